//! `clause10 show`: one finding with its timeline.
//!
//! Not for what happened (`history`, `life`) and not for how it looks (`output::timeline`).

use std::path::{Component, Path};

use super::check::today;
use super::judge::{self, Opened, View};
use super::{Exit, Outcome, Terminal};
use crate::check::{Run, Selection};
use crate::cli::{Show, ShowFormat};
use crate::diagnostic::{Diagnostic, Seen, SnapshotInfo};
use crate::error::{Fault, FaultKind};
use crate::history::History;
use crate::life::Life;
use crate::model::{Day, Record, Register, Text, Timeline, normalised};
use crate::output::timeline;
use crate::suggest::{listed, nearest};
use crate::text::RepoPath;
use crate::workspace::{self, Workspace};

/// Runs the command.
///
/// # Errors
/// When there is no such finding, or git or the configuration cannot be read.
pub fn run(args: &Show, terminal: Terminal) -> Outcome {
    let mut bytes = Vec::new();
    let cannot_write = |error| vec![Fault::files("write", Path::new("the timeline"), &error)];
    match (tell(args), args.format) {
        (Ok(life), ShowFormat::Human) => {
            timeline::human(&life, &terminal.options(args.all), &mut bytes)
                .map_err(cannot_write)?;
            super::output(&bytes)
        }
        (Ok(life), ShowFormat::Json) => {
            timeline::json(&life, &mut bytes).map_err(cannot_write)?;
            super::output(&bytes)
        }
        (Err(faults), ShowFormat::Human) => Err(faults),
        (Err(faults), ShowFormat::Json) => {
            let kind = match &args.at {
                Some(_) => "commit",
                None if args.staged => "index",
                None => "worktree",
            };
            let info = SnapshotInfo { kind, commit: None };
            let as_of = args.as_of.unwrap_or_else(today);
            timeline::json_faults(as_of, &info, &faults, &mut bytes).map_err(cannot_write)?;
            super::output(&bytes)?;
            super::report_faults(&faults);
            Ok(Exit::Broken)
        }
    }
}

/// Reads and judges the register, and tells the life of the finding that is asked for.
fn tell(args: &Show) -> Result<Life, Vec<Fault>> {
    let view = match &args.at {
        Some(revision) => View::Commit(revision),
        None if args.staged => View::Index,
        None => View::WorkTree,
    };
    let opened = Opened::open(&args.dir, view, true)?;
    let policy = opened.workspace.policy();
    let register = workspace::register(&*opened.snapshot, policy, &|| ())?;
    let as_of = args.as_of.unwrap_or(opened.day);
    life(&opened, &register, as_of, &args.id)
}

/// Tells the life of the finding that somebody means by a number, a path or the name of a file, in a register that
/// was read from a snapshot.
///
/// # Errors
/// When there is no such finding, or no repository, or it cannot be read.
pub fn life(
    opened: &Opened,
    register: &Register,
    as_of: Day,
    asked: &str,
) -> Result<Life, Vec<Fault>> {
    let one = |fault: Fault| vec![fault];
    let workspace = &opened.workspace;
    let Some(repository) = &opened.repository else {
        return Err(vec![no_repository(&workspace.root)]);
    };
    let policy = workspace.policy();
    let prefix = workspace.prefix();
    let mut history = opened
        .history(repository, &prefix, policy, true)
        .map_err(one)?;
    // Nothing is left out, so no name of a rule can be wrong.
    let selection = Selection::new(&[], &[]);
    let rules = selection.map_or_else(|_| Vec::new(), |all| all.under(policy));
    let lived = judge::Lived::of(&mut history, register, &rules, policy, as_of).map_err(one)?;
    let run = Run {
        register,
        policy,
        configuration: workspace.configuration.source.as_ref(),
        as_of,
        rules: &rules,
        change: None,
        lives: &lived.lives,
        gone: &lived.gone,
        suspected: None,
        only: None,
    };
    let mut diagnostics = run.diagnostics();
    judge::mark_inherited(opened, &rules, (&lived, None), as_of, &mut diagnostics)?;
    let seen = Seen {
        commits: history.commits(),
        from: opened.tip.map(|tip| tip.to_string()),
        // `check` says that; here it is one finding.
        pinned: 0,
        notes: repository.notes(),
    };
    let finder = Finder {
        workspace,
        register,
        diagnostics: &diagnostics,
        as_of,
        from: (opened.snapshot.info(), seen),
    };
    finder.find(asked, &mut history)
}

