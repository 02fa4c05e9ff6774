//! A repository, opened for reading: its revisions, objects and what is odd about it.
//!
//! Never runs a program that a repository's configuration names, never fetches, never writes. Replace
//! refs and grafts are not applied: they change what history seems to be, and clause10 tells what it is.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, RwLock};

use gix::bstr::ByteSlice;
use gix::objs::Find;

use super::heads::Heads;
use super::packs::{Chains, Packs};
use super::tree::Raw;
use crate::error::{Fault, FaultKind};

pub use gix::ObjectId as Id;

/// A repository; the same for all threads, each of which takes a [`Reader`] of its own.
#[derive(Clone)]
pub struct Repository {
    shared: gix::ThreadSafeRepository,
    top: Option<PathBuf>,
    /// Opened when much is read.
    packs: Arc<Mutex<Option<Arc<Packs>>>>,
    heads: Arc<OnceLock<Heads>>,
    sizes: Sizes,
}

/// The sizes of objects that were asked for: two snapshots have most files in common.
type Sizes = Arc<RwLock<HashMap<Id, u64>>>;

/// A thread's own access to a repository, with its caches.
pub struct Reader {
    repo: gix::Repository,
    /// The same for objects that may be missing in a partial clone: each miss would have the folder of
    /// packs read again, in case that git just packed anew.
    thinned: Option<gix::Repository>,
    /// The shorter way to what lies in packs, where much is read.
    packed: Option<RefCell<Chains>>,
    heads: Arc<OnceLock<Heads>>,
    sizes: Sizes,
}

impl Repository {
    /// The repository that a folder lies in, or that git's environment names, as in a hook; none outside
    /// of one.
    ///
    /// # Errors
    /// When there is one that cannot be read.
    pub fn discover(folder: &Path) -> Result<Option<Self>, Fault> {
        // From a relative path gix makes a wrong one in the folders of a bare repository.
        let folder = &folder
            .canonicalize()
            .map_err(|error| Fault::files("read", folder, &error))?;
        let above = |folder: &Path| {
            let (found, _trust) = gix::discover::upwards(folder).ok()?;
            Some(found.into_repository_and_work_tree_directories().0)
        };
        let named = std::env::var_os("GIT_DIR").map(PathBuf::from);
        let found = above(folder);
        if named.is_none() && found.is_none() {
            return Ok(None);
        }
        // A hook's variables speak of its own repository, that of the working directory where they do not
        // name it; a folder may lie in another one.
        let named = named.or_else(|| above(&std::env::current_dir().ok()?));
        let real = |path: &Option<PathBuf>| path.as_ref()?.canonicalize().ok();
        let is_named = found.is_none() || real(&named) == real(&found);
        let plain = |options: gix::open::Options| {
            let mut options = options.config_overrides(["core.useReplaceRefs=false"]);
            options.permissions.env.git_prefix = if is_named {
                gix::sec::Permission::Allow
            } else {
                gix::sec::Permission::Deny
            };
            options
        };
        let mut trust: gix::sec::trust::Mapping<gix::open::Options> = Default::default();
        trust.full = plain(trust.full);
        trust.reduced = plain(trust.reduced);
        let shared = if is_named {
            gix::ThreadSafeRepository::discover_with_environment_overrides_opts(
                folder,
                Default::default(),
                trust,
            )
        } else {
            gix::ThreadSafeRepository::discover_opts(folder, Default::default(), trust)
        }
        .map_err(|error| {
            Fault::new(
                FaultKind::Git,
                format!(
                    "the repository of {} cannot be opened: {}",
                    folder.display(),
                    first_line(&error)
                ),
                "`git status` in that folder tells more; a repository with reftable or another extension cannot be read yet",
            )
        })?;
        let repo = shared.to_thread_local();
        let storage = repo.config_snapshot().string("extensions.refStorage");
        if storage.is_some_and(|kind| kind.as_bstr() == "reftable") {
            return Err(Fault::new(
                FaultKind::Git,
                "the repository keeps its references in a reftable, which clause10 cannot read",
                "run `git refs migrate --ref-format=files`, or `clause10 check --no-history` judges the files alone",
            ));
        }
        let top = repo
            .workdir()
            .map(|top| top.canonicalize().unwrap_or_else(|_| top.to_path_buf()));
        Ok(Some(Self {
            shared,
            top,
            packs: Arc::default(),
            heads: Arc::default(),
            sizes: Sizes::default(),
        }))
    }

