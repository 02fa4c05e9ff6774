//! `clause10 check --fix` and `--diff`: does the fixes that diagnostics carry.
//!
//! Only in the working tree. What the files would be is judged before they are written: a fix that does not
//! mend, or that would make the life of its record wrong, is left out and said. Not for what a fix is:
//! rules and the reader give them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::diff::unified;
use super::judge::{Question, judge};
use super::{note, whole};
use crate::check::fix::{Plan, plan};
use crate::diagnostic::{Diagnostic, Report, State};
use crate::error::{Fault, FaultKind};
use crate::git::Repository;
use crate::parse;
use crate::policy::Level;
use crate::rule::Family;
use crate::snapshot::{Drafts, Snapshot, Stored};
use crate::text::RepoPath;
use crate::workspace::Workspace;

/// How often the files are looked at again: what is mended can show what else is to be mended, and what
/// turns out bad is left out.
const ROUNDS: usize = 12;

/// Mends the files and gives the report of what they are then.
///
/// # Errors
/// Why nothing could be judged, or a file not be written.
pub fn write(question: &Question<'_>, allow_mixed: bool) -> Result<Report, Vec<Fault>> {
    let mut fixing = Fixing::new(question, allow_mixed)?;
    fixing.run(question)?;
    put(&fixing.root, &fixing.originals, &fixing.drafts).map_err(|fault| vec![fault])?;
    for text in fixing.notes.iter().chain(&fixing.mended) {
        note(text);
    }
    Ok(fixing.report)
}

/// The report of the files as they are, and what would be changed in them.
///
/// # Errors
/// Why nothing could be judged.
pub fn show(question: &Question<'_>, allow_mixed: bool) -> Result<(Report, String), Vec<Fault>> {
    let mut fixing = Fixing::new(question, allow_mixed)?;
    fixing.run(question)?;
    for text in &fixing.notes {
        note(text);
    }
    let changes = fixing.drafts.iter().map(|(path, after)| {
        let text = fixing.originals.get(path).map_or("", String::as_str);
        unified(&format!("{}{path}", fixing.report.prefix), text, after)
    });
    let text = changes.collect();
    Ok((judge(question)?, text))
}

/// The files on their way.
struct Fixing {
    root: PathBuf,
    /// The files that are staged in another state, if they are to be left alone.
    mixed: Option<Mixed>,
    /// What the files are now, drafts included.
    report: Report,
    /// The texts of the drafts before anything was mended.
    originals: Drafts,
    drafts: Drafts,
    /// The files whose bytes are no clean text.
    damaged: BTreeSet<RepoPath>,
    /// The fixes that turned out bad.
    left: BTreeSet<Left>,
    /// A line for each that was mended.
    mended: Vec<String>,
    /// A line for each that was left alone.
    notes: Vec<String>,
}

