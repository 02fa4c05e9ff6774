//! How long findings were in each step of the lifecycle, by what was official when.
//!
//! Not for the days that records give (`times`): those of a step are typed, these are git's.

use super::case::Case;
use super::number::Spread;
use crate::model::{Day, Status};
use crate::policy::calendar::days_between;

/// Days in each step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Steps {
    /// By status, in the order of the lifecycle, up to verified.
    pub by_status: Vec<(Status, Spread)>,
    /// Findings that say nothing of it: they have one official version, or none.
    pub silent: usize,
    /// Findings with several official versions that are, as far as is known, in their first step still.
    pub waiting: usize,
    /// Times in a step that end before they begin: somebody's clock was wrong.
    pub backwards: usize,
}

/// The statuses in which time is spent.
const STEPS: [Status; 6] = [
    Status::Open,
    Status::Corrected,
    Status::Analysed,
    Status::Planned,
    Status::Implemented,
    Status::Verified,
];

/// Days in each step.
pub fn of(cases: &[Case<'_>]) -> Steps {
    let mut days: [Vec<i64>; STEPS.len()] = Default::default();
    let (mut silent, mut waiting, mut backwards) = (0, 0, 0);
    for case in cases {
        if case.official().len() < 2 {
            silent += 1;
            continue;
        }
        let stays = stays(case);
        waiting += usize::from(stays.is_empty());
        for (status, from, to) in stays {
            let spent = days_between(from, to);
            let own = STEPS.iter().position(|step| *step == status);
            match own.and_then(|own| days.get_mut(own)) {
                Some(_) if spent < 0 => backwards += 1,
                Some(own) => own.push(spent),
                // Nothing is waited for after closing.
                None => {}
            }
        }
    }
    let by_status = STEPS.into_iter().zip(days.map(Spread::of)).collect();
    Steps {
        by_status,
        silent,
        waiting,
        backwards,
    }
}

/// The statuses that a finding went through, each with the day on which it became official and the day on
/// which the next one did.
fn stays(case: &Case<'_>) -> Vec<(Status, Day, Day)> {
    let mut stays = Vec::new();
    // An import says since when it is in git, not since when it is where it is.
    let mut is_known = case.finding().former_id.is_missing();
    let mut since: Option<(Status, Day)> = None;
    for official in case.official() {
        if !official.present {
            since = None;
            continue;
        }
        let Some(status) = official.status else {
            continue;
        };
        match since {
            Some((before, _)) if before == status => continue,
            Some((before, day)) if is_known => stays.push((before, day, official.day)),
            Some(_) => is_known = true,
            None => {}
        }
        since = Some((status, official.day));
    }
    stays
}
