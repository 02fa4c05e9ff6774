//! Replaces people's names and addresses in a dossier by pseudonyms, before anything is written of it.
//!
//! The same person always gets the same pseudonym in the bundles of one repository, and nobody who has not the
//! repository can tell whose it is by trying names. Known are the people that records, waivers, the configuration
//! and git name; a name that stands only in prose is not known, and stays. Not for raw files: these are left out
//! or kept as they are.

use std::collections::BTreeMap;

use aho_corasick::{AhoCorasick, MatchKind};
use sha2::{Digest, Sha256};

use super::{Dossier, LeftOut};
use crate::diagnostic::{Diagnostic, RelatedPlace, Waived};
use crate::life::{Event, Life};
use crate::model::{Actor, Person, Record, Register};
use crate::parse;
use crate::policy::Policy;
use crate::text::RepoPath;

/// Shortest text that is looked for in other texts, in bytes.
const SHORTEST: usize = 4;

/// Replaces names and addresses of people.
pub struct Pseudonyms {
    finder: Option<AhoCorasick>,
    /// What each term becomes, in the order of the finder's patterns.
    becomes: Vec<String>,
    /// What is known of whole values: a name of one word is replaced where it is a person's, not in a text.
    whole: BTreeMap<String, String>,
}

impl Pseudonyms {
    /// The pseudonyms of all people that a dossier names, and of some more by name and address. `secret` is what
    /// only those know who have the repository.
    pub fn of(dossier: &Dossier, more: &[(&str, &str)], secret: &[u8]) -> Self {
        let policy = dossier.policy();
        let mut terms: BTreeMap<String, String> = BTreeMap::new();
        let mut add = |person: &Person, also: &[&str]| {
            let identity = policy.people.identity(person);
            let pseudonym = pseudonym(secret, &identity);
            let text = person.as_str();
            let name = text.split_once('<').map_or("", |(name, _)| name);
            let known = [text, person.address().unwrap_or_default(), name.trim()];
            for term in known.iter().chain(also).filter(|term| !term.is_empty()) {
                terms
                    .entry(term.to_lowercase())
                    .or_insert(pseudonym.clone());
            }
        };
        for record in dossier.register.records.iter().chain(&dossier.gone) {
            for person in record.finding.people() {
                add(&person.value, &[]);
            }
        }
        // What is said of controls and policies names them too.
        for control in &dossier.register.controls {
            for slot in [&control.owner, &control.deputy] {
                slot.get().into_iter().for_each(|person| add(person, &[]));
            }
        }
        for document in &dossier.register.documents {
            for owner in document.owner.items() {
                add(&owner.value, &[]);
            }
        }
        for event in dossier.lives.iter().flat_map(|life| &life.events) {
            for actor in [&event.author, &event.committer] {
                add(&Person::new(&actor.email), &[&actor.name]);
            }
        }
        for (_, waiver) in &policy.waivers {
            if let Some(by) = waiver.by.get() {
                add(by, &[]);
            }
        }
        for (name, email) in more {
            add(&Person::new(email), &[name]);
        }
        let settings = &policy.settings.people;
        let aliases = settings.aliases.iter();
        let named = aliases.flat_map(|(alias, person)| [alias, person]);
        for person in named.chain(settings.left.keys()) {
            add(&Person::new(person), &[]);
        }
        Self::new(terms)
    }

    fn new(terms: BTreeMap<String, String>) -> Self {
        let is_in_texts = |term: &&String| term.len() >= SHORTEST && term.contains(['@', ' ', '.']);
        let patterns: Vec<&String> = terms.keys().filter(is_in_texts).collect();
        let finder = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .ascii_case_insensitive(true)
            .build(&patterns);
        let becomes = patterns.iter().filter_map(|term| terms.get(*term)).cloned();
        Self {
            finder: finder.ok().filter(|_| !patterns.is_empty()),
            becomes: becomes.collect(),
            whole: terms,
        }
    }

    /// A text without the names that are known.
    pub fn text(&self, text: &str) -> String {
        if let Some(whole) = self.whole.get(&text.trim().to_lowercase()) {
            return whole.clone();
        }
        let Some(finder) = &self.finder else {
            return text.to_owned();
        };
        let mut done = String::with_capacity(text.len());
        let mut from = 0;
        for found in finder.find_iter(text) {
            let part = |range: std::ops::Range<usize>| text.get(range).unwrap_or_default();
            let before = part(0..found.start()).chars().next_back();
            let after = part(found.end()..text.len()).chars().next();
            // `maria@a.example` is no part of `anna.maria@a.example`.
            let goes_on = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            let is_end = |c: Option<char>| c.is_some_and(|c| c == '.' || c == '-');
            if goes_on(before) || is_end(before) || goes_on(after) {
                continue;
            }
            done.push_str(part(from..found.start()));
            if let Some(pseudonym) = self.becomes.get(found.pattern().as_usize()) {
                done.push_str(pseudonym);
            }
            from = found.end();
        }
        done.push_str(text.get(from..).unwrap_or_default());
        done
    }

    /// The same in every text of a JSON value; keys too, since people are keys of some settings.
    pub fn json(&self, value: &mut serde_json::Value) {
        match value {
            serde_json::Value::String(text) => *text = self.text(text),
            serde_json::Value::Array(items) => items.iter_mut().for_each(|item| self.json(item)),
            serde_json::Value::Object(fields) => {
                let old = std::mem::take(fields);
                for (key, mut item) in old {
                    self.json(&mut item);
                    fields.insert(self.text(&key), item);
                }
            }
            _ => {}
        }
    }

