//! Rule `waiver-incomplete`. Not for waivers whose day has passed (`waiver-expired`).

use super::{is_about_nothing, lacking, narrows_to_something};
use crate::model::fields::FINDING;
use crate::parse::yaml::shortened;
use crate::rule::{Violation, WaiverView, declare_rule};
use crate::shape::{Field, block_of};
use crate::suggest::nearest;
use crate::text::Span;

declare_rule! {
    /// A waiver does not say which rule it accepts, why, or who decided it; or it names a rule, a
    /// field or a record that it cannot be about. It accepts nothing.
    ///
    /// ## Why
    ///
    /// A waiver is a decision that somebody answers for. Without a name and a reason it is only a
    /// switch, and an auditor would read it as one. A slip in the name of the rule would leave
    /// everybody in the belief that the matter had been decided.
    ///
    /// ## Bad
    ///
    /// ```markdown from=closed
    /// waivers:
    ///   - rule: shallow-five-whys
    ///     reason: The chain was drawn on a wall, a photograph is in the evidence
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=closed
    /// waivers:
    ///   - rule: shallow-five-whys
    ///     reason: The chain was drawn on a wall, a photograph is in the evidence
    ///     by: maria.lopez@acme.example
    /// ```
    ///
    /// ## How to fix
    ///
    /// Fill in `rule`, `reason` and `by`; in `clause10.yaml` also `finding` or `path`. `field` may be
    /// left out, or name a field such as `verification.by` or a section such as `Root cause`.
    /// `clause10 rules` lists the rules. What keeps a record from being read or counted
    /// (`unreadable-finding`, `invalid-yaml`, `duplicate-id`) and the rules about waivers cannot be
    /// waived: mend the cause, or set the level under `levels` in `clause10.yaml`.
    pub static WAIVER_INCOMPLETE = {
        name: "waiver-incomplete",
        family: Waiver,
        level: Error,
        clause: "good practice: deviations are decided, reasoned and signed",
        check: Waiver(check),
    }
}

fn check(view: &WaiverView<'_>) -> Vec<Violation> {
    let mut violations = Vec::new();
    let lacking = lacking(view);
    if !lacking.is_empty() {
        let keys: Vec<String> = lacking.iter().map(|key| format!("`{key}`")).collect();
        let message = format!("a waiver without {} accepts nothing", keys.join(" and "));
        let help = "a waiver names the rule, says why it is accepted, and by whom";
        let field = format!("{}.{}", view.field, lacking[0]);
        violations.push(Violation::new(view.span, field, message, help).about(lacking.join(" ")));
    }
    if let Some(rule) = view.waiver.rule.given() {
        violations.extend(of_rule(view, &rule.value, rule.span));
    }
    if is_about_nothing(view) {
        let message = "a waiver in the configuration without `finding` and `path` accepts nothing";
        let help = "name the finding it is about by its id, or its file by its path";
        let field = format!("{}.finding", view.field);
        violations.push(Violation::new(view.span, field, message, help).about("finding path"));
    }
    if let Some(field) = view.waiver.field.given()
        && !narrows_to_something(view)
    {
        let message = format!(
            "`{}` names `{}`, which is neither a field of a record nor a section",
            view.name("field"),
            shortened(&field.value)
        );
        let help = match nearest(&field.value, paths().iter().map(String::as_str)) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "write the path of a field, such as `verification.by`, or leave it out".into(),
        };
        let path = format!("{}.field", view.field);
        violations.push(Violation::new(field.span, path, message, help));
    }
    violations
}

/// A name that is no rule's, or that of a rule which cannot be waived.
fn of_rule(view: &WaiverView<'_>, name: &str, span: Span) -> Option<Violation> {
    let (message, help) = match view.rule {
        None => {
            let help = match nearest(name, view.rules.iter().map(|rule| rule.name)) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => "`clause10 rules` lists the names of all rules".to_owned(),
            };
            (format!("there is no rule `{}`", shortened(name)), help)
        }
        Some(rule) if !rule.is_waivable() => {
            let help = "mend what it reports, or set its level in clause10.yaml";
            (format!("`{name}` cannot be waived"), help.to_owned())
        }
        Some(_) => return None,
    };
    let field = format!("{}.rule", view.field);
    Some(Violation::new(span, field, message, help))
}

/// The dotted paths of all fields of a record.
fn paths() -> Vec<String> {
    fn collect(fields: &'static [Field], prefix: &str, into: &mut Vec<String>) {
        for field in fields {
            let path = format!("{prefix}{}", field.name);
            if let Some(inner) = block_of(&field.shape) {
                collect(inner, &format!("{path}."), into);
            }
            into.push(path);
        }
    }
    let mut paths = Vec::new();
    collect(FINDING, "", &mut paths);
    paths
}
