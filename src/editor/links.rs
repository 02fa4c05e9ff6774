//! The files that a record names, as links.

use lsp_types::DocumentLink;

use super::{Page, Sight};

/// The links of a file.
pub fn links(_sight: &Sight<'_>, _page: &Page<'_>) -> Vec<DocumentLink> {
    Vec::new()
}
