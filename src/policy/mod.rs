//! The company's resolved rules: levels, deadlines, ids, words, people.
//!
//! Built from `Settings`, which `config` reads. Plain data: no file, no clock, no git.

pub mod calendar;
mod clocks;
mod deadlines;
pub mod finder;
mod ids;
mod people;
pub mod phrases;
pub mod settings;
mod words;

use std::collections::BTreeMap;

use globset::{Glob, GlobSet, GlobSetBuilder};
use regex::Regex;

pub use clocks::{Clock, Limit};
pub use deadlines::{Bound, From};
pub use ids::{IdParts, IdTemplate, Ids};
pub use people::People;
pub use phrases::Phrases;
pub use settings::{Level, Settings};
pub use words::{Words, section_named};

use crate::catalog::{Edition, Schemes};
use crate::model::Waiver;
use crate::text::{RepoPath, Span};

/// Everything that rules and readers may ask about the company.
#[derive(Clone, Debug)]
pub struct Policy {
    /// The settings as they were resolved.
    pub settings: Settings,
    /// The forms of ids.
    pub ids: Ids,
    /// What may be cited as a requirement.
    pub schemes: Schemes,
    /// The register's own words.
    pub words: Words,
    /// Who is who.
    pub people: People,
    /// What the heuristics about prose look for.
    pub phrases: Phrases,
    /// Compiled patterns of extra fields, by name.
    pub patterns: BTreeMap<String, Regex>,
    /// The waivers of the configuration, with the places of their keys in it.
    pub waivers: Vec<(Span, Waiver)>,
    exclude: GlobSet,
}

/// A setting that has a form but no meaning.
#[derive(Clone, Debug, PartialEq)]
pub struct BadSetting {
    /// The key, as a dotted path with indices.
    pub key: String,
    /// What is wrong with its value, one sentence without a full stop.
    pub message: String,
}

impl Default for Policy {
    fn default() -> Self {
        // The defaults are compiled in the tests; a mistake in them would leave them out here.
        Self::new(Settings::default()).0
    }
}

impl Policy {
    /// Works the settings out; what has no meaning is left out and named.
    pub fn new(settings: Settings) -> (Self, Vec<BadSetting>) {
        let mut bad = Vec::new();
        let mut templates = Vec::new();
        for (kind, text) in &settings.ids {
            match IdTemplate::parse(text) {
                Ok(template) => templates.push((*kind, template)),
                Err(message) => bad.push(BadSetting {
                    key: format!("ids.{kind}"),
                    message,
                }),
            }
        }
        for (kind, text) in &Settings::default().ids {
            if let (false, Ok(template)) =
                (settings.ids.contains_key(kind), IdTemplate::parse(text))
            {
                templates.push((*kind, template));
            }
        }
        let mut globs = GlobSetBuilder::new();
        for (index, text) in settings.exclude.iter().enumerate() {
            match Glob::new(text) {
                Ok(glob) => {
                    globs.add(glob);
                }
                Err(error) => bad.push(BadSetting {
                    key: format!("exclude[{index}]"),
                    message: format!("not a glob: {}", error.kind()),
                }),
            }
        }
        let mut patterns = BTreeMap::new();
        for (name, field) in &settings.extra_fields {
            let Some(pattern) = &field.pattern else {
                continue;
            };
            match Regex::new(&format!("^(?:{pattern})$")) {
                Ok(regex) => {
                    patterns.insert(name.clone(), regex);
                }
                Err(_) => bad.push(BadSetting {
                    key: format!("extra_fields.{name}.pattern"),
                    message: "not a regular expression".to_owned(),
                }),
            }
        }
        let policy = Self {
            ids: Ids { templates },
            schemes: schemes(&settings),
            words: Words::new(&settings.words),
            people: People::new(&settings.people),
            phrases: Phrases::new(&settings.words.phrases),
            patterns,
            waivers: Vec::new(),
            exclude: globs.build().unwrap_or_default(),
            settings,
        };
        (policy, bad)
    }

