//! Diagnostics and faults as the protocol has them.
//!
//! Not for which there are (`check`), nor for when they are sent (`commands::lsp`).

use lsp_types::{
    CodeDescription, DiagnosticRelatedInformation, DiagnosticSeverity, NumberOrString, Range,
};

use super::{Lines, Sight};
use crate::diagnostic::Diagnostic;
use crate::error::Fault;
use crate::policy::Level;
use crate::text::Position;

/// Who says so, beside each diagnostic.
const SOURCE: &str = "clause10";

/// A diagnostic of a file with these lines. What a client sends back with it (`data`) is its fingerprint.
pub fn diagnostic(
    sight: &Sight<'_>,
    lines: &Lines<'_>,
    found: &Diagnostic,
) -> lsp_types::Diagnostic {
    let related = found
        .related
        .iter()
        .filter(|related| related.commit.is_none());
    let related = related.filter_map(|related| {
        Some(DiagnosticRelatedInformation {
            location: sight.location(&related.path, related.span)?,
            message: related.message.clone(),
        })
    });
    let related: Vec<_> = related.collect();
    let message = if found.help.is_empty() {
        found.message.clone()
    } else {
        format!("{}\nhelp: {}", found.message, found.help)
    };
    let page = format!(
        "{}/blob/main/.github/RULES.md#{}",
        env!("CARGO_PKG_REPOSITORY"),
        found.rule.name
    );
    lsp_types::Diagnostic {
        range: shown(lines, lines.range(found.span)),
        severity: Some(severity(found.level)),
        code: Some(NumberOrString::String(found.rule.name.to_owned())),
        code_description: page.parse().ok().map(|href| CodeDescription { href }),
        source: Some(SOURCE.to_owned()),
        message,
        related_information: (!related.is_empty()).then_some(related),
        tags: None,
        data: Some(serde_json::Value::String(found.fingerprint.clone())),
    }
}

/// An empty place that no editor would show, stretched over the rest of its line.
fn shown(lines: &Lines<'_>, range: Range) -> Range {
    if range.start != range.end {
        return range;
    }
    let end = lsp_types::Position::new(range.start.line, u32::MAX);
    Range::new(range.start, lines.position(lines.offset(end)))
}

const fn severity(level: Level) -> DiagnosticSeverity {
    match level {
        Level::Error => DiagnosticSeverity::ERROR,
        Level::Warning => DiagnosticSeverity::WARNING,
        Level::Info | Level::Off => DiagnosticSeverity::INFORMATION,
    }
}

/// A fault that lies in a file with these lines, such as a mistake in the configuration.
pub fn fault(lines: &Lines<'_>, fault: &Fault) -> lsp_types::Diagnostic {
    let place = fault.place.as_ref();
    let range = place.map_or_else(Range::default, |place| {
        Range::new(at(lines, place.start), at(lines, place.end))
    });
    lsp_types::Diagnostic {
        range: shown(lines, range),
        severity: Some(DiagnosticSeverity::ERROR),
        code: Some(NumberOrString::String(fault.kind.word().to_owned())),
        source: Some(SOURCE.to_owned()),
        message: format!("{}\nhelp: {}", fault.message, fault.help),
        ..lsp_types::Diagnostic::default()
    }
}

/// A place as reports count it, in the client's units.
fn at(lines: &Lines<'_>, place: Position) -> lsp_types::Position {
    let line = place.line.saturating_sub(1);
    let start = lines.offset(lsp_types::Position::new(line, 0));
    let rest = lines.text().get(start..).unwrap_or("");
    let before = rest.chars().take(place.column.saturating_sub(1) as usize);
    lines.position(start + before.map(char::len_utf8).sum::<usize>())
}
