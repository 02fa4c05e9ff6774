//! Times: from raised to closed, the age of what is open, on time or late, and due dates that moved.
//!
//! Days that cannot be read, or that lie the wrong way round, make no time: they are counted as left out.
//! Not for the time in each step (`steps`).

use super::case::{Case, State};
use super::number::{Share, Spread};
use crate::dossier::Period;
use crate::model::{Day, Severity, Status};
use crate::policy::calendar::days_between;

/// Findings of which no time can be told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// A day that is needed is missing or cannot be read.
    pub unread: usize,
    /// The later day lies before the earlier one.
    pub backwards: usize,
}

impl LeftOut {
    /// All of them.
    pub const fn all(self) -> usize {
        self.unread + self.backwards
    }

    /// The days between two days; none, and counted, where nothing can be told.
    fn between(&mut self, earlier: Option<Day>, later: Option<Day>) -> Option<i64> {
        let (Some(earlier), Some(later)) = (earlier, later) else {
            self.unread += 1;
            return None;
        };
        let days = days_between(earlier, later);
        if days < 0 {
            self.backwards += 1;
            return None;
        }
        Some(days)
    }
}

/// Days from raised to closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeToClose {
    /// Of all closed ones.
    pub all: Spread,
    /// Of those closed in the period.
    pub in_period: Spread,
    /// By severity; last those that have none that can be read, if any.
    pub by_severity: Vec<(Option<Severity>, Spread)>,
    /// Closed ones of which nothing can be told.
    pub left_out: LeftOut,
}

/// The severities, and none.
const SEVERITIES: [Option<Severity>; 3] = [Some(Severity::Major), Some(Severity::Minor), None];

/// Days from raised to closed.
pub fn to_close(cases: &[Case<'_>], period: Period) -> TimeToClose {
    let mut left_out = LeftOut::default();
    let closed = cases.iter().filter(|case| case.state() == State::Closed);
    let times: Vec<(&Case<'_>, i64)> = closed
        .filter_map(|case| Some((case, left_out.between(case.raised(), case.closed())?)))
        .collect();
    let spread = |is_it: &dyn Fn(&Case<'_>) -> bool| {
        let own = times.iter().filter(|(case, _)| is_it(case));
        Spread::of(own.map(|(_, days)| *days).collect())
    };
    let by_severity = SEVERITIES.map(|severity| {
        let own = spread(&|case| case.severity() == severity);
        (severity, own)
    });
    TimeToClose {
        all: spread(&|_| true),
        in_period: spread(&|case| case.closed().is_some_and(|day| period.has(day))),
        by_severity: by_severity
            .into_iter()
            .filter(|(severity, spread)| severity.is_some() || spread.count > 0)
            .collect(),
        left_out,
    }
}

/// The ages that are counted together: the first and the last day, the last one none for all above.
pub const AGES: [(i64, Option<i64>); 5] = [
    (0, Some(30)),
    (31, Some(90)),
    (91, Some(180)),
    (181, Some(365)),
    (366, None),
];

/// Open findings of about one age.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bucket {
    /// Major ones.
    pub major: usize,
    /// Minor ones.
    pub minor: usize,
    /// Those without a severity that can be read.
    pub ungraded: usize,
}

impl Bucket {
    /// All of them.
    pub const fn all(self) -> usize {
        self.major + self.minor + self.ungraded
    }
}

/// Days since raised, of what is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ages {
    /// Their spread; the largest is the oldest.
    pub all: Spread,
    /// Counted together, as `AGES` says.
    pub buckets: [Bucket; AGES.len()],
    /// Open ones of which nothing can be told: raised after the day of judging is the wrong way round.
    pub left_out: LeftOut,
}

/// Days since raised.
pub fn ages(cases: &[Case<'_>]) -> Ages {
    let mut left_out = LeftOut::default();
    let mut buckets = [Bucket::default(); AGES.len()];
    let mut all = Vec::new();
    for case in cases.iter().filter(|case| case.state() == State::Open) {
        let Some(days) = left_out.between(case.raised(), Some(case.as_of)) else {
            continue;
        };
        all.push(days);
        let mut fitting = AGES.iter().zip(&mut buckets);
        if let Some((_, bucket)) =
            fitting.find(|((_, last), _)| last.is_none_or(|last| days <= last))
        {
            *match case.severity() {
                Some(Severity::Major) => &mut bucket.major,
                Some(Severity::Minor) => &mut bucket.minor,
                None => &mut bucket.ungraded,
            } += 1;
        }
    }
    Ages {
        all: Spread::of(all),
        buckets,
        left_out,
    }
}

/// Whether closed findings were closed by the day they were due.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OnTime {
    /// Against the first due date.
    pub first: Share,
    /// Against the last one.
    pub last: Share,
    /// Closed ones of which nothing can be told: closed before they were raised, or on no day that can be
    /// read, or never with a due date.
    pub left_out: LeftOut,
}

/// Whether closed findings were closed in time.
pub fn on_time(cases: &[Case<'_>]) -> OnTime {
    let mut found = OnTime::default();
    for case in cases.iter().filter(|case| case.state() == State::Closed) {
        let Some(closed) = case.closed() else {
            found.left_out.unread += 1;
            continue;
        };
        if case.raised().is_some_and(|raised| closed < raised) {
            found.left_out.backwards += 1;
            continue;
        }
        let last = case.finding().due.value();
        let first = case.official().iter().find_map(|official| official.due);
        match first.or(last) {
            Some(due) => found.first.count(closed <= due),
            None => found.left_out.unread += 1,
        }
        if let Some(due) = last {
            found.last.count(closed <= due);
        }
    }
    found
}

/// Due dates that were moved later.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Slips {
    /// Findings with a due date that was moved later, of those that have official versions with one.
    pub findings: Share,
    /// How often one was moved later.
    pub moves: usize,
}

/// Due dates that were moved later.
pub fn slips(cases: &[Case<'_>]) -> Slips {
    let mut slips = Slips::default();
    for case in cases {
        let mut before: Option<Day> = None;
        let mut moves = 0;
        let mut has_due = false;
        for official in case.official().iter().filter(|official| official.present) {
            has_due |= official.due.is_some();
            if let (Some(earlier), Some(later)) = (before, official.due) {
                moves += usize::from(later > earlier);
            }
            let is_settled = official
                .status
                .is_some_and(|status| status >= Status::Closed);
            before = match is_settled {
                // Whoever opens it again sets a new date, which is no slip of the old one.
                true => None,
                false => official.due.or(before),
            };
        }
        if has_due {
            slips.findings.count(moves > 0);
            slips.moves += moves;
        }
    }
    slips
}

/// What is open and was due before the day of judging.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overdue {
    /// Days since it was due.
    pub days: Spread,
    /// Open ones whose due date is missing or cannot be read.
    pub without_due: usize,
}

/// Whether it is open and was due before the day of judging.
pub fn is_overdue(case: &Case<'_>) -> bool {
    let due = case.finding().due.value();
    case.state() == State::Open && due.is_some_and(|due| due < case.as_of)
}

/// What is overdue.
pub fn overdue(cases: &[Case<'_>]) -> Overdue {
    let overdue = cases.iter().filter(|case| is_overdue(case));
    let days = overdue.filter_map(|case| {
        let due = case.finding().due.value()?;
        Some(days_between(due, case.as_of))
    });
    let without = cases
        .iter()
        .filter(|case| case.state() == State::Open && case.finding().due.value().is_none());
    Overdue {
        days: Spread::of(days.collect()),
        without_due: without.count(),
    }
}
