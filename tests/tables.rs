//! A register as tables and for machines: CSV, spreadsheet, CISO Assistant, findings, OSCAL and in-toto.
//!
//! Over the example company, over a register that was made to break writers, and over the faultless record at each
//! status, all in real repositories. With `CLAUSE10_OUTPUTS=DIR` the files are also written there, for the clients in
//! `.ci/clients`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails panics"
)]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use std::path::Path;
use std::sync::OnceLock;

use calamine::{Data, Reader, Xlsx};
use clause10::commands::dossier::{Asked, gather};
use clause10::commands::judge::View;
use clause10::dossier::{DayFrom, Dossier};
use clause10::model::fields::FINDING;
use clause10::model::{Kind, Status};
use clause10::output::attestation::{self, Signature, Subject};
use clause10::output::register::{self, COLUMNS, Cell, ciso_assistant};
use clause10::output::{findings, oscal};
use clause10::{company, git, schema};
use serde_json::Value;
use support::history::{MARIA, Repo, TOM};
use support::{LIFE, day, record};

fn dossier(folder: &Path, as_of: &str) -> Dossier {
    let asked = Asked {
        start: folder,
        view: View::Commit("HEAD"),
        day: Some((day(as_of), DayFrom::Given)),
        from: None,
    };
    gather(&asked).unwrap().dossier
}

/// The example company as of the day of its demo.
fn demo() -> &'static Dossier {
    static DEMO: OnceLock<Dossier> = OnceLock::new();
    DEMO.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        git::write::repository(folder.path(), &company::commits().unwrap()).unwrap();
        dossier(folder.path(), "2026-11-20")
    })
}

