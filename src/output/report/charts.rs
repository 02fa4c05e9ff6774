//! The charts of the report: each as inline SVG, as one sentence and as a table.
//!
//! A drawing has no script, no `style` and no request, so that it stands in a page with the strictest policy,
//! and none of its shapes is told from another by colour alone. It is 480 wide in its own units and as wide
//! as the page lets it be. Colours are given as attributes, which any style sheet of the page overrides, by
//! these classes: `chart` (the whole), `chart-axis`, `chart-grid`, `chart-label` (text), `chart-note` (lesser
//! text), `chart-value` (numbers beside a shape), `chart-line` and `chart-area` (a number over time),
//! `chart-series-1` (filled), `chart-series-2` (hatched) and `chart-series-3` (dotted) with `chart-hatch-2`
//! and `chart-hatch-3` for what their patterns are made of; `fill` of the last two series is the pattern and
//! must stay as it is. Not for computing any number (`stats`).

mod ageing;
mod counts;
mod scale;
mod spreads;
mod svg;
mod trend;

use crate::stats::{LeftOut, Stats};

/// One chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    /// Its name, unique in a page; the drawing has the ids `ID-title`, `ID-desc`, `ID-hatch` and `ID-dots`.
    pub id: &'static str,
    /// What it is about.
    pub title: String,
    /// How its numbers are computed, one sentence.
    pub formula: String,
    /// What it shows, one sentence with the numbers; what stands for the drawing where it cannot be seen.
    pub summary: String,
    /// The drawing, an `svg` element; empty where there is nothing to draw, as the summary says then.
    pub svg: String,
    /// Its numbers.
    pub table: Table,
}

/// The numbers of a chart, as plain text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// What they are.
    pub caption: String,
    /// The names of the columns; the first one names the rows.
    pub head: Vec<String>,
    /// The rows, each as long as the head.
    pub rows: Vec<Vec<String>>,
}

/// All charts, in the order in which they are read.
pub fn all(stats: &Stats) -> Vec<Chart> {
    vec![
        trend::chart(stats),
        ageing::chart(stats),
        spreads::steps(stats),
        spreads::time_to_close(stats),
        counts::causes(stats),
        counts::sources(stats),
    ]
}

impl Table {
    fn new(caption: &str, head: &[&str], rows: Vec<Vec<String>>) -> Self {
        Self {
            caption: caption.to_owned(),
            head: head.iter().map(ToString::to_string).collect(),
            rows,
        }
    }
}

/// A word of the record as people read it.
fn spoken(word: &str) -> String {
    word.replace('-', " ")
}

/// `1 nonconformity`, `3 nonconformities`.
fn nonconformities(count: usize) -> String {
    match count {
        1 => "1 nonconformity".to_owned(),
        count => format!("{count} nonconformities"),
    }
}

/// A sentence about what no time could be told of; empty where that is nothing.
fn without(left_out: LeftOut, what: &str) -> String {
    match left_out.all() {
        0 => String::new(),
        1 => format!(
            " 1 {what} nonconformity is left out: its days cannot be read or contradict each other."
        ),
        count => format!(
            " {count} {what} nonconformities are left out: their days cannot be read or contradict each other."
        ),
    }
}
