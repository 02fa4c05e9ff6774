//! What a record lacks, when it is due and who names it, above its lines.
//!
//! Each lens asks for a command, by a name in `COMMANDS`, with the address of the file. Not for what the commands
//! answer (`commands::lsp`).

use lsp_types::{CodeLens, Command, Uri};

use super::{Page, PageKind, Sight, named};
use crate::due::{self, What};
use crate::model::lifecycle::{Lack, lacks, next};
use crate::model::{Day, Finding, ProblemKind, Record, Register, Status};
use crate::parse::values;
use crate::policy::settings::Step;
use crate::text::{Span, counted};

/// Lists what a record lacks for the status that it has or that comes next.
pub const LACKING: &str = "clause10.lacking";
/// Lists the due dates of a finding.
pub const DUE: &str = "clause10.due";
/// Tells the life of a finding.
pub const TIMELINE: &str = "clause10.timeline";
/// Lists the findings that name a finding.
pub const NAMED: &str = "clause10.named";

/// The names of all commands.
pub const COMMANDS: [&str; 4] = [LACKING, DUE, TIMELINE, NAMED];

/// The lenses of a file; none where it is no finding, or cannot be read.
pub fn lenses(sight: &Sight<'_>, page: &Page<'_>) -> Vec<CodeLens> {
    let (Some(record), Some(uri)) = (record(sight, page), sight.uri(page.path)) else {
        return Vec::new();
    };
    let finding = &record.finding;
    let mut lenses = Lenses {
        page,
        uri,
        all: Vec::new(),
    };
    if let Some(id) = finding.id.given() {
        lenses.add(id.span, "timeline", TIMELINE);
        match naming(sight.register, &id.value).len() {
            0 => {}
            count => lenses.add(
                id.span,
                format!("named by {}", counted(count, "finding")),
                NAMED,
            ),
        }
    }
    if let (Some(status), Some(title)) = (finding.status.given(), lacking(sight, &record)) {
        lenses.add(status.span, title, LACKING);
    }
    for (span, title) in running(sight, &record) {
        lenses.add(span, title, DUE);
    }
    lenses.all
}

/// The finding that a file is, as it is in the editor; none for another file, and where its front matter cannot be
/// read.
pub fn record(sight: &Sight<'_>, page: &Page<'_>) -> Option<Record> {
    if page.kind != PageKind::Finding {
        return None;
    }
    let record = named::record(sight, page);
    (record.has_fields && !record.is_broken()).then_some(record)
}

/// The status for which a record lacks something, and what: the one that it has, else the one that comes next. None
/// where it has no usable status and kind, or needs no more.
pub fn wanting(record: &Record) -> Option<(Status, Vec<Lack>)> {
    let finding = &record.finding;
    let (status, kind) = (finding.status.value()?, finding.kind.value()?);
    let own = lacks(finding, &record.body, status);
    if !own.is_empty() {
        return Some((status, own));
    }
    let next = (status < Status::Closed).then(|| next(finding, kind, status))?;
    Some((next, lacks(finding, &record.body, next)))
}

/// The fields that every such record must have and that this one has not, in the register's words.
pub fn unwritten(record: &Record) -> impl Iterator<Item = &str> {
    let problems = record.problems.iter();
    let missing = problems.filter(|problem| problem.kind == ProblemKind::MissingField);
    missing.map(|problem| &*problem.field)
}

/// The findings that name another one in their fields, each with the fields in our words.
pub fn naming<'r>(register: &'r Register, id: &str) -> Vec<(&'r Record, Vec<&'static str>)> {
    let others = register
        .records
        .iter()
        .filter(|record| record.id() != Some(id));
    let named = others.map(|record| {
        let references = record.finding.references();
        let references = references.filter(|reference| *reference.id.value == *id);
        let mut fields: Vec<_> = references.map(|reference| reference.list).collect();
        fields.dedup();
        (record, fields)
    });
    named.filter(|(_, fields)| !fields.is_empty()).collect()
}

