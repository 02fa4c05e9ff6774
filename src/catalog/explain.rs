//! Why a text is not a requirement, in plain sentences: what is wrong, and the way out.
//!
//! Not for deciding what is accepted (see `read`). Messages never repeat more than the
//! offending part of the text, shortened and without control characters.

use super::number::Number;
use super::problem::{ProblemKind, RequirementProblem, a_kind, listed, shown};
use super::read::{Fault, accepted, read, with_number};
use super::requirement::{Requirement, STANDARD};
use super::{Edition, Schemes, spelling, unknown};

/// How requirements are written, for those who are far from it.
const FORMS: &str = "write `ISO27001:2022/A.5.18` for a control, `ISO27001:2022/10.2 d` for a \
                     clause, or `DOCUMENT/4.2` for a paragraph of a document, each requirement \
                     as an entry of its own";

impl Requirement {
    /// Reads one requirement. Spaces around it do not count.
    ///
    /// # Errors
    ///
    /// What is wrong and the way out, when the text is none of the written forms or
    /// names a number, an edition or a scheme that is not known.
    pub fn parse(text: &str, ctx: &Schemes) -> Result<Requirement, RequirementProblem> {
        let text = text.trim();
        read(text, ctx).map_err(|fault| describe(text, &fault, ctx))
    }
}

/// The right spelling of what a text means, when there is exactly one.
fn suggestion(text: &str, ctx: &Schemes) -> Option<String> {
    let reading = spelling::read(text)?;
    let edition = match &reading.year {
        None => None,
        Some(year) => Some(match year.parse::<Edition>() {
            Ok(edition) => edition,
            Err(_) => Edition::behind(year)?.0,
        }),
    };
    let written = |number: Number| match edition {
        _ if !reading.names_standard() => number.to_string(),
        None => format!("{STANDARD}/{number}"),
        Some(edition) => format!("{STANDARD}:{edition}/{number}"),
    };
    reading
        .numbers()
        .find_map(|number| accepted(written(number), ctx))
}

/// What is to be said about a year that stands for an edition, after a colon.
fn reprint(text: &str) -> String {
    spelling::read(text)
        .and_then(|reading| Edition::behind(&reading.year?))
        .map_or_else(String::new, |(_, why)| format!(": {why}"))
}

/// The problem that a fault in a text is.
fn describe(text: &str, fault: &Fault, ctx: &Schemes) -> RequirementProblem {
    match fault {
        Fault::Empty => malformed("the requirement is empty".to_owned(), None, FORMS),
        Fault::Malformed => malformed(
            format!("{} is not how a requirement is written", shown(text)),
            None,
            FORMS,
        ),
        Fault::Misspelt(token) => malformed(
            format!(
                "{} is not how a requirement of {STANDARD} is written{}",
                shown(token),
                reprint(text)
            ),
            suggestion(text, ctx),
            FORMS,
        ),
        Fault::Guidance => RequirementProblem {
            kind: ProblemKind::UnknownScheme,
            ..malformed(
                "ISO27002 gives guidance and holds no requirements: they stand under the same \
                 numbers in Annex A of ISO27001"
                    .to_owned(),
                suggestion(text, ctx),
                "cite the control of Annex A, such as `ISO27001:2022/A.5.18`",
            )
        },
        Fault::MissingNumber(name) => malformed(
            format!("{} names no number or paragraph", shown(name)),
            None,
            "write the number or paragraph after a slash, such as `ISO27001:2022/A.5.18` or \
             `POL-IAM/4.2`",
        ),
        Fault::BadNumber { name, number } => malformed(
            format!(
                "{} is not how a number or paragraph of {} is written",
                shown(number),
                shown(name)
            ),
            None,
            "write one number or paragraph after the slash, such as `4.2`, of letters, digits \
             and `. - _`, and each requirement as an entry of its own",
        ),
        Fault::UnknownEdition(year) => unknown_edition(text, year, ctx),
        Fault::UnknownNumber {
            edition,
            is_default,
            number,
        } => unknown::describe(text, *edition, *is_default, number, ctx),
        Fault::ItemOfControl { kind, number } => malformed(
            format!(
                "`{}` is {} and has no lettered items",
                number.base,
                a_kind(*kind)
            ),
            accepted(with_number(text, &number.base), ctx),
            "cite it without the item",
        ),
        Fault::Unlisted { scheme, number } => RequirementProblem {
            kind: ProblemKind::UnknownNumber,
            suggestion: None,
            message: format!(
                "{} is not among the numbers declared for {}",
                shown(number),
                shown(scheme)
            ),
            help: nearest_declared(scheme, number, ctx),
        },
        Fault::Respelled { name, declared } => RequirementProblem {
            kind: ProblemKind::UnknownScheme,
            ..malformed(
                format!("{} is declared as {}", shown(name), shown(declared)),
                text.strip_prefix(name.as_str())
                    .and_then(|rest| accepted(format!("{declared}{rest}"), ctx)),
                &format!("write {}", shown(declared)),
            )
        },
        Fault::UnknownScheme(name) => RequirementProblem {
            kind: ProblemKind::UnknownScheme,
            suggestion: None,
            message: format!("{} is not a declared scheme or document", shown(name)),
            help: declared_names(ctx),
        },
    }
}

