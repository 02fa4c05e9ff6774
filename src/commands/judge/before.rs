//! Telling what is new from what was so before: at a base, or when clause10 was adopted.
//!
//! By fingerprints, and for what history shows by the commit in which it happened.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::opened::day_of;
use super::{Opened, Question, View};
use crate::check::Run;
use crate::config;
use crate::diagnostic::{Diagnostic, State};
use crate::error::{Fault, FaultKind};
use crate::git::{Id, Repository};
use crate::history::History;
use crate::model::{Day, Elsewhere, Text};
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

    /// The settings of the base, where these judge; none where it has no configuration yet.
    pub(super) fn settings(&self, opened: &Opened) -> Option<crate::policy::Settings> {
        let commit = self.commits.first().filter(|_| self.is_gate)?;
        let repository = opened.repository.as_ref()?;
        let stored = Stored::commit(repository, *commit)
            .ok()?
            .within(opened.workspace.prefix());
        let path = RepoPath::new(config::FILE_NAME);
        let bytes = stored.read(&path, crate::parse::LIMIT).ok()?;
        Some(config::read(path, bytes).ok()?.policy.settings)
    }
}

/// Tells what is new from what was so before.
pub(super) struct Before<'a> {
    pub(super) opened: &'a Opened,
    pub(super) prefix: &'a str,
    pub(super) rules: &'a [&'static Rule],
    pub(super) history: Option<&'a History<'a>>,
    /// What other branches added: a finding of the base that has the same number is none of this change.
    pub(super) elsewhere: &'a Arc<[Elsewhere]>,
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
                let help = "give a tag or a commit id that every clone has, or remove the line; in CI, fetch the whole history (`fetch-depth: 0`)";
                vec![Fault::new(FaultKind::Configuration, message, help)]
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
            let elsewhere = match state {
                State::Existing => Arc::clone(self.elsewhere),
                _ => Arc::default(),
            };
            known.extend(self.fingerprints(repository, *commit, as_of, elsewhere)?);
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
        elsewhere: Arc<[Elsewhere]>,
    ) -> Result<Vec<String>, Vec<Fault>> {
        let stored = Stored::commit(repository, commit).map_err(|fault| vec![fault])?;
        let stored = stored.within(self.prefix.to_owned());
        let workspace = &self.opened.workspace;
        // Without a folder of findings there was nothing that could be wrong.
        let Ok(mut register) = workspace::register(&stored, workspace.policy(), &|| {}) else {
            return Ok(Vec::new());
        };
        register.elsewhere = elsewhere;
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
