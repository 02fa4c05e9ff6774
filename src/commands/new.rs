//! `clause10 new`: a new finding with the next free number, or with a placeholder until it gets one.
//!
//! Not for what stands in it (`template`), and not for which numbers are taken (`numbers`).

mod lapse;

use std::path::{Path, PathBuf};

use super::check::today;
use super::create::create;
use super::numbers::{self, Taken};
use super::slug::slug;
use super::template::{self, Given, word};
use super::{Outcome, note, output};
use crate::catalog::{Requirement, ambiguity, edition_cited};
use crate::cli::New;
use crate::edit::{flow_text, scalar_text};
use crate::error::{Fault, FaultKind};
use crate::git;
use crate::model::fields::FINDING;
use crate::model::{Day, Kind, Source, Status};
use crate::policy::{IdTemplate, Policy};
use crate::workspace::Workspace;
use lapse::Draft;

/// How often another number is tried when somebody else has just taken one.
const ATTEMPTS: usize = 20;

/// Writes the finding and prints its path.
///
/// # Errors
/// When there is no register, an argument has no meaning in it, or the file cannot be written.
pub fn run(args: &New) -> Outcome {
    let workspace = Workspace::find(&args.dir)?;
    let policy = workspace.policy();
    let as_of = args.as_of.unwrap_or_else(today);
    let raised = args.raised.unwrap_or(as_of);
    let draft = match &args.from_lapse {
        Some(control) => {
            // A finding says what was known when it was raised, unless the day is given.
            let as_of = args.as_of.unwrap_or(raised);
            let period = args.period.as_deref();
            Some(lapse::draft(&args.dir, control, period, as_of)?)
        }
        None => None,
    };
    let draft = draft.as_ref();
    let title = args.title.as_deref().or(draft.map(|draft| &*draft.title));
    let title = title.unwrap_or_default().split_whitespace();
    let title = title.collect::<Vec<_>>().join(" ");
    let requirements = meant(args, draft, &title, policy)?;
    let Some(form) = policy.ids.of(args.kind) else {
        return Err(vec![usage(
            format!("there is no form of ids for the kind `{}`", args.kind),
            "set one under `ids` in clause10.yaml",
        )]);
    };
    let given = given((args, draft), &title, &requirements, raised, &workspace);
    if args.placeholder {
        return placeholder(&workspace, (args, draft), form, (&title, raised), given);
    }
    let elsewhere = numbers::elsewhere(&workspace);
    let mut least = 0;
    for _ in 0..ATTEMPTS {
        let taken = Taken::new(&workspace, &numbers::register(&workspace)?, &elsewhere)?;
        let Some(next) = taken.next(form, raised.year()) else {
            return Err(vec![numbers::none_left()]);
        };
        let number = next.number.max(least);
        let id = form.write(raised.year(), number);
        let path = taken.path(&id, &slug(&title), raised.year());
        if let Some(outcome) = written(&workspace, (args, draft), &id, &path, &given)? {
            if number == next.number {
                numbers::say(form, raised.year(), &next);
            }
            return outcome;
        }
        least = number.saturating_add(1);
    }
    Err(vec![Fault::new(
        FaultKind::Files,
        "no free number was found: each one was taken while it was tried",
        "try again",
    )])
}

/// Writes a finding whose number is given later; more of them may have the same id, but not the same name.
fn placeholder(
    workspace: &Workspace,
    (args, draft): (&New, Option<&Draft>),
    form: &IdTemplate,
    (title, raised): (&str, Day),
    given: Given,
) -> Outcome {
    let taken = Taken::new(workspace, &numbers::register(workspace)?, &[])?;
    let id = form.placeholder(raised.year());
    let slug = slug(title);
    let joint = if slug.is_empty() { "" } else { "-" };
    let numbered = (2..=ATTEMPTS).map(|count| format!("{slug}{joint}{count}"));
    for name in std::iter::once(slug.clone()).chain(numbered) {
        let path = taken.path(&id, &name, raised.year());
        if let Some(outcome) = written(workspace, (args, draft), &id, &path, &given)? {
            note("note: the id is a placeholder; `clause10 assign` gives it a number");
            return outcome;
        }
    }
    Err(vec![usage(
        format!("there are {ATTEMPTS} findings with a placeholder and this title"),
        "give them their numbers with `clause10 assign`, or choose another title",
    )])
}

/// Writes a finding and prints its path; none where something lies there already.
fn written(
    workspace: &Workspace,
    (args, draft): (&New, Option<&Draft>),
    id: &str,
    path: &Path,
    given: &Given,
) -> Result<Option<Outcome>, Vec<Fault>> {
    let policy = workspace.policy();
    let mut given = given.clone();
    given.push(("id", scalar_text(id)));
    let mut text = template::record(policy, args.kind, &given);
    if let Some(draft) = draft
        && let Some(guidance) = text.rfind("<!--")
    {
        text.truncate(guidance);
        text.push_str(&draft.statement);
    }
    let full = workspace.root.join(path);
    if !create(&full, &text).map_err(|fault| vec![fault])? {
        return Ok(None);
    }
    let path = shown(&full);
    say_next(&path, (args, draft), &given, policy);
    if let Some(Draft { period, path, .. }) = draft {
        note(&format!(
            "then: say in {path} where it is dealt with: `{}: [{{period: {period}, finding: {id}}}]`",
            policy.words.path("lapses")
        ));
    }
    Ok(Some(output(format!("{}\n", path.display()))))
}

