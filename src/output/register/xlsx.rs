//! The register as a spreadsheet: a sheet of findings, one of actions, one that says what it was made from.
//!
//! Texts are written as strings, so that none of them is a formula; days are real days in an ISO format.
//! The same dossier gives the same bytes on every machine: the day of judging stands as the time of creation,
//! and the archive has no time of its own.

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, Table, TableColumn, TableStyle, Workbook,
    Worksheet, XlsxError,
};

use super::super::counted;
use super::steps::{self, State};
use super::{Cell, Column, FORMULAS, Listing, plain};
use crate::diagnostic::History;
use crate::dossier::{Dossier, name};
use crate::error::{Fault, FaultKind};
use crate::model::{Action, Day, Record};

/// The most that a cell can hold, in units of UTF-16.
const MOST: usize = 32_767;

/// What stands at the end of a text that is cut.
const SIGN: &str = " … (cut here: the cell cannot hold more)";

/// The columns of the sheet of actions.
const ACTIONS: [Column; 11] = [
    super::column("reference", 14),
    super::column("title", 40),
    super::column("action", 70),
    super::column("number", 9),
    super::column("id", 12),
    super::column("addresses", 22),
    super::column("owner", 28),
    super::column("due", 12),
    super::column("done", 12),
    super::column("state", 11),
    super::column("done by", 28),
];

/// The spreadsheet as the bytes of an `.xlsx` file. `facts` are names and values for the sheet About, such
/// as who signed the tag; they stand before those of the dossier, and instead of one of the same name.
///
/// # Errors
/// When it cannot be put together, which only more findings than a sheet has rows can do.
pub fn xlsx(dossier: &Dossier, facts: &[(String, String)]) -> Result<Vec<u8>, Fault> {
    xlsx_of(&Listing::all(dossier), facts)
}

/// The same of what is listed.
///
/// # Errors
/// As above.
pub fn xlsx_of(listing: &Listing<'_>, facts: &[(String, String)]) -> Result<Vec<u8>, Fault> {
    book(listing, facts).map_err(|error| {
        Fault::new(
            FaultKind::Files,
            format!("cannot write the register as a spreadsheet: {error}"),
            "choose fewer findings, or take the register as CSV",
        )
    })
}

fn book(listing: &Listing<'_>, facts: &[(String, String)]) -> Result<Vec<u8>, XlsxError> {
    let dossier = listing.dossier;
    let mut book = Workbook::new();
    let mut properties = DocProperties::new()
        .set_title("Register of findings")
        .set_author(env!("CARGO_PKG_NAME"));
    if let Some(day) = excel_day(dossier.as_of) {
        properties = properties.set_creation_datetime(&day);
    }
    book.set_properties(&properties);
    let columns: Vec<Column> = listing.columns().copied().collect();
    let lines: Vec<_> = listing.lines().collect();
    table(book.add_worksheet(), "Register", &columns, &lines)?;
    let records = listing.entries.iter().map(|entry| entry.record);
    let actions: Vec<ActionRow> = records
        .flat_map(|record| actions(record, dossier.as_of))
        .collect();
    let lines: Vec<_> = actions.iter().map(ActionRow::cells).collect();
    table(book.add_worksheet(), "Actions", &ACTIONS, &lines)?;
    about(book.add_worksheet(), dossier, facts)?;
    book.save_to_buffer()
}

/// A sheet with a table that has a filter, its header fixed; the header alone where there are no rows.
fn table<'c, L: AsRef<[Cell<'c>]>>(
    sheet: &mut Worksheet,
    name: &str,
    columns: &[Column],
    lines: &[L],
) -> Result<(), XlsxError> {
    sheet.set_name(name)?.set_freeze_panes(1, 1)?;
    sheet.set_landscape().set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(0, 0)?;
    let text = Format::new().set_align(FormatAlign::Top).set_text_wrap();
    let day = Format::new()
        .set_align(FormatAlign::Top)
        .set_num_format("yyyy-mm-dd");
    let number = Format::new()
        .set_align(FormatAlign::Top)
        .set_num_format("0");
    for (at, column) in (0_u16..).zip(columns) {
        sheet.set_column_width(at, column.width)?;
        sheet.write_string(0, at, column.name)?;
    }
    for (row, line) in (1_u32..).zip(lines) {
        for (at, cell) in (0_u16..).zip(line.as_ref()) {
            match cell {
                Cell::Empty => sheet.write_blank(row, at, &text)?,
                Cell::Text(cell) => sheet.write_string_with_format(row, at, fitted(cell), &text)?,
                Cell::Number(cell) => sheet.write_number_with_format(row, at, *cell, &number)?,
                Cell::Day(cell) => match excel_day(*cell) {
                    Some(cell) => sheet.write_datetime_with_format(row, at, &cell, &day)?,
                    // No spreadsheet has days before 1900.
                    None => sheet.write_string_with_format(row, at, cell.to_string(), &text)?,
                },
            };
        }
    }
    let (Ok(last), Ok(width)) = (u32::try_from(lines.len()), u16::try_from(columns.len())) else {
        return Ok(());
    };
    if last > 0 {
        let columns: Vec<TableColumn> = columns
            .iter()
            .map(|column| TableColumn::new().set_header(column.name))
            .collect();
        let table = Table::new()
            .set_name(name)
            .set_columns(&columns)
            .set_style(TableStyle::Light1);
        sheet.add_table(0, 0, last, width.saturating_sub(1), &table)?;
    }
    Ok(())
}

