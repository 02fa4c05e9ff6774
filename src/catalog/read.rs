//! Which texts are requirements, and what each fault of the others is.
//!
//! Strict: one spelling is accepted for each thing. Not for sentences about a fault
//! (see `explain`).

use super::number::Number;
use super::requirement::{Requirement, STANDARD};
use super::spelling::{self, Reading};
use super::{Edition, EntryKind, OwnDocuments, Schemes, lookup};

/// Why a text is not a requirement: what `explain` turns into sentences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fault {
    /// Nothing is written.
    Empty,
    /// None of the written forms.
    Malformed,
    /// ISO/IEC 27001 is meant but written otherwise; the token that is wrong.
    Misspelt(String),
    /// ISO/IEC 27002, which is not declared as a scheme.
    Guidance,
    /// A name and nothing after it.
    MissingNumber(String),
    /// What follows the name has not the form of a number or paragraph.
    BadNumber { name: String, number: String },
    /// Another year than those of the editions.
    UnknownEdition(String),
    /// A number that the edition, or where there is none both editions, do not have.
    UnknownNumber {
        edition: Option<Edition>,
        is_default: bool,
        number: Number,
    },
    /// An item after a control or objective, which have none.
    ItemOfControl { kind: EntryKind, number: Number },
    /// A number that is not in the list of a declared scheme.
    Unlisted { scheme: String, number: String },
    /// A name that differs from a declared one by case or punctuation.
    Respelled { name: String, declared: String },
    /// A name that is not declared, where it must be.
    UnknownScheme(String),
}

/// Reads one requirement without saying more about a fault than what it is.
pub(super) fn read(text: &str, ctx: &Schemes) -> Result<Requirement, Fault> {
    if text.is_empty() {
        return Err(Fault::Empty);
    }
    if let Some(rest) = text.strip_prefix(STANDARD)
        && rest.starts_with([':', '/'])
    {
        return standard(text, rest, ctx);
    }
    if let Some((scheme, rest)) = ctx.scheme_of(text) {
        let (edition, number) = split_after(&scheme.name, rest)?;
        let number = if scheme.lists(number) {
            number.to_owned()
        } else {
            paragraph_after(&scheme.name, number)?
        };
        if !scheme.has(&number) {
            return Err(Fault::Unlisted {
                scheme: scheme.name.clone(),
                number,
            });
        }
        return Ok(Requirement::Scheme {
            scheme: scheme.name.clone(),
            edition,
            number,
        });
    }
    if let Some((document, paragraph)) = text.rsplit_once('/')
        && ctx.declares_document(document)
        && document.split(['/', ':']).all(is_name)
    {
        return Ok(Requirement::OwnDocument {
            document: document.to_owned(),
            paragraph: paragraph_after(document, paragraph)?,
        });
    }
    match text.split_once('/') {
        None => bare(text, ctx),
        Some((head, _)) => named(text, head, ctx),
    }
}

/// A candidate for a suggestion, if it is a requirement.
pub(super) fn accepted(candidate: String, ctx: &Schemes) -> Option<String> {
    read(&candidate, ctx).is_ok().then_some(candidate)
}

/// A written form with another number.
pub(super) fn with_number(text: &str, number: &str) -> String {
    match text.rsplit_once('/') {
        Some((name, _)) => format!("{name}/{number}"),
        None => number.to_owned(),
    }
}

/// `ISO27001` was read; `rest` is `:2022/A.5.18` or `/A.5.18`.
fn standard(text: &str, rest: &str, ctx: &Schemes) -> Result<Requirement, Fault> {
    let Some((edition, number)) = rest.split_once('/') else {
        return Err(match spelling::read(text) {
            Some(reading) if reading.numbers().next().is_some() => Fault::Misspelt(text.to_owned()),
            _ => Fault::MissingNumber(text.to_owned()),
        });
    };
    let edition = match edition.strip_prefix(':') {
        None => None,
        Some(year) => Some(year.parse::<Edition>().map_err(|_| {
            if !year.is_empty() && year.bytes().all(|byte| byte.is_ascii_digit()) {
                Fault::UnknownEdition(year.to_owned())
            } else {
                Fault::Misspelt(text.to_owned())
            }
        })?),
    };
    if number.is_empty() {
        return Err(Fault::MissingNumber(text.to_owned()));
    }
    let Some(parsed) = Number::parse(number) else {
        return Err(Fault::Misspelt(number.to_owned()));
    };
    numbered(edition, parsed, ctx)
}

