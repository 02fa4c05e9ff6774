//! Exports of other programs, and files that are meant to do harm.

use super::made::{document, english, row, with_parts, workbook, zipped};
use super::{Home, status};

#[test]
fn an_export_of_ciso_assistant_is_imported() {
    let home = Home::new();
    let file = home.write(
        "findings.csv",
        "ref_id,name,description,severity,status,filtering_labels,asset,eta,due_date,priority,observation,vulnerabilities\n\
         F-1,Access review missed,The review of Q4 was not held,medium,in_progress,iam,Finance,2025-05-01,2025-06-30,2,Seen twice,\n\
         F-2,Badges,They look alike,info,--,,,,,4,,\n\
         F-3,Backup,No restore test,high,closed,,,,2025-06-30,1,,\n\
         F-4,Not one,It was a test,low,dismissed,,,,2025-06-30,1,,\n",
    );
    let args = [
        &file as &str,
        "--raised-by",
        "M",
        "--owner",
        "T",
        "--source",
        "internal-audit",
        "--set",
        "raised=2025-01-10",
        "--set",
        "requirements=9.2",
    ];
    let report = home.json(&args);
    assert_eq!(report["form"], "ciso-assistant");
    assert_eq!(report["written"], true, "{report:#}");
    for (former, expected) in [
        ("F-1", "open"),
        ("F-2", "open"),
        ("F-3", "open"),
        ("F-4", "open"),
    ] {
        assert_eq!(status(&report, former), expected);
    }
    let record = home.record("access-review");
    for said in [
        "severity: minor",
        "area: Finance",
        "due: 2025-06-30",
        "**observation:** Seen twice",
        "**status:** in_progress",
    ] {
        assert!(record.contains(said), "{said} in\n{record}");
    }
    assert!(home.record("badges").contains("kind: observation"));
    assert!(home.record("backup").contains("severity: major"));
    home.check();
}

#[test]
fn an_export_of_probo_is_imported() {
    let home = Home::new();
    let finding = |kind: &str, status: &str, id: &str| {
        serde_json::json!({"node": {
            "id": format!("gid-{id}"), "referenceId": id, "kind": kind, "title": "Access review missed", "description": "It was not held",
            "status": status, "source": "Internal audit", "identifiedOn": "2025-01-10T00:00:00Z", "rootCause": "No owner",
            "correctiveAction": "Name an owner", "dueDate": "2025-06-30", "effectivenessCheck": "Two reviews in time",
            "owner": {"fullName": "Tom Baker", "email": "tom.baker@acme.example"}
        }})
    };
    let edges = [
        finding("MINOR_NONCONFORMITY", "IN_PROGRESS", "F-1"),
        finding("OBSERVATION", "CLOSED", "F-2"),
        finding("MAJOR_NONCONFORMITY", "RISK_ACCEPTED", "F-3"),
    ];
    let export = serde_json::json!({"data": {"findings": {"totalCount": 3, "edges": edges}}});
    let file = home.write("findings.json", export.to_string());
    let report = home.json(&[&file, "--raised-by", "M", "--set", "requirements=9.2"]);
    assert_eq!(report["form"], "probo", "{report:#}");
    assert_eq!(report["written"], true, "{report:#}");
    assert_eq!(status(&report, "F-2"), "closed");
    assert_eq!(status(&report, "F-1"), "open");
    let record = home.record("NC-2025-001");
    for said in [
        "severity: minor",
        "owner: tom.baker@acme.example",
        "raised: 2025-01-10",
        "- action: Name an owner",
        "## Root cause",
    ] {
        assert!(record.contains(said), "{said} in\n{record}");
    }
    home.check();
}

