//! The rules of the family document, beyond the examples in their documentation.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails panics"
)]

mod support;

use clause10::diagnostic::Diagnostic;

const SECOND: &str = "findings/2026/NC-2026-005-second.md";

/// What a rule says of the open record with an excerpt in it, and of a second record, if there is one.
fn found(rule: &str, excerpt: &str, second: Option<(&str, &str)>) -> Vec<Diagnostic> {
    let folder = support::folder();
    let text = |excerpt: &str| support::completed(&support::record("open"), excerpt, "");
    support::write(folder.path(), support::RECORD, text(excerpt));
    if let Some((path, excerpt)) = second {
        support::write(folder.path(), path, text(excerpt));
    }
    support::check(folder.path(), support::day_of("open"))
        .into_iter()
        .filter(|found| found.rule.name == rule)
        .collect()
}

fn fields(rule: &str, excerpt: &str) -> Vec<String> {
    let found = found(rule, excerpt, None);
    found.into_iter().map(|found| found.field).collect()
}

#[test]
fn the_file_name_is_the_id_or_begins_with_it() {
    let names = |id: &str, path: &str| {
        let excerpt = format!("id: {id}\n");
        let found = found(
            "file-name-mismatch",
            "id: NC-2026-004\n",
            Some((path, &excerpt)),
        );
        found.is_empty()
    };
    assert!(names("NC-2026-005", "findings/NC-2026-005.md"));
    assert!(names("NC-2026-005", "findings/a/b/NC-2026-005-late.md"));
    assert!(names("NC-2026-xxx", "findings/NC-2026-xxx-late.md"));
    assert!(!names("NC-2026-005", "findings/NC-2026-0051.md"));
    assert!(!names("NC-2026-005", "findings/nc-2026-005.md"));
    assert!(!names("NC-2026-xxx", "findings/late.md"));
}

#[test]
fn placeholder_ids_never_collide() {
    let rule = "duplicate-id";
    let path = "findings/2026/NC-2026-xxx-second.md";
    assert!(found(rule, "id: NC-2026-xxx\n", Some((path, "id: NC-2026-xxx\n"))).is_empty());
    let found = found(
        rule,
        "id: NC-2026-004\n",
        Some((SECOND, "id: NC-2026-004\n")),
    );
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].path.as_str(), SECOND);
    assert_eq!(found[0].related[0].path.as_str(), support::RECORD);
}

#[test]
fn references_must_be_other_findings_of_the_register() {
    let rule = "unknown-reference";
    let excerpt = "\
recurrence_of: [NC-2026-005, NC-2026-004, NC-2026-05]
not_recurrence_of:
  - {finding: NC-2020-001, reason: another system}
root_cause:
  extent: {checked: all sites, similar: [NC-2025-900, two more in Lyon, NC-2026-005]}
";
    let found = found(rule, excerpt, Some((SECOND, "id: NC-2026-005\n")));
    let said: Vec<_> = found
        .iter()
        .map(|found| (found.field.as_str(), found.help.as_str()))
        .collect();
    assert_eq!(said[0].0, "recurrence_of[1]");
    assert!(found[0].message.contains("itself"));
    assert_eq!(said[1], ("recurrence_of[2]", "did you mean `NC-2026-005`?"));
    assert_eq!(said[2].0, "not_recurrence_of[0].finding");
    assert_eq!(said[3].0, "root_cause.extent.similar[0]");
    assert_eq!(said.len(), 4);
}

#[test]
fn a_record_whose_id_cannot_be_read_is_known_by_its_file_name() {
    let excerpt = "recurrence_of: [NC-2026-005]\n";
    let found = found("unknown-reference", excerpt, Some((SECOND, "id: five\n")));
    assert!(found.is_empty());
}

