//! `clause10 explain`: a rule, a family, or how rules work; needs neither a register nor a network.
//!
//! Everything about a rule comes from its documentation (`reference`).

use std::path::Path;

use super::judge::View;
use super::page::Page;
use super::rules::level;
use super::{Outcome, Terminal, output};
use crate::cli::Explain;
use crate::error::{Fault, FaultKind};
use crate::policy::{Level, Policy};
use crate::reference::{self, Doc, Example, how_to_waive};
use crate::rule::{Family, Rule};
use crate::rules;
use crate::shape::Word;
use crate::suggest::nearest;

/// Prints the explanation.
///
/// # Errors
/// When there is no rule or family of the name, or the commit or index that is asked for cannot be read.
pub fn run(args: &Explain, terminal: Terminal) -> Outcome {
    let policy = match args.look.workspace(Path::new(".")) {
        Ok(found) => found.configuration.policy,
        // Who asks about a commit or the index wants its levels, and no others.
        Err(faults) if args.look.view() != View::WorkTree => return Err(faults),
        // A mistake in the configuration is no reason to say nothing about a rule.
        Err(_) => Policy::default(),
    };
    let mut page = Page::new(terminal);
    match args.rule.as_deref() {
        None => overview(&mut page),
        Some(name) => match (rules::find(name), family_named(name)) {
            (Some(rule), _) => one_rule(&mut page, rule, &policy),
            (None, Some(family)) => one_family(&mut page, family, &policy),
            (None, None) => return Err(vec![unknown(name)]),
        },
    }
    output(page.finish())
}

fn family_named(name: &str) -> Option<&'static Word> {
    Family::WORDS.iter().find(|word| word.word == name)
}

fn unknown(name: &str) -> Fault {
    let help = match nearest(name, rules::names_and_families()) {
        Some(meant) => format!("did you mean `{meant}`? `clause10 rules` lists all"),
        None => "`clause10 rules` lists all rules with their families".to_owned(),
    };
    Fault::new(
        FaultKind::Usage,
        format!("there is no rule or family `{name}`"),
        help,
    )
}

fn one_rule(page: &mut Page, rule: &Rule, policy: &Policy) {
    let doc = Doc::of(rule);
    page.heading(rule.name).gap().markdown(&doc.what).gap();
    let here = level(rule, policy);
    let configured = if here == rule.level {
        String::new()
    } else {
        format!(", set to {here} in clause10.yaml")
    };
    let about = Level::WORDS.iter().find(|word| word.word == here.word());
    let about = about.map_or("", |word| word.about);
    page.entry("Level", 8, &format!("{}{configured} ({about})", rule.level));
    page.entry("Family", 8, rule.family.word());
    page.entry("Rests on", 8, rule.clause);
    page.heading("Why").markdown(&doc.why);
    page.heading("Bad");
    examples(page, &doc.bad);
    page.heading("Good");
    examples(page, &doc.good);
    page.heading("How to fix").markdown(&doc.fix);
    page.heading("How to waive").markdown(how_to_waive(rule));
    if rule.is_waivable() {
        // What is gone can carry no waiver.
        let finding = match rule.name {
            "finding-deleted" => "    finding: NC-2026-004\n",
            _ => "",
        };
        page.gap().example(&format!(
            "waivers:\n  - rule: {}\n{finding}    reason: why it is accepted\n    by: name@company.example",
            rule.name
        ));
    }
}

fn examples(page: &mut Page, files: &[Example]) {
    for (index, file) in files.iter().enumerate() {
        if index > 0 {
            page.gap();
        }
        if let Some(heading) = file.heading(files.len() > 1) {
            page.line(&heading.replace('`', ""));
        }
        page.example(&file.text);
    }
}

fn one_family(page: &mut Page, family: &Word, policy: &Policy) {
    page.heading(family.word)
        .markdown(&format!("The family: {}.", family.about))
        .gap();
    let of_family: Vec<&Rule> = reference::of_family(rules::ALL, family).collect();
    let names = of_family.iter().map(|rule| rule.name.len()).max();
    let levels = Level::WORDS.iter().map(|word| word.word.len()).max();
    let (names, levels) = (names.unwrap_or(0), levels.unwrap_or(0));
    for rule in &of_family {
        let level = level(rule, policy);
        let word = format!("{:names$}  {level:levels$}", rule.name);
        page.entry(&word, word.len(), &rule.summary());
    }
    page.gap().markdown(&format!(
        "`clause10 explain RULE` says more about one. `--select {0}` runs only these, `--ignore {0}` all others, \
         and `{0}` under `levels` in clause10.yaml sets their level.",
        family.word
    ));
}

fn overview(page: &mut Page) {
    page.heading("Rules").markdown(
        "A rule has a name that says what is wrong, belongs to a family, and rests on a clause of the \
         standard or on good practice. It reports a diagnostic: a place in a record, what is wrong there, \
         and the way out. `clause10 rules` lists all rules; the families are:",
    );
    page.gap();
    words(page, &reference::families(rules::ALL));
    page.heading("Levels");
    words(page, &Level::WORDS.iter().rev().collect::<Vec<_>>());
    page.gap().markdown(
        "A run fails (exit code 1) when there is a new diagnostic at or above `--fail-on`, which is `error` \
         by default. Levels are set in clause10.yaml, by rule or family; a rule goes before its family:",
    );
    page.gap()
        .example("levels:\n  overdue: error\n  cause: info\n  broken-link: off");
    page.heading("Waivers").markdown(
        "One diagnostic is accepted by a waiver: it names the rule, says why, and who accepted it. It stands in \
         the record, or in clause10.yaml with the id of the finding. `field` narrows it, `until` ends it. \
         A waiver that is not complete, has run out, or accepts nothing is itself reported.",
    );
    page.gap().example(
        "waivers:\n  - rule: verifier-not-independent\n    field: verification.by\n    \
         reason: The company has two people; the auditor accepted it\n    by: maria.lopez@acme.example\n    until: 2027-06-30",
    );
    page.heading("Running some of them").example(
        "clause10 check --select evidence,missing-closure   only these\n\
         clause10 check --ignore cause                      all but these\n\
         clause10 check --fail-on warning                   warnings fail too",
    );
    page.gap()
        .markdown("`clause10 explain RULE` or `clause10 explain FAMILY` says more.");
}

fn words(page: &mut Page, words: &[&Word]) {
    let width = words.iter().map(|word| word.word.len()).max().unwrap_or(0);
    for word in words {
        page.entry(word.word, width, word.about);
    }
}