const HOSTILE: &str = "---
id: NC-2026-10
title: \"=HYPERLINK(\\\"https://a.example\\\");=1+1 \\u202Eevil\\u202C \\u0001 <b>&amp;\"
kind: nonconformity
severity: major
status: planned
source: monitoring
requirements: [ISO27001:2022/A.5.18, nonsense]
raised: 1850-01-01
raised_by: Zoë Quirk
owner: \"Tom <tom.baker@acme.example>\"
due: 2026-03-01
evidence: ['evidence/a b#1.csv', '../outside.csv', 'https://a.example/x y', policies/access-control.md@0123456789]
correction: {due: 2026-02-01, by: '@team'}
root_cause: {due: 2026-02-20, categories: [no-owner, tooling]}
corrective_actions:
  - {id: A, action: \"+one; -two\", owner: someone, due: 2026-02-25}
  - {id: A, action: \"LONG\", done: 2026-02-26, by: MARIA@acme.example, evidence: [evidence/a.csv]}
  - not a block
  - {id: B, due: soon}
verification: {criteria: <script>alert(1)</script>, due: 2026-07-31}
recurrence_of: [NC-2026-9]
---

## Nonconformity

See <script>alert(1)</script> & [this](x.md).
";

/// A register that was made to break writers: numbers out of order, given twice and not given, other kinds,
/// withdrawn and deleted findings, formulas, control characters, texts that are too long.
fn hostile() -> &'static Dossier {
    static HOSTILE_ONE: OnceLock<Dossier> = OnceLock::new();
    HOSTILE_ONE.get_or_init(|| {
        let repo = Repo::new();
        let write = |file: &str, text: &str| repo.write(&format!("findings/{file}.md"), text);
        let other = |id: &str, kind: &str, status: &str| {
            format!(
                "---\nid: {id}\ntitle: '{kind} ;@x'\nkind: {kind}\nstatus: {status}\nsource: incident\nraised: 2026-01-02\nraised_by: {MARIA}\nowner: {TOM}\n---\n\n## Observation\n\nSeen.\n"
            )
        };
        write("NC-2026-9", &record("planned").replace("NC-2026-004", "NC-2026-9"));
        write("OBS-2026-1", &other("OBS-2026-1", "observation", "open"));
        write("OFI-2026-2", &other("OFI-2026-2", "opportunity", "closed"));
        write("gone", &other("OBS-2026-3", "observation", "open"));
        repo.commit("2026-01-10", MARIA);
        std::fs::remove_file(repo.path().join("findings/gone.md")).unwrap();
        let long = "long ".repeat(8_000);
        write("NC-2026-10", &HOSTILE.replace("LONG", &long));
        write("twice", &other("OBS-2026-1", "observation", "open"));
        write("nothing", "no front matter\n");
        write("broken", "---\nid: [\n---\n");
        write("withdrawn", &other("OBS-2026-7", "concern", "withdrawn"));
        let moved = record("planned").replace("NC-2026-004", "NC-2026-9");
        write("NC-2026-9", &moved.replace("due: 2026-08-31", "due: 2026-09-30"));
        repo.commit("2026-02-10", TOM);
        dossier(repo.path(), "2026-03-02")
    })
}

fn both() -> [(&'static str, &'static Dossier); 2] {
    [("demo", demo()), ("hostile", hostile())]
}

fn xlsx(dossier: &Dossier) -> Vec<u8> {
    let facts = [("Signed by".to_owned(), "=nobody".to_owned())];
    register::xlsx(dossier, &facts).unwrap()
}

fn found(dossier: &Dossier) -> (String, Value) {
    let mut bytes = Vec::new();
    findings::write(dossier, &mut bytes).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let value = serde_json::from_str(&text).unwrap();
    (text, value)
}

fn subjects() -> [Subject; 2] {
    let subject = |name: &str, digests: &[(&str, String)]| Subject {
        name: name.to_owned(),
        digests: digests
            .iter()
            .map(|(algorithm, digest)| ((*algorithm).to_owned(), digest.clone()))
            .collect(),
    };
    [
        subject(
            "repository",
            &[("gitCommit", "0a".repeat(20)), ("gitTree", "0b".repeat(32))],
        ),
        subject("bundle.zip", &[("sha256", "0c".repeat(32))]),
    ]
}

#[test]
fn rows_are_in_natural_order_and_say_what_the_records_and_git_say() {
    let rows = register::rows(hostile());
    let references: Vec<&str> = rows.iter().map(|row| &*row.reference).collect();
    assert_eq!(
        references,
        [
            "NC-2026-9",
            "NC-2026-10",
            "OBS-2026-1",
            "OBS-2026-1",
            "OBS-2026-7",
            "OFI-2026-2",
            "findings/broken.md",
            "findings/nothing.md",
        ]
    );
    let row = &rows[0];
    assert_eq!(row.due, Some(day("2026-09-30")));
    assert_eq!(row.first_due, Some(day("2026-08-31")), "git had it first");
    assert_eq!(row.requirement, "ISO27001:2022/A.5.18; POL-IAM/4.2");
    assert_eq!(row.days_open, Some(20));
    assert_eq!(
        row.corrective_actions,
        "(1) due 2026-03-31 by tom.baker@acme.example: Name an owner and a deputy for every review in the control calendar"
    );
    assert!(
        row.correction.starts_with(
            "done 2026-02-12 by tom.baker@acme.example: The review was held on 11 and 12 February"
        ) && row.correction.ends_with('…'),
        "{}",
        row.correction
    );
    assert!(row.diagnostics.contains("warning"), "{}", row.diagnostics);
    let row = &rows[1];
    assert!(
        row.correction
            .starts_with("overdue since 2026-02-01 by @team")
    );
    assert!(
        row.corrective_actions.contains("(4) not done"),
        "{}",
        row.corrective_actions
    );
    assert!(!row.title.contains(['\u{202e}', '\u{1}']), "{}", row.title);
}

#[test]
fn days_open_end_when_a_finding_is_settled() {
    let repo = Repo::new();
    repo.live("open", "closed");
    let rows = register::rows(&dossier(repo.path(), "2027-01-01"));
    assert_eq!(rows[0].days_open, Some(152), "2026-02-10 to 2026-07-12");
    assert_eq!(rows[0].verification_result.unwrap().word(), "effective");
}

fn lines(csv: &str) -> Vec<Vec<String>> {
    let text = csv.strip_prefix('\u{feff}').expect("a byte order mark");
    let reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(false)
        .from_reader(text.as_bytes());
    let records = reader.into_records();
    records
        .map(|record| record.unwrap().iter().map(str::to_owned).collect())
        .collect()
}

#[test]
fn csv_has_a_row_a_line_and_no_formula() {
    for (name, dossier) in both() {
        let csv = register::csv(dossier);
        assert!(csv.ends_with("\r\n"), "{name}");
        let lines = lines(&csv);
        let records = dossier.register.records.len();
        assert_eq!(lines.len(), records + 1, "{name}");
        assert_eq!(
            csv.matches('\n').count(),
            records + 1,
            "{name}: a row a line"
        );
        assert_eq!(
            lines[0],
            COLUMNS.map(|column| column.name.to_owned()),
            "{name}"
        );
        for cell in lines.iter().flatten() {
            assert!(
                !cell.starts_with(['=', '+', '-', '@', '\t', '\r']),
                "{cell}"
            );
        }
    }
    let lines = lines(&register::csv(hostile()));
    assert_eq!(
        lines[2][4],
        "'=HYPERLINK(\"https://a.example\");'=1+1 \u{fffd}evil\u{fffd} <b>&amp;"
    );
}

/// What a spreadsheet has is what the rows have: days as days, numbers as numbers, all else as text.
#[test]
fn the_spreadsheet_has_the_rows_with_their_types_and_no_formula() {
    for (name, dossier) in both() {
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(xlsx(dossier))).unwrap();
        assert_eq!(
            book.sheet_names(),
            ["Register", "Actions", "About"],
            "{name}"
        );
        for sheet in book.sheet_names() {
            let formulas = book.worksheet_formula(&sheet).unwrap();
            assert!(formulas.used_cells().next().is_none(), "{name}, {sheet}");
        }
        let sheet = book.worksheet_range("Register").unwrap();
        let rows = register::rows(dossier);
        assert_eq!(sheet.height(), rows.len() + 1, "{name}");
        for (at, row) in (1_u32..).zip(&rows) {
            for (column, cell) in (0_u32..).zip(row.cells()) {
                let found = sheet.get_value((at, column)).unwrap_or(&Data::Empty);
                match (&cell, found) {
                    (Cell::Empty, Data::Empty) => {}
                    (Cell::Text(text), Data::String(found)) => assert_eq!(text, found, "{name}"),
                    (Cell::Number(number), Data::Float(found)) => {
                        assert_eq!(f64::from(*number), *found, "{name}");
                    }
                    (Cell::Day(day), Data::DateTime(found)) => {
                        let (year, month, of_month, ..) = found.to_ymd_hms_milli();
                        let found = format!("{year:04}-{month:02}-{of_month:02}");
                        assert_eq!(day.to_string(), found, "{name}");
                    }
                    // Before 1900 there are no days in a spreadsheet.
                    (Cell::Day(day), Data::String(found)) => {
                        assert!(day.year() < 1900 && day.to_string() == *found, "{name}");
                    }
                    other => panic!("{name}, row {at}, column {column}: {other:?}"),
                }
            }
        }
        let actions = book.worksheet_range("Actions").unwrap();
        let records = dossier.register.records.iter();
        let count: usize = records
            .map(|record| record.finding.corrective_actions.items().len())
            .sum();
        assert_eq!(actions.height(), count + 1, "{name}");
        let about = book.worksheet_range("About").unwrap();
        assert_eq!(
            about.get_value((0, 1)),
            Some(&Data::String("=nobody".into()))
        );
    }
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(xlsx(hostile()))).unwrap();
    let actions = book.worksheet_range("Actions").unwrap();
    let mut cells = actions.used_cells();
    let long = cells.find_map(|(_, _, cell)| match cell {
        Data::String(text) if text.starts_with("long long") => Some(text.clone()),
        _ => None,
    });
    let long = long.unwrap();
    assert!(long.len() <= 32_769 && long.ends_with("(cut here: the cell cannot hold more)"));
}

