//! What stands in a cell: people, requirements, evidence, actions, references.
//!
//! Each reader gives what it understood and what it did not, so that nothing is lost. Not for days (`dates`)
//! and not for words (`words`).

use std::sync::LazyLock;

use regex::Regex;

use crate::catalog::{Edition, Requirement, edition_cited};
use crate::policy::Policy;

/// What was understood of a text, and what was not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pieces {
    /// What was understood, as a record writes it.
    pub read: Vec<String>,
    /// What was not.
    pub left: Vec<String>,
}

/// A text on one line.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A person, and whether the text names several, of whom it is the first.
pub fn person(text: &str) -> (String, bool) {
    let separators = |c: char| matches!(c, '\n' | ';' | '|');
    let mut people = text
        .split(separators)
        .map(one_line)
        .filter(|name| !name.is_empty());
    let first = people.next().unwrap_or_default();
    let several = people.next().is_some();
    // A comma may stand within a name: `Baker, Tom`.
    let addresses = first.matches('@').count();
    if addresses > 1
        && let Some((one, _)) = first.split_once([',', ' ', '/'])
        && one.contains('@')
    {
        return (one.to_owned(), true);
    }
    let slashed = first.split(" / ").next().unwrap_or(&first).to_owned();
    let several = several || slashed.len() < first.len();
    (slashed, several)
}

/// The requirements that a text cites, as they are to be written, with their editions.
pub fn requirements(text: &str, policy: &Policy) -> Pieces {
    let mut pieces = Pieces::default();
    let mut carried = None;
    for piece in text.split(['\n', ';', ',']) {
        let piece = one_line(piece);
        if piece.is_empty() {
            continue;
        }
        match requirement(&piece, policy).or_else(|| slashed(&piece, policy)) {
            Some((all, whole)) => {
                for one in all {
                    let one = with_edition(one, &mut carried, policy);
                    if !pieces.read.contains(&one) {
                        pieces.read.push(one);
                    }
                }
                if !whole {
                    pieces.left.push(piece);
                }
            }
            None => pieces.left.push(piece),
        }
    }
    pieces
}

/// Several requirements with slashes between them, where the slash is not part of one.
fn slashed(piece: &str, policy: &Policy) -> Option<(Vec<Requirement>, bool)> {
    static AND: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"\s*/\s*|\s+(?:and|und|et|y|&|\+)\s+|\s+").ok());
    let mut all = Vec::new();
    for part in AND.as_ref()?.split(piece).filter(|part| !part.is_empty()) {
        let (found, whole) = requirement(part, policy)?;
        if !whole {
            return None;
        }
        all.extend(found);
    }
    Some((all, true))
}

/// One requirement, and whether nothing of the text is left over.
fn requirement(piece: &str, policy: &Policy) -> Option<(Vec<Requirement>, bool)> {
    static NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?i)^(?:(?:clauses?|controls?|section|annex|anhang|annexe|anexo|kapitel|kap\.?|abschnitt|ziffer|chapitre|article|cl[aá]usula|apartado|requirement|cl\.?|§)\s*)?((?:A\.?\s?)?[0-9]{1,2}(?:\.[0-9]{1,2})+)(?:\s*[-–:]\s*|\s+|$)(.*)$",
        )
        .ok()
    });
    if let Some(one) = cited(piece, policy) {
        return Some((vec![one], true));
    }
    // `A.5.18 Access rights`: the number counts, and the title is kept beside it.
    let found = NUMBER.as_ref()?.captures(piece)?;
    let number = found.get(1)?.as_str().replace(' ', "");
    let rest = found.get(2).map_or("", |rest| rest.as_str());
    let is_title = rest.is_empty() || rest.starts_with(|c: char| c.is_alphabetic());
    let more_numbers = rest.contains(|c: char| c.is_ascii_digit());
    if !is_title || more_numbers {
        return None;
    }
    Some((vec![cited(&number, policy)?], rest.is_empty()))
}

/// A requirement as it is, or in its right spelling where the numbers stay the same.
fn cited(text: &str, policy: &Policy) -> Option<Requirement> {
    match Requirement::parse(text, &policy.schemes) {
        Ok(found) => Some(found),
        Err(problem) => {
            let annexed = format!("A.{text}");
            let meant = problem.suggestion.as_deref().filter(|suggestion| {
                // No clause has this number, so it is that of the annex.
                *suggestion == annexed || suggestion.ends_with(&format!("/{annexed}"))
            });
            let spelt = problem.respelling(text).or(meant)?;
            Requirement::parse(spelt, &policy.schemes).ok()
        }
    }
}

