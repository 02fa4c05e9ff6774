//! Every place of the register that names what stands at a place.
//!
//! Not for what links lead to (`links`).

use std::collections::{BTreeMap, BTreeSet};

use lsp_types::Location;
use memchr::memmem;

use super::super::named::{self, Thing, is_same, is_telling, mentions, named, naming_file};
use super::super::{Lines, Page, PageKind, Sight};
use crate::catalog::Requirement;
use crate::config;
use crate::model::{Evidence, Person, Record, RequirementCited, Slot, Spanned};
use crate::parse;
use crate::text::{RepoPath, Span};

/// Where the thing at an offset in bytes is named; with the place where it is, if that is wanted.
pub fn references(
    sight: &Sight<'_>,
    page: &Page<'_>,
    offset: usize,
    with_declaration: bool,
) -> Vec<Location> {
    let Some(named) = named(sight, page, offset) else {
        return Vec::new();
    };
    let mut search = Search::new(sight, page);
    let declared = search.declared(&named.thing);
    match &named.thing {
        Thing::Finding(id) | Thing::Control(id) => search.id(id),
        Thing::Audit(id) => search.audit(id),
        Thing::Requirement(requirement) => search.requirement(requirement),
        Thing::Evidence(evidence) => search.evidence(evidence),
        Thing::Person(person) => search.person(person),
        Thing::Rule(rule) => search.rule(rule.name),
        Thing::Family(_) | Thing::Day(_) => {}
    }
    for (path, span) in declared {
        let spans = search.found.entry(path).or_default();
        // A number is a word of its own also where it is declared.
        spans.retain(|other| span.end <= other.start || other.end <= span.start);
        if with_declaration {
            spans.insert(span);
        }
    }
    search.locations()
}

/// A search through the register, with the open file as it is.
struct Search<'a> {
    sight: &'a Sight<'a>,
    page: &'a Page<'a>,
    /// The finding that is open, if one is.
    own: Option<Record>,
    configuration: String,
    found: BTreeMap<RepoPath, BTreeSet<Span>>,
}

impl<'a> Search<'a> {
    fn new(sight: &'a Sight<'a>, page: &'a Page<'a>) -> Self {
        let path = RepoPath::new(config::FILE_NAME);
        let read = || parse::text(sight.snapshot.read(&path, parse::LIMIT).ok()?).ok();
        let configuration = match page.kind {
            PageKind::Configuration => Some(page.text().to_owned()),
            _ => read(),
        };
        let is_finding = page.kind == PageKind::Finding;
        Self {
            sight,
            page,
            own: is_finding.then(|| named::record(sight, page)),
            configuration: configuration.unwrap_or_default(),
            found: BTreeMap::new(),
        }
    }

    /// The findings, the open one as its text is now.
    fn records(&self) -> Vec<&Record> {
        let records = self.sight.register.records.iter();
        let others = records.filter(|record| record.path() != self.page.path);
        let own = self.own.iter();
        match &self.own {
            Some(_) => others.chain(own).collect(),
            None => self.sight.register.records.iter().collect(),
        }
    }

    /// The texts of all files that may name something.
    fn texts(&self) -> Vec<(RepoPath, &str)> {
        let register = self.sight.register;
        let audits = register.audits.iter().map(|audit| &audit.record);
        let records = register.records.iter();
        let files = records.chain(audits).chain(register.prevention());
        let files = files.map(|file| (file.path().clone(), file.source.text()));
        let configuration = (
            RepoPath::new(config::FILE_NAME),
            self.configuration.as_str(),
        );
        let page = (self.page.path.clone(), self.page.text());
        let others = files.chain([configuration]);
        let others = others.filter(|(path, _)| path != self.page.path);
        others.chain([page]).collect()
    }

    fn add(&mut self, path: &RepoPath, span: Span) {
        self.found.entry(path.clone()).or_default().insert(span);
    }

    fn extend(&mut self, found: Vec<(RepoPath, Span)>) {
        for (path, span) in found {
            self.add(&path, span);
        }
    }

    /// Where a thing is declared.
    fn declared(&self, thing: &Thing) -> Vec<(RepoPath, Span)> {
        let register = self.sight.register;
        match thing {
            Thing::Finding(id) => {
                let own = self.records().into_iter();
                let own = own.filter(|record| record.id() == Some(id));
                own.filter_map(|record| Some((record.path().clone(), record.finding.id.span()?)))
                    .collect()
            }
            Thing::Audit(id) => {
                let audit = register.audits().named(id);
                let place = audit.and_then(|audit| Some((audit.path().clone(), audit.id.span()?)));
                place.into_iter().collect()
            }
            Thing::Control(id) => {
                let own = register.controls.iter();
                let own = own.filter(|control| control.id() == Some(id));
                own.filter_map(|control| Some((control.file.path().clone(), control.id.span()?)))
                    .collect()
            }
            _ => Vec::new(),
        }
    }

    /// Each place where an id is a word of its own.
    fn id(&mut self, id: &str) {
        if !is_telling(id) {
            self.only_fields(id);
            return;
        }
        let finder = memmem::Finder::new(id);
        let ids = &self.sight.policy.ids;
        let texts = self.texts();
        let found = texts.iter().flat_map(|(path, text)| {
            let spans = mentions(&finder, text, ids).into_iter();
            spans.map(|span| (path.clone(), span))
        });
        let found: Vec<_> = found.collect();
        self.extend(found);
    }

