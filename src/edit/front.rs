//! Puts a value into the front matter of a record, at a dotted path.
//!
//! A value that is there is replaced; a field that is not is put where the field table has it, in the way
//! in which the fields around it are written. Everything else stays byte for byte. Not for whether the value
//! may stand there: whoever writes reads the result.

#[cfg(test)]
mod tests;

use super::{flow_text, line_end, scalar_text};
use crate::model::fields::FINDING;
use crate::parse::front_matter;
use crate::parse::yaml::{Data, Node, Pair};
use crate::policy::Policy;
use crate::shape::{Field, block_of};
use crate::text::Span;
use crate::text::edit::{Edit, apply};

/// A value to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum New {
    /// A text, quoted where it must be.
    Text(String),
    /// What needs no quotes: a day.
    Plain(String),
    /// A list of texts.
    List(Vec<String>),
    /// Nothing: the key stands there, and somebody is still to write what belongs behind it.
    Empty,
}

impl New {
    fn written(&self, flow: bool) -> String {
        match self {
            Self::Text(text) if flow => flow_text(text),
            Self::Text(text) => scalar_text(text),
            Self::Plain(text) => text.clone(),
            Self::List(items) => {
                let items: Vec<String> = items.iter().map(|item| flow_text(item)).collect();
                format!("[{}]", items.join(", "))
            }
            Self::Empty => String::new(),
        }
    }

    /// What stands behind the colon. Between brackets a blank stays there, without which some readers see no key.
    fn behind_colon(&self, flow: bool) -> String {
        match self {
            Self::Empty if !flow => String::new(),
            new => format!(" {}", new.written(flow)),
        }
    }
}

/// One step of a path.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Step<'p> {
    Key(&'p str),
    Item(usize),
}

fn steps(path: &str) -> Option<Vec<Step<'_>>> {
    let mut steps = Vec::new();
    for part in path.split('.') {
        let (key, mut rest) = part.split_at(part.find('[').unwrap_or(part.len()));
        if key.is_empty() {
            return None;
        }
        steps.push(Step::Key(key));
        while let Some(inner) = rest.strip_prefix('[') {
            let (index, after) = inner.split_once(']')?;
            steps.push(Step::Item(index.parse().ok()?));
            rest = after;
        }
        if !rest.is_empty() {
            return None;
        }
    }
    Some(steps)
}

/// The text with a value at a path, which is in our words.
///
/// # Errors
/// Why it cannot be put there, as the end of a sentence that begins with the field.
pub fn set(text: &str, policy: &Policy, path: &str, new: &New) -> Result<String, String> {
    let Some(tree) = front_matter(text, policy) else {
        return Err(
            "cannot be written: the front matter of the record cannot be read; mend it first"
                .into(),
        );
    };
    let Some(steps) = steps(path) else {
        return Err("is no path; write it like `corrective_actions[0].done`".to_owned());
    };
    let writer = Writer {
        text,
        policy,
        end: line_end(text),
        new,
    };
    let edit = writer.in_map(&tree, FINDING, &steps)?;
    let written = apply(text, &[edit]);
    // Records have many forms; one in which this has no place is left to its writer.
    let is_there = |text: &String| {
        front_matter(text, policy).is_some_and(|tree| has(&tree, policy, &steps, new))
    };
    written.filter(is_there).ok_or_else(|| NO_PLACE.to_owned())
}

const NO_PLACE: &str =
    "cannot be written here in the form that the fields have; write it into the file";

