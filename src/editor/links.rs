//! The files that a record names, as links.

use lsp_types::DocumentLink;

use super::goto::can_be_opened;
use super::{Page, PageKind, Sight, named};
use crate::model::{LinkTarget, Record, Slot, Spanned};
use crate::text::{RepoPath, Span};

/// The links of a file: those that lead to something that is there.
pub fn links(sight: &Sight<'_>, page: &Page<'_>) -> Vec<DocumentLink> {
    let record = named::record(sight, page);
    let mut links: Vec<(Span, RepoPath, Option<String>)> = Vec::new();
    if page.kind == PageKind::Finding {
        links.extend(evidence(sight, &record));
        links.extend(findings(sight, &record));
    }
    if page.kind != PageKind::Configuration {
        links.extend(written(sight, page, &record));
    }
    if let Some(control) = sight.register.control_at(page.path)
        && control.file.source.text() == page.text()
    {
        let lapses = control.lapses.items().iter();
        let named = lapses.filter_map(|lapse| lapse.value.finding.given());
        links.extend(named.filter_map(|name| finding(sight, name)));
    }
    let links = links.into_iter().filter_map(|(span, path, tooltip)| {
        let (_, span) = named::unquoted(page.text(), span);
        Some(DocumentLink {
            range: page.lines.range(span),
            target: Some(sight.uri(&path)?),
            tooltip,
            data: None,
        })
    });
    links.collect()
}

type Found = (Span, RepoPath, Option<String>);

/// Evidence and changed files.
fn evidence(sight: &Sight<'_>, record: &Record) -> Vec<Found> {
    let changes = record.finding.isms_changes.items().iter();
    let named = record.finding.evidence().chain(changes);
    let there = named.filter_map(|named| {
        let path = named.value.file()?;
        can_be_opened(sight, path).then(|| (named.span, path.clone(), None))
    });
    there.collect()
}

/// Other findings, and the audit, that the fields name.
fn findings(sight: &Sight<'_>, record: &Record) -> Vec<Found> {
    let own = &record.finding;
    let names = own.references().map(|reference| reference.id);
    let mut found: Vec<Found> = names.filter_map(|name| finding(sight, name)).collect();
    if let Slot::Given(audit) = &own.audit
        && let Some(there) = sight.register.audits().named(&audit.value)
    {
        found.push((audit.span, there.path().clone(), None));
    }
    found
}

fn finding(sight: &Sight<'_>, name: &Spanned<Box<str>>) -> Option<Found> {
    let record = sight.register.with_id(&name.value).next()?;
    let title = record.finding.title.get().map(ToString::to_string);
    Some((name.span, record.path().clone(), title))
}

/// Links of the text.
fn written(sight: &Sight<'_>, page: &Page<'_>, record: &Record) -> Vec<Found> {
    let links = record.body.links.iter();
    let there = links.filter_map(|link| match link.leads_to(page.path) {
        LinkTarget::File(path) if can_be_opened(sight, &path) => Some((link.span, path, None)),
        _ => None,
    });
    there.collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that fails panics")]
mod tests {
    use super::*;
    use crate::editor::scene::{OPEN, Scene};

    #[test]
    fn what_is_there_is_linked_and_nothing_else() {
        let scene = Scene::new(&[
            ("findings/NC-2026-001.md", OPEN),
            ("evidence/a.csv", "x"),
            ("policies/p q.md", "x"),
        ]);
        let text = "---\nid: NC-2026-002\nevidence: [evidence/a.csv, evidence/b.csv]\n\
                    recurrence_of: [\"NC-2026-001\", NC-2025-001]\nstatus: [\n---\n\n\
                    [p](../policies/p%20q.md), [no](no.md), <https://x.example>\n";
        let found = scene.ask("findings/NC-2026-002.md", text, |sight, page, _| {
            let links = links(sight, page).into_iter();
            let links = links.map(|link| {
                let place = &page.text()[page.lines.span(link.range).range()];
                let target = link.target.unwrap().to_string();
                let name = target.rsplit('/').next().unwrap_or_default().to_owned();
                format!("{place} -> {name}")
            });
            links.collect::<Vec<_>>()
        });
        assert_eq!(
            found,
            [
                "evidence/a.csv -> a.csv",
                "NC-2026-001 -> NC-2026-001.md",
                "[p](../policies/p%20q.md) -> p%20q.md",
            ]
        );
    }
}
