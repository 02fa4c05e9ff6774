//! The outline of one file: the blocks of its front matter and the sections of its text.
//!
//! Not for what they say. A front matter that is no YAML just now gives what can be read of it.

use lsp_types::{DocumentSymbol, SymbolKind};

use super::super::place::front;
use super::super::{Page, PageKind, Sight, named};
use crate::model::{Body, Section};
use crate::parse::yaml::{self, Data, Node, Pair};
use crate::text::Span;

/// Longest name, in characters.
const LONGEST: usize = 80;

/// Keys of a list's items that tell them apart, the most telling first.
const TELLING: [&str; 9] = [
    "action", "rule", "finding", "field", "step", "period", "date", "reason", "id",
];

/// The outline of a file.
pub fn document(sight: &Sight<'_>, page: &Page<'_>) -> Vec<DocumentSymbol> {
    let text = page.text();
    let outline = Outline { sight, page };
    if page.kind == PageKind::Configuration {
        let tree = yaml::read(text, Span::new(0, text.len()), &mut Vec::new());
        return outline.sent(outline.keys(&tree, true));
    }
    let front = front(text);
    let mut all: Vec<Entry> = front
        .filter(|_| page.kind != PageKind::Other)
        .map(|(whole, yaml)| outline.front(whole, yaml))
        .into_iter()
        .collect();
    all.extend(outline.sections(&named::record(sight, page).body));
    outline.sent(all)
}

/// A symbol before it is sent.
struct Entry {
    name: String,
    detail: Option<String>,
    kind: SymbolKind,
    span: Span,
    selection: Span,
    children: Vec<Entry>,
}

struct Outline<'a> {
    sight: &'a Sight<'a>,
    page: &'a Page<'a>,
}

