//! Who made a commit, in the words of the commit and after the mailmap.
//!
//! Not for who is one person to the company: aliases are `policy`'s.

use gix::bstr::ByteSlice;

use super::repository::{Id, Reader, broken};
use crate::error::Fault;

/// Who did something, with the time in seconds since 1970 and the seconds east of UTC.
pub type Signed = (Box<str>, Box<str>, i64, i32);

/// A commit object, as far as timelines need it; names and addresses after the mailmap.
pub struct CommitObject {
    /// Its author.
    pub author: Signed,
    /// Its committer.
    pub committer: Signed,
    /// How many parents it has.
    pub parents: usize,
}

/// Which names and addresses are one person's.
pub struct Mailmap(gix::mailmap::Snapshot);

impl Reader {
    /// Who made a commit.
    ///
    /// # Errors
    /// When the commit cannot be read.
    pub fn commit_object(&self, commit: Id, mailmap: &Mailmap) -> Result<CommitObject, Fault> {
        let mut buffer = Vec::new();
        let data = self.object(&commit, &mut buffer)?;
        let iter = || gix::objs::CommitRefIter::from_bytes(data, self.gix().object_hash());
        let wrong = |error| broken(&format!("commit {commit}"), &error);
        let encoding = iter().find_map(|token| match token {
            Ok(gix::objs::commit::ref_iter::Token::Encoding(name)) => Some(name),
            _ => None,
        });
        let is_latin = encoding.is_some_and(is_latin);
        Ok(CommitObject {
            author: mailmap.signed(iter().author().map_err(wrong)?, is_latin),
            committer: mailmap.signed(iter().committer().map_err(wrong)?, is_latin),
            parents: iter().parent_ids().count(),
        })
    }

    /// The mailmap of the repository.
    pub fn mailmap(&self) -> Mailmap {
        Mailmap(self.gix().open_mailmap())
    }

    /// The name and address of who would commit.
    pub fn user(&self) -> Option<(String, String)> {
        let user = self.gix().author()?.ok()?;
        Some((user.name.to_string(), user.email.to_string()))
    }
}

impl Mailmap {
    fn signed(&self, signature: gix::actor::SignatureRef<'_>, is_latin: bool) -> Signed {
        let time = signature.time().unwrap_or_default();
        let known = self.0.resolve(signature);
        let text = |text: &gix::bstr::BStr| {
            let latin = || {
                text.iter()
                    .map(|byte| char::from(*byte))
                    .collect::<String>()
            };
            match text.to_str() {
                Ok(text) => Box::from(text.trim()),
                Err(_) if is_latin => Box::from(latin().trim()),
                Err(_) => Box::from(text.to_str_lossy().trim()),
            }
        };
        (
            text(known.name.as_bstr()),
            text(known.email.as_bstr()),
            time.seconds,
            time.offset,
        )
    }
}

impl Mailmap {
    /// Everything in it, for comparing one with another.
    pub fn text(&self) -> String {
        format!("{:?}", self.0.entries())
    }
}

/// Whether a commit says that it is written in Latin-1, or what is the same for letters.
fn is_latin(encoding: &gix::bstr::BStr) -> bool {
    let plain: Vec<u8> = encoding
        .iter()
        .filter(|byte| byte.is_ascii_alphanumeric())
        .map(u8::to_ascii_lowercase)
        .collect();
    let known: [&[u8]; 6] = [
        b"iso88591",
        b"iso885915",
        b"latin1",
        b"latin9",
        b"windows1252",
        b"cp1252",
    ];
    known.contains(&plain.as_slice())
}
