//! The program and git as they are run in any folder, with what the environment of a hook would add.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::history::{MARIA, isolated};

/// A day on which the faultless record is closed.
pub const AS_OF: &str = "2026-07-21";

/// What the program answered.
#[derive(Debug)]
pub struct Answer {
    pub code: i32,
    pub report: Value,
}

/// A command in a folder, with nothing of the machine's configuration and of a git around it.
pub fn command(program: &str, folder: &Path) -> Command {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("GIT_") {
            command.env_remove(name);
        }
    }
    command.current_dir(folder).envs(isolated());
    for role in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{role}_NAME"), "Maria Lopez");
        command.env(format!("GIT_{role}_EMAIL"), MARIA);
        command.env(format!("GIT_{role}_DATE"), "2026-07-21T12:00:00Z");
    }
    command
}

/// Runs git, which has to succeed.
pub fn git(folder: &Path, args: &[&str]) -> String {
    let output = command("git", folder).args(args).output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "git {args:?}: {told}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// Says on standard error what a test leaves out, and why.
#[allow(clippy::print_stderr, reason = "for who reads the test's output")]
pub fn left_out(why: &str) {
    eprintln!("left out: {why}");
}

/// Whether git knows how to do something; if not, says what is left out.
pub fn knows(folder: &Path, args: &[&str], what: &str) -> bool {
    let output = command("git", folder).args(args).output().unwrap();
    if !output.status.success() {
        left_out(&format!("this git has no {what}"));
    }
    output.status.success()
}

/// What `check` says in a folder.
pub fn check(folder: &Path, args: &[&str]) -> Answer {
    answer(clause10(folder).args(dated(args)))
}

/// The arguments with the usual day, if they name none.
fn dated<'a>(args: &[&'a str]) -> Vec<&'a str> {
    let day: &[&str] = if args.contains(&"--as-of") {
        &[]
    } else {
        &["--as-of", AS_OF]
    };
    [args, day].concat()
}

/// `check`, ready to be run.
pub fn clause10(folder: &Path) -> Command {
    let mut command = command(env!("CARGO_BIN_EXE_clause10"), folder);
    command.args(["check", "--format", "json"]);
    command
}

/// Runs `check`.
pub fn answer(command: &mut Command) -> Answer {
    let output = command.output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    let answer = Answer {
        code: output.status.code().expect("it was not killed"),
        report: serde_json::from_slice(&output.stdout).expect(&told),
    };
    let faults = answer.report["errors"].as_array().unwrap().len();
    assert_eq!(answer.code == 2, faults > 0, "{told}");
    answer
}

/// What `check` says to people.
pub fn told(folder: &Path, args: &[&str]) -> String {
    let mut command = command(env!("CARGO_BIN_EXE_clause10"), folder);
    let output = command.arg("check").args(dated(args)).output().unwrap();
    let out = [output.stdout, output.stderr].concat();
    String::from_utf8(out).unwrap()
}

impl Answer {
    /// The rules of what is new, in order, each as often as it reports.
    pub fn rules(&self) -> Vec<&str> {
        self.rules_that_are("new")
    }

    pub fn rules_that_are(&self, state: &str) -> Vec<&str> {
        assert_eq!(self.report["errors"], Value::Array(Vec::new()));
        let found = self.report["diagnostics"].as_array().unwrap().iter();
        let mut rules: Vec<&str> = found
            .filter(|found| found["state"] == state)
            .map(|found| found["rule"].as_str().unwrap())
            .collect();
        rules.sort_unstable();
        rules
    }

    /// Asserts that all was judged and nothing is wrong.
    #[track_caller]
    pub fn is_clean(&self) {
        assert_eq!(self.rules(), Vec::<&str>::new(), "{:#}", self.report);
        assert_eq!(self.code, 0);
        assert_eq!(self.report["summary"]["findings"], 1, "{:#}", self.report);
    }

    /// Asserts that nothing was judged: the message and the way out say so in these words.
    #[track_caller]
    pub fn is_broken(&self, message: &str, help: &str) {
        let fault = &self.report["errors"][0];
        let of = |key: &str| fault[key].as_str().unwrap_or_default();
        assert!(
            of("message").contains(message) && of("help").contains(help),
            "not `{message}` with `{help}`: {:#}",
            self.report
        );
        assert!(!of("message").contains('\n') && !of("message").ends_with('.'));
        assert_eq!(self.code, 2);
        assert_eq!(self.report["diagnostics"], Value::Array(Vec::new()));
    }
}
