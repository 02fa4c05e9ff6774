//! `clause10 schema`: a JSON Schema, or the list of them.
//!
//! Not for making schemas: that is `schema`.

use std::path::Path;

use clap::ValueEnum;

use super::page::Page;
use super::{Outcome, Terminal, output};
use crate::cli::{Schema, SchemaName};
use crate::error::Fault;
use crate::schema;

/// Prints the schema that is asked for.
///
/// # Errors
/// When the configuration has mistakes, or the snapshot cannot be read: the schemas of records are written
/// in its words.
pub fn run(args: &Schema, terminal: Terminal) -> Outcome {
    let policy = || {
        let found = args.look.workspace(Path::new("."))?;
        Ok::<_, Vec<Fault>>(found.configuration.policy)
    };
    match args.name {
        None => output(list(terminal)),
        Some(SchemaName::Finding) => output(schema::text(&schema::finding(&policy()?))),
        Some(SchemaName::Audit) => output(schema::text(&schema::audit(&policy()?))),
        Some(SchemaName::Control) => output(schema::text(&schema::control(&policy()?))),
        Some(SchemaName::PolicyDocument) => {
            output(schema::text(&schema::policy_document(&policy()?)))
        }
        Some(SchemaName::Configuration) => output(schema::text(&schema::configuration())),
        Some(SchemaName::CheckOutput) => output(schema::CHECK_OUTPUT),
        Some(SchemaName::Recurrence) => output(schema::text(&schema::recurrence())),
        Some(SchemaName::Due) => output(schema::text(&schema::due())),
        Some(SchemaName::Readiness) => output(schema::text(&schema::readiness())),
        Some(SchemaName::Verify) => output(schema::text(&schema::verify())),
        Some(SchemaName::Register) => output(schema::text(&schema::register())),
        Some(SchemaName::Stats) => output(schema::text(&schema::stats())),
        Some(SchemaName::Calendar) => output(schema::text(&schema::calendar())),
        Some(SchemaName::Import) => output(schema::text(&schema::import())),
        Some(SchemaName::Findings) => output(schema::text(&schema::findings())),
        Some(SchemaName::Bundle) => output(schema::text(&schema::bundle())),
        Some(SchemaName::Timeline) => output(schema::text(&schema::timeline())),
    }
}

fn list(terminal: Terminal) -> String {
    let values: Vec<_> = SchemaName::value_variants()
        .iter()
        .filter_map(ValueEnum::to_possible_value)
        .collect();
    let width = values
        .iter()
        .map(|value| value.get_name().len())
        .max()
        .unwrap_or(0);
    let mut page = Page::new(terminal);
    for value in &values {
        let about = value.get_help().map(ToString::to_string);
        page.entry(value.get_name(), width, &about.unwrap_or_default());
    }
    page.gap()
        .markdown("`clause10 schema NAME` prints one.")
        .finish()
}
