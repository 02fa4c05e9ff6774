//! What an import understood and did, for people.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::Plan;
use super::settle::Settled;
use crate::cli::Import;
use crate::import::columns::{How, Target, option, suggestion};
use crate::import::entry::RowFault;
use crate::import::table::letters;
use crate::model::Status;
use crate::text::counted;

/// Rows that are told one by one.
const MOST_ROWS: usize = 40;
/// Places that are named of one fault, and faults that are named.
const MOST_PLACES: usize = 5;
const MOST_FAULTS: usize = 20;

/// The report.
pub fn human(plan: &Plan<'_>, args: &Import) -> String {
    let mut text = String::new();
    columns(plan, &mut text);
    for note in plan.notes.iter().chain(&plan.understood.notes) {
        let _ = writeln!(text, "note: {note}");
    }
    rows(plan, &mut text);
    faults(plan, &mut text);
    changed(plan, &mut text);
    ending(plan, args, &mut text);
    text
}

fn columns(plan: &Plan<'_>, text: &mut String) {
    let table = plan.understood.table;
    let sheet = if table.name.is_empty() {
        String::new()
    } else {
        format!(", `{}`", shown(&table.name))
    };
    let form = match plan.form {
        crate::import::Form::Table => String::new(),
        other => format!(", an export of {}", other.word()),
    };
    let _ = writeln!(
        text,
        "{}{sheet}{form}: {} below the names of the columns in {} {}\n",
        plan.file,
        counted(plan.understood.rows.len(), "row"),
        if table.is_sheet { "row" } else { "line" },
        plan.understood.header
    );
    let width = plan
        .understood
        .columns
        .iter()
        .map(|column| shown(&column.name).chars().count())
        .max()
        .unwrap_or(0);
    for column in &plan.understood.columns {
        let holds = match (&column.target, column.how) {
            (Target::Ignored, _) => "not imported".to_owned(),
            (Target::Kept, _) => "kept as text".to_owned(),
            (target, How::Guessed) => format!("{} (a guess)", target.name()),
            (target, _) => target.name(),
        };
        let samples: Vec<String> = column.samples.iter().map(|sample| shown(sample)).collect();
        let name = shown(&column.name);
        let pad = " ".repeat(width.saturating_sub(name.chars().count()));
        let letters = if table.is_sheet {
            format!("{:3} ", letters(column.index))
        } else {
            String::new()
        };
        let _ = writeln!(
            text,
            "  {letters}{name}{pad}  {holds:36}  {}",
            samples.join(" | ")
        );
    }
    text.push('\n');
    for column in plan
        .understood
        .columns
        .iter()
        .filter(|column| column.how == How::Unknown)
    {
        if let Some(meant) = suggestion(&column.name) {
            let _ = writeln!(
                text,
                "hint: `{}` may be `{meant}`: {}",
                shown(&column.name),
                option(&column.name, &meant)
            );
        }
    }
}

fn rows(plan: &Plan<'_>, text: &mut String) {
    let mut counts: BTreeMap<Status, usize> = BTreeMap::new();
    let mut fell = 0;
    for one in &plan.settled {
        *counts.entry(one.status).or_default() += 1;
        fell += usize::from(falls(one));
    }
    if plan.settled.is_empty() {
        return;
    }
    let counts: Vec<String> = counts
        .iter()
        .map(|(status, count)| format!("{count} {status}"))
        .collect();
    let _ = writeln!(
        text,
        "{}: {}",
        counted(plan.settled.len(), "new finding"),
        counts.join(", ")
    );
    if fell > 0 {
        let _ = writeln!(
            text,
            "{} not as far as the register says: a status claims what must be there",
            if fell == 1 {
                "1 is".to_owned()
            } else {
                format!("{fell} are")
            }
        );
    }
    text.push('\n');
    let word = if plan.understood.table.is_sheet {
        "row"
    } else {
        "line"
    };
    for one in plan.settled.iter().take(MOST_ROWS) {
        row(one, word, text);
    }
    if plan.settled.len() > MOST_ROWS {
        let _ = writeln!(
            text,
            "  ... and {} more; `--format json` has all",
            plan.settled.len() - MOST_ROWS
        );
    }
    text.push('\n');
}

/// Whether a finding does not come as far as the register says.
pub fn falls(one: &Settled) -> bool {
    let Some((claim, word)) = &one.entry.claim else {
        return false;
    };
    // `open` and `in progress` claim nothing.
    let claims = *claim != Status::Verified
        || crate::model::Status::from_word(&word.to_lowercase()) == Some(Status::Verified);
    claims && one.status != *claim
}

