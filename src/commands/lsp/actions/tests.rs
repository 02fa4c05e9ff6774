//! Actions on registers in real folders, each applied as a client does it and judged again.

mod fixes;

use std::path::Path;
use std::process::Command;

use lsp_types::{
    CodeActionContext, PartialResultParams, TextDocumentIdentifier, WorkDoneProgressParams,
};

use super::*;
use crate::commands::lsp::desk::Asked;
use crate::commands::lsp::{asker, worker};
use crate::diagnostic::Diagnostic;
use crate::editor::scene::OPEN;
use crate::editor::{Encoding, Lines};
use crate::text::RepoPath;

const PATH: &str = "findings/NC-2026-001.md";
const LIFE: &str = "findings/2026/NC-2026-004-access-review.md";

/// The faultless record at a status.
fn record(status: &str) -> String {
    let records = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/life/records");
    std::fs::read_to_string(records.join(format!("{status}.md"))).unwrap()
}

/// A register in a folder, as of a day.
struct Office {
    folder: tempfile::TempDir,
    desk: Desk,
}

impl Office {
    fn new(day: &str, files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), files);
        Self::of(day, folder)
    }

    /// The same with all files committed, one change after the other, each on its day.
    fn committed(day: &str, changes: &[(&str, &[(&str, &str)])]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let git = |day: &str, args: &[&str]| {
            let output = Command::new("git")
                .args(["-c", "user.name=M", "-c", "user.email=m@acme.example"])
                .args(args)
                .current_dir(folder.path())
                .env("GIT_CONFIG_GLOBAL", "/dev/null")
                .env("GIT_CONFIG_NOSYSTEM", "1")
                .env("GIT_COMMITTER_DATE", format!("{day}T12:00:00Z"))
                .output()
                .unwrap();
            assert!(output.status.success(), "{output:?}");
        };
        git(day, &["init", "-q"]);
        for (day, files) in changes {
            write(folder.path(), files);
            git(day, &["add", "-A"]);
            git(day, &["commit", "-q", "-m", "Records", "--no-gpg-sign"]);
        }
        let mut office = Self::of(day, folder);
        let (jobs, waiting) = crossbeam_channel::unbounded();
        let (found, answers) = crossbeam_channel::unbounded();
        worker::start(waiting, found);
        jobs.send(office.desk.job().unwrap()).unwrap();
        let worker::Answer::Past(_, past) = answers.recv().unwrap() else {
            panic!("a life that nobody asked for");
        };
        office
            .desk
            .take(past.unwrap_or_else(|faults| panic!("{faults:?}")));
        office
    }

    fn of(day: &str, folder: tempfile::TempDir) -> Self {
        std::fs::create_dir_all(folder.path().join("findings")).unwrap();
        let asked = Asked {
            as_of: Some(day.parse().unwrap()),
            no_history: false,
        };
        let desk = Desk::open(folder.path(), asked);
        let mut desk = desk.unwrap().unwrap();
        let question = desk.question();
        if let Some(question) = question {
            desk.answer(asker::answered(&question));
        }
        Self { folder, desk }
    }

    fn text(&self, path: &str) -> String {
        std::fs::read_to_string(self.folder.path().join(path)).unwrap()
    }

    /// The actions at the first place of some words.
    fn actions(&self, path: &str, words: &str, only: Option<CodeActionKind>) -> Vec<CodeAction> {
        let client = Client {
            action_literals: true,
            versioned_edits: true,
            ..Client::default()
        };
        self.offered(path, words, only, &client)
    }

    /// The same for a client.
    fn offered(
        &self,
        path: &str,
        words: &str,
        only: Option<CodeActionKind>,
        client: &Client,
    ) -> Vec<CodeAction> {
        let found = self.on(path, |sight, page| {
            let at = page.lines.position(page.lines.text().find(words).unwrap());
            let params = CodeActionParams {
                text_document: TextDocumentIdentifier::new(sight.uri(page.path).unwrap()),
                range: lsp_types::Range::new(at, at),
                context: CodeActionContext {
                    only: only.map(|kind| vec![kind]),
                    ..CodeActionContext::default()
                },
                work_done_progress_params: WorkDoneProgressParams::default(),
                partial_result_params: PartialResultParams::default(),
            };
            actions(&self.desk, sight, page, &params, (client, Some(7)))
        });
        let literal = |action| match action {
            CodeActionOrCommand::CodeAction(action) => action,
            CodeActionOrCommand::Command(command) => panic!("{command:?}"),
        };
        found.into_iter().map(literal).collect()
    }

    /// Asks about a file.
    fn on<T>(&self, path: &str, find: impl FnOnce(&Sight<'_>, &Page<'_>) -> T) -> T {
        let text = self.text(path);
        let mut sight = self.desk.sight(Encoding::Utf16, false);
        sight.me = Some("maria.lopez@acme.example");
        let (path, lines) = (RepoPath::new(path), Lines::new(&text, Encoding::Utf16));
        let page = Page {
            path: &path,
            lines: &lines,
            kind: sight.kind(&path),
        };
        find(&sight, &page)
    }

    fn titles(&self, path: &str, words: &str) -> Vec<String> {
        let actions = self.actions(path, words, None).into_iter();
        actions.map(|action| action.title).collect()
    }

    /// The file after the action with a title that begins so.
    fn after(&self, path: &str, words: &str, title: &str) -> String {
        let actions = self.actions(path, words, None);
        let titles: Vec<_> = actions.iter().map(|action| &action.title).collect();
        let action = actions
            .iter()
            .find(|action| action.title.starts_with(title));
        let action = action.unwrap_or_else(|| panic!("{title} is not in {titles:?}"));
        self.applied(path, action)
    }

    fn applied(&self, path: &str, action: &CodeAction) -> String {
        let changes = action.edit.clone().unwrap().document_changes.unwrap();
        let DocumentChanges::Edits(documents) = changes else {
            panic!("{changes:?}");
        };
        assert_eq!(documents[0].text_document.version, Some(7));
        let mut text = self.text(path);
        for edit in documents[0].edits.iter().rev() {
            let OneOf::Left(edit) = edit else {
                panic!("{edit:?}")
            };
            let span = Lines::new(&text, Encoding::Utf16).span(edit.range);
            text.replace_range(span.range(), &edit.new_text);
        }
        text
    }

    /// The names of the rules that another text breaks, warnings and infos left out.
    fn errors(&self, path: &str, text: &str) -> Vec<&'static str> {
        let found = self.desk.would_be(&RepoPath::new(path), text).unwrap();
        let is_error = |found: &&Diagnostic| found.level == crate::policy::Level::Error;
        let mut names: Vec<_> = found
            .iter()
            .filter(is_error)
            .map(|found| found.rule.name)
            .collect();
        names.dedup();
        names
    }
}

