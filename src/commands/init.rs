//! `clause10 init`: a register to start from, beside whatever is there already.
//!
//! Writes files that are not there and changes none. What stands in them comes from the same tables as
//! the reader and the schemas.

mod adoption;
mod editor;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use super::create::create;
use super::{Outcome, config, note, output, template};
use crate::cli::Init;
use crate::config::{CONFIGURATION, FILE_NAME};
use crate::error::{Fault, FaultKind};
use crate::model::normalised;
use crate::policy::{Policy, Settings};
use crate::schema;
use crate::shape::{Field, Shape, block_of};
use crate::workspace::{self, Workspace};
use adoption::{ADOPTED, adopted_at, adoption, proposal};

/// Where editors find the schemas, below the folder of the configuration.
const CONFIGURATION_SCHEMA: &str = ".clause10/configuration.schema.json";
const FINDING_SCHEMA: &str = ".clause10/finding.schema.json";

/// Keys that say nothing by default, each with an example of what may stand there.
pub const EXAMPLES: &[(&str, &str)] = &[
    ("exclude", "exclude: [findings/drafts/**]"),
    (
        "levels",
        "levels: {cause: info, missing-verification: warning}",
    ),
    (
        "deadlines",
        "deadlines:\n  - {step: closure, within: 90, from: audit-end, severity: [major]}\n  - {step: correction, within: 10, unit: working-days}\n  - {step: closure, within: 14, counted: before, from: next-audit, severity: [minor]}",
    ),
    ("holidays", "holidays: [2027-01-01, 2027-12-24]"),
    (
        "words",
        "words:\n  sections: {Root cause: Ursache}\n  fields: {owner: verantwortlich}\n  values: {severity: {minor: gering}}",
    ),
    (
        "extra_fields",
        "extra_fields:\n  ticket: {type: text, pattern: 'ISMS-[0-9]+', about: number of the ticket}",
    ),
    (
        "people",
        "people:\n  domains: [acme.example]\n  aliases: {tb@acme.example: tom.baker@acme.example}",
    ),
    (
        "waivers",
        "waivers:\n  - {finding: NC-2025-003, rule: verifier-not-independent, reason: two people work here, by: maria.lopez@acme.example}",
    ),
];

/// Writes the files and says which; then how to go on. For an editor, only what it reads.
///
/// # Errors
/// When the folder cannot be made or written, or a configuration with mistakes is there.
pub fn run(args: &Init) -> Outcome {
    let root = folder(&args.dir).map_err(|fault| vec![fault])?;
    if let Some(editor) = args.editor {
        return editor::run(editor, &root);
    }
    let has_configuration = root.join(FILE_NAME).is_file();
    let policy = if has_configuration {
        Workspace::find(&root)?.configuration.policy
    } else {
        Policy::default()
    };
    if !has_configuration {
        warn_of_another(&root);
    }
    let folder = policy.settings.findings.first();
    let folder = folder
        .and_then(|folder| normalised(folder))
        .unwrap_or_default();
    let adoption = match &policy.settings.adopted_at {
        Some(_) => None,
        None => adoption(&root),
    };
    let commit = adoption.as_ref().map(|(commit, _)| commit.as_str());
    let files = [
        (PathBuf::from(FILE_NAME), configuration(commit)),
        (Path::new(&folder).join("README.md"), readme(&policy)),
        (
            Path::new(&folder).join("_template.md"),
            template::template(&policy),
        ),
        (
            PathBuf::from(CONFIGURATION_SCHEMA),
            schema::text(&schema::configuration()),
        ),
        (
            PathBuf::from(FINDING_SCHEMA),
            schema::text(&schema::finding(&policy)),
        ),
    ];
    let mut text = String::new();
    for (path, content) in &files {
        let written = create(&root.join(path), content).map_err(|fault| vec![fault])?;
        let _ = writeln!(text, "{}", reported(&root, path, content, written));
    }
    text.push('\n');
    text.push_str(&standing(&root)?);
    if let Some((commit, wrong)) = &adoption {
        text.push_str(&proposal(commit, *wrong, has_configuration));
    }
    text.push_str(&next_steps(
        &args.dir,
        &folder,
        crate::git::top_of(&root).is_some(),
    ));
    output(&text)
}

