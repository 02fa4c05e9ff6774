//! The numbers as JSON, in the form that `schema/stats.schema.json` describes.
//!
//! Not the internal structures: the keys are a promise to readers.

use serde::Serialize;
use serde_json::{Map, Value, json as value};

use super::super::json::{Broken, Snapshot, TOOL, Tool, broken, line, snapshot};
use super::Told;
use crate::diagnostic::SnapshotInfo;
use crate::error::Fault;
use crate::model::Day;
use crate::stats::{AGES, Fraction, LeftOut, Metric, Share, Spread, Stats};

/// The version of the form.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Output<'a> {
    version: u32,
    tool: Tool,
    as_of: Day,
    snapshot: Snapshot<'a>,
    register: &'a str,
    commit: Option<&'a str>,
    errors: Vec<Broken<'a>>,
    period: Option<Value>,
    changed_later: usize,
    counted: Option<Value>,
    metrics: Option<Value>,
}

/// The numbers on one line.
///
/// # Errors
/// Never for the values that they hold.
pub fn json(told: &Told) -> serde_json::Result<String> {
    let stats = &told.stats;
    line(&Output {
        version: VERSION,
        tool: TOOL,
        as_of: stats.as_of,
        snapshot: snapshot(&told.snapshot),
        register: &told.name,
        commit: told.commit.as_deref(),
        errors: Vec::new(),
        period: Some(value!({ "from": stats.period.from, "to": stats.period.to })),
        changed_later: told.changed_later,
        counted: Some(counted(stats)),
        metrics: Some(metrics(told)),
    })
}

/// Why there are none.
///
/// # Errors
/// Never for the values that it holds.
pub fn json_faults(
    as_of: Day,
    info: &SnapshotInfo,
    name: &str,
    faults: &[Fault],
) -> serde_json::Result<String> {
    line(&Output {
        version: VERSION,
        tool: TOOL,
        as_of,
        snapshot: snapshot(info),
        register: name,
        commit: None,
        errors: faults.iter().map(broken).collect(),
        period: None,
        changed_later: 0,
        counted: None,
        metrics: None,
    })
}

fn counted(stats: &Stats) -> Value {
    let now = &stats.now;
    let others = now.others.iter();
    let others: Vec<Value> = others
        .map(|own| value!({ "kind": own.kind, "all": own.all, "open": own.open }))
        .collect();
    value!({
        "nonconformities": now.nonconformities,
        "open": now.open,
        "closed": now.closed,
        "withdrawn": now.withdrawn,
        "unread": now.unread,
        "gone": now.gone,
        "others": others,
    })
}

/// A metric with its number in the form that is promised.
fn metric<T>(metric: &Metric<T>, value: Value) -> Value {
    value!({
        "title": metric.title,
        "unit": metric.unit,
        "formula": metric.formula,
        "value": value,
    })
}

fn metrics(told: &Told) -> Value {
    let stats = &told.stats;
    let (tiles, back) = (&stats.tiles, &stats.recurrence);
    let reopened = tiles.reopened.value;
    let all = [
        ("open", metric(&tiles.open, value!(tiles.open.value))),
        (
            "overdue",
            metric(&tiles.overdue, value!(tiles.overdue.value)),
        ),
        (
            "waiting",
            metric(&tiles.waiting, value!(tiles.waiting.value)),
        ),
        (
            "closed_in_period",
            metric(&tiles.closed, value!(tiles.closed.value)),
        ),
        (
            "opened_again",
            metric(
                &tiles.reopened,
                value!({ "in_period": reopened.in_period, "ever": reopened.ever }),
            ),
        ),
        (
            "median_days_to_close",
            metric(&tiles.days_to_close, number(tiles.days_to_close.value)),
        ),
        ("time_to_close", time_to_close(stats)),
        ("age", age(stats)),
        ("days_overdue", days_overdue(stats)),
        ("on_time", on_time(stats)),
        ("slips", slips(stats)),
        (
            "repeated",
            metric(&back.repeated, share(back.repeated.value)),
        ),
        (
            "repeating",
            metric(&back.repeating, share(back.repeating.value)),
        ),
        (
            "repeated_suspected",
            metric(
                &back.repeated_suspected,
                value!(back.repeated_suspected.value),
            ),
        ),
        (
            "repeating_suspected",
            metric(
                &back.repeating_suspected,
                value!(back.repeating_suspected.value),
            ),
        ),
        (
            "ineffective",
            metric(&stats.ineffective, share(stats.ineffective.value)),
        ),
        ("causes", causes(stats)),
        ("sources", sources(stats)),
        ("surprises", surprises(stats)),
        ("steps", steps(stats)),
        ("trend", trend(told)),
    ];
    let all = all.into_iter().map(|(key, own)| (key.to_owned(), own));
    Value::Object(all.collect::<Map<_, _>>())
}

