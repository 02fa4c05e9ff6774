//! Asks beside what findings repeat: that compares all with all, and nobody is to wait for it while typing.
//!
//! One thread; of questions that wait, the last one about a register counts. Not for what is asked (`check`).

use std::path::PathBuf;

use crossbeam_channel::{Receiver, Sender};

use crate::catalog::Edition;
use crate::check;
use crate::commands::judge::{KeptSuspected, written};
use crate::model::{Record, Register};

/// A question: what the findings of one register repeat.
pub struct Question {
    /// Its folder.
    pub root: PathBuf,
    /// What its texts were when it was asked, as a number that grows.
    pub state: u64,
    /// The register.
    pub register: Register,
    /// The last versions of findings that only history has.
    pub gone: Vec<Record>,
    /// The edition of requirements that name none.
    pub default_edition: Option<Edition>,
    /// The findings that are asked about, by their indices.
    pub asked: Vec<usize>,
}

/// What is known of it.
pub struct Found {
    /// The folder of the register.
    pub root: PathBuf,
    /// The state that was asked about.
    pub state: u64,
    /// What its findings probably repeat.
    pub suspected: Vec<KeptSuspected>,
}

/// Starts the thread; it ends when the questions do.
pub fn start(questions: Receiver<Question>, answers: Sender<Found>) {
    std::thread::spawn(move || {
        while let Ok(first) = questions.recv() {
            let mut waiting = vec![first];
            for next in questions.try_iter() {
                waiting.retain(|question| question.root != next.root);
                waiting.push(next);
            }
            for question in waiting {
                if answers.send(answered(&question)).is_err() {
                    return;
                }
            }
        }
    });
}

/// The answer to a question.
pub fn answered(question: &Question) -> Found {
    let (register, gone) = (&question.register, &*question.gone);
    let index = check::compared(register, gone, question.default_edition);
    let suspected = check::suspected_in(&index, register, &question.asked);
    let kept = suspected
        .iter()
        .filter_map(|one| written(one, register, gone));
    Found {
        root: question.root.clone(),
        state: question.state,
        suspected: kept.collect(),
    }
}
