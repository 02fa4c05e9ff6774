//! What an import understood and did, for programs. What stands in the cells is left out unless it is asked for.

use serde_json::{Value, json};

use super::Plan;
use super::told::{falls, grouped};
use crate::import::columns::{Target, suggestion};

/// The report.
pub fn json(plan: &Plan<'_>, samples: bool) -> String {
    let columns = plan.understood.columns.iter().map(|column| {
        let mut value = json!({
            "column": column.index + 1,
            "name": column.name,
            "holds": column.target.name(),
            "known": column.how.word(),
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
    });
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
    let notes: Vec<&String> = plan.notes.iter().chain(&plan.understood.notes).collect();
    let value = json!({
        "schema_version": 1,
        "file": plan.file,
        "form": plan.form.word(),
        "sheet": plan.understood.table.name,
        "header": plan.understood.header,
        "notes": notes,
        "columns": columns.collect::<Vec<Value>>(),
        "rows": {
            "total": plan.understood.rows.len(),
            "new": plan.settled.len(),
            "unchanged": plan.unchanged,
            "changed": plan.changed.len(),
            "refused": plan.bad.len(),
        },
        "findings": findings.collect::<Vec<Value>>(),
        "changed": changed.collect::<Vec<Value>>(),
        "faults": faults.collect::<Vec<Value>>(),
        "written": plan.writes,
    });
    format!("{value:#}\n")
}
