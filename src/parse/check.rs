//! Checks a YAML tree against a field table: unknown keys, missing keys, values of the wrong form.
//!
//! On the way, keys and words of the company become ours in the tree, so that what reads it
//! afterwards knows one language. Not for what a table cannot say: that is what rules are for.

mod fix;
mod names;
mod values;

use std::borrow::Cow;

use super::yaml::{Data, Node, Pair, shortened};
use crate::model::{Kind, Problem, ProblemKind, Status};

use crate::policy::Policy;
use crate::shape::{Field, Needed, Shape};
use crate::suggest::{listed, nearest};
use crate::text::Span;
use crate::text::edit::Fix;

/// Keys of a block from which on nobody looks for two names of one field; records have far fewer.
const MANY: usize = 200;

/// A dotted path, kept on the stack while nothing is wrong.
#[derive(Clone, Copy)]
enum Path<'p> {
    Top,
    Key(&'p Path<'p>, &'p str),
    Item(&'p Path<'p>, usize),
}

impl Path<'_> {
    fn written(&self) -> String {
        match self {
            Self::Top => String::new(),
            Self::Key(Path::Top, key) => (*key).to_owned(),
            Self::Key(parent, key) => format!("{}.{key}", parent.written()),
            Self::Item(parent, index) => format!("{}[{index}]", parent.written()),
        }
    }

    /// The last key on the way.
    fn key(&self) -> &str {
        match self {
            Self::Top => "",
            Self::Key(_, key) => key,
            Self::Item(parent, _) => parent.key(),
        }
    }
}

/// Checks the top of a record or of the configuration against its table.
pub fn fields(
    tree: &mut Node<'_>,
    table: &'static [Field],
    policy: &Policy,
    problems: &mut Vec<Problem>,
) {
    let is_record = table.iter().any(|field| matches!(field.shape, Shape::Id));
    let mut check = Check {
        policy,
        before: problems.len(),
        problems,
        extra: is_record,
        kind: None,
    };
    match &tree.data {
        Data::Refused => {}
        Data::Map(_) => {
            check.kind = check.kind_of(tree);
            check.block(tree, table, &Path::Top, None);
        }
        Data::Null => {
            let message = "there are no fields here".to_owned();
            check.add(
                ProblemKind::NoFrontMatter,
                tree.span,
                &Path::Top,
                message,
                "write the fields as `key: value`, one a line".to_owned(),
            );
        }
        _ => {
            let message = "expected fields, found a single value or a list".to_owned();
            check.add(
                ProblemKind::Yaml,
                tree.span,
                &Path::Top,
                message,
                "write the fields as `key: value`, one a line".to_owned(),
            );
        }
    }
}

struct Check<'c> {
    policy: &'c Policy,
    problems: &'c mut Vec<Problem>,
    /// How many problems there were before.
    before: usize,
    /// Whether the configuration's extra fields may stand here.
    extra: bool,
    /// What the record is, where it says so in a word of ours; a nonconformity where it does not say.
    kind: Option<Kind>,
}

