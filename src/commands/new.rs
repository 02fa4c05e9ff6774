//! `clause10 new`: a new finding with the next free number.
//!
//! Not for what stands in it (`template`). The number is free in the working tree; that no other branch
//! has taken it too is seen when they come together, by `duplicate-id`.

use std::path::{Path, PathBuf};

use regex::Regex;

use super::config::scalar_text;
use super::create::create;
use super::slug::slug;
use super::template::{self, Given, word};
use super::{Outcome, note, output};
use crate::catalog::{Requirement, ambiguity, edition_cited};
use crate::cli::New;
use crate::error::{Fault, FaultKind};
use crate::git;
use crate::model::fields::FINDING;
use crate::model::{Day, Finding, Kind, Status, normalised};
use crate::policy::{IdTemplate, Policy};
use crate::snapshot::Snapshot;
use crate::text::RepoPath;
use crate::workspace::{self, Workspace};

/// How often another number is tried when somebody else has just taken one.
const ATTEMPTS: usize = 20;

/// Writes the finding and prints its path.
///
/// # Errors
/// When there is no register, an argument has no meaning in it, or the file cannot be written.
pub fn run(args: &New) -> Outcome {
    let workspace = Workspace::find(&args.dir)?;
    let policy = workspace.policy();
    let title = args.title.split_whitespace().collect::<Vec<_>>().join(" ");
    let requirements = meant(args, &title, policy)?;
    let raised = args.raised.unwrap_or_else(today);
    let Some(form) = policy.ids.of(args.kind) else {
        return Err(vec![usage(
            format!("there is no form of ids for the kind `{}`", args.kind),
            "set one under `ids` in clause10.yaml",
        )]);
    };
    let mut given = given(args, &title, &requirements, raised, &workspace);
    let mut least = 0;
    for _ in 0..ATTEMPTS {
        let taken = Taken::in_working_tree(&workspace)?;
        let Some(number) = taken.next(form, raised.year()) else {
            return Err(vec![usage(
                "the greatest number that there can be is taken",
                "give the record with it another number",
            )]);
        };
        let number = number.max(least);
        let id = form.write(raised.year(), number);
        let path = taken.path(&id, &slug(&title), raised.year());
        given.retain(|(name, _)| *name != "id");
        given.push(("id", scalar_text(&id)));
        let text = template::record(policy, args.kind, &given);
        let full = workspace.root.join(&path);
        if create(&full, &text).map_err(|fault| vec![fault])? {
            say_next(&shown(&full), args, &given, policy);
            return output(&format!("{}\n", shown(&full).display()));
        }
        least = number.saturating_add(1);
    }
    Err(vec![Fault::new(
        FaultKind::Files,
        "no free number was found: each one was taken while it was tried",
        "try again",
    )])
}

fn usage(message: impl Into<String>, help: impl Into<String>) -> Fault {
    Fault::new(FaultKind::Usage, message, help)
}

fn today() -> Day {
    jiff::Zoned::now().date()
}

/// The requirements as they are to be written, with their edition; and whether the arguments go together.
fn meant(args: &New, title: &str, policy: &Policy) -> Result<Vec<String>, Vec<Fault>> {
    let mut faults = Vec::new();
    if title.is_empty() {
        faults.push(usage(
            "the title is empty",
            "say in one line what was found",
        ));
    }
    if args.kind != Kind::Nonconformity && args.severity.is_some() {
        faults.push(usage(
            format!(
                "only a nonconformity has a severity, not the kind `{}`",
                args.kind
            ),
            "leave out `--severity`",
        ));
    }
    for (option, person) in [("--owner", &args.owner), ("--raised-by", &args.raised_by)] {
        if person
            .as_ref()
            .is_some_and(|person| person.trim().is_empty())
        {
            faults.push(usage(
                format!("`{option}` names nobody"),
                "give an address or a name, or leave it out and fill it in later",
            ));
        }
    }
    let default = policy.default_edition();
    let mut requirements = Vec::new();
    for text in &args.requirement {
        match Requirement::parse(text, &policy.schemes) {
            Ok(requirement) => {
                if let Some(why) = ambiguity(&requirement, default) {
                    faults.push(usage(why.message, why.help));
                    continue;
                }
                requirements.push(with_edition(requirement, policy).to_string());
            }
            Err(problem) => {
                let help = match &problem.suggestion {
                    Some(suggestion) => format!("did you mean `{suggestion}`? {}", problem.help),
                    None => problem.help.clone(),
                };
                faults.push(usage(problem.message, help));
            }
        }
    }
    if faults.is_empty() {
        Ok(requirements)
    } else {
        Err(faults)
    }
}

