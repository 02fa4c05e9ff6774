//! The catalogue as its users see it: lists, written forms, problems, ambiguity.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use proptest::prelude::*;

use super::Edition::{E2013, E2022};
use super::ProblemKind::{Malformed, UnknownEdition as NoEdition, UnknownNumber, UnknownScheme};
use super::*;

fn open(default_edition: Option<Edition>) -> Schemes {
    Schemes {
        default_edition,
        ..Schemes::default()
    }
}

/// Only what is declared: ISO9001 with some numbers, TISAX with any, documents POL-*.
fn strict() -> Schemes {
    let scheme = |name: &str, numbers: Option<&[&str]>| DeclaredScheme {
        name: name.to_owned(),
        numbers: numbers.map(|numbers| numbers.iter().map(|&number| number.to_owned()).collect()),
    };
    Schemes {
        schemes: vec![
            scheme("ISO9001", Some(&["8.5.1", "10.2", "*odd/"])),
            scheme("TISAX", None),
        ],
        documents: vec!["POL-".to_owned()],
        own_documents: OwnDocuments::Declared,
        default_edition: Some(Edition::E2022),
    }
}

fn iso(edition: Option<Edition>, number: &str, sub_item: Option<&str>) -> Requirement {
    Requirement::Iso27001 {
        edition,
        number: number.to_owned(),
        sub_item: sub_item.map(str::to_owned),
    }
}

fn scheme(scheme: &str, edition: Option<&str>, number: &str) -> Requirement {
    Requirement::Scheme {
        scheme: scheme.to_owned(),
        edition: edition.map(str::to_owned),
        number: number.to_owned(),
    }
}

fn document(document: &str, paragraph: &str) -> Requirement {
    Requirement::OwnDocument {
        document: document.to_owned(),
        paragraph: paragraph.to_owned(),
    }
}

#[track_caller]
fn problem(text: &str, ctx: &Schemes) -> RequirementProblem {
    match Requirement::parse(text, ctx) {
        Ok(requirement) => panic!("{text} was read as {requirement:?}"),
        Err(problem) => problem,
    }
}

mod lists {
    use super::*;

    #[test]
    fn entries_are_sorted_and_found_by_their_number() {
        for edition in Edition::ALL {
            let all: Vec<_> = entries(edition).collect();
            assert!(all.is_sorted_by(|left, right| {
                natural_order(left.number, right.number) == Ordering::Less
            }));
            for entry in all {
                assert_eq!(lookup(edition, entry.number), Some(entry));
            }
        }
        assert_eq!(entries(E2013).count(), 28 + 35 + 114);
        assert_eq!(entries(E2022).count(), 34 + 93);
    }

    #[test]
    fn what_is_not_an_entry_is_not_found() {
        for edition in Edition::ALL {
            for number in [
                "", "A", "A.", "5", "A.5", "A.5.99", "10.2 d", "A.5.01", "a.5.1", "11.1",
            ] {
                assert_eq!(lookup(edition, number), None, "{number}");
            }
        }
        assert!(lookup(E2013, "A.5.18").is_none());
        assert!(lookup(E2022, "A.9.2.5").is_none());
    }

    #[test]
    fn labels_are_short_and_tell_entries_apart() {
        for edition in Edition::ALL {
            let mut seen = BTreeSet::new();
            for entry in entries(edition) {
                let words = entry.label.split(' ').count();
                assert!((2..=6).contains(&words), "{}", entry.label);
                assert!(
                    entry.label.starts_with(|c: char| c.is_ascii_lowercase()),
                    "{}",
                    entry.label
                );
                assert!(seen.insert(entry.label), "{}", entry.label);
            }
        }
    }
}

mod written_forms {
    use super::*;

