//! What stands at a `^` of a text.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that fails panics"
)]

use proptest::prelude::*;

use super::*;
use crate::policy::Policy;

/// What stands at the `^` of a text.
fn at(text: &str) -> Place {
    let offset = text.find('^').unwrap();
    let text = text.replacen('^', "", 1);
    place(&text, offset, false, &Policy::default().words)
}

fn field(text: &str) -> (Part, String, String) {
    let found = at(text);
    let Place::Field(found) = found else {
        panic!("{found:?}");
    };
    let text = text.replacen('^', "", 1);
    (found.part, found.path, text[found.span.range()].to_owned())
}

fn is(text: &str, part: Part, path: &str, there: &str) {
    assert_eq!(
        field(text),
        (part, path.to_owned(), there.to_owned()),
        "{text}"
    );
}

#[test]
fn keys_and_values_are_told_apart() {
    use Part::{Key, Value};
    is("---\nid: NC-1\nsta^\n---\n", Key, "", "sta");
    is("---\nid: NC-1\n^\n---\n", Key, "", "");
    is("---\nid: NC-1\n^", Key, "", "");
    is(
        "---\nstatus: op^en # so far\n---\n",
        Value,
        "status",
        "open",
    );
    is("---\nstatus:^\n---\n", Value, "status", "");
    is("---\nstatus: ^\nid: NC-1\n---\n", Value, "status", "");
    is("---\nsta^tus: open\n---\n", Key, "", "status");
    is("---\ntitle: \"a: b^\"\n---\n", Value, "title", "\"a: b\"");
}

#[test]
fn blocks_are_told_by_their_columns() {
    use Part::{Key, Value};
    is(
        "---\ncorrection:\n  done: 2026-01-01\n  b^\nid: 1\n---\n",
        Key,
        "correction",
        "b",
    );
    is("---\ncorrection:\n  ^\nid: 1\n---\n", Key, "correction", "");
    is(
        "---\ncorrection:\n  done: 2026-01-01\n^\n---\n",
        Key,
        "",
        "",
    );
    is(
        "---\nroot_cause:\n  extent:\n    checked: al^l\n---\n",
        Value,
        "root_cause.extent.checked",
        "all",
    );
    is(
        "---\nroot_cause:\n  extent:\n    checked: all\n  me^\n---\n",
        Key,
        "root_cause",
        "me",
    );
}

#[test]
fn lists_give_numbers() {
    use Part::{Key, Value};
    let actions = "---\ncorrective_actions:\n  - action: a\n    due: 2026-01-01\n";
    is(
        &format!("{actions}  - action: b\n    do^\n---\n"),
        Key,
        "corrective_actions[1]",
        "do",
    );
    is(
        &format!("{actions}    owner: ^\n---\n"),
        Value,
        "corrective_actions[0].owner",
        "",
    );
    is(
        &format!("{actions}  - ^\n---\n"),
        Value,
        "corrective_actions[1]",
        "",
    );
    is(
        "---\ncorrective_actions:\n- action: a\n  ow^\n---\n",
        Key,
        "corrective_actions[0]",
        "ow",
    );
    is(
        "---\nrequirements:\n- ISO27001:2022/A.5.1\n- ISO^\n---\n",
        Value,
        "requirements[1]",
        "ISO",
    );
    is(
        "---\nrequirements:\n  - ISO^\nid: 1\n---\n",
        Value,
        "requirements[0]",
        "ISO",
    );
    is(
        "---\nevidence: [a.txt]\nwaivers:\n  - rule: ^\n---\n",
        Value,
        "waivers[0].rule",
        "",
    );
}

#[test]
fn a_list_goes_on_where_its_dashes_stand() {
    let actions = "---\nowner: x\ncorrective_actions:\n  - action: a\n    due: x\n";
    is(
        &format!("{actions}  ^\n---\n"),
        Part::Key,
        "corrective_actions",
        "",
    );
    is(
        &format!("{actions}    ^\n---\n"),
        Part::Key,
        "corrective_actions[0]",
        "",
    );
    is(&format!("{actions}^\n---\n"), Part::Key, "", "");
}

