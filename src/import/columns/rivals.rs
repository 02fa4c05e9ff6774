//! Where several columns may hold one thing, or one column several: what decides, and what is asked.

use std::collections::BTreeMap;

use super::{Column, How, Target, option, share};
use crate::error::{Fault, FaultKind};
use crate::import::table::{Row, letters};
use crate::import::words;
use crate::model::SectionKind;

/// Where nothing says when a finding was recorded, the day on which it was noticed is the nearest to it.
pub fn only_raised(columns: &mut [Column]) {
    let field = |name: &str| Target::Field(name.to_owned());
    if columns
        .iter()
        .any(|column| column.target == field("raised"))
    {
        return;
    }
    let mut detected = columns
        .iter_mut()
        .filter(|column| column.target == field("detected"));
    if let Some(column) = detected.next()
        && column.how != How::Asked
    {
        column.target = field("raised");
        column.how = How::Guessed;
    }
}

/// A column of actions that does not say which: beside one of corrections it has the corrective ones.
pub fn actions(columns: &mut [Column], faults: &mut Vec<Fault>) {
    let corrections = Target::Section(SectionKind::Correction);
    let corrective = Target::Field("corrective_actions.action".to_owned());
    let has = |target: &Target| columns.iter().any(|column| column.target == *target);
    let (has_correction, has_corrective) = (has(&corrections), has(&corrective));
    let open = columns
        .iter()
        .filter(|column| column.target == Target::Action)
        .count();
    for column in columns
        .iter_mut()
        .filter(|column| column.target == Target::Action)
    {
        if has_correction && !has_corrective && open == 1 {
            column.target = corrective.clone();
            column.how = How::Guessed;
            continue;
        }
        let name = &column.name;
        faults.push(Fault::new(
            FaultKind::Usage,
            format!(
                "the column `{name}` may hold corrections (10.2 a: what was put right) or corrective actions (10.2 c: what was done about the cause)"
            ),
            format!(
                "say which with {}, {} or {}",
                option(name, "Correction"),
                option(name, "corrective_actions.action"),
                option(name, "text")
            ),
        ));
    }
}

/// Leaves one column to each field that has one value: the one of which it is surest.
pub fn single(columns: &mut [Column], rows: &[&Row], faults: &mut Vec<Fault>) {
    let mut claims: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, column) in columns.iter().enumerate() {
        if !column.target.is_joined() {
            claims.entry(column.target.name()).or_default().push(at);
        }
    }
    for (name, mut all) in claims {
        if all.len() < 2 {
            continue;
        }
        let how = |at: usize| columns.get(at).map(|column| column.how);
        let best = all.iter().filter_map(|at| how(*at)).max();
        let (first, rest): (Vec<usize>, Vec<usize>) =
            all.drain(..).partition(|at| how(*at) == best);
        if first.len() == 1 {
            for at in rest {
                if let Some(column) = columns.get_mut(at) {
                    column.target = Target::Kept;
                    column.how = How::Unknown;
                }
            }
            continue;
        }
        let rivals: Vec<&Column> = first.iter().filter_map(|at| columns.get(*at)).collect();
        let names: Vec<String> = rivals
            .iter()
            .map(|column| format!("`{}`", column.name))
            .collect();
        let given = |column: &Column, target| option(&letters_or_name(column, &rivals), target);
        let grades = rivals.iter().filter(|column| has_severities(column, rows));
        let grades: Vec<&&Column> = grades.collect();
        let help = match *grades {
            // `Type` with kinds beside `Grade` with severities: the usual pair.
            [grade] if name == "kind" => format!(
                "say what one of them holds: {}, or {} to keep it as text",
                given(grade, "severity"),
                given(grade, "text")
            ),
            _ => {
                let options = rivals.iter().skip(1).map(|column| given(column, "text"));
                let options: Vec<String> = options.collect();
                format!(
                    "say what the others hold; {} keeps them as text",
                    options.join(" ")
                )
            }
        };
        let message = format!(
            "the columns {} all seem to be `{name}`",
            names.join(" and ")
        );
        faults.push(Fault::new(FaultKind::Usage, message, help));
    }
}

/// The name of a column, or its letters where another one has the same name.
pub fn letters_or_name(column: &Column, others: &[&Column]) -> String {
    let same = others
        .iter()
        .filter(|other| other.name == column.name)
        .count();
    if same > 1 {
        letters(column.index)
    } else {
        column.name.clone()
    }
}

/// Whether what stands in a column are severities, for the most part.
fn has_severities(column: &Column, rows: &[&Row]) -> bool {
    let is_severity = |text: &str| words::grade(text).is_some_and(|grade| grade.severity.is_some());
    share(rows, column.index, is_severity) >= 0.6
}
