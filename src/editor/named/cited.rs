//! Who names a requirement, by its number of either edition, and who names a file.
//!
//! Not for whether findings repeat each other (`recurrence`).

use super::super::Sight;
use crate::catalog::{Edition, Requirement, edition_cited, predecessors_2013};
use crate::model::{LinkTarget, Record, RequirementCited, Spanned};
use crate::text::{RepoPath, Span};

/// Whether two requirements mean the same: the same number of one edition, or a number of 2022 and one of those that
/// it took over. Items of a clause (`10.2 d`) are the clause; an ambiguous number is that of 2022.
pub fn is_same(one: &Requirement, other: &Requirement, default: Option<Edition>) -> bool {
    let (Requirement::Iso27001 { number: a, .. }, Requirement::Iso27001 { number: b, .. }) =
        (one, other)
    else {
        return one == other;
    };
    let edition = |requirement| edition_cited(requirement, default).unwrap_or(Edition::E2022);
    match (edition(one), edition(other)) {
        (Edition::E2022, Edition::E2013) => predecessors_2013(a).contains(&b.as_str()),
        (Edition::E2013, Edition::E2022) => predecessors_2013(b).contains(&a.as_str()),
        _ => a == b,
    }
}

/// Each finding that cites a requirement, once.
pub fn citing<'a>(sight: &Sight<'a>, requirement: &Requirement) -> Vec<&'a Record> {
    let default = sight.policy.default_edition();
    let is_cited = |cited: &Spanned<RequirementCited>| {
        let read = cited.value.read.as_ref();
        read.is_ok_and(|read| is_same(read, requirement, default))
    };
    let records = sight.register.records.iter();
    records
        .filter(|record| record.finding.requirements.items().iter().any(is_cited))
        .collect()
}

/// Where a record names a file: as evidence, as a change, or in a link of its text.
pub fn naming_file<'r>(record: &'r Record, wanted: &'r RepoPath) -> impl Iterator<Item = Span> {
    let changes = record.finding.isms_changes.items().iter();
    let named = record.finding.evidence().chain(changes);
    let named = named.filter(|named| named.value.file() == Some(wanted));
    let links = record.body.links.iter().filter(
        |link| matches!(link.leads_to(record.path()), LinkTarget::File(path) if path == *wanted),
    );
    let links = links.map(|link| link.span);
    named.map(|named| named.span).chain(links)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Schemes;

    #[test]
    fn numbers_of_both_editions_are_compared() {
        let same = |one: &str, other: &str| {
            let read = |text| Requirement::parse(text, &Schemes::default());
            matches!((read(one), read(other)), (Ok(one), Ok(other)) if is_same(&one, &other, None))
        };
        assert!(same("ISO27001:2022/A.5.18", "ISO27001:2013/A.9.2.5"));
        assert!(same("ISO27001:2013/A.9.2.5", "A.5.18"));
        assert!(same("ISO27001:2022/10.2 d", "ISO27001:2013/10.1"));
        assert!(!same("ISO27001:2013/A.9.2.5", "ISO27001:2013/A.9.2.6"));
        assert!(!same("ISO27001:2022/10.2", "ISO27001:2013/10.2"));
        assert!(same("POL-IAM/4.2", "POL-IAM/4.2") && !same("POL-IAM/4.2", "POL-IAM/4"));
    }
}
