//! What is offered, asked of small registers.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that fails panics"
)]

use lsp_types::{CompletionItem, CompletionTextEdit, InsertTextFormat, InsertTextMode, TextEdit};

use proptest::prelude::*;

use super::super::scene::{OPEN, Scene};
use super::super::{Encoding, Lines};
use super::complete;
use crate::model::ProblemKind;
use crate::parse;
use crate::policy::Policy;
use crate::text::RepoPath;

mod values;

const PATH: &str = "findings/NC-2026-001.md";

/// An earlier finding of the same requirement, and one of another.
const EARLIER: &str = "---
id: NC-2025-004
title: Access review of the payroll system was missed
kind: nonconformity
severity: minor
status: closed
source: internal-audit
requirements: [ISO27001:2013/A.9.2.5]
raised: 2025-03-10
raised_by: maria.lopez@acme.example
owner: ann.smith@acme.example
due: 2025-08-31
---
";
const OTHER: &str = "---
id: NC-2025-009
title: Backups were not restored
kind: nonconformity
requirements: [ISO27001:2022/A.8.13, POL-IAM/4.2]
raised: 2025-09-10
owner: ann.smith@acme.example
---
";

fn scene() -> Scene {
    Scene::new(&[
        (PATH, OPEN),
        ("findings/NC-2025-004.md", EARLIER),
        ("findings/NC-2025-009.md", OTHER),
        ("evidence/NC-2026-001/review list.csv", "x\n"),
        ("evidence/NC-2025-009/restore.txt", "x\n"),
        (
            "policies/access.md",
            "---\ntitle: Access\nreview_every: yearly\n---\n",
        ),
        (
            "audits/IA-2026-01.md",
            "---\nid: IA-2026-01\nkind: internal-audit\nends: 2026-02-09\n---\n",
        ),
    ])
}

fn asked(scene: &Scene, path: &str, text: &str) -> Vec<CompletionItem> {
    scene.ask(path, text, complete)
}

fn labels(items: &[CompletionItem]) -> Vec<&str> {
    items.iter().map(|item| &*item.label).collect()
}

fn found<'i>(items: &'i [CompletionItem], label: &str) -> &'i CompletionItem {
    let found = items.iter().find(|item| item.label == label);
    found.unwrap_or_else(|| panic!("no {label} in {:?}", labels(items)))
}

/// The text after an item was taken, places to fill in and all.
fn taken(text: &str, item: &CompletionItem) -> String {
    let mut text = text.replacen('^', "", 1);
    let Some(CompletionTextEdit::Edit(mut edit)) = item.text_edit.clone() else {
        panic!("{item:?}");
    };
    if item.insert_text_mode == Some(InsertTextMode::ADJUST_INDENTATION) {
        let line = text.lines().nth(edit.range.start.line as usize).unwrap();
        let indent = &line[..line.len() - line.trim_start().len()];
        edit.new_text = edit.new_text.replace('\n', &format!("\n{indent}"));
    }
    let mut edits: Vec<TextEdit> = vec![edit];
    edits.extend(item.additional_text_edits.clone().unwrap_or_default());
    for edit in edits {
        let lines = Lines::new(&text, Encoding::Utf8);
        let span = lines.span(edit.range);
        text.replace_range(span.range(), &edit.new_text);
    }
    text
}

/// OPEN with something typed at the end of its fields.
fn typing(what: &str) -> String {
    OPEN.replacen("---\n\n", &format!("{what}\n---\n\n"), 1)
}

/// The lines of a text that OPEN has not.
fn new_lines(text: &str) -> Vec<&str> {
    let is_new = |line: &&str| !OPEN.lines().any(|known| known == *line);
    text.lines().filter(is_new).collect()
}

#[test]
fn keys_come_by_need_and_a_step_as_a_whole() {
    let scene = scene();
    let text = typing("cor^").replacen("owner: tom.baker@acme.example\n", "", 1);
    let items = asked(&scene, PATH, &text);
    assert_eq!(labels(&items)[..3], ["owner", "correction", "root_cause"]);
    assert!(!labels(&items).contains(&"due"), "it has one already");
    let item = found(&items, "correction");
    assert_eq!(item.insert_text_format, Some(InsertTextFormat::SNIPPET));
    assert_eq!(
        new_lines(&taken(&text, item)),
        [
            "correction:",
            "  done: ${1:2026-03-01}",
            "  by: ${2:maria.lopez@acme.example}",
            "  evidence: [$3]"
        ]
    );
    let actions = found(&items, "corrective_actions");
    assert_eq!(
        new_lines(&taken(&text, actions)),
        [
            "corrective_actions:",
            "  - action: $1",
            "    addresses: [$2]",
            "    owner: $3",
            "    due: $4"
        ]
    );
}

