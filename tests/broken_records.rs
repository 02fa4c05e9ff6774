//! Every way in which a record can be broken: one clear diagnostic at the right place with a way out,
//! while the rest of the record, and the other records, are still judged.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails panics"
)]

mod support;

use clause10::diagnostic::Diagnostic;
use clause10::rule::Family;

/// Another record with a fault of its own.
const OTHER: &str = "findings/2026/NC-2026-005-other.md";

/// The open record with a second fault in it: a word that is not in its list.
fn record() -> String {
    let text = support::record("open");
    let faulty = text.replace("source: internal-audit\n", "source: audits\n");
    assert_ne!(text, faulty);
    faulty
}

/// The record with one line in place of another.
fn with(line: &str, instead: &str) -> String {
    let text = record();
    let line = format!("{line}\n");
    assert_eq!(text.matches(&line).count(), 1, "{line}");
    text.replace(&line, &format!("{instead}\n"))
}

const TITLE: &str = "title: Access review of the finance system for Q4 2025 was missed";
const OWNER: &str = "owner: tom.baker@acme.example";
const STATUS: &str = "status: open";
const REQUIREMENTS: &str = "requirements: [ISO27001:2022/A.5.18, POL-IAM/4.2]";

/// What the document rules say of the record, with the second fault of the other record left out.
fn judged(lay_out: impl FnOnce(&std::path::Path)) -> Vec<Diagnostic> {
    let folder = support::folder();
    let other = record().replace("NC-2026-004", "NC-2026-005");
    support::write(folder.path(), OTHER, other);
    lay_out(folder.path());
    let (others, own): (Vec<_>, Vec<_>) = support::check(folder.path(), support::day_of("open"))
        .into_iter()
        .filter(|found| found.rule.family == Family::Document)
        .partition(|found| found.path.as_str() == OTHER);
    assert_eq!(counted(&others), ["invalid-value 7:9"], "the other record");
    own
}

fn counted(found: &[Diagnostic]) -> Vec<String> {
    let place = |found: &Diagnostic| {
        format!(
            "{} {}:{}",
            found.rule.name, found.start.line, found.start.column
        )
    };
    found.iter().map(place).collect()
}

/// The record gives exactly this diagnostic, whose help has these words, and its second fault.
#[track_caller]
fn broken(bytes: impl AsRef<[u8]>, expected: &str, help: &str) {
    let mut found = judged(|root| support::write(root, support::RECORD, bytes));
    let second = found.iter().position(|found| found.field == "source");
    let second = found.remove(second.expect("the second fault"));
    assert_eq!(second.rule.name, "invalid-value");
    only(&found, expected, help);
}

/// Nothing but this diagnostic can be said of the record.
#[track_caller]
fn lost(bytes: impl AsRef<[u8]>, expected: &str, help: &str) {
    let found = judged(|root| support::write(root, support::RECORD, bytes));
    only(&found, expected, help);
}

/// The record has its second fault and no other.
#[track_caller]
fn sound(bytes: impl AsRef<[u8]>) {
    let found = judged(|root| support::write(root, support::RECORD, bytes));
    let fields: Vec<_> = found.iter().map(|found| found.field.as_str()).collect();
    assert_eq!(fields, ["source"], "{:?}", counted(&found));
}

#[track_caller]
fn only(found: &[Diagnostic], expected: &str, help: &str) {
    assert_eq!(counted(found), [expected]);
    let found = &found[0];
    assert!(found.help.contains(help), "{}", found.help);
    assert!(!found.message.ends_with('.') && !found.help.ends_with('.'));
    assert!(found.start <= found.end);
}

// Bytes

#[test]
fn windows_line_ends_are_fine() {
    sound(record().replace('\n', "\r\n"));
}

#[test]
fn a_byte_order_mark_is_fine_and_has_no_column() {
    sound(format!("\u{feff}{}", record()));
}

#[test]
fn a_missing_final_line_end_is_fine() {
    sound(record().trim_end());
}

#[test]
fn carriage_returns_alone_make_one_line() {
    lost(
        record().replace('\n', "\r"),
        "missing-front-matter 1:1",
        "line ends",
    );
}

#[test]
fn text_that_is_not_utf_8() {
    let (before, after) = record()
        .split_once("finance")
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .unwrap();
    let bytes = [before.as_bytes(), b"r\xe9gie", after.as_bytes()].concat();
    broken(bytes, "unreadable-finding 3:30", "Windows-1252");
}

