//! Writes the life of one finding, for people or as JSON.
//!
//! Not for telling what happened: that is `life`.

mod human;
mod json;

pub use human::write as human;
pub(super) use json::{Finding, Happening, finding, happening};
pub use json::{write as json, write_faults as json_faults};
