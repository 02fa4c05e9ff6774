//! Registers as their owners would have made them: a workbook, a document, and what is wrong with some.

use std::io::{Cursor, Write};

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use zip::write::SimpleFileOptions;

/// A workbook with a title, two rows of names, merged cells, a hidden row, a hidden sheet and a formula.
pub fn english() -> Vec<u8> {
    let mut book = Workbook::new();
    let cover = book.add_worksheet();
    cover.set_name("Cover").unwrap();
    cover.write(0, 0, "ISMS records of Acme").unwrap();
    let sheet = book.add_worksheet();
    sheet.set_name("NC log").unwrap();
    let bold = Format::new().set_bold();
    let day = Format::new().set_num_format("dd/mm/yyyy");
    sheet
        .merge_range(0, 0, 0, 8, "Nonconformity and corrective action log", &bold)
        .unwrap();
    // Two rows of names: the steps are merged over their columns.
    let singles = [
        "NC no.",
        "Title",
        "Description",
        "Severity",
        "Status",
        "Source",
        "Clause / control",
        "Date raised",
        "Raised by",
        "Owner",
        "Due date",
    ];
    for (column, name) in singles.iter().enumerate() {
        sheet
            .merge_range(2, column as u16, 3, column as u16, name, &bold)
            .unwrap();
    }
    let groups: [(&str, &[&str]); 5] = [
        ("Correction", &["Taken", "Done on", "By"]),
        (
            "Root cause",
            &["Description", "Date", "By", "Method", "Category"],
        ),
        (
            "Corrective action",
            &["Description", "Owner", "Due", "Completed on", "Evidence"],
        ),
        (
            "Effectiveness",
            &[
                "Criteria",
                "Due",
                "Verified on",
                "Verified by",
                "Result",
                "Evidence",
                "Details",
            ],
        ),
        ("Closure", &["Date", "By"]),
    ];
    let mut column = 11;
    for (group, names) in groups {
        let last = column + names.len() as u16 - 1;
        sheet.merge_range(2, column, 2, last, group, &bold).unwrap();
        for name in names {
            sheet.write(3, column, *name).unwrap();
            column += 1;
        }
    }
    sheet.write(2, column, "Extent").unwrap();
    sheet.write(2, column + 1, "Cost centre").unwrap();
    let date = |year, month, of_month| ExcelDateTime::from_ymd(year, month, of_month).unwrap();

    // A row that shows all of the lifecycle.
    let texts: [(u16, &str); 23] = [
        (0, "NC-17"),
        (1, "Access review of the finance system was missed"),
        (
            2,
            "The review of Q4 2024 was not held.\nSample: 1 of 4 quarters.",
        ),
        (3, "Minor"),
        (4, "Closed"),
        (5, "Internal audit"),
        (6, "ISO 27001:2022 A.5.18"),
        (8, "maria.lopez@acme.example"),
        (9, "Tom Baker <tom.baker@acme.example>"),
        (
            11,
            "The review was held on 12 February; two accounts were closed.",
        ),
        (13, "Tom Baker"),
        (
            14,
            "Nobody was named as owner of the review when the former one left.",
        ),
        (16, "Tom Baker"),
        (17, "5 Whys"),
        (18, "No owner"),
        (
            19,
            "Name an owner and a deputy for each review in the control calendar",
        ),
        (20, "Tom Baker"),
        (23, "evidence/calendar.csv"),
        (
            24,
            "The reviews of two quarters in a row are finished on time",
        ),
        (27, "Maria Lopez"),
        (28, "Effective"),
        (29, "evidence/q1.csv; evidence/q2.csv"),
        (
            30,
            "Both reviews were finished a week before their days; the calendar named the deputy.",
        ),
    ];
    for (column, text) in texts {
        sheet.write(4, column, text).unwrap();
    }
    for (column, value) in [
        (7, date(2025, 2, 10)),
        (10, date(2025, 9, 30)),
        (12, date(2025, 2, 12)),
        (15, date(2025, 2, 20)),
        (21, date(2025, 3, 31)),
        (22, date(2025, 3, 20)),
        (25, date(2025, 8, 31)),
        (26, date(2025, 8, 10)),
        (31, date(2025, 8, 12)),
    ] {
        sheet.write_with_format(4, column, &value, &day).unwrap();
    }
    sheet.write(4, 32, "Maria Lopez").unwrap();
    sheet
        .write(
            4,
            33,
            "All 14 recurring reviews in the calendar were looked at",
        )
        .unwrap();
    sheet.write(4, 34, 4711).unwrap();

    // One that says it is closed and shows nothing; its number is a formula with its value, a day is a number.
    sheet
        .write_formula(5, 0, Formula::new("\"NC-\"&18").set_result("NC-18"))
        .unwrap();
    sheet
        .write(5, 1, "Backups were not restored for a test")
        .unwrap();
    sheet.write(5, 3, "Major").unwrap();
    sheet.write(5, 4, "Closed").unwrap();
    sheet.write(5, 5, "Surveillance audit").unwrap();
    sheet.write(5, 6, 8.13).unwrap();
    sheet.write(5, 7, 45_660).unwrap();
    sheet.write(5, 8, "C. Auditor").unwrap();
    sheet.write(5, 9, "Tom Baker").unwrap();
    sheet
        .write_with_format(5, 10, date(2025, 6, 30), &day)
        .unwrap();
    sheet
        .write_with_format(5, 31, date(2025, 6, 1), &day)
        .unwrap();
    // A formula that gives nothing has a value: nothing.
    let nothing = Formula::new("IF(A1=\"\",\"\",1)").set_result("");
    sheet.write_formula(5, 34, nothing).unwrap();
    // A hidden row is a row.
    sheet.write(6, 0, "OBS-3").unwrap();
    sheet
        .write(6, 1, "Visitors' badges look like those of staff")
        .unwrap();
    sheet.write(6, 3, "Observation").unwrap();
    sheet.write(6, 4, "Open").unwrap();
    sheet.write(6, 5, "Internal audit").unwrap();
    sheet.write(6, 7, "3 March 2025").unwrap();
    sheet.write(6, 8, "Maria Lopez").unwrap();
    sheet.write(6, 9, "Tom Baker").unwrap();
    sheet.set_row_hidden(6).unwrap();
    sheet.write(8, 0, "Total").unwrap();
    sheet
        .write_formula(8, 1, Formula::new("COUNTA(A5:A8)").set_result("3"))
        .unwrap();
    // Somebody touched a cell far away.
    sheet.write(1_048_575, 16_383, "x").unwrap();
    let lists = book.add_worksheet();
    lists.set_name("Lists").unwrap();
    lists.write(0, 0, "Open").unwrap();
    lists.set_hidden(true);
    book.save_to_buffer().unwrap()
}