/// What stands above the status.
fn lacking(sight: &Sight<'_>, record: &Record) -> Option<String> {
    let finding = &record.finding;
    let (status, lacks) = wanting(record)?;
    let word = sight.policy.words.word("status", status.word());
    let count: usize = lacks.iter().map(Lack::count).sum();
    let count = count + unwritten(record).count();
    let things = counted(count, "thing");
    Some(match (finding.status.value() == Some(status), count) {
        (true, _) => format!("{things} missing for `{word}`"),
        (false, 0) => format!("nothing missing before `{word}`"),
        (false, _) => format!("{things} missing before `{word}`"),
    })
}

/// Each due date that is not kept yet, with its place and how far off it is; deadlines of the company for steps that
/// have no due date stand at the status.
fn running(sight: &Sight<'_>, record: &Record) -> Vec<(Span, String)> {
    let leaves = values::leaves(record, sight.policy);
    let items = due::of(record, sight.as_of);
    let place = |field: &str| leaves.iter().find(|leaf| leaf.path == field);
    let mut running: Vec<(Span, String)> = items
        .iter()
        .filter_map(|item| Some((place(&item.field)?.span, off(i64::from(item.days)))))
        .collect();
    running.sort_by_key(|(span, _)| *span);
    let deadlines = deadlines(sight, record).into_iter();
    running.extend(deadlines.map(|(title, day)| {
        let days = i64::from((day - sight.as_of).get_days());
        (
            record.finding.status_span(),
            format!("{title} {}", off(days)),
        )
    }));
    running
}

/// The deadlines of the configuration for steps that are not done and have no due date of their own, with the last
/// day of each.
pub fn deadlines(sight: &Sight<'_>, record: &Record) -> Vec<(String, Day)> {
    let finding = &record.finding;
    if finding.is_settled() || !finding.is_nonconformity() {
        return Vec::new();
    }
    let (policy, audits) = (sight.policy, sight.register.audits());
    let steps = open_steps(finding);
    let deadlines = steps.into_iter().filter_map(|(step, what)| {
        let bound = policy.bound(step, finding, audits)?;
        Some((what.word().to_owned(), bound.day))
    });
    let mut deadlines: Vec<_> = deadlines.collect();
    let clock = audits.is_unverified_major(finding);
    let clock = clock.then(|| policy.verification_clock(finding, audits));
    if let Some(clock) = clock.flatten() {
        deadlines.push((
            "verification by the certification body".to_owned(),
            clock.day,
        ));
    }
    deadlines
}

/// The steps that are not done and say no day.
fn open_steps(finding: &Finding) -> Vec<(Step, What)> {
    let correction = finding.correction.get();
    let cause = finding.root_cause.get();
    let external = finding.external.get();
    let verification = finding.verification.get();
    let actions = finding.corrective_actions.items();
    let has_plan = !finding.plan_accepted.is_missing()
        || external.is_some_and(|e| !e.accepted.is_missing() || !e.plan_due.is_missing());
    let needs_none = finding.needs_no_action();
    let steps = [
        (
            Step::Correction,
            What::Correction,
            correction.is_none_or(|block| {
                block.due.is_missing()
                    && block.done.is_missing()
                    && block.not_applicable.is_missing()
            }),
        ),
        (
            Step::RootCause,
            What::RootCause,
            cause.is_none_or(|block| block.due.is_missing() && block.done.is_missing()),
        ),
        (Step::Plan, What::Plan, !has_plan),
        (
            Step::CorrectiveAction,
            What::Action,
            !needs_none
                && actions
                    .iter()
                    .all(|action| action.value.due.is_missing() && action.value.done.is_missing()),
        ),
        (
            Step::Verification,
            What::Verification,
            !needs_none
                && verification
                    .is_none_or(|block| block.due.is_missing() && block.done.is_missing()),
        ),
        (Step::Closure, What::Closure, finding.due.is_missing()),
    ];
    let open = steps.into_iter().filter(|(_, _, is_open)| *is_open);
    open.map(|(step, what, _)| (step, what)).collect()
}

/// How far off a day is, in days after today.
pub fn off(days: i64) -> String {
    match days {
        0 => "due today".to_owned(),
        1.. => format!("due in {}", counted(days, "day")),
        _ => format!("{} overdue", counted(-days, "day")),
    }
}

struct Lenses<'a> {
    page: &'a Page<'a>,
    uri: Uri,
    all: Vec<CodeLens>,
}

