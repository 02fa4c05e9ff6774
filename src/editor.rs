//! What an editor asks about one place of one file: what can stand there, what it means, where it leads to.
//!
//! Pure: a register that was judged and a place in, answers in the protocol's types out. Not for talking the protocol
//! nor for keeping a register (`commands::lsp`), and not for moving a finding on (there too: it is what `advance` does).

pub mod completion;
pub mod diagnostics;
mod encoding;
pub mod goto;
pub mod hover;
pub mod lens;
pub mod links;
mod named;
mod place;
#[cfg(test)]
pub(crate) mod scene;
pub mod symbols;

use std::collections::BTreeMap;
use std::path::Path;

use lsp_types::{Location, Uri};
use url::Url;

use crate::config;
use crate::diagnostic::Diagnostic;
use crate::model::{Day, Record, Register, fields, normalised};
use crate::policy::Policy;
use crate::shape::Field;
use crate::snapshot::Snapshot;
use crate::text::{RepoPath, Span};
pub use encoding::{Encoding, Lines};
pub use place::{FieldPlace, Part, Place, place};

/// What questions are answered from.
#[derive(Clone, Copy)]
pub struct Sight<'a> {
    /// The folder to which paths are relative.
    pub root: &'a Path,
    /// The register, with the texts of open files as they are in the editor.
    pub register: &'a Register,
    /// The last versions of findings that only history has.
    pub gone: &'a [Record],
    /// The company's rules.
    pub policy: &'a Policy,
    /// The files beside the records.
    pub snapshot: &'a dyn Snapshot,
    /// The day on which is judged.
    pub as_of: Day,
    /// What is wrong, by file.
    pub diagnostics: &'a BTreeMap<RepoPath, Vec<Diagnostic>>,
    /// The address of the user, where git knows it.
    pub me: Option<&'a str>,
    /// The unit of columns.
    pub encoding: Encoding,
    /// Whether the client takes snippets, in which places to fill in are marked.
    pub snippets: bool,
}

impl Sight<'_> {
    /// The address of a file.
    pub fn uri(&self, path: &RepoPath) -> Option<Uri> {
        uri(&self.root.join(path.as_str()))
    }

    /// A place in a record, audit, control or policy document.
    pub fn location(&self, path: &RepoPath, span: Span) -> Option<Location> {
        let text = self
            .register
            .source_of(path)
            .map_or("", |source| source.text());
        let range = Lines::new(text, self.encoding).range(span);
        Some(Location::new(self.uri(path)?, range))
    }

    /// What kind of file one at a path is.
    pub fn kind(&self, path: &RepoPath) -> PageKind {
        let settings = &self.policy.settings;
        let lies_in = |folders: &[String]| {
            let mut folders = folders.iter().filter_map(|folder| normalised(folder));
            folders.any(|folder| path.is_within(&folder))
        };
        match path {
            path if path.as_str() == config::FILE_NAME => PageKind::Configuration,
            path if !self.policy.is_record(path) => PageKind::Other,
            _ if lies_in(&settings.findings) => PageKind::Finding,
            _ if lies_in(&settings.audits) => PageKind::Audit,
            _ if lies_in(&settings.controls) => PageKind::Control,
            _ if lies_in(&settings.policies) => PageKind::Document,
            _ => PageKind::Other,
        }
    }
}

/// A file that is asked about, as it is in the editor.
#[derive(Clone, Copy)]
pub struct Page<'a> {
    /// Where it lies.
    pub path: &'a RepoPath,
    /// Its text.
    pub lines: &'a Lines<'a>,
    /// What kind of file it is.
    pub kind: PageKind,
}

impl<'a> Page<'a> {
    /// Its text.
    pub const fn text(&self) -> &'a str {
        self.lines.text()
    }

    /// What stands at an offset in bytes.
    pub fn place(&self, offset: usize, policy: &Policy) -> Place {
        let whole = self.kind == PageKind::Configuration;
        place(self.text(), offset, whole, &policy.words)
    }
}

/// The kinds of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageKind {
    /// A record of a finding.
    Finding,
    /// A record of an audit.
    Audit,
    /// A recurring control.
    Control,
    /// A policy document.
    Document,
    /// `clause10.yaml`.
    Configuration,
    /// Anything else.
    Other,
}

impl PageKind {
    /// The keys that its front matter may have.
    pub fn fields(self) -> &'static [Field] {
        match self {
            Self::Finding => fields::FINDING,
            Self::Audit => fields::AUDIT,
            Self::Control => fields::CONTROL,
            Self::Document => fields::DOCUMENT,
            Self::Configuration => config::keys::CONFIGURATION,
            Self::Other => &[],
        }
    }
}

/// The address of a file in the system; none for a path that is not absolute.
pub fn uri(path: &Path) -> Option<Uri> {
    Url::from_file_path(path).ok()?.as_str().parse().ok()
}

/// The file that an address means; none for one that is not of a file here.
pub fn file(uri: &Uri) -> Option<std::path::PathBuf> {
    Url::parse(uri.as_str()).ok()?.to_file_path().ok()
}