/// A number of ISO/IEC 27001 and the edition written for it.
fn numbered(written: Option<Edition>, number: Number, ctx: &Schemes) -> Result<Requirement, Fault> {
    let edition = written.or(ctx.default_edition);
    let found = match edition {
        Some(edition) => lookup(edition, &number.base),
        None => {
            lookup(Edition::E2022, &number.base).or_else(|| lookup(Edition::E2013, &number.base))
        }
    };
    match found {
        None => Err(Fault::UnknownNumber {
            edition,
            is_default: written.is_none(),
            number,
        }),
        Some(entry) if entry.kind != EntryKind::Clause && number.item.is_some() => {
            Err(Fault::ItemOfControl {
                kind: entry.kind,
                number,
            })
        }
        Some(_) => Ok(Requirement::Iso27001 {
            edition,
            number: number.base,
            sub_item: number.item,
        }),
    }
}

/// A text without a slash: a number, or a mistake.
fn bare(text: &str, ctx: &Schemes) -> Result<Requirement, Fault> {
    if let Some(number) = Number::parse(text) {
        return numbered(None, number, ctx);
    }
    if text == STANDARD {
        return Err(Fault::MissingNumber(text.to_owned()));
    }
    match spelling::read(text) {
        Some(reading) if reading.is_guidance() => Err(Fault::Guidance),
        Some(_) => Err(Fault::Misspelt(text.to_owned())),
        None if text.split(':').all(is_name) => Err(Fault::MissingNumber(text.to_owned())),
        None => Err(Fault::Malformed),
    }
}

/// A text with a name before the first slash that is neither ISO27001 nor declared.
fn named(text: &str, head: &str, ctx: &Schemes) -> Result<Requirement, Fault> {
    if let Some(reading) = spelling::read(text)
        && (reading.names_standard() || is_bare_number(&reading, ctx))
    {
        return Err(if reading.is_guidance() {
            Fault::Guidance
        } else {
            Fault::Misspelt(text.to_owned())
        });
    }
    let name = head.split_once(':').map_or(head, |(name, _)| name);
    if let Some(declared) = ctx.respelled(name) {
        return Err(Fault::Respelled {
            name: name.to_owned(),
            declared: declared.to_owned(),
        });
    }
    if !is_name(name) {
        return Err(Fault::Malformed);
    }
    if ctx.own_documents == OwnDocuments::Declared {
        return Err(Fault::UnknownScheme(name.to_owned()));
    }
    let rest = text.strip_prefix(name).unwrap_or_default();
    let (edition, number) = split_after(name, rest)?;
    let number = paragraph_after(name, number)?;
    Ok(match edition {
        Some(_) => Requirement::Scheme {
            scheme: name.to_owned(),
            edition,
            number,
        },
        None => Requirement::OwnDocument {
            document: name.to_owned(),
            paragraph: number,
        },
    })
}

/// Whether a reading without a standard is a number that exists: `A/5.18`.
fn is_bare_number(reading: &Reading, ctx: &Schemes) -> bool {
    reading
        .numbers()
        .any(|number| numbered(None, number, ctx).is_ok())
}

/// Splits what follows a name, `:2015/8.5.1` or `/8.5.1`, into edition and number.
fn split_after<'t>(name: &str, rest: &'t str) -> Result<(Option<String>, &'t str), Fault> {
    let Some((edition, number)) = rest.split_once('/') else {
        return Err(Fault::MissingNumber(format!("{name}{rest}")));
    };
    if number.is_empty() {
        return Err(Fault::MissingNumber(format!("{name}{rest}")));
    }
    match edition.strip_prefix(':') {
        None => Ok((None, number)),
        Some(edition) if is_name(edition) => Ok((Some(edition.to_owned()), number)),
        Some(_) => Err(Fault::Malformed),
    }
}

/// A paragraph or number in its canonical spelling.
fn paragraph_after(name: &str, text: &str) -> Result<String, Fault> {
    if text.is_empty() {
        return Err(Fault::MissingNumber(name.to_owned()));
    }
    if let Some(number) = Number::parse(text) {
        return Ok(number.to_string());
    }
    let allowed = |character: char| character.is_alphanumeric() || ".-_+#§()".contains(character);
    if text
        .split(' ')
        .all(|word| !word.is_empty() && word.chars().all(allowed))
    {
        Ok(text.to_owned())
    } else {
        Err(Fault::BadNumber {
            name: name.to_owned(),
            number: text.to_owned(),
        })
    }
}

/// Whether a text can be the name of a scheme or document, or its edition.
fn is_name(text: &str) -> bool {
    text.starts_with(char::is_alphanumeric)
        && text
            .chars()
            .all(|character| character.is_alphanumeric() || ".-_+#&".contains(character))
}
