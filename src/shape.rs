//! The language in which the shape of a record or of the configuration is written down once.
//!
//! The tables themselves are in `model::fields` (records) and `config::keys` (configuration); the
//! reader checks documents against them with spans, and the JSON Schemas are generated from them.
//! Not for what a schema cannot say: that is what rules are for.

/// One key of a block.
#[derive(Debug)]
pub struct Field {
    /// The key as it is written.
    pub name: &'static str,
    /// What may stand there.
    pub shape: Shape,
    /// Whether it must be there.
    pub needed: Needed,
    /// What it means, one sentence without a full stop; shown in schemas, editors and the reference.
    pub about: &'static str,
}

/// Whether a key must be present in its block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needed {
    /// May be left out as far as the shape goes; a rule may ask for it at some status.
    No,
    /// Must be there: the schema says so and `missing-field` reports it.
    Always,
    /// Must be there when the kind is `nonconformity`.
    ForNonconformity,
    /// Must be there: the schema says so, and a rule of its own reports it.
    ByOwnRule,
}

/// What may stand at a key.
#[derive(Debug)]
pub enum Shape {
    /// Any scalar, read as text.
    Text,
    /// An ISO 8601 calendar day, `YYYY-MM-DD`.
    Day,
    /// The id of this record, in the form the configuration gives.
    Id,
    /// The id of another record.
    Reference,
    /// One person: an address, a name, or `Name <address>`.
    Person,
    /// A requirement such as `ISO27001:2022/A.5.18`.
    Requirement,
    /// A path below the configuration's folder, `path@commit`, or an address.
    Evidence,
    /// A whole number within bounds.
    Count {
        /// Smallest allowed value.
        min: u32,
        /// Largest allowed value.
        max: u32,
    },
    /// `true` or `false`.
    Flag,
    /// One of some words.
    Word(&'static [Word]),
    /// A span of time: one of some words, or a number of some units, such as `6 weeks`.
    Term {
        /// The words.
        words: &'static [Word],
        /// The units, in the plural.
        units: &'static [Word],
    },
    /// A list of values of one shape.
    List(&'static Shape),
    /// One value, or a list of them.
    OneOrMany(&'static Shape),
    /// A value of the first shape, or of the second.
    Either(&'static Shape, &'static Shape),
    /// Named keys.
    Block(&'static [Field]),
    /// Any keys, with values of one shape.
    Map(&'static Shape),
}

/// One word of an enumeration.
#[derive(Debug)]
pub struct Word {
    /// The word as it is written.
    pub word: &'static str,
    /// What it means.
    pub about: &'static str,
}

/// Declares an enumeration whose variants are words of the record, with what each means.
macro_rules! words {
    ($(#[doc = $doc:literal])* pub enum $name:ident { $($(#[doc = $about:literal])+ $variant:ident = $word:literal,)+ }) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[doc = $about])+ $variant,)+ }

        impl $name {
            /// All words with their meaning, in order.
            pub const WORDS: &'static [$crate::shape::Word] = &[
                $($crate::shape::Word { word: $word, about: $crate::shape::trimmed(concat!($($about),+)) },)+
            ];

            /// The value for a word; none for a word that is not in the list.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }

            /// The word as it is written in a record.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            /// What it means, as in `WORDS`.
            #[allow(dead_code, reason = "not every list is explained in messages")]
            pub const fn about(self) -> &'static str {
                match self { $(Self::$variant => $crate::shape::trimmed(concat!($($about),+)),)+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.word())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(self.word())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let word = <std::borrow::Cow<'de, str>>::deserialize(from)?;
                Self::from_word(&word).ok_or_else(|| serde::de::Error::custom(format!("unknown word `{word}`")))
            }
        }
    };
}
pub(crate) use words;

/// A doc comment's text without the blank it starts with.
pub const fn trimmed(text: &'static str) -> &'static str {
    match text.as_bytes() {
        [b' ', ..] => text.split_at(1).1,
        _ => text,
    }
}

/// What the tables say of a place.
#[derive(Clone, Copy, Debug)]
pub struct Spot {
    /// The last key on the way that a table has.
    pub field: &'static Field,
    /// What may stand there: a list at its key, and what its items may be at one of them.
    pub shape: &'static Shape,
}

impl Spot {
    /// What one value may be: of a list its items, of two shapes the first.
    pub fn single(self) -> &'static Shape {
        let mut shape = self.shape;
        while let Shape::List(inner) | Shape::OneOrMany(inner) | Shape::Either(inner, _) = shape {
            shape = inner;
        }
        shape
    }
}

/// What may stand at a dotted path (`corrective_actions[2].done`, `people.left.a.b@x.example`); a list may be passed
/// through without the number of an item.
///
/// Keys that one may choose are any. Those of blocks and of further keys have no dots in them, and others may.
pub fn spot(fields: &'static [Field], path: &str) -> Option<Spot> {
    let begins = |field: &&Field| {
        let rest = path.strip_prefix(field.name);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    };
    // Some names have dots in them, and begin as others do.
    let named = fields.iter().filter(begins);
    let field = named.max_by_key(|field| field.name.len())?;
    within(field, &field.shape, path.get(field.name.len()..)?)
}

/// What may stand at the rest of a path that leads to a shape.
fn within(field: &'static Field, shape: &'static Shape, rest: &str) -> Option<Spot> {
    if rest.is_empty() {
        return Some(Spot { field, shape });
    }
    match shape {
        Shape::Either(one, other) => {
            within(field, one, rest).or_else(|| within(field, other, rest))
        }
        Shape::List(inner) | Shape::OneOrMany(inner) => {
            let item = rest.strip_prefix('[').and_then(|rest| rest.split_once(']'));
            within(field, inner, item.map_or(rest, |(_, behind)| behind))
        }
        Shape::Block(fields) => spot(fields, rest.strip_prefix('.')?),
        Shape::Map(inner) => {
            let rest = rest.strip_prefix('.')?;
            let end = match inner {
                Shape::Map(_) => rest.find('.'),
                _ if block_of(inner).is_some() => rest.find(['.', '[']),
                Shape::List(_) | Shape::OneOrMany(_) if rest.ends_with(']') => rest.rfind('['),
                _ => None,
            };
            within(field, inner, rest.get(end.unwrap_or(rest.len())..)?)
        }
        _ => None,
    }
}

/// The field at a dotted path (`correction.done`); list indices such as `[2]` are passed over.
pub fn field_at(fields: &'static [Field], path: &str) -> Option<&'static Field> {
    spot(fields, &without_numbers(path)).map(|spot| spot.field)
}

/// A dotted path without the numbers of its items.
pub fn without_numbers(path: &str) -> String {
    let parts = path.split('.').map(|part| match part.find('[') {
        Some(at) if part.ends_with(']') => &part[..at],
        _ => part,
    });
    parts.collect::<Vec<_>>().join(".")
}

/// The block that a shape is or lists, if it is one.
pub fn block_of(shape: &'static Shape) -> Option<&'static [Field]> {
    match shape {
        Shape::Block(fields) => Some(fields),
        Shape::List(inner) | Shape::OneOrMany(inner) | Shape::Map(inner) => block_of(inner),
        Shape::Either(one, other) => block_of(one).or_else(|| block_of(other)),
        _ => None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that fails panics")]
mod tests {
    use super::*;

    const STEP: &[Field] = &[field("done", Shape::Day), field("by", Shape::Person)];
    const ALL: &[Field] = &[
        field("actions", Shape::List(&Shape::Block(STEP))),
        field("cited", Shape::OneOrMany(&Shape::Requirement)),
        field("other", Shape::Either(&Shape::Flag, &Shape::Block(STEP))),
        field("step", Shape::Block(STEP)),
        field("step.done", Shape::Flag),
        field("left", Shape::Map(&Shape::Day)),
        field("names", Shape::Map(&Shape::OneOrMany(&Shape::Person))),
        field("extra", Shape::Map(&Shape::Block(STEP))),
        field(
            "values",
            Shape::Map(&Shape::Map(&Shape::List(&Shape::Text))),
        ),
    ];

    const fn field(name: &'static str, shape: Shape) -> Field {
        Field {
            name,
            shape,
            needed: Needed::No,
            about: "",
        }
    }

    #[test]
    fn a_path_leads_through_lists_and_keys_of_ones_own() {
        let told = |path: &str| {
            let spot = spot(ALL, path)?;
            Some(format!("{} {:?}", spot.field.name, spot.single()))
        };
        for (path, expected) in [
            ("actions[1].done", "done Day"),
            ("actions.by", "by Person"),
            ("cited", "cited Requirement"),
            ("cited[3]", "cited Requirement"),
            ("other", "other Flag"),
            ("other.by", "by Person"),
            ("step.done", "step.done Flag"),
            ("step.by", "by Person"),
            ("left.a.b@x.example", "left Day"),
            ("names.a.b@x.example", "names Person"),
            ("names.a.b@x.example[0]", "names Person"),
            ("extra.cost.done", "done Day"),
            ("values.status.open[0]", "values Text"),
            ("values.status.not.open", "values Text"),
        ] {
            assert_eq!(told(path).as_deref(), Some(expected), "{path}");
        }
        for path in [
            "",
            "actions[0].x",
            "cited.x",
            "extra.cost.x",
            "step[0]",
            "left[0]",
            "actionsx",
        ] {
            assert_eq!(told(path), None, "{path}");
        }
        let list = spot(ALL, "actions").unwrap().shape;
        assert!(matches!(list, Shape::List(_)));
        let item = spot(ALL, "actions[0]").unwrap().shape;
        assert!(matches!(item, Shape::Block(_)));
    }

    #[test]
    fn numbers_are_passed_over() {
        assert_eq!(without_numbers("a[0].b.c@x[12]"), "a.b.c@x");
        assert_eq!(field_at(ALL, "actions[2].by").unwrap().name, "by");
        assert_eq!(field_at(ALL, "step[0].by").unwrap().name, "by");
    }
}
