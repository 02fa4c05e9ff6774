//! Gathers a dossier: opens a snapshot, judges it whole, and tells the life of each finding.
//!
//! Not for what is written of it (`output`, `bundle`).

use std::collections::BTreeMap;
use std::path::Path;

use super::judge::{self, Lived, Opened, Ran, View};
use crate::check::{self, Run, Selection};
use crate::diagnostic::{Diagnostic, History as Judged, Report, Seen, Summary};
use crate::dossier::{DayFrom, Dossier, Kin, Origin, Period, Tie, name};
use crate::error::Fault;
use crate::git::Repository;
use crate::life::Life;
use crate::model::{Day, PinnedFact, Record, Register};
use crate::policy::Policy;
use crate::recurrence::{Entry, Index, Link, families};
use crate::rule::Suspected;
use crate::snapshot::Snapshot;
use crate::text::RepoPath;
use crate::workspace;

/// What is asked for.
pub struct Asked<'a> {
    /// A file or folder of the register.
    pub start: &'a Path,
    /// The snapshot.
    pub view: View<'a>,
    /// The day, and what said so; the snapshot's own where none is given.
    pub day: Option<(Day, DayFrom)>,
    /// The span of days that is counted over; the year that ends on the day where none is given.
    pub from: Option<Day>,
}

/// A dossier with what it was made from.
pub struct Gathered {
    /// The dossier.
    pub dossier: Dossier,
    /// The files of the snapshot.
    pub snapshot: Box<dyn Snapshot>,
    /// The repository.
    pub repository: Repository,
    /// The folder of the configuration from the top of the repository: empty, or with a `/` at its end.
    pub prefix: String,
}

/// Gathers it.
///
/// # Errors
/// When the register, its configuration or its history cannot be read.
pub fn gather(asked: &Asked<'_>) -> Result<Gathered, Vec<Fault>> {
    let one = |fault: Fault| vec![fault];
    let opened = Opened::open(asked.start, asked.view, true)?;
    let Some(repository) = &opened.repository else {
        return Err(one(judge::no_repository(&opened.workspace.root)));
    };
    let (as_of, day_from) = asked.day.unwrap_or((opened.day, opened.day_from));
    let policy = opened.workspace.policy();
    let mut register = workspace::register(&*opened.snapshot, policy, &|| ())?;
    let prefix = opened.workspace.prefix();
    // Nothing is left out, so no name of a rule can be wrong.
    let selection = Selection::new(&[], &[]).unwrap_or_default();
    let rules = selection.under(policy);
    let ran = Ran::is_asked(&rules, &register)
        .then(|| Ran::fill(&opened, repository, &mut register, as_of, false))
        .transpose()
        .map_err(one)?;
    let mut history = opened
        .history(repository, &prefix, policy, true)
        .map_err(one)?;
    let (lived, told) = Lived::told(&mut history, &register, &rules, policy, as_of, &|own| {
        let from = (opened.snapshot.info(), Seen::default());
        Life::new(own, Vec::new(), policy, as_of, from)
    })
    .map_err(one)?;
    let mut lives: Vec<Life> = told.into_iter().flatten().collect();
    let asked_of = check::asked(&register, &rules, &[], None);
    let suspected = check::suspected(&register, &lived.gone, policy, &asked_of);
    let run = Run {
        register: &register,
        policy,
        configuration: opened.workspace.configuration.source.as_ref(),
        as_of,
        rules: &rules,
        change: None,
        lives: &lived.lives,
        gone: &lived.gone,
        suspected: Some(&suspected),
        only: None,
    };
    let mut diagnostics = run.diagnostics();
    let known = (&lived, ran.as_ref());
    judge::mark_inherited(&opened, &rules, known, as_of, &mut diagnostics)?;
    let families = kin(&register, &lived.gone, policy, &suspected);
    drop(suspected);
    set_diagnostics(&mut lives, &diagnostics);
    let seen = Seen {
        commits: history.commits(),
        from: opened.tip.map(|tip| tip.to_string()),
        pinned: pinned_unknown(&register),
        // What is odd about this clone is nothing of the commit's.
        notes: Vec::new(),
    };
    drop(history);
    let report = Report {
        as_of,
        snapshot: opened.snapshot.info(),
        prefix: prefix.clone(),
        history: Judged::Judged,
        seen,
        summary: Summary::of(register.records.len(), &diagnostics),
        sources: judge::sources(
            &diagnostics,
            &register,
            opened.workspace.configuration.source.as_ref(),
        ),
        rules,
        diagnostics,
        ..Report::could_not_judge(as_of, Vec::new())
    };
    let origin = origin(&opened, repository).map_err(one)?;
    let excluded = excluded(&*opened.snapshot, opened.workspace.policy())?;
    let off = crate::rules::ALL.iter().map(|rule| rule.name);
    let off = off
        .filter(|name| report.rules.iter().all(|rule| rule.name != *name))
        .collect();
    let is_commit = opened.snapshot.info().commit.is_some();
    let period = Period::year_to(as_of);
    let dossier = Dossier {
        as_of,
        day_from,
        own_day: is_commit.then_some(opened.day),
        origin,
        period: Period {
            from: asked.from.unwrap_or(period.from),
            to: as_of,
        },
        configuration: opened.workspace.configuration,
        register,
        gone: lived.gone,
        report,
        lives,
        families,
        left_out: Vec::new(),
        excluded,
        off,
    };
    Ok(Gathered {
        dossier,
        snapshot: opened.snapshot,
        // What was read for judging is not needed any more.
        repository: repository.anew().map_err(one)?,
        prefix,
    })
}

