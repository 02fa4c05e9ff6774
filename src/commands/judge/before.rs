//! Telling what is new from what was so before: at a base, or when clause10 was adopted.
//!
//! By fingerprints, and for what history shows by the commit in which it happened.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::lived::Lived;
use super::opened::day_of;
use super::ran::Ran;
use super::{Opened, Question, View};
use crate::check::{Only, Run, Verdicts};
use crate::config;
use crate::diagnostic::{Diagnostic, State};
use crate::error::{Fault, FaultKind};
use crate::git::{Ancestry, Id, Repository};
use crate::model::{Day, Register};
use crate::policy::{Policy, Settings};
use crate::rule::{Check, Past, Rule};
use crate::rules;
use crate::snapshot::{Snapshot, Stored};
use crate::text::{RepoPath, SourceFile};
use crate::workspace::{self, Known};

/// What a change is compared with.
pub(super) struct Base {
    /// The merge bases; what was so at one of them is not new.
    commits: Vec<Id>,
    /// Whether it was asked for, so that its configuration judges.
    is_gate: bool,
}

impl Base {
    /// What a question compares with.
    ///
    /// # Errors
    /// When that is not there, or has nothing in common with the snapshot.
    pub(super) fn find(question: &Question<'_>, opened: &Opened) -> Result<Option<Self>, Fault> {
        let (Some(repository), Some(tip)) = (&opened.repository, opened.tip) else {
            return match question.base {
                Some(base) => Err(Fault::new(
                    FaultKind::Git,
                    format!(
                        "there is nothing to compare with `{base}`: no commit was made here yet"
                    ),
                    "commit first, or leave --base out",
                )),
                None => Ok(None),
            };
        };
        let reader = repository.reader();
        if let Some(base) = question.base {
            let wanted = reader.commit(base)?;
            let commits = reader.merge_bases(tip, wanted)?;
            if commits.is_empty() {
                return Err(Fault::new(
                    FaultKind::Git,
                    format!("the snapshot and `{base}` have no commit in common"),
                    "name a branch that this one comes from; in CI, fetch its whole history (`fetch-depth: 0`)",
                ));
            }
            return Ok(Some(Self {
                commits,
                is_gate: true,
            }));
        }
        let staged = question.view == View::Index && !question.everything;
        // What the other side of a merge brings is none of this commit's doing.
        let parents = || [vec![tip], opened.merged(&reader)].concat();
        Ok(staged.then(|| Self {
            commits: parents(),
            is_gate: false,
        }))
    }

    /// Reads what was there before, by the rules about folders and words of the change. A number of the
    /// base that another branch takes too was not taken by this change.
    ///
    /// # Errors
    /// When git cannot be read.
    pub(super) fn read(
        &self,
        opened: &Opened,
        now: &Register,
        ran: Option<(&Ran, Option<&Lived>)>,
    ) -> Result<Vec<Past>, Vec<Fault>> {
        let Some(repository) = &opened.repository else {
            return Ok(Vec::new());
        };
        let known = Known::of(now, &*opened.snapshot, opened.workspace.policy());
        let past = |commit: &Id| {
            let mut register = register_of(repository, *commit, opened, &known)?;
            register.elsewhere = Arc::clone(&now.elsewhere);
            if let Some((ran, lived)) = ran {
                let ancestry = lived.map(|lived| &lived.ancestry);
                let filled = ran.fill_past(opened, repository, ancestry, &mut register, *commit);
                filled.map_err(|fault| vec![fault])?;
            }
            let (policy, configuration) =
                configured(repository, *commit, opened).map_err(|fault| vec![fault])?;
            Ok(Past {
                register,
                policy,
                configuration,
            })
        };
        self.commits.iter().map(past).collect()
    }

    /// The settings of the base, where these judge; the defaults where it has no configuration yet.
    ///
    /// # Errors
    /// When git cannot tell.
    pub(super) fn settings(&self, opened: &Opened) -> Result<Option<Settings>, Fault> {
        let gate = self.commits.first().filter(|_| self.is_gate);
        let (Some(commit), Some(repository)) = (gate, &opened.repository) else {
            return Ok(None);
        };
        let (policy, _) = configured(repository, *commit, opened)?;
        Ok(Some(
            policy.map_or_else(Settings::default, |policy| policy.settings),
        ))
    }
}

/// What the configuration of a commit said, with its file; none where it has none, or one with mistakes.
///
/// # Errors
/// When git cannot tell.
fn configured(
    repository: &Repository,
    commit: Id,
    opened: &Opened,
) -> Result<(Option<Policy>, Option<SourceFile>), Fault> {
    let stored = Stored::commit(repository, commit)?.within(opened.workspace.prefix());
    let path = RepoPath::new(config::FILE_NAME);
    match stored.read(&path, crate::parse::LIMIT) {
        Ok(bytes) => {
            let read = config::read(path, bytes).ok();
            let read = read.map(|read| (Some(read.policy), read.source));
            Ok(read.unwrap_or_default())
        }
        Err(fault) if fault.kind == FaultKind::Git => Err(fault),
        Err(_) => Ok((None, None)),
    }
}

