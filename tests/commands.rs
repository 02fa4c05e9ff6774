//! The commands through the program itself: good and bad use, exit codes, what is written and what is not.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails panics"
)]

mod support;

use std::path::Path;
use std::process::{Command, Stdio};

use clause10::{reference, rules};

/// What one run of the program gave.
struct Ran {
    code: i32,
    out: String,
    err: String,
}

/// The program in a folder, with nothing in its environment that would change what it says.
fn program(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_clause10"));
    command.args(args).current_dir(folder);
    for name in [
        "NO_COLOR",
        "CLICOLOR_FORCE",
        "COLUMNS",
        "TERM",
        "GIT_AUTHOR_EMAIL",
        "GIT_DIR",
        "GIT_CONFIG_GLOBAL",
        "GIT_CONFIG_COUNT",
        "XDG_CONFIG_HOME",
        "EMAIL",
    ] {
        command.env_remove(name);
    }
    command.env("HOME", folder.join("no-home"));
    command.env("GIT_CONFIG_NOSYSTEM", "1");
    command
}

fn run_command(command: &mut Command) -> Ran {
    let output = command.output().unwrap();
    Ran {
        code: output.status.code().expect("it was not killed"),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

fn run(folder: &Path, args: &[&str]) -> Ran {
    run_command(&mut program(folder, args))
}

/// A run that ends well; gives what it printed.
fn ok(folder: &Path, args: &[&str]) -> String {
    let ran = run(folder, args);
    assert_eq!(ran.code, 0, "{args:?}: {}{}", ran.out, ran.err);
    ran.out
}

/// A run that could not do what was asked; gives what it said.
fn broken(folder: &Path, args: &[&str]) -> String {
    let ran = run(folder, args);
    assert_eq!(ran.code, 2, "{args:?}: {}{}", ran.out, ran.err);
    assert_eq!(ran.out, "", "{args:?}");
    assert!(
        ran.err.contains("help: ") || ran.err.contains("--help"),
        "{}",
        ran.err
    );
    ran.err
}

/// A fresh register.
fn register() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    ok(folder.path(), &["init"]);
    folder
}

fn read(folder: &Path, path: &str) -> String {
    std::fs::read_to_string(folder.join(path)).unwrap()
}

const BROKEN: &str = "findings: [findings]\nlevels:\n  lifecycel: error\n";

#[test]
fn init_writes_a_register_that_is_clean_and_keeps_what_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let out = ok(folder.path(), &["init", "deep/isms"]);
    let root = folder.path().join("deep/isms");
    for path in [
        "clause10.yaml",
        "findings/README.md",
        "findings/_template.md",
        ".clause10/configuration.schema.json",
        ".clause10/finding.schema.json",
    ] {
        assert!(out.contains(&format!("wrote  {path}\n")), "{out}");
        assert!(!read(&root, path).is_empty());
    }
    assert!(
        out.contains("clause10 new") && out.contains("cd deep/isms"),
        "{out}"
    );
    assert!(out.contains("git init"), "{out}");
    assert!(
        read(&root, "clause10.yaml")
            .starts_with("# yaml-language-server: $schema=.clause10/configuration.schema.json\n")
    );
    assert!(support::check(&root, support::day("2026-03-01")).is_empty());

    std::fs::write(root.join("clause10.yaml"), "due_soon: 7\n").unwrap();
    std::fs::write(root.join(".clause10/finding.schema.json"), "{}\n").unwrap();
    std::fs::remove_file(root.join("findings/_template.md")).unwrap();
    ok(&root, &["new", "something"]);
    let out = ok(&root, &["init"]);
    assert!(out.contains("kept   clause10.yaml\n"), "{out}");
    assert!(out.contains("wrote  findings/_template.md\n"), "{out}");
    assert!(
        out.contains("no longer what `clause10 schema finding` prints"),
        "{out}"
    );
    assert!(out.contains("1 record, which was not touched"), "{out}");
    assert_eq!(read(&root, "clause10.yaml"), "due_soon: 7\n");
    assert_eq!(read(&root, ".clause10/finding.schema.json"), "{}\n");
    let leftovers: Vec<_> = walkdir::WalkDir::new(&root)
        .into_iter()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with(".clause10-"))
        .collect();
    assert!(leftovers.is_empty(), "{leftovers:?}");
}