fn write(root: &Path, files: &[(&str, &str)]) {
    for (path, text) in files {
        let full = root.join(path);
        std::fs::create_dir_all(full.parent().unwrap()).unwrap();
        std::fs::write(full, text).unwrap();
    }
}

/// The lines that are in one text and not in the other.
fn added(old: &str, new: &str) -> String {
    let old: Vec<&str> = old.lines().collect();
    let lines = new.lines().filter(|line| !old.contains(line));
    lines.map(|line| format!("{line}\n")).collect()
}

#[test]
fn whether_it_repeats_another_is_answered_either_way() {
    let earlier = record("closed");
    let later = OPEN
        .replace("NC-2026-001", "NC-2026-031")
        .replace(
            "Access review of the finance system was missed",
            "Access review of the finance system for Q3 2026 was missed",
        )
        .replace("2026-02-10", "2026-11-09")
        .replace("due: 2026-08-31", "due: 2027-05-31");
    let path = "findings/NC-2026-031.md";
    let office = Office::new("2026-11-10", &[(LIFE, &earlier), (path, &later)]);
    let yes = office.after(path, "title:", "It repeats NC-2026-004");
    assert_eq!(added(&later, &yes), "recurrence_of: [NC-2026-004]\n");
    let no = office.after(path, "title:", "It does not repeat NC-2026-004");
    assert_eq!(
        added(&later, &no),
        "not_recurrence_of:\n  - finding: NC-2026-004\n    reason:\n"
    );
    assert_eq!(
        office.errors(path, &no),
        ["missing-field"],
        "the reason is asked for"
    );
}

