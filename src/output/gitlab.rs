//! The report as a code quality report of GitLab.
//!
//! GitLab compares the reports of two branches by fingerprint, so those are unique here. An empty list
//! means that nothing is wrong: where nothing could be judged, each fault is a blocker. An entry must
//! have a path; a fault without a place gets that of the configuration file.

use std::collections::HashMap;
use std::io::{self, Write};

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::with_help;
use crate::diagnostic::{Diagnostic, Report};
use crate::error::Fault;
use crate::policy::Level;

/// The path of a fault that has none.
const NO_PATH: &str = "clause10.yaml";

#[derive(Serialize)]
struct Entry {
    description: String,
    check_name: &'static str,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
}

/// Writes an entry for each fault and each new diagnostic.
pub fn write(report: &Report, to: &mut dyn Write) -> io::Result<()> {
    let mut entries: Vec<Entry> = report.faults.iter().map(of_fault).collect();
    entries.extend(report.new_diagnostics().map(of_diagnostic));
    make_unique(&mut entries);
    serde_json::to_writer_pretty(&mut *to, &entries)?;
    to.write_all(b"\n")
}

fn of_fault(fault: &Fault) -> Entry {
    let place = fault.place.as_deref();
    let path = place.map_or(NO_PATH, |place| place.path.as_str());
    Entry {
        description: format!(
            "clause10 could not judge: {}",
            with_help(&fault.message, "; ", &fault.help)
        ),
        check_name: "could-not-judge",
        fingerprint: digest(&["could-not-judge", path, &fault.message]),
        severity: "blocker",
        location: location(path, place.map_or(1, |place| place.start.line)),
    }
}

fn of_diagnostic(diagnostic: &Diagnostic) -> Entry {
    Entry {
        description: with_help(&diagnostic.message, "; ", &diagnostic.help),
        check_name: diagnostic.rule.name,
        fingerprint: diagnostic.fingerprint.clone(),
        severity: match diagnostic.level {
            Level::Error => "major",
            Level::Warning => "minor",
            Level::Info | Level::Off => "info",
        },
        location: location(diagnostic.path.as_str(), diagnostic.start.line),
    }
}

fn location(path: &str, begin: u32) -> Location {
    Location {
        path: path.to_owned(),
        lines: Lines { begin },
    }
}

/// GitLab passes over entries with a fingerprint that it has seen.
fn make_unique(entries: &mut [Entry]) {
    let mut seen: HashMap<String, u32> = HashMap::new();
    for entry in entries {
        let count = seen.entry(entry.fingerprint.clone()).or_default();
        *count += 1;
        if *count > 1 {
            entry.fingerprint = digest(&[&entry.fingerprint, &count.to_string()]);
        }
    }
}

fn digest(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    let hash = hash.finalize();
    hash.iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
