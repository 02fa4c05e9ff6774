//! The charts of counts: by category of root cause, and found by us or by others.
//!
//! Not for what changes over time (`trend`).

use super::scale::{Scale, Ticks, counted, whole};
use super::svg::{Anchor, Area, Drawing, Role, Series, WIDTH, width};
use super::{Chart, Table, spoken};
use crate::stats::{CauseCount, FoundBy, Share, SourceCount, Sources, Stats, found_by};

/// How high a row is.
const ROW: f64 = 26.0;
const RIGHT: f64 = WIDTH - 40.0;

/// By category of root cause.
pub fn causes(stats: &Stats) -> Chart {
    let metric = &stats.causes;
    let causes = &metric.value;
    let named = |own: &CauseCount| match own.category {
        Some(category) => spoken(category.word()),
        None => "none named".to_owned(),
    };
    let told: Vec<String> = causes
        .iter()
        .map(|own| format!("{} {} ({} closed)", named(own), own.all(), own.closed))
        .collect();
    let summary = match told.is_empty() {
        true => "There is no nonconformity, and so no root cause.".to_owned(),
        false => format!(
            "Nonconformities by category of root cause: {}.",
            told.join(", ")
        ),
    };
    let rows: Vec<Row> = causes
        .iter()
        .map(|own| Row::Bar {
            name: named(own),
            parts: vec![(Series::First, own.closed), (Series::Second, own.open)],
        })
        .collect();
    let legend = [(Series::First, "closed"), (Series::Second, "not closed")];
    let cells = causes.iter().map(|own| {
        let counts = [own.all(), own.open, own.closed, own.closed_in_period];
        let counts = counts.iter().map(ToString::to_string);
        std::iter::once(named(own)).chain(counts).collect()
    });
    let id = "chart-causes";
    Chart {
        id,
        title: metric.title.to_owned(),
        formula: metric.formula.to_owned(),
        svg: drawn(id, (metric.title, &summary), &legend, &rows),
        table: Table::new(
            "Nonconformities by category of root cause",
            &[
                "Category",
                "All",
                "Not closed",
                "Closed",
                "Closed in the period",
            ],
            cells.collect(),
        ),
        summary,
    }
}

/// Found by us or by others.
pub fn sources(stats: &Stats) -> Chart {
    let metric = &stats.sources;
    let sources = &metric.value;
    let rows = source_rows(sources);
    let summary = source_summary(sources);
    let cells = sources.by_source.iter().map(|own| {
        let by = match found_by(own.source) {
            FoundBy::Us => "us",
            FoundBy::Others => "others",
        };
        let counts = [own.all, own.in_period];
        let counts = counts.iter().map(ToString::to_string);
        [spoken(own.source.word()), by.to_owned()]
            .into_iter()
            .chain(counts)
            .collect()
    });
    let id = "chart-sources";
    Chart {
        id,
        title: metric.title.to_owned(),
        formula: metric.formula.to_owned(),
        svg: drawn(id, (metric.title, &summary), &[], &rows),
        table: Table::new(
            "Nonconformities by source",
            &["Source", "Found by", "All", "Raised in the period"],
            cells.collect(),
        ),
        summary,
    }
}

fn others(by_us: Share) -> Share {
    Share {
        part: by_us.of - by_us.part,
        of: by_us.of,
    }
}

fn source_rows(sources: &Sources) -> Vec<Row> {
    let mut rows = Vec::new();
    let groups = [
        (FoundBy::Us, Series::First, "Found by us", sources.by_us),
        (
            FoundBy::Others,
            Series::Second,
            "Found by others",
            others(sources.by_us),
        ),
    ];
    for (group, series, name, share) in groups {
        let own = sources
            .by_source
            .iter()
            .filter(|own| found_by(own.source) == group);
        let own: Vec<&SourceCount> = own.collect();
        if sources.by_us.of > 0 {
            rows.push(Row::Heading(format!("{name}: {share}")));
        }
        rows.extend(own.into_iter().map(|own| Row::Bar {
            name: spoken(own.source.word()),
            parts: vec![(series, own.all)],
        }));
    }
    rows
}

