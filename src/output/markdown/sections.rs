//! Which diagnostics stand together for who reviews a change, and how a claim is told.
//!
//! Not for how a table is written (`markdown`).

use super::cells::cell;
use crate::diagnostic::{ChangeKind, Diagnostic, FindingChange, Report, State};
use crate::output::worst_first;

/// The parts of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// What time brings.
    Due,
    /// Whether a failure has been here before.
    Recurrence,
    /// What the change accepts or loosens.
    Waiver,
    /// All else.
    Other,
}

impl Part {
    /// The heading.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Due => "Overdue and due soon",
            Self::Recurrence => "Recurrences to answer",
            Self::Waiver => "Waivers and settings of this change",
            Self::Other => "What is new",
        }
    }

    /// The part that a diagnostic belongs to.
    fn of(diagnostic: &Diagnostic) -> Self {
        match (diagnostic.rule.name, diagnostic.rule.family.word()) {
            ("overdue" | "overdue-action" | "due-soon", _) => Self::Due,
            ("waiver-added" | "policy-loosened" | "control-loosened", _) => Self::Waiver,
            (_, "recurrence") => Self::Recurrence,
            _ => Self::Other,
        }
    }
}

/// The diagnostics by part.
pub struct Parts<'a> {
    new: Vec<(Part, &'a Diagnostic)>,
    before: Vec<(Part, &'a Diagnostic)>,
}

impl<'a> Parts<'a> {
    /// Those of a report; what a waiver accepts stands in none.
    pub fn of(report: &'a Report) -> Self {
        let with_part = |found: &'a Diagnostic| (Part::of(found), found);
        let is_before =
            |found: &&Diagnostic| matches!(found.state, State::Existing | State::Inherited);
        Self {
            new: worst_first(report).into_iter().map(with_part).collect(),
            before: report
                .diagnostics
                .iter()
                .filter(is_before)
                .map(with_part)
                .collect(),
        }
    }

    /// The new ones of a part, worst first.
    pub fn of_now(&self, part: Part) -> impl Iterator<Item = &'a Diagnostic> {
        of_part(&self.new, part)
    }

    /// Those of a part that were so before, where they are shown one by one: what is due stays due.
    pub fn of_before(&self, part: Part) -> impl Iterator<Item = &'a Diagnostic> {
        let is_shown = part == Part::Due;
        of_part(&self.before, part).filter(move |_| is_shown)
    }
}

fn of_part<'a>(
    found: &[(Part, &'a Diagnostic)],
    part: Part,
) -> impl Iterator<Item = &'a Diagnostic> {
    let found = found.iter().filter(move |(of, _)| *of == part);
    found.map(|(_, diagnostic)| *diagnostic)
}

/// Whether a change claims nothing new of its finding.
pub fn is_edit(change: &FindingChange) -> bool {
    change.kind == ChangeKind::Edited
}

/// A row for what a change does to a finding.
pub fn of_change(change: &FindingChange) -> String {
    let from = change.from.unwrap_or("?");
    let to = change.to.unwrap_or("?");
    let claim = match change.kind {
        ChangeKind::Added => format!("**new**, {to}"),
        ChangeKind::Removed => format!("**removed**, was {from}"),
        ChangeKind::Advanced | ChangeKind::Withdrawn => format!("{from} → {to}"),
        ChangeKind::Reopened => format!("{from} → {to} (back)"),
        ChangeKind::Edited if from == to => format!("edited, {to}"),
        ChangeKind::Edited => format!("edited, {from} → {to}"),
    };
    format!(
        "| {} | {claim} | {} |\n",
        cell(change.finding.as_deref().unwrap_or("")),
        cell(change.path.as_str())
    )
}