/// The register of a commit, read by the rules about folders and words of the snapshot.
fn register_of(
    repository: &Repository,
    commit: Id,
    opened: &Opened,
    known: &Known<'_>,
) -> Result<Register, Vec<Fault>> {
    let stored = Stored::commit(repository, commit).map_err(|fault| vec![fault])?;
    let stored = stored.within(opened.workspace.prefix());
    let policy = opened.workspace.policy();
    let register = workspace::register_beside(&stored, policy, known, &|| {});
    register.or_else(|faults| {
        let is_known = faults.iter().all(|fault| fault.kind != FaultKind::Git);
        // Without a folder of findings there was nothing that could be wrong.
        is_known.then(Register::default).ok_or(faults)
    })
}

/// The commit at which clause10 was adopted.
fn adoption(repository: &Repository, name: &str) -> Result<Id, Fault> {
    repository.reader().commit(name).map_err(|fault| {
        Fault::new(
            FaultKind::Configuration,
            format!("`adopted-at` in clause10.yaml: {}", fault.message),
            "name a tag or a commit that every clone has, or remove the line; in CI, fetch the whole history (`fetch-depth: 0`)",
        )
    })
}

/// Whether a diagnostic asks, for the first time as far as is known, what a finding repeats.
fn is_question(found: &Diagnostic) -> bool {
    found.state == State::New && *found.rule == rules::UNLINKED_RECURRENCE
}

/// The findings of which that is asked.
fn asked(diagnostics: &[Diagnostic]) -> Only {
    let questions = diagnostics.iter().filter(|found| is_question(found));
    questions
        .filter_map(|found| Some(found.finding.as_deref()?.to_owned()))
        .collect()
}

/// Tells what is new from what was so before.
pub(super) struct Before<'a> {
    pub(super) opened: &'a Opened,
    pub(super) rules: &'a [&'static Rule],
    pub(super) lived: Option<&'a Lived>,
    pub(super) ran: Option<&'a Ran>,
    /// The run in which they were found, with what the rules about single records found in it.
    pub(super) judged: Option<(&'a Run<'a>, &'a Verdicts)>,
}

