//! The report as JUnit XML: one suite, one case a file with new diagnostics, and one for the run.
//!
//! The case of the run is there so that a faultless register does not give an empty report, which
//! readers take for a broken one; it passes when the register could be judged, and holds the faults
//! when not. Errors fail a case; warnings and infos are its output. Written by hand: the schema that
//! Jenkins checks against refuses what the usual crate writes. No times and no clock, so that the same
//! report gives the same bytes; no record without diagnostics, because a report does not name them.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use super::{counted, with_help};
use crate::diagnostic::{Diagnostic, Report};
use crate::error::Fault;
use crate::policy::Level;
use crate::text::RepoPath;

/// Writes the report.
pub fn write(report: &Report, to: &mut dyn Write) -> io::Result<()> {
    let mut files: BTreeMap<&RepoPath, Vec<&Diagnostic>> = BTreeMap::new();
    for diagnostic in report.new_diagnostics() {
        files.entry(&diagnostic.path).or_default().push(diagnostic);
    }
    let names = Names::of(&files);
    let cases: Vec<Case> = std::iter::once(of_run(report))
        .chain(
            files
                .iter()
                .map(|(path, found)| of_file(path, names.name(path, found), found)),
        )
        .collect();
    let failures = cases.iter().filter(|case| case.failure.is_some()).count();
    let errors = cases.iter().filter(|case| case.error.is_some()).count();
    let counts = format!(
        "tests=\"{}\" failures=\"{failures}\" errors=\"{errors}\" time=\"0\"",
        cases.len()
    );
    writeln!(to, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(to, "<testsuites name=\"clause10\" {counts}>")?;
    writeln!(to, "  <testsuite name=\"clause10\" {counts} skipped=\"0\">")?;
    for case in &cases {
        case.write(to)?;
    }
    writeln!(to, "  </testsuite>\n</testsuites>")
}

/// One `<testcase>`.
struct Case {
    name: String,
    class: String,
    failure: Option<Outcome>,
    error: Option<Outcome>,
    output: String,
}

/// Why a case did not pass.
struct Outcome {
    kind: &'static str,
    message: String,
    text: String,
}

/// The names of the cases: the id where one file alone has it, else the path.
struct Names<'a> {
    shared: BTreeSet<&'a str>,
}

impl<'a> Names<'a> {
    fn of(files: &BTreeMap<&RepoPath, Vec<&'a Diagnostic>>) -> Self {
        let mut seen = BTreeSet::new();
        let mut shared = BTreeSet::new();
        for id in files.values().filter_map(|found| id_of(found)) {
            if !seen.insert(id) {
                shared.insert(id);
            }
        }
        Self { shared }
    }

    fn name<'b>(&self, path: &'b RepoPath, found: &[&'b Diagnostic]) -> &'b str {
        id_of(found)
            .filter(|id| !self.shared.contains(id))
            .unwrap_or(path.as_str())
    }
}

fn id_of<'a>(found: &[&'a Diagnostic]) -> Option<&'a str> {
    found
        .iter()
        .find_map(|diagnostic| diagnostic.finding.as_deref())
}

fn of_run(report: &Report) -> Case {
    let error = report.faults.first().map(|first| Outcome {
        kind: first.kind.word(),
        message: first.message.clone(),
        text: report.faults.iter().map(fault).collect(),
    });
    let output = match error {
        Some(_) => "nothing was judged\n".to_owned(),
        None => format!(
            "{} judged as of {}; {} with new diagnostics\n",
            counted(report.summary.findings, "finding"),
            report.as_of,
            counted(
                report
                    .new_diagnostics()
                    .map(|diagnostic| &diagnostic.path)
                    .collect::<BTreeSet<_>>()
                    .len(),
                "file"
            )
        ),
    };
    Case {
        name: "the register could be judged".to_owned(),
        class: "clause10".to_owned(),
        failure: None,
        error,
        output,
    }
}

