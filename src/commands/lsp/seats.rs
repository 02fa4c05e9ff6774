//! The registers that are open: which file belongs to which, and when each is judged, read again or looked at.
//!
//! Not for judging one (`desk`), and not for what the client says (`server`).

use std::path::{Path, PathBuf};
use std::time::Instant;

use lsp_types::notification as told;
use lsp_types::{MessageType, ShowMessageParams};

use super::asker::Found;
use super::commands;
use super::desk::Desk;
use super::publish::{Seen, configuration};
use super::server::Server;
use super::worker::Answer;
use crate::config;
use crate::editor::Sight;
use crate::error::{Fault, FaultKind};
use crate::text::RepoPath;
use crate::workspace::{self, Workspace};

/// A register, with why it could not be read where that is so, and what the last look at its folder saw.
pub struct Seat {
    /// The register.
    pub desk: Desk,
    /// Why it could not be read as it lies there.
    faults: Vec<Fault>,
    /// Mistakes in its configuration as that is typed; none where it is not open, or as it lies there.
    typed: Option<Vec<Fault>>,
    /// Why its history could not be read.
    unread: Vec<Fault>,
    pulse: u64,
}

impl Server {
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

    /// The seat of the register that a file lies in.
    pub(super) fn index(&self, path: &Path) -> Option<usize> {
        let seats = self.seats.iter().enumerate();
        let within = seats.filter(|(_, seat)| path.starts_with(seat.desk.root()));
        let deepest = within.max_by_key(|(_, seat)| seat.desk.root().components().count());
        deepest.map(|(at, _)| at)
    }

    fn is_seated(&self, root: &Path) -> bool {
        self.seats.iter().any(|seat| seat.desk.root() == root)
    }

    /// Opens the register that a file or folder lies in, unless it is open.
    pub(super) fn seat(&mut self, path: &Path) {
        let start = workspace::existing(path);
        let is_open = match configured(&start) {
            Some(root) => self.is_seated(root),
            None => Workspace::find(&start).is_ok_and(|found| self.is_seated(&found.root)),
        };
        if is_open {
            return;
        }
        match Desk::open(&start, self.asked) {
            Ok(Some(desk)) if !self.is_seated(desk.root()) => self.take_seat(desk),
            Ok(_) => {}
            Err(faults) => self.stand(&start, faults),
        }
    }

    fn take_seat(&mut self, mut desk: Desk) {
        desk.name(self.client.shown(desk.root()));
        self.broken.remove(desk.root());
        let pulse = desk.pulse();
        self.seats.push(Seat {
            desk,
            faults: Vec::new(),
            typed: None,
            unread: Vec::new(),
            pulse,
        });
        let at = self.seats.len() - 1;
        // What was open before belongs to it now.
        let open = self.documents.iter().map(|document| document.path.clone());
        for path in open.collect::<Vec<_>>() {
            if self.index(&path) == Some(at) {
                self.type_in(at, &path);
            }
        }
        self.publish(at);
        self.dig(at);
        self.ask_at = Some(Instant::now());
    }

    /// Keeps in mind a folder that cannot be judged yet; mistakes of its configuration stand in it.
    fn stand(&mut self, start: &Path, faults: Vec<Fault>) {
        let root = configured(start).unwrap_or(start);
        if self.broken.get(root) == Some(&faults) {
            return;
        }
        let path = root.join(config::FILE_NAME);
        if path.is_file() {
            let shown = self.client.shown(&path);
            let open = self.documents.at(&path);
            let encoding = self.client.encoding;
            let published = &mut self.published;
            let message = published.of_configuration(shown, &faults, open, encoding);
            message.into_iter().for_each(|message| self.send(message));
        }
        self.complain(root, &faults);
        self.broken.insert(root.to_path_buf(), faults);
    }

    /// Says why a folder cannot be judged.
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

    /// Lets the registers below a folder go that was closed, those aside that another one still covers.
    pub(super) fn leave(&mut self, folder: &Path) {
        let folder = folder
            .canonicalize()
            .unwrap_or_else(|_| folder.to_path_buf());
        let kept = self.client.folders.iter();
        let kept: Vec<PathBuf> = kept.filter_map(|kept| kept.canonicalize().ok()).collect();
        let goes = |root: &Path| {
            root.starts_with(&folder) && !kept.iter().any(|kept| root.starts_with(kept))
        };
        self.broken.retain(|root, _| !goes(root));
        let seats = std::mem::take(&mut self.seats).into_iter();
        let (gone, kept): (Vec<Seat>, Vec<Seat>) = seats.partition(|seat| goes(seat.desk.root()));
        self.seats = kept;
        for seat in gone {
            for message in self.published.clear(seat.desk.shown()) {
                self.send(message);
            }
        }
    }

    /// Judges what was typed since.
    pub(super) fn flush(&mut self) {
        for path in std::mem::take(&mut self.pending) {
            self.edit(&path);
        }
    }