    /// Access for one thread.
    pub fn reader(&self) -> Reader {
        let repo = self.shared.to_thread_local();
        let thinned = is_partial(&repo).then(|| {
            let mut thinned = repo.clone();
            thinned.objects.refresh_never();
            thinned
        });
        Reader {
            repo,
            thinned,
            packed: None,
            heads: Arc::clone(&self.heads),
            sizes: Arc::clone(&self.sizes),
        }
    }

    /// The same for a thread that reads much of history.
    pub fn packed_reader(&self) -> Reader {
        let reader = self.reader();
        let open = || Arc::new(Packs::open(&reader.repo));
        let packs = match self.packs.lock() {
            Ok(mut packs) => Arc::clone(packs.get_or_insert_with(open)),
            Err(_) => open(),
        };
        Reader {
            packed: Some(RefCell::new(Chains::new(packs))),
            ..reader
        }
    }

    /// Lets go of the packs until more is read: what was read of them counts as this program's memory for as
    /// long as they are open, and trees are not needed any more when files are read.
    pub fn let_go(&self) {
        if let Ok(mut packs) = self.packs.lock() {
            *packs = None;
        }
    }

    /// The same repository, opened anew: what was read of its packs does not count as this program's memory any
    /// more, once nothing uses the other one.
    ///
    /// # Errors
    /// When it cannot be opened any more.
    pub fn anew(&self) -> Result<Self, Fault> {
        let folder = self.git_dir();
        let found = Self::discover(self.top().unwrap_or(&folder))?;
        found.ok_or_else(|| broken("repository", &"it is gone"))
    }

    /// The top of the working tree; none in a bare repository.
    pub fn top(&self) -> Option<&Path> {
        self.top.as_deref()
    }

    /// The folder that all working trees of the repository share.
    pub fn common_dir(&self) -> PathBuf {
        self.shared.to_thread_local().common_dir().to_path_buf()
    }

    /// Whether not every file has to be checked out.
    pub fn is_sparse(&self) -> bool {
        let repo = self.shared.to_thread_local();
        repo.config_snapshot().boolean("core.sparseCheckout") == Some(true)
    }

    /// The folder of the repository's own files, such as HEAD.
    pub fn git_dir(&self) -> PathBuf {
        let folder = self.shared.to_thread_local().git_dir().to_path_buf();
        folder.canonicalize().unwrap_or(folder)
    }

    /// Whether the repository is this user's own: what lies in another one's git directory is not believed.
    pub fn is_trusted(&self) -> bool {
        self.shared.to_thread_local().git_dir_trust() == gix::sec::Trust::Full
    }

    /// What is odd about the repository and is left alone, for people to know.
    pub fn notes(&self) -> Vec<String> {
        let repo = self.shared.to_thread_local();
        let mut notes = Vec::new();
        let has_refs = repo.references().ok().and_then(|refs| {
            refs.prefixed("refs/replace/")
                .ok()
                .map(|mut refs| refs.next().is_some())
        });
        if has_refs == Some(true) {
            notes.push(
                "the repository has replace refs (refs/replace); they are not applied".to_owned(),
            );
        }
        if repo.common_dir().join("info/grafts").is_file() {
            notes.push("the repository has grafts (info/grafts); they are not applied".to_owned());
        }
        notes
    }
}

impl Reader {
    /// The commit that HEAD names; none before the first commit.
    ///
    /// # Errors
    /// When HEAD names something that is not there.
    pub fn head(&self) -> Result<Option<Id>, Fault> {
        let head = self.repo.head().map_err(|error| broken("HEAD", &error))?;
        if head.is_unborn() {
            return Ok(None);
        }
        let id = head
            .into_peeled_id()
            .map_err(|error| broken("HEAD", &error))?;
        Ok(Some(id.detach()))
    }

