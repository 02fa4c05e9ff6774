//! Completes what was read of a row: its actions, its title, what whoever imports gave, and what is missing.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::super::columns::{Target, option};
use super::super::{values, words};
use super::reader::{Loose, Reader, shown};
use super::{Action, Entry, RowFault, Value};
use crate::model::fields::FINDING;
use crate::model::{Kind, SectionKind, Status};
use crate::shape::Needed;

/// Longest title; a longer text stays in the section.
const LONGEST_TITLE: usize = 160;

/// Completes an entry.
pub(super) fn complete(reader: &Reader<'_>, entry: &mut Entry, mut loose: Loose) {
    actions(reader, entry, &loose);
    title(entry);
    entry.print = print(entry);
    for (path, value) in &reader.options.defaults {
        let is_missing = !entry.fields.contains_key(path) && !loose.unread.contains_key(path);
        // Severity and due date are asked of nonconformities alone.
        if is_missing && !matches!(path.as_str(), "severity" | "due") {
            entry.fields.insert(path.clone(), value.clone());
        }
    }
    let is_nonconformity = entry.kind() == Some(Kind::Nonconformity);
    for path in ["severity", "due"] {
        if let Some(value) = reader.options.defaults.get(path)
            && is_nonconformity
            && !loose.unread.contains_key(path)
        {
            entry
                .fields
                .entry(path.to_owned())
                .or_insert_with(|| value.clone());
        }
    }
    of_kind(entry);
    withdrawn(entry);
    required(reader, entry, &mut loose);
}

/// The first line of what was found, where there is no title; and the title, where nothing else says what was found.
fn title(entry: &mut Entry) {
    let statement = entry.sections.get(&SectionKind::Nonconformity);
    let first = statement.and_then(|texts| texts.first()).cloned();
    match (entry.text("title").map(str::to_owned), first) {
        (Some(title), _) if title.len() > LONGEST_TITLE => {
            entry
                .fields
                .insert("title".to_owned(), Value::Text(shortened(&title)));
            entry
                .sections
                .entry(SectionKind::Nonconformity)
                .or_default()
                .insert(0, title);
        }
        (Some(title), None) => {
            entry
                .sections
                .insert(SectionKind::Nonconformity, vec![title]);
        }
        (None, Some(text)) => {
            let line = text.lines().next().unwrap_or("");
            entry
                .fields
                .insert("title".to_owned(), Value::Text(shortened(line)));
        }
        _ => {}
    }
}

/// The first sentence of a text, or as many of its words as a title may have.
fn shortened(text: &str) -> String {
    let text = values::one_line(text);
    let end = text.match_indices(['.', ';', '!', '?']).map(|(at, _)| at);
    let mut ends = end.filter(|at| {
        text.get(at + 1..)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    });
    let sentence = ends
        .find(|at| *at >= 12)
        .and_then(|at| text.get(..at))
        .unwrap_or(&text);
    if sentence.len() <= LONGEST_TITLE {
        return sentence.to_owned();
    }
    let mut short = String::new();
    for word in sentence.split(' ') {
        if short.len() + word.len() > LONGEST_TITLE - 4 {
            break;
        }
        if !short.is_empty() {
            short.push(' ');
        }
        short.push_str(word);
    }
    if short.is_empty() {
        short = sentence.chars().take(LONGEST_TITLE / 4).collect();
    }
    short.push_str(" ...");
    short
}

/// The corrective actions of the row, with what its columns say of them.
fn actions(reader: &Reader<'_>, entry: &mut Entry, loose: &Loose) {
    for (label, text) in loose.actions.get("action").into_iter().flatten() {
        let section = entry
            .sections
            .entry(SectionKind::CorrectiveAction)
            .or_default();
        section.push(text.clone());
        for item in values::items(text) {
            if words::is_nothing(&item) {
                entry.keep(label, item);
                continue;
            }
            entry
                .actions
                .push(Action::from([("action".to_owned(), Value::Text(item))]));
        }
    }
    for (name, cells) in loose.actions.iter().filter(|(name, _)| *name != "action") {
        for (label, text) in cells {
            of_actions(reader, entry, name, label, text);
        }
    }
    // There is but one cause, so that is the one that every action is on.
    if let Some(Value::List(categories)) = entry.fields.get("root_cause.categories")
        && categories.len() == 1
    {
        let value = Value::List(categories.clone());
        for action in &mut entry.actions {
            action
                .entry("addresses".to_owned())
                .or_insert_with(|| value.clone());
        }
    }
}

