//! `import` through the program: registers of four kinds, what is done twice, what is wrong, what is hostile.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails panics"
)]

#[path = "import/again.rs"]
mod again;
#[path = "import/grids.rs"]
mod grids;
#[path = "import/made.rs"]
mod made;
#[path = "import/meant.rs"]
mod meant;
#[path = "import/programs.rs"]
mod programs;

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

struct Ran {
    code: i32,
    out: String,
    err: String,
}

/// An empty register, outside of any repository.
struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(home.path().join("findings")).unwrap();
        std::fs::write(home.path().join("clause10.yaml"), "version: 1\n").unwrap();
        Self(home)
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        name.to_owned()
    }

    fn run(&self, args: &[&str]) -> Ran {
        let output = Command::new(env!("CARGO_BIN_EXE_clause10"))
            .args(args)
            .current_dir(self.path())
            .env("GIT_CEILING_DIRECTORIES", self.path().parent().unwrap())
            .output()
            .unwrap();
        let ran = Ran {
            code: output.status.code().expect("it was not killed"),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        };
        assert!(!ran.err.contains("panicked"), "{}", ran.err);
        ran
    }

    fn import(&self, args: &[&str]) -> Ran {
        self.run(&[&["import", "--as-of", "2026-11-20"], args].concat())
    }

    /// The report as JSON.
    fn json(&self, args: &[&str]) -> Value {
        let ran = self.import(&[args, &["--format", "json"]].concat());
        valid(&ran.out)
    }

    /// The records, by their paths.
    fn records(&self) -> Vec<(PathBuf, String)> {
        let mut records: Vec<(PathBuf, String)> =
            walkdir::WalkDir::new(self.path().join("findings"))
                .into_iter()
                .map(Result::unwrap)
                .filter(|entry| entry.file_type().is_file())
                .map(|entry| {
                    let path = entry
                        .path()
                        .strip_prefix(self.path())
                        .unwrap()
                        .to_path_buf();
                    (path, std::fs::read_to_string(entry.path()).unwrap())
                })
                .collect();
        records.sort();
        records
    }

    fn record(&self, id: &str) -> String {
        let found = self
            .records()
            .into_iter()
            .find(|(path, _)| path.to_str().unwrap().contains(id));
        found
            .unwrap_or_else(|| panic!("no {id} in {:?}", self.records()))
            .1
    }

    /// Checks all, and wants no error.
    fn check(&self) {
        let ran = self.run(&["check", "--no-history", "--as-of", "2026-11-20"]);
        assert_eq!(ran.code, 0, "{}\n{}", ran.out, ran.err);
    }
}

/// A report for programs, which is what its schema says.
fn valid(out: &str) -> Value {
    let report: Value = serde_json::from_str(out).unwrap_or_else(|_| panic!("{out}"));
    let validator = jsonschema::validator_for(&clause10::schema::import()).unwrap();
    let errors: Vec<String> = validator
        .iter_errors(&report)
        .map(|error| error.to_string())
        .collect();
    assert!(errors.is_empty(), "{errors:?}\n{report:#}");
    report
}

fn status(report: &Value, former: &str) -> String {
    let findings = report["findings"].as_array().unwrap();
    let found = findings
        .iter()
        .find(|finding| finding["former_id"] == former);
    let found = found.unwrap_or_else(|| panic!("no {former} in {report:#}"));
    found["status"].as_str().unwrap().to_owned()
}

