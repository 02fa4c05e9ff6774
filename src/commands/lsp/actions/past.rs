//! Whether a change would make the life of a finding wrong, told by its last committed version.
//!
//! Not for the whole life (`worker` reads that): a closed record, the words of a certification body, a number and a
//! grade are protected from the commit on that has them, so that one version before shows it.

use std::sync::Arc;

use super::super::desk::Desk;
use crate::git::Mailmap;
use crate::model::{Actor, Commit, Day, Landing, Record, Timeline, Version};
use crate::parse;
use crate::policy::{Level, Policy};
use crate::rule::{Check, HistoryView};
use crate::rules;
use crate::snapshot::{Snapshot, Stored};
use crate::text::RepoPath;

/// The last committed version of a finding.
pub struct Past {
    record: Record,
    commit: Arc<Commit>,
}

impl Past {
    /// Reads it; none where the file is not committed at its path, or history is not looked at.
    pub fn read(desk: &Desk, path: &RepoPath, policy: &Policy) -> Option<Self> {
        let opened = desk.opened();
        let (repository, tip) = (opened.repository.as_ref()?, opened.tip?);
        let stored = Stored::commit(repository, tip).ok()?;
        let stored = stored.within(opened.workspace.prefix());
        let bytes = stored.read(path, parse::LIMIT).ok()?;
        let made = repository.reader().commit_object(tip, &Mailmap::default());
        let (name, email, seconds, offset) = made.ok()?.committer;
        let actor = Actor {
            name: name.into(),
            email: email.into(),
            seconds,
            offset,
        };
        Some(Self {
            record: parse::record(path.clone(), bytes, policy),
            commit: Arc::new(Commit {
                id: Some(tip.to_string().into()),
                author: actor.clone(),
                committer: actor,
                parents: 1,
                place: 0,
            }),
        })
    }

    /// The record as it was committed.
    pub const fn record(&self) -> &Record {
        &self.record
    }

    /// The rule about history by which another text would be an error, where the present one is none.
    pub fn harm(
        &self,
        (present, other): (&Record, &Record),
        policy: &Policy,
        as_of: Day,
    ) -> Option<&'static str> {
        let before = self.errors(present, policy, as_of);
        let mut after = self.errors(other, policy, as_of);
        for known in before {
            if let Some(at) = after.iter().position(|name| *name == known) {
                after.swap_remove(at);
            }
        }
        after.first().copied()
    }

    /// The rules about history that find an error in the step from the committed version to another, as often.
    fn errors(&self, newest: &Record, policy: &Policy, as_of: Day) -> Vec<&'static str> {
        let noon = as_of.at(12, 0, 0, 0).to_zoned(jiff::tz::TimeZone::UTC);
        let now = Actor {
            seconds: noon.map_or(0, |noon| noon.timestamp().as_second()),
            offset: 0,
            ..self.commit.committer.clone()
        };
        let unsaved = Arc::new(Commit {
            id: None,
            author: now.clone(),
            committer: now,
            parents: 1,
            place: 1,
        });
        let version = |record, commit: &Arc<Commit>, before| Version {
            commit: Arc::clone(commit),
            record,
            before,
            restores: None,
            landed: Some(Arc::clone(commit)),
        };
        let landing = |commit: &Arc<Commit>, version| Landing {
            commit: Arc::clone(commit),
            version: Some(version),
        };
        let timeline = Timeline {
            id: self
                .record
                .id()
                .unwrap_or(self.record.path().as_str())
                .into(),
            versions: vec![
                version(&self.record, &self.commit, Vec::new()),
                version(newest, &unsaved, vec![0]),
            ],
            removals: Vec::new(),
            landings: vec![landing(&self.commit, 0), landing(&unsaved, 1)],
            newest: Some(newest),
            evidence: Vec::new(),
            was: None,
            became: None,
        };
        let view = HistoryView::new(&timeline, policy, as_of);
        let mut errors = Vec::new();
        for rule in rules::ALL {
            let Check::History(check) = rule.check else {
                continue;
            };
            errors.extend(check(&view).into_iter().filter_map(|violation| {
                let own = violation.level.unwrap_or(rule.level);
                let level = policy.level(rule.name, rule.family.word(), own);
                (level == Level::Error).then_some(rule.name)
            }));
        }
        errors
    }
}
