//! The report as workflow commands of GitHub Actions, byte for byte as `@actions/core` writes them.
//!
//! Only 10 annotations of a level are shown for a step, so the worst come first. Not the whole story:
//! that is the step summary (`markdown`).

use std::io::{self, Write};

use super::{end_after, with_help, worst_first};
use crate::diagnostic::{Diagnostic, Report};
use crate::error::Fault;
use crate::policy::Level;
use crate::text::Position;

/// Writes a command for each fault and each new diagnostic.
pub fn write(report: &Report, to: &mut dyn Write) -> io::Result<()> {
    for fault in &report.faults {
        to.write_all(of_fault(fault).line().as_bytes())?;
    }
    for diagnostic in worst_first(report) {
        to.write_all(of_diagnostic(diagnostic).line().as_bytes())?;
    }
    Ok(())
}

/// One command, with the properties that `@actions/core` knows.
struct Command<'a> {
    name: &'static str,
    title: &'a str,
    file: Option<&'a str>,
    range: Option<(Position, Position)>,
    message: String,
}

fn of_fault(fault: &Fault) -> Command<'_> {
    let place = fault.place.as_deref();
    Command {
        name: "error",
        title: "could not judge",
        file: place.map(|place| place.path.as_str()),
        range: place.map(|place| (place.start, place.end)),
        message: with_help(&fault.message, "\nhelp: ", &fault.help),
    }
}

fn of_diagnostic(diagnostic: &Diagnostic) -> Command<'_> {
    Command {
        name: match diagnostic.level {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Info | Level::Off => "notice",
        },
        title: diagnostic.rule.name,
        file: Some(diagnostic.path.as_str()),
        range: Some((diagnostic.start, diagnostic.end)),
        message: with_help(&diagnostic.message, "\nhelp: ", &diagnostic.help),
    }
}

impl Command<'_> {
    /// The command as a line. Columns are left out where the place goes over several lines: the runner
    /// refuses them there.
    fn line(&self) -> String {
        let mut line = format!("::{} title={}", self.name, property(self.title));
        if let Some(file) = self.file.filter(|file| !file.is_empty()) {
            line.push_str(&format!(",file={}", property(file)));
        }
        if let Some((start, end)) = self.range {
            let end = end_after(start, end);
            line.push_str(&format!(",line={},endLine={}", start.line, end.line));
            if start.line == end.line {
                line.push_str(&format!(",col={},endColumn={}", start.column, end.column));
            }
        }
        format!("{line}::{}\n", data(&self.message))
    }
}

/// Escapes the message of a command.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// Escapes the value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn percent_signs_are_escaped_once() {
        assert_eq!(data("100 % :, done\r\n"), "100 %25 :, done%0D%0A");
        assert_eq!(property("a:b,c%"), "a%3Ab%2Cc%25");
    }

    proptest! {
        #[test]
        fn a_command_is_one_line_and_its_properties_end_where_they_should(text in any::<String>()) {
            let command = Command { name: "error", title: &text, file: Some(&text), range: None, message: text.clone() };
            let line = command.line();
            prop_assert_eq!(line.matches(['\n', '\r']).count(), 1);
            let (properties, message) = line[2..].split_once("::").unwrap();
            prop_assert_eq!(message, data(&text) + "\n");
            prop_assert!(properties.matches(',').count() <= 1);
        }
    }
}
