//! The periods of a cadence: each with its name, its first and its last day.
//!
//! Not for whether anything was done in them.

use jiff::civil::{Weekday, date};

use crate::model::{Cadence, Day, Rhythm};

/// One period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// As people call it: `2026`, `2026-H1`, `2026-Q2`, `2026-04`, `2026-W14` (ISO 8601); its first day for
    /// periods that are counted from a day.
    pub name: String,
    /// Its first day.
    pub first: Day,
    /// Its last day.
    pub last: Day,
}

/// The periods from the one in which a day lies to the last that has begun by another day.
pub fn periods(cadence: Cadence, starts: Day, begun_by: Day) -> Vec<Period> {
    let mut periods: Vec<Period> = Vec::new();
    let mut times = 0;
    loop {
        let next = match (cadence, periods.last()) {
            (Cadence::Named(rhythm), None) => of_day(rhythm, starts),
            (Cadence::Named(rhythm), Some(period)) => {
                let next = period.last.tomorrow().ok();
                next.and_then(|day| of_day(rhythm, day))
            }
            (Cadence::Every(..), _) => counted(cadence, starts, times),
        };
        times += 1;
        match next.filter(|period| period.first <= begun_by) {
            Some(period) => periods.push(period),
            None => return periods,
        }
    }
}

/// The n-th period that is counted from a day.
fn counted(cadence: Cadence, starts: Day, times: u32) -> Option<Period> {
    let first = cadence.times(starts, times)?;
    let last = cadence.times(starts, times + 1)?.yesterday().ok()?;
    Some(Period {
        name: first.to_string(),
        first,
        last,
    })
}

/// The period of the calendar in which a day lies; none at the calendar's end.
pub fn of_day(rhythm: Rhythm, day: Day) -> Option<Period> {
    let year = day.year();
    if rhythm == Rhythm::Weekly {
        let week = day.iso_week_date();
        let first =
            jiff::civil::ISOWeekDate::new(week.year(), week.week(), Weekday::Monday).ok()?;
        let last = jiff::civil::ISOWeekDate::new(week.year(), week.week(), Weekday::Sunday).ok()?;
        return Some(Period {
            name: format!("{:04}-W{:02}", week.year(), week.week()),
            first: first.date(),
            last: last.date(),
        });
    }
    let length = months(rhythm);
    let part = (day.month() - 1) / length;
    let from = part * length + 1;
    let name = match rhythm {
        Rhythm::Monthly => format!("{year:04}-{from:02}"),
        Rhythm::Quarterly => format!("{year:04}-Q{}", part + 1),
        Rhythm::HalfYearly => format!("{year:04}-H{}", part + 1),
        Rhythm::Yearly | Rhythm::Weekly => format!("{year:04}"),
    };
    let first = date(year, from, 1);
    let last = date(year, from + length - 1, 1).last_of_month();
    Some(Period { name, first, last })
}

/// How many months a period of the calendar has.
const fn months(rhythm: Rhythm) -> i8 {
    match rhythm {
        Rhythm::Weekly | Rhythm::Monthly => 1,
        Rhythm::Quarterly => 3,
        Rhythm::HalfYearly => 6,
        Rhythm::Yearly => 12,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(cadence: &str, starts: Day, begun_by: Day) -> Vec<String> {
        let cadence = Cadence::from_text(cadence).unwrap();
        let periods = periods(cadence, starts, begun_by).into_iter();
        periods
            .map(|period| format!("{} {} {}", period.name, period.first, period.last))
            .collect()
    }

    #[test]
    fn periods_follow_each_other_without_a_gap() {
        assert_eq!(
            names("quarterly", date(2025, 11, 3), date(2026, 4, 1)),
            [
                "2025-Q4 2025-10-01 2025-12-31",
                "2026-Q1 2026-01-01 2026-03-31",
                "2026-Q2 2026-04-01 2026-06-30"
            ]
        );
        assert_eq!(
            names("weekly", date(2026, 12, 30), date(2027, 1, 4)),
            [
                "2026-W53 2026-12-28 2027-01-03",
                "2027-W01 2027-01-04 2027-01-10"
            ]
        );
        assert_eq!(
            names("1 month", date(2026, 1, 31), date(2026, 3, 1)),
            [
                "2026-01-31 2026-01-31 2026-02-27",
                "2026-02-28 2026-02-28 2026-03-30"
            ]
        );
        assert_eq!(
            names("half-yearly", date(2026, 7, 1), date(2026, 6, 30)),
            [""; 0]
        );
        for cadence in [
            "weekly",
            "monthly",
            "half-yearly",
            "yearly",
            "10 days",
            "5 weeks",
            "7 months",
        ] {
            let cadence = Cadence::from_text(cadence).unwrap();
            let periods = periods(cadence, date(2023, 12, 31), date(2029, 3, 1));
            for pair in periods.windows(2) {
                assert_eq!(pair[0].last.tomorrow().unwrap(), pair[1].first, "{cadence}");
            }
        }
    }

    #[test]
    fn the_ends_of_the_calendar_are_no_panic() {
        for cadence in ["weekly", "yearly", "9999 years", "1 month"] {
            assert!(names(cadence, date(9999, 12, 31), Day::MAX).len() <= 1);
        }
    }
}
