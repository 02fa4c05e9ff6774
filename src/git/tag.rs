//! Tags as git stores them, and commits with their signatures.
//!
//! Not for whether a signature is good (`genuine`), and not for what a tag means to a register.

mod split;

use gix::actor::SignatureRef;
use gix::bstr::ByteSlice;
use gix::objs::Kind;

use super::repository::{Id, Reader, broken};
use crate::error::{Fault, FaultKind};
use crate::suggest;
pub(super) use split::split_commit;
use split::split_tag;
pub use split::{Signature, SignatureKind};

/// A tag: what lies under `refs/tags`, and all that is between it and its commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// Its name below `refs/tags/`.
    pub name: String,
    /// The tag objects, the one that the reference names first; empty for a lightweight tag.
    pub objects: Vec<TagObject>,
    /// The commit at the end.
    pub commit: Id,
}

/// A tag object, in its own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagObject {
    /// Its id.
    pub id: Id,
    /// All its bytes.
    pub raw: Vec<u8>,
    /// The name that it gives itself; the reference may have another.
    pub header_name: Vec<u8>,
    /// Who made it; very old tags do not say.
    pub tagger: Option<Tagger>,
    /// The message without the signature; bytes that are no UTF-8 are replaced.
    pub message: String,
    /// What the signature covers; the same as `raw` where there is none.
    pub payload: Vec<u8>,
    /// The signature, if it has one.
    pub signature: Option<Signature>,
}

/// Who made a tag and when, as the tag says it: not through the mailmap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tagger {
    /// Name.
    pub name: String,
    /// Address.
    pub email: String,
    /// Seconds since 1970; 0 where the tag has none that can be read.
    pub seconds: i64,
    /// Seconds east of UTC.
    pub offset: i32,
}

/// A commit with what of it is signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedCommit {
    /// Its id.
    pub id: Id,
    /// All its bytes.
    pub raw: Vec<u8>,
    /// What the signature covers; without signature headers.
    pub payload: Vec<u8>,
    /// The signature, if it has one for the hash of its repository.
    pub signature: Option<Signature>,
}

impl SignedCommit {
    /// When it was committed, by its own words: seconds since 1970 in UTC, and seconds east of UTC. None where
    /// that cannot be read.
    pub fn committed(&self) -> Option<(i64, i32)> {
        let head = self.raw.lines().take_while(|line| !line.is_empty());
        let mut lines = head.filter_map(|line| line.strip_prefix(b"committer "));
        let committer = SignatureRef::from_bytes(lines.next()?).ok()?;
        let time = committer.time().ok()?;
        Some((time.seconds, time.offset))
    }
}

/// More tags of tags than these are an attack, and not a release.
const DEEPEST: usize = 64;

impl Tag {
    /// The full name of its reference.
    pub fn reference(&self) -> String {
        format!("refs/tags/{}", self.name)
    }

    /// The name that the tag gives itself, where that is not the name of its reference.
    ///
    /// git verifies the signature of such a tag as good: a signed tag of last year, put under this year's
    /// name, passes for this year's.
    pub fn other_name(&self) -> Option<String> {
        let outer = self.objects.first()?;
        (outer.header_name != self.name.as_bytes())
            .then(|| String::from_utf8_lossy(&outer.header_name).into_owned())
    }
}

impl Reader {
    /// When an annotated tag that a revision names was made: seconds since 1970 in UTC, and seconds east of
    /// UTC. None where the revision names no such tag, or its tagger is not given.
    ///
    /// # Errors
    /// When the object cannot be read.
    pub fn tag_moment(&self, revision: &str) -> Result<Option<(i64, i32)>, Fault> {
        let Ok(id) = self.gix().rev_parse_single(revision) else {
            return Ok(None);
        };
        let id = id.detach();
        let kind = self.gix().find_header(id).map(|header| header.kind());
        if !matches!(kind, Ok(gix::object::Kind::Tag)) {
            return Ok(None);
        }
        let mut buffer = Vec::new();
        let data = self.object(&id, &mut buffer)?;
        let tag = gix::objs::TagRef::from_bytes(data, self.gix().object_hash())
            .map_err(|error| broken(&format!("tag {id}"), &error))?;
        let tagger = tag.tagger().ok().flatten();
        let time = tagger.and_then(|tagger| tagger.time().ok());
        Ok(time.map(|time| (time.seconds, time.offset)))
    }

