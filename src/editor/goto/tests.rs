//! Where names of a small register lead to, and where they stand.

use super::*;
use crate::editor::Lines;
use crate::editor::scene::{OPEN, Scene, older};

const PATH: &str = "findings/NC-2026-001.md";

fn scene() -> Scene {
    let older = older("\"AUD-2025-1\"");
    let audit = "---\nid: AUD-2025-1\nkind: internal-audit\nstarts: 2025-02-03\n---\n";
    let control = "---\nid: CTL-REVIEW\ntitle: Access review\nowner: tom.baker@acme.example\ncadence: quarterly\n\
                   starts: 2026-01-01\nevidence: x/{quarter}.csv\nlapses: [{period: 2026-Q1, finding: NC-2025-007}]\n---\n";
    let policy = "---\ntitle: Access\n---\n\n# Access\n\n## 4.1 Roles\n\n## 4.2 Reviews\n";
    let configuration = "waivers:\n  - {rule: overdue, finding: NC-2025-007, by: tom.baker@acme.example, reason: x}\n";
    Scene::new(&[
        (PATH, OPEN),
        ("findings/NC-2025-007.md", &older),
        ("audits/AUD-2025-1.md", audit),
        ("controls/CTL-REVIEW.md", control),
        ("policies/POL-IAM-access.md", policy),
        ("evidence/a.csv", "a,b\n"),
        ("clause10.yaml", configuration),
    ])
}

/// The text of an open record, with some in place of its due date or at its end.
fn with(field: &str, prose: &str) -> String {
    let text = OPEN.replace("due: 2026-08-31", &format!("due: 2026-08-31\n{field}"));
    format!("{text}\n{prose}\n")
}

/// Where something leads to, as file, line from 1, and the text there.
fn told(sight: &Sight<'_>, page: &Page<'_>, places: Vec<Location>) -> Vec<String> {
    let told = places.into_iter().map(|place| {
        let file = crate::editor::file(&place.uri).unwrap_or_default();
        let is_own = sight.uri(page.path).as_ref() == Some(&place.uri);
        let text = match is_own {
            true => page.text().to_owned(),
            false => std::fs::read_to_string(&file).unwrap_or_default(),
        };
        let lines = Lines::new(&text, sight.encoding);
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let there = text.get(lines.span(place.range).range()).unwrap_or("?");
        format!("{name}:{}: {there}", place.range.start.line + 1)
    });
    told.collect()
}

fn leads(text: &str) -> Vec<String> {
    let scene = scene();
    scene.ask(PATH, text, |sight, page, at| {
        told(sight, page, definition(sight, page, at))
    })
}

fn named_in(path: &str, text: &str, with_own: bool) -> Vec<String> {
    let scene = scene();
    scene.ask(path, text, |sight, page, at| {
        told(sight, page, references(sight, page, at, with_own))
    })
}

#[test]
fn names_lead_to_what_they_name() {
    let record = ["NC-2025-007.md:2: NC-2025-007"];
    assert_eq!(leads(&with("recurrence_of: [NC-2025^-007]", "")), record);
    assert_eq!(leads(&with("recurrence_of: [ \"NC-2025-007^", "")), record);
    assert_eq!(leads(&with("", "As in NC-2025-0^07.")), record);
    assert_eq!(
        leads(&with("", "As in [the old one^](NC-2025-007.md).")),
        record
    );
    assert_eq!(
        leads(&with("audit: AUD-2025^-1", "")),
        ["AUD-2025-1.md:2: AUD-2025-1"]
    );
    assert_eq!(
        leads(&with("", "See CTL-RE^VIEW.")),
        ["CTL-REVIEW.md:2: CTL-REVIEW"]
    );
    assert_eq!(
        leads(&with("evidence: [evidence/a^.csv]", "")),
        ["a.csv:1: "]
    );
    assert_eq!(
        leads(&with("", "See [it](../evidence/^a.csv).")),
        ["a.csv:1: "]
    );
    let text = OPEN.replace("[ISO27001:2022/A.5.18]", "[POL-IAM/4^.2]");
    assert_eq!(leads(&text), ["POL-IAM-access.md:9: ## 4.2 Reviews"]);
    assert_eq!(
        leads(&with("", "POL-IA^M 4.2 asks.")),
        ["POL-IAM-access.md:1: "]
    );
    for nothing in [
        with("recurrence_of: [NC-2024^-001]", ""),
        with("evidence: [evidence/b^.csv]", ""),
        with("waivers: [{rule: overd^ue}]", ""),
        with("", "As in XNC-2025-0^07."),
        OPEN.replace("tom.baker", "tom.b^aker"),
    ] {
        assert!(leads(&nothing).is_empty(), "{nothing}");
    }
}

#[test]
fn a_finding_is_found_wherever_it_is_named() {
    let text = with(
        "recurrence_of: [NC-2025-007]\ntitle2: \"NC-2025-0071\"",
        "As in NC-2025^-007, see evidence/NC-2025-007/a.csv and NC-2025-007-x.",
    );
    let places = [
        "clause10.yaml:2: NC-2025-007",
        "CTL-REVIEW.md:8: NC-2025-007",
        "NC-2026-001.md:13: NC-2025-007",
        "NC-2026-001.md:21: NC-2025-007",
    ];
    assert_eq!(named_in(PATH, &text, false), places);
    let mut all = named_in(PATH, &text, true);
    assert!(
        all.contains(&"NC-2025-007.md:2: NC-2025-007".to_owned()),
        "{all:?}"
    );
    all.retain(|place| place != "NC-2025-007.md:2: NC-2025-007");
    assert_eq!(all, places);
}

#[test]
fn other_things_are_found_where_fields_name_them() {
    let audit = "---\nid: AUD-20^25-1\nkind: internal-audit\n---\n";
    assert_eq!(
        named_in("audits/AUD-2025-1.md", audit, false),
        ["NC-2025-007.md:10: AUD-2025-1"]
    );
    let requirement = OPEN.replace("A.5.18", "A.5^.18");
    assert_eq!(
        named_in(PATH, &requirement, false),
        [
            "NC-2025-007.md:8: ISO27001:2013/A.9.2.5",
            "NC-2026-001.md:8: ISO27001:2022/A.5.18"
        ]
    );
    let evidence = with(
        "evidence: [evidence/a^.csv]",
        "See [it](../evidence/a.csv).",
    );
    assert_eq!(
        named_in(PATH, &evidence, false),
        [
            "NC-2026-001.md:13: evidence/a.csv",
            "NC-2026-001.md:20: [it](../evidence/a.csv)"
        ]
    );
    let person = OPEN.replace("owner: tom", "owner: to^m");
    let found = named_in(PATH, &person, false);
    let person = "tom.baker@acme.example";
    assert_eq!(
        found,
        [
            format!("clause10.yaml:2: {person}"),
            format!("CTL-REVIEW.md:4: {person}"),
            format!("NC-2025-007.md:12: {person}"),
            format!("NC-2026-001.md:11: {person}"),
        ]
    );
    let rule = with("waivers: [{rule: overd^ue}]", "");
    assert_eq!(
        named_in(PATH, &rule, false),
        ["clause10.yaml:2: overdue", "NC-2026-001.md:13: overdue"]
    );
}