impl Lenses<'_> {
    fn add(&mut self, span: Span, title: impl Into<String>, command: &str) {
        let argument = serde_json::Value::String(self.uri.as_str().to_owned());
        self.all.push(CodeLens {
            range: self.page.lines.range(span),
            command: Some(Command {
                title: title.into(),
                command: command.to_owned(),
                arguments: Some(vec![argument]),
            }),
            data: None,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editor::scene::{OPEN, Scene};

    const PATH: &str = "findings/NC-2026-001.md";

    /// Each lens as its line, counted from 1, its title and its command.
    fn lenses_of(scene: &Scene, path: &str, text: &str) -> Vec<(u32, String, String)> {
        let lenses = scene.ask(path, text, |sight, page, _| lenses(sight, page));
        let told = lenses.into_iter().map(|lens| {
            let command = lens.command.unwrap();
            assert!(COMMANDS.contains(&&*command.command));
            let argument = command.arguments.unwrap()[0].as_str().unwrap().to_owned();
            assert!(
                argument.starts_with("file://") && argument.ends_with(path),
                "{argument}"
            );
            (lens.range.start.line + 1, command.title, command.command)
        });
        told.collect()
    }

    fn titles(text: &str) -> Vec<(u32, String)> {
        let scene = Scene::new(&[(PATH, text)]);
        let lenses = lenses_of(&scene, PATH, text).into_iter();
        lenses.map(|(line, title, _)| (line, title)).collect()
    }

    #[test]
    fn a_record_tells_what_it_lacks_and_when_it_is_due() {
        let told = titles(OPEN);
        let expected = [
            (2, "timeline"),
            (6, "3 things missing before `corrected`"),
            (12, "due in 183 days"),
        ];
        assert_eq!(told, expected.map(|(line, title)| (line, title.to_owned())));
        let late = OPEN.replace("status: open", "status: corrected").replace(
            "due: 2026-08-31",
            "due: 2026-02-28\nroot_cause:\n  due: 2026-03-01\n  by:",
        );
        let told = titles(&late);
        assert_eq!(told[1].1, "3 things missing for `corrected`");
        assert_eq!(told[2], (12, "1 day overdue".to_owned()));
        assert_eq!(told[3], (14, "due today".to_owned()));
    }

    #[test]
    fn a_closed_record_has_nothing_due() {
        let withdrawn = OPEN.replace("status: open", "status: withdrawn");
        assert_eq!(titles(&withdrawn), [(2, "timeline".to_owned())]);
        let observation = OPEN
            .replace("kind: nonconformity\nseverity: minor", "kind: observation")
            .replace("## Nonconformity", "## Observation");
        assert_eq!(titles(&observation)[1].1, "nothing missing before `closed`");
    }

    #[test]
    fn who_names_a_finding_is_counted() {
        let other = OPEN.replace("NC-2026-001", "NC-2026-002").replace(
            "due: 2026-08-31",
            "due: 2026-08-31\nrecurrence_of: [NC-2026-001]",
        );
        let scene = Scene::new(&[(PATH, OPEN), ("findings/NC-2026-002.md", &other)]);
        let told = lenses_of(&scene, PATH, OPEN);
        assert_eq!(
            told[1],
            (2, "named by 1 finding".to_owned(), NAMED.to_owned())
        );
    }

    #[test]
    fn a_deadline_without_a_field_stands_at_the_status() {
        let policy = "deadlines:\n  - {step: root-cause, within: 30, unit: days, from: raised}\n  - {step: closure, within: 90, unit: days, from: raised}\n";
        let scene = Scene::new(&[(PATH, OPEN), ("clause10.yaml", policy)]);
        let told = lenses_of(&scene, PATH, OPEN);
        assert_eq!(
            told[3],
            (
                6,
                "cause analysis due in 11 days".to_owned(),
                DUE.to_owned()
            )
        );
        assert_eq!(told.len(), 4, "the closure has a day of its own");
    }

    #[test]
    fn other_files_and_broken_ones_have_none() {
        let scene = Scene::new(&[(PATH, OPEN)]);
        let broken = OPEN.replace("status: open", "status: [open");
        assert!(lenses_of(&scene, PATH, &broken).is_empty());
        assert!(lenses_of(&scene, "policies/a.md", OPEN).is_empty());
    }
}
