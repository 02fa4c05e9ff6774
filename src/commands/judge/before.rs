//! Telling what is new from what was so before: at a base, or when clause10 was adopted.
//!
//! By fingerprints, and for what history shows by the commit in which it happened.

use std::collections::BTreeSet;

use super::opened::day_of;
use super::{Opened, Question, View};
use crate::check::Run;
use crate::config;
use crate::diagnostic::{Diagnostic, State};
use crate::error::{Fault, FaultKind};
use crate::git::{Id, Repository};
use crate::history::History;
use crate::model::{Day, Text};
use crate::rule::{Check, Rule};
use crate::snapshot::{Snapshot, Stored};
use crate::text::RepoPath;
use crate::workspace;

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
        Ok(staged.then(|| Self {
            commits: vec![tip],
            is_gate: false,
        }))
    }

    /// The settings of the base, where these judge: the defaults where it has no configuration yet; none
    /// where that has mistakes.
    ///
    /// # Errors
    /// When git cannot tell.
    pub(super) fn settings(
        &self,
        opened: &Opened,
    ) -> Result<Option<crate::policy::Settings>, Fault> {
        let gate = self.commits.first().filter(|_| self.is_gate);
        let (Some(commit), Some(repository)) = (gate, opened.repository.as_ref()) else {
            return Ok(None);
        };
        let stored = Stored::commit(repository, *commit)?.within(opened.workspace.prefix());
        let path = RepoPath::new(config::FILE_NAME);
        Ok(match stored.read(&path, crate::parse::LIMIT) {
            Ok(bytes) => config::read(path, bytes)
                .ok()
                .map(|read| read.policy.settings),
            Err(fault) if fault.kind == FaultKind::Git => return Err(fault),
            Err(_) => Some(crate::policy::Settings::default()),
        })
    }
}

/// Tells what is new from what was so before.
pub(super) struct Before<'a> {
    pub(super) opened: &'a Opened,
    pub(super) prefix: &'a str,
    pub(super) rules: &'a [&'static Rule],
    pub(super) history: Option<&'a History<'a>>,
}

impl Before<'_> {
    /// Says of each new diagnostic whether it was so at the base, or at adoption.
    ///
    /// # Errors
    /// When the base or the commit of adoption cannot be read.
    pub(super) fn mark(
        &self,
        base: Option<&Base>,
        as_of: Day,
        diagnostics: &mut [Diagnostic],
    ) -> Result<(), Vec<Fault>> {
        let Some(repository) = &self.opened.repository else {
            return Ok(());
        };
        let settings = &self.opened.workspace.policy().settings;
        if let Some(adopted) = &settings.adopted_at {
            let commit = repository.reader().commit(adopted).map_err(|fault| {
                let message = format!("`adopted-at` in clause10.yaml: {}", fault.message);
                vec![Fault { message, ..fault }]
            })?;
            let day = day_of(repository, commit).map_err(|fault| vec![fault])?;
            self.set(repository, &[commit], day, State::Inherited, diagnostics)?;
        }
        if let Some(base) = base {
            self.set(
                repository,
                &base.commits,
                as_of,
                State::Existing,
                diagnostics,
            )?;
        }
        Ok(())
    }

    fn set(
        &self,
        repository: &Repository,
        commits: &[Id],
        as_of: Day,
        state: State,
        diagnostics: &mut [Diagnostic],
    ) -> Result<(), Vec<Fault>> {
        let is_new = |found: &&mut Diagnostic| found.state == State::New;
        if !diagnostics.iter_mut().any(|found| is_new(&found)) {
            return Ok(());
        }
        let behind: BTreeSet<Text> = self
            .history
            .map(|history| history.behind(commits))
            .unwrap_or_default();
        let mut known: BTreeSet<String> = BTreeSet::new();
        for commit in commits {
            known.extend(self.fingerprints(repository, *commit, as_of)?);
        }
        for found in diagnostics.iter_mut().filter(is_new) {
            let was = match (&found.commit, found.rule.check) {
                (Some(commit), _) => behind.contains(commit.as_str()),
                (None, Check::History(_)) => false,
                (None, _) => known.contains(&found.fingerprint),
            };
            if was {
                found.state = state;
            }
        }
        Ok(())
    }

    /// The fingerprints of what was wrong in a commit, by the same rules.
    fn fingerprints(
        &self,
        repository: &Repository,
        commit: Id,
        as_of: Day,
    ) -> Result<Vec<String>, Vec<Fault>> {
        let stored = Stored::commit(repository, commit).map_err(|fault| vec![fault])?;
        let stored = stored.within(self.prefix.to_owned());
        let workspace = &self.opened.workspace;
        // Without a folder of findings there was nothing that could be wrong.
        let register = match workspace::register(&stored, workspace.policy(), &|| {}) {
            Ok(register) => register,
            Err(faults) if faults.iter().any(|fault| fault.kind == FaultKind::Git) => {
                return Err(faults);
            }
            Err(_) => return Ok(Vec::new()),
        };
        let run = Run {
            register: &register,
            policy: workspace.policy(),
            configuration: workspace.configuration.source.as_ref(),
            as_of,
            rules: self.rules,
            lives: &[],
        };
        let fingerprints = run
            .diagnostics()
            .into_iter()
            .map(|found| found.fingerprint)
            .collect();
        std::mem::forget(register);
        Ok(fingerprints)
    }
}