#[test]
fn requirements_are_judged_one_by_one() {
    let cited = "requirements: [ISO27001:2022/A.5.18, A.8.2, A.9.2.5, A.99, 10.1]\n";
    assert_eq!(fields("unknown-requirement", cited), ["requirements[3]"]);
    assert_eq!(
        fields("ambiguous-requirement", cited),
        ["requirements[1]", "requirements[4]"]
    );
    assert_eq!(fields("withdrawn-edition", cited), ["requirements[2]"]);
    let earlier = format!("{cited}raised: 2025-10-31\n");
    assert_eq!(fields("withdrawn-edition", &earlier), [""; 0]);
}

#[test]
fn the_withdrawn_edition_names_what_replaced_the_number() {
    let found = found(
        "withdrawn-edition",
        "requirements: [ISO27001:2013/10.1 d]\n",
        None,
    );
    assert_eq!(found[0].help, "cite `ISO27001:2022/10.2`");
}

#[test]
fn a_misspelt_heading_is_shown() {
    let folder = support::folder();
    let text = support::record("open").replace("## Nonconformity", "## Non-conformities");
    support::write(folder.path(), support::RECORD, text);
    let found = support::check(folder.path(), support::day_of("open"));
    assert_eq!(found[0].rule.name, "missing-section");
    assert_eq!(found[0].related[0].start.line, 15);
}

#[test]
fn placeholders_are_found_in_texts_and_prose_only() {
    let rule = "placeholder-text";
    let fields = |excerpt: &str| fields(rule, excerpt);
    assert_eq!(fields("title: To be\n  completed\n"), ["title"]);
    assert_eq!(fields("title: <title>\n"), ["title"]);
    assert_eq!(fields("title: Late <describe what happened>\n"), ["title"]);
    assert_eq!(fields("title: \"???\"\n"), ["title"]);
    for text in [
        "Latency < 5 and > 3",
        "A <b>bold</b> one",
        "<a@b.example>",
        "Todo el personal",
        "TODO EL PERSONAL",
        "TODO comments in the code held passwords",
        "The TODO list was not kept",
    ] {
        assert_eq!(fields(&format!("title: {text}\n")), [""; 0], "{text}");
    }
    let actions = "corrective_actions:\n  - action: Name owners\n  - action: TBD\n";
    assert_eq!(fields(actions), ["corrective_actions[1].action"]);
    let body = "## Nonconformity\n\nThe `TODO` of <!-- TBD --> [it](a-TODO.md).\n\n```\nTBD\n```\n\n### TBD\n";
    assert_eq!(fields(body), [""; 0]);
    let body = "## Nonconformity\n\n- one\n- TBD\n\n| a |\n|---|\n| TBC |\n\n### Detail\n\nTBA\n";
    assert_eq!(fields(body), ["Nonconformity"; 3]);
    assert_eq!(
        fields("similar: x\nroot_cause:\n  extent: {similar: [NC-2026-XXX]}\n"),
        [""; 0]
    );
}

#[test]
fn links_are_looked_up_from_the_folder_of_the_record() {
    let links = |target: &str| {
        let excerpt = format!("## Nonconformity\n\nSee [this]({target}).\n");
        fields("broken-link", &excerpt).len()
    };
    for sound in [
        "../../policies/access-control.md",
        "../../policies/access%2Dcontrol.md#reviews",
        "/policies/access-control.md",
        "../../evidence/NC-2026-004/",
        "#root-cause",
        "https://acme.example/x.md",
        "mailto:tom.baker@acme.example",
        "NC-2026-004-access-review.md",
    ] {
        assert_eq!(links(sound), 0, "{sound}");
    }
    for broken in [
        "access-control.md",
        "../policies/",
        "../../../x.md",
        "C:/x.md",
    ] {
        assert_eq!(links(broken), 1, "{broken}");
    }
    let other = "## Nonconformity\n\n<tom@acme.example> and ![shot][a]\n\n[a]: shot.png\n";
    assert_eq!(fields("broken-link", other), ["Nonconformity"]);
}