    #[test]
    fn the_standard_with_an_edition() {
        let ctx = open(None);
        for (text, expected) in [
            ("ISO27001:2022/A.5.18", iso(Some(E2022), "A.5.18", None)),
            ("ISO27001:2013/A.9.2.5", iso(Some(E2013), "A.9.2.5", None)),
            ("ISO27001:2013/A.9.2", iso(Some(E2013), "A.9.2", None)),
            ("ISO27001:2022/10.2", iso(Some(E2022), "10.2", None)),
            ("ISO27001:2022/10.2 d", iso(Some(E2022), "10.2", Some("d"))),
            ("ISO27001:2022/10.2 d)", iso(Some(E2022), "10.2", Some("d"))),
            (
                "ISO27001:2022/9.3.2 d 1",
                iso(Some(E2022), "9.3.2", Some("d 1")),
            ),
            ("  ISO27001:2022/A.5.18 ", iso(Some(E2022), "A.5.18", None)),
        ] {
            assert_eq!(Requirement::parse(text, &ctx), Ok(expected), "{text}");
        }
    }

    #[test]
    fn an_edition_that_is_not_written_is_the_default() {
        for default in [None, Some(E2022)] {
            for text in ["A.5.18", "ISO27001/A.5.18"] {
                assert_eq!(
                    Requirement::parse(text, &open(default)),
                    Ok(iso(default, "A.5.18", None)),
                    "{text}"
                );
            }
            for text in ["10.2 d", "10.2 d)", "ISO27001/10.2 d"] {
                assert_eq!(
                    Requirement::parse(text, &open(default)),
                    Ok(iso(default, "10.2", Some("d"))),
                    "{text}"
                );
            }
        }
        assert_eq!(
            Requirement::parse("A.9.2.5", &open(None)),
            Ok(iso(None, "A.9.2.5", None))
        );
        assert_eq!(
            Requirement::parse("ISO27001:2013/10.1", &open(Some(E2022))),
            Ok(iso(Some(E2013), "10.1", None))
        );
    }

    #[test]
    fn other_schemes_and_own_documents() {
        for (text, expected) in [
            (
                "ISO9001:2015/8.5.1",
                scheme("ISO9001", Some("2015"), "8.5.1"),
            ),
            ("ISO9001/8.5.1 a)", scheme("ISO9001", None, "8.5.1 a")),
            ("ISO9001/*odd/", scheme("ISO9001", None, "*odd/")),
            ("TISAX/1.2.1", scheme("TISAX", None, "1.2.1")),
            ("TISAX:6.0/1.2.1", scheme("TISAX", Some("6.0"), "1.2.1")),
            ("POL-IAM/4.2", document("POL-IAM", "4.2")),
            ("POL-IAM/4.2 a)", document("POL-IAM", "4.2 a")),
            ("POL-IT/IAM/§ 4 (2)", document("POL-IT/IAM", "§ 4 (2)")),
        ] {
            assert_eq!(Requirement::parse(text, &strict()), Ok(expected), "{text}");
        }
    }

    #[test]
    fn names_that_are_not_declared_are_accepted_where_any_is() {
        for (text, expected) in [
            ("POL-IAM/4.2", document("POL-IAM", "4.2")),
            (
                "Richtlinie-Zugänge/4.2",
                document("Richtlinie-Zugänge", "4.2"),
            ),
            ("ISO9001/8.5.1", document("ISO9001", "8.5.1")),
            (
                "ISO9001:2015/8.5.1",
                scheme("ISO9001", Some("2015"), "8.5.1"),
            ),
            (
                "ISO27017:2015/CLD.6.3.1",
                scheme("ISO27017", Some("2015"), "CLD.6.3.1"),
            ),
            ("ISO27001-POLICY/4.2", document("ISO27001-POLICY", "4.2")),
        ] {
            assert_eq!(
                Requirement::parse(text, &open(None)),
                Ok(expected),
                "{text}"
            );
        }
    }

    #[test]
    fn a_declared_name_may_be_that_of_the_guidance() {
        let ctx = Schemes {
            schemes: vec![DeclaredScheme {
                name: "ISO27002".to_owned(),
                numbers: None,
            }],
            ..Schemes::default()
        };
        assert_eq!(
            Requirement::parse("ISO27002:2022/5.18", &ctx),
            Ok(scheme("ISO27002", Some("2022"), "5.18"))
        );
    }

