//! Fixes: judged when they are listed, and judged when one is chosen.

use super::*;

/// A client that asks for the edit of what was chosen.
fn resolving() -> Client {
    Client {
        action_literals: true,
        versioned_edits: true,
        resolves_actions: true,
        ..Client::default()
    }
}

impl Office {
    /// The action with its edit, as it is when it was chosen; else why it has none.
    fn chosen(&self, path: &str, mut action: CodeAction) -> Result<CodeAction, String> {
        assert!(action.edit.is_none(), "it is judged already: {action:?}");
        let later = Later::of(&action).unwrap();
        assert_eq!(later.version, 7);
        let edit = self.on(path, |sight, page| {
            later.edit(&self.desk, sight, page, &resolving())
        });
        action.edit = Some(edit?);
        Ok(action)
    }
}

#[test]
fn a_fix_is_offered_alone_and_with_all_others() {
    let text = OPEN
        .replace("severity: minor", "severity: Minor")
        .replace("due: 2026-08-31", "due: 2026/8/31");
    let office = Office::new("2026-03-01", &[(PATH, &text)]);
    let one = office.after(PATH, "Minor", "Write `minor`");
    assert_eq!(one, text.replace("Minor", "minor"));
    let actions = office.actions(PATH, "Minor", Some(CodeActionKind::QUICKFIX));
    assert_eq!(actions[0].is_preferred, Some(true));
    let answered = actions[0].diagnostics.as_ref().unwrap();
    assert!(answered[0].message.contains("Minor"), "{answered:?}");
    let all = office.actions(PATH, "Minor", Some(CodeActionKind::SOURCE_FIX_ALL));
    assert_eq!(office.applied(PATH, &all[0]), OPEN);
    let unasked = office.titles(PATH, "Minor");
    assert!(
        unasked.iter().all(|title| !title.starts_with("Fix all")),
        "that is judged only for who asks: {unasked:?}"
    );
    let all = office.actions(PATH, "id:", Some(CodeActionKind::new("source")));
    assert_eq!(all.len(), 1, "and nothing of another kind");
}

#[test]
fn what_would_make_the_life_of_a_closed_record_wrong_is_no_fix() {
    let text = record("closed").replacen("due: 2026-08-31", "due: 2026/08/31", 1);
    let title = "Write `2026-08-31`";
    let office = Office::committed("2026-07-20", &[("2026-07-12", &[(LIFE, &text)])]);
    let titles = office.titles(LIFE, "2026/08/31");
    assert!(
        titles
            .iter()
            .all(|known| known != title && !known.starts_with("Fix all")),
        "{titles:?}"
    );
    let office = Office::new("2026-07-20", &[(LIFE, &text)]);
    assert!(
        office
            .titles(LIFE, "2026/08/31")
            .contains(&title.to_owned())
    );
}

#[test]
fn a_misspelt_word_has_a_fix_where_its_word_may_stand() {
    let typed = |from: &str| {
        let text = record(from);
        let office = Office::committed("2026-07-20", &[("2026-07-12", &[(LIFE, &text)])]);
        let text = text.replace(&format!("status: {from}"), "status: closd");
        write(office.folder.path(), &[(LIFE, &text)]);
        (Office::of("2026-07-20", office.folder), text)
    };
    let (office, text) = typed("verified");
    let mended = office.after(LIFE, "closd", "Write `closed`");
    assert_eq!(mended, text.replace("closd", "closed"));
    // Like `check --fix`: the record would say that it was closed before anything was done.
    let (office, _) = typed("open");
    let offered = office.offered(LIFE, "closd", None, &resolving());
    let mut actions = offered.iter();
    let fix = actions.find(|action| action.title == "Write `closed`");
    let why = office.chosen(LIFE, fix.unwrap().clone()).unwrap_err();
    assert_eq!(
        why,
        "not done: write `closed`: then `step-skipped` would be reported"
    );
    let judged = office.titles(LIFE, "closd");
    assert!(!judged.contains(&"Write `closed`".to_owned()), "{judged:?}");
}

#[test]
fn a_client_that_asks_later_gets_fixes_that_are_judged_when_one_is_chosen() {
    let text = record("closed")
        .replacen("due: 2026-08-31", "due: 2026/08/31", 1)
        .replace("severity: minor", "severity: Minor");
    let office = Office::new("2026-07-20", &[(LIFE, &text)]);
    let offered = office.offered(LIFE, "2026/08/31", None, &resolving());
    let find = |title: &str| {
        let mut actions = offered.iter();
        let found = actions.find(|action| action.title.starts_with(title));
        found
            .unwrap_or_else(|| panic!("{title}: {offered:?}"))
            .clone()
    };
    assert_eq!(find("Write `2026-08-31`").is_preferred, Some(true));
    let one = office.chosen(LIFE, find("Write `2026-08-31`")).unwrap();
    assert_eq!(
        office.applied(LIFE, &one),
        text.replace("2026/08/31", "2026-08-31")
    );
    let all = office.chosen(LIFE, find("Fix all")).unwrap();
    assert_eq!(office.applied(LIFE, &all), record("closed"));
    // What needs no judge is there at once.
    let waiver = find("Accept ");
    assert!(waiver.edit.is_some() && waiver.data.is_none(), "{waiver:?}");
}

#[test]
fn a_fix_that_turns_out_bad_says_why_when_it_is_chosen() {
    let text = record("closed").replacen("due: 2026-08-31", "due: 2026/08/31", 1);
    let office = Office::committed("2026-07-20", &[("2026-07-12", &[(LIFE, &text)])]);
    let offered = office.offered(LIFE, "2026/08/31", None, &resolving());
    let find = |title: &str| {
        let mut actions = offered.iter();
        let found = actions.find(|action| action.title.starts_with(title));
        found
            .unwrap_or_else(|| panic!("{title}: {offered:?}"))
            .clone()
    };
    let why = office.chosen(LIFE, find("Write `2026-08-31`")).unwrap_err();
    assert_eq!(
        why,
        "not done: write `2026-08-31`: then `edited-after-closure` would be reported"
    );
    let all = office.chosen(LIFE, find("Fix all")).unwrap();
    assert_eq!(all.edit, Some(WorkspaceEdit::default()));
}