#[test]
fn an_empty_register_is_a_header() {
    let repo = Repo::new();
    let empty = dossier(repo.path(), "2026-01-01");
    assert_eq!(lines(&register::csv(&empty)).len(), 1);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(xlsx(&empty))).unwrap();
    assert_eq!(book.worksheet_range("Register").unwrap().height(), 1);
    assert_eq!(
        oscal::poam(&empty, ""),
        None,
        "OSCAL has no plan without an item"
    );
    assert_eq!(found(&empty).1["findings"], Value::Array(Vec::new()));
}

/// Another clone, at another time, gives the same bytes.
#[test]
fn the_same_register_gives_the_same_bytes() {
    let repo = Repo::new();
    repo.live("open", "planned");
    let clone = tempfile::tempdir().unwrap();
    let from = repo.path().to_str().unwrap();
    support::git::git(clone.path(), &["clone", "--quiet", from, "elsewhere"]);
    let one = dossier(repo.path(), "2026-03-01");
    let first = (xlsx(&one), found(&one).0, oscal::poam(&one, "../"));
    // The archive of a spreadsheet has times of two seconds.
    std::thread::sleep(std::time::Duration::from_millis(2_100));
    let other = dossier(&clone.path().join("elsewhere"), "2026-03-01");
    assert!(first == (xlsx(&other), found(&other).0, oscal::poam(&other, "../")));
    assert_eq!(register::csv(&one), register::csv(&other));
    assert_eq!(ciso_assistant::csv(&one), ciso_assistant::csv(&other));
}

