//! Stands in for the numbers of a register until they are merged.
//!
//! Not the numbers: only what the page asks of them.

use std::fmt;

use crate::dossier::{Dossier, Period};
use crate::model::{Day, Status};

/// One number with what it means.
#[derive(Clone, Debug, PartialEq)]
pub struct Metric<T> {
    /// Its name in a few words.
    pub title: &'static str,
    /// What it is counted in.
    pub unit: &'static str,
    /// How it is computed, one plain sentence.
    pub formula: &'static str,
    /// The number.
    pub value: T,
}

/// A number of halves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fraction(i64);

impl fmt::Display for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let half = if self.0 % 2 == 0 { "" } else { ".5" };
        write!(f, "{}{half}", self.0 / 2)
    }
}

/// How many findings were opened again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reopened {
    /// In the period.
    pub in_period: usize,
    /// Ever.
    pub ever: usize,
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

/// The numbers of a register as of a day.
#[derive(Clone, Debug, PartialEq)]
pub struct Stats {
    /// The day on which was judged.
    pub as_of: Day,
    /// The span of days that "in the period" means.
    pub period: Period,
    /// The numbers to begin with.
    pub tiles: Tiles,
}

/// The numbers of a register.
pub fn of(dossier: &Dossier) -> Stats {
    let (as_of, period) = (dossier.as_of, dossier.period);
    let records = dossier
        .register
        .records
        .iter()
        .map(|record| &record.finding);
    let own = records.filter(|finding| finding.is_nonconformity());
    let open = own.clone().filter(|finding| !finding.is_settled());
    let closed = own.clone().filter(|finding| {
        finding.status.value() == Some(Status::Closed)
            && finding.closed.value().is_some_and(|day| period.has(day))
    });
    let mut days: Vec<i64> = closed
        .clone()
        .filter_map(|finding| Some((finding.closed.value()? - finding.raised.value()?).get_days()))
        .map(i64::from)
        .collect();
    days.sort_unstable();
    let middle = days.len() / 2;
    let median = match (
        days.get(middle),
        middle.checked_sub(1).and_then(|before| days.get(before)),
    ) {
        (Some(one), Some(other)) if days.len() % 2 == 0 => Some(Fraction(one + other)),
        (Some(one), _) => Some(Fraction(one * 2)),
        _ => None,
    };
    let reopened = own
        .clone()
        .flat_map(|finding| finding.reopened.items())
        .count();
    let metric = |title, value| Metric {
        title,
        unit: "findings",
        formula: "Not written yet.",
        value,
    };
    Stats {
        as_of,
        period,
        tiles: Tiles {
            open: metric("Open", open.clone().count()),
            overdue: metric(
                "Overdue",
                open.filter(|finding| finding.due.value().is_some_and(|due| due < as_of))
                    .count(),
            ),
            closed: metric("Closed in the period", closed.count()),
            reopened: Metric {
                title: "Opened again",
                unit: "findings",
                formula: "Not written yet.",
                value: Reopened {
                    in_period: 0,
                    ever: reopened,
                },
            },
            days_to_close: Metric {
                title: "Median days to close",
                unit: "days",
                formula: "Not written yet.",
                value: median,
            },
            waiting: metric(
                "Waiting for verification",
                own.filter(|finding| finding.status.value() == Some(Status::Implemented))
                    .count(),
            ),
        },
    }
}
