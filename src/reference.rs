//! The documentation of the rules: taken apart for `explain` and the tests, and written as pages.
//!
//! Everything comes from the doc comments of the rules; nothing is said twice.

use crate::rule::Rule;

/// A rule's doc comment, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doc {
    /// What the rule reports, one paragraph on one line.
    pub what: String,
    /// Why that matters.
    pub why: String,
    /// The files of an example that the rule reports.
    pub bad: Vec<Example>,
    /// The files of one that it does not.
    pub good: Vec<Example>,
    /// The way out.
    pub fix: String,
}

/// One file of an example, or the part of it that matters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// The language of the fence, `markdown` or `yaml`.
    pub language: String,
    /// What follows the language: how the tests complete the example. Readers do not see it.
    pub info: Vec<String>,
    /// The text.
    pub text: String,
}

impl Doc {
    /// Takes the doc of a rule apart.
    pub fn of(rule: &Rule) -> Self {
        let text: String = rule
            .doc
            .lines()
            .map(|line| format!("{}\n", line.strip_prefix(' ').unwrap_or(line)))
            .collect();
        Self {
            what: rule.summary(),
            why: section(&text, "Why"),
            bad: examples(&section(&text, "Bad")),
            good: examples(&section(&text, "Good")),
            fix: section(&text, "How to fix"),
        }
    }
}

/// The text under a heading of the second level, up to the next one outside a fence.
fn section(text: &str, title: &str) -> String {
    let heading = format!("## {title}");
    let mut within = false;
    let mut fenced = false;
    let mut found = String::new();
    for line in text.lines() {
        if line.starts_with("```") {
            fenced = !fenced;
        }
        if !fenced && line.starts_with("## ") {
            within = line == heading;
        } else if within {
            found.push_str(line);
            found.push('\n');
        }
    }
    found.trim().to_owned()
}

fn examples(section: &str) -> Vec<Example> {
    let mut found = Vec::new();
    let mut open: Option<Example> = None;
    for line in section.lines() {
        match (line.strip_prefix("```"), open.take()) {
            (Some(_), Some(example)) => found.push(example),
            (Some(info), None) => {
                let mut words = info.split_whitespace().map(str::to_owned);
                open = Some(Example {
                    language: words.next().unwrap_or_default(),
                    info: words.collect(),
                    text: String::new(),
                });
            }
            (None, Some(mut example)) => {
                example.text.push_str(line);
                example.text.push('\n');
                open = Some(example);
            }
            (None, None) => {}
        }
    }
    found
}
