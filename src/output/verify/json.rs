//! What was found out of a bundle as JSON, in the form that `schema/verify.schema.json` describes.
//!
//! Not the internal structures: the keys are a promise to readers.

use serde::Serialize;

use super::super::json::{Broken, TOOL, Tool, broken, line};
use crate::bundle::verify::{Statement, Verification};
use crate::error::Fault;
use crate::model::Day;

/// The version of the form.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Output<'a> {
    version: u32,
    tool: Tool,
    bundle: &'a str,
    outcome: Option<&'static str>,
    errors: Vec<Broken<'a>>,
    files: usize,
    claims: Option<Claims<'a>>,
    wrong: Vec<Said<'a>>,
    more_wrong: usize,
    proved: Vec<Said<'a>>,
    unproved: Vec<Said<'a>>,
}

#[derive(Serialize)]
struct Claims<'a> {
    tag: &'a str,
    tag_object: Option<&'a str>,
    commit: &'a str,
    tree: &'a str,
    made_by: &'a str,
    as_of: &'a str,
    as_of_from: &'a str,
    tag_day: Option<Day>,
}

#[derive(Serialize)]
struct Said<'a> {
    check: &'static str,
    path: Option<&'a str>,
    message: &'a str,
}

/// The answer on one line, or why there is none.
///
/// # Errors
/// Never for the values that it holds.
pub fn json(
    name: &str,
    found: Option<&Verification>,
    faults: &[Fault],
) -> serde_json::Result<String> {
    let nothing = Verification::default();
    let outcome = found.map(|found| found.outcome().word());
    let found = found.unwrap_or(&nothing);
    let claims = found.identity.as_ref().map(|identity| Claims {
        tag: &identity.tag,
        tag_object: identity.tag_object.as_deref(),
        commit: &identity.commit,
        tree: &identity.tree,
        made_by: &identity.made_by,
        as_of: &identity.as_of,
        as_of_from: &identity.as_of_from,
        tag_day: identity.tag_day,
    });
    let output = Output {
        version: VERSION,
        tool: TOOL,
        bundle: name,
        outcome,
        errors: faults.iter().map(broken).collect(),
        files: found.files,
        claims,
        wrong: said(&found.wrong),
        more_wrong: found.more_wrong,
        proved: said(&found.proved),
        unproved: said(&found.unproved),
    };
    line(&output)
}

fn said(statements: &[Statement]) -> Vec<Said<'_>> {
    let mut all = Vec::with_capacity(statements.len());
    for statement in statements {
        all.push(Said {
            check: statement.check.word(),
            path: statement.path.as_deref(),
            message: &statement.message,
        });
    }
    all
}
