//! Diagnostics as the page tells them.
//!
//! Not for judging.

use super::escape::message;
use crate::diagnostic::{Diagnostic, State};
use crate::output::counted;
use crate::policy::Level;

/// One diagnostic.
pub struct Told {
    /// `error`, `warning` or `info`.
    pub level: &'static str,
    /// The name of its rule.
    pub rule: &'static str,
    /// The clause or practice behind the rule.
    pub clause: &'static str,
    /// What is wrong, as HTML.
    pub message: String,
    /// The way out as a sentence, as HTML; empty where there is none.
    pub help: String,
    /// What it is to the gate, where that is not `new`.
    pub state: &'static str,
    /// Where: a line of its file.
    pub line: usize,
    /// By whom, why and until when it was accepted.
    pub waived: Option<Accepted>,
}

/// Who accepted a diagnostic.
pub struct Accepted {
    /// Who.
    pub by: String,
    /// Why.
    pub reason: String,
    /// The last day on which it counts; empty where there is none.
    pub until: String,
}

/// Tells one.
pub fn told(found: &Diagnostic) -> Told {
    Told {
        level: level(found.level),
        rule: found.rule.name,
        clause: found.rule.clause,
        message: message(&found.message),
        help: sentence(&found.help),
        state: match found.state {
            State::New => "",
            State::Existing => "existing",
            State::Inherited => "so at adoption",
            State::Waived => "waived",
        },
        line: found.start.line as usize,
        waived: found.waived.as_ref().map(|waived| Accepted {
            by: waived.by.clone(),
            reason: waived.reason.clone(),
            until: waived.until.map(|day| day.to_string()).unwrap_or_default(),
        }),
    }
}

/// A way out with the full stop that it needs.
fn sentence(help: &str) -> String {
    let end = if help.is_empty() || help.ends_with(['.', '?', '!']) {
        ""
    } else {
        "."
    };
    format!("{}{end}", message(help))
}

/// The word of a level.
pub const fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info | Level::Off => "info",
    }
}

/// How many diagnostics of each level there are that no waiver accepts.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    errors: usize,
    warnings: usize,
    infos: usize,
}

impl Counts {
    /// Counts.
    pub fn of<'a>(found: impl IntoIterator<Item = &'a Diagnostic>) -> Self {
        let mut counts = Self::default();
        for found in found {
            if found.state == State::Waived {
                continue;
            }
            match found.level {
                Level::Error => counts.errors += 1,
                Level::Warning => counts.warnings += 1,
                Level::Info | Level::Off => counts.infos += 1,
            }
        }
        counts
    }

    /// In words: `2 errors, 1 warning`; empty where there are none.
    pub fn words(&self) -> String {
        let parts = [
            (self.errors, "error"),
            (self.warnings, "warning"),
            (self.infos, "info"),
        ];
        let parts = parts.iter().filter(|(count, _)| *count > 0);
        let parts: Vec<String> = parts.map(|(count, word)| counted(*count, word)).collect();
        parts.join(", ")
    }

    /// A number by which more and worse ones come later.
    pub const fn weight(&self) -> usize {
        self.errors * 1_000_000 + self.warnings * 1_000 + self.infos
    }
}
