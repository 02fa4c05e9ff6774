//! What is to be said of a key: what it means, what may stand there, and when it must be there.

mod asked;

use super::phrase::{code, lines, plain};
use crate::editor::{FieldPlace, Page, PageKind, Sight};
use crate::policy::Words;
use crate::policy::settings::ExtraField;
use crate::shape::{Field, Needed, Shape, Word, field_at, spot, without_numbers};
use crate::text::capital;
pub use asked::{claimed, lacking, section_asked};

/// What a key means; none for one that the file does not have.
pub fn key(
    sight: &Sight<'_>,
    page: &Page<'_>,
    place: &FieldPlace,
    written: &str,
) -> Option<String> {
    let is_configuration = page.kind == PageKind::Configuration;
    let ours = match is_configuration {
        true => written,
        false => sight.policy.words.field(written),
    };
    let path = match place.path.as_str() {
        "" => ours.to_owned(),
        block => format!("{block}.{ours}"),
    };
    let Some(spot) = spot(page.kind.fields(), &path) else {
        let is_extra = page.kind == PageKind::Finding && place.path.is_empty();
        let extra = &sight.policy.settings.extra_fields;
        return extra
            .get(ours)
            .filter(|_| is_extra)
            .map(|field| own(ours, field));
    };
    let field = spot.field;
    let renamed = match written == ours {
        true => String::new(),
        false => format!(" (our {})", code(ours)),
    };
    let mut said = vec![format!("**{}**{renamed}: {}", plain(written), field.about)];
    // Of keys that one may choose oneself nothing more is known than what they are for.
    if field.name == ours {
        said.extend(needed(page, field, &path, &sight.policy.words));
        said.extend(clause(page, &path));
        said.extend(form(sight, field, spot.single()));
    }
    Some(lines(said))
}

/// A field of the company's own.
fn own(name: &str, field: &ExtraField) -> String {
    let about = match field.about.as_str() {
        "" => String::new(),
        about => format!(": {}", plain(about)),
    };
    let mut said = vec![format!("**{}**, a field of our own{about}", plain(name))];
    if field.required {
        said.push("Must be there".to_owned());
    }
    said.push(match field.values.as_slice() {
        [] => format!("What may stand there: {}", field.kind.about()),
        values => {
            let values: Vec<String> = values.iter().map(|value| code(value)).collect();
            format!("One of {}", values.join(", "))
        }
    });
    lines(said)
}

/// Whether a key must be there, and which status asks for it.
fn needed(page: &Page<'_>, field: &Field, path: &str, words: &Words) -> Option<String> {
    let asked = (page.kind == PageKind::Finding).then(|| asked::field_asked(path));
    Some(match (field.needed, asked.flatten()) {
        (Needed::Always | Needed::ByOwnRule, _) => "Must be there".to_owned(),
        (Needed::ForNonconformity, _) => "A nonconformity must have it".to_owned(),
        (Needed::No, Some(status)) => {
            let status = code(words.word("status", status.word()));
            format!("Asked for from the status {status} on")
        }
        (Needed::No, None) => "May be left out".to_owned(),
    })
}

/// The clause that a field of a finding is about: its own, or that of its block.
fn clause(page: &Page<'_>, path: &str) -> Option<String> {
    if page.kind != PageKind::Finding {
        return None;
    }
    let mut way = without_numbers(path);
    loop {
        let about = field_at(page.kind.fields(), &way)?.about;
        if let Some((clause, _)) = about.split_once(": ")
            && clause.starts_with(|c: char| c.is_ascii_digit())
        {
            return Some(format!("ISO/IEC 27001:2022, {clause}"));
        }
        way.truncate(way.rfind('.')?);
    }
}

/// What may stand at a key.
fn form(sight: &Sight<'_>, field: &Field, shape: &Shape) -> Option<String> {
    let list = match field.shape {
        Shape::List(_) => "A list: ",
        Shape::OneOrMany(_) => "One, or a list: ",
        _ => "",
    };
    let form = match shape {
        Shape::Day => "a day, `YYYY-MM-DD`".to_owned(),
        Shape::Id => {
            let examples = sight.policy.ids.examples();
            let examples: Vec<String> = examples.iter().map(|id| code(id)).collect();
            format!("a number such as {}", examples.join(", "))
        }
        Shape::Reference => "the number of a finding".to_owned(),
        Shape::Person => "a person: an address, a name, or `Name <address>`".to_owned(),
        Shape::Requirement => "a requirement such as `ISO27001:2022/A.5.18`".to_owned(),
        Shape::Evidence => {
            "a path from the folder of `clause10.yaml`, `path@commit`, or an address".to_owned()
        }
        Shape::Count { min, max } => format!("a whole number from {min} to {max}"),
        Shape::Flag => "`true` or `false`".to_owned(),
        Shape::Word(words) => {
            let words = listed(sight, field, words);
            return Some(capital(&format!("{list}one of:\n{words}")));
        }
        Shape::Term { words, units } => {
            let units: Vec<&str> = units.iter().map(|unit| unit.word).collect();
            let words = listed(sight, field, words);
            let units = units.join(", ");
            return Some(format!(
                "A number with its unit ({units}), or one of:\n{words}"
            ));
        }
        Shape::Text | Shape::Block(_) | Shape::Map(_) => return None,
        Shape::List(_) | Shape::OneOrMany(_) | Shape::Either(..) => return None,
    };
    Some(match list {
        "" => capital(&form),
        list => format!("{list}{form}"),
    })
}

/// The words of a list with what they mean, as the register writes them.
fn listed(sight: &Sight<'_>, field: &Field, words: &[Word]) -> String {
    let line = |word: &Word| {
        let written = sight.policy.words.word(field.name, word.word);
        format!("\n- {}: {}", code(written), word.about)
    };
    words.iter().map(line).collect()
}
