//! What is asked for and what is said: two columns for one thing, numbers that nobody wants, what a spreadsheet
//! hides, calendars, and the report for programs when there is nothing to report.

use serde_json::json;

use super::made::{document, row, with_parts, workbook};
use super::{HEAD, Home};

#[test]
fn an_export_of_probo_as_separated_values_is_imported() {
    let home = Home::new();
    let file = home.write(
        "findings.csv",
        "id,referenceId,kind,title,description,status,source,identifiedOn,rootCause,correctiveAction,dueDate,effectivenessCheck,owner,priority\n\
         gid-1,F-1,MINOR_NONCONFORMITY,Access review missed,\"It was not held.\nSeen in Q4, and in Q3\",IN_PROGRESS,Internal audit,2025-01-10T00:00:00Z,No owner,Name an owner,2025-06-30,Two reviews in time,tom.baker@acme.example,HIGH\n\
         gid-2,F-2,OBSERVATION,Badges look alike,Visitors and staff,CLOSED,Internal audit,2025-01-11T00:00:00Z,,,,,tom.baker@acme.example,LOW\n\
         gid-3,F-3,EXCEPTION,Old cipher,It was accepted,RISK_ACCEPTED,Internal audit,2025-01-12T00:00:00Z,,,,,tom.baker@acme.example,LOW\n",
    );
    let report = home.json(&[&file, "--raised-by", "M", "--set", "requirements=9.2"]);
    assert_eq!(report["form"], "probo", "{report:#}");
    assert_eq!(report["written"], true, "{report:#}");
    for (former, expected) in [("F-1", "open"), ("F-2", "closed"), ("F-3", "open")] {
        assert_eq!(super::status(&report, former), expected);
    }
    let record = home.record("NC-2025-001");
    for said in [
        "former_id: F-1",
        "severity: minor",
        "owner: tom.baker@acme.example",
        "raised: 2025-01-10",
        "- action: Name an owner",
        "Seen in Q4, and in Q3",
        "**priority:** HIGH",
        "**status:** IN\\_PROGRESS",
    ] {
        assert!(
            record.replace('\\', "").contains(&said.replace('\\', "")),
            "{said} in\n{record}"
        );
    }
    assert!(home.record("old-cipher").contains("kind: observation"));
    home.check();
}

#[test]
fn days_of_a_workbook_that_counts_from_1904_are_its_days() {
    let home = Home::new();
    let names: Vec<&str> = HEAD.trim_end().split(',').collect();
    let rows: [&[&str]; 2] = [
        &names,
        &[
            "1",
            "A",
            "minor",
            "open",
            "incident",
            "9.2",
            "RAISED",
            "M",
            "T",
            "2025-12-31",
        ],
    ];
    let serial = |name: &str, text: String| match name {
        "xl/workbook.xml" => text.replace("<workbookPr", "<workbookPr date1904=\"1\""),
        _ if name.starts_with("xl/worksheets/") => {
            let at = text.find("<c r=\"G2\"").unwrap();
            let end = at + text[at..].find("</c>").unwrap();
            format!("{}<c r=\"G2\"><v>44483</v>{}", &text[..at], &text[end..])
        }
        _ => text,
    };
    let file = home.write("mac.xlsx", with_parts(&workbook(&rows), serial));
    let report = home.json(&[&file]);
    assert_eq!(report["written"], true, "{report:#}");
    assert!(
        report["notes"].to_string().contains("from 1904"),
        "{report:#}"
    );
    // 1904 days, 1462 of which the other system has more: 44483 is 14 October 2021 there.
    let record = home.record("NC-2025-001");
    assert!(record.contains("raised: 2025-10-15"), "{record}");
}

#[test]
fn a_number_of_a_log_whose_numbers_are_left_out_leads_nowhere() {
    let home = Home::new();
    let first = "1,Backup not tested,minor,open,internal audit,A.8.13,2024-02-10,M,T,2024-08-31\n\
        9,Alarm not tested,minor,open,internal audit,A.7.4,2024-02-11,M,T,2024-08-31\n";
    let first = home.write("2024.csv", format!("{HEAD}{first}"));
    assert_eq!(home.import(&[&first]).code, 0);
    let head = HEAD.trim_end();
    let second = home.write(
        "2025.csv",
        format!(
            "{head},Repeat of\n\
             1,Laptop not encrypted,minor,open,internal audit,A.8.24,2025-02-11,M,T,2025-08-31,\n\
             2,Access not revoked,minor,open,internal audit,A.5.18,2025-03-11,M,T,2025-08-31,1\n\
             3,Log not kept,minor,open,internal audit,A.8.15,2025-04-11,M,T,2025-08-31,NC-2024-001\n\
             4,Alarm late,minor,open,internal audit,A.7.4,2025-05-11,M,T,2025-08-31,9\n"
        ),
    );
    let ran = home.import(&[&second, "--map", "No=ignore"]);
    assert_eq!(ran.code, 0, "{}", ran.out);
    assert!(
        ran.out.contains("`1` in `recurrence_of` is kept as text")
            && ran.out.contains("--number-prefix TEXT"),
        "{}",
        ran.out
    );
    // Neither the finding of 2024 that had the number, nor the row whose number nobody wants.
    let record = home.record("NC-2025-002");
    assert!(
        !record.contains("recurrence_of: [") && record.contains("**recurrence_of:** 1"),
        "{record}"
    );
    // What can be one finding alone is that one: our own number, and one that the log itself has not.
    for (id, link) in [
        ("NC-2025-003", "NC-2024-001"),
        ("NC-2025-004", "NC-2024-002"),
    ] {
        let record = home.record(id);
        assert!(
            record.contains(&format!("recurrence_of: [{link}]")),
            "{record}"
        );
    }
    home.check();
}