/// A number without an edition means nothing in ten years, so the one that is meant is written.
fn with_edition(requirement: Requirement, policy: &Policy) -> Requirement {
    let cited = edition_cited(&requirement, policy.default_edition());
    match requirement {
        Requirement::Iso27001 {
            number, sub_item, ..
        } => Requirement::Iso27001 {
            edition: cited,
            number,
            sub_item,
        },
        other => other,
    }
}

/// What the arguments say of the record, but its id.
fn given(
    args: &New,
    title: &str,
    requirements: &[String],
    raised: Day,
    workspace: &Workspace,
) -> Given {
    let policy = workspace.policy();
    let mut given: Given = vec![
        ("title", scalar_text(title)),
        ("kind", word(policy, "kind", args.kind.word())),
        ("status", word(policy, "status", Status::Open.word())),
        ("raised", raised.to_string()),
    ];
    if let Some(severity) = args.severity {
        given.push(("severity", word(policy, "severity", severity.word())));
    }
    if let Some(source) = args.source {
        given.push(("source", word(policy, "source", source.word())));
    }
    if !requirements.is_empty() {
        let items: Vec<String> = requirements.iter().map(|text| list_item(text)).collect();
        given.push(("requirements", format!("[{}]", items.join(", "))));
    }
    let raised_by = args.raised_by.clone();
    if let Some(person) = raised_by.or_else(|| git::user_email(&workspace.root)) {
        given.push(("raised_by", scalar_text(person.trim())));
    }
    if let Some(person) = &args.owner {
        given.push(("owner", scalar_text(person.trim())));
    }
    if let Some(due) = args.due {
        given.push(("due", due.to_string()));
    }
    given
}

/// A text as an item of `[…]`, where `,` and brackets need quotes too.
fn list_item(text: &str) -> String {
    if text.contains([',', '[', ']', '{', '}']) {
        serde_json::Value::from(text).to_string()
    } else {
        scalar_text(text)
    }
}

/// What is taken in the working tree, and how the register is arranged.
struct Taken {
    /// The folder for new findings.
    folder: String,
    /// Names of files, and of folders on the way to them, below the findings folders.
    names: Vec<String>,
    /// Ids that records have or name.
    ids: Vec<String>,
    /// Whether findings lie in a folder per year; so it is done where there are none yet.
    by_year: bool,
}

impl Taken {
    fn in_working_tree(workspace: &Workspace) -> Result<Self, Vec<Fault>> {
        let policy = workspace.policy();
        let tree = workspace.work_tree().map_err(|fault| vec![fault])?;
        let register = workspace::register(&tree, policy, &|| {})?;
        let mut names = Vec::new();
        for folder in &policy.settings.findings {
            let entries = tree.list(&normalised(folder).unwrap_or_default());
            for entry in entries.map_err(|fault| vec![fault])? {
                names.extend(entry.path.as_str().split('/').map(str::to_owned));
            }
        }
        names.sort_unstable();
        names.dedup();
        let folder = policy.settings.findings.first();
        let folder = folder
            .and_then(|folder| normalised(folder))
            .unwrap_or_default();
        let records = &register.records;
        let paths = || {
            let within = records.iter().map(|record| record.path());
            within.filter(|path| path.is_within(&folder))
        };
        let by_year = paths().next().is_none() || paths().any(|path| is_by_year(path, &folder));
        Ok(Self {
            names,
            ids: records
                .iter()
                .flat_map(|record| ids_in(&record.finding))
                .collect(),
            by_year,
            folder,
        })
    }

