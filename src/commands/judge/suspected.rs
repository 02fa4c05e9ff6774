//! What findings probably repeat, kept from one run to the next that asks the same.
//!
//! Not for finding it out (`check`).

use serde::{Deserialize, Serialize};

use crate::check;
use crate::history::Cache;
use crate::model::{Record, Register};
use crate::policy::Policy;
use crate::recurrence::{Candidate, Entry};
use crate::rule::Suspected;
use crate::text::RepoPath;

/// One finding with what it probably repeats, in a form that can be written down.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Kept {
    later: String,
    candidates: Vec<KeptCandidate>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct KeptCandidate {
    path: String,
    /// Its index among those that are gone: several may have had one path.
    gone: Option<usize>,
    position: usize,
    score: f32,
    reasons: Vec<String>,
}

/// What findings of a register, by their indices, probably repeat: as it was kept, else found out and kept.
pub fn suspected<'r>(
    register: &'r Register,
    gone: &'r [Record],
    policy: &Policy,
    asked: &[usize],
    cache: Option<&Cache>,
) -> Vec<Suspected<'r>> {
    let kept = cache.filter(|_| !asked.is_empty());
    let answer = kept.and_then(Cache::read);
    let known: Option<Vec<Kept>> = answer.and_then(|answer| serde_json::from_str(&answer).ok());
    let known = known.and_then(|known| {
        let restored = known.into_iter().map(|one| restored(one, register, gone));
        restored.collect::<Option<Vec<_>>>()
    });
    if let Some(known) = known {
        return known;
    }
    let suspected = check::suspected(register, gone, policy, asked);
    if let Some(cache) = kept {
        let all: Vec<Kept> = suspected
            .iter()
            .filter_map(|one| written(one, register, gone))
            .collect();
        if let Ok(answer) = serde_json::to_string(&all) {
            cache.write(&answer);
        }
    }
    suspected
}

/// In a form that outlives the register; none where the finding has no record.
pub fn written(suspected: &Suspected<'_>, register: &Register, gone: &[Record]) -> Option<Kept> {
    let candidates = suspected.candidates.iter();
    Some(Kept {
        later: register.records.get(suspected.later)?.path().to_string(),
        candidates: candidates
            .map(|candidate| KeptCandidate {
                path: candidate.earlier.record.path().to_string(),
                gone: gone
                    .iter()
                    .position(|record| std::ptr::eq(record, candidate.earlier.record)),
                position: candidate.position,
                score: candidate.score,
                reasons: candidate.reasons.clone(),
            })
            .collect(),
    })
}

/// As it was kept; none where it names what is not there.
pub fn restored<'r>(
    kept: Kept,
    register: &'r Register,
    gone: &'r [Record],
) -> Option<Suspected<'r>> {
    let candidate = |kept: KeptCandidate| {
        let path = RepoPath::new(kept.path);
        let earlier = match kept.gone {
            Some(at) => Entry::gone(gone.get(at).filter(|record| *record.path() == path)?),
            None => Entry::here(register.at(&path)?),
        };
        Some(Candidate {
            earlier,
            position: kept.position,
            score: kept.score,
            reasons: kept.reasons,
        })
    };
    Some(Suspected {
        later: register.place(&RepoPath::new(kept.later))?,
        candidates: kept
            .candidates
            .into_iter()
            .map(candidate)
            .collect::<Option<_>>()?,
    })
}