#[test]
fn the_number_of_a_row_that_is_not_imported_is_not_that_of_another_finding() {
    let home = Home::new();
    let head = HEAD.trim_end();
    // The numbers look like ours: without the first row its number is given to the second.
    let file = home.write(
        "a.csv",
        format!(
            "{head},Repeat of\n\
             NC-2025-001,Due before,minor,open,incident,9.2,2025-01-10,M,T,2024-06-30,\n\
             NC-2025-002,Earlier,minor,open,incident,9.2,2025-01-11,M,T,2025-06-30,\n\
             NC-2025-003,Later,minor,open,incident,9.2,2025-01-12,M,T,2025-06-30,NC-2025-001\n"
        ),
    );
    let report = home.json(&[&file, "--skip-bad-rows"]);
    assert_eq!(report["rows"]["refused"], 1, "{report:#}");
    let later = home.record("NC-2025-002");
    assert!(later.contains("former_id: NC-2025-003"), "{later}");
    assert!(!later.contains("recurrence_of: ["), "{later}");
    assert!(
        report["findings"][1]["notes"]
            .to_string()
            .contains("the row with that number is not imported"),
        "{report:#}"
    );
}

#[test]
fn a_grade_beside_a_type_is_asked_for_with_the_option_to_give() {
    let home = Home::new();
    let file = home.write(
        "a.csv",
        "No,Title,Type,Grade,Status,Source,Clause,Raised,Raised by,Owner,Due\n\
         1,A,Nonconformity,Major,open,incident,9.2,2025-01-10,M,T,2025-06-30\n\
         2,B,Observation,,open,incident,9.2,2025-01-11,M,T,2025-06-30\n\
         3,C,Nonconformity,Minor,open,incident,9.2,2025-01-12,M,T,2025-06-30\n",
    );
    let ran = home.import(&[&file]);
    assert_eq!((ran.code, home.records().len()), (2, 0), "{}", ran.out);
    assert!(
        ran.err
            .contains("the columns `Type` and `Grade` all seem to be `kind`")
            && ran.err.contains("--map 'Grade=severity'"),
        "{}",
        ran.err
    );
    let report = home.json(&[&file, "--map", "Grade=severity"]);
    assert_eq!(report["written"], true, "{report:#}");
    assert!(home.record("NC-2025-001").contains("severity: major"));
    assert!(home.record("NC-2025-002").contains("severity: minor"));
    assert!(home.record("OBS-2025-001").contains("kind: observation"));
    home.check();
}

#[test]
fn what_a_spreadsheet_hides_is_imported_and_said() {
    let home = Home::new();
    let head: Vec<&str> = HEAD.trim_end().split(',').chain(["Salary"]).collect();
    let cells = [
        "1",
        "A",
        "minor",
        "open",
        "incident",
        "9.2",
        "2025-01-10",
        "M",
        "T",
        "2025-06-30",
        "9000",
    ];
    let rows: [&[&str]; 2] = [&head, &cells];
    // Of the columns G to K the spreadsheet shows none; a text that looks like it hides nothing.
    let hide = |name: &str, text: String| {
        if !name.starts_with("xl/worksheets/") {
            return text.replace(
                "<t>A</t>",
                "<t>A hidden=\"1\" &lt;row r=\"2\" hidden=\"1\"&gt;</t>",
            );
        }
        text.replace(
            "<sheetData>",
            "<cols><col min=\"1\" max=\"2\" width=\"9\" hidden=\"0\"/><col min=\"11\" max=\"16384\" width=\"0\" hidden=\"1\" customWidth=\"1\"/></cols><sheetData>",
        )
    };
    let book = home.write("a.xlsx", with_parts(&workbook(&rows), hide));
    let cells = [
        "1",
        "A",
        "minor",
        "open",
        "incident",
        "9.2",
        "@2025-01-10",
        "M",
        "T",
        "@2025-06-30",
        "9000",
    ];
    let sheet = document(&format!(
        "<table:table-column table:number-columns-repeated=\"10\"/><table:table-column table:visibility=\"collapse\" table:number-columns-repeated=\"16374\"/>{}{}",
        row(&head),
        row(&cells)
    ));
    let sheet = home.write("a.ods", sheet);
    for file in [&book, &sheet] {
        let report = home.json(&[file, "--dry-run"]);
        let hidden: Vec<&str> = report["columns"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|column| column["hidden"] == true)
            .map(|column| column["name"].as_str().unwrap())
            .collect();
        assert_eq!(hidden, ["Salary"], "{report:#}");
        let notes = report["notes"].to_string();
        assert!(
            notes.contains("the hidden column is imported like all others: `Salary`; --map 'Salary=ignore' leaves it out"),
            "{notes}"
        );
        assert!(!notes.contains("hidden or filtered"), "{notes}");
        let report = home.json(&[file, "--dry-run", "--map", "Salary=ignore"]);
        assert!(
            !report["notes"].to_string().contains("hidden column"),
            "{report:#}"
        );
    }
}

