//! What can be done at a place: mend, answer, extend, accept, move on.

use lsp_types::{CodeActionOrCommand, CodeActionParams};

use super::client::Client;
use super::desk::Desk;
use crate::editor::{Page, Sight};

/// The actions for a stretch of a file.
pub fn actions(
    _desk: &Desk,
    _sight: &Sight<'_>,
    _page: &Page<'_>,
    _params: &CodeActionParams,
    _client: &Client,
) -> Vec<CodeActionOrCommand> {
    Vec::new()
}
