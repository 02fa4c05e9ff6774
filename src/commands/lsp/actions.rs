//! What can be done at a place: mend, answer, extend, accept, add what is lacking, move on.
//!
//! Each action is what the file would be; what is sent are the edits that make it so. Nothing is offered that would
//! not apply, nor where the front matter cannot be read. Not for writing anything: the editor does that.

mod answers;
mod case;
mod change;
mod dates;
mod fixes;
mod moves;
mod past;
#[cfg(test)]
mod tests;

use lsp_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams, DocumentChanges, OneOf,
    OptionalVersionedTextDocumentIdentifier, TextDocumentEdit, TextEdit, Uri, WorkspaceEdit,
};

use super::client::Client;
use super::desk::Desk;
use crate::editor::{Page, Sight};
use case::Case;
use change::edits;

/// The actions for a stretch of a file; `version` is the number that the client gave its text.
pub fn actions(
    desk: &Desk,
    sight: &Sight<'_>,
    page: &Page<'_>,
    params: &CodeActionParams,
    (client, version): (&Client, Option<i32>),
) -> Vec<CodeActionOrCommand> {
    if !client.action_literals {
        return Vec::new();
    }
    let only = params.context.only.as_deref();
    let is_wanted =
        |kind: &CodeActionKind| only.is_none_or(|only| only.iter().any(|of| is_of(kind, of)));
    let case = Case::new(sight, page, params);
    let judge = fixes::Judge::new(desk, page);
    let mut changes = Vec::new();
    if is_wanted(&CodeActionKind::QUICKFIX) {
        changes.extend(fixes::single(&case, &judge));
        changes.extend(answers::recurrence(&case));
        changes.extend(moves::claimed(&case));
        changes.extend(answers::missing(&case));
    }
    changes.extend(dates::moved(&case, &judge));
    changes.extend(dates::extended(&case));
    if is_wanted(&CodeActionKind::REFACTOR_REWRITE) {
        changes.extend(moves::moves(&case));
    }
    if is_wanted(&CodeActionKind::QUICKFIX) {
        changes.extend(answers::waivers(&case));
    }
    if is_wanted(&CodeActionKind::SOURCE_FIX_ALL) {
        changes.extend(fixes::all(&case, &judge));
    }
    changes.retain(|change| is_wanted(&change.kind) && change.text != page.text());
    let uri = &params.text_document.uri;
    let version = client.versioned_edits.then_some(version);
    let actions = changes.into_iter().map(|change| {
        let diagnostics = change.mends.iter().map(|found| case.sent(found, params));
        let diagnostics: Vec<_> = diagnostics.collect();
        CodeActionOrCommand::CodeAction(CodeAction {
            title: change.title,
            kind: Some(change.kind),
            diagnostics: (!diagnostics.is_empty()).then_some(diagnostics),
            edit: Some(edit(uri, version, edits(page.lines, &change.text))),
            is_preferred: change.is_preferred.then_some(true),
            ..CodeAction::default()
        })
    });
    actions.collect()
}

/// Whether a kind is another one or one of its kinds.
fn is_of(kind: &CodeActionKind, of: &CodeActionKind) -> bool {
    let rest = kind.as_str().strip_prefix(of.as_str());
    rest.is_some_and(|rest| of.as_str().is_empty() || rest.is_empty() || rest.starts_with('.'))
}

/// Edits of one file; `version` is given where the client takes one.
#[allow(
    clippy::mutable_key_type,
    reason = "the protocol's type has addresses as keys"
)]
fn edit(uri: &Uri, version: Option<Option<i32>>, edits: Vec<TextEdit>) -> WorkspaceEdit {
    let Some(version) = version else {
        return WorkspaceEdit::new([(uri.clone(), edits)].into_iter().collect());
    };
    let text_document = OptionalVersionedTextDocumentIdentifier {
        uri: uri.clone(),
        version,
    };
    let edits = edits.into_iter().map(OneOf::Left).collect();
    let document = TextDocumentEdit {
        text_document,
        edits,
    };
    WorkspaceEdit {
        document_changes: Some(DocumentChanges::Edits(vec![document])),
        ..WorkspaceEdit::default()
    }
}
