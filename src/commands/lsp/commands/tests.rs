//! Commands through a server for a committed register, as a client sees them.

use std::process::Command;

use lsp_server::{Connection, Message, RequestId};
use serde_json::{Value, json};

use super::*;
use crate::commands::lsp::client::Client;
use crate::commands::lsp::desk::Asked;
use crate::editor::scene::OPEN;

const PATH: &str = "findings/NC-2026-001.md";

/// A committed register with a server for it, and the client's end.
struct Office {
    folder: tempfile::TempDir,
    client: Connection,
}

impl Office {
    fn new(shows: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("findings")).unwrap();
        std::fs::write(folder.path().join(PATH), OPEN).unwrap();
        let naming = OPEN.replace("NC-2026-001", "NC-2026-002");
        let naming = naming.replace("---\n\n##", "recurrence_of: [NC-2026-001]\n---\n\n##");
        std::fs::write(folder.path().join("findings/NC-2026-002.md"), naming).unwrap();
        for args in [
            &["init", "-q"][..],
            &["add", "-A"],
            &["commit", "-qm", "Two findings"],
        ] {
            let name = [
                "-c",
                "user.name=Maria Lopez",
                "-c",
                "user.email=m@acme.example",
            ];
            let mut git = Command::new("git");
            git.args(name).args(args).current_dir(folder.path());
            git.env("GIT_CONFIG_GLOBAL", "/dev/null")
                .env("GIT_CONFIG_NOSYSTEM", "1");
            assert!(git.status().unwrap().success());
        }
        let (server, client) = Connection::memory();
        let can = Client {
            shows,
            folders: vec![folder.path().canonicalize().unwrap()],
            ..Client::default()
        };
        let asked = Asked {
            as_of: Some("2026-03-01".parse().unwrap()),
            no_history: false,
        };
        std::thread::spawn(move || Server::new(server, can, asked).run());
        let begun = lsp_server::Notification {
            method: "initialized".to_owned(),
            params: json!({}),
        };
        client.sender.send(begun.into()).unwrap();
        Self { folder, client }
    }

    fn open(&self, text: &str) {
        let document =
            json!({"uri": self.uri(), "languageId": "markdown", "version": 1, "text": text});
        let method = "textDocument/didOpen".to_owned();
        let params = json!({"textDocument": document});
        let opened = lsp_server::Notification { method, params };
        self.client.sender.send(opened.into()).unwrap();
    }

    fn uri(&self) -> String {
        let path = self.folder.path().canonicalize().unwrap().join(PATH);
        uri(&path).unwrap().as_str().to_owned()
    }

    /// The answer to a command, and what was shown before it.
    fn run(&self, command: &str, arguments: Value) -> (Response, Vec<(String, Value)>) {
        let id = RequestId::from(1);
        let params = json!({"command": command, "arguments": arguments});
        let request = Request::new(id.clone(), "workspace/executeCommand".to_owned(), params);
        self.client.sender.send(request.into()).unwrap();
        let mut shown = Vec::new();
        loop {
            match self.client.receiver.recv().unwrap() {
                Message::Response(answer) if answer.id == id => {
                    return (answer, shown);
                }
                Message::Request(asked) => shown.push((asked.method, asked.params)),
                Message::Notification(told) => shown.push((told.method, told.params)),
                Message::Response(_) => {}
            }
        }
    }

    fn text(&self, command: &str) -> (String, Vec<(String, Value)>) {
        let (answer, mut shown) = self.run(command, json!([self.uri()]));
        shown.retain(|(method, _)| method.starts_with("window/show"));
        let text = serde_json::to_value(answer).unwrap()["result"].clone();
        (
            text.as_str().unwrap_or_else(|| panic!("{text}")).to_owned(),
            shown,
        )
    }
}

#[test]
fn the_life_of_a_finding_is_shown_as_a_file_outside_of_the_repository() {
    let office = Office::new(true);
    office.open(&OPEN.replace("severity: minor", "severity: major"));
    let (text, shown) = office.text(lens::TIMELINE);
    assert!(text.contains("Maria Lopez"), "{text}");
    assert!(
        text.contains("severity minor → major"),
        "what is not saved is its newest entry: {text}"
    );
    let (method, params) = &shown[0];
    assert_eq!(method, "window/showDocument");
    let path = file(&params["uri"].as_str().unwrap().parse().unwrap()).unwrap();
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
    assert!(!path.starts_with(office.folder.path()) && path.starts_with(std::env::temp_dir()));
}

#[test]
fn short_texts_are_messages_and_every_text_is_one_for_a_client_that_shows_no_files() {
    let office = Office::new(false);
    let (text, shown) = office.text(lens::LACKING);
    assert!(
        text.starts_with("NC-2026-001: 3 things missing before `corrected`\n- correction.done:"),
        "{text}"
    );
    assert_eq!(shown[0].0, "window/showMessage");
    assert_eq!(shown[0].1["message"].as_str().unwrap(), text.trim_end());
    let (text, _) = office.text(lens::DUE);
    assert!(
        text.contains("2026-08-31  in 183 d") && text.contains("1 due date, 0 overdue"),
        "{text}"
    );
    let (text, _) = office.text(lens::NAMED);
    assert!(
        text.contains("- NC-2026-002 (open) in recurrence_of: "),
        "{text}"
    );
    let (_, shown) = office.text(lens::TIMELINE);
    assert_eq!(shown[0].0, "window/showMessage");
}

#[test]
fn what_has_no_meaning_is_an_error_of_the_client() {
    let office = Office::new(true);
    let readme = json!(["file:///elsewhere/README.md"]);
    for (command, arguments) in [
        ("clause10.other", json!([office.uri()])),
        (lens::DUE, json!([])),
        (lens::DUE, readme),
    ] {
        let (answer, _) = office.run(command, arguments);
        let code = serde_json::to_value(answer).unwrap()["error"]["code"].as_i64();
        assert_eq!(
            code,
            Some(i64::from(ErrorCode::InvalidParams as i32)),
            "{command}"
        );
    }
}

#[test]
fn a_text_about_a_finding_is_one_file_that_goes_with_the_server() {
    let mut papers = Papers::default();
    let one = Path::new("/r/findings/2026/NC-2026-001.md");
    let other = Path::new("/r/findings/2027/NC-2026-001.md");
    let first = papers.write(one, "one").unwrap();
    assert_eq!(papers.write(one, "one more").unwrap(), first);
    assert_ne!(papers.write(other, "another").unwrap(), first);
    let path = file(&first).unwrap();
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "one more");
    drop(papers);
    assert!(!path.exists());
}
