//! Why clause10 could not judge: what, where, and the way out.
//!
//! Not for what is wrong with a record: that is a diagnostic. A fault ends in exit code 2.

use std::fmt;

use crate::text::{Position, RepoPath};

/// One reason why clause10 could not do what it was asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// What kind of reason it is.
    pub kind: FaultKind,
    /// What happened, one sentence without a full stop.
    pub message: String,
    /// The way out.
    pub help: String,
    /// Where, for a mistake in a file.
    pub place: Option<Box<Place>>,
}

/// Where in a file a fault lies.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// The file.
    pub path: RepoPath,
    /// Its first character.
    pub start: Position,
    /// One after its last character.
    pub end: Position,
    /// The lines of the file that show it, each with its number; for people only.
    pub excerpt: Option<Excerpt>,
}

/// The text of a file around a fault.
#[derive(Clone, Debug, PartialEq)]
pub struct Excerpt {
    /// The file's text.
    pub text: String,
    /// The bytes meant.
    pub range: std::ops::Range<usize>,
}

/// Kinds of faults; the word is part of the machine formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// The command line asks for something that cannot be.
    Usage,
    /// The configuration has a mistake.
    Configuration,
    /// There is no repository, or it cannot be read.
    Git,
    /// A folder or file that must be there is not, or cannot be read or written.
    Files,
}

impl FaultKind {
    /// The word in machine formats.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Usage => "usage",
            Self::Configuration => "configuration",
            Self::Git => "git",
            Self::Files => "files",
        }
    }
}

impl Fault {
    /// A fault without a place.
    pub fn new(kind: FaultKind, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            help: help.into(),
            place: None,
        }
    }

    /// A file or folder that cannot be read or written.
    pub fn files(action: &str, path: &std::path::Path, error: &std::io::Error) -> Self {
        let help = match error.kind() {
            std::io::ErrorKind::NotFound => "check the path",
            std::io::ErrorKind::PermissionDenied => {
                "check the permissions of the file and its folder"
            }
            std::io::ErrorKind::AlreadyExists => "choose another path, or move what is there away",
            _ => "check the file and the disk, then try again",
        };
        Self::new(
            FaultKind::Files,
            format!("cannot {action} {}: {error}", path.display()),
            help,
        )
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = &self.place {
            write!(
                f,
                "{}:{}:{}: ",
                place.path, place.start.line, place.start.column
            )?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for Fault {}
