//! `clause10 assign`: gives findings with a placeholder id, such as `NC-2026-xxx`, their numbers.
//!
//! Not for which numbers are taken (`numbers`). Changes the id and the name of the file and nothing else;
//! what refers to the old name is said, not changed.

use std::fs;
use std::path::{Path, PathBuf};

use super::create::create;
use super::new::{shown, usage};
use super::numbers::{self, Place, Taken};
use super::{Exit, Outcome, note, output};
use crate::cli::Assign;
use crate::error::{Fault, FaultKind};
use crate::model::{Record, Register};
use crate::policy::{IdTemplate, Policy};
use crate::text::Span;
use crate::workspace::Workspace;

/// One finding that gets its number.
struct Renumbered<'r> {
    record: &'r Record,
    old_id: &'r str,
    id: String,
    old: PathBuf,
    new: PathBuf,
    /// The file with its new id.
    text: String,
}

/// Gives the numbers, writes the files and prints their paths.
///
/// # Errors
/// When a PATH has no placeholder, or a file cannot be read or written; then nothing is changed.
pub fn run(args: &Assign) -> Outcome {
    let start = args.paths.first().map_or(Path::new("."), PathBuf::as_path);
    let workspace = Workspace::find(start)?;
    let register = numbers::register(&workspace)?;
    let records = chosen(args, &workspace, &register)?;
    if records.is_empty() {
        note("note: no finding has a placeholder, so there is nothing to do");
        return Ok(Exit::Clean);
    }
    let given = given(&workspace, &register, &records)?;
    if !args.dry_run {
        write(&given).map_err(|fault| vec![fault])?;
    }
    let lines = given.iter().map(|one| {
        let (old, new) = (shown(&one.old), shown(&one.new));
        format!("{} -> {}\n", old.display(), new.display())
    });
    let text: String = lines.collect();
    for one in &given {
        say_rest(&workspace, &register, one);
    }
    if args.dry_run {
        note("note: nothing was changed (--dry-run)");
    } else {
        note("next: add the old and the new names to one commit, so that git follows the renaming");
    }
    output(text)
}

/// The records with a placeholder that are asked for, in the order of their paths.
fn chosen<'r>(
    args: &Assign,
    workspace: &Workspace,
    register: &'r Register,
) -> Result<Vec<&'r Record>, Vec<Fault>> {
    let policy = workspace.policy();
    let has_placeholder =
        |record: &&Record| record.id().is_some_and(|id| policy.ids.is_placeholder(id));
    let mut wanted = Vec::new();
    let mut faults = Vec::new();
    for path in &args.paths {
        let below = workspace.relative(path).map_err(|fault| vec![fault])?;
        let within = |record: &&Record| below.is_empty() || record.path().is_within(&below);
        if !register
            .records
            .iter()
            .filter(has_placeholder)
            .any(|record| within(&record))
        {
            faults.push(usage(
                format!("{} has no placeholder as its id", path.display()),
                "a number that was given stays; a placeholder looks like `NC-2026-xxx`",
            ));
        }
        wanted.push(below);
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let is_wanted = |record: &&Record| {
        let within = |below: &String| below.is_empty() || record.path().is_within(below);
        wanted.is_empty() || wanted.iter().any(within)
    };
    let records = register.records.iter();
    Ok(records.filter(has_placeholder).filter(is_wanted).collect())
}

/// The form and year of the ids of a record with a placeholder; that of its kind, where the placeholder
/// fits more than one.
fn form<'p>(
    record: &Record,
    id: &str,
    policy: &'p Policy,
) -> Option<(&'p IdTemplate, Option<i16>)> {
    let of_kind = record
        .finding
        .kind
        .value()
        .and_then(|kind| policy.ids.of(kind));
    let all = policy.ids.templates.iter().map(|(_, form)| form);
    let mut forms = of_kind.into_iter().chain(all);
    forms.find_map(|form| Some((form, form.read(id)?.year)))
}

/// Works out the numbers and the files, and changes nothing yet.
fn given<'r>(
    workspace: &Workspace,
    register: &'r Register,
    records: &[&'r Record],
) -> Result<Vec<Renumbered<'r>>, Vec<Fault>> {
    let policy = workspace.policy();
    let mut taken = Taken::new(workspace, register, &numbers::elsewhere(workspace))?;
    let mut given = Vec::new();
    let mut faults = Vec::new();
    for record in records {
        let Some(old_id) = record.id() else { continue };
        let Some((form, year)) = form(record, old_id, policy) else {
            continue;
        };
        // Without a year in the form, all numbers count.
        let year = year.unwrap_or_default();
        let Some(next) = taken.next(form, year) else {
            faults.push(numbers::none_left());
            continue;
        };
        let id = form.write(year, next.number);
        match renumbered(workspace, record, old_id, &id) {
            Ok(one) => given.push(one),
            Err(fault) => {
                faults.push(fault);
                continue;
            }
        }
        if !matches!(&next.last, Some(Place::Here)) {
            numbers::say(form, year, &next);
        }
        taken.take(&id);
    }
    if faults.is_empty() {
        Ok(given)
    } else {
        Err(faults)
    }
}

