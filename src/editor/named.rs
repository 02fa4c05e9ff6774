//! What a place names: a finding, an audit, a requirement, a file, a person, a rule, a day.
//!
//! Not for what is said of it (`hover`), nor for where it leads (`goto`).

mod cited;
mod document;
mod mention;

use super::{FieldPlace, Page, PageKind, Part, Place, Sight};
use crate::catalog::Requirement;
use crate::model::{Day, Evidence, FileFact, LinkTarget, Person, Record, Target};
use crate::parse;
use crate::rule::{Family, Rule};
use crate::rules;
use crate::shape::{Shape, spot, without_numbers};
use crate::text::{RepoPath, Span};
pub use cited::{citing, is_same, naming_file};
pub use document::{document, paragraph};
pub use mention::{is_telling, mentions, word};

/// Something that has a name.
#[derive(Clone, Debug, PartialEq)]
pub enum Thing {
    /// A finding, by its number; there need not be one.
    Finding(String),
    /// An audit, by its id.
    Audit(String),
    /// A recurring control, by its id.
    Control(String),
    /// What is not met.
    Requirement(Requirement),
    /// A file that shows something, or was changed.
    Evidence(Evidence),
    /// Somebody.
    Person(Person),
    /// A rule.
    Rule(&'static Rule),
    /// Rules that belong together.
    Family(Family),
    /// A day.
    Day(Day),
}

/// Something that is named at a place.
#[derive(Clone, Debug, PartialEq)]
pub struct Named {
    /// What.
    pub thing: Thing,
    /// The name.
    pub span: Span,
}

/// What is named at an offset in bytes of a file.
pub fn named(sight: &Sight<'_>, page: &Page<'_>, offset: usize) -> Option<Named> {
    match page.place(offset, sight.policy) {
        Place::Field(field) if field.part == Part::Key => of_key(page, &field),
        Place::Field(field) => {
            let named = of_value(sight, page, &field);
            named.or_else(|| in_words(sight, page.text(), offset))
        }
        Place::Heading(_) => in_words(sight, page.text(), offset),
        Place::Prose(_) => {
            let link = linked(sight, page, offset);
            link.or_else(|| in_words(sight, page.text(), offset))
        }
    }
}

/// The keys of the configuration that are names themselves.
fn of_key(page: &Page<'_>, field: &FieldPlace) -> Option<Named> {
    let (text, span) = unquoted(page.text(), field.span);
    let thing = match (page.kind, field.path.as_str()) {
        (PageKind::Configuration, "levels") => {
            let rule = rules::find(text).map(Thing::Rule);
            rule.or_else(|| Family::from_word(text).map(Thing::Family))
        }
        (PageKind::Configuration, "people.aliases" | "people.left") => {
            Some(Thing::Person(Person::new(text)))
        }
        _ => None,
    };
    thing.map(|thing| Named { thing, span })
}

fn of_value(sight: &Sight<'_>, page: &Page<'_>, field: &FieldPlace) -> Option<Named> {
    let (text, span) = unquoted(page.text(), field.span);
    if text.is_empty() {
        return None;
    }
    let owned = || text.to_owned();
    let person = || Thing::Person(Person::new(text));
    let way = without_numbers(&field.path);
    let thing = match (page.kind, way.as_str()) {
        (PageKind::Audit, "id") | (PageKind::Finding, "audit") => Some(Thing::Audit(owned())),
        (PageKind::Control, "id") => Some(Thing::Control(owned())),
        (_, "waivers.rule") => rules::find(text).map(Thing::Rule),
        (PageKind::Finding, "isms_changes") => Some(Thing::Evidence(Evidence::of_change(text))),
        (PageKind::Configuration, "waivers.path") => Some(Thing::Evidence(Evidence::new(text))),
        (PageKind::Configuration, "waivers.finding") => Some(Thing::Finding(owned())),
        (PageKind::Configuration, way) if way.starts_with("people.aliases.") => Some(person()),
        (kind, _) => match spot(kind.fields(), &field.path)?.single() {
            Shape::Id | Shape::Reference => Some(Thing::Finding(owned())),
            Shape::Person => Some(person()),
            Shape::Requirement => Requirement::parse(text, &sight.policy.schemes)
                .ok()
                .map(Thing::Requirement),
            Shape::Evidence => Some(Thing::Evidence(Evidence::new(text))),
            Shape::Day => parse::day(text).ok().map(Thing::Day),
            _ => None,
        },
    };
    thing.map(|thing| Named { thing, span })
}

/// What a word of running text names.
fn in_words(sight: &Sight<'_>, text: &str, offset: usize) -> Option<Named> {
    let (whole, part) = word(text, offset);
    let of = |span: Span| {
        let thing = of_word(sight, text.get(span.range())?)?;
        Some(Named { thing, span })
    };
    of(whole).or_else(|| {
        let mut others = text.get(whole.range())?.split('/');
        let all = others.all(|other| sight.policy.ids.read(other).is_some());
        of(part).filter(|_| all)
    })
}

fn of_word(sight: &Sight<'_>, word: &str) -> Option<Thing> {
    let register = sight.register;
    if is_telling(word) {
        let is_finding = sight.policy.ids.read(word).is_some()
            || register.with_id(word).next().is_some()
            || sight.gone.iter().any(|record| record.id() == Some(word));
        if is_finding {
            return Some(Thing::Finding(word.to_owned()));
        }
        let mut audits = register.audits.iter();
        if audits.any(|audit| audit.id.get().is_some_and(|id| **id == *word)) {
            return Some(Thing::Audit(word.to_owned()));
        }
        if register.control(word).is_some() {
            return Some(Thing::Control(word.to_owned()));
        }
    }
    if let Ok(day) = parse::day(word) {
        return Some(Thing::Day(day));
    }
    let person = Person::new(word);
    if person.address().is_some() && !word.contains('/') {
        return Some(Thing::Person(person));
    }
    // A number alone may be that of anything.
    if word.contains('/') || word.starts_with("A.") {
        let is_meant = |requirement: &Requirement| match requirement {
            Requirement::Iso27001 { .. } | Requirement::Scheme { .. } => true,
            Requirement::OwnDocument { document: name, .. } => document(sight, name).is_some(),
        };
        let read = Requirement::parse(word, &sight.policy.schemes).ok();
        if let Some(requirement) = read.filter(is_meant) {
            return Some(Thing::Requirement(requirement));
        }
    }
    let evidence = Evidence::new(word);
    if let Some(path) = evidence.live_path().filter(|_| word.contains('/')) {
        let fact = sight.snapshot.fact(path).ok()?;
        return matches!(fact, FileFact::File { .. } | FileFact::NotFetched(_))
            .then_some(Thing::Evidence(evidence));
    }
    // Documents have names such as `POL-IAM`; to look for each word that one may read would be too much.
    let is_name = is_telling(word) && word.starts_with(|c: char| c.is_uppercase());
    let path = is_name.then(|| document(sight, word)).flatten()?;
    Some(Thing::Evidence(file(path)))
}

/// A file as if a record named it.
fn file(path: RepoPath) -> Evidence {
    Evidence {
        text: path.as_str().into(),
        target: Target::File { path, at: None },
    }
}

/// What a link of the text leads to.
fn linked(sight: &Sight<'_>, page: &Page<'_>, offset: usize) -> Option<Named> {
    let record = record(sight, page);
    let mut links = record.body.links.iter();
    let link = links.find(|link| link.span.range().contains(&offset))?;
    let LinkTarget::File(path) = link.leads_to(page.path) else {
        return None;
    };
    let thing = filed(sight, &path).unwrap_or_else(|| Thing::Evidence(file(path)));
    let span = link.span;
    Some(Named { thing, span })
}

/// What the record at a path is about.
fn filed(sight: &Sight<'_>, path: &RepoPath) -> Option<Thing> {
    let register = sight.register;
    if let Some(record) = register.at(path) {
        return Some(Thing::Finding(record.id()?.to_owned()));
    }
    let audit = register.audits.iter().find(|audit| audit.path() == path);
    if let Some(audit) = audit {
        return Some(Thing::Audit(audit.id.get()?.to_string()));
    }
    let control = register.control_at(path)?;
    Some(Thing::Control(control.id()?.to_owned()))
}

/// The record of an open file, as its text is now; of one that is no finding only the body says something.
pub fn record(sight: &Sight<'_>, page: &Page<'_>) -> Record {
    let kept = sight.register.at(page.path);
    let kept = kept.filter(|kept| kept.source.text() == page.text());
    kept.cloned().unwrap_or_else(|| {
        let bytes = page.text().as_bytes().to_vec();
        parse::record(page.path.clone(), bytes, sight.policy)
    })
}

/// The text of a span without the quotes around it, and its place.
pub fn unquoted(text: &str, span: Span) -> (&str, Span) {
    let inner = text.get(span.range()).unwrap_or("");
    for quote in ['"', '\''] {
        let within = inner
            .strip_prefix(quote)
            .map(|rest| rest.strip_suffix(quote).unwrap_or(rest));
        if let Some(within) = within {
            let start = span.start as usize + 1;
            return (within, Span::new(start, start + within.len()));
        }
    }
    (inner, span)
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that fails panics"
)]
mod tests {
    use super::*;
    use crate::config::keys::CONFIGURATION;
    use crate::editor::scene::{OPEN, Scene};
    use crate::model::fields::FINDING;

