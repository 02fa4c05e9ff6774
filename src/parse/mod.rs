//! From the bytes of a file to a record: text, front matter, body, typed fields.
//!
//! Reading never fails and never panics: what cannot be read becomes a `Problem` with its place, and
//! everything else is still there to be judged. Nothing here decides how grave a problem is.

mod audit;
mod body;
pub mod check;
mod control;
mod document;
mod finding;
mod front;
pub mod values;
pub mod yaml;

use crate::model::{Audit, Contents, Control, Document, Finding, Problem, ProblemKind, Record};
use crate::policy::Policy;
use crate::shape::Field;
use crate::text::{RepoPath, SourceFile, Span};

pub use finding::{day, waiver};

/// Largest file that is read, in bytes; a record is a page or two, so more is a mistake.
pub const LIMIT: usize = 1 << 20;

/// How many problems of one file are shown; more would help nobody.
const MOST_PROBLEMS: usize = 200;

/// Reads one file of a findings folder; the facts about paths it names are filled in by the snapshot.
pub fn record(path: RepoPath, bytes: Vec<u8>, policy: &Policy) -> Record {
    let (text, damage) = match decoded(bytes) {
        Ok(decoded) => decoded,
        Err(why) => return unreadable(path, why),
    };
    let parts = front::split(&text, |title| policy.words.section(title).is_some());
    if let (Some(damage), None) = (&damage, parts.yaml) {
        // Most likely no record at all: what is wrong with its bytes says enough.
        return unreadable(path, (damage.message.clone(), damage.help.clone()));
    }
    let mut problems: Vec<Problem> = damage.into_iter().chain(parts.problems).collect();
    let mut finding = Finding::default();
    let mut has_fields = false;
    if let Some(yaml) = parts.yaml {
        let mut tree = yaml::read(&text, yaml, &mut problems);
        has_fields = matches!(tree.data, yaml::Data::Map(_));
        check::fields(
            &mut tree,
            crate::model::fields::FINDING,
            policy,
            &mut problems,
        );
        finding = finding::read(&tree, yaml, policy);
    }
    let body = body::read(&text, parts.body, policy);
    problems.sort_by_key(|problem| problem.span);
    if let Some(next) = problems.get_mut(MOST_PROBLEMS) {
        "there are more mistakes in the front matter from here on".clone_into(&mut next.message);
        "correct those before it, then check again".clone_into(&mut next.help);
        problems.truncate(MOST_PROBLEMS + 1);
    }
    Record::from(Contents {
        // A copy of just its size: the buffer it was read into is larger, and registers are kept whole.
        source: SourceFile::new(path, text.as_str()),
        problems,
        finding,
        has_fields,
        body,
    })
}

/// The front matter of a finding as a tree in our words; none where it is not closed or is not YAML, so
/// that nothing is written into what was not understood.
pub fn front_matter<'a>(text: &'a str, policy: &Policy) -> Option<yaml::Node<'a>> {
    let parts = front::split(text, |title| policy.words.section(title).is_some());
    let span = parts.yaml.filter(|_| parts.problems.is_empty())?;
    let mut problems = Vec::new();
    let mut tree = yaml::read(text, span, &mut problems);
    if !problems.is_empty() || !matches!(tree.data, yaml::Data::Map(_)) {
        return None;
    }
    let table = crate::model::fields::FINDING;
    check::fields(&mut tree, table, policy, &mut problems);
    Some(tree)
}

/// Reads one file of the audits folder; none when it has no front matter: reports lie there too.
pub fn audit(path: RepoPath, bytes: Vec<u8>, policy: &Policy) -> Option<Audit> {
    let (text, damage) = match decoded(bytes) {
        Ok(decoded) => decoded,
        Err(why) => return Some(audit::unread(unreadable(path, why))),
    };
    let parts = front::split(&text, |title| policy.words.section(title).is_some());
    let yaml = parts.yaml?;
    let mut problems: Vec<Problem> = damage.into_iter().chain(parts.problems).collect();
    let mut tree = yaml::read(&text, yaml, &mut problems);
    let table = crate::model::fields::AUDIT;
    check::fields(&mut tree, table, policy, &mut problems);
    problems.sort_by_key(|problem| problem.span);
    problems.truncate(MOST_PROBLEMS);
    let record = Record::from(Contents {
        source: SourceFile::new(path, text.as_str()),
        problems,
        finding: Finding::default(),
        has_fields: matches!(tree.data, yaml::Data::Map(_)),
        body: body::read(&text, parts.body, policy),
    });
    Some(audit::read(&tree, record))
}

/// An audit record whose bytes could not be had; `why` is one sentence without a full stop.
pub fn unreadable_audit(path: RepoPath, why: (String, String)) -> Audit {
    audit::unread(unreadable(path, why))
}

/// Reads one file of the controls folder; none where it is not meant to be a recurring control.
pub fn control(path: RepoPath, bytes: Vec<u8>, policy: &Policy) -> Option<Control> {
    let stem = path.stem().to_owned();
    let is_meant = |tree: &yaml::Node<'_>| control::is_meant(tree, &stem, policy);
    let nothing = yaml::Node::null(0);
    let text = match text(bytes) {
        Ok(text) => text,
        // A control that cannot be read is none that is done.
        Err(why) if is_meant(&nothing) => {
            return Some(control::read(&nothing, unreadable(path, why), policy));
        }
        Err(_) => return None,
    };
    let read = |tree: &yaml::Node<'_>, file: Record| {
        let mut control = control::read(tree, file, policy);
        let mut problems = control.file.problems.clone();
        control::check(&control, &mut problems);
        control.file = with_problems(&control.file, problems);
        control
    };
    let table = crate::model::fields::CONTROL;
    other_record(path, &text, table, policy, is_meant, read)
}

