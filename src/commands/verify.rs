//! `clause10 verify`: proves that a bundle is genuine, or says what is wrong with it.
//!
//! Not for how that is found out (`bundle::verify`) and not for how it looks (`output::verify`).

use std::path::{Path, PathBuf};

use super::bundle::{Recipe, make};
use super::{Exit, Outcome, Terminal, output};
use crate::bundle::manifest::{Absent, Manifest, Role, Span};
use crate::bundle::verify::{self, Against, Limits, Verification};
use crate::cli::{Verify, VerifyFormat};
use crate::dossier::{Choice, DayFrom, Period};
use crate::error::{Fault, FaultKind};
use crate::git::{History, Repository};
use crate::model::Day;
use crate::output::verify::{human, json};

/// Runs the command.
///
/// # Errors
/// When it is no bundle, or it, the clone or the signers cannot be read.
pub fn run(args: &Verify, terminal: Terminal) -> Outcome {
    let name = args.bundle.display().to_string();
    let found = verified(args);
    if args.format == VerifyFormat::Human {
        let found = found?;
        output(human(&name, &found, &terminal.options(false)))?;
        return Ok(exit(&found));
    }
    let (text, exit) = match &found {
        Ok(found) => (json(&name, Some(found), &[]), exit(found)),
        Err(faults) => {
            super::report_faults(faults);
            (json(&name, None, faults), Exit::Broken)
        }
    };
    let cannot = |error: serde_json::Error| {
        vec![Fault::files(
            "write",
            Path::new("the answer"),
            &error.into(),
        )]
    };
    output(text.map_err(cannot)?)?;
    Ok(exit)
}

fn exit(found: &Verification) -> Exit {
    if found.wrong.is_empty() {
        Exit::Clean
    } else {
        Exit::Found
    }
}

fn verified(args: &Verify) -> Result<Verification, Vec<Fault>> {
    let one = |fault: Fault| vec![fault];
    if let Some(file) = &args.allowed_signers {
        // A signature that nobody could check would pass for one of an unknown key.
        let text = std::fs::read(file).map_err(|error| one(Fault::files("read", file, &error)))?;
        if !String::from_utf8_lossy(&text).lines().any(is_signer) {
            return Err(one(Fault::new(
                FaultKind::Files,
                format!("{} allows no signer", file.display()),
                "each line is who may sign, the kind of the key and the key, such as `maria@acme.example ssh-ed25519 AAAA...`; see ALLOWED SIGNERS in ssh-keygen(1)",
            )));
        }
    }
    let clone = match &args.repo {
        Some(path) => Some(opened(path).map_err(one)?),
        None => None,
    };
    let against = Against {
        allowed_signers: args.allowed_signers.clone(),
        require_signature: args.require_signature,
        clone,
        limits: Limits::default(),
    };
    let (mut found, manifest) = verify::verify(&args.bundle, &against)?;
    // A clone without the tag was said to be one, and nothing can be made from it.
    let has_tag = |manifest: &Manifest| {
        let clone = against.clone.as_ref();
        clone.is_some_and(|clone| clone.reader().has_tag(&manifest.source.tag))
    };
    match (manifest, &args.repo) {
        (Some(manifest), Some(repo)) if args.rebuild && has_tag(&manifest) => {
            let rebuilt = rebuilt(&manifest, repo)?;
            let is_same = manifest.tool.version == env!("CARGO_PKG_VERSION");
            verify::compare(&args.bundle, rebuilt.path(), is_same, &mut found).map_err(one)?;
        }
        (Some(manifest), _) => verify::written_by_clause10(&manifest, &mut found),
        (None, _) => {}
    }
    Ok(found)
}

/// Whether a line of a file of allowed signers names somebody with a key (ssh-keygen(1), ALLOWED SIGNERS).
fn is_signer(line: &str) -> bool {
    // The length of the kind of key comes first in a key: a number below 256 of four bytes.
    const KEY: &str = "AAAA";
    let words: Vec<&str> = line.split_whitespace().collect();
    let is_kind = |word: &str| {
        let kinds = ["ssh-", "ecdsa-", "sk-"];
        kinds.iter().any(|kind| word.starts_with(kind))
    };
    !line.trim_start().starts_with('#')
        && words.windows(3).any(|words| match words {
            [_, kind, key] => is_kind(kind) && key.starts_with(KEY),
            _ => false,
        })
}

fn opened(path: &Path) -> Result<Repository, Fault> {
    let found = Repository::discover(path)?;
    found.ok_or_else(|| {
        Fault::new(
            FaultKind::Git,
            format!("{} lies in no git repository", path.display()),
            "give a clone of the repository that the bundle was made from",
        )
    })
}

/// Makes the bundle again from a clone, as its manifest says that it was made.
fn rebuilt(manifest: &Manifest, repo: &Path) -> Result<tempfile::NamedTempFile, Vec<Fault>> {
    let recipe = recipe(manifest, repo).ok_or_else(|| {
        vec![Fault::new(
            FaultKind::Files,
            "the manifest does not say how the bundle was made",
            "verify it without --rebuild",
        )]
    })?;
    let failed =
        |error: std::io::Error| vec![Fault::files("write", Path::new("a temporary file"), &error)];
    let mut made = make(&recipe)?;
    let zip = tempfile::Builder::new()
        .suffix(".zip")
        .tempfile()
        .map_err(failed)?;
    made.finish(zip.reopen().map_err(failed)?).map_err(failed)?;
    Ok(zip)
}

/// How a bundle was made; none where its words are none of ours.
fn recipe(manifest: &Manifest, repo: &Path) -> Option<Recipe> {
    let day = match DayFrom::from_word(&manifest.as_of_from)? {
        from @ (DayFrom::Given | DayFrom::Environment) => {
            Some((manifest.as_of.parse().ok()?, from))
        }
        _ => None,
    };
    let period = match &manifest.selection.period {
        Some(span) => Some(period(span)?),
        None => None,
    };
    let is_left_out = |why: Absent| {
        let mut left = manifest.omissions.iter();
        left.any(|omission| omission.why == why.word())
    };
    let has_proof = manifest
        .files
        .iter()
        .any(|file| file.role == Role::Proof.word());
    Some(Recipe {
        dir: folder(manifest, repo)?,
        tag: format!("refs/tags/{}", manifest.source.tag),
        day,
        history: match manifest.history.as_str() {
            "none" => History::None,
            "chain" => History::Chain,
            "full" => History::Full,
            _ => return None,
        },
        choice: Choice {
            period,
            audit: manifest.selection.audit.clone(),
            only: manifest.selection.only.clone(),
        },
        require_signature: false,
        allow_missing_lfs: is_left_out(Absent::LargeFile),
        redact_people: manifest.people_redacted,
        raw_files: has_proof || !is_left_out(Absent::Redacted),
    })
}

fn period(span: &Span) -> Option<Period> {
    let day = |text: &str| text.parse::<Day>().ok();
    Some(Period {
        from: day(&span.from)?,
        to: day(&span.to)?,
    })
}

/// The register's folder in a clone; none where it would lead out of it.
fn folder(manifest: &Manifest, repo: &Path) -> Option<PathBuf> {
    let folder = &manifest.source.folder;
    let is_below = !folder.starts_with('/') && folder.split('/').all(|part| part != "..");
    let top = crate::git::top_of(repo).unwrap_or_else(|| repo.to_path_buf());
    is_below.then(|| top.join(folder))
}