/// Whether a tree, which is in our words, has a value at a path.
fn has(tree: &Node<'_>, policy: &Policy, steps: &[Step<'_>], new: &New) -> bool {
    let mut node = tree;
    let mut key = "";
    for step in steps {
        let next = match (step, &node.data) {
            (Step::Key(name), _) => {
                key = name;
                node.get(name).map(|pair| &pair.value)
            }
            (Step::Item(index), Data::List(items)) => items.get(*index),
            (Step::Item(_), _) => None,
        };
        match next {
            Some(next) => node = next,
            None => return false,
        }
    }
    let is_same = |node: &Node<'_>, wanted: &str| {
        let ours = policy.words.value(key, wanted);
        let text = node.text();
        text == Some(wanted) || (ours.is_some() && text == ours)
    };
    match (new, &node.data) {
        (New::Text(wanted) | New::Plain(wanted), _) => is_same(node, wanted),
        (New::List(wanted), Data::List(items)) => {
            let mut pairs = items.iter().zip(wanted);
            items.len() == wanted.len() && pairs.all(|(item, wanted)| is_same(item, wanted))
        }
        (New::List(_), _) => false,
        (New::Empty, data) => matches!(data, Data::Null),
    }
}

/// How many items a list at the top of the front matter has.
pub fn length(text: &str, policy: &Policy, key: &str) -> usize {
    let tree = front_matter(text, policy);
    let pair = tree.as_ref().and_then(|tree| tree.get(key));
    match pair.map(|pair| &pair.value.data) {
        Some(Data::List(items)) => items.len(),
        _ => 0,
    }
}

struct Writer<'w> {
    text: &'w str,
    policy: &'w Policy,
    end: &'static str,
    new: &'w New,
}