fn row(one: &Settled, word: &str, text: &mut String) {
    let former = one
        .entry
        .former_id()
        .map(|id| format!(" {}", shown(id)))
        .unwrap_or_default();
    let said = match &one.entry.claim {
        Some((_, word)) if falls(one) => format!(" (the register says `{}`)", shown(word)),
        _ => String::new(),
    };
    let _ = write!(
        text,
        "  {word} {}{former} -> {} {}{said}",
        one.entry.row, one.id, one.status
    );
    match &one.next {
        Some((next, missing)) if !missing.is_empty() => {
            let _ = writeln!(text, "; `{next}` lacks {}", missing.join(", "));
        }
        _ => text.push('\n'),
    }
    for note in &one.entry.notes {
        let _ = writeln!(text, "      {note}");
    }
}

/// The faults of all rows, each with the places where it is.
pub fn grouped<'p>(plan: &'p Plan<'_>) -> Vec<(&'p str, &'p str, Vec<&'p str>)> {
    let mut groups: Vec<(&RowFault, Vec<&str>)> = Vec::new();
    let mut places: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for fault in plan.bad.iter().flat_map(|entry| &entry.faults) {
        let key = (fault.what.as_str(), fault.help.as_str());
        let at = *places.entry(key).or_insert_with(|| {
            groups.push((fault, Vec::new()));
            groups.len() - 1
        });
        if let Some((_, all)) = groups.get_mut(at) {
            all.push(&fault.place);
        }
    }
    groups
        .into_iter()
        .map(|(fault, places)| (fault.what.as_str(), fault.help.as_str(), places))
        .collect()
}

fn faults(plan: &Plan<'_>, text: &mut String) {
    if plan.bad.is_empty() {
        return;
    }
    let _ = writeln!(
        text,
        "{} cannot be imported:",
        counted(plan.bad.len(), "row")
    );
    let groups = grouped(plan);
    for (what, help, places) in groups.iter().take(MOST_FAULTS) {
        let named = places
            .iter()
            .take(MOST_PLACES)
            .copied()
            .collect::<Vec<_>>()
            .join(", ");
        let more = match places.len().saturating_sub(MOST_PLACES) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let _ = writeln!(text, "  {what}\n      in {named}{more}\n      help: {help}");
    }
    if groups.len() > MOST_FAULTS {
        let _ = writeln!(
            text,
            "  ... and {} more; `--format json` has all",
            groups.len() - MOST_FAULTS
        );
    }
    text.push('\n');
}

fn changed(plan: &Plan<'_>, text: &mut String) {
    if plan.unchanged > 0 {
        let _ = writeln!(
            text,
            "{} imported before and the same: nothing to do",
            if plan.unchanged == 1 {
                "1 row was".to_owned()
            } else {
                format!("{} rows were", plan.unchanged)
            }
        );
    }
    for (entry, id) in plan.changed.iter().take(MOST_ROWS) {
        let _ = writeln!(
            text,
            "{} ({}) is {id} here and says something else than when it was imported; it is not merged: change the record itself",
            plan.understood.table.row(entry.row),
            shown(entry.former_id().unwrap_or(""))
        );
    }
    if plan.changed.len() > MOST_ROWS {
        let _ = writeln!(
            text,
            "... and {} more rows that changed",
            plan.changed.len() - MOST_ROWS
        );
    }
}

fn ending(plan: &Plan<'_>, args: &Import, text: &mut String) {
    let ending = if plan.writes {
        format!(
            "wrote {}; look at them, then commit: `clause10 check` says what is still wrong, `clause10 advance ID` moves one on",
            counted(plan.settled.len(), "record")
        )
    } else if args.dry_run {
        "nothing was written (--dry-run)".to_owned()
    } else if !plan.bad.is_empty() {
        let others = match plan.settled.len() {
            0 => String::new(),
            count => format!("; --skip-bad-rows imports the other {count}"),
        };
        let others = match (args.skip_bad_rows, plan.unchanged) {
            (true, 1..) => ": all other rows were imported before".to_owned(),
            _ => others,
        };
        format!("nothing was written{others}")
    } else {
        "nothing was written: there is nothing new".to_owned()
    };
    let _ = writeln!(text, "{ending}");
}

/// A text on one line, short, without what a terminal would obey.
fn shown(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let line: String = line.chars().filter(|c| !c.is_control()).collect();
    let mut short: String = line.chars().take(32).collect();
    if short.len() < line.len() {
        short.push('…');
    }
    short
}