    /// The tag of a name, which may begin with `tags/` or `refs/tags/`.
    ///
    /// # Errors
    /// When there is none of that name, when it is the tag of something that is no commit, or when an object
    /// is missing or damaged.
    pub fn tag(&self, name: &str) -> Result<Tag, Fault> {
        let names = match (name.strip_prefix("refs/tags/"), name.strip_prefix("tags/")) {
            (Some(short), _) => vec![short],
            // Below `refs/` first, as git looks for it.
            (None, Some(short)) => vec![short, name],
            (None, None) => vec![name],
        };
        for short in names {
            if let Some(id) = self.tagged(short)? {
                let (objects, commit) = self.behind_tag(short, id)?;
                return Ok(Tag {
                    name: short.to_owned(),
                    objects,
                    commit,
                });
            }
        }
        Err(self.no_tag(name))
    }

    /// Whether there is a tag of a name below `refs/tags/`; one that cannot be read is there.
    pub fn has_tag(&self, name: &str) -> bool {
        !matches!(self.tagged(name), Ok(None))
    }

    /// What the reference of a tag names.
    fn tagged(&self, short: &str) -> Result<Option<Id>, Fault> {
        let full = format!("refs/tags/{short}");
        let Ok(full) = gix::refs::FullName::try_from(full) else {
            return Ok(None);
        };
        let unreadable = |error: &dyn std::fmt::Display| broken(&format!("tag `{short}`"), error);
        let found = self.gix().try_find_reference(full.as_ref());
        let Some(mut found) = found.map_err(|error| unreadable(&error))? else {
            return Ok(None);
        };
        // A name that is not there is looked for in other places too.
        if found.name() != full.as_ref() {
            return Ok(None);
        }
        let id = found.follow_to_object();
        Ok(Some(id.map_err(|error| unreadable(&error))?.detach()))
    }

    /// The tag objects from an id on, and the commit behind them.
    fn behind_tag(&self, name: &str, mut id: Id) -> Result<(Vec<TagObject>, Id), Fault> {
        let mut objects = Vec::new();
        let mut buffer = Vec::new();
        while objects.len() < DEEPEST {
            let data = self.object(&id, &mut buffer)?;
            let header = self.gix().find_header(id);
            let header = header.map_err(|error| broken(&format!("object {id}"), &error))?;
            match header.kind() {
                Kind::Commit => return Ok((objects, id)),
                Kind::Tag => {
                    let (object, target) = tag_object(id, data)?;
                    objects.push(object);
                    id = target;
                }
                kind => {
                    return Err(Fault::new(
                        FaultKind::Git,
                        format!("the tag `{name}` is the tag of a {kind}, not of a commit"),
                        "name a tag of a commit: `git tag -s NAME COMMIT` makes one",
                    ));
                }
            }
        }
        Err(broken(
            &format!("tag `{name}`"),
            &"it is a tag of tags, too many deep",
        ))
    }

