//! What the client can do and what it is told that we can.
//!
//! Not for answering it (`requests`).

use std::path::{Path, PathBuf};

use lsp_types::{
    CodeActionKind, CodeActionOptions, CodeActionProviderCapability, CodeLensOptions,
    CompletionOptions, DidChangeWatchedFilesRegistrationOptions, DocumentLinkOptions,
    ExecuteCommandOptions, FileSystemWatcher, GeneralClientCapabilities, GlobPattern,
    HoverProviderCapability, InitializeResult, OneOf, Registration, RegistrationParams,
    SaveOptions, ServerCapabilities, ServerInfo, TextDocumentClientCapabilities,
    TextDocumentSyncCapability, TextDocumentSyncKind, TextDocumentSyncOptions,
    TextDocumentSyncSaveOptions, Uri, WindowClientCapabilities, WorkspaceClientCapabilities,
    WorkspaceFolder, WorkspaceFoldersServerCapabilities, WorkspaceServerCapabilities,
};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::commands;
use crate::editor::{Encoding, file};

/// What the client can do.
#[derive(Debug, Default)]
pub struct Client {
    /// The unit of columns that both use.
    pub encoding: Encoding,
    /// Whether completions may be snippets.
    pub snippets: bool,
    /// Whether it tells of files that change.
    pub watches: bool,
    /// Whether it can show a file that we name.
    pub shows: bool,
    /// Whether edits may name the version of the text that they are for, and rename files.
    pub versioned_edits: bool,
    /// Whether code actions may be edits, and not only commands.
    pub action_literals: bool,
    /// Whether it asks for the edit of a code action when that is chosen.
    pub resolves_actions: bool,
    /// Whether it asks again for lenses when it is told to.
    pub refreshes_lenses: bool,
    /// The folders that are open.
    pub folders: Vec<PathBuf>,
    /// What could not be read of what it says.
    pub unread: Vec<String>,
}

/// One part of what a client says; what cannot be read is left out, and noted.
fn part<T: DeserializeOwned + Default>(of: &Value, name: &str, unread: &mut Vec<String>) -> T {
    match of.get(name) {
        None | Some(Value::Null) => T::default(),
        Some(value) => serde_json::from_value(value.clone()).unwrap_or_else(|error| {
            unread.push(format!("`{name}` of `initialize` is passed over: {error}"));
            T::default()
        }),
    }
}

impl Client {
    /// Reads what it says of itself, each part for itself: what cannot be read of one it cannot do, and is noted.
    pub fn of(params: &Value) -> Self {
        let mut unread = Vec::new();
        let can = &params["capabilities"];
        let general: GeneralClientCapabilities = part(can, "general", &mut unread);
        let text: TextDocumentClientCapabilities = part(can, "textDocument", &mut unread);
        let workspace: WorkspaceClientCapabilities = part(can, "workspace", &mut unread);
        let window: WindowClientCapabilities = part(can, "window", &mut unread);
        let named: Vec<WorkspaceFolder> = part(params, "workspaceFolders", &mut unread);
        let root: Option<Uri> = part(params, "rootUri", &mut unread);
        let path: Option<PathBuf> = part(params, "rootPath", &mut unread);
        let item = text
            .completion
            .and_then(|completion| completion.completion_item);
        let watched = workspace.did_change_watched_files.unwrap_or_default();
        let action = text.code_action.unwrap_or_default();
        let resolved = action.resolve_support.map(|support| support.properties);
        let resolves_edits = resolved.is_some_and(|all| all.iter().any(|name| name == "edit"));
        let edits = workspace.workspace_edit.unwrap_or_default();
        let shown = window.show_document;
        let mut folders: Vec<PathBuf> = named
            .iter()
            .filter_map(|folder| file(&folder.uri))
            .collect();
        if folders.is_empty() {
            // Older clients say no more.
            folders.extend(root.as_ref().and_then(file).or(path));
        }
        Self {
            encoding: Encoding::of(general.position_encodings.as_deref()),
            snippets: item.and_then(|item| item.snippet_support).unwrap_or(false),
            watches: watched.dynamic_registration.unwrap_or(false),
            shows: shown.is_some_and(|shown| shown.support),
            versioned_edits: edits.document_changes.unwrap_or(false),
            action_literals: action.code_action_literal_support.is_some(),
            resolves_actions: resolves_edits && action.data_support.unwrap_or(false),
            refreshes_lenses: workspace
                .code_lens
                .and_then(|lens| lens.refresh_support)
                .unwrap_or(false),
            folders,
            unread,
        }
    }