#[test]
fn brackets_may_be_open() {
    use Part::{Key, Value};
    is(
        "---\nrequirements: [ISO27001:2022/A.5.1, A^]\n---\n",
        Value,
        "requirements[1]",
        "A",
    );
    is(
        "---\nrequirements: [^\nid: 1\n---\n",
        Value,
        "requirements[0]",
        "",
    );
    is(
        "---\nroot_cause:\n  extent: {che^}\n---\n",
        Key,
        "root_cause.extent",
        "che",
    );
    is(
        "---\nroot_cause:\n  extent: {checked: all, sim^ilar: []}\n---\n",
        Key,
        "root_cause.extent",
        "similar",
    );
    is(
        "---\nroot_cause:\n  extent: {checked: ^}\n---\n",
        Value,
        "root_cause.extent.checked",
        "",
    );
    is(
        "---\nnot_recurrence_of:\n  - {finding: NC^, reason: x}\n---\n",
        Value,
        "not_recurrence_of[0].finding",
        "NC",
    );
    is(
        "---\nrequirements: [A,\n  B^,\n]\nid: 1\n---\n",
        Value,
        "requirements[1]",
        "B",
    );
    is(
        "---\nevidence: [\"a, b\nroot_cause: {me^\n---\n",
        Key,
        "root_cause",
        "me",
    );
    is(
        "---\nrequirements: [A,\n  B,\n]\nid: 1^\n---\n",
        Value,
        "id",
        "1",
    );
}

#[test]
fn blocks_of_text_are_values() {
    use Part::{Key, Value};
    is(
        "---\ntitle: >\n  one\n  tw^o\nid: 1\n---\n",
        Value,
        "title",
        "two",
    );
    is("---\ntitle: |\n  one\n  two\nst^\n---\n", Key, "", "st");
}

#[test]
fn a_block_knows_which_keys_it_has() {
    let Place::Field(found) =
        at("---\nid: 1\ncorrection:\n  done: x\n  ^\n  by: y\nowner: z\n---\n")
    else {
        panic!();
    };
    assert_eq!(found.keys, ["done", "by"]);
    let Place::Field(found) = at("---\nid: 1\nti^tle: x\ncorrection:\n  done: x\n---\n") else {
        panic!();
    };
    assert_eq!(found.keys, ["id", "correction"]);
}

#[test]
fn text_has_headings_and_words() {
    assert!(matches!(
        at("---\nid: 1\n---\n\n## Roo^t cause\n"),
        Place::Heading(_)
    ));
    let Place::Prose(word) = at("---\nid: 1\n---\n\nSee NC-2024^-001, x.\n") else {
        panic!();
    };
    assert_eq!(word, Span::new(19, 30));
    assert!(matches!(at("no front^ matter"), Place::Prose(_)));
}

#[test]
fn where_the_fields_are_not_closed_the_text_begins_with_a_heading() {
    assert!(matches!(
        at("---\nid: 1\n\n## Root cause\n\nSo^me\n"),
        Place::Prose(_)
    ));
    is("---\nid: 1\nti^\n\n## Root cause\n", Part::Key, "", "ti");
}

proptest! {
    #[test]
    fn whatever_is_typed_has_a_place(text in "(---\n)?([a-c]{0,3}|: ?|- |\n|  |\\[|\\]|\\{|\\}|,|\"|#|\\||\u{e9}){0,40}", at in 0..200_usize) {
        let words = Policy::default().words;
        for whole in [false, true] {
            let span = match place(&text, at, whole, &words) {
                Place::Field(found) => found.span,
                Place::Heading(span) | Place::Prose(span) => span,
            };
            prop_assert!(text.get(span.range()).is_some(), "{span:?}");
        }
    }
}
