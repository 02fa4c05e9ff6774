//! An audit record, as far as deadlines of findings need it.
//!
//! Not for judging audits.

use super::{AuditKind, Day, Slot, Text};
use crate::text::RepoPath;

/// One file of the audits folder.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Audit {
    /// Its id, named by findings in `audit`.
    pub id: Slot<Text>,
    /// What kind of audit it was.
    pub kind: Slot<AuditKind>,
    /// First day.
    pub starts: Slot<Day>,
    /// Last day, from which certification bodies count.
    pub ends: Slot<Day>,
    /// Where it stands.
    pub path: Option<RepoPath>,
}
