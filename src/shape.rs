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

/// The field at a dotted path (`correction.done`); list indices such as `[2]` are passed over.
pub fn field_at(fields: &'static [Field], path: &str) -> Option<&'static Field> {
    let (head, rest) = match path.split_once('.') {
        Some((head, rest)) => (head, Some(rest)),
        None => (path, None),
    };
    let head = head.split('[').next().unwrap_or(head);
    let field = fields.iter().find(|field| field.name == head)?;
    match rest {
        None => Some(field),
        Some(rest) => field_at(block_of(&field.shape)?, rest),
    }
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
