//! The chart of what was open, raised and closed over time: a line above, bars below it.
//!
//! Not for how that is found out (`stats::trend`).

use super::scale::{Scale, Ticks, counted, whole};
use super::svg::{Anchor, Area, Drawing, Role, Series, WIDTH, width};
use super::{Chart, Table, nonconformities};
use crate::model::Day;
use crate::stats::{Every, Point, Stats, Trend};

const ID: &str = "chart-trend";

/// Where the spans lie.
const LEFT: f64 = 34.0;
const RIGHT: f64 = WIDTH - 34.0;
/// The line: its upper and lower end.
const LINE: (f64, f64) = (34.0, 160.0);
/// The bars: their upper and lower end.
const BARS: (f64, f64) = (212.0, 312.0);
const HEIGHT: f64 = 338.0;

/// The chart.
pub fn chart(stats: &Stats) -> Chart {
    let metric = &stats.trend;
    let trend = &metric.value;
    let summary = summary(stats);
    let svg = match trend.points.is_empty() {
        true => String::new(),
        false => drawn(metric.title, &summary, trend),
    };
    let rows = trend.points.iter().map(|own| {
        let counts = [own.open, own.raised, own.closed, own.withdrawn];
        let days = [own.from.to_string(), own.to.to_string()];
        let counts = counts.iter().map(ToString::to_string);
        days.into_iter().chain(counts).collect()
    });
    Chart {
        id: ID,
        title: metric.title.to_owned(),
        formula: metric.formula.to_owned(),
        svg,
        table: Table::new(
            &format!(
                "Nonconformities open, raised and closed, by {}",
                trend.every
            ),
            &[
                "From",
                "To",
                "Open at the end",
                "Raised",
                "Closed",
                "Withdrawn",
            ],
            rows.collect(),
        ),
        summary,
    }
}

fn summary(stats: &Stats) -> String {
    let trend = &stats.trend.value;
    let points = &trend.points;
    let (Some(first), Some(last)) = (points.first(), points.last()) else {
        return "No nonconformity was raised yet.".to_owned();
    };
    let sum = |count: fn(&Point) -> usize| points.iter().map(count).sum::<usize>();
    let most = points.iter().map(|own| own.open).max().unwrap_or(0);
    // The first of those with the most, as people tell it.
    let peak = points.iter().find(|own| own.open == most).unwrap_or(last);
    let unread = match trend.unread {
        0 => String::new(),
        count => format!(
            " Not counted as raised: {} whose day cannot be read.",
            nonconformities(count)
        ),
    };
    format!(
        "From {} to {}: {} raised and {} closed; {} open at the end, and the most, {most}, on {}.{unread}",
        first.from,
        last.to,
        nonconformities(sum(|own| own.raised)),
        sum(|own| own.closed),
        match last.open {
            1 => "1 was".to_owned(),
            open => format!("{open} were"),
        },
        peak.to,
    )
}

fn drawn(title: &str, summary: &str, trend: &Trend) -> String {
    let mut drawing = Drawing::new(ID, title, summary, HEIGHT);
    let points = &trend.points;
    let band = (RIGHT - LEFT) / whole(counted(points.len()));
    let middles: Vec<f64> = (0..points.len())
        .map(|at| band.mul_add(whole(counted(at)) + 0.5, LEFT))
        .collect();
    let most = |count: fn(&Point) -> usize| counted(points.iter().map(count).max().unwrap_or(0));

    let scale = Scale {
        zero: LINE.1,
        end: LINE.0,
        ticks: Ticks::upto(most(|own| own.open), 4),
    };
    caption(&mut drawing, LINE.0, "Open at the end of each", trend.every);
    for value in scale.ticks.values() {
        grid(&mut drawing, scale.at_whole(value), value);
    }
    let course: Vec<(f64, f64)> = middles
        .iter()
        .zip(points)
        .map(|(x, own)| (*x, scale.at_count(own.open)))
        .collect();
    drawing.course(&course, LINE.1);
    if let (Some((x, y)), Some(last)) = (course.last(), points.last()) {
        drawing.text(
            (x + 9.0, y + 4.5),
            Anchor::Start,
            Role::Value,
            &last.open.to_string(),
        );
    }

    bars(&mut drawing, points, (&middles, band), most);
    dates(&mut drawing, points, trend.every, &middles);
    drawing.written()
}

