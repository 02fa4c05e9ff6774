//! What git and the signer's tools say of the signatures of the tag.
//!
//! Not for running them (`git::tag_signature`), which never see the bundle's own repository.

use super::proof::Proof;
use super::{Against, Check, Verification};
use crate::bundle::manifest::Manifest;
use crate::git::{State, Verdict, commit_signature, tag_signature};

/// Has the signatures verified.
pub(super) fn check(
    proof: Option<&Proof>,
    manifest: &Manifest,
    against: &Against,
    found: &mut Verification,
) {
    let before = found.is_vouched;
    if let Some(proof) = proof {
        tag(proof, manifest, against, found);
    }
    if against.require_signature && found.is_vouched == before {
        let message = "a good signature of the tag by a trusted key is required, and there is none";
        found.accuse(Check::Signature, None, message);
    }
}

fn tag(proof: &Proof, manifest: &Manifest, against: &Against, found: &mut Verification) {
    let signers = against.allowed_signers.as_deref();
    let name = &manifest.source.tag;
    let Some(outer) = proof.tags.first() else {
        let message = format!(
            "who made the tag: `{name}` is a lightweight tag, a name without an object, which proves nothing by itself"
        );
        found.leave(Check::Signature, None, message);
        return;
    };
    for (index, object) in proof.tags.iter().enumerate() {
        let what = if index == 0 {
            "the tag"
        } else {
            "a tag that the tag names"
        };
        let verdict = tag_signature(object, signers);
        let is_good = said(&verdict, what, index == 0, found);
        if index == 0 && is_good && outer.header_name == name.as_bytes() {
            found.is_vouched = true;
        }
    }
    let verdict = commit_signature(&proof.commit, signers);
    if verdict.state != State::Unsigned {
        said(&verdict, "the commit", false, found);
    }
}

/// Says what was said; whether it is good. An object without a signature is worth a word where one is awaited.
fn said(verdict: &Verdict, what: &str, is_awaited: bool, found: &mut Verification) -> bool {
    let who = verdict.signer.as_deref().or(verdict.key.as_deref());
    let who = who.map(|who| format!(" ({who})")).unwrap_or_default();
    let detail = &verdict.detail;
    match verdict.state {
        State::Good => {
            let message = format!("{what} carries a good signature of a key that you trust{who}");
            found.prove(Check::Signature, message);
            return true;
        }
        State::Bad => {
            let message = format!("the signature of {what} is bad: it {detail}");
            found.accuse(Check::Signature, None, message);
        }
        State::Revoked => {
            let message = format!("{what} is signed with a key that was revoked{who}");
            found.accuse(Check::Signature, None, message);
        }
        State::Unsigned if !is_awaited => {}
        State::Unsigned => {
            let message = format!("who made {what}: it is not signed");
            found.leave(Check::Signature, None, message);
        }
        State::GoodButUntrusted => {
            let message = format!(
                "who signed {what}: the signature fits its key{who}, which is not among those that you trust"
            );
            found.leave(Check::Signature, None, message);
        }
        State::UnknownKey | State::Expired | State::CannotTell => {
            let message = format!("who signed {what}: {detail}");
            found.leave(Check::Signature, None, message);
        }
    }
    false
}
