//! One register, kept in memory and judged again whenever something in it changes.
//!
//! The texts that are open in an editor lie over the files. What an edit did not touch is neither read nor judged
//! again; what history says is found out beside (`worker`), and its places move along with what is typed. Not for
//! talking to the editor (`server`).

mod beside;
mod files;
mod same;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::worker::Past;
use crate::check::{Life, Run, Selection, Verdicts};
use crate::commands::check::today;
use crate::commands::judge::{KeptSuspected, Opened, restored};
use crate::diagnostic::{Diagnostic, State};
use crate::editor::{Encoding, PageKind, Sight};
use crate::error::{Fault, FaultKind};
use crate::git;
use crate::model::{Day, Record, Register};
use crate::rule::Rule;
use crate::snapshot::Drafts;
use crate::text::RepoPath;
use files::Stamp;
use same::{same_diagnostics, shift};

/// How a register is judged, from the command line.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked {
    /// The day; today, where none is given.
    pub as_of: Option<Day>,
    /// Whether history is left alone.
    pub no_history: bool,
}

/// A register with what is open of it.
pub struct Desk {
    asked: Asked,
    /// The folder as the client names it: there may be links on the way.
    shown: PathBuf,
    opened: Opened,
    rules: Vec<&'static Rule>,
    drafts: Drafts,
    register: Register,
    verdicts: Verdicts,
    stamps: BTreeMap<RepoPath, Stamp>,
    /// What history says; none as long as it was not read.
    past: Option<Past>,
    suspected: Vec<KeptSuspected>,
    /// Grows with each change of the texts.
    state: u64,
    /// Of which state it was asked what findings repeat.
    asked_of: Option<u64>,
    /// Files that are being typed in and of which nothing can be read right now, with their text as a record. The
    /// register keeps what they said before: that others miss them is no news.
    broken: BTreeMap<RepoPath, Record>,
    as_of: Day,
    me: Option<String>,
    /// What is wrong, by file.
    diagnostics: BTreeMap<RepoPath, Vec<Diagnostic>>,
    /// The files in which that is not what was told.
    changed: BTreeSet<RepoPath>,
}

impl Desk {
    /// Opens the register that a file or folder lies in, and judges it without history; none where there is none.
    ///
    /// # Errors
    /// When its configuration has a mistake, or it cannot be read.
    pub fn open(start: &Path, asked: Asked) -> Result<Option<Self>, Vec<Fault>> {
        let Some(opened) = files::open(start, asked)? else {
            return Ok(None);
        };
        let me = git::user_email(&opened.workspace.root);
        let rules = rules(&opened);
        let mut desk = Self {
            asked,
            shown: opened.workspace.root.clone(),
            as_of: asked.as_of.unwrap_or_else(today),
            opened,
            rules,
            drafts: Drafts::new(),
            register: Register::default(),
            verdicts: Verdicts::default(),
            stamps: BTreeMap::new(),
            past: None,
            suspected: Vec::new(),
            state: 0,
            asked_of: None,
            broken: BTreeMap::new(),
            me,
            diagnostics: BTreeMap::new(),
            changed: BTreeSet::new(),
        };
        desk.spread();
        desk.register = desk.read()?;
        desk.judge();
        Ok(Some(desk))
    }

    /// The folder to which paths are relative.
    pub fn root(&self) -> &Path {
        &self.opened.workspace.root
    }

    /// The same as the client names it.
    pub fn shown(&self) -> &Path {
        &self.shown
    }

    /// Takes how the client names it.
    pub fn name(&mut self, shown: PathBuf) {
        self.shown = shown;
    }

    /// The top of its repository, where it lies in one.
    pub fn repository(&self) -> Option<&Path> {
        self.opened.workspace.repository.as_deref()
    }

    /// Where a file lies in it, by a path without links on the way; none for one that lies elsewhere.
    pub fn place(&self, path: &Path) -> Option<RepoPath> {
        let below = path.strip_prefix(self.root()).ok()?;
        let parts = below.iter().map(|part| part.to_string_lossy());
        Some(RepoPath::new(parts.collect::<Vec<_>>().join("/")))
    }

    /// Whether a file is a record of a finding.
    pub fn is_record(&self, path: &RepoPath) -> bool {
        self.register.place(path).is_some()
    }

