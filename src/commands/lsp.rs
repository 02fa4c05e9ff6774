//! `clause10 lsp`: the same judgement while one writes, for every editor that speaks the Language Server Protocol.
//!
//! Synchronous: one thread answers, others read history and compare findings beside it. What is to be changed goes to
//! the editor as edits; nothing is written but what `check` keeps below the git directory for the next run.

mod actions;
mod asker;
mod client;
mod commands;
mod desk;
mod documents;
mod publish;
mod requests;
mod seats;
mod server;
mod worker;

use lsp_server::{Connection, Response};

use super::{Exit, Outcome};
use crate::cli::Lsp;
use crate::error::{Fault, FaultKind};
use client::Client;
use desk::Asked;
use server::Server;

/// Runs the command.
pub fn run(args: &Lsp) -> Outcome {
    let (connection, threads) = Connection::stdio();
    let asked = Asked {
        as_of: args.as_of,
        no_history: args.no_history,
    };
    let served = serve(connection, asked);
    // What was said last is written before the program ends.
    let _ = threads.join();
    served.map_err(|fault| vec![fault])
}

/// Speaks with one client until it ends.
fn serve(connection: Connection, asked: Asked) -> Result<Exit, Fault> {
    let (id, params) = match connection.initialize_start() {
        Ok(started) => started,
        Err(error) if error.channel_is_disconnected() => return Err(unheard()),
        // `exit` before anything else.
        Err(_) => return Ok(Exit::Found),
    };
    let client = Client::of(&params);
    let answer = Response::new_ok(id, client.answer());
    let _ = connection.sender.send(answer.into());
    Ok(Server::new(connection, client, asked).run())
}

/// Why no client could be spoken with.
fn unheard() -> Fault {
    Fault::new(
        FaultKind::Usage,
        "no editor speaks the Language Server Protocol on standard input",
        "an editor starts this command; `clause10 init --editor NAME` writes the configuration for one",
    )
}
