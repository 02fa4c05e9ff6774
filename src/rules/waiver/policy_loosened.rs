//! Rule `policy-loosened`. Not for waivers (`waiver-added`).

use crate::parse::yaml;
use crate::policy::Settings;
use crate::policy::settings::{Counted, Deadline, OwnDocuments};
use crate::rule::{ChangeView, Stands, Violation, declare_rule};
use crate::text::{SourceFile, Span};

declare_rule! {
    /// A change of clause10.yaml lets more pass than before: a lower level, a later deadline, a folder
    /// that is looked at no longer.
    ///
    /// ## Why
    ///
    /// A change must not disarm its own gate, so it is judged by the levels and deadlines of its base;
    /// from the next change on, its own count. A person has to see that and agree. A file that is taken away
    /// loosens all that was stricter in it than the defaults. What the records of controls and of policy
    /// documents say is compared by `control-loosened`.
    ///
    /// ## Bad
    ///
    /// ```yaml commit=2026-07-13 file=clause10.yaml
    /// levels:
    ///   overdue: error
    /// ```
    ///
    /// ```yaml commit=2026-07-14 file=clause10.yaml
    /// levels:
    ///   overdue: info
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml commit=2026-07-13 file=clause10.yaml
    /// levels:
    ///   overdue: warning
    /// ```
    ///
    /// ```yaml commit=2026-07-14 file=clause10.yaml
    /// levels:
    ///   overdue: error
    /// ```
    ///
    /// ## How to fix
    ///
    /// There is nothing to mend if it is meant: whoever reviews the change reads it and agrees. It is
    /// reported only where a change is judged (`--base`, `--staged`).
    pub static POLICY_LOOSENED = {
        name: "policy-loosened",
        family: Waiver,
        level: Warning,
        clause: "good practice: two people see what is accepted",
        check: Change(check),
    }
}

/// A key that was loosened, and how.
struct Loosened {
    key: String,
    how: String,
}

fn check<'a>(view: &ChangeView<'a>) -> Vec<(Stands<'a>, Violation)> {
    // Without a file any more, what loosens is that it is gone.
    let was = view
        .before
        .iter()
        .find_map(|past| past.configuration.as_ref());
    let (stands, source) = match (view.configuration, was) {
        (Some(source), _) => (Stands::Configuration, source),
        (None, Some(was)) => (Stands::Gone(was), was),
        (None, None) => return Vec::new(),
    };
    let mut found: Option<Vec<Loosened>> = None;
    for past in view.before {
        // Without a configuration the defaults counted; which folders were meant nobody had said.
        let before = past.policy.as_ref().map_or_else(
            || Settings {
                findings: view.settings.findings.clone(),
                audits: view.settings.audits.clone(),
                controls: view.settings.controls.clone(),
                policies: view.settings.policies.clone(),
                evidence: view.settings.evidence.clone(),
                exclude: view.settings.exclude.clone(),
                ..Settings::default()
            },
            |policy| policy.settings.clone(),
        );
        let mut here = levels(view, &before);
        here.extend(compared(&before, view.settings));
        // Looser than all of them, where there are several.
        found = Some(match found {
            Some(earlier) => earlier
                .into_iter()
                .filter(|known| here.iter().any(|other| other.key == known.key))
                .collect(),
            None => here,
        });
    }
    found
        .unwrap_or_default()
        .into_iter()
        .map(|Loosened { key, how }| {
            let message = format!("this change loosens `{key}`: {how}");
            let help = "agree with it in the review, or take it back; this change is still judged by what it was before";
            let span = match stands {
                Stands::Gone(_) => Span::at(0),
                _ => place(source, &key),
            };
            let violation = Violation::new(span, key, message, help);
            (stands, violation.about(how))
        })
        .collect()
}

/// Rules whose level is lower than before.
fn levels(view: &ChangeView<'_>, before: &Settings) -> Vec<Loosened> {
    let level = |settings: &Settings, rule: &crate::rule::Rule| {
        let levels = &settings.levels;
        let set = levels
            .get(rule.name)
            .or_else(|| levels.get(rule.family.word()));
        set.copied().unwrap_or(rule.level)
    };
    let mut found: Vec<Loosened> = Vec::new();
    for rule in view.rules {
        let (was, is) = (level(before, rule), level(view.settings, rule));
        if is >= was {
            continue;
        }
        let family = rule.family.word();
        let own = [before, view.settings]
            .iter()
            .any(|settings| settings.levels.contains_key(rule.name));
        let key = format!("levels.{}", if own { rule.name } else { family });
        // A family is one key, however many rules it has.
        if found.iter().all(|known| known.key != key) {
            found.push(Loosened {
                key,
                how: format!("from {was} to {is}"),
            });
        }
    }
    found
}