impl Outline<'_> {
    /// The record as a whole, with its blocks.
    fn front(&self, whole: Span, yaml: Span) -> Entry {
        let tree = yaml::read(self.page.text(), yaml, &mut Vec::new());
        let name = self
            .value(&tree, "id")
            .or_else(|| self.value(&tree, "title"));
        let name = name.unwrap_or_else(|| self.page.path.file_name());
        let keys: &[&str] = match self.page.kind {
            PageKind::Finding => &["status", "severity", "owner"],
            PageKind::Audit => &["kind", "starts", "ends"],
            PageKind::Control => &["cadence", "owner"],
            _ => &["reviewed", "owner"],
        };
        let detail = keys.iter().filter_map(|key| self.value(&tree, key));
        let detail: Vec<&str> = detail.collect();
        let id = self.pair(&tree, "id").map(|pair| pair.value.span);
        let first = Span::new(whole.start as usize, whole.start as usize + 3);
        Entry {
            name: shortened(name),
            detail: (!detail.is_empty()).then(|| detail.join(" · ")),
            kind: SymbolKind::OBJECT,
            span: whole,
            selection: id.filter(|id| id.start < id.end).unwrap_or(first),
            children: self.keys(&tree, false),
        }
    }

    /// The keys of a mapping that hold more than one value; each of them, if `scalars` are wanted too.
    fn keys(&self, tree: &Node<'_>, scalars: bool) -> Vec<Entry> {
        let pairs = tree.pairs().iter();
        pairs.filter_map(|pair| self.key(pair, scalars)).collect()
    }

    fn key(&self, pair: &Pair<'_>, scalars: bool) -> Option<Entry> {
        let value = &pair.value;
        let (kind, detail, children) = match &value.data {
            Data::Map(_) => (
                SymbolKind::STRUCT,
                self.step(value),
                self.keys(value, scalars),
            ),
            Data::List(items) if items.is_empty() => return None,
            Data::List(items) => {
                let maps = items.iter().enumerate();
                let maps = maps.filter(|(_, item)| matches!(item.data, Data::Map(_)));
                let children: Vec<Entry> = maps.map(|(at, item)| self.item(at, item)).collect();
                let texts: Vec<&str> = items.iter().filter_map(Node::text).collect();
                let detail = match children.is_empty() {
                    true => texts.join(", "),
                    false => self.count(items),
                };
                (SymbolKind::ARRAY, Some(detail), children)
            }
            Data::Scalar { text, .. } if scalars => {
                (SymbolKind::PROPERTY, Some(text.to_string()), Vec::new())
            }
            _ => return None,
        };
        Some(Entry {
            name: shortened(&pair.key),
            detail: detail.map(|detail| shortened(&detail)),
            kind,
            span: pair.key_span.to(value.span),
            selection: pair.key_span,
            children,
        })
    }

    /// An item of a list, named by what tells it from the others.
    fn item(&self, at: usize, item: &Node<'_>) -> Entry {
        let telling = TELLING.iter().find_map(|key| {
            let pair = self.pair(item, key)?;
            Some((pair.value.text()?, pair.value.span))
        });
        let number = format!("{}", at + 1);
        let first = item.pairs().first().map_or(item.span, |pair| pair.key_span);
        let (name, selection) = telling.unwrap_or((&number, first));
        Entry {
            name: shortened(name),
            detail: self.step(item),
            kind: SymbolKind::EVENT,
            span: item.span,
            selection,
            children: Vec::new(),
        }
    }

    /// What became of a step: its result and day, or the day by which it is due.
    fn step(&self, block: &Node<'_>) -> Option<String> {
        let result = self.value(block, "result").map(str::to_owned);
        let done = self.value(block, "done").map(|day| format!("done {day}"));
        let due = || self.value(block, "due").map(|day| format!("due {day}"));
        let not = || {
            self.pair(block, "not_applicable")
                .map(|_| "not applicable".to_owned())
        };
        let day = done.or_else(due).or_else(not);
        let both: Vec<String> = result.into_iter().chain(day).collect();
        (!both.is_empty()).then(|| both.join(", "))
    }

    /// How many items of a list are done, where they have to be; else how many there are.
    fn count(&self, items: &[Node<'_>]) -> String {
        let has = |key: &str| {
            items
                .iter()
                .filter(|item| self.value(item, key).is_some())
                .count()
        };
        match has("action") {
            0 => items.len().to_string(),
            _ => format!("{} of {} done", has("done"), items.len()),
        }
    }

    /// A pair by our name of its key.
    fn pair<'n>(&self, node: &'n Node<'_>, key: &str) -> Option<&'n Pair<'n>> {
        let words = &self.sight.policy.words;
        node.pairs()
            .iter()
            .find(|pair| words.field(&pair.key) == key)
    }

    fn value<'n>(&self, node: &'n Node<'_>, key: &str) -> Option<&'n str> {
        let text = self.pair(node, key)?.value.text()?;
        Some(text).filter(|text| !text.trim().is_empty())
    }

    /// The sections, each within the one that it belongs to.
    fn sections(&self, body: &Body) -> Vec<Entry> {
        // Sections that are open, the outermost first; what ends goes into the one around it.
        let mut open: Vec<(u8, Entry)> = Vec::new();
        let mut all = Vec::new();
        let close = |open: &mut Vec<(u8, Entry)>, all: &mut Vec<Entry>| {
            if let Some((_, entry)) = open.pop() {
                match open.last_mut() {
                    Some((_, around)) => around.children.push(entry),
                    None => all.push(entry),
                }
            }
        };
        for section in &body.sections {
            while open
                .last()
                .is_some_and(|(level, _)| *level >= section.level)
            {
                close(&mut open, &mut all);
            }
            open.push((section.level, self.section(section)));
        }
        while !open.is_empty() {
            close(&mut open, &mut all);
        }
        all
    }

    fn section(&self, section: &Section) -> Entry {
        let line = self.page.text().get(section.heading.range()).unwrap_or("");
        let first = line.lines().next().unwrap_or("");
        let title = first.trim().trim_matches('#').trim();
        let ours = section.kind.map(crate::model::SectionKind::word);
        let ours = ours.filter(|ours| !ours.eq_ignore_ascii_case(title.trim_end_matches(':')));
        let empty = (!section.has_text).then_some("empty");
        let detail: Vec<&str> = ours.into_iter().chain(empty).collect();
        let start = section.heading.start as usize;
        Entry {
            name: shortened(title),
            detail: (!detail.is_empty()).then(|| detail.join(", ")),
            kind: SymbolKind::STRING,
            span: section.heading.to(section.content),
            selection: Span::new(start, start + first.trim_end().len()),
            children: Vec::new(),
        }
    }

    fn sent(&self, entries: Vec<Entry>) -> Vec<DocumentSymbol> {
        let all = entries.into_iter().map(|entry| self.symbol(entry).0);
        all.collect()
    }

    /// A symbol, around all that is in it, and its place.
    fn symbol(&self, entry: Entry) -> (DocumentSymbol, Span) {
        let mut span = entry.span.to(entry.selection);
        let mut children = Vec::new();
        for child in entry.children {
            let (child, within) = self.symbol(child);
            span = span.to(within);
            children.push(child);
        }
        #[allow(deprecated, reason = "the field must be given")]
        let symbol = DocumentSymbol {
            name: entry.name,
            detail: entry.detail,
            kind: entry.kind,
            tags: None,
            deprecated: None,
            range: self.page.lines.range(span),
            selection_range: self.page.lines.range(entry.selection),
            children: (!children.is_empty()).then_some(children),
        };
        (symbol, span)
    }
}

