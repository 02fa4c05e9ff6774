//! Tables of anything: reading never panics, and what is written is read again as it was meant.

use std::collections::HashMap;

use clause10::import::columns::understand;
use clause10::import::entry::{Options, Reader, Value};
use clause10::import::table::{Cell, Row, Table};
use clause10::import::{Reading, compose, tables};
use clause10::model::{Day, ProblemKind, Status};
use clause10::parse;
use clause10::policy::Policy;
use clause10::text::RepoPath;
use proptest::prelude::*;

const NAMES: &[&str] = &[
    "No",
    "Title",
    "Description",
    "Type",
    "Severity",
    "Status",
    "Source",
    "Clause",
    "Date raised",
    "Raised by",
    "Owner",
    "Due date",
    "Correction",
    "Root cause",
    "Root cause category",
    "Corrective action",
    "Corrective action due",
    "Corrective action owner",
    "Corrective action evidence",
    "Verification",
    "Closed on",
    "Closed by",
    "Area",
    "Objective evidence",
    "Extent",
    "Comments",
    "Zebra",
];

fn cell() -> impl Strategy<Value = Cell> {
    let typical = prop::sample::select(vec![
        "minor",
        "Closed",
        "open",
        "internal audit",
        "A.5.18, 9.2",
        "2025-01-10",
        "31/12/2025",
        "Tom Baker; Maria",
        "1. a 2. b",
        "- x\n- y",
        "n/a",
        "TBD",
        "evidence/a.csv",
        "https://acme.example/x",
        "---",
        "# x",
        "<!--",
        "a: b",
        "'",
        "\"",
        "- [x](y)",
        "```",
        "{a: b}",
        "&amp;",
        "|",
        "yes",
        "no",
        "~",
        "null",
        "1.10",
        "effective",
        "training",
        "| a |\n|---|",
        "    code",
        "1) a\n2) b",
        "...",
        "%TAG",
        "@x",
        "!x",
        "*a",
        "? x",
    ]);
    prop_oneof![
        4 => typical.prop_map(|text| Cell::Text(text.to_owned())),
        4 => "(?s).{0,60}".prop_map(|text| Cell::text(&text).0.unwrap_or(Cell::Flag(true))),
        1 => any::<f64>().prop_map(|value| Cell::Number { value, day: None }),
        1 => (1990_i16..2060, 1_i8..13, 1_i8..29).prop_map(|(y, m, d)| Cell::Day(Day::constant(y, m, d))),
        1 => any::<bool>().prop_map(Cell::Flag),
    ]
}

fn grid() -> impl Strategy<Value = Table> {
    let row = prop::collection::vec(prop::option::weighted(0.7, cell()), NAMES.len());
    prop::collection::vec(row, 1..5).prop_map(|rows| {
        let head = NAMES
            .iter()
            .map(|name| Some(Cell::Text((*name).to_owned())))
            .collect();
        let rows = std::iter::once(head).chain(rows).enumerate();
        let rows = rows.map(|(at, cells): (usize, Vec<Option<Cell>>)| Row {
            number: at as u32 + 1,
            hidden: false,
            cells: (0..)
                .zip(cells)
                .filter_map(|(column, cell)| Some((column, cell?)))
                .collect(),
        });
        Table {
            rows: rows.collect(),
            ..Table::default()
        }
    })
}

/// The values of an entry as the flat list that a record is read as.
fn flat(path: &str, value: &Value, list: &mut Vec<(String, String)>) {
    match value {
        Value::Text(text) => list.push((path.to_owned(), text.clone())),
        Value::Day(day) => list.push((path.to_owned(), day.to_string())),
        Value::List(items) => {
            for (at, item) in items.iter().enumerate() {
                list.push((format!("{path}[{at}]"), item.clone()));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read_again(table in grid()) {
        let policy = Policy::default();
        let understood = understand(&table, Some(1), &[], &policy);
        prop_assert!(understood.is_ok(), "{:?}", understood);
        let understood = understood.unwrap();
        let options = Options::default();
        let reader = Reader::new(&understood, &policy, &options, HashMap::new());
        for row in &understood.rows {
            let entry = reader.entry(row);
            for verbatim in [false, true] {
                let mut entry = entry.clone();
                entry.verbatim = verbatim;
                let text = compose::record(&entry, "NC-2025-001", Status::Open, &policy);
                prop_assert_eq!(compose::print_in(&text), Some(entry.print.as_str()));
                let record = parse::record(RepoPath::new("findings/NC-2025-001.md"), text.clone().into_bytes(), &policy);
                let odd = record.problems.iter().find(|problem| problem.kind != ProblemKind::MissingField);
                prop_assert!(odd.is_none(), "{:?}\n{}", odd, text);
                let mut wanted = vec![("id".to_owned(), "NC-2025-001".to_owned()), ("status".to_owned(), "open".to_owned())];
                for (path, value) in &entry.fields {
                    flat(path, value, &mut wanted);
                }
                for (at, action) in entry.actions.iter().enumerate() {
                    for (name, value) in action {
                        flat(&format!("corrective_actions[{at}].{name}"), value, &mut wanted);
                    }
                }
                let mut found: Vec<(String, String)> = parse::values::leaves(&record, &policy)
                    .into_iter()
                    .map(|leaf| (leaf.path, leaf.value))
                    .collect();
                wanted.sort();
                found.sort();
                prop_assert_eq!(found, wanted, "{}", text);
                for (kind, texts) in &entry.sections {
                    let has_words = texts.iter().any(|text| text.contains(char::is_alphanumeric));
                    let section = record.body.section(*kind);
                    prop_assert!(section.is_some() && (!has_words || section.unwrap().has_text), "{}", text);
                }
                // Nothing in a cell makes a heading of its own.
                let headings = entry.sections.len() + usize::from(!entry.kept.is_empty());
                prop_assert_eq!(record.body.sections.len(), headings, "{}", text);
            }
        }
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), name in prop::sample::select(vec!["a.csv", "a.md", "a.json", "a.xlsx"])) {
        let _ = tables(std::path::Path::new(name), &bytes, &Reading::default());
    }
}