/// The commit and the tree that a snapshot is; nothing for one that is not committed.
///
/// # Errors
/// When an object that is needed is missing.
pub fn origin(opened: &Opened, repository: &Repository) -> Result<Origin, Fault> {
    let is_commit = opened.snapshot.info().commit.is_some();
    let Some(commit) = opened.tip.filter(|_| is_commit) else {
        return Ok(Origin::default());
    };
    Ok(Origin {
        commit: Some(commit.to_string()),
        tree: Some(repository.reader().tree_of(commit)?.to_string()),
        ..Origin::default()
    })
}

/// The files of the findings folders that would be records, if the configuration did not exclude them.
fn excluded(snapshot: &dyn Snapshot, policy: &Policy) -> Result<Vec<RepoPath>, Vec<Fault>> {
    if policy.settings.exclude.is_empty() {
        return Ok(Vec::new());
    }
    let mut excluded = Vec::new();
    for folder in &policy.settings.findings {
        let folder = crate::model::normalised(folder).unwrap_or_default();
        let entries = snapshot.list(&folder).map_err(|fault| vec![fault])?;
        let paths = entries.into_iter().map(|entry| entry.path);
        excluded.extend(paths.filter(|path| policy.is_excluded(path)));
    }
    excluded.sort_unstable();
    excluded.dedup();
    Ok(excluded)
}

/// How many pieces of evidence are pinned to a commit of which nothing is known.
pub fn pinned_unknown(register: &Register) -> usize {
    let pinned = register.records.iter().flat_map(|record| &record.pinned);
    pinned
        .filter(|(_, fact)| *fact == PinnedFact::NotKnown)
        .count()
}

/// Sets each diagnostic beside the finding that it is about: by its file, or by its number where the file is
/// gone or the number was given twice.
pub fn set_diagnostics(lives: &mut [Life], diagnostics: &[Diagnostic]) {
    let mut by_path: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut by_id: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, found) in diagnostics.iter().enumerate() {
        by_path.entry(found.path.as_str()).or_default().push(index);
        if let Some(id) = &found.finding {
            by_id.entry(id).or_default().push(index);
        }
    }
    for life in lives {
        let present = life.finding.present;
        let own = by_path
            .get(life.finding.path.as_str())
            .filter(|_| present)
            .into_iter()
            .chain(by_id.get(&*life.finding.id));
        let mut own: Vec<usize> = own.flatten().copied().collect();
        own.sort_unstable();
        own.dedup();
        let own = own.into_iter().filter_map(|index| diagnostics.get(index));
        life.set_diagnostics(own.cloned().collect());
    }
}

/// The families of recurrences, by what records say and by what they probably repeat.
pub fn kin(
    register: &Register,
    gone: &[Record],
    policy: &Policy,
    suspected: &[Suspected<'_>],
) -> Vec<Vec<Kin>> {
    let here = register.records.iter().map(Entry::here);
    let entries: Vec<Entry<'_>> = here.chain(gone.iter().map(Entry::gone)).collect();
    let index = Index::build(&entries, policy.default_edition());
    let mut ranked = vec![None; index.len()];
    for one in suspected {
        let record = register.records.get(one.later);
        let position = record.and_then(|record| index.position(record));
        if let (Some(position), Some(first)) = (position, one.candidates.first())
            && let Some(slot) = ranked.get_mut(position)
        {
            *slot = Some((first.position, first.score));
        }
    }
    let members = |family: crate::recurrence::Family| {
        let kin = family.members.into_iter().filter_map(|member| {
            let entry = index.entry(member.position)?;
            let title = entry.record.finding.title.get();
            Some(Kin {
                finding: name(entry.record).to_string(),
                title: title.map(ToString::to_string).unwrap_or_default(),
                is_gone: entry.is_gone,
                depth: member.depth,
                tie: match member.link {
                    Link::First => Tie::First,
                    Link::Linked => Tie::Linked,
                    Link::Suspected(_) => Tie::Suspected,
                },
            })
        });
        kin.collect()
    };
    families(&index, &ranked).into_iter().map(members).collect()
}
