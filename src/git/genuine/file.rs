//! What ssh-keygen(1) says of the signature of a file.
//!
//! Not for signatures in git's objects, which git itself has verified.

use std::fs::File;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use super::{SignatureKind, State, Verdict, found};
use crate::error::Fault;

/// The namespace of signatures of files.
const NAMESPACE: &str = "file";

/// What is said of the signature of a file that stands in a file of its own, as `ssh-keygen -Y sign -n file` makes
/// it; `allowed_signers` is whose keys are trusted, and without it nobody's are.
pub fn file_signature(file: &Path, signature: &Path, allowed_signers: Option<&Path>) -> Verdict {
    asked(file, signature, allowed_signers)
        .unwrap_or_else(|why| verdict(State::CannotTell, None, &why))
}

fn verdict(state: State, signer: Option<&str>, detail: &str) -> Verdict {
    Verdict {
        state,
        kind: Some(SignatureKind::Ssh),
        key: None,
        signer: signer.map(str::to_owned),
        detail: detail.to_owned(),
    }
}

/// The error is why it could not be asked.
fn asked(file: &Path, signature: &Path, allowed_signers: Option<&Path>) -> Result<Verdict, String> {
    let program = found("ssh-keygen").ok_or("the program `ssh-keygen` is not on the PATH")?;
    let run = |action: &str, arguments: &[&str], signers: Option<&Path>, from: Stdio| {
        let mut command = Command::new(&program);
        command.env("LC_ALL", "C").args(["-Y", action]);
        command.args(arguments).arg("-s").arg(signature);
        if let Some(signers) = signers {
            command.arg("-f").arg(signers);
        }
        let output = command.stdin(from).output();
        output.map_err(|error| format!("the program `ssh-keygen` cannot be run: {error}"))
    };
    let zip = || -> Result<Stdio, String> {
        let opened = File::open(file);
        let opened = opened.map_err(|error| Fault::files("read", file, &error).message)?;
        Ok(opened.into())
    };
    let of_file = ["-n", NAMESPACE];
    if !run("check-novalidate", &of_file, None, zip()?)?
        .status
        .success()
    {
        let detail = "does not fit: the zip or the signature was changed, or it is none of a file";
        return Ok(verdict(State::Bad, None, detail));
    }
    let Some(signers) = allowed_signers else {
        let detail = "the signature fits its key; `--allowed-signers` says whose keys you trust";
        return Ok(verdict(State::GoodButUntrusted, None, detail));
    };
    let named: Output = run("find-principals", &[], Some(signers), Stdio::null())?;
    let named = String::from_utf8_lossy(&named.stdout).into_owned();
    for who in named.lines().flat_map(|line| line.split(',')) {
        let arguments = [&of_file[..], &["-I", who]].concat();
        if run("verify", &arguments, Some(signers), zip()?)?
            .status
            .success()
        {
            return Ok(verdict(State::Good, Some(who), "good"));
        }
    }
    let detail = if named.trim().is_empty() {
        "the signature fits its key, which no allowed signer has"
    } else {
        "the signature fits its key, which its owner does not allow for files"
    };
    Ok(verdict(State::GoodButUntrusted, None, detail))
}
