//! The registers that are open: which file belongs to which, and when each is judged, read again or looked at.
//!
//! Not for judging one (`desk`), and not for what the client says (`server`).

use std::path::Path;
use std::time::Instant;

use lsp_types::notification as told;
use lsp_types::{MessageType, ShowMessageParams};

use super::commands;
use super::desk::Desk;
use super::publish::{Seen, configuration};
use super::server::Server;
use super::worker::Answer;
use crate::config;
use crate::editor::Sight;
use crate::error::{Fault, FaultKind};
use crate::snapshot::Drafts;
use crate::text::RepoPath;
use crate::workspace::{self, Workspace};

/// A register, with why it could not be read where that is so, and what the last look at its folder saw.
pub struct Seat {
    /// The register.
    pub desk: Desk,
    faults: Vec<Fault>,
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

    fn index(&self, path: &Path) -> Option<usize> {
        let seats = self.seats.iter().enumerate();
        let within = seats.filter(|(_, seat)| path.starts_with(seat.desk.root()));
        let deepest = within.max_by_key(|(_, seat)| seat.desk.root().components().count());
        deepest.map(|(at, _)| at)
    }

    /// Opens the register that a file or folder lies in, unless it is open.
    pub(super) fn seat(&mut self, path: &Path) {
        let start = workspace::existing(path);
        let is_open = |root: &Path| self.seats.iter().any(|seat| seat.desk.root() == root);
        if Workspace::find(&start).is_ok_and(|found| is_open(&found.root)) {
            return;
        }
        match Desk::open(&start, self.asked, Drafts::new()) {
            Ok(None) => {}
            Ok(Some(desk)) => self.take_seat(desk),
            Err(faults) => self.stand(&start, faults),
        }
    }

    fn take_seat(&mut self, mut desk: Desk) {
        for folder in &self.client.folders {
            desk.name(folder);
        }
        self.broken.remove(desk.root());
        let pulse = desk.pulse();
        self.seats.push(Seat {
            desk,
            faults: Vec::new(),
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
        self.asked_later = Some(Instant::now());
    }

    /// Keeps in mind a folder that cannot be judged yet; mistakes of its configuration stand in it.
    fn stand(&mut self, start: &Path, faults: Vec<Fault>) {
        let is_configured = |folder: &&Path| folder.join(config::FILE_NAME).is_file();
        let Some(root) = start.ancestors().find(is_configured) else {
            self.complain(start, &faults);
            return;
        };
        if self.broken.get(root) == Some(&faults) {
            return;
        }
        let path = root.join(config::FILE_NAME);
        let encoding = self.client.encoding;
        let published = &mut self.published;
        let message = published.of_configuration(path, &faults, &self.documents, encoding);
        self.complain(root, &faults);
        self.broken.insert(root.to_path_buf(), faults);
        if let Some(message) = message {
            self.send(message);
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
    pub(super) fn leave(&mut self, folder: &Path) {
        self.seats
            .retain(|seat| !seat.desk.shown().starts_with(folder));
        for message in self.published.clear(folder) {
            self.send(message);
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
        self.asked_later = Some(Instant::now());
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
    pub(super) fn renew(&mut self, wanted: impl Fn(&Desk) -> bool) {
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
                    self.asked_later = Some(Instant::now());
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
                        seat.desk.clear();
                    }
                    seat.faults.clone_from(&faults);
                    // What is there again looks as it did before it went.
                    seat.pulse = 0;
                    self.publish(at);
                    if is_news {
                        self.complain(&root, &faults);
                    }
                }
            }
        }
    }

    /// Looks whether something changed that nobody told of.
    pub(super) fn look(&mut self) {
        for root in self.broken.keys().cloned().collect::<Vec<_>>() {
            if root.join(config::FILE_NAME).is_file() {
                self.seat(&root);
            } else {
                self.broken.remove(&root);
            }
        }
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
    pub(super) fn compare(&mut self) {
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
    pub(super) fn learn(&mut self, answer: Answer) {
        let (root, past) = match answer {
            Answer::Past(root, past) => (root, past),
            Answer::Life(wanted, life) => return commands::tell(self, wanted, life),
        };
        let Some(at) = self.seats.iter().position(|seat| seat.desk.root() == root) else {
            return;
        };
        match past {
            Ok(past) => {
                if let Some(seat) = self.seats.get_mut(at) {
                    seat.desk.take(past);
                }
                self.publish(at);
                self.asked_later = Some(Instant::now());
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
        let Some(seat) = self.seats.get_mut(at) else {
            return;
        };
        let changed = seat.desk.changes();
        let seen = Seen {
            desk: &seat.desk,
            faults: &seat.faults,
            documents: &self.documents,
            encoding: self.client.encoding,
        };
        let messages = self.published.of_desk(&seen, &changed);
        for message in messages {
            self.send(message);
        }
    }
}
