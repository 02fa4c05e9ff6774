//! Where evidence of a control is committed: a glob, with the period in it where there is one.
//!
//! Not for listing files.

use globset::GlobBuilder;
use jiff::civil::{ISOWeekDate, Weekday, date};
use regex::bytes::Regex;

use crate::model::{Cadence, Day, Rhythm, TermUnit};
use crate::suggest::{listed, nearest};

/// A part of a period that a path may name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Year,
    Half,
    Quarter,
    Month,
    Week,
}

impl Part {
    const ALL: [Self; 5] = [
        Self::Year,
        Self::Half,
        Self::Quarter,
        Self::Month,
        Self::Week,
    ];

    const fn word(self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::Half => "half",
            Self::Quarter => "quarter",
            Self::Month => "month",
            Self::Week => "week",
        }
    }

    const fn digits(self) -> &'static str {
        match self {
            Self::Year => "([0-9]{4})",
            Self::Half => "([1-2])",
            Self::Quarter => "([1-4])",
            Self::Month => "(0[1-9]|1[0-2])",
            Self::Week => "(0[1-9]|[1-4][0-9]|5[0-3])",
        }
    }

    /// How many days it has at most.
    const fn days(self) -> u32 {
        match self {
            Self::Year => 366,
            Self::Half => 184,
            Self::Quarter => 92,
            Self::Month => 31,
            Self::Week => 7,
        }
    }

    /// A character that no pattern has, to stand for it while the glob is made.
    fn sign(self) -> char {
        char::from(1 + self as u8)
    }
}

/// What is wrong with a pattern, and the way out.
type Wrong = (String, String);

/// A pattern of paths from the configuration's folder.
#[derive(Clone, Debug)]
pub struct Pattern {
    regex: Regex,
    /// The parts of the period in it, in the order of the regex's groups.
    parts: Vec<Part>,
    folder: String,
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// Says what is wrong with it, and the way out.
    pub fn new(text: &str) -> Result<Self, Wrong> {
        let (glob, parts) = signed(text.trim())?;
        let is_outside = glob.starts_with('/') || glob.split('/').any(|part| part == "..");
        if is_outside || glob.contains("://") {
            return Err((
                "the pattern leads out of the repository".to_owned(),
                "name a path below the folder of clause10.yaml; only what is committed can be seen"
                    .to_owned(),
            ));
        }
        if parts.contains(&Part::Week) && parts.iter().any(|part| in_month(*part)) {
            return Err((
                "the pattern has `{week}` beside another part of the year".to_owned(),
                "weeks cross the ends of months: write `{year}` and `{week}` alone".to_owned(),
            ));
        }
        if !parts.is_empty() && !parts.contains(&Part::Year) {
            return Err((
                "the pattern names no year".to_owned(),
                "add `{year}`: without it, the file of one year stands for every other".to_owned(),
            ));
        }
        let glob = glob.strip_prefix("./").unwrap_or(&glob);
        let folder = folder(glob);
        let built = GlobBuilder::new(glob).literal_separator(true).build();
        let built = built.map_err(|error| {
            (
                format!("the pattern is no glob: {}", error.kind()),
                "correct it; `*` stands for any characters but `/`, `**` for any folders"
                    .to_owned(),
            )
        })?;
        let mut regex = built.regex().to_owned();
        for part in Part::ALL {
            regex = regex.replace(part.sign(), part.digits());
        }
        let regex = Regex::new(&regex).map_err(|_| {
            (
                "the pattern is too long".to_owned(),
                "write a shorter one, or several".to_owned(),
            )
        })?;
        Ok(Self {
            regex,
            parts,
            folder,
        })
    }

    /// The folder that all paths lie in which it can match; empty for the top.
    pub fn folder(&self) -> &str {
        &self.folder
    }

    /// Whether it matches a path and names no period.
    pub fn is_undated(&self, path: &str) -> bool {
        self.parts.is_empty() && self.regex.is_match(path.as_bytes())
    }

    /// Whether it may mean a path.
    pub fn matches(&self, path: &str) -> bool {
        self.regex.is_match(path.as_bytes())
    }

