//! What must hold for every input, however damaged: no panic, no place outside the file, no time that
//! grows faster than the text; and for every well-formed YAML, the values that another reader sees.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails panics"
)]

mod support;

use std::collections::HashSet;
use std::sync::LazyLock;

use clause10::check::{Run, Selection};
use clause10::diagnostic::Diagnostic;
use clause10::model::{Record, Register};
use clause10::parse;
use clause10::parse::yaml::{self, Data, Node};
use clause10::policy::{Policy, Settings};
use clause10::rule::{Check, FindingView, RecordView, Violation};
use clause10::rules;
use clause10::text::{Position, RepoPath, Span};
use proptest::prelude::*;
use proptest::sample::Index;

static POLICY: LazyLock<Policy> = LazyLock::new(Policy::default);

/// A policy with words and fields of a company, so that their paths are walked too.
static OWN_WORDS: LazyLock<Policy> = LazyLock::new(|| {
    let text = "words:\n  sections: {root_cause: Ursache}\n  fields: {owner: Verantwortlich}\n  \
                values: {status: {closed: erledigt}}\nextra_fields:\n  area: {type: choice, values: [a, b]}\n  \
                ticket: {type: text, pattern: '[A-Z]+-[0-9]+', required: true}\n  cost: {type: number}\n";
    Policy::new(serde_yaml::from_str::<Settings>(text).unwrap()).0
});

static RECORDS: LazyLock<Vec<String>> = LazyLock::new(|| {
    support::LIFE
        .map(|(status, _)| support::record(status))
        .into()
});

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

fn read(bytes: &[u8], name: &str, policy: &Policy) -> Record {
    let path = RepoPath::new(format!("findings/2026/{name}.md"));
    parse::record(path, bytes.to_vec(), policy)
}

fn diagnostics(register: &Register, policy: &Policy) -> Vec<Diagnostic> {
    let rules = Selection::new(&[], &[]).unwrap().under(policy);
    let run = Run {
        register,
        policy,
        configuration: None,
        as_of: support::day("2026-07-20"),
        rules: &rules,
        change: None,
        lives: &[],
        gone: &[],
        suspected: None,
        only: None,
    };
    run.diagnostics()
}

/// What the rules say of one record, before the engine has moved any place onto the text.
fn violations(record: &Record, policy: &Policy) -> Vec<Violation> {
    let view = RecordView::new(record, policy);
    let finding = FindingView::new(view, support::day("2026-07-20"), Default::default());
    rules::ALL
        .iter()
        .flat_map(|rule| match rule.check {
            Check::Record(check) => check(&view),
            Check::Finding(check) if record.has_fields => check(&finding),
            _ => Vec::new(),
        })
        .collect()
}

fn assert_within(span: Span, text: &str, what: &str) {
    let (start, end) = (span.start as usize, span.end as usize);
    assert!(
        start <= end && end <= text.len(),
        "{what}: {span:?} of {}",
        text.len()
    );
    assert!(
        text.is_char_boundary(start),
        "{what}: {span:?} begins within a character"
    );
    assert!(
        text.is_char_boundary(end),
        "{what}: {span:?} ends within a character"
    );
}

/// Every place that reading and the rules give lies in the text, on characters.
fn assert_places(record: &Record, policy: &Policy) {
    let text = record.source.text();
    for problem in &record.problems {
        assert_within(problem.span, text, &problem.message);
    }
    let body = &record.body;
    assert_within(body.span, text, "body");
    for section in &body.sections {
        assert_within(section.heading, text, "heading");
        assert_within(section.content, text, "content");
        assert!(section.heading.end <= section.content.start.max(section.heading.end));
    }
    for block in &body.blocks {
        assert_within(block.span, text, "block");
    }
    for link in &body.links {
        assert_within(link.span, text, "link");
    }
    for violation in violations(record, policy) {
        assert_within(violation.span, text, &violation.message);
        for related in violation
            .related
            .iter()
            .filter(|related| related.path.is_none())
        {
            assert_within(related.span, text, &related.message);
        }
    }
}

/// Line and column counted anew.
fn counted(text: &str, offset: u32) -> Position {
    let before = &text[..offset as usize];
    let line = before.matches('\n').count() as u32 + 1;
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let column = before[start..].chars().filter(|c| *c != '\u{feff}').count();
    let kept = before[start..]
        .chars()
        .skip(1)
        .filter(|c| *c == '\u{feff}')
        .count();
    let kept = kept + usize::from(line > 1 && before[start..].starts_with('\u{feff}'));
    Position {
        line,
        column: (column + kept) as u32 + 1,
    }
}

