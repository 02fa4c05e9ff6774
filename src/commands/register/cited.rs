//! What somebody looks for by a requirement: a number with all below it and what it is in the other edition,
//! or a document of the company with its paragraphs.
//!
//! Not for whether a requirement exists (`catalog`): here a group such as `A.5` or a whole document is asked
//! for too.

use std::collections::BTreeSet;

use crate::catalog::{
    Edition, Requirement, edition_cited, entries, predecessors_2013, successors_2022,
};
use crate::error::{Fault, FaultKind};
use crate::model::{Record, Register};
use crate::policy::Policy;
use crate::suggest::nearest;

/// The name of the standard before `:` or `/`.
const STANDARD: &str = "iso27001";

/// What is looked for.
#[derive(Debug)]
pub struct Sought {
    what: What,
    default_edition: Option<Edition>,
    /// What the user may want to know of how it was understood.
    pub note: Option<String>,
}

#[derive(Debug)]
enum What {
    Numbers {
        /// Numbers with their editions.
        numbers: BTreeSet<(Edition, &'static str)>,
        /// The edition that was asked for.
        edition: Edition,
        /// The item of a clause, such as `d`.
        item: Option<String>,
    },
    /// The beginning of a citation, in small letters.
    Named(String),
}

impl Sought {
    /// Understands what was asked for.
    ///
    /// # Errors
    /// When it is a number of the standard that no edition has.
    pub fn new(asked: &str, policy: &Policy, register: &Register) -> Result<Self, Fault> {
        let default_edition = policy.default_edition();
        let asked = asked.trim();
        let Some((edition, number)) = of_standard(asked) else {
            let named = asked.to_lowercase();
            let note = not_cited(asked, &named, register);
            return Ok(Self {
                what: What::Named(named),
                default_edition,
                note,
            });
        };
        let (number, item) = match number.split_once(' ') {
            Some((number, item)) => (number, Some(item.trim().to_lowercase())),
            None => (number, None),
        };
        let number = number.trim_end_matches('.').to_uppercase();
        let editions = [Edition::E2022, Edition::E2013];
        let found = match edition {
            Some(edition) => Some(edition),
            // The present edition is the better guess where none is said.
            None => default_edition
                .into_iter()
                .chain(editions)
                .find(|edition| !below(*edition, &number).is_empty()),
        };
        let own = found.map(|edition| below(edition, &number));
        let (Some(edition_found), Some(own)) = (found, own.filter(|own| !own.is_empty())) else {
            return Err(unknown(asked, policy));
        };
        let other = editions.into_iter().find(|other| *other != edition_found);
        let is_guess = edition.is_none()
            && default_edition.is_none()
            && other.is_some_and(|other| {
                let theirs = below(other, &number);
                theirs.iter().any(|number| !same_in_both(number))
            });
        let note = is_guess.then(|| {
            format!(
                "`{asked}` is looked for as of the {edition_found} edition; write `ISO27001:{}/{asked}` for the other",
                other.unwrap_or(edition_found),
            )
        });
        Ok(Self {
            what: What::Numbers {
                numbers: in_both(edition_found, &own),
                edition: edition_found,
                item,
            },
            default_edition,
            note,
        })
    }

    /// Whether a finding cites it, or something below it.
    pub fn is_in(&self, record: &Record) -> bool {
        let mut cited = record.finding.requirements.items().iter();
        cited.any(|cited| match &cited.value.read {
            Ok(requirement) => self.is(requirement, &cited.value.text),
            Err(_) => self.is_named(&cited.value.text),
        })
    }

    fn is(&self, requirement: &Requirement, written: &str) -> bool {
        let What::Numbers {
            numbers,
            edition,
            item,
        } = &self.what
        else {
            return self.is_named(&requirement.to_string()) || self.is_named(written);
        };
        let Requirement::Iso27001 {
            number, sub_item, ..
        } = requirement
        else {
            return false;
        };
        let cited = edition_cited(requirement, self.default_edition).unwrap_or(Edition::E2022);
        let mut own = numbers.iter();
        if !own.any(|(edition, own)| *edition == cited && own == number) {
            return false;
        }
        match item {
            // Items are compared within one edition: their letters changed.
            Some(item) if cited == *edition => sub_item
                .as_deref()
                .is_some_and(|own| own == item || own.starts_with(&format!("{item} "))),
            _ => true,
        }
    }

