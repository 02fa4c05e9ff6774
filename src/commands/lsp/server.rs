//! The loop: takes what the client says, keeps the registers, sends what changed.
//!
//! Not for judging (`desk`) and not for answering questions about a place (`requests`).

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, never, select, unbounded};
use lsp_server::{Connection, ErrorCode, Message, Notification, Request, RequestId, Response};
use lsp_types::notification as told;
use lsp_types::{
    DidChangeTextDocumentParams, DidChangeWatchedFilesParams, DidChangeWorkspaceFoldersParams,
    DidCloseTextDocumentParams, DidOpenTextDocumentParams, DidSaveTextDocumentParams,
    LogMessageParams, MessageType, WorkspaceFolder,
};
use serde::de::DeserializeOwned;

use super::asker::{self, Found, Question};
use super::client::Client;
use super::commands::Papers;
use super::desk::Asked;
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
    pub(super) questions: Sender<Question>,
    repeated: Receiver<Found>,
    /// What the client said and was not looked at yet.
    inbox: VecDeque<Message>,
    /// What was typed and is not judged yet.
    pub(super) pending: BTreeSet<PathBuf>,
    /// Folders whose configuration has mistakes, with these, before there is a register of them.
    pub(super) broken: BTreeMap<PathBuf, Vec<Fault>>,
    /// When something changed last, if it was not asked since what findings repeat.
    pub(super) ask_at: Option<Instant>,
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
        let (questions, waiting) = unbounded();
        let (found, repeated) = unbounded();
        asker::start(waiting, found);
        Self {
            connection,
            client,
            asked,
            documents: Documents::default(),
            seats: Vec::new(),
            published: Published::default(),
            jobs,
            answers,
            questions,
            repeated,
            inbox: VecDeque::new(),
            pending: BTreeSet::new(),
            broken: BTreeMap::new(),
            ask_at: None,
            requests: 0,
            papers: Papers::default(),
        }
    }

    /// Serves until the client ends; one that goes away without a word is an exit code.
    pub fn run(mut self) -> Exit {
        let messages = forwarded(self.connection.receiver.clone());
        let mut looked = Instant::now();
        loop {
            self.inbox.extend(messages.try_iter());
            // Of what is typed faster than it is judged, the last text counts.
            if !self.inbox.front().is_some_and(is_typed) {
                self.flush();
            }
            if let Some(message) = self.inbox.pop_front() {
                if let Some(exit) = self.take(message, &messages) {
                    return exit;
                }
                continue;
            }
            let wait = match self.ask_at {
                Some(typed) => PAUSE.saturating_sub(typed.elapsed()),
                None => LOOK.saturating_sub(looked.elapsed()),
            };
            let (answers, repeated) = (self.answers.clone(), self.repeated.clone());
            select! {
                recv(messages) -> message => match message {
                    Ok(message) => self.inbox.push_back(message),
                    // The client is gone.
                    Err(_) => return Exit::Found,
                },
                recv(answers) -> answer => match answer {
                    Ok(answer) => self.learn(answer),
                    Err(_) => self.answers = never(),
                },
                recv(repeated) -> found => match found {
                    Ok(found) => self.hear_found(found),
                    Err(_) => self.repeated = never(),
                },
                default(wait) => match self.ask_at.take() {
                    Some(_) => self.ask(),
                    None => {
                        self.look();
                        looked = Instant::now();
                    }
                },
            }
        }
    }

    /// Takes one message; gives how the program ends, where it does.
    fn take(&mut self, message: Message, messages: &Receiver<Message>) -> Option<Exit> {
        match message {
            Message::Request(request) if request.method == "shutdown" => {
                return Some(self.shut(request, messages));
            }
            Message::Request(request) => {
                let response = match self.is_cancelled(&request.id) {
                    true => {
                        let code = ErrorCode::RequestCanceled as i32;
                        let message = "the client took it back".to_owned();
                        Some(Response::new_err(request.id, code, message))
                    }
                    false => requests::answer(self, request),
                };
                if let Some(response) = response {
                    self.send(Message::Response(response));
                }
            }
            Message::Notification(told) if told.method == "exit" => return Some(Exit::Found),
            Message::Notification(told) => self.hear(told),
            Message::Response(_) => {}
        }
        None
    }

    /// Whether a request that waited was taken back meanwhile.
    fn is_cancelled(&self, id: &RequestId) -> bool {
        use told::Notification as _;
        let id = serde_json::to_value(id).ok();
        self.inbox.iter().any(|message| match message {
            Message::Notification(told) if told.method == told::Cancel::METHOD => {
                told.params.get("id") == id.as_ref()
            }
            _ => false,
        })
    }

    /// Ends as the protocol says: an answer, then `exit`.
    fn shut(&self, request: Request, messages: &Receiver<Message>) -> Exit {
        let response = lsp_server::Response::new_ok(request.id, ());
        self.send(Message::Response(response));
        let waiting: Vec<Message> = self.inbox.iter().cloned().collect();
        for message in waiting.into_iter().chain(messages.iter()) {
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
            told::Initialized::METHOD => self.begin(),
            told::DidChangeWorkspaceFolders::METHOD => {
                self.told::<told::DidChangeWorkspaceFolders>(notification, Self::moved)
            }
            // `$/` notifications may be passed over, and of others a server need not know.
            _ => {}
        }
    }

    /// Opens the folders that the client has open, and asks to be told what changes in them.
    fn begin(&mut self) {
        for text in std::mem::take(&mut self.client.unread) {
            self.log(MessageType::WARNING, &text);
        }
        if self.client.watches {
            self.request("client/registerCapability", Client::watch());
        }
        for folder in self.client.folders.clone() {
            self.seat(&folder);
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
            self.keep(&path);
        }
    }

    /// Files changed beside the editor. Many are nobody's business, and what was just saved is known.
    fn changed(&mut self, params: DidChangeWatchedFilesParams) {
        let paths = params.changes.iter();
        let paths = paths.filter_map(|change| file(&change.uri)).map(real);
        let concerned = paths.filter_map(|path| {
            let at = self.index(&path)?;
            let desk = &self.seats.get(at)?.desk;
            let place = desk.place(&path)?;
            (desk.concerns(&place) && !desk.is_record(&place)).then_some(at)
        });
        let concerned: BTreeSet<usize> = concerned.collect();
        for at in concerned.into_iter().rev() {
            self.renew(at);
        }
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

/// What the client says, taken in as it comes: else nobody could see what waits.
fn forwarded(from: Receiver<Message>) -> Receiver<Message> {
    let (to, messages) = unbounded();
    std::thread::spawn(move || {
        for message in from {
            if to.send(message).is_err() {
                return;
            }
        }
    });
    messages
}

fn is_typed(message: &Message) -> bool {
    use told::Notification as _;
    matches!(message, Message::Notification(told) if told.method == told::DidChangeTextDocument::METHOD)
}
