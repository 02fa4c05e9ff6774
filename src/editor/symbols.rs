//! The outline of a file, and the findings of the register by name.

mod outline;

use lsp_types::{OneOf, SymbolKind, WorkspaceSymbol};

use super::Sight;
use crate::model::Record;
use crate::text::{RepoPath, Span};
pub use outline::document;

/// Most symbols of a register that are sent: a longer query finds the others.
const MOST: usize = 256;

/// The findings whose number or title has all words of a query, open ones first, then audits and recurring controls.
pub fn workspace(sight: &Sight<'_>, query: &str) -> Vec<WorkspaceSymbol> {
    let words: Vec<String> = query.split_whitespace().map(str::to_lowercase).collect();
    let is_meant = |symbol: &Symbol<'_>| {
        let text = format!("{} {}", symbol.name, symbol.title).to_lowercase();
        words.iter().all(|word| text.contains(word.as_str()))
    };
    let records = &sight.register.records;
    let (settled, open): (Vec<&Record>, Vec<&Record>) = records
        .iter()
        .partition(|record| record.finding.is_settled());
    let findings = open
        .into_iter()
        .chain(settled)
        .map(|record| finding(sight, record));
    let others = audits(sight).chain(controls(sight));
    let found = findings.chain(others).filter(is_meant).take(MOST);
    found.filter_map(|symbol| symbol.sent(sight)).collect()
}

struct Symbol<'a> {
    name: &'a str,
    title: &'a str,
    container: Vec<&'a str>,
    kind: SymbolKind,
    path: &'a RepoPath,
    span: Span,
}

impl Symbol<'_> {
    fn sent(self, sight: &Sight<'_>) -> Option<WorkspaceSymbol> {
        let title = self.title.split_whitespace().collect::<Vec<_>>().join(" ");
        let name = match title.as_str() {
            "" => self.name.to_owned(),
            title => format!("{} {title}", self.name),
        };
        Some(WorkspaceSymbol {
            name,
            kind: self.kind,
            tags: None,
            container_name: (!self.container.is_empty()).then(|| self.container.join(" · ")),
            location: OneOf::Left(sight.location(self.path, self.span)?),
            data: None,
        })
    }
}

fn finding<'a>(sight: &Sight<'a>, record: &'a Record) -> Symbol<'a> {
    let finding = &record.finding;
    let words = &sight.policy.words;
    let status = finding
        .status
        .value()
        .map(|status| words.word("status", status.word()));
    let owner = finding.owner.get().map(|owner| owner.as_str());
    Symbol {
        name: record.id().unwrap_or(record.path().as_str()),
        title: finding.title.get().map_or("", |title| title),
        container: status.into_iter().chain(owner).collect(),
        kind: SymbolKind::EVENT,
        path: record.path(),
        span: finding.id.span().unwrap_or_default(),
    }
}

fn audits<'a>(sight: &Sight<'a>) -> impl Iterator<Item = Symbol<'a>> {
    sight.register.audits.iter().map(|audit| Symbol {
        name: audit.name(),
        title: audit.body.get().map_or("", |body| body),
        container: audit
            .kind
            .value()
            .map(|kind| kind.word())
            .into_iter()
            .collect(),
        kind: SymbolKind::CLASS,
        path: audit.path(),
        span: audit.id.span().unwrap_or_default(),
    })
}

fn controls<'a>(sight: &Sight<'a>) -> impl Iterator<Item = Symbol<'a>> {
    sight.register.controls.iter().map(|control| Symbol {
        name: control.name(),
        title: control.title.get().map_or("", |title| title),
        container: control
            .owner
            .get()
            .map(|owner| owner.as_str())
            .into_iter()
            .collect(),
        kind: SymbolKind::FUNCTION,
        path: control.file.path(),
        span: control.id.span().unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editor::scene::{OPEN, Scene};

    #[test]
    fn all_words_count_and_open_findings_come_first() {
        let second = OPEN
            .replace("2026-001", "2026-002")
            .replace("finance", "HR");
        let closed = OPEN
            .replace("2026-001", "2025-001")
            .replace("status: open", "status: closed");
        let control = "---\nid: CTL-REVIEW\ntitle: Access review\nowner: tom.baker@acme.example\n\
                       cadence: quarterly\nstarts: 2026-01-01\nevidence: x/{quarter}.csv\n---\n";
        let scene = Scene::new(&[
            ("findings/NC-2025-001.md", &closed),
            ("findings/NC-2026-001.md", OPEN),
            ("findings/NC-2026-002.md", &second),
            ("controls/CTL-REVIEW.md", control),
        ]);
        let names = |query: &str| {
            let found = workspace(&scene.sight(), query).into_iter();
            let names = found.map(|symbol| symbol.name.split(' ').next().map(str::to_owned));
            names.flatten().collect::<Vec<_>>()
        };
        assert_eq!(
            names("ACCESS review"),
            ["NC-2026-001", "NC-2026-002", "NC-2025-001", "CTL-REVIEW"]
        );
        assert_eq!(names("finance 2025"), ["NC-2025-001"]);
        assert_eq!(names("").len(), 4);
        assert!(names("nothing of it").is_empty());
        let first = workspace(&scene.sight(), "HR").into_iter().next();
        let container = first.and_then(|symbol| symbol.container_name);
        assert_eq!(container.as_deref(), Some("open · tom.baker@acme.example"));
    }
}