fn of_file(path: &RepoPath, name: &str, found: &[&Diagnostic]) -> Case {
    let (errors, others): (Vec<&Diagnostic>, Vec<&Diagnostic>) = found
        .iter()
        .partition(|diagnostic| diagnostic.level == Level::Error);
    let failure = errors.first().map(|first| Outcome {
        kind: first.rule.name,
        message: match errors.as_slice() {
            [only] => only.message.clone(),
            all => {
                let rules: Vec<_> = all.iter().map(|diagnostic| diagnostic.rule.name).collect();
                format!("{}: {}", counted(all.len(), "error"), rules.join(", "))
            }
        },
        text: errors.iter().map(|diagnostic| line(diagnostic)).collect(),
    });
    let class = if path.parent().is_empty() {
        "clause10"
    } else {
        path.parent()
    };
    Case {
        name: name.to_owned(),
        class: class.to_owned(),
        failure,
        error: None,
        output: others.iter().map(|diagnostic| line(diagnostic)).collect(),
    }
}

fn line(diagnostic: &Diagnostic) -> String {
    let level = match diagnostic.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info | Level::Off => "info",
    };
    let message = with_help(&diagnostic.message, "\n  help: ", &diagnostic.help);
    let Diagnostic {
        path, start, rule, ..
    } = diagnostic;
    format!(
        "{path}:{}:{}: {level}[{}]: {message}\n",
        start.line, start.column, rule.name
    )
}

fn fault(fault: &Fault) -> String {
    with_help(&fault.to_string(), "\n  help: ", &fault.help) + "\n"
}

impl Case {
    fn write(&self, to: &mut dyn Write) -> io::Result<()> {
        write!(
            to,
            "    <testcase name=\"{}\" classname=\"{}\" time=\"0\"",
            attribute(&self.name),
            attribute(&self.class)
        )?;
        if self.failure.is_none() && self.error.is_none() && self.output.is_empty() {
            return writeln!(to, "/>");
        }
        writeln!(to, ">")?;
        for (element, outcome) in [("failure", &self.failure), ("error", &self.error)] {
            if let Some(outcome) = outcome {
                writeln!(
                    to,
                    "      <{element} type=\"{}\" message=\"{}\">{}</{element}>",
                    attribute(outcome.kind),
                    attribute(&outcome.message),
                    content(&outcome.text)
                )?;
            }
        }
        if !self.output.is_empty() {
            writeln!(
                to,
                "      <system-out>{}</system-out>",
                content(&self.output)
            )?;
        }
        writeln!(to, "    </testcase>")
    }
}

/// Escapes text between tags; what XML 1.0 cannot carry becomes the replacement character.
fn content(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\r' => escaped.push_str("&#13;"),
            '\n' | '\t' => escaped.push(character),
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            _ if character < ' ' => escaped.push('\u{fffd}'),
            _ => escaped.push(character),
        }
    }
    escaped
}

/// Escapes the value of an attribute in double quotes, so that line ends and tabs survive.
fn attribute(text: &str) -> String {
    content(text)
        .replace('"', "&quot;")
        .replace('\n', "&#10;")
        .replace('\t', "&#9;")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_xml_cannot_carry_is_replaced() {
        assert_eq!(
            content("a\u{1b}[31m<&>]]>\r"),
            "a\u{fffd}[31m&lt;&amp;&gt;]]&gt;&#13;"
        );
        assert_eq!(attribute("\"\n\t\""), "&quot;&#10;&#9;&quot;");
    }

    /// Reads what was escaped back.
    fn unescaped(text: &str) -> String {
        text.replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&#13;", "\r")
            .replace("&#10;", "\n")
            .replace("&#9;", "\t")
            .replace("&amp;", "&")
    }

    proptest! {
        #[test]
        fn escaped_text_has_no_markup_and_reads_back(text in any::<String>()) {
            let kept: String = text
                .chars()
                .map(|c| if (c < ' ' && !"\n\r\t".contains(c)) || "\u{fffe}\u{ffff}".contains(c) { '\u{fffd}' } else { c })
                .collect();
            for escaped in [content(&text), attribute(&text)] {
                prop_assert!(!escaped.contains(['<', '>', '\r']));
                prop_assert_eq!(unescaped(&escaped), kept.clone());
            }
            prop_assert!(!attribute(&text).contains(['"', '\n', '\t']));
        }
    }
}