/// A number without an edition is of the one named before it in the same cell, else of the one that it can
/// only be of.
fn with_edition(one: Requirement, carried: &mut Option<Edition>, policy: &Policy) -> String {
    if let Requirement::Iso27001 {
        edition: Some(edition),
        ..
    } = &one
    {
        *carried = Some(*edition);
    }
    let meant = edition_cited(&one, carried.or(policy.default_edition()));
    match one {
        Requirement::Iso27001 {
            edition: None,
            number,
            sub_item,
        } => Requirement::Iso27001 {
            edition: meant,
            number,
            sub_item,
        }
        .to_string(),
        other => other.to_string(),
    }
}

/// Paths and addresses; sentences are left.
pub fn evidence(text: &str) -> Pieces {
    let mut pieces = Pieces::default();
    let lines: Vec<String> = text.split(['\n', ';', '|']).map(one_line).collect();
    for line in lines.iter().filter(|line| !line.is_empty()) {
        let parts: Vec<&str> = line.split(", ").collect();
        let all = parts.len() > 1 && parts.iter().all(|part| place(part.trim()).is_some());
        let parts = if all { parts } else { vec![line.as_str()] };
        for part in parts {
            match place(part.trim()) {
                Some((found, whole)) => {
                    if !pieces.read.contains(&found) {
                        pieces.read.push(found);
                    }
                    if !whole {
                        pieces.left.push(part.trim().to_owned());
                    }
                }
                None => pieces.left.push(part.trim().to_owned()),
            }
        }
    }
    pieces
}

/// A path or an address, and whether nothing else is said; a page writes `text (address)` for a link.
fn place(text: &str) -> Option<(String, bool)> {
    if let Some((label, target)) = text
        .strip_suffix(')')
        .and_then(|text| text.rsplit_once(" ("))
        && let Some((found, _)) = place(target)
    {
        return Some((found, label.trim() == target));
    }
    if let Some(at) = text.find("https://").or_else(|| text.find("http://")) {
        let address = text.get(at..)?.split_whitespace().next()?;
        let address = address.trim_end_matches([',', '.', ')', ']', '>']);
        return Some((address.to_owned(), address == text));
    }
    static PATH: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^(?:\./)?[\p{L}\p{N}_][\p{L}\p{N}_ .()+=@#&'-]*(?:/[\p{L}\p{N}_ .()+=@#&'-]+)*(?:\.[A-Za-z0-9]{1,6})(?:@[0-9a-f]{7,64})?$").ok()
    });
    let is_path = text.len() < 200 && PATH.as_ref().is_some_and(|path| path.is_match(text));
    let is_name = is_path && (text.contains('/') || text.split(' ').count() <= 4);
    is_name.then(|| (text.trim_start_matches("./").to_owned(), true))
}

/// Several things in one cell: a numbered list, a list with marks, or one on each line.
pub fn items(text: &str) -> Vec<String> {
    if let Some(items) = numbered(text) {
        return items;
    }
    let bare = |line: &str| {
        let line = line.trim();
        let marks = ["- ", "* ", "• ", "– ", "· ", "▪ "];
        let mark = marks.iter().find_map(|mark| line.strip_prefix(mark));
        (mark.is_some(), mark.unwrap_or(line).trim().to_owned())
    };
    let lines: Vec<(bool, String)> = text
        .lines()
        .map(bare)
        .filter(|(_, line)| !line.is_empty())
        .collect();
    let marked = lines.iter().any(|(mark, _)| *mark);
    let mut items: Vec<String> = Vec::new();
    for (mark, line) in lines {
        let goes_on = if marked {
            !mark
        } else {
            line.starts_with(|c: char| c.is_lowercase() || matches!(c, ',' | ')' | '('))
        };
        match items.last_mut() {
            Some(last) if goes_on => {
                last.push(' ');
                last.push_str(&line);
            }
            _ => items.push(line),
        }
    }
    items
}

/// The items of `1. … 2. …`, on lines of their own or not; none where the numbers are not in order from 1.
fn numbered(text: &str) -> Option<Vec<String>> {
    static MARK: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"(?:^|\s)\(?([0-9]{1,2})[.)]\s+").ok());
    let mut starts = Vec::new();
    let mut wanted = 1_u32;
    for found in MARK.as_ref()?.captures_iter(text) {
        let (all, number) = (found.get(0)?, found.get(1)?);
        if number.as_str().parse::<u32>().ok()? == wanted {
            starts.push((all.start(), all.end()));
            wanted += 1;
        }
    }
    let (first, _) = starts.first()?;
    if starts.len() < 2 || !text.get(..*first)?.trim().is_empty() {
        return None;
    }
    let ends = starts
        .iter()
        .skip(1)
        .map(|(start, _)| *start)
        .chain([text.len()]);
    let items = starts.iter().zip(ends);
    Some(
        items
            .filter_map(|((_, from), to)| Some(one_line(text.get(*from..to)?)))
            .filter(|item| !item.is_empty())
            .collect(),
    )
}

