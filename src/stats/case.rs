//! One finding as it is counted: its record, its life in git, and what it was on any earlier day.
//!
//! Not for counting.

use std::collections::HashMap;

use crate::dossier::Dossier;
use crate::life::{Life, Official};
use crate::model::{Day, Finding, Kind, Record, Severity, Status};

/// What a finding was on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Not there: not raised yet, or taken away.
    Absent,
    /// There, and not closed.
    Open,
    /// Closed.
    Closed,
    /// Found not to be a finding after all.
    Withdrawn,
    /// There, or not: what would tell cannot be read.
    Unknown,
}

impl State {
    const fn of(status: Option<Status>) -> Self {
        match status {
            None => Self::Unknown,
            Some(Status::Withdrawn) => Self::Withdrawn,
            Some(Status::Closed) => Self::Closed,
            Some(_) => Self::Open,
        }
    }
}

/// One finding as it is counted.
#[derive(Clone, Copy, Debug)]
pub struct Case<'d> {
    /// Its record: that of the snapshot, or the last official one of a finding that is gone.
    pub record: &'d Record,
    /// Its life; none where its number was given twice and another record has it.
    pub life: Option<&'d Life>,
    /// Whether the snapshot has it.
    pub is_here: bool,
    /// The day on which was judged.
    pub as_of: Day,
}

/// The findings of a dossier, of all kinds, in the order of their paths, then those that are gone. Where
/// something was selected, what is gone was not: nothing tells whether it belonged to it.
pub fn cases(dossier: &Dossier) -> Vec<Case<'_>> {
    let by_path = dossier.lives_by_path();
    let as_of = dossier.as_of;
    let here = dossier.register.records.iter().map(|record| Case {
        record,
        life: by_path.get(record.path().as_str()).copied(),
        is_here: true,
        as_of,
    });
    let lost: HashMap<(&str, &str), &Life> = dossier
        .deleted()
        .map(|life| ((&*life.finding.id, life.finding.path.as_str()), life))
        .collect();
    let is_whole = dossier.left_out.is_empty();
    let gone = dossier.gone.iter().filter(|_| is_whole);
    let gone = gone.filter_map(|record| {
        let path = record.path().as_str();
        let own = lost.get(&(record.id().unwrap_or(path), path))?;
        Some(Case {
            record,
            life: Some(own),
            is_here: false,
            as_of,
        })
    });
    here.chain(gone).collect()
}

impl<'d> Case<'d> {
    /// What the record says.
    pub fn finding(&self) -> &'d Finding {
        &self.record.contents.finding
    }

    /// Whether it is a nonconformity.
    pub fn is_nonconformity(&self) -> bool {
        self.finding().kind.value() == Some(Kind::Nonconformity)
    }

    /// How far it has come.
    pub fn status(&self) -> Option<Status> {
        self.finding().status.value()
    }

    /// How grave it is.
    pub fn severity(&self) -> Option<Severity> {
        self.finding().severity.value()
    }

    /// What it is in the snapshot.
    pub fn state(&self) -> State {
        match self.is_here {
            true => State::of(self.status()),
            false => State::Absent,
        }
    }

    /// When it was recorded, as the record says.
    pub fn raised(&self) -> Option<Day> {
        self.finding().raised.value()
    }

    /// When it was closed, as a record that is closed says.
    pub fn closed(&self) -> Option<Day> {
        let closed = self.finding().closed.value();
        closed.filter(|_| self.status() == Some(Status::Closed))
    }

    /// When it was withdrawn, as a record that is withdrawn says.
    pub fn withdrawn(&self) -> Option<Day> {
        let withdrawn = self.finding().withdrawn.get();
        let day = withdrawn.and_then(|own| own.date.value());
        day.filter(|_| self.status() == Some(Status::Withdrawn))
    }

    /// What was official of it, one after the other.
    pub fn official(&self) -> &'d [Official] {
        self.life.map_or(&[], |life| &life.official)
    }

    /// What it was at the end of a day: on the day of judging what the snapshot says, before that the newest
    /// official version of that day or an earlier one, and before the first of these what the record's own
    /// days say.
    pub fn state_on(&self, day: Day) -> State {
        if day >= self.as_of {
            return self.state();
        }
        let mut earlier = self.official().iter().rev();
        match earlier.find(|official| official.day <= day) {
            Some(official) if !official.present => State::Absent,
            Some(official) => State::of(official.status),
            None => self.state_by_days(day),
        }
    }

    /// What it was on a day before anything of it was official, by the days that its record gives.
    fn state_by_days(&self, day: Day) -> State {
        // Until then it had another number, and is counted under that.
        let was = self.life.and_then(|life| life.finding.was.as_ref());
        if was.is_some_and(|was| was.is_official) {
            return State::Absent;
        }
        let Some(raised) = self.raised() else {
            return State::Unknown;
        };
        if day < raised {
            return State::Absent;
        }
        // What it came in as is what it may have been before: an import closed is one closed earlier.
        let first = self.official().first();
        let settled = match State::of(first.map_or(self.status(), |official| official.status)) {
            State::Closed => self.closed(),
            State::Withdrawn => self.withdrawn(),
            other => return other,
        };
        match settled {
            None => State::Unknown,
            Some(settled) if day < settled => State::Open,
            Some(_) => State::of(self.status()),
        }
    }
}
