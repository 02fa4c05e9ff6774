//! Rule `unnamed-owner`. Not for who may verify (`verifier-not-independent`).

use crate::model::{Finding, Person, Slot, Spanned};
use crate::rule::{FindingView, Violation, declare_rule};

declare_rule! {
    /// A field that names a person names a team or a role, or the owner of open work is somebody who has
    /// left or whose address is not the company's.
    ///
    /// ## Why
    ///
    /// What a team owns, nobody in it owns, and what belongs to somebody who has left belongs to nobody.
    /// For what was done, a name is what an auditor can talk to; a mailbox is not.
    ///
    /// ## Bad
    ///
    /// ```markdown from=open
    /// owner: it-security@acme.example
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=open
    /// owner: tom.baker@acme.example
    /// ```
    ///
    /// ## How to fix
    ///
    /// Name one person. Where the owner has left, hand the finding or the action over and name who took
    /// it on. `people` in `clause10.yaml` has the company's domains, further words for teams, who has
    /// left and since when, and aliases for people who go by several addresses. With domains configured,
    /// open work that an outsider does still needs an owner inside.
    pub static UNNAMED_OWNER = {
        name: "unnamed-owner",
        family: Lifecycle,
        level: Warning,
        clause: "ISO27001:2022/5.3",
        check: Finding(check),
    }
}

/// A field that names a person.
struct Named<'a> {
    field: (&'static str, Option<usize>),
    person: &'a Spanned<Person>,
    /// Whether that person answers for work that is still open.
    answers: bool,
}

fn check(view: &FindingView<'_>) -> Vec<Violation> {
    people(view.finding())
        .filter_map(|named| judged(view, &named))
        .collect()
}

fn judged(view: &FindingView<'_>, named: &Named<'_>) -> Option<Violation> {
    let person = &named.person.value;
    let (what, help) = if view.policy().people.is_team(person) {
        (
            "names a team, a role or nobody in particular",
            "name one person",
        )
    } else if named.answers && has_left(view, person) {
        (
            "names somebody who has left, for work that is still open",
            "hand the work over and name who took it on",
        )
    } else if named.answers && !is_ours(view, person) {
        (
            "has an address that is none of the company's domains",
            "name who answers for it inside the company, or add the domain to `people.domains`",
        )
    } else {
        return None;
    };
    let field = match named.field {
        (name, None) => name.to_owned(),
        (name, Some(index)) => format!("corrective_actions[{index}].{name}"),
    };
    let message = format!("`{}` {what}", view.name(&field));
    Some(Violation::new(named.person.span, field, message, help))
}

/// Whether a person has left by the day of the view; the day itself is the last one.
fn has_left(view: &FindingView<'_>, person: &Person) -> bool {
    let policy = view.policy();
    !policy.settings.people.left.is_empty()
        && policy
            .people
            .left(person)
            .is_some_and(|left| left < view.as_of())
}

/// Whether the address, or the one it is an alias of, is the company's.
fn is_ours(view: &FindingView<'_>, person: &Person) -> bool {
    let people = &view.policy().people;
    people.is_ours(person) || people.is_ours(&Person::new(&people.identity(person)))
}

fn people(finding: &Finding) -> impl Iterator<Item = Named<'_>> {
    let open = !finding.is_settled();
    let correction = finding.correction.get().map(|block| &block.by);
    let cause = finding.root_cause.get().map(|block| &block.by);
    let verification = finding.verification.get().map(|block| &block.by);
    let single = [
        ("raised_by", Some(&finding.raised_by), false),
        ("owner", Some(&finding.owner), open),
        ("correction.by", correction, false),
        ("root_cause.by", cause, false),
        ("verification.by", verification, false),
        ("closed_by", Some(&finding.closed_by), false),
    ];
    let single = single
        .into_iter()
        .filter_map(|(name, slot, answers)| named((name, None), slot?, answers));
    let actions = finding.corrective_actions.numbered();
    let actions = actions.flat_map(move |(index, action)| {
        let action = &action.value;
        let answers = open && action.done.is_missing();
        [
            named(("owner", Some(index)), &action.owner, answers),
            named(("by", Some(index)), &action.by, false),
        ]
    });
    single.chain(actions.flatten())
}

fn named<'a>(
    field: (&'static str, Option<usize>),
    slot: &'a Slot<Person>,
    answers: bool,
) -> Option<Named<'a>> {
    let person = slot.given()?;
    Some(Named {
        field,
        person,
        answers,
    })
}
