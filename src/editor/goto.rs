//! Where what stands at a place leads to, and what leads to it.

use lsp_types::Location;

use super::{Page, Sight};

/// Where the thing at an offset in bytes is.
pub fn definition(_sight: &Sight<'_>, _page: &Page<'_>, _offset: usize) -> Vec<Location> {
    Vec::new()
}

/// Where the thing at an offset in bytes is named; with the place where it is, if that is wanted.
pub fn references(
    _sight: &Sight<'_>,
    _page: &Page<'_>,
    _offset: usize,
    _with_declaration: bool,
) -> Vec<Location> {
    Vec::new()
}
