//! What is to be said of a requirement. Labels are our own words, never the standard's.

use super::phrase::{code, lines, plain};
use crate::catalog::{
    Edition, Requirement, ambiguity, edition_cited, lookup, predecessors_2013, successors_2022,
};
use crate::editor::Sight;
use crate::editor::named::{citing, document};
use crate::text::counted;

/// The standard, the number and what it is about, what became of it, and how many findings cite it.
pub fn requirement(sight: &Sight<'_>, requirement: &Requirement) -> String {
    let mut said = Vec::new();
    match requirement {
        Requirement::Iso27001 {
            number, sub_item, ..
        } => {
            let default = sight.policy.default_edition();
            match edition_cited(requirement, default) {
                Some(edition) => numbered(edition, number, sub_item.as_deref(), &mut said),
                None => {
                    said.push(format!("**ISO/IEC 27001, {number}**"));
                    let two = ambiguity(requirement, default);
                    said.extend(two.map(|two| format!("Which is meant? {}", two.message)));
                }
            }
        }
        Requirement::Scheme {
            scheme,
            edition,
            number,
        } => {
            let edition = edition.as_ref().map(|edition| format!(":{edition}"));
            let name = format!("{scheme}{}", edition.unwrap_or_default());
            said.push(format!("**{}, {}**", plain(&name), plain(number)));
            said.push("A number of another standard, which the configuration declares".to_owned());
        }
        Requirement::OwnDocument {
            document: name,
            paragraph,
        } => {
            said.push(format!("**{}, {}**", plain(name), plain(paragraph)));
            said.push(match document(sight, name) {
                Some(path) => format!("A paragraph of {}", code(path.as_str())),
                None => "A paragraph of an own document, no file of which is known".to_owned(),
            });
        }
    }
    let citing = citing(sight, requirement);
    let open = citing.iter().filter(|record| !record.finding.is_settled());
    said.push(format!(
        "Cited by {} of this register, {} of them open",
        counted(citing.len(), "finding"),
        open.count()
    ));
    lines(said)
}

/// A number of an edition.
fn numbered(edition: Edition, number: &str, item: Option<&str>, said: &mut Vec<String>) {
    let item = item.map(|item| format!(" {item}")).unwrap_or_default();
    let Some(entry) = lookup(edition, number) else {
        return;
    };
    let kind = entry.kind.word();
    said.push(format!(
        "**ISO/IEC 27001:{edition}, {number}{item}** ({kind}): {}",
        entry.label
    ));
    let (other, numbers) = match edition {
        Edition::E2013 => (Edition::E2022, successors_2022(number)),
        Edition::E2022 => (Edition::E2013, predecessors_2013(number)),
    };
    let numbers: Vec<String> = numbers
        .into_iter()
        .filter_map(|number| lookup(other, number))
        .map(|entry| format!("{} ({})", entry.number, entry.label))
        .collect();
    said.push(match (edition, numbers.as_slice()) {
        (Edition::E2022, []) => "New in 2022".to_owned(),
        (Edition::E2022, numbers) => format!("In the edition of 2013: {}", numbers.join(", ")),
        (Edition::E2013, []) => "Nothing of the edition of 2022 takes its place".to_owned(),
        (Edition::E2013, numbers) => format!("In the edition of 2022: {}", numbers.join(", ")),
    });
    if let Some((year, month, day)) = edition.withdrawn_on() {
        said.push(format!(
            "Certificates could rest on the edition of {edition} until {year}-{month:02}-{day:02}"
        ));
    }
}
