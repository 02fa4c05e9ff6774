//! Rule `broken-link`. Not for addresses, and not for the evidence that fields name (family evidence).

use super::within_sections;
use crate::model::{FileFact, LinkTarget};
use crate::rule::{FindingView, Violation, declare_rule};

declare_rule! {
    /// The text of a record links to a file that is not in the repository.
    ///
    /// ## Why
    ///
    /// A link is a promise that the reader can look it up. Files are renamed and moved, and the record
    /// that pointed at them is opened again years later, by an auditor.
    ///
    /// ## Bad
    ///
    /// ```markdown from=open
    /// ## Nonconformity
    ///
    /// The [access policy](../../policies/acces-control.md) asks for a review every quarter.
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=open
    /// ## Nonconformity
    ///
    /// The [access policy](../../policies/access-control.md) asks for a review every quarter.
    /// ```
    ///
    /// ## How to fix
    ///
    /// Links lead from the folder of the record, so a file at the top is reached with `../../` from
    /// `findings/2026/`; one that begins with `/` leads from the folder of `clause10.yaml`. Add the file
    /// if it was never committed. For what lies elsewhere, link to its address.
    pub static BROKEN_LINK = {
        name: "broken-link",
        family: Document,
        level: Warning,
        clause: "ISO27001:2022/7.5.3",
        check: Finding(check),
    }
}

fn check(view: &FindingView<'_>) -> Vec<Violation> {
    let mut violations = Vec::new();
    for link in &view.body().links {
        let (message, help) = match link.leads_to(view.path()) {
            LinkTarget::Elsewhere => continue,
            LinkTarget::File(path) => match view.fact(&path) {
                FileFact::Missing => (
                    format!("the link leads to `{path}`, which is not there"),
                    "correct the path, which starts from the folder of the record, or add the file",
                ),
                FileFact::LeadsOutside => outside(),
                _ => continue,
            },
            LinkTarget::Outside => outside(),
        };
        violations.push(Violation::new(link.span, "", message, help));
    }
    within_sections(view, violations)
}

fn outside() -> (String, &'static str) {
    (
        "the link leads out of the repository".to_owned(),
        "add the file to the repository, or link to an address that others can reach",
    )
}