#[test]
fn a_client_without_snippets_gets_text_and_the_line_ends_of_the_file() {
    let scene = scene();
    let text = typing("root_cause:\n  ^").replace('\n', "\r\n");
    let items = scene.ask(PATH, &text, |sight, page, offset| {
        let mut sight = *sight;
        sight.snippets = false;
        complete(&sight, page, offset)
    });
    assert_eq!(
        labels(&items),
        [
            "done",
            "by",
            "method",
            "categories",
            "extent",
            "due",
            "evidence"
        ]
    );
    let item = found(&items, "extent");
    assert_eq!(item.insert_text_format, Some(InsertTextFormat::PLAIN_TEXT));
    let text = taken(&text, item);
    assert!(
        text.contains("root_cause:\r\n  extent:\r\n    checked: \r\n---"),
        "{text}"
    );
}

#[test]
fn a_key_in_a_wrong_column_is_put_right() {
    let scene = scene();
    let text = typing("correction:\n  done: 2026-02-20\n    b^");
    let text = taken(&text, found(&asked(&scene, PATH, &text), "by"));
    assert!(text.contains("\n  done: 2026-02-20\n  by: "), "{text}");
    let text = typing("correction:\n  done: 2026-02-20\n   ^");
    let text = taken(&text, found(&asked(&scene, PATH, &text), "by"));
    assert!(text.contains("\n  done: 2026-02-20\n  by: "), "{text}");
}

#[test]
fn items_of_lists_begin_with_a_dash_or_within_brackets() {
    let scene = scene();
    let text = typing("waivers:\n  - rule: overdue\n    ^");
    let items = asked(&scene, PATH, &text);
    assert_eq!(labels(&items), ["reason", "by", "field", "until"]);
    let text = typing("waivers:\n  - ^");
    assert_eq!(labels(&asked(&scene, PATH, &text))[0], "rule");
    let text = typing("not_recurrence_of:\n  ^");
    let items = asked(&scene, PATH, &text);
    assert_eq!(
        new_lines(&taken(&text, &items[0])),
        ["not_recurrence_of:", "  - finding: $1", "    reason: $2"]
    );
    let text = typing("not_recurrence_of: [{finding: NC-2025-004, re^}]");
    let text = taken(&text, found(&asked(&scene, PATH, &text), "reason"));
    assert!(
        text.contains("[{finding: NC-2025-004, reason: $1}]"),
        "{text}"
    );
    let text = typing("withdrawn: ^");
    let text = taken(&text, &asked(&scene, PATH, &text)[0]);
    assert!(
        text.contains("\nwithdrawn:\n  date: ${1:2026-03-01}\n  by: "),
        "{text}"
    );
}

#[test]
fn headings_are_those_that_are_missing() {
    let scene = scene();
    let text = format!("{OPEN}\n## Ro^\n").replacen("status: open", "status: analysed", 1);
    let items = asked(&scene, PATH, &text);
    assert_eq!(
        labels(&items),
        [
            "## Root cause",
            "## Correction",
            "## Corrective action",
            "## Verification"
        ]
    );
    assert!(taken(&text, &items[0]).ends_with("\n\n## Root cause\n\n$1\n"));
    let text = format!("{OPEN}\n^\n## Root cause\n\nNobody owned it.\n");
    assert_eq!(asked(&scene, PATH, &text)[0].label, "## Correction");
    let observation = text.replacen("kind: nonconformity", "kind: observation", 1);
    assert_eq!(
        labels(&asked(&scene, PATH, &observation)),
        ["## Observation"]
    );
    let within = OPEN.replacen("\n\nThe review", "\n^\nThe review", 1);
    assert_eq!(asked(&scene, PATH, &within), []);
}

#[test]
fn broken_yaml_is_no_obstacle_and_free_text_is_left_alone() {
    let scene = scene();
    let text = typing("corrective_actions: [{action: \"a, owner: x\nroot_cause: {me^").replacen(
        "status: open",
        "status: planned",
        1,
    );
    assert!(!asked(&scene, PATH, &text).is_empty());
    for nothing in [
        "area_title: ^",
        "# sta^",
        "closed: 2026-03-01 # wh^",
        "former_id: ^",
    ] {
        assert_eq!(asked(&scene, PATH, &typing(nothing)), [], "{nothing}");
    }
    let text = OPEN.replacen("title: Access", "title: Acc^ess", 1);
    assert_eq!(asked(&scene, PATH, &text), []);
    assert_eq!(asked(&scene, "README.md", "sta^"), []);
}

#[test]
fn other_files_have_the_keys_of_their_tables() {
    let scene = scene();
    let items = asked(
        &scene,
        "audits/IA-2026-02.md",
        "---\nid: IA-2026-02\n^\n---\n",
    );
    assert_eq!(labels(&items)[..2], ["kind", "title"]);
    let control = "---\nid: CTL-A\ncadence: ^\n---\n";
    let items = asked(&scene, "controls/CTL-A.md", control);
    assert_eq!(labels(&items)[..2], ["weekly", "monthly"]);
    let items = asked(&scene, "clause10.yaml", "deadlines:\n  - step: ^\n");
    assert_eq!(items[0].label, "closure");
    let left = "people:\n  left:\n    tom.baker@acme.example: ^\n";
    found(&asked(&scene, "clause10.yaml", left), "2026-03-01");
    let items = asked(&scene, "clause10.yaml", "levels:\n  over^\n");
    assert!(taken("levels:\n  over^\n", found(&items, "overdue")).contains("  overdue: \n"));
    let items = asked(
        &scene,
        "clause10.yaml",
        "history:\n  backdated:\n    correction.done: ^\n",
    );
    assert_eq!(items, []);
}

