//! What stands at a place, in words.

use lsp_types::Hover;

use super::{Page, Sight};

/// What is to be said of an offset in bytes of a file.
pub fn hover(_sight: &Sight<'_>, _page: &Page<'_>, _offset: usize) -> Option<Hover> {
    None
}
