//! Which requirements a company may cite beside ISO/IEC 27001: other schemes and its
//! own documents.
//!
//! Plain data, built from the configuration elsewhere. Not for reading the
//! configuration, and not for whether a document exists.

use super::Edition;
use super::number::Number;

/// What a requirement may name, and the edition of ISO/IEC 27001 that is meant where
/// none is written.
///
/// The default declares nothing and allows everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Schemes {
    /// Schemes besides ISO/IEC 27001. One named `ISO27001` has no effect.
    pub schemes: Vec<DeclaredScheme>,
    /// How the names of own documents begin: `POL-`, or `POL` for `POL` itself and
    /// all that continues it with something other than a letter or digit.
    pub documents: Vec<String>,
    /// Whether names that are not declared may be cited.
    pub own_documents: OwnDocuments,
    /// The edition meant by a number without one.
    pub default_edition: Option<Edition>,
}

/// A scheme that the configuration declares, such as `ISO9001` or `TISAX`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeclaredScheme {
    /// The name as it is written before `:` or `/`.
    pub name: String,
    /// The numbers that exist, or `None` when any number is accepted. A lettered item
    /// may follow a listed number.
    pub numbers: Option<Vec<String>>,
}

/// Whether a requirement may name what the configuration does not declare.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum OwnDocuments {
    /// Every name is accepted, unless it looks like a misspelling of a known one.
    #[default]
    Any,
    /// Only declared schemes and documents are accepted.
    Declared,
}

impl Schemes {
    /// The declared scheme that a text begins with, and what follows its name.
    pub(super) fn scheme_of<'t>(&self, text: &'t str) -> Option<(&DeclaredScheme, &'t str)> {
        self.schemes
            .iter()
            .filter(|scheme| !scheme.name.is_empty())
            .filter_map(|scheme| Some((scheme, text.strip_prefix(scheme.name.as_str())?)))
            .filter(|(_, rest)| rest.starts_with([':', '/']))
            .max_by_key(|(scheme, _)| scheme.name.len())
    }

    /// Whether a document's name begins as declared.
    pub(super) fn declares_document(&self, document: &str) -> bool {
        self.documents
            .iter()
            .filter(|prefix| !prefix.is_empty())
            .any(|prefix| {
                document.strip_prefix(prefix.as_str()).is_some_and(|rest| {
                    !prefix.ends_with(char::is_alphanumeric)
                        || !rest.starts_with(char::is_alphanumeric)
                })
            })
    }

    /// The declared name that differs from this one by case or punctuation only.
    pub(super) fn respelled(&self, name: &str) -> Option<&str> {
        let wanted = letters_and_digits(name);
        let schemes = self.schemes.iter().map(|scheme| scheme.name.as_str());
        let documents = self
            .documents
            .iter()
            .map(String::as_str)
            .filter(|_| self.own_documents == OwnDocuments::Declared);
        schemes
            .chain(documents)
            .find(|declared| *declared != name && letters_and_digits(declared) == wanted)
            .filter(|_| !wanted.is_empty())
    }
}

impl DeclaredScheme {
    /// Whether the scheme has this number.
    pub(super) fn has(&self, number: &str) -> bool {
        self.numbers.is_none()
            || self.lists(number)
            || Number::parse(number)
                .is_some_and(|number| number.item.is_some() && self.lists(&number.base))
    }

    /// Whether the scheme has a list with exactly this number.
    pub(super) fn lists(&self, number: &str) -> bool {
        self.numbers.iter().flatten().any(|listed| listed == number)
    }
}

fn letters_and_digits(text: &str) -> String {
    text.chars()
        .filter(|character| character.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schemes() -> Schemes {
        let scheme = |name: &str| DeclaredScheme {
            name: name.to_owned(),
            numbers: None,
        };
        Schemes {
            schemes: vec![scheme("ISO9001"), scheme("VDA"), scheme("VDA/ISA")],
            documents: vec!["POL".to_owned(), "WI-".to_owned()],
            own_documents: OwnDocuments::Declared,
            default_edition: None,
        }
    }

    #[test]
    fn the_longest_declared_name_wins() {
        let schemes = schemes();
        let found = |text| {
            schemes
                .scheme_of(text)
                .map(|(scheme, rest)| (scheme.name.clone(), rest))
        };
        assert_eq!(found("VDA/ISA/1.1"), Some(("VDA/ISA".to_owned(), "/1.1")));
        assert_eq!(found("VDA/1.1"), Some(("VDA".to_owned(), "/1.1")));
        assert_eq!(found("VDAX/1.1"), None);
    }

    #[test]
    fn a_prefix_ends_at_a_word() {
        let schemes = schemes();
        for document in ["POL", "POL-IAM", "WI-7", "WI-"] {
            assert!(schemes.declares_document(document), "{document}");
        }
        for document in ["POLICY", "POL7", "WI", "pol-iam", ""] {
            assert!(!schemes.declares_document(document), "{document}");
        }
    }

    #[test]
    fn another_spelling_of_a_declared_name_is_seen() {
        let schemes = schemes();
        assert_eq!(schemes.respelled("iso-9001"), Some("ISO9001"));
        assert_eq!(schemes.respelled("pol"), Some("POL"));
        assert_eq!(schemes.respelled("ISO9001"), None);
        assert_eq!(schemes.respelled("ISO14001"), None);
        assert_eq!(schemes.respelled(""), None);
    }

    #[test]
    fn an_item_may_follow_a_listed_number() {
        let scheme = DeclaredScheme {
            name: "ISO9001".to_owned(),
            numbers: Some(vec!["8.5.1".to_owned(), "CC6.1".to_owned()]),
        };
        for number in ["8.5.1", "8.5.1 a", "CC6.1"] {
            assert!(scheme.has(number), "{number}");
        }
        for number in ["8.5.2", "8.5", "CC6.2", ""] {
            assert!(!scheme.has(number), "{number}");
        }
    }
}