/// The folder, made if it is not there.
fn folder(dir: &Path) -> Result<PathBuf, Fault> {
    if dir.exists() && !dir.is_dir() {
        return Err(Fault::new(
            FaultKind::Usage,
            format!("{} is a file", dir.display()),
            "name a folder; it is made if it is not there",
        ));
    }
    fs::create_dir_all(dir).map_err(|error| Fault::files("make the folder", dir, &error))?;
    dir.canonicalize()
        .map_err(|error| Fault::files("read", dir, &error))
}

/// A register within a register is seldom what is wanted.
fn warn_of_another(root: &Path) {
    let above = root.ancestors().skip(1);
    let repository = crate::git::top_of(root);
    let mut within = above.take_while(|folder| {
        repository
            .as_ref()
            .is_some_and(|top| folder.starts_with(top))
    });
    if let Some(other) = within.find(|folder| folder.join(FILE_NAME).is_file()) {
        note(&format!(
            "warning: {} is the configuration of a register around this one; the files below {} will no longer belong to it",
            other.join(FILE_NAME).display(),
            root.display()
        ));
    }
}

fn reported(root: &Path, path: &Path, content: &str, written: bool) -> String {
    if written {
        return format!("wrote  {}", path.display());
    }
    let old = fs::read_to_string(root.join(path)).is_ok_and(|found| found != content);
    let renew = match path.to_str() {
        Some(CONFIGURATION_SCHEMA) if old => "configuration",
        Some(FINDING_SCHEMA) if old => "finding",
        _ => return format!("kept   {}", path.display()),
    };
    format!(
        "kept   {} (no longer what `clause10 schema {renew}` prints)",
        path.display()
    )
}

/// How many records there are, where there are some.
fn standing(root: &Path) -> Result<String, Vec<Fault>> {
    let workspace = Workspace::find(root)?;
    let tree = workspace.work_tree().map_err(|fault| vec![fault])?;
    let register = workspace::register(&tree, workspace.policy(), &|| {})?;
    Ok(match register.records.len() {
        0 => String::new(),
        1 => "The register has 1 record, which was not touched.\n\n".to_owned(),
        count => format!("The register has {count} records, which were not touched.\n\n"),
    })
}

fn next_steps(dir: &Path, findings: &str, in_repository: bool) -> String {
    let enter = if dir == Path::new(".") {
        String::new()
    } else {
        format!("  cd {}\n", dir.display())
    };
    let repository = if in_repository {
        ""
    } else {
        "  git init                        findings live in a git repository; this is none yet\n"
    };
    format!(
        "\
Next:
{enter}{repository}  clause10 new \"what was found\"   a finding with the next number
  clause10 check                  is every record complete for the step it claims?
  clause10 explain                how rules, levels and waivers work

Editors with the YAML language server check {FILE_NAME} as it is typed; for the front matter of
records point them to {FINDING_SCHEMA}. {findings}/README.md says how records work.
`clause10 hook install` makes git judge what would be committed, `clause10 init --editor NAME` makes
an editor judge records while you write them.
"
    )
}

/// `clause10.yaml` with every key as a comment: what it means, its default or an example.
///
/// With a commit, what was wrong there is inherited.
pub fn configuration(adopted: Option<&str>) -> String {
    let mut text = format!(
        "\
# yaml-language-server: $schema={CONFIGURATION_SCHEMA}
#
# Configuration of clause10. Every key may be left out. Those that are commented out show their default,
# or an example where the default is nothing; delete the `#` before a key to set it.
# `clause10 config` prints what counts, `clause10 schema configuration` all keys with their meaning.

version: 1
"
    );
    let defaults = serde_yaml::to_value(Settings::default()).unwrap_or_default();
    for field in CONFIGURATION {
        if field.name == "version" {
            continue;
        }
        let _ = writeln!(text, "\n# {}", schema::sentence(field.about));
        for (word, about) in words(field) {
            let _ = writeln!(text, "# - {word}: {about}");
        }
        if let ("adopted-at", Some(commit)) = (field.name, adopted) {
            text.push_str(ADOPTED);
            let _ = writeln!(text, "{}", adopted_at(commit));
            continue;
        }
        let example = EXAMPLES.iter().find(|(name, _)| *name == field.name);
        let lines = match example {
            Some((_, example)) => {
                text.push_str("# None by default; for example:\n");
                example.lines().map(str::to_owned).collect()
            }
            None => {
                let default = defaults.get(field.name).unwrap_or(&serde_yaml::Value::Null);
                config::lines(field.name, default)
            }
        };
        for line in lines {
            let _ = writeln!(text, "#{line}");
        }
    }
    text
}

