//! The files that are open in the editor, as they are there.
//!
//! Not for what they say (`parse`), nor for which register they belong to (`desk`).

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use lsp_types::{TextDocumentContentChangeEvent, Uri};

use crate::editor::{Encoding, Lines, file};

/// One open file.
#[derive(Debug)]
pub struct Document {
    /// Its address, as the client writes it.
    pub uri: Uri,
    /// Where it lies.
    pub path: PathBuf,
    /// Its text.
    pub text: Arc<str>,
    /// The number that the client gave this text.
    pub version: i32,
}

/// All open files, by their addresses.
#[derive(Debug, Default)]
pub struct Documents(BTreeMap<String, Document>);

impl Documents {
    /// Takes a file that was opened; gives nothing for one that is no file here.
    pub fn open(&mut self, uri: Uri, text: String, version: i32) -> Option<&Document> {
        let path = real(file(&uri)?);
        let key = uri.as_str().to_owned();
        let document = Document {
            uri,
            path,
            text: text.into(),
            version,
        };
        self.0.insert(key.clone(), document);
        self.0.get(&key)
    }

    /// Takes what was typed.
    pub fn change(
        &mut self,
        uri: &Uri,
        version: i32,
        changes: Vec<TextDocumentContentChangeEvent>,
        encoding: Encoding,
    ) -> Option<&Document> {
        let document = self.0.get_mut(uri.as_str())?;
        let mut text = document.text.to_string();
        for change in changes {
            match change.range {
                Some(range) => {
                    let span = Lines::new(&text, encoding).span(range);
                    text.replace_range(span.range(), &change.text);
                }
                None => text = change.text,
            }
        }
        document.text = text.into();
        document.version = version;
        Some(document)
    }

    /// Lets a file go.
    pub fn close(&mut self, uri: &Uri) -> Option<Document> {
        self.0.remove(uri.as_str())
    }

    /// An open file.
    pub fn get(&self, uri: &Uri) -> Option<&Document> {
        self.0.get(uri.as_str())
    }

    /// The open file at a path.
    pub fn at(&self, path: &std::path::Path) -> Option<&Document> {
        self.0.values().find(|document| document.path == path)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Document> {
        self.0.values()
    }
}

/// A path whose folder has no links in it, as far as it is there: the same file may be named in two ways.
pub fn real(path: PathBuf) -> PathBuf {
    let folder = path.parent().and_then(|folder| folder.canonicalize().ok());
    match (folder, path.file_name()) {
        (Some(folder), Some(name)) => folder.join(name),
        _ => path,
    }
}