#[test]
fn utf_16_of_either_order() {
    let units: Vec<u16> = record().encode_utf16().collect();
    let bytes = |order: fn(u16) -> [u8; 2]| -> Vec<u8> {
        let all = std::iter::once(0xfeff).chain(units.iter().copied());
        all.flat_map(order).collect()
    };
    broken(
        bytes(u16::to_le_bytes),
        "unreadable-finding 1:1",
        "save it as UTF-8",
    );
    broken(
        bytes(u16::to_be_bytes),
        "unreadable-finding 1:1",
        "save it as UTF-8",
    );
}

#[test]
fn a_nul_byte_in_the_fields() {
    broken(
        with(TITLE, "title: Access\0review"),
        "unreadable-finding 3:14",
        "delete the byte",
    );
}

#[test]
fn a_nul_byte_in_the_text() {
    broken(
        format!("{}\nab\0c\n", record()),
        "unreadable-finding 21:3",
        "delete the byte",
    );
}

#[test]
fn a_binary_file() {
    lost(
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        "unreadable-finding 1:1",
        "UTF-8",
    );
}

#[test]
fn a_control_character() {
    broken(
        with(TITLE, "title: a\u{7}b"),
        "invalid-yaml 3:9",
        "delete it",
    );
}

#[test]
fn a_byte_order_mark_within() {
    broken(
        with(STATUS, "\u{feff}status: open"),
        "invalid-yaml 6:1",
        "delete it",
    );
}

#[test]
fn a_file_at_the_limit_of_size_and_one_above() {
    let fill = |size: usize| {
        let text = record();
        format!("{text}{}", "x".repeat(size - text.len()))
    };
    sound(fill(1 << 20));
    lost(fill((1 << 20) + 1), "unreadable-finding 1:1", "evidence");
}

#[cfg(unix)]
#[test]
fn a_symbolic_link() {
    let found = judged(|root| {
        support::write(root, "elsewhere.md", record());
        let link = root.join(support::RECORD);
        std::os::unix::fs::symlink(root.join("elsewhere.md"), link).unwrap();
    });
    only(&found, "unreadable-finding 1:1", "replace the link");
}

