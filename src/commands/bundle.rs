//! `clause10 bundle`: makes the audit-evidence bundle of a tag.
//!
//! Not for what goes in (`bundle`, `output`) and not for judging (`dossier`).

mod asked;
mod make;
mod packing;
mod papers;
mod sidecars;
mod staged;
mod told;

use std::path::{Path, PathBuf};

use super::check::today;
use super::report::from_environment;
use super::{Exit, Outcome, whole};
use crate::cli::{Bundle, Depth, FailOn, RawFiles};
use crate::dossier::{Choice, DayFrom};
use crate::error::{Fault, FaultKind};
use crate::git::History;
use crate::policy::Level;
pub use make::{Made, Recipe, make};

/// Runs the command.
///
/// # Errors
/// When there is no such tag, or the bundle cannot be made or written.
pub fn run(args: &Bundle) -> Outcome {
    let recipe = recipe(args)?;
    // Before the work: that there is no place for it need not wait for the end.
    let target = target(args, &asked::name(&recipe)?).map_err(|fault| vec![fault])?;
    let mut made = make(&recipe)?;
    if stops(args.fail_on, &made) {
        super::note(&told::stopped(&made));
        return Ok(Exit::Found);
    }
    let staged = made.stage(&target)?;
    let wanted = sidecars::Wanted {
        allowed_signers: args.allowed_signers.as_deref(),
        key: args.sign.as_deref(),
        timestamp_query: args.timestamp_query,
        today: today(),
    };
    let beside = sidecars::make(&made, &staged, &wanted)?;
    for (path, bytes) in &beside.files {
        whole::replace(path, bytes).map_err(|error| vec![Fault::files("write", path, &error)])?;
    }
    // Whatever stands beside the zip is there before it: a zip that is there is complete.
    staged.persist()?;
    super::output(told::told(&made, &target, &beside))
}

/// What is asked for, with the day that counts.
fn recipe(args: &Bundle) -> Result<Recipe, Vec<Fault>> {
    let day = match args.as_of {
        Some(day) => Some((day, DayFrom::Given)),
        None => from_environment().map_err(|fault| vec![fault])?,
    };
    Ok(Recipe {
        dir: args.dir.clone(),
        tag: args.tag.clone(),
        day,
        history: match args.history {
            Depth::None => History::None,
            Depth::Chain => History::Chain,
            Depth::Full => History::Full,
        },
        choice: Choice {
            period: args.period,
            audit: args.audit.clone(),
            only: args.only.clone(),
        },
        require_signature: args.require_signature,
        allow_missing_lfs: args.allow_missing_lfs,
        redact_people: args.redact_people,
        raw_files: args.raw_files != Some(RawFiles::Omit),
    })
}

/// Where the bundle is written.
fn target(args: &Bundle, name: &str) -> Result<PathBuf, Fault> {
    let output = &args.output;
    if output.as_os_str() == "-" {
        return Err(Fault::new(
            FaultKind::Usage,
            "a bundle is not written to standard output: its hash stands in a file beside it",
            "name a file or a folder with -o",
        ));
    }
    let is_folder = output.is_dir() || output.as_os_str().to_string_lossy().ends_with('/');
    let path = if is_folder {
        output.join(format!("{name}.zip"))
    } else {
        output.clone()
    };
    if let Some(fault) = super::target::refused(&path) {
        return Err(fault);
    }
    let parent = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    let parent = parent.unwrap_or(Path::new("."));
    if let Err(error) = std::fs::metadata(parent) {
        return Err(Fault::files("write into", parent, &error));
    }
    if path.exists() && !args.force {
        return Err(Fault::new(
            FaultKind::Files,
            format!("{} is there already", path.display()),
            "name another file with -o, or write over it with --force",
        ));
    }
    Ok(path)
}

/// Whether the register is too bad for the one who asks.
fn stops(fail_on: FailOn, made: &Made) -> bool {
    let gate = match fail_on {
        FailOn::Never => return false,
        FailOn::Warning => Level::Warning,
        FailOn::Error => Level::Error,
    };
    let mut new = made.dossier.report.new_diagnostics();
    new.any(|found| found.level >= gate)
}