#[test]
fn ciso_assistant_gets_its_own_words_for_every_status() {
    const WORDS: [&str; 8] = [
        "identified",
        "confirmed",
        "confirmed",
        "in_progress",
        "mitigated",
        "resolved",
        "closed",
        "dismissed",
    ];
    for (status, expected) in Status::WORDS.iter().zip(WORDS) {
        let status = Status::from_word(status.word).unwrap();
        assert_eq!(ciso_assistant::status(Some(status)), expected, "{status}");
    }
    assert_eq!(ciso_assistant::status(None), "--");
    for ((status, _), expected) in LIFE.iter().zip(WORDS) {
        let repo = Repo::new();
        repo.put("2026-03-01", &record(status));
        let lines = lines(&ciso_assistant::csv(&dossier(repo.path(), "2026-08-01")));
        assert_eq!(
            lines[0].join(","),
            "ref_id,name,description,severity,status,filtering_labels,asset,eta,due_date,priority,observation,vulnerabilities"
        );
        let row = &lines[1];
        assert_eq!(
            (&*row[0], &*row[3], &*row[4]),
            ("NC-2026-004", "medium", expected)
        );
        assert_eq!(
            (&*row[5], &*row[8], &*row[9]),
            ("nonconformity|internal-audit", "2026-08-31", "2")
        );
        assert!(row[2].starts_with(
            "POL-IAM 4.2 asks for a review of the access rights to business-critical systems every"
        ));
    }
    let lines = lines(&ciso_assistant::csv(hostile()));
    let of = |id: &str| lines.iter().find(|row| row[0] == id).unwrap().clone();
    assert_eq!(of("OBS-2026-7")[3..5], ["low", "dismissed"]);
    assert_eq!(of("OFI-2026-2")[3..5], ["info", "closed"]);
    let nothing = of("findings/nothing.md");
    assert_eq!((&*nothing[1], &*nothing[4]), ("findings/nothing.md", "--"));
}

fn schema_of_findings() -> jsonschema::Validator {
    jsonschema::options()
        .should_validate_formats(true)
        .build(&schema::findings())
        .unwrap()
}