#[test]
fn a_number_of_the_default_form_agrees_with_the_kind() {
    let rule = "invalid-value";
    let observation = "kind: observation\nstatus: open\n";
    let wrong = found(rule, observation, None);
    assert_eq!(wrong.len(), 1);
    assert_eq!(wrong[0].field, "kind");
    assert!(
        wrong[0]
            .message
            .contains("NC-2026-004 is a number for the kind `nonconformity`")
    );
    assert!(wrong[0].help.contains("OBS-2026-001") && wrong[0].help.contains("severity_reason"));
    let told = format!("{observation}severity_reason: No requirement asks for it\n");
    assert!(found(rule, &told, None).is_empty());
    // The other way round, and between kinds on which nothing hangs.
    for (id, kind, count) in [
        ("OBS-2026-005", "nonconformity", 1),
        ("OBS-2026-005", "opportunity", 0),
        ("OBS-2026-005", "concern", 0),
        ("OFI-2026-005", "concern", 0),
    ] {
        let excerpt = format!("id: {id}\nkind: {kind}\nstatus: open\n");
        let path = format!("findings/2026/{id}.md");
        let found = found(rule, "id: NC-2026-004\n", Some((&path, &excerpt)));
        assert_eq!(found.len(), count, "{id} {kind}: {found:#?}");
    }
}

#[test]
fn a_number_of_the_company_s_own_form_is_its_own_affair() {
    let folder = support::folder();
    let ids = "ids: {observation: 'NC-{year}-{number:3}'}\n";
    support::write(folder.path(), "clause10.yaml", ids);
    let text = support::completed(&support::record("open"), "kind: observation\n", "");
    support::write(folder.path(), support::RECORD, text);
    let found = support::check(folder.path(), support::day_of("open"));
    assert!(
        found.iter().all(|found| found.field != "kind"),
        "{found:#?}"
    );
}

#[test]
fn a_comment_that_is_not_closed_is_one_diagnostic_for_all_that_it_hides() {
    let folder = support::folder();
    let of = |text: &str| {
        support::write(folder.path(), support::RECORD, text);
        support::check(folder.path(), support::day_of("closed"))
    };
    let record = support::record("closed");
    let text = record.replacen("\n## Correction\n", "\n<!-- why?\n\n## Correction\n", 1);
    let found = of(&text);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].rule.name, "unclosed-comment");
    let mut lines = text.lines();
    let line = lines.position(|line| line.starts_with("<!--")).unwrap() as u32 + 1;
    assert_eq!((found[0].start.line, found[0].start.column), (line, 1));
    let hidden =
        "hides the sections `Correction`, `Root cause`, `Corrective action` and `Verification`";
    assert!(found[0].message.ends_with(hidden), "{}", found[0].message);
    // In place of the text of a section.
    let text = record.replacen("## Nonconformity\n", "## Nonconformity\n\n<!--\n", 1);
    let found = of(&text);
    assert_eq!(found.len(), 1, "{found:#?}");
    // What is nowhere is missing all the same.
    let (before, _) = record.split_once("## Verification").unwrap();
    let text = before.replacen("\n## Root cause\n", "\n<!--\n\n## Root cause\n", 1);
    let found = of(&text);
    let said: Vec<_> = found.iter().map(|f| (f.rule.name, &*f.field)).collect();
    assert_eq!(said.len(), 2, "{found:#?}");
    assert!(
        said.contains(&("missing-section", "Verification")),
        "{said:?}"
    );
}

#[test]
fn a_reason_says_why() {
    let fields = |excerpt: &str| fields("placeholder-text", excerpt);
    for nothing in [
        "n/a",
        "N/A.",
        "none",
        "\"-\"",
        "Not applicable",
        "entfällt",
        "s/o",
        "x",
    ] {
        let excerpt = format!("correction:\n  not_applicable: {nothing}\n");
        assert_eq!(fields(&excerpt), ["correction.not_applicable"], "{nothing}");
    }
    assert_eq!(fields("no_action_reason: none\n"), ["no_action_reason"]);
    assert_eq!(fields("severity_reason: n/a\n"), ["severity_reason"]);
    let list = "reopened:\n  - {date: 2026-02-11, by: a@acme.example, reason: none}\n";
    assert_eq!(fields(list), ["reopened[0].reason"]);
    let actions = "corrective_actions:\n  - action: None\n";
    assert_eq!(fields(actions), ["corrective_actions[0].action"]);
    assert_eq!(
        fields("isms_changes: [\"none: n/a\"]\n"),
        ["isms_changes[0]"]
    );
    assert_eq!(fields("isms_changes: [\"none:\"]\n"), ["isms_changes[0]"]);
    // Where "none" is an answer, and in a sentence.
    for fine in [
        "area: none\n",
        "isms_changes: [\"none: the policy asks for it already\"]\n",
        "root_cause:\n  extent: {checked: all sites, similar: [none]}\n",
        "external: {reference: none}\n",
        "correction:\n  not_applicable: None of the reviews can be held in the past\n",
    ] {
        assert_eq!(fields(fine), [""; 0], "{fine}");
    }
}

