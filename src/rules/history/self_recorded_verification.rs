//! Rule `self-recorded-verification`. Not for a verifier who did the action, as the record itself says
//! (`verifier-not-independent`).

use super::made;
use crate::model::{Action, Actor, Finding, Person};
use crate::policy::People;
use crate::rule::{HistoryView, Violation, declare_rule};

declare_rule! {
    /// The record says that somebody else verified the action, but who did the action committed that.
    ///
    /// ## Why
    ///
    /// Git shows whose word it is that somebody else looked. To type for a colleague is no fault; that
    /// nobody but the owner of the action ever touched its verification is worth knowing before an auditor
    /// asks the verifier.
    ///
    /// ## Bad
    ///
    /// ```markdown commit=2026-07-11 by=tom.baker@acme.example after=implemented from=verified
    /// status: verified
    /// verification:
    ///   criteria: The reviews of Q1 and Q2 2026 are finished on time
    ///   due: 2026-07-31
    ///   done: 2026-07-10
    ///   by: maria.lopez@acme.example
    ///   result: effective
    ///   evidence: [evidence/NC-2026-004/q1-review.csv, evidence/NC-2026-004/q2-review.csv]
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown commit=2026-07-11 by=maria.lopez@acme.example after=implemented from=verified
    /// status: verified
    /// verification:
    ///   criteria: The reviews of Q1 and Q2 2026 are finished on time
    ///   due: 2026-07-31
    ///   done: 2026-07-10
    ///   by: maria.lopez@acme.example
    ///   result: effective
    ///   evidence: [evidence/NC-2026-004/q1-review.csv, evidence/NC-2026-004/q2-review.csv]
    /// ```
    ///
    /// ## How to fix
    ///
    /// Let who verifies commit the result, or somebody who had no part in the action. If a name in git is
    /// not the one in the record, say who is who in `.mailmap`, or under `people.aliases` in clause10.yaml.
    pub static SELF_RECORDED_VERIFICATION = {
        name: "self-recorded-verification",
        family: History,
        level: Info,
        clause: "good practice",
        check: History(check),
    }
}

fn check(view: &HistoryView<'_>) -> Vec<Violation> {
    let Some(newest) = view.newest() else {
        return Vec::new();
    };
    let people = &view.policy().people;
    let mut found = Vec::new();
    for made in made(view.timeline()) {
        let (finding, commit) = (made.finding(), &made.version.commit);
        let imported = made.from.is_empty() && !newest.finding.former_id.is_missing();
        let Some(done) = done(finding).filter(|_| !imported && !is_forge(&commit.author)) else {
            continue;
        };
        if made
            .from
            .iter()
            .any(|earlier| self::done(&earlier.record.finding) == Some(done))
        {
            continue;
        }
        let Some(verifier) = finding.verification.get().and_then(|v| v.by.get()) else {
            continue;
        };
        let actions = finding.corrective_actions.numbered();
        let own = actions
            .filter_map(|(index, action)| Some((index, doer(&action.value)?)))
            .find(|(_, doer)| is(people, &commit.author, doer));
        let (Some((index, doer)), false) = (own, is(people, &commit.author, verifier)) else {
            continue;
        };
        if people.same(doer, verifier) {
            continue;
        }
        let message = format!(
            "`{}` names somebody else, but who did `{}` recorded the verification, in {}",
            view.name("verification.by"),
            view.name(&format!("corrective_actions[{index}]")),
            commit.named()
        );
        let help = "let who verifies commit the result; if two names are one person, say so under `people.aliases`";
        let span = view.place(|finding| finding.verification.get()?.by.span());
        let seen = finding.verification.get().and_then(|v| v.done.span());
        found.push(
            Violation::new(span, "verification.by", message, help)
                .about(format!("-> {done}"))
                .done_by(commit)
                .see_version(made.version, seen, "recorded here"),
        );
    }
    found
}

fn done(finding: &Finding) -> Option<crate::model::Day> {
    finding.verification.get()?.done.value()
}

/// Who did an action: `by`, or its owner where that is not given.
fn doer(action: &Action) -> Option<&Person> {
    action.by.get().or(action.owner.get())
}

/// Whether somebody in git is a person of the record, by address or by name.
fn is(people: &People, actor: &Actor, person: &Person) -> bool {
    [&actor.email, &actor.name]
        .into_iter()
        .any(|text| !text.trim().is_empty() && people.same(&Person::new(text), person))
}

/// Whether a forge wrote the commit for somebody, so that the address says nothing.
fn is_forge(actor: &Actor) -> bool {
    let email = actor.email.to_lowercase();
    let (local, domain) = email.split_once('@').unwrap_or((&email, ""));
    let silent = local == "noreply" || local == "no-reply" || local.ends_with("[bot]");
    silent || domain.split('.').any(|part| part == "noreply") || actor.name.ends_with("[bot]")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_forges_are_nobody() {
        let actor = |name: &str, email: &str| Actor {
            name: name.into(),
            email: email.into(),
            seconds: 0,
            offset: 0,
        };
        for (name, email) in [
            ("Tom Baker", "123+tom@users.noreply.github.com"),
            ("GitHub", "noreply@github.com"),
            ("Tom Baker", "7-tom@users.noreply.gitlab.com"),
            ("renovate[bot]", "bot@renovate.example"),
        ] {
            assert!(is_forge(&actor(name, email)), "{email}");
        }
        assert!(!is_forge(&actor("Tom Baker", "tom.baker@acme.example")));
    }
}
