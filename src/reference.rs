//! The documentation of the rules: taken apart for `explain` and the tests, and written as pages.
//!
//! Everything comes from the doc comments of the rules; nothing is said twice.

use std::fmt::Write as _;

use crate::policy::Level;
use crate::rule::{Family, Rule};
use crate::shape::Word;

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

impl Example {
    /// Where the file lies, if the example says so.
    pub fn path(&self) -> Option<&str> {
        self.option("file")
    }

    /// What a word of the info says, `NAME=TEXT`.
    pub fn option(&self, name: &str) -> Option<&str> {
        let mut words = self.info.iter();
        words.find_map(|word| word.strip_prefix(name)?.strip_prefix('='))
    }

    /// What stands above it for readers: the file, where there are several; the day and the author of the
    /// commit, where the example is a piece of history.
    pub fn heading(&self, several: bool) -> Option<String> {
        let path = self.path().filter(|_| several);
        let Some(day) = self.option("commit") else {
            return path.map(|path| format!("`{path}`:"));
        };
        let by = self.option("by").map(|by| format!(" by {by}"));
        let path = path.map(|path| format!(", `{path}`"));
        let (by, path) = (by.unwrap_or_default(), path.unwrap_or_default());
        Some(format!("Committed on {day}{by}{path}:"))
    }
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

/// The reference of rules as one page of Markdown: contents, then a section a rule, by family.
///
/// Levels are the defaults; the page is the same for every register.
pub fn markdown(rules: &[&'static Rule]) -> String {
    let mut page = String::new();
    page.push_str(OPENING);
    page.push_str("\n## Levels\n\n");
    for level in Level::WORDS.iter().rev() {
        let _ = writeln!(page, "- `{}`: {}", level.word, level.about);
    }
    page.push_str(SETTING);
    for family in families(rules) {
        let _ = writeln!(
            page,
            "\n## {}\n\nThe family: {}.\n",
            family.word, family.about
        );
        page.push_str("| rule | level | what it reports |\n|---|---|---|\n");
        for rule in of_family(rules, family) {
            let summary = rule.summary().replace('|', "\\|");
            let name = rule.name;
            let _ = writeln!(page, "| [`{name}`](#{name}) | {} | {summary} |", rule.level);
        }
        for rule in of_family(rules, family) {
            page.push_str(&section_of(rule));
        }
    }
    page
}

/// The families that have rules, in order.
pub fn families(rules: &[&Rule]) -> Vec<&'static Word> {
    Family::WORDS
        .iter()
        .filter(|family| rules.iter().any(|rule| rule.family.word() == family.word))
        .collect()
}

/// The rules of a family, in order.
pub fn of_family<'r>(
    rules: &'r [&'static Rule],
    family: &'r Word,
) -> impl Iterator<Item = &'static Rule> + 'r {
    rules
        .iter()
        .copied()
        .filter(|rule| rule.family.word() == family.word)
}

/// How one diagnostic of a rule is accepted, or why none can be; one paragraph a line.
pub fn how_to_waive(rule: &Rule) -> &'static str {
    if rule.name == "finding-deleted" {
        "Write an entry under `waivers` in clause10.yaml, since there is no record: with `finding`, the id of what \
         was deleted, and `rule`, `reason` and `by`; or set the level of the rule under `levels` there."
    } else if rule.family == Family::Prevention {
        "Write an entry under `waivers` in clause10.yaml, with `path`, the file of the control or the policy, and \
         `rule`, `reason` and `by`; `field`, such as `evidence[2026-Q2]`, narrows it to one period. Or set the \
         level of the rule under `levels` there."
    } else if rule.is_waivable() {
        "Write an entry under `waivers` in the record, with `rule`, `reason` and `by`, and `until` for a day \
         after which it no longer counts; or set the level of the rule under `levels` in clause10.yaml."
    } else {
        "It cannot be waived: what it reports has to be mended. Its level can be set under `levels` in \
         clause10.yaml."
    }
}

const OPENING: &str = "\
# Rules

<!-- Generated from the documentation of the rules in src/rules; do not edit. -->

What `clause10 check` can report, by family. `clause10 explain RULE` shows the same in the terminal. The
rules ask what ISO/IEC 27001 asks of a nonconformity (10.2), and what auditors look for; a clean run is not
conformity with the standard.
";

const SETTING: &str = "
The level given here is the default. It is set for a rule or a whole family in `clause10.yaml`:

```yaml
levels:
  overdue: error
  cause: info
```

One diagnostic is accepted by a waiver in the record, with a reason and a name:

```yaml
waivers:
  - rule: verifier-not-independent
    reason: The company has two people; the auditor accepted it
    by: maria.lopez@acme.example
    until: 2027-06-30
```
";

fn section_of(rule: &Rule) -> String {
    let doc = Doc::of(rule);
    let mut text = String::new();
    let _ = writeln!(text, "\n### {}\n\n{}\n", rule.name, doc.what);
    let _ = writeln!(
        text,
        "Level: {} · Family: {} · Rests on: {}\n",
        rule.level, rule.family, rule.clause
    );
    let _ = writeln!(text, "#### Why\n\n{}\n", doc.why);
    for (title, files) in [("Bad", &doc.bad), ("Good", &doc.good)] {
        let _ = writeln!(text, "#### {title}\n");
        for file in files {
            if let Some(heading) = file.heading(files.len() > 1) {
                let _ = writeln!(text, "{heading}\n");
            }
            let _ = writeln!(text, "```{}\n{}```\n", file.language, file.text);
        }
    }
    let _ = writeln!(text, "#### How to fix\n\n{}\n", doc.fix);
    let _ = writeln!(text, "#### How to waive\n\n{}", how_to_waive(rule));
    text
}