#[test]
fn init_uses_the_folders_and_words_of_a_configuration_that_is_there() {
    let folder = tempfile::tempdir().unwrap();
    support::write(
        folder.path(),
        "clause10.yaml",
        "findings: [abweichungen]\nwords: {fields: {owner: zustaendig}, sections: {Root cause: Ursache}}\n",
    );
    ok(folder.path(), &["init"]);
    let template = read(folder.path(), "abweichungen/_template.md");
    assert!(
        template.contains("\nzustaendig:") && template.contains("## Ursache"),
        "{template}"
    );
    assert!(read(folder.path(), ".clause10/finding.schema.json").contains("zustaendig"));
    assert!(!folder.path().join("findings").exists());
}

#[test]
fn init_refuses_a_configuration_with_mistakes_and_a_file() {
    let folder = tempfile::tempdir().unwrap();
    support::write(folder.path(), "clause10.yaml", BROKEN);
    let err = broken(folder.path(), &["init"]);
    assert!(
        err.contains("clause10.yaml:3:3") && err.contains("`lifecycel`"),
        "{err}"
    );
    assert!(!folder.path().join("findings").exists());
    assert!(broken(folder.path(), &["init", "clause10.yaml"]).contains("is a file"));
}

#[test]
fn new_gives_every_number_once() {
    let folder = register();
    let root = folder.path();
    let new = |title: &str| ok(root, &["new", "--raised", "2026-03-01", title]);
    assert_eq!(new("First one"), "findings/2026/NC-2026-001-first-one.md\n");
    assert_eq!(new("First one"), "findings/2026/NC-2026-002-first-one.md\n");
    // Numbers of files that are no records, or cannot be read, are taken too.
    support::write(root, "findings/2026/_NC-2026-006-draft.md", "");
    support::write(root, "findings/2026/NC-2026-008.md", [0xff, 0xfe]);
    support::write(root, "findings/2026/NC-2026-xxx-soon.md", "");
    assert_eq!(new("Third"), "findings/2026/NC-2026-009-third.md\n");
    // So is one that another record names.
    let path = "findings/2026/NC-2026-009-third.md";
    let named = read(root, path).replace("status:", "recurrence_of: [NC-2026-020]\nstatus:");
    support::write(root, path, named);
    assert_eq!(new("日本語"), "findings/2026/NC-2026-021.md\n");
    let other = ok(
        root,
        &[
            "new",
            "--raised",
            "2025-12-31",
            "--kind",
            "observation",
            "Badges",
        ],
    );
    assert_eq!(other, "findings/2025/OBS-2025-001-badges.md\n");
}

#[test]
fn new_takes_a_day_for_today() {
    let folder = register();
    let root = folder.path();
    let path = ok(root, &["new", "--as-of", "2025-03-01", "Earlier"]);
    assert_eq!(path, "findings/2025/NC-2025-001-earlier.md\n");
    assert!(read(root, path.trim_end()).contains("\nraised: 2025-03-01\n"));
    let given = [
        "new",
        "--as-of",
        "2026-01-02",
        "--raised",
        "2025-12-30",
        "Late",
    ];
    let path = ok(root, &given);
    assert_eq!(path, "findings/2025/NC-2025-002-late.md\n");
    assert!(read(root, path.trim_end()).contains("\nraised: 2025-12-30\n"));
    let told = broken(root, &["new", "--as-of", "2026-02-30", "No day"]);
    assert!(told.contains("2026-02-30"), "{told}");

    // A lapse is judged as of that day.
    ok(root, &["demo", "company"]);
    let company = root.join("company");
    let draft = |as_of: &'static str| ["new", "--from-lapse", "CTL-RESTORE-TEST", "--as-of", as_of];
    let told = broken(&company, &draft("2026-10-14"));
    assert!(told.contains("has no lapse on 2026-10-14"), "{told}");
    let path = ok(&company, &draft("2026-10-15"));
    let text = read(&company, path.trim_end());
    assert!(text.contains("\nraised: 2026-10-15\n"), "{text}");
    assert!(text.contains("\nAs of 2026-10-15, with commit "), "{text}");
}