    fn is_named(&self, cited: &str) -> bool {
        match &self.what {
            What::Named(named) => is_below(&cited.trim().to_lowercase(), named),
            What::Numbers { .. } => false,
        }
    }
}

/// Edition and number, where a text speaks of the standard: `ISO27001:2022/A.5`, `A.5`, `10.2 d`.
fn of_standard(asked: &str) -> Option<(Option<Edition>, &str)> {
    let is_standard = asked
        .get(..STANDARD.len())
        .is_some_and(|head| head.eq_ignore_ascii_case(STANDARD));
    if is_standard {
        let rest = asked.get(STANDARD.len()..)?;
        let (edition, number) = match rest.split_once('/') {
            Some((edition, number)) => (edition, number),
            None => (rest, ""),
        };
        let edition = match edition.strip_prefix(':') {
            None if edition.is_empty() => None,
            Some(year) => Some(year.parse().ok()?),
            None => return None,
        };
        return Some((edition, number));
    }
    let rest = asked.strip_prefix(['A', 'a']).unwrap_or(asked);
    let is_annex = rest.len() < asked.len();
    let number = rest.strip_prefix('.').filter(|_| is_annex).unwrap_or(rest);
    let digits = number.starts_with(|c: char| c.is_ascii_digit());
    let is_number = number
        .split(' ')
        .next()
        .is_some_and(|number| number.bytes().all(|b| b.is_ascii_digit() || b == b'.'));
    let is_group = is_annex && number.is_empty();
    // `A5` is no number of the annex, and may be the name of a document.
    let is_dotted = !is_annex || rest.starts_with('.') || is_group;
    (is_dotted && ((digits && is_number) || is_group)).then_some((None, asked))
}

/// The numbers of an edition that are a number, or lie below it; all for none.
fn below(edition: Edition, number: &str) -> Vec<&'static str> {
    let all = entries(edition).map(|entry| entry.number);
    all.filter(|own| number.is_empty() || is_below(own, number))
        .collect()
}

/// Whether a text is another, or goes on behind it with something new.
fn is_below(text: &str, above: &str) -> bool {
    text.strip_prefix(above).is_some_and(|rest| {
        rest.is_empty() || rest.starts_with(['/', ':', '.', ' ']) || above.ends_with(['/', ':'])
    })
}

/// Whether a number means the same in both editions.
fn same_in_both(number: &str) -> bool {
    successors_2022(number) == [number]
}

