//! Hovers of a small register, each by what it must say.

use super::*;
use crate::editor::scene::{OPEN, Scene, older};
use crate::model::Record;
use crate::parse;
use crate::policy::Policy;
use crate::text::RepoPath;

const PATH: &str = "findings/NC-2026-001.md";

/// A register with an older finding, its audit, evidence and a configuration.
fn scene() -> Scene {
    let older = older("AUD-2025-1");
    let audit =
        "---\nid: AUD-2025-1\nkind: internal-audit\nstarts: 2025-02-03\nends: 2025-02-05\n---\n";
    let configuration = "levels: {overdue: error, cause: info}\n\
                         people: {left: {ann.lee@acme.example: 2026-01-31}}\n\
                         words: {values: {status: {open: offen}}, fields: {due: frist}}\n";
    Scene::new(&[
        (PATH, OPEN),
        ("findings/NC-2025-007.md", &older),
        ("audits/AUD-2025-1.md", audit),
        ("evidence/a.csv", "a,b\n"),
        ("clause10.yaml", configuration),
    ])
}

/// What is said at the `^` of a text, and of what.
fn said_at(scene: &Scene, path: &str, text: &str) -> Option<(String, String)> {
    scene.ask(path, text, |sight, page, offset| {
        let hover = hover(sight, page, offset)?;
        let HoverContents::Markup(markup) = hover.contents else {
            return None;
        };
        let span = page.lines.span(hover.range?);
        Some((markup.value, page.text().get(span.range())?.to_owned()))
    })
}

/// What is said of a finding whose field with some text is asked about, before that text's last character.
fn said(scene: &Scene, field: &str) -> String {
    let name = field.split([':', '\n']).next().unwrap_or_default();
    let kept = OPEN
        .lines()
        .filter(|line| !line.starts_with(&format!("{name}:")));
    let kept: Vec<&str> = kept.collect();
    let text = kept
        .join("\n")
        .replacen("---\n", &format!("---\n{field}\n"), 1);
    said_at(scene, PATH, &text).unwrap_or_default().0
}

#[track_caller]
fn has(said: &str, parts: &[&str]) {
    for part in parts {
        assert!(said.contains(part), "no `{part}` in: {said}");
    }
}

#[test]
fn keys_say_what_they_mean_and_who_asks_for_them() {
    let scene = scene();
    has(
        &said(&scene, "sever^ity: minor"),
        &[
            "**severity**: how grave",
            "A nonconformity must have it",
            "\n- `minor`: an isolated lapse",
        ],
    );
    has(
        &said(&scene, "correction:\n  do^ne: 2026-02-12"),
        &[
            "day on which it was done",
            "Asked for from the status `corrected` on",
            "2022, 10.2 a",
            "A day",
        ],
    );
    has(
        &said(&scene, "fri^st: 2026-08-31"),
        &["**frist** (our `due`): day by which"],
    );
    assert_eq!(said(&scene, "nothing^: x"), "");
    let broken = "---\nid: NC-2026-001\nroot_cause:\n  ext^ent: {checked: [\n---\n";
    let (text, of) = said_at(&scene, PATH, broken).unwrap_or_default();
    has(
        &text,
        &["10.2 b 3", "Asked for from the status `analysed` on"],
    );
    assert_eq!(of, "extent");
    let control = said_at(&scene, "controls/c.md", "---\ncad^ence: weekly\n---\n");
    has(
        &control.unwrap_or_default().0,
        &[
            "Must be there",
            "(days, weeks, months, years), or one of:\n\n- `weekly`",
        ],
    );
    let configuration = said_at(&scene, "clause10.yaml", "due_so^on: 14\n");
    has(
        &configuration.unwrap_or_default().0,
        &["how many days ahead", "from 0 to 10000"],
    );
}

#[test]
fn a_status_says_what_it_claims_and_what_the_record_lacks() {
    let scene = scene();
    let text = said(&scene, "status: anal^ysed");
    has(
        &text,
        &[
            "the root causes are known",
            "Claims `root_cause.done`",
            "section `Root cause`",
        ],
    );
    let planned = said(&scene, "status: plan^ned");
    has(&planned, &["`corrective_actions[].addresses`, "]);
    let lacks = text.split("This record lacks").nth(1).unwrap_or_default();
    has(
        lacks,
        &["`root_cause.extent.checked`", "section `Root cause`"],
    );
    assert!(!lacks.contains("section `Nonconformity`"), "{lacks}");
    has(
        &said(&scene, "status: of^fen"),
        &["**offen**: recorded", "lacks nothing"],
    );
    has(
        &said(&scene, "kind: obser^vation"),
        &["not a nonconformity"],
    );
}