#[test]
fn new_lays_a_record_where_the_others_are() {
    let folder = register();
    let root = folder.path();
    support::write(
        root,
        "findings/NC-2025-001-old.md",
        "---\nid: NC-2025-001\n---\n",
    );
    let out = ok(root, &["new", "--raised", "2026-03-01", "Flat"]);
    assert_eq!(out, "findings/NC-2026-001-flat.md\n");
    // From elsewhere the path is one that can be used there.
    let out = ok(
        &root.join("findings"),
        &["new", "--raised", "2026-03-01", "Within"],
    );
    assert_eq!(out, "NC-2026-002-within.md\n");
    let elsewhere = tempfile::tempdir().unwrap();
    let dir = root.to_str().unwrap();
    let out = ok(
        elsewhere.path(),
        &["new", "--dir", dir, "--raised", "2026-03-01", "From afar"],
    );
    assert!(
        Path::new(out.trim_end()).is_absolute() && Path::new(out.trim_end()).exists(),
        "{out}"
    );
}

#[test]
fn new_writes_what_is_given_and_explains_what_is_not() {
    let folder = register();
    let root = folder.path();
    let mut command = program(
        root,
        &[
            "new",
            "--raised",
            "2026-03-01",
            "--severity",
            "major",
            "--requirement",
            "A.8.13",
            "--requirement",
            "10.2 d",
            "--requirement",
            "POL-IAM/4.2",
            "No: \"backup\" # was taken",
        ],
    );
    command.env("GIT_AUTHOR_EMAIL", "maria.lopez@acme.example");
    let ran = run_command(&mut command);
    // 10.2 means two things in the two editions.
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains("ISO27001:2022/10.2 d"), "{}", ran.err);

    let mut command = program(
        root,
        &[
            "new",
            "--raised",
            "2026-03-01",
            "--severity",
            "major",
            "--requirement",
            "A.8.13",
            "--requirement",
            "POL-IAM/4.2",
            "No: \"backup\" # was taken",
        ],
    );
    command.env("GIT_AUTHOR_EMAIL", "maria.lopez@acme.example");
    let ran = run_command(&mut command);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.contains("`source`, `owner`, `due`"), "{}", ran.err);
    let text = read(root, ran.out.trim_end());
    for line in [
        "id: NC-2026-001\n",
        "severity: major\n",
        "status: open\n",
        "requirements: [ISO27001:2022/A.8.13, POL-IAM/4.2]\n",
        "raised: 2026-03-01\n",
        "raised_by: maria.lopez@acme.example\n",
        "owner: # the named person who answers for it\n",
        "## Nonconformity\n",
    ] {
        assert!(text.contains(line), "{line} in\n{text}");
    }
    let found = support::check(root, support::day("2026-03-01"));
    let record = clause10::parse::record(
        clause10::text::RepoPath::new("findings/a.md"),
        text.into_bytes(),
        &clause10::policy::Policy::default(),
    );
    assert_eq!(
        record.finding.title.get().unwrap().as_ref(),
        "No: \"backup\" # was taken"
    );
    let missing: Vec<_> = record
        .problems
        .iter()
        .map(|problem| &*problem.field)
        .collect();
    assert_eq!(missing, ["source", "owner", "due"]);
    assert!(
        found.iter().all(|found| found.rule.name != "invalid-value"),
        "{found:?}"
    );
}

#[test]
fn new_takes_who_records_it_from_the_configuration_of_git() {
    let folder = register();
    let root = folder.path();
    for args in [
        &["init", "-q"][..],
        &["config", "user.email", "git@acme.example"],
    ] {
        let done = Command::new("git")
            .args(args)
            .current_dir(root)
            .env_remove("GIT_DIR")
            .status()
            .unwrap();
        assert!(done.success());
    }
    let path = ok(root, &["new", "From git"]);
    assert!(read(root, path.trim_end()).contains("raised_by: git@acme.example\n"));
    let path = ok(root, &["new", "--raised-by", "Maria Lopez", "Given"]);
    assert!(read(root, path.trim_end()).contains("raised_by: Maria Lopez\n"));
}

