//! Reads history beside, so that nobody waits for it while typing.
//!
//! One thread, one question at a time. What rules find in history is asked again with each change: a newer such
//! question about the same register takes the place of one that waits. The life of one finding is asked by a person,
//! so it goes first. Not for judging what is typed (`desk`).

use std::collections::{BTreeMap, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crossbeam_channel::{Receiver, Sender};
use lsp_server::RequestId;

use crate::check::{Life, Selection};
use crate::commands::judge::{Inherited, Opened, View, lived, lived_and_ran};
use crate::commands::show;
use crate::error::{Fault, FaultKind};
use crate::git::Ancestry;
use crate::life;
use crate::model::{Committed, Contents, Day, GoneAudit, Record, Register};
use crate::text::RepoPath;

/// What is to be done.
pub enum Job {
    /// Find out what rules find in the history of a register.
    Past(State),
    /// Tell the life of one finding.
    Life(State, Wanted),
}

/// A register as it is when its history is asked for.
pub struct State {
    /// Its folder.
    pub root: PathBuf,
    /// What it says now.
    pub register: Register,
    /// The day on which is judged.
    pub as_of: Day,
    /// Whether all of it is saved, so that the answer may be kept for the next who asks.
    pub is_saved: bool,
}

/// A finding whose life a client asked for.
pub struct Wanted {
    /// The request that waits for it.
    pub request: RequestId,
    /// The number of the finding, or its file where that is no name for it alone.
    pub asked: String,
    /// Its file.
    pub full: PathBuf,
}

/// What history says of one register.
pub struct Past {
    /// What the rules about history found.
    pub told: Vec<Life>,
    /// The same with its places where they are in what is typed now.
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
    pub texts: BTreeMap<RepoPath, Arc<Contents>>,
}

/// What was found out, or why it cannot be told.
pub enum Answer {
    /// What rules find in the history of the register in a folder.
    Past(PathBuf, Result<Past, Vec<Fault>>),
    /// The life of a finding.
    Life(Wanted, Result<Box<life::Life>, Vec<Fault>>),
}

/// Starts the thread; it ends when the questions do.
pub fn start(jobs: Receiver<Job>, answers: Sender<Answer>) {
    std::thread::spawn(move || {
        while let Ok(first) = jobs.recv() {
            let mut waiting = VecDeque::new();
            queue(&mut waiting, first);
            loop {
                jobs.try_iter().for_each(|next| queue(&mut waiting, next));
                let Some(job) = waiting.pop_front() else {
                    break;
                };
                if answers.send(done(job)).is_err() {
                    return;
                }
            }
        }
    });
}

/// Puts a question among those that wait.
fn queue(waiting: &mut VecDeque<Job>, job: Job) {
    match &job {
        Job::Past(next) => {
            let is_other = |job: &Job| !matches!(job, Job::Past(old) if old.root == next.root);
            waiting.retain(is_other);
            waiting.push_back(job);
        }
        Job::Life(..) => {
            let lives = waiting
                .iter()
                .take_while(|job| matches!(job, Job::Life(..)));
            let at = lives.count();
            waiting.insert(at, job);
        }
    }
}

fn done(job: Job) -> Answer {
    match job {
        Job::Past(state) => {
            let root = state.root.clone();
            let past = unbroken(&root, || read(state));
            Answer::Past(root, past)
        }
        Job::Life(state, wanted) => {
            let life = unbroken(&state.root, || life(&state, &wanted.asked));
            Answer::Life(wanted, life.map(Box::new))
        }
    }
}

/// Whatever happens to one question, the thread is there for the next.
fn unbroken<T>(root: &Path, read: impl FnOnce() -> Result<T, Vec<Fault>>) -> Result<T, Vec<Fault>> {
    let broken = |_| {
        let message = format!("reading the history of {} broke off", root.display());
        let help = "`clause10 check` in the same folder says more; please report it";
        Err(vec![Fault::new(FaultKind::Git, message, help)])
    };
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(broken)
}

/// The folder and its repository, looked at by who goes on when this is judged.
fn open(root: &Path) -> Result<Opened, Vec<Fault>> {
    let mut opened = Opened::open(root, View::WorkTree, true)?;
    opened.goes_on = true;
    Ok(opened)
}

fn life(state: &State, asked: &str) -> Result<life::Life, Vec<Fault>> {
    let opened = open(&state.root)?;
    show::life(&opened, &state.register, state.as_of, asked)
}

fn read(state: State) -> Result<Past, Vec<Fault>> {
    let one = |fault: Fault| vec![fault];
    let State {
        root,
        mut register,
        as_of,
        is_saved,
    } = state;
    let opened = open(&root)?;
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
        lives: lives.iter().map(|life| life.moved(&|span| span)).collect(),
        told: lives,
        gone,
        ancestry,
        committed,
        gone_audits: register.gone_audits,
        inherited,
        texts,
    })
}
