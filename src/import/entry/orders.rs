//! Whether a column writes the day or the month first, which it tells as a whole or not at all.

use std::collections::HashMap;

use super::super::columns::Understood;
use super::super::dates::{Order, Written, written};
use super::super::table::Cell;
use crate::error::{Fault, FaultKind};
use crate::shape::Shape;

/// In which order each column writes days and months.
///
/// # Errors
/// When a column does not tell, or contradicts itself.
pub fn orders(
    understood: &Understood<'_>,
    asked: Option<Order>,
) -> Result<HashMap<u32, Order>, Vec<Fault>> {
    let mut orders = HashMap::new();
    let mut faults = Vec::new();
    for column in &understood.columns {
        if !matches!(column.target.shape(), Some(Shape::Day)) {
            continue;
        }
        if let Some(order) = asked {
            orders.insert(column.index, order);
            continue;
        }
        let (mut day_first, mut month_first, mut either) = (None, None, None);
        for row in &understood.rows {
            let Some(Cell::Text(text)) = row.cell(column.index) else {
                continue;
            };
            for line in text.lines() {
                let place = || (row.number, line.trim().to_owned());
                match written(line) {
                    Some(Written::OnlyDayFirst(_)) => day_first = day_first.or(Some(place())),
                    Some(Written::OnlyMonthFirst(_)) => month_first = month_first.or(Some(place())),
                    Some(Written::Either(..)) => either = either.or(Some(place())),
                    _ => {}
                }
            }
        }
        let table = understood.table;
        let at = |row: u32| table.place(row, column.index);
        match (day_first, month_first, either) {
            (Some((one, day)), Some((other, month)), _) => faults.push(Fault::new(
                FaultKind::Usage,
                format!(
                    "the column `{}` writes the day first in {} (`{day}`) and the month first in {} (`{month}`)",
                    column.name,
                    at(one),
                    at(other)
                ),
                "correct the days in the table, or say with `--dates dmy` or `--dates mdy` which counts; the others are then no days",
            )),
            (Some(_), None, _) => {
                orders.insert(column.index, Order::DayFirst);
            }
            (None, Some(_), _) => {
                orders.insert(column.index, Order::MonthFirst);
            }
            (None, None, Some((row, text))) => faults.push(Fault::new(
                FaultKind::Usage,
                format!(
                    "`{text}` in {} can be two days, and nothing in the column `{}` tells which",
                    at(row),
                    column.name
                ),
                "say with `--dates dmy` (day first) or `--dates mdy` (month first) how it is written",
            )),
            (None, None, None) => {}
        }
    }
    if faults.is_empty() {
        Ok(orders)
    } else {
        Err(faults)
    }
}
