//! Sends what changed of the diagnostics, file by file.
//!
//! Not for which there are (`desk`).

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use lsp_server::{Message, Notification};
use lsp_types::notification::{Notification as _, PublishDiagnostics};
use lsp_types::{PublishDiagnosticsParams, Uri};

use super::desk::Desk;
use super::documents::Document;
use crate::config;
use crate::editor::{Encoding, Lines, diagnostics, uri};
use crate::error::Fault;
use crate::text::RepoPath;

/// What was sent last, by file.
#[derive(Debug, Default)]
pub struct Published(BTreeMap<PathBuf, (Option<i32>, Vec<lsp_types::Diagnostic>)>);

/// What is looked at.
pub struct Seen<'a> {
    /// The register.
    pub desk: &'a Desk,
    /// Why it could not be judged.
    pub faults: &'a [Fault],
    /// Those of its files that are open.
    pub documents: Vec<&'a Document>,
    /// The unit of columns.
    pub encoding: Encoding,
}

impl Published {
    /// What is to be sent of a register so that the client knows its state, where other things are wrong in some
    /// files. Of an open file it is told which text was judged, also where that changes nothing.
    pub fn of_desk(&mut self, seen: &Seen<'_>, changed: &BTreeSet<RepoPath>) -> Vec<Message> {
        let open = seen
            .documents
            .iter()
            .filter_map(|document| seen.desk.place(&document.path));
        let configuration = RepoPath::new(config::FILE_NAME);
        let mut messages = Vec::new();
        // What is open is looked at, so it comes first.
        let open: BTreeSet<RepoPath> = open.collect();
        let others = changed
            .iter()
            .chain([&configuration])
            .filter(|path| !open.contains(*path));
        for path in open.iter().chain(others) {
            let found = seen.of_file(path);
            let open = seen.open(path);
            messages.extend(self.send(seen.desk.shown().join(path.as_str()), found, open));
        }
        messages
    }

    /// What is to be sent where a folder is no register any more.
    pub fn clear(&mut self, root: &std::path::Path) -> Vec<Message> {
        let known = self.0.keys().filter(|path| path.starts_with(root));
        let known: Vec<PathBuf> = known.cloned().collect();
        known
            .into_iter()
            .filter_map(|path| self.send(path, Vec::new(), None))
            .collect()
    }

    /// What is to be sent of a configuration with mistakes, for want of which there is no register yet; `shown` is
    /// its path as the client names it.
    pub fn of_configuration(
        &mut self,
        shown: PathBuf,
        faults: &[Fault],
        open: Option<&Document>,
        encoding: Encoding,
    ) -> Option<Message> {
        let saved = || std::fs::read_to_string(&shown).unwrap_or_default();
        let text = open.map_or_else(saved, |document| document.text.to_string());
        let lines = Lines::new(&text, encoding);
        let found = faults.iter().map(|fault| diagnostics::fault(&lines, fault));
        let found = found.collect();
        self.send(shown, found, open)
    }

    /// What is to be sent of one file; nothing where the client knows it already.
    fn send(
        &mut self,
        path: PathBuf,
        found: Vec<lsp_types::Diagnostic>,
        document: Option<&Document>,
    ) -> Option<Message> {
        let version = document.map(|document| document.version);
        let uri: Uri =
            document.map_or_else(|| uri(&path), |document| Some(document.uri.clone()))?;
        let is_known = match self.0.get(&path) {
            Some(known) => *known == (version, found.clone()),
            None => found.is_empty() && document.is_none(),
        };
        if is_known {
            return None;
        }
        if found.is_empty() && document.is_none() {
            self.0.remove(&path);
        } else {
            self.0.insert(path, (version, found.clone()));
        }
        let params = PublishDiagnosticsParams::new(uri, found, version);
        let message = Notification::new(PublishDiagnostics::METHOD.to_owned(), params);
        Some(Message::Notification(message))
    }
}

impl Seen<'_> {
    /// A file as it is open.
    fn open(&self, path: &RepoPath) -> Option<&Document> {
        let is_it = |open: &&&Document| self.desk.place(&open.path).as_ref() == Some(path);
        self.documents.iter().find(is_it).copied()
    }

    /// What is wrong in a file, as the protocol has it.
    fn of_file(&self, path: &RepoPath) -> Vec<lsp_types::Diagnostic> {
        let sight = self.desk.sight(self.encoding, false);
        let is_configuration = path.as_str() == config::FILE_NAME;
        let source = sight.register.source_of(path).map(|source| source.text());
        let open = self.open(path).map(|document| &*document.text);
        let configured = self.desk.opened().workspace.configuration.source.as_ref();
        let configured = configured
            .filter(|_| is_configuration)
            .map(|source| source.text());
        let text = open.or(source).or(configured);
        let lines = Lines::new(text.unwrap_or(""), self.encoding);
        // What the rules say of a configuration has its places in the text that is saved.
        let is_other = is_configuration && open.is_some() && open != configured;
        let found = self.desk.diagnostics().get(path);
        let found = found.filter(|_| !is_other).into_iter().flatten();
        let found = found.map(|found| diagnostics::diagnostic(&sight, &lines, found));
        let is_of_file = |fault: &&Fault| {
            is_configuration && fault.place.as_ref().is_none_or(|place| place.path == *path)
        };
        let faults = self.faults.iter().filter(is_of_file);
        found
            .chain(faults.map(|fault| diagnostics::fault(&lines, fault)))
            .collect()
    }
}

/// Mistakes in the text of a configuration that is open and not saved.
pub fn configuration(text: &str) -> Vec<Fault> {
    let path = RepoPath::new(config::FILE_NAME);
    config::read(path, text.as_bytes().to_vec())
        .err()
        .unwrap_or_default()
}