    #[test]
    fn display_is_canonical() {
        let shown = |text: &str, ctx: &Schemes| {
            Requirement::parse(text, ctx).map(|requirement| requirement.to_string())
        };
        for (text, expected) in [
            ("A.5.18", "ISO27001:2022/A.5.18"),
            ("ISO27001/10.2 d)", "ISO27001:2022/10.2 d"),
            ("POL-IAM/4.2", "POL-IAM/4.2"),
            ("ISO9001:2015/8.5.1", "ISO9001:2015/8.5.1"),
        ] {
            assert_eq!(shown(text, &strict()).as_deref(), Ok(expected));
        }
        assert_eq!(
            shown("A.5.18", &open(None)).as_deref(),
            Ok("ISO27001/A.5.18")
        );
    }
}

mod problems {
    use super::*;

    #[test]
    fn misspellings_are_refused_with_the_right_spelling() {
        for ctx in [open(None), open(Some(E2022)), strict()] {
            for (text, kind, right) in [
                (
                    "ISO/IEC 27001:2022 A.5.18",
                    Malformed,
                    "ISO27001:2022/A.5.18",
                ),
                ("ISO 27001:2022/A.5.18", Malformed, "ISO27001:2022/A.5.18"),
                ("iso27001:2022/a.5.18", Malformed, "ISO27001:2022/A.5.18"),
                ("ISO27001:2022/a.5.18", Malformed, "ISO27001:2022/A.5.18"),
                ("ISO27001-2022/A.5.18", Malformed, "ISO27001:2022/A.5.18"),
                ("ISO27001:2022 A.5.18", Malformed, "ISO27001:2022/A.5.18"),
                ("ISO27001: 2022/A.5.18", Malformed, "ISO27001:2022/A.5.18"),
                ("27001:2022/A.5.18", Malformed, "ISO27001:2022/A.5.18"),
                ("ISSO27001:2022/A.5.18", Malformed, "ISO27001:2022/A.5.18"),
                ("ISO270001:2022/A.5.18", Malformed, "ISO27001:2022/A.5.18"),
                ("A5.18", Malformed, "A.5.18"),
                ("A 5.18", Malformed, "A.5.18"),
                ("A/5.18", Malformed, "A.5.18"),
                ("Annex A 5.18", Malformed, "A.5.18"),
                ("10.2d", Malformed, "10.2 d"),
                ("A.5.18 a", Malformed, "A.5.18"),
                ("ISO27001:2022/A.5.18 a)", Malformed, "ISO27001:2022/A.5.18"),
                ("ISO27001:2022/5.18", UnknownNumber, "ISO27001:2022/A.5.18"),
                ("ISO27001/5.18", UnknownNumber, "ISO27001/A.5.18"),
                ("5.18", UnknownNumber, "A.5.18"),
                ("ISO27002:2022/5.18", UnknownScheme, "ISO27001:2022/A.5.18"),
                ("ISO/IEC 27002 5.18", UnknownScheme, "ISO27001/A.5.18"),
                ("ISO27001:22/A.5.18", NoEdition, "ISO27001:2022/A.5.18"),
                ("ISO27001:2023/A.5.18", NoEdition, "ISO27001:2022/A.5.18"),
                ("ISO27001:2017/A.9.2.5", NoEdition, "ISO27001:2013/A.9.2.5"),
                (
                    "EN ISO/IEC 27001:2017 A.9.2.5",
                    Malformed,
                    "ISO27001:2013/A.9.2.5",
                ),
            ] {
                let problem = problem(text, &ctx);
                assert_eq!(problem.suggestion.as_deref(), Some(right), "{text}");
                assert_eq!(problem.kind, kind, "{text}");
                assert!(problem.help.contains(right), "{}", problem.help);
            }
        }
    }

    #[test]
    fn what_cannot_be_guessed_has_no_suggestion() {
        for (text, kind) in [
            ("", Malformed),
            ("access review", Malformed),
            ("TBD", Malformed),
            ("POL-IAM", Malformed),
            ("ISO27001", Malformed),
            ("ISO27001:2022", Malformed),
            ("ISO27001:2022/", Malformed),
            ("ISO27001:/A.5.18 or so", Malformed),
            ("A.5.15, A.5.18", Malformed),
            ("POL-IAM/4.2, 4.3", Malformed),
            ("POL-IAM/", Malformed),
            ("/4.2", Malformed),
            ("https://example.org/4.2", Malformed),
            ("ISO27001:2022/A.5.38", UnknownNumber),
            ("A.5", UnknownNumber),
            ("5", UnknownNumber),
            ("ISO27001:2005/A.5.18", NoEdition),
            ("ISO27001:1999/A.5.18", NoEdition),
        ] {
            let problem = problem(text, &open(None));
            assert_eq!(problem.suggestion, None, "{text}");
            assert_eq!(problem.kind, kind, "{text}");
            assert!(!problem.help.is_empty());
        }
    }

