//! A recurring control: what is to be done again and again, by whom, and where its evidence is committed.
//!
//! Not for whether it was done (`prevention`): here is what its record says, and which evidence there is.

use jiff::ToSpan;

use super::{Day, Items, Person, Record, RequirementCited, Slot, Spanned, Text};
use crate::shape::words;
use crate::text::RepoPath;

words! {
    /// How often, in periods of the calendar.
    pub enum Rhythm {
        /// each week from Monday to Sunday (ISO 8601)
        Weekly = "weekly",
        /// each month
        Monthly = "monthly",
        /// each quarter, from January, April, July and October on
        Quarterly = "quarterly",
        /// each half of a year
        HalfYearly = "half-yearly",
        /// each year
        Yearly = "yearly",
    }
}

words! {
    /// What a number of which makes a period.
    pub enum TermUnit {
        /// days
        Days = "days",
        /// weeks of seven days
        Weeks = "weeks",
        /// calendar months
        Months = "months",
        /// calendar years
        Years = "years",
    }
}

/// How often something comes round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cadence {
    /// In periods of the calendar.
    Named(Rhythm),
    /// Every so many units, counted from a first day.
    Every(u32, TermUnit),
}

impl Cadence {
    /// Largest number of units.
    const MOST: u32 = 9999;

    /// A word, or a number and a unit: `quarterly`, `6 weeks`, `1 year`.
    pub fn from_text(text: &str) -> Option<Self> {
        if let Some(rhythm) = Rhythm::from_word(text) {
            return Some(Self::Named(rhythm));
        }
        let (number, unit) = text.split_once(' ')?;
        let plain = !number.starts_with('0') && number.bytes().all(|byte| byte.is_ascii_digit());
        let number: u32 = number.parse().ok().filter(|_| plain)?;
        let plural = if unit.ends_with('s') { "" } else { "s" };
        let unit = TermUnit::from_word(&format!("{unit}{plural}"))?;
        (1..=Self::MOST)
            .contains(&number)
            .then_some(Self::Every(number, unit))
    }

    /// The word of the unit that is counted; none for periods of the calendar.
    pub const fn unit(self) -> Option<&'static str> {
        match self {
            Self::Named(_) => None,
            Self::Every(_, unit) => Some(unit.word()),
        }
    }

    /// The day that is so long after another one; none beyond the calendar's end.
    pub fn after(self, day: Day) -> Option<Day> {
        self.times(day, 1)
    }

    /// The same several times over, counted at once so that months keep their day.
    pub fn times(self, day: Day, times: u32) -> Option<Day> {
        let (number, unit) = match self {
            Self::Named(Rhythm::Weekly) => (1, TermUnit::Weeks),
            Self::Named(Rhythm::Monthly) => (1, TermUnit::Months),
            Self::Named(Rhythm::Quarterly) => (3, TermUnit::Months),
            Self::Named(Rhythm::HalfYearly) => (6, TermUnit::Months),
            Self::Named(Rhythm::Yearly) => (1, TermUnit::Years),
            Self::Every(number, unit) => (number, unit),
        };
        let number = i64::from(number) * i64::from(times);
        let span = match unit {
            TermUnit::Days => jiff::Span::new().try_days(number),
            TermUnit::Weeks => jiff::Span::new().try_weeks(number),
            TermUnit::Months => jiff::Span::new().try_months(number),
            TermUnit::Years => jiff::Span::new().try_years(number),
        };
        day.checked_add(span.ok()?).ok()
    }
}

impl std::fmt::Display for Cadence {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Named(rhythm) => f.write_str(rhythm.word()),
            Self::Every(1, unit) => write!(f, "every {}", unit.word().trim_end_matches('s')),
            Self::Every(number, unit) => write!(f, "every {number} {unit}"),
        }
    }
}

/// A period in which a control was not done, and where that is dealt with.
#[derive(Clone, Debug, Default)]
pub struct KnownLapse {
    /// The name of the period.
    pub period: Slot<Text>,
    /// The id of the finding.
    pub finding: Slot<Text>,
}

/// Evidence of a control that was committed, or would be with the snapshot.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Committed {
    /// The day of the commit, that of its committer date in its own offset; that of the run for what is not
    /// committed.
    pub day: Day,
    /// The commit in hexadecimal; none for what is not committed.
    pub commit: Option<Text>,
    /// The file.
    pub path: RepoPath,
}

/// One file of the controls folder that says how often something is done.
#[derive(Clone, Debug)]
pub struct Control {
    /// The file with what could not be read of its front matter; it is no finding and has none's fields.
    pub file: Record,
    /// Its name or number.
    pub id: Slot<Text>,
    /// One line that says what is done.
    pub title: Slot<Text>,
    /// Who sees to it that it is done.
    pub owner: Slot<Person>,
    /// Who does so when the owner is away.
    pub deputy: Slot<Person>,
    /// How often.
    pub cadence: Slot<Cadence>,
    /// The day from which on it is done.
    pub starts: Slot<Day>,
    /// The last day on which it is.
    pub ends: Slot<Day>,
    /// Days after a period in which its evidence may be committed.
    pub grace: Slot<u32>,
    /// What is not met when it is not done.
    pub requirements: Slot<Items<Spanned<RequirementCited>>>,
    /// The patterns of the paths of its evidence, as they are written.
    pub evidence: Slot<Items<Spanned<Text>>>,
    /// The lapses that findings deal with.
    pub lapses: Slot<Items<Spanned<KnownLapse>>>,
    /// Each commit that added or changed a file that one of the patterns may mean, in the order of days;
    /// none where history was not read.
    pub committed: Option<Vec<Committed>>,
}

impl Control {
    /// Its id, if there is a usable one.
    pub fn id(&self) -> Option<&str> {
        self.id.get().map(AsRef::as_ref)
    }

    /// Its id; its path where it has none.
    pub fn name(&self) -> &str {
        self.id().unwrap_or(self.file.path().as_str())
    }

    /// The last day on which the evidence of a period that ends on a day is in time.
    pub fn in_time(&self, last: Day) -> Day {
        let grace = self.grace.value().unwrap_or(0);
        last.checked_add(i64::from(grace).days())
            .unwrap_or(Day::MAX)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_cadence_is_a_word_or_a_number_of_units() {
        let read = |text| Cadence::from_text(text).map(|cadence| cadence.to_string());
        assert_eq!(read("quarterly").as_deref(), Some("quarterly"));
        assert_eq!(read("6 weeks").as_deref(), Some("every 6 weeks"));
        assert_eq!(read("1 year").as_deref(), Some("every year"));
        for no in [
            "0 days",
            "06 days",
            "+6 days",
            "six weeks",
            "6",
            "6  weeks",
            "99999 days",
            "6 dayss",
        ] {
            assert_eq!(read(no), None, "{no}");
        }
    }

    #[test]
    fn months_keep_their_day() {
        let every = Cadence::Every(1, TermUnit::Months);
        assert_eq!(every.times(date(2026, 1, 31), 2), Some(date(2026, 3, 31)));
        assert_eq!(every.after(date(2026, 1, 31)), Some(date(2026, 2, 28)));
        assert_eq!(every.times(Day::MAX, 1), None);
    }
}
