//! A small editor that drives the language server over its standard input and output.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::git;

/// How long an answer may take on a machine that does much else: a test waits for what comes, and fails without it.
const PATIENCE: Duration = Duration::from_secs(60);

/// A diagnostic as it is seen: file, rule, line from 0, and the first line of its text.
pub type Shown = (String, String, u64, String);

/// An editor with one server.
pub struct Editor {
    child: Child,
    to: Option<ChildStdin>,
    from: Receiver<Value>,
    root: PathBuf,
    asked: i64,
    version: i64,
    /// What was published last, by file, with the version of the text.
    pub published: BTreeMap<String, (Option<i64>, Vec<Value>)>,
    /// What the server told beside.
    pub told: Vec<Value>,
    /// How often the diagnostics of a file were published.
    times: BTreeMap<String, usize>,
}

impl Editor {
    /// Starts the server for a folder, as of a day.
    pub fn start(root: &Path, as_of: &str) -> Self {
        Self::with(root, as_of, json!({}))
    }

    /// The same for a client that can do what is said.
    pub fn with(root: &Path, as_of: &str, capabilities: Value) -> Self {
        let root = root.to_path_buf();
        let mut command = git::command(env!("CARGO_BIN_EXE_clause10"), &root);
        command.args(["lsp", "--as-of", as_of]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let (to, from) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let mut editor = Self {
            child,
            to: Some(to),
            from: reader(from),
            root,
            asked: 0,
            version: 0,
            published: BTreeMap::new(),
            told: Vec::new(),
            times: BTreeMap::new(),
        };
        let folder = json!({"uri": editor.uri(""), "name": "isms"});
        let params = json!({"processId": null, "rootUri": null, "capabilities": capabilities, "workspaceFolders": [folder]});
        editor.ask("initialize", params);
        editor.tell("initialized", json!({}));
        editor
    }

    /// The address of a file.
    pub fn uri(&self, path: &str) -> String {
        let full = self.root.join(path);
        url::Url::from_file_path(full.to_str().unwrap().trim_end_matches('/'))
            .unwrap()
            .into()
    }

    fn send(&mut self, message: &Value) {
        let text = message.to_string();
        let to = self.to.as_mut().unwrap();
        write!(to, "Content-Length: {}\r\n\r\n{text}", text.len()).unwrap();
        to.flush().unwrap();
    }

    /// Tells the server something.
    pub fn tell(&mut self, method: &str, params: Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    /// Asks the server, and gives its answer.
    pub fn ask(&mut self, method: &str, params: Value) -> Value {
        self.asked += 1;
        let id = self.asked;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
        let until = Instant::now() + PATIENCE;
        loop {
            let message = self
                .next(until)
                .unwrap_or_else(|| panic!("no answer to {method}"));
            if message["id"] == id && message.get("method").is_none() {
                assert!(message.get("error").is_none(), "{method}: {message}");
                return message["result"].clone();
            }
        }
    }

    /// The next message, with what it tells noted; none when the time is over or the server is gone.
    fn next(&mut self, until: Instant) -> Option<Value> {
        let message = match self
            .from
            .recv_timeout(until.saturating_duration_since(Instant::now()))
        {
            Ok(message) => message,
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return None,
        };
        let params = &message["params"];
        match message["method"].as_str() {
            Some("textDocument/publishDiagnostics") => {
                let uri = params["uri"].as_str().unwrap().to_owned();
                let found = params["diagnostics"].as_array().unwrap().clone();
                *self.times.entry(uri.clone()).or_default() += 1;
                self.published
                    .insert(uri, (params["version"].as_i64(), found));
            }
            Some(_) => self.told.push(message.clone()),
            None => {}
        }
        Some(message)
    }

    /// Opens a file with the text that it has.
    pub fn open(&mut self, path: &str) {
        let text = std::fs::read_to_string(self.root.join(path)).unwrap();
        self.open_as(path, &text);
    }

    /// Opens a file with a text, which need not be saved.
    pub fn open_as(&mut self, path: &str, text: &str) {
        self.version += 1;
        let document = json!({"uri": self.uri(path), "languageId": "markdown", "version": self.version, "text": text});
        self.tell("textDocument/didOpen", json!({"textDocument": document}));
    }

    /// Types: the whole text of an open file.
    pub fn write(&mut self, path: &str, text: &str) {
        self.change(path, json!([{"text": text}]));
    }

    /// Types: some changes, as the protocol has them.
    pub fn change(&mut self, path: &str, changes: Value) {
        self.version += 1;
        let document = json!({"uri": self.uri(path), "version": self.version});
        let params = json!({"textDocument": document, "contentChanges": changes});
        self.tell("textDocument/didChange", params);
    }

    /// Saves the text that a file has in the editor.
    pub fn save(&mut self, path: &str, text: &str) {
        std::fs::write(self.root.join(path), text).unwrap();
        let document = json!({"uri": self.uri(path)});
        self.tell("textDocument/didSave", json!({"textDocument": document}));
    }

    /// Closes a file.
    pub fn close(&mut self, path: &str) {
        let document = json!({"uri": self.uri(path)});
        self.tell("textDocument/didClose", json!({"textDocument": document}));
    }

    /// All diagnostics that are shown.
    pub fn shown(&self) -> BTreeSet<Shown> {
        let mut shown = BTreeSet::new();
        let root = self.uri("");
        for (uri, (_, found)) in &self.published {
            let path = uri.strip_prefix(&root).unwrap().trim_start_matches('/');
            let path = path.replace("%20", " ");
            for found in found {
                let message = found["message"].as_str().unwrap().lines().next().unwrap();
                let line = found["range"]["start"]["line"].as_u64().unwrap();
                let rule = found["code"].as_str().unwrap();
                shown.insert((path.clone(), rule.to_owned(), line, message.to_owned()));
            }
        }
        shown
    }

    /// Waits until what is shown is what is expected.
    pub fn shows(&mut self, expected: &BTreeSet<Shown>) {
        self.until(&|editor| editor.shown() == *expected, &|editor| {
            let shown = editor.shown();
            let more: Vec<_> = shown.difference(expected).collect();
            let less: Vec<_> = expected.difference(&shown).collect();
            format!("shown and not expected: {more:#?}\nexpected and not shown: {less:#?}")
        });
    }

    /// How often the diagnostics of a file were published.
    pub fn told_of(&self, path: &str) -> usize {
        self.times.get(&self.uri(path)).copied().unwrap_or(0)
    }

    /// The diagnostics of one rule in a file.
    pub fn of(&self, path: &str, rule: &str) -> Vec<Value> {
        let known = self.published.get(&self.uri(path));
        let found = known.into_iter().flat_map(|(_, found)| found);
        found
            .filter(|found| found["code"] == rule)
            .cloned()
            .collect()
    }

    /// Waits until something is so.
    pub fn until(&mut self, so: &dyn Fn(&Self) -> bool, why: &dyn Fn(&Self) -> String) {
        let until = Instant::now() + PATIENCE;
        while !so(self) {
            if self.next(until).is_none() {
                panic!(
                    "it did not come to that: {}\ntold: {:#?}",
                    why(self),
                    self.told
                );
            }
        }
    }

    /// Waits until the text that was typed last is judged.
    pub fn judged(&mut self, path: &str) {
        let (uri, version) = (self.uri(path), self.version);
        let so = |editor: &Self| {
            editor
                .published
                .get(&uri)
                .is_some_and(|(of, _)| *of == Some(version))
        };
        self.until(&so, &|_| format!("{path} is judged"));
    }

    /// Ends the server as the protocol says, and gives how it ended.
    pub fn end(mut self) -> i32 {
        self.ask("shutdown", Value::Null);
        self.tell("exit", Value::Null);
        self.child.wait().unwrap().code().unwrap()
    }

    /// Goes away without a word.
    pub fn vanish(mut self) -> i32 {
        drop(self.to.take());
        self.child.wait().unwrap().code().unwrap()
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        // A test that failed leaves no server behind.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn reader(from: ChildStdout) -> Receiver<Value> {
    let (to, messages) = channel();
    std::thread::spawn(move || {
        let mut from = BufReader::new(from);
        loop {
            let mut length = 0;
            loop {
                let mut line = String::new();
                if from.read_line(&mut line).unwrap_or(0) == 0 {
                    return;
                }
                let line = line.trim_end();
                if line.is_empty() {
                    break;
                }
                if let Some(number) = line.strip_prefix("Content-Length: ") {
                    length = number.parse().unwrap();
                }
            }
            let mut bytes = vec![0; length];
            if from.read_exact(&mut bytes).is_err() {
                return;
            }
            if to.send(serde_json::from_slice(&bytes).unwrap()).is_err() {
                return;
            }
        }
    });
    messages
}

/// What `check` says of the folder: what an editor has to show.
pub fn checked(root: &Path, as_of: &str) -> BTreeSet<Shown> {
    let answer = git::check(root, &["--as-of", as_of]);
    let found = answer.report["diagnostics"].as_array().unwrap().iter();
    found
        .filter(|found| found["state"] == "new")
        .map(|found| {
            let text = |key: &str| found[key].as_str().unwrap().to_owned();
            let line = found["start"]["line"].as_u64().unwrap() - 1;
            (text("path"), text("rule"), line, text("message"))
        })
        .collect()
}
