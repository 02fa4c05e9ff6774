//! Rule `unknown-field`. Not for known fields with a wrong value (`invalid-value`).

use super::problems;
use crate::model::{ProblemKind, Spanned, Text};
use crate::rule::{RecordView, Violation, declare_rule};
use crate::suggest::{listed, nearest};

declare_rule! {
    /// The front matter has a field that records do not have, mostly a misspelt one, or an extension names
    /// one that is no due date.
    ///
    /// ## Why
    ///
    /// A misspelt field is read by nobody. The due date under `due_date` is in the file and in no
    /// overview, and the record looks complete to whoever wrote it.
    ///
    /// ## Bad
    ///
    /// ```markdown from=open
    /// reported_by: maria.lopez@acme.example
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=open
    /// raised_by: maria.lopez@acme.example
    /// ```
    ///
    /// ## How to fix
    ///
    /// Take the field that the message proposes. A field of your own can be declared under
    /// `extra_fields` in `clause10.yaml`, and fields in another language under `words`. What belongs in
    /// no field belongs in the text below the front matter.
    pub static UNKNOWN_FIELD = {
        name: "unknown-field",
        family: Document,
        level: Error,
        clause: "ISO27001:2022/7.5.2",
        check: Record(check),
    }
}

fn check(view: &RecordView<'_>) -> Vec<Violation> {
    let mut violations = problems(view, ProblemKind::UnknownField);
    for (index, extension) in view.record().finding.extensions.numbered() {
        let Some(field) = extension.value.field.given() else {
            continue;
        };
        violations.extend(no_due_date(view, index, field));
    }
    violations
}

/// The due dates of a record, without the places of actions in their list.
const DUES: &[&str] = &[
    "due",
    "correction.due",
    "root_cause.due",
    "corrective_actions.due",
    "verification.due",
    "external.plan_due",
];

/// An extension that is about no due date: it answers nothing.
fn no_due_date(view: &RecordView<'_>, index: usize, field: &Spanned<Text>) -> Option<Violation> {
    let words = &view.policy().words;
    let own = words.own_path(&field.value);
    let parts = own.split('.');
    let plain: Vec<&str> = parts
        .map(|part| part.split('[').next().unwrap_or(part))
        .collect();
    let plain = plain.join(".");
    if DUES.contains(&&*plain) {
        return None;
    }
    let path = format!("extensions[{index}].field");
    let message = format!("`{}` names no due date of a record", words.path(&path));
    let alike = ["due_date", "deadline", "target_date"].contains(&&*plain);
    let meant = nearest(&plain, DUES.iter().copied()).or(alike.then_some("due"));
    let help = match meant {
        Some(meant) => format!("did you mean `{}`?", words.path(meant)),
        None => {
            let known: Vec<String> = DUES.iter().map(|due| words.path(due)).collect();
            format!("write {}", listed(known.iter().map(String::as_str)))
        }
    };
    Some(Violation::new(field.span, path, message, help))
}
