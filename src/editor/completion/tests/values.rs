//! Values: words, numbers, names, paths and days.

use super::super::{MOST, Sight};
use super::*;

#[test]
fn words_are_those_of_the_register() {
    let words = "words:\n  fields:\n    status: Stand\n    root_cause: Ursache\n  values:\n    status:\n      open: offen\n";
    let scene = Scene::new(&[("clause10.yaml", words), (PATH, OPEN)]);
    let text = OPEN.replacen("status: open", "Stand: off^en", 1);
    let items = asked(&scene, PATH, &text);
    assert_eq!(labels(&items)[..2], ["offen", "corrected"]);
    assert!(taken(&text, &items[1]).contains("\nStand: corrected\n"));
    let about = format!("{:?}", found(&items, "analysed").documentation);
    assert!(about.contains("`Ursache.done`"), "{about}");
    let items = asked(&scene, PATH, &typing("Urs^"));
    let item = found(&items, "Ursache");
    assert_eq!(item.filter_text.as_deref(), Some("Ursache root_cause"));
    assert!(!labels(&items).contains(&"Stand"), "it has one already");
    let observation = OPEN.replacen("kind: nonconformity", "kind: observation", 1);
    let text = observation.replacen("status: open", "status: ^", 1);
    assert_eq!(
        labels(&asked(&scene, PATH, &text)),
        ["offen", "closed", "withdrawn"]
    );
}

#[test]
fn requirements_are_found_by_number_and_by_what_they_are_about() {
    let scene = scene();
    let text = OPEN.replacen("[ISO27001:2022/A.5.18]", "[ISO27001:2022/A.5.18, A.5^]", 1);
    let items = asked(&scene, PATH, &text);
    let item = found(&items, "ISO27001:2022/A.5.17");
    assert!(item.filter_text.as_deref().unwrap().starts_with("A.5.17 "));
    assert!(taken(&text, item).contains("[ISO27001:2022/A.5.18, ISO27001:2022/A.5.17]"));
    let text = OPEN.replacen("requirements: [ISO27001:2022/A.5.18]", "requirements: ^", 1);
    let items = asked(&scene, PATH, &text);
    let old = found(&items, "ISO27001:2013/A.9.2.5");
    assert!(format!("{:?}", old.documentation).contains("In 2022: `A.5.18`"));
    assert!(taken(&text, old).contains("\nrequirements: [ISO27001:2013/A.9.2.5$1]\n"));
    found(&items, "POL-IAM/4.2");
}

#[test]
fn earlier_findings_of_the_same_requirement_come_first() {
    let scene = scene();
    let items = asked(&scene, PATH, &typing("recurrence_of: [^]"));
    assert_eq!(labels(&items), ["NC-2025-004", "NC-2025-009"]);
    assert_eq!(
        items[1].detail.as_deref(),
        Some("Backups were not restored")
    );
    let text = format!("{OPEN}\nAs in nc-2025^\n");
    let items = asked(&scene, PATH, &text);
    assert_eq!(labels(&items).len(), 2);
    assert!(taken(&text, &items[0]).contains("As in NC-2025-004\n"));
    for nothing in ["As in n^", "As^", "<!-- NC-2025^ -->"] {
        assert_eq!(asked(&scene, PATH, &format!("{OPEN}\n{nothing}\nx\n")), []);
    }
    assert_eq!(
        labels(&asked(&scene, PATH, &typing("audit: ^"))),
        ["IA-2026-01"]
    );
}

#[test]
fn people_are_those_who_are_there() {
    let settings = "people:\n  left:\n    tom.baker@acme.example: 2026-02-01\n";
    let scene = Scene::new(&[
        ("clause10.yaml", settings),
        (PATH, OPEN),
        ("findings/NC-2025-004.md", EARLIER),
        ("findings/NC-2025-009.md", OTHER),
    ]);
    let text = OPEN.replacen("owner: tom.baker@acme.example", "owner: ^", 1);
    let items = asked(&scene, PATH, &text);
    assert_eq!(
        labels(&items),
        ["maria.lopez@acme.example", "ann.smith@acme.example"]
    );
    let text =
        typing("corrective_actions:\n  - owner: maria.lopez@acme.example\nverification:\n  by: ^");
    let items = asked(&scene, PATH, &text);
    assert_eq!(
        labels(&items),
        ["ann.smith@acme.example", "maria.lopez@acme.example"]
    );
}