/// Reads one file of the policies folder; none where it does not say how often it is reviewed.
pub fn document(path: RepoPath, bytes: Vec<u8>, policy: &Policy) -> Option<Document> {
    let text = text(bytes).ok()?;
    let read = |tree: &yaml::Node<'_>, file: Record| {
        let mut problems = file.problems.clone();
        document::keep_own(&mut problems);
        document::read(tree, with_problems(&file, problems))
    };
    let is_meant = |tree: &yaml::Node<'_>| document::is_meant(tree, policy);
    let table = crate::model::fields::DOCUMENT;
    other_record(path, &text, table, policy, is_meant, read)
}

/// Reads the front matter of a record that is no finding, by its table.
fn other_record<T>(
    path: RepoPath,
    text: &str,
    table: &'static [Field],
    policy: &Policy,
    is_meant: impl FnOnce(&yaml::Node<'_>) -> bool,
    read: impl FnOnce(&yaml::Node<'_>, Record) -> T,
) -> Option<T> {
    let parts = front::split(text, |_| false);
    let mut problems = parts.problems;
    let mut tree = match parts.yaml {
        Some(yaml) => yaml::read(text, yaml, &mut problems),
        None => yaml::Node::null(0),
    };
    if !is_meant(&tree) {
        return None;
    }
    if parts.yaml.is_some() {
        check::fields(&mut tree, table, policy, &mut problems);
    }
    let file = Record::from(Contents {
        source: SourceFile::new(path, text),
        problems,
        finding: Finding::default(),
        has_fields: false,
        body: Default::default(),
    });
    Some(read(&tree, file))
}

/// The same file with other problems, in the order of their places.
fn with_problems(file: &Record, mut problems: Vec<Problem>) -> Record {
    problems.sort_by_key(|problem| problem.span);
    problems.truncate(MOST_PROBLEMS);
    Record::from(Contents {
        source: SourceFile::new(file.path().clone(), file.source.text()),
        problems,
        finding: Finding::default(),
        has_fields: false,
        body: Default::default(),
    })
}

/// A record whose bytes could not be had or are not text; `why` is one sentence without a full stop.
pub fn unreadable(path: RepoPath, why: (String, String)) -> Record {
    let (message, help) = why;
    Record::from(Contents {
        source: SourceFile::new(path, ""),
        problems: vec![Problem {
            kind: ProblemKind::Unreadable,
            span: Span::at(0),
            field: "".into(),
            message,
            help,
            fix: None,
        }],
        finding: Finding::default(),
        has_fields: false,
        body: Default::default(),
    })
}

/// The bytes as text, or why they are none, with the way out.
pub fn text(bytes: Vec<u8>) -> Result<String, (String, String)> {
    match decoded(bytes)? {
        (text, None) => Ok(text),
        (_, Some(damage)) => Err((damage.message, damage.help)),
    }
}

/// As much of the bytes as is text, with what is wrong with the rest: each byte that is none becomes a
/// replacement character, so that lines and columns stay what they are.
fn decoded(bytes: Vec<u8>) -> Result<(String, Option<Problem>), (String, String)> {
    if bytes.len() > LIMIT {
        return Err((
            format!("the file is larger than {} MiB", LIMIT >> 20),
            "move long material into a file of its own and name it as evidence".to_owned(),
        ));
    }
    if let Some(text) = utf16(&bytes) {
        let first = text.lines().next().map_or(0, str::len);
        let damage = unreadable_at(
            Span::new(0, first),
            "the file is UTF-16, not UTF-8",
            "save it as UTF-8; most editors have this under \"save with encoding\"",
        );
        return Ok((text, Some(damage)));
    }
    let (text, damage) = match String::from_utf8(bytes) {
        Ok(text) => (text, None),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let damage = unreadable_at(
                Span::new(at, at + REPLACEMENT.len()),
                "the file is not UTF-8: here stands a byte that no UTF-8 text has",
                "save it as UTF-8; it was probably written as Windows-1252 or ISO 8859-1",
            );
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            (text, Some(damage))
        }
    };
    let Some(at) = memchr::memchr(0, text.as_bytes()) else {
        return Ok((text, damage));
    };
    let nul = unreadable_at(
        Span::new(at, at + REPLACEMENT.len()),
        "the file has a NUL byte, which no text has",
        "restore it from git, or delete the byte and save the file as UTF-8",
    );
    let damage = damage.filter(|other| other.span < nul.span).or(Some(nul));
    Ok((text.replace('\0', REPLACEMENT), damage))
}

/// What stands in the text for a byte that is none.
const REPLACEMENT: &str = "\u{fffd}";

/// The text of UTF-16, which its first two bytes tell.
fn utf16(bytes: &[u8]) -> Option<String> {
    let unit: fn([u8; 2]) -> u16 = match bytes {
        [0xff, 0xfe, ..] => u16::from_le_bytes,
        [0xfe, 0xff, ..] => u16::from_be_bytes,
        _ => return None,
    };
    let units = bytes[2..]
        .chunks_exact(2)
        .map(|pair| unit([pair[0], pair[1]]));
    let text = char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER));
    Some(text.collect())
}

fn unreadable_at(span: Span, message: &str, help: &str) -> Problem {
    Problem {
        kind: ProblemKind::Unreadable,
        span,
        field: "".into(),
        message: message.to_owned(),
        help: help.to_owned(),
        fix: None,
    }
}
