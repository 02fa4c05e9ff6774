//! What lenses let the client ask for by name: each answers with a text, and changes nothing.
//!
//! The text is shown, and is the answer too, for clients that show it themselves. Not for which lenses there are
//! (`editor::lens`).

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use lsp_server::{ErrorCode, Message, Request, RequestId, Response};
use lsp_types::notification::ShowMessage;
use lsp_types::request::{ExecuteCommand, Request as _, ShowDocument};
use lsp_types::{ExecuteCommandParams, MessageType, ShowDocumentParams, ShowMessageParams, Uri};

use super::desk::Desk;
use super::documents::real;
use super::server::Server;
use super::worker::{Job, Wanted};
use crate::commands::advance::lacking::wanted;
use crate::commands::advance::sets::Draft;
use crate::commands::whole;
use crate::due;
use crate::editor::lens;
use crate::editor::{Lines, Page, Sight, file, uri};
use crate::error::{Fault, FaultKind};
use crate::life::Life;
use crate::model::{Person, Record};
use crate::output::due::{Agenda, table};
use crate::output::{Options, timeline};
use crate::text::counted;
use crate::text::hash::hash;

/// The names of all commands.
pub const ALL: [&str; 4] = lens::COMMANDS;

/// How many lines of a long text are shown by a client that cannot show a file.
const HEAD: usize = 24;
/// How wide a text for a file may be, in columns.
const WIDTH: usize = 100;

/// What a command says.
struct Told {
    text: String,
    is_fault: bool,
    /// For a long text the finding that it is about: it is shown as a file of its own.
    paper: Option<PathBuf>,
}

/// What is said to a command.
enum Said {
    Now(Told),
    /// What is known when history was read.
    Later(Box<Job>),
}

impl Told {
    fn fault(faults: &[Fault]) -> Self {
        let lines = faults
            .iter()
            .map(|fault| format!("{fault}\n{}\n", fault.help));
        Self {
            text: lines.collect(),
            is_fault: true,
            paper: None,
        }
    }

    const fn short(text: String) -> Self {
        Self {
            text,
            is_fault: false,
            paper: None,
        }
    }
}

/// Does what a command asks for; a name or an argument that has no meaning is an error of the client. None where the
/// answer comes with what history says.
pub fn answer(server: &mut Server, request: Request) -> Option<Response> {
    let id = request.id.clone();
    let invalid =
        |message: String| Response::new_err(id.clone(), ErrorCode::InvalidParams as i32, message);
    let params = match request.extract::<ExecuteCommandParams>(ExecuteCommand::METHOD) {
        Ok((_, params)) => params,
        Err(error) => return Some(invalid(error.to_string())),
    };
    match said(server, &params, &id) {
        Ok(Said::Now(told)) => {
            show(server, &told);
            Some(Response::new_ok(id, told.text))
        }
        Ok(Said::Later(job)) => {
            let is_gone = server.jobs.send(*job).is_err();
            is_gone.then(|| {
                let message = "history cannot be read any more; start the server again".to_owned();
                Response::new_err(id, ErrorCode::InternalError as i32, message)
            })
        }
        Err(message) => Some(invalid(message)),
    }
}

/// Tells the life of a finding, now that it is known, as `clause10 show` prints it.
pub fn tell(server: &mut Server, wanted: Wanted, life: Result<Box<Life>, Vec<Fault>>) {
    let written = life.and_then(|life| {
        let mut bytes = Vec::new();
        timeline::human(&life, &options(), &mut bytes)
            .map_err(|error| vec![Fault::files("write", Path::new("the timeline"), &error)])?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    });
    let told = match written {
        Ok(text) => Told {
            text,
            is_fault: false,
            paper: Some(wanted.full),
        },
        Err(faults) => Told::fault(&faults),
    };
    show(server, &told);
    let response = Response::new_ok(wanted.request, told.text);
    server.send(Message::Response(response));
}

