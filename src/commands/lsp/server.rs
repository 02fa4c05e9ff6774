//! The loop: takes what the client says, keeps the registers, sends what changed.
//!
//! Not for judging (`desk`) and not for answering questions about a place (`requests`).

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, select, unbounded};
use lsp_server::{Connection, Message, Notification, Request, RequestId};
use lsp_types::notification as told;
use lsp_types::{
    DidChangeTextDocumentParams, DidChangeWatchedFilesParams, DidChangeWorkspaceFoldersParams,
    DidCloseTextDocumentParams, DidOpenTextDocumentParams, DidSaveTextDocumentParams,
    LogMessageParams, MessageType, WorkspaceFolder,
};
use serde::de::DeserializeOwned;

use super::client::Client;
use super::commands::Papers;
use super::desk::{Asked, Desk};
use super::documents::{Documents, real};
use super::publish::Published;
use super::requests;
use super::seats::Seat;
use super::worker::{self, Answer, Job};
use crate::commands::Exit;
use crate::editor::file;
use crate::error::Fault;

/// How long nothing is typed until it is asked what findings repeat: that compares all with all.
const PAUSE: Duration = Duration::from_millis(150);

/// How often folder and repository are looked at while nothing is said: not every client tells what changes there.
const LOOK: Duration = Duration::from_secs(2);

/// The server for one client.
pub struct Server {
    connection: Connection,
    /// What the client can do.
    pub client: Client,
    pub(super) asked: Asked,
    /// The open files.
    pub documents: Documents,
    pub(super) seats: Vec<Seat>,
    pub(super) published: Published,
    pub(super) jobs: Sender<Job>,
    pub(super) answers: Receiver<Answer>,
    /// What was typed and is not judged yet.
    pub(super) pending: BTreeSet<PathBuf>,
    /// Folders whose configuration has mistakes, with these, before there is a register of them.
    pub(super) broken: BTreeMap<PathBuf, Vec<Fault>>,
    /// When something was typed last, if findings were not compared since.
    pub(super) asked_later: Option<Instant>,
    requests: i32,
    /// What was shown as files.
    pub papers: Papers,
}

impl Server {
    /// A server that knows nothing yet.
    pub fn new(connection: Connection, client: Client, asked: Asked) -> Self {
        let (jobs, waiting) = unbounded();
        let (found, answers) = unbounded();
        worker::start(waiting, found);
        Self {
            connection,
            client,
            asked,
            documents: Documents::default(),
            seats: Vec::new(),
            published: Published::default(),
            jobs,
            answers,
            pending: BTreeSet::new(),
            broken: BTreeMap::new(),
            asked_later: None,
            requests: 0,
            papers: Papers::default(),
        }
    }

    /// Serves until the client ends.
    ///
    /// # Errors
    /// When the client goes away without a word.
    pub fn run(mut self) -> Result<Exit, Fault> {
        if self.client.watches {
            self.request("client/registerCapability", Client::watch());
        }
        for folder in self.client.folders.clone() {
            self.seat(&folder);
        }
        let messages = self.connection.receiver.clone();
        let answers = self.answers.clone();
        let mut looked = Instant::now();
        loop {
            // Of what is typed faster than it is judged, the last text counts.
            if messages.is_empty() {
                self.flush();
            }
            let wait = match self.asked_later {
                Some(typed) => PAUSE.saturating_sub(typed.elapsed()),
                None => LOOK.saturating_sub(looked.elapsed()),
            };
            select! {
                recv(messages) -> message => match message {
                    Ok(Message::Request(request)) => {
                        if request.method == "shutdown" {
                            return Ok(self.shut(request, &messages));
                        }
                        self.flush();
                        if let Some(response) = requests::answer(&mut self, request) {
                            self.send(Message::Response(response));
                        }
                    }
                    Ok(Message::Notification(notification)) if notification.method == "exit" => {
                        return Ok(Exit::Found);
                    }
                    Ok(Message::Notification(notification)) => self.hear(notification),
                    Ok(Message::Response(_)) => {}
                    // The client is gone.
                    Err(_) => return Ok(Exit::Found),
                },
                recv(answers) -> answer => if let Ok(answer) = answer { self.learn(answer) },
                default(wait) => match self.asked_later.take() {
                    Some(_) => self.compare(),
                    None => {
                        self.look();
                        looked = Instant::now();
                    }
                },
            }
        }
    }

    /// Ends as the protocol says: an answer, then `exit`.
    fn shut(&self, request: Request, messages: &Receiver<Message>) -> Exit {
        let response = lsp_server::Response::new_ok(request.id, ());
        self.send(Message::Response(response));
        while let Ok(message) = messages.recv() {
            match message {
                Message::Notification(told) if told.method == "exit" => return Exit::Clean,
                Message::Request(other) => {
                    let code = lsp_server::ErrorCode::InvalidRequest as i32;
                    let message = "the server is shut down".to_owned();
                    let response = lsp_server::Response::new_err(other.id, code, message);
                    self.send(Message::Response(response));
                }
                _ => {}
            }
        }
        Exit::Found
    }

