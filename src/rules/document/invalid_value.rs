//! Rule `invalid-value`. Not for values that are well formed and wrong.

use super::problems;
use crate::model::{Kind, ProblemKind};
use crate::policy::Settings;
use crate::rule::{RecordView, Violation, declare_rule};

declare_rule! {
    /// A field has a value that it cannot have: a word that is not in its list, a day that is not in
    /// the calendar, a single value where a list belongs, a kind that the number contradicts.
    ///
    /// ## Why
    ///
    /// Registers are counted, filtered and compared by these values. `medium` beside `major` and
    /// `minor`, or 30 February, makes a record that no statistic and no deadline can be trusted with.
    ///
    /// ## Bad
    ///
    /// ```markdown from=closed
    /// severity: medium
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=closed
    /// severity: minor
    /// ```
    ///
    /// ## How to fix
    ///
    /// Write one of the words that the message lists, or a day as `YYYY-MM-DD`. `clause10 schema
    /// finding` has all fields with their values; words in another language can be set under `words`
    /// in `clause10.yaml`. A number that begins with `NC-` is that of a nonconformity, unless `ids` in
    /// `clause10.yaml` says otherwise; where the kind was changed, the number stays and `severity_reason`
    /// says why.
    pub static INVALID_VALUE = {
        name: "invalid-value",
        family: Document,
        level: Error,
        clause: "ISO27001:2022/10.2 f",
        check: Record(check),
    }
}

fn check(view: &RecordView<'_>) -> Vec<Violation> {
    let mut violations = problems(view, ProblemKind::InvalidValue);
    violations.extend(of_another_kind(view));
    violations
}

/// A kind that the number contradicts: who looks at the number thinks that the finding runs the whole
/// lifecycle, or that it does not. A company that configures its ids knows what they mean.
fn of_another_kind(view: &RecordView<'_>) -> Option<Violation> {
    let (finding, policy) = (&view.record().finding, view.policy());
    let (id, kind) = (finding.id.get()?, finding.kind.given()?);
    let own = policy.ids.of(kind.value)?;
    if own.read(id).is_some() || !finding.severity_reason.is_missing() {
        return None;
    }
    let forms = policy.ids.templates.iter();
    let (meant, _) = forms
        .into_iter()
        .find(|(_, form)| form.read(id).is_some())?;
    let decides = [*meant, kind.value].contains(&Kind::Nonconformity);
    if !decides || policy.settings.ids != Settings::default().ids {
        return None;
    }
    let name = policy.words.path("kind");
    let message = format!(
        "`{name}` cannot be `{}` here: {id} is a number for the kind `{meant}`",
        kind.value
    );
    let help = format!(
        "write `{meant}`, or give it a number like {}; where the kind was changed, the number stays and \
         `{}` says why",
        own.example(),
        policy.words.path("severity_reason")
    );
    Some(Violation::new(kind.span, "kind", message, help).see(finding.id.span(), "the number"))
}
