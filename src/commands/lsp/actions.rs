//! What can be done at a place: mend, answer, extend, accept, add what is lacking, move on.
//!
//! Each action is what the file would be; what is sent are the edits that make it so. Nothing is offered that would
//! not apply, nor where the front matter cannot be read. Clients ask at each move of the cursor, and to judge a fix
//! takes longer than the rest: a client that can ask for the edit later gets the fixes unjudged, and hears when one
//! is chosen that it does not mend. Not for writing anything: the editor does that.

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
use crate::diagnostic::Diagnostic;
use crate::editor::{Page, Sight};
use case::Case;
use change::{After, Fix, edits};
use serde::{Deserialize, Serialize};

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
    let later = version.filter(|_| client.resolves_actions);
    let judging = later.is_none().then_some(&judge);
    let mut changes = Vec::new();
    if is_wanted(&CodeActionKind::QUICKFIX) {
        changes.extend(fixes::single(&case, judging));
        changes.extend(answers::recurrence(&case));
        changes.extend(moves::claimed(&case));
        changes.extend(answers::missing(&case));
        changes.extend(dates::moved(&case, &judge));
    }
    changes.extend(dates::extended(&case));
    if is_wanted(&CodeActionKind::REFACTOR_REWRITE) {
        changes.extend(moves::moves(&case));
    }
    if is_wanted(&CodeActionKind::QUICKFIX) {
        changes.extend(answers::waivers(&case));
    }
    // All of a file are judged in turns: only for who wants them.
    let is_asked = only.is_some() || later.is_some();
    if is_asked && is_wanted(&CodeActionKind::SOURCE_FIX_ALL) {
        changes.extend(fixes::all(&case, judging));
    }
    let is_same = |after: &After| matches!(after, After::Text(text) if text == page.text());
    changes.retain(|change| is_wanted(&change.kind) && !is_same(&change.after));
    let uri = &params.text_document.uri;
    let versions = client.versioned_edits.then_some(version);
    let actions = changes.into_iter().map(|change| {
        let diagnostics = change.mends.iter().map(|found| case.sent(found, params));
        let diagnostics: Vec<_> = diagnostics.collect();
        let edit = match &change.after {
            After::Text(text) => Some(edit(uri, versions, edits(page.lines, text))),
            After::Fix(_) => None,
        };
        let data = match (change.after, version) {
            (After::Fix(fix), Some(version)) => Later::new(uri.clone(), version, fix).data(),
            _ => None,
        };
        CodeActionOrCommand::CodeAction(CodeAction {
            title: change.title,
            kind: Some(change.kind),
            diagnostics: (!diagnostics.is_empty()).then_some(diagnostics),
            edit,
            data,
            is_preferred: change.is_preferred.then_some(true),
            ..CodeAction::default()
        })
    });
    actions.collect()
}

/// A fix that is judged when it is chosen, as the client keeps it until then.
#[derive(Debug, Serialize, Deserialize)]
pub struct Later {
    /// The file, as the client names it.
    pub uri: Uri,
    /// The number of the text that it is for.
    pub version: i32,
    fix: Fix,
}

impl Later {
    const fn new(uri: Uri, version: i32, fix: Fix) -> Self {
        Self { uri, version, fix }
    }

    /// What an action was offered with; none for one whose edit is there already.
    pub fn of(action: &CodeAction) -> Option<Self> {
        serde_json::from_value(action.data.clone()?).ok()
    }

    fn data(&self) -> Option<serde_json::Value> {
        serde_json::to_value(self).ok()
    }

    /// The edit; one without changes where none of all fixes mends.
    ///
    /// # Errors
    /// Why the fix of one diagnostic is left alone, as a sentence for the user.
    pub fn edit(
        &self,
        desk: &Desk,
        sight: &Sight<'_>,
        page: &Page<'_>,
        client: &Client,
    ) -> Result<WorkspaceEdit, String> {
        let all = sight.diagnostics.get(page.path).map_or(&[][..], |all| all);
        let judge = fixes::Judge::new(desk, page);
        let text = match &self.fix {
            Fix::All => fixes::together(page, all, &judge),
            Fix::One(rule, fingerprint) => {
                let is_it = |found: &&Diagnostic| {
                    found.rule.name == rule && found.fingerprint == *fingerprint
                };
                let found = all.iter().find(is_it);
                let found = found.ok_or_else(|| format!("`{rule}` is not reported here any more"));
                Some(judge.fixed(page, all, found?)?)
            }
        };
        let version = client.versioned_edits.then_some(Some(self.version));
        let edits = text.map(|text| edits(page.lines, &text));
        Ok(edits.map_or_else(WorkspaceEdit::default, |edits| {
            edit(&self.uri, version, edits)
        }))
    }
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
