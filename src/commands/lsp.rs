//! `clause10 lsp`: the same judgement while one writes, for every editor that speaks the Language Server Protocol.
//!
//! Synchronous: one thread answers, one reads history beside it. Nothing is written to the repository; what is to be
//! changed goes to the editor as edits.

mod actions;
mod client;
mod commands;
mod desk;
mod documents;
mod publish;
mod requests;
mod seats;
mod server;
mod worker;

use lsp_server::{Connection, ProtocolError};

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
    let written = threads.join();
    match (served, written) {
        (Err(fault), _) => Err(vec![fault]),
        (Ok(exit), _) => Ok(exit),
    }
}

/// Speaks with one client until it ends.
fn serve(connection: Connection, asked: Asked) -> Result<Exit, Fault> {
    let (id, params) = match connection.initialize_start() {
        Ok(started) => started,
        Err(error) => return Err(unheard(&error)),
    };
    let client = Client::of(params);
    let answer = client.answer();
    connection
        .initialize_finish(id, answer)
        .map_err(|error| unheard(&error))?;
    Server::new(connection, client, asked).run()
}

/// Why no client could be spoken with.
fn unheard(error: &ProtocolError) -> Fault {
    Fault::new(
        FaultKind::Usage,
        format!("no editor speaks the Language Server Protocol on standard input: {error}"),
        "an editor starts this command; `clause10 init --editor NAME` writes the configuration for one",
    )
}
