//! Reads what `git verify-tag --raw` and `verify-commit --raw` say.
//!
//! For OpenPGP and X.509 these are the status lines of GnuPG (its `doc/DETAILS`), for SSH what `ssh-keygen`
//! prints. Whatever is not understood is never good. Not for running them.

use super::{State, Verdict};
use crate::git::tag::SignatureKind;

/// The verdict, from whether git ended with success and what it said on standard error.
pub(super) fn read(kind: SignatureKind, success: bool, said: &str) -> Verdict {
    let found = match kind {
        SignatureKind::Ssh => ssh(success, said),
        _ => gnupg(success, said),
    };
    let found = found.unwrap_or_else(|| Found {
        state: State::CannotTell,
        key: None,
        signer: None,
        detail: match first_line(said) {
            "" => "git does not say why".to_owned(),
            line => format!("git says: {line}"),
        },
    });
    Verdict {
        state: found.state,
        kind: Some(kind),
        key: found.key,
        signer: found.signer,
        detail: found.detail,
    }
}

/// What is read; the detail follows the words "the signature" or a label of that name.
struct Found {
    state: State,
    key: Option<String>,
    signer: Option<String>,
    detail: String,
}

const DOES_NOT_FIT: &str = "does not fit: what was signed, or the signature, was changed";

/// The lines of GnuPG that say how a signature is; there is one of them for each signature.
const VERDICTS: [(&str, State, &str); 5] = [
    ("GOODSIG", State::Good, "good"),
    ("BADSIG", State::Bad, DOES_NOT_FIT),
    ("EXPSIG", State::Expired, "good, but has expired"),
    ("EXPKEYSIG", State::Expired, "good, but its key has expired"),
    ("REVKEYSIG", State::Revoked, "good, but its key was revoked"),
];

const NOT_KNOWN: &str = "the key that made the signature is not known here";

/// The error code of `ERRSIG` for a key that is not there.
const NO_KEY: &str = "9";

fn gnupg(success: bool, said: &str) -> Option<Found> {
    let lines = said.lines().filter_map(|line| {
        let line = line.strip_prefix("[GNUPG:] ")?;
        Some(line.split_once(' ').unwrap_or((line, "")))
    });
    let lines: Vec<(&str, &str)> = lines.collect();
    let arguments = |wanted: &str| {
        let found = lines.iter().find(|(word, _)| *word == wanted);
        found.map(|(_, rest)| *rest)
    };
    let mut verdicts = lines
        .iter()
        .filter(|(word, _)| *word == "ERRSIG" || VERDICTS.iter().any(|(known, ..)| known == word));
    let Some((word, rest)) = verdicts.next() else {
        // What gpgsm says of a certificate that it does not have.
        let error = arguments("ERROR")?;
        return error.starts_with("verify.findkey").then(|| Found {
            state: State::UnknownKey,
            key: None,
            signer: None,
            detail: NOT_KNOWN.to_owned(),
        });
    };
    if verdicts.next().is_some() {
        return Some(Found {
            state: State::Bad,
            key: None,
            signer: None,
            detail: "is one of several, which git does not accept".to_owned(),
        });
    }
    if *word == "ERRSIG" {
        return Some(unchecked(rest));
    }
    let (_, state, detail) = VERDICTS.iter().find(|(known, ..)| known == word)?;
    let (id, signer) = rest.split_once(' ').unwrap_or((rest, ""));
    // The primary key's fingerprint is the last of ten fields, and X.509 has no other key than its own.
    let valid = arguments("VALIDSIG").map(|rest| {
        let mut fields = rest.split(' ');
        let own = fields.next();
        fields.nth(8).or(own).unwrap_or(id).to_owned()
    });
    let trust = lines
        .iter()
        .find_map(|(word, _)| word.strip_prefix("TRUST_"));
    let is_trusted = matches!(trust, Some("FULLY" | "ULTIMATE"));
    let (state, detail) = match state {
        State::Good if valid.is_none() => (State::CannotTell, "GnuPG does not say of which key"),
        State::Good if is_trusted && success => (State::Good, *detail),
        State::Good => (
            State::GoodButUntrusted,
            "fits its key, but GnuPG does not trust that the key is the signer's",
        ),
        other => (*other, *detail),
    };
    Some(Found {
        state,
        key: Some(valid.unwrap_or_else(|| id.to_owned())),
        signer: (!signer.is_empty()).then(|| signer.to_owned()),
        detail: detail.to_owned(),
    })
}

/// What GnuPG says of a signature that it could not check: key id, three numbers on how it was made, when,
/// an error code, and in later versions the fingerprint.
fn unchecked(rest: &str) -> Found {
    let fields: Vec<&str> = rest.split(' ').collect();
    let id = fields.first().copied().unwrap_or_default();
    let fingerprint = fields.get(6).copied().filter(|field| *field != "-");
    let code = fields.get(5).copied().unwrap_or_default();
    let (state, detail) = if code == NO_KEY {
        (State::UnknownKey, NOT_KNOWN.to_owned())
    } else {
        (
            State::CannotTell,
            format!("GnuPG cannot check the signature (error code {code})"),
        )
    };
    Found {
        state,
        key: Some(fingerprint.unwrap_or(id).to_owned()).filter(|key| !key.is_empty()),
        signer: None,
        detail,
    }
}

