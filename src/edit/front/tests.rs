//! Values put into front matter of many forms.

use super::*;

fn put(yaml: &str, path: &str, value: &str) -> String {
    let text = format!("---\n{yaml}---\n");
    let new = match value.strip_prefix('[') {
        Some(items) => New::List(
            items
                .trim_end_matches(']')
                .split(',')
                .map(str::to_owned)
                .collect(),
        ),
        None => New::Text(value.to_owned()),
    };
    let text = set(&text, &Policy::default(), path, &new).unwrap();
    text[4..text.len() - 4].to_owned()
}

#[test]
fn a_value_is_put_where_the_table_has_it() {
    let yaml = "id: NC-1 # the id\nowner: a\nclosed: 1\n";
    assert_eq!(
        put(yaml, "due", "x"),
        "id: NC-1 # the id\nowner: a\ndue: x\nclosed: 1\n"
    );
    assert_eq!(put("owner: a\n", "id", "x"), "id: x\nowner: a\n");
    assert_eq!(
        put(yaml, "correction.done", "x"),
        "id: NC-1 # the id\nowner: a\ncorrection:\n  done: x\nclosed: 1\n"
    );
}

#[test]
fn a_key_is_put_without_a_value_to_be_filled_in() {
    let empty = |yaml: &str, path: &str| {
        let text = format!("---\n{yaml}---\n");
        let text = set(&text, &Policy::default(), path, &New::Empty).unwrap();
        text[4..text.len() - 4].to_owned()
    };
    assert_eq!(empty("id: a\n", "due"), "id: a\ndue:\n");
    assert_eq!(empty("due: # when\n", "due"), "due: # when\n");
    assert_eq!(empty("due: x # when\n", "due"), "due: # when\n");
    assert_eq!(
        empty("title: |\n  a\ndue: ~\n", "title"),
        "title:\ndue: ~\n"
    );
    assert_eq!(
        empty("id: a\n", "extensions[0].reason"),
        "id: a\nextensions:\n  - reason:\n"
    );
    assert_eq!(
        empty("waivers: [{rule: a}]\n", "waivers[0].reason"),
        "waivers: [{rule: a, reason: }]\n"
    );
    assert_eq!(
        empty("correction: {done: x}\n", "correction.done"),
        "correction: {done: }\n"
    );
}

#[test]
fn a_value_takes_the_place_of_another() {
    assert_eq!(put("due: # when\n", "due", "x"), "due: x # when\n");
    assert_eq!(put("due: ~\n", "due", "x"), "due: x\n");
    assert_eq!(put("due: 'a' # b\n", "due", "x"), "due: x # b\n");
    assert_eq!(
        put("title: |\n  a\n  b\ndue: y\n", "title", "x"),
        "title: x\ndue: y\n"
    );
    assert_eq!(
        put(
            "requirements:\n  - a\n  - b\ndue: y\n",
            "requirements",
            "[c,d]"
        ),
        "requirements: [c, d]\ndue: y\n"
    );
}

#[test]
fn blocks_and_lists_are_written_as_those_around() {
    let block = "correction:\n    done: a\n    evidence: [x]\n";
    assert_eq!(
        put(block, "correction.by", "x"),
        "correction:\n    done: a\n    by: x\n    evidence: [x]\n"
    );
    assert_eq!(
        put(block, "correction.evidence[1]", "a, b")
            .lines()
            .last()
            .unwrap(),
        "    evidence: [x, \"a, b\"]"
    );
    assert_eq!(
        put("correction: {done: a}\n", "correction.by", "x"),
        "correction: {done: a, by: x}\n"
    );
    assert_eq!(
        put("correction:\n", "correction.by", "x"),
        "correction:\n  by: x\n"
    );
    let actions = "corrective_actions:\n  - action: a\n    due: b # c\n";
    assert_eq!(
        put(actions, "corrective_actions[0].done", "x"),
        format!("{actions}    done: x\n")
    );
    assert_eq!(
        put(actions, "corrective_actions[1].action", "x"),
        format!("{actions}  - action: x\n")
    );
    assert_eq!(
        put("id: a\n", "corrective_actions[0].action", "x"),
        "id: a\ncorrective_actions:\n  - action: x\n"
    );
    assert_eq!(
        put(
            "corrective_actions: []\n",
            "corrective_actions[0].action",
            "x"
        ),
        "corrective_actions: [{action: x}]\n"
    );
    assert_eq!(
        put("id: a\n", "root_cause.extent.checked", "x"),
        "id: a\nroot_cause:\n  extent:\n    checked: x\n"
    );
}

#[test]
fn what_has_no_place_is_refused() {
    let text = "---\nid: a\ncorrective_actions:\n  - action: a\n---\n";
    for path in [
        "id.x",
        "corrective_actions[2].action",
        "corrective_actions",
        "a..b",
        "x[",
        "corrective_actions.done",
        "corrective_actions[0].action.x",
    ] {
        let new = New::Text("x".to_owned());
        assert!(set(text, &Policy::default(), path, &new).is_err(), "{path}");
    }
}

#[test]
fn an_explicit_nothing_makes_room() {
    assert_eq!(
        put("correction: ~ # none\n", "correction.by", "x"),
        "correction:\n  by: x # none\n"
    );
    assert_eq!(
        put("correction: {done: , by: y}\n", "correction.done", "x"),
        "correction: {done: x , by: y}\n"
    );
}

#[test]
fn items_without_indentation_are_followed() {
    let yaml = "corrective_actions:\n- action: a\n  due: b\nclosed: c\n";
    assert_eq!(
        put(yaml, "corrective_actions[1].action", "x"),
        "corrective_actions:\n- action: a\n  due: b\n- action: x\nclosed: c\n"
    );
    assert_eq!(
        put(yaml, "corrective_actions[0].done", "x"),
        "corrective_actions:\n- action: a\n  due: b\n  done: x\nclosed: c\n"
    );
}