fn source_summary(sources: &Sources) -> String {
    let unread = match sources.unread {
        0 => String::new(),
        1 => " The source of one nonconformity cannot be read.".to_owned(),
        count => format!(" The source of {count} nonconformities cannot be read."),
    };
    if sources.by_us.of == 0 {
        return format!("There is no nonconformity with a source that can be read.{unread}");
    }
    let told: Vec<String> = sources
        .by_source
        .iter()
        .map(|own| format!("{} {}", spoken(own.source.word()), own.all))
        .collect();
    format!(
        "Found by us: {}; in the period {}. By source: {}.{unread}",
        sources.by_us,
        sources.by_us_in_period,
        told.join(", ")
    )
}

/// A row of a chart.
enum Row {
    /// Words over some rows.
    Heading(String),
    /// A bar of several parts.
    Bar {
        /// What it is about.
        name: String,
        /// How many there are of each.
        parts: Vec<(Series, usize)>,
    },
}

impl Row {
    fn count(&self) -> usize {
        match self {
            Self::Heading(_) => 0,
            Self::Bar { parts, .. } => parts.iter().map(|(_, count)| count).sum(),
        }
    }
}

/// Bars from left to right; nothing without a row.
fn drawn(
    id: &'static str,
    (title, summary): (&str, &str),
    legend: &[(Series, &str)],
    rows: &[Row],
) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let top = if legend.is_empty() { 6.0 } else { 30.0 };
    let ground = ROW.mul_add(whole(counted(rows.len())), top) + 4.0;
    let mut drawing = Drawing::new(id, title, summary, ground + 24.0);
    let names = rows.iter().map(|row| match row {
        Row::Heading(_) => 0.0,
        Row::Bar { name, .. } => width(name),
    });
    let left = names.fold(60.0, f64::max) + 10.0;
    let most = rows.iter().map(Row::count).max().unwrap_or(0);
    let scale = Scale {
        zero: left,
        end: RIGHT,
        ticks: Ticks::upto(counted(most), 5),
    };
    for value in scale.ticks.values() {
        let x = scale.at_whole(value);
        for (at, row) in rows.iter().enumerate() {
            // Not across the words of a heading.
            if matches!(row, Row::Bar { .. }) {
                let y = ROW.mul_add(whole(counted(at)), top);
                drawing.line((x, y), (x, y + ROW), value == 0);
            }
        }
        let text = value.to_string();
        drawing.text((x, ground + 17.0), Anchor::Middle, Role::Note, &text);
    }
    if !legend.is_empty() {
        drawing.legend((left, 16.0), legend);
    }
    for (at, row) in rows.iter().enumerate() {
        let y = ROW.mul_add(whole(counted(at)), top);
        match row {
            Row::Heading(text) => {
                drawing.text((0.0, y + 18.0), Anchor::Start, Role::Value, text);
            }
            Row::Bar { name, parts } => bar(&mut drawing, scale, y, name, parts),
        }
    }
    drawing.written()
}

fn bar(drawing: &mut Drawing, scale: Scale, y: f64, name: &str, parts: &[(Series, usize)]) {
    let line = y + 18.0;
    drawing.text((scale.zero - 8.0, line), Anchor::End, Role::Label, name);
    let mut before = 0;
    for (series, count) in parts {
        let x = scale.at_count(before);
        before += count;
        let area = Area {
            x,
            y: y + 5.0,
            width: scale.at_count(before) - x,
            height: ROW - 9.0,
        };
        drawing.bar(*series, area);
    }
    let end = scale.at_count(before) + 6.0;
    drawing.text((end, line), Anchor::Start, Role::Value, &before.to_string());
}
