//! What is imported a second time: logs that count from the start again, rows that cannot be imported.

use super::{HEAD, Home};

const FIRST: &str = "1,Backup not tested,minor,open,internal audit,A.8.13,2024-02-10,M,T,2024-08-31\n\
    2,Review missed,minor,open,internal audit,9.3,2024-03-10,M,T,2024-08-31\n";
const SECOND: &str = "1,Laptop not encrypted,minor,open,internal audit,A.8.24,2025-02-11,M,T,2025-08-31,\n\
    2,Access not revoked,minor,open,internal audit,A.5.18,2025-03-11,M,T,2025-08-31,1\n\
    3,Log not kept,minor,open,internal audit,A.8.15,2025-04-11,M,T,2025-08-31,NC-2024-001\n";

#[test]
fn a_log_that_counts_from_the_start_again_is_another_one() {
    let home = Home::new();
    let first = home.write("2024.csv", format!("{HEAD}{FIRST}"));
    let head = HEAD.trim_end();
    let second = home.write("2025.csv", format!("{head},Repeat of\n{SECOND}"));
    assert_eq!(home.import(&[&first]).code, 0);
    let before = home.records();
    let ran = home.import(&[&second]);
    assert_eq!(ran.code, 1, "{}", ran.out);
    assert_eq!(home.records(), before, "not even the third row");
    for said in [
        "the number is that of another finding",
        "line 2 (`1` is NC-2024-001), line 3 (`2` is NC-2024-002)",
        "`--number-prefix 2025-`",
        "--map 'No=ignore'",
    ] {
        assert!(ran.out.contains(said), "{said} in\n{}", ran.out);
    }
    assert!(!ran.out.contains("not merged"), "{}", ran.out);
    // What it says is what helps, and a number of the file means a row of the file.
    let ran = home.import(&[&second, "--number-prefix", "2025-"]);
    assert_eq!(ran.code, 0, "{}", ran.out);
    let record = home.record("NC-2025-002");
    assert!(
        record.contains("former_id: 2025-2") && record.contains("recurrence_of: [NC-2025-001]"),
        "{record}"
    );
    let record = home.record("NC-2025-003");
    assert!(record.contains("recurrence_of: [NC-2024-001]"), "{record}");
    // With the prefix or without, its rows are there.
    for args in [&[&*second][..], &[&*second, "--number-prefix", "2025-"]] {
        let report = home.json(args);
        assert_eq!(report["rows"]["unchanged"], 3, "{report:#}");
    }
    // A row of which the title alone is new is the same finding still.
    let changed = FIRST.replace("Review missed", "Review not held");
    let changed = home.write("changed.csv", format!("{HEAD}{changed}"));
    let ran = home.import(&[&changed]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.out.contains("NC-2024-002 here and says something else"),
        "{}",
        ran.out
    );
    assert_eq!(
        home.import(&[&second, "--number-prefix", "a b"]).code,
        2,
        "a number has no blanks"
    );
    home.check();
}

#[test]
fn a_log_without_its_numbers_is_imported_beside_another() {
    let home = Home::new();
    let first = home.write("2024.csv", format!("{HEAD}{FIRST}"));
    let second = FIRST.replace("2024", "2025").replace(" not ", " never ");
    let second = second.replace("missed", "late");
    let second = home.write("2025.csv", format!("{HEAD}{second}"));
    assert_eq!(home.import(&[&first]).code, 0);
    assert_eq!(home.import(&[&second]).code, 1);
    let ran = home.import(&[&second, "--map", "No=ignore"]);
    assert_eq!((ran.code, home.records().len()), (0, 4), "{}", ran.out);
}

#[test]
fn skipping_rows_ends_the_same_when_it_is_done_again() {
    let home = Home::new();
    let bad = "3,,minor,open,internal audit,9.2,2024-04-10,M,T,2024-08-31\n";
    let file = home.write("a.csv", format!("{HEAD}{FIRST}{bad}"));
    assert_eq!(home.import(&[&file]).code, 1);
    let first = home.import(&[&file, "--skip-bad-rows"]);
    let again = home.import(&[&file, "--skip-bad-rows"]);
    assert_eq!((first.code, again.code), (0, 0), "{}", again.out);
    assert!(
        again.out.contains("all other rows were imported before"),
        "{}",
        again.out
    );
    assert_eq!(home.records().len(), 2);
    // Without it the row is still an obstacle.
    assert_eq!(home.import(&[&file]).code, 1);
}

#[test]
fn a_grade_that_is_not_known_is_named_and_not_the_kind_that_it_would_have_said() {
    let home = Home::new();
    let rows = "1;A;kritisch;offen;intern;9.2;10.02.2025;M;T;31.08.2025\r\n\
        2;B;hoch;offen;extern;9.2;11.02.2025;M;T;31.08.2025\r\n";
    let head =
        "Nr;Titel;Schweregrad;Status;Quelle;Klausel;Erfasst am;Erfasst von;Eigentümer;Fälligkeit";
    let file = home.write("a.csv", format!("{head}\r\n{rows}"));
    let ran = home.import(&[&file]);
    assert_eq!(ran.code, 1, "{}", ran.out);
    for said in [
        "line 3, column 3",
        "--value 'Schweregrad:hoch=OURS'",
        "--value 'Quelle:extern=OURS'",
    ] {
        assert!(ran.out.contains(said), "{said} in\n{}", ran.out);
    }
    assert!(!ran.out.contains("there is no `kind`"), "{}", ran.out);
    let ran = home.import(&[
        &file,
        "--value",
        "Schweregrad:hoch=minor",
        "--value",
        "Quelle:extern=surveillance",
    ]);
    assert_eq!(ran.code, 0, "{}", ran.out);
    assert!(home.record("NC-2025-001").contains("severity: major"));
    assert!(home.record("NC-2025-002").contains("severity: minor"));
    home.check();
}