#[test]
fn evidence_of_the_finding_comes_first() {
    let scene = scene();
    let text = typing("correction:\n  evidence:\n    - evi^");
    let items = asked(&scene, PATH, &text);
    assert_eq!(
        labels(&items),
        [
            "evidence/NC-2026-001/review list.csv",
            "evidence/NC-2025-009/restore.txt"
        ]
    );
    let text = format!("{OPEN}\nSee [the list](^\n");
    let text = taken(&text, &asked(&scene, PATH, &text)[0]);
    assert!(
        text.contains("](../evidence/NC-2026-001/review%20list.csv"),
        "{text}"
    );
    let text = typing("isms_changes: ^");
    let items = asked(&scene, PATH, &text);
    assert_eq!(labels(&items), ["policies/access.md", "none:"]);
    assert!(taken(&text, &items[1]).contains("isms_changes: [\"none: $1\"$2]"));
}

#[test]
fn days_rules_and_causes_are_those_of_the_record() {
    let deadlines = "deadlines:\n  - {step: closure, within: 90}\n";
    let scene = Scene::new(&[("clause10.yaml", deadlines), (PATH, OPEN)]);
    let text = OPEN.replacen("due: 2026-08-31", "due: ^", 1);
    let items = asked(&scene, PATH, &text);
    assert_eq!(items[0].label, "2026-05-11");
    assert!(taken(&text, &items[0]).contains("\ndue: 2026-05-11\n"));
    let items = asked(&scene, PATH, &typing("waivers:\n  - rule: ^"));
    assert_eq!(
        items[0].label, "deadline-beyond-policy",
        "it is reported here"
    );
    assert!(!labels(&items).contains(&"waiver-unused"));
    let waiver = "waivers:\n  - rule: deadline-beyond-policy\n    field: ^";
    assert_eq!(asked(&scene, PATH, &typing(waiver))[0].label, "due");
    let moved = "extensions:\n  - field: ^";
    assert_eq!(labels(&asked(&scene, PATH, &typing(moved))), ["due"]);
    let causes =
        "root_cause:\n  categories: [no-owner, tooling]\ncorrective_actions:\n  - addresses: [^]";
    assert_eq!(
        labels(&asked(&scene, PATH, &typing(causes))),
        ["no-owner", "tooling"]
    );
}

#[test]
fn a_new_finding_has_the_next_number() {
    let scene = scene();
    let text = "---\nid: ^\nkind: nonconformity\nraised: 2026-03-01\n---\n";
    let items = asked(&scene, "findings/2026/draft.md", text);
    assert_eq!(labels(&items), ["NC-2026-002", "NC-2026-xxx"]);
    let items = asked(&scene, "findings/NC-2026-007-keys-lost.md", text);
    assert_eq!(items[0].label, "NC-2026-007");
}

#[test]
fn of_very_many_those_are_offered_that_were_begun() {
    let files: Vec<(String, String)> = (0..400)
        .flat_map(|number| {
            let id = format!("NC-2025-{number:04}");
            let evidence = format!("evidence/{id}/a.txt");
            let fields = format!("due: 2025-08-31\nevidence: [{evidence}]");
            let text = EARLIER.replacen("NC-2025-004", &id, 1);
            let text = text.replacen("due: 2025-08-31", &fields, 1);
            [
                (format!("findings/{id}.md"), text),
                (evidence, String::new()),
            ]
        })
        .collect();
    let files = files.iter().map(|(path, text)| (&**path, &**text));
    let own = [(PATH, OPEN), ("evidence/NC-2026-001/list.csv", "x\n")];
    let scene = Scene::new(&files.chain(own).collect::<Vec<_>>());
    let items = asked(&scene, PATH, &typing("recurrence_of: [^]"));
    assert_eq!(items.len(), MOST);
    let items = asked(&scene, PATH, &typing("recurrence_of: [NC-2025-039^]"));
    assert_eq!(items.len(), 10);
    let items = asked(&scene, PATH, &typing("evidence: [^]"));
    assert_eq!(
        labels(&items)[..2],
        ["evidence/NC-2026-001/list.csv", "evidence/NC-2025-0399/"]
    );
    let text = typing("evidence: [evidence/NC-2025-0399/^]");
    assert_eq!(
        labels(&asked(&scene, PATH, &text)),
        ["evidence/NC-2025-0399/a.txt"]
    );
}

#[test]
fn lapses_are_named_by_their_periods() {
    let text = "---\nid: CTL-A\ntitle: Access review\ncadence: monthly\nstarts: 2026-01-01\nevidence: evidence/{year}-{month}.csv\nlapses:\n  - period: ^\n---\n";
    let scene = Scene::new(&[(PATH, OPEN), ("controls/CTL-A.md", text)]);
    let items = scene.ask("controls/CTL-A.md", text, |sight, page, offset| {
        let mut register = sight.register.clone();
        register.controls[0].committed = Some(Vec::new());
        let sight = Sight {
            register: &register,
            ..*sight
        };
        complete(&sight, page, offset)
    });
    assert_eq!(labels(&items), ["2026-02", "2026-01"]);
}
