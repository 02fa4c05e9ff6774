//! What a day of judging in the past does to records that are read as they are now.
//!
//! A record says nothing of its earlier states: who judges today's files as of an earlier day has to be told so,
//! and what was raised after that day was not there. Not for reading the register of then: a commit is.

use crate::dossier::{Choice, Dossier, Period};
use crate::model::Day;

/// How much of a register is later than the day of judging.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Later {
    /// How many findings became official in another form after that day.
    pub changed: usize,
    /// How many were raised after it, and were left out for that.
    pub raised: usize,
}

impl Later {
    /// Counts what is later, and takes out of the dossier what was raised after the day of judging.
    ///
    /// Only where something became official after that day: else the day is not one of the past, and a day
    /// `raised` after it is a mistake of the record, which is to be seen.
    pub fn leave_out(dossier: &mut Dossier) -> Self {
        let as_of = dossier.as_of;
        let lives = dossier.lives.iter();
        let changed = lives.filter(|life| {
            let mut official = life.official.iter();
            official.any(|own| own.commit.is_some() && own.day > as_of)
        });
        let changed = changed.count();
        if changed == 0 {
            return Self::default();
        }
        let until = Choice {
            period: Some(Period {
                from: Day::MIN,
                to: as_of,
            }),
            ..Choice::default()
        };
        // Nothing is named, so nothing named can be missing.
        let _ = dossier.choose(&until);
        let is_there = |raised: Option<Day>| raised.is_none_or(|day| day <= as_of);
        let here = dossier.left_out.len();
        let gone = dossier.gone.len();
        dossier
            .gone
            .retain(|record| is_there(record.finding.raised.value()));
        dossier
            .lives
            .retain(|life| life.finding.present || is_there(life.finding.raised));
        // Nobody selected anything: what is left is the whole register of that day, and is counted as such.
        dossier.left_out.clear();
        Self {
            changed,
            raised: here + gone - dossier.gone.len(),
        }
    }

    /// What has to be known of numbers that are as of the day; none where nothing is later.
    pub fn notice(self, as_of: Day) -> Option<String> {
        if self.changed == 0 {
            return None;
        }
        let changed = match self.changed {
            1 => "1 finding".to_owned(),
            many => format!("{many} findings"),
        };
        let left = match self.raised {
            0 => String::new(),
            1 => format!(" 1 finding raised after {as_of} is left out."),
            many => format!(" {many} findings raised after {as_of} are left out."),
        };
        Some(format!(
            "The records are as they are now: {changed} changed after {as_of}.{left} `--at REV` shows the register as it was; `git rev-list -1 --first-parent --before=\"{as_of} 23:59:59\" HEAD` names the commit of then."
        ))
    }
}
