//! Every form of output, over reports made by hand.
//!
//! The reports do not come from the rules, so that a new rule does not change them. With
//! `CLAUSE10_OUTPUTS=DIR` the files are also written there, for the clients in `.ci/clients`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails panics"
)]

mod made;
mod support;

use std::collections::HashSet;

use clause10::diagnostic::{ChangeKind, History, Report, State, Summary};
use clause10::error::FaultKind;
use clause10::output::{self, Format, Options};
use clause10::policy::Level;
use clause10::text::{Position, RepoPath, Span};
use proptest::prelude::*;
use serde_json::Value;

/// The machine formats, with the ends of the names of their files.
const FILES: [(Format, &str); 6] = [
    (Format::Json, "json"),
    (Format::Sarif, "sarif"),
    (Format::Github, "github.txt"),
    (Format::Gitlab, "gitlab.json"),
    (Format::Junit, "junit.xml"),
    (Format::Markdown, "md"),
];

/// All reports, with the starts of the names of their files.
fn reports() -> [(&'static str, Report); 7] {
    let mut rules = made::clean();
    rules.rules = clause10::rules::ALL.to_vec();
    [
        ("out", made::many_kinds()),
        ("hostile", made::hostile()),
        ("clean", made::clean()),
        ("fault", made::faults()),
        ("review", made::review()),
        ("many", made::many()),
        ("rules", rules),
    ]
}

fn written(format: Format, report: &Report, options: &Options) -> String {
    let mut bytes = Vec::new();
    output::write(format, report, options, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn machine(format: Format, report: &Report) -> String {
    written(format, report, &Options::default())
}

fn human(report: &Report, width: usize, unicode: bool) -> String {
    let options = Options {
        width,
        unicode,
        ..Options::default()
    };
    written(Format::Human, report, &options)
}

fn json(format: Format, report: &Report) -> Value {
    serde_json::from_str(&machine(format, report)).unwrap()
}

/// Where the parts of a summary begin, in their order.
#[test]
fn a_reviewer_reads_what_is_new_first_and_what_is_not_new_folded() {
    let text = machine(Format::Markdown, &made::review());
    let mut at = 0;
    for part in [
        "### What is new",
        "### What this change claims",
        "| NC-2026-004 | analysed → verified |",
        "edited, open",
        "### Overdue and due soon",
        "<details><summary>1 so before",
        "### Recurrences to answer",
        "### Waivers and settings of this change",
        "<details><summary>1 so at the base already",
        "As of 2026-11-22",
    ] {
        let found = text[at..].find(part);
        at += found.unwrap_or_else(|| panic!("no {part} from {at} on in {text}"));
    }
    let other = machine(Format::Markdown, &made::many_kinds());
    assert!(!other.contains("Recurrences"), "an empty part is not shown");
    let mut many = made::many();
    let change = made::review().changes.unwrap().remove(0);
    many.changes = Some(vec![change; 20_000]);
    for found in &mut many.diagnostics {
        found.message = "|".repeat(1_000);
    }
    let text = machine(Format::Markdown, &many);
    assert!(text.len() < 1 << 20, "{}", text.len());
    assert_eq!(text.matches(" more are left out here").count(), 2);
}

/// What changes with each release is not for a snapshot.
fn without_version(text: &str) -> String {
    text.replace(
        &format!("\"{}\"", env!("CARGO_PKG_VERSION")),
        "\"[version]\"",
    )
}

#[test]
fn every_form_of_every_report() {
    for (name, report) in reports().iter().take(5) {
        insta::assert_snapshot!(format!("{name}.human"), human(report, 100, true));
        insta::assert_snapshot!(format!("{name}.ascii"), human(report, 72, false));
        for (format, end) in FILES {
            let mut text = machine(format, report);
            if format == Format::Json {
                let value: Value = serde_json::from_str(&text).unwrap();
                text = format!("{text}\n{}", serde_json::to_string_pretty(&value).unwrap());
            }
            insta::assert_snapshot!(format!("{name}.{end}"), without_version(&text));
        }
    }
}

#[test]
fn colour_is_there_when_asked_for_and_only_then() {
    let options = Options {
        color: true,
        ..Options::default()
    };
    let text = written(Format::Human, &made::many_kinds(), &options);
    assert!(text.contains("\u{1b}[31m"));
    for (_, report) in reports() {
        assert!(!human(&report, 80, true).contains('\u{1b}'));
    }
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    for ((_, one), (_, other)) in reports().iter().zip(&reports()) {
        for (format, _) in FILES.into_iter().chain([(Format::Human, "")]) {
            assert_eq!(machine(format, one), machine(format, other));
        }
    }
}

#[test]
fn a_long_report_is_cut_for_people_and_says_so() {
    let report = made::many();
    let text = human(&report, 80, true);
    assert_eq!(text.matches("; more: `clause10 explain").count(), 50);
    assert!(text.contains("… and 7950 more: made-warning 4000, made-error 3950;"));
    assert!(!text.contains("warning[made-warning]"), "errors come first");
    let all = Options {
        all: true,
        ..Options::default()
    };
    let text = written(Format::Human, &report, &all);
    assert_eq!(text.matches("; more: `clause10 explain").count(), 8_000);
    assert!(!text.contains("--all"));
}

#[test]
fn lines_are_as_narrow_as_asked_and_have_no_trailing_blanks() {
    for (name, report) in reports() {
        for width in [1, 40, 60, 80, 120] {
            for line in human(&report, width, true).lines() {
                assert_eq!(line.trim_end(), line, "{name}");
                // Paths and names of rules are never broken; the header of an excerpt is a path.
                let whole = line.contains("─[") || line.split_whitespace().count() <= 2;
                assert!(
                    line.chars().count() <= width.max(40) || whole,
                    "{name}, {width}: {line}"
                );
            }
        }
    }
}

#[test]
fn ascii_is_ascii_but_for_what_the_records_say() {
    assert!(human(&made::faults(), 80, false).is_ascii());
    assert!(human(&made::many(), 80, false).is_ascii());
}

#[test]
fn nothing_that_a_terminal_obeys_reaches_it() {
    let text = human(&made::hostile(), 80, true);
    let unsafe_ones: Vec<char> = text
        .chars()
        .filter(|c| (c.is_control() && *c != '\n') || "\u{202e}\u{200b}\u{feff}".contains(*c))
        .collect();
    assert!(unsafe_ones.is_empty(), "{unsafe_ones:?}");
}

#[test]
fn what_was_not_judged_is_said() {
    let mut report = made::clean();
    assert!(human(&report, 80, true).contains("not judged: history (--no-history)"));
    report.history = History::NotNeeded;
    assert!(human(&report, 80, true).contains("not judged: history (no selected rule"));
    assert!(!human(&report, 80, true).contains("pinned"));
    report.seen.pinned = 2;
    let pinned = "not judged: 2 pieces of evidence pinned to a commit";
    assert!(human(&report, 80, true).contains(pinned));
    report.rules.clear();
    assert!(human(&report, 80, true).contains("not judged: anything"));
    assert!(human(&report, 80, true).contains("not conformity"));
}

#[test]
fn machine_formats_carry_new_diagnostics_alone_but_json_all() {
    let report = made::many_kinds();
    let new = report.new_diagnostics().count();
    assert!(new < report.diagnostics.len());
    let all = json(Format::Json, &report);
    assert_eq!(
        all["diagnostics"].as_array().unwrap().len(),
        report.diagnostics.len()
    );
    let sarif = json(Format::Sarif, &report);
    assert_eq!(sarif["runs"][0]["results"].as_array().unwrap().len(), new);
    assert_eq!(json(Format::Gitlab, &report).as_array().unwrap().len(), new);
    assert_eq!(machine(Format::Github, &report).lines().count(), new);
}

#[test]
fn faults_are_in_every_form() {
    let report = made::faults();
    for fault in &report.faults {
        let words: Vec<&str> = fault.message.split(['`', '%', ':']).collect();
        for (format, _) in FILES.into_iter().chain([(Format::Human, "")]) {
            let text = machine(format, &report);
            assert!(
                words.iter().all(|word| text.contains(word)),
                "{format:?}: {text}"
            );
        }
    }
    let sarif = json(Format::Sarif, &report);
    assert_eq!(
        sarif["runs"][0]["invocations"][0]["executionSuccessful"],
        false
    );
    assert_eq!(json(Format::Gitlab, &report)[0]["severity"], "blocker");
}

#[test]
fn sarif_keeps_5000_of_the_worst_and_says_what_it_left_out() {
    let log = json(Format::Sarif, &made::many());
    let run = &log["runs"][0];
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 5_000);
    assert_eq!(
        results
            .iter()
            .filter(|result| result["level"] == "error")
            .count(),
        4_000
    );
    let note = &run["invocations"][0]["toolExecutionNotifications"][0];
    assert!(
        note["message"]["text"]
            .as_str()
            .unwrap()
            .starts_with("3000 of 8000 ")
    );
}

#[test]
fn sarif_has_no_empty_text_and_no_empty_region() {
    fn walk(value: &Value, path: &str) {
        match value {
            Value::String(text) => assert!(!text.is_empty(), "{path}"),
            Value::Array(items) => items.iter().for_each(|item| walk(item, path)),
            Value::Object(fields) => {
                if let Some(start) = fields.get("startLine") {
                    let number = |name: &str| fields[name].as_u64().unwrap();
                    let start = (start.as_u64().unwrap(), number("startColumn"));
                    let end = (number("endLine"), number("endColumn"));
                    // Where something is only put in, nothing is taken out.
                    assert!(end > start || (end == start && path == "deletedRegion"));
                }
                fields.iter().for_each(|(key, item)| walk(item, key));
            }
            _ => {}
        }
    }
    for (_, report) in reports() {
        walk(&json(Format::Sarif, &report), "");
    }
}

#[test]
fn gitlab_fingerprints_are_unique() {
    let mut report = made::many_kinds();
    for diagnostic in &mut report.diagnostics {
        diagnostic.fingerprint = "0".repeat(32);
    }
    let entries = json(Format::Gitlab, &report);
    let entries = entries.as_array().unwrap();
    let unique: HashSet<_> = entries
        .iter()
        .map(|entry| entry["fingerprint"].as_str())
        .collect();
    assert_eq!(unique.len(), entries.len());
}

#[test]
fn a_summary_in_markdown_has_less_than_a_mebibyte() {
    let mut report = made::many();
    for diagnostic in &mut report.diagnostics {
        diagnostic.message = "|".repeat(1_000);
    }
    let text = machine(Format::Markdown, &report);
    assert!(text.len() < 1 << 20, "{}", text.len());
    assert!(text.contains(" more are left out here"));
    assert!(text.contains("As of 2026-11-22"), "the end is still there");
}

fn schema() -> Value {
    let path = support::fixtures()
        .parent()
        .unwrap()
        .join("schema/check-output.schema.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn json_is_what_the_schema_says() {
    let schema = schema();
    jsonschema::meta::validate(&schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for (name, report) in reports() {
        let value = json(Format::Json, &report);
        let problems: Vec<_> = validator
            .iter_errors(&value)
            .map(|e| e.to_string())
            .collect();
        assert!(problems.is_empty(), "{name}: {problems:?}");
    }
    let mut value = json(Format::Json, &made::many_kinds());
    value["diagnostics"][0]["more"] = Value::Null;
    assert!(!validator.is_valid(&value), "the schema is strict");
}

#[test]
fn real_diagnostics_are_what_the_schema_says() {
    let folder = support::folder();
    let broken = support::record("closed")
        .replace("status: closed", "status: verify")
        .replace("severity: minor", "severity: ''");
    support::write(folder.path(), support::RECORD, broken);
    let diagnostics = support::check(folder.path(), support::day_of("closed"));
    assert!(!diagnostics.is_empty());
    let mut report = made::clean();
    report.summary = Summary::of(1, &diagnostics);
    report.diagnostics = diagnostics;
    let value = json(Format::Json, &report);
    let validator = jsonschema::validator_for(&schema()).unwrap();
    let problems: Vec<_> = validator
        .iter_errors(&value)
        .map(|e| e.to_string())
        .collect();
    assert!(problems.is_empty(), "{problems:?}");
}

/// The words of the schema and those of the code are the same.
#[test]
fn words_of_the_schema_are_those_of_the_code() {
    let schema = schema();
    let words = |pointer: &str| -> HashSet<String> {
        let words = schema.pointer(pointer).and_then(Value::as_array);
        let words = words.unwrap_or_else(|| panic!("no {pointer}"));
        words
            .iter()
            .map(|word| word.as_str().unwrap().to_owned())
            .collect()
    };
    let of = |words: &[clause10::shape::Word]| -> HashSet<String> {
        words.iter().map(|word| word.word.to_owned()).collect()
    };
    let diagnostic = "/$defs/diagnostic/properties";
    assert_eq!(words(&format!("{diagnostic}/state/enum")), of(State::WORDS));
    let mut levels = of(Level::WORDS);
    levels.remove("off");
    assert_eq!(words(&format!("{diagnostic}/level/enum")), levels);
    assert_eq!(
        words("/$defs/change/properties/kind/enum"),
        of(ChangeKind::WORDS)
    );
    let mut history = of(History::WORDS);
    history.insert("not-judged".to_owned());
    assert_eq!(words("/properties/history/enum"), history);
    let kinds = [
        FaultKind::Usage,
        FaultKind::Configuration,
        FaultKind::Git,
        FaultKind::Files,
    ];
    for kind in kinds {
        // A new kind must be added to the list above.
        match kind {
            FaultKind::Usage | FaultKind::Configuration | FaultKind::Git | FaultKind::Files => {}
        }
    }
    let kinds: HashSet<String> = kinds.iter().map(|kind| kind.word().to_owned()).collect();
    assert_eq!(words("/$defs/error/properties/kind/enum"), kinds);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// No text, no span and no terminal makes the writer for people fail, and it always says where.
    #[test]
    fn odd_spans_in_odd_texts_are_shown(
        text in "([a-zäß漢\\t\\r\\n \u{1b}\u{202e}\u{feff}]|.){0,300}",
        spans in proptest::collection::vec((0u32..400, 0u32..400), 1..4),
        width in 0usize..140,
        unicode: bool,
    ) {
        let mut report = made::clean();
        let path = RepoPath::new("findings/a.md");
        report.sources.insert(path.clone(), text);
        let mut diagnostic = made::many_kinds().diagnostics.remove(0);
        diagnostic.path = path.clone();
        diagnostic.span = Span { start: spans[0].0, end: spans[0].1 };
        diagnostic.start = Position { line: 7, column: 3 };
        diagnostic.related.clear();
        for &(start, end) in &spans[1..] {
            diagnostic.related.push(clause10::diagnostic::RelatedPlace {
                path: path.clone(),
                span: Span { start, end },
                start: Position { line: 7, column: 1 },
                end: Position { line: 7, column: 2 },
                commit: None,
                message: "here".to_owned(),
            });
        }
        diagnostic.state = State::New;
        report.diagnostics = vec![diagnostic];
        let shown = human(&report, width, unicode);
        prop_assert!(shown.contains("findings/a.md:7:3"), "{}", shown);
        prop_assert!(!shown.contains("Failed to read"));
    }
}

#[test]
fn files_for_the_clients() {
    let Some(folder) = std::env::var_os("CLAUSE10_OUTPUTS").map(std::path::PathBuf::from) else {
        return;
    };
    std::fs::create_dir_all(&folder).unwrap();
    for (name, report) in reports() {
        for (format, end) in FILES {
            std::fs::write(
                folder.join(format!("{name}.{end}")),
                machine(format, &report),
            )
            .unwrap();
        }
    }
}
