//! The family prevention: whether recurring controls run, and policies are reviewed.
//!
//! What was committed for a control is worked out once, in `prevention`; the rules here say what it means.
//! Not for findings, nor for audits.

pub mod control_lapsed;
pub mod control_without_owner;
pub mod document_review_overdue;