#[test]
fn findings_are_what_their_schema_says_and_leave_nothing_out() {
    let schema = schema_of_findings();
    for (name, dossier) in both() {
        let (_, value) = found(dossier);
        let errors: Vec<String> = schema
            .iter_errors(&value)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{name}: {errors:#?}");
        let mut broken = value.clone();
        broken["findings"][0]["fields"]["due"] = Value::from("soon");
        assert!(!schema.is_valid(&broken));
    }
    let (_, value) = found(hostile());
    let entries = value["findings"].as_array().unwrap();
    let of = |id: &str| {
        entries
            .iter()
            .find(|entry| entry["finding"]["id"] == id)
            .unwrap()
    };
    let entry = of("NC-2026-10");
    let keys: BTreeSet<&str> = entry["fields"]
        .as_object()
        .unwrap()
        .keys()
        .map(|key| &**key)
        .collect();
    let known: BTreeSet<&str> = FINDING
        .iter()
        .map(|field| field.name)
        .chain(["extra"])
        .collect();
    assert_eq!(keys, known, "all fields of the table");
    let fields = &entry["fields"];
    assert_eq!(fields["requirements"][0]["number"], "A.5.18");
    assert_eq!(fields["requirements"][0]["edition"], "2022");
    assert_eq!(fields["requirements"][1]["text"], "nonsense");
    assert_eq!(fields["requirements"][1]["of"], Value::Null);
    assert_eq!(fields["evidence"][1]["kind"], "outside");
    assert_eq!(fields["evidence"][3]["commit"], "0123456789");
    assert_eq!(fields["owner"]["address"], TOM);
    assert_eq!(
        fields["corrective_actions"][2]["due"],
        Value::Null,
        "`soon` is no day"
    );
    assert!(
        entry["front_matter"]
            .as_str()
            .unwrap()
            .contains("due: soon"),
        "as written"
    );
    assert_eq!(entry["sections"][0]["kind"], "Nonconformity");
    assert!(!entry["diagnostics"].as_array().unwrap().is_empty());
    let gone = of("OBS-2026-3");
    assert_eq!(gone["finding"]["present"], false);
    assert_eq!(gone["fields"]["title"], "observation ;@x");
    assert_eq!(
        gone["events"].as_array().unwrap().last().unwrap()["step"],
        "removed"
    );
    assert_eq!(of("NC-2026-9")["events"].as_array().unwrap().len(), 2);
    let records = hostile().register.records.len();
    assert_eq!(
        entries.len(),
        records + 1,
        "each once, and the one that is gone"
    );
}

/// Every `uuid` of a document, and everything that refers to one, with the path of each.
fn references(value: &Value, at: &str, own: &mut Vec<String>, used: &mut Vec<(String, String)>) {
    match value {
        Value::Object(pairs) => {
            for (key, value) in pairs {
                let path = format!("{at}/{key}");
                match value {
                    Value::String(text) if key == "uuid" => own.push(text.clone()),
                    Value::String(text) if key.ends_with("-uuid") => {
                        used.push((path, text.clone()))
                    }
                    Value::Array(items) if key.ends_with("-uuids") => {
                        let texts = items.iter().map(|item| item.as_str().unwrap().to_owned());
                        used.extend(texts.map(|text| (path.clone(), text)));
                    }
                    _ => references(value, &path, own, used),
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                references(item, &format!("{at}/{index}"), own, used);
            }
        }
        Value::Null => panic!("{at} is null, which OSCAL does not know"),
        _ => {}
    }
}

/// Every value under a key, wherever it stands.
fn under<'a>(value: &'a Value, key: &str, found: &mut Vec<&'a Value>) {
    match value {
        Value::Object(pairs) => {
            for (own, value) in pairs {
                if own == key {
                    found.push(value);
                }
                under(value, key, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| under(item, key, found)),
        _ => {}
    }
}

fn plan(dossier: &Dossier) -> Value {
    let text = oscal::poam(dossier, "../").unwrap();
    let mut whole: Value = serde_json::from_str(&text).unwrap();
    whole["plan-of-action-and-milestones"].take()
}

/// No validator of others looks for these.
#[test]
fn a_plan_refers_to_nothing_that_it_does_not_have() {
    const STATUSES: [&str; 6] = [
        "open",
        "investigating",
        "remediating",
        "deviation-requested",
        "deviation-approved",
        "closed",
    ];
    for (name, dossier) in both() {
        let plan = plan(dossier);
        let (mut own, mut used) = (Vec::new(), Vec::new());
        references(&plan, "", &mut own, &mut used);
        let known: BTreeSet<&String> = own.iter().collect();
        assert_eq!(
            known.len(),
            own.len(),
            "{name}: an identifier is given twice"
        );
        assert!(used.len() > 20, "{name}");
        for (path, id) in &used {
            assert!(known.contains(id), "{name}: {path} refers to nothing");
        }
        let (mut roles, mut role_ids) = (Vec::new(), Vec::new());
        under(&plan["metadata"]["roles"], "id", &mut roles);
        under(&plan, "role-id", &mut role_ids);
        assert!(!role_ids.is_empty() && role_ids.iter().all(|id| roles.contains(id)));
        for risk in plan["risks"].as_array().unwrap() {
            assert!(
                STATUSES.contains(&risk["status"].as_str().unwrap()),
                "{risk}"
            );
        }
        let mut changes = Vec::new();
        under(&plan, "status-change", &mut changes);
        assert!(
            changes
                .iter()
                .all(|word| STATUSES.contains(&word.as_str().unwrap()))
        );
        let count = |wanted: &dyn Fn(&clause10::model::Finding) -> bool| {
            let records = dossier.register.records.iter();
            records.filter(|record| wanted(&record.finding)).count()
        };
        let is_live =
            |finding: &clause10::model::Finding| finding.status.value() != Some(Status::Withdrawn);
        let risks =
            count(&|finding| is_live(finding) && finding.kind.value() == Some(Kind::Nonconformity));
        assert_eq!(plan["risks"].as_array().unwrap().len(), risks, "{name}");
        assert_eq!(
            plan["poam-items"].as_array().unwrap().len(),
            count(&is_live),
            "{name}"
        );
    }
}

#[test]
fn a_plan_tells_what_is_done_by_whom_until_when() {
    let statuses = LIFE.iter().zip([
        "open",
        "investigating",
        "investigating",
        "remediating",
        "remediating",
        "remediating",
        "closed",
    ]);
    let repo = Repo::new();
    repo.live("open", "closed");
    let closed = plan(&dossier(repo.path(), "2026-08-01"));
    let risk = &closed["risks"][0];
    let entries = risk["risk-log"]["entries"].as_array().unwrap();
    let logged: Vec<_> = entries
        .iter()
        .map(|entry| {
            (
                entry["start"].as_str().unwrap(),
                entry["status-change"].as_str().unwrap(),
            )
        })
        .collect();
    let expected: Vec<_> = statuses
        .map(|((_, day), word)| (format!("{day}T00:00:00Z"), word))
        .collect();
    let expected: Vec<_> = expected.iter().map(|(day, word)| (&**day, *word)).collect();
    assert_eq!(logged, expected);
    assert_eq!(
        (risk["status"].as_str(), risk["deadline"].as_str()),
        (Some("closed"), Some("2026-08-31T00:00:00Z"))
    );
    let remediations = risk["remediations"].as_array().unwrap();
    let told: Vec<_> = remediations
        .iter()
        .map(|own| {
            (
                own["title"].as_str().unwrap(),
                own["lifecycle"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("Correction", "completed"),
            ("Corrective action", "completed")
        ]
    );
    let tasks = remediations[1]["tasks"].as_array().unwrap();
    let days: Vec<_> = tasks
        .iter()
        .map(|task| task["timing"]["on-date"]["date"].as_str().unwrap())
        .collect();
    assert_eq!(
        days,
        [
            "2026-02-20T00:00:00Z",
            "2026-03-20T00:00:00Z",
            "2026-07-10T00:00:00Z"
        ]
    );
    assert_eq!(tasks[2]["dependencies"][0]["task-uuid"], tasks[1]["uuid"]);
    let party = closed["metadata"]["parties"].as_array().unwrap();
    let tom = party
        .iter()
        .find(|party| party["email-addresses"][0] == TOM)
        .unwrap();
    let mut parties = party.iter();
    let maria = parties.find(|party| party["email-addresses"][0] == MARIA);
    assert_eq!(maria.unwrap()["name"], "Maria Lopez", "as git has it");
    assert_eq!(
        tasks[1]["responsible-roles"][0]["party-uuids"][0],
        tom["uuid"]
    );
    let mut shown = Vec::new();
    under(&closed["observations"], "href", &mut shown);
    assert!(
        shown.contains(&&Value::from("../evidence/NC-2026-004/q1-review.csv")),
        "{shown:?}"
    );
    // The same finding keeps its identifiers while its register goes on.
    repo.write("findings/OBS-2026-1.md", "---\nid: OBS-2026-1\n---\n");
    repo.commit("2026-08-02", MARIA);
    let later = plan(&dossier(repo.path(), "2026-09-01"));
    assert_eq!(later["risks"][0]["uuid"], risk["uuid"]);
    assert_eq!(later["system-id"], closed["system-id"]);
    assert_ne!(later["uuid"], closed["uuid"]);
    let stranger = plan(demo());
    assert_ne!(stranger["system-id"], closed["system-id"]);
}

/// A register in a folder of its repository, with a record that is not committed yet.
#[test]
fn paths_start_at_the_top_and_what_is_not_committed_has_no_commit() {
    let repo = Repo::new();
    repo.write("isms/clause10.yaml", "findings: [findings]\n");
    repo.write("isms/findings/NC-2026-004.md", &record("open"));
    repo.commit("2026-02-11", MARIA);
    repo.write("isms/findings/NC-2026-004.md", &record("corrected"));
    let new = record("corrected").replace("NC-2026-004", "NC-2026-005");
    repo.write("isms/findings/NC-2026-005.md", &new);
    let asked = Asked {
        start: &repo.path().join("isms"),
        view: View::WorkTree,
        day: Some((day("2026-02-13"), DayFrom::Given)),
        from: None,
    };
    let dossier = gather(&asked).unwrap().dossier;
    let plan = plan(&dossier);
    let mut shown = Vec::new();
    under(&plan, "href", &mut shown);
    for path in [
        "findings/NC-2026-005.md",
        "evidence/NC-2026-004/q4-review.csv",
    ] {
        let href = Value::from(format!("../isms/{path}"));
        assert!(shown.contains(&&href), "{shown:?}");
    }
    let mut logged = Vec::new();
    under(&plan["risks"][0]["risk-log"], "start", &mut logged);
    assert_eq!(logged, ["2026-02-11T00:00:00Z", "2026-02-13T00:00:00Z"]);
    let (_, value) = found(&dossier);
    assert!(schema_of_findings().is_valid(&value));
    let events = value["findings"][0]["events"].as_array().unwrap();
    assert_eq!(events[1]["commit"], Value::Null);
    assert_eq!(value["snapshot"]["kind"], "worktree");
}

#[test]
fn nothing_in_a_plan_is_a_tag() {
    let text = oscal::poam(hostile(), "").unwrap();
    assert!(!text.contains("<script") && !text.contains("<b>"));
    assert!(text.contains("&lt;script"));
}

#[test]
fn an_attestation_names_each_rule_once_and_the_worst_decides() {
    let read = |dossier: &Dossier| -> Value {
        let text = attestation::statement(dossier, &subjects(), &[]).unwrap();
        serde_json::from_str(&text).unwrap()
    };
    let repo = Repo::new();
    repo.put("2026-02-11", &record("open"));
    let open = dossier(repo.path(), "2026-02-12");
    let late = dossier(repo.path(), "2026-12-01");
    for (dossier, result) in [
        (demo(), "FAILED"),
        (hostile(), "FAILED"),
        (&late, "WARNED"),
        (&open, "PASSED"),
    ] {
        let value = read(dossier);
        let predicate = &value["predicate"];
        assert_eq!(predicate["result"], result);
        let mut names = BTreeMap::<&str, usize>::new();
        for key in ["passedTests", "warnedTests", "failedTests"] {
            for name in predicate[key].as_array().unwrap() {
                *names.entry(name.as_str().unwrap()).or_default() += 1;
            }
        }
        assert!(names.values().all(|count| *count == 1));
        assert!(
            dossier
                .report
                .rules
                .iter()
                .all(|rule| names.contains_key(rule.name))
        );
        let failed: BTreeSet<&str> = dossier
            .report
            .new_diagnostics()
            .filter(|found| found.level == clause10::policy::Level::Error)
            .map(|found| found.rule.name)
            .collect();
        let told = predicate["failedTests"].as_array().unwrap().iter();
        assert_eq!(
            told.map(|name| name.as_str().unwrap())
                .collect::<BTreeSet<_>>(),
            failed
        );
    }
    let twice = [subjects()[0].clone(), subjects()[0].clone()];
    for wrong in [&twice[..], &[]] {
        assert!(attestation::statement(demo(), wrong, &[]).is_err());
    }
}

/// The clients in `.ci/clients` read these files.
#[test]
fn files_for_the_clients() {
    let Some(folder) = std::env::var_os("CLAUSE10_OUTPUTS") else {
        return;
    };
    let folder = Path::new(&folder);
    std::fs::create_dir_all(folder).unwrap();
    for (name, dossier) in both() {
        let write = |end: &str, bytes: &[u8]| {
            std::fs::write(folder.join(format!("{name}.{end}")), bytes).unwrap();
        };
        write("xlsx", &xlsx(dossier));
        write("register.csv", register::csv(dossier).as_bytes());
        write(
            "ciso-assistant.csv",
            ciso_assistant::csv(dossier).as_bytes(),
        );
        write("findings.json", found(dossier).0.as_bytes());
        write(
            "poam.oscal.json",
            oscal::poam(dossier, "../").unwrap().as_bytes(),
        );
        let configuration = [subjects()[1].clone()];
        let statement = attestation::statement(dossier, &subjects(), &configuration).unwrap();
        let payload = statement.as_bytes();
        write("attestation.intoto.json", payload);
        let kind = attestation::PAYLOAD_TYPE;
        write(
            "attestation.pae",
            &attestation::pre_authentication(kind, payload),
        );
        let signature = Signature {
            key: "of nobody".to_owned(),
            bytes: (0..=255).collect(),
        };
        let envelope = attestation::envelope(kind, payload, &[signature]).unwrap();
        write("attestation.dsse.json", envelope.as_bytes());
    }
}