/// Finds the life that is asked for, in a register that was judged.
struct Finder<'a> {
    workspace: &'a Workspace,
    register: &'a Register,
    diagnostics: &'a [Diagnostic],
    as_of: Day,
    from: (SnapshotInfo, Seen),
}

impl Finder<'_> {
    fn find(&self, asked: &str, history: &mut History<'_>) -> Result<Life, Vec<Fault>> {
        if let Some(life) = self.life(asked, history)? {
            return Ok(life);
        }
        let path = below(self.workspace, asked);
        let record = path.as_deref().map(RepoPath::new);
        let record = record.and_then(|path| self.register.at(&path));
        if let Some((record, id)) = record.and_then(|record| Some((record, record.id()?)))
            && let Some(life) = self.life(id, history)?
            && life.finding.path == *record.path()
        {
            return Ok(life);
        }
        // A number that stands for one that is not given yet is no identity; its file is.
        let with_id: Vec<&Record> = self.register.with_id(asked).collect();
        let path = match &*with_id {
            [record] => Some(record.path().as_str().to_owned()),
            _ => path,
        };
        let known = history.each(self.register, self.as_of, None, &known);
        let known = known.map_err(|fault| vec![fault])?;
        let id = meant(asked, path.as_deref(), &known).map_err(|fault| vec![fault])?;
        self.life(&id, history)?
            .ok_or_else(|| vec![unknown(asked, &known)])
    }

    /// The life of the finding that is followed by an id.
    fn life(&self, id: &str, history: &mut History<'_>) -> Result<Option<Life>, Vec<Fault>> {
        let policy = self.workspace.policy();
        let told = |timeline: &Timeline<'_>| {
            let own = self.diagnostics.iter();
            let own = own.filter(|found| is_of(found, timeline)).cloned();
            Life::new(
                timeline,
                own.collect(),
                policy,
                self.as_of,
                self.from.clone(),
            )
        };
        let found = history.each(self.register, self.as_of, Some(id), &told);
        let found = found.map_err(|fault| vec![fault])?;
        Ok(found.into_iter().flatten().next())
    }
}

/// Whether a diagnostic is about a finding: by its file, or by its number where the file is gone or the
/// number was given twice.
fn is_of(diagnostic: &Diagnostic, timeline: &Timeline<'_>) -> bool {
    let path = timeline.newest.map(Record::path);
    path == Some(&diagnostic.path) || diagnostic.finding.as_ref() == Some(&timeline.id)
}

fn known(timeline: &Timeline<'_>) -> Known {
    let versions = timeline.versions.iter();
    let mut former: Vec<RepoPath> = versions
        .map(|version| version.record.path().clone())
        .collect();
    former.sort_unstable();
    former.dedup();
    Known {
        id: timeline.id.clone(),
        path: timeline.newest.map(|record| record.path().clone()),
        former,
    }
}

/// A path of the command line below the root, whether or not something is there now.
fn below(workspace: &Workspace, asked: &str) -> Option<String> {
    if let Ok(below) = workspace.relative(Path::new(asked)) {
        return Some(below);
    }
    let mut full = Path::new(".").canonicalize().ok()?;
    for part in Path::new(asked).components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                full.pop();
            }
            part => full.push(part),
        }
    }
    let below = full.strip_prefix(&workspace.root).ok()?.components();
    let parts: Vec<_> = below
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    Some(parts.join("/"))
}

fn no_repository(root: &Path) -> Fault {
    Fault::new(
        FaultKind::Git,
        format!(
            "{} does not lie in a git repository, so nothing is known of the life of its findings",
            root.display()
        ),
        "run `git init` and commit the findings",
    )
}

/// A finding that can be asked for.
#[derive(Debug)]
pub struct Known {
    /// Its number; its path where it has none.
    pub id: Text,
    /// Where it lies in the snapshot.
    pub path: Option<RepoPath>,
    /// Where it lay before.
    pub former: Vec<RepoPath>,
}

