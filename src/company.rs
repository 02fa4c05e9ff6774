//! The example company: an invented ISMS repository whose whole life is embedded in the program.
//!
//! `fixtures/company` holds it as ordered commits (who, when, which files); here they are read and
//! replayed into one tree of files a commit. Not for writing a repository (`git::write`).

use std::collections::BTreeMap;
use std::rc::Rc;

use jiff::fmt::temporal::Pieces;
use serde::Deserialize;

use crate::error::{Fault, FaultKind};
use crate::git::write::{Commit, Signature};

/// The day on which the demo judges the register: a Friday, just after the last commit.
pub const AS_OF: jiff::civil::Date = jiff::civil::date(2026, 11, 20);

const PEOPLE: &str = include_str!("../fixtures/company/people.yaml");

/// The files of `fixtures/company/history`, in order.
pub const HISTORY: &[(&str, &str)] = &[
    (
        "2023.yaml",
        include_str!("../fixtures/company/history/2023.yaml"),
    ),
    (
        "2024-1.yaml",
        include_str!("../fixtures/company/history/2024-1.yaml"),
    ),
    (
        "2024-2.yaml",
        include_str!("../fixtures/company/history/2024-2.yaml"),
    ),
    (
        "2025-1.yaml",
        include_str!("../fixtures/company/history/2025-1.yaml"),
    ),
    (
        "2025-2.yaml",
        include_str!("../fixtures/company/history/2025-2.yaml"),
    ),
    (
        "2026-1.yaml",
        include_str!("../fixtures/company/history/2026-1.yaml"),
    ),
    (
        "2026-2.yaml",
        include_str!("../fixtures/company/history/2026-2.yaml"),
    ),
];

/// Files by path, as one commit has them.
type Tree = BTreeMap<String, Rc<str>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Person {
    name: String,
    email: String,
}

/// One commit as it is written down. Its operations apply in the order move, delete, write, edit.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    at: String,
    committed: Option<String>,
    by: String,
    say: String,
    #[serde(default)]
    r#move: BTreeMap<String, String>,
    #[serde(default)]
    delete: Vec<String>,
    #[serde(default)]
    write: BTreeMap<String, String>,
    #[serde(default)]
    edit: BTreeMap<String, Vec<Edit>>,
    tag: Option<String>,
    /// The branch it goes on, made from the tip of main when first named.
    branch: Option<String>,
    /// The branch that it merges into main.
    merge: Option<String>,
}

/// One change to the text of a file.
#[derive(Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum Edit {
    /// Text that stands there once, and what takes its place.
    Replace { find: String, put: String },
    /// Lines at the end of the front matter.
    Front { front: String },
    /// Text at the end of the file.
    Body { body: String },
}

/// The tip of a branch while the history is replayed.
#[derive(Clone)]
struct Tip {
    commit: usize,
    tree: Tree,
    /// The tree from which the branch was made.
    start: Tree,
}

/// The commits of the example company, in order.
///
/// # Errors
/// When the embedded files do not fit together; a test shows that they do.
pub fn commits() -> Result<Vec<Commit>, Fault> {
    let wrong = |file: &str, why: String| {
        Fault::new(
            FaultKind::Files,
            format!("the embedded example company is damaged: {file}: {why}"),
            "report this; it is a mistake in clause10",
        )
    };
    let people: BTreeMap<String, Person> =
        serde_yaml::from_str(PEOPLE).map_err(|error| wrong("people.yaml", error.to_string()))?;
    let mut replay = Replay {
        people,
        commits: Vec::new(),
        main: None,
        branches: BTreeMap::new(),
    };
    for (file, text) in HISTORY {
        let steps: Vec<Step> =
            serde_yaml::from_str(text).map_err(|error| wrong(file, error.to_string()))?;
        for step in steps {
            let at = step.at.clone();
            replay
                .step(step)
                .map_err(|why| wrong(file, format!("commit of {at}: {why}")))?;
        }
    }
    Ok(replay.commits)
}

struct Replay {
    people: BTreeMap<String, Person>,
    commits: Vec<Commit>,
    main: Option<Tip>,
    branches: BTreeMap<String, Tip>,
}