/// The keys below a key with what they mean, and the words of a list of words.
fn words(field: &'static Field) -> Vec<(&'static str, String)> {
    let mut words: Vec<(&'static str, String)> = Vec::new();
    if let Shape::Map(Shape::Word(list)) = &field.shape {
        words.extend(list.iter().map(|word| (word.word, word.about.to_owned())));
    }
    for inner in block_of(&field.shape).unwrap_or_default() {
        let choices = match &inner.shape {
            Shape::Word(list) | Shape::List(Shape::Word(list)) => list
                .iter()
                .map(|word| word.word)
                .collect::<Vec<_>>()
                .join(", "),
            _ => String::new(),
        };
        let about = match &*choices {
            "" => inner.about.to_owned(),
            choices => format!("{} ({choices})", inner.about),
        };
        words.push((inner.name, about));
    }
    words
}

fn readme(policy: &Policy) -> String {
    let ids: Vec<String> = policy
        .ids
        .examples()
        .iter()
        .map(|id| format!("`{id}`"))
        .collect();
    let steps: Vec<String> = crate::model::Status::WORDS
        .iter()
        .map(|word| {
            format!(
                "| `{}` | {} |",
                policy.words.word("status", word.word),
                word.about
            )
        })
        .collect();
    format!(
        "\
# Findings

One file is one finding: a nonconformity, an observation, an opportunity for improvement or an area of
concern. Facts, days and people stand in the front matter, reasons in the sections below it.

- `clause10 new \"what was found\"` writes a record with the next number; `_template.md` shows all fields.
- The name of a file is the id, or the id and `-` and some words. Ids look like {}; a number is given once.
- README, index, `_*` and TEMPLATE* are no records.
- `clause10 check` says what is missing for the status a record claims, and how to mend it.
- `clause10 explain RULE` says why a rule asks for something.

| status | means |
|---|---|
{}

A finding moves on by a commit that adds what the next status needs and sets it. Moving a due date,
opening a closed record again or mending it is done openly: `extensions`, `reopened` and `amended` take
the day, the person and the reason. Records are not deleted; a finding that was none is withdrawn.
",
        ids.join(", "),
        steps.join("\n")
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::RepoPath;

    fn read(text: &str) -> crate::config::Configuration {
        crate::config::read(RepoPath::new(FILE_NAME), text.as_bytes().to_vec())
            .unwrap_or_else(|faults| panic!("{faults:?}\n{text}"))
    }

    fn json(settings: &Settings) -> serde_json::Value {
        serde_json::to_value(settings).unwrap()
    }

    #[test]
    fn the_file_says_nothing_but_defaults_and_its_comments_say_the_same() {
        let text = configuration(None);
        let as_written = read(&text);
        assert_eq!(
            json(&as_written.policy.settings),
            json(&Settings::default())
        );
        // Prose has one blank after the `#`, a setting none or, below its key, several.
        let uncommented: String = text
            .lines()
            .map(|line| match line.strip_prefix('#') {
                Some(prose) if prose.starts_with(' ') && !prose.starts_with("  ") => "",
                Some(setting) => setting,
                None => line,
            })
            .map(|line| format!("{line}\n"))
            .collect();
        let found = json(&read(&uncommented).policy.settings);
        for (key, default) in json(&Settings::default()).as_object().unwrap() {
            let has_example = EXAMPLES.iter().any(|(name, _)| name == key);
            assert_eq!(found[key] == *default, !has_example, "{key}\n{uncommented}");
        }
    }

    #[test]
    fn a_commit_to_adopt_at_is_set() {
        for commit in ["0123abcd", "0123456789", "12e4567890"] {
            let found = read(&configuration(Some(commit)));
            assert_eq!(found.policy.settings.adopted_at.as_deref(), Some(commit));
        }
    }

    #[test]
    fn every_example_is_valid_and_every_empty_key_has_one() {
        for (name, example) in EXAMPLES {
            let found = read(example);
            assert_ne!(
                json(&found.policy.settings)[*name],
                json(&Settings::default())[*name],
                "{name}"
            );
        }
        for (key, value) in json(&Settings::default()).as_object().unwrap() {
            let empty = value.as_array().is_some_and(Vec::is_empty)
                || value.as_object().is_some_and(serde_json::Map::is_empty);
            assert!(
                !empty || EXAMPLES.iter().any(|(name, _)| name == key),
                "{key}"
            );
        }
    }
}
