//! What git and the signer's tools say of a signature.
//!
//! Not for what a signature means to whoever receives a bundle, and not for checking one here: that is left
//! to programs that others trust, with the user's own keys. So a verdict is this machine's, and another
//! machine's may differ.
//!
//! The repository that an object comes from has no say: its configuration can name a program that calls
//! everything good, a lower trust that suffices, or a file of allowed signers. So the signed object alone is
//! put into a repository made for it, and git is run there, with programs by their full paths. What counts
//! besides is the user's and the machine's own configuration of git.

mod file;
mod status;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use flate2::Compression;
use flate2::write::ZlibEncoder;

use super::proof::{LEVEL, extension};
use super::repository::Id;
use super::tag::{Signature, SignatureKind, SignedCommit, TagObject};
use crate::error::Fault;
pub use file::file_signature;

/// What is said of a signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The verdict itself.
    pub state: State,
    /// What made the signature; none where there is none.
    pub kind: Option<SignatureKind>,
    /// The fingerprint of the key (of the primary key for OpenPGP), or its id where no more is known.
    pub key: Option<String>,
    /// Who signed, as the user's own keys or allowed signers name them.
    pub signer: Option<String>,
    /// Why, one line for people, as it follows a label such as "signature".
    pub detail: String,
}

/// Verdicts on a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It is good, and the key belongs to somebody whom the user trusts.
    Good,
    /// It fits the key, but nothing says that the key belongs to somebody whom the user trusts.
    GoodButUntrusted,
    /// It does not fit: the object or the signature was changed.
    Bad,
    /// The key is not there, so that nothing could be checked.
    UnknownKey,
    /// It fits, but it or its key has expired.
    Expired,
    /// It fits, but its key was revoked.
    Revoked,
    /// There is none.
    Unsigned,
    /// It could not be checked.
    CannotTell,
}

impl State {
    /// The word in machine formats.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::GoodButUntrusted => "good-but-untrusted",
            Self::Bad => "bad",
            Self::UnknownKey => "unknown-key",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
            Self::Unsigned => "unsigned",
            Self::CannotTell => "cannot-tell",
        }
    }
}

/// What is said of the signature of a tag object; a lightweight tag has none.
///
/// `allowed_signers` is the file of allowed SSH signers (`ssh-keygen(1)`); without it that of the user's own
/// configuration of git counts, if there is one.
pub fn tag_signature(object: &TagObject, allowed_signers: Option<&Path>) -> Verdict {
    let signed = Signed {
        verb: "verify-tag",
        word: "tag",
        id: object.id,
        raw: &object.raw,
    };
    signed.verdict(object.signature.as_ref(), allowed_signers)
}

/// The same for the signature of a commit.
pub fn commit_signature(commit: &SignedCommit, allowed_signers: Option<&Path>) -> Verdict {
    let signed = Signed {
        verb: "verify-commit",
        word: "commit",
        id: commit.id,
        raw: &commit.raw,
    };
    signed.verdict(commit.signature.as_ref(), allowed_signers)
}

/// An object that may be signed.
struct Signed<'o> {
    /// The command of git that verifies it.
    verb: &'static str,
    /// Its kind, in git's word.
    word: &'static str,
    id: Id,
    raw: &'o [u8],
}

/// The programs that check signatures, each with the settings of git that name it.
const PROGRAMS: [(&str, SignatureKind, &[&str]); 3] = [
    (
        "gpg",
        SignatureKind::OpenPgp,
        &["gpg.program", "gpg.openpgp.program"],
    ),
    ("ssh-keygen", SignatureKind::Ssh, &["gpg.ssh.program"]),
    ("gpgsm", SignatureKind::X509, &["gpg.x509.program"]),
];

/// The variables of git that say where the user's and the machine's configuration and git itself are; others
/// speak of another repository, or have git write what nobody asked for.
const KEPT: [&str; 4] = [
    "GIT_CONFIG_GLOBAL",
    "GIT_CONFIG_NOSYSTEM",
    "GIT_CONFIG_SYSTEM",
    "GIT_EXEC_PATH",
];

