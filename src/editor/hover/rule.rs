//! What is to be said of a rule.

use super::phrase::{code, lines};
use crate::editor::Sight;
use crate::rule::{Family, Rule};

/// What a rule reports, on what it rests, and how much it counts here.
pub fn rule(sight: &Sight<'_>, rule: &Rule) -> String {
    let level = sight
        .policy
        .level(rule.name, rule.family.word(), rule.level);
    let default = match level == rule.level {
        true => String::new(),
        false => format!(", {} by default", code(rule.level.word())),
    };
    let mut said = vec![
        format!("**{}** ({}): {}", rule.name, rule.family, rule.summary()),
        format!("Level here: {}{default}", code(level.word())),
        format!("Rests on: {}", rule.clause),
    ];
    if !rule.is_waivable() {
        said.push("It cannot be waived".to_owned());
    }
    lines(said)
}

/// What the rules of a family are about.
pub fn family(family: Family) -> String {
    format!("**{family}**, a family of rules: {}", family.about())
}