/// A sheet that says what the others were made from, and what their columns mean.
fn about(
    sheet: &mut Worksheet,
    dossier: &Dossier,
    facts: &[(String, String)],
) -> Result<(), XlsxError> {
    sheet.set_name("About")?;
    sheet.set_column_width(0, 24)?.set_column_width(1, 100)?;
    let name = Format::new().set_align(FormatAlign::Top).set_bold();
    let text = Format::new().set_align(FormatAlign::Top).set_text_wrap();
    let is_given = |name: &String| facts.iter().any(|(given, _)| given == name);
    let own = own_facts(dossier).into_iter();
    let own = own.filter(|(name, _)| !is_given(name));
    let formulas = FORMULAS
        .iter()
        .map(|(name, text)| (format!("Column {name}"), (*text).to_owned()));
    let lines = facts.iter().cloned().chain(own).chain(formulas);
    for (row, (key, value)) in (0_u32..).zip(lines) {
        sheet.write_string_with_format(row, 0, fitted(&plain::line(&key)), &name)?;
        sheet.write_string_with_format(row, 1, fitted(&plain::line(&value)), &text)?;
    }
    Ok(())
}

/// What a dossier says of itself.
fn own_facts(dossier: &Dossier) -> Vec<(String, String)> {
    let origin = &dossier.origin;
    let summary = dossier.report.summary;
    let mut facts = vec![("Made by", format!("clause10 {}", env!("CARGO_PKG_VERSION")))];
    for (name, value) in [
        ("Tag", &origin.tag),
        ("Tag object", &origin.tag_object),
        ("Commit", &origin.commit),
        ("Tree", &origin.tree),
    ] {
        facts.extend(value.clone().map(|value| (name, value)));
    }
    facts.push(("Judged as of", dossier.as_of.to_string()));
    facts.push(("That day from", dossier.day_from.word().to_owned()));
    facts.push(("Findings", dossier.register.records.len().to_string()));
    facts.push((
        "Findings that are gone",
        match dossier.report.history {
            History::Judged => format!(
                "{} that had been official; they have no row here",
                dossier.deleted().count()
            ),
            _ => "not known: history was not read".to_owned(),
        },
    ));
    if !dossier.left_out.is_empty() {
        let left = dossier.left_out.iter();
        let left = left.map(|left| format!("{} ({})", left.finding, left.reason));
        facts.push(("Left out", left.collect::<Vec<_>>().join("; ")));
    }
    facts.push((
        "Diagnostics",
        format!(
            "new: {}, {}, {}; others: {} waived, {} existing, {} inherited",
            counted(summary.errors, "error"),
            counted(summary.warnings, "warning"),
            counted(summary.infos, "info"),
            summary.waived,
            summary.existing,
            summary.inherited
        ),
    ));
    facts.push((
        "What this is not",
        "a register without diagnostics is no proof of conformity".to_owned(),
    ));
    let owned = facts.into_iter();
    owned
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

/// One action of a finding.
struct ActionRow {
    texts: [String; 7],
    number: u32,
    due: Option<Day>,
    done: Option<Day>,
    state: &'static str,
}

impl ActionRow {
    fn cells(&self) -> [Cell<'_>; ACTIONS.len()] {
        let [reference, title, action, id, addresses, owner, by] = &self.texts;
        [
            Cell::text(reference),
            Cell::text(title),
            Cell::text(action),
            Cell::Number(self.number),
            Cell::text(id),
            Cell::text(addresses),
            Cell::text(owner),
            Cell::day(self.due),
            Cell::day(self.done),
            Cell::Text(self.state),
            Cell::text(by),
        ]
    }
}

fn actions(record: &Record, as_of: Day) -> impl Iterator<Item = ActionRow> {
    let finding = &record.finding;
    finding
        .corrective_actions
        .numbered()
        .map(move |(index, item)| {
            let action: &Action = &item.value;
            let text = |text: Option<&str>| text.map(plain::line).unwrap_or_default();
            let by = steps::doer(action).filter(|_| action.done.value().is_some());
            let addresses = super::listed(action.addresses.items(), |category| category.word());
            ActionRow {
                texts: [
                    plain::line(&name(record)),
                    text(finding.title.get().map(AsRef::as_ref)),
                    text(action.action.get().map(AsRef::as_ref)),
                    text(action.id.get().map(AsRef::as_ref)),
                    addresses,
                    text(action.owner.get().map(|owner| owner.as_str())),
                    text(by.map(|by| by.as_str())),
                ],
                number: u32::try_from(index + 1).unwrap_or(u32::MAX),
                due: action.due.value(),
                done: action.done.value(),
                state: State::of(&action.done, &action.due, as_of, finding.is_settled()).word(),
            }
        })
}

fn excel_day(day: Day) -> Option<ExcelDateTime> {
    let year = u16::try_from(day.year()).ok()?;
    let (month, of_month) = (
        u8::try_from(day.month()).ok()?,
        u8::try_from(day.day()).ok()?,
    );
    ExcelDateTime::from_ymd(year, month, of_month).ok()
}

/// A text that a cell can hold; what is cut is said.
fn fitted(text: &str) -> String {
    if text.encode_utf16().count() <= MOST {
        return text.to_owned();
    }
    let mut room = MOST - SIGN.encode_utf16().count();
    let mut kept = String::new();
    for character in text.chars() {
        let Some(left) = room.checked_sub(character.len_utf16()) else {
            break;
        };
        room = left;
        kept.push(character);
    }
    kept.push_str(SIGN);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_cell_cannot_hold_is_cut_and_says_so() {
        assert_eq!(fitted("short"), "short");
        let whole = "x".repeat(MOST);
        assert_eq!(fitted(&whole), whole);
        for long in ["x".repeat(MOST + 1), "𝒳".repeat(MOST)] {
            let cut = fitted(&long);
            assert!(cut.ends_with(SIGN));
            let units = cut.encode_utf16().count();
            assert!((MOST - 1..=MOST).contains(&units), "{units}");
        }
    }
}