#[test]
fn hostile_files_are_refused_with_a_reason_and_nothing_is_written() {
    let home = Home::new();
    let mut encrypted = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    encrypted.extend([0; 512]);
    let old = encrypted.clone();
    encrypted.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    let book = english();
    let truncated = book[..book.len() / 2].to_vec();
    // Names that contradict each other, so that the reader of cells cannot know what is meant.
    let broken = with_parts(&book, |name, text| match name {
        "xl/worksheets/sheet2.xml" => text.replace("<v>", "<v>99999999"),
        _ => text,
    });
    let locked = zipped(&[
        (
            "mimetype".into(),
            "application/vnd.oasis.opendocument.spreadsheet".into(),
        ),
        ("content.xml".into(), String::new()),
        (
            "META-INF/manifest.xml".into(),
            "<manifest:encryption-data/>".into(),
        ),
    ]);
    let many = document(
        r#"<table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value-type="string" table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell></table:table-row>"#,
    );
    let long = format!("No,Title,Owner\n1,\"{},T\n", "x".repeat(300 << 10));
    let cases: &[(&str, Vec<u8>, &str)] = &[
        ("empty.csv", Vec::new(), "the file is empty"),
        ("blank.csv", b" \n\n".to_vec(), "the file is empty"),
        ("locked.xlsx", encrypted, "protected by a password"),
        ("locked.ods", locked, "protected by a password"),
        ("old.xls", old, "before 2007"),
        ("half.xlsx", truncated, "damaged"),
        ("broken.xlsx", broken, ""),
        (
            "text.xlsx",
            b"No,Title\n1,A\n".to_vec(),
            "is no such spreadsheet",
        ),
        (
            "other.zip",
            zipped(&[("a.txt".into(), "a".into())]),
            "no spreadsheet",
        ),
        ("many.ods", many, "there are more than"),
        ("long.csv", long.into_bytes(), "has a text of"),
        (
            "names.csv",
            b"a,b\nc,d\n".to_vec(),
            "no row has names of columns",
        ),
        ("page.md", b"# no table\n".to_vec(), "has no table"),
        ("bad.json", b"{\"a\": ".to_vec(), "is no JSON"),
        ("none.json", b"[]".to_vec(), "no list of findings"),
        ("deep.json", "[".repeat(100_000).into_bytes(), "is no JSON"),
        (
            "utf16.csv",
            b"\xff\xfe\x00\xd8\x00\xd8".to_vec(),
            "no text in UTF-16LE",
        ),
    ];
    for (name, bytes, said) in cases {
        let file = home.write(name, bytes);
        let ran = home.import(&[&file]);
        assert_ne!(ran.code, 0, "{name}: {}", ran.out);
        assert!(
            ran.err.contains(said) || ran.out.contains(said),
            "{name}: {said} in {}\n{}",
            ran.err,
            ran.out
        );
        assert!(home.records().is_empty(), "{name}");
    }
}

#[test]
fn a_zip_that_unpacks_to_too_much_is_not_unpacked() {
    use std::io::{Cursor, Write};
    let home = Home::new();
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    writer
        .start_file("xl/workbook.xml", zip::write::SimpleFileOptions::default())
        .unwrap();
    let blanks = vec![b' '; 1 << 20];
    for _ in 0..300 {
        writer.write_all(&blanks).unwrap();
    }
    let bytes = writer.finish().unwrap().into_inner();
    assert!(bytes.len() < 1 << 20);
    // The directory may say another size than there is.
    let real = (300_u32 << 20).to_le_bytes();
    let mut lying = bytes.clone();
    for at in 0..lying.len() - 4 {
        if lying[at..at + 4] == real {
            lying[at..at + 4].copy_from_slice(&16_u32.to_le_bytes());
        }
    }
    assert_ne!(lying, bytes);
    for (name, bytes) in [("bomb.xlsx", bytes), ("lying.xlsx", lying)] {
        let file = home.write(name, bytes);
        let ran = home.import(&[&file]);
        assert_eq!(ran.code, 2, "{}", ran.out);
        assert!(
            ran.err.contains("unpacks to more than") || ran.err.contains("damaged"),
            "{}",
            ran.err
        );
    }
}

#[test]
fn cells_without_a_value_are_named_by_sheet_row_and_column() {
    let home = Home::new();
    let head = [
        "No",
        "Title",
        "Severity",
        "Status",
        "Source",
        "Clause",
        "Raised",
        "Raised by",
        "Owner",
        "Due",
    ];
    let ods = document(
        &[
            row(&head),
            row(&[
                "1",
                "A",
                "minor",
                "open",
                "incident",
                "9.2",
                "#REF!",
                "M",
                "T",
                "@2025-06-30",
            ]),
        ]
        .concat(),
    );
    let file = home.write("a.ods", ods);
    let ran = home.import(&[&file]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(
        ran.out.contains("has the error #REF!") && ran.out.contains("Registro!G2"),
        "{}",
        ran.out
    );
    assert!(!ran.out.contains("there is no `"), "{}", ran.out);
    // A formula whose value was not saved, and a number that became a day.
    let rows: [&[&str]; 2] = [
        &head,
        &[
            "1",
            "A",
            "minor",
            "open",
            "incident",
            "9.2",
            "2025-01-10",
            "M",
            "FORMULA",
            "2025-06-30",
        ],
    ];
    let book = with_parts(&workbook(&rows), |name, text| {
        if !name.starts_with("xl/worksheets/") {
            return text;
        }
        let at = text.find("<c r=\"I2\"").unwrap();
        let end = at + text[at..].find("</c>").unwrap();
        format!(
            "{}<c r=\"I2\"><f>A1&amp;B1</f>{}",
            &text[..at],
            &text[end..]
        )
    });
    let file = home.write("b.xlsx", book);
    let ran = home.import(&[&file]);
    assert_eq!(ran.code, 1, "{}\n{}", ran.err, ran.out);
    assert!(
        ran.out.contains("formula whose value was not saved") && ran.out.contains("Sheet1!I2"),
        "{}",
        ran.out
    );
    assert!(!ran.out.contains("there is no `"), "{}", ran.out);
    assert!(home.records().is_empty());
}