    #[test]
    fn a_path_leads_to_what_may_stand_there() {
        let is = |fields, path: &str, name: &str, fits: fn(&Shape) -> bool| {
            let spot = spot(fields, path).unwrap();
            assert_eq!(spot.field.name, name, "{path}");
            let shape = spot.single();
            assert!(fits(shape), "{path}: {shape:?}");
        };
        is(FINDING, "requirements[1]", "requirements", |shape| {
            matches!(shape, Shape::Requirement)
        });
        is(FINDING, "corrective_actions[2].due", "due", |shape| {
            matches!(shape, Shape::Day)
        });
        is(
            FINDING,
            "not_recurrence_of[0]",
            "not_recurrence_of",
            |shape| matches!(shape, Shape::Block(_)),
        );
        is(
            CONFIGURATION,
            "people.left.tom.b@x.example",
            "left",
            |shape| matches!(shape, Shape::Day),
        );
        is(
            CONFIGURATION,
            "history.backdated.correction.done",
            "correction.done",
            |shape| matches!(shape, Shape::Count { .. }),
        );
        is(
            CONFIGURATION,
            "words.values.status.open[0]",
            "values",
            |shape| matches!(shape, Shape::Text),
        );
        is(CONFIGURATION, "extra_fields.cost.type", "type", |shape| {
            matches!(shape, Shape::Word(_))
        });
        assert!(spot(FINDING, "correction.nothing").is_none());
    }