/// The numbers of other findings.
pub fn references(text: &str) -> Vec<String> {
    let parts = text.split(['\n', ';', ',']).map(one_line);
    parts.filter(|part| !part.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requirements_are_read_as_people_write_them() {
        let policy = Policy::default();
        for (text, expected) in [
            ("ISO 27001:2022 A.5.18", &["ISO27001:2022/A.5.18"][..]),
            (
                "A.5.18, 9.2",
                &["ISO27001:2022/A.5.18", "ISO27001:2022/9.2"],
            ),
            (
                "ISO27001:2013/A.9.2.5; A.9.2.6",
                &["ISO27001:2013/A.9.2.5", "ISO27001:2013/A.9.2.6"],
            ),
            (
                "A.5.18 / A.8.13\nPOL-IAM/4.2",
                &[
                    "ISO27001:2022/A.5.18",
                    "ISO27001:2022/A.8.13",
                    "POL-IAM/4.2",
                ],
            ),
            ("5.18", &["ISO27001:2022/A.5.18"]),
            ("Clause 9.2", &["ISO27001:2022/9.2"]),
            (
                "A.5.18 and A.5.15",
                &["ISO27001:2022/A.5.18", "ISO27001:2022/A.5.15"],
            ),
        ] {
            let found = requirements(text, &policy);
            assert_eq!(found.read, expected, "{text}");
            assert!(found.left.is_empty(), "{text}: {:?}", found.left);
        }
        let titled = requirements("A.5.18 Access rights", &policy);
        assert_eq!(titled.read, ["ISO27001:2022/A.5.18"]);
        assert_eq!(titled.left, ["A.5.18 Access rights"]);
        // It is an objective of 2013 and a control of 2022: which one is not for us to say.
        assert_eq!(requirements("A.8.2", &policy).read, ["ISO27001/A.8.2"]);
        for none in ["the contract", "A.5.1-A.5.3", "A.5.99"] {
            assert_eq!(
                requirements(none, &policy).read,
                Vec::<String>::new(),
                "{none}"
            );
        }
    }

    #[test]
    fn evidence_is_a_place_and_not_a_sentence() {
        let found = evidence(
            "evidence/a b.csv; see the minutes\nhttps://acme.example/t/1, https://acme.example/t/2",
        );
        assert_eq!(
            found.read,
            [
                "evidence/a b.csv",
                "https://acme.example/t/1",
                "https://acme.example/t/2"
            ]
        );
        assert_eq!(found.left, ["see the minutes"]);
        assert_eq!(evidence("list (evidence/a.csv)").read, ["evidence/a.csv"]);
        for none in [
            "C:\\temp\\a.doc",
            "\\\\srv\\x.pdf",
            "../a.csv",
            "/etc/passwd",
            "Done.",
        ] {
            assert!(evidence(none).read.is_empty(), "{none}");
        }
    }

    #[test]
    fn actions_are_told_apart() {
        assert_eq!(
            items("1. Name an owner 2. Add a\nreminder"),
            ["Name an owner", "Add a reminder"]
        );
        assert_eq!(items("1) a\n2) b\n3) c"), ["a", "b", "c"]);
        assert_eq!(items("- a\n  goes on\n- b"), ["a goes on", "b"]);
        assert_eq!(
            items("Name an owner\nfor every review\nAdd a deputy"),
            ["Name an owner for every review", "Add a deputy"]
        );
        assert_eq!(
            items("Update to version 2. Then test"),
            ["Update to version 2. Then test"]
        );
        assert!(items(" \n ").is_empty());
    }

    #[test]
    fn one_person_is_taken_of_several() {
        assert_eq!(person("Baker, Tom"), ("Baker, Tom".into(), false));
        assert_eq!(person("Tom Baker; Maria Lopez"), ("Tom Baker".into(), true));
        assert_eq!(
            person("a@x.example, b@x.example"),
            ("a@x.example".into(), true)
        );
        assert_eq!(
            person("Tom Baker / Maria Lopez"),
            ("Tom Baker".into(), true)
        );
    }
}
