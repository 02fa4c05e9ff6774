//! Which findings are listed.
//!
//! Not for how a requirement is understood (`cited`), and not for sorting (`listing`).

use std::collections::BTreeSet;

use rayon::prelude::*;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::super::due::known;
use super::cited::Sought;
use crate::cli::Register as Args;
use crate::diagnostic::Summary;
use crate::dossier::{Dossier, LeftOut, name};
use crate::due;
use crate::error::{Fault, FaultKind};
use crate::model::{Day, Person, Record, Register};
use crate::output::register::is_overdue;
use crate::policy::Policy;
use crate::suggest::{listed, nearest};

/// How many audits are named where none is near to what was asked for.
const MOST_NAMED: usize = 8;

/// What is asked of a finding.
pub struct Filter<'a> {
    args: &'a Args,
    policy: &'a Policy,
    as_of: Day,
    owner: Option<Person>,
    requirements: Vec<Sought>,
    words: Vec<String>,
}

impl<'a> Filter<'a> {
    /// What the command line asks for.
    ///
    /// # Errors
    /// When it names a person, an audit or a number that is nowhere: an empty list would look as if there were
    /// nothing to do.
    pub fn new(
        args: &'a Args,
        register: &Register,
        policy: &'a Policy,
        as_of: Day,
    ) -> Result<Self, Fault> {
        let owner = args.owner.as_deref().map(Person::new);
        if let Some(owner) = &owner {
            known(owner, &due::people(register), policy)?;
        }
        if let Some(audit) = &args.audit {
            known_audit(audit, register)?;
        }
        let requirements = args.requirement.iter();
        let requirements = requirements.map(|asked| Sought::new(asked, policy, register));
        Ok(Self {
            args,
            policy,
            as_of,
            owner,
            requirements: requirements.collect::<Result<_, _>>()?,
            words: args.words.iter().map(|word| folded(word)).collect(),
        })
    }

    /// What the user may want to know of how it was understood.
    pub fn notes(&self) -> impl Iterator<Item = &str> {
        self.requirements
            .iter()
            .filter_map(|sought| sought.note.as_deref())
    }

    /// Leaves out of a dossier what was not asked for, and what belongs to it.
    pub fn apply(&self, dossier: &mut Dossier) {
        let records = std::mem::take(&mut dossier.register);
        let (audits, records) = (records.audits, records.records);
        let is_taken: Vec<bool> = records
            .par_iter()
            .map(|record| self.takes(record))
            .collect();
        if is_taken.iter().all(|is_taken| *is_taken) {
            dossier.register = Register::new(records, audits);
            return;
        }
        let (mut taken, mut paths) = (Vec::new(), BTreeSet::new());
        for (record, is_taken) in records.into_iter().zip(is_taken) {
            if is_taken {
                taken.push(record);
                continue;
            }
            paths.insert(record.path().clone());
            dossier.left_out.push(LeftOut {
                finding: name(&record).into_string(),
                reason: "not asked for".to_owned(),
            });
        }
        dossier
            .left_out
            .sort_by(|one, other| one.finding.cmp(&other.finding));
        dossier.register = Register::new(taken, audits);
        dossier
            .lives
            .retain(|life| !life.finding.present || !paths.contains(&life.finding.path));
        let report = &mut dossier.report;
        report.diagnostics.retain(|own| !paths.contains(&own.path));
        let findings = dossier.register.records.len();
        report.summary = Summary::of(findings, &report.diagnostics);
    }

    /// Whether a finding is asked for.
    fn takes(&self, record: &Record) -> bool {
        let (finding, args) = (&record.finding, self.args);
        one_of(&args.status, finding.status.value())
            && one_of(&args.severity, finding.severity.value())
            && one_of(&args.kind, finding.kind.value())
            && one_of(&args.source, finding.source.value())
            && self.owner.as_ref().is_none_or(|owner| {
                let who = finding.owner.get().map(Person::as_str);
                due::is_of(who, owner, self.policy)
            })
            && (!args.overdue || is_overdue(record, self.as_of))
            && args
                .audit
                .as_deref()
                .is_none_or(|audit| finding.audit.get().map(AsRef::as_ref) == Some(audit))
            && (self.requirements.is_empty()
                || self.requirements.iter().any(|sought| sought.is_in(record)))
            && (self.words.is_empty() || self.has_words(record))
    }

    fn has_words(&self, record: &Record) -> bool {
        let finding = &record.finding;
        let external = finding.external.get();
        let named = [
            finding.title.get(),
            finding.former_id.get(),
            external.and_then(|external| external.reference.get()),
        ];
        let mut text = name(record).into_string();
        for named in named.into_iter().flatten() {
            text.push('\n');
            text.push_str(named);
        }
        text.push('\n');
        text.push_str(record.source.slice(record.body.span));
        let text = folded(&text);
        self.words.iter().all(|word| text.contains(&**word))
    }
}

/// Whether a value is among those that are asked for, if any is.
fn one_of<T: PartialEq>(wanted: &[T], own: Option<T>) -> bool {
    wanted.is_empty() || own.is_some_and(|own| wanted.contains(&own))
}

/// A text in small letters without accents, its words apart by one blank.
fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        if word.is_ascii() {
            folded.extend(word.chars().map(|c| c.to_ascii_lowercase()));
        } else {
            let plain = word.nfkd().filter(|c| !is_combining_mark(*c));
            folded.extend(plain.flat_map(char::to_lowercase));
        }
    }
    folded
}

fn known_audit(asked: &str, register: &Register) -> Result<(), Fault> {
    let named = register.records.iter();
    let named = named.filter_map(|record| record.finding.audit.get().map(AsRef::as_ref));
    let audits = register.audits.iter();
    let audits = audits.filter_map(|audit| audit.id.get().map(AsRef::as_ref));
    let known: BTreeSet<&str> = named.chain(audits).collect();
    if known.contains(asked) {
        return Ok(());
    }
    let help = match (nearest(asked, known.iter().copied()), known.is_empty()) {
        (Some(meant), _) => format!("did you mean `{meant}`?"),
        (None, true) => "no finding names an audit yet, and no audit record is there".to_owned(),
        (None, false) => {
            let some = known.iter().rev().take(MOST_NAMED).copied();
            format!("the findings and audit records name {}", listed(some))
        }
    };
    Err(Fault::new(
        FaultKind::Usage,
        format!("there is no audit `{}`", asked.escape_debug()),
        help,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_accents_and_line_ends_do_not_count() {
        assert_eq!(folded("  Größe\nund  ÉTAT ﬁn"), "große und etat fin");
        assert!(folded("la revue des\naccès trimestrielle").contains(&folded("DES ACCES")));
    }
}