/// Every other setting that lets more pass.
fn compared(before: &Settings, after: &Settings) -> Vec<Loosened> {
    let mut found = Vec::new();
    let mut loosened = |key: String, how: String| found.push(Loosened { key, how });
    for (key, was, is) in [
        ("findings", &before.findings, &after.findings),
        ("evidence", &before.evidence, &after.evidence),
        ("audits", &before.audits, &after.audits),
        ("controls", &before.controls, &after.controls),
        ("policies", &before.policies, &after.policies),
    ] {
        let lost = was.iter().filter(|folder| !is.contains(folder));
        for folder in lost {
            let how = format!("`{folder}` is looked at no longer");
            loosened(key.to_owned(), how);
        }
    }
    for glob in after.exclude.iter().filter(|g| !before.exclude.contains(g)) {
        loosened("exclude".to_owned(), format!("`{glob}` is new"));
    }
    if after.adopted_at.is_some() && after.adopted_at != before.adopted_at {
        loosened("adopted-at".to_owned(), "more may be inherited".to_owned());
    }
    for deadline in &before.deadlines {
        if !after
            .deadlines
            .iter()
            .any(|other| is_as_strict(other, deadline))
        {
            let how = format!("the one for `{}` is later, or gone", deadline.step);
            loosened("deadlines".to_owned(), how);
        }
    }
    for (severity, was) in &before.verification_wait {
        let is = after.verification_wait.get(severity).copied().unwrap_or(0);
        if is < *was {
            let key = format!("verification_wait.{severity}");
            loosened(key, format!("from {was} to {is} days"));
        }
    }
    if after.minor_left_after > before.minor_left_after {
        let (was, is) = (before.minor_left_after, after.minor_left_after);
        loosened(
            "minor_left_after".to_owned(),
            format!("from {was} to {is} days"),
        );
    }
    if after.internal_audit_every > before.internal_audit_every {
        let (was, is) = (before.internal_audit_every, after.internal_audit_every);
        loosened(
            "internal_audit_every".to_owned(),
            format!("from {was} to {is} months"),
        );
    }
    let (was, is) = (&before.pattern, &after.pattern);
    if is.findings > was.findings {
        let how = format!("from {} to {} findings", was.findings, is.findings);
        loosened("pattern.findings".to_owned(), how);
    }
    if is.days < was.days {
        let how = format!("from {} to {} days", was.days, is.days);
        loosened("pattern.days".to_owned(), how);
    }
    if after.history.squash && !before.history.squash {
        let how = "one version may carry several steps".to_owned();
        loosened("history.squash".to_owned(), how);
    }
    let (was, is) = (&before.history.backdated, &after.history.backdated);
    for ((field, was), (_, is)) in was.limits().into_iter().zip(is.limits()) {
        if is > was {
            let how = format!("from {was} to {is} days");
            loosened(format!("history.backdated.{field}"), how);
        }
    }
    let own = |settings: &Settings| settings.requirements.own_documents;
    if own(before) == OwnDocuments::Declared && own(after) == OwnDocuments::Any {
        let how = "any document may be cited".to_owned();
        loosened("requirements.own_documents".to_owned(), how);
    }
    for (name, _) in before
        .extra_fields
        .iter()
        .filter(|(_, field)| field.required)
    {
        if !after
            .extra_fields
            .get(name)
            .is_some_and(|field| field.required)
        {
            loosened(
                format!("extra_fields.{name}"),
                "it need not be there".to_owned(),
            );
        }
    }
    found
}

/// Whether a deadline bounds at least as early all that another one bounds.
fn is_as_strict(deadline: &Deadline, other: &Deadline) -> bool {
    deadline.step == other.step
        && deadline.unit == other.unit
        && deadline.from == other.from
        && deadline.counted == other.counted
        && deadline.severity == other.severity
        && deadline.source == other.source
        && match deadline.counted {
            Counted::After => deadline.within <= other.within,
            Counted::Before => deadline.within >= other.within,
        }
}

/// Where a key stands in the configuration; the nearest key above it, where it was taken out; the start of
/// the file, where there is none.
fn place(source: &SourceFile, key: &str) -> Span {
    let whole = Span::new(0, source.text().len());
    let mut ignored = Vec::new();
    let tree = yaml::read(source.text(), whole, &mut ignored);
    let mut node = &tree;
    let mut span = Span::at(0);
    for part in key.split('.') {
        let Some(pair) = node.get(part) else { break };
        span = pair.key_span;
        node = &pair.value;
    }
    span
}
