//! `clause10 init --editor`: settings that start the language server, beside whatever an editor has there.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails panics"
)]

mod support;

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use support::git::git;

fn init(folder: &Path, args: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_clause10"))
        .arg("init")
        .args(args)
        .current_dir(folder)
        .output()
        .unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success() && errors.is_empty(), "{errors}");
    String::from_utf8(output.stdout).unwrap()
}

fn repository() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    git(folder.path(), &["init", "-q"]);
    folder
}

/// Each block behind `<!-- PATH by clause10 init --editor NAME -->` is the file that the command writes.
#[test]
fn the_readme_shows_what_is_written() {
    let readme =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let folder = repository();
    let mut now = String::new();
    let mut shown = 0;
    let mut lines = readme.lines();
    while let Some(line) = lines.next() {
        let _ = writeln!(now, "{line}");
        let comment = line
            .strip_prefix("<!-- ")
            .and_then(|line| line.strip_suffix(" -->"));
        let Some((path, editor)) =
            comment.and_then(|comment| comment.split_once(" by clause10 init --editor "))
        else {
            continue;
        };
        init(folder.path(), &["--editor", editor]);
        let written = std::fs::read_to_string(folder.path().join(path)).unwrap();
        let fence = lines.next().filter(|line| line.starts_with("```"));
        let _ = writeln!(now, "{}\n{written}```", fence.expect("a block"));
        lines.by_ref().find(|line| *line == "```").expect("its end");
        shown += 1;
    }
    assert_eq!(shown, 5);
    support::generated("README.md", &now);
}

#[test]
fn only_the_settings_are_written_at_the_top_of_the_repository() {
    let folder = repository();
    let isms = folder.path().join("isms");
    std::fs::create_dir(&isms).unwrap();
    let out = init(&isms, &["--editor", "helix"]);
    let path = folder.path().join(".helix/languages.toml");
    assert!(path.is_file(), "{out}");
    assert!(
        out.starts_with("wrote  ") && out.contains("languages.toml\n"),
        "{out}"
    );
    assert_eq!(std::fs::read_dir(&isms).unwrap().count(), 0);
    assert!(init(&isms, &["--editor", "helix"]).starts_with("kept   "));
}

#[test]
fn what_is_there_is_kept_and_what_to_add_is_printed() {
    let folder = repository();
    let settings = folder.path().join(".vscode/settings.json");
    let own = "{\n  \"editor.rulers\": [100]\n}\n";
    std::fs::create_dir(folder.path().join(".vscode")).unwrap();
    std::fs::write(&settings, own).unwrap();
    let out = init(folder.path(), &["--editor", "vscode"]);
    assert!(
        out.contains("kept   .vscode/settings.json; add to it:\n"),
        "{out}"
    );
    assert!(
        out.contains("  \"glspc.server.command\": \"clause10\",\n"),
        "{out}"
    );
    assert!(out.contains("wrote  .vscode/extensions.json\n"), "{out}");
    assert_eq!(std::fs::read_to_string(&settings).unwrap(), own);

    // Once they were added, nothing is left to say.
    let added = out
        .split("{\n")
        .nth(1)
        .unwrap()
        .split("\n}")
        .next()
        .unwrap();
    std::fs::write(
        &settings,
        format!("{{\n  \"editor.rulers\": [100],\n{added}\n}}\n"),
    )
    .unwrap();
    let out = init(folder.path(), &["--editor", "vscode"]);
    assert!(out.contains("kept   .vscode/settings.json\n"), "{out}");
    assert!(!out.contains("add to it"), "{out}");
}