#[test]
fn a_due_date_is_extended_with_an_entry() {
    let office = Office::new("2026-03-01", &[(PATH, OPEN)]);
    let text = office.after(PATH, "due: ", "Extend `due` by 30 days, to 2026-09-30");
    let expected = "due: 2026-09-30\nextensions:\n  - field: due\n    from: 2026-08-31\n    to: 2026-09-30\n    date: 2026-03-01\n    by: maria.lopez@acme.example\n    reason:\n";
    assert_eq!(added(OPEN, &text), expected);
    assert_eq!(office.errors(PATH, &text), ["missing-field"]);
    assert_eq!(
        office.errors(PATH, &text.replace("reason:", "reason: The tool is late")),
        [""; 0]
    );
    let late = Office::new("2026-12-01", &[(PATH, OPEN)]);
    let actions = late.actions(PATH, "due: ", Some(CodeActionKind::QUICKFIX));
    let extend = actions
        .iter()
        .find(|action| action.title.starts_with("Extend `due` to 2026-12-31"));
    assert!(
        extend.unwrap().diagnostics.is_some(),
        "it answers `overdue`"
    );
}

#[test]
fn a_move_that_was_made_is_recorded() {
    let office = Office::committed("2026-03-01", &[("2026-02-11", &[(PATH, OPEN)])]);
    let moved = OPEN.replace("due: 2026-08-31", "due: 2026-10-31");
    std::fs::write(office.folder.path().join(PATH), &moved).unwrap();
    let text = office.after(
        PATH,
        "due: ",
        "Record why `due` was moved from 2026-08-31 to 2026-10-31",
    );
    assert!(
        text.contains("    from: 2026-08-31\n    to: 2026-10-31\n"),
        "{text}"
    );
    assert!(text.contains("\ndue: 2026-10-31\n"));
}

#[test]
fn a_move_that_history_shows_is_recorded_too() {
    let early = OPEN.replace("due: 2026-08-31", "due: 2026-02-20");
    let changes = [
        ("2026-02-11", &[(PATH, &*early)][..]),
        ("2026-02-25", &[(PATH, OPEN)]),
    ];
    let office = Office::committed("2026-03-01", &changes);
    let title = "Record why `due` was moved from 2026-02-20 to 2026-08-31";
    let actions = office.actions(PATH, "due: ", Some(CodeActionKind::QUICKFIX));
    let action = actions
        .iter()
        .find(|action| action.title.starts_with(title));
    let answered = action.unwrap().diagnostics.as_ref().unwrap();
    assert_eq!(
        answered[0].code,
        Some(lsp_types::NumberOrString::String(
            "due-date-slipped".to_owned()
        ))
    );
    let text = office.after(PATH, "due: ", title);
    assert_eq!(
        added(OPEN, &text),
        "extensions:\n  - field: due\n    from: 2026-02-20\n    to: 2026-08-31\n    date: 2026-03-01\n    by: maria.lopez@acme.example\n    reason:\n"
    );
}

#[test]
fn a_diagnostic_is_accepted_once_the_reason_is_there() {
    let text = OPEN.replace("tom.baker@acme.example", "IT team");
    let office = Office::new("2026-03-01", &[(PATH, &text)]);
    let text = office.after(PATH, "owner:", "Accept `unnamed-owner`");
    let expected = "waivers:\n  - rule: unnamed-owner\n    field: owner\n    reason:\n    by: maria.lopez@acme.example\n    until: 2026-05-30\n";
    assert!(text.contains(expected), "{text}");
    assert_eq!(office.errors(PATH, &text), ["waiver-incomplete"]);
    let reasoned = text.replace("reason:", "reason: A person is hired in April");
    let path = RepoPath::new(PATH);
    let found = office.desk.would_be(&path, &reasoned).unwrap();
    let owner = found
        .iter()
        .find(|found| found.rule.name == "unnamed-owner");
    assert!(owner.unwrap().waived.is_some());
}

