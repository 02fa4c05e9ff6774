//! Commands through a server for a committed register, as a client sees them.

use std::process::Command;

use crossbeam_channel::unbounded;
use lsp_server::Connection;
use serde_json::{Value, json};

use super::*;
use crate::commands::lsp::client::Client;
use crate::commands::lsp::desk::Asked;
use crate::commands::lsp::worker;
use crate::editor::scene::OPEN;

const PATH: &str = "findings/NC-2026-001.md";

/// A committed register with a server for it, and the client's end.
struct Office {
    folder: tempfile::TempDir,
    /// The folder as the client names it.
    root: PathBuf,
    client: Connection,
}

/// A committed register of two findings, one of which names the other.
fn register() -> tempfile::TempDir {
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
    folder
}

/// The client's end of a server for a folder, which is changed before it runs.
fn serve(
    root: &Path,
    shows: bool,
    change: impl FnOnce(&mut Server) + Send + 'static,
) -> Connection {
    let (server, client) = Connection::memory();
    let can = Client {
        shows,
        folders: vec![root.to_path_buf()],
        action_literals: true,
        resolves_actions: true,
        ..Client::default()
    };
    let asked = Asked {
        as_of: Some("2026-03-01".parse().unwrap()),
        no_history: false,
    };
    std::thread::spawn(move || {
        let mut server = Server::new(server, can, asked);
        change(&mut server);
        server.run()
    });
    let begun = lsp_server::Notification {
        method: "initialized".to_owned(),
        params: json!({}),
    };
    client.sender.send(begun.into()).unwrap();
    client
}

impl Office {
    fn new(shows: bool) -> Self {
        let folder = register();
        let root = folder.path().canonicalize().unwrap();
        let client = serve(&root, shows, |_| {});
        Self {
            folder,
            root,
            client,
        }
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
        uri(&self.root.join(PATH)).unwrap().as_str().to_owned()
    }

    /// The answer to a command, and what was shown before it.
    fn run(&self, command: &str, arguments: Value) -> (Response, Vec<(String, Value)>) {
        let params = json!({"command": command, "arguments": arguments});
        self.send(1, "workspace/executeCommand", params);
        self.answer(1)
    }

    fn send(&self, id: i32, method: &str, params: Value) {
        let request = Request::new(RequestId::from(id), method.to_owned(), params);
        self.client.sender.send(request.into()).unwrap();
    }

    fn answer(&self, id: i32) -> (Response, Vec<(String, Value)>) {
        let id = RequestId::from(id);
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
        let text = of(answer, "result");
        (
            text.as_str().unwrap_or_else(|| panic!("{text}")).to_owned(),
            shown,
        )
    }
}

/// A part of an answer; nothing where it has none.
fn of(answer: Response, part: &str) -> Value {
    serde_json::to_value(answer).unwrap()[part].clone()
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
        let code = of(answer, "error")["code"].as_i64();
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

#[test]
fn others_are_answered_while_history_is_walked_for_a_life() {
    let folder = register();
    let root = folder.path().canonicalize().unwrap();
    let (jobs, waiting) = unbounded();
    let (found, answers) = unbounded();
    // The worker has not begun.
    let client = serve(&root, true, move |server| {
        server.jobs = jobs;
        server.answers = answers;
    });
    let office = Office {
        folder,
        root,
        client,
    };
    let method = "workspace/executeCommand";
    let asking = |command: &str| json!({"command": command, "arguments": [office.uri()]});
    office.send(7, method, asking(lens::TIMELINE));
    office.send(8, method, asking(lens::DUE));
    let (due, shown) = office.answer(8);
    assert!(of(due.clone(), "result").is_string(), "{due:?}");
    assert!(
        shown
            .iter()
            .all(|(method, _)| method != "window/showDocument"),
        "{shown:?}"
    );
    worker::start(waiting, found);
    let (life, shown) = office.answer(7);
    let text = of(life, "result");
    assert!(text.as_str().unwrap().contains("Maria Lopez"), "{text}");
    let is_shown = |(method, _): &(String, Value)| method == "window/showDocument";
    assert!(shown.iter().any(is_shown), "{shown:?}");
}

#[cfg(unix)]
#[test]
fn a_finding_is_found_by_every_name_of_its_file_open_or_not() {
    let folder = register();
    let above = tempfile::tempdir().unwrap();
    let link = above.path().join("isms");
    std::os::unix::fs::symlink(folder.path().canonicalize().unwrap(), &link).unwrap();
    let plus = folder.path().join("findings/NC-2026-003+review.md");
    std::fs::write(plus, OPEN.replace("NC-2026-001", "NC-2026-003")).unwrap();
    let client = serve(&link, true, |_| {});
    let office = Office {
        folder,
        root: link,
        client,
    };
    let text = |uri: &str| {
        let (answer, _) = office.run(lens::DUE, json!([uri]));
        of(answer, "result").to_string()
    };
    let other = office.uri().replace("001", "003%2Breview");
    for uri in [office.uri(), other.clone()] {
        assert!(text(&uri).contains("2026-08-31"), "{uri}: {}", text(&uri));
    }
    let (life, _) = office.run(lens::TIMELINE, json!([office.uri()]));
    let life = of(life, "result").to_string();
    assert!(life.contains("Maria Lopez"), "{life}");
    // It is open under another name of the same file, and not saved.
    office.open(&OPEN.replace("2026-08-31", "2026-09-30"));
    let real = office.folder.path().canonicalize().unwrap().join(PATH);
    let real = uri(&real).unwrap();
    assert!(
        text(real.as_str()).contains("2026-09-30"),
        "{}",
        text(real.as_str())
    );
}

#[test]
fn a_fix_is_made_when_it_is_chosen_and_only_for_the_text_that_it_was_offered_for() {
    let office = Office::new(true);
    office.open(&OPEN.replace("severity: minor", "severity: Minor"));
    let document = json!({"uri": office.uri()});
    let line = OPEN.lines().position(|line| line.starts_with("severity"));
    let place = json!({"line": line, "character": 0});
    let range = json!({"start": place, "end": place});
    let params = json!({"textDocument": document, "range": range, "context": {"diagnostics": []}});
    office.send(2, "textDocument/codeAction", params);
    let offered = of(office.answer(2).0, "result");
    let actions = offered.as_array().unwrap();
    let mut titles = actions.iter();
    let mut fix = titles
        .find(|action| action["title"] == "Write `minor`")
        .unwrap_or_else(|| panic!("{offered}"))
        .clone();
    assert!(fix["edit"].is_null(), "{fix}");
    office.send(3, "codeAction/resolve", fix.clone());
    let chosen = of(office.answer(3).0, "result");
    assert_eq!(
        chosen["edit"]["changes"][office.uri()][0]["newText"],
        "m",
        "{chosen}"
    );
    fix["data"]["version"] = json!(0);
    office.send(4, "codeAction/resolve", fix.clone());
    let code = of(office.answer(4).0, "error")["code"].clone();
    assert_eq!(code, ErrorCode::ContentModified as i32);
    fix["data"]["version"] = json!(1);
    fix["data"]["fix"] = json!({"one": ["invalid-value", "0"]});
    office.send(5, "codeAction/resolve", fix);
    let refused = of(office.answer(5).0, "error");
    assert_eq!(refused["code"], ErrorCode::RequestFailed as i32);
    assert_eq!(
        refused["message"],
        "`invalid-value` is not reported here any more"
    );
}