/// One fix that is left out: file, rule and fingerprint of its diagnostic.
type Left = (RepoPath, &'static str, String);

fn key(diagnostic: &Diagnostic) -> Left {
    (
        diagnostic.path.clone(),
        diagnostic.rule.name,
        diagnostic.fingerprint.clone(),
    )
}

impl Fixing {
    fn new(question: &Question<'_>, allow_mixed: bool) -> Result<Self, Vec<Fault>> {
        let report = judge(question)?;
        let start = question.paths.first();
        let workspace = Workspace::find(start.map_or(Path::new("."), PathBuf::as_path))?;
        let mixed = match allow_mixed {
            true => None,
            false => Mixed::read(&workspace).map_err(|fault| vec![fault])?,
        };
        Ok(Self {
            root: workspace.root,
            mixed,
            report,
            originals: Drafts::new(),
            drafts: Drafts::new(),
            damaged: BTreeSet::new(),
            left: BTreeSet::new(),
            mended: Vec::new(),
            notes: Vec::new(),
        })
    }

    /// Mends until nothing is left that can be.
    fn run(&mut self, question: &Question<'_>) -> Result<(), Vec<Fault>> {
        self.leave_damaged();
        let mut mixed: BTreeSet<RepoPath> = BTreeSet::new();
        for _ in 0..ROUNDS {
            let plans = self.plans(&mut mixed);
            if plans.is_empty() {
                break;
            }
            let mut drafts = self.drafts.clone();
            drafts.extend(
                plans
                    .iter()
                    .map(|(path, plan)| ((*path).clone(), plan.text.clone())),
            );
            let question = Question {
                drafts: Some(&drafts),
                ..*question
            };
            let after = judge(&question)?;
            let bad = bad(&self.report, &after, &plans);
            let lines: Vec<String> = bad
                .iter()
                .map(|(found, why)| said("left alone", found, why))
                .collect();
            let left: Vec<Left> = bad.iter().map(|(found, _)| key(found)).collect();
            if left.is_empty() {
                let mended = plans.values().flat_map(|plan| &plan.mended);
                let mended: Vec<String> = mended.map(|found| said("fixed", found, "")).collect();
                let texts = plans.keys().filter_map(|path| {
                    let text = self.report.sources.get(*path)?;
                    Some(((*path).clone(), text.clone()))
                });
                let texts: Vec<(RepoPath, String)> = texts.collect();
                for (path, text) in texts {
                    self.originals.entry(path).or_insert(text);
                }
                self.mended.extend(mended);
                self.drafts = drafts;
                self.report = after;
            }
            self.left.extend(left);
            self.notes.extend(lines);
        }
        let mixed = mixed.iter().map(|path| {
            format!(
                "left alone: {path} is staged in another state than it has in the folder; stage it or take it back first, or pass --allow-mixed"
            )
        });
        self.notes.extend(mixed);
        // What would not mend is no fix.
        for found in &mut self.report.diagnostics {
            if self.damaged.contains(&found.path) || self.left.contains(&key(found)) {
                found.fix = None;
            }
        }
        Ok(())
    }

    /// Leaves alone the files whose bytes are no clean text: what is judged of them is not what lies there, so
    /// nothing can be put back.
    fn leave_damaged(&mut self) {
        let mut damaged = BTreeSet::new();
        let paths: BTreeSet<&RepoPath> = self
            .report
            .new_diagnostics()
            .map(|found| &found.path)
            .collect();
        for path in paths {
            // What cannot be read now is told when it is to be written.
            let Ok(bytes) = std::fs::read(self.root.join(path.as_str())) else {
                continue;
            };
            if std::str::from_utf8(&bytes).is_ok_and(|text| !text.contains('\0')) {
                continue;
            }
            self.notes.push(format!(
                "note: {path} is not UTF-8 (or has a NUL byte), so it is left alone; save it as UTF-8"
            ));
            damaged.insert(path.clone());
        }
        self.damaged = damaged;
    }

    /// What would be done to each file now; of two fixes that conflict, the second waits for its turn.
    fn plans(&self, mixed: &mut BTreeSet<RepoPath>) -> BTreeMap<&RepoPath, Plan<'_>> {
        let mut files: BTreeMap<&RepoPath, Vec<&Diagnostic>> = BTreeMap::new();
        for found in self.report.new_diagnostics() {
            let is_left = self.damaged.contains(&found.path) || self.left.contains(&key(found));
            if found.fix.is_some() && !is_left {
                files.entry(&found.path).or_default().push(found);
            }
        }
        let mut plans = BTreeMap::new();
        for (path, found) in files {
            let Some(text) = self.report.sources.get(path) else {
                continue;
            };
            let staged = self.mixed.as_ref();
            if !self.drafts.contains_key(path)
                && staged.is_some_and(|staged| staged.has(path, text))
            {
                mixed.insert(path.clone());
                continue;
            }
            let plan = plan(text, &found);
            if plan.text != *text {
                plans.insert(path, plan);
            }
        }
        plans
    }
}

/// One line about a fix.
fn said(what: &str, diagnostic: &Diagnostic, why: &str) -> String {
    let description = diagnostic
        .fix
        .as_ref()
        .map_or("", |remedy| &*remedy.fix.description);
    let joint = if why.is_empty() { "" } else { ": " };
    format!(
        "{what}: {}:{}:{}: {description} ({}){joint}{why}",
        diagnostic.path, diagnostic.start.line, diagnostic.start.column, diagnostic.rule.name
    )
}

