//! Days, working days and months from a day on.
//!
//! Not for "now": nothing here, and no rule, reads a clock.

use jiff::ToSpan;
use jiff::civil::Weekday;

use super::settings::Unit;
use crate::model::Day;

/// The last day of a term that starts on a day; none beyond the calendar's end.
///
/// A month ends on the same day of the month, or on its last day. Working days are Monday to
/// Friday less the holidays; the first one counted is the one after the start.
pub fn after(start: Day, amount: u32, unit: Unit, holidays: &[Day]) -> Option<Day> {
    match unit {
        Unit::Days => start.checked_add(i64::from(amount).days()).ok(),
        Unit::Months => start.checked_add(i64::from(amount).months()).ok(),
        Unit::WorkingDays => {
            let mut day = start;
            let mut left = amount.min(10_000);
            while left > 0 {
                day = day.tomorrow().ok()?;
                left -= u32::from(!is_free(day, holidays));
            }
            Some(day)
        }
    }
}

/// The last day that lies a term before a day; none before the calendar's begin. Counted as `after` does.
pub fn before(end: Day, amount: u32, unit: Unit, holidays: &[Day]) -> Option<Day> {
    match unit {
        Unit::Days => end.checked_sub(i64::from(amount).days()).ok(),
        Unit::Months => end.checked_sub(i64::from(amount).months()).ok(),
        Unit::WorkingDays => {
            let mut day = end;
            let mut left = amount.min(10_000);
            while left > 0 {
                day = day.yesterday().ok()?;
                left -= u32::from(!is_free(day, holidays));
            }
            Some(day)
        }
    }
}

fn is_free(day: Day, holidays: &[Day]) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) || holidays.contains(&day)
}

/// How many days `later` is after `earlier`; negative when it is before.
pub fn days_between(earlier: Day, later: Day) -> i64 {
    later
        .since(earlier)
        .map_or(0, |span| i64::from(span.get_days()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn terms_end_as_people_count_them() {
        assert_eq!(
            after(date(2026, 1, 31), 1, Unit::Months, &[]),
            Some(date(2026, 2, 28))
        );
        assert_eq!(
            after(date(2026, 11, 20), 1, Unit::WorkingDays, &[]),
            Some(date(2026, 11, 23))
        );
        assert_eq!(
            after(
                date(2026, 12, 24),
                1,
                Unit::WorkingDays,
                &[date(2026, 12, 25)]
            ),
            Some(date(2026, 12, 28))
        );
        assert_eq!(after(date(9999, 12, 31), 1, Unit::Days, &[]), None);
        assert_eq!(
            before(date(2026, 3, 31), 1, Unit::Months, &[]),
            Some(date(2026, 2, 28))
        );
        assert_eq!(
            before(
                date(2026, 12, 28),
                1,
                Unit::WorkingDays,
                &[date(2026, 12, 25)]
            ),
            Some(date(2026, 12, 24))
        );
        assert_eq!(days_between(date(2026, 1, 1), date(2026, 3, 1)), 59);
        assert_eq!(days_between(date(2026, 3, 1), date(2026, 1, 1)), -59);
    }
}