#[test]
fn a_workbook_in_english_is_imported_as_far_as_it_shows() {
    let home = Home::new();
    for name in ["calendar", "q1", "q2"] {
        home.write(&format!("evidence/{name}.csv"), "a,b\n");
    }
    let file = home.write("log.xlsx", made::english());
    let report = home.json(&[&file]);
    assert_eq!(report["written"], true, "{report:#}");
    assert_eq!(report["sheet"], "NC log");
    assert_eq!(status(&report, "NC-17"), "closed", "{report:#}");
    assert_eq!(status(&report, "NC-18"), "open");
    assert_eq!(status(&report, "OBS-3"), "open");
    let notes = report["notes"].to_string();
    for said in [
        "a hidden or filtered row is read",
        "XFD1048576",
        "`Total`",
        "hidden sheets are not read: `Lists`",
    ] {
        assert!(notes.contains(said), "{said} in {notes}");
    }
    // In the order of the days on which they were recorded.
    let first = home.record("NC-2025-001");
    assert!(
        first.contains("former_id: NC-18") && first.contains("raised: 2025-01-03"),
        "{first}"
    );
    assert!(
        first.contains("requirements: [ISO27001:2022/A.8.13]"),
        "{first}"
    );
    assert!(
        first.contains("**status:** Closed") && first.contains("**closed:** 2025-06-01"),
        "{first}"
    );
    let closed = home.record("NC-2025-002");
    for said in [
        "status: closed",
        "owner: Tom Baker <tom.baker@acme.example>",
        "  method: five-whys",
        "    addresses: [no-owner]",
        "  evidence: [evidence/q1.csv, evidence/q2.csv]",
        "**Cost centre:** 4711",
        "The review of Q4 2024 was not held.\nSample: 1 of 4 quarters.",
    ] {
        assert!(closed.contains(said), "{said} in\n{closed}");
    }
    home.check();
}

#[test]
fn a_german_file_of_values_in_windows_1252_is_imported() {
    let home = Home::new();
    let (bytes, _, lost) = encoding_rs::WINDOWS_1252.encode(made::GERMAN);
    assert!(!lost);
    let file = home.write("register.csv", bytes);
    let ran = home.import(&[&file, "--dry-run"]);
    assert_eq!(ran.code, 0, "{}\n{}", ran.out, ran.err);
    for said in [
        "windows-1252",
        "semicolons",
        "Fälligkeit",
        "31.08.2025",
        "nothing was written",
        "`Summe`",
    ] {
        assert!(ran.out.contains(said), "{said} in\n{}", ran.out);
    }
    assert!(home.records().is_empty(), "--dry-run writes nothing");
    let report = home.json(&[&file]);
    assert_eq!(status(&report, "1"), "corrected", "{report:#}");
    assert_eq!(status(&report, "2"), "open");
    assert_eq!(status(&report, "3"), "closed");
    let record = home.record("NC-2025-001-zugriffspruefung-versaeumt");
    assert!(
        record.contains("raised: 2025-02-10") && record.contains("by: Tom Bäcker"),
        "{record}"
    );
    assert!(
        record.contains("**Bemerkung:** \\#1 im Audit") || record.contains("**Bemerkung:** #1"),
        "{record}"
    );
    home.check();
}

#[test]
fn a_french_page_is_imported() {
    let home = Home::new();
    let file = home.write("registre.md", made::FRENCH);
    let report = home.json(&[&file]);
    assert_eq!(report["rows"]["new"], 2, "{report:#}");
    let record = home.record("NC-2025-001");
    for said in [
        "requirements: [ISO27001:2022/A.5.18, ISO27001:2022/9.2]",
        "due: 2025-12-31",
        "  - action: Nommer un responsable\n  - action: Nommer un suppléant",
        "raised: 2025-03-03",
    ] {
        assert!(record.contains(said), "{said} in\n{record}");
    }
    let idea = home.record("OFI-2025-001");
    assert!(
        idea.contains("kind: opportunity") && idea.contains("https://acme.example/badges"),
        "{idea}"
    );
    assert!(!idea.contains("severity"), "{idea}");
    home.check();
}

#[test]
fn a_spanish_document_is_imported() {
    let home = Home::new();
    let file = home.write("registro.ods", made::spanish());
    let report = home.json(&[&file]);
    assert_eq!(report["rows"]["new"], 2, "{report:#}");
    assert_eq!(status(&report, "NC-2025-01"), "corrected");
    assert_eq!(status(&report, "NC-2025-02"), "open");
    let record = home.record("NC-2025-002");
    assert!(
        record.contains("financiero & contable") && record.contains("severity: minor"),
        "{record}"
    );
    assert!(
        record.contains("  - action: Nombrar responsable\n"),
        "{record}"
    );
    assert!(report["notes"].to_string().contains("Oculta"), "{report:#}");
    home.check();
}

