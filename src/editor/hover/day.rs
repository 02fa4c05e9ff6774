//! What is to be said of a day.

use super::phrase::{code, lines, plain, when};
use crate::due;
use crate::editor::{Page, PageKind, Sight, named};
use crate::model::{Day, Register};

/// The day of the week, how far off it is, and what falls due then.
pub fn day(sight: &Sight<'_>, page: &Page<'_>, field: &str, day: Day) -> String {
    let mut said = vec![format!(
        "**{day}**, a {}, {}",
        day.strftime("%A"),
        when(day, sight.as_of)
    )];
    if page.kind == PageKind::Finding && field.ends_with("due") {
        let record = named::record(sight, page);
        let owner = record.finding.owner.get();
        let register = Register::new(vec![record.clone()], Vec::new());
        let item = due::items(&register, sight.as_of)
            .into_iter()
            .find(|item| item.field == field && item.due == day);
        said.push(match item {
            Some(item) => {
                let who = item.who.or(owner.map(|owner| owner.as_str().to_owned()));
                let who = who.map(|who| format!(", by {}", plain(&who)));
                let what = item.what.word();
                format!("Falls due: {what}{}", who.unwrap_or_default())
            }
            None => "Nothing falls due any more: what it is the last day for is done".to_owned(),
        });
    }
    let finding = || named::record(sight, page);
    if page.kind == PageKind::Finding && field == "raised" && !finding().finding.is_settled() {
        said.push(format!(
            "Its age is counted from here, as of {}",
            code(&sight.as_of.to_string())
        ));
    }
    lines(said)
}
