//! What a management review reads of a register (clause 9.3.2): counts, times and rates, each with its formula.
//!
//! Computed from a dossier and nothing else: no clock, no file, no git. Numbers are exact until they are
//! shown, and what has no value says so. Only nonconformities are counted unless said, and withdrawn ones
//! are left out of every rate. Not for how the numbers look (`output`), and not for judging anything.

mod case;
mod cited;
mod groups;
mod now;
mod number;
mod recurrence;
mod steps;
mod surprises;
mod times;
mod trend;

use crate::dossier::{Dossier, Period};
use crate::model::Day;

pub use case::{Case, State, cases};
pub use cited::in_2022;
pub use groups::{CauseCount, FoundBy, KindCount, SourceCount, Sources, found_by};
pub use now::{Now, Reopened, Tiles};
pub use number::{Figures, Fraction, Share, Spread};
pub use recurrence::Recurrence;
pub use steps::Steps;
pub use surprises::Surprises;
pub use times::{AGES, Ages, Bucket, LeftOut, OnTime, Overdue, Slips, TimeToClose};
pub use trend::{Every, MOST, Point, Trend, over, series};

/// One number, or several of one kind, with what they mean.
#[derive(Clone, Debug, PartialEq)]
pub struct Metric<T> {
    /// Its name in a few words.
    pub title: &'static str,
    /// What it is counted in.
    pub unit: &'static str,
    /// How it is computed, one plain sentence.
    pub formula: &'static str,
    /// The number.
    pub value: T,
}

/// What a finding is counted in.
const FINDINGS: &str = "findings";
/// What a time is counted in.
const DAYS: &str = "days";

/// The numbers of a register as of a day.
#[derive(Clone, Debug, PartialEq)]
pub struct Stats {
    /// The day on which was judged.
    pub as_of: Day,
    /// The span of days that "in the period" means.
    pub period: Period,
    /// How many findings were left out because something was selected; the numbers are about the others.
    pub left_out: usize,
    /// What was counted, and what could not be.
    pub now: Now,
    /// The numbers to begin with.
    pub tiles: Tiles,
    /// Days from raised to closed.
    pub time_to_close: Metric<TimeToClose>,
    /// Days since raised, of what is open.
    pub ages: Metric<Ages>,
    /// Whether findings were closed by the day they were due.
    pub on_time: Metric<OnTime>,
    /// Due dates that were moved later.
    pub slips: Metric<Slips>,
    /// Days since what is overdue was due.
    pub overdue: Metric<Overdue>,
    /// What came back.
    pub recurrence: Recurrence,
    /// Findings whose actions turned out not to have worked.
    pub ineffective: Metric<Share>,
    /// By category of root cause: the most frequent first.
    pub causes: Metric<Vec<CauseCount>>,
    /// By how they came to light.
    pub sources: Metric<Sources>,
    /// What others found where we had found nothing.
    pub surprises: Metric<Surprises>,
    /// Days in each step of the lifecycle.
    pub steps: Metric<Steps>,
    /// The register at earlier days.
    pub trend: Metric<Trend>,
}

/// The numbers of a register.
pub fn of(dossier: &Dossier) -> Stats {
    let (as_of, period) = (dossier.as_of, dossier.period);
    let all = cases(dossier);
    let ever: Vec<Case<'_>> = all.iter().copied().filter(Case::is_nonconformity).collect();
    let here: Vec<Case<'_>> = ever.iter().copied().filter(|case| case.is_here).collect();
    // What turned out not to be a finding says nothing about how findings are dealt with.
    let counted: Vec<Case<'_>> = here
        .iter()
        .copied()
        .filter(|case| case.state() != State::Withdrawn)
        .collect();
    let time_to_close = times::to_close(&counted, period);
    Stats {
        as_of,
        period,
        left_out: dossier.left_out.len(),
        now: now::now(&all),
        tiles: now::tiles(&counted, period, &time_to_close),
        time_to_close: Metric {
            title: "Time to close",
            unit: DAYS,
            formula: "Days from `raised` to `closed` of each closed nonconformity, for one that was opened again to the day on which it was closed last; nine tenths took no longer than the 90th percentile (nearest rank).",
            value: time_to_close,
        },
        ages: Metric {
            title: "Age of what is open",
            unit: DAYS,
            formula: "Days from `raised` to the day of judging of each nonconformity that is open.",
            value: times::ages(&counted),
        },
        on_time: Metric {
            title: "Closed on time",
            unit: FINDINGS,
            formula: "Closed nonconformities whose day `closed` is not after the first `due` that was official in git (the record's, where git has none), by those that have such a day; and the same against the `due` that the record has now.",
            value: times::on_time(&counted),
        },
        slips: Metric {
            title: "Due dates moved later",
            unit: FINDINGS,
            formula: "Nonconformities whose `due` was later in one official version than in the one before, by those whose official versions have one; moves are counted while a finding was open, and not the new date of one that was opened again.",
            value: times::slips(&counted),
        },
        overdue: Metric {
            title: "Overdue",
            unit: DAYS,
            formula: "Days from `due` to the day of judging of each nonconformity that is open and whose `due` lies before that day.",
            value: times::overdue(&counted),
        },
        recurrence: recurrence::of(dossier, &counted),
        ineffective: Metric {
            title: "Reopened or not effective",
            unit: FINDINGS,
            formula: "Nonconformities that were opened again, or whose verification says not-effective, by those that were ever verified, closed or opened again.",
            value: now::ineffective(&counted),
        },
        causes: Metric {
            title: "Categories of root causes",
            unit: FINDINGS,
            formula: "Nonconformities with the category among their root causes; one with several categories counts once for each, so that the sum may be more than their number.",
            value: groups::causes(&counted, period),
        },
        sources: Metric {
            title: "Found by us or by others",
            unit: FINDINGS,
            formula: "Nonconformities by `source`: found by us are internal-audit, monitoring, incident, management-review and self-identified; found by others are stage-1, stage-2, surveillance, recertification, customer-audit and supplier-audit.",
            value: groups::sources(&counted, period),
        },
        surprises: Metric {
            title: "Surprises",
            unit: FINDINGS,
            formula: "Nonconformities found by others of which no finding of any kind that we found (and did not withdraw), raised on an earlier day, cites the same clause or control of 2022 (numbers of 2013 by what became of them) or the same own document or other scheme; by all found by others that have a day and cite something that can be read.",
            value: surprises::of(&all, period, dossier.policy().default_edition()),
        },
        steps: Metric {
            title: "Days in each step",
            unit: DAYS,
            formula: "Days from the commit that made a status official to the one that made the next status official, for each time that a nonconformity was in it; where it still is, and what an imported record came in with, is not counted.",
            value: steps::of(&counted),
        },
        trend: Metric {
            title: "Open and closed over time",
            unit: FINDINGS,
            formula: "Open at the end of a span: by the newest official version of that day or an earlier one, before the first of these by the record's own days, and on the day of judging by the snapshot; raised and closed in a span: by the days `raised` and `closed` of the records as they are now.",
            value: trend::whole(&ever, as_of),
        },
    }
}
