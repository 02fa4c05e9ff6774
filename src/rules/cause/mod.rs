//! The family cause.