    #[test]
    fn what_is_half_typed_names_nothing_and_words_name_what_they_can() {
        let scene = Scene::new(&[("findings/NC-2026-001.md", OPEN)]);
        let thing = |text: &str| {
            scene
                .ask("findings/NC-2026-002.md", text, named)
                .map(|named| named.thing)
        };
        let finding = Some(Thing::Finding("NC-2026-001".to_owned()));
        assert_eq!(thing("---\nrecurrence_of: [NC-2026-0^01\nid: x"), finding);
        assert_eq!(
            thing("---\ntitle: as \"NC-2026-001^\" said\n---\n"),
            finding
        );
        assert_eq!(thing("---\nid: x\n---\n\n(NC-2026-0^01).\n"), finding);
        let other = "---\nid: x\n---\nNC-2026-001/NC-2026^-002\n";
        assert_eq!(thing(other), Some(Thing::Finding("NC-2026-002".to_owned())));
        assert_eq!(thing("---\nid: x\n---\n\n(NC-2026-001^-a.md).\n"), None);
        assert_eq!(thing("---\nowner: ^\n---\n"), None);
        assert!(matches!(
            thing("---\nid: x\n---\nA.5.18^.\n"),
            Some(Thing::Requirement(_))
        ));
        assert_eq!(thing("---\nid: x\n---\nand/or^ 10.2\n"), None);
        let link = "---\nid: x\n---\nSee [the ot^her](NC-2026-001.md).\n";
        assert_eq!(thing(link), finding);
    }
}