#[test]
fn the_same_rows_are_not_imported_twice_in_any_form() {
    let home = Home::new();
    let csv = "Nr.;Titel;Beschreibung;Art;Schweregrad;Status;Normkapitel;Erfasst am;Erfasst von;Quelle;Verantwortlich;Fälligkeit\n\
        7;A;Es fehlte.;NC;Neben;offen;A.5.18;10.02.2025;M;Internes Audit;T;31.08.2025\n";
    let rows: Vec<Vec<&str>> = csv.lines().map(|line| line.split(';').collect()).collect();
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    let first = home.write("a.csv", csv);
    let second = home.write("b.xlsx", made::workbook(&rows));
    assert_eq!(home.import(&[&first]).code, 0);
    let before = home.records();
    assert_eq!(before.len(), 1);
    for file in [&first, &second] {
        let ran = home.import(&[file]);
        assert_eq!(ran.code, 0, "{}\n{}", ran.out, ran.err);
        assert!(
            ran.out.contains("imported before and the same"),
            "{}",
            ran.out
        );
    }
    // The record goes on; the row is still the same.
    let (path, text) = &before[0];
    std::fs::write(
        home.path().join(path),
        text.replace("due: 2025-08-31", "due: 2025-09-30"),
    )
    .unwrap();
    assert_eq!(home.json(&[&first])["rows"]["unchanged"], 1);
    let before = home.records();
    let third = home.write("c.csv", csv.replace("Neben", "Haupt"));
    let ran = home.import(&[&third]);
    assert_eq!(ran.code, 1, "{}", ran.out);
    assert!(
        ran.out.contains("not merged") && ran.out.contains("NC-2025-001"),
        "{}",
        ran.out
    );
    assert_eq!(home.records(), before);
    let fourth = home.write(
        "d.csv",
        format!(
            "{csv}8;B;Es fehlte auch.;NC;Neben;offen;9.2;11.02.2025;M;Internes Audit;T;31.08.2025\n"
        ),
    );
    let report = home.json(&[&fourth]);
    assert_eq!(
        (&report["rows"]["unchanged"], &report["findings"][0]["id"]),
        (&1.into(), &"NC-2025-002".into())
    );
}

const HEAD: &str = "No,Title,Severity,Status,Source,Clause,Raised,Raised by,Owner,Due\n";

#[test]
fn one_row_that_cannot_be_imported_stops_all_unless_it_is_skipped() {
    let home = Home::new();
    let rows = "1,Good,minor,open,internal audit,A.5.18,2025-01-10,M,T,2025-06-30\n\
        2,No requirement,minor,open,internal audit,the contract,2025-01-11,M,T,2025-06-30\n\
        3,Odd status,minor,With the board,internal audit,9.2,2025-01-12,M,T,2025-06-30\n\
        4,Future,minor,open,internal audit,9.2,2027-01-12,M,T,2027-06-30\n\
        5,Due before,minor,open,internal audit,9.2,2025-01-12,M,T,2024-06-30\n\
        6,Odd source,minor,open,a dream,9.2,2025-01-12,M,T,2025-06-30\n\
        6,Twice,minor,open,internal audit,9.2,2025-01-12,M,T,2025-06-30\n\
        8,TBD,minor,open,internal audit,9.2,2025-01-12,M,T,2025-06-30\n\
        9,,minor,open,internal audit,9.2,2025-01-12,M,T,2025-06-30\n";
    let file = home.write("a.csv", format!("{HEAD}{rows}"));
    let ran = home.import(&[&file]);
    assert_eq!(ran.code, 1, "{}", ran.out);
    assert!(home.records().is_empty());
    for said in [
        "`the contract` in the column `Clause` is not understood",
        "line 3, column 6",
        "--value 'Source:a dream=OURS'",
        "the number `6` stands in 2 rows: 7, 8",
        "--skip-bad-rows imports the other 2",
        "there is no `title`",
    ] {
        assert!(ran.out.contains(said), "{said} in\n{}", ran.out);
    }
    let report = home.json(&[
        &file,
        "--skip-bad-rows",
        "--value",
        "Status:With the board=open",
        "--value",
        "source:a dream=incident",
    ]);
    assert_eq!(report["written"], true);
    assert_eq!(report["rows"]["refused"], 7, "{report:#}");
    // What was refused leaves no gap.
    let ids: Vec<&str> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["NC-2025-001", "NC-2025-002"]);
    assert!(home.record("NC-2025-002").contains("With the board"));
    home.check();
}

