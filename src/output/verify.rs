//! What was found out of a bundle, for people and as JSON.
//!
//! Not for finding it out (`bundle::verify`). Much of it is in the bundle's own words, which may be meant to
//! deceive whoever looks at a terminal.

mod human;
mod json;

pub use human::human;
pub use json::json;
