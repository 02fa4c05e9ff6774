//! How single values of the command line are read: days, reports, words of a list.
//!
//! Not for what an option is called and means (`cli`).

use std::path::PathBuf;

use clap::ValueEnum;

use crate::model::Day;
use crate::output::Format;

/// Reads a day.
pub(super) fn day(text: &str) -> Result<Day, String> {
    crate::parse::day(text).map_err(|_| "not a day of the calendar; write YYYY-MM-DD".to_owned())
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