    /// Why there is no tag of a name, and what may have been meant.
    fn no_tag(&self, name: &str) -> Fault {
        let make = "`git tag -s NAME COMMIT` makes a signed tag";
        let is_branch = ["refs/heads/", "refs/remotes/", "refs/", ""]
            .iter()
            .filter_map(|prefix| gix::refs::FullName::try_from(format!("{prefix}{name}")).ok())
            .any(|full| {
                let found = self.gix().try_find_reference(full.as_ref());
                let is_tag = full.as_bstr().starts_with(b"refs/tags/");
                !is_tag && matches!(found, Ok(Some(found)) if found.name() == full.as_ref())
            });
        if is_branch {
            return Fault::new(
                FaultKind::Git,
                format!("`{name}` is no tag, and what it names moves"),
                format!("a bundle is made from a tag, which stays; {make}"),
            );
        }
        if !name.is_empty() && self.gix().rev_parse_single(name).is_ok() {
            return Fault::new(
                FaultKind::Git,
                format!("`{name}` names an object, not a tag"),
                format!("a bundle is made from a tag, which has a name and an author; {make}"),
            );
        }
        let tags = self.tag_names();
        let short = name.strip_prefix("refs/").unwrap_or(name);
        let short = short.strip_prefix("tags/").unwrap_or(short);
        let help = match suggest::nearest(short, tags.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`? `git tag` lists all"),
            None if tags.is_empty() => {
                format!(
                    "it has no tags at all: `git fetch --tags` gets those of its remote; {make}"
                )
            }
            None => {
                format!("`git tag` lists all, `git fetch --tags` gets those of the remote; {make}")
            }
        };
        Fault::new(
            FaultKind::Git,
            format!("the repository has no tag `{name}`"),
            help,
        )
    }

    /// The names of all tags; what cannot be read is left out.
    fn tag_names(&self) -> Vec<String> {
        let Ok(refs) = self.gix().references() else {
            return Vec::new();
        };
        let Ok(tags) = refs.prefixed("refs/tags/") else {
            return Vec::new();
        };
        tags.flatten()
            .filter_map(|tag| {
                let name = tag.name().as_bstr().to_str().ok()?;
                Some(name.strip_prefix("refs/tags/")?.to_owned())
            })
            .collect()
    }

    /// A commit with its signature and what that covers.
    ///
    /// # Errors
    /// When the commit is missing or damaged.
    pub fn commit_signed(&self, commit: Id) -> Result<SignedCommit, Fault> {
        let mut buffer = Vec::new();
        let raw = self.object(&commit, &mut buffer)?.to_vec();
        let (payload, signature) = split_commit(&raw, commit.kind());
        Ok(SignedCommit {
            id: commit,
            raw,
            payload,
            signature,
        })
    }
}

/// Reads a tag object, and what it is a tag of.
pub(super) fn tag_object(id: Id, raw: &[u8]) -> Result<(TagObject, Id), Fault> {
    let end = raw.find(b"\n\n").map_or(raw.len(), |end| end + 1);
    let (head, body) = raw.split_at_checked(end).unwrap_or((raw, &[]));
    // git reads these lines in this order and no other.
    let mut lines = head.split(|byte| *byte == b'\n').peekable();
    let mut header = |name: &[u8]| {
        let value = lines.peek()?.strip_prefix(name)?;
        lines.next();
        Some(value)
    };
    let target = header(b"object ").and_then(|hex| Id::from_hex(hex).ok());
    let target = target.filter(|target| target.kind() == id.kind());
    let (Some(target), Some(_), Some(name)) = (target, header(b"type "), header(b"tag ")) else {
        return Err(broken(
            &format!("tag {id}"),
            &"it does not say which object it names, and as what",
        ));
    };
    let tagger = header(b"tagger ").and_then(|line| SignatureRef::from_bytes(line).ok());
    let tagger = tagger.map(|tagger| {
        let time = tagger.time().unwrap_or_default();
        Tagger {
            name: tagger.name.trim().to_str_lossy().into_owned(),
            email: tagger.email.trim().to_str_lossy().into_owned(),
            seconds: time.seconds,
            offset: time.offset,
        }
    });
    let (payload, signature) = split_tag(raw);
    let signed = signature.as_ref().map_or(0, |it| it.armoured.len());
    let message = body.get(1..body.len().saturating_sub(signed));
    let object = TagObject {
        id,
        raw: raw.to_vec(),
        header_name: name.to_vec(),
        tagger,
        message: message.unwrap_or_default().to_str_lossy().into_owned(),
        payload,
        signature,
    };
    Ok((object, target))
}