#[test]
fn links_lead_to_the_numbers_that_are_given_in_the_end() {
    let home = Home::new();
    let head = HEAD.trim_end();
    let file = home.write(
        "a.csv",
        format!(
            "{head},Repeat of\n\
             1,Due before,minor,open,incident,9.2,2025-01-10,M,T,2024-06-30,\n\
             2,Earlier,minor,open,incident,9.2,2025-01-11,M,T,2025-06-30,1\n\
             3,Later,minor,open,incident,9.2,2025-01-12,M,T,2025-06-30,2\n"
        ),
    );
    let report = home.json(&[&file, "--skip-bad-rows"]);
    assert_eq!(report["rows"]["refused"], 1, "{report:#}");
    let later = home.record("NC-2025-002");
    assert!(later.contains("recurrence_of: [NC-2025-001]"), "{later}");
    let earlier = home.record("NC-2025-001");
    assert!(!earlier.contains("recurrence_of: ["), "{earlier}");
    assert!(earlier.contains("**recurrence_of:** 1"), "{earlier}");
    home.check();
    // Where nothing is left to import, that is no success.
    let none = home.write(
        "b.csv",
        format!("{HEAD}9,Due before,minor,open,incident,9.2,2025-01-10,M,T,2024-06-30\n"),
    );
    assert_eq!(home.import(&[&none, "--skip-bad-rows"]).code, 1);
}

#[test]
fn what_the_rules_would_refuse_becomes_text() {
    let home = Home::new();
    let file = home.write(
        "a.csv",
        "No,Title,Severity,Status,Source,Clause,Raised,Raised by,Owner,Due,Objective evidence,Correction,Correction date,\
         Corrected by,Root cause,Verified on,Closed,Closed by,Comments\n\
         1,A,minor,closed,internal audit,9.2,2025-01-10,M,T,2025-06-30,evidence/gone.pdf,Held again,2027-01-01,T,TBD,2024-01-01,2024-02-01,M,\"<!-- TODO: ask\"\n",
    );
    let report = home.json(&[&file]);
    assert_eq!(report["written"], true, "{report:#}");
    let record = home.record("NC-2025-001");
    let front = record.split("\n---\n").next().unwrap();
    for gone in ["evidence", "2027", "2024"] {
        assert!(!front.contains(gone), "{gone} in\n{record}");
    }
    for kept in [
        "evidence/gone.pdf",
        "2027-01-01",
        "2024-01-01",
        "2024-02-01",
        "TODO: ask",
        "TBD",
    ] {
        assert!(record.contains(kept), "{kept} in\n{record}");
    }
    home.check();
}