fn time_to_close(stats: &Stats) -> Value {
    let own = &stats.time_to_close.value;
    let by_severity = own.by_severity.iter();
    let by_severity: Vec<Value> = by_severity
        .map(|(severity, own)| value!({ "severity": severity, "days": spread(*own) }))
        .collect();
    metric(
        &stats.time_to_close,
        value!({
            "all": spread(own.all),
            "in_period": spread(own.in_period),
            "by_severity": by_severity,
            "left_out": left_out(own.left_out),
        }),
    )
}

fn age(stats: &Stats) -> Value {
    let own = &stats.ages.value;
    let buckets = AGES.iter().zip(&own.buckets);
    let buckets: Vec<Value> = buckets
        .map(|((from, to), own)| {
            value!({
                "from": from,
                "to": to,
                "major": own.major,
                "minor": own.minor,
                "ungraded": own.ungraded,
            })
        })
        .collect();
    metric(
        &stats.ages,
        value!({
            "all": spread(own.all),
            "buckets": buckets,
            "left_out": left_out(own.left_out),
        }),
    )
}

fn days_overdue(stats: &Stats) -> Value {
    let own = &stats.overdue.value;
    metric(
        &stats.overdue,
        value!({ "days": spread(own.days), "without_due": own.without_due }),
    )
}

fn on_time(stats: &Stats) -> Value {
    let own = &stats.on_time.value;
    metric(
        &stats.on_time,
        value!({
            "first_due": share(own.first),
            "last_due": share(own.last),
            "left_out": left_out(own.left_out),
        }),
    )
}

fn slips(stats: &Stats) -> Value {
    let own = &stats.slips.value;
    metric(
        &stats.slips,
        value!({ "findings": share(own.findings), "moves": own.moves }),
    )
}

fn causes(stats: &Stats) -> Value {
    let causes = stats.causes.value.iter();
    let causes: Vec<Value> = causes
        .map(|own| {
            value!({
                "category": own.category,
                "open": own.open,
                "closed": own.closed,
                "closed_in_period": own.closed_in_period,
            })
        })
        .collect();
    metric(&stats.causes, value!(causes))
}

fn sources(stats: &Stats) -> Value {
    let own = &stats.sources.value;
    let by_source = own.by_source.iter();
    let by_source: Vec<Value> = by_source
        .map(|own| value!({ "source": own.source, "all": own.all, "in_period": own.in_period }))
        .collect();
    metric(
        &stats.sources,
        value!({
            "by_us": share(own.by_us),
            "by_us_in_period": share(own.by_us_in_period),
            "by_source": by_source,
            "unread": own.unread,
        }),
    )
}

fn surprises(stats: &Stats) -> Value {
    let own = &stats.surprises.value;
    metric(
        &stats.surprises,
        value!({
            "all": share(own.all),
            "in_period": share(own.in_period),
            "unread": own.unread,
        }),
    )
}

fn steps(stats: &Stats) -> Value {
    let own = &stats.steps.value;
    let by_status = own.by_status.iter();
    let by_status: Vec<Value> = by_status
        .map(|(status, own)| value!({ "status": status, "days": spread(*own) }))
        .collect();
    metric(
        &stats.steps,
        value!({
            "by_status": by_status,
            "silent": own.silent,
            "waiting": own.waiting,
            "backwards": own.backwards,
        }),
    )
}

fn trend(told: &Told) -> Value {
    let own = &told.stats.trend.value;
    let points = own.points.iter();
    let points: Vec<Value> = points
        .map(|point| {
            value!({
                "from": point.from,
                "to": point.to,
                "open": point.open,
                "raised": point.raised,
                "closed": point.closed,
                "withdrawn": point.withdrawn,
            })
        })
        .collect();
    metric(
        &told.stats.trend,
        value!({
            "every": own.every,
            "cut": told.is_cut(),
            "points": points,
            "unread": own.unread,
        }),
    )
}

/// The nearest number that JSON readers have; a whole one without a fraction.
fn number(fraction: Option<Fraction>) -> Value {
    match fraction {
        None => Value::Null,
        Some(own) if own.under() == 1 => value!(own.over()),
        Some(own) => value!(own.near()),
    }
}

fn share(share: Share) -> Value {
    value!({ "part": share.part, "of": share.of, "percent": number(share.percent()) })
}

fn spread(spread: Spread) -> Value {
    let own = spread.figures;
    value!({
        "count": spread.count,
        "median": number(own.map(|own| own.median)),
        "mean": number(own.map(|own| own.mean)),
        "ninetieth": own.map(|own| own.ninetieth),
        "least": own.map(|own| own.least),
        "most": own.map(|own| own.most),
    })
}

fn left_out(own: LeftOut) -> Value {
    value!({ "unread": own.unread, "backwards": own.backwards })
}
