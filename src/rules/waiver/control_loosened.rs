//! Rule `control-loosened`. Not for the configuration (`policy-loosened`), and not for lapses (`control-lapsed`).

use crate::model::{Cadence, Control, Day, Document, Record, Register, Slot};
use crate::rule::{ChangeView, Stands, Violation, declare_rule};
use crate::text::Span;

declare_rule! {
    /// A change lets a recurring control or the review of a policy document lapse later than before, or takes
    /// one away.
    ///
    /// ## Why
    ///
    /// A control that is not done in time has lapsed, unless the same change gives it more time: more days of
    /// grace, a longer cadence, a later start, an end, more files that count as its evidence. That may be right,
    /// and it may hide what was missed; from the change on nobody would see it. So a person has to see it and
    /// agree. Lapses that the record says findings deal with are no matter of this rule: they stay in the record,
    /// and the findings in the register.
    ///
    /// ## Bad
    ///
    /// ```markdown commit=2026-04-01 after=open file=controls/CTL-ACCESS-REVIEW.md
    /// ---
    /// id: CTL-ACCESS-REVIEW
    /// title: Review of the access rights of all systems
    /// owner: tom.baker@acme.example
    /// cadence: quarterly
    /// starts: 2026-04-01
    /// grace: 14
    /// evidence: evidence/access-review/{year}-Q{quarter}/*.csv
    /// ---
    /// ```
    ///
    /// ```markdown commit=2026-07-16 as-of=2026-07-16 file=controls/CTL-ACCESS-REVIEW.md
    /// ---
    /// id: CTL-ACCESS-REVIEW
    /// title: Review of the access rights of all systems
    /// owner: tom.baker@acme.example
    /// cadence: quarterly
    /// starts: 2026-04-01
    /// grace: 90
    /// evidence: evidence/access-review/{year}-Q{quarter}/*.csv
    /// ---
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown commit=2026-04-01 after=open file=controls/CTL-ACCESS-REVIEW.md
    /// ---
    /// id: CTL-ACCESS-REVIEW
    /// title: Review of the access rights of all systems
    /// owner: tom.baker@acme.example
    /// cadence: quarterly
    /// starts: 2026-04-01
    /// grace: 14
    /// evidence: evidence/access-review/{year}-Q{quarter}/*.csv
    /// ---
    /// ```
    ///
    /// ```markdown commit=2026-06-16 as-of=2026-06-16 file=controls/CTL-ACCESS-REVIEW.md
    /// ---
    /// id: CTL-ACCESS-REVIEW
    /// title: Review of the access rights of all systems
    /// owner: tom.baker@acme.example
    /// deputy: maria.lopez@acme.example
    /// cadence: quarterly
    /// starts: 2026-04-01
    /// grace: 7
    /// evidence: evidence/access-review/{year}-Q{quarter}/*.csv
    /// ---
    /// ```
    ///
    /// ## How to fix
    ///
    /// There is nothing to mend if it is meant: whoever reviews the change reads it and agrees. What was missed
    /// already is recorded as a finding all the same (`clause10 new --from-lapse`). It is reported only where a
    /// change is judged (`--base`, `--staged`).
    pub static CONTROL_LOOSENED = {
        name: "control-loosened",
        family: Waiver,
        level: Warning,
        clause: "good practice: two people see what is accepted",
        check: Change(check),
    }
}

/// What was loosened, and how.
struct Loosened<'a> {
    stands: Stands<'a>,
    span: Span,
    /// The control or document.
    name: String,
    /// Our name of the field; empty where there is no record any more.
    field: &'static str,
    how: String,
}

impl<'a> Loosened<'a> {
    /// A control or document that is there no more.
    fn gone(was: &'a Record, name: &str, how: &str) -> Self {
        Self {
            stands: Stands::Gone(&was.source),
            span: Span::at(0),
            name: name.to_owned(),
            field: "",
            how: how.to_owned(),
        }
    }
}

fn check<'a>(view: &ChangeView<'a>) -> Vec<(Stands<'a>, Violation)> {
    let mut found: Option<Vec<Loosened<'a>>> = None;
    for past in view.before {
        let mut here = Vec::new();
        for was in &past.register.controls {
            controls(was, control(view.register, was), &mut here);
        }
        for was in &past.register.documents {
            documents(was, document(view.register, was), &mut here);
        }
        // Looser than all of them, where there are several.
        found = Some(match found {
            Some(earlier) => earlier
                .into_iter()
                .filter(|known| {
                    let is_same = |other: &Loosened<'_>| {
                        other.field == known.field && other.name == known.name
                    };
                    here.iter().any(is_same)
                })
                .collect(),
            None => here,
        });
    }
    found
        .unwrap_or_default()
        .into_iter()
        .map(|own| told(view, own))
        .collect()
}