#[test]
fn new_writes_in_the_words_of_the_register() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    support::write(
        root,
        "clause10.yaml",
        "\
ids: {nonconformity: 'ABW-{year}-{number:2}'}
words:
  sections: {Nonconformity: Feststellung}
  fields: {owner: zustaendig, severity: Schwere, status: Stand}
  values: {severity: {minor: [gering, klein]}, status: {open: offen}}
extra_fields:
  ticket: {required: true, about: number of the ticket}
  region: {type: choice, values: [north, south], required: true}
  hint: {}
",
    );
    ok(root, &["init"]);
    let path = ok(
        root,
        &[
            "new",
            "--raised",
            "2026-03-01",
            "--severity",
            "minor",
            "Prüfung fehlt",
        ],
    );
    assert_eq!(path, "findings/2026/ABW-2026-01-pruefung-fehlt.md\n");
    let text = read(root, path.trim_end());
    for line in [
        "Schwere: gering\n",
        "Stand: offen\n",
        "zustaendig: # ",
        "ticket: # number of the ticket\n",
        "region: # north, south\n",
        "## Feststellung\n",
        "title: Prüfung fehlt\n",
    ] {
        assert!(text.contains(line), "{line} in\n{text}");
    }
    assert!(!text.contains("hint"), "{text}");
    let workspace = clause10::workspace::Workspace::find(root).unwrap();
    let record = clause10::parse::record(
        clause10::text::RepoPath::new("findings/a.md"),
        text.into_bytes(),
        workspace.policy(),
    );
    let missing: Vec<_> = record
        .problems
        .iter()
        .map(|problem| &*problem.field)
        .collect();
    assert_eq!(
        missing,
        [
            "source",
            "requirements",
            "raised_by",
            "owner",
            "due",
            "region",
            "ticket"
        ]
    );
}

#[test]
fn new_refuses_what_cannot_be() {
    let folder = register();
    let root = folder.path();
    for (args, said) in [
        (&["new", "  "][..], "title is empty"),
        (
            &["new", "--kind", "observation", "--severity", "minor", "x"],
            "only a nonconformity",
        ),
        (&["new", "--requirement", "A.8.99", "x"], "A.8.99"),
        (
            &["new", "--requirement", "iso27001:2022/A.8.13", "x"],
            "did you mean `ISO27001:2022/A.8.13`",
        ),
        (&["new", "--owner", " ", "x"], "`--owner` names nobody"),
        (
            &["new", "--due", "2026-02-30", "x"],
            "not a day of the calendar",
        ),
        (&["new", "--severity", "medium", "x"], "major, minor"),
        (&["new"], "<TITLE>"),
        (&["new", "--dir", "nowhere", "x"], "nothing at nowhere"),
    ] {
        let err = broken(root, args);
        assert!(err.contains(said), "{args:?}: {err}");
    }
    assert!(!root.join("findings/2026").exists());
    let bare = tempfile::tempdir().unwrap();
    assert!(broken(bare.path(), &["new", "x"]).contains("clause10 init"));
    assert!(!bare.path().join("findings").exists());
}