    #[test]
    fn a_number_of_the_other_edition_says_what_it_became() {
        for (text, message) in [
            (
                "ISO27001:2022/A.9.2.5",
                "`A.9.2.5` is a control of the 2013 edition, not of the 2022 edition: \
                 in 2022 it became `A.5.18`",
            ),
            (
                "ISO27001:2022/A.9.2",
                "`A.9.2` is an objective of the 2013 edition, not of the 2022 edition: \
                 in 2022 its controls became `A.5.16`, `A.5.17`, `A.5.18` and `A.8.2`",
            ),
            (
                "ISO27001:2013/A.5.17",
                "`A.5.17` is a control of the 2022 edition, not of the 2013 edition: \
                 it came from `A.9.2.4`, `A.9.3.1` and `A.9.4.3` of 2013",
            ),
            (
                "ISO27001:2013/A.5.7",
                "`A.5.7` is a control of the 2022 edition, not of the 2013 edition: \
                 it was new in 2022",
            ),
            (
                "ISO27001:2013/9.3.2",
                "`9.3.2` is a clause of the 2022 edition, not of the 2013 edition: \
                 in 2013 it was part of `9.3`",
            ),
        ] {
            let problem = problem(text, &open(None));
            assert_eq!(problem.message, message);
            assert_eq!(problem.kind, UnknownNumber);
            assert_eq!(
                problem.suggestion, None,
                "edition or number may be the slip"
            );
        }
    }

    #[test]
    fn a_bare_number_of_the_other_edition_can_only_mean_that_edition() {
        let found = problem("A.9.2.5", &open(Some(E2022)));
        assert_eq!(found.suggestion.as_deref(), Some("ISO27001:2013/A.9.2.5"));
        assert_eq!(
            found.message,
            "`A.9.2.5` is a control of the 2013 edition, not of the 2022 edition, which is the \
             default: in 2022 it became `A.5.18`"
        );
        assert_eq!(
            found.help,
            "write `ISO27001:2013/A.9.2.5` if the 2013 edition is meant, else cite `A.5.18` of \
             2022"
        );
        // 9.2.1 is a clause of 2022, and A.9.2.1 a control of 2013.
        assert_eq!(problem("9.2.1", &open(Some(E2013))).suggestion, None);
    }

    #[test]
    fn groups_and_gaps_are_answered_with_numbers_nearby() {
        for (text, help) in [
            (
                "A.5",
                "cite one of its own numbers: 2022 has `A.5.1` to `A.5.37`",
            ),
            ("5", "cite one of its own numbers: 2022 has `5.1` to `5.3`"),
            (
                "A.9",
                "cite one of its own numbers: 2013 has `A.9.1` to `A.9.4`",
            ),
            ("A.5.38", "the nearest of 2022 are `A.5.1` to `A.5.37`"),
            ("A.9.2.7", "the nearest of 2013 are `A.9.2.1` to `A.9.2.6`"),
            ("ISO27001:2022/10.2.1", "the nearest of 2022 is `10.2`"),
            (
                "ISO27001:2022/A.10.2",
                "`10.2` is a clause of 2022, and clauses are written without `A.`",
            ),
            (
                "42.1",
                "2022 has the clauses `4.1` to `10.2` and in Annex A `A.5.1` to `A.8.34`",
            ),
        ] {
            let found = problem(text, &open(None));
            assert_eq!(found.help, help, "{text}");
            assert_eq!(found.kind, UnknownNumber, "{text}");
        }
    }

    #[test]
    fn reprints_are_named() {
        for text in ["ISO27001:2017/A.9.2.5", "ISO/IEC 27001:2017 A.9.2.5"] {
            let message = problem(text, &open(None)).message;
            assert!(
                message.contains("EN ISO/IEC 27001:2017 is the European reprint of the 2013"),
                "{message}"
            );
        }
        let message = problem("ISO27001:2005/A.5.18", &open(None)).message;
        assert!(message.contains("replaced in 2013"), "{message}");
    }

