//! Chooses which fixes of one file are done together.
//!
//! Not for whether they are good: whoever plans them judges the text that they give.

use crate::diagnostic::Diagnostic;
use crate::text::edit::{Edit, apply};

/// What becomes of a text by some fixes.
#[derive(Debug)]
pub struct Plan<'d> {
    /// The text after them.
    pub text: String,
    /// The diagnostics that are mended, in their order; one whose fix changes the same place as one before
    /// it is left out, and may be mended in what the others give.
    pub mended: Vec<&'d Diagnostic>,
}

/// Puts together the fixes of the diagnostics of one file; the first of two that conflict is done.
pub fn plan<'d>(text: &str, diagnostics: &[&'d Diagnostic]) -> Plan<'d> {
    let mut edits: Vec<Edit> = Vec::new();
    let mut plan = Plan {
        text: text.to_owned(),
        mended: Vec::new(),
    };
    for diagnostic in diagnostics {
        let Some(remedy) = &diagnostic.fix else {
            continue;
        };
        if remedy.fix.conflicts(&edits) {
            continue;
        }
        edits.extend(remedy.fix.edits.iter().cloned());
        plan.mended.push(diagnostic);
    }
    match apply(text, &edits) {
        Some(mended) => plan.text = mended,
        None => plan.mended.clear(),
    }
    plan
}