    fn hear(&mut self, notification: Notification) {
        use told::Notification as _;
        let method = notification.method.as_str();
        if method != told::DidChangeTextDocument::METHOD {
            self.flush();
        }
        match method {
            told::DidOpenTextDocument::METHOD => {
                self.told::<told::DidOpenTextDocument>(notification, Self::opened)
            }
            told::DidChangeTextDocument::METHOD => {
                self.told::<told::DidChangeTextDocument>(notification, Self::typed)
            }
            told::DidCloseTextDocument::METHOD => {
                self.told::<told::DidCloseTextDocument>(notification, Self::closed)
            }
            told::DidSaveTextDocument::METHOD => {
                self.told::<told::DidSaveTextDocument>(notification, Self::saved)
            }
            told::DidChangeWatchedFiles::METHOD => {
                self.told::<told::DidChangeWatchedFiles>(notification, Self::changed)
            }
            told::DidChangeWorkspaceFolders::METHOD => {
                self.told::<told::DidChangeWorkspaceFolders>(notification, Self::moved)
            }
            // `$/` notifications may be passed over, and of others a server need not know.
            _ => {}
        }
    }

    fn opened(&mut self, params: DidOpenTextDocumentParams) {
        let document = params.text_document;
        let (uri, text, version) = (document.uri, document.text, document.version);
        let opened = self.documents.open(uri, text, version);
        if let Some(path) = opened.map(|document| document.path.clone()) {
            self.seat(&path);
            self.edit(&path);
        }
    }

    fn typed(&mut self, params: DidChangeTextDocumentParams) {
        let (document, changes) = (params.text_document, params.content_changes);
        let encoding = self.client.encoding;
        let documents = &mut self.documents;
        let changed = documents.change(&document.uri, document.version, changes, encoding);
        self.pending
            .extend(changed.map(|document| document.path.clone()));
    }

    fn closed(&mut self, params: DidCloseTextDocumentParams) {
        if let Some(document) = self.documents.close(&params.text_document.uri) {
            self.edit(&document.path);
        }
    }

    fn saved(&mut self, params: DidSaveTextDocumentParams) {
        if let Some(path) = file(&params.text_document.uri).map(real) {
            self.seat(&path);
            self.renew(|desk| desk.place(&path).is_some());
        }
    }

    fn changed(&mut self, params: DidChangeWatchedFilesParams) {
        let paths = params.changes.iter();
        let paths: Vec<_> = paths
            .filter_map(|change| file(&change.uri))
            .map(real)
            .collect();
        let is_own = |path: &Path, desk: &Desk| {
            let is_git = |part: Component<'_>| part.as_os_str() == ".git";
            path.starts_with(desk.root()) && !path.components().any(is_git)
        };
        self.renew(|desk| paths.iter().any(|path| is_own(path, desk)));
        self.look();
    }

    fn moved(&mut self, params: DidChangeWorkspaceFoldersParams) {
        let folders = |folders: &[WorkspaceFolder]| {
            let folders = folders.iter();
            folders
                .filter_map(|folder| file(&folder.uri))
                .collect::<Vec<_>>()
        };
        for path in folders(&params.event.removed) {
            self.client.folders.retain(|known| *known != path);
            self.leave(&path);
        }
        for path in folders(&params.event.added) {
            self.client.folders.push(path.clone());
            self.seat(&path);
        }
    }

    fn told<N>(&mut self, notification: Notification, take: impl FnOnce(&mut Self, N::Params))
    where
        N: told::Notification,
        N::Params: DeserializeOwned,
    {
        match notification.extract::<N::Params>(N::METHOD) {
            Ok(params) => take(self, params),
            Err(error) => self.log(MessageType::ERROR, &error.to_string()),
        }
    }

    /// Says something in the client's log.
    pub fn log(&self, typ: MessageType, message: &str) {
        let message = message.to_owned();
        self.notify::<told::LogMessage>(LogMessageParams { typ, message });
    }

    /// Tells the client something.
    pub fn notify<N: told::Notification>(&self, params: N::Params)
    where
        N::Params: serde::Serialize,
    {
        let notification = Notification::new(N::METHOD.to_owned(), params);
        self.send(Message::Notification(notification));
    }

    /// Asks the client something whose answer does not matter.
    pub fn request(&mut self, method: &str, params: impl serde::Serialize) {
        self.requests += 1;
        let id = RequestId::from(self.requests);
        self.send(Message::Request(Request::new(
            id,
            method.to_owned(),
            params,
        )));
    }

    pub(super) fn send(&self, message: Message) {
        // A client that is gone hears nothing; the loop ends when it sees that.
        let _ = self.connection.sender.send(message);
    }
}
