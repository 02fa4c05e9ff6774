//! The chart of how old what is open is.
//!
//! Not for what is overdue: that is a matter of due dates.

use super::scale::{Scale, Ticks, counted, whole};
use super::svg::{Anchor, Area, Drawing, Role, Series, WIDTH};
use super::{Chart, Table, without};
use crate::stats::{AGES, Ages, Bucket, Stats};

const ID: &str = "chart-ageing";

const LEFT: f64 = 34.0;
const RIGHT: f64 = WIDTH - 14.0;
const TOP: f64 = 50.0;
const GROUND: f64 = 210.0;
const HEIGHT: f64 = 254.0;

/// What a bar is made of, from the ground up.
const PARTS: [Part; 3] = [
    (Series::First, "major", |own| own.major),
    (Series::Second, "minor", |own| own.minor),
    (Series::Third, "no severity", |own| own.ungraded),
];

type Part = (Series, &'static str, fn(&Bucket) -> usize);

/// The chart.
pub fn chart(stats: &Stats) -> Chart {
    let metric = &stats.ages;
    let ages = &metric.value;
    let summary = summary(ages);
    let svg = match ages.all.figures {
        None => String::new(),
        Some(_) => drawn(metric.title, &summary, ages),
    };
    let rows = AGES.iter().zip(&ages.buckets).map(|(age, own)| {
        let counts = [own.major, own.minor, own.ungraded, own.all()];
        let counts = counts.iter().map(ToString::to_string);
        std::iter::once(format!("{} days", name(*age)))
            .chain(counts)
            .collect()
    });
    Chart {
        id: ID,
        title: metric.title.to_owned(),
        formula: metric.formula.to_owned(),
        svg,
        table: Table::new(
            "Open nonconformities by age and severity",
            &["Age", "Major", "Minor", "No severity", "All"],
            rows.collect(),
        ),
        summary,
    }
}

fn name((first, last): (i64, Option<i64>)) -> String {
    match last {
        Some(last) => format!("{first}–{last}"),
        None => format!("over {}", first - 1),
    }
}

fn summary(ages: &Ages) -> String {
    let left_out = without(ages.left_out, "open");
    let Some(figures) = ages.all.figures else {
        return format!("No nonconformity is open of which an age can be told.{left_out}");
    };
    let named = AGES.iter().zip(&ages.buckets);
    let counts: Vec<String> = named
        .filter(|(_, own)| own.all() > 0)
        .map(|(age, own)| format!("{} at {} days", own.all(), name(*age)))
        .collect();
    format!(
        "Open nonconformities by age: {}; the oldest is {} days old, the median is {} and the mean {}.{left_out}",
        counts.join(", "),
        figures.most,
        figures.median,
        figures.mean
    )
}

fn drawn(title: &str, summary: &str, ages: &Ages) -> String {
    let mut drawing = Drawing::new(ID, title, summary, HEIGHT);
    let buckets = &ages.buckets;
    let most = buckets.iter().map(|own| own.all()).max().unwrap_or(0);
    let scale = Scale {
        zero: GROUND,
        end: TOP,
        ticks: Ticks::upto(counted(most), 4),
    };
    for value in scale.ticks.values() {
        let y = scale.at_whole(value);
        drawing.line((LEFT, y), (RIGHT, y), value == 0);
        let text = value.to_string();
        drawing.text((LEFT - 6.0, y + 4.0), Anchor::End, Role::Note, &text);
    }
    let band = (RIGHT - LEFT) / whole(counted(AGES.len()));
    let wide = 46.0;
    for (at, (age, own)) in AGES.iter().zip(buckets).enumerate() {
        let middle = band.mul_add(whole(counted(at)) + 0.5, LEFT);
        let mut below = 0;
        for (series, _, count) in PARTS {
            let (y, ground) = (scale.at_count(below + count(own)), scale.at_count(below));
            let area = Area {
                x: middle - wide / 2.0,
                y,
                width: wide,
                height: ground - y,
            };
            drawing.bar(series, area);
            below += count(own);
        }
        if below > 0 {
            let y = scale.at_count(below) - 6.0;
            drawing.text((middle, y), Anchor::Middle, Role::Value, &below.to_string());
        }
        drawing.text(
            (middle, GROUND + 18.0),
            Anchor::Middle,
            Role::Label,
            &name(*age),
        );
    }
    let (x, y) = (f64::midpoint(LEFT, RIGHT), GROUND + 37.0);
    drawing.text((x, y), Anchor::Middle, Role::Note, "days since raised");
    let there: Vec<(Series, &str)> = PARTS
        .into_iter()
        .filter(|(_, _, count)| buckets.iter().any(|own| count(own) > 0))
        .map(|(series, name, _)| (series, name))
        .collect();
    drawing.legend((LEFT, 18.0), &there);
    drawing.written()
}
