//! The family prevention: whether what keeps findings from coming, or finds them first, is done.
//!
//! Not for findings: those are judged by the other families.

pub mod empty_register;
pub mod internal_audit_overdue;