impl Check<'_> {
    fn add(
        &mut self,
        kind: ProblemKind,
        span: Span,
        path: &Path<'_>,
        message: String,
        help: String,
    ) {
        if self.is_full() {
            return;
        }
        self.problems.push(Problem {
            kind,
            span,
            field: path.written().into(),
            message,
            help,
            fix: None,
        });
    }

    /// Adds a fix to the problem that was added last; `before` is how many there were before it.
    fn mend(&mut self, before: usize, fix: Option<Fix>) {
        if self.problems.len() > before
            && let Some(last) = self.problems.last_mut()
        {
            last.fix = fix.map(Box::new);
        }
    }

    /// Whether more problems would not be shown; each costs the search for what was meant.
    fn is_full(&self) -> bool {
        self.problems.len() - self.before > super::MOST_PROBLEMS
    }

    fn invalid(&mut self, span: Span, path: &Path<'_>, message: String, help: impl Into<String>) {
        self.add(ProblemKind::InvalidValue, span, path, message, help.into());
    }

    fn kind_of(&self, tree: &Node<'_>) -> Option<Kind> {
        let words = &self.policy.words;
        let pair = tree
            .pairs()
            .iter()
            .find(|pair| words.field(&pair.key) == "kind");
        let text = pair
            .and_then(|pair| pair.value.text())
            .unwrap_or("nonconformity");
        Kind::from_word(words.value("kind", text).unwrap_or(text))
    }

    fn is_nonconformity(&self) -> bool {
        self.kind == Some(Kind::Nonconformity)
    }

    /// Whether the status is one that only a nonconformity has, and the record is something else.
    fn status_of_others(&self, text: &str) -> Result<(), (String, String)> {
        let (Some(kind), Some(status)) = (self.kind, Status::from_word(text)) else {
            return Ok(());
        };
        if kind.can_be(status) {
            return Ok(());
        }
        let message = format!(
            "cannot be `{text}` where the kind is `{kind}`: only a nonconformity runs the whole lifecycle"
        );
        let known = Status::WORDS
            .iter()
            .map(|word| word.word)
            .filter(|word| Status::from_word(word).is_some_and(|status| kind.can_be(status)));
        Err((message, format!("write {}", listed(known))))
    }

    fn block(
        &mut self,
        node: &mut Node<'_>,
        table: &'static [Field],
        path: &Path<'_>,
        key_span: Option<Span>,
    ) {
        let Data::Map(pairs) = &mut node.data else {
            self.wrong(node, path, "fields, `key: value`");
            return;
        };
        let first = pairs.first().map_or(node.span, |pair| pair.key_span);
        let unread = self.problems.len();
        let mut misspelt: Vec<(usize, &'static Field)> = Vec::new();
        for (index, pair) in pairs.iter_mut().enumerate() {
            self.rename(pair, table);
            match table.iter().find(|field| field.name == pair.key) {
                Some(field) => {
                    let here = Path::Key(path, field.name);
                    self.value(&mut pair.value, &field.shape, &here, pair.key_span);
                }
                None => {
                    misspelt.extend(self.unknown(pair, table, path).map(|meant| (index, meant)))
                }
            }
        }
        self.twice(pairs, path);
        self.keep_certain(unread, pairs, &misspelt);
        for (index, field) in misspelt {
            // One mistake is one diagnostic: the value is read as that of the field that was meant.
            if pairs.iter().all(|pair| pair.key != field.name) {
                let here = Path::Key(path, field.name);
                if let Some(pair) = pairs.get_mut(index) {
                    pair.key = Cow::Borrowed(field.name);
                    self.value(&mut pair.value, &field.shape, &here, pair.key_span);
                }
            }
        }
        for field in table {
            let needed = field.needed == Needed::Always
                || (field.needed == Needed::ForNonconformity && self.is_nonconformity());
            if !needed {
                continue;
            }
            let pair = pairs.iter().find(|pair| pair.key == field.name);
            if pair.is_none_or(|pair| matches!(pair.value.data, Data::Null)) {
                let span = pair.map(|pair| pair.key_span).or(key_span).unwrap_or(first);
                self.missing(field.name, field.about, span, path, pair.is_some());
            }
        }
        if matches!(path, Path::Top) && self.extra {
            let policy = self.policy;
            for (name, field) in &policy.settings.extra_fields {
                let pair = pairs.iter().find(|pair| pair.key == *name);
                if field.required && pair.is_none_or(|pair| matches!(pair.value.data, Data::Null)) {
                    let span = pair.map_or(first, |pair| pair.key_span);
                    self.missing(name, &field.about, span, path, pair.is_some());
                }
            }
        }
    }

    fn missing(&mut self, name: &str, about: &str, span: Span, path: &Path<'_>, empty: bool) {
        let here = Path::Key(path, name);
        let shown = self.policy.words.path(&here.written());
        let message = if empty {
            format!("`{shown}` has no value")
        } else {
            format!("`{shown}` is missing")
        };
        let about = if about.is_empty() {
            String::new()
        } else {
            format!(": {about}")
        };
        self.add(
            ProblemKind::MissingField,
            span,
            &here,
            message,
            format!("add `{shown}`{about}"),
        );
    }

    /// The company's word for a key becomes ours.
    fn rename(&self, pair: &mut Pair<'_>, table: &'static [Field]) {
        let ours = self.policy.words.field(&pair.key);
        if ours != pair.key && table.iter().any(|field| field.name == ours) {
            pair.key = Cow::Owned(ours.to_owned());
        }
    }

    /// Reports a field that stands there under our name and under the register's own.
    fn twice(&mut self, pairs: &[Pair<'_>], path: &Path<'_>) {
        for (index, pair) in pairs.iter().enumerate() {
            if !matches!(pair.key, Cow::Owned(_)) || pairs.len() > MANY {
                continue;
            }
            let mut others = pairs.iter().enumerate();
            let other =
                others.find(|(other, pair)| *other != index && pair.key == pairs[index].key);
            if let Some((other, first)) = other {
                let span = if other < index {
                    pair.key_span
                } else {
                    first.key_span
                };
                let here = Path::Key(path, &pair.key);
                let message = format!("`{}` stands here under two names", pair.key);
                let help = "keep one of the two; the first is the one that is judged".to_owned();
                self.add(ProblemKind::Yaml, span, &here, message, help);
                return;
            }
        }
    }

    /// Reports a key that is not in the table, and gives the field that was probably meant.
    fn unknown(
        &mut self,
        pair: &mut Pair<'_>,
        table: &'static [Field],
        path: &Path<'_>,
    ) -> Option<&'static Field> {
        // What was not read has been reported, and may be no key at all.
        if matches!(pair.value.data, Data::Refused) || self.is_full() {
            return None;
        }
        if matches!(path, Path::Top) && self.extra {
            let policy = self.policy;
            if let Some((name, field)) = policy
                .settings
                .extra_fields
                .get_key_value(pair.key.as_ref())
            {
                self.extra_value(&pair.value, name, field);
                return None;
            }
        }
        let key = shortened(&pair.key);
        let here = Path::Key(path, &pair.key);
        let words = &self.policy.words;
        let other = names::OTHERS
            .iter()
            .find(|(theirs, ours)| {
                theirs.eq_ignore_ascii_case(&pair.key)
                    && table.iter().any(|field| field.name == *ours)
            })
            .map(|(_, ours)| *ours);
        let own = words.own_names();
        let names = table.iter().map(|field| field.name);
        let meant = nearest(&pair.key, names.chain(own.iter().copied()))
            .map(|name| words.field(name))
            .or(other);
        let help = match meant {
            Some(meant) => format!("did you mean `{}`?", words.path(meant)),
            None if matches!(pair.value.data, Data::Null) && pair.key.contains(' ') => {
                "if it belongs to the text before it, put that text in quotes".to_owned()
            }
            None if self.extra && matches!(path, Path::Top) => {
                "remove it, or declare it under `extra_fields` in clause10.yaml".to_owned()
            }
            None => format!(
                "remove it; known here are {}",
                listed(table.iter().map(|field| field.name))
            ),
        };
        let place = match path {
            Path::Top => String::new(),
            _ => format!(" in `{}`", words.path(&path.written())),
        };
        let fix = self.misspelt_key(pair, table, path);
        let before = self.problems.len();
        self.add(
            ProblemKind::UnknownField,
            pair.key_span,
            &here,
            format!("there is no field `{key}`{place}"),
            help,
        );
        self.mend(before, fix);
        table.iter().find(|field| Some(field.name) == meant)
    }

    fn value(
        &mut self,
        node: &mut Node<'_>,
        shape: &'static Shape,
        path: &Path<'_>,
        key_span: Span,
    ) {
        if matches!(node.data, Data::Null | Data::Refused) {
            return;
        }
        match shape {
            Shape::Block(table) => self.block(node, table, path, Some(key_span)),
            Shape::List(inner) => self.list(node, inner, path),
            Shape::OneOrMany(inner) => match node.data {
                Data::List(_) => self.list(node, inner, path),
                _ => self.value(node, inner, path, key_span),
            },
            Shape::Either(one, other) => match (&node.data, one) {
                (Data::Map(_), Shape::Block(_) | Shape::Map(_))
                | (Data::List(_), Shape::List(_)) => self.value(node, one, path, key_span),
                _ => self.value(node, other, path, key_span),
            },
            Shape::Map(inner) => match &mut node.data {
                Data::Map(pairs) => {
                    for pair in pairs {
                        let here = Path::Key(path, &pair.key);
                        self.value(&mut pair.value, inner, &here, pair.key_span);
                    }
                }
                _ => self.wrong(node, path, "a mapping, `key: value`"),
            },
            _ => self.scalar(node, shape, path),
        }
    }

    fn list(&mut self, node: &mut Node<'_>, inner: &'static Shape, path: &Path<'_>) {
        let Data::List(items) = &mut node.data else {
            self.wrong(
                node,
                path,
                "a list; write `[…]` around it, or `- ` before each item",
            );
            return;
        };
        for (index, item) in items.iter_mut().enumerate() {
            let here = Path::Item(path, index);
            if matches!(item.data, Data::Null) {
                let shown = self.policy.words.path(&here.written());
                self.invalid(
                    item.span,
                    &here,
                    format!("`{shown}` is an empty item"),
                    "delete it, or give it a value",
                );
            }
            let span = item.span;
            self.value(item, inner, &here, span);
        }
    }

    fn wrong(&mut self, node: &Node<'_>, path: &Path<'_>, expected: &str) {
        if matches!(node.data, Data::Refused) {
            return;
        }
        let found = match &node.data {
            Data::List(_) => "a list",
            Data::Map(_) => "fields",
            _ => "a single value",
        };
        let shown = self.policy.words.path(&path.written());
        self.invalid(
            node.span,
            path,
            format!("`{shown}` is {found}"),
            format!("expected {expected}"),
        );
    }
}