    /// The commits that a merge under way would have as further parents.
    pub fn merge_heads(&self) -> Vec<Id> {
        let file = self.repo.git_dir().join("MERGE_HEAD");
        let text = std::fs::read_to_string(file).unwrap_or_default();
        text.lines()
            .filter_map(|line| Id::from_hex(line.trim().as_bytes()).ok())
            .collect()
    }

    /// The commits that the next one would have as parents.
    ///
    /// # Errors
    /// When HEAD names something that is not there.
    pub fn tips(&self) -> Result<Vec<Id>, Fault> {
        Ok(self.head()?.into_iter().chain(self.merge_heads()).collect())
    }

    /// The commit that a revision names, as `git rev-parse REV^{commit}` does.
    ///
    /// # Errors
    /// When it names none.
    pub fn commit(&self, revision: &str) -> Result<Id, Fault> {
        let wrong = |why: &str| {
            Fault::new(
                FaultKind::Git,
                format!("`{revision}` names no commit{why}"),
                "give a branch, a tag or a commit id; in CI, fetch it first (`fetch-depth: 0`)",
            )
        };
        let id = self
            .repo
            .rev_parse_single(revision)
            .map_err(|_| quarantined(revision).unwrap_or_else(|| wrong(" of this repository")))?;
        // What a tag names may be a tag again.
        let mut id = id.detach();
        let mut buffer = Vec::new();
        loop {
            let data = self.object(&id, &mut buffer)?;
            id = match self.repo.find_header(id).map(|header| header.kind()) {
                Ok(gix::object::Kind::Commit) => return Ok(id),
                Ok(gix::object::Kind::Tag) => {
                    gix::objs::TagRefIter::from_bytes(data, self.repo.object_hash())
                        .target_id()
                        .map_err(|error| broken(&format!("tag {id}"), &error))?
                }
                Ok(_) => return Err(wrong(", but something else")),
                Err(error) => return Err(broken(&format!("object {id}"), &error)),
            };
        }
    }

    /// All local and remote-tracking branches with their commits.
    ///
    /// # Errors
    /// When references cannot be read.
    pub fn branches(&self) -> Result<Vec<(String, Id)>, Fault> {
        let refs = self
            .repo
            .references()
            .map_err(|error| broken("references", &error))?;
        let mut branches = Vec::new();
        for prefix in ["refs/heads/", "refs/remotes/"] {
            let found = refs
                .prefixed(prefix)
                .map_err(|error| broken("references", &error))?;
            for mut reference in found.flatten() {
                let name = reference.name().shorten().to_str_lossy().into_owned();
                if let Ok(id) = reference.peel_to_id() {
                    branches.push((name, id.detach()));
                }
            }
        }
        Ok(branches)
    }

