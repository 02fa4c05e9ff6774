//! The outline of a file, and the findings of the register by name.

use lsp_types::{DocumentSymbol, WorkspaceSymbol};

use super::{Page, Sight};

/// The outline of a file.
pub fn document(_sight: &Sight<'_>, _page: &Page<'_>) -> Vec<DocumentSymbol> {
    Vec::new()
}

/// The findings whose number or title has all words of a query.
pub fn workspace(_sight: &Sight<'_>, _query: &str) -> Vec<WorkspaceSymbol> {
    Vec::new()
}
