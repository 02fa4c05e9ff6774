//! The numbers that the page begins with, and those beside them.
//!
//! Not for computing them (`stats`) and not for charts.

use super::escape::message;
use crate::output::counted;
use crate::stats::{Metric, Stats};

/// A number with what it means.
pub struct Tile {
    /// Its name.
    pub title: &'static str,
    /// The number.
    pub value: String,
    /// What is to be said beside it; empty where nothing is.
    pub also: String,
    /// What it is counted in.
    pub unit: &'static str,
    formula: &'static str,
}

impl Tile {
    fn new<T>(metric: &Metric<T>, value: impl ToString, also: impl Into<String>) -> Self {
        Self {
            title: metric.title,
            value: value.to_string(),
            also: also.into(),
            unit: metric.unit,
            formula: metric.formula,
        }
    }

    /// How it is computed, as HTML.
    pub fn formula(&self) -> String {
        message(self.formula)
    }
}

/// Those that the page begins with.
pub fn tiles(stats: &Stats) -> Vec<Tile> {
    let own = &stats.tiles;
    let count = |metric: &Metric<usize>| Tile::new(metric, metric.value, "");
    let reopened = own.reopened.value;
    vec![
        count(&own.open),
        count(&own.overdue),
        count(&own.closed),
        Tile::new(
            &own.reopened,
            reopened.in_period,
            format!("in the period, {} ever", reopened.ever),
        ),
        match own.days_to_close.value {
            Some(days) => Tile::new(&own.days_to_close, days, ""),
            None => Tile::new(&own.days_to_close, "–", "none was closed"),
        },
        count(&own.waiting),
    ]
}

/// Further ones, which no chart shows.
pub fn numbers(stats: &Stats) -> Vec<Tile> {
    const ASK: &str = "a question to people";
    let (on_time, slips) = (stats.on_time.value, stats.slips.value);
    let recurrence = &stats.recurrence;
    let mut last = format!("{} by the last due date", on_time.last);
    if on_time.left_out.all() > 0 {
        let left = counted(on_time.left_out.all(), "closed finding");
        last.push_str(&format!("; of {left} nothing can be told"));
    }
    vec![
        Tile::new(
            &stats.on_time,
            format!("{} by the first due date", on_time.first),
            last,
        ),
        Tile::new(&stats.slips, slips.findings, counted(slips.moves, "move")),
        Tile::new(&stats.ineffective, stats.ineffective.value, ""),
        Tile::new(&recurrence.repeated, recurrence.repeated.value, ""),
        Tile::new(&recurrence.repeating, recurrence.repeating.value, ""),
        Tile::new(
            &recurrence.repeated_suspected,
            recurrence.repeated_suspected.value,
            ASK,
        ),
        Tile::new(
            &recurrence.repeating_suspected,
            recurrence.repeating_suspected.value,
            ASK,
        ),
    ]
}