    #[test]
    fn what_is_not_declared_is_refused_where_it_must_be() {
        let found = problem("POLICY/4.2", &strict());
        assert_eq!(found.kind, UnknownScheme);
        assert_eq!(
            found.message,
            "`POLICY` is not a declared scheme or document"
        );
        assert_eq!(
            found.help,
            "cite one that is declared, such as `ISO27001`, `ISO9001`, `TISAX` or `POL-`, or \
             declare this one in the configuration"
        );
    }

    #[test]
    fn a_declared_name_in_another_spelling_is_corrected() {
        let found = problem("iso-9001:2015/8.5.1", &strict());
        assert_eq!(found.kind, UnknownScheme);
        assert_eq!(found.suggestion.as_deref(), Some("ISO9001:2015/8.5.1"));
        assert_eq!(found.message, "`iso-9001` is declared as `ISO9001`");
    }

    #[test]
    fn a_number_outside_the_declared_list_is_unknown() {
        let found = problem("ISO9001:2015/8.5.9", &strict());
        assert_eq!(found.kind, UnknownNumber);
        assert_eq!(
            found.message,
            "`8.5.9` is not among the numbers declared for `ISO9001`"
        );
        assert!(found.help.contains("`8.5.1`"), "{}", found.help);
    }

    #[test]
    fn messages_are_short_and_free_of_control_characters() {
        let long = format!("\u{1b}[2J{}", "x y".repeat(1000));
        let found = problem(&long, &open(None));
        assert!(found.message.len() < 200);
        assert!(!found.message.contains('\u{1b}'));
    }
}

mod editions {
    use super::*;

    fn bare(number: &str) -> Requirement {
        iso(None, number, None)
    }

    #[test]
    fn nine_ids_and_two_clauses_are_ambiguous() {
        let numbers: BTreeSet<_> = Edition::ALL
            .into_iter()
            .flat_map(entries)
            .map(|entry| entry.number)
            .collect();
        let mut ambiguous: Vec<_> = numbers
            .into_iter()
            .filter(|number| ambiguity(&bare(number), None).is_some())
            .collect();
        ambiguous.sort_by(|left, right| natural_order(left, right));
        assert_eq!(
            ambiguous,
            [
                "10.1", "10.2", "A.5.1", "A.6.1", "A.6.2", "A.7.1", "A.7.2", "A.7.3", "A.8.1",
                "A.8.2", "A.8.3"
            ]
        );
    }

    #[test]
    fn the_explanation_names_both_meanings_and_both_spellings() {
        assert_eq!(
            ambiguity(&bare("A.8.2"), None),
            Some(Ambiguity {
                message: "`A.8.2` is an objective in the 2013 edition (protection that fits the \
                          sensitivity) and a control in the 2022 edition (limiting \
                          administrator powers)"
                    .to_owned(),
                help: "write `ISO27001:2013/A.8.2` or `ISO27001:2022/A.8.2`".to_owned(),
            })
        );
        let item = ambiguity(&iso(None, "10.2", Some("d")), None);
        assert!(item.is_some_and(|item| item.help.contains("`ISO27001:2022/10.2 d`")));
    }

    #[test]
    fn an_edition_or_a_default_makes_it_clear() {
        assert_eq!(ambiguity(&bare("A.8.2"), Some(E2022)), None);
        assert_eq!(ambiguity(&iso(Some(E2013), "A.8.2", None), None), None);
        assert_eq!(ambiguity(&document("POL-IAM", "10.2"), None), None);
    }

    #[test]
    fn the_edition_cited_is_the_written_the_default_or_the_only_one() {
        for (requirement, default, expected) in [
            (iso(Some(E2013), "A.8.2", None), Some(E2022), Some(E2013)),
            (bare("A.8.2"), Some(E2022), Some(E2022)),
            (bare("A.8.2"), None, None),
            (bare("10.2"), None, None),
            (bare("A.9.2.5"), None, Some(E2013)),
            (bare("A.9.2"), None, Some(E2013)),
            (bare("A.5.18"), None, Some(E2022)),
            (bare("6.3"), None, Some(E2022)),
            (bare("9.1"), None, Some(E2022)),
            (scheme("ISO9001", Some("2015"), "10.2"), Some(E2022), None),
        ] {
            assert_eq!(
                edition_cited(&requirement, default),
                expected,
                "{requirement}"
            );
        }
    }

