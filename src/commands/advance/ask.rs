//! Asks a person for what is lacking, one thing after the other.
//!
//! Not for whether anybody is there to answer: that is for who calls it to know.

use std::io::{self, BufRead, Write};

use super::lacking::{Wanted, What, wanted};
use super::sets::Draft;
use crate::model::Status;

/// How often one thing is asked for when the answer cannot be.
const TRIES: usize = 3;

/// Asks for all that a status lacks, and puts the answers into the draft. An empty answer takes what is
/// proposed in brackets, or leaves it out; the end of the input ends it.
///
/// # Errors
/// When nothing can be read or written.
pub fn ask(
    draft: &mut Draft<'_>,
    upto: Status,
    me: Option<&str>,
    from: &mut dyn BufRead,
    to: &mut dyn Write,
) -> io::Result<()> {
    let mut left_out: Vec<What> = Vec::new();
    // What is lacking changes with each answer: an action that is named needs an owner.
    while let Some(next) = wanted(draft, upto, me)
        .into_iter()
        .find(|wanted| wanted.what != What::NotEffective && !left_out.contains(&wanted.what))
    {
        let mut answered = false;
        for _ in 0..TRIES {
            let Some(answer) = answer(draft, &next, from, to)? else {
                return Ok(());
            };
            if answer.is_empty() {
                break;
            }
            match put(draft, &next, &answer) {
                Ok(()) => {
                    answered = true;
                    break;
                }
                Err(why) => writeln!(to, "  {why}")?,
            }
        }
        if !answered || wanted(draft, upto, me).contains(&next) {
            left_out.push(next.what);
        }
    }
    Ok(())
}

/// One answer, or what is proposed; none at the end of the input.
fn answer(
    draft: &Draft<'_>,
    wanted: &Wanted,
    from: &mut dyn BufRead,
    to: &mut dyn Write,
) -> io::Result<Option<String>> {
    let proposed = wanted.proposed.as_deref();
    let shown = proposed.map_or(String::new(), |proposed| format!(" [{proposed}]"));
    write!(
        to,
        "{} ({}){shown}: ",
        wanted.name(draft.policy),
        wanted.about
    )?;
    to.flush()?;
    let mut line = String::new();
    if from.read_line(&mut line)? == 0 {
        writeln!(to)?;
        return Ok(None);
    }
    let line = line.trim();
    Ok(Some(match proposed {
        Some(proposed) if line.is_empty() => proposed.to_owned(),
        _ => line.to_owned(),
    }))
}

/// Puts an answer in, or says why it cannot be.
fn put(draft: &mut Draft<'_>, wanted: &Wanted, answer: &str) -> Result<(), String> {
    let done = match &wanted.what {
        What::Section(kind) => draft.section(*kind, answer),
        What::Field(path) => draft.field(path, answer),
        What::NotEffective | What::Person => Ok(()),
    };
    done.map_err(|fault| format!("{}; {}", fault.message, fault.help))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Policy;
    use crate::text::RepoPath;

    #[test]
    fn answers_are_written_and_proposals_are_taken_when_nothing_is_said() {
        let policy = Policy::default();
        let mut draft = Draft {
            policy: &policy,
            path: RepoPath::new("findings/NC-2026-001.md"),
            text: "---\nid: NC-2026-001\nkind: nonconformity\nstatus: open\n---\n\n## Nonconformity\n\nIt was.\n"
                .to_owned(),
            as_of: Day::constant(2026, 2, 12),
        };
        let mut said = Vec::new();
        let mut from = &b"soon\n\nTom\nPut right.\n"[..];
        ask(
            &mut draft,
            Status::Corrected,
            Some("maria@acme.example"),
            &mut from,
            &mut said,
        )
        .unwrap();
        let said = String::from_utf8(said).unwrap();
        assert!(said.contains("not a day"), "{said}");
        assert!(said.contains("[maria@acme.example]: "), "{said}");
        assert!(
            draft
                .text
                .contains("correction:\n  done: 2026-02-12\n  by: Tom\n"),
            "{}",
            draft.text
        );
        assert!(
            draft.text.ends_with("## Correction\n\nPut right.\n"),
            "{}",
            draft.text
        );
    }

    use crate::model::Day;
}