    /// The bytes of an object that must be there.
    ///
    /// # Errors
    /// When it is not, or cannot be read.
    pub fn object<'b>(&self, id: &gix::oid, buffer: &'b mut Vec<u8>) -> Result<&'b [u8], Fault> {
        if let Some(packed) = &self.packed
            && packed.borrow_mut().read(id, buffer).is_some()
        {
            return Ok(buffer);
        }
        match self.repo.objects.try_find(id, buffer) {
            Ok(Some(found)) => Ok(found.data),
            Ok(None) => Err(self.missing(id)),
            Err(error) => Err(broken(&format!("object {id}"), &error)),
        }
    }

    /// A tree, if it lies in a pack and is found there.
    pub(super) fn packed_tree(&self, id: &gix::oid) -> Option<Arc<Raw>> {
        self.packed.as_ref()?.borrow_mut().tree(id)
    }

    /// The size of an object in bytes, without reading it whole where that can be avoided; none where it
    /// was not fetched into a partial clone.
    ///
    /// # Errors
    /// When it is missing otherwise, or damaged.
    pub fn size(&self, id: Id) -> Result<Option<u64>, Fault> {
        let known = self.sizes.read().ok();
        if let Some(size) = known.and_then(|known| known.get(&id).copied()) {
            return Ok(Some(size));
        }
        let heads = self.heads.get_or_init(|| Heads::open(&self.repo));
        let repo = self.thinned.as_ref().unwrap_or(&self.repo);
        let size = match heads.size(&id) {
            Some(size) => size,
            None => match repo.try_find_header(id) {
                Ok(Some(header)) => header.size(),
                Ok(None) if self.thinned.is_some() => return Ok(None),
                Ok(None) => return Err(self.missing(&id)),
                Err(error) => return Err(broken(&format!("object {id}"), &error)),
            },
        };
        if let Ok(mut known) = self.sizes.write() {
            known.insert(id, size);
        }
        Ok(Some(size))
    }

    /// The tree of a commit.
    ///
    /// # Errors
    /// When the commit is not there.
    pub fn tree_of(&self, commit: Id) -> Result<Id, Fault> {
        let mut buffer = Vec::new();
        let data = self.object(&commit, &mut buffer)?;
        gix::objs::CommitRefIter::from_bytes(data, self.repo.object_hash())
            .tree_id()
            .map_err(|error| broken(&format!("commit {commit}"), &error))
    }

    /// The repository as gix has it; for this folder only.
    pub(super) fn gix(&self) -> &gix::Repository {
        &self.repo
    }

    /// Says that an object is not there, and how it can be had.
    fn missing(&self, id: &gix::oid) -> Fault {
        let short = id.to_hex_with_len(10);
        if let Some(fault) = quarantined(&short.to_string()) {
            return fault;
        }
        if self.thinned.is_some() {
            return Fault::new(
                FaultKind::Git,
                format!(
                    "this is a partial clone, and object {short}, which the history of the findings needs, was not fetched"
                ),
                "run `git fetch --refetch --no-filter`; in CI, check out without a filter and with `fetch-depth: 0`",
            );
        }
        Fault::new(
            FaultKind::Git,
            format!("object {short} of the repository is missing"),
            "run `git fsck` to see what is damaged, then `git fetch` or restore the repository",
        )
    }
}

/// Whether objects may be missing because they were not fetched yet.
fn is_partial(repo: &gix::Repository) -> bool {
    let config = repo.config_snapshot();
    let is_true = |value: &gix::bstr::BStr| {
        gix::config::Boolean::try_from(value).is_ok_and(|value| value.is_true())
    };
    let remotes = config.plumbing().sections_by_name("remote");
    config.string("extensions.partialClone").is_some()
        || remotes.into_iter().flatten().any(|remote| {
            let value = remote.value("promisor");
            value.is_some_and(|value| is_true(value.as_ref()))
        })
}

/// Why a commit is not found in a hook before a push is taken over.
fn quarantined(revision: &str) -> Option<Fault> {
    std::env::var_os("GIT_QUARANTINE_PATH")?;
    Some(Fault::new(
        FaultKind::Git,
        format!(
            "git still keeps `{revision}` apart from the repository, where clause10 cannot read it"
        ),
        "call clause10 in the hook `post-receive`, after the push was taken over, or in a pipeline",
    ))
}

/// The id that a text would have as a blob.
pub fn blob_id(bytes: &[u8], like: Id) -> Option<Id> {
    gix::objs::compute_hash(like.kind(), gix::objs::Kind::Blob, bytes).ok()
}

/// What of git cannot be read, and why.
pub(super) fn broken(what: &str, error: &dyn std::fmt::Display) -> Fault {
    Fault::new(
        FaultKind::Git,
        format!("git's {what} cannot be read: {}", first_line(error)),
        "run `git fsck` to see what is damaged",
    )
}

/// Errors of gix go on over several lines; the first says what.
fn first_line(error: &dyn std::fmt::Display) -> String {
    let text = error.to_string();
    text.lines().next().unwrap_or("").trim().to_owned()
}
