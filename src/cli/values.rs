//! How single values of the command line are read: days, reports, words of a list.
//!
//! Not for what an option is called and means (`cli`).

use std::path::PathBuf;

use clap::ValueEnum;

use crate::dossier::Period;
use crate::model::Day;
use crate::output::Format;

/// Reads a day.
pub(super) fn day(text: &str) -> Result<Day, String> {
    crate::parse::day(text).map_err(|_| "not a day of the calendar; write YYYY-MM-DD".to_owned())
}

/// Reads a length of time in days or weeks, as days.
pub(super) fn days(text: &str) -> Result<i32, String> {
    let why = || "write a number of days or weeks, such as 30d or 4w".to_owned();
    let (number, unit) = match text.strip_suffix(['d', 'w']) {
        Some(number) => (number, if text.ends_with('w') { 7 } else { 1 }),
        None => (text, 1),
    };
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    let number: i32 = number.parse().ok().filter(|_| is_number).ok_or_else(why)?;
    number
        .checked_mul(unit)
        .filter(|days| *days <= 36_600)
        .ok_or_else(why)
}

/// Reads the form of a report and where it is written.
pub(super) fn report(text: &str) -> Result<(Format, PathBuf), String> {
    let (format, path) = text
        .split_once('=')
        .ok_or("write FORMAT=PATH, such as sarif=out.sarif")?;
    let format = Format::from_str(format, false).map_err(|_| {
        let known: Vec<_> = Format::value_variants()
            .iter()
            .filter_map(ValueEnum::to_possible_value)
            .collect();
        let known: Vec<_> = known
            .iter()
            .map(clap::builder::PossibleValue::get_name)
            .collect();
        format!(
            "there is no format `{format}`; known are {}",
            known.join(", ")
        )
    })?;
    if path.is_empty() {
        return Err("the path after `=` is missing".to_owned());
    }
    Ok((format, PathBuf::from(path)))
}

/// A parser for the words of an enumeration, which lists them in the help.
pub(super) fn word_parser<T: Clone + Send + Sync + 'static>(
    words: &'static [crate::shape::Word],
    read: fn(&str) -> Option<T>,
) -> impl clap::builder::TypedValueParser<Value = T> {
    use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
    let values = words
        .iter()
        .map(|word| PossibleValue::new(word.word).help(word.about));
    PossibleValuesParser::new(values).try_map(move |word| read(&word).ok_or("unknown word"))
}

/// Reads a span of days, both included.
pub(super) fn span(text: &str) -> Result<Period, String> {
    let (from, to) = text
        .split_once("..")
        .ok_or("write DAY..DAY, such as 2026-01-01..2026-12-31")?;
    let period = Period {
        from: day(from)?,
        to: day(to)?,
    };
    if period.from > period.to {
        return Err("the first day comes after the last".to_owned());
    }
    Ok(period)
}
