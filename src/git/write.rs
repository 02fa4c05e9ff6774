//! Writes a new repository from a list of commits: for the example company.
//!
//! Never touches a repository that is there already.

use std::collections::BTreeMap;
use std::path::Path;
use std::rc::Rc;

use gix::ObjectId;
use gix::objs::tree::EntryKind;
use gix::refs::transaction::{PreviousValue, RefEdit};

use crate::error::{Fault, FaultKind};

/// Who did something, when.
#[derive(Clone, Debug)]
pub struct Signature {
    /// Name, as git records it.
    pub name: String,
    /// Address.
    pub email: String,
    /// Seconds since 1970 in UTC.
    pub seconds: i64,
    /// Seconds east of UTC.
    pub offset: i32,
}

/// One commit with all its files.
#[derive(Clone, Debug)]
pub struct Commit {
    /// Who wrote it.
    pub author: Signature,
    /// Who committed it.
    pub committer: Signature,
    /// The message.
    pub message: String,
    /// The commits before it, as indices into the list; all of them come earlier.
    pub parents: Vec<usize>,
    /// All files by path.
    pub files: BTreeMap<String, Rc<str>>,
    /// An annotated tag on it, made by its committer at the same time.
    pub tag: Option<String>,
    /// Whether it lies on main rather than on a branch that was merged.
    pub on_main: bool,
}

/// Makes a repository in a folder that is empty, with the commits, their tags and the last commit's
/// files checked out; the branch is `main`. The same commits give the same object ids everywhere.
///
/// # Errors
/// When something cannot be written.
pub fn repository(folder: &Path, commits: &[Commit]) -> Result<(), Fault> {
    write(folder, commits).map_err(|why| {
        Fault::new(
            FaultKind::Git,
            format!("cannot write the repository {}: {why}", folder.display()),
            "check that the folder can be written and the disk is not full",
        )
    })
}

fn write(folder: &Path, commits: &[Commit]) -> Result<(), Box<dyn std::error::Error>> {
    // Isolated: nothing of the user's own git configuration (hooks, templates, hash) gets in.
    let options = gix::open::Options::isolated();
    let create = gix::create::Options::default();
    let repo = gix::ThreadSafeRepository::init_opts(
        folder,
        gix::create::Kind::WithWorktree,
        create,
        options,
    )?
    .to_thread_local();
    let mut written: Vec<(ObjectId, ObjectId)> = Vec::with_capacity(commits.len());
    let mut refs: Vec<(String, usize)> = Vec::new();
    let mut tags: Vec<(String, ObjectId, usize)> = Vec::new();
    for (index, commit) in commits.iter().enumerate() {
        let before = commit
            .parents
            .first()
            .and_then(|&parent| Some((written.get(parent)?, commits.get(parent)?)));
        let tree = tree(
            &repo,
            before.map(|((_, tree), parent)| (*tree, &parent.files)),
            &commit.files,
        )?;
        let parents = commit
            .parents
            .iter()
            .filter_map(|&parent| written.get(parent).map(|(id, _)| *id))
            .collect();
        let object = gix::objs::Commit {
            tree,
            parents,
            author: signature(&commit.author),
            committer: signature(&commit.committer),
            encoding: None,
            message: commit.message.as_str().into(),
            extra_headers: Vec::new(),
        };
        let id = repo.write_object(&object)?.detach();
        written.push((id, tree));
        if let Some(tag) = &commit.tag {
            let object = repo.write_object(tag_of(tag, id, commit))?.detach();
            tags.push((format!("refs/tags/{tag}"), object, index));
        }
        if commit.on_main {
            refs.retain(|(name, _)| name != "refs/heads/main");
            refs.push(("refs/heads/main".to_owned(), index));
        }
    }
    let heads = refs.into_iter().filter_map(|(name, index)| {
        let (id, _) = written.get(index)?;
        Some((name, *id, index))
    });
    for (name, id, index) in heads.chain(tags) {
        let Some(commit) = commits.get(index) else {
            continue;
        };
        let edit = RefEdit::update(
            name.try_into()?,
            id,
            PreviousValue::Any,
            "the example company",
        );
        let mut buffer = gix::date::parse::TimeBuf::default();
        let committer = signature(&commit.committer);
        repo.edit_references_as([edit], Some(committer.to_ref(&mut buffer)))?;
    }
    std::fs::write(repo.git_dir().join("HEAD"), "ref: refs/heads/main\n")?;
    if let (Some((_, tree)), Some(commit)) = (written.last(), commits.last()) {
        check_out(folder, commit)?;
        repo.index_from_tree(tree)?
            .write(gix::index::write::Options::default())?;
    }
    Ok(())
}

/// The tree of a commit, made from its parent's by what differs.
fn tree(
    repo: &gix::Repository,
    before: Option<(ObjectId, &BTreeMap<String, Rc<str>>)>,
    files: &BTreeMap<String, Rc<str>>,
) -> Result<ObjectId, Box<dyn std::error::Error>> {
    let empty = BTreeMap::new();
    let (start, old) = before.unwrap_or((repo.empty_tree().id, &empty));
    let mut editor = repo.edit_tree(start)?;
    for path in old.keys().filter(|path| !files.contains_key(*path)) {
        editor.remove(path.as_str())?;
    }
    for (path, text) in files
        .iter()
        .filter(|(path, text)| old.get(*path) != Some(*text))
    {
        let blob = repo.write_blob(text.as_bytes())?;
        editor.upsert(path.as_str(), EntryKind::Blob, blob)?;
    }
    Ok(editor.write()?.detach())
}

/// The tag of a commit, in the words of its first line.
fn tag_of(name: &str, id: ObjectId, commit: &Commit) -> gix::objs::Tag {
    gix::objs::Tag {
        target: id,
        target_kind: gix::objs::Kind::Commit,
        name: name.into(),
        tagger: Some(signature(&commit.committer)),
        message: format!("{}\n", commit.message.lines().next().unwrap_or(name)).into(),
        signature: None,
    }
}

fn signature(who: &Signature) -> gix::actor::Signature {
    gix::actor::Signature {
        name: who.name.as_str().into(),
        email: who.email.as_str().into(),
        time: gix::date::Time {
            seconds: who.seconds,
            offset: who.offset,
        },
    }
}

fn check_out(folder: &Path, commit: &Commit) -> std::io::Result<()> {
    for (path, text) in &commit.files {
        let full = folder.join(path);
        if let Some(parent) = full.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(full, text.as_bytes())?;
    }
    Ok(())
}
