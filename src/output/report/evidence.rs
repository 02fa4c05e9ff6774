//! The evidence that a record names: what it shows, whether it is there, how large it is, its hash and its link.
//!
//! Not for reading files: the caller gives sizes and hashes.

use super::place::{self, Place};
use crate::model::{Absence, Evidence, FileFact, Items, PinnedFact, Record, Slot, Spanned, Target};

/// One piece of evidence.
pub struct Exhibit {
    /// What it is to show.
    pub of: String,
    /// As the record names it.
    pub text: String,
    /// Where it can be opened.
    pub href: Option<String>,
    /// Whether it is there, in a few words.
    pub state: String,
    /// Whether something is wrong with that.
    pub is_amiss: bool,
    /// Its size in bytes.
    pub size: Option<u64>,
    /// Its SHA-256 in hexadecimal.
    pub sha256: String,
    /// What else is to be said.
    pub note: String,
}

/// All that a record names, in the order of its steps; a folder is followed by its files. `is_here` says that the
/// snapshot has the record: nothing is known of the evidence of one that is gone.
pub fn exhibits(record: &Record, place: &Place<'_>, is_here: bool) -> Vec<Exhibit> {
    let finding = &record.finding;
    let mut all = Vec::new();
    let mut add = |of: &str, list: &Slot<Items<Spanned<Evidence>>>| {
        for evidence in list.items() {
            exhibit(of, &evidence.value, record, place, is_here, &mut all);
        }
    };
    add("the finding", &finding.evidence);
    if let Some(block) = finding.correction.get() {
        add("the correction", &block.evidence);
    }
    if let Some(block) = finding.root_cause.get() {
        add("the cause analysis", &block.evidence);
    }
    let actions = finding.corrective_actions.items().len();
    for (index, action) in finding.corrective_actions.numbered() {
        let of = match actions {
            1 => "the corrective action".to_owned(),
            _ => format!("corrective action {}", index + 1),
        };
        add(&of, &action.value.evidence);
    }
    if let Some(block) = finding.verification.get() {
        add("the verification", &block.evidence);
    }
    add("a change of the system", &finding.isms_changes);
    all
}

fn exhibit(
    of: &str,
    evidence: &Evidence,
    record: &Record,
    place: &Place<'_>,
    is_here: bool,
    all: &mut Vec<Exhibit>,
) {
    let text = &*evidence.text;
    let mut own = Exhibit {
        of: of.to_owned(),
        text: text.to_owned(),
        href: None,
        state: String::new(),
        is_amiss: false,
        size: None,
        sha256: String::new(),
        note: String::new(),
    };
    match &evidence.target {
        Target::Nothing => return,
        Target::Address => {
            own.href = place::address(text);
            "outside the repository".clone_into(&mut own.state);
        }
        Target::Outside => {
            "leads out of the repository".clone_into(&mut own.state);
            own.is_amiss = true;
        }
        Target::File { at: Some(_), .. } => {
            let fact = if is_here {
                record.pinned(evidence)
            } else {
                PinnedFact::NotKnown
            };
            (own.state, own.is_amiss) = of_pinned(fact, &mut own.size);
            known(text, place, &mut own);
        }
        Target::File { path, at: None } => {
            if is_here {
                let fact = record.fact(path);
                (own.state, own.is_amiss) = of_fact(fact, &mut own.size);
                known(path.as_str(), place, &mut own);
                all.push(own);
                if matches!(fact, FileFact::Folder { .. }) {
                    files_of(of, path.as_str(), place, all);
                }
                return;
            }
            "not looked at: the finding is gone".clone_into(&mut own.state);
        }
    }
    all.push(own);
}

/// Takes what the caller knows of a file.
fn known(key: &str, place: &Place<'_>, own: &mut Exhibit) {
    let Some(file) = place.files.get(key) else {
        return;
    };
    own.href = place.file(key);
    own.sha256 = file.sha256.clone().unwrap_or_default();
    own.size = file.size.or(own.size);
    own.note = file.note.clone().unwrap_or_default();
}

/// The files below a folder that the caller knows.
fn files_of(of: &str, folder: &str, place: &Place<'_>, all: &mut Vec<Exhibit>) {
    let below = format!("{}/", folder.trim_end_matches('/'));
    let files = place.files.range(below.clone()..);
    for (path, file) in files.take_while(|(path, _)| path.starts_with(&below)) {
        let mut own = Exhibit {
            of: of.to_owned(),
            text: path.clone(),
            href: None,
            state: "there".to_owned(),
            is_amiss: false,
            size: file.size,
            sha256: String::new(),
            note: String::new(),
        };
        known(path, place, &mut own);
        all.push(own);
    }
}

fn of_fact(fact: FileFact, size: &mut Option<u64>) -> (String, bool) {
    let (words, is_amiss) = match fact {
        FileFact::Missing => ("missing", true),
        FileFact::Folder { empty: true } => ("an empty folder", true),
        FileFact::Folder { empty: false } => ("there, a folder", false),
        FileFact::File { size: bytes } => {
            *size = Some(bytes);
            ("there", bytes == 0)
        }
        FileFact::NotFetched(Absence::LargeFile) => {
            ("a large-file pointer without its content", true)
        }
        FileFact::NotFetched(Absence::Partial) => ("not in this partial clone", true),
        FileFact::NotFetched(Absence::Submodule) => ("in a submodule, another repository", true),
        FileFact::NotFetched(Absence::Sparse) => ("left out by a sparse checkout", true),
        FileFact::LeadsOutside => ("a link that leads out of the repository", true),
        FileFact::Unreadable => ("there, and cannot be read", true),
    };
    let words = if *size == Some(0) {
        "there, and empty"
    } else {
        words
    };
    (words.to_owned(), is_amiss)
}

fn of_pinned(fact: PinnedFact, size: &mut Option<u64>) -> (String, bool) {
    match fact {
        PinnedFact::NotKnown => ("at a commit, not looked at".to_owned(), false),
        PinnedFact::NoCommit => (
            "at a commit that the repository does not have".to_owned(),
            true,
        ),
        PinnedFact::Apart => ("at a commit that is not behind this one".to_owned(), true),
        PinnedFact::File(fact) => {
            let (words, is_amiss) = of_fact(fact, size);
            (format!("{words}, at that commit"), is_amiss)
        }
    }
}
