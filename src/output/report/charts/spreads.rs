//! The charts of times: a bar to the median and a line on to the 90th percentile, a row each.
//!
//! Not for how old what is open is (`ageing`).

use super::scale::{Scale, Ticks, counted, whole};
use super::svg::{Anchor, Area, Drawing, Role, Series, WIDTH};
use super::{Chart, Table, nonconformities, spoken, without};
use crate::stats::{Spread, Stats};

const LEFT: f64 = 8.0;
const RIGHT: f64 = WIDTH - 22.0;
/// Where the first row begins, below what explains the shapes.
const TOP: f64 = 30.0;
/// How high a row is.
const ROW: f64 = 42.0;

/// Days in each step of the lifecycle.
pub fn steps(stats: &Stats) -> Chart {
    let metric = &stats.steps;
    let steps = &metric.value;
    let rows: Vec<(String, Spread)> = steps
        .by_status
        .iter()
        .map(|(status, spread)| (spoken(status.word()), *spread))
        .collect();
    let mut summary = match told(&rows) {
        None => {
            "No nonconformity has passed from one step to the next in git's history.".to_owned()
        }
        Some(told) => format!("Median days in each step: {told}."),
    };
    let mut add = |count: usize, one: &str, many: &str| match count {
        0 => {}
        1 => summary += &format!(" {} {one}.", nonconformities(1)),
        count => summary += &format!(" {} {many}.", nonconformities(count)),
    };
    add(
        steps.silent,
        "has a single official version, such as an imported one, and says nothing of this",
        "have a single official version, such as imported ones, and say nothing of this",
    );
    add(
        steps.waiting,
        "is in its first step still",
        "are in their first step still",
    );
    match steps.backwards {
        0 => {}
        1 => summary += " One time is left out that ends before it begins.",
        count => summary += &format!(" {count} times are left out that end before they begin."),
    }
    chart(
        "chart-steps",
        (metric.title, metric.formula),
        summary,
        "Step",
        &rows,
    )
}

/// Days from raised to closed, by severity.
pub fn time_to_close(stats: &Stats) -> Chart {
    let metric = &stats.time_to_close;
    let times = &metric.value;
    let mut rows = vec![("all".to_owned(), times.all)];
    rows.extend(times.by_severity.iter().map(|(severity, spread)| {
        let name = severity.map_or("no severity", |severity| severity.word());
        (name.to_owned(), *spread)
    }));
    let left_out = without(times.left_out, "closed");
    let summary = match told(&rows) {
        None => format!("No nonconformity is closed of which a time can be told.{left_out}"),
        Some(told) => format!("Median days from raised to closed: {told}.{left_out}"),
    };
    let chart = chart(
        "chart-time-to-close",
        (metric.title, metric.formula),
        summary,
        "Severity",
        &rows,
    );
    Chart {
        title: "Time to close by severity".to_owned(),
        ..chart
    }
}

/// The medians in words; none where there is none at all.
fn told(rows: &[(String, Spread)]) -> Option<String> {
    let rows = rows.iter().filter_map(|(name, spread)| {
        let median = spread.median()?;
        Some(format!("{name} {median} (of {})", spread.count))
    });
    let rows: Vec<String> = rows.collect();
    (!rows.is_empty()).then(|| rows.join(", "))
}

fn chart(
    id: &'static str,
    (title, formula): (&str, &str),
    summary: String,
    what: &str,
    rows: &[(String, Spread)],
) -> Chart {
    let most = rows
        .iter()
        .filter_map(|(_, spread)| Some(spread.figures?.ninetieth))
        .max();
    let svg = match most {
        None => String::new(),
        Some(most) => drawn(id, (title, &summary), most, rows),
    };
    let cells = rows.iter().map(|(name, spread)| {
        let figures = spread.figures.map_or_else(
            || vec!["no value".to_owned(); 5],
            |own| {
                vec![
                    own.median.to_string(),
                    own.mean.to_string(),
                    own.ninetieth.to_string(),
                    own.least.to_string(),
                    own.most.to_string(),
                ]
            },
        );
        let head = [name.clone(), spread.count.to_string()];
        head.into_iter().chain(figures).collect()
    });
    Chart {
        id,
        title: title.to_owned(),
        formula: formula.to_owned(),
        svg,
        table: Table::new(
            &format!("{title}, in days"),
            &[
                what,
                "Count",
                "Median",
                "Mean",
                "90th percentile",
                "Least",
                "Most",
            ],
            cells.collect(),
        ),
        summary,
    }
}

fn drawn(
    id: &'static str,
    (title, summary): (&str, &str),
    most: i64,
    rows: &[(String, Spread)],
) -> String {
    let ground = ROW.mul_add(whole(counted(rows.len())), TOP);
    let mut drawing = Drawing::new(id, title, summary, ground + 44.0);
    let scale = Scale {
        zero: LEFT,
        end: RIGHT,
        ticks: Ticks::upto(most, 5),
    };
    for value in scale.ticks.values() {
        let x = scale.at_whole(value);
        // Only behind the bars: across the words it would be in the way.
        for (at, _) in rows.iter().enumerate().filter(|(_, row)| row.1.count > 0) {
            let y = ROW.mul_add(whole(counted(at)), TOP) + 22.0;
            drawing.line((x, y), (x, y + 16.0), value == 0);
        }
        let text = value.to_string();
        drawing.text((x, ground + 17.0), Anchor::Middle, Role::Note, &text);
    }
    let middle = f64::midpoint(LEFT, RIGHT);
    drawing.text((middle, ground + 36.0), Anchor::Middle, Role::Note, "days");
    drawing.legend((LEFT, 16.0), &[(Series::First, "median")]);
    drawing.whisker((LEFT + 98.0, 12.0), LEFT + 120.0, 5.0);
    let text = "on to the 90th percentile";
    drawing.text((LEFT + 128.0, 16.0), Anchor::Start, Role::Label, text);
    for (at, (name, spread)) in rows.iter().enumerate() {
        let top = ROW.mul_add(whole(counted(at)), TOP);
        let line = top + 18.0;
        drawing.text((LEFT, line), Anchor::Start, Role::Label, name);
        let Some(figures) = spread.figures else {
            drawing.text((RIGHT, line), Anchor::End, Role::Note, "no value");
            continue;
        };
        let values = format!(
            "median {} · 90th percentile {} · of {}",
            figures.median, figures.ninetieth, spread.count
        );
        drawing.text((RIGHT, line), Anchor::End, Role::Note, &values);
        let end = scale.at(figures.median.near());
        let y = top + 24.0;
        drawing.bar(
            Series::First,
            Area {
                x: LEFT,
                y,
                width: (end - LEFT).max(2.0),
                height: 12.0,
            },
        );
        let far = scale.at_whole(figures.ninetieth);
        if far > end {
            drawing.whisker((end, y + 6.0), far, 5.0);
        }
    }
    drawing.written()
}