#[test]
fn what_no_item_of_a_list_has_is_unknown_there_too() {
    let found = found(
        "unknown-field",
        "\
extensions:
  - {field: due, from: 2026-07-31, to: 2026-08-31, date: 2026-02-11, by: a@acme.example, raeson: x}
amended: [{date: 2026-02-11, by: a@acme.example, resaon: x}]
reopened: [{date: 2026-02-11, by: a@acme.example, reasons: x}]
waivers: [{rule: overdue, reasn: x, by: a@acme.example, untill: 2026-12-31}]
external: {boddy: NKZ}
",
        None,
    );
    let said: Vec<_> = found.iter().map(|f| (&*f.field, &*f.help)).collect();
    assert_eq!(
        said,
        [
            ("extensions[0].raeson", "did you mean `reason`?"),
            ("amended[0].resaon", "did you mean `reason`?"),
            ("reopened[0].reasons", "did you mean `reason`?"),
            ("waivers[0].reasn", "did you mean `reason`?"),
            ("waivers[0].untill", "did you mean `until`?"),
            ("external.boddy", "did you mean `body`?"),
        ]
    );
}

#[test]
fn an_extension_is_about_a_due_date() {
    let said = |field: &str| {
        let excerpt = format!(
            "extensions:\n  - {{field: '{field}', from: 2026-07-31, to: 2026-08-31, date: 2026-02-11, by: a@acme.example, reason: x y}}\n"
        );
        let found = found("unknown-field", &excerpt, None);
        found.first().map(|found| found.help.clone())
    };
    for known in [
        "due",
        "corrective_actions[1].due",
        "corrective_actions.due",
        "external.plan_due",
    ] {
        assert_eq!(said(known), None, "{known}");
    }
    assert_eq!(said("due_date").unwrap(), "did you mean `due`?");
    assert_eq!(
        said("verifcation.due").unwrap(),
        "did you mean `verification.due`?"
    );
    assert!(
        said("closed")
            .unwrap()
            .starts_with("write `due`, `correction.due`")
    );
}

/// An item that is reported for its form keeps its number: those after it are not called by another one.
#[test]
fn an_item_of_a_wrong_form_does_not_shift_the_others() {
    let folder = support::folder();
    let excerpt = "\
requirements: [ISO27001:2022/A.5.18, [x], A.99]
corrective_actions:
  - name an owner
  - action: TBD
    owner: tom.baker@acme.example
    done: 2020-03-20
    evidence: [{x: y}, evidence/none.csv]
extensions:
  - x
  - {field: dew, from: 2026-07-31, to: 2026-08-31, date: 2020-02-11, by: a@acme.example, reason: TBD}
recurrence_of: [{a: b}, NC-2001-001]
waivers:
  - 7
  - {rule: nothing-of-this-name, reason: a b, by: a@acme.example}
";
    let text = support::completed(&support::record("implemented"), excerpt, "");
    support::write(folder.path(), support::RECORD, text);
    let found = support::check(folder.path(), support::day_of("implemented"));
    let of = |rule: &str| -> Vec<&str> {
        let of_rule = found.iter().filter(|found| found.rule.name == rule);
        of_rule.map(|found| &*found.field).collect()
    };
    assert_eq!(of("unknown-requirement"), ["requirements[2]"]);
    assert_eq!(
        of("placeholder-text"),
        ["corrective_actions[1].action", "extensions[1].reason"]
    );
    assert_eq!(
        of("missing-evidence"),
        ["corrective_actions[1].evidence[1]"]
    );
    assert_eq!(of("unplanned-action"), ["corrective_actions[1].addresses"]);
    assert_eq!(of("unknown-field"), ["extensions[1].field"]);
    assert_eq!(of("unknown-reference"), ["recurrence_of[1]"]);
    assert_eq!(of("waiver-incomplete"), ["waivers[1].rule"]);
    let early = found.iter().find(|f| f.rule.name == "dates-out-of-order");
    let places = early.unwrap().related.iter().map(|place| &*place.message);
    let places: Vec<_> = places.collect();
    for field in ["corrective_actions[1].done", "extensions[1].date"] {
        assert!(
            places.contains(&&*format!("`{field}` is here")),
            "{places:?}"
        );
    }
}