/// Numbers of an edition with those of the other that they were or became.
fn in_both(edition: Edition, own: &[&'static str]) -> BTreeSet<(Edition, &'static str)> {
    let (other, change): (Edition, fn(&str) -> Vec<&'static str>) = match edition {
        Edition::E2022 => (Edition::E2013, predecessors_2013),
        Edition::E2013 => (Edition::E2022, successors_2022),
    };
    let changed = own.iter().flat_map(|number| change(number));
    let changed = changed.map(|number| (other, number));
    own.iter()
        .map(|number| (edition, *number))
        .chain(changed)
        .collect()
}

/// Says why a number is none.
fn unknown(asked: &str, policy: &Policy) -> Fault {
    let problem = Requirement::parse(asked, &policy.schemes).err();
    let (message, help) = match problem {
        Some(problem) => (problem.message, problem.help),
        None => (
            format!("no edition of ISO/IEC 27001 has `{asked}`"),
            String::new(),
        ),
    };
    let help = match help.is_empty() {
        true => {
            "write a clause or control such as 10.2 or A.5.18, or a group such as A.5".to_owned()
        }
        false => help,
    };
    Fault::new(FaultKind::Usage, message, help)
}

/// Says that a document is cited by no finding, where one with nearly that name is.
fn not_cited(asked: &str, named: &str, register: &Register) -> Option<String> {
    let mut names: BTreeSet<String> = BTreeSet::new();
    for record in &register.records {
        for cited in record.finding.requirements.items() {
            let text = match &cited.value.read {
                Ok(requirement) => requirement.to_string(),
                Err(_) => cited.value.text.to_string(),
            };
            if is_below(&text.to_lowercase(), named) {
                return None;
            }
            let name = text.split(['/', ':']).next().unwrap_or(&text);
            names.insert(name.to_owned());
        }
    }
    let head = asked.split(['/', ':']).next().unwrap_or(asked);
    let others = names.iter().map(String::as_str);
    let near = nearest(head, others.filter(|name| *name != head))?;
    let asked = asked.escape_debug();
    Some(format!(
        "no finding cites `{asked}`; did you mean `{near}`?"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse;
    use crate::text::RepoPath;

    fn record(cited: &str) -> Record {
        let text = format!("---\nid: NC-2026-1\nrequirements: [{cited}]\n---\n");
        let path = RepoPath::new("findings/NC-2026-1.md");
        let record = parse::record(path, text.into_bytes(), &Policy::default());
        assert!(!record.finding.requirements.items().is_empty());
        record
    }

    fn finds(asked: &str, cited: &str) -> bool {
        let sought = Sought::new(asked, &Policy::default(), &Register::default());
        sought.unwrap().is_in(&record(cited))
    }

    #[test]
    fn what_lies_below_and_what_it_was_or_became_is_found() {
        for (asked, cited, expected) in [
            ("A.5.18", "ISO27001:2022/A.5.18", true),
            ("a.5.18", "A.5.18", true),
            // A.9.2.5 became A.5.18.
            ("A.5.18", "ISO27001:2013/A.9.2.5", true),
            ("A.9.2.5", "ISO27001:2022/A.5.18", true),
            ("A.9.2", "A.9.2.5", true),
            ("A.9", "ISO27001:2022/A.8.5", true),
            ("A.5", "ISO27001:2022/A.5.18", true),
            ("A.5", "ISO27001:2013/A.9.2.5", true),
            ("A.5.1", "ISO27001:2022/A.5.18", false),
            ("A.5", "ISO27001:2022/A.8.13", false),
            ("ISO27001:2013/A.5", "ISO27001:2022/A.5.18", false),
            ("ISO27001:2013/A.5", "ISO27001:2022/A.5.1", true),
            ("ISO27001", "ISO27001:2013/10.1", true),
            // The two clauses changed places.
            ("10.2", "ISO27001:2013/10.1 d", true),
            ("10.2", "ISO27001:2013/10.2", false),
            ("10.2 d", "ISO27001:2022/10.2 d", true),
            ("10.2 d", "ISO27001:2022/10.2 e", false),
            ("10.2 b", "ISO27001:2022/10.2 b 2", true),
            ("9", "ISO27001:2022/9.3.2 d 1", true),
            ("9", "ISO9001:2015/9.3", false),
            ("A", "ISO27001:2022/A.8.13", true),
            ("A", "ISO27001:2022/8.1", false),
            ("POL-IAM", "POL-IAM/4.2", true),
            ("pol-iam/4", "POL-IAM/4.2", true),
            ("POL-IAM/4", "POL-IAM/42", false),
            ("POL-IA", "POL-IAM/4.2", false),
            ("ISO9001", "ISO9001:2015/8.5.1", true),
            ("ISO9001:2015/8", "ISO9001:2015/8.5.1", true),
            ("nonsense", "nonsense", true),
        ] {
            assert_eq!(finds(asked, cited), expected, "{asked} in {cited}");
        }
    }

    #[test]
    fn a_number_that_no_edition_has_is_said() {
        for asked in ["A.5.99", "11.4", "ISO27001:2022/A.9.2.5"] {
            let fault = Sought::new(asked, &Policy::default(), &Register::default()).unwrap_err();
            assert!(!fault.help.is_empty(), "{asked}: {fault}");
        }
        let sought = Sought::new("10.2", &Policy::default(), &Register::default()).unwrap();
        assert!(sought.note.unwrap().contains("ISO27001:2013/10.2"));
        let sought = Sought::new("9.3", &Policy::default(), &Register::default()).unwrap();
        assert_eq!(sought.note, None);
    }
}