impl Before<'_> {
    /// Says of each new diagnostic whether it was so at the base, or at adoption.
    ///
    /// # Errors
    /// When the commit of adoption cannot be read.
    pub(super) fn mark(
        &self,
        base: Option<(&Base, &[Past])>,
        as_of: Day,
        diagnostics: &mut [Diagnostic],
    ) -> Result<(), Vec<Fault>> {
        let Some(repository) = &self.opened.repository else {
            return Ok(());
        };
        let settings = &self.opened.workspace.policy().settings;
        let any_new =
            |diagnostics: &[Diagnostic]| diagnostics.iter().any(|found| found.state == State::New);
        let adopted = settings.adopted_at.as_ref();
        // A name that means nothing is a mistake also while nothing is wrong.
        let adopted = adopted.map(|name| adoption(repository, name)).transpose();
        let adopted = adopted.map_err(|fault| vec![fault])?;
        if let Some(commit) = adopted.filter(|_| any_new(diagnostics)) {
            let known = self.known_at(repository, commit, Some(asked(diagnostics)))?;
            let ancestry = self.lived.map(|lived| &lived.ancestry);
            set(ancestry, &[commit], &known, State::Inherited, diagnostics);
        }
        if let Some((base, before)) = base.filter(|_| any_new(diagnostics)) {
            self.set_asked_before(before, diagnostics);
            let only = asked(diagnostics);
            let known = before
                .iter()
                .flat_map(|past| self.fingerprints(&past.register, as_of, Some(only.clone())))
                .collect();
            let ancestry = self.lived.map(|lived| &lived.ancestry);
            set(
                ancestry,
                &base.commits,
                &known,
                State::Existing,
                diagnostics,
            );
            if !base.is_gate && before.len() > 1 {
                self.set_merged(before, diagnostics);
            }
        }
        Ok(())
    }

    /// The fingerprints of what was wrong at a commit, on its day; `only` narrows what is asked of repetitions.
    fn known_at(
        &self,
        repository: &Repository,
        commit: Id,
        only: Option<Only>,
    ) -> Result<BTreeSet<String>, Vec<Fault>> {
        let day = day_of(repository, commit).map_err(|fault| vec![fault])?;
        let mut register = register_of(repository, commit, self.opened, &Known::default())?;
        if let Some(ran) = self.ran {
            let ancestry = self.lived.map(|lived| &lived.ancestry);
            let filled = ran.fill_past(self.opened, repository, ancestry, &mut register, commit);
            filled.map_err(|fault| vec![fault])?;
        }
        let known = self.fingerprints(&register, day, only);
        self.opened.leave(register);
        Ok(known)
    }

    /// What history shows of a merge that is not committed yet is the other side's doing where the finding
    /// is as one side has it.
    fn set_merged(&self, before: &[Past], diagnostics: &mut [Diagnostic]) {
        let Some((run, _)) = self.judged else {
            return;
        };
        let text = |register: &Register, id: &str| {
            let record = register.with_id(id).next();
            record.map(|record| record.source.text().to_owned())
        };
        for found in diagnostics.iter_mut() {
            let is_open = found.state == State::New && found.commit.is_none();
            let is_history = matches!(found.rule.check, Check::History(_));
            let Some(id) = found.finding.as_ref().filter(|_| is_open && is_history) else {
                continue;
            };
            let now = text(run.register, id);
            if before.iter().any(|past| text(&past.register, id) == now) {
                found.state = State::Existing;
            }
        }
    }

    /// What a finding repeats was asked before, where the change left the finding alone: that other
    /// findings came makes it no new question.
    fn set_asked_before(&self, before: &[Past], diagnostics: &mut [Diagnostic]) {
        let Some((now, _)) = self.judged else { return };
        let new = diagnostics.iter_mut().filter(|found| is_question(found));
        for found in new {
            let record = now.register.at(&found.path);
            let was = before.iter().any(|past| {
                let before = past.register.at(&found.path);
                before
                    .zip(record)
                    .is_some_and(|(one, other)| one.says_the_same(other))
            });
            if was {
                found.state = State::Existing;
            }
        }
    }

    /// The fingerprints of what was wrong in a register, by the same rules.
    fn fingerprints(
        &self,
        register: &Register,
        as_of: Day,
        only: Option<Only>,
    ) -> BTreeSet<String> {
        let workspace = &self.opened.workspace;
        let run = Run {
            register,
            policy: workspace.policy(),
            configuration: workspace.configuration.source.as_ref(),
            as_of,
            rules: self.rules,
            change: None,
            lives: &[],
            gone: self.lived.map_or(&[], |lived| &lived.gone),
            suspected: None,
            only,
        };
        let verdicts = match self.judged {
            Some((now, verdicts)) if now.as_of == as_of => run.verdicts_beside(now, verdicts),
            _ => run.verdicts(),
        };
        run.diagnostics_with(&verdicts)
            .into_iter()
            .map(|found| found.fingerprint)
            .collect()
    }
}

/// Gives the state to new diagnostics that are known, or that happened behind one of some commits.
fn set(
    ancestry: Option<&Ancestry>,
    commits: &[Id],
    known: &BTreeSet<String>,
    state: State,
    diagnostics: &mut [Diagnostic],
) {
    let named: BTreeSet<&str> = diagnostics
        .iter()
        .filter_map(|found| found.commit.as_deref())
        .collect();
    let behind = ancestry.map(|ancestry| ancestry.behind(commits, &named));
    let behind: BTreeSet<String> = behind.unwrap_or_default();
    let new = diagnostics
        .iter_mut()
        .filter(|found| found.state == State::New);
    for found in new {
        let was = match (&found.commit, found.rule.check) {
            (Some(commit), _) => behind.contains(commit),
            (None, Check::History(_)) => false,
            (None, _) => known.contains(&found.fingerprint),
        };
        if was {
            found.state = state;
        }
    }
}

/// What was so when clause10 was adopted, kept by who judges one register again and again.
pub struct Inherited {
    commit: Id,
    known: BTreeSet<String>,
}

impl Inherited {
    /// Judges the register of the commit of adoption; none where the configuration names none.
    ///
    /// # Errors
    /// When that commit cannot be read.
    pub fn read(
        opened: &Opened,
        rules: &[&'static Rule],
        (lived, ran): (Option<&Lived>, Option<&Ran>),
    ) -> Result<Option<Self>, Vec<Fault>> {
        let adopted = opened.workspace.policy().settings.adopted_at.as_ref();
        let (Some(repository), Some(name)) = (&opened.repository, adopted) else {
            return Ok(None);
        };
        let commit = adoption(repository, name).map_err(|fault| vec![fault])?;
        let before = Before {
            opened,
            rules,
            lived,
            ran,
            judged: None,
        };
        let known = before.known_at(repository, commit, None)?;
        Ok(Some(Self { commit, known }))
    }

    /// Says of each new diagnostic whether it was so.
    pub fn mark(&self, ancestry: Option<&Ancestry>, diagnostics: &mut [Diagnostic]) {
        let commits = [self.commit];
        set(
            ancestry,
            &commits,
            &self.known,
            State::Inherited,
            diagnostics,
        );
    }
}