#[test]
fn config_says_where_each_value_comes_from_and_is_itself_a_configuration() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    support::write(
        root,
        "clause10.yaml",
        "\
findings: [findings, more/findings]
levels:
  lifecycle: info
deadlines:
  - {step: closure, within: 90}
  - step: correction
    within: 10
    unit: working-days
ids: {nonconformity: 'NC{number}'}
words: {fields: {owner: [zustaendig, 'no']}}
extra_fields: {ticket: {pattern: '[A-Z]+-[0-9]+', about: \"a: b # c\"}}
people: {aliases: {tb@acme.example: tom.baker@acme.example}, left: {x@acme.example: 2026-01-31}}
waivers:
  - {finding: NC7, rule: missing-verification, reason: 'because: so', by: a@acme.example, until: 2027-01-31}
",
    );
    let text = ok(root, &["config"]);
    let first = text.lines().next().unwrap();
    assert!(
        first.starts_with("# ") && first.ends_with("clause10.yaml"),
        "{first}"
    );
    let origin = |line: &str| -> String {
        let found = text
            .lines()
            .find(|found| found.trim_start().starts_with(line));
        let found = found.unwrap_or_else(|| panic!("{line} in\n{text}"));
        found.rsplit("# ").next().unwrap().to_owned()
    };
    for (line, from) in [
        ("- more/findings ", "clause10.yaml:1"),
        ("lifecycle: info", "clause10.yaml:3"),
        ("- step: closure", "clause10.yaml:5"),
        ("unit: working-days", "clause10.yaml:8"),
        ("unit: days", "default"),
        ("nonconformity: NC{number}", "clause10.yaml:9"),
        ("observation: OBS-", "default"),
        ("- zustaendig", "clause10.yaml:10"),
        ("pattern: '[A-Z]", "clause10.yaml:11"),
        ("tb@acme.example: tom.baker", "clause10.yaml:12"),
        ("until: 2027-01-31", "clause10.yaml:14"),
        ("due_soon: 14", "default"),
    ] {
        assert_eq!(origin(line), from, "{line} in\n{text}");
    }
    assert!(
        text.lines().skip(1).all(|line| line.contains("  # ")),
        "{text}"
    );
    let again = tempfile::tempdir().unwrap();
    support::write(again.path(), "clause10.yaml", &text);
    let values = |text: &str| -> Vec<String> {
        let line = |line: &str| {
            line.rsplit_once("  # ")
                .map_or("", |(value, _)| value)
                .trim_end()
                .to_owned()
        };
        text.lines().skip(1).map(line).collect()
    };
    assert_eq!(values(&ok(again.path(), &["config"])), values(&text));
}

#[test]
fn config_prints_the_defaults_where_there_is_no_file() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("findings")).unwrap();
    let text = ok(folder.path(), &["config"]);
    assert!(text.starts_with("# defaults: "), "{text}");
    assert!(
        text.lines().skip(1).all(|line| line.ends_with("# default")),
        "{text}"
    );
    let err = broken(folder.path(), &["config", "nowhere"]);
    assert!(err.contains("nothing at nowhere"), "{err}");
}

#[test]
fn mistakes_in_the_configuration_are_named_with_line_and_column() {
    let folder = tempfile::tempdir().unwrap();
    support::write(folder.path(), "clause10.yaml", BROKEN);
    for args in [
        &["config"][..],
        &["rules"],
        &["schema", "finding"],
        &["new", "x"],
    ] {
        let err = broken(folder.path(), args);
        assert!(err.contains("clause10.yaml:3:3"), "{args:?}: {err}");
        assert!(err.contains("did you mean `lifecycle`"), "{err}");
    }
    // What needs no configuration goes on without it.
    ok(folder.path(), &["explain", "missing-verification"]);
    ok(folder.path(), &["schema", "configuration"]);
    ok(folder.path(), &["rules", "--format", "markdown"]);
}

#[test]
fn rules_lists_all_with_the_levels_of_the_register() {
    let folder = tempfile::tempdir().unwrap();
    support::write(
        folder.path(),
        "clause10.yaml",
        "levels: {lifecycle: info}\n",
    );
    let table = ok(folder.path(), &["rules"]);
    for rule in rules::ALL {
        assert!(table.contains(rule.name), "{}", rule.name);
    }
    let line = table
        .lines()
        .find(|line| line.starts_with("missing-verification"))
        .unwrap();
    assert!(
        line.contains(" info ") && line.contains(" lifecycle "),
        "{line}"
    );
    assert!(
        table.lines().all(|line| line.chars().count() <= 80),
        "{table}"
    );

    let json: serde_json::Value =
        serde_json::from_str(&ok(folder.path(), &["rules", "--format", "json"])).unwrap();
    let list = json["rules"].as_array().unwrap();
    assert_eq!(list.len(), rules::ALL.len());
    let rule = list
        .iter()
        .find(|rule| rule["name"] == "missing-verification")
        .unwrap();
    assert_eq!(
        (&rule["level"], &rule["default_level"], &rule["family"]),
        (&"info".into(), &"error".into(), &"lifecycle".into())
    );
}