impl Signed<'_> {
    fn verdict(&self, signature: Option<&Signature>, allowed_signers: Option<&Path>) -> Verdict {
        let Some(signature) = signature else {
            return Verdict {
                state: State::Unsigned,
                kind: None,
                key: None,
                signer: None,
                detail: format!("the {} has no signature", self.word),
            };
        };
        let kind = signature.kind;
        self.asked(kind, allowed_signers)
            .unwrap_or_else(|why| Verdict {
                state: State::CannotTell,
                kind: Some(kind),
                key: None,
                signer: None,
                detail: why,
            })
    }

    /// What git says; the error is why it could not be asked.
    fn asked(
        &self,
        kind: SignatureKind,
        allowed_signers: Option<&Path>,
    ) -> Result<Verdict, String> {
        if kind == SignatureKind::Unknown {
            return Err("the signature is of no kind that git knows".to_owned());
        }
        let git = found("git").ok_or("the program `git` is not on the PATH")?;
        let folder = tempfile::tempdir().map_err(|error| {
            Fault::files("write", Path::new("a temporary folder"), &error).message
        })?;
        let folder = folder.path();
        let nobody = folder.join("nobody");
        let laid = self.lay_out(folder);
        laid.and_then(|()| std::fs::write(&nobody, ""))
            .map_err(|error| Fault::files("write", folder, &error).message)?;
        let mut settings = programs(kind)?;
        if kind == SignatureKind::Ssh {
            let file = match allowed_signers {
                Some(file) => file
                    .canonicalize()
                    .map(Some)
                    .map_err(|error| Fault::files("read", file, &error).message)?,
                None if configured(&git, folder) => None,
                // Without any file git does not even look whether the signature fits its key.
                None => Some(nobody.clone()),
            };
            settings.extend(file.map(|file| ("gpg.ssh.allowedSignersFile", file)));
        }
        let said = self.run(&git, folder, &settings, kind)?;
        if kind == SignatureKind::Ssh && said.state == State::Bad {
            // ssh-keygen does not say that a key is revoked, but without the list of those the signature fits.
            settings.push(("gpg.ssh.revocationFile", nobody));
            let without = self.run(&git, folder, &settings, kind)?;
            if matches!(without.state, State::Good | State::GoodButUntrusted) {
                return Ok(Verdict {
                    state: State::Revoked,
                    detail: "fits its key, which was revoked".to_owned(),
                    ..without
                });
            }
        }
        Ok(said)
    }

    /// Runs git once, with settings.
    fn run(
        &self,
        git: &Path,
        folder: &Path,
        settings: &[(&str, PathBuf)],
        kind: SignatureKind,
    ) -> Result<Verdict, String> {
        let mut command = command(git, folder);
        for (setting, path) in settings {
            let mut text = std::ffi::OsString::from(setting);
            text.push("=");
            text.push(path);
            command.arg("-c").arg(text);
        }
        command.args([self.verb, "--raw", &self.id.to_string()]);
        let output = command
            .output()
            .map_err(|error| format!("the program `git` cannot be run: {error}"))?;
        let said = String::from_utf8_lossy(&output.stderr);
        Ok(status::read(kind, output.status.success(), &said))
    }

    /// Makes a repository with the object and nothing else.
    fn lay_out(&self, folder: &Path) -> std::io::Result<()> {
        let id = self.id.to_string();
        let (start, rest) = id.split_at(2);
        let objects = folder.join("objects").join(start);
        std::fs::create_dir_all(&objects)?;
        std::fs::create_dir(folder.join("refs"))?;
        std::fs::write(folder.join("HEAD"), "ref: refs/heads/none\n")?;
        let extension = extension(self.id.kind());
        let version = u8::from(extension.is_some());
        let extension = extension.map_or_else(String::new, |line| format!("[extensions]\n{line}"));
        let config =
            format!("[core]\n\trepositoryformatversion = {version}\n\tbare = true\n{extension}");
        std::fs::write(folder.join("config"), config)?;
        let file = std::fs::File::create(objects.join(rest))?;
        let mut loose = ZlibEncoder::new(file, Compression::new(LEVEL));
        write!(loose, "{} {}\0", self.word, self.raw.len())?;
        loose.write_all(self.raw)?;
        loose.finish().map(drop)
    }
}

/// git in a repository, with nothing of a git around it.
fn command(git: &Path, repository: &Path) -> Command {
    let mut command = Command::new(git);
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("GIT_") && !KEPT.contains(&&*text) {
            command.env_remove(&name);
        }
    }
    command
        .current_dir(repository)
        .env("LC_ALL", "C")
        .env("GIT_NO_REPLACE_OBJECTS", "1")
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_TERMINAL_PROMPT", "0")
        .stdin(Stdio::null())
        .arg("--git-dir=.");
    command
}

/// The settings that name the programs; the error is that the one for a kind of signature is missing.
fn programs(kind: SignatureKind) -> Result<Vec<(&'static str, PathBuf)>, String> {
    let mut all = Vec::new();
    for (program, of, settings) in PROGRAMS {
        let path = match found(program) {
            Some(path) => path,
            // git for Windows brings these and finds them itself.
            None if cfg!(windows) || of != kind => PathBuf::from(program),
            None => return Err(format!("the program `{program}` is not on the PATH")),
        };
        all.extend(settings.iter().map(|setting| (*setting, path.clone())));
    }
    Ok(all)
}

/// Whether the user's or the machine's configuration names allowed signers.
fn configured(git: &Path, repository: &Path) -> bool {
    let mut command = command(git, repository);
    command.args(["config", "--get", "gpg.ssh.allowedSignersFile"]);
    command.output().is_ok_and(|output| output.status.success())
}

/// The full path of a program; folders of the PATH that depend on where one is do not count.
fn found(program: &str) -> Option<PathBuf> {
    let name = format!("{program}{}", std::env::consts::EXE_SUFFIX);
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .filter(|folder| folder.is_absolute())
        .map(|folder| folder.join(&name))
        .find(|path| is_program(path))
}

#[cfg(unix)]
fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata()
        .is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(path: &Path) -> bool {
    path.is_file()
}
