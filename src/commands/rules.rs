//! `clause10 rules`: all rules as a table, as JSON, or as the reference in Markdown.

use std::path::Path;

use serde_json::json;

use super::page::Page;
use super::{Outcome, Terminal, output};
use crate::cli::{Rules, RulesFormat};
use crate::output::lines::cut;
use crate::policy::{Level, Policy};
use crate::reference::{self, Doc};
use crate::rule::Rule;
use crate::rules;

/// Prints the list.
///
/// # Errors
/// When the configuration, which sets the levels, has mistakes, or the snapshot cannot be read.
pub fn run(args: &Rules, terminal: Terminal) -> Outcome {
    if args.format == RulesFormat::Markdown {
        return output(reference::markdown(rules::ALL));
    }
    let workspace = args.look.workspace(Path::new("."))?;
    output(&match args.format {
        RulesFormat::Json => machine(workspace.policy()),
        _ => table(workspace.policy(), terminal),
    })
}

/// The level of a rule under a policy.
pub fn level(rule: &Rule, policy: &Policy) -> Level {
    policy.level(rule.name, rule.family.word(), rule.level)
}

fn table(policy: &Policy, terminal: Terminal) -> String {
    let widest = |texts: &mut dyn Iterator<Item = usize>| texts.max().unwrap_or(0);
    let names = widest(&mut rules::ALL.iter().map(|rule| rule.name.len()));
    let families = widest(&mut rules::ALL.iter().map(|rule| rule.family.word().len()));
    let levels = widest(&mut Level::WORDS.iter().map(|word| word.word.len()));
    let left = names + levels + families + 6;
    let room = terminal.width.saturating_sub(left).max(20);
    let mut page = Page::new(terminal);
    let row = |name: &str, level: &str, family: &str, summary: &str| {
        format!("{name:names$}  {level:levels$}  {family:families$}  {summary}")
    };
    let head = page.bold(&row("RULE", "LEVEL", "FAMILY", "REPORTS"));
    page.line(&head);
    let mut set = 0;
    for rule in rules::ALL {
        let level = level(rule, policy);
        set += usize::from(level != rule.level);
        let summary = cut(&rule.summary(), room, terminal.unicode);
        page.line(&row(rule.name, level.word(), rule.family.word(), &summary));
    }
    let count = match set {
        0 => format!("{} rules.", rules::ALL.len()),
        set => format!(
            "{} rules; clause10.yaml sets the level of {set}.",
            rules::ALL.len()
        ),
    };
    page.gap()
        .markdown(&format!(
            "{count} `clause10 explain RULE` says what one is about."
        ))
        .finish()
}

fn machine(policy: &Policy) -> String {
    let list: Vec<_> = rules::ALL
        .iter()
        .map(|rule| {
            let doc = Doc::of(rule);
            json!({
                "name": rule.name,
                "family": rule.family,
                "level": level(rule, policy),
                "default_level": rule.level,
                "clause": rule.clause,
                "waivable": rule.is_waivable(),
                "what": doc.what,
                "why": doc.why,
                "fix": doc.fix,
            })
        })
        .collect();
    format!("{:#}\n", json!({ "version": 1, "rules": list }))
}
