//! Where in the text of a record something is put, and in which form: fields, items of lists, sections.
//!
//! The reverse of `parse`, for fixes and for commands that write: what is not touched stays as it is,
//! byte for byte. Not for deciding what is to be written, and not for writing files.

mod front;
mod scalar;

use crate::model::{Body, SectionKind};
use crate::text::Span;
use crate::text::edit::Edit;

pub use front::{New, length, set};
pub use scalar::{flow_text, scalar_text};

/// How the lines of a text end: as the first one does.
pub fn line_end(text: &str) -> &'static str {
    match text.find('\n') {
        Some(at) if text.get(..at).is_some_and(|line| line.ends_with('\r')) => "\r\n",
        _ => "\n",
    }
}

/// Puts the skeleton of a section where it belongs: before the first section of a later step, else at
/// the end.
pub fn section(text: &str, body: &Body, kind: SectionKind, title: &str) -> Edit {
    let known = || {
        body.sections
            .iter()
            .filter(|section| section.kind.is_some())
    };
    let next = known().find(|section| section.kind > Some(kind));
    let level = next.or(known().next()).map_or(2, |section| section.level);
    let limit = next.map_or(text.len(), |section| section.heading.start as usize);
    let before = text.get(..limit).unwrap_or(text).trim_end();
    let end = line_end(text);
    Edit::new(
        Span::at(before.len()),
        format!("{end}{end}{}", skeleton(level, title, kind, end)),
    )
}

/// Writes the text of a section that has none yet; a comment that stood there alone goes.
///
/// # Errors
/// When there is text already, which is not a program's to replace.
pub fn section_text(
    text: &str,
    body: &Body,
    kind: SectionKind,
    title: &str,
    prose: &str,
) -> Result<Edit, &'static str> {
    let end = line_end(text);
    let lines: Vec<&str> = prose.trim().lines().collect();
    let prose = lines.join(end);
    let Some(there) = body.section(kind) else {
        let mut edit = section(text, body, kind, title);
        if let Some(at) = edit.replacement.rfind("<!--") {
            edit.replacement.truncate(at);
        }
        edit.replacement.push_str(&prose);
        return Ok(edit);
    };
    if there.has_text {
        return Err("has text already; change that in the file");
    }
    let content = text.get(there.content.range()).unwrap_or("");
    let written = content.trim();
    let is_comment = written.starts_with("<!--") && written.find("-->") == Some(written.len() - 3);
    let taken = if is_comment {
        let start = there.content.start as usize + (content.len() - content.trim_start().len());
        return Ok(Edit::new(Span::new(start, start + written.len()), prose));
    } else {
        there.heading.end as usize
    };
    Ok(Edit::new(Span::at(taken), format!("{end}{end}{prose}")))
}

/// A heading with a comment that says what is to be written under it; no line end after it.
pub fn skeleton(level: u8, title: &str, kind: SectionKind, end: &str) -> String {
    let marks = "#".repeat(usize::from(level.clamp(1, 6)));
    format!("{marks} {title}{end}{end}<!-- {} -->", guidance(kind))
}

fn guidance(kind: SectionKind) -> &'static str {
    match kind {
        SectionKind::Nonconformity => {
            "What was found, which requirement it does not meet and what that asks, and the evidence: \
             what was looked at, where, when, how many of how many."
        }
        SectionKind::Correction => {
            "What was done about the nonconformity itself and its consequences. Not yet why it happened."
        }
        SectionKind::RootCause => {
            "Why it could happen: keep asking until the answer is a cause in the system, not a person. \
             Then where else the same could be so."
        }
        SectionKind::CorrectiveAction => {
            "What was changed so that the cause is gone; more than doing the correction again."
        }
        SectionKind::Verification => {
            "How it was shown, against the criteria, that the actions worked: what was looked at, \
             after how long, by whom."
        }
        SectionKind::Observation => "What was seen, where and when, and why it is worth noting.",
    }
}
