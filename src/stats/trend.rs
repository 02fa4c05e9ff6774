//! The register at earlier days: how many findings were open at the end of each span, and how many were
//! raised and closed in it.
//!
//! Not for the days themselves (`case`).

use jiff::ToSpan;

use super::case::{Case, State};
use crate::model::Day;
use crate::shape::words;

words! {
    /// How long the spans of a trend are.
    pub enum Every {
        /// a calendar month
        Month = "month",
        /// three calendar months, from January on
        Quarter = "quarter",
        /// a calendar year
        Year = "year",
    }
}

/// Most points of a trend.
pub const MOST: usize = 60;

/// The register at the end of a span of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// The first day of the span.
    pub from: Day,
    /// The last one.
    pub to: Day,
    /// How many findings were open at the end of it.
    pub open: usize,
    /// How many were raised in it.
    pub raised: usize,
    /// How many were closed in it.
    pub closed: usize,
    /// How many were withdrawn in it.
    pub withdrawn: usize,
}

/// The register over time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trend {
    /// How long the spans are; the last one may be cut.
    pub every: Every,
    /// The spans, in order of time.
    pub points: Vec<Point>,
    /// How many findings say no day on which they were raised, and are not counted as raised.
    pub unread: usize,
}

/// From the first day on which anything was raised to the day of judging.
pub fn whole(cases: &[Case<'_>], as_of: Day) -> Trend {
    over(cases, None, as_of, None)
}

/// From a day, or the first one on which anything was raised, to another, in spans of a length that is asked for
/// or fits; the latest `MOST` of them.
pub fn over(cases: &[Case<'_>], from: Option<Day>, to: Day, every: Option<Every>) -> Trend {
    let raised = cases.iter().filter_map(Case::raised);
    let first = from.or_else(|| raised.filter(|day| *day <= to).min());
    let unread = cases.iter().filter(|case| case.raised().is_none()).count();
    let Some(first) = first else {
        return Trend {
            every: every.unwrap_or(Every::Month),
            points: Vec::new(),
            unread,
        };
    };
    let every = every.unwrap_or_else(|| fitting(first, to));
    Trend {
        every,
        points: series(cases, first, to, every),
        unread,
    }
}

/// The spans in which a trend is told: months up to four years, then quarters, then years.
fn fitting(from: Day, to: Day) -> Every {
    let within = |years: i64| {
        from.checked_add(years.years())
            .map_or(true, |end| to <= end)
    };
    match () {
        () if within(4) => Every::Month,
        () if spans(from, to, Every::Quarter).len() <= MOST => Every::Quarter,
        () => Every::Year,
    }
}

/// The register at the end of each span between two days, the latest `MOST` of them: the first begins on the
/// first day, the last ends on the last one.
pub fn series(cases: &[Case<'_>], from: Day, to: Day, every: Every) -> Vec<Point> {
    let spans = spans(from, to, every);
    let latest = spans.len().saturating_sub(MOST);
    let spans = spans.into_iter().skip(latest);
    spans
        .map(|(from, to)| {
            let count = |day: &dyn Fn(&Case<'_>) -> Option<Day>| {
                let days = cases.iter().filter_map(day);
                days.filter(|day| from <= *day && *day <= to).count()
            };
            let open = cases.iter().filter(|case| case.state_on(to) == State::Open);
            Point {
                from,
                to,
                open: open.count(),
                raised: count(&|case| case.raised()),
                closed: count(&|case| case.closed()),
                withdrawn: count(&|case| case.withdrawn()),
            }
        })
        .collect()
}

/// The first and the last day of each span.
fn spans(from: Day, to: Day, every: Every) -> Vec<(Day, Day)> {
    let mut spans = Vec::new();
    let mut start = from;
    while start <= to {
        let end = end_of(start, every).min(to);
        spans.push((start, end));
        match end.tomorrow() {
            Ok(next) => start = next,
            Err(_) => break,
        }
    }
    spans
}

/// The last day of the span that a day lies in.
fn end_of(day: Day, every: Every) -> Day {
    let months = match every {
        Every::Month => 0,
        Every::Quarter => (12 - day.month()) % 3,
        Every::Year => 12 - day.month(),
    };
    let month = day.first_of_month().checked_add(months.months());
    month.map_or(Day::MAX, Day::last_of_month)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn ends(from: &str, to: &str, every: Every) -> Vec<String> {
        let spans = spans(day(from), day(to), every);
        spans.iter().map(|(_, to)| to.to_string()).collect()
    }

    #[test]
    fn spans_end_with_the_calendar_and_on_the_last_day() {
        assert_eq!(
            ends("2024-01-31", "2024-03-15", Every::Month),
            ["2024-01-31", "2024-02-29", "2024-03-15"]
        );
        assert_eq!(
            ends("2025-11-02", "2026-07-01", Every::Quarter),
            ["2025-12-31", "2026-03-31", "2026-06-30", "2026-07-01"]
        );
        assert_eq!(
            ends("2025-12-31", "2026-12-31", Every::Year),
            ["2025-12-31", "2026-12-31"]
        );
        assert_eq!(ends("2026-02-01", "2026-01-31", Every::Month), [""; 0]);
        assert_eq!(ends("9999-12-01", "9999-12-31", Every::Month).len(), 1);
    }

    #[test]
    fn longer_spans_are_told_in_fewer_points() {
        let every = |from, to| fitting(day(from), day(to));
        assert_eq!(every("2022-03-10", "2026-03-10"), Every::Month);
        assert_eq!(every("2022-03-10", "2026-03-11"), Every::Quarter);
        assert_eq!(every("2011-04-01", "2026-03-31"), Every::Quarter);
        assert_eq!(every("2011-03-31", "2026-03-31"), Every::Year);
        let months = series(&[], day("1900-01-01"), day("2026-03-31"), Every::Year);
        assert_eq!(months.len(), MOST);
        assert_eq!(months[0].from, day("1967-01-01"));
    }
}
