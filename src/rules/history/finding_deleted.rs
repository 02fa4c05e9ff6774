//! Rule `finding-deleted`. Not for a record that was moved, or that has another number now (`id-changed`).

use crate::rule::{HistoryView, Violation, declare_rule};
use crate::text::Span;

declare_rule! {
    /// A finding that was official is no longer in the register.
    ///
    /// ## Why
    ///
    /// The standard wants evidence of every nonconformity to be kept. A number that is missing is the
    /// first thing an auditor asks about, and that git still has the text does not answer it: the
    /// register is what the organisation says, and it says that there was nothing.
    ///
    /// ## Bad
    ///
    /// ```markdown commit=2026-02-11 from=open
    /// id: NC-2026-004
    /// status: open
    /// ```
    ///
    /// ```console commit=2026-03-02 delete=findings/2026/NC-2026-004-access-review.md
    /// $ git rm findings/2026/NC-2026-004-access-review.md
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown commit=2026-02-11 from=open
    /// id: NC-2026-004
    /// status: open
    /// ```
    ///
    /// ```markdown commit=2026-03-02 from=open
    /// id: NC-2026-004
    /// status: withdrawn
    /// withdrawn:
    ///   date: 2026-03-02
    ///   by: maria.lopez@acme.example
    ///   reason: The review was held in December; its list lay in the folder of Q3
    /// ```
    ///
    /// ## How to fix
    ///
    /// Restore the file, from the commit before the one that the message names. What turned out to be no
    /// finding is withdrawn, with a reason, and stays. Where the file must go, for example because it
    /// held personal data, write a waiver with the number of the finding into clause10.yaml.
    pub static FINDING_DELETED = {
        name: "finding-deleted",
        family: History,
        level: Error,
        clause: "ISO27001:2022/10.2 f",
        check: History(check),
    }
}

fn check(view: &HistoryView<'_>) -> Vec<Violation> {
    let timeline = view.timeline();
    if view.newest().is_some() || timeline.became.is_some() || !timeline.has_landed() {
        return Vec::new();
    }
    let gone = timeline.landings.iter().rev();
    let gone = gone.take_while(|landing| landing.version.is_none()).last();
    let last = timeline.official().last();
    let (Some(gone), Some((_, last))) = (gone, last) else {
        return Vec::new();
    };
    // A file without front matter in a folder of findings was none.
    if !timeline
        .official()
        .any(|(_, version)| version.record.has_fields)
    {
        return Vec::new();
    }
    // Who took it away, where that is known; else the merge that made it official.
    let removal = timeline.removals.last();
    let commit = removal.map_or(&gone.commit, |removal| &removal.commit);
    let path = last.record.path();
    let message = format!(
        "{} was last in {path} and was deleted in {}",
        timeline.id,
        commit.named()
    );
    let before = commit
        .short()
        .map_or_else(|| "HEAD".to_owned(), |id| format!("{id}^"));
    let help = format!(
        "restore it with `git checkout {before} -- {path}`; what is no finding is withdrawn, not deleted; \
         where it must stay away, write a waiver with its number into clause10.yaml"
    );
    vec![
        Violation::new(Span::at(0), "id", message, help)
            .about("deleted")
            .done_by(commit)
            .see_version(last, last.record.finding.id.span(), "as it was last"),
    ]
}