    /// The number after the greatest that was ever given in a year, as far as the working tree knows;
    /// none when there is no greater one.
    fn next(&self, form: &IdTemplate, year: i16) -> Option<u64> {
        let counts = |text: &str| {
            let parts = form.read(text)?;
            parts
                .number
                .filter(|_| parts.year.is_none_or(|of| of == year))
        };
        // An id made of digits alone would be seen in every date; it counts where a name begins.
        let lettered = form.example().contains(|c: char| c.is_ascii_alphabetic());
        let start = if lettered { "" } else { "^" };
        let pattern = Regex::new(&format!("{start}{}", form.pattern())).ok();
        let in_names = pattern.iter().flat_map(|pattern| {
            let all = self.names.iter().flat_map(|name| pattern.find_iter(name));
            all.filter_map(|found| counts(found.as_str()))
        });
        let in_records = self.ids.iter().filter_map(|id| counts(id));
        in_names
            .chain(in_records)
            .max()
            .map_or(Some(1), |greatest| greatest.checked_add(1))
    }

    fn path(&self, id: &str, slug: &str, year: i16) -> PathBuf {
        let mut path = PathBuf::from(&self.folder);
        if self.by_year {
            path.push(format!("{year:04}"));
        }
        let name = if slug.is_empty() {
            format!("{id}.md")
        } else {
            format!("{id}-{slug}.md")
        };
        path.push(name);
        path
    }
}

/// Whether a record lies in a folder named by a year, directly below the findings folder.
fn is_by_year(path: &RepoPath, folder: &str) -> bool {
    let below = path.as_str().strip_prefix(folder).unwrap_or("");
    let below = below.trim_start_matches('/');
    below.split_once('/').is_some_and(|(first, _)| {
        first.len() == 4 && first.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// The ids that a finding has or names: one that was deleted may still be named.
fn ids_in(finding: &Finding) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    ids.extend(finding.id.get().map(ToString::to_string));
    ids.extend(
        finding
            .recurrence_of
            .items()
            .iter()
            .map(|earlier| earlier.value.to_string()),
    );
    ids.extend(
        finding
            .not_recurrence_of
            .items()
            .iter()
            .filter_map(|earlier| earlier.value.finding.get().map(ToString::to_string)),
    );
    ids
}

/// A path as the one who called can use it: from the working directory, where it lies below that.
fn shown(full: &Path) -> PathBuf {
    std::env::current_dir()
        .and_then(|folder| folder.canonicalize())
        .ok()
        .and_then(|folder| full.strip_prefix(folder).ok().map(Path::to_path_buf))
        .unwrap_or_else(|| full.to_path_buf())
}

/// What is still to be done, on standard error, so that standard output is the path alone.
fn say_next(path: &Path, args: &New, given: &Given, policy: &Policy) {
    let is_given = |name: &str| given.iter().any(|(known, _)| *known == name);
    let lacking: Vec<String> = FINDING
        .iter()
        .filter(|field| template::is_needed(field, args.kind) && !is_given(field.name))
        .map(|field| format!("`{}`", policy.words.path(field.name)))
        .collect();
    let section = policy.words.title(template::first_section(args.kind));
    let fields = match &*lacking {
        [] => String::new(),
        lacking => format!("{} and ", lacking.join(", ")),
    };
    note(&format!(
        "next: fill in {fields}the section {section}; `clause10 check {}` says what is still missing",
        path.display()
    ));
    if !is_given("raised_by") {
        note("hint: git knows no `user.email` here, so nobody is named as the one who recorded it");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(names: &[&str], ids: &[&str]) -> Taken {
        let owned = |list: &[&str]| list.iter().map(|&text| text.to_owned()).collect();
        Taken {
            folder: "findings".to_owned(),
            names: owned(names),
            ids: owned(ids),
            by_year: true,
        }
    }

    #[test]
    fn the_next_number_is_after_every_one_that_is_seen() {
        let form = IdTemplate::parse("NC-{year}-{number:3}").unwrap();
        let seen = taken(
            &[
                "NC-2026-004-a.md",
                "old-NC-2026-011.txt",
                "NC-2025-090.md",
                "2026",
                "NC-2026-xxx.md",
            ],
            &["NC-2026-007", "OBS-2026-050"],
        );
        assert_eq!(seen.next(&form, 2026), Some(12));
        assert_eq!(seen.next(&form, 2025), Some(91));
        assert_eq!(seen.next(&form, 2027), Some(1));
        let digits = IdTemplate::parse("{number:4}").unwrap();
        let seen = taken(&["0012-review-of-2026.md", "a-99.md"], &["0007"]);
        assert_eq!(seen.next(&digits, 2026), Some(13));
    }
}
