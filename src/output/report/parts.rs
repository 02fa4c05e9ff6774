//! What the report says of several findings: what is overdue, what became of the previous audits, what came back,
//! what is gone, what was left out.
//!
//! Not for single findings (`article`) and not for counting (`stats`).

use askama::Template;

use super::anchors::Anchors;
use super::diagnosed::{Told, told};
use super::escape::person;
use super::fields::link;
use super::story::{name_of, short};
use crate::diagnostic::Diagnostic;
use crate::dossier::{Dossier, Kin, Tie, name};
use crate::due;
use crate::life::Step;
use crate::model::{Audit, AuditKind, Day, Kind, Record, Severity, Slot, Status};
use crate::output::counted;

/// What falls under these headings.
#[derive(Template)]
#[template(path = "parts.html", config = "src/output/report/askama.toml")]
pub struct Parts {
    as_of: Day,
    overdue: Vec<Late>,
    unread: Vec<Unread>,
    audits: Vec<Audited>,
    has_audits: bool,
    families: Vec<Vec<Member>>,
    gone: Vec<Gone>,
    left_out: Vec<Left>,
    excluded: Vec<String>,
    others: Vec<Other>,
}

/// A diagnostic that is about no finding.
struct Other {
    path: String,
    told: Told,
}

/// Something that is overdue.
struct Late {
    link: String,
    title: String,
    what: &'static str,
    due: Day,
    days: i32,
    /// As HTML.
    who: String,
    severity: &'static str,
}

/// A due date that cannot be read.
struct Unread {
    link: String,
    field: String,
    who: String,
}

/// A previous audit, with what became of its findings.
struct Audited {
    title: String,
    about: String,
    findings: Vec<Outcome>,
    is_by_source: bool,
}

/// What became of a finding.
struct Outcome {
    link: String,
    title: String,
    kind: String,
    status: &'static str,
    due: String,
    closed: String,
    verified: String,
}

/// A finding in a family of recurrences, with the lists that begin and end before it.
struct Member {
    begins: bool,
    ends: usize,
    link: String,
    title: String,
    tie: &'static str,
    is_gone: bool,
    /// How many lists are still to be ended after it; of the last one of a family.
    rest: usize,
}

/// A finding that is gone.
struct Gone {
    link: String,
    title: String,
    status: &'static str,
    path: String,
    when: String,
    who: String,
    commit: String,
}

/// A finding that was left out.
struct Left {
    finding: String,
    reason: String,
}

impl Parts {
    /// Gathers them.
    pub fn of(dossier: &Dossier, anchors: &Anchors) -> Self {
        let late = due::items(&dossier.register, dossier.as_of);
        let late = late
            .into_iter()
            .take_while(|item| item.days < 0)
            .map(|item| Late {
                link: at(&item.path, &item.finding, anchors),
                title: item.title,
                what: item.what.word(),
                due: item.due,
                days: -item.days,
                who: person(item.who.as_deref().unwrap_or("nobody")),
                severity: item.severity.map_or("", Severity::word),
            });
        let unread = due::unread(&dossier.register, dossier.policy());
        let unread = unread.into_iter().map(|item| Unread {
            link: at(&item.path, &item.finding, anchors),
            field: item.name,
            who: item.who.unwrap_or_else(|| "nobody".to_owned()),
        });
        let left = dossier.left_out.iter().map(|left| Left {
            finding: left.finding.clone(),
            reason: left.reason.clone(),
        });
        Self {
            as_of: dossier.as_of,
            overdue: late.collect(),
            unread: unread.collect(),
            audits: audits(dossier, anchors),
            has_audits: !dossier.register.audits.is_empty(),
            families: dossier
                .families
                .iter()
                .map(|family| members(family, anchors))
                .collect(),
            gone: gone(dossier, anchors),
            left_out: left.collect(),
            excluded: dossier.excluded.iter().map(ToString::to_string).collect(),
            others: others(dossier),
        }
    }
}

/// The diagnostics of what is no finding: of recurring controls, policies, audits, the configuration.
fn others(dossier: &Dossier) -> Vec<Other> {
    let is_told = |found: &&Diagnostic| {
        let mut gone = dossier.lives.iter().filter(|life| !life.finding.present);
        dossier.register.place(&found.path).is_some()
            || gone.any(|life| found.finding.as_ref() == Some(&life.finding.id))
    };
    let others = dossier.report.diagnostics.iter();
    let others = others.filter(|found| !is_told(found));
    let other = |found: &Diagnostic| Other {
        path: found.path.to_string(),
        told: told(found),
    };
    others.map(other).collect()
}

/// The number of a finding as a link to the record at a path.
fn at(path: &crate::text::RepoPath, finding: &str, anchors: &Anchors) -> String {
    match anchors.at(path) {
        Some(anchor) => format!("<a href=\"#{anchor}\">{}</a>", super::escape::html(finding)),
        None => link(finding, anchors),
    }
}

/// The latest audit by others and the latest of our own, of those that ended on the day of judging or before.
fn audits(dossier: &Dossier, anchors: &Anchors) -> Vec<Audited> {
    let ended = |audit: &&Audit| day_of(audit).is_some_and(|day| day <= dossier.as_of);
    let latest = |is_external: bool| {
        let own = dossier.register.audits.iter().filter(ended);
        let own = own.filter(|audit| is_by_others(audit) == is_external);
        own.max_by_key(|audit| (day_of(audit), audit.id.get()))
    };
    let latest: Vec<&Audit> = [latest(true), latest(false)]
        .into_iter()
        .flatten()
        .collect();
    latest
        .into_iter()
        .map(|audit| audited(audit, dossier, anchors))
        .collect()
}

