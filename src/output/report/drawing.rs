//! The life of a finding drawn as a line over time: a bar for each official status, a mark for each event.
//!
//! Places are in percent, so that letters keep their size however wide the page is. Colours are presentation
//! attributes, which the page's style replaces: its content-security policy allows no inline style. Not for
//! charts of the register.

use std::fmt::Write as _;

use crate::life::{Event, Life, Step};
use crate::model::{Day, Status};

/// How wide a letter of a label is, in pixels.
const LETTER: f64 = 6.6;
/// How wide the drawing is at least on a telephone, and on a desk.
const WIDTHS: (f64, f64) = (290.0, 780.0);

/// Which part of the time that a settled finding took is drawn behind it.
const SETTLED: i32 = 7;

/// The drawing, and what it shows as a sentence; none where nothing of the life has a day.
pub fn drawn(life: &Life) -> Option<String> {
    let days = life.events.iter().map(|event| event.committer.day());
    let official = life.official.iter().map(|official| official.day);
    let first = days.clone().chain(official.clone()).min()?;
    let happened = days.chain(official).max()?;
    let status = life.finding.status.filter(|_| life.finding.present);
    let is_open = status.is_some_and(|status| status < Status::Closed);
    let last = if is_open {
        happened.max(life.as_of)
    } else {
        happened
    };
    // A due date far ahead would leave no room for what happened.
    let span = days_between(first, last).max(14);
    let due = life
        .finding
        .due
        .filter(|due| is_open && *due >= first && days_between(first, *due) <= span * 2);
    let end = match due {
        Some(due) => due.max(last),
        None if is_open => last,
        // What is settled stays so: a little of that is enough to see it.
        None => last.saturating_add(jiff::Span::new().days(span / SETTLED)),
    };
    let scale = Scale {
        first,
        span: days_between(first, end).max(1),
    };
    let segments = segments(life, if is_open { last } else { end });
    let mut svg = format!(
        "<svg class=\"life\" role=\"img\" width=\"100%\" height=\"74\" aria-label=\"{}\">",
        told(&segments, due)
    );
    for segment in &segments {
        segment.draw(&scale, &mut svg);
    }
    let _ = write!(
        svg,
        "<line class=\"axis\" x1=\"0\" y1=\"44\" x2=\"{}%\" y2=\"44\" stroke=\"#6b7280\"/>",
        scale.at(if is_open { last } else { end })
    );
    for event in &life.events {
        mark(event, &scale, &mut svg);
    }
    if let Some(due) = due {
        let at = scale.at(due);
        let anchor = anchor(at);
        let _ = write!(
            svg,
            "<line class=\"due\" x1=\"{at}%\" y1=\"12\" x2=\"{at}%\" y2=\"52\" stroke=\"#9a3412\" stroke-dasharray=\"3 2\"/><text class=\"due\" x=\"{at}%\" y=\"9\" text-anchor=\"{anchor}\" font-size=\"11\">due {due}</text>"
        );
    }
    let at = scale.at(last);
    let _ = write!(
        svg,
        "<text x=\"0\" y=\"70\" font-size=\"11\">{first}</text><text x=\"{at}%\" y=\"70\" text-anchor=\"{}\" font-size=\"11\">{last}</text></svg>",
        if at < 40.0 { "start" } else { "end" }
    );
    Some(svg)
}

/// Which place of a label its mark is at, so that it stays within the drawing.
fn anchor(at: f64) -> &'static str {
    match at {
        at if at < 15.0 => "start",
        at if at > 85.0 => "end",
        _ => "middle",
    }
}

struct Scale {
    first: Day,
    span: i32,
}

impl Scale {
    /// Where a day is, in percent with two places.
    fn at(&self, day: Day) -> f64 {
        let share = f64::from(days_between(self.first, day)) / f64::from(self.span);
        (share * 10_000.0).round() / 100.0
    }
}

fn days_between(from: Day, to: Day) -> i32 {
    (to - from).get_days()
}

/// A time in which one status was official.
struct Segment {
    from: Day,
    to: Day,
    /// None where the finding was gone.
    status: Option<&'static str>,
    is_settled: bool,
}

/// What was official, one after the other; times of one status are one.
fn segments(life: &Life, last: Day) -> Vec<Segment> {
    let mut segments: Vec<Segment> = Vec::new();
    for official in &life.official {
        let status = official
            .present
            .then(|| official.status.map_or("no status", Status::word));
        let is_settled = official
            .status
            .is_some_and(|status| status >= Status::Closed);
        if let Some(before) = segments.last_mut() {
            // Days may go backwards where clocks did.
            before.to = official.day.max(before.from);
            if before.status == status {
                before.to = last;
                continue;
            }
        }
        let from = segments.last().map_or(official.day, |before| before.to);
        segments.push(Segment {
            from,
            to: last.max(from),
            status,
            is_settled,
        });
    }
    segments
}

impl Segment {
    fn draw(&self, scale: &Scale, svg: &mut String) {
        let Some(status) = self.status else { return };
        let (x, end) = (scale.at(self.from), scale.at(self.to));
        let width = ((end - x) * 100.0).round() / 100.0;
        // What is settled lies low.
        let (y, height) = if self.is_settled { (32, 6) } else { (18, 20) };
        let _ = write!(
            svg,
            "<rect class=\"at {}\" x=\"{x}%\" y=\"{y}\" width=\"{width}%\" height=\"{height}\" fill=\"#dbe4ee\" stroke=\"#475569\"/>",
            status.replace(' ', "-")
        );
        let room = status.len() as f64 * LETTER + 10.0;
        let share = width / 100.0;
        let class = match share {
            share if share * WIDTHS.0 >= room => "",
            share if share * WIDTHS.1 >= room => " class=\"wide\"",
            _ => return,
        };
        let middle = ((x + end) * 50.0).round() / 100.0;
        let _ = write!(
            svg,
            "<text{class} x=\"{middle}%\" y=\"{}\" text-anchor=\"middle\" font-size=\"11\">{status}</text>",
            if self.is_settled { 27 } else { 32 }
        );
    }
}

/// A disc for a step, a ring for an edit, a cross where it was taken away.
fn mark(event: &Event, scale: &Scale, svg: &mut String) {
    let at = scale.at(event.committer.day());
    if event.step == Step::Removed {
        let _ = write!(
            svg,
            "<svg class=\"gone\" x=\"{at}%\" y=\"38\" width=\"12\" height=\"12\" overflow=\"visible\"><path d=\"M-4 2 L4 10 M-4 10 L4 2\" fill=\"none\" stroke=\"#111827\" stroke-width=\"2\"/></svg>"
        );
        return;
    }
    let is_step = event.step != Step::Changed || event.changes_status();
    let (class, radius, fill) = if is_step {
        ("step", 5, "#111827")
    } else {
        ("edit", 3, "#ffffff")
    };
    let _ = write!(
        svg,
        "<circle class=\"{class}\" cx=\"{at}%\" cy=\"44\" r=\"{radius}\" fill=\"{fill}\" stroke=\"#111827\"/>"
    );
}

fn told(segments: &[Segment], due: Option<Day>) -> String {
    let each = segments
        .iter()
        .map(|segment| format!("{} from {}", segment.status.unwrap_or("gone"), segment.from));
    let mut told: Vec<String> = each.collect();
    if told.is_empty() {
        told.push("no version is official yet".to_owned());
    }
    if let Some(due) = due {
        told.push(format!("due {due}"));
    }
    format!("Line of time: {}.", told.join(", "))
}