/// A name on one line; editors refuse symbols without one.
fn shortened(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.is_empty() {
        return "–".to_owned();
    }
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or("").trim_end()),
        None => line,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that fails panics")]
mod tests {
    use lsp_types::Range;
    use proptest::prelude::*;

    use super::*;
    use crate::editor::scene::Scene;

    fn told(symbols: &[DocumentSymbol], depth: usize, lines: &mut Vec<String>) {
        for symbol in symbols {
            let detail = symbol.detail.as_deref().unwrap_or("-");
            lines.push(format!("{}{}: {detail}", "  ".repeat(depth), symbol.name));
            told(symbol.children.as_deref().unwrap_or(&[]), depth + 1, lines);
        }
    }

    fn outline(path: &str, text: &str) -> Vec<String> {
        let scene = Scene::new(&[]);
        let symbols = scene.ask(path, text, |sight, page, _| document(sight, page));
        let mut lines = Vec::new();
        told(&symbols, 0, &mut lines);
        lines
    }

    #[test]
    fn a_record_is_its_steps_and_its_sections() {
        let text = include_str!("../../../fixtures/life/records/closed.md");
        let lines = outline("findings/NC-2026-004.md", text);
        assert_eq!(
            lines,
            [
                "NC-2026-004: closed · minor · tom.baker@acme.example",
                "  requirements: ISO27001:2022/A.5.18, POL-IAM/4.2",
                "  correction: done 2026-02-12",
                "    evidence: evidence/NC-2026-004/q4-review.csv",
                "  root_cause: done 2026-02-20",
                "    categories: no-owner",
                "    extent: -",
                "  corrective_actions: 1 of 1 done",
                "    Name an owner and a deputy for every review in the control calendar: done 2026-03-20",
                "  verification: effective, done 2026-07-10",
                "    evidence: evidence/NC-2026-004/q1-review.csv, evidence/NC-2026-004/q2-review.csv",
                "  isms_changes: policies/access-control.md",
                "Nonconformity: -",
                "Correction: -",
                "Root cause: -",
                "Corrective action: -",
                "Verification: -",
            ]
        );
    }

    #[test]
    fn the_configuration_is_its_keys() {
        let text =
            "findings: [findings]\ndue_soon: 14\npeople:\n  left:\n    a.b@x.example: 2026-01-01\n";
        assert_eq!(
            outline("clause10.yaml", text),
            [
                "findings: findings",
                "due_soon: 14",
                "people: -",
                "  left: -",
                "    a.b@x.example: 2026-01-01",
            ]
        );
    }

    fn is_within(outer: Range, inner: Range) -> bool {
        outer.start <= inner.start && inner.end <= outer.end
    }

    fn nested(symbols: &[DocumentSymbol], around: Option<Range>) {
        for symbol in symbols {
            assert!(
                is_within(symbol.range, symbol.selection_range),
                "{symbol:?}"
            );
            assert!(
                around.is_none_or(|around| is_within(around, symbol.range)),
                "{symbol:?}"
            );
            assert!(!symbol.name.is_empty());
            nested(
                symbol.children.as_deref().unwrap_or(&[]),
                Some(symbol.range),
            );
        }
    }

    proptest! {
        #[test]
        fn whatever_is_typed_is_nested(text in "(---\n)?(id|a: ?|- |\n|  |\\[|\\]|\\{|\\}|,|\"|##? |\\||>|---\n|é|\r\n){0,40}") {
            let scene = Scene::new(&[]);
            for path in ["findings/NC-2026-001.md", "clause10.yaml"] {
                nested(&scene.ask(path, &text, |sight, page, _| document(sight, page)), None);
            }
        }
    }
}
