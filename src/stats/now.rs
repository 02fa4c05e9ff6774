//! The register as it is: what was counted, the tiles, and what was opened again.
//!
//! Not for times (`times`).

use super::case::{Case, State};
use super::groups::{KindCount, kinds};
use super::number::{Fraction, Share};
use super::times::{TimeToClose, is_overdue};
use super::{DAYS, FINDINGS, Metric};
use crate::dossier::Period;
use crate::model::{Day, Outcome, Status};

/// What was counted, and what could not be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Now {
    /// Nonconformities of the snapshot, withdrawn ones too.
    pub nonconformities: usize,
    /// How many of them are open.
    pub open: usize,
    /// How many of them are closed.
    pub closed: usize,
    /// How many of them are withdrawn.
    pub withdrawn: usize,
    /// How many of them have no status that can be read; they are neither open nor closed.
    pub unread: usize,
    /// Nonconformities that were official once and are gone.
    pub gone: usize,
    /// The other kinds of findings, in the order of their words; last what has no kind that can be read.
    pub others: Vec<KindCount>,
}

/// The numbers to begin with.
#[derive(Clone, Debug, PartialEq)]
pub struct Tiles {
    /// How many are open.
    pub open: Metric<usize>,
    /// How many are overdue.
    pub overdue: Metric<usize>,
    /// How many were closed in the period.
    pub closed: Metric<usize>,
    /// How many were opened again.
    pub reopened: Metric<Reopened>,
    /// How long those took that were closed in the period.
    pub days_to_close: Metric<Option<Fraction>>,
    /// How many wait for their verification.
    pub waiting: Metric<usize>,
}

/// How many findings were opened again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reopened {
    /// In the period.
    pub in_period: usize,
    /// Ever.
    pub ever: usize,
}

/// What there is to count.
pub fn now(all: &[Case<'_>]) -> Now {
    let nonconformities = || all.iter().filter(|case| case.is_nonconformity());
    let count = |state| {
        let own = nonconformities().filter(|case| case.is_here && case.state() == state);
        own.count()
    };
    Now {
        nonconformities: nonconformities().filter(|case| case.is_here).count(),
        open: count(State::Open),
        closed: count(State::Closed),
        withdrawn: count(State::Withdrawn),
        unread: count(State::Unknown),
        gone: nonconformities().filter(|case| !case.is_here).count(),
        others: kinds(all),
    }
}

/// The tiles.
pub fn tiles(cases: &[Case<'_>], period: Period, times: &TimeToClose) -> Tiles {
    let count = |is_it: &dyn Fn(&Case<'_>) -> bool| cases.iter().filter(|case| is_it(case)).count();
    let in_period = |day: Option<Day>| day.is_some_and(|day| period.has(day));
    Tiles {
        open: Metric {
            title: "Open",
            unit: FINDINGS,
            formula: "Nonconformities whose status is before closed.",
            value: count(&|case| case.state() == State::Open),
        },
        overdue: Metric {
            title: "Overdue",
            unit: FINDINGS,
            formula: "Nonconformities that are open and whose `due` lies before the day of judging.",
            value: count(&is_overdue),
        },
        closed: Metric {
            title: "Closed in the period",
            unit: FINDINGS,
            formula: "Nonconformities that are closed and whose day `closed` lies in the period.",
            value: count(&|case| in_period(case.closed())),
        },
        reopened: Metric {
            title: "Opened again",
            unit: FINDINGS,
            formula: "Nonconformities with an entry in `reopened` of a day in the period; where there is no entry, an official version that is open after one that was closed.",
            value: Reopened {
                in_period: count(&|case| reopenings(case).any(in_period)),
                ever: count(&|case| reopenings(case).next().is_some()),
            },
        },
        days_to_close: Metric {
            title: "Median days to close",
            unit: DAYS,
            formula: "The median of the days from `raised` to `closed` of nonconformities closed in the period.",
            value: times.in_period.median(),
        },
        waiting: Metric {
            title: "Waiting for verification",
            unit: FINDINGS,
            formula: "Nonconformities whose status is implemented: all actions are done, and nobody has shown yet that they worked.",
            value: count(&|case| case.status() == Some(Status::Implemented)),
        },
    }
}

/// The days on which a finding was opened again; none for one that cannot be read. Where the record says
/// nothing of it, what was official does.
fn reopenings<'c>(case: &'c Case<'_>) -> impl Iterator<Item = Option<Day>> + 'c {
    let entries = case.finding().reopened.items();
    let said = entries.iter().map(|entry| entry.value.date.value());
    let silent = entries.is_empty();
    let pairs = case.official().windows(2).filter_map(move |pair| {
        let [before, after] = pair else { return None };
        let was_settled = before.status.is_some_and(|status| status >= Status::Closed);
        let is_open = after.status.is_some_and(|status| status < Status::Closed);
        (silent && was_settled && is_open).then_some(Some(after.day))
    });
    said.chain(pairs)
}

/// Those whose actions turned out not to have worked, of those whose actions were said to have.
pub fn ineffective(cases: &[Case<'_>]) -> Share {
    let mut share = Share::default();
    for case in cases {
        let verification = case.finding().verification.get();
        let result = verification.and_then(|own| own.result.value());
        let was_reopened = reopenings(case).next().is_some();
        let is_done =
            |status: Option<Status>| matches!(status, Some(Status::Verified | Status::Closed));
        let was_done = is_done(case.status())
            || case
                .official()
                .iter()
                .any(|official| is_done(official.status));
        if was_done || was_reopened || result.is_some() {
            share.count(was_reopened || result == Some(Outcome::NotEffective));
        }
    }
    share
}