#[test]
fn what_is_taken_can_be_read() {
    let scene = scene();
    let policy = Policy::default();
    let wrong = |text: &str| -> Vec<String> {
        let path = RepoPath::new(PATH);
        let record = parse::record(path, text.as_bytes().to_vec(), &policy);
        let problems = record.problems.iter();
        problems
            .filter(|problem| problem.kind != ProblemKind::MissingField)
            .map(|problem| problem.message.clone())
            .collect()
    };
    let plain = |text: &str| {
        scene.ask(PATH, text, |sight, page, offset| {
            let mut sight = *sight;
            sight.snippets = false;
            complete(&sight, page, offset)
        })
    };
    let mut count = 0;
    for open in [
        "^",
        "verification:\n  ^",
        "root_cause: {done: 2026-02-20, ^}",
        "corrective_actions:\n- ^",
        "corrective_actions:\n  - action: a\n  ^",
        "waivers: [{^}]",
        "categories^",
        "area:^",
        "detected:^",
        "correction:\n  by:^",
        "evidence:\n  -^",
        "evidence:\n  ^",
        "isms_changes: [^]",
        "recurrence_of: ^",
        "not_recurrence_of: [^]",
        "external: ^",
        "root_cause: {extent: ^}",
    ] {
        let text = typing(open);
        for item in plain(&text) {
            let taken = taken(&text, &item);
            assert_eq!(wrong(&taken), [""; 0], "{} in {taken}", item.label);
            count += 1;
        }
    }
    assert!(count > 80, "{count}");
    for (text, first) in [
        ("^", "nonconformity"),
        ("---^", "nonconformity"),
        ("obs^\n", "nonconformity"),
    ] {
        let items = plain(text);
        assert_eq!(items[0].label, first);
        for item in items {
            assert_eq!(wrong(&taken(text, &item)), [""; 0], "{item:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn wherever_is_asked_the_answer_is_about_the_cursor(
        pieces in proptest::collection::vec(0..PIECES.len(), 0..12),
        at in 0..400_usize,
    ) {
        let scene = SCENE.get_or_init(scene);
        let text: String = pieces.iter().map(|piece| PIECES[*piece]).collect();
        let mut at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        let text = format!("{}^{}", &text[..at], &text[at..]);
        for path in [PATH, "clause10.yaml", "controls/CTL-A.md"] {
            scene.ask(path, &text, |sight, page, offset| {
                let cursor = page.lines.position(offset);
                for item in complete(sight, page, offset) {
                    let Some(CompletionTextEdit::Edit(edit)) = item.text_edit else { panic!() };
                    let (start, end) = (edit.range.start, edit.range.end);
                    assert!(start.line == cursor.line && end.line == cursor.line, "{text:?}");
                    assert!(start <= cursor && cursor <= end, "{text:?}");
                }
            });
        }
    }
}

static SCENE: std::sync::OnceLock<Scene> = std::sync::OnceLock::new();

/// What texts are put together from.
const PIECES: &[&str] = &[
    "---\n",
    "id: NC-2026-001\n",
    "status: open\r\n",
    "due: ",
    "requirements: [",
    "A.5",
    "]",
    "{",
    "}",
    ",",
    "correction:\n",
    "  ",
    "- ",
    "by: \u{e9}",
    "\n",
    "\r\n",
    "# ",
    "## Ro",
    "\"",
    "'",
    "waivers:\n  - rule: ",
    "levels:\n",
    "NC-2",
    "](",
    "<!-- ",
    "evidence:",
    "|\n",
    "\u{feff}",
    "\u{1d11e}",
];

#[test]
fn a_hint_behind_the_place_stays_a_hint_and_a_value_behind_blanks_is_replaced() {
    let base = OPEN;
    for (from, with, label, becomes) in [
        (
            "severity: minor",
            "severity: ^# how grave",
            "minor",
            "severity: minor # how grave",
        ),
        (
            "severity: minor",
            "severity: ^ minor",
            "major",
            "severity: major",
        ),
        (
            "severity: minor",
            "severity: mi^# how grave",
            "minor",
            "severity: minor # how grave",
        ),
    ] {
        let text = base.replacen(from, with, 1);
        let scene = Scene::new(&[("findings/NC-2026-001.md", &text)]);
        let items = scene.ask("findings/NC-2026-001.md", &text, complete);
        let after = taken(&text, found(&items, label));
        assert!(after.contains(&format!("{becomes}\n")), "{with}: {after}");
    }
}