fn assert_diagnostics(found: &[Diagnostic], register: &Register) {
    let mut fingerprints = HashSet::new();
    for found in found {
        let record = register
            .records
            .iter()
            .find(|record| *record.path() == found.path);
        let text = record.expect("a record").source.text();
        let mut places = vec![(found.span, found.start, found.end)];
        for related in found
            .related
            .iter()
            .filter(|related| related.path == found.path)
        {
            places.push((related.span, related.start, related.end));
        }
        for (span, start, end) in places {
            assert_within(span, text, &found.message);
            assert_eq!(start, counted(text, span.start), "{}", found.message);
            assert_eq!(end, counted(text, span.end), "{}", found.message);
        }
        assert!(
            !found.message.is_empty() && !found.message.contains('\n'),
            "{:?}",
            found.message
        );
        assert!(
            fingerprints.insert(&found.fingerprint),
            "{:?} twice",
            found.message
        );
    }
}

/// Reads and judges records and asserts what must hold; gives how many diagnostics there were.
fn judged(texts: &[Vec<u8>], policy: &Policy) -> usize {
    let records: Vec<Record> = texts
        .iter()
        .enumerate()
        .map(|(index, bytes)| read(bytes, &format!("NC-2026-{index:03}"), policy))
        .collect();
    for record in &records {
        assert_places(record, policy);
    }
    let register = Register::new(records, Vec::new());
    let found = diagnostics(&register, policy);
    assert_diagnostics(&found, &register);
    found.len()
}