    /// Judges what was typed, opened or closed.
    pub(super) fn edit(&mut self, path: &Path) {
        let Some(at) = self.index(path) else { return };
        self.type_in(at, path);
        self.publish(at);
        self.ask_at = Some(Instant::now());
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
            let saved = std::fs::read(path).ok();
            let typed = text.filter(|text| saved.as_deref() != Some(text.as_bytes()));
            seat.typed = typed.map(configuration);
        }
        if let Err(faults) = seat.desk.edit(&place, text) {
            let root = seat.desk.root().to_path_buf();
            self.complain(&root, &faults);
        }
    }

    /// Takes a file as it is open for what lies in the folder, and reads its register again.
    pub(super) fn keep(&mut self, path: &Path) {
        self.seat(path);
        let Some(at) = self.index(path) else { return };
        if let Some(seat) = self.seats.get_mut(at)
            && let Some(place) = seat.desk.place(path)
        {
            seat.desk.saved(&place);
            if place.as_str() == config::FILE_NAME {
                seat.typed = None;
            }
        }
        self.renew(at);
    }

    /// Reads a register again, since something changed in it beside the open files.
    pub(super) fn renew(&mut self, at: usize) {
        let Some(seat) = self.seats.get_mut(at) else {
            return;
        };
        let root = seat.desk.root().to_path_buf();
        // What changes while it is read is seen at the next look.
        let pulse = seat.desk.pulse();
        match seat.desk.renew() {
            Ok(()) => {
                seat.faults.clear();
                seat.pulse = pulse;
                self.publish(at);
                self.dig(at);
                self.ask_at = Some(Instant::now());
                // What other files say, and what day it is, stands in lenses too.
                if self.client.refreshes_lenses {
                    self.request("workspace/codeLens/refresh", ());
                }
            }
            Err(faults) => {
                let is_news = seat.faults != faults;
                let is_configuration = faults
                    .iter()
                    .all(|fault| fault.kind == FaultKind::Configuration);
                if !is_configuration {
                    seat.desk.clear();
                }
                seat.faults.clone_from(&faults);
                // What is there again looks as it did before it went.
                seat.pulse = 0;
                self.publish(at);
                if is_news {
                    self.complain(&root, &faults);
                }
                // The folder is there, and is no register any more: what lies in it may belong to another one.
                if root.is_dir() && !is_configuration {
                    self.seats.remove(at);
                }
            }
        }
    }

    /// Looks whether something changed that nobody told of.
    pub(super) fn look(&mut self) {
        for root in self.broken.keys().cloned().collect::<Vec<_>>() {
            self.seat(&root);
        }
        let folders = self.client.folders.iter().cloned();
        let open = self.documents.iter().map(|document| document.path.clone());
        // A register may have been made since.
        for path in folders.chain(open).collect::<Vec<_>>() {
            let is_open = path
                .canonicalize()
                .is_ok_and(|path| self.index(&path).is_some());
            if !is_open && path.exists() {
                self.seat(&path);
            }
        }
        for at in (0..self.seats.len()).rev() {
            let is_other = |seat: &mut Seat| {
                seat.desk.pulse() != seat.pulse
                    || seat.desk.is_stale()
                    || !seat.desk.root().is_dir()
            };
            if self.seats.get_mut(at).is_some_and(is_other) {
                self.renew(at);
            }
        }
    }

    /// Asks what findings repeat, now that nobody types.
    pub(super) fn ask(&mut self) {
        for seat in &mut self.seats {
            if let Some(question) = seat.desk.question() {
                let _ = self.questions.send(question);
            }
        }
        // What could be answered at once is to be told.
        (0..self.seats.len()).for_each(|at| self.publish(at));
    }

    /// Takes what findings repeat.
    pub(super) fn hear_found(&mut self, found: Found) {
        let mut seats = self.seats.iter();
        if let Some(at) = seats.position(|seat| seat.desk.root() == found.root)
            && let Some(seat) = self.seats.get_mut(at)
        {
            seat.desk.answer(found);
            self.publish(at);
        }
    }

    /// Has history read.
    fn dig(&self, at: usize) {
        if let Some(job) = self.seats.get(at).and_then(|seat| seat.desk.job()) {
            let _ = self.jobs.send(job);
        }
    }

    /// Takes what history says.
    pub(super) fn learn(&mut self, answer: Answer) {
        let (root, past) = match answer {
            Answer::Past(root, past) => (root, past),
            Answer::Life(wanted, life) => return commands::tell(self, wanted, life),
        };
        let mut seats = self.seats.iter();
        let Some(at) = seats.position(|seat| seat.desk.root() == root) else {
            return;
        };
        let Some(seat) = self.seats.get_mut(at) else {
            return;
        };
        let mut news = Vec::new();
        match past {
            Ok(past) => {
                seat.unread.clear();
                seat.desk.take(past);
            }
            Err(faults) => {
                seat.desk.forget();
                if seat.unread != faults {
                    news.clone_from(&faults);
                }
                seat.unread = faults;
            }
        }
        if let Some(fault) = news.first() {
            let message = format!("clause10 judges without history: {fault}\n{}", fault.help);
            let typ = MessageType::WARNING;
            self.notify::<told::ShowMessage>(ShowMessageParams { typ, message });
        }
        self.publish(at);
        self.ask_at = Some(Instant::now());
    }

    /// Sends what changed of a register.
    fn publish(&mut self, at: usize) {
        let open = self.documents.iter();
        let open = open.filter(|document| self.index(&document.path) == Some(at));
        let open = open.collect();
        let Some(seat) = self.seats.get_mut(at) else {
            return;
        };
        let changed = seat.desk.changes();
        let of_configuration = |fault: &&Fault| fault.kind == FaultKind::Configuration;
        let unread = seat.unread.iter().filter(of_configuration);
        let saved = || seat.faults.iter().chain(unread).cloned().collect();
        let faults: Vec<Fault> = seat.typed.clone().unwrap_or_else(saved);
        let seen = Seen {
            desk: &seat.desk,
            faults: &faults,
            documents: open,
            encoding: self.client.encoding,
        };
        let messages = self.published.of_desk(&seen, &changed);
        for message in messages {
            self.send(message);
        }
    }
}

/// The folder of the configuration that judges what lies at a path.
fn configured(start: &Path) -> Option<&Path> {
    let is_configured = |folder: &&Path| folder.join(config::FILE_NAME).is_file();
    start.ancestors().find(is_configured)
}
