//! The loop: takes what the client says, keeps the registers, sends what changed.
//!
//! Not for judging (`desk`) and not for answering questions about a place (`requests`).

use std::path::Path;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, select, unbounded};
use lsp_server::{Connection, Message, Notification, Request, RequestId};
use lsp_types::notification as told;
use lsp_types::{LogMessageParams, MessageType, ShowMessageParams};
use serde::de::DeserializeOwned;

use super::client::Client;
use super::commands::Papers;
use super::desk::{Asked, Desk};
use super::documents::Documents;
use super::publish::{Published, configuration};
use super::requests;
use super::worker::{self, Answer, Job};
use crate::commands::Exit;
use crate::config;
use crate::editor::{Sight, file};
use crate::error::{Fault, FaultKind};
use crate::snapshot::Drafts;
use crate::text::RepoPath;

/// How long nothing is typed until it is asked what findings repeat: that compares all with all.
const PAUSE: Duration = Duration::from_millis(150);

/// How often folder and repository are looked at while nothing is said: not every client tells what changes there.
const LOOK: Duration = Duration::from_secs(2);

/// A register, with why it could not be read where that is so, and what the last look at its folder saw.
struct Seat {
    desk: Desk,
    faults: Vec<Fault>,
    pulse: u64,
}

/// The server for one client.
pub struct Server {
    connection: Connection,
    /// What the client can do.
    pub client: Client,
    asked: Asked,
    /// The open files.
    pub documents: Documents,
    seats: Vec<Seat>,
    published: Published,
    jobs: Sender<Job>,
    answers: Receiver<Answer>,
    /// When something was typed last, if findings were not compared since.
    typed: Option<Instant>,
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
            typed: None,
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
            let wait = match self.typed {
                Some(typed) => PAUSE.saturating_sub(typed.elapsed()),
                None => LOOK.saturating_sub(looked.elapsed()),
            };
            select! {
                recv(messages) -> message => match message {
                    Ok(Message::Request(request)) => {
                        if request.method == "shutdown" {
                            return Ok(self.shut(request, &messages));
                        }
                        let response = requests::answer(&mut self, request);
                        self.send(Message::Response(response));
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
                default(wait) => match self.typed.take() {
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
        match notification.method.as_str() {
            told::DidOpenTextDocument::METHOD => {
                self.told::<told::DidOpenTextDocument>(notification, |server, params| {
                    let document = params.text_document;
                    let opened =
                        server
                            .documents
                            .open(document.uri, document.text, document.version);
                    if let Some(path) = opened.map(|document| document.path.clone()) {
                        server.seat(&path);
                        server.edit(&path);
                    }
                })
            }
            told::DidChangeTextDocument::METHOD => {
                self.told::<told::DidChangeTextDocument>(notification, |server, params| {
                    let document = params.text_document;
                    let encoding = server.client.encoding;
                    let changed = server.documents.change(
                        &document.uri,
                        document.version,
                        params.content_changes,
                        encoding,
                    );
                    if let Some(path) = changed.map(|document| document.path.clone()) {
                        server.edit(&path);
                    }
                })
            }
            told::DidCloseTextDocument::METHOD => {
                self.told::<told::DidCloseTextDocument>(notification, |server, params| {
                    if let Some(document) = server.documents.close(&params.text_document.uri) {
                        server.edit(&document.path);
                    }
                })
            }
            told::DidSaveTextDocument::METHOD => {
                self.told::<told::DidSaveTextDocument>(notification, |server, params| {
                    if let Some(path) = file(&params.text_document.uri) {
                        server.seat(&path);
                        server.renew(|desk| desk.place(&path).is_some());
                    }
                })
            }
            told::DidChangeWatchedFiles::METHOD => {
                self.told::<told::DidChangeWatchedFiles>(notification, |server, params| {
                    let paths: Vec<_> = params
                        .changes
                        .iter()
                        .filter_map(|change| file(&change.uri))
                        .collect();
                    let is_own = |path: &Path, desk: &Desk| {
                        path.starts_with(desk.root())
                            && !path.components().any(|part| part.as_os_str() == ".git")
                    };
                    server.renew(|desk| paths.iter().any(|path| is_own(path, desk)));
                    server.look();
                })
            }
            told::DidChangeWorkspaceFolders::METHOD => self
                .told::<told::DidChangeWorkspaceFolders>(notification, |server, params| {
                    for folder in &params.event.removed {
                        if let Some(path) = file(&folder.uri) {
                            server.leave(&path);
                        }
                    }
                    for folder in &params.event.added {
                        if let Some(path) = file(&folder.uri) {
                            server.seat(&path);
                        }
                    }
                }),
            // `$/` notifications may be passed over, and of others a server need not know.
            _ => {}
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

    /// The register that a file lies in, with its path there: the innermost, where one lies in another.
    pub fn desk(&self, path: &Path) -> Option<(&Desk, RepoPath)> {
        let at = self.index(path)?;
        let desk = &self.seats.get(at)?.desk;
        Some((desk, desk.place(path)?))
    }

    /// All registers, as questions see them.
    pub fn sights(&self) -> impl Iterator<Item = Sight<'_>> {
        let seats = self.seats.iter();
        seats.map(|seat| seat.desk.sight(self.client.encoding, self.client.snippets))
    }

    fn index(&self, path: &Path) -> Option<usize> {
        let seats = self.seats.iter().enumerate();
        let within = seats.filter(|(_, seat)| path.starts_with(seat.desk.root()));
        let deepest = within.max_by_key(|(_, seat)| seat.desk.root().components().count());
        deepest.map(|(at, _)| at)
    }

    /// Opens the register that a file or folder lies in, unless it is open.
    fn seat(&mut self, path: &Path) {
        let root = crate::workspace::existing(path);
        match crate::workspace::Workspace::find(&root) {
            Ok(found) if self.seats.iter().any(|seat| seat.desk.root() == found.root) => return,
            _ => {}
        }
        match Desk::open(&root, self.asked, Drafts::new()) {
            Ok(None) => {}
            Ok(Some(desk)) => {
                let pulse = desk.pulse();
                self.seats.push(Seat {
                    desk,
                    faults: Vec::new(),
                    pulse,
                });
                let at = self.seats.len() - 1;
                // What was open before belongs to it now.
                let open: Vec<_> = self
                    .documents
                    .iter()
                    .map(|document| document.path.clone())
                    .collect();
                for path in open {
                    if self.index(&path) == Some(at) {
                        self.type_in(at, &path);
                    }
                }
                self.publish(at);
                self.dig(at);
                self.typed = Some(Instant::now());
            }
            Err(faults) => self.complain(&root, &faults),
        }
    }

    /// Says why a folder cannot be judged: mistakes of a configuration stand in it.
    fn complain(&mut self, root: &Path, faults: &[Fault]) {
        for fault in faults {
            let text = format!("{}: {fault} ({})", root.display(), fault.help);
            self.log(MessageType::ERROR, &text);
        }
        if let Some(fault) = faults.first() {
            self.notify::<told::ShowMessage>(ShowMessageParams {
                typ: MessageType::ERROR,
                message: format!(
                    "clause10 cannot judge {}: {fault}\n{}",
                    root.display(),
                    fault.help
                ),
            });
        }
    }

    /// Lets the registers below a folder go.
    fn leave(&mut self, folder: &Path) {
        self.seats
            .retain(|seat| !seat.desk.root().starts_with(folder));
        for message in self.published.clear(folder, &self.documents) {
            self.send(message);
        }
    }

    /// Judges what was typed, opened or closed.
    fn edit(&mut self, path: &Path) {
        let Some(at) = self.index(path) else { return };
        self.type_in(at, path);
        self.publish(at);
        self.typed = Some(Instant::now());
    }

    /// Gives a register the text that is open of a file.
    fn type_in(&mut self, at: usize, path: &Path) {
        let Some(seat) = self.seats.get_mut(at) else {
            return;
        };
        let Some(place) = seat.desk.place(path) else {
            return;
        };
        let text = self.documents.at(path).map(|document| &*document.text);
        if place.as_str() == config::FILE_NAME {
            seat.faults = text.map(configuration).unwrap_or_default();
        }
        if let Err(faults) = seat.desk.edit(&place, text) {
            let root = seat.desk.root().to_path_buf();
            self.complain(&root, &faults);
        }
    }

    /// Reads the registers again that something changed in beside the open files.
    fn renew(&mut self, wanted: impl Fn(&Desk) -> bool) {
        for at in 0..self.seats.len() {
            let Some(seat) = self.seats.get_mut(at).filter(|seat| wanted(&seat.desk)) else {
                continue;
            };
            let root = seat.desk.root().to_path_buf();
            let was = std::mem::take(&mut seat.faults);
            match seat.desk.renew() {
                Ok(()) => {
                    seat.pulse = seat.desk.pulse();
                    self.publish(at);
                    self.dig(at);
                    self.typed = Some(Instant::now());
                    // What other files say, and what day it is, stands in lenses too.
                    if self.client.refreshes_lenses {
                        self.request("workspace/codeLens/refresh", ());
                    }
                }
                Err(faults) => {
                    let is_news = was != faults;
                    let is_configuration = faults
                        .iter()
                        .all(|fault| fault.kind == FaultKind::Configuration);
                    if !is_configuration {
                        seat.desk.diagnostics.clear();
                    }
                    seat.faults.clone_from(&faults);
                    self.publish(at);
                    if is_news {
                        self.complain(&root, &faults);
                    }
                }
            }
        }
    }

    /// Looks whether something changed that nobody told of.
    fn look(&mut self) {
        let changed = |seat: &Seat| seat.desk.pulse() != seat.pulse || !seat.desk.root().is_dir();
        let roots: Vec<_> = self
            .seats
            .iter()
            .filter(|seat| changed(seat))
            .map(|seat| seat.desk.root().to_path_buf())
            .collect();
        for root in roots {
            self.renew(|desk| desk.root() == root);
        }
    }

    /// Asks what findings repeat, now that nobody types.
    fn compare(&mut self) {
        for at in 0..self.seats.len() {
            if self.seats.get_mut(at).is_some_and(|seat| seat.desk.ask()) {
                self.publish(at);
            }
        }
    }

    /// Has history read.
    fn dig(&self, at: usize) {
        if let Some(job) = self.seats.get(at).and_then(|seat| seat.desk.job()) {
            let _ = self.jobs.send(job);
        }
    }

    /// Takes what history says.
    fn learn(&mut self, answer: Answer) {
        let Some(at) = self
            .seats
            .iter()
            .position(|seat| seat.desk.root() == answer.root)
        else {
            return;
        };
        match answer.past {
            Ok(past) => {
                if let Some(seat) = self.seats.get_mut(at) {
                    seat.desk.take(past);
                }
                self.publish(at);
                self.typed = Some(Instant::now());
            }
            Err(faults) => {
                for fault in &faults {
                    let text = format!("history is not judged: {fault} ({})", fault.help);
                    self.log(MessageType::WARNING, &text);
                }
            }
        }
    }

    fn publish(&mut self, at: usize) {
        let Some(seat) = self.seats.get(at) else {
            return;
        };
        let encoding = self.client.encoding;
        let messages = self
            .published
            .of_desk(&seat.desk, &seat.faults, &self.documents, encoding);
        for message in messages {
            self.send(message);
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

    fn send(&self, message: Message) {
        // A client that is gone hears nothing; the loop ends when it sees that.
        let _ = self.connection.sender.send(message);
    }
}