fn told<'a>(view: &ChangeView<'a>, loosened: Loosened<'a>) -> (Stands<'a>, Violation) {
    let Loosened {
        stands,
        span,
        name,
        field,
        how,
    } = loosened;
    let field = view.policy.words.path(field);
    let message = match stands {
        Stands::Gone(_) => format!("this change takes {name} away: {how}"),
        _ => format!("this change loosens `{field}` of {name}: {how}"),
    };
    let help = "agree with it in the review, or take it back";
    let violation = Violation::new(span, field, message, help);
    (stands, violation.about(how))
}

/// The same control in another register: by its id, else by its file.
fn control<'r>(register: &'r Register, was: &Control) -> Option<&'r Control> {
    let mut all = register.controls.iter();
    let by_id = all.find(|own| was.id().is_some() && own.id() == was.id());
    let mut all = register.controls.iter();
    by_id.or_else(|| all.find(|own| own.file.path() == was.file.path()))
}

/// The same document in another register: by its file, else by its title.
fn document<'r>(register: &'r Register, was: &Document) -> Option<&'r Document> {
    let mut all = register.documents.iter();
    let by_path = all.find(|own| own.file.path() == was.file.path());
    let title = |own: &Document| own.title.get().cloned();
    let mut all = register.documents.iter();
    by_path.or_else(|| all.find(|own| title(was).is_some() && title(own) == title(was)))
}

fn controls<'a>(was: &'a Control, is: Option<&'a Control>, found: &mut Vec<Loosened<'a>>) {
    let Some(is) = is else {
        let how = "whether it is done is looked at no longer";
        return found.push(Loosened::gone(&was.file, was.name(), how));
    };
    let mut loosened = |field, span: Option<Span>, how| {
        found.push(Loosened {
            stands: Stands::In(&is.file),
            span: span.or(is.id.span()).unwrap_or_default(),
            name: is.name().to_owned(),
            field,
            how,
        });
    };
    let grace = |control: &Control| control.grace.value().unwrap_or(0);
    if grace(is) > grace(was) {
        let how = format!("from {} to {} days", grace(was), grace(is));
        loosened("grace", is.grace.span(), how);
    }
    if let Some(how) = longer(&was.cadence, &is.cadence) {
        loosened("cadence", is.cadence.span(), how);
    }
    if let (Some(before), Some(after)) = (was.starts.value(), is.starts.value())
        && after > before
    {
        let how = format!("from {before} to {after}, so that earlier periods count no longer");
        loosened("starts", is.starts.span(), how);
    }
    if let Some(end) = is.ends.value()
        && was.ends.value().is_none_or(|before| end < before)
    {
        loosened(
            "ends",
            is.ends.span(),
            format!("it is not done after {end}"),
        );
    }
    let known = was.evidence.items();
    let is_new = |pattern: &&crate::model::Spanned<_>| {
        known.iter().all(|known| known.value != pattern.value)
    };
    for pattern in is.evidence.items().iter().filter(is_new) {
        let how = format!("`{}` counts now", pattern.value);
        loosened("evidence", Some(pattern.span), how);
    }
}

fn documents<'a>(was: &'a Document, is: Option<&'a Document>, found: &mut Vec<Loosened<'a>>) {
    let Some(is) = is else {
        let how = "nothing says any more how often it is reviewed";
        return found.push(Loosened::gone(&was.file, was.name(), how));
    };
    if let Some(how) = longer(&was.review_every, &is.review_every) {
        found.push(Loosened {
            stands: Stands::In(&is.file),
            span: is.review_every.span().unwrap_or_default(),
            name: is.name().to_owned(),
            field: "review_every",
            how,
        });
    }
}

/// How a cadence became longer; none where it did not, or where one of the two cannot be read.
fn longer(was: &Slot<Cadence>, is: &Slot<Cadence>) -> Option<String> {
    let (was, is) = (was.value()?, is.value()?);
    // A year of 365 days that begins on a Monday, with a month of 31 days first.
    const FROM: Day = jiff::civil::date(2001, 1, 1);
    let is_longer = match (was.after(FROM), is.after(FROM)) {
        (Some(was), Some(is)) => is > was,
        // Beyond the calendar's end.
        (was, is) => was.is_some() && is.is_none(),
    };
    is_longer.then(|| format!("from {was} to {is}"))
}