/// The stored reference is what `rules --format markdown` prints, and has every rule.
#[test]
fn the_stored_reference_is_the_generated_one() {
    let folder = tempfile::tempdir().unwrap();
    let text = ok(folder.path(), &["rules", "--format", "markdown"]);
    assert_eq!(text, reference::markdown(rules::ALL));
    support::generated(".github/RULES.md", &text);
    for rule in rules::ALL {
        assert!(
            text.contains(&format!("\n### {}\n", rule.name)),
            "{}",
            rule.name
        );
        assert!(
            text.contains(&format!("](#{})", rule.name)),
            "{}",
            rule.name
        );
    }
    assert_eq!(text.matches("```").count() % 2, 0);
}

#[test]
fn explain_says_everything_about_a_rule_and_helps_with_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    for rule in rules::ALL {
        let text = ok(root, &["explain", rule.name]);
        for part in [
            rule.name,
            rule.clause,
            rule.level.word(),
            "\nWhy\n",
            "\nBad\n",
            "\nGood\n",
            "\nHow to fix\n",
            "\nHow to waive\n",
        ] {
            assert!(text.contains(part), "{part} of {}:\n{text}", rule.name);
        }
        assert!(!text.contains("```") && !text.contains("from="), "{text}");
    }
    let family = ok(root, &["explain", "lifecycle"]);
    assert!(
        family.contains("missing-verification") && family.contains("--select lifecycle"),
        "{family}"
    );
    let overview = ok(root, &["explain"]);
    for word in ["Levels", "Waivers", "--select", "lifecycle", "until:"] {
        assert!(overview.contains(word), "{word} in\n{overview}");
    }
    for named in [
        "overdue",
        "broken-link",
        "verifier-not-independent",
        "missing-closure",
    ] {
        assert!(
            overview.contains(named) && rules::find(named).is_some(),
            "{named}"
        );
    }
    let err = broken(root, &["explain", "missing-verificaton"]);
    assert!(err.contains("did you mean `missing-verification`"), "{err}");
    assert!(broken(root, &["explain", "zzz"]).contains("clause10 rules"));

    support::write(
        root,
        "clause10.yaml",
        "levels: {missing-verification: warning}\n",
    );
    let text = ok(root, &["explain", "missing-verification"]);
    assert!(text.contains("set to warning in clause10.yaml"), "{text}");
}

#[test]
fn text_is_set_for_the_width_and_bold_only_where_colour_is_wanted() {
    let folder = tempfile::tempdir().unwrap();
    for width in ["40", "60", "100"] {
        let ran = run_command(program(folder.path(), &["explain"]).env("COLUMNS", width));
        let prose = ran.out.lines().filter(|line| !line.starts_with("  "));
        let widest = prose.map(|line| line.chars().count()).max().unwrap();
        let width: usize = width.parse().unwrap();
        assert!(
            widest <= width && widest + 15 > width,
            "{widest} of {width}:\n{}",
            ran.out
        );
    }
    let bold = |args: &[&str], variable: Option<(&str, &str)>| {
        let mut command = program(folder.path(), args);
        command.envs(variable);
        run_command(&mut command).out.contains("\x1b[1m")
    };
    assert!(!bold(&["explain"], None));
    assert!(bold(&["explain", "--color", "always"], None));
    assert!(bold(
        &["explain", "--color", "always"],
        Some(("NO_COLOR", "1"))
    ));
    assert!(bold(&["rules"], Some(("CLICOLOR_FORCE", "1"))));
    assert!(!bold(
        &["rules", "--color", "never"],
        Some(("CLICOLOR_FORCE", "1"))
    ));
}

