//! What the rules about history found behind a snapshot.
//!
//! Not for telling new from old (`before`).

use super::Opened;
use crate::check::Life;
use crate::error::Fault;
use crate::git::{Ancestry, Repository};
use crate::history::History;
use crate::model::{Day, Register};
use crate::policy::Policy;
use crate::rule::{Check, Rule};
use crate::rules;

/// What history showed.
pub struct Lived {
    /// What the rules found, by finding.
    pub lives: Vec<Life>,
    /// All commits that were seen.
    pub ancestry: Ancestry,
}

impl Lived {
    /// Walks history and runs the rules about it; none where no rule that is run looks at it.
    ///
    /// # Errors
    /// When history is cut, or an object that is needed is missing.
    pub fn read(
        opened: &Opened,
        repository: &Repository,
        register: &Register,
        rules: &[&'static Rule],
        as_of: Day,
    ) -> Result<Option<Self>, Fault> {
        let is_about_history = |rule: &&Rule| matches!(rule.check, Check::History(_));
        if !rules.iter().copied().any(|rule| is_about_history(&rule)) {
            return Ok(None);
        }
        let policy = opened.workspace.policy();
        let prefix = opened.workspace.prefix();
        // The folders for evidence are walked only for the rule that looks at them.
        let with_evidence = rules.contains(&&rules::EVIDENCE_CHANGED);
        let mut history = opened.history(repository, &prefix, policy, with_evidence)?;
        let lived = Self::of(&mut history, register, rules, policy, as_of)?;
        // The program ends soon; taking large things apart first would only cost time.
        std::mem::forget(history);
        Ok(Some(lived))
    }

    /// Runs the rules about history over every timeline.
    ///
    /// # Errors
    /// When an object that is needed is missing.
    pub fn of(
        history: &mut History<'_>,
        register: &Register,
        rules: &[&'static Rule],
        policy: &Policy,
        as_of: Day,
    ) -> Result<Self, Fault> {
        let lives = history.each(register, as_of, None, &|timeline| {
            Life::judge(timeline, rules, policy, as_of)
        })?;
        Ok(Self {
            lives: lives.into_iter().flatten().collect(),
            ancestry: history.ancestry(),
        })
    }
}
