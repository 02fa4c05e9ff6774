//! `clause10 report`: the register as one page of HTML.
//!
//! Not for what stands in it (`dossier`, `stats`) and not for how it looks (`output::report`).

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use sha2::{Digest, Sha256};

use super::dossier::{Asked, Gathered, gather};
use super::judge::View;
use super::later::Later;
use super::{Exit, Outcome, target, whole};
use crate::cli::ReportArgs;
use crate::dossier::{DayFrom, Dossier};
use crate::error::{Fault, FaultKind};
use crate::model::{Day, Evidence, FileFact};
use crate::output::report::{self, EvidenceFile, Page};
use crate::snapshot::{EntryKind, Snapshot};
use crate::text::RepoPath;

/// The largest file whose bytes are read for a hash; what is larger has its size, and says why it has no hash.
const LARGEST: usize = 1 << 30;

/// Writes the page.
///
/// # Errors
/// When the register, its configuration or its history cannot be read, or the page cannot be written.
pub fn run(args: &ReportArgs) -> Outcome {
    let one = |fault: Fault| vec![fault];
    if let Some(fault) = args.output.as_deref().and_then(target::refused) {
        return Err(one(fault));
    }
    let day = day(args).map_err(one)?;
    let view = match &args.at {
        Some(revision) => View::Commit(revision),
        None if args.staged => View::Index,
        None => View::WorkTree,
    };
    let mut gathered = gather(&Asked {
        start: &args.dir,
        view,
        day,
        from: args.from,
    })?;
    if let Some(revision) = &args.at {
        name_tag(&mut gathered, revision);
    }
    let later = Later::leave_out(&mut gathered.dossier);
    let dossier = &gathered.dossier;
    if let Some(from) = args.from.filter(|from| *from > dossier.as_of) {
        return Err(one(backwards(from, dossier.as_of)));
    }
    let later = later.notice(dossier.as_of).into_iter();
    let page = Page {
        title: None,
        facts: report::facts(dossier),
        notices: later.chain(report::notices(dossier)).collect(),
        files: files(&gathered).map_err(one)?,
    };
    let mut bytes = Vec::new();
    let named = args.output.as_deref().unwrap_or(Path::new("the report"));
    let cannot = |error: std::io::Error| one(Fault::files("write", named, &error));
    report::write(dossier, &page, &mut bytes).map_err(cannot)?;
    match &args.output {
        None => super::output(&bytes),
        Some(path) => {
            whole::replace(path, &bytes).map_err(cannot)?;
            Ok(Exit::Clean)
        }
    }
}

/// Says which tag the commit was asked for by, where it was one.
fn name_tag(gathered: &mut Gathered, revision: &str) {
    // Any other name of a commit is as good: then nothing is said of a tag.
    let Ok(tag) = gathered.repository.reader().tag(revision) else {
        return;
    };
    let origin = &mut gathered.dossier.origin;
    if origin.commit.as_ref() == Some(&tag.commit.to_string()) {
        origin.tag_object = tag.objects.first().map(|object| object.id.to_string());
        origin.tag = Some(tag.name);
    }
}

/// The day that is asked for, and what asks for it.
fn day(args: &ReportArgs) -> Result<Option<(Day, DayFrom)>, Fault> {
    match (args.to, args.as_of) {
        (Some(to), Some(as_of)) if to != as_of => Err(Fault::new(
            FaultKind::Usage,
            format!("the period ends on {to}, and {as_of} is to be judged on"),
            "give --to alone: it is the day of judging",
        )),
        (Some(day), _) | (None, Some(day)) => Ok(Some((day, DayFrom::Given))),
        (None, None) => from_environment(),
    }
}

/// The day of SOURCE_DATE_EPOCH in UTC, where it is set (reproducible-builds.org).
///
/// # Errors
/// When it is set and no number of seconds.
pub fn from_environment() -> Result<Option<(Day, DayFrom)>, Fault> {
    let Some(value) = std::env::var_os("SOURCE_DATE_EPOCH").filter(|value| !value.is_empty())
    else {
        return Ok(None);
    };
    let seconds = value.to_str().and_then(|text| text.parse().ok());
    let moment = seconds.and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
    match moment {
        Some(moment) => {
            let day = moment.to_zoned(jiff::tz::TimeZone::UTC).date();
            Ok(Some((day, DayFrom::Environment)))
        }
        None => Err(Fault::new(
            FaultKind::Usage,
            format!(
                "SOURCE_DATE_EPOCH is `{}`, which is no number of seconds",
                value.display()
            ),
            "set it to seconds since 1970 in UTC, as `git log -1 --format=%ct` prints them, or unset it",
        )),
    }
}

fn backwards(from: Day, to: Day) -> Fault {
    Fault::new(
        FaultKind::Usage,
        format!("the period begins on {from}, after its last day {to}"),
        "give a first day that is not after --to, or not after the day of the commit",
    )
}

/// Size and hash of each file that a record names as evidence, by its path.
fn files(gathered: &Gathered) -> Result<BTreeMap<String, EvidenceFile>, Fault> {
    let snapshot = &*gathered.snapshot;
    let mut files = BTreeMap::new();
    for path in named(&gathered.dossier) {
        match snapshot.fact(&path)? {
            FileFact::File { size } => {
                files.insert(path.as_str().to_owned(), file(snapshot, &path, size)?);
            }
            FileFact::Folder { .. } => below(snapshot, &path, &mut files)?,
            // What is wrong with the others is a fact of the record, and said there.
            _ => {}
        }
    }
    Ok(files)
}

/// The files of a folder.
fn below(
    snapshot: &dyn Snapshot,
    folder: &RepoPath,
    files: &mut BTreeMap<String, EvidenceFile>,
) -> Result<(), Fault> {
    for entry in snapshot.list(folder.as_str())? {
        if entry.kind == EntryKind::File
            && let FileFact::File { size } = snapshot.fact(&entry.path)?
        {
            files.insert(
                entry.path.as_str().to_owned(),
                file(snapshot, &entry.path, size)?,
            );
        }
    }
    Ok(())
}

/// All paths that records name as evidence, or as a changed part of the system.
fn named(dossier: &Dossier) -> BTreeSet<RepoPath> {
    let records = dossier.register.records.iter();
    let named = records.flat_map(|record| {
        let finding = &record.finding;
        finding.evidence().chain(finding.isms_changes.items())
    });
    let paths = named.filter_map(|evidence| Evidence::live_path(&evidence.value));
    paths.cloned().collect()
}

fn file(snapshot: &dyn Snapshot, path: &RepoPath, size: u64) -> Result<EvidenceFile, Fault> {
    let mut file = EvidenceFile {
        size: Some(size),
        ..EvidenceFile::default()
    };
    match snapshot.read(path, LARGEST) {
        Ok(bytes) if bytes.len() > LARGEST => {
            file.note = Some("too large to be hashed here".to_owned());
        }
        Ok(bytes) => {
            let digest = Sha256::digest(&bytes);
            file.sha256 = Some(digest.iter().map(|byte| format!("{byte:02x}")).collect());
        }
        Err(fault) if fault.kind == FaultKind::Git => return Err(fault),
        Err(_) => file.note = Some("cannot be read".to_owned()),
    }
    Ok(file)
}