/// A workbook of one sheet from texts; `=` begins a formula whose value was not saved.
pub fn workbook(rows: &[&[&str]]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in rows.iter().enumerate() {
        for (column, text) in cells
            .iter()
            .enumerate()
            .filter(|(_, text)| !text.is_empty())
        {
            sheet
                .write_string(row as u32, column as u16, *text)
                .unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

/// The parts of a zip, with some replaced.
pub fn with_parts(bytes: &[u8], change: impl Fn(&str, String) -> String) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts = Vec::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut text = String::new();
        std::io::Read::read_to_string(&mut file, &mut text).unwrap();
        let text = change(&name, text);
        parts.push((name, text));
    }
    zipped(&parts)
}

pub fn zipped(parts: &[(String, String)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer
            .start_file(name.as_str(), SimpleFileOptions::default())
            .unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A document of one sheet, as LibreOffice writes it; `rows` is its content.
pub fn document(rows: &str) -> Vec<u8> {
    let content = format!(
        r##"<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" office:version="1.3">
<office:automatic-styles><style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style></office:automatic-styles>
<office:body><office:spreadsheet><table:table table:name="Registro">{rows}</table:table>
<table:table table:name="Oculta" table:style-name="ta2"><table:table-row><table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row></table:table>
</office:spreadsheet></office:body></office:document-content>"##
    );
    let manifest = r#"<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>"#;
    zipped(&[
        (
            "mimetype".to_owned(),
            "application/vnd.oasis.opendocument.spreadsheet".to_owned(),
        ),
        ("content.xml".to_owned(), content),
        ("META-INF/manifest.xml".to_owned(), manifest.to_owned()),
    ])
}

/// A row of a document; `@` begins a day, `#` an error.
pub fn row(cells: &[&str]) -> String {
    let cells = cells.iter().map(|cell| match cell.split_at_checked(1) {
        None => "<table:table-cell/>".to_owned(),
        Some(("@", day)) => format!(
            r#"<table:table-cell office:value-type="date" office:date-value="{day}" calcext:value-type="date"><text:p>x</text:p></table:table-cell>"#
        ),
        Some(("#", error)) => format!(
            r##"<table:table-cell table:formula="of:=X" office:value-type="string" office:string-value="" calcext:value-type="error"><text:p>#{error}</text:p></table:table-cell>"##
        ),
        _ => {
            let lines = cell.split('\n').map(|line| format!("<text:p>{line}</text:p>"));
            let lines: String = lines.collect();
            format!(r#"<table:table-cell office:value-type="string" calcext:value-type="string">{lines}</table:table-cell>"#)
        }
    });
    format!(
        r#"<table:table-row>{}<table:table-cell table:number-columns-repeated="16000"/></table:table-row>"#,
        cells.collect::<String>()
    )
}

/// A register in Spanish.
pub fn spanish() -> Vec<u8> {
    let rows = [
        row(&[
            "Nº", "No conformidad", "Tipo", "Gravedad", "Estado", "Origen", "Cláusula", "Fecha de apertura",
            "Detectado por", "Responsable", "Fecha límite", "Corrección", "Fecha de corrección", "Corregido por",
            "Causa raíz", "Acción correctiva", "Observaciones",
        ]),
        row(&[
            "NC-2025-01", "No se revisaron los accesos del sistema financiero &amp; contable", "No conformidad", "Menor",
            "Cerrada", "Auditoría interna", "A.5.18", "@2025-02-10", "María López", "Tomás Panadero", "@2025-08-31",
            "Se hizo la revisión el 12 de febrero.", "@2025-02-12", "Tomás Panadero", "No había responsable.",
            "1) Nombrar responsable\n2) Nombrar suplente", "Pendiente de revisar\nen comité",
        ]),
        row(&[
            "NC-2025-02", "Sin prueba de restauración", "No conformidad", "Mayor", "En curso",
            "Auditoría de seguimiento", "A.8.13", "@2025-01-05T10:00:00", "A. Auditora", "Tomás Panadero", "@2025-06-30",
        ]),
        r#"<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>"#.to_owned(),
    ];
    document(&rows.concat())
}

/// A register in French, a page.
pub const FRENCH: &str = "\
# Registre des non-conformités

Une légende qui n'est pas un registre :

| Sigle | Sens |
|---|---|
| NC | non-conformité |

## Registre

| N° | Intitulé | Constat | Type de constat | Gravité | Statut | Origine | Exigence | Date d'ouverture | Émis par | Responsable | Date d'échéance | Analyse des causes | Action corrective | Efficacité |
|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|
| 1 | Revue des accès manquée | La revue du T4 n'a pas eu lieu. | Non-conformité | Mineure | En cours | Audit interne | A.5.18 ; 9.2 | 3 mars 2025 | Marie Dupont | Paul Martin | 31/12/2025 | Personne n'était responsable. | - Nommer un responsable<br>- Nommer un suppléant | |
| 2 | Badges | Les badges des visiteurs [voir](https://acme.example/badges) sont identiques. | Piste d'amélioration | | Ouverte | Audit interne | | 1er avril 2025 | Marie Dupont | Paul Martin | | | | |
";

/// A register in German; it is written in Windows-1252.
pub const GERMAN: &str = "\
Abweichungsregister;;;;;;;;;;;\r
Lfd. Nr.;Titel;Beschreibung;Einstufung;Status;Quelle;Normkapitel;Festgestellt am;Festgestellt von;Verantwortlich;Fälligkeit;Sofortmaßnahme;Sofortmaßnahme erledigt am;Verantwortlich Sofortmaßnahme;Ursache;Korrekturmaßnahme;Bemerkung\r
1;Zugriffsprüfung versäumt;\"Die Prüfung im 4. Quartal fand nicht statt.\r\n1 von 4.\";Nebenabweichung;In Bearbeitung;Internes Audit;A.5.18;10.02.25;Maria López;Tom Bäcker;31.08.2025;Nachgeholt.;12.02.2025;Tom Bäcker;Niemand war zuständig.;Verantwortliche benennen;#1 im Audit\r
2;Rücksicherung nicht geprüft;Kein Test seit 2023;Hauptabweichung;Abgeschlossen;Überwachungsaudit;A.8.13;5. März 2025;Z. Auditor;Tom Bäcker;30.06.2025;;;;;;\r
3;Besucherausweise;Sehen aus wie die der Mitarbeiter;Verbesserungspotenzial;Geschlossen;Internes Audit;;03.03.2025;Maria López;Tom Bäcker;;;;;;;\r
Summe;3;;;;;;;;;;;;;;;\r
";