fn renumbered<'r>(
    workspace: &Workspace,
    record: &'r Record,
    old_id: &'r str,
    id: &str,
) -> Result<Renumbered<'r>, Fault> {
    let path = record.path();
    let old = workspace.root.join(path.as_str());
    let name = path.file_name();
    let rest = name
        .strip_prefix(old_id)
        .filter(|rest| rest.starts_with(['-', '.']));
    let Some(rest) = rest else {
        return Err(Fault::new(
            FaultKind::Files,
            format!("{path} has the id `{old_id}`, but is not named by it"),
            format!("rename it to `{old_id}-` and some words, then try again; nothing was changed"),
        ));
    };
    let new = old.with_file_name(format!("{id}{rest}"));
    let bytes = fs::read(&old).map_err(|error| Fault::files("read", &old, &error))?;
    let text = String::from_utf8(bytes)
        .ok()
        .filter(|text| text == record.source.text())
        .and_then(|text| replaced(&text, record.finding.id.span()?, old_id, id));
    match text {
        Some(text) => Ok(Renumbered {
            record,
            old_id,
            id: id.to_owned(),
            old,
            new,
            text,
        }),
        None => Err(Fault::new(
            FaultKind::Files,
            format!("the id of {path} cannot be replaced without changing more"),
            format!(
                "save the file as UTF-8 with a plain line `id: {old_id}`, then try again; nothing was changed"
            ),
        )),
    }
}

/// A text with one id in place of another one within a span; the quotes around it stay.
fn replaced(text: &str, span: Span, old: &str, new: &str) -> Option<String> {
    let range = span.range();
    let value = text.get(range.clone())?;
    let (before, after) = value.split_once(old)?;
    let (start, end) = (text.get(..range.start)?, text.get(range.end..)?);
    Some([start, before, new, after, end].concat())
}

/// Writes all files under their new names and removes the old ones; if one of it fails, all is as it was.
fn write(given: &[Renumbered<'_>]) -> Result<(), Fault> {
    let mut written: Vec<&Renumbered<'_>> = Vec::new();
    for one in given {
        let done = create(&one.new, &one.text).and_then(|done| {
            if done {
                return Ok(());
            }
            let message = format!("something is at {} already", one.new.display());
            Err(Fault::new(
                FaultKind::Files,
                message,
                "try again; nothing was changed",
            ))
        });
        if let Err(fault) = done {
            take_back(&written, 0);
            return Err(fault);
        }
        written.push(one);
        if let Ok(data) = fs::metadata(&one.old) {
            // A file that only some may read is not opened to all by its number.
            let _ = fs::set_permissions(&one.new, data.permissions());
        }
    }
    for (count, one) in given.iter().enumerate() {
        if let Err(error) = fs::remove_file(&one.old) {
            take_back(&written, count);
            return Err(Fault::files("remove", &one.old, &error));
        }
    }
    Ok(())
}

/// Puts back the first of the old files, and then takes away the new ones. What fails here cannot be mended.
fn take_back(written: &[&Renumbered<'_>], removed: usize) {
    for one in written.iter().take(removed) {
        let _ = create(&one.old, one.record.source.text());
    }
    for one in written {
        let _ = fs::remove_file(&one.new);
    }
}

/// What still has the old name: a folder of evidence, and what other records say.
fn say_rest(workspace: &Workspace, register: &Register, one: &Renumbered<'_>) {
    let stem = one.record.path().stem();
    for folder in [
        format!("evidence/{stem}"),
        format!("evidence/{}", one.old_id),
    ] {
        if workspace.root.join(&folder).is_dir() {
            note(&format!(
                "note: {folder} still has the old name; rename it together with the paths that name it, if it is of {}",
                one.id
            ));
            break;
        }
    }
    for record in &register.records {
        let named = record.finding.references().map(|reference| reference.id);
        for id in named.filter(|id| *id.value == *one.old_id) {
            let line = record.source.position(id.span.start).line;
            note(&format!(
                "note: {}:{line} names `{}`; write `{}` there, if that is meant",
                record.path(),
                one.old_id,
                one.id
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_id_alone_is_replaced() {
        let text = "---\r\nid:  \"NC-2026-xxx\" # NC-2026-xxx\r\n---\r\n";
        let span = Span::new(10, 23);
        assert_eq!(
            replaced(text, span, "NC-2026-xxx", "NC-2026-009").unwrap(),
            "---\r\nid:  \"NC-2026-009\" # NC-2026-xxx\r\n---\r\n"
        );
        assert_eq!(replaced(text, Span::new(0, 3), "NC-2026-xxx", "a"), None);
    }
}
