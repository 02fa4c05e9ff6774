//! Fixes of what the field table refuses: misspelt keys and words, days in another form.
//!
//! Only what has one right answer: a suggestion that might be wrong stays one. So no order of day and
//! month is guessed, and a word is replaced only where case, separators or a single slip tell it from one
//! word alone.

use super::{Check, Path};
use crate::model::{Day, Problem};
use crate::parse::yaml::Pair;
use crate::shape::Field;
use crate::suggest::slip;
use crate::text::Span;
use crate::text::edit::Fix;

/// The key written as it should be.
pub(super) fn key(pair: &Pair<'_>, name: &str) -> Fix {
    Fix::one(
        format!("write the key as `{name}`"),
        bare(pair.key_span, &pair.key),
        name,
    )
}

/// A value written as it should be; quotes around it stay. None where it stands in more than one line, or
/// with escapes, so that its place is not that of its text.
pub(super) fn value(span: Span, text: &str, meant: &str) -> Option<Fix> {
    let length = (span.end - span.start) as usize;
    let is_simple = length == text.len() || length == text.len() + 2;
    let is_safe = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | ' ' | '.' | ':' | '/');
    (is_simple && !text.contains(['\n', '\r', '\'', '"']) && meant.chars().all(is_safe))
        .then(|| Fix::one(format!("write `{meant}`"), bare(span, text), meant))
}

/// The place of a text without the quotes around it.
fn bare(span: Span, text: &str) -> Span {
    let quotes = (span.end - span.start) as usize == text.len() + 2;
    let quote = u32::from(quotes);
    Span {
        start: span.start + quote,
        end: span.end - quote,
    }
}

impl Check<'_> {
    /// The fix of a key that can only be a misspelling of one field.
    pub(super) fn misspelt_key(
        &self,
        pair: &Pair<'_>,
        table: &'static [Field],
        path: &Path<'_>,
    ) -> Option<Fix> {
        let length = (pair.key_span.end - pair.key_span.start) as usize;
        if length != pair.key.len() && length != pair.key.len() + 2 {
            return None;
        }
        let words = &self.policy.words;
        let own = words.own_names();
        let extra = self.policy.settings.extra_fields.keys();
        let extra = extra.filter(|_| matches!(path, Path::Top) && self.extra);
        let names = table.iter().map(|field| field.name);
        let names = names.chain(own.iter().copied());
        let meant = slip(&pair.key, names.chain(extra.map(String::as_str)))?;
        let ours = words.field(meant);
        let is_known = table.iter().any(|field| field.name == ours);
        is_known.then(|| key(pair, &words.path(ours)))
    }

    /// Takes the fixes of misspelt keys back where the field that was meant is there already, or was meant
    /// twice.
    pub(super) fn keep_certain(
        &mut self,
        from: usize,
        pairs: &[Pair<'_>],
        misspelt: &[(usize, &'static Field)],
    ) {
        for (index, field) in misspelt {
            let is_there = pairs.iter().any(|pair| pair.key == field.name);
            let twice = misspelt
                .iter()
                .filter(|(_, other)| other.name == field.name);
            let Some(pair) = pairs.get(*index).filter(|_| is_there || twice.count() > 1) else {
                continue;
            };
            let of_key = |problem: &&mut Problem| problem.span == pair.key_span;
            if let Some(problem) = self.problems.iter_mut().skip(from).find(of_key) {
                problem.fix = None;
            }
        }
    }
}

/// The day that a text can only mean, whatever order of day and month its writer has.
pub(super) fn day(text: &str) -> Option<Day> {
    let text = text.trim();
    let numbers: Vec<&str> = text.split(['.', '/', '-']).map(str::trim).collect();
    let is_number = |text: &&str| {
        (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let date = |year: &str, month: &str, day: &str| {
        let ok = year.len() == 4 && month.len() <= 2 && day.len() <= 2;
        ok.then(|| crate::parse::day(&format!("{year}-{month:0>2}-{day:0>2}")).ok())?
    };
    match numbers[..] {
        [digits] if digits.len() == 8 && digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            let plausible = ("19000101".."21000101").contains(&digits);
            let (year, rest) = digits.split_at_checked(4)?;
            let (month, day) = rest.split_at_checked(2)?;
            date(year, month, day).filter(|_| plausible)
        }
        [one, two, three] if numbers.iter().all(is_number) => match (one.len(), three.len()) {
            (4, _) => date(one, two, three),
            // Either order, if they come to the same, or one of them is no day of the calendar.
            (_, 4) => match (date(three, two, one), date(three, one, two)) {
                (Some(day), None) | (None, Some(day)) => Some(day),
                (Some(day), Some(other)) => (day == other).then_some(day),
                (None, None) => None,
            },
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_where_no_order_is_guessed() {
        let read = |text| day(text).map(|day| day.to_string());
        for text in [
            "2026-2-3",
            "2026/02/03",
            "2026.2.3",
            "20260203",
            "2026 / 2 / 3",
        ] {
            assert_eq!(read(text).as_deref(), Some("2026-02-03"), "{text}");
        }
        assert_eq!(read("25.12.2026").as_deref(), Some("2026-12-25"));
        assert_eq!(read("12/25/2026").as_deref(), Some("2026-12-25"));
        assert_eq!(read("03.03.2026").as_deref(), Some("2026-03-03"));
        for text in [
            "03.02.2026",
            "2/3/2026",
            "3.2.26",
            "2026-02-30",
            "2026-13-01",
            "99999999",
            "12345678",
            "2026-2",
            "2026-2-3T10:00",
            "tomorrow",
            "",
            "-2026-2-3",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
