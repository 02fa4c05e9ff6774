//! What an import understood and did, for programs, in the form that `schema/import.schema.json` describes. What
//! stands in the cells is left out unless it is asked for.
//!
//! Not the internal structures: the keys are a promise to readers.

use serde_json::{Value, json};

use super::Plan;
use super::told::{falls, grouped};
use crate::error::Fault;
use crate::import::columns::{Column, Target, suggestion};
use crate::model::Day;

/// The version of the form.
const VERSION: u32 = 1;

/// The report.
pub fn json(plan: &Plan<'_>, samples: bool) -> String {
    let understood = &plan.understood;
    let columns = understood.columns.iter();
    let findings = plan.settled.iter().map(|one| {
        let next = one.next.as_ref();
        json!({
            "row": one.entry.row,
            "former_id": one.entry.former_id(),
            "id": one.id,
            "path": one.path.to_string_lossy(),
            "status": one.status.word(),
            "below_register": falls(one),
            "next": next.map(|(status, _)| status.word()),
            "lacks": next.map_or(&[][..], |(_, lacks)| lacks),
            "notes": one.entry.notes,
        })
    });
    let faults = grouped(plan);
    let faults = faults.iter().map(
        |(message, help, places)| json!({ "message": message, "help": help, "places": places }),
    );
    let changed = plan
        .changed
        .iter()
        .map(|(entry, id)| json!({ "row": entry.row, "former_id": entry.former_id(), "id": id }));
    let notes: Vec<&String> = plan.notes.iter().chain(&understood.notes).collect();
    let mut report = empty(&plan.file, plan.as_of);
    report["form"] = plan.form.word().into();
    if !understood.table.name.is_empty() {
        report["sheet"] = understood.table.name.clone().into();
    }
    report["header"] = understood.header.into();
    report["notes"] = json!(notes);
    report["columns"] = columns.map(|one| column(one, samples)).collect();
    report["rows"] = json!({
        "total": understood.rows.len(),
        "new": plan.settled.len(),
        "unchanged": plan.unchanged,
        "changed": plan.changed.len(),
        "refused": plan.bad.len(),
    });
    report["findings"] = findings.collect();
    report["changed"] = changed.collect();
    report["faults"] = faults.collect();
    report["written"] = plan.writes.into();
    format!("{report}\n")
}

/// The report of an import that could not be done.
pub fn broken(file: &str, as_of: Day, faults: &[Fault]) -> String {
    let mut report = empty(file, as_of);
    let errors = faults.iter().map(|fault| {
        let place = fault.place.as_deref();
        json!({
            "kind": fault.kind.word(),
            "message": fault.message,
            "help": fault.help,
            "path": place.map(|place| place.path.as_str()),
            "start": place.map(|place| place.start),
            "end": place.map(|place| place.end),
        })
    });
    report["errors"] = errors.collect();
    format!("{report}\n")
}

/// A report of nothing.
fn empty(file: &str, as_of: Day) -> Value {
    json!({
        "version": VERSION,
        "tool": { "name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION") },
        "as_of": as_of,
        "errors": [],
        "file": file,
        "form": null,
        "sheet": null,
        "header": null,
        "notes": [],
        "columns": [],
        "rows": { "total": 0, "new": 0, "unchanged": 0, "changed": 0, "refused": 0 },
        "findings": [],
        "changed": [],
        "faults": [],
        "written": false,
    })
}

fn column(column: &Column, samples: bool) -> Value {
    let mut value = json!({
        "column": column.index + 1,
        "name": column.name,
        "holds": column.target.name(),
        "known": column.how.word(),
        "hidden": column.hidden,
    });
    if column.target == Target::Kept
        && let Some(meant) = suggestion(&column.name)
    {
        value["suggestion"] = meant.into();
    }
    if samples {
        value["samples"] = column.samples.clone().into();
    }
    value
}