    /// The last of the days that a path names; none for a path that it does not match, or that names days
    /// which there are not.
    pub fn last_day(&self, path: &str) -> Option<Day> {
        if self.parts.is_empty() {
            return None;
        }
        let found = self.regex.captures(path.as_bytes())?;
        let mut named: [Option<i16>; 5] = [None; 5];
        for (group, part) in self.parts.iter().enumerate() {
            let text = std::str::from_utf8(found.get(group + 1)?.as_bytes()).ok()?;
            let number: i16 = text.parse().ok()?;
            let known = named.get_mut(*part as usize)?;
            if known.is_some_and(|known| known != number) {
                return None;
            }
            *known = Some(number);
        }
        let [year, half, quarter, month, week] = named;
        let year = year?;
        if let Some(week) = week {
            let sunday = ISOWeekDate::new(year, i8::try_from(week).ok()?, Weekday::Sunday);
            return Some(sunday.ok()?.date());
        }
        let last = month
            .or(quarter.map(|quarter| quarter * 3))
            .or(half.map(|half| half * 6))
            .unwrap_or(12);
        let agree = quarter.is_none_or(|quarter| (last + 2) / 3 == quarter)
            && half.is_none_or(|half| (last + 5) / 6 == half);
        let last = i8::try_from(last).ok().filter(|_| agree)?;
        Some(date(year, last, 1).last_of_month())
    }

    /// Why it cannot tell the periods of a cadence apart; none where it can, or names no period at all.
    pub fn cannot_tell(&self, cadence: Cadence) -> Option<Wrong> {
        let finest = self.parts.iter().min_by_key(|part| part.days())?;
        let (days, wanted) = match cadence {
            Cadence::Named(Rhythm::Weekly) => (7, "{week}"),
            Cadence::Named(Rhythm::Monthly) => (31, "{month}"),
            Cadence::Named(Rhythm::Quarterly) => (92, "{quarter}"),
            Cadence::Named(Rhythm::HalfYearly) => (184, "{half}"),
            Cadence::Named(Rhythm::Yearly) => (366, "{year}"),
            Cadence::Every(number, unit) => {
                let days = match unit {
                    TermUnit::Days => 1,
                    TermUnit::Weeks => 7,
                    TermUnit::Months => 31,
                    TermUnit::Years => 366,
                };
                (number.saturating_mul(days), "a smaller part")
            }
        };
        if finest.days() <= days {
            return None;
        }
        let message = format!(
            "the pattern names the {}, and one file would stand for several periods: the cadence is `{cadence}`",
            finest.word()
        );
        let help = if days < Part::Week.days() {
            "leave the period out of the pattern: then each period needs a commit of its own"
                .to_owned()
        } else if wanted.starts_with('{') {
            format!("write `{wanted}` into the pattern too")
        } else {
            "name a smaller part of the year, or leave the period out of the pattern".to_owned()
        };
        Some((message, help))
    }
}

/// Whether a part is made of whole months and is no year.
const fn in_month(part: Part) -> bool {
    matches!(part, Part::Half | Part::Quarter | Part::Month)
}

/// The text with a sign in place of each part of the period, and the parts in their order.
fn signed(text: &str) -> Result<(String, Vec<Part>), Wrong> {
    if text.chars().any(char::is_control) || text.contains('\\') {
        return Err((
            "the pattern has a character that no path of git should have".to_owned(),
            "write it with `/` between the folders".to_owned(),
        ));
    }
    let mut glob = String::new();
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('{') {
        glob.push_str(before);
        let Some((inner, after)) = behind.split_once('}') else {
            // The glob says what is wrong with it.
            glob.push('{');
            rest = behind;
            continue;
        };
        let names = || Part::ALL.iter().map(|part| part.word());
        match Part::ALL.iter().find(|part| part.word() == inner) {
            Some(part) => {
                glob.push(part.sign());
                parts.push(*part);
            }
            // Several words are the glob's own: one of them stands there.
            None if inner.contains(',') => glob.push_str(&format!("{{{inner}}}")),
            None => {
                let message = "the pattern has braces around a word that is no part of a period";
                let help = match nearest(inner, names()) {
                    Some(meant) => format!("did you mean `{{{meant}}}`?"),
                    None => format!("write {} there", listed(names())),
                };
                return Err((message.to_owned(), help));
            }
        }
        rest = after;
    }
    glob.push_str(rest);
    if glob.is_empty() {
        return Err((
            "the pattern is empty".to_owned(),
            "name the files, such as `evidence/access-review/{year}-Q{quarter}/*.csv`".to_owned(),
        ));
    }
    Ok((glob, parts))
}