/// A fault of the command line.
pub fn usage(message: impl Into<String>, help: impl Into<String>) -> Fault {
    Fault::new(FaultKind::Usage, message, help)
}

/// The requirements as they are to be written, with their edition; and whether the arguments go together.
fn meant(
    args: &New,
    draft: Option<&Draft>,
    title: &str,
    policy: &Policy,
) -> Result<Vec<String>, Vec<Fault>> {
    let mut faults = Vec::new();
    if title.is_empty() {
        faults.push(usage(
            "the title is empty",
            "say in one line what was found",
        ));
    }
    if args.kind != Kind::Nonconformity && args.severity.is_some() {
        faults.push(usage(
            format!(
                "only a nonconformity has a severity, not the kind `{}`",
                args.kind
            ),
            "leave out `--severity`",
        ));
    }
    for (option, person) in [("--owner", &args.owner), ("--raised-by", &args.raised_by)] {
        if person
            .as_ref()
            .is_some_and(|person| person.trim().is_empty())
        {
            faults.push(usage(
                format!("`{option}` names nobody"),
                "give an address or a name, or leave it out and fill it in later",
            ));
        }
    }
    let default = policy.default_edition();
    let mut requirements = Vec::new();
    let cited = draft.map(|draft| &draft.requirements);
    let cited = cited.filter(|_| args.requirement.is_empty());
    for text in cited.unwrap_or(&args.requirement) {
        match Requirement::parse(text, &policy.schemes) {
            Ok(requirement) => {
                if let Some(why) = ambiguity(&requirement, default) {
                    faults.push(usage(why.message, why.help));
                    continue;
                }
                requirements.push(with_edition(requirement, policy).to_string());
            }
            Err(problem) => {
                let help = match &problem.suggestion {
                    Some(suggestion) => format!("did you mean `{suggestion}`? {}", problem.help),
                    None => problem.help.clone(),
                };
                faults.push(usage(problem.message, help));
            }
        }
    }
    if faults.is_empty() {
        Ok(requirements)
    } else {
        Err(faults)
    }
}

/// A number without an edition means nothing in ten years, so the one that is meant is written.
fn with_edition(requirement: Requirement, policy: &Policy) -> Requirement {
    let cited = edition_cited(&requirement, policy.default_edition());
    match requirement {
        Requirement::Iso27001 {
            number, sub_item, ..
        } => Requirement::Iso27001 {
            edition: cited,
            number,
            sub_item,
        },
        other => other,
    }
}

/// What the arguments say of the record, but its id.
fn given(
    (args, draft): (&New, Option<&Draft>),
    title: &str,
    requirements: &[String],
    raised: Day,
    workspace: &Workspace,
) -> Given {
    let policy = workspace.policy();
    let mut given: Given = vec![
        ("title", scalar_text(title)),
        ("kind", word(policy, "kind", args.kind.word())),
        ("status", word(policy, "status", Status::Open.word())),
        ("raised", raised.to_string()),
    ];
    if let Some(severity) = args.severity {
        given.push(("severity", word(policy, "severity", severity.word())));
    }
    if let Some(source) = args.source.or(draft.map(|_| Source::Monitoring)) {
        given.push(("source", word(policy, "source", source.word())));
    }
    if !requirements.is_empty() {
        let items: Vec<String> = requirements.iter().map(|text| flow_text(text)).collect();
        given.push(("requirements", format!("[{}]", items.join(", "))));
    }
    let raised_by = args.raised_by.clone();
    if let Some(person) = raised_by.or_else(|| git::user_email(&workspace.root)) {
        given.push(("raised_by", scalar_text(person.trim())));
    }
    let owner = args.owner.as_ref();
    if let Some(person) = owner.or(draft.and_then(|draft| draft.owner.as_ref())) {
        given.push(("owner", scalar_text(person.trim())));
    }
    if let Some(due) = args.due {
        given.push(("due", due.to_string()));
    }
    given
}

/// A path as the one who called can use it: from the working directory, where it lies below that.
pub fn shown(full: &Path) -> PathBuf {
    std::env::current_dir()
        .and_then(|folder| folder.canonicalize())
        .ok()
        .and_then(|folder| full.strip_prefix(folder).ok().map(Path::to_path_buf))
        .unwrap_or_else(|| full.to_path_buf())
}

/// What is still to be done, on standard error, so that standard output is the path alone.
fn say_next(path: &Path, (args, draft): (&New, Option<&Draft>), given: &Given, policy: &Policy) {
    let is_given = |name: &str| given.iter().any(|(known, _)| *known == name);
    let lacking: Vec<String> = FINDING
        .iter()
        .filter(|field| template::is_needed(field, args.kind) && !is_given(field.name))
        .map(|field| format!("`{}`", policy.words.path(field.name)))
        .collect();
    let section = policy.words.title(template::first_section(args.kind));
    let what = match (draft, &*lacking) {
        (None, []) => format!("fill in the section {section}"),
        (None, lacking) => format!("fill in {} and the section {section}", lacking.join(", ")),
        (Some(_), []) => format!("complete the section {section}"),
        (Some(_), lacking) => {
            format!(
                "fill in {}, complete the section {section}",
                lacking.join(", ")
            )
        }
    };
    note(&format!(
        "next: {what}; `clause10 check {}` says what is still missing",
        path.display()
    ));
    if !is_given("raised_by") {
        note("hint: git knows no `user.email` here, so nobody is named as the one who recorded it");
    }
}
