//! What is found out beside, by other threads, and what becomes of it: history, and what findings repeat.
//!
//! Not for finding it out (`worker`, `asker`).

use super::Desk;
use super::same::{same, shift};
use crate::check;
use crate::commands::lsp::asker::{Found, Question};
use crate::commands::lsp::worker::{Job, Past, State};
use crate::text::RepoPath;

impl Desk {
    /// What is to be asked of repetitions in the texts as they are; none where it was asked, or there is nothing.
    pub fn question(&mut self) -> Option<Question> {
        if self.asked_of.replace(self.state) == Some(self.state) {
            return None;
        }
        let asked = check::asked(&self.register, &self.rules, &[], None);
        if asked.is_empty() {
            if !self.suspected.is_empty() {
                self.suspected.clear();
                self.collect();
            }
            return None;
        }
        Some(Question {
            root: self.root().to_path_buf(),
            state: self.state,
            register: self.register.clone(),
            gone: self
                .past
                .as_ref()
                .map_or_else(Vec::new, |past| past.gone.clone()),
            default_edition: self.opened.workspace.policy().default_edition(),
            asked,
        })
    }

    /// Takes what findings repeat, if the texts are still those of which it was asked.
    pub fn answer(&mut self, found: Found) {
        if found.state == self.state {
            self.suspected = found.suspected;
            self.collect();
        }
    }

    /// What the worker needs to read history; none where it is not to be read.
    pub fn job(&self) -> Option<Job> {
        self.has_history().then(|| Job::Past(self.state()))
    }

    /// Whether history is to be read, and there is some.
    pub(super) const fn has_history(&self) -> bool {
        !self.asked.no_history && self.opened.repository.is_some()
    }

    /// The register as it is now.
    pub fn state(&self) -> State {
        let is_saved = |(path, text): (&RepoPath, &String)| {
            let saved = std::fs::read(self.root().join(path.as_str()));
            saved.is_ok_and(|saved| saved == text.as_bytes())
        };
        State {
            root: self.root().to_path_buf(),
            register: self.register.clone(),
            as_of: self.as_of,
            is_saved: self.drafts.iter().all(is_saved),
        }
    }

    /// Takes what history says.
    pub fn take(&mut self, mut past: Past) {
        let texts = past.texts.iter();
        let other = texts.filter_map(|(path, said)| {
            let now = self.register.source_of(path)?.text();
            (now != said.source.text()).then(|| (path.clone(), now.to_owned()))
        });
        for (path, now) in other.collect::<Vec<_>>() {
            shift(Some(&mut past), &path, &now);
        }
        for control in &mut self.register.controls {
            let known = past
                .committed
                .iter()
                .find(|(path, _)| path == control.file.path());
            control.committed = known.and_then(|(_, committed)| committed.clone());
        }
        let gone = std::mem::replace(&mut self.register.gone_audits, past.gone_audits.clone());
        let is_about_audits = !gone.is_empty() || !past.gone_audits.is_empty();
        let is_new = self
            .past
            .as_ref()
            .is_none_or(|known| !same(&known.gone, &past.gone));
        self.past = Some(past);
        if is_new {
            self.state += 1;
            self.suspected.clear();
        }
        if is_about_audits {
            self.judge();
        } else {
            self.collect();
        }
    }

    /// Forgets what history said.
    pub fn forget(&mut self) {
        self.past = None;
        self.state += 1;
        self.suspected.clear();
        self.judge();
    }
}
