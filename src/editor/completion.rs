//! What can be written at a place, with what it means.

use lsp_types::CompletionItem;

use super::{Page, Sight};

/// What can stand at an offset in bytes of a file.
pub fn complete(_sight: &Sight<'_>, _page: &Page<'_>, _offset: usize) -> Vec<CompletionItem> {
    Vec::new()
}