/// The fixes that did not mend, and those of records whose life they would make wrong, with the reason.
fn bad<'d>(
    before: &Report,
    after: &Report,
    plans: &BTreeMap<&RepoPath, Plan<'d>>,
) -> Vec<(&'d Diagnostic, String)> {
    let mut bad = Vec::new();
    for (path, plan) in plans {
        let of_file = |report: &Report, wanted: &dyn Fn(&Diagnostic) -> bool| -> Vec<String> {
            let found = report.diagnostics.iter();
            let found = found.filter(|found| found.path == **path && wanted(found));
            found.map(|found| found.fingerprint.clone()).collect()
        };
        let harm = after.diagnostics.iter().find(|found| {
            let breaks = found.rule.family == Family::History || is_unreadable(found);
            let same = |other: &Diagnostic| other.rule == found.rule;
            found.path == **path
                && found.state == State::New
                && found.level == Level::Error
                && breaks
                && of_file(before, &same).len() < of_file(after, &same).len()
        });
        if let Some(harm) = harm {
            let why = format!("then `{}` would be reported", harm.rule.name);
            bad.extend(plan.mended.iter().map(|found| (*found, why.clone())));
            continue;
        }
        for found in &plan.mended {
            let same = |other: &Diagnostic| other.rule == found.rule;
            if of_file(after, &same).contains(&found.fingerprint) {
                bad.push((*found, "it would not mend this".to_owned()));
            }
        }
    }
    bad
}

fn is_unreadable(found: &Diagnostic) -> bool {
    let name = found.rule.name;
    matches!(
        name,
        "unreadable-finding" | "missing-front-matter" | "invalid-yaml"
    )
}

/// What is staged: a fix of a file that is staged in another state than it has in the working tree would
/// not be in what is committed, and nobody would see that.
struct Mixed {
    index: Stored,
    head: Option<Stored>,
}

impl Mixed {
    /// Reads the index and HEAD; none where there is no repository.
    fn read(workspace: &Workspace) -> Result<Option<Self>, Fault> {
        let Some(top) = &workspace.repository else {
            return Ok(None);
        };
        let Some(repository) = Repository::discover(top)? else {
            return Ok(None);
        };
        let head = match repository.reader().head()? {
            Some(commit) => Some(Stored::commit(&repository, commit)?.within(workspace.prefix())),
            None => None,
        };
        Ok(Some(Self {
            index: Stored::index(&repository)?.within(workspace.prefix()),
            head,
        }))
    }

    /// Whether a file is staged, and not as it lies in the working tree.
    fn has(&self, path: &RepoPath, text: &str) -> bool {
        // What is not there cannot be staged.
        let Ok(staged) = self.index.read(path, parse::LIMIT) else {
            return false;
        };
        let head = self.head.as_ref();
        let committed = head.and_then(|head| head.read(path, parse::LIMIT).ok());
        lines(&staged) != lines(text.as_bytes()) && committed.as_ref() != Some(&staged)
    }
}

/// The lines without their ends, which git may keep in another way than the folder has them.
fn lines(bytes: &[u8]) -> Vec<&[u8]> {
    let lines = bytes.split(|byte| *byte == b'\n');
    lines
        .map(|line| line.strip_suffix(b"\r").unwrap_or(line))
        .collect()
}

/// Writes the drafts, each whole or not at all, unless a file is no longer what was judged.
fn put(root: &Path, originals: &Drafts, drafts: &Drafts) -> Result<(), Fault> {
    for path in drafts.keys() {
        let full = root.join(path.as_str());
        let bytes = std::fs::read(&full).map_err(|error| Fault::files("read", &full, &error))?;
        if originals.get(path).map(String::as_bytes) != Some(&bytes) {
            return Err(Fault::new(
                FaultKind::Files,
                format!("{path} changed while it was judged; nothing was written"),
                "run it again",
            ));
        }
    }
    for (path, text) in drafts {
        let full = root.join(path.as_str());
        whole::replace(&full, text.as_bytes())
            .map_err(|error| Fault::files("write", &full, &error))?;
    }
    Ok(())
}
