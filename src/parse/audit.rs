//! From a checked tree to an audit record. Not for reporting anything.

use super::finding::{day_slot, slot, text_of};
use super::yaml::Node;
use crate::model::{Audit, AuditKind};
use crate::text::RepoPath;

/// Takes what an audit record says about its id and days.
pub fn read(tree: &Node<'_>, path: RepoPath) -> Audit {
    Audit {
        id: slot(tree, "id", text_of),
        kind: slot(tree, "kind", |node| AuditKind::from_word(node.text()?)),
        starts: day_slot(tree, "starts"),
        ends: day_slot(tree, "ends"),
        path: Some(path),
    }
}