#[cfg(unix)]
#[test]
fn something_that_cannot_be_read() {
    let found = judged(|root| {
        std::os::unix::net::UnixListener::bind(root.join(support::RECORD)).unwrap();
    });
    only(&found, "unreadable-finding 1:1", "readable");
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_name_that_is_not_utf_8() {
    use std::os::unix::ffi::OsStrExt;
    let found = judged(|root| {
        let name = std::ffi::OsStr::from_bytes(b"findings/2026/NC-2026-004-\xe9.md");
        std::fs::write(root.join(name), record()).unwrap();
    });
    only(&found, "unreadable-finding 1:1", "rename");
}

// The lines around the front matter

#[test]
fn an_empty_file_and_a_blank_one() {
    lost("", "missing-front-matter 1:1", "clause10 new");
    lost("\n \n", "missing-front-matter 1:1", "clause10 new");
}

#[test]
fn a_text_without_front_matter() {
    lost(
        "# Access review\n\nIt was missed.\n",
        "missing-front-matter 1:1",
        "two lines `---`",
    );
    lost(
        "---\nIt was missed.\n\nTwice.\n",
        "missing-front-matter 1:1",
        "after the last field",
    );
}

#[test]
fn an_empty_front_matter() {
    lost(
        "---\n---\n\n## Nonconformity\n\nIt was missed.\n",
        "missing-front-matter 2:1",
        "key: value",
    );
}

#[test]
fn a_front_matter_that_is_not_opened() {
    let text = record();
    broken(
        text.strip_prefix("---\n").unwrap(),
        "missing-front-matter 1:1",
        "before the first field",
    );
}

#[test]
fn a_front_matter_that_is_not_closed() {
    let text = record().replace("2026-08-31\n---\n", "2026-08-31\n");
    broken(&text, "missing-front-matter 1:1", "after the last field");
    broken(
        format!("{text}\n---\n\nMore.\n"),
        "missing-front-matter 1:1",
        "after the last field",
    );
}

#[test]
fn a_closing_line_that_is_none() {
    let text = record().replace("2026-08-31\n---\n", "2026-08-31\n----\n");
    broken(text, "missing-front-matter 13:1", "a line `---`");
}

#[test]
fn a_blank_line_before_the_front_matter() {
    broken(
        format!("\n{}", record()),
        "missing-front-matter 1:1",
        "delete",
    );
}

#[test]
fn two_records_in_one_file() {
    let text = record();
    let (front, _) = text.split_once("\n## ").unwrap();
    broken(
        format!("{front}\n{text}"),
        "invalid-yaml 15:1",
        "a file of its own",
    );
}

#[test]
fn several_yaml_documents() {
    broken(
        with(STATUS, "--- # second\nstatus: open"),
        "invalid-yaml 6:1",
        "a file of its own",
    );
    broken(
        with(STATUS, "...\nstatus: open"),
        "invalid-yaml 6:1",
        "delete the line",
    );
}

#[test]
fn a_directive() {
    broken(
        record().replacen("---\n", "---\n%YAML 1.2\n", 1),
        "invalid-yaml 2:1",
        "delete the line",
    );
}

#[test]
fn no_text_below_the_front_matter() {
    let text = record();
    let (front, _) = text.split_once("\n## ").unwrap();
    broken(front, "missing-section 6:9", "## Nonconformity");
    broken(
        format!("{front}\n## Nonconformity\n"),
        "empty-section 15:1",
        "write here",
    );
}

// YAML

#[test]
fn an_unquoted_colon() {
    broken(
        with(TITLE, "title: Access review: missed"),
        "invalid-yaml 3:21",
        "in quotes",
    );
}

#[test]
fn an_unclosed_quote() {
    broken(
        with(TITLE, "title: \"Access review"),
        "invalid-yaml 3:8",
        "close the quote",
    );
    broken(
        with(TITLE, "title: 'Access review"),
        "invalid-yaml 3:8",
        "close the quote",
    );
}

#[test]
fn text_after_a_closing_quote() {
    broken(
        with(TITLE, "title: 'Tom's review'"),
        "invalid-yaml 3:13",
        "written twice",
    );
    broken(
        with(TITLE, "title: \"Access\" review"),
        "invalid-yaml 3:17",
        "whole value",
    );
}

#[test]
fn a_backslash_in_double_quotes() {
    broken(
        with(TITLE, "title: \"C:\\Users\""),
        "invalid-yaml 3:8",
        "single quotes",
    );
}

#[test]
fn a_value_that_begins_with_a_sign() {
    broken(with(TITLE, "title: @home"), "invalid-yaml 3:8", "in quotes");
    broken(
        with(TITLE, "title: *late* again"),
        "invalid-yaml 3:8",
        "in quotes",
    );
    broken(
        with(TITLE, "title: [late] again"),
        "invalid-yaml 3:8",
        "in quotes",
    );
}

#[test]
fn a_missing_colon() {
    broken(
        with(STATUS, "status open"),
        "invalid-yaml 6:1",
        "key: value",
    );
    broken(
        with("id: NC-2026-004", "id NC-2026-004"),
        "invalid-yaml 2:1",
        "key: value",
    );
}

#[test]
fn a_missing_blank_after_the_colon() {
    broken(
        with(STATUS, "status:open"),
        "invalid-yaml 6:1",
        "a blank after the colon",
    );
}

#[test]
fn a_line_that_is_not_indented() {
    broken(
        with(TITLE, "title: Access review\nwas missed"),
        "invalid-yaml 4:1",
        "is indented",
    );
}

#[test]
fn a_line_that_is_indented_too_far() {
    broken(
        with(STATUS, "  status: open"),
        "invalid-yaml 6:3",
        "start of the line",
    );
    let block = "correction:\n  done: 2026-02-11\n by: tom.baker@acme.example";
    broken(
        with(OWNER, &format!("{OWNER}\n{block}")),
        "invalid-yaml 14:2",
        "one column",
    );
}

#[test]
fn tabs() {
    broken(
        with(STATUS, "\tstatus: open"),
        "invalid-yaml 6:1",
        "indent with blanks",
    );
    let block = "correction:\n\tdone: 2026-02-11";
    broken(
        with(OWNER, &format!("{OWNER}\n{block}")),
        "invalid-yaml 13:1",
        "indent with blanks",
    );
}

#[test]
fn brackets_that_do_not_match() {
    let list = "requirements: [ISO27001:2022/A.5.18, POL-IAM/4.2";
    broken(with(REQUIREMENTS, list), "invalid-yaml 8:15", "close it");
    broken(
        with(REQUIREMENTS, &format!("{list}}}")),
        "invalid-yaml 8:15",
        "close it",
    );
    broken(
        with(TITLE, "title: ] late"),
        "invalid-yaml 3:8",
        "in quotes",
    );
}

#[test]
fn a_list_on_the_line_of_its_key() {
    broken(
        with(REQUIREMENTS, "requirements: - POL-IAM/4.2"),
        "invalid-yaml 8:15",
        "a line of its own",
    );
}

#[test]
fn a_key_that_stands_twice() {
    broken(
        with(STATUS, "status: open\nstatus: closed"),
        "invalid-yaml 7:1",
        "keep one",
    );
    let block = "correction: {due: 2026-02-20, due: 2026-02-21}";
    broken(
        with(OWNER, &format!("{OWNER}\n{block}")),
        "invalid-yaml 12:31",
        "keep one",
    );
}

#[test]
fn a_key_that_is_no_word() {
    broken(
        with(STATUS, "status: open\n? [a]\n: b"),
        "invalid-yaml 7:3",
        "key: value",
    );
    broken(
        with(STATUS, "status: open\n: b"),
        "invalid-yaml 7:1",
        "key: value",
    );
}

#[test]
fn anchors_aliases_merge_keys_and_tags() {
    broken(
        with(OWNER, "owner: &tom tom.baker@acme.example"),
        "invalid-yaml 11:8",
        "delete each",
    );
    broken(
        with(OWNER, "owner: *tom"),
        "invalid-yaml 11:8",
        "write the value out",
    );
    broken(
        with(OWNER, &format!("{OWNER}\n<<: *tom")),
        "invalid-yaml 12:1",
        "write the keys out",
    );
    broken(
        with(OWNER, "owner: !!str tom.baker@acme.example"),
        "invalid-yaml 11:8",
        "delete each tag",
    );
}

#[test]
fn an_alias_bomb_is_two_diagnostics_and_no_more() {
    let mut lines = vec!["waivers: &a0 [x, x]".to_owned()];
    for level in 1..40 {
        let aliases = format!("*a{}, ", level - 1).repeat(9);
        lines.push(format!("extensions{level}: &a{level} [{aliases}]"));
    }
    let found = judged(|root| {
        let text = with(OWNER, &format!("{OWNER}\n{}", lines.join("\n")));
        support::write(root, support::RECORD, text);
    });
    assert_eq!(
        counted(&found),
        [
            "invalid-value 7:9",
            "invalid-yaml 12:10",
            "invalid-yaml 13:19"
        ]
    );
}

#[test]
fn deep_nesting_of_either_kind() {
    let flow = format!("title: {}{}", "[".repeat(9000), "]".repeat(9000));
    broken(
        with(TITLE, &flow),
        "invalid-yaml 3:263",
        "remove the nesting",
    );
    let block: String = (0..300)
        .map(|depth| format!("{}a:\n", "  ".repeat(depth)))
        .collect();
    let text = with(TITLE, &format!("{TITLE}\n{}", block.trim_end()));
    let found = judged(|root| support::write(root, support::RECORD, text));
    assert_eq!(counted(&found).len(), 2, "{:?}", counted(&found));
    assert!(
        found
            .iter()
            .any(|found| found.help.contains("remove the nesting"))
    );
}

#[test]
fn a_front_matter_that_is_no_mapping() {
    lost("---\n- a\n- b\n---\n", "invalid-yaml 2:1", "key: value");
    lost(
        "---\nnothing but words\n---\n",
        "invalid-yaml 2:1",
        "key: value",
    );
}

#[test]
fn two_mistakes_in_the_yaml_are_both_reported() {
    let text = with(TITLE, "title: Access review: missed").replace(STATUS, "status open");
    let found = judged(|root| support::write(root, support::RECORD, text));
    assert_eq!(
        counted(&found),
        ["invalid-yaml 3:21", "invalid-yaml 6:1", "invalid-value 7:9"]
    );
}

// Values

#[test]
fn an_item_without_a_value_is_reported_once() {
    broken(
        with(REQUIREMENTS, "requirements: [null]"),
        "invalid-value 8:16",
        "delete it",
    );
    sound(with(REQUIREMENTS, "requirements: [POL-IAM/4.2, ]"));
}

#[test]
fn a_field_without_a_value() {
    broken(with(OWNER, "owner:"), "missing-field 11:1", "add `owner`");
}

#[test]
fn a_value_of_another_kind() {
    broken(
        with(OWNER, "owner: [tom, maria]"),
        "invalid-value 11:8",
        "a single value",
    );
    broken(
        with(REQUIREMENTS, "requirements: POL-IAM/4.2"),
        "invalid-value 8:15",
        "`[…]`",
    );
    broken(
        with(OWNER, &format!("{OWNER}\ncorrection: done")),
        "invalid-value 12:13",
        "key: value",
    );
}

#[test]
fn thousands_of_mistakes_are_cut_short() {
    for mistake in ["k: x", "k: a: x", "- k"] {
        let lines: String = (0..5_000)
            .map(|number| format!("\n{}", mistake.replace('k', &format!("k{number}"))))
            .collect();
        let text = with(OWNER, &format!("{OWNER}{lines}"));
        let found = judged(|root| support::write(root, support::RECORD, text));
        assert!(found.len() < 300, "{mistake}: {}", found.len());
        assert!(counted(&found).contains(&"invalid-value 7:9".to_owned()));
    }
}
