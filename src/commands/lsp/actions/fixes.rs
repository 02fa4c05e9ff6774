//! The fixes that diagnostics carry, one by one and all of a file: what `check --fix` would do.
//!
//! Like there, what would not mend, or would make the life of the record wrong, is left alone: it is not offered, or,
//! where it is judged when it is chosen, not done. Not for what a fix is: rules and the reader give them.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use lsp_types::CodeActionKind;

use super::super::desk::Desk;
use super::case::Case;
use super::change::{After, Change, Fix};
use super::past::Past;
use crate::check::fix::plan;
use crate::diagnostic::{Diagnostic, State};
use crate::editor::{Encoding, Page, PageKind};
use crate::model::Record;
use crate::parse;
use crate::policy::{Level, Policy};
use crate::text::RepoPath;
use crate::text::edit::apply;

/// How many fixes at one place are looked at: each is judged.
const MOST: usize = 12;

/// How often a file is looked at again for all its fixes, as `check --fix` does.
const ROUNDS: usize = 12;

/// Each fix at the place; without a judge, to be judged when it is chosen.
pub fn single<'a>(case: &Case<'a>, judge: Option<&Judge<'_>>) -> Vec<Change<'a>> {
    let with_fix = case.found.iter().filter_map(|found| {
        let fix = &found.fix.as_ref()?.fix;
        Some((*found, fix))
    });
    let changes = with_fix.take(MOST).filter_map(|(found, fix)| {
        let after = match judge {
            Some(judge) => After::Text(judge.fixed(case.page, case.all, found).ok()?),
            None => {
                let (rule, fingerprint) = key(found);
                After::Fix(Fix::One(rule.to_owned(), fingerprint))
            }
        };
        Some(Change {
            after,
            is_preferred: true,
            ..Change::quickfix(capital(&fix.description), String::new(), [found])
        })
    });
    changes.collect()
}

/// All fixes of the file as one; without a judge, to be judged when it is chosen.
pub fn all<'a>(case: &Case<'a>, judge: Option<&Judge<'_>>) -> Option<Change<'a>> {
    let after = match judge {
        Some(judge) => After::Text(together(case.page, case.all, judge)?),
        None => {
            let mut fixes = case.all.iter().filter_map(|found| found.fix.as_ref());
            fixes.next().map(|_| After::Fix(Fix::All))?
        }
    };
    Some(Change {
        title: "Fix all that clause10 can fix in this file".to_owned(),
        kind: CodeActionKind::SOURCE_FIX_ALL,
        after,
        mends: Vec::new(),
        is_preferred: false,
    })
}

/// The file after all its fixes; none where nothing is mended.
pub fn together(page: &Page<'_>, all: &[Diagnostic], judge: &Judge<'_>) -> Option<String> {
    let mut text = page.text().to_owned();
    let mut found: Vec<Diagnostic> = all.to_vec();
    let mut left: BTreeSet<(&'static str, String)> = BTreeSet::new();
    for _ in 0..ROUNDS {
        let todo = found.iter().filter(|found| found.fix.is_some());
        let todo: Vec<&Diagnostic> = todo.filter(|found| !left.contains(&key(found))).collect();
        let plan = plan(&text, &todo);
        if plan.mended.is_empty() || plan.text == text {
            break;
        }
        let after = judge.would_be(&plan.text)?;
        let is_harmful = judge.harm(&found, &plan.text, &after).is_some();
        let bad = plan.mended.iter();
        let bad = bad.filter(|found| is_harmful || !is_mended(found, &after));
        let bad: Vec<_> = bad.map(|found| key(found)).collect();
        if bad.is_empty() {
            text = plan.text;
            found = after;
        }
        left.extend(bad);
    }
    (text != page.text()).then_some(text)
}

/// What a diagnostic is known by in its file.
fn key(found: &Diagnostic) -> (&'static str, String) {
    (found.rule.name, found.fingerprint.clone())
}

fn is_mended(found: &Diagnostic, after: &[Diagnostic]) -> bool {
    after
        .iter()
        .all(|other| other.rule != found.rule || other.fingerprint != found.fingerprint)
}

/// Judges what a file would be.
pub struct Judge<'a> {
    desk: &'a Desk,
    path: &'a RepoPath,
    /// Whether it is a finding; of other files nothing can be told before they are written.
    is_finding: bool,
    present: &'a str,
    past: OnceCell<Option<Past>>,
}

impl<'a> Judge<'a> {
    /// A judge of one file.
    pub fn new(desk: &'a Desk, page: &Page<'a>) -> Self {
        Self {
            desk,
            path: page.path,
            is_finding: page.kind == PageKind::Finding,
            present: page.text(),
            past: OnceCell::new(),
        }
    }

    /// The last committed version of the file, where it is a finding.
    pub fn past(&self) -> Option<&Past> {
        let read = || {
            let is_finding = self.is_finding;
            is_finding.then(|| Past::read(self.desk, self.path, self.policy()))?
        };
        self.past.get_or_init(read).as_ref()
    }

    /// The file after the fix of one of its diagnostics.
    ///
    /// # Errors
    /// Why it is left alone, as a sentence for the user.
    pub fn fixed(
        &self,
        page: &Page<'_>,
        all: &[Diagnostic],
        found: &Diagnostic,
    ) -> Result<String, String> {
        let fix = found.fix.as_ref().map(|remedy| &remedy.fix);
        let description = fix.map_or("this", |fix| &*fix.description);
        let left = |why: String| format!("not done: {description}: {why}");
        let text = fix.and_then(|fix| apply(page.text(), &fix.edits));
        let text = text.ok_or_else(|| left("the text has changed".to_owned()))?;
        let after = self.would_be(&text);
        let after = after.ok_or_else(|| left("what it leads to cannot be judged".to_owned()))?;
        if let Some(harm) = self.harm(all, &text, &after) {
            return Err(left(format!("then `{harm}` would be reported")));
        }
        match is_mended(found, &after) {
            true => Ok(text),
            false => Err(left("it would not mend this".to_owned())),
        }
    }

    fn policy(&self) -> &'a Policy {
        self.desk.sight(Encoding::default(), false).policy
    }

    /// What would be wrong; none where that cannot be told.
    fn would_be(&self, text: &str) -> Option<Vec<Diagnostic>> {
        if !self.is_finding {
            return Some(Vec::new());
        }
        let mut found = self.desk.would_be(self.path, text).ok()?;
        found.retain(|found| found.state == State::New);
        Some(found)
    }

    /// Why another text must not be: it could not be read, or the life of the record would be wrong.
    fn harm(
        &self,
        before: &[Diagnostic],
        text: &str,
        after: &[Diagnostic],
    ) -> Option<&'static str> {
        let count = |all: &[Diagnostic], name: &str| {
            let same = all.iter().filter(|found| found.rule.name == name);
            same.count()
        };
        let unread = ["unreadable-finding", "missing-front-matter", "invalid-yaml"];
        let unread = unread.into_iter().find(|name| {
            let is_error = |found: &&Diagnostic| found.rule.name == *name;
            let is_error = after
                .iter()
                .any(|found| is_error(&found) && found.level == Level::Error);
            is_error && count(before, name) < count(after, name)
        });
        unread.or_else(|| {
            let record = |text: &str| -> Record {
                parse::record(self.path.clone(), text.as_bytes().to_vec(), self.policy())
            };
            let pair = (&record(self.present), &record(text));
            self.past()?.harm(pair, self.policy(), self.desk.as_of())
        })
    }
}

/// A sentence as a menu has it.
fn capital(text: &str) -> String {
    let mut rest = text.chars();
    let first = rest.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(rest).collect()
}