#[test]
fn text_behind_a_hash_is_not_lost_in_silence() {
    let fields = |excerpt: &str| fields("comment-in-value", excerpt);
    for lost in [
        "title: The review of room #3 was missed\n",
        "title: The review was missed # in room 3\n",
        "title: The review was missed  #3\n",
        "title: The review of\n  room #3\n",
    ] {
        assert_eq!(fields(lost), ["title"], "{lost}");
    }
    let list = "corrective_actions:\n  - action: Give room #3 a lock\n    owner: tom.baker@acme.example # he knows\n";
    assert_eq!(fields(list), ["corrective_actions[0].action"]);
    let extent = "root_cause:\n  extent:\n    checked: Rooms 1 to 9 #4 was locked\n";
    assert_eq!(fields(extent), ["root_cause.extent.checked"]);
    for fine in [
        "title: \"The review of room #3 was missed\"\n",
        "title: 'The review of room #3 was missed' # in Lyon\n",
        "title: The room#3 was missed\n",
        "title: The review was missed  # in room 3\n",
        "title: The review was missed\n# in room 3\n",
        "title: >\n  The review of room #3\n  was missed\n",
        "status: open # since February\nkind: nonconformity #x\n",
        "due: 2026-08-31 #agreed\nowner: tom.baker@acme.example #he\n",
    ] {
        assert_eq!(fields(fine), [""; 0], "{fine}");
    }
}

#[test]
fn a_value_that_begins_with_a_hash_is_said_to_be_none() {
    for (excerpt, quotes) in [
        ("title: #3 was not reviewed\n", true),
        ("title: # to be written\n", false),
        ("title:\n", false),
    ] {
        let found = found("missing-field", excerpt, None);
        assert_eq!(found.len(), 1, "{excerpt}");
        assert_eq!(found[0].help.contains("in quotes"), quotes, "{excerpt}");
    }
}

#[test]
fn fields_of_the_company_are_texts_only_where_it_says_so() {
    let folder = support::folder();
    let extra = "extra_fields:\n  site: {type: text}\n  room: {type: number}\n  close_reason: {type: choice, values: [none, moved]}\n";
    support::write(folder.path(), "clause10.yaml", extra);
    let excerpt = "site: Lyon #3\nroom: 7 #3\nclose_reason: none #x\n";
    let text = support::completed(&support::record("open"), excerpt, "");
    support::write(folder.path(), support::RECORD, text);
    let found = support::check(folder.path(), support::day_of("open"));
    let said: Vec<_> = found.iter().map(|f| (f.rule.name, &*f.field)).collect();
    assert_eq!(said, [("comment-in-value", "site")]);
}

#[test]
fn a_section_stands_once() {
    let fields = |excerpt: &str| fields("duplicate-section", excerpt);
    let twice =
        "## Nonconformity\n\nx\n\n## Correction\n\ny\n\n## Detail\n\nz\n\n### correction:\n\na\n";
    assert_eq!(fields(twice), ["Correction"]);
    let others = "## Nonconformity\n\nx\n\n### Detail\n\ny\n\n### Detail\n\nz\n";
    assert_eq!(fields(others), [""; 0]);
}
