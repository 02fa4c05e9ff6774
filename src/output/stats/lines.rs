//! The numbers as lines of words, in sections: what people see in a terminal and in Markdown.
//!
//! Not for the trend, which each form shows in its own way.

use std::fmt::Display;

use super::super::counted;
use crate::stats::{AGES, FoundBy, LeftOut, Metric, Share, Spread, Stats, found_by};

/// Numbers that belong together.
pub struct Section {
    /// Its heading.
    pub title: &'static str,
    /// What each number is, and the number.
    pub lines: Vec<(String, String)>,
    /// What each number is called, and how it is computed.
    pub formulas: Vec<(&'static str, &'static str)>,
}

impl Section {
    fn new(title: &'static str) -> Self {
        Self {
            title,
            lines: Vec::new(),
            formulas: Vec::new(),
        }
    }

    fn of<T>(metric: &Metric<T>) -> Self {
        Self::new(metric.title).explained(metric)
    }

    fn explained<T>(mut self, metric: &Metric<T>) -> Self {
        self.formulas.push((metric.title, metric.formula));
        self
    }

    fn line(mut self, label: impl Into<String>, value: impl Display) -> Self {
        self.lines.push((label.into(), value.to_string()));
        self
    }

    /// A line that only stands there where there is something to count.
    fn some(self, label: impl Into<String>, count: usize) -> Self {
        if count == 0 {
            self
        } else {
            self.line(label, count)
        }
    }

    fn left_out(self, left_out: LeftOut) -> Self {
        self.some("not told: a day is missing or unreadable", left_out.unread)
            .some("not told: days the wrong way round", left_out.backwards)
    }

    /// A metric of one number: its title is the label.
    fn metric<T>(self, metric: &Metric<T>, value: impl Display) -> Self {
        self.explained(metric)
            .line(metric.title.to_lowercase(), value)
    }
}

/// All numbers but the trend.
pub fn sections(stats: &Stats) -> Vec<Section> {
    let mut sections = vec![now(stats), period(stats), time_to_close(stats), ages(stats)];
    sections.extend([overdue(stats), promises(stats), back(stats)]);
    sections.extend([causes(stats), sources(stats), steps(stats)]);
    sections
}

fn now(stats: &Stats) -> Section {
    let (now, tiles) = (&stats.now, &stats.tiles);
    let mut section = Section::new("Now")
        .line("nonconformities", now.nonconformities)
        .metric(&tiles.open, tiles.open.value)
        .metric(&tiles.overdue, tiles.overdue.value)
        .metric(&tiles.waiting, tiles.waiting.value)
        .line("closed", now.closed)
        .some("withdrawn", now.withdrawn)
        .some("gone from the register", now.gone);
    for other in &now.others {
        let kind = other
            .kind
            .map_or("no kind that can be read", |kind| kind.word());
        section = section.line(
            format!("other: {kind}"),
            format!("{}, {} open", other.all, other.open),
        );
    }
    section
}

fn period(stats: &Stats) -> Section {
    let tiles = &stats.tiles;
    let reopened = tiles.reopened.value;
    Section::new("In the period")
        .metric(&tiles.closed, tiles.closed.value)
        .metric(
            &tiles.reopened,
            format!("{}, {} ever", reopened.in_period, reopened.ever),
        )
        .metric(
            &tiles.days_to_close,
            match tiles.days_to_close.value {
                Some(days) => days.to_string(),
                None => "none was closed".to_owned(),
            },
        )
}

fn time_to_close(stats: &Stats) -> Section {
    let value = &stats.time_to_close.value;
    let mut section = Section::of(&stats.time_to_close)
        .line("all", spread(value.all))
        .line("closed in the period", spread(value.in_period));
    for (severity, own) in &value.by_severity {
        let severity = severity.map_or("no severity", |severity| severity.word());
        section = section.line(severity, spread(*own));
    }
    section.left_out(value.left_out)
}

fn ages(stats: &Stats) -> Section {
    let value = &stats.ages.value;
    let mut section = Section::of(&stats.ages).line("all", spread(value.all));
    for ((first, last), bucket) in AGES.iter().zip(&value.buckets) {
        let label = match last {
            Some(last) => format!("{first} to {last} days"),
            None => format!("{first} days and more"),
        };
        let major = match bucket.major {
            0 => String::new(),
            major => format!(", {major} major"),
        };
        section = section.line(label, format!("{}{major}", bucket.all()));
    }
    section.left_out(value.left_out)
}

fn overdue(stats: &Stats) -> Section {
    let value = &stats.overdue.value;
    Section::of(&stats.overdue)
        .line("days since due", spread(value.days))
        .some(
            "open without a due date that can be read",
            value.without_due,
        )
}

fn promises(stats: &Stats) -> Section {
    let (on_time, slips) = (&stats.on_time, &stats.slips);
    Section::new("Promises kept")
        .explained(on_time)
        .line("closed by the first due date", share(on_time.value.first))
        .line("closed by the last due date", share(on_time.value.last))
        .left_out(on_time.value.left_out)
        .metric(
            slips,
            format!(
                "{}, {}",
                share(slips.value.findings),
                counted(slips.value.moves, "move")
            ),
        )
}

fn back(stats: &Stats) -> Section {
    let own = &stats.recurrence;
    Section::new("What came back")
        .metric(&own.repeated, share(own.repeated.value))
        .metric(&own.repeated_suspected, own.repeated_suspected.value)
        .metric(&own.repeating, share(own.repeating.value))
        .metric(&own.repeating_suspected, own.repeating_suspected.value)
        .metric(&stats.ineffective, share(stats.ineffective.value))
}

fn causes(stats: &Stats) -> Section {
    let mut section = Section::of(&stats.causes);
    for own in &stats.causes.value {
        let category = own
            .category
            .map_or("none named", |category| category.word());
        section = section.line(
            category,
            format!(
                "{}, {} closed, {} in the period",
                own.all(),
                own.closed,
                own.closed_in_period
            ),
        );
    }
    section
}

fn sources(stats: &Stats) -> Section {
    let value = &stats.sources.value;
    let surprises = &stats.surprises;
    let mut section = Section::of(&stats.sources)
        .line("found by us", share(value.by_us))
        .line("found by us in the period", share(value.by_us_in_period));
    for own in &value.by_source {
        let by = match found_by(own.source) {
            FoundBy::Us => "us",
            FoundBy::Others => "others",
        };
        section = section.line(
            format!("{by}: {}", own.source.word()),
            format!("{}, {} in the period", own.all, own.in_period),
        );
    }
    section
        .some("no source that can be read", value.unread)
        .metric(surprises, share(surprises.value.all))
        .line("surprises in the period", share(surprises.value.in_period))
        .some("not told: no day or no requirement", surprises.value.unread)
}

fn steps(stats: &Stats) -> Section {
    let value = &stats.steps.value;
    let mut section = Section::of(&stats.steps);
    for (status, own) in &value.by_status {
        section = section.line(status.word(), spread(*own));
    }
    section
        .some("not told: one official version, or none", value.silent)
        .some("still in their first step", value.waiting)
        .some("not told: a clock went back", value.backwards)
}

/// A share, which of nothing is none.
pub fn share(share: Share) -> String {
    match share.of {
        0 => "nothing to count".to_owned(),
        _ => share.to_string(),
    }
}

/// Median, mean and the rest, in days.
fn spread(spread: Spread) -> String {
    let Some(own) = spread.figures else {
        return "nothing to count".to_owned();
    };
    format!(
        "median {}, mean {}, 90 % within {}, most {}, of {}",
        own.median, own.mean, own.ninetieth, own.most, spread.count
    )
}
