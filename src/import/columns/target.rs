//! What a column can hold: a field, a section, or text that is kept as it is.

use crate::error::{Fault, FaultKind};
use crate::model::SectionKind;
use crate::model::fields::FINDING;
use crate::policy::Policy;
use crate::shape::{Shape, field_at, without_numbers};
use crate::suggest::nearest;

/// Fields that no table gives: the number is given anew, and the others are what was done here since.
const NOT_GIVEN: &[&str] = &[
    "id",
    "waivers",
    "not_recurrence_of",
    "extensions",
    "reopened",
    "amended",
];

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// A field, as a dotted path in our words without the numbers of items.
    Field(String),
    /// A field that the configuration adds.
    Extra(String),
    /// The text of a section.
    Section(SectionKind),
    /// The text that says what was found: the section of the finding's kind.
    Statement,
    /// Corrections or corrective actions; never left so.
    Action,
    /// Yes where the finding is closed.
    Closed,
    /// Text that has no field, and is kept under a heading of its own.
    Kept,
    /// What nobody wants.
    Ignored,
}

impl Target {
    /// What one of the meanings of `names` stands for.
    pub fn of(meaning: &str) -> Self {
        match meaning {
            "statement" => Self::Statement,
            "text" => Self::Kept,
            "action?" => Self::Action,
            other => match SectionKind::from_word(other) {
                Some(kind) => Self::Section(kind),
                None => Self::Field(other.to_owned()),
            },
        }
    }

    /// The field that has a name as the register itself writes it, or as the configuration adds it.
    pub fn own(name: &str, policy: &Policy) -> Option<Self> {
        let lower = name.to_lowercase();
        for name in [name, lower.as_str()] {
            if policy.settings.extra_fields.contains_key(name) {
                return Some(Self::Extra(name.to_owned()));
            }
            let path = policy.words.own_path(name);
            if path.contains(['.', '_']) || path != name {
                let path = without_numbers(&path);
                if is_given(&path) {
                    return Some(Self::Field(path));
                }
            }
        }
        let titles = SectionKind::WORDS
            .iter()
            .filter_map(|word| SectionKind::from_word(word.word));
        let mut own = titles.filter(|kind| policy.words.title(*kind) != kind.word());
        own.find(|kind| policy.words.title(*kind).eq_ignore_ascii_case(name))
            .map(Self::Section)
    }

    /// Reads what the command line calls a target.
    ///
    /// # Errors
    /// When there is no such field or section.
    pub fn named(name: &str, policy: &Policy) -> Result<Self, Fault> {
        match name {
            "text" => return Ok(Self::Kept),
            "ignore" => return Ok(Self::Ignored),
            "description" => return Ok(Self::Statement),
            _ => {}
        }
        if let Some(kind) = policy.words.section(name) {
            return Ok(match kind {
                SectionKind::Nonconformity | SectionKind::Observation => Self::Statement,
                other => Self::Section(other),
            });
        }
        if policy.settings.extra_fields.contains_key(name) {
            return Ok(Self::Extra(name.to_owned()));
        }
        let path = without_numbers(&policy.words.own_path(name));
        if is_given(&path) {
            return Ok(Self::Field(path));
        }
        let fields = FINDING.iter().map(|field| field.name);
        let sections = SectionKind::WORDS.iter().map(|word| word.word);
        let help = match nearest(name, fields.chain(sections).chain(["text", "ignore"])) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => {
                "write a field such as `owner` or `corrective_actions.due`, the title of a section, `text` or `ignore`"
                    .to_owned()
            }
        };
        Err(Fault::new(
            FaultKind::Usage,
            format!(
                "a table gives no field or section `{}`",
                name.escape_debug()
            ),
            help,
        ))
    }

    /// As the command line calls it.
    pub fn name(&self) -> String {
        match self {
            Self::Field(path) => path.clone(),
            Self::Extra(name) => name.clone(),
            Self::Section(kind) => kind.word().to_owned(),
            Self::Statement => SectionKind::Nonconformity.word().to_owned(),
            Self::Action => "corrective_actions.action".to_owned(),
            Self::Closed => "status".to_owned(),
            Self::Kept => "text".to_owned(),
            Self::Ignored => "ignore".to_owned(),
        }
    }

    /// The shape of the field.
    pub fn shape(&self) -> Option<&'static Shape> {
        match self {
            Self::Field(path) => field_at(FINDING, path).map(|field| &field.shape),
            _ => None,
        }
    }

    /// Whether several columns can hold it together: texts and lists.
    pub fn is_joined(&self) -> bool {
        match self {
            Self::Section(_) | Self::Statement | Self::Kept | Self::Ignored => true,
            Self::Field(_) => matches!(self.shape(), Some(Shape::List(_))),
            Self::Extra(_) | Self::Action | Self::Closed => false,
        }
    }
}

/// Whether a table can give the field: it is one, and holds values.
fn is_given(path: &str) -> bool {
    let first = path.split('.').next().unwrap_or(path);
    let shape = field_at(FINDING, path).map(|field| &field.shape);
    let holds =
        shape.is_some_and(|shape| !matches!(shape, Shape::Block(_) | Shape::List(Shape::Block(_))));
    holds && !NOT_GIVEN.contains(&first)
}
