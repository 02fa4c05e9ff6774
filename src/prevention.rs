//! Whether recurring controls were done: periods, the evidence that was committed for each, lapses.
//!
//! Not for reading git (what was committed is given) and not for what a lapse means (that is `rules`).

mod pattern;
mod period;

use crate::model::{Cadence, Committed, Control, Day};

pub use pattern::Pattern;
pub use period::{Period, of_day, periods};

/// What became of one period of a control.
#[derive(Clone, Debug, PartialEq)]
pub struct Run<'c> {
    /// The period.
    pub period: Period,
    /// The last day on which its evidence is in time.
    pub until: Day,
    /// Whether it was done.
    pub done: Done<'c>,
}

/// Whether a control was done in a period, as far as git knows on a day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Done<'c> {
    /// Evidence was committed in time.
    InTime(&'c Committed),
    /// Evidence of the period was committed, but after its grace had passed.
    Late(&'c Committed),
    /// None was, and its grace has passed.
    Not,
    /// None was, and there is still time.
    NotYet,
    /// History was not read.
    NotKnown,
}

impl Run<'_> {
    /// Whether the control lapsed: it was not done, or only after the grace had passed.
    pub const fn has_lapsed(&self) -> bool {
        matches!(self.done, Done::Late(_) | Done::Not)
    }
}

/// Every period of a control that has begun by a day, judged as of another one; nothing for a control whose
/// cadence, first day or patterns cannot be read.
pub fn runs(control: &Control, begun_by: Day, as_of: Day) -> Vec<Run<'_>> {
    let (Some(cadence), Some(starts)) = (control.cadence.value(), control.starts.value()) else {
        return Vec::new();
    };
    let Some(patterns) = patterns(control, cadence) else {
        return Vec::new();
    };
    let ends = control.ends.value();
    let periods = periods(cadence, starts, begun_by).into_iter();
    let periods = periods.filter(|period| ends.is_none_or(|ends| period.last <= ends));
    let mut seen = Seen::of(control, &patterns, as_of);
    periods
        .map(|period| {
            let until = control.in_time(period.last);
            let done = match &mut seen {
                None => Done::NotKnown,
                Some(seen) => seen.done(&period, until, as_of),
            };
            Run {
                period,
                until,
                done,
            }
        })
        .collect()
}

/// Whether nothing can be said of a control, since what it says cannot be understood.
pub fn is_unclear(control: &Control) -> bool {
    let Some(cadence) = control.cadence.value() else {
        return true;
    };
    control.starts.value().is_none() || patterns(control, cadence).is_none()
}

/// The patterns of a control; none where there is none, or one of them has no meaning: a control would seem to
/// have lapsed that was done.
fn patterns(control: &Control, cadence: Cadence) -> Option<Vec<Pattern>> {
    let all = control.evidence.items().iter();
    let all: Option<Vec<Pattern>> = all
        .map(|pattern| Pattern::new(&pattern.value).ok())
        .map(|pattern| pattern.filter(|pattern| pattern.cannot_tell(cadence).is_none()))
        .collect();
    all.filter(|patterns| !patterns.is_empty())
}

/// The lapses of a control on a day, in order; those that its record says findings deal with too.
pub fn lapses(control: &Control, as_of: Day) -> Vec<Run<'_>> {
    let mut runs = runs(control, as_of, as_of);
    runs.retain(Run::has_lapsed);
    runs
}

/// The evidence of a control that may show a period.
struct Seen<'c> {
    /// Evidence whose path names days, with the last of them; the earliest commit first.
    dated: Vec<(Day, &'c Committed)>,
    /// Other evidence, the earliest commit first; each commit stands for one period.
    undated: Vec<&'c Committed>,
}

impl<'c> Seen<'c> {
    fn of(control: &'c Control, patterns: &[Pattern], as_of: Day) -> Option<Self> {
        let mut committed: Vec<&Committed> = control.committed.as_ref()?.iter().collect();
        // What will be committed later is not known on the day.
        committed.retain(|committed| committed.day <= as_of);
        committed.sort();
        let mut seen = Self {
            dated: Vec::new(),
            undated: Vec::new(),
        };
        for committed in committed {
            let path = committed.path.as_str();
            if let Some(last) = patterns.iter().find_map(|pattern| pattern.last_day(path)) {
                seen.dated.push((last, committed));
            } else if patterns.iter().any(|pattern| pattern.is_undated(path)) {
                let same = |known: &&Committed| {
                    known.day == committed.day && known.commit == committed.commit
                };
                if !seen.undated.last().is_some_and(same) {
                    seen.undated.push(committed);
                }
            }
        }
        Some(seen)
    }

    fn done(&mut self, period: &Period, until: Day, as_of: Day) -> Done<'c> {
        let days = period.first..=period.last;
        let dated = self.dated.iter().find(|(last, _)| days.contains(last));
        let dated = dated.map(|(_, committed)| *committed);
        if let Some(committed) = dated.filter(|committed| committed.day <= until) {
            return Done::InTime(committed);
        }
        // The earliest that fits: so one commit between two periods serves the one that ends first.
        let fits = |committed: &&Committed| (period.first..=until).contains(&committed.day);
        if let Some(at) = self.undated.iter().position(fits) {
            return Done::InTime(self.undated.remove(at));
        }
        match dated {
            Some(committed) => Done::Late(committed),
            None if as_of > until => Done::Not,
            None => Done::NotYet,
        }
    }
}
