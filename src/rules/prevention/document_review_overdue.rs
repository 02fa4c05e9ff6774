//! Rule `document-review-overdue`. Not for what a document says.

use crate::policy::calendar::days_between;
use crate::rule::{DocumentView, Violation, declare_rule};
use crate::text::Span;

declare_rule! {
    /// A policy document says how often it is reviewed, and its last review is longer ago, was never, or lies
    /// in the future.
    ///
    /// ## Why
    ///
    /// A policy with a review date of two years ago says to an auditor, on its first page, that nobody looks
    /// after it. Documents without `review_every` in their front matter are not judged.
    ///
    /// ## Bad
    ///
    /// ```markdown commit=2026-04-01 after=open file=policies/access-control.md
    /// ---
    /// title: Access control
    /// owner: tom.baker@acme.example
    /// reviewed: 2025-02-10
    /// review_every: 12 months
    /// ---
    ///
    /// Access is given by role.
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown commit=2026-04-01 after=open file=policies/access-control.md
    /// ---
    /// title: Access control
    /// owner: tom.baker@acme.example
    /// reviewed: 2026-02-04
    /// review_every: 12 months
    /// ---
    ///
    /// Access is given by role.
    /// ```
    ///
    /// ## How to fix
    ///
    /// Review the document, and write the day under `reviewed`, also where nothing had to be changed: then the
    /// commit shows who did it.
    pub static DOCUMENT_REVIEW_OVERDUE = {
        name: "document-review-overdue",
        family: Prevention,
        level: Warning,
        clause: "ISO27001:2022/A.5.1",
        check: Document(check),
    }
}

fn check(view: &DocumentView<'_>) -> Vec<Violation> {
    let document = view.document();
    let Some(every) = document.review_every.given() else {
        return Vec::new();
    };
    let name = document.name();
    let reviewed = view.name("reviewed");
    let of = |span: Option<Span>, message: String, help: &str| {
        let place = span.unwrap_or(every.span);
        vec![Violation::new(place, "reviewed", message, help)]
    };
    if document.reviewed.is_missing() {
        let message =
            format!("{name} is to be reviewed, and `{reviewed}` names no day on which it was");
        let help = "review it, and write the day there";
        let violations = of(document.reviewed.span(), message, help).into_iter();
        return violations
            .map(|violation| violation.about("never"))
            .collect();
    }
    let (Some(last), span) = (document.reviewed.value(), document.reviewed.span()) else {
        return Vec::new();
    };
    if last > view.as_of() {
        let message = format!("`{reviewed}` of {name} is a day that is still to come, {last}");
        return of(span, message, "write the day on which it was reviewed");
    }
    let Some(due) = document.due().filter(|due| *due < view.as_of()) else {
        return Vec::new();
    };
    let days = match days_between(due, view.as_of()) {
        1 => "1 day".to_owned(),
        days => format!("{days} days"),
    };
    let message = format!(
        "the review of {name} was due on {due}, {days} ago: it was last reviewed on {last}, and `{}` says {}",
        view.name("review_every"),
        every.value
    );
    let owner = document.owner.items().first();
    let what = owner.map_or("review it".to_owned(), |owner| {
        format!("have {} review it", owner.value.as_str())
    });
    let help = format!("{what}, and write the day under `{reviewed}`");
    of(span, message, &help)
}
