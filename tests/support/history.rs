//! Repositories made with real git, and what `check` says of them.

use std::path::Path;
use std::process::Command;

use clause10::model::Day;
use clause10::reference::Example;
use serde_json::Value;

use super::{LIFE, RECORD, day, day_of, example_text, folder, record, write};

/// Who commits where nobody is named.
pub const MARIA: &str = "maria.lopez@acme.example";
pub const TOM: &str = "tom.baker@acme.example";

/// A repository in a folder of its own; nothing of the machine's configuration gets in.
pub struct Repo {
    folder: tempfile::TempDir,
}

/// One diagnostic, as the program says it.
#[derive(Debug)]
pub struct Found {
    pub rule: String,
    pub finding: String,
    pub field: String,
    pub path: String,
    pub message: String,
    pub help: String,
    pub level: String,
    pub state: String,
    pub fingerprint: String,
    /// The commits of its related places.
    pub commits: Vec<String>,
    /// Its related places: path, line and message.
    pub related: Vec<String>,
}

impl Repo {
    /// With the evidence and policies of the faultless record in a first commit.
    pub fn new() -> Self {
        let repo = Self { folder: folder() };
        repo.git(&["init", "--quiet", "--initial-branch=main"]);
        // Keeps the folder where the last record goes.
        repo.write("findings/README.md", "One file a finding.\n");
        repo.commit("2025-12-01", MARIA);
        repo
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn git(&self, args: &[&str]) -> String {
        self.git_on("2026-01-01", MARIA, args)
    }

    /// Runs git as somebody, at noon of a day.
    pub fn git_on(&self, day: &str, who: &str, args: &[&str]) -> String {
        let output = self
            .command(day, who)
            .args(args)
            .output()
            .expect("git runs");
        assert!(
            output.status.success(),
            "git {args:?}: {}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    fn command(&self, day: &str, who: &str) -> Command {
        let mut command = Command::new("git");
        let at = format!("{day}T12:00:00+00:00");
        let settings = ["commit.gpgSign=false", "core.autocrlf=false"];
        for setting in settings {
            command.args(["-c", setting]);
        }
        command.current_dir(self.path());
        for (name, value) in isolated() {
            command.env(name, value);
        }
        for role in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{role}_NAME"), name_of(who));
            command.env(format!("GIT_{role}_EMAIL"), who);
            command.env(format!("GIT_{role}_DATE"), &at);
        }
        command
    }

    pub fn write(&self, path: &str, text: &str) {
        write(self.path(), path, text);
    }

    /// Everything that the folder has, as a commit of somebody at noon of a day; its id.
    pub fn commit(&self, day: &str, who: &str) -> String {
        self.git(&["add", "--all"]);
        let message = format!("What {who} did on {day}");
        self.git_on(
            day,
            who,
            &["commit", "--quiet", "--allow-empty", "-m", &message],
        );
        self.head()
    }

    /// The record of the examples with a text, committed by who commits where nobody is named.
    pub fn put(&self, day: &str, text: &str) -> String {
        self.put_as(day, MARIA, text)
    }

    pub fn put_as(&self, day: &str, who: &str, text: &str) -> String {
        self.write(RECORD, text);
        self.commit(day, who)
    }

    /// The faultless record through its statuses, from one to another, each on its own day.
    pub fn live(&self, from: &str, to: &str) {
        let at = |status: &str| LIFE.iter().position(|(known, _)| *known == status).unwrap();
        for (status, day) in &LIFE[at(from)..=at(to)] {
            self.put(day, &record(status));
        }
    }

    pub fn head(&self) -> String {
        self.git(&["rev-parse", "HEAD"])
    }

    pub fn branch(&self, name: &str) {
        self.git(&["checkout", "--quiet", "-b", name]);
    }

    pub fn checkout(&self, name: &str) {
        self.git(&["checkout", "--quiet", name]);
    }

    pub fn merge(&self, day: &str, branch: &str) -> String {
        self.git_on(
            day,
            MARIA,
            &["merge", "--quiet", "--no-ff", "--no-edit", branch],
        );
        self.head()
    }

    /// A merge of a branch in which somebody writes the record anew, whatever the parents have.
    pub fn evil_merge(&self, day: &str, branch: &str, text: &str) -> String {
        let mut command = self.command(day, MARIA);
        // Whether it conflicts is all one: the text is given.
        let merged = command.args(["merge", "--quiet", "--no-ff", "--no-commit", branch]);
        merged.output().expect("git runs");
        self.write(RECORD, text);
        self.commit(day, MARIA)
    }

    /// The program in the folder, or in one below it.
    pub fn program(&self, folder: &str, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_clause10"));
        command.current_dir(self.path().join(folder));
        for (name, value) in isolated() {
            command.env(name, value);
        }
        command
            .env("GIT_AUTHOR_NAME", name_of(MARIA))
            .env("GIT_AUTHOR_EMAIL", MARIA)
            .args(args);
        command
    }

    /// Runs the program; gives its exit code, what it printed and what it said.
    pub fn run(&self, args: &[&str]) -> (i32, String, String) {
        let output = self.program("", args).output().expect("clause10 runs");
        let text = |bytes| String::from_utf8(bytes).unwrap();
        let code = output.status.code().expect("it was not killed");
        (code, text(output.stdout), text(output.stderr))
    }

    /// What a run that could not judge said, with single blanks and without frames: it is set to a width.
    pub fn broken(&self, args: &[&str]) -> String {
        let (code, out, err) = self.run(args);
        assert_eq!(code, 2, "{args:?}: {out}{err}");
        assert!(err.contains("help: "), "{err}");
        plain(&err)
    }

    /// What the program says of the folder on a day.
    pub fn check(&self, as_of: &str, args: &[&str]) -> Vec<Found> {
        let mut command = self.program("", &["check", "--format", "json", "--as-of", as_of]);
        command.args(args);
        let output = command.output().expect("clause10 runs");
        let told = String::from_utf8_lossy(&output.stderr);
        let report: Value = serde_json::from_slice(&output.stdout).expect(&told);
        assert_eq!(report["errors"], Value::Array(Vec::new()), "{told}");
        let found = report["diagnostics"].as_array().unwrap();
        found.iter().map(Found::read).collect()
    }

    /// The diagnostics of the family history, in the order of their rules.
    pub fn history(&self, as_of: &str) -> Vec<Found> {
        let mut found = self.check(as_of, &["--select", "history"]);
        found.sort_by(|a, b| (&a.rule, &a.message).cmp(&(&b.rule, &b.message)));
        found
    }

    /// The names of the rules of the family history that report something.
    pub fn rules(&self, as_of: &str) -> Vec<String> {
        let found = self.history(as_of);
        found.into_iter().map(|found| found.rule).collect()
    }
}

impl Found {
    fn read(value: &Value) -> Self {
        let text = |key: &str| value[key].as_str().unwrap_or_default().to_owned();
        let related = value["related"].as_array().unwrap().iter();
        let place = |place: &Value| {
            let message = place["message"].as_str().unwrap_or_default();
            let path = place["path"].as_str().unwrap_or_default();
            format!("{path}:{}: {message}", place["start"]["line"])
        };
        Self {
            related: related.clone().map(place).collect(),
            rule: text("rule"),
            finding: text("finding"),
            field: text("field"),
            path: text("path"),
            message: text("message"),
            help: text("help"),
            level: text("level"),
            state: text("state"),
            fingerprint: text("fingerprint"),
            commits: related
                .filter_map(|place| Some(place["commit"].as_str()?.to_owned()))
                .collect(),
        }
    }
}

/// A text that was set to a width, with single blanks and without frames.
pub fn plain(text: &str) -> String {
    let words = text.split_whitespace().filter(|word| *word != "│");
    words.collect::<Vec<_>>().join(" ")
}

/// No configuration but the repository's own, and no repository but the one of the folder.
pub fn isolated() -> [(&'static str, &'static str); 4] {
    [
        ("GIT_CONFIG_GLOBAL", "/dev/null"),
        ("GIT_CONFIG_NOSYSTEM", "1"),
        ("GIT_CEILING_DIRECTORIES", "/"),
        ("GIT_TERMINAL_PROMPT", "0"),
    ]
}

/// The name that belongs to an address: `Tom Baker`.
fn name_of(address: &str) -> String {
    let local = address.split('@').next().unwrap();
    let capital = |part: &str| part[..1].to_uppercase() + &part[1..];
    local.split('.').map(capital).collect::<Vec<_>>().join(" ")
}

/// Makes the commits of an example, and gives the day of the last one.
///
/// Beside the words that complete an excerpt (`lay_out`) the info of a fence says:
/// - `commit=DAY`: the day of author and committer; `by=ADDRESS`: who it is, if not Maria;
/// - `after=STATUS`: the faultless record through its statuses up to this one comes before;
/// - `move=OLD:NEW`, `delete=PATH`: what happens to files first; with a `console` fence that is all.
pub fn play(repo: &Repo, examples: &[Example]) -> Day {
    let mut as_of = day_of("closed");
    for example in examples {
        let on = example.option("commit").expect("a day");
        if let Some(status) = example.option("after") {
            repo.live("open", status);
        }
        let mut file = example.option("file").unwrap_or(RECORD);
        if let Some((old, new)) = example.option("move").and_then(|m| m.split_once(':')) {
            std::fs::create_dir_all(repo.path().join(new).parent().unwrap()).unwrap();
            std::fs::rename(repo.path().join(old), repo.path().join(new)).unwrap();
            file = new;
        }
        if let Some(path) = example.option("delete") {
            std::fs::remove_file(repo.path().join(path)).unwrap();
        }
        if example.language != "console" {
            repo.write(file, &example_text(example));
        }
        repo.commit(on, example.option("by").unwrap_or(MARIA));
        as_of = day(example.option("as-of").unwrap_or(on));
    }
    as_of
}