#[test]
fn other_records_are_told_also_those_that_are_gone() {
    let scene = scene();
    let other = said(&scene, "recurrence_of: [NC-2025^-007]");
    has(
        &other,
        &[
            "**NC-2025-007** Access review",
            "`offen` · minor nonconformity · tom.baker",
            "384 days old",
            "in 183 days",
        ],
    );
    has(
        &said(&scene, "audit: AUD^-2025-1"),
        &[
            "(clause 9.2)",
            "From 2025-02-03 to 2025-02-05",
            "1 finding, 1 of them open",
        ],
    );
    let prose = OPEN.replace("was not done", "was not done, as in NC-2025-0^07");
    has(
        &said_at(&scene, PATH, &prose).unwrap_or_default().0,
        &["384 days old"],
    );

    let bytes = OPEN.replace("2026-001", "2024-001").into_bytes();
    let gone: Vec<Record> = vec![parse::record(
        RepoPath::new("findings/NC-2024-001.md"),
        bytes,
        &Policy::default(),
    )];
    let text = OPEN.replace("was not done", "was not done, as in NC-2024-0^01");
    let of_gone = scene.ask(PATH, &text, |sight, page, at| {
        let sight = Sight {
            gone: &gone,
            ..*sight
        };
        hover(&sight, page, at).map(|hover| format!("{hover:?}"))
    });
    has(
        &of_gone.unwrap_or_default(),
        &["Not in the register any more", "Access review"],
    );
    let unknown = OPEN.replace("was not done", "was not done, as in NC-2023-0^01");
    assert_eq!(said_at(&scene, PATH, &unknown), None);
}

#[test]
fn requirements_are_told_in_both_editions() {
    let scene = scene();
    has(
        &said(&scene, "requirements: [ISO27001:2022/A.5^.18]"),
        &[
            "**ISO/IEC 27001:2022, A.5.18** (control):",
            "In the edition of 2013: A.9.2.2",
            "Cited by 2 findings of this register, 2 of them open",
        ],
    );
    has(
        &said(&scene, "requirements: [ISO27001:2013/A.9.2^.5]"),
        &["In the edition of 2022: A.5.18", "until 2025-10-31"],
    );
    has(
        &said(&scene, "requirements: [A.7^.1]"),
        &["Which is meant?"],
    );
    has(
        &said(&scene, "requirements: [POL-IAM/4^.2]"),
        &["no file of which is known", "0 findings"],
    );
}

#[test]
fn days_people_files_and_rules_are_told() {
    let scene = scene();
    has(
        &said(&scene, "due: 2026-03^-13"),
        &[
            "**2026-03-13**, a Friday, in 12 days",
            "Falls due: closure, by tom.baker",
        ],
    );
    let done = "correction:\n  due: 2026-02-1^5\n  done: 2026-02-14";
    has(
        &said(&scene, done),
        &["14 days ago", "Nothing falls due any more"],
    );
    has(
        &said(&scene, "owner: tom.baker^@acme.example"),
        &["Owns 2 open findings: `NC-2025-007`, `NC-2026-001`"],
    );
    has(
        &said(&scene, "owner: Ann Lee <ann.lee@ac^me.example>"),
        &["Left on 2026-01-31", "no open finding"],
    );
    has(
        &said(&scene, "evidence: [evidence/a^.csv]"),
        &["`evidence/a.csv`", "there, 4 bytes"],
    );
    has(&said(&scene, "evidence: [evidence/b^.csv]"), &["not there"]);
    has(
        &said(&scene, "evidence: [evidence/b.csv@0123^456]"),
        &["Pinned to commit `0123456`", "now: not there"],
    );
    has(
        &said(&scene, "waivers: [{rule: overd^ue}]"),
        &[
            "**overdue** (lifecycle)",
            "Level here: `error`, `warning` by default",
        ],
    );
    let level = said_at(&scene, "clause10.yaml", "levels:\n  cau^se: info\n");
    has(&level.unwrap_or_default().0, &["a family of rules"]);
    let heading = OPEN.replace("## Noncon", "## Non^con");
    has(
        &said_at(&scene, PATH, &heading).unwrap_or_default().0,
        &["what was found", "`offen`"],
    );
}