#[test]
fn schema_prints_each_schema_and_lists_them() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let list = ok(root, &["schema"]);
    for name in [
        "finding",
        "audit",
        "configuration",
        "check-output",
        "findings",
        "bundle",
        "verify",
    ] {
        assert!(list.contains(name), "{list}");
        let schema: serde_json::Value = serde_json::from_str(&ok(root, &["schema", name])).unwrap();
        assert!(jsonschema::meta::is_valid(&schema), "{name}");
        assert_eq!(schema["$id"], format!("{name}.schema.json"));
    }
    let err = broken(root, &["schema", "findngs"]);
    assert!(err.contains("finding"), "{err}");

    let schema: serde_json::Value =
        serde_json::from_str(&ok(root, &["schema", "finding"])).unwrap();
    let validator = jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .unwrap();
    for (status, _) in support::LIFE {
        let record = support::record(status);
        let front: serde_json::Value =
            serde_yaml::from_str(record.split("---\n").nth(1).unwrap()).unwrap();
        assert!(validator.is_valid(&front), "{status}");
    }
    support::write(
        root,
        "clause10.yaml",
        "extra_fields: {ticket: {type: number}}\n",
    );
    assert!(ok(root, &["schema", "finding"]).contains("\"ticket\""));
}

#[test]
fn completions_are_there_for_every_shell() {
    let folder = tempfile::tempdir().unwrap();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = ok(folder.path(), &["completions", shell]);
        assert!(
            script.contains("clause10") && script.contains("explain"),
            "{shell}"
        );
    }
    assert!(broken(folder.path(), &["completions", "dos"]).contains("bash"));
}

#[test]
fn the_manual_page_has_its_sections_and_all_commands() {
    let folder = tempfile::tempdir().unwrap();
    let page = ok(folder.path(), &["man"]);
    assert!(page.contains(".TH clause10 1"), "{}", &page[..200]);
    for section in [
        "NAME",
        "SYNOPSIS",
        "DESCRIPTION",
        "OPTIONS",
        "COMMANDS",
        "\"EXIT STATUS\"",
        "FILES",
        "ENVIRONMENT",
        "VERSION",
    ] {
        assert_eq!(
            page.matches(&format!("\n.SH {section}\n")).count(),
            1,
            "{section} in\n{page}"
        );
    }
    for command in COMMANDS {
        assert!(
            page.contains(&format!(".SS \"clause10 {command}\"")),
            "{command}"
        );
    }
    assert_eq!(page.matches(".ie ").count(), 1);
    assert_eq!(page, ok(folder.path(), &["man"]));
}

const COMMANDS: [&str; 10] = [
    "check",
    "explain",
    "rules",
    "init",
    "new",
    "schema",
    "config",
    "demo",
    "completions",
    "man",
];

#[test]
fn the_help_of_every_command_has_examples() {
    let folder = tempfile::tempdir().unwrap();
    let help = ok(folder.path(), &["--help"]);
    assert!(help.contains("Exit codes"), "{help}");
    for command in COMMANDS {
        assert!(
            help.contains(&format!("\n  {command} ")),
            "{command} in\n{help}"
        );
        let own = ok(folder.path(), &[command, "--help"]);
        assert!(own.contains("Examples:"), "{command}:\n{own}");
        assert!(
            own.contains(&format!("clause10 {command}")),
            "{command}:\n{own}"
        );
    }
    let ran = run(folder.path(), &[]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(broken(folder.path(), &["chekc"]).contains("check"));
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_is_no_error() {
    let folder = tempfile::tempdir().unwrap();
    for args in [
        &["completions", "bash"][..],
        &["rules", "--format", "markdown"],
        &["schema", "finding"],
    ] {
        let mut child = program(folder.path(), args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let ended = child.wait_with_output().unwrap();
        assert_eq!(ended.status.code(), Some(0), "{args:?}");
        assert!(
            ended.stderr.is_empty(),
            "{}",
            String::from_utf8_lossy(&ended.stderr)
        );
    }
}

#[cfg(unix)]
#[test]
fn what_cannot_be_written_is_said_and_leaves_nothing() {
    use std::os::unix::fs::PermissionsExt;
    let folder = register();
    let findings = folder.path().join("findings");
    std::fs::set_permissions(&findings, std::fs::Permissions::from_mode(0o555)).unwrap();
    // The administrator may write everywhere.
    if std::fs::write(findings.join("probe"), "").is_ok() {
        return;
    }
    let err = broken(folder.path(), &["new", "x"]);
    assert!(err.contains("permissions"), "{err}");
    std::fs::set_permissions(&findings, std::fs::Permissions::from_mode(0o755)).unwrap();
}
