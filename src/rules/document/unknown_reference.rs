//! Rule `unknown-reference`. Not for whether one finding really repeats another.

use crate::model::{Record, Reference, Register};
use crate::rule::{RegisterView, Violation, declare_rule};
use crate::suggest::nearest;

declare_rule! {
    /// A record refers to a finding that is not in the register, or to itself.
    ///
    /// ## Why
    ///
    /// Recurrence shows that an earlier action did not work, and similar findings show how far a cause
    /// reaches. A reference to nothing breaks this chain without anybody noticing.
    ///
    /// ## Bad
    ///
    /// ```markdown from=open
    /// recurrence_of: [NC-2025-003]
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=open
    /// recurrence_of: [NC-2026-003]
    /// ```
    ///
    /// ```markdown from=open file=findings/2026/NC-2026-003-leavers.md
    /// id: NC-2026-003
    /// title: Accounts of two leavers were still active
    /// ```
    ///
    /// ## How to fix
    ///
    /// Correct the id. A finding from before the register was kept here can be imported as a record of
    /// its own with its old number under `former_id`; a reference needs its new id.
    pub static UNKNOWN_REFERENCE = {
        name: "unknown-reference",
        family: Document,
        level: Error,
        clause: "ISO27001:2022/10.2 b",
        check: Register(check),
    }
}

/// A register with more broken references than this has another problem than spelling.
const MOST_SUGGESTIONS: usize = 50;

fn check(view: &RegisterView<'_>) -> Vec<(usize, Violation)> {
    let mut violations = Vec::new();
    let nameless: Vec<&Record> = view
        .register
        .records
        .iter()
        .filter(|record| record.id().is_none())
        .collect();
    for (index, record) in view.register.records.iter().enumerate() {
        for reference in record.finding.references() {
            let id = &*reference.id.value;
            // What is similar may also be told in words.
            if reference.list == Reference::SIMILAR && view.policy.ids.read(id).is_none() {
                continue;
            }
            let own = record.id() == Some(id);
            let is_gone = || view.gone.iter().any(|record| record.id() == Some(id));
            if !own && (is_known(view.register, &nameless, id) || is_gone()) {
                continue;
            }
            let (message, help) = if own {
                (
                    format!("`{id}` is this record itself"),
                    "name the earlier finding, or remove the entry".to_owned(),
                )
            } else {
                let message = format!("there is no finding `{id}` in the register");
                let near = (violations.len() < MOST_SUGGESTIONS)
                    .then(|| suggestion(view.register, record, id));
                (message, near.flatten().unwrap_or_else(|| HELP.to_owned()))
            };
            violations.push((
                index,
                Violation::new(reference.id.span, reference.field(), message, help),
            ));
        }
    }
    violations
}

const HELP: &str = "correct the id, or remove the entry; findings are looked for in all folders under \
                    `findings` in clause10.yaml";

/// Whether a record has the id; one whose own id cannot be read is known by its file name.
fn is_known(register: &Register, nameless: &[&Record], id: &str) -> bool {
    let is_named = |record: &&Record| {
        let rest = record.path().stem().strip_prefix(id);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    };
    register.with_id(id).next().is_some() || nameless.iter().any(is_named)
}

fn suggestion(register: &Register, own: &Record, id: &str) -> Option<String> {
    let others = register.records.iter().filter_map(Record::id);
    let near = nearest(id, others.filter(|other| own.id() != Some(*other)))?;
    Some(format!("did you mean `{near}`?"))
}
