//! What was found out of a bundle, for people: the answer first.
//!
//! Not for programs: this form may change with every version.

use std::collections::BTreeMap;

use super::super::{Options, counted, lines};
use crate::bundle::verify::{Outcome, Statement, Verification};

/// Most lines of one kind.
const MOST: usize = 20;

/// Longest path or message that is shown, in columns.
const LONGEST: usize = 400;

/// The answer, then what it rests on.
pub fn human(name: &str, found: &Verification, options: &Options) -> String {
    let mut text = String::new();
    let plain = |text: &str| {
        lines::cut(
            &lines::plain(text, options.unicode),
            LONGEST,
            options.unicode,
        )
    };
    let wrong = found.wrong.len() + found.more_wrong;
    let answer = match found.outcome() {
        Outcome::Genuine if found.is_remade => {
            "made again from the clone, all of it is the same".to_owned()
        }
        Outcome::Genuine => {
            "records and evidence are those of the tag, and a key that you trust signed the zip with report and tables".to_owned()
        }
        Outcome::AuthenticRecords => {
            "the records and evidence are genuine: those of the tag, for which a trusted key or clone vouches; the report and the tables were not compared with them".to_owned()
        }
        Outcome::Consistent => {
            "records and evidence are those of the tag that the bundle holds, for which nobody here vouches; report and tables were not compared with them"
                .to_owned()
        }
        Outcome::Unproved => "nothing is wrong, and not all could be shown".to_owned(),
        Outcome::Wrong => format!(
            "{} with it; do not rely on this bundle",
            counted(wrong, "fault")
        ),
    };
    let word = found.outcome().word();
    lines::hanging(
        "",
        0,
        &format!("{word}: {answer}"),
        options.width,
        &mut text,
    );
    text.push_str(&format!("\nbundle  {}\n", plain(name)));
    if let Some(identity) = &found.identity {
        let tag = match &identity.tag_object {
            Some(object) => format!("{} (object {})", identity.tag, object),
            None => format!("{} (lightweight)", identity.tag),
        };
        text.push_str(&format!("tag     {}\n", plain(&tag)));
        text.push_str(&format!("commit  {}\n", plain(&identity.commit)));
        let away = identity.away().map(|away| format!(", {away}"));
        let day = format!(
            "{} (from {}){}",
            identity.as_of,
            identity.as_of_from,
            away.unwrap_or_default()
        );
        text.push_str(&format!("as of   {}\n", plain(&day)));
    }
    text.push_str(&format!("files   {}\n", found.files));
    for (title, statements, more) in [
        ("wrong", &found.wrong, found.more_wrong),
        ("proved", &found.proved, 0),
        ("not proved", &found.unproved, 0),
    ] {
        if !statements.is_empty() {
            text.push_str(&format!("\n{title}\n"));
            list(statements, more, &plain, options, &mut text);
        }
    }
    text
}

fn list(
    statements: &[Statement],
    more: usize,
    plain: &dyn Fn(&str) -> String,
    options: &Options,
    text: &mut String,
) {
    let mut of_kind: BTreeMap<&str, usize> = BTreeMap::new();
    let mut left = more;
    for statement in statements {
        let count = of_kind.entry(statement.check.word()).or_default();
        *count += 1;
        if *count > MOST {
            left += 1;
            continue;
        }
        let message = plain(&statement.message);
        let words = match &statement.path {
            Some(path) => format!("{}: {message}", plain(path)),
            None => message,
        };
        lines::wrapped("  - ", &words, options.width, text);
    }
    if left > 0 {
        text.push_str(&format!("  and {left} more\n"));
    }
}