/// One change to a record; places are relative to whatever it has become by then.
#[derive(Clone, Debug)]
enum Mutation {
    Flip(Index, u8),
    Insert(Index, Vec<u8>),
    Delete(Index, usize),
    Truncate(Index),
    RemoveLine(Index),
    DuplicateLine(Index, Index),
    SwapLines(Index, Index),
    Value(Index, &'static str),
    Indent(Index, &'static str),
    Line(Index, &'static str),
    LineEnds(&'static str),
    Repeat(Index, &'static str, usize),
}

/// Odd values for a key of the front matter.
const VALUES: &str = "¦~¦null¦[]¦{}¦[[]]¦[{a: [b, {c: d}]}]¦{a: {b: {c: 1}}}¦[¦]¦{¦}¦{a: ¦- a¦\n  - a\n  - b¦\n- a\n-\n- [¦\n  a: 1\n  a: 2¦\n    deep:\n  less: 1¦\
     &a x¦*a¦&a [*a]¦!!str x¦!tag {a: 1}¦<<: *a¦\n  <<: {a: 1}¦? x¦? [a, b]\n: c¦'¦\"¦\
     'it''s'¦\"\\x41\\u00e9\\n\"¦\"\\q\"¦|¦|\n  text\n  more¦>-\n  folded\n\n  text\n¦|9\n x¦\tx¦\
     x\ty¦@x¦`x`¦%x¦a: b: c¦x # y¦x #¦#¦---¦...¦- - - -¦0x1f¦1e999¦.nan¦-0¦007¦yes¦True¦\
     2026-02-30¦2026-02-28T10:00:00Z¦9999-12-31¦-0001-01-01¦10.02.2026¦ü¦日本語¦👩‍👩‍👧‍👦¦\
     e\u{301}¦\u{202e}abc¦\u{feff}x¦\u{2028}¦\u{85}¦\u{a0}¦\u{0}¦\u{7}¦closed¦withdrawn¦\
     nonconformity¦observation¦medium¦five-whys¦[no-owner, no-owner]¦[oversight]¦NC-2026-004¦\
     NC-2026-000004¦nc-1¦ISO27001:2022/A.5.18¦[ISO27001:2022/A.99]¦A.5.1¦../../etc/passwd¦\
     /etc/passwd¦C:\\x¦a@b¦evidence/x@0123456¦https://x.example/y¦mailto:x¦none: because¦\
     Maria <maria@x>¦<>¦@¦{rule: training-only}¦\n  - {rule: x, reason: y, by: z, until: 2020-01-01}¦\n  - rule: missing-verification\n    field: a[b].c\n¦\
     {done: 2026-02-30, by: [], evidence: {}}¦{checked: , similar: x}¦{done: 2026-07-10}";

/// Odd lines for the body, or anywhere.
const LINES: &str = "¦---¦---\nid: X\n---¦...¦# x¦## Root cause¦## Correction¦### Root cause ###¦####### x¦\
     #x¦##¦## ¦Root cause\n---¦x\n===¦## [Root cause](x.md)¦## `Root` **cause**¦\
     ## Root\u{a0}cause¦<!-- x¦-->¦<!-- ## Root cause -->¦<div>¦</div>¦<script>¦<x y=\"¦\
     <?php¦<![CDATA[¦```¦~~~ x¦    code¦> quote\n> ## Root cause¦\
     - a\n  - b\n    - c\n      1. d¦- ¦* \n  * \n¦1) x\n2) y¦0. x¦- [ ] t\n- [x] u¦\
     - a\n\n  b\n\n      c¦| a | b |\n|---|---|\n| `x|y` | |¦| a |\n|---|¦|\n|-¦[x](y.md)¦\
     [x](¦[x](<a b>)¦![a](b.png)¦[x]: y \"z\"¦[x][x][x]¦[[[[x¦![[¦](¦](x¦\\¦\\\\¦\
     &amp; &#0; &#x110000;¦* * *¦***¦**a*b**c*¦_a__b_¦`` ` ``¦`¦~~x~~¦a  \nb¦a\\\nb¦\
     Human error.¦It was not human error¦1. Why? Because.¦¿Por qué?¦It will be done.¦TODO¦\
     TBD: x¦e\u{301}\u{301}¦👩‍👩‍👧‍👦¦日本語。テスト¦\u{202e}¦\u{feff}¦\u{2028}x¦\u{0}¦\t- x¦ﬀ ẞ ǅ İ";

/// One of the items of a list that is written with `¦` between them.
fn one_of(list: &'static str) -> impl Strategy<Value = &'static str> {
    proptest::sample::select(list.split('¦').collect::<Vec<_>>())
}

fn mutation() -> impl Strategy<Value = Mutation> {
    let at = any::<Index>;
    let value = || one_of(VALUES);
    let line = || one_of(LINES);
    let repeated = one_of("x¦ab ¦- ¦[¦{a: ¦> ¦*¦_a ¦`¦<¦\n¦ \n¦é¦](¦| ¦#¦&¦\u{301}");
    prop_oneof![
        3 => (at(), any::<u8>()).prop_map(|(at, byte)| Mutation::Flip(at, byte)),
        2 => (at(), proptest::collection::vec(any::<u8>(), 1..6)).prop_map(|(at, bytes)| Mutation::Insert(at, bytes)),
        2 => (at(), 1..40_usize).prop_map(|(at, length)| Mutation::Delete(at, length)),
        1 => at().prop_map(Mutation::Truncate),
        2 => at().prop_map(Mutation::RemoveLine),
        2 => (at(), at()).prop_map(|(from, to)| Mutation::DuplicateLine(from, to)),
        2 => (at(), at()).prop_map(|(one, other)| Mutation::SwapLines(one, other)),
        8 => (at(), value()).prop_map(|(at, value)| Mutation::Value(at, value)),
        2 => (at(), one_of(" ¦  ¦\t¦- ¦    ¦\u{a0}"))
            .prop_map(|(at, indent)| Mutation::Indent(at, indent)),
        8 => (at(), line()).prop_map(|(at, line)| Mutation::Line(at, line)),
        1 => one_of("\r\n¦\r¦\n\n¦\u{85}\n").prop_map(Mutation::LineEnds),
        1 => (at(), repeated, 1..3000_usize).prop_map(|(at, text, times)| Mutation::Repeat(at, text, times)),
    ]
}

fn mutated(base: &str, mutations: &[Mutation]) -> Vec<u8> {
    let mut bytes = base.as_bytes().to_vec();
    for mutation in mutations {
        apply(mutation, &mut bytes);
    }
    bytes
}

fn apply(mutation: &Mutation, bytes: &mut Vec<u8>) {
    let place = |at: &Index, bytes: &[u8]| at.index(bytes.len() + 1);
    match mutation {
        Mutation::Flip(at, byte) if !bytes.is_empty() => {
            let at = at.index(bytes.len());
            bytes[at] = *byte;
        }
        Mutation::Flip(..) => {}
        Mutation::Insert(at, new) => {
            let at = place(at, bytes);
            bytes.splice(at..at, new.iter().copied());
        }
        Mutation::Delete(at, length) => {
            let at = place(at, bytes);
            bytes.drain(at..(at + length).min(bytes.len()));
        }
        Mutation::Truncate(at) => bytes.truncate(place(at, bytes)),
        Mutation::Repeat(at, text, times) => {
            let at = place(at, bytes);
            bytes.splice(at..at, text.repeat(*times).into_bytes());
        }
        Mutation::LineEnds(end) => {
            let text = String::from_utf8_lossy(bytes).replace('\n', end);
            *bytes = text.into_bytes();
        }
        _ => apply_to_lines(mutation, bytes),
    }
}

fn apply_to_lines(mutation: &Mutation, bytes: &mut Vec<u8>) {
    let mut lines: Vec<Vec<u8>> = bytes
        .split_inclusive(|b| *b == b'\n')
        .map(<[u8]>::to_vec)
        .collect();
    if lines.is_empty() {
        return;
    }
    let count = lines.len();
    match mutation {
        Mutation::RemoveLine(at) => {
            lines.remove(at.index(count));
        }
        Mutation::DuplicateLine(from, to) => {
            let line = lines[from.index(count)].clone();
            lines.insert(to.index(count), line);
        }
        Mutation::SwapLines(one, other) => lines.swap(one.index(count), other.index(count)),
        Mutation::Value(at, value) => {
            let line = &mut lines[at.index(count)];
            let colon = line
                .iter()
                .position(|b| *b == b':')
                .map_or(line.len(), |at| at + 1);
            line.truncate(colon);
            line.extend(format!(" {value}\n").bytes());
        }
        Mutation::Indent(at, indent) => {
            lines[at.index(count)].splice(0..0, indent.bytes());
        }
        Mutation::Line(at, line) => lines.insert(at.index(count), format!("{line}\n").into_bytes()),
        _ => {}
    }
    *bytes = lines.concat();
}

fn damaged(most: usize) -> impl Strategy<Value = Vec<u8>> {
    let mutations = proptest::collection::vec(mutation(), 1..=most);
    (any::<Index>(), mutations)
        .prop_map(|(which, mutations)| mutated(which.get::<String>(&RECORDS), &mutations))
}

proptest! {
    #![proptest_config(config(200))]

    /// Ten records a case, so two thousand: little changed, and judged together.
    #[test]
    fn a_damaged_record_is_read_and_judged(texts in proptest::collection::vec(damaged(3), 10)) {
        judged(&texts, &POLICY);
    }
}

proptest! {
    #![proptest_config(config(60))]

    /// Ten records a case, much changed, with words and fields of a company.
    #[test]
    fn a_wrecked_record_is_read_and_judged(texts in proptest::collection::vec(damaged(25), 10)) {
        judged(&texts, &OWN_WORDS);
    }

    /// Bytes that never were a record.
    #[test]
    fn any_bytes_are_read_and_judged(bytes in proptest::collection::vec(any::<u8>(), 0..600), text in "\\PC{0,300}") {
        judged(&[bytes, text.clone().into_bytes(), format!("---\n{text}\n---\n{text}").into_bytes()], &POLICY);
    }
}

/// Texts in which YAML could see something else.
const ODD_TEXTS: &str = "¦ ¦null¦~¦true¦no¦1¦1.5¦0o7¦2026-02-10¦a: b¦a #b¦#a¦- a¦-¦?¦:¦[a]¦{a}¦'a'¦\"a\"¦it's¦&a¦\
     *a¦!a¦%a¦@a¦`a¦a\nb¦a\n\nb\n¦\na¦ a¦a ¦a\tb¦\t¦é¦日本語¦👩‍👩‍👧‍👦¦a\\nb¦|¦>¦---¦...¦--- a¦<<¦\
     =¦a:¦:a¦,¦a, b¦\u{a0}¦\u{feff}¦\u{7f}¦  a\n b¦a\n  b\n¦a \nb¦\"¦'¦\\¦a\r\nb";

fn scalar_text() -> impl Strategy<Value = String> {
    let odd = one_of(ODD_TEXTS);
    prop_oneof![
        4 => "[a-zA-Z0-9äé][a-zA-Z0-9 äé.,_/@-]{0,30}",
        3 => odd.prop_map(str::to_owned),
        // Line ends to YAML 1.1, which the other reader is for, and letters to YAML 1.2.
        1 => "[^\\pC\u{2028}\u{2029}]{0,20}",
    ]
}

fn tree() -> impl Strategy<Value = serde_yaml::Value> {
    use serde_yaml::Value;
    let leaf = prop_oneof![
        6 => scalar_text().prop_map(Value::String),
        1 => Just(Value::Null),
        1 => any::<bool>().prop_map(Value::Bool),
        1 => any::<i64>().prop_map(|number| Value::Number(number.into())),
        1 => (-1e6..1e6_f64).prop_map(|number| Value::Number(number.into())),
    ];
    let key = prop_oneof![4 => "[a-z_]{1,12}", 1 => scalar_text()];
    let key = key.prop_filter("merge keys and empty ones are refused", |key| {
        key != "<<" && !key.is_empty()
    });
    leaf.prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::Sequence),
            proptest::collection::vec((key.clone(), inner), 0..6).prop_map(|pairs| {
                Value::Mapping(
                    pairs
                        .into_iter()
                        .map(|(key, value)| (Value::String(key), value))
                        .collect(),
                )
            }),
        ]
    })
}

/// Whether our tree says what the other reader says.
fn assert_same(ours: &Node<'_>, theirs: &serde_yaml::Value, text: &str) {
    use serde_yaml::Value;
    assert_within(ours.span, text, "value");
    match (&ours.data, theirs) {
        (Data::Null, Value::Null) => {}
        (Data::Scalar { text: found, .. }, Value::String(expected)) => {
            assert_eq!(found, expected, "{text:?}")
        }
        (
            Data::Scalar {
                text: found,
                plain: true,
            },
            Value::Bool(expected),
        ) => {
            assert_eq!(**found, expected.to_string(), "{text:?}");
        }
        (
            Data::Scalar {
                text: found,
                plain: true,
            },
            Value::Number(expected),
        ) => {
            let same = found.parse::<f64>().ok() == expected.as_f64();
            assert!(same, "{found} {expected} in {text:?}");
        }
        (Data::List(found), Value::Sequence(expected)) => {
            assert_eq!(found.len(), expected.len(), "{text:?}");
            for (found, expected) in found.iter().zip(expected) {
                assert_same(found, expected, text);
            }
        }
        (Data::Map(found), Value::Mapping(expected)) => {
            assert_eq!(found.len(), expected.len(), "{text:?}");
            for (found, (key, expected)) in found.iter().zip(expected) {
                assert_eq!(Some(&*found.key), key.as_str(), "{text:?}");
                assert_within(found.key_span, text, "key");
                assert_same(&found.value, expected, text);
            }
        }
        (found, expected) => panic!("{found:?} for {expected:?} in {text:?}"),
    }
}

proptest! {
    #![proptest_config(config(1_500))]

    /// What another reader writes and reads, ours reads the same way.
    #[test]
    fn well_formed_yaml_is_read_as_others_read_it(value in tree()) {
        let json = serde_json::to_string(&value).unwrap().replace('\u{7f}', "\\u007f");
        // Block style, and flow style with every text in quotes.
        for text in [serde_yaml::to_string(&value).unwrap(), json] {
            let theirs: serde_yaml::Value = serde_yaml::from_str(&text).unwrap();
            let mut problems = Vec::new();
            let ours = yaml::read(&text, Span::new(0, text.len()), &mut problems);
            prop_assert!(problems.is_empty(), "{:?} in {:?}", problems, text);
            assert_same(&ours, &theirs, &text);
        }
    }
}

#[test]
fn the_front_matter_of_the_fixtures_is_read_as_others_read_it() {
    for record in RECORDS.iter() {
        let text = record
            .strip_prefix("---\n")
            .unwrap()
            .split_once("---\n")
            .unwrap()
            .0;
        let mut problems = Vec::new();
        let ours = yaml::read(text, Span::new(0, text.len()), &mut problems);
        assert!(problems.is_empty());
        assert_same(&ours, &serde_yaml::from_str(text).unwrap(), text);
    }
}

fn with_front_matter(yaml: &str) -> Vec<u8> {
    format!("---\n{yaml}\n---\n\n## Nonconformity\n\nx\n").into_bytes()
}

fn with_body(body: &str) -> Vec<u8> {
    let record = support::record("closed").replace("[no-owner]", "[oversight]");
    let record = record.replace("## Root cause\n", &format!("## Root cause\n\n{body}\n"));
    format!("{record}\n{body}\n\n## Correction\n\n{body}\n").into_bytes()
}

/// Inputs made to take long end, and are reported.
#[test]
fn hostile_front_matter_ends_with_a_problem() {
    const SIZE: usize = 200_000;
    let filled = |unit: &str| unit.repeat(SIZE / unit.len());
    let mut bomb = "a0: &a0 [x, x]\n".to_owned();
    for level in 1..40 {
        let below = level - 1;
        bomb.push_str(&format!(
            "a{level}: &a{level} [*a{below}, *a{below}, *a{below}]\n"
        ));
    }
    for yaml in [
        filled("{a: "),
        filled("["),
        filled("- "),
        filled("? "),
        filled("[{"),
        filled("a: ["),
        filled("&a "),
        filled("!a "),
        filled("*a "),
        filled("a: &a b\n"),
        filled("a: *a\n"),
        filled("\"\\u00e9"),
        filled("'"),
        filled("id: x: y\n"),
        filled("a:\n\t"),
        filled("x"),
        filled("id: ["),
        format!("categories: {}", filled("|\n ")),
        (0..2_000)
            .map(|depth| format!("{}a:\n", " ".repeat(depth % 100)))
            .collect(),
        bomb,
    ] {
        let record = read(&with_front_matter(&yaml), "NC-2026-001", &POLICY);
        assert!(!record.problems.is_empty(), "{}", &yaml[..20]);
        assert_places(&record, &POLICY);
    }
}

/// Large front matters end too, with a mistake in them and without.
#[test]
fn large_front_matter_is_judged() {
    let keys: String = (0..100_000).map(|key| format!("k{key:x}: \n")).collect();
    let wide: String = (0..10_000).map(|key| format!("k{key}: é, ")).collect();
    for yaml in [
        format!("a: b: c\n{}", &keys[..100_000]),
        keys,
        format!("{{{wide}}}"),
        format!("root_cause: {{categories: [{}]}}", "x, ".repeat(30_000)),
    ] {
        let record = read(&with_front_matter(&yaml), "NC-2026-001", &POLICY);
        assert!(!record.problems.is_empty());
        let register = Register::new(vec![record], Vec::new());
        let _ = diagnostics(&register, &POLICY);
    }
}

/// Many of everything that a record lists.
#[test]
fn long_lists_are_judged() {
    let list = |key: &str, item: &str, times: usize| format!("{key}:\n{}", item.repeat(times));
    let excerpt = [
        list(
            "corrective_actions",
            "  - {action: Train all 61 accounts, addresses: [no-owner], evidence: [a/b, c]}\n",
            3_000,
        ),
        list(
            "waivers",
            "  - {rule: invalid-value, field: a.b, reason: x, by: y}\n",
            2_000,
        ),
        list("requirements", "  - ISO27001:2022/A.5.18\n", 3_000),
        list("recurrence_of", "  - NC-2026-005\n", 3_000),
        list(
            "extensions",
            "  - {field: due, from: 2026-02-30, to: x}\n",
            2_000,
        ),
        format!(
            "verification:\n  done: 2026-07-10\n  evidence: [{}]\n",
            "a/b, ".repeat(5_000)
        ),
    ];
    let text = support::completed(&support::record("closed"), &excerpt.concat(), "");
    let register = Register::new(
        vec![read(text.as_bytes(), "NC-2026-004", &POLICY)],
        Vec::new(),
    );
    assert!(diagnostics(&register, &POLICY).len() > 2_000);
}

/// Large bodies end.
#[test]
fn large_bodies_are_judged() {
    let unit = |unit: &str, bytes: usize| unit.repeat(bytes / unit.len());
    for body in [
        unit("## a\n", 250_000),
        unit("# Root cause\n###### b\n", 150_000),
        unit("## Root cause\n\nforgot\n\n", 150_000),
        unit("x", 300_000),
        unit("human error ", 150_000),
        unit("will be. ", 150_000),
        unit("- a\n", 150_000),
        unit("> ", 10_000),
        unit("- ", 10_000),
        unit("[", 100_000),
        unit("[a](", 100_000),
        unit("![", 100_000),
        unit("*a_ ", 100_000),
        unit("`", 100_000),
        unit("` `` ", 100_000),
        unit("<a ", 100_000),
        unit("<!-- ", 100_000),
        unit("&", 100_000),
        unit("| a ", 100_000),
        unit("\u{301}", 100_000),
    ] {
        let text = with_body(&body);
        let closed = read(&text, "NC-2026-001", &POLICY);
        let register = Register::new(vec![closed], Vec::new());
        let _ = diagnostics(&register, &POLICY);
    }
}
