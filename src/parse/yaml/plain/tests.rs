//! The simple reader against the parser, on examples and on what a generator makes up.

use super::*;
use crate::parse::yaml::Reader;
use proptest::prelude::*;

/// What the parser makes of the same text: the tree and whether anything was wrong.
fn parsed(text: &str) -> Option<String> {
    let mut reader = Reader::new(text, 0);
    let node = reader.document(text).ok()?;
    reader.problems.is_empty().then(|| format!("{node:?}"))
}

fn agrees(text: &str) -> bool {
    match read(text, Span::new(0, text.len())) {
        None => false,
        Some(node) => {
            assert_eq!(Some(format!("{node:?}")), parsed(text), "{text:?}");
            true
        }
    }
}

#[test]
fn the_faultless_records_are_of_the_simple_kind() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/life/records");
    for entry in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        let (front, _) = text[4..].split_once("\n---\n").unwrap();
        assert!(agrees(&format!("{front}\n")), "{front}");
    }
}

#[test]
fn what_it_reads_the_parser_reads_the_same_way() {
    for text in [
        "a: b\n",
        "a: b",
        "a:\n",
        "a:\nb: c\n",
        "a:\n  b: c\n  d:\ne: f\n",
        "a:\n  - b\n  - c d\nz: 1\n",
        "a:\n- b: 1\n  c: 2\n- b: 3\nd: e\n",
        "a:\n  -   b: 1\n      c: [x, y]\n",
        "a: []\n",
        "a: [ ]\nb: {}\n",
        "a: [b, c d, e/f]\n",
        "a: {b: c, d: [e, f]}\n",
        "a: {b: c d,e: f}\n",
        "a: ~\nb: null\nc: true\n",
        "a: 2026-02-30\n",
        "a: x:y\nb: https://x.example/#y\n",
        "a: [ISO27001:2022/A.5.18, POL-1/2]\n",
        "a:   b\n\n\nc: d\n",
        "a: (b) c\n",
        "a: Prüfung – überfällig\n",
        "a:\n  b:\n    c:\n      d: e\nf: g\n",
    ] {
        let expected = !text.contains('~');
        assert_eq!(agrees(text), expected, "{text:?}");
    }
}

#[test]
fn what_is_not_of_the_simple_kind_is_left_to_the_parser() {
    for text in [
        "",
        "\n",
        "- a\n",
        "a: 'b'\n",
        "a: \"b\"\n",
        "a: |\n  b\n",
        "a: b # c\n",
        "# a\na: b\n",
        "a: &b c\n",
        "a: *b\n",
        "a: !b c\n",
        "a: b\n  c\n",
        "a: b\n  c: d\n",
        "a: b: c\n",
        "a: b:\n",
        "a: b \n",
        "a:\tb\n",
        "a: b\r\n",
        "a: b\na: c\n",
        "a: [b, [c]]\n",
        "a: [b,\n  c]\n",
        "a: [b\n",
        "a: {b}\n",
        "a: {b: }\n",
        "? a\n: b\n",
        "a: -b\n",
        "a: @b\n",
        " a: b\n",
        "a:\n  b: c\n d: e\n",
        "a: \u{85}b\n",
        "a: b\n--- c\n",
        "a: [b, c] d\n",
        "a: [b: c]\n",
        "<<: b\n",
        "a b: c\n",
        "a:\n  - - b\n",
        "a:\n  -\n",
        "a: [b,]\n",
        "a: [,b]\n",
    ] {
        assert!(read(text, Span::new(0, text.len())).is_none(), "{text:?}");
    }
}

fn fragment() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        Just("a".to_owned()),
        Just("b_c".to_owned()),
        Just("due".to_owned()),
        "[a-zäé0-9 :#,.\\[\\]{}'\"&*!|>%@`?~/()_-]{0,8}",
    ];
    let value = prop_oneof![
        4 => word.clone(),
        1 => Just("[a, b c]".to_owned()), 1 => Just("{a: b, c: [d]}".to_owned()), 1 => Just("2026-01-02".to_owned()), 1 => Just(String::new()),
    ];
    let indent = prop_oneof![4 => Just(0usize), 2 => Just(2), 1 => Just(4), 1 => 0usize..6];
    let dash = prop_oneof![3 => Just(""), 1 => Just("- "), 1 => Just("-   ")];
    let colon = prop_oneof![6 => Just(": "), 1 => Just(":"), 1 => Just(" "), 1 => Just(":   ")];
    (indent, dash, word, colon, value).prop_map(|(indent, dash, key, colon, value)| {
        let line = format!("{}{dash}{key}{colon}{value}", " ".repeat(indent));
        format!("{}\n", line.trim_end_matches(' '))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn it_never_differs_from_the_parser(lines in proptest::collection::vec(fragment(), 1..7)) {
        agrees(&lines.concat());
    }
}
