//! `register` through the program itself: what is listed, in which order and form, and what is not read for it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails panics"
)]

mod support;

use std::path::Path;
use std::sync::OnceLock;

use calamine::Reader;
use serde_json::Value;
use support::git::{command, git};
use support::{RECORD, folder, record, write};

const AS_OF: &str = "2026-11-20";

fn run(folder: &Path, args: &[&str]) -> (i32, String, String) {
    let (code, out, err) = bytes(folder, args);
    (code, String::from_utf8(out).unwrap(), err)
}

fn bytes(folder: &Path, args: &[&str]) -> (i32, Vec<u8>, String) {
    let output = command(env!("CARGO_BIN_EXE_clause10"), folder)
        .arg("register")
        .args(args)
        .env_remove("COLUMNS")
        .output()
        .unwrap();
    (
        output.status.code().unwrap(),
        output.stdout,
        String::from_utf8(output.stderr).unwrap(),
    )
}

/// The example company as a repository; nothing is written to it but what the program keeps.
fn company() -> &'static Path {
    static COMPANY: OnceLock<tempfile::TempDir> = OnceLock::new();
    let folder = COMPANY.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let made = command(env!("CARGO_BIN_EXE_clause10"), folder.path())
            .args(["demo", "lindenfeld"])
            .output()
            .unwrap();
        assert!(folder.path().join("lindenfeld/.git").exists(), "{made:?}");
        folder
    });
    static ROOT: OnceLock<std::path::PathBuf> = OnceLock::new();
    ROOT.get_or_init(|| folder.path().join("lindenfeld"))
}

fn json(folder: &Path, args: &[&str]) -> Value {
    let (code, out, err) = run(folder, &[&["--format", "json"], args].concat());
    assert_eq!(code, 0, "{err}");
    let value: Value = serde_json::from_str(&out).unwrap();
    is_as_promised(&value);
    value
}

fn is_as_promised(value: &Value) {
    let schema = clause10::schema::register();
    let errors: Vec<String> = jsonschema::validator_for(&schema)
        .unwrap()
        .iter_errors(value)
        .map(|error| error.to_string())
        .collect();
    assert!(errors.is_empty(), "{errors:?}");
}

/// The numbers of what is listed of the example company.
fn listed(args: &[&str]) -> Vec<String> {
    let args = [&["--as-of", AS_OF, "--no-history"], args].concat();
    let value = json(company(), &args);
    let found = value["findings"].as_array().unwrap();
    let all = found.len() + usize::try_from(value["left_out"].as_u64().unwrap()).unwrap();
    assert_eq!(all, 27);
    let number = |own: &Value| own["finding"].as_str().unwrap().to_owned();
    found.iter().map(number).collect()
}