/// The folders before the first part that is not plain text.
fn folder(glob: &str) -> String {
    let special = |c: char| matches!(c, '*' | '?' | '[' | '{') || c.is_control();
    let plain = glob
        .find(special)
        .map_or(glob, |at| glob.get(..at).unwrap_or(""));
    let end = plain.rfind('/').unwrap_or(0);
    let folder = plain.get(..end).unwrap_or("");
    crate::model::normalised(folder).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn last(pattern: &str, path: &str) -> Option<String> {
        let pattern = Pattern::new(pattern).unwrap();
        pattern.last_day(path).map(|day| day.to_string())
    }

    #[test]
    fn a_path_names_the_last_day_of_its_period() {
        let review = "evidence/review/{year}-Q{quarter}/*.csv";
        let day = Some("2026-06-30".to_owned());
        assert_eq!(last(review, "evidence/review/2026-Q2/crm.csv"), day);
        assert_eq!(last("e/{year}-H{half}.{csv,xlsx}", "e/2026-H1.xlsx"), day);
        assert_eq!(
            last("e/{year}/Q{quarter}/{month}.md", "e/2026/Q2/06.md"),
            day
        );
        assert_eq!(
            last("e/{year}/W{week}/**", "e/2026/W53/a/b.log").as_deref(),
            Some("2027-01-03")
        );
        assert_eq!(
            last("e/{year}/{year}-{month}.md", "e/2026/2026-02.md").as_deref(),
            Some("2026-02-28")
        );
        assert_eq!(
            last("e/{year}.md", "e/2026.md").as_deref(),
            Some("2026-12-31")
        );
        for (pattern, path) in [
            (review, "evidence/review/2026-Q5/crm.csv"),
            (review, "evidence/review/2026-Q2/old/crm.csv"),
            ("e/{year}/Q{quarter}/{month}.md", "e/2026/Q3/06.md"),
            ("e/{year}/{year}-{month}.md", "e/2025/2026-02.md"),
            ("e/{year}/W{week}/**", "e/2027/W53/a.log"),
        ] {
            assert_eq!(last(pattern, path), None, "{path}");
        }
    }

    #[test]
    fn only_the_folder_that_is_plain_is_walked() {
        for (pattern, folder) in [
            ("evidence/review/{year}-Q{quarter}/*.csv", "evidence/review"),
            ("./evidence/restore-log.md", "evidence"),
            ("**/restore-*.md", ""),
            ("log.md", ""),
        ] {
            assert_eq!(Pattern::new(pattern).unwrap().folder(), folder, "{pattern}");
        }
    }

    #[test]
    fn what_cannot_be_meant_is_said() {
        for (pattern, part) in [
            ("e/{yaer}-Q{quarter}", "no part of a period"),
            ("e/Q{quarter}", "no year"),
            ("e/{year}/{month}/{week}", "beside another part"),
            ("../e/{year}", "leads out"),
            ("https://e.example/{year}", "leads out"),
            ("e/[{year}", "no glob"),
            ("", "empty"),
            ("e\\{year}", "character"),
        ] {
            let (message, help) = Pattern::new(pattern).unwrap_err();
            assert!(
                message.contains(part) && !help.is_empty(),
                "{pattern}: {message}"
            );
        }
        let cannot = |pattern, cadence| {
            let cadence = Cadence::from_text(cadence).unwrap();
            Pattern::new(pattern)
                .unwrap()
                .cannot_tell(cadence)
                .is_some()
        };
        assert!(cannot("e/{year}", "quarterly"));
        assert!(cannot("e/{year}-{month}", "2 weeks"));
        assert!(cannot("e/{year}-W{week}", "5 days"));
        assert!(!cannot("e/{year}-{month}", "quarterly"));
        assert!(!cannot("e/log.md", "5 days"));
        assert!(!cannot("e/{year}-W{week}", "2 weeks"));
    }
}
