//! What lenses and actions let the client ask for by name: each answers with a text, and changes nothing.

/// The names of all commands.
pub const ALL: [&str; 0] = [];
