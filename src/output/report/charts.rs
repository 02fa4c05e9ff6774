//! Stands in for the charts of the report until they are merged.
//!
//! Not the charts: only what the page asks of them.

use crate::stats::Stats;

/// One chart.
#[derive(Clone, Debug)]
pub struct Chart {
    /// The beginning of its ids.
    pub id: &'static str,
    /// What it is about.
    pub title: String,
    /// How its numbers are computed.
    pub formula: String,
    /// What it shows, one sentence.
    pub summary: String,
    /// The drawing; empty where there is nothing to draw.
    pub svg: String,
    /// Its numbers.
    pub table: Table,
}

/// The numbers of a chart.
#[derive(Clone, Debug)]
pub struct Table {
    /// What they are.
    pub caption: String,
    /// The columns.
    pub head: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
}

/// All charts.
pub fn all(_stats: &Stats) -> Vec<Chart> {
    Vec::new()
}
