//! How the code is arranged: which module may use which, and what may lie where.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails panics"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Which modules of the crate each top-level module may use: data flows one way, as `src/lib.rs` says.
/// `commands` may use everything.
const MAY_USE: &[(&str, &[&str])] = &[
    // Text, words and faults: what everything is made of.
    ("text", &[]),
    ("shape", &[]),
    ("suggest", &[]),
    ("catalog", &[]),
    ("git", &["error", "suggest"]),
    // The example company, written as a repository.
    ("company", &["error", "git"]),
    ("error", &["text"]),
    // The record and the company's rules, as plain data.
    ("model", &["catalog", "shape", "text"]),
    ("policy", &["catalog", "model", "shape", "text"]),
    // Periods of recurring controls, and what was committed for them.
    ("prevention", &["model", "suggest"]),
    // What is due when.
    (
        "calendar",
        &["due", "model", "policy", "prevention", "shape", "text"],
    ),
    // Bytes to records.
    (
        "parse",
        &[
            "catalog",
            "model",
            "policy",
            "prevention",
            "shape",
            "suggest",
            "text",
        ],
    ),
    // What falls due in a register.
    ("due", &["model", "policy", "text"]),
    // Where in the text of a record something is put.
    ("edit", &["model", "parse", "policy", "shape", "text"]),
    // Registers that were kept as tables, as entries and records.
    (
        "import",
        &[
            "catalog", "edit", "error", "model", "parse", "policy", "shape", "suggest", "text",
        ],
    ),
    // Records to violations, violations to diagnostics.
    (
        "history",
        &["error", "git", "model", "parse", "policy", "text"],
    ),
    (
        "branches",
        &["error", "git", "model", "parse", "policy", "text"],
    ),
    // Which earlier findings a finding may repeat.
    ("recurrence", &["catalog", "model", "text"]),
    ("rule", &["model", "policy", "recurrence", "shape", "text"]),
    (
        "rules",
        &[
            "catalog",
            "edit",
            "model",
            "parse",
            "policy",
            "prevention",
            "rule",
            "shape",
            "suggest",
            "text",
        ],
    ),
    (
        "diagnostic",
        &["error", "model", "policy", "rule", "shape", "text"],
    ),
    ("snapshot", &["diagnostic", "error", "git", "model", "text"]),
    (
        "config",
        &[
            "error", "model", "parse", "policy", "rules", "shape", "suggest", "text",
        ],
    ),
    (
        "workspace",
        &[
            "config", "error", "git", "model", "parse", "policy", "snapshot", "text",
        ],
    ),
    (
        "check",
        &[
            "catalog",
            "diagnostic",
            "model",
            "policy",
            "recurrence",
            "rule",
            "rules",
            "shape",
            "suggest",
            "text",
        ],
    ),
    // A timeline as events with what changed in each.
    (
        "life",
        &["diagnostic", "model", "parse", "policy", "shape", "text"],
    ),
    // A register judged, with all lives: what the report, the tables and the bundle are written from.
    (
        "dossier",
        &[
            "config",
            "diagnostic",
            "life",
            "model",
            "parse",
            "policy",
            "shape",
            "text",
        ],
    ),
    // What goes into the bundle, and how it is packed.
    (
        "bundle",
        &[
            "config", "dossier", "error", "git", "model", "parse", "policy", "shape", "text",
        ],
    ),
    // Whether a register is ready for an audit.
    (
        "readiness",
        &[
            "diagnostic",
            "due",
            "model",
            "policy",
            "rule",
            "shape",
            "text",
        ],
    ),
    (
        "stats",
        &["catalog", "dossier", "life", "model", "policy", "shape"],
    ),
    // What an editor asks about one place.
    (
        "editor",
        &[
            "catalog",
            "check",
            "config",
            "diagnostic",
            "due",
            "edit",
            "error",
            "model",
            "parse",
            "policy",
            "prevention",
            "reference",
            "rule",
            "rules",
            "shape",
            "snapshot",
            "suggest",
            "text",
            // For the register of the tests.
            "workspace",
        ],
    ),
    // Generated from the tables and the documentation of the rules.
    ("reference", &["policy", "rule", "shape"]),
    (
        "schema",
        &[
            "bundle",
            "calendar",
            "config",
            "dossier",
            "due",
            "import",
            "life",
            "model",
            "policy",
            "readiness",
            "rule",
            "rules",
            "shape",
            "stats",
        ],
    ),
    // To people and machines.
    (
        "output",
        &[
            "bundle",
            "calendar",
            "catalog",
            "diagnostic",
            "dossier",
            "due",
            "error",
            "life",
            "model",
            "policy",
            "readiness",
            "recurrence",
            "reference",
            "rule",
            "shape",
            "stats",
            "suggest",
            "text",
        ],
    ),
    (
        "cli",
        &["dossier", "model", "output", "parse", "shape", "stats"],
    ),
];