/// Gives to each action what one cell says: the same to all, or one line to each.
fn of_actions(reader: &Reader<'_>, entry: &mut Entry, name: &str, label: &str, text: &str) {
    let count = entry.actions.len();
    let parts = match values::items(text) {
        parts if count > 1 && parts.len() == count => parts,
        parts if count > 1 && (parts.len() > 1 || name == "evidence") => {
            entry.keep(label, text);
            entry.notes.push(format!(
                "`{label}` does not say to which of the {count} actions it belongs; kept as text"
            ));
            return;
        }
        _ => vec![text.to_owned(); count],
    };
    if parts.is_empty() {
        entry.keep(label, text);
        return;
    }
    let target = Target::Field(format!("corrective_actions.{name}"));
    let column = reader.column(&target).map_or(0, |column| column.index);
    for (at, part) in parts.iter().enumerate() {
        let value = match name {
            "due" | "done" => reader.day_of(part, column).map(Value::Day),
            "owner" | "by" => {
                let (person, several) = values::person(part);
                if several {
                    entry.keep(label, text);
                }
                (!person.is_empty()).then_some(Value::Text(person))
            }
            "evidence" => {
                let pieces = values::evidence(part);
                if !pieces.left.is_empty() {
                    entry.keep(label, text);
                }
                (!pieces.read.is_empty()).then_some(Value::List(pieces.read))
            }
            "addresses" => {
                let words = part.split(['\n', ';', ',']).map(values::one_line);
                let all: Option<Vec<String>> = words
                    .map(|word| words::category(&word).map(|category| category.word().to_owned()))
                    .collect();
                all.map(Value::List)
            }
            _ => Some(Value::Text(values::one_line(part))),
        };
        match (value, entry.actions.get_mut(at)) {
            (Some(value), Some(action)) => {
                action.insert(name.to_owned(), value);
            }
            _ => {
                entry.keep(label, text);
                if name != "evidence" && !words::is_nothing(part) {
                    let what = format!(
                        "`{}` in the column `{label}` is not understood; kept as text",
                        shown(part)
                    );
                    entry.notes.push(what);
                }
            }
        }
    }
}

/// Puts what was found where it belongs for its kind.
fn of_kind(entry: &mut Entry) {
    if matches!(entry.kind(), None | Some(Kind::Nonconformity)) {
        return;
    }
    if let Some(texts) = entry.sections.remove(&SectionKind::Nonconformity) {
        entry.sections.insert(SectionKind::Observation, texts);
    }
    if let Some(severity) = entry.fields.remove("severity") {
        entry.keep("severity", severity.shown());
    }
}

/// The day on which a finding that was withdrawn was closed is that of its withdrawal.
fn withdrawn(entry: &mut Entry) {
    if !matches!(entry.claim, Some((Status::Withdrawn, _))) {
        return;
    }
    for (from, to) in [("closed", "withdrawn.date"), ("closed_by", "withdrawn.by")] {
        if !entry.fields.contains_key(to)
            && let Some(value) = entry.fields.remove(from)
        {
            entry.fields.insert(to.to_owned(), value);
        }
    }
}

/// Says what every record needs and the row lacks.
fn required(reader: &Reader<'_>, entry: &mut Entry, loose: &mut Loose) {
    let place = reader.understood.table.row(entry.row);
    let is_nonconformity = entry.kind() == Some(Kind::Nonconformity);
    let needed = FINDING.iter().filter(|field| match field.needed {
        Needed::Always => !matches!(field.name, "id" | "status"),
        Needed::ForNonconformity => is_nonconformity,
        Needed::No | Needed::ByOwnRule => false,
    });
    let extra = reader.policy.settings.extra_fields.iter();
    let extra = extra
        .filter(|(_, field)| field.required)
        .map(|(name, _)| name.as_str());
    let missing: Vec<&str> = needed
        .map(|field| field.name)
        .chain(extra)
        .filter(|name| !entry.fields.contains_key(*name))
        .filter(|name| !loose.broken.iter().any(|broken| gives(broken, name)))
        .collect();
    for name in missing {
        // A grade says the kind too, so one that is not known is why there is none.
        let why = match name {
            "kind" => ["kind", "severity"].as_slice(),
            _ => &[name],
        };
        if let Some(fault) = why.iter().find_map(|path| loose.unread.remove(*path)) {
            entry.faults.push(fault);
            continue;
        }
        let shown = reader.policy.words.path(name);
        let give = match name {
            "owner" => "--owner PERSON".to_owned(),
            "raised_by" => "--raised-by PERSON".to_owned(),
            "kind" => "--kind KIND".to_owned(),
            "source" => "--source SOURCE".to_owned(),
            other => format!("--set {other}=VALUE"),
        };
        // Many logs say of their actions alone who is to do them by when.
        let of_actions = Target::Field(format!("corrective_actions.{name}"));
        let map = match reader.column(&of_actions) {
            Some(column) => format!(
                "take that of the actions with {}",
                option(&column.name, name)
            ),
            None => format!("name the column with `--map 'COLUMN={name}'`"),
        };
        entry.faults.push(RowFault {
            what: format!("there is no `{shown}`"),
            help: format!("say it for all rows that have none with `{give}`, or {map}"),
            place: place.clone(),
        });
    }
}

/// Whether a column that holds one thing could have given a field: the title comes from what was found too, and
/// the kind from the severity or the other way round.
fn gives(target: &Target, name: &str) -> bool {
    match target {
        Target::Field(path) if matches!(path.as_str(), "kind" | "severity") => {
            matches!(name, "kind" | "severity")
        }
        Target::Field(given) | Target::Extra(given) => given == name,
        Target::Statement => name == "title",
        _ => false,
    }
}

/// What a row said, whatever file and form it came in: 16 hexadecimal digits.
fn print(entry: &Entry) -> String {
    let mut text = String::new();
    let mut say = |name: &str, value: &str| {
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        let _ = writeln!(text, "{name}={value}");
    };
    for (path, value) in &entry.fields {
        say(path, &value.shown());
    }
    for (at, action) in entry.actions.iter().enumerate() {
        for (name, value) in action {
            say(&format!("{at}.{name}"), &value.shown());
        }
    }
    for (kind, texts) in &entry.sections {
        say(kind.word(), &texts.join("\n"));
    }
    for (label, value) in &entry.kept {
        say(label, value);
    }
    if let Some((_, word)) = &entry.claim {
        say("status", word);
    }
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().take(8).fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