    /// The fields that name a finding, for a number that may stand for anything in running text.
    fn only_fields(&mut self, id: &str) {
        let mut found = Vec::new();
        for record in self.records() {
            let named = record.finding.references().map(|reference| reference.id);
            let named = named.filter(|name| *name.value == *id);
            found.extend(named.map(|name| (record.path().clone(), name.span)));
        }
        for control in &self.sight.register.controls {
            let lapses = control.lapses.items().iter();
            let named = lapses.filter_map(|lapse| lapse.value.finding.given());
            let named = named.filter(|name| *name.value == *id);
            found.extend(named.map(|name| (control.file.path().clone(), name.span)));
        }
        self.extend(found);
    }

    fn audit(&mut self, id: &str) {
        if is_telling(id) {
            self.id(id);
        }
        let named =
            |record: &&Record| Some((record.path().clone(), record.finding.audit.given()?.clone()));
        let named = self.records().iter().filter_map(named).collect::<Vec<_>>();
        for (path, audit) in named {
            let known = self.found.get(&path);
            let is_known = known.is_some_and(|spans| {
                let mut spans = spans.iter();
                spans.any(|span| audit.span.start <= span.start && span.end <= audit.span.end)
            });
            if *audit.value == *id && !is_known {
                self.add(&path, audit.span);
            }
        }
    }

    fn requirement(&mut self, requirement: &Requirement) {
        let default = self.sight.policy.default_edition();
        let is_meant = |cited: &&Spanned<RequirementCited>| {
            let read = cited.value.read.as_ref();
            read.is_ok_and(|read| is_same(read, requirement, default))
        };
        let mut found = Vec::new();
        for record in self.records() {
            let cited = record.finding.requirements.items().iter().filter(is_meant);
            found.extend(cited.map(|cited| (record.path().clone(), cited.span)));
        }
        for control in &self.sight.register.controls {
            let cited = control.requirements.items().iter().filter(is_meant);
            found.extend(cited.map(|cited| (control.file.path().clone(), cited.span)));
        }
        self.extend(found);
    }

    fn evidence(&mut self, evidence: &Evidence) {
        let Some(wanted) = evidence.file() else {
            return;
        };
        let mut found = Vec::new();
        for record in self.records() {
            let spans = naming_file(record, wanted);
            found.extend(spans.map(|span| (record.path().clone(), span)));
        }
        self.extend(found);
    }

    fn person(&mut self, person: &Person) {
        let people = &self.sight.policy.people;
        let identity = people.identity(person);
        let is_meant = |named: &&Spanned<Person>| people.identity(&named.value) == identity;
        let mut found = Vec::new();
        for record in self.records() {
            let named = record.finding.people().filter(is_meant);
            found.extend(named.map(|named| (record.path().clone(), named.span)));
        }
        for control in &self.sight.register.controls {
            let named = [&control.owner, &control.deputy].into_iter();
            let named = named.filter_map(Slot::given).filter(is_meant);
            found.extend(named.map(|named| (control.file.path().clone(), named.span)));
        }
        for document in &self.sight.register.documents {
            let named = document.owner.items().iter().filter(is_meant);
            found.extend(named.map(|named| (document.file.path().clone(), named.span)));
        }
        let waivers = self.sight.policy.waivers.iter();
        let named = waivers.filter_map(|(_, waiver)| waiver.by.given());
        let named = named.filter(is_meant).map(|named| named.span);
        let named = named.filter(|span| {
            self.is_configured(*span, |text| {
                people.identity(&Person::new(text)) == identity
            })
        });
        found.extend(named.map(|span| (RepoPath::new(config::FILE_NAME), span)));
        self.extend(found);
    }

    /// The waivers of a rule.
    fn rule(&mut self, name: &str) {
        let mut found = Vec::new();
        for record in self.records() {
            let waivers = record.finding.waivers.items().iter();
            let rules = waivers.filter_map(|waiver| waiver.value.rule.given());
            let rules = rules.filter(|rule| *rule.value == *name);
            found.extend(rules.map(|rule| (record.path().clone(), rule.span)));
        }
        let waivers = self.sight.policy.waivers.iter();
        let rules = waivers.filter_map(|(_, waiver)| waiver.rule.given());
        let rules = rules
            .filter(|rule| *rule.value == *name)
            .map(|rule| rule.span);
        let rules = rules.filter(|span| self.is_configured(*span, |text| text == name));
        found.extend(rules.map(|span| (RepoPath::new(config::FILE_NAME), span)));
        self.extend(found);
    }

    /// Whether something stands in the configuration where the rules that count have it: they are those that were
    /// read last, and its text may be further on.
    fn is_configured(&self, span: Span, is_meant: impl Fn(&str) -> bool) -> bool {
        is_meant(named::unquoted(&self.configuration, span).0)
    }

    /// What was found, in the order of files and places.
    fn locations(self) -> Vec<Location> {
        let mut locations = Vec::new();
        for (path, spans) in &self.found {
            let text = match path {
                path if path == self.page.path => self.page.text(),
                path if path.as_str() == config::FILE_NAME => &self.configuration,
                path => {
                    let source = self.sight.register.source_of(path);
                    source.map_or("", |source| source.text())
                }
            };
            let lines = Lines::new(text, self.sight.encoding);
            let Some(uri) = self.sight.uri(path) else {
                continue;
            };
            let places = spans.iter().map(|span| named::unquoted(text, *span).1);
            locations.extend(places.map(|span| Location::new(uri.clone(), lines.range(span))));
        }
        locations
    }
}