#[test]
fn what_can_be_two_things_is_asked_for_with_the_options_to_give() {
    let home = Home::new();
    let row = "1,A,minor,open,internal audit,9.2,03/04/2025,M,T,05/06/2025,Did it\n";
    let head = HEAD.trim_end();
    let file = home.write("a.csv", format!("{head},Action taken\n{row}"));
    let ran = home.import(&[&file]);
    assert_eq!((ran.code, home.records().len()), (2, 0), "{}", ran.err);
    assert!(
        ran.err.contains("--map 'Action taken=Correction'"),
        "{}",
        ran.err
    );
    let ran = home.import(&[&file, "--map", "Action taken=Correction"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.err
            .contains("`03/04/2025` in line 2, column 7 can be two days"),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("--dates dmy"), "{}", ran.err);
    let report = home.json(&[&file, "--map", "Action taken=Correction", "--dates", "mdy"]);
    assert_eq!(report["written"], true, "{report:#}");
    assert!(home.record("NC-2025-001").contains("raised: 2025-03-04"));
    for (args, said) in [
        (["--map", "Nobody=owner"], "there is no column `Nobody`"),
        (["--map", "Title=onwer"], "did you mean `owner`?"),
        (["--map", "Title=id"], "a table gives no field"),
        (["--set", "due=soon"], "write a day as YYYY-MM-DD"),
        (
            ["--set", "status=closed"],
            "comes from what the record shows",
        ),
        (["--sheet", "Nothing"], "there is no sheet"),
        (["--header", "99"], "row 99 of the table has nothing"),
        (["--value", "Status"], "COLUMN:WORD=OURS"),
    ] {
        let ran = home.import(&[&[file.as_str()], &args[..]].concat());
        assert_eq!(ran.code, 2, "{args:?}");
        assert!(ran.err.contains(said), "{said} in {}", ran.err);
    }
}

#[test]
fn columns_can_be_mapped_by_letters_and_left_out() {
    let home = Home::new();
    let rows: [&[&str]; 2] = [
        &["No", "What", "Grade", "Who", "When", "Secret"],
        &["1", "It was missed", "minor", "T", "2025-06-30", "salary"],
    ];
    let file = home.write("a.xlsx", made::workbook(&rows));
    let args = [
        &file,
        "--map",
        "B=title",
        "--map",
        "Who=owner",
        "--map",
        "When=due",
        "--map",
        "Secret=ignore",
        "--source",
        "incident",
        "--raised-by",
        "M",
        "--set",
        "raised=2025-01-02",
        "--set",
        "requirements=9.2",
    ];
    let ran = home.import(&args.map(|arg| arg as &str));
    assert_eq!(ran.code, 0, "{}\n{}", ran.out, ran.err);
    let record = home.record("NC-2025-001");
    assert!(
        record.contains("title: It was missed") && !record.contains("salary"),
        "{record}"
    );
    assert!(ran.out.contains("not imported"), "{}", ran.out);
    home.check();
}

#[test]
fn an_import_goes_on_in_a_register_with_records_and_its_own_words() {
    let home = Home::new();
    home.write(
        "clause10.yaml",
        "version: 1\nwords:\n  fields: {owner: verantwortlich}\n  sections: {Nonconformity: Abweichung}\n  values: {severity: {minor: gering}, status: {open: offen}}\nextra_fields:\n  ticket: {type: text, pattern: 'ISMS-[0-9]+', about: number}\n",
    );
    home.write(
        "findings/2025/NC-2025-041-old.md",
        "---\nid: NC-2025-041\n---\n",
    );
    let before = home.records();
    let file = home.write(
        "a.csv",
        "No,Title,Severity,Source,Clause,Raised,Raised by,verantwortlich,Due,ticket,Repeat of\n\
         1,A,gering,incident,9.2,2025-01-10,M,T,2025-06-30,ISMS-7,\n\
         2,B,gering,incident,9.2,2025-01-11,M,T,2025-06-30,seven,1\n",
    );
    let ran = home.import(&[&file]);
    assert_eq!(ran.code, 0, "{}\n{}", ran.out, ran.err);
    let record = home.record("NC-2025-042");
    for said in [
        "severity: gering",
        "status: offen",
        "verantwortlich: T",
        "## Abweichung",
        "ticket: ISMS-7",
    ] {
        assert!(record.contains(said), "{said} in\n{record}");
    }
    let other = home.record("NC-2025-043");
    assert!(other.contains("recurrence_of: [NC-2025-042]"), "{other}");
    assert!(
        other.contains("**ticket:** seven") && !other.contains("ticket: seven"),
        "{other}"
    );
    assert_eq!(home.records()[0], before[0], "what was there is as it was");
}
