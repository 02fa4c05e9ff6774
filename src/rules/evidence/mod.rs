//! The family evidence.