#[test]
fn each_move_writes_what_the_status_claims_and_nothing_more() {
    let steps = [
        "corrected",
        "analysed",
        "planned",
        "implemented",
        "verified",
        "closed",
    ];
    let mut from = "open";
    for to in steps {
        let text = record(from);
        let office = Office::new("2026-07-20", &[(LIFE, &text)]);
        let moved = office.after(LIFE, "status:", &format!("Move to `{to}`"));
        assert!(moved.contains(&format!("\nstatus: {to}")), "{moved}");
        // Whatever is an error now is one of something that is still to be filled in.
        let errors = office.errors(LIFE, &moved);
        let unfilled = |name: &&str| {
            name.starts_with("missing-")
                || matches!(
                    *name,
                    "empty-section" | "unplanned-action" | "unfinished-action"
                )
        };
        let others: Vec<_> = errors.iter().filter(|name| !unfilled(name)).collect();
        assert!(
            others
                .iter()
                .all(|name| **name == "missing-evidence" || **name == "broken-link"),
            "{to}: {others:?}\n{moved}"
        );
        from = to;
    }
}

#[test]
fn a_move_keeps_the_words_and_line_ends_of_the_register() {
    let policy = "words:\n  fields: {status: statut, correction: correctif, done: fait, by: par}\n  values: {status: {corrected: corrigé}}\n  sections: {correction: Correctif}\n";
    let text = OPEN
        .replace("status: open", "statut: open # 𝄞")
        .replace('\n', "\r\n");
    let office = Office::new("2026-03-01", &[(PATH, &text), ("clause10.yaml", policy)]);
    let moved = office.after(PATH, "statut:", "Move to `corrigé`");
    let expected = "statut: corrigé # 𝄞\ncorrectif:\n  fait: 2026-03-01\n  par: maria.lopez@acme.example\n## Correctif\n";
    let told = added(&text, &moved);
    assert!(told.starts_with(expected), "{told}");
    assert_eq!(moved.matches('\n').count(), moved.matches("\r\n").count());
}

#[test]
fn what_a_status_lacks_is_added_under_it() {
    let text = OPEN.replace("status: open", "status: planned");
    let office = Office::new("2026-03-01", &[(PATH, &text)]);
    let filled = office.after(PATH, "status:", "Add what is missing for `planned`");
    for line in [
        "root_cause:\n  done: 2026-03-01\n  by: maria.lopez@acme.example\n  method:\n  categories:\n",
        "corrective_actions:\n  - action:\n    addresses:\n    owner:\n    due:\n",
        "verification:\n  criteria:\n  due:\n",
        "\n## Corrective action\n",
    ] {
        assert!(filled.contains(line), "{line}\n{filled}");
    }
    let text = OPEN.replace("due: 2026-08-31\n", "");
    let office = Office::new("2026-03-01", &[(PATH, &text)]);
    assert_eq!(
        added(&text, &office.after(PATH, "id:", "Add `due`")),
        "due:\n"
    );
}

#[test]
fn back_and_out_need_a_reason() {
    let text = record("closed");
    let office = Office::new("2026-08-20", &[(LIFE, &text)]);
    let titles = office.titles(LIFE, "owner:");
    assert!(
        titles
            .iter()
            .all(|title| !title.contains("status") && !title.starts_with("Move")),
        "{titles:?}"
    );
    let reopened = office.after(LIFE, "status:", "Reopen: go back to `open`");
    let entry = "reopened:\n  - date: 2026-08-20\n    by: maria.lopez@acme.example\n    reason:\n";
    assert!(
        reopened.contains(entry) && reopened.contains("\nstatus: open"),
        "{reopened}"
    );
    let office = Office::new("2026-03-01", &[(PATH, OPEN)]);
    let withdrawn = office.after(PATH, "status:", "Withdraw");
    assert_eq!(
        office.errors(PATH, &withdrawn),
        ["withdrawn-without-reason"]
    );
}

#[test]
fn nothing_is_offered_where_the_front_matter_cannot_be_read() {
    let text = OPEN.replace("status: open", "status: [open");
    let office = Office::new("2026-03-01", &[(PATH, &text)]);
    assert_eq!(office.titles(PATH, "status:"), [""; 0]);
    let office = Office::new("2026-03-01", &[(PATH, OPEN), ("notes.md", OPEN)]);
    assert_eq!(office.titles("notes.md", "status:"), [""; 0]);
}

#[test]
fn kinds_have_kinds() {
    let fix_all = CodeActionKind::SOURCE_FIX_ALL;
    assert!(is_of(&fix_all, &CodeActionKind::SOURCE));
    assert!(is_of(&fix_all, &CodeActionKind::EMPTY));
    assert!(!is_of(&fix_all, &CodeActionKind::new("sour")));
    assert!(!is_of(&CodeActionKind::SOURCE, &fix_all));
}
