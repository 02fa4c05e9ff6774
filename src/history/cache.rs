//! What one run learnt of history, kept for the next: below the git directory, never in the tree.
//!
//! A file for each question: the name is a hash of all that the answer depends on, so an answer to
//! another question, or one of another version of the program, is never found. A file that is damaged
//! is no answer. Not for what the answer means.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use sha2::{Digest, Sha256};

/// How many answers are kept: of the working tree, the index and some branches, each about history, recurrence,
/// what was official, and when controls were done.
const MOST: usize = 32;

/// With what each file begins; a new form has a new number.
const FORM: &str = "clause10 history 2";

/// The place of one answer.
#[derive(Debug)]
pub struct Cache {
    file: PathBuf,
}

/// Collects what an answer depends on.
#[derive(Clone, Default)]
pub struct Key(Sha256);

impl Key {
    /// One more thing that the answer depends on.
    pub fn add(&mut self, part: impl AsRef<[u8]>) {
        let part = part.as_ref();
        self.0.update((part.len() as u64).to_le_bytes());
        self.0.update(part);
    }

    /// Its hexadecimal name.
    fn name(self) -> String {
        hexadecimal(&self.0.finalize())
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Cache {
    /// The place of an answer in a git directory; `about` says in a word what was asked.
    pub fn new(git_dir: &Path, about: &str, mut key: Key) -> Self {
        key.add(FORM);
        key.add(env!("CARGO_PKG_VERSION"));
        let name = key.name();
        let file = git_dir.join("clause10").join(format!("{about}-{name}"));
        Self { file }
    }

    /// The answer, if it was kept and is whole.
    pub fn read(&self) -> Option<String> {
        let text = std::fs::read_to_string(&self.file).ok()?;
        let (head, answer) = text.split_once('\n')?;
        let whole = head == header(answer);
        whole.then(|| answer.to_owned())
    }

    /// Keeps an answer; that it cannot be kept is no fault, and the next run asks again.
    pub fn write(&self, answer: &str) {
        let _ = self.try_write(answer);
    }

    fn try_write(&self, answer: &str) -> std::io::Result<()> {
        let folder = self.file.parent().unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder)?;
        // Written beside and renamed: a run at the same time reads the old one or the new one whole.
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        writeln!(file, "{}", header(answer))?;
        file.write_all(answer.as_bytes())?;
        file.persist(&self.file)?;
        tidy(folder)
    }
}

fn header(answer: &str) -> String {
    format!("{FORM} {}", hexadecimal(&Sha256::digest(answer.as_bytes())))
}

/// Removes the oldest answers.
fn tidy(folder: &Path) -> std::io::Result<()> {
    let mut files: Vec<(SystemTime, PathBuf)> = std::fs::read_dir(folder)?
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().contains('-'))
        .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
        .collect();
    files.sort_unstable();
    let surplus = files.len().saturating_sub(MOST);
    for (_, file) in files.into_iter().take(surplus) {
        std::fs::remove_file(file)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cache(folder: &Path, question: &str) -> Cache {
        let mut key = Key::default();
        key.add(question);
        Cache::new(folder, "test", key)
    }

    #[test]
    fn an_answer_is_found_by_its_question_alone_and_only_whole() {
        let folder = tempfile::tempdir().unwrap();
        let (one, other) = (cache(folder.path(), "one"), cache(folder.path(), "other"));
        assert_eq!(one.read(), None);
        one.write("[1]");
        assert_eq!(one.read().as_deref(), Some("[1]"));
        assert_eq!(other.read(), None);
        let text = std::fs::read_to_string(&one.file).unwrap();
        for damaged in [
            &text[..text.len() - 1],
            &text.replace("[1]", "[2]"),
            "",
            "\n",
        ] {
            std::fs::write(&one.file, damaged).unwrap();
            assert_eq!(one.read(), None, "{damaged:?}");
        }
    }

    #[test]
    fn few_answers_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        for question in 0..MOST + 4 {
            cache(folder.path(), &question.to_string()).write("[]");
        }
        let kept = std::fs::read_dir(folder.path().join("clause10")).unwrap();
        assert_eq!(kept.count(), MOST);
    }
}