/// The last day of an audit; the first, where no last one can be read.
fn day_of(audit: &Audit) -> Option<Day> {
    audit.ends.value().or(audit.starts.value())
}

fn is_by_others(audit: &Audit) -> bool {
    audit
        .kind
        .value()
        .is_some_and(|kind| !matches!(kind, AuditKind::InternalAudit | AuditKind::SupplierAudit))
}

/// The findings that name an audit; where none does, those of its kind that were raised while it lasted.
fn audited(audit: &Audit, dossier: &Dossier, anchors: &Anchors) -> Audited {
    let id = audit.id.get().map_or("", |id| id);
    let kind = audit.kind.value().map_or("", AuditKind::word);
    let records = || dossier.register.records.iter();
    let named: Vec<&Record> = records()
        .filter(|record| {
            !id.is_empty() && record.finding.audit.get().is_some_and(|own| &**own == id)
        })
        .collect();
    let days = audit.starts.value().zip(day_of(audit));
    let by_source = records().filter(|record| {
        let finding = &record.finding;
        finding.audit.is_missing()
            && finding
                .source
                .value()
                .is_some_and(|source| source.word() == kind)
            && days
                .zip(finding.raised.value())
                .is_some_and(|((from, to), day)| from <= day && day <= to)
    });
    let is_by_source = named.is_empty();
    let findings: Vec<&Record> = if is_by_source {
        by_source.collect()
    } else {
        named
    };
    let days = match (audit.starts.value(), audit.ends.value()) {
        (Some(from), Some(to)) if from == to => format!("{from}"),
        (Some(from), Some(to)) => format!("{from} to {to}"),
        (Some(day), None) | (None, Some(day)) => format!("{day}"),
        (None, None) => String::new(),
    };
    let open = findings
        .iter()
        .filter(|record| !record.finding.is_settled())
        .count();
    Audited {
        title: format!("{id}: {}, {days}", kind.replace('-', " ")),
        about: format!(
            "{}, {open} of them not closed",
            counted(findings.len(), "finding")
        ),
        findings: findings
            .into_iter()
            .map(|record| outcome(record, anchors))
            .collect(),
        is_by_source,
    }
}

fn outcome(record: &Record, anchors: &Anchors) -> Outcome {
    let finding = &record.finding;
    let day = |slot: &Slot<Day>| slot.value().map(|day| day.to_string()).unwrap_or_default();
    let verified = finding
        .verification
        .get()
        .map_or_else(String::new, |block| {
            let result = block
                .result
                .value()
                .map_or(String::new(), |result| result.word().replace('-', " "));
            format!("{} {result}", day(&block.done)).trim().to_owned()
        });
    let kind = [
        finding.severity.value().map(Severity::word),
        finding.kind.value().map(Kind::word),
    ];
    Outcome {
        link: at(record.path(), &name(record), anchors),
        title: finding
            .title
            .get()
            .map(ToString::to_string)
            .unwrap_or_default(),
        kind: kind.into_iter().flatten().collect::<Vec<_>>().join(" "),
        status: finding.status.value().map_or("no status", Status::word),
        due: day(&finding.due),
        closed: day(&finding.closed),
        verified,
    }
}

/// A family as a list within lists.
fn members(family: &[Kin], anchors: &Anchors) -> Vec<Member> {
    let mut members: Vec<Member> = Vec::new();
    let mut open = 0;
    for kin in family {
        // A step down is one list, however deep it is said to be.
        let depth = kin.depth.min(open + usize::from(!members.is_empty()));
        members.push(Member {
            begins: depth > open,
            ends: open.saturating_sub(depth),
            link: link(&kin.finding, anchors),
            title: kin.title.clone(),
            tie: match kin.tie {
                Tie::First => "the earliest",
                Tie::Linked => "repeats it, as its record says",
                Tie::Suspected => "is alike, and its record does not answer",
            },
            is_gone: kin.is_gone,
            rest: 0,
        });
        open = depth;
    }
    if let Some(last) = members.last_mut() {
        last.rest = open;
    }
    members
}

fn gone(dossier: &Dossier, anchors: &Anchors) -> Vec<Gone> {
    let told = dossier.deleted().map(|life| {
        let removal = life
            .events
            .iter()
            .rev()
            .find(|event| event.step == Step::Removed);
        Gone {
            link: format!(
                "<a href=\"#{}\">{}</a>",
                anchors.of_gone(life),
                super::escape::html(&life.finding.id)
            ),
            title: life
                .finding
                .title
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
            status: life.finding.status.map_or("no status", Status::word),
            path: life.finding.path.to_string(),
            when: removal
                .map(|event| event.committer.day().to_string())
                .unwrap_or_default(),
            who: removal
                .map(|event| name_of(&event.author).to_owned())
                .unwrap_or_default(),
            commit: removal
                .and_then(|event| event.commit.as_deref())
                .map_or("not committed yet", short)
                .to_owned(),
        }
    });
    told.collect()
}
