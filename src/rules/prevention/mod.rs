//! The family prevention: whether recurring controls run, policies are reviewed, and internal audits are held.
//!
//! What was committed for a control is worked out once, in `prevention`; the rules here say what it means.
//! Not for findings, nor for what audits found.

pub mod control_lapsed;
pub mod control_without_owner;
pub mod document_review_overdue;
pub mod empty_register;
pub mod internal_audit_overdue;
