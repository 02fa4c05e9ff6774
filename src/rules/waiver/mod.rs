//! The family waiver.