/// The finding that somebody means by a number, a path or the name of a file; `path` is what the word
/// means as a path below the root, if it means one.
fn meant(asked: &str, path: Option<&str>, known: &[Known]) -> Result<Text, Fault> {
    let same = |known: &&Known| *known.id == *asked;
    if let Some(found) = known.iter().find(same) {
        return Ok(found.id.clone());
    }
    let from_root = normalised(asked);
    let is_path = |lies: &RepoPath| {
        let lies = lies.as_str();
        path == Some(lies) || from_root.as_deref() == Some(lies)
    };
    let is_file = |lies: &RepoPath| lies.file_name() == asked || lies.stem() == asked;
    let now = |fits: &dyn Fn(&RepoPath) -> bool| -> Vec<&Known> {
        let lies = |known: &&Known| known.path.as_ref().is_some_and(fits);
        known.iter().filter(lies).collect()
    };
    let before = |fits: &dyn Fn(&RepoPath) -> bool| -> Vec<&Known> {
        let lay = |known: &&Known| known.former.iter().any(fits);
        known.iter().filter(lay).collect()
    };
    for found in [
        now(&is_path),
        before(&is_path),
        now(&is_file),
        before(&is_file),
    ] {
        match &*found {
            [] => {}
            [one] => return Ok(one.id.clone()),
            several => return Err(ambiguous(asked, several)),
        }
    }
    Err(unknown(asked, known))
}

fn ambiguous(asked: &str, several: &[&Known]) -> Fault {
    Fault::new(
        FaultKind::Usage,
        format!("`{asked}` is the file of several findings"),
        format!("say {}", listed(several.iter().map(|known| &*known.id))),
    )
}

fn unknown(asked: &str, known: &[Known]) -> Fault {
    let help = match nearest(asked, known.iter().map(|known| &*known.id)) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => "give the number of a finding, or its file; `git log --all` knows what other branches have"
            .to_owned(),
    };
    Fault::new(
        FaultKind::Usage,
        format!("neither the register nor its history knows a finding `{asked}`"),
        help,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Vec<Known> {
        let one = |id: &str, path: &str, former: &[&str]| Known {
            id: id.into(),
            path: (!path.is_empty()).then(|| RepoPath::new(path)),
            former: former.iter().map(|path| RepoPath::new(*path)).collect(),
        };
        vec![
            one(
                "NC-2026-001",
                "findings/2026/NC-2026-001-a.md",
                &["findings/NC-2026-001.md"],
            ),
            one("NC-2026-002", "findings/2026/NC-2026-002-b.md", &[]),
            one("NC-2025-009", "", &["findings/NC-2025-009.md"]),
            one("NC-2025-010", "", &["findings/same.md"]),
            one("NC-2025-011", "", &["findings/same.md"]),
        ]
    }

    fn found(asked: &str) -> String {
        found_at(asked, None)
    }

    fn found_at(asked: &str, path: Option<&str>) -> String {
        match meant(asked, path, &known()) {
            Ok(id) => id.to_string(),
            Err(fault) => format!("{fault}: {}", fault.help),
        }
    }

    #[test]
    fn a_finding_is_known_by_number_path_and_file() {
        for (asked, id) in [
            ("NC-2026-002", "NC-2026-002"),
            ("findings/2026/NC-2026-002-b.md", "NC-2026-002"),
            ("./findings/2026/NC-2026-002-b.md", "NC-2026-002"),
            ("NC-2026-002-b.md", "NC-2026-002"),
            ("NC-2026-002-b", "NC-2026-002"),
            ("findings/NC-2026-001.md", "NC-2026-001"),
            ("NC-2026-001.md", "NC-2026-001"),
            ("findings/NC-2025-009.md", "NC-2025-009"),
        ] {
            assert_eq!(found(asked), id, "{asked}");
        }
        let here = found_at("NC-2026-002-b.md", Some("findings/2026/NC-2026-002-b.md"));
        assert_eq!(here, "NC-2026-002");
    }

    #[test]
    fn what_is_not_known_is_said_with_what_may_be_meant() {
        assert!(found("nc_2026_02").contains("did you mean `NC-2026-002`?"));
        assert!(found("something else").contains("give the number"));
        assert!(found("same.md").contains("`NC-2025-010` or `NC-2025-011`"));
    }
}