impl Replay {
    fn step(&mut self, step: Step) -> Result<(), String> {
        let on_branch = step.branch.clone();
        let tip = match &on_branch {
            Some(name) => self.branches.get(name).cloned().or_else(|| {
                self.main.clone().map(|main| Tip {
                    start: main.tree.clone(),
                    ..main
                })
            }),
            None => self.main.clone(),
        };
        let mut parents: Vec<usize> = tip.iter().map(|tip| tip.commit).collect();
        let mut tree = tip.as_ref().map(|tip| tip.tree.clone()).unwrap_or_default();
        if let Some(name) = &step.merge {
            let merged = self
                .branches
                .get(name)
                .ok_or(format!("there is no branch {name}"))?;
            parents.push(merged.commit);
            take_changes(&mut tree, merged);
        }
        apply(&mut tree, &step)?;
        let commit = self.commits.len();
        self.commits.push(Commit {
            author: self.signature(&step.by, &step.at)?,
            committer: self.signature(&step.by, step.committed.as_ref().unwrap_or(&step.at))?,
            message: step.say,
            parents,
            files: tree.clone(),
            tag: step.tag,
            on_main: on_branch.is_none(),
        });
        let start = tip.map(|tip| tip.start).unwrap_or_default();
        let tip = Tip {
            commit,
            tree,
            start,
        };
        match on_branch {
            Some(name) => {
                self.branches.insert(name, tip);
            }
            None => self.main = Some(tip),
        }
        Ok(())
    }

    fn signature(&self, handle: &str, at: &str) -> Result<Signature, String> {
        let person = self
            .people
            .get(handle)
            .ok_or(format!("there is no person {handle}"))?;
        let offset = Pieces::parse(at)
            .ok()
            .and_then(|pieces| pieces.to_numeric_offset());
        let time: jiff::Timestamp = at.parse().map_err(|_| format!("`{at}` is no time"))?;
        Ok(Signature {
            name: person.name.clone(),
            email: person.email.clone(),
            seconds: time.as_second(),
            offset: offset.map_or(0, jiff::tz::Offset::seconds),
        })
    }
}

/// Takes over what a branch changed since it was made.
fn take_changes(tree: &mut Tree, branch: &Tip) {
    for (path, text) in &branch.tree {
        if branch.start.get(path) != Some(text) {
            tree.insert(path.clone(), text.clone());
        }
    }
    for path in branch
        .start
        .keys()
        .filter(|path| !branch.tree.contains_key(*path))
    {
        tree.remove(path);
    }
}

fn apply(tree: &mut Tree, step: &Step) -> Result<(), String> {
    let absent = |path: &str| format!("there is no file {path}");
    for (from, to) in &step.r#move {
        let text = tree.remove(from).ok_or_else(|| absent(from))?;
        tree.insert(to.clone(), text);
    }
    for path in &step.delete {
        tree.remove(path).ok_or_else(|| absent(path))?;
    }
    for (path, text) in &step.write {
        tree.insert(path.clone(), text.as_str().into());
    }
    for (path, edits) in &step.edit {
        let text = tree.get(path).ok_or_else(|| absent(path))?;
        let mut text = text.to_string();
        for edit in edits {
            text = edited(&text, edit).map_err(|why| format!("{path}: {why}"))?;
        }
        tree.insert(path.clone(), text.into());
    }
    Ok(())
}

fn edited(text: &str, edit: &Edit) -> Result<String, String> {
    match edit {
        Edit::Replace { find, put } => match text.matches(find.as_str()).count() {
            1 => Ok(text.replacen(find.as_str(), put, 1)),
            count => Err(format!("`{find}` stands there {count} times")),
        },
        Edit::Front { front } => {
            let end = text
                .get(4..)
                .and_then(|rest| rest.find("\n---\n"))
                .ok_or("there is no front matter")?
                + 5;
            Ok(format!("{}{front}{}", &text[..end], &text[end..]))
        }
        Edit::Body { body } => Ok(format!("{text}{body}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_history_is_embedded_in_order() {
        let folder =
            std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/company/history");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        files.sort();
        assert_eq!(
            files,
            HISTORY.iter().map(|(name, _)| *name).collect::<Vec<_>>()
        );
    }

    #[test]
    fn the_history_replays_in_the_order_of_time() {
        let commits = commits().unwrap();
        assert!(commits.len() > 150);
        let main: Vec<i64> = commits
            .iter()
            .filter(|commit| commit.on_main)
            .map(|commit| commit.committer.seconds)
            .collect();
        assert!(main.is_sorted());
        assert!(commits.iter().any(|commit| commit.parents.len() == 2));
    }
}
