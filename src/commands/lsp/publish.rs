//! Sends what changed of the diagnostics, file by file.
//!
//! Not for which there are (`desk`).

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use lsp_server::{Message, Notification};
use lsp_types::notification::{Notification as _, PublishDiagnostics};
use lsp_types::{PublishDiagnosticsParams, Uri};

use super::desk::Desk;
use super::documents::Documents;
use crate::config;
use crate::editor::{Encoding, Lines, diagnostics, uri};
use crate::error::Fault;
use crate::text::RepoPath;

/// What was sent last, by file.
#[derive(Debug, Default)]
pub struct Published(BTreeMap<PathBuf, (Option<i32>, Vec<lsp_types::Diagnostic>)>);

impl Published {
    /// What is to be sent of a register so that the client knows its state; `faults` are why it could not be judged.
    pub fn of_desk(
        &mut self,
        desk: &Desk,
        faults: &[Fault],
        documents: &Documents,
        encoding: Encoding,
    ) -> Vec<Message> {
        let sight = desk.sight(encoding, false);
        let root = desk.root();
        let mut paths: BTreeSet<PathBuf> = desk
            .diagnostics
            .keys()
            .map(|path| root.join(path.as_str()))
            .collect();
        let known = self.0.keys().filter(|path| path.starts_with(root));
        paths.extend(known.cloned());
        let open = documents
            .iter()
            .filter(|document| document.path.starts_with(root));
        paths.extend(open.map(|document| document.path.clone()));
        paths.insert(root.join(config::FILE_NAME));
        let mut messages = Vec::new();
        // What is open is looked at, so it comes first.
        let mut paths: Vec<PathBuf> = paths.into_iter().collect();
        paths.sort_by_key(|path| documents.at(path).is_none());
        for full in paths {
            let Some(path) = desk.place(&full) else {
                continue;
            };
            let source = sight.register.source_of(&path).map(|source| source.text());
            let configured = desk.opened().workspace.configuration.source.as_ref();
            let is_configuration = path.as_str() == config::FILE_NAME;
            let configured = configured
                .filter(|_| is_configuration)
                .map(|source| source.text());
            let open = documents.at(&full).map(|document| &*document.text);
            let text = source.or(open).or(configured).unwrap_or("");
            let lines = Lines::new(text, encoding);
            let found = desk.diagnostics.get(&path).into_iter().flatten();
            let mut found: Vec<_> = found
                .map(|found| diagnostics::diagnostic(&sight, &lines, found))
                .collect();
            if is_configuration {
                let of_file =
                    |fault: &&Fault| fault.place.as_ref().is_none_or(|place| place.path == path);
                found.extend(
                    faults
                        .iter()
                        .filter(of_file)
                        .map(|fault| diagnostics::fault(&lines, fault)),
                );
            }
            messages.extend(self.send(full, found, documents));
        }
        messages
    }

    /// What is to be sent where a folder is no register any more.
    pub fn clear(&mut self, root: &std::path::Path, documents: &Documents) -> Vec<Message> {
        let known = self.0.keys().filter(|path| path.starts_with(root));
        let known: Vec<PathBuf> = known.cloned().collect();
        known
            .into_iter()
            .filter_map(|path| self.send(path, Vec::new(), documents))
            .collect()
    }

    /// What is to be sent of one file; nothing where the client knows it already.
    fn send(
        &mut self,
        path: PathBuf,
        found: Vec<lsp_types::Diagnostic>,
        documents: &Documents,
    ) -> Option<Message> {
        let document = documents.at(&path);
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

/// Mistakes in the text of a configuration that is open and not saved.
pub fn configuration(text: &str) -> Vec<Fault> {
    let path = RepoPath::new(config::FILE_NAME);
    config::read(path, text.as_bytes().to_vec())
        .err()
        .unwrap_or_default()
}