fn ssh(success: bool, said: &str) -> Option<Found> {
    let first = first_line(said);
    let good = first.strip_prefix("Good \"git\" signature ");
    if let Some(good) = good {
        // A principal may have any words in it, so the last ones count.
        let (signer, with) = match good.strip_prefix("for ") {
            Some(named) => named
                .rsplit_once(" with ")
                .map(|(who, with)| (Some(who), with))?,
            None => (None, good.strip_prefix("with ")?),
        };
        let (_, key) = with.rsplit_once(" key ")?;
        let mentions = |text: &str| said.lines().any(|line| line.contains(text));
        let (state, detail) = match signer {
            Some(_) if success && mentions("revocation file configured but not found") => (
                State::Good,
                "good, but the configured list of revoked keys is not there",
            ),
            Some(_) if success => (State::Good, "good"),
            Some(_) => (
                State::GoodButUntrusted,
                "fits the signer's key, but git asks for more trust",
            ),
            None if mentions("key has expired: verify time") => (
                State::Expired,
                "fits its key, which had expired when it was made",
            ),
            None if mentions("key is not yet valid: verify time") => (
                State::GoodButUntrusted,
                "fits its key, which was not yet valid when it was made",
            ),
            None => (
                State::GoodButUntrusted,
                "fits its key, which no allowed signer has",
            ),
        };
        return Some(Found {
            state,
            key: Some(key.to_owned()),
            signer: signer.map(str::to_owned),
            detail: detail.to_owned(),
        });
    }
    let mentions = |text: &str| said.lines().any(|line| line.contains(text));
    let (state, detail) = if !mentions("Could not verify signature.") {
        return None;
    } else if mentions("key is not permitted for use in signature namespace") {
        (
            State::GoodButUntrusted,
            "fits its key, which its owner does not allow for git",
        )
    } else {
        (State::Bad, DOES_NOT_FIT)
    };
    Some(Found {
        state,
        key: None,
        signer: None,
        detail: detail.to_owned(),
    })
}

/// The first line that says something; git may warn of the configuration before.
fn first_line(said: &str) -> &str {
    let mut lines = said.lines().map(str::trim);
    let says = |line: &&str| !line.is_empty() && !line.starts_with("warning: ");
    lines.find(says).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines that GnuPG wrote, for what takes long to make: see its `doc/DETAILS`.
    #[test]
    fn what_gnupg_says_is_never_taken_for_more() {
        let key = "79D568AA575F0980D447B0E0BA0C6F71FA2E6E3F";
        let valid = format!("[GNUPG:] VALIDSIG {key} 2026-11-25 1795634344 0 4 0 1 10 00 {key}\n");
        let good = format!("[GNUPG:] GOODSIG BA0C6F71FA2E6E3F Maria <m@x>\n{valid}");
        let trusted = "[GNUPG:] TRUST_FULLY 0 pgp\n";
        let state = |success, said: &str| read(SignatureKind::OpenPgp, success, said).state;
        assert_eq!(state(true, &format!("{good}{trusted}")), State::Good);
        // The user asks for ultimate trust, and git fails.
        assert_eq!(
            state(false, &format!("{good}{trusted}")),
            State::GoodButUntrusted
        );
        assert_eq!(state(true, &good), State::GoodButUntrusted);
        assert_eq!(
            state(true, &format!("{good}[GNUPG:] TRUST_NEVER 0 pgp\n")),
            State::GoodButUntrusted
        );
        let second = format!("{good}{good}{trusted}");
        assert_eq!(state(false, &second), State::Bad);
        let other = |word| good.replace("GOODSIG", word) + trusted;
        assert_eq!(state(false, &other("EXPKEYSIG")), State::Expired);
        assert_eq!(state(false, &other("EXPSIG")), State::Expired);
        assert_eq!(state(false, &other("REVKEYSIG")), State::Revoked);
        // Said by another than GnuPG, or with half of the lines.
        assert_eq!(
            state(true, &good.replace("[GNUPG:] ", "")),
            State::CannotTell
        );
        assert_eq!(
            state(true, &format!("{}{trusted}", good.replace(&valid, ""))),
            State::CannotTell
        );
        assert_eq!(state(true, ""), State::CannotTell);
        let unknown = "[GNUPG:] ERRSIG BA0C6F71FA2E6E3F 1 10 00 1795634344 4 -\n";
        assert_eq!(state(false, unknown), State::CannotTell);
    }

    #[test]
    fn a_certificate_is_read_as_gpgsm_writes_it() {
        let key = "AB426291247A1A43BF7524DF95EB313BF7A98EBE";
        let said = format!(
            "[GNUPG:] NEWSIG\n[GNUPG:] GOODSIG {key} /CN=Maria Lopez/EMail=m@x.example\n\
             [GNUPG:] VALIDSIG {key} 2026-11-25 20261125T191932 20261225T191904 0 0 1 8 00\n\
             [GNUPG:] TRUST_FULLY 0 shell\n"
        );
        let verdict = read(SignatureKind::X509, true, &said);
        assert_eq!(verdict.state, State::Good);
        assert_eq!(verdict.key.as_deref(), Some(key));
        assert_eq!(
            verdict.signer.as_deref(),
            Some("/CN=Maria Lopez/EMail=m@x.example")
        );
        let missing = "[GNUPG:] NEWSIG\n[GNUPG:] ERROR verify.findkey 50331657\n";
        let verdict = read(SignatureKind::X509, false, missing);
        assert_eq!(verdict.state, State::UnknownKey);
    }
}
