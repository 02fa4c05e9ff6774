//! What the rules about history found behind a snapshot.
//!
//! Not for telling new from old (`before`).

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::Opened;
use crate::check::{Kept, Life};
use crate::error::Fault;
use crate::git::{Ancestry, Repository};
use crate::history::{Beside, Cache, FolderHistory, History, Key};
use crate::model::{Day, Record, Register, Timeline};
use crate::parse;
use crate::policy::Policy;
use crate::rule::{Check, Rule};
use crate::rules;
use crate::text::RepoPath;

/// What history showed.
pub struct Lived {
    /// What the rules found, by finding.
    pub lives: Vec<Life>,
    /// The last official versions of findings that are gone.
    pub gone: Vec<Record>,
    /// All commits that were seen.
    pub ancestry: Ancestry,
}

impl Lived {
    /// Walks history and runs the rules about it; none where no rule that is run looks at it. What an
    /// earlier run found to the same question is taken over.
    ///
    /// # Errors
    /// When history is cut, or an object that is needed is missing.
    pub fn read(
        opened: &Opened,
        repository: &Repository,
        register: &Register,
        rules: &[&'static Rule],
        as_of: Day,
        key: Option<&Key>,
    ) -> Result<Option<Self>, Fault> {
        let beside = Beside::default();
        let read = Self::read_beside(opened, repository, register, rules, as_of, key, beside);
        Ok(read?.0)
    }

    /// The same; and what happened in folders beside the findings, where history was walked for it.
    ///
    /// # Errors
    /// When history is cut, or an object that is needed is missing.
    pub fn read_beside(
        opened: &Opened,
        repository: &Repository,
        register: &Register,
        rules: &[&'static Rule],
        as_of: Day,
        key: Option<&Key>,
        beside: Beside,
    ) -> Result<(Option<Self>, Option<FolderHistory>), Fault> {
        // What was deleted may come back too, and may be referred to.
        let is_about_history = |rule: &&Rule| {
            matches!(rule.check, Check::History(_) | Check::Recurrence(_))
                || **rule == rules::UNKNOWN_REFERENCE
        };
        if !rules.iter().copied().any(|rule| is_about_history(&rule)) {
            return Ok((None, None));
        }
        let policy = opened.workspace.policy();
        let prefix = opened.workspace.prefix();
        let cache = key.map(|key| cache(opened, repository, key.clone(), rules, as_of));
        let cache = cache.transpose()?;
        if let Some(lived) = cache
            .as_ref()
            .and_then(|cache| Self::kept(&cache.read()?, policy))
        {
            return Ok((Some(lived), None));
        }
        // The folders for evidence are walked only for the rule that looks at them.
        let with_evidence = rules.contains(&&rules::EVIDENCE_CHANGED);
        let is_beside = !beside.is_empty();
        let mut history =
            opened.history_beside(repository, &prefix, policy, with_evidence, beside)?;
        let walked = is_beside.then(|| history.beside()).transpose()?;
        let lived = Self::of(&mut history, register, rules, policy, as_of)?;
        opened.leave(history);
        if let Some(cache) = cache {
            lived.keep(&cache);
        }
        Ok((Some(lived), walked))
    }

    fn keep(&self, cache: &Cache) {
        let lives: Vec<_> = self.lives.iter().map(Life::keep).collect();
        if let Ok(lives) = serde_json::to_string(&lives) {
            let gone = self.gone.iter().map(|record| {
                let source = &record.source;
                (source.path().as_str(), source.text())
            });
            let gone = serde_json::to_string(&gone.collect::<Vec<_>>()).unwrap_or_default();
            cache.write(&format!("{}\n{lives}\n{gone}", self.ancestry.written()));
        }
    }

    fn kept(answer: &str, policy: &Policy) -> Option<Self> {
        let (ancestry, answer) = answer.split_once('\n')?;
        let (lives, gone) = answer.split_once('\n')?;
        let lives: Vec<Kept> = serde_json::from_str(lives).ok()?;
        let gone: Vec<(String, String)> = serde_json::from_str(gone).ok()?;
        let gone = gone
            .into_iter()
            .map(|(path, text)| parse::record(RepoPath::new(path), text.into_bytes(), policy));
        Some(Self {
            lives: lives.into_iter().map(Life::kept).collect::<Option<_>>()?,
            gone: gone.collect(),
            ancestry: Ancestry::read(ancestry)?,
        })
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
        Ok(Self::told(history, register, rules, policy, as_of, &|_| ())?.0)
    }

    /// The same, and what a function tells of each timeline, in the order of the ids.
    ///
    /// # Errors
    /// When an object that is needed is missing.
    pub fn told<T: Send>(
        history: &mut History<'_>,
        register: &Register,
        rules: &[&'static Rule],
        policy: &Policy,
        as_of: Day,
        tell: &(dyn Fn(&Timeline<'_>) -> T + Sync),
    ) -> Result<(Self, Vec<T>), Fault> {
        let lives = history.each(register, as_of, None, &|timeline| {
            let life = Life::judge(timeline, rules, policy, as_of);
            (life, last(timeline, policy), tell(timeline))
        })?;
        let (mut own, mut gone, mut told) = (Vec::new(), Vec::new(), Vec::new());
        for (life, last, tale) in lives {
            own.extend(life);
            gone.extend(last);
            told.push(tale);
        }
        let lived = Self {
            lives: own,
            gone,
            ancestry: history.ancestry(),
        };
        Ok((lived, told))
    }
}

/// A finding that was official and is gone, as it was last; none for one that has another number now.
pub fn last(timeline: &Timeline<'_>, policy: &Policy) -> Option<Record> {
    if timeline.newest.is_some() || timeline.became.is_some() {
        return None;
    }
    let (_, version) = timeline.official().last()?;
    // Records of a timeline are let go with it.
    let (path, text) = (version.record.path().clone(), version.record.source.text());
    Some(parse::record(path, text.as_bytes().to_vec(), policy))
}

/// What every answer about a register depends on: the program, what the configuration says, and what all
/// records say.
pub fn key(policy: &Policy, register: &Register) -> Key {
    let mut key = Key::default();
    // What the configuration says, resolved; its waivers are applied later.
    key.add(serde_json::to_string(&policy.settings).unwrap_or_default());
    // Another build of the same version may judge otherwise.
    if let Ok(program) = std::env::current_exe().and_then(std::fs::metadata) {
        key.add(program.len().to_le_bytes());
        key.add(format!("{:?}", program.modified().ok()));
    }
    add(&mut key, &register.records);
    key
}

/// Adds what records say.
pub fn add(key: &mut Key, records: &[Record]) {
    let hash = |record: &Record| Sha256::digest(record.source.text().as_bytes());
    let hashes: Vec<_> = records.par_iter().map(hash).collect();
    key.add(records.len().to_le_bytes());
    for (record, hash) in records.iter().zip(hashes) {
        key.add(record.path().as_str());
        key.add(hash);
    }
}

/// Where the answer to the question about history is kept: everything that it depends on makes its name.
fn cache(
    opened: &Opened,
    repository: &Repository,
    mut key: Key,
    rules: &[&'static Rule],
    as_of: Day,
) -> Result<Cache, Fault> {
    let reader = repository.reader();
    let commits = opened.tip.into_iter().chain(opened.merged(&reader));
    for commit in commits {
        key.add(commit.as_bytes());
    }
    key.add(opened.workspace.prefix());
    key.add(as_of.to_string());
    for rule in rules
        .iter()
        .filter(|rule| matches!(rule.check, Check::History(_)))
    {
        key.add(rule.name);
    }
    key.add(opened.mailmap(&reader)?.text());
    let (name, email) = reader.user().unwrap_or_default();
    key.add(name);
    key.add(email);
    Ok(Cache::new(&repository.common_dir(), "history", key))
}
