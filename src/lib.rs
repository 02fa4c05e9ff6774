//! clause10: a linter for the nonconformities of a management system, kept as Markdown in git.
//!
//! Data flows one way. A `snapshot` gives bytes by path; `parse` turns each file into a record, typed and
//! with the place of every value; the records are a `model::Register`. `config` turns `clause10.yaml` into
//! a `policy`. `git` walks all commits behind the snapshot, and `history` makes of them the timeline of
//! each finding. A `rule` is a function over a view of these that returns violations; `check` runs the
//! `rules`, applies levels and waivers and gives `diagnostic`s; `output` writes them, for people or
//! machines. `life` tells what happened to one finding, event by event, `branches` which numbers other
//! branches give, `recurrence` which earlier findings each one probably repeats, and `prevention` whether
//! recurring controls were done. A `dossier` is a register that was judged whole, with the life of each finding: from
//! it `stats` counts, `readiness` says what an audit would find, and the report, the tables and the `bundle` are
//! written. `import` makes records of a table. `schema` and `reference` are written from the same tables and doc
//! comments that the program runs on. `workspace` finds and reads what is to be judged, `commands` has one file a
//! subcommand, and `main` sets the exit code.

#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        reason = "a test that fails panics"
    )
)]

pub mod branches;
pub mod bundle;
pub mod calendar;
pub mod catalog;
pub mod check;
pub mod cli;
pub mod commands;
pub mod company;
pub mod config;
pub mod diagnostic;
pub mod dossier;
pub mod due;
pub mod edit;
pub mod editor;
pub mod error;
pub mod git;
pub mod history;
pub mod import;
pub mod life;
pub mod model;
pub mod output;
pub mod parse;
pub mod policy;
pub mod prevention;
pub mod readiness;
pub mod recurrence;
pub mod reference;
pub mod rule;
pub mod rules;
pub mod schema;
pub mod shape;
pub mod snapshot;
pub mod stats;
pub mod suggest;
pub mod text;
pub mod workspace;
