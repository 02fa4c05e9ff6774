//! Reads history beside, so that nobody waits for it while typing.
//!
//! One thread, one question at a time; a newer question about the same register takes the place of one that waits.
//! Not for judging what is typed (`desk`).

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crossbeam_channel::{Receiver, Sender};

use crate::check::{Life, Selection};
use crate::commands::judge::{Inherited, Opened, View, lived, lived_and_ran};
use crate::error::{Fault, FaultKind};
use crate::git::Ancestry;
use crate::model::{Committed, Contents, Day, GoneAudit, Record, Register};
use crate::text::RepoPath;

/// A question about the history of one register.
pub struct Job {
    /// Its folder.
    pub root: PathBuf,
    /// What it says now.
    pub register: Register,
    /// The day on which is judged.
    pub as_of: Day,
    /// Whether all of it is saved, so that the answer may be kept for the next who asks.
    pub is_saved: bool,
}

/// What history says of one register.
pub struct Past {
    /// What the rules about history found.
    pub lives: Vec<Life>,
    /// The last versions of findings that are gone.
    pub gone: Vec<Record>,
    /// Which commits lie behind which; none where no rule looks at history.
    pub ancestry: Option<Ancestry>,
    /// What was committed for each recurring control, by its file.
    pub committed: Vec<(RepoPath, Option<Vec<Committed>>)>,
    /// The audits that findings name and whose records are gone.
    pub gone_audits: Vec<GoneAudit>,
    /// What was so when clause10 was adopted.
    pub inherited: Option<Inherited>,
    /// What the records said when it was asked, since places are those of these texts.
    pub texts: Vec<(RepoPath, Arc<Contents>)>,
}

/// The answer to a question.
pub struct Answer {
    /// The folder of the register.
    pub root: PathBuf,
    /// What history says, or why that cannot be told.
    pub past: Result<Past, Vec<Fault>>,
}

/// Starts the thread; it ends when the questions do.
pub fn start(jobs: Receiver<Job>, answers: Sender<Answer>) {
    std::thread::spawn(move || {
        while let Ok(first) = jobs.recv() {
            for job in latest(first, &jobs, |one, other| one.root == other.root) {
                let root = job.root.clone();
                // Whatever happens to one question, the thread is there for the next.
                let past = catch_unwind(AssertUnwindSafe(|| read(job)));
                let past = past.unwrap_or_else(|_| Err(vec![broken(&root)]));
                if answers.send(Answer { root, past }).is_err() {
                    return;
                }
            }
        }
    });
}

/// A question with those that wait behind it: what was asked since makes earlier ones about the same pointless.
pub fn latest<T>(first: T, waiting: &Receiver<T>, is_same: impl Fn(&T, &T) -> bool) -> Vec<T> {
    let mut all = vec![first];
    while let Ok(next) = waiting.try_recv() {
        all.retain(|known| !is_same(known, &next));
        all.push(next);
    }
    all
}

fn broken(root: &Path) -> Fault {
    Fault::new(
        FaultKind::Git,
        format!("reading the history of {} broke off", root.display()),
        "`clause10 check` in the same folder says more; please report it",
    )
}

fn read(job: Job) -> Result<Past, Vec<Fault>> {
    let one = |fault: Fault| vec![fault];
    let Job {
        root,
        mut register,
        as_of,
        is_saved,
    } = job;
    let mut opened = Opened::open(&root, View::WorkTree, true)?;
    opened.goes_on = true;
    let policy = opened.workspace.policy();
    let rules = Selection::new(&[], &[]).unwrap_or_default().under(policy);
    let Some(repository) = &opened.repository else {
        return Err(Vec::new());
    };
    let is_kept = is_saved && repository.is_trusted();
    let key = is_kept.then(|| lived::key(policy, &register));
    let key = key.as_ref();
    let read = lived_and_ran(&opened, repository, &rules, &mut register, as_of, key);
    let (lived, ran) = read.map_err(one)?;
    let inherited = Inherited::read(&opened, &rules, (lived.as_ref(), ran.as_ref()))?;
    let controls = register.controls.iter();
    let committed =
        controls.map(|control| (control.file.path().clone(), control.committed.clone()));
    let committed = committed.collect();
    let texts = register.records.iter();
    let texts = texts.map(|record| (record.path().clone(), Arc::clone(&record.contents)));
    let texts = texts.collect();
    let (lives, gone, ancestry) = match lived {
        Some(lived) => (lived.lives, lived.gone, Some(lived.ancestry)),
        None => (Vec::new(), Vec::new(), None),
    };
    Ok(Past {
        lives,
        gone,
        ancestry,
        committed,
        gone_audits: register.gone_audits,
        inherited,
        texts,
    })
}