/// The records of the example company whose text fits.
fn grepped(fits: &dyn Fn(&str) -> bool) -> Vec<String> {
    let mut found: Vec<String> = walkdir::WalkDir::new(company().join("findings"))
        .into_iter()
        .map(|entry| entry.unwrap().into_path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
        .filter_map(|path| {
            let text = std::fs::read_to_string(&path).unwrap();
            let id = text.lines().find_map(|line| line.strip_prefix("id: "))?;
            fits(&text).then(|| id.to_owned())
        })
        .collect();
    found.sort();
    found
}

#[test]
fn filters_find_what_the_files_say() {
    let has = |key: &str, values: &[&str]| {
        let lines: Vec<String> = values
            .iter()
            .map(|own| format!("\n{key}: {own}\n"))
            .collect();
        grepped(&|text| lines.iter().any(|line| text.contains(line.as_str())))
    };
    for (args, expected) in [
        (
            vec!["--status", "open,planned"],
            has("status", &["open", "planned"]),
        ),
        (vec!["--severity", "major"], has("severity", &["major"])),
        (vec!["--kind", "observation"], has("kind", &["observation"])),
        (
            vec!["--source", "surveillance"],
            has("source", &["surveillance"]),
        ),
        (
            vec!["--audit", "AUD-2026-01"],
            has("audit", &["AUD-2026-01"]),
        ),
        (
            vec!["--owner", "Claire.Fontanel@lindenfeld.example"],
            has("owner", &["claire.fontanel@lindenfeld.example"]),
        ),
    ] {
        assert!(!expected.is_empty(), "{args:?}");
        assert_eq!(listed(&args), expected, "{args:?}");
    }
    // Filters narrow together.
    assert_eq!(
        listed(&["--status", "verified", "--severity", "major"]),
        [""; 0]
    );
    assert_eq!(listed(&["--overdue"]), ["NC-2026-003"]);
    // On the day itself nothing is late yet.
    let value = json(
        company(),
        &["--as-of", "2026-10-30", "--overdue", "--no-history"],
    );
    assert_eq!(value["findings"], Value::Array(Vec::new()));
}

#[test]
fn numbers_of_2013_and_2022_find_each_other_and_what_lies_below() {
    // A.12.3.1 became A.8.13, and the record of 2022 cites the old number.
    let old = listed(&["--requirement", "ISO27001:2013/A.12.3.1"]);
    assert_eq!(old, listed(&["--requirement", "A.8.13"]));
    assert!(
        old.contains(&"NC-2022-001".to_owned()) && old.len() > 1,
        "{old:?}"
    );
    let group = listed(&["--requirement", "A.8"]);
    assert!(old.iter().all(|id| group.contains(id)) && group.len() > old.len());
    let policy = grepped(&|text| text.contains("POL-IAM/"));
    assert_eq!(listed(&["--requirement", "POL-IAM"]), policy);
    assert!(listed(&["--requirement", "POL-IAM/4"]) == policy);
    assert_eq!(listed(&["--requirement", "POL-IAM/5"]), [""; 0]);
    // Several widen.
    let both = listed(&["--requirement", "A.8.13", "--requirement", "POL-IAM"]);
    assert_eq!(both.len(), old.len() + policy.len());
}

#[test]
fn words_are_found_whatever_their_case_and_accents() {
    let restored = listed(&["ESSAI", "de restauration"]);
    assert_eq!(restored, ["NC-2025-002"]);
    assert_eq!(listed(&["depuis quatorze", "Curvebook"]), ["NC-2025-002"]);
    assert_eq!(
        listed(&["nc-2026-00", "FORMER\ncolleagues"]),
        ["NC-2026-006"]
    );
    assert_eq!(listed(&["no such word anywhere"]), [""; 0]);
}

#[test]
fn what_is_nowhere_is_no_empty_list() {
    for (args, message, help) in [
        (
            &["--owner", "claire"][..],
            "nobody of this name",
            "claire.fontanel@lindenfeld.example",
        ),
        (
            &["--audit", "AUD-2026-1"],
            "there is no audit `AUD-2026-1`",
            "AUD-2026-01",
        ),
        (&["--requirement", "A.5.99"], "A.5.99", "A.5"),
        (
            &["--columns", "reference,ownr"],
            "there is no column `ownr`",
            "did you mean `owner`?",
        ),
        (&["--sort", "due:up"], "`up` is no order", "`due:desc`"),
        (
            &["--format", "jsonl", "--columns", "due"],
            "fields of its own",
            "--columns",
        ),
        (&["--at", "no-such-tag"], "no-such-tag", ""),
    ] {
        let (code, out, err) = run(company(), args);
        assert_eq!((code, &*out), (2, ""), "{args:?}: {err}");
        assert!(err.contains(message) && err.contains(help), "{err}");
    }
    let (code, _, err) = run(company(), &["--requirement", "POL-IAN"]);
    assert_eq!(code, 0, "{err}");
    assert!(err.contains("did you mean `POL-IAM`?"), "{err}");
}

#[test]
fn sorting_has_what_is_empty_last_both_ways() {
    let due = |args: &[&str]| -> Vec<String> {
        let args = [
            args,
            &["--format", "csv", "--columns", "due", "--no-history"],
        ]
        .concat();
        let (code, out, err) = run(company(), &args);
        assert_eq!(code, 0, "{err}");
        out.trim_end()
            .split("\r\n")
            .skip(1)
            .map(str::to_owned)
            .collect()
    };
    let (up, down) = (due(&["--sort", "due"]), due(&["--sort", "due:desc"]));
    let filled = |lines: &[String]| -> Vec<String> {
        let filled = lines
            .iter()
            .take_while(|due| !due.trim_matches('"').is_empty());
        filled.cloned().collect()
    };
    let (mut first, last) = (filled(&up), filled(&down));
    assert!(first.is_sorted() && first.len() == 22, "{up:?}");
    first.reverse();
    assert_eq!(first, last);
    // Statuses are in the order of the lifecycle, not of the alphabet.
    let value = json(company(), &["--sort", "status:desc", "--no-history"]);
    assert_eq!(value["findings"][0]["status"], "withdrawn");
    assert_eq!(value["findings"][26]["status"], "open");
}

#[test]
fn a_table_is_as_wide_as_the_terminal_and_columns_that_were_named_stay() {
    let list = |columns: &str, args: &[&str]| {
        let output = command(env!("CARGO_BIN_EXE_clause10"), company())
            .args(["list", "--as-of", AS_OF])
            .args(args)
            .env("COLUMNS", columns)
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    for columns in ["40", "80", "120"] {
        let out = list(columns, &[]);
        let width: usize = columns.parse().unwrap();
        for line in out.lines() {
            assert!(line.chars().count() <= width, "{columns}: {line}");
        }
        assert!(out.starts_with("reference "), "{out}");
        assert!(told(&out).contains("27 findings, 8 open, 1 overdue, as of 2026-11-20"));
        let all = list(columns, &["--columns", "all"]);
        let header = all.lines().next().unwrap();
        for name in [
            "reference",
            "corrective actions",
            "first due",
            "diagnostics",
        ] {
            assert!(header.contains(name), "{columns}: {header}");
        }
    }
    let narrow = list("40", &[]);
    assert!(
        told(&narrow).contains("left out, for 40 columns: "),
        "{narrow}"
    );

    // A pipe and a file have no width: all of each text is there.
    let (_, titles, _) = run(company(), &["--format", "jsonl", "--as-of", AS_OF]);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("all.txt");
    let asked = ["--columns", "all", "--as-of", AS_OF];
    let (_, piped, _) = run(company(), &asked);
    let named = ["-o", file.to_str().unwrap()];
    let (code, _, err) = run(company(), &[&named[..], &asked].concat());
    assert_eq!(code, 0, "{err}");
    let filed = std::fs::read_to_string(&file).unwrap();
    for line in titles.lines() {
        let finding: Value = serde_json::from_str(line).unwrap();
        for key in ["title", "owner"] {
            let text = finding[key].as_str().unwrap();
            assert!(piped.contains(text) && filed.contains(text), "{text}");
        }
    }
    let pdf = folder.path().join("register.pdf");
    let (code, _, err) = run(company(), &["-o", pdf.to_str().unwrap()]);
    assert_eq!((code, pdf.exists()), (2, false));
    assert!(
        err.contains("`.pdf`") && err.contains(".xlsx, .csv"),
        "{err}"
    );

    let (_, out, _) = run(company(), &["--overdue", "--as-of", AS_OF]);
    assert!(out.contains("1 of 27 findings, 1 open, 1 overdue"), "{out}");
}

/// What is said, wherever its lines end.
fn told(out: &str) -> String {
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The first due date that was official, as git itself has it.
fn first_due(id: &str) -> Option<String> {
    let root = company();
    let path = git(root, &["ls-files", &format!("findings/*{id}*")]);
    let commits = git(
        root,
        &[
            "log",
            "--first-parent",
            "--reverse",
            "--format=%H",
            "--",
            &path,
        ],
    );
    commits.lines().find_map(|commit| {
        let text = git(root, &["show", &format!("{commit}:{path}")]);
        let front = text.split("\n---").next().unwrap();
        let due = front.lines().find_map(|line| line.strip_prefix("due: "))?;
        Some(due.split(" #").next().unwrap().trim().to_owned())
    })
}

#[test]
fn json_has_what_git_and_check_say_and_lines_say_it_alone() {
    let value = json(company(), &["--as-of", AS_OF]);
    assert_eq!(value["register"], "lindenfeld");
    assert_eq!(
        value["commit"],
        Value::from(git(company(), &["rev-parse", "HEAD"]))
    );
    let found = value["findings"].as_array().unwrap();
    let mut moved = 0;
    for own in found {
        let id = own["finding"].as_str().unwrap();
        let first = first_due(id).map_or(Value::Null, Value::from);
        assert_eq!(own["first_due"], first, "{id}");
        moved += usize::from(own["first_due"] != own["due"]);
    }
    assert!(moved > 0, "no due date of the example moved");

    // The diagnostics are those of `check`.
    let checked = command(env!("CARGO_BIN_EXE_clause10"), company())
        .args(["check", "--format", "json", "--as-of", AS_OF])
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&checked.stdout).unwrap();
    let sum = |level: &str| -> u64 {
        let own = found
            .iter()
            .map(|own| own["diagnostics"][level].as_u64().unwrap());
        own.sum()
    };
    let of_records = report["diagnostics"].as_array().unwrap().iter();
    let of_records = of_records.filter(|own| {
        let path = own["path"].as_str().unwrap();
        found.iter().any(|finding| finding["path"] == path) && own["state"] == "new"
    });
    let levels: Vec<&str> = of_records
        .map(|own| own["level"].as_str().unwrap())
        .collect();
    for (key, level) in [
        ("errors", "error"),
        ("warnings", "warning"),
        ("infos", "info"),
    ] {
        let expected = levels.iter().filter(|own| **own == level).count() as u64;
        assert_eq!(sum(key), expected, "{key}");
    }

    // A line is a finding of the document, with what tells where it comes from.
    let (_, lines, _) = run(
        company(),
        &[
            "--as-of",
            AS_OF,
            "--format",
            "jsonl",
            "--name",
            "Acme, Inc.",
        ],
    );
    assert_eq!(lines.lines().count(), found.len());
    for (line, own) in lines.lines().zip(found) {
        let line: Value = serde_json::from_str(line).unwrap();
        is_as_promised(&line);
        assert_eq!(
            (&line["register"], &line["as_of"]),
            (&"Acme, Inc.".into(), &AS_OF.into())
        );
        let own = own.as_object().unwrap();
        assert!(own.iter().all(|(key, value)| line[key] == *value));
    }
}

#[test]
fn what_was_kept_is_what_is_read() {
    let fresh = tempfile::tempdir().unwrap();
    git(
        fresh.path(),
        &["clone", "-q", company().to_str().unwrap(), "lindenfeld"],
    );
    let root = fresh.path().join("lindenfeld");
    let args = ["--format", "json", "--as-of", AS_OF, "--at", "HEAD"];
    let (first, again) = (run(&root, &args), run(&root, &args));
    let kept: Vec<String> = std::fs::read_dir(root.join(".git/clause10"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert!(
        kept.iter().any(|name| name.starts_with("official-")),
        "{kept:?}"
    );
    assert_eq!(first.1, again.1);
    // A new commit is another question.
    let path = "findings/2026/NC-2026-008-laptop-cabinets.md";
    let path = git(&root, &["ls-files", "findings/2026/NC-2026-008*"])
        .lines()
        .next()
        .unwrap_or(path)
        .to_owned();
    let text = std::fs::read_to_string(root.join(&path)).unwrap();
    write(
        &root,
        &path,
        text.replace("due: 2027-02-26", "due: 2027-03-26"),
    );
    git(&root, &["commit", "-qam", "Later"]);
    let value = json(&root, &["--as-of", AS_OF, "nc-2026-008"]);
    let own = &value["findings"][0];
    assert_eq!(
        (&own["due"], &own["first_due"]),
        (&"2027-03-26".into(), &"2027-02-26".into())
    );
}

#[test]
fn snapshots_are_told_apart_and_history_is_asked_for_where_it_is_needed() {
    let folder = folder();
    let root = folder.path();
    write(root, RECORD, record("planned"));
    // Nothing of the usual table needs a repository.
    let (code, out, err) = run(root, &["--as-of", "2026-04-02"]);
    assert_eq!(code, 0, "{err}");
    assert!(
        out.contains("NC-2026-004") && !out.contains("history"),
        "{out}"
    );
    let (code, _, err) = run(root, &["--columns", "id,first-due"]);
    assert_eq!(code, 2);
    assert!(
        err.contains("git repository") && err.contains("--no-history"),
        "{err}"
    );
    let (code, out, _) = run(root, &["--format", "json"]);
    assert_eq!(code, 2);
    let fault: Value = serde_json::from_str(&out).unwrap();
    is_as_promised(&fault);
    assert_eq!(
        (&fault["history"], fault["errors"].as_array().unwrap().len()),
        (&"not-judged".into(), 1)
    );
    let (code, out, _) = run(
        root,
        &["--columns", "id,first-due,days-open", "--no-history"],
    );
    assert_eq!(code, 0);
    let out = told(&out);
    assert!(out.contains("first due dates are not known"), "{out}");
    let value = json(root, &["--no-history"]);
    assert_eq!(
        (&value["history"], &value["findings"][0]["first_due"]),
        (&"not-wanted".into(), &Value::Null)
    );

    git(root, &["init", "-q"]);
    git(root, &["add", "."]);
    git(root, &["commit", "-qm", "plan"]);
    write(root, RECORD, record("implemented"));
    let status = |args: &[&str]| {
        let value = json(root, args);
        value["findings"][0]["status"].as_str().unwrap().to_owned()
    };
    assert_eq!(status(&["--at", "HEAD"]), "planned");
    assert_eq!(status(&["--staged"]), "planned");
    assert_eq!(status(&[]), "implemented");
}

#[test]
fn files_are_written_by_the_end_of_their_names_and_not_over_records() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("register.xlsx");
    let (code, out, err) = run(
        company(),
        &[
            "-o",
            path.to_str().unwrap(),
            "--as-of",
            AS_OF,
            "--status",
            "open",
            "--columns",
            "id,title,due",
        ],
    );
    assert_eq!((code, &*out), (0, ""), "{err}");
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(&path).unwrap();
    let sheet = book.worksheet_range("Register").unwrap();
    let header: Vec<String> = sheet
        .rows()
        .next()
        .unwrap()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(header, ["reference", "title", "due"]);
    assert_eq!(
        sheet.rows().count() - 1,
        listed(&["--status", "open"]).len()
    );
    let about = book.worksheet_range("About").unwrap();
    let said = |name: &str| {
        about
            .rows()
            .find(|row| row[0] == *name)
            .map(|row| row[1].to_string())
    };
    assert_eq!(said("Register").as_deref(), Some("lindenfeld"));
    assert!(
        said("Left out")
            .unwrap()
            .contains("NC-2026-003 (not asked for)")
    );

    let csv = folder.path().join("register.csv");
    run(company(), &["-o", csv.to_str().unwrap(), "--no-history"]);
    let text = std::fs::read_to_string(&csv).unwrap();
    assert!(text.starts_with("\u{feff}reference,kind,") && text.lines().count() == 28);
    // What is not known is empty, and not the due date of today.
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let at = reader
        .headers()
        .unwrap()
        .iter()
        .position(|name| name == "first due")
        .unwrap();
    assert!(reader.records().all(|line| line.unwrap()[at].is_empty()));

    let record = git(company(), &["ls-files", "findings/2026/NC-2026-003*"]);
    let (code, _, err) = run(company(), &["-o", record.lines().next().unwrap()]);
    assert_eq!(code, 2);
    assert!(err.contains("is the place of a finding"), "{err}");
}

#[test]
fn other_programs_get_their_own_words() {
    let (code, out, err) = run(
        company(),
        &[
            "--format",
            "probo",
            "--as-of",
            AS_OF,
            "--kind",
            "nonconformity",
        ],
    );
    assert_eq!(code, 0, "{err}");
    let inputs: Value = serde_json::from_str(&out).unwrap();
    let inputs = inputs.as_array().unwrap();
    let one = |id: &str| {
        let own = inputs.iter().find(|own| {
            let text = own["description"].as_str().unwrap();
            text.starts_with(&format!("{id}: "))
        });
        own.unwrap()
    };
    let words = |id: &str| (one(id)["kind"].clone(), one(id)["status"].clone());
    assert_eq!(
        words("NC-2023-002"),
        ("MAJOR_NONCONFORMITY".into(), "CLOSED".into())
    );
    assert_eq!(
        words("NC-2026-003"),
        ("MINOR_NONCONFORMITY".into(), "MITIGATED".into())
    );
    assert_eq!(words("NC-2024-004").1, "FALSE_POSITIVE");
    // Nobody has graded it, so nothing does here.
    assert_eq!(words("NC-2026-008"), (Value::Null, "OPEN".into()));
    assert_eq!(one("NC-2026-003")["dueDate"], "2026-10-30");

    let (_, out, _) = run(
        company(),
        &[
            "--format",
            "ciso-assistant",
            "--sort",
            "due",
            "--severity",
            "minor",
        ],
    );
    let mut reader = csv::Reader::from_reader(out.trim_start_matches('\u{feff}').as_bytes());
    let lines: Vec<_> = reader.records().map(Result::unwrap).collect();
    assert_eq!(lines.len(), listed(&["--severity", "minor"]).len());
    assert!(lines.iter().map(|line| line[8].to_owned()).is_sorted());

    let (_, out, _) = run(
        company(),
        &["--format", "markdown", "--columns", "all", "--as-of", AS_OF],
    );
    let pipes = |line: &str| line.replace("\\|", "").matches('|').count();
    let rows: Vec<&str> = out
        .lines()
        .take_while(|line| line.starts_with('|'))
        .collect();
    assert_eq!(rows.len(), 29);
    assert!(rows.iter().all(|line| pipes(line) == 21), "{out}");
}