impl Writer<'_> {
    fn in_map(
        &self,
        node: &Node<'_>,
        table: &'static [Field],
        steps: &[Step<'_>],
    ) -> Result<Edit, String> {
        let [Step::Key(key), rest @ ..] = steps else {
            return Err("is no list".to_owned());
        };
        let flow = self.is_flow(node);
        let Some(pair) = node.get(key) else {
            return self.new_pair(node, table, key, rest);
        };
        if rest.is_empty() {
            return self.replace(pair, flow);
        }
        let inner = table.iter().find(|field| field.name == *key);
        let inner = inner
            .and_then(|field| block_of(&field.shape))
            .unwrap_or(&[]);
        match &pair.value.data {
            Data::Map(_) => self.in_map(&pair.value, inner, rest),
            Data::List(items) => self.in_list(&pair.value, items, inner, rest),
            Data::Null => {
                let indent = self.indent(pair.key_span.start as usize)?;
                let below = self.below(rest, &indent, flow)?;
                if pair.value.span.end > pair.value.span.start {
                    let span = Span::new(self.after_colon(pair)?, pair.value.span.end as usize);
                    return Ok(Edit::new(span, below));
                }
                let at = if flow || below.starts_with(' ') {
                    self.after_colon(pair)?
                } else {
                    self.line_stop(pair.key_span.end as usize)
                };
                Ok(Edit::new(Span::at(at), below))
            }
            Data::Scalar { .. } | Data::Refused => Err(format!(
                "has no place: `{key}` is a single value; name `{key}` itself"
            )),
        }
    }

    fn in_list(
        &self,
        node: &Node<'_>,
        items: &[Node<'_>],
        table: &'static [Field],
        steps: &[Step<'_>],
    ) -> Result<Edit, String> {
        let [Step::Item(index), rest @ ..] = steps else {
            return Err(
                "needs the number of an item; write it in brackets, such as `[0]`".to_owned(),
            );
        };
        let flow = self.is_flow(node);
        if let Some(item) = items.get(*index) {
            return match (&item.data, rest) {
                (Data::Map(_), [_, ..]) => self.in_map(item, table, rest),
                (Data::Scalar { .. }, []) => Ok(Edit::new(item.span, self.new.written(flow))),
                _ => Err("has another form there".to_owned()),
            };
        }
        if *index > items.len() {
            let next = items.len();
            return Err(format!(
                "is too far: the next item is `[{next}]`; write `[{next}]` to add one, or a smaller number"
            ));
        }
        let Some(last) = items.last() else {
            let item = self.item(rest, "", true)?;
            return Ok(Edit::new(node.span, format!("[{item}]")));
        };
        if flow {
            let at = Span::at(last.span.end as usize);
            return Ok(Edit::new(at, format!(", {}", self.item(rest, "", true)?)));
        }
        let start = last.span.start as usize;
        let line = self.line_start(start);
        let lead = self.text.get(line..start).unwrap_or("");
        if lead.trim() != "-" {
            return Err("stands in a list of another form; write it into the file".to_owned());
        }
        let within = " ".repeat(lead.len());
        let item = self.item(rest, &within, false)?;
        let at = Span::at(self.line_stop(last.span.end as usize));
        Ok(Edit::new(at, format!("{}{lead}{item}", self.end)))
    }

    /// A field that is not there yet, after the last one that the table has before it.
    fn new_pair(
        &self,
        node: &Node<'_>,
        table: &'static [Field],
        key: &str,
        rest: &[Step<'_>],
    ) -> Result<Edit, String> {
        let pairs = node.pairs();
        let place = |name: &str| table.iter().position(|field| field.name == name);
        let own = place(key).unwrap_or(usize::MAX);
        let before = pairs
            .iter()
            .filter(|pair| place(&pair.key).is_some_and(|at| at < own));
        let before = before.max_by_key(|pair| pair.key_span.start);
        let before = before.or(pairs.last().filter(|_| own == usize::MAX));
        if self.is_flow(node) {
            let pair = self.pair(key, rest, "", true)?;
            let Some(first) = pairs.first() else {
                return Ok(Edit::new(node.span, format!("{{{pair}}}")));
            };
            return Ok(match before {
                Some(before) => {
                    let end = before.value.span.end.max(before.key_span.end) as usize;
                    Edit::new(Span::at(end), format!(", {pair}"))
                }
                None => Edit::new(Span::at(first.key_span.start as usize), format!("{pair}, ")),
            });
        }
        let Some(first) = pairs.first() else {
            return Err("has no place: there are no fields".to_owned());
        };
        let start = first.key_span.start as usize;
        let indent = self.indent(start)?;
        let pair = self.pair(key, rest, &indent, false)?;
        Ok(match before {
            Some(before) => {
                let end = before.value.span.end.max(before.key_span.end) as usize;
                let at = Span::at(self.line_stop(end));
                Edit::new(at, format!("{}{indent}{pair}", self.end))
            }
            None => Edit::new(Span::at(start), format!("{pair}{}{indent}", self.end)),
        })
    }

    /// Another value in the place of one.
    fn replace(&self, pair: &Pair<'_>, flow: bool) -> Result<Edit, String> {
        let node = &pair.value;
        let written = self.new.written(flow);
        let there = self.text.get(node.span.range()).unwrap_or("");
        let is_list = matches!(self.new, New::List(_));
        let behind = self.new.behind_colon(flow);
        match &node.data {
            Data::Null | Data::Scalar { .. } if *self.new == New::Empty => {
                let start = self.after_colon(pair)?;
                // Nothing stands there: what the key has is all that is wanted.
                if there.is_empty() {
                    return Ok(Edit::new(Span::at(start), ""));
                }
                Ok(Edit::new(Span::new(start, node.span.end as usize), behind))
            }
            Data::Null if !matches!(there, "~" | "null" | "Null" | "NULL") => {
                let at = Span::at(self.after_colon(pair)?);
                Ok(Edit::new(at, behind))
            }
            // The sign of a text over several lines stands before what is its place.
            Data::Scalar { .. } if self.is_block_text(pair)? => {
                let span = Span::new(self.after_colon(pair)?, node.span.end as usize);
                Ok(Edit::new(span, behind))
            }
            Data::Null | Data::Scalar { .. } | Data::Refused => Ok(Edit::new(node.span, written)),
            Data::List(_) if is_list && self.is_flow(node) => Ok(Edit::new(node.span, written)),
            Data::List(_) if is_list && !there.contains('#') => {
                let span = Span::new(self.after_colon(pair)?, node.span.end as usize);
                Ok(Edit::new(span, behind))
            }
            Data::List(_) => Err("is a list; name an item of it, such as `[0]`".to_owned()),
            Data::Map(_) => Err("has fields of its own; name one of them".to_owned()),
        }
    }

    /// What stands after the colon of a key that has no value yet.
    fn below(&self, steps: &[Step<'_>], indent: &str, flow: bool) -> Result<String, String> {
        let within = format!("{indent}  ");
        match steps {
            [] => Ok(self.new.behind_colon(flow)),
            [Step::Key(key), rest @ ..] if flow => {
                Ok(format!(" {{{}}}", self.pair(key, rest, "", true)?))
            }
            [Step::Key(key), rest @ ..] => {
                let pair = self.pair(key, rest, &within, false)?;
                Ok(format!("{}{within}{pair}", self.end))
            }
            [Step::Item(0), rest @ ..] if flow || rest.is_empty() => {
                Ok(format!(" [{}]", self.item(rest, "", true)?))
            }
            [Step::Item(0), rest @ ..] => {
                let item = self.item(rest, &format!("{within}  "), false)?;
                Ok(format!("{}{within}- {item}", self.end))
            }
            [Step::Item(_), ..] => {
                Err("is too far: the next item is `[0]`; write `[0]` to add the first".to_owned())
            }
        }
    }

    fn item(&self, steps: &[Step<'_>], indent: &str, flow: bool) -> Result<String, String> {
        match steps {
            [] => Ok(self.new.written(flow)),
            [Step::Key(key), rest @ ..] => {
                let pair = self.pair(key, rest, indent, flow)?;
                Ok(if flow { format!("{{{pair}}}") } else { pair })
            }
            [Step::Item(_), ..] => Err("is a list within a list".to_owned()),
        }
    }

    fn pair(
        &self,
        key: &str,
        rest: &[Step<'_>],
        indent: &str,
        flow: bool,
    ) -> Result<String, String> {
        let below = self.below(rest, indent, flow)?;
        Ok(format!(
            "{}:{below}",
            scalar_text(&self.policy.words.path(key))
        ))
    }

    /// Whether a collection is written with brackets.
    fn is_flow(&self, node: &Node<'_>) -> bool {
        let first = self.text.as_bytes().get(node.span.start as usize);
        matches!(first, Some(b'[' | b'{'))
    }

    fn line_start(&self, at: usize) -> usize {
        let before = self.text.get(..at).unwrap_or("");
        before.rfind('\n').map_or(0, |end| end + 1)
    }

    /// Where the line of an offset ends, before its line end.
    fn line_stop(&self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or("");
        let line = rest.split('\n').next().unwrap_or("");
        at + line.strip_suffix('\r').unwrap_or(line).len()
    }

    /// The blanks that stand before the other fields beside a field.
    fn indent(&self, start: usize) -> Result<String, String> {
        let lead = self.text.get(self.line_start(start)..start).unwrap_or("");
        // The dash of an item counts as a blank; a quote or a bracket would be something else.
        if lead.chars().all(|c| matches!(c, ' ' | '-')) {
            Ok(" ".repeat(lead.len()))
        } else {
            Ok(String::new())
        }
    }

    fn is_block_text(&self, pair: &Pair<'_>) -> Result<bool, String> {
        let start = self.after_colon(pair)?;
        let between = self.text.get(start..pair.value.span.start as usize);
        Ok(between.is_some_and(|between| between.trim_start().starts_with(['|', '>'])))
    }

    fn after_colon(&self, pair: &Pair<'_>) -> Result<usize, String> {
        let end = pair.key_span.end as usize;
        let rest = self.text.get(end..).unwrap_or("");
        let after = rest.trim_start().strip_prefix(':').ok_or(NO_PLACE)?;
        Ok(end + rest.len() - after.len())
    }
}