    /// A dossier without the names that are known.
    pub fn apply(&self, dossier: &mut Dossier) {
        let policy = dossier.configuration.policy.clone();
        let register = std::mem::take(&mut dossier.register);
        let records = register.records.into_iter();
        let records = records.map(|record| self.record(record, &policy)).collect();
        dossier.register = Register::new(records, register.audits);
        let gone = std::mem::take(&mut dossier.gone).into_iter();
        dossier.gone = gone.map(|record| self.record(record, &policy)).collect();
        let report = &mut dossier.report;
        report
            .diagnostics
            .iter_mut()
            .for_each(|found| self.diagnostic(found));
        for text in report.sources.values_mut() {
            *text = self.text(text);
        }
        dossier.lives.iter_mut().for_each(|life| self.life(life));
        for kin in dossier.families.iter_mut().flatten() {
            kin.title = self.text(&kin.title);
        }
        for LeftOut { reason, .. } in &mut dossier.left_out {
            *reason = self.text(reason);
        }
    }

    /// A record as it reads without the names; what the snapshot has at the paths that it names stays known.
    fn record(&self, record: Record, policy: &Policy) -> Record {
        let text = self.text(record.source.text());
        let mut redacted = parse::record(record.path().clone(), text.into_bytes(), policy);
        redacted.facts = record
            .facts
            .into_iter()
            .map(|(path, fact)| (RepoPath::new(self.text(path.as_str())), fact))
            .collect();
        redacted.facts.sort_by(|one, other| one.0.cmp(&other.0));
        redacted.pinned = record
            .pinned
            .into_iter()
            .map(|(text, fact)| (self.text(&text).into(), fact))
            .collect();
        redacted
    }

    fn diagnostic(&self, found: &mut Diagnostic) {
        found.message = self.text(&found.message);
        found.help = self.text(&found.help);
        for RelatedPlace { message, .. } in &mut found.related {
            *message = self.text(message);
        }
        if let Some(Waived { by, reason, .. }) = &mut found.waived {
            *by = self.text(by);
            *reason = self.text(reason);
        }
        // Its edits hold what stands in the file.
        found.fix = None;
    }

    fn life(&self, life: &mut Life) {
        let head = &mut life.finding;
        head.title = head.title.as_ref().map(|title| self.text(title).into());
        head.owner = head.owner.as_ref().map(|owner| self.text(owner));
        for event in &mut life.events {
            self.event(event);
        }
        for found in &mut life.diagnostics {
            self.diagnostic(found);
        }
    }

    fn event(&self, event: &mut Event) {
        for actor in [&mut event.author, &mut event.committer] {
            *actor = Actor {
                name: self.text(&actor.email).into(),
                email: "".into(),
                ..actor.clone()
            };
        }
        for change in &mut event.changes {
            for value in [&mut change.from, &mut change.to].into_iter().flatten() {
                *value = self.text(value);
            }
        }
    }
}

/// A word for a person that tells nothing of them: the start of a keyed hash (HMAC, RFC 2104, with the secret in
/// one block).
fn pseudonym(secret: &[u8], identity: &str) -> String {
    const BLOCK: usize = 64;
    const LENGTH: usize = 4;
    let mut key = [0; BLOCK];
    let hashed = Sha256::digest(secret);
    for (byte, own) in key.iter_mut().zip(hashed) {
        *byte = own;
    }
    let padded = |pad: u8| key.map(|byte| byte ^ pad);
    let inner = Sha256::new()
        .chain_update(padded(0x36))
        .chain_update(identity.to_lowercase())
        .finalize();
    let outer = Sha256::new()
        .chain_update(padded(0x5c))
        .chain_update(inner)
        .finalize();
    let short: String = outer
        .iter()
        .take(LENGTH)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("person-{short}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Pseudonyms {
        let terms = [
            ("tom.baker@acme.example", "person-1"),
            ("tom baker", "person-1"),
            ("maria", "person-2"),
        ];
        let terms = terms.map(|(term, becomes)| (term.to_owned(), becomes.to_owned()));
        Pseudonyms::new(terms.into_iter().collect())
    }

    #[test]
    fn names_are_replaced_where_they_are_whole() {
        let known = known();
        for (text, expected) in [
            ("owner: Tom.Baker@acme.example", "owner: person-1"),
            (
                "Tom Baker <tom.baker@acme.example>, again",
                "person-1 <person-1>, again",
            ),
            ("atom baker and Tom Bakery", "atom baker and Tom Bakery"),
            ("anna.tom.baker@acme.example", "anna.tom.baker@acme.example"),
            ("Maria said so", "Maria said so"),
            ("Maria", "person-2"),
            ("", ""),
        ] {
            assert_eq!(known.text(text), expected);
        }
    }

    #[test]
    fn a_pseudonym_depends_on_the_secret_and_the_person_alone() {
        let one = pseudonym(b"a", "tom@a.example");
        assert_eq!(one, pseudonym(b"a", "TOM@a.example"));
        assert_ne!(one, pseudonym(b"b", "tom@a.example"));
        assert_ne!(one, pseudonym(b"a", "tim@a.example"));
        assert!(one.starts_with("person-") && one.len() == 15);
    }
}