    /// What editors ask is answered from this.
    pub fn sight(&self, encoding: Encoding, snippets: bool) -> Sight<'_> {
        Sight {
            root: &self.shown,
            register: &self.register,
            gone: self.past.as_ref().map_or(&[], |past| &past.gone),
            policy: self.opened.workspace.policy(),
            snapshot: &*self.opened.snapshot,
            as_of: self.as_of,
            diagnostics: &self.diagnostics,
            me: self.me.as_deref(),
            encoding,
            snippets,
        }
    }

    /// What is wrong, by file.
    pub const fn diagnostics(&self) -> &BTreeMap<RepoPath, Vec<Diagnostic>> {
        &self.diagnostics
    }

    /// Forgets what is wrong, since it cannot be told any more.
    pub fn clear(&mut self) {
        let old = std::mem::take(&mut self.diagnostics);
        self.note(&old);
    }

    /// The repository and the folder, opened.
    pub const fn opened(&self) -> &Opened {
        &self.opened
    }

    /// The day on which is judged.
    pub const fn as_of(&self) -> Day {
        self.as_of
    }

    /// Takes the text of a file that is open, or lets it go, and judges what that changes.
    ///
    /// # Errors
    /// When git cannot tell what is in a file.
    pub fn edit(&mut self, path: &RepoPath, text: Option<&str>) -> Result<(), Vec<Fault>> {
        // What is known of this path is no longer what the file says.
        self.stamps.remove(path);
        match text {
            Some(text) => self.drafts.insert(path.clone(), text.to_owned()),
            None => self.drafts.remove(path),
        };
        let kind = self.sight(Encoding::default(), false).kind(path);
        if kind == PageKind::Configuration || kind == PageKind::Other {
            return Ok(());
        }
        self.spread();
        self.state += 1;
        self.broken.remove(path);
        let old = match text.filter(|_| kind == PageKind::Finding) {
            Some(text) => {
                let record = self.record(path, text).map_err(|fault| vec![fault])?;
                let was_whole = self.register.at(path).is_some_and(|old| !old.is_broken());
                if record.is_broken() && was_whole {
                    self.broken.insert(path.clone(), record);
                    self.show_broken();
                    return Ok(());
                }
                self.replace(self.register.with(path, Some(record)))
            }
            None => {
                let register = self.read()?;
                self.replace(register)
            }
        };
        if let Some(now) = self.register.source_of(path) {
            shift(self.past.as_mut(), path, now.text());
        }
        self.judge_beside(&old);
        Ok(())
    }

    /// Takes a text as the one that lies in the folder, also where nothing can be read of it.
    pub fn saved(&mut self, path: &RepoPath) {
        self.broken.remove(path);
    }

    /// Opens everything again, since something beside the open files changed: reads what is new, and judges.
    ///
    /// # Errors
    /// When the configuration has a mistake, or the register cannot be read; what was known stays.
    pub fn renew(&mut self) -> Result<(), Vec<Fault>> {
        let root = self.root().to_path_buf();
        // What lies above may be a register too, but not this one.
        let opened = files::open(&root, self.asked)?;
        let opened = opened.filter(|opened| opened.workspace.root == root);
        let opened = opened.ok_or_else(|| vec![gone(&root)])?;
        let is_same = configured(&self.opened) == configured(&opened);
        self.opened = opened;
        self.as_of = self.asked.as_of.unwrap_or_else(today);
        self.rules = rules(&self.opened);
        if !is_same {
            // Words and folders make other records of the same bytes.
            self.register = Register::default();
            self.verdicts = Verdicts::default();
            self.stamps.clear();
        }
        self.spread();
        let register = self.read()?;
        let old = self.replace(register);
        self.state += 1;
        if !self.has_history() {
            self.past = None;
        }
        if is_same {
            self.judge_beside(&old);
        } else {
            self.judge();
        }
        Ok(())
    }

    /// What is to be done to the text of a finding, judged in it: the diagnostics that its record would have.
    ///
    /// # Errors
    /// When git cannot tell what is in a file.
    pub fn would_be(&self, path: &RepoPath, text: &str) -> Result<Vec<Diagnostic>, Fault> {
        let register = self.register.with(path, Some(self.record(path, text)?));
        let run = self.run(&register, &[], &[]);
        let found = run.diagnostics_with(&run.verdicts_of(path)).into_iter();
        Ok(found.filter(|found| found.path == *path).collect())
    }

    fn replace(&mut self, register: Register) -> (Register, Verdicts) {
        let old = std::mem::replace(&mut self.register, register);
        (old, std::mem::take(&mut self.verdicts))
    }

    /// Judges, and takes over what was found in records that are the same as in the register before.
    fn judge_beside(&mut self, (old, verdicts): &(Register, Verdicts)) {
        let before = self.run(old, &[], &[]);
        self.verdicts = self
            .run(&self.register, &[], &[])
            .verdicts_beside(&before, verdicts);
        self.collect();
    }

    fn judge(&mut self) {
        self.verdicts = self.run(&self.register, &[], &[]).verdicts();
        self.collect();
    }

    /// Runs the rules that look at more than one record.
    fn collect(&mut self) {
        let gone = self.past.as_ref().map_or(&[][..], |past| &past.gone);
        let lives = self.past.as_ref().map_or(&[][..], |past| &past.lives);
        let suspected: Vec<_> = self
            .suspected
            .iter()
            .filter_map(|kept| restored(kept.clone(), &self.register, gone))
            .collect();
        let run = Run {
            suspected: Some(&suspected),
            ..self.run(&self.register, lives, gone)
        };
        let mut found = run.diagnostics_with(&self.verdicts);
        if let Some(past) = &self.past
            && let Some(inherited) = &past.inherited
        {
            inherited.mark(past.ancestry.as_ref(), &mut found);
        }
        let mut by_file: BTreeMap<RepoPath, Vec<Diagnostic>> = BTreeMap::new();
        for found in found.into_iter().filter(|found| found.state == State::New) {
            by_file.entry(found.path.clone()).or_default().push(found);
        }
        for (path, record) in &self.broken {
            by_file.insert(path.clone(), self.of_broken(record));
        }
        let old = std::mem::replace(&mut self.diagnostics, by_file);
        self.note(&old);
    }

    /// Shows what is wrong with the files of which nothing can be read; all else is as it was.
    fn show_broken(&mut self) {
        let broken = self.broken.iter();
        let found = broken.map(|(path, record)| (path.clone(), self.of_broken(record)));
        for (path, found) in found.collect::<Vec<_>>() {
            self.changed.insert(path.clone());
            self.diagnostics.insert(path, found);
        }
    }

    /// What is wrong with a file of which nothing can be read.
    fn of_broken(&self, record: &Record) -> Vec<Diagnostic> {
        let alone = Register::new(vec![record.clone()], Vec::new());
        let found = self.run(&alone, &[], &[]).diagnostics().into_iter();
        found.filter(|found| found.path == *record.path()).collect()
    }

    /// Notes in which files something else is wrong now.
    fn note(&mut self, old: &BTreeMap<RepoPath, Vec<Diagnostic>>) {
        let is_other = |path: &&RepoPath| match (old.get(*path), self.diagnostics.get(*path)) {
            (Some(one), Some(other)) => !same_diagnostics(one, other),
            _ => true,
        };
        let paths = old.keys().chain(self.diagnostics.keys());
        let other: Vec<RepoPath> = paths.filter(is_other).cloned().collect();
        self.changed.extend(other);
    }

    /// The files in which something else is wrong than when this was asked last.
    pub fn changes(&mut self) -> BTreeSet<RepoPath> {
        std::mem::take(&mut self.changed)
    }

    fn run<'a>(&'a self, register: &'a Register, lives: &'a [Life], gone: &'a [Record]) -> Run<'a> {
        let workspace = &self.opened.workspace;
        Run {
            register,
            policy: workspace.policy(),
            configuration: workspace.configuration.source.as_ref(),
            as_of: self.as_of,
            rules: &self.rules,
            change: None,
            lives,
            gone,
            suspected: Some(&[]),
            only: None,
        }
    }
}

/// The rules that run; those that look at history find nothing before it was read.
fn rules(opened: &Opened) -> Vec<&'static Rule> {
    let all = Selection::new(&[], &[]).unwrap_or_default();
    all.under(opened.workspace.policy())
}

/// What the configuration says.
fn configured(opened: &Opened) -> Option<&str> {
    let source = opened.workspace.configuration.source.as_ref();
    source.map(|source| source.text())
}

/// Why there is nothing to judge any more.
fn gone(root: &Path) -> Fault {
    Fault::new(
        FaultKind::Files,
        format!("there are no findings in {} any more", root.display()),
        "open the folder again when they are back",
    )
}