fn said(server: &Server, params: &ExecuteCommandParams, id: &RequestId) -> Result<Said, String> {
    type Tell = fn(&Sight<'_>, &Record) -> Told;
    let tell: Option<Tell> = match &*params.command {
        lens::LACKING => Some(lacking),
        lens::DUE => Some(falls_due),
        lens::NAMED => Some(named),
        lens::TIMELINE => None,
        other => return Err(format!("there is no command `{}`", other.escape_debug())),
    };
    let argument = params.arguments.first().and_then(|first| first.as_str());
    let uri = argument.and_then(|text| text.parse::<Uri>().ok());
    let Some(uri) = uri else {
        return Err(format!("{} needs the address of a finding", params.command));
    };
    let said = on(server, &uri, |desk, sight, record| match tell {
        Some(tell) => Said::Now(tell(sight, record)),
        None => life(desk, sight, record, id),
    });
    said.ok_or_else(|| format!("{} is no finding", uri.as_str()))
}

/// Asks about a finding, which need not be open.
fn on<T>(
    server: &Server,
    uri: &Uri,
    tell: impl FnOnce(&Desk, &Sight<'_>, &Record) -> T,
) -> Option<T> {
    let open = server.documents.get(uri);
    let full = open.map_or_else(
        || file(uri).map(real),
        |document| Some(document.path.clone()),
    )?;
    let (desk, path) = server.desk(&full)?;
    let sight = desk.sight(server.client.encoding, server.client.snippets);
    let open = server.documents.at(&full).map(|document| &*document.text);
    let kept = || sight.register.source_of(&path).map(|source| source.text());
    let lines = Lines::new(open.or_else(kept)?, server.client.encoding);
    let page = Page {
        kind: sight.kind(&path),
        path: &path,
        lines: &lines,
    };
    let record = lens::record(&sight, &page)?;
    Some(tell(desk, &sight, &record))
}

/// Shows a text, as well as the client can.
fn show(server: &mut Server, told: &Told) {
    let shown = told.paper.as_ref().filter(|_| server.client.shows);
    let shown = shown.and_then(|finding| server.papers.write(finding, &told.text));
    if let Some(uri) = shown {
        let params = ShowDocumentParams {
            uri,
            external: Some(false),
            take_focus: Some(true),
            selection: None,
        };
        server.request(ShowDocument::METHOD, params);
        return;
    }
    let mut lines = told.text.lines();
    let mut head: Vec<&str> = lines.by_ref().take(HEAD).collect();
    if lines.next().is_some() {
        head.push("...");
    }
    let typ = if told.is_fault {
        MessageType::WARNING
    } else {
        MessageType::INFO
    };
    let message = head.join("\n");
    server.notify::<ShowMessage>(ShowMessageParams { typ, message });
}

/// What the record lacks, as `advance` says it.
fn lacking(sight: &Sight<'_>, record: &Record) -> Told {
    let name = record.id().unwrap_or(record.path().stem());
    let status = record.finding.status.value();
    let Some((target, _)) = lens::wanting(record) else {
        return Told::short(format!(
            "{name} lacks nothing: nothing comes after its status"
        ));
    };
    let word = sight.policy.words.word("status", target.word());
    let side = if status == Some(target) {
        "for"
    } else {
        "before"
    };
    let draft = Draft {
        policy: sight.policy,
        path: record.path().clone(),
        text: record.source.text().to_owned(),
        as_of: sight.as_of,
    };
    let wanted = wanted(&draft, target, me(sight).as_deref());
    let unwritten: Vec<&str> = lens::unwritten(record).collect();
    if wanted.is_empty() && unwritten.is_empty() {
        let text = format!("{name}: nothing is missing {side} `{word}`");
        return Told::short(text);
    }
    let mut text = format!(
        "{name}: {} missing {side} `{word}`\n",
        counted(wanted.len() + unwritten.len(), "thing")
    );
    for field in unwritten {
        text.push_str(&format!("- {field}: every record has it\n"));
    }
    for lack in &wanted {
        // The second line says how to give it on a command line.
        let told = lack.told(sight.policy);
        let line = told.lines().next().unwrap_or("").trim();
        text.push_str(&format!("- {line}\n"));
    }
    Told::short(text)
}

/// The due dates of the record, and the deadlines for what has none.
fn falls_due(sight: &Sight<'_>, record: &Record) -> Told {
    let unread = due::unread(sight.register, sight.policy).into_iter();
    let agenda = Agenda {
        as_of: sight.as_of,
        snapshot: sight.snapshot.info(),
        items: due::of(record, sight.as_of),
        unread: unread
            .filter(|unread| unread.path == *record.path())
            .collect(),
    };
    let mut text = table(&agenda, &options());
    for (what, day) in lens::deadlines(sight, record) {
        let off = lens::off(i64::from((day - sight.as_of).get_days()));
        text.push_str(&format!(
            "deadline without a due date: {what}, {day}, {off}\n"
        ));
    }
    Told::short(text)
}

/// The question for the life of the finding: all history is walked for it.
fn life(desk: &Desk, sight: &Sight<'_>, record: &Record, request: &RequestId) -> Said {
    if desk.opened().repository.is_none() && desk.repository().is_some() {
        let message = "history is not read, so nothing is known of the life of a finding";
        let help = "start `clause10 lsp` without --no-history";
        let fault = Fault::new(FaultKind::Usage, message, help);
        return Said::Now(Told::fault(&[fault]));
    }
    // A number may have been given twice; a file is one finding.
    let full = desk.root().join(record.path().as_str());
    let asked = match (record.id(), full.to_str()) {
        (Some(id), _) if sight.register.with_id(id).count() == 1 => id,
        (_, Some(path)) => path,
        (id, None) => id.unwrap_or_default(),
    };
    let wanted = Wanted {
        request: request.clone(),
        asked: asked.to_owned(),
        full,
    };
    Said::Later(Box::new(Job::Life(desk.state(), wanted)))
}

/// Which findings name this one, and in which fields.
fn named(sight: &Sight<'_>, record: &Record) -> Told {
    let id = record.id().unwrap_or(record.path().stem());
    let naming = lens::naming(sight.register, id);
    let mut text = format!("{id} is named by {}\n", counted(naming.len(), "finding"));
    for (other, fields) in naming {
        let finding = &other.finding;
        let name = other.id().unwrap_or(other.path().stem());
        let title = finding.title.get().map_or("", |title| title);
        let status = finding.status.value().map_or("", |status| status.word());
        let fields = fields.iter().map(|field| sight.policy.words.path(field));
        let fields = fields.collect::<Vec<_>>().join(", ");
        text.push_str(&format!("- {name} ({status}) in {fields}: {title}\n"));
    }
    Told::short(text)
}

/// The user, by the name that the register has.
pub fn me(sight: &Sight<'_>) -> Option<String> {
    let people = &sight.policy.people;
    sight.me.map(|me| people.identity(&Person::new(me)))
}

const fn options() -> Options {
    Options {
        width: WIDTH,
        color: false,
        unicode: true,
        all: true,
    }
}

/// The texts that were shown as files: in a folder of the system's temporary ones that only the user can read, and
/// that goes with the server.
#[derive(Debug, Default)]
pub struct Papers(Option<tempfile::TempDir>);

impl Papers {
    /// Writes the text about a finding whole, over the one before, and gives its address; none where it cannot be
    /// written.
    fn write(&mut self, finding: &Path, text: &str) -> Option<Uri> {
        if self.0.as_ref().is_none_or(|folder| !folder.path().is_dir()) {
            self.0 = tempfile::Builder::new().prefix("clause10-").tempdir().ok();
        }
        // Files of one name may lie in several folders and registers.
        let place = format!("{:016x}", hash(finding.as_os_str().as_encoded_bytes()));
        let folder = self.0.as_ref()?.path().join(place);
        std::fs::create_dir_all(&folder).ok()?;
        let path = folder.join(format!("{}.txt", finding.file_stem()?.to_string_lossy()));
        whole::replace(&path, text.as_bytes()).ok()?;
        uri(&path)
    }
}