fn malformed(message: String, suggestion: Option<String>, help: &str) -> RequirementProblem {
    let help = match &suggestion {
        Some(right) => format!("write {}", shown(right)),
        None => help.to_owned(),
    };
    RequirementProblem {
        kind: ProblemKind::Malformed,
        suggestion,
        message,
        help,
    }
}

fn unknown_edition(text: &str, year: &str, ctx: &Schemes) -> RequirementProblem {
    let number = text.split_once('/').map_or("", |(_, number)| number);
    let (why, suggestion) = match Edition::behind(year) {
        Some((edition, why)) => (
            format!(": {why}"),
            accepted(format!("{STANDARD}:{edition}/{number}"), ctx)
                .or_else(|| suggestion(text, ctx)),
        ),
        None if year == "2005" => (
            ": that of 2005 was replaced in 2013 and is not in the catalogue".to_owned(),
            None,
        ),
        None => (String::new(), None),
    };
    RequirementProblem {
        kind: ProblemKind::UnknownEdition,
        ..malformed(
            format!("{} is not an edition of ISO/IEC 27001{why}", shown(year)),
            suggestion,
            "write `ISO27001:2022/` or `ISO27001:2013/` before the number that the edition has",
        )
    }
}

fn nearest_declared(scheme: &str, number: &str, ctx: &Schemes) -> String {
    let shares = |listed: &str| {
        listed
            .chars()
            .zip(number.chars())
            .take_while(|(left, right)| left == right)
            .count()
    };
    let nearest = ctx
        .schemes
        .iter()
        .filter(|declared| declared.name == scheme)
        .flat_map(|declared| declared.numbers.iter().flatten())
        .filter(|listed| shares(listed) > 0)
        .fold(None, |best: Option<&String>, listed| match best {
            Some(best) if shares(best) >= shares(listed) => Some(best),
            _ => Some(listed),
        });
    match nearest {
        Some(listed) => format!(
            "cite a declared number, the nearest is {}, or declare this one in the configuration",
            shown(listed)
        ),
        None => "cite a declared number, or declare this one in the configuration".to_owned(),
    }
}

fn declared_names(ctx: &Schemes) -> String {
    let mut names = vec![format!("`{STANDARD}`")];
    names.extend(ctx.schemes.iter().map(|scheme| shown(&scheme.name)));
    names.extend(ctx.documents.iter().map(|prefix| shown(prefix)));
    names.truncate(8);
    format!(
        "cite one that is declared, such as {}, or declare this one in the configuration",
        listed(&names, "or")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn suggested(text: &str) -> Option<String> {
        suggestion(text, &Schemes::default())
    }

    #[test]
    fn other_spellings_of_the_standard_lead_to_its_name() {
        for text in [
            "ISO/IEC 27001:2022 A.5.18",
            "ISO/IEC 27001:2022/A.5.18",
            "ISO 27001:2022/A.5.18",
            "ISO 27001 (2022) A.5.18",
            "iso27001:2022/a.5.18",
            "ISO27001-2022/A.5.18",
            "ISO-27001-2022/A.5.18",
            "ISO27001:2022 A.5.18",
            "ISO27001:2022, control 5.18",
            "ISO27001:2022/A/5.18",
            "ISO27001:2022/5.18",
            "ISOIEC27001:2022/A5.18",
            "27001:2022/A.5.18",
            "DIN EN ISO/IEC 27001:2023 A.5.18",
            "IS027001:2022/A.5.18",
            "ISO27OO1:2022/A.5.18",
            "ISO270001:2022/A.5.18",
            "ISO27001 \u{2013} 2022 \u{2013} A.5.18",
            "ISO27002:2022/5.18",
            "ISO/IEC 27002:2022 5.18",
        ] {
            assert_eq!(
                suggested(text).as_deref(),
                Some("ISO27001:2022/A.5.18"),
                "{text}"
            );
        }
    }

    #[test]
    fn other_spellings_of_a_number_lead_to_the_bare_number() {
        for (text, expected) in [
            ("A5.18", "A.5.18"),
            ("A 5.18", "A.5.18"),
            ("a.5.18", "A.5.18"),
            ("A.5.18.", "A.5.18"),
            ("A.5.018", "A.5.18"),
            ("Annex A 5.18", "A.5.18"),
            ("Annex A.5.18", "A.5.18"),
            ("Control 5.3", "A.5.3"),
            ("Clause 10.2 (d)", "10.2 d"),
            ("10.2d", "10.2 d"),
            ("10.2.d", "10.2 d"),
            ("10.2 D", "10.2 d"),
            ("9.3.2(d)(1)", "9.3.2 d 1"),
            ("9.3.2 d1", "9.3.2 d 1"),
            ("§ 10.2", "10.2"),
        ] {
            assert_eq!(suggested(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_may_mean_several_things_has_no_suggestion() {
        for text in [
            "",
            "A",
            "A.5",
            "A.5.99",
            "A.5.15-A.5.18",
            "A.5.15, A.5.18",
            "10.2 a-c",
            "10.2 and 10.1",
            "A5.18 a",
            "ISO27001",
            "ISO27001:2022",
            "ISO27001:2005/A.5.18",
            "ISO27001:2022/POL",
            "ISO27002:2022/4.1",
            "ISO9001:2015/8.5.1",
            "access review",
        ] {
            assert_eq!(suggested(text), None, "{text}");
        }
    }
}
