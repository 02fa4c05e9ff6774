//! The audit-evidence bundle of a tag: what goes into it, how it is packed, and how it is proved genuine.
//!
//! A bundle is a BagIt bag (RFC 8493) in a zip. `contents` finds the files of the tag that belong to it,
//! `names` gives them names that every system can write, `pointer` follows git-lfs pointers, `archive` packs,
//! `bag` writes the bag's own files, `manifest` says what every file is, `verify` proves all
//! of it. Not for what the report and the tables look like (`output`), and not for git itself (`git`).

pub mod archive;
pub mod bag;
pub mod contents;
pub mod manifest;
pub mod names;
pub mod pointer;
pub mod readme;
pub mod verify;
