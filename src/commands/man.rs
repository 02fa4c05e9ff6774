//! `clause10 man`: one manual page for the program with all its commands.
//!
//! The parts are rendered by `clap_mangen` from the definitions in `cli`; here they are put in order.

use std::io;

use clap::{Command, CommandFactory};
use clap_mangen::Man;

use super::{Outcome, output};
use crate::cli::Cli;
use crate::error::{Fault, FaultKind};

/// What is worth knowing beside the commands: section, then paragraphs as term and text.
const SECTIONS: &[(&str, &[(&str, &str)])] = &[
    (
        "\"EXIT STATUS\"",
        &[
            ("0", "Nothing stops the gate."),
            ("1", "There are new diagnostics at or above --fail-on."),
            (
                "2",
                "It could not judge: a mistake on the command line or in clause10.yaml, or files or a repository that cannot be read.",
            ),
        ],
    ),
    (
        "FILES",
        &[
            (
                "clause10.yaml",
                "The configuration, in the folder of the register. `clause10 init` writes one that documents all keys; `clause10 schema configuration` prints its schema.",
            ),
            (
                "findings/",
                "The records, unless clause10.yaml names other folders.",
            ),
        ],
    ),
    (
        "ENVIRONMENT",
        &[
            (
                "NO_COLOR, CLICOLOR_FORCE",
                "Whether to use colour where --color is auto.",
            ),
            (
                "COLUMNS",
                "The width for which text is set where no terminal tells.",
            ),
            (
                "GIT_AUTHOR_EMAIL",
                "Who records a new finding, before the configuration of git is asked.",
            ),
        ],
    ),
];

/// Prints the page.
///
/// # Errors
/// When it cannot be rendered or written.
pub fn run() -> Outcome {
    let page = page().map_err(|error| {
        vec![Fault::new(
            FaultKind::Files,
            format!("the manual page cannot be written: {error}"),
            "try again",
        )]
    })?;
    output(&page)
}

fn page() -> io::Result<String> {
    let mut whole = Cli::command().disable_help_subcommand(true);
    let commands: Vec<Command> = whole.get_subcommands().cloned().collect();
    whole.build();
    let whole = Man::new(whole);
    let mut text = rendered(|w| whole.render_title(w), true)?;
    for part in [
        rendered(|w| whole.render_name_section(w), false)?,
        rendered(|w| whole.render_synopsis_section(w), false)?,
        rendered(|w| whole.render_description_section(w), false)?,
        rendered(|w| whole.render_options_section(w), false)?,
    ] {
        text.push_str(&part);
    }
    text.push_str(".SH COMMANDS\n");
    for command in commands {
        text.push_str(&one_command(&command)?);
    }
    for (title, paragraphs) in SECTIONS {
        text.push_str(&format!(".SH {title}\n"));
        for (term, about) in *paragraphs {
            text.push_str(&format!(
                ".TP\n\\fB{}\\fR\n{}\n",
                escaped(term),
                escaped(about)
            ));
        }
    }
    text.push_str(&rendered(|w| whole.render_version_section(w), false)?);
    Ok(text)
}

/// A command as a part of COMMANDS: what it does, how it is called, its options and examples.
fn one_command(command: &Command) -> io::Result<String> {
    let full = format!("clause10 {}", command.get_name());
    let examples = command.get_after_help().map(ToString::to_string);
    let man = Man::new(
        command
            .clone()
            .bin_name(full.clone())
            .disable_help_flag(true),
    );
    let mut text = format!(".SS \"{}\"\n", escaped(&full));
    for part in [
        rendered(|w| man.render_description_section(w), false)?,
        rendered(|w| man.render_synopsis_section(w), false)?,
        rendered(|w| man.render_options_section(w), false)?,
    ] {
        // Sections of a page of its own become paragraphs here.
        let mut lines = part.lines();
        if lines
            .next()
            .is_some_and(|heading| heading.starts_with(".SH"))
        {
            text.push_str(".PP\n");
        }
        for line in lines {
            text.push_str(line);
            text.push('\n');
        }
    }
    if let Some(examples) = examples {
        text.push_str(".PP\n.nf\n");
        for line in examples.lines() {
            text.push_str(&escaped(line));
            text.push('\n');
        }
        text.push_str(".fi\n");
    }
    Ok(text)
}

/// One part; what each part begins with is kept of the first alone.
fn rendered(
    render: impl FnOnce(&mut dyn io::Write) -> io::Result<()>,
    first: bool,
) -> io::Result<String> {
    let mut bytes = Vec::new();
    render(&mut bytes)?;
    let text = String::from_utf8_lossy(&bytes);
    Ok(text
        .split_inclusive('\n')
        .filter(|line| first || !(line.starts_with(".ie ") || line.starts_with(".el ")))
        .collect())
}

/// Text in which nothing is read as a request of the typesetter.
fn escaped(text: &str) -> String {
    let escaped = text.replace('\\', "\\e").replace('-', "\\-");
    if escaped.starts_with(['.', '\'']) {
        format!("\\&{escaped}")
    } else {
        escaped
    }
}