    #[test]
    fn the_entry_is_that_of_the_edition_cited() {
        let kind =
            |requirement: &Requirement, default| requirement.entry(default).map(|entry| entry.kind);
        assert_eq!(
            kind(&bare("A.8.2"), Some(E2013)),
            Some(EntryKind::Objective)
        );
        assert_eq!(kind(&bare("A.8.2"), Some(E2022)), Some(EntryKind::Control));
        assert_eq!(kind(&bare("A.8.2"), None), None);
        assert_eq!(kind(&document("POL-IAM", "4.2"), None), None);
    }
}

/// Texts near to what people write, made of the parts of it.
fn near_misses() -> impl Strategy<Value = String> {
    let part = prop::sample::select(vec![
        "ISO27001", "ISO", "IEC", "27001", "27002", "ISO9001", "iso9001", "TISAX", "POL-", "POL",
        "IAM", "Annex", "Clause", "A", "a", "A.", ":", "/", " ", ".", "-", ")", "(", "§", "2022",
        "2013", "2017", "2005", "22", "5", "10", "18", "9.2", "A.5.18", "A.9.2.5", "A.8.2", "10.2",
        "9.3.2", "d", "1", "0", "O", "\u{a0}", "–", "`", "é",
    ]);
    prop::collection::vec(part, 0..9).prop_map(|parts| parts.concat())
}

/// Every number of the catalogue in a written form.
fn citations() -> impl Strategy<Value = String> {
    let numbers: Vec<_> = Edition::ALL
        .into_iter()
        .flat_map(entries)
        .map(|entry| entry.number)
        .collect();
    (
        prop::sample::select(vec!["", "ISO27001/", "ISO27001:2022/", "ISO27001:2013/"]),
        prop::sample::select(numbers),
        prop::sample::select(vec!["", " d", " d)", " d 1"]),
    )
        .prop_map(|(name, number, item)| format!("{name}{number}{item}"))
}

fn check(text: &str) -> Result<(), TestCaseError> {
    for ctx in [open(None), open(Some(E2013)), open(Some(E2022)), strict()] {
        match Requirement::parse(text, &ctx) {
            Ok(requirement) => {
                let canonical = requirement.to_string();
                prop_assert_eq!(
                    Requirement::parse(&canonical, &ctx),
                    Ok(requirement.clone())
                );
                let ambiguous = ambiguity(&requirement, ctx.default_edition).is_some();
                let cited = edition_cited(&requirement, ctx.default_edition);
                if matches!(requirement, Requirement::Iso27001 { .. }) {
                    prop_assert_eq!(cited.is_none(), ambiguous);
                    prop_assert_eq!(
                        requirement.entry(ctx.default_edition).is_some(),
                        cited.is_some()
                    );
                } else {
                    prop_assert!(cited.is_none() && !ambiguous);
                }
            }
            Err(problem) => {
                prop_assert!(!problem.message.is_empty() && !problem.help.is_empty());
                prop_assert!(!problem.message.contains(char::is_control));
                if let Some(right) = problem.suggestion {
                    prop_assert!(Requirement::parse(&right, &ctx).is_ok(), "{}", right);
                    prop_assert_ne!(right, text);
                }
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_or_explained(text in any::<String>()) {
        check(&text)?;
    }

    #[test]
    fn near_misses_are_read_or_explained(text in near_misses()) {
        check(&text)?;
    }

    #[test]
    fn citations_are_read_or_explained(text in citations()) {
        check(&text)?;
    }

    #[test]
    fn natural_order_is_total(a in "(A\\.)?[0-9.x]{0,4}", b in "(A\\.)?[0-9.x]{0,4}", c in "(A\\.)?[0-9.x]{0,4}") {
        prop_assert_eq!(natural_order(&a, &b), natural_order(&b, &a).reverse());
        if natural_order(&a, &b).is_le() && natural_order(&b, &c).is_le() {
            prop_assert!(natural_order(&a, &c).is_le());
        }
    }
}
