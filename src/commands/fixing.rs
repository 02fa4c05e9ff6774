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
use crate::text::{RepoPath, Span};
use crate::workspace::Workspace;

/// How often the files are judged again without the fixes that turned out bad.
const ROUNDS: usize = 5;

/// Mends the files and gives the report of what they are then.
///
/// # Errors
/// Why nothing could be judged, or a file not be written.
pub fn write(question: &Question<'_>, allow_mixed: bool) -> Result<Report, Vec<Fault>> {
    let before = judge(question)?;
    let fixed = fixed(question, &before, allow_mixed)?;
    for text in &fixed.notes {
        note(text);
    }
    let Some(after) = fixed.after else {
        return Ok(before);
    };
    put(&fixed.root, &before, &fixed.drafts).map_err(|fault| vec![fault])?;
    for text in &fixed.mended {
        note(text);
    }
    Ok(after)
}

/// The report of the files as they are, and what would be changed in them.
///
/// # Errors
/// Why nothing could be judged.
pub fn show(question: &Question<'_>, allow_mixed: bool) -> Result<(Report, String), Vec<Fault>> {
    let before = judge(question)?;
    let fixed = fixed(question, &before, allow_mixed)?;
    for text in &fixed.notes {
        note(text);
    }
    let changes = fixed.drafts.iter().map(|(path, after)| {
        let text = before.sources.get(path).map_or("", String::as_str);
        unified(&format!("{}{path}", before.prefix), text, after)
    });
    let text = changes.collect();
    Ok((before, text))
}

/// What the fixes make of the files.
struct Fixed {
    root: PathBuf,
    drafts: Drafts,
    /// The report of the drafts; none where nothing changes.
    after: Option<Report>,
    /// A line for each that was mended.
    mended: Vec<String>,
    /// A line for each that was left alone.
    notes: Vec<String>,
}

/// One fix, as it is left out: file, place and rule of its diagnostic.
type Left = (RepoPath, Span, &'static str);

fn key(diagnostic: &Diagnostic) -> Left {
    (
        diagnostic.path.clone(),
        diagnostic.span,
        diagnostic.rule.name,
    )
}

fn fixed(question: &Question<'_>, before: &Report, allow_mixed: bool) -> Result<Fixed, Vec<Fault>> {
    let start = question.paths.first();
    let workspace = Workspace::find(start.map_or(Path::new("."), PathBuf::as_path))?;
    let mut fixed = Fixed {
        root: workspace.root.clone(),
        drafts: Drafts::new(),
        after: None,
        mended: Vec::new(),
        notes: Vec::new(),
    };
    let mut files: BTreeMap<&RepoPath, Vec<&Diagnostic>> = BTreeMap::new();
    for diagnostic in before.new_diagnostics().filter(|found| found.fix.is_some()) {
        files.entry(&diagnostic.path).or_default().push(diagnostic);
    }
    if !allow_mixed && !files.is_empty() {
        leave_mixed(&workspace, before, &mut files, &mut fixed.notes)
            .map_err(|fault| vec![fault])?;
    }
    let mut left: BTreeSet<Left> = BTreeSet::new();
    for _ in 0..ROUNDS {
        let plans = plans(before, &files, &left);
        fixed.drafts = drafts(before, &plans);
        if fixed.drafts.is_empty() {
            return Ok(fixed);
        }
        let question = Question {
            drafts: Some(&fixed.drafts),
            ..*question
        };
        let after = judge(&question)?;
        let bad = bad(before, &after, &plans);
        if bad.is_empty() {
            fixed.say(&plans);
            fixed.after = Some(after);
            return Ok(fixed);
        }
        for (diagnostic, why) in bad {
            left.insert(key(diagnostic));
            fixed.notes.push(said("left alone", diagnostic, &why));
        }
    }
    // Each round leaves out more; what is not clear by now is not for a program to decide.
    fixed.drafts.clear();
    Ok(fixed)
}

impl Fixed {
    fn say(&mut self, plans: &BTreeMap<&RepoPath, Plan<'_>>) {
        for plan in plans.values() {
            let mended = plan.mended.iter().map(|found| said("fixed", found, ""));
            self.mended.extend(mended);
            let why = "another fix changes the same place; run it again";
            let in_conflict = plan.in_conflict.iter();
            self.notes
                .extend(in_conflict.map(|found| said("left alone", found, why)));
        }
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

fn plans<'d>(
    before: &Report,
    files: &BTreeMap<&'d RepoPath, Vec<&'d Diagnostic>>,
    left: &BTreeSet<Left>,
) -> BTreeMap<&'d RepoPath, Plan<'d>> {
    let planned = files.iter().filter_map(|(path, found)| {
        let text = before.sources.get(*path)?;
        let wanted: Vec<&Diagnostic> = found
            .iter()
            .copied()
            .filter(|found| !left.contains(&key(found)))
            .collect();
        Some((*path, plan(text, &wanted)))
    });
    planned.collect()
}

fn drafts(before: &Report, plans: &BTreeMap<&RepoPath, Plan<'_>>) -> Drafts {
    let changed = plans
        .iter()
        .filter(|(path, plan)| before.sources.get(**path) != Some(&plan.text));
    changed
        .map(|(path, plan)| ((*path).clone(), plan.text.clone()))
        .collect()
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

/// Leaves out files that are staged in another state than they have in the working tree: a fix would not
/// be in what is committed, and nobody would see that.
fn leave_mixed(
    workspace: &Workspace,
    before: &Report,
    files: &mut BTreeMap<&RepoPath, Vec<&Diagnostic>>,
    notes: &mut Vec<String>,
) -> Result<(), Fault> {
    let Some(repository) = workspace
        .repository
        .as_ref()
        .map(|top| Repository::discover(top))
        .transpose()?
        .flatten()
    else {
        return Ok(());
    };
    let index = Stored::index(&repository)?.within(workspace.prefix());
    let head = match repository.reader().head()? {
        Some(commit) => Some(Stored::commit(&repository, commit)?.within(workspace.prefix())),
        None => None,
    };
    files.retain(|path, _| {
        // What is not there cannot be staged.
        let Ok(staged) = index.read(path, parse::LIMIT) else {
            return true;
        };
        let text = before.sources.get(*path).map_or("", String::as_str);
        let committed = head.as_ref().and_then(|head| head.read(path, parse::LIMIT).ok());
        let is_mixed = lines(&staged) != lines(text.as_bytes()) && committed.as_ref() != Some(&staged);
        if is_mixed {
            notes.push(format!(
                "left alone: {path} is staged in another state than it has in the folder; stage it or take it back first, or pass --allow-mixed"
            ));
        }
        !is_mixed
    });
    Ok(())
}

/// The lines without their ends, which git may keep in another way than the folder has them.
fn lines(bytes: &[u8]) -> Vec<&[u8]> {
    let lines = bytes.split(|byte| *byte == b'\n');
    lines
        .map(|line| line.strip_suffix(b"\r").unwrap_or(line))
        .collect()
}

/// Writes the drafts, each whole or not at all, unless a file is no longer what was judged.
fn put(root: &Path, before: &Report, drafts: &Drafts) -> Result<(), Fault> {
    for path in drafts.keys() {
        let full = root.join(path.as_str());
        let bytes = std::fs::read(&full).map_err(|error| Fault::files("read", &full, &error))?;
        if before.sources.get(path).map(String::as_bytes) != Some(&bytes) {
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
