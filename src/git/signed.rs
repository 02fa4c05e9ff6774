//! Who made a commit, in the words of the commit and after the mailmap.
//!
//! Not for who is one person to the company: aliases are `policy`'s.

use std::collections::HashMap;

use gix::actor::SignatureRef;
use gix::bstr::ByteSlice;
use gix::objs::CommitRefIter;
use gix::objs::commit::ref_iter::Token;
use smallvec::SmallVec;

use super::repository::{Id, Reader, broken};
use super::tree::{At, Trees};
use crate::error::Fault;

/// Who did something, with the time in seconds since 1970 and the seconds east of UTC.
pub type Signed = (Box<str>, Box<str>, i64, i32);

/// A commit object, as far as timelines need it; names and addresses after the mailmap.
pub struct CommitObject {
    /// Its author.
    pub author: Signed,
    /// Its committer.
    pub committer: Signed,
}

/// Which names and addresses are one person's.
#[derive(Default)]
pub struct Mailmap(gix::mailmap::Snapshot);

/// Who did something and when, as a commit says it.
#[derive(Clone, Copy, Debug)]
pub struct Stamp {
    /// Which of the [`Signers`].
    pub signer: u32,
    /// Seconds since 1970.
    pub seconds: i64,
    /// Seconds east of UTC.
    pub offset: i32,
}

/// Everybody whom the commits of a history name, each spelling once: few people make many commits.
#[derive(Debug, Default)]
pub struct Signers {
    known: HashMap<Box<[u8]>, u32>,
    signers: Vec<Signer>,
    key: Vec<u8>,
}

#[derive(Debug)]
struct Signer {
    name: Box<[u8]>,
    email: Box<[u8]>,
    is_latin: bool,
}

impl Signers {
    /// Takes in who signed.
    pub(super) fn stamp(&mut self, signature: &SignatureRef<'_>, is_latin: bool) -> Stamp {
        self.key.clear();
        self.key.extend_from_slice(signature.name);
        self.key.push(0);
        self.key.extend_from_slice(signature.email);
        self.key.push(u8::from(is_latin));
        let signer = match self.known.get(self.key.as_slice()) {
            Some(known) => *known,
            None => {
                let new = self.signers.len() as u32;
                self.known.insert(self.key.as_slice().into(), new);
                self.signers.push(Signer {
                    name: signature.name.to_vec().into(),
                    email: signature.email.to_vec().into(),
                    is_latin,
                });
                new
            }
        };
        let time = signature.time().unwrap_or_default();
        Stamp {
            signer,
            seconds: time.seconds,
            offset: time.offset,
        }
    }

    /// The name and address of each after the mailmap, in the order of [`Stamp::signer`].
    pub fn resolved(&self, mailmap: &Mailmap) -> Vec<(Box<str>, Box<str>)> {
        let resolve = |signer: &Signer| {
            let signature = SignatureRef {
                name: signer.name.as_bstr(),
                email: signer.email.as_bstr(),
                time: "",
            };
            mailmap.named(signature, signer.is_latin)
        };
        self.signers.iter().map(resolve).collect()
    }
}

/// The head of a commit.
pub(super) struct Head<'a> {
    pub(super) tree: Id,
    pub(super) parents: SmallVec<[Id; 2]>,
    pub(super) author: SignatureRef<'a>,
    pub(super) committer: SignatureRef<'a>,
    pub(super) is_latin: bool,
}

/// Reads the head of a commit, and nothing behind it.
pub(super) fn head(data: &[u8], hash: gix::hash::Kind) -> Result<Head<'_>, gix::Error> {
    let mut tokens = CommitRefIter::from_bytes(data, hash);
    let tree = tokens.tree_id()?;
    let mut parents = SmallVec::new();
    let mut author = None;
    let committer = loop {
        match tokens.next().transpose()? {
            Some(Token::Parent { id }) => parents.push(id),
            Some(Token::Author { signature }) => author = Some(signature),
            Some(Token::Committer { signature }) => break signature,
            // Whatever is missing is told by who looks for it.
            Some(_) => {}
            None => break CommitRefIter::from_bytes(data, hash).committer()?,
        }
    };
    let is_latin = match tokens.next() {
        Some(Ok(Token::Encoding(name))) => is_latin(name),
        _ => false,
    };
    Ok(Head {
        tree,
        parents,
        author: author.unwrap_or(committer),
        committer,
        is_latin,
    })
}

impl Reader {
    /// Who made a commit.
    ///
    /// # Errors
    /// When the commit cannot be read.
    pub fn commit_object(&self, commit: Id, mailmap: &Mailmap) -> Result<CommitObject, Fault> {
        let mut buffer = Vec::new();
        let data = self.object(&commit, &mut buffer)?;
        let head = head(data, self.gix().object_hash())
            .map_err(|error| broken(&format!("commit {commit}"), &error))?;
        Ok(CommitObject {
            author: mailmap.signed(head.author, head.is_latin),
            committer: mailmap.signed(head.committer, head.is_latin),
        })
    }

    /// The mailmap of the repository.
    pub fn mailmap(&self) -> Mailmap {
        Mailmap(self.gix().open_mailmap())
    }

    /// The mailmap that a commit has at the top of its tree; nothing of this clone's own gets in.
    ///
    /// # Errors
    /// When an object is missing.
    pub fn mailmap_of(&self, commit: Id) -> Result<Mailmap, Fault> {
        let tree = self.tree_of(commit)?;
        let mut buffer = Vec::new();
        let bytes = match Trees::new(self).at(tree, ".mailmap")? {
            At::File(blob) if !blob.is_link => self.object(&blob.id, &mut buffer)?,
            _ => &[],
        };
        Ok(Mailmap(gix::mailmap::Snapshot::from_bytes(bytes)))
    }

    /// The name and address of who would commit.
    pub fn user(&self) -> Option<(String, String)> {
        let user = self.gix().author()?.ok()?;
        Some((user.name.to_string(), user.email.to_string()))
    }
}

impl Mailmap {
    fn signed(&self, signature: SignatureRef<'_>, is_latin: bool) -> Signed {
        let time = signature.time().unwrap_or_default();
        let (name, email) = self.named(signature, is_latin);
        (name, email, time.seconds, time.offset)
    }

    fn named(&self, signature: SignatureRef<'_>, is_latin: bool) -> (Box<str>, Box<str>) {
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
        (text(known.name.as_bstr()), text(known.email.as_bstr()))
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
