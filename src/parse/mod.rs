//! From the bytes of a file to a record: text, front matter, body, typed fields.
//!
//! Reading never fails and never panics: what cannot be read becomes a `Problem` with its place, and
//! everything else is still there to be judged. Nothing here decides how grave a problem is.

mod audit;
mod body;
pub mod check;
mod finding;
mod front;
pub mod yaml;

use crate::model::{Audit, Finding, Problem, ProblemKind, Record};
use crate::policy::Policy;
use crate::text::{RepoPath, SourceFile, Span};

pub use finding::{day, waiver};

/// Largest file that is read, in bytes; a record is a page or two, so more is a mistake.
pub const LIMIT: usize = 1 << 20;

/// Reads one file of a findings folder; the facts about paths it names are filled in by the snapshot.
pub fn record(path: RepoPath, bytes: Vec<u8>, policy: &Policy) -> Record {
    let text = match text(bytes) {
        Ok(text) => text,
        Err(message) => return unreadable(path, message),
    };
    let mut problems = Vec::new();
    let matter = front::split(&text);
    let mut finding = Finding::default();
    let mut has_fields = false;
    match &matter.yaml {
        Ok(yaml) => {
            let mut tree = yaml::read(&text, *yaml, &mut problems);
            has_fields = matches!(tree.data, yaml::Data::Map(_));
            check::fields(
                &mut tree,
                crate::model::fields::FINDING,
                policy,
                &mut problems,
            );
            finding = finding::read(&tree, *yaml, policy);
        }
        Err(problem) => problems.push(problem.as_ref().clone()),
    }
    if let Some(problem) = matter.second {
        problems.push(problem);
    }
    let body = body::read(&text, matter.body, policy);
    problems.sort_by_key(|problem| problem.span);
    Record {
        source: SourceFile::new(path, text),
        problems,
        finding,
        has_fields,
        body,
        facts: Default::default(),
    }
}

/// Reads one file of the audits folder; none when it has no usable front matter.
pub fn audit(path: RepoPath, bytes: Vec<u8>, policy: &Policy) -> Option<Audit> {
    let text = text(bytes).ok()?;
    let yaml = front::split(&text).yaml.ok()?;
    let mut ignored = Vec::new();
    let mut tree = yaml::read(&text, yaml, &mut ignored);
    check::fields(&mut tree, crate::model::fields::AUDIT, policy, &mut ignored);
    Some(audit::read(&tree, path))
}

/// A record whose bytes could not be had or are not text; `why` is one sentence without a full stop.
pub fn unreadable(path: RepoPath, why: (String, String)) -> Record {
    let (message, help) = why;
    Record {
        source: SourceFile::new(path, ""),
        problems: vec![Problem {
            kind: ProblemKind::Unreadable,
            span: Span::at(0),
            field: "".into(),
            message,
            help,
        }],
        finding: Finding::default(),
        has_fields: false,
        body: Default::default(),
        facts: Default::default(),
    }
}

/// The bytes as text, or why they are none, with the way out.
pub fn text(bytes: Vec<u8>) -> Result<String, (String, String)> {
    if bytes.len() > LIMIT {
        return Err((
            format!(
                "the file has {} bytes; clause10 reads records of up to {LIMIT}",
                bytes.len()
            ),
            "move long material into a file of its own and name it as evidence".to_owned(),
        ));
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err((
            "the file is UTF-16, not UTF-8".to_owned(),
            "save it as UTF-8; most editors have this under \"save with encoding\"".to_owned(),
        ));
    }
    if let Some(at) = memchr::memchr(0, &bytes) {
        return Err((
            format!("the file has a NUL byte at offset {at}, so it is not text"),
            "restore it from git, or save it as UTF-8 text".to_owned(),
        ));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let line = memchr::memchr_iter(b'\n', &error.as_bytes()[..at]).count() + 1;
        (
            format!("the file is not UTF-8: line {line} has a byte that no UTF-8 text has there"),
            "save it as UTF-8; it was probably written as Windows-1252 or ISO 8859-1".to_owned(),
        )
    })
}
