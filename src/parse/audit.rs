//! From a checked tree to an audit record. Not for reporting anything.

use super::finding::{day_slot, slot, text_of};
use super::yaml::Node;
use crate::model::{Audit, AuditKind, Record, Slot};

/// Takes what an audit record says about its id, its days and the certificate.
pub fn read(tree: &Node<'_>, record: Record) -> Audit {
    Audit {
        id: slot(tree, "id", text_of),
        kind: slot(tree, "kind", |node| AuditKind::from_word(node.text()?)),
        starts: day_slot(tree, "starts"),
        ends: day_slot(tree, "ends"),
        body: slot(tree, "body", text_of),
        certificate_expires: day_slot(tree, "certificate_expires"),
        next_audit: day_slot(tree, "next_audit"),
        record,
    }
}

/// An audit record of which nothing can be read.
pub fn unread(record: Record) -> Audit {
    Audit {
        id: Slot::Absent,
        kind: Slot::Absent,
        starts: Slot::Absent,
        ends: Slot::Absent,
        body: Slot::Absent,
        certificate_expires: Slot::Absent,
        next_audit: Slot::Absent,
        record,
    }
}
