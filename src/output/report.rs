//! The report: one page about a register, and what stands in it.
//!
//! Not for what it says (`dossier`, `stats`).

pub mod charts;