    /// A path as the client names it, if it lies in one of its folders.
    pub fn shown(&self, path: &Path) -> PathBuf {
        let shown = |folder: &PathBuf| {
            let below = path.strip_prefix(folder.canonicalize().ok()?).ok()?;
            Some(folder.components().chain(below.components()).collect())
        };
        let mut all = self.folders.iter().filter_map(shown);
        all.next().unwrap_or_else(|| path.to_path_buf())
    }

    /// What it is told that we can do.
    pub fn answer(&self) -> Value {
        let sync = TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(TextDocumentSyncKind::INCREMENTAL),
            save: Some(TextDocumentSyncSaveOptions::SaveOptions(SaveOptions {
                include_text: Some(false),
            })),
            ..TextDocumentSyncOptions::default()
        };
        let letters = ["-", "/", ".", ":", "[", "{", "(", ",", " ", "#"];
        let capabilities = ServerCapabilities {
            position_encoding: Some(self.encoding.kind()),
            text_document_sync: Some(TextDocumentSyncCapability::Options(sync)),
            completion_provider: Some(CompletionOptions {
                trigger_characters: Some(letters.map(str::to_owned).to_vec()),
                ..CompletionOptions::default()
            }),
            hover_provider: Some(HoverProviderCapability::Simple(true)),
            definition_provider: Some(OneOf::Left(true)),
            references_provider: Some(OneOf::Left(true)),
            document_symbol_provider: Some(OneOf::Left(true)),
            workspace_symbol_provider: Some(OneOf::Left(true)),
            document_link_provider: Some(DocumentLinkOptions {
                resolve_provider: Some(false),
                work_done_progress_options: Default::default(),
            }),
            code_lens_provider: Some(CodeLensOptions {
                resolve_provider: Some(false),
            }),
            code_action_provider: Some(CodeActionProviderCapability::Options(CodeActionOptions {
                code_action_kinds: Some(vec![
                    CodeActionKind::QUICKFIX,
                    CodeActionKind::REFACTOR_REWRITE,
                    CodeActionKind::SOURCE_FIX_ALL,
                ]),
                resolve_provider: self.resolves_actions.then_some(true),
                ..CodeActionOptions::default()
            })),
            execute_command_provider: Some(ExecuteCommandOptions {
                commands: commands::ALL.map(str::to_owned).to_vec(),
                ..ExecuteCommandOptions::default()
            }),
            workspace: Some(WorkspaceServerCapabilities {
                workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                    supported: Some(true),
                    change_notifications: Some(OneOf::Left(true)),
                }),
                file_operations: None,
            }),
            ..ServerCapabilities::default()
        };
        let result = InitializeResult {
            capabilities,
            server_info: Some(ServerInfo {
                name: env!("CARGO_PKG_NAME").to_owned(),
                version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            }),
        };
        serde_json::to_value(result).unwrap_or_default()
    }

    /// Asks to be told of files that change: records, what they name, and the configuration.
    pub fn watch() -> RegistrationParams {
        let watcher = FileSystemWatcher {
            glob_pattern: GlobPattern::String("**/*".to_owned()),
            kind: None,
        };
        let options = DidChangeWatchedFilesRegistrationOptions {
            watchers: vec![watcher],
        };
        RegistrationParams {
            registrations: vec![Registration {
                id: "clause10-files".to_owned(),
                method: "workspace/didChangeWatchedFiles".to_owned(),
                register_options: serde_json::to_value(options).ok(),
            }],
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn edits_come_later_only_for_who_asks_for_them_and_keeps_what_they_are_for() {
        let able = |action: Value| {
            let capabilities = json!({"textDocument": {"codeAction": action}});
            let client = Client::of(&json!({"capabilities": capabilities}));
            let told = client.answer();
            let provider = &told["capabilities"]["codeActionProvider"];
            let is_told = provider["resolveProvider"] == true;
            assert_eq!(client.resolves_actions, is_told);
            is_told
        };
        let support = json!({"properties": ["command", "edit"]});
        assert!(able(
            json!({"dataSupport": true, "resolveSupport": support})
        ));
        assert!(!able(json!({"resolveSupport": support})));
        let other = json!({"properties": ["command"]});
        assert!(!able(json!({"dataSupport": true, "resolveSupport": other})));
        assert!(!able(json!({})));
    }
}
