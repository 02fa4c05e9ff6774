//! The day on which was judged, and whether it is the one that it is said to be.
//!
//! What is open, overdue or settled is said of that day, so a day far from the tag's shows another register. Not
//! for the judging.

use jiff::tz::Offset;

use super::proof::Proof;
use super::{Check, Identity, Verification};
use crate::bundle::manifest::{Manifest, PATH};
use crate::dossier::DayFrom;
use crate::model::Day;
use crate::text::counted;

/// What the proof says of the days.
struct Days {
    /// The day of the tag object in its tagger's own offset; none for a lightweight tag, or without a tagger.
    tag: Option<Day>,
    /// The day of the commit in its committer's own offset.
    commit: Option<Day>,
}

/// Compares the day on which was judged with those of the tag and the commit.
pub(super) fn check(proof: Option<&Proof>, manifest: &Manifest, found: &mut Verification) {
    let days = match proof {
        Some(proof) => proved(proof),
        None => said(manifest),
    };
    let own = days.tag.or(days.commit);
    if let Some(identity) = &mut found.identity {
        identity.tag_day = own;
    }
    let wrong = |message: String, found: &mut Verification| {
        found.accuse(Check::Day, Some(PATH), message);
    };
    let Ok(as_of) = manifest.as_of.parse::<Day>() else {
        let message = format!("`{}`, as of which was judged, is no day", manifest.as_of);
        return wrong(message, found);
    };
    let asked = match DayFrom::from_word(&manifest.as_of_from) {
        Some(DayFrom::Given | DayFrom::Environment) => own.map(|_| as_of),
        Some(DayFrom::Tag) if days.tag.is_some() => days.tag,
        Some(DayFrom::Tag) if proof.is_some() => {
            let message = "the day of judging is said to be the tag's, and the tag has none";
            return wrong(message.to_owned(), found);
        }
        Some(DayFrom::Commit) if days.tag.is_some() => {
            let message =
                "the day of judging is said to be the commit's, and the tag has a day of its own";
            return wrong(message.to_owned(), found);
        }
        Some(DayFrom::Commit) => days.commit,
        Some(DayFrom::Tag) => None,
        Some(DayFrom::Today) | None => {
            let from = &manifest.as_of_from;
            let message = format!("`{from}` says of no bundle as of which day was judged");
            return wrong(message, found);
        }
    };
    match asked {
        None => {
            let message = format!("that the tag is of the day as of which was judged, {as_of}");
            found.leave(Check::Day, None, message);
        }
        Some(day) if day != as_of => {
            let what = &manifest.as_of_from;
            let message =
                format!("judged as of {as_of}, said to be the day of the {what}, which is {day}");
            wrong(message, found);
        }
        Some(_) if own == Some(as_of) && proof.is_some() => {
            found.prove(
                Check::Day,
                format!("judged as of {as_of}, the day of the tag"),
            );
        }
        Some(_) => {
            let away = found.identity.as_ref().and_then(Identity::away);
            let message = match (away, own) {
                (Some(away), Some(own)) => format!(
                    "what was so on the day of the tag, {own}: judged as of {as_of}, {away}, as somebody asked for"
                ),
                _ => format!("that the tag is of the day as of which was judged, {as_of}"),
            };
            found.leave(Check::Day, None, message);
        }
    }
}

fn proved(proof: &Proof) -> Days {
    let tagger = proof.tags.first().and_then(|tag| tag.tagger.as_ref());
    Days {
        // Zero stands for a moment that cannot be read.
        tag: tagger
            .filter(|tagger| tagger.seconds != 0)
            .and_then(|tagger| day(tagger.seconds, tagger.offset)),
        commit: proof
            .commit
            .committed()
            .and_then(|(seconds, offset)| day(seconds, offset)),
    }
}

/// Without a proof there are only the manifest's own words, which must not contradict one another.
fn said(manifest: &Manifest) -> Days {
    let tagger = manifest.signatures.tagger.as_ref();
    Days {
        tag: tagger.and_then(|tagger| tagger.date.get(..10)?.parse().ok()),
        commit: None,
    }
}

/// The day of a moment as whoever made it saw it.
fn day(seconds: i64, offset: i32) -> Option<Day> {
    let moment = jiff::Timestamp::from_second(seconds).ok()?;
    let zone = Offset::from_seconds(offset).unwrap_or(Offset::UTC);
    Some(zone.to_datetime(moment).date())
}

impl Identity {
    /// How far the day of judging is from the day of the tag, in words; none where it is that day, or one of
    /// them is not known.
    pub fn away(&self) -> Option<String> {
        let as_of: Day = self.as_of.parse().ok()?;
        let days = as_of.since(self.tag_day?).ok()?.get_days();
        match days {
            0 => None,
            days if days < 0 => Some(format!(
                "{} before the day of the tag",
                counted(-days, "day")
            )),
            days => Some(format!("{} after the day of the tag", counted(days, "day"))),
        }
    }
}
