//! What `--set FIELD=VALUE` and the answers on a terminal put into a record.
//!
//! Not for where in the text it is put (`edit`), and not for whether the record is then right.

use crate::edit::{self, New};
use crate::error::Fault;
use crate::model::fields::FINDING;
use crate::model::{Day, ProblemKind, Record, SectionKind};
use crate::parse;
use crate::policy::Policy;
use crate::shape::{Shape, field_at};
use crate::suggest::nearest;
use crate::text::RepoPath;
use crate::text::edit::apply;

use super::super::new::usage;

/// A record that is being written.
pub struct Draft<'p> {
    pub policy: &'p Policy,
    pub path: RepoPath,
    pub text: String,
    pub as_of: Day,
}

/// What a name of the command line means.
enum Place {
    Section(SectionKind),
    /// A path in our words.
    Field(String),
}

impl Draft<'_> {
    /// The record that the text is.
    pub fn record(&self) -> Record {
        parse::record(
            self.path.clone(),
            self.text.clone().into_bytes(),
            self.policy,
        )
    }

    /// Puts in what an option says, `FIELD=VALUE`.
    ///
    /// # Errors
    /// When there is no such field, or it has no place.
    pub fn set(&mut self, option: &str) -> Result<(), Fault> {
        let Some((name, value)) = option.split_once('=') else {
            return Err(usage(
                format!("`--set {}` has no `=`", option.escape_debug()),
                "write FIELD=VALUE, such as `--set correction.done=2026-02-12`",
            ));
        };
        let (name, value) = (name.trim(), value.trim());
        if value.is_empty() {
            return Err(usage(
                format!("`--set {name}=` gives no value"),
                "write the value after the `=`",
            ));
        }
        match self.place(name)? {
            Place::Section(kind) => self.section(kind, value),
            Place::Field(path) => self.field(&path, value),
        }
    }

    fn place(&self, name: &str) -> Result<Place, Fault> {
        let words = &self.policy.words;
        if let Some(kind) = words.section(name) {
            return Ok(Place::Section(kind));
        }
        let path = words.own_path(name);
        if path == "status" {
            return Err(usage(
                "the status is not set like another field",
                "say which one with `--to`; `--reopen` goes back, `--withdraw` gives up",
            ));
        }
        let is_extra = self.policy.settings.extra_fields.contains_key(name);
        if is_extra || field_at(FINDING, &path).is_some() {
            return Ok(Place::Field(path));
        }
        let known = FINDING.iter().map(|field| field.name);
        let sections = SectionKind::WORDS.iter().map(|word| word.word);
        let help = match nearest(name, known.chain(sections)) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => {
                "write a dotted path such as `root_cause.extent.checked`, or the title of a section"
                    .to_owned()
            }
        };
        Err(usage(
            format!("there is no field or section `{}`", name.escape_debug()),
            help,
        ))
    }

    /// Puts a value at a path in our words; where it has not the right form, nothing is put in.
    ///
    /// # Errors
    /// When it has no place there, or not the right form.
    pub fn field(&mut self, path: &str, value: &str) -> Result<(), Fault> {
        let new = self.meant(path, value);
        let shown = self.policy.words.path(path);
        let text = edit::set(&self.text, self.policy, path, &new)
            .map_err(|why| no_place(&format!("`{shown}`"), &why))?;
        let before = std::mem::replace(&mut self.text, text);
        let record = self.record();
        let wrong = record.problems.iter().find(|problem| {
            problem.kind == ProblemKind::InvalidValue && problem.field.starts_with(path)
        });
        if let Some(problem) = wrong {
            self.text = before;
            return Err(usage(problem.message.clone(), problem.help.clone()));
        }
        Ok(())
    }

    /// The same; without a value the key alone, to be filled in, whatever stood behind it.
    ///
    /// # Errors
    /// When it has no place there, or not the right form.
    pub fn fill(&mut self, path: &str, value: Option<&str>) -> Result<(), Fault> {
        if let Some(value) = value {
            return self.field(path, value);
        }
        let shown = self.policy.words.path(path);
        self.text = edit::set(&self.text, self.policy, path, &New::Empty)
            .map_err(|why| no_place(&format!("`{shown}`"), &why))?;
        Ok(())
    }

    /// What a text of the command line is as a value.
    fn meant(&self, path: &str, value: &str) -> New {
        let is_item = path.ends_with(']');
        let shape = field_at(FINDING, path).map(|field| &field.shape);
        let shape = match shape {
            Some(Shape::List(inner)) if is_item => Some(*inner),
            shape => shape,
        };
        match shape {
            Some(Shape::List(inner)) => New::List(items(value, inner)),
            Some(Shape::Day) if value == "today" => New::Plain(self.as_of.to_string()),
            _ if parse::day(value).is_ok() => New::Plain(value.to_owned()),
            Some(Shape::Word(_)) => {
                let key = path.rsplit('.').next().unwrap_or(path);
                New::Text(self.policy.words.word(key, value).to_owned())
            }
            _ => New::Text(value.to_owned()),
        }
    }

    /// Writes the text of a section.
    ///
    /// # Errors
    /// When it has text already.
    pub fn section(&mut self, kind: SectionKind, prose: &str) -> Result<(), Fault> {
        let record = self.record();
        let title = self.policy.words.title(kind);
        let edit = edit::section_text(&self.text, &record.body, kind, title, prose)
            .map_err(|why| no_place(&format!("the section `{title}`"), why))?;
        self.text = apply(&self.text, &[edit]).ok_or_else(|| {
            no_place(
                &format!("the section `{title}`"),
                "cannot be written here; write it into the file",
            )
        })?;
        Ok(())
    }

    /// Gives a missing section its heading.
    pub fn skeleton(&mut self, kind: SectionKind) {
        let record = self.record();
        if record.body.section(kind).is_none() {
            let title = self.policy.words.title(kind);
            let edit = edit::section(&self.text, &record.body, kind, title);
            self.text = apply(&self.text, &[edit]).unwrap_or_else(|| self.text.clone());
        }
    }
}

/// Why something has no place in a record, with the way out, which stands behind a semicolon where there is a
/// better one than to look at the file.
fn no_place(what: &str, why: &str) -> Fault {
    let (why, help) = why.split_once("; ").unwrap_or((
        why,
        "look at what the file has there, and write it into the file",
    ));
    usage(format!("{what} {why}"), help)
}

/// The items of a list as the command line has it: within brackets, or with commas between words.
fn items(value: &str, inner: &Shape) -> Vec<String> {
    let bracketed = value
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    let is_words = matches!(
        inner,
        Shape::Word(_) | Shape::Reference | Shape::Requirement
    );
    let inside = match bracketed {
        Some(inside) => inside,
        None if is_words => value,
        None => return vec![value.to_owned()],
    };
    let items = inside
        .split(',')
        .map(|item| item.trim().trim_matches(['"', '\'']));
    items
        .filter(|item| !item.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shape::Word;

    #[test]
    fn lists_are_bracketed_or_words_with_commas() {
        const WORD: Shape = Shape::Word(&[Word {
            word: "a",
            about: "a",
        }]);
        assert_eq!(items("a, b", &WORD), ["a", "b"]);
        assert_eq!(items("[a, 'b c']", &Shape::Text), ["a", "b c"]);
        assert_eq!(items("a, b", &Shape::Text), ["a, b"]);
        assert!(items("[]", &Shape::Text).is_empty());
    }
}