    /// Judges by the levels, deadlines and thresholds of other settings; paths, words and fields stay.
    pub fn judge_by(&mut self, other: &Settings) {
        let own = &mut self.settings;
        let Settings {
            adopted_at,
            levels,
            deadlines,
            holidays,
            verification_wait,
            due_soon,
            minor_left_after,
            internal_audit_every,
            pattern,
            history,
            ..
        } = other.clone();
        own.adopted_at = adopted_at;
        own.levels = levels;
        own.deadlines = deadlines;
        own.holidays = holidays;
        own.verification_wait = verification_wait;
        own.due_soon = due_soon;
        own.minor_left_after = minor_left_after;
        own.internal_audit_every = internal_audit_every;
        own.pattern = pattern;
        own.history = history;
    }

    /// The edition meant where a requirement names none.
    pub fn default_edition(&self) -> Option<Edition> {
        self.schemes.default_edition
    }

    /// Whether a file of a findings folder is a record: Markdown, not README, index, `_*` or TEMPLATE*, not excluded.
    pub fn is_record(&self, path: &RepoPath) -> bool {
        may_be_record(path) && !self.exclude.is_match(path.as_str())
    }

    /// Whether a file of a findings folder would be a record, and the configuration excludes it.
    pub fn is_excluded(&self, path: &RepoPath) -> bool {
        may_be_record(path) && self.exclude.is_match(path.as_str())
    }

    /// The level of a rule: its own setting, else its family's, else its default.
    pub fn level(&self, rule: &str, family: &str, default: Level) -> Level {
        let levels = &self.settings.levels;
        levels
            .get(rule)
            .or_else(|| levels.get(family))
            .copied()
            .unwrap_or(default)
    }
}

/// How the names of templates begin, in any case.
const TEMPLATE: &str = "TEMPLATE";

/// Whether a file may be a record by its name.
fn may_be_record(path: &RepoPath) -> bool {
    let name = path.file_name();
    let Some(stem) = markdown_stem(name) else {
        return false;
    };
    let template = stem.get(..TEMPLATE.len());
    let reserved = stem.eq_ignore_ascii_case("README")
        || stem.eq_ignore_ascii_case("INDEX")
        || template.is_some_and(|start| start.eq_ignore_ascii_case(TEMPLATE))
        || name.starts_with(['_', '.']);
    !reserved
}

/// A file name without its ending, if that is one of Markdown in any case.
pub fn markdown_stem(name: &str) -> Option<&str> {
    let (stem, ending) = name.rsplit_once('.')?;
    let is_markdown = ["md", "markdown"]
        .iter()
        .any(|known| ending.eq_ignore_ascii_case(known));
    (is_markdown && !stem.is_empty()).then_some(stem)
}

fn schemes(settings: &Settings) -> Schemes {
    use crate::catalog::{DeclaredScheme, OwnDocuments};
    let requirements = &settings.requirements;
    Schemes {
        default_edition: match requirements.default_edition {
            Some(2013) => Some(Edition::E2013),
            Some(2022) => Some(Edition::E2022),
            _ => None,
        },
        schemes: requirements
            .schemes
            .iter()
            .map(|(name, numbers)| DeclaredScheme {
                name: name.clone(),
                numbers: (!numbers.is_empty()).then(|| numbers.clone()),
            })
            .collect(),
        documents: requirements.documents.clone(),
        own_documents: match requirements.own_documents {
            settings::OwnDocuments::Any => OwnDocuments::Any,
            settings::OwnDocuments::Declared => OwnDocuments::Declared,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_have_a_meaning() {
        let (policy, bad) = Policy::new(Settings::default());
        assert_eq!(bad, []);
        assert_eq!(
            policy.ids.examples(),
            ["NC-2026-001", "OBS-2026-001", "OFI-2026-001"]
        );
    }

    #[test]
    fn what_is_no_record_is_passed_over() {
        let policy = Policy::new(Settings {
            exclude: vec!["findings/drafts/**".to_owned()],
            ..Settings::default()
        })
        .0;
        for no in [
            "findings/README.md",
            "findings/index.md",
            "findings/_x.md",
            "findings/TEMPLATE-nc.md",
            "findings/a.txt",
            "findings/drafts/NC-1.md",
            "findings/Template.md",
        ] {
            assert!(!policy.is_record(&RepoPath::new(no)), "{no}");
        }
        for yes in [
            "findings/2026/NC-2026-001.md",
            "findings/NC-1.MD",
            "findings/NC-1.markdown",
        ] {
            assert!(policy.is_record(&RepoPath::new(yes)), "{yes}");
        }
    }
}