#[test]
fn names_of_steps_that_are_merged_over_columns_tell_those_columns_alone() {
    use rust_xlsxwriter::{Format, Workbook};
    let home = Home::new();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let plain = Format::new();
    for (row, first, last, name) in [
        (0, 0, 13, "Acme: log of nonconformities"),
        (2, 0, 7, "Finding"),
        (2, 8, 9, "Correction"),
        (2, 10, 12, "Corrective action"),
    ] {
        sheet
            .merge_range(row, first, row, last, name, &plain)
            .unwrap();
    }
    let rows: [&[&str]; 3] = [
        &[
            "Ref",
            "Date identified",
            "Identified by",
            "Source of finding",
            "ISO clause / control",
            "Description",
            "Grade",
            "Deadline",
            "Taken",
            "Date",
            "Action",
            "Action owner",
            "Target date",
            "Status",
        ],
        &[
            "N-1",
            "2025-01-10",
            "M",
            "Internal Audit IA-2025-1",
            "A.8.8",
            "Patches were late",
            "NC gering",
            "2025-08-31",
            "Patched",
            "2025-01-20",
            "Agree a window",
            "D. Patel",
            "2025-03-31",
            "Open",
        ],
        &["Total", "1"],
    ];
    for (row, cells) in (3..).zip(rows) {
        for (column, text) in (0..).zip(cells) {
            sheet.write_string(row, column, *text).unwrap();
        }
    }
    let file = home.write("log.xlsx", book.save_to_buffer().unwrap());
    let ran = home.import(&[&file]);
    assert_eq!(ran.code, 1, "{}\n{}", ran.out, ran.err);
    let said = "take that of the actions with --map 'Corrective action / Action owner=owner'";
    assert!(ran.out.contains(said), "{}", ran.out);
    let report = home.json(&[&file, "--map", "Action owner=owner"]);
    assert_eq!(report["written"], true, "{report:#}");
    let holds: Vec<&str> = report["columns"]
        .as_array()
        .unwrap()
        .iter()
        .map(|column| column["holds"].as_str().unwrap())
        .collect();
    assert_eq!(
        holds[7..],
        [
            "due",
            "Correction",
            "correction.done",
            "corrective_actions.action",
            "owner",
            "corrective_actions.due",
            "status",
        ],
        "{report:#}"
    );
    let record = home.record("NC-2025-001");
    for said in [
        "source: internal-audit",
        "IA-2025-1",
        "severity: minor",
        "  done: 2025-01-20",
        "    due: 2025-03-31",
        "due: 2025-08-31",
    ] {
        assert!(record.contains(said), "{said} in\n{record}");
    }
    home.check();
}

#[test]
fn a_report_for_programs_says_why_there_is_nothing_in_it() {
    let home = Home::new();
    for (name, bytes, kind, said) in [
        (
            "a.xls",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(),
            "files",
            "save it as .xlsx, .ods or .csv",
        ),
        ("b.csv", b"a,b\nc,d\n".to_vec(), "usage", "--header ROW"),
    ] {
        let file = home.write(name, bytes);
        let ran = home.import(&[&file, "--format", "json"]);
        assert_eq!(ran.code, 2, "{}", ran.out);
        let report = super::valid(&ran.out);
        assert_eq!(report["errors"][0]["kind"], kind, "{report:#}");
        assert!(
            report["errors"][0]["help"].as_str().unwrap().contains(said),
            "{report:#}"
        );
        assert_eq!(
            (&report["form"], &report["written"], &report["findings"]),
            (&json!(null), &json!(false), &json!([]))
        );
        assert!(ran.err.contains(said), "{}", ran.err);
    }
}

/// The files that `.ci/clients` reads.
#[test]
fn files_for_the_clients() {
    let Some(outputs) = std::env::var_os("CLAUSE10_OUTPUTS").map(std::path::PathBuf::from) else {
        return;
    };
    std::fs::create_dir_all(&outputs).unwrap();
    let home = Home::new();
    let file = home.write("log.xlsx", super::made::english());
    for (name, args) in [("import", &[][..]), ("nothing", &["--sheet", "Nothing"])] {
        let args = [&[file.as_str(), "--samples", "--format", "json"], args].concat();
        let ran = home.import(&args);
        std::fs::write(outputs.join(format!("{name}.import.json")), ran.out).unwrap();
    }
}