/// Longest file of `src`, in lines.
const LONGEST: usize = 450;

/// Files that are longer; each is to be cut, none is to be added.
const LONGER: &[&str] = &["catalog/tests.rs", "parse/yaml.rs"];

/// What the top level of the repository may hold.
const TOP: &[&str] = &[
    ".ci",
    ".github",
    ".gitignore",
    ".pre-commit-hooks.yaml",
    "CHANGELOG.md",
    "Cargo.lock",
    "Cargo.toml",
    "README.md",
    "benches",
    "fixtures",
    "fuzz",
    "schema",
    "src",
    "tests",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The source files with their paths below `src`.
fn sources() -> BTreeMap<String, String> {
    let src = root().join("src");
    walkdir::WalkDir::new(&src)
        .into_iter()
        .map(|entry| entry.unwrap().into_path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .map(|path: PathBuf| {
            let below = path.strip_prefix(&src).unwrap();
            let below = below.to_str().unwrap().replace('\\', "/");
            (below, std::fs::read_to_string(&path).unwrap())
        })
        .collect()
}

/// The top-level module that a file belongs to.
fn module(path: &str) -> &str {
    path.split('/').next().unwrap().trim_end_matches(".rs")
}

/// The top-level modules that a file names, in `use` lines and in paths; its unit tests are left out.
fn used(text: &str) -> BTreeSet<String> {
    let code = text.split("#[cfg(test)]\nmod tests").next().unwrap();
    let code: String = code
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .map(|line| format!("{line}\n"))
        .collect();
    let mut used = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        let names: Vec<&str> = match rest.strip_prefix('{') {
            // `use crate::{a::B, c}`: the names at the first level.
            Some(group) => group.split('}').next().unwrap().split(',').collect(),
            None => vec![rest],
        };
        for name in names {
            let name: String = name
                .trim()
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect();
            if !name.is_empty() {
                used.insert(name);
            }
        }
    }
    used
}

#[test]
fn each_module_uses_only_what_lies_before_it() {
    let modules: BTreeSet<String> = sources()
        .keys()
        .map(|path| module(path).to_owned())
        .collect();
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let own = module(&path);
        if matches!(own, "lib" | "main" | "commands") {
            continue;
        }
        let Some((_, allowed)) = MAY_USE.iter().find(|(name, _)| *name == own) else {
            wrong.push(format!("{path}: say in MAY_USE what `{own}` may use"));
            continue;
        };
        for other in used(&text) {
            if other != own && modules.contains(&other) && !allowed.contains(&&*other) {
                wrong.push(format!("{path}: `{own}` may not use `{other}`"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// The table itself has no cycle, whatever the code uses of it.
#[test]
fn no_modules_may_use_each_other() {
    let mut done: BTreeSet<&str> = BTreeSet::new();
    loop {
        let ready: Vec<&str> = MAY_USE
            .iter()
            .filter(|(name, uses)| {
                !done.contains(name) && uses.iter().all(|other| done.contains(other))
            })
            .map(|(name, _)| *name)
            .collect();
        if ready.is_empty() {
            break;
        }
        done.extend(ready);
    }
    let rest: Vec<_> = MAY_USE
        .iter()
        .map(|(name, _)| name)
        .filter(|name| !done.contains(*name))
        .collect();
    assert!(
        rest.is_empty(),
        "a cycle, or an unknown module, in {rest:?}"
    );
}

#[test]
fn every_file_says_what_it_is() {
    let silent: Vec<_> = sources()
        .into_iter()
        .filter(|(_, text)| !text.starts_with("//! "))
        .map(|(path, _)| path)
        .collect();
    assert!(silent.is_empty(), "{silent:?} do not open with `//!`");
}

#[test]
fn no_file_is_long() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let lines = text.lines().count();
        let excused = LONGER.contains(&&*path);
        if lines > LONGEST && !excused {
            wrong.push(format!("{path} has {lines} lines; cut it at {LONGEST}"));
        } else if lines <= LONGEST && excused {
            wrong.push(format!("{path} is short now; take it out of LONGER"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn the_top_level_holds_nothing_else() {
    if !root().join(".git").exists() {
        return;
    }
    let listed = Command::new("git")
        .args(["ls-files", "-z"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(listed.status.success(), "git ls-files failed");
    let odd: BTreeSet<String> = String::from_utf8_lossy(&listed.stdout)
        .split('\0')
        .filter_map(|path| path.split('/').next())
        .filter(|top| !top.is_empty() && !TOP.contains(top) && !top.starts_with("LICENSE"))
        .map(str::to_owned)
        .collect();
    assert!(odd.is_empty(), "{odd:?} must not lie at the top");
}