/// Raised above, closed below one line, so that neither needs a colour to be told from the other.
fn bars(
    drawing: &mut Drawing,
    points: &[Point],
    (middles, band): (&[f64], f64),
    most: impl Fn(fn(&Point) -> usize) -> i64,
) {
    let most = most(|own| own.raised).max(most(|own| own.closed));
    let ticks = Ticks::upto(most, 2);
    let zero = f64::midpoint(BARS.0, BARS.1);
    let [up, down] = [BARS.0, BARS.1].map(|end| Scale { zero, end, ticks });
    for value in ticks.values().skip(1) {
        grid(drawing, up.at_whole(value), value);
        grid(drawing, down.at_whole(value), value);
    }
    let wide = (band * 0.72).min(26.0);
    for (x, own) in middles.iter().zip(points) {
        let left = x - wide / 2.0;
        let top = up.at_count(own.raised);
        let bar = |y: f64, end: f64| Area {
            x: left,
            y,
            width: wide,
            height: end - y,
        };
        drawing.bar(Series::Second, bar(top, zero));
        drawing.bar(Series::First, bar(zero, down.at_count(own.closed)));
    }
    drawing.line((LEFT, zero), (RIGHT, zero), true);
    drawing.text((LEFT - 6.0, zero + 4.0), Anchor::End, Role::Note, "0");
    drawing.legend(
        (LEFT, BARS.0 - 14.0),
        &[
            (Series::Second, "raised (upwards)"),
            (Series::First, "closed (downwards)"),
        ],
    );
}

fn caption(drawing: &mut Drawing, top: f64, text: &str, every: Every) {
    let text = format!("{text} {every}");
    drawing.text((LEFT, top - 16.0), Anchor::Start, Role::Label, &text);
}

/// A line over all spans, with its value.
fn grid(drawing: &mut Drawing, y: f64, value: i64) {
    drawing.line((LEFT, y), (RIGHT, y), value == 0);
    let text = value.to_string();
    drawing.text((LEFT - 6.0, y + 4.0), Anchor::End, Role::Note, &text);
}

/// The names of some spans below the bars: years where there are several, else the spans themselves.
fn dates(drawing: &mut Drawing, points: &[Point], every: Every, middles: &[f64]) {
    let is_start = |day: Day| day.month() == 1 && day.day() == 1;
    let years = points.iter().filter(|own| is_start(own.from)).count();
    let by_year = years > 1;
    let named: Vec<(f64, String)> = middles
        .iter()
        .zip(points)
        .filter(|(_, own)| !by_year || is_start(own.from))
        .map(|(x, own)| (*x, name(own, every, by_year)))
        .collect();
    let needed = named.first().map_or(0.0, |(_, name)| width(name) + 10.0);
    let mut free = f64::NEG_INFINITY;
    for (x, name) in named {
        if x < free {
            continue;
        }
        free = x + needed;
        drawing.line((x, BARS.1), (x, BARS.1 + 5.0), true);
        // A long name at the edge is kept inside.
        let half = width(&name) / 2.0;
        let place = x.clamp(half, WIDTH - half);
        drawing.text((place, BARS.1 + 20.0), Anchor::Middle, Role::Note, &name);
    }
}

fn name(own: &Point, every: Every, by_year: bool) -> String {
    let year = own.to.year();
    match every {
        _ if by_year => year.to_string(),
        Every::Month => format!("{year}-{:02}", own.to.month()),
        Every::Quarter => format!("{year} Q{}", (own.to.month() + 2) / 3),
        Every::Year => year.to_string(),
    }
}
