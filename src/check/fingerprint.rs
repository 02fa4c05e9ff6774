//! What identifies a diagnostic across edits, renames, rebases and squashes.
//!
//! Made of rule, finding (the path where there is no usable id), field and offending value: no line
//! numbers, no commits, nothing personal that could be read back.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use crate::diagnostic::Diagnostic;
use crate::rule::{Rule, Violation};
use crate::text::{SourceFile, Span};

/// The fingerprint of a violation: 32 hexadecimal digits of SHA-256.
pub fn of(
    rule: &Rule,
    id: Option<&str>,
    source: &SourceFile,
    span: Span,
    violation: &Violation,
) -> String {
    let subject = id.unwrap_or(source.path().as_str());
    let value = violation
        .value
        .as_deref()
        .unwrap_or_else(|| source.slice(span));
    let value: Vec<&str> = value.split_whitespace().collect();
    digest([rule.name, subject, &violation.field, &value.join(" ")])
}

/// Tells diagnostics apart that are alike in all that counts, by their order.
pub fn make_unique(diagnostics: &mut [Diagnostic]) {
    let mut seen: HashMap<String, u32> = HashMap::new();
    for diagnostic in diagnostics {
        let count = seen.entry(diagnostic.fingerprint.clone()).or_default();
        *count += 1;
        if *count > 1 {
            diagnostic.fingerprint =
                digest([diagnostic.fingerprint.as_str(), &count.to_string(), "", ""]);
        }
    }
}

fn digest(parts: [&str; 4]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    hash.finalize()
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
