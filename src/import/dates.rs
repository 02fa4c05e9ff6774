//! Days as people write them: `31.12.2025`, `12/31/2025`, `3 March 2025`, `1er août 2025`.
//!
//! Whether `03/04/2025` is in March or April is not for one cell to say: the whole column does.

use unicode_normalization::UnicodeNormalization;

use crate::model::Day;

/// Which comes first, the day or the month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Day, month, year.
    DayFirst,
    /// Month, day, year.
    MonthFirst,
}

/// What a text is as a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// One day, whatever the order.
    Day(Day),
    /// A day with the day first, and none with the month first.
    OnlyDayFirst(Day),
    /// A day with the month first, and none with the day first.
    OnlyMonthFirst(Day),
    /// Two days: with the day first, and with the month first.
    Either(Day, Day),
}

impl Written {
    /// The day in one order.
    pub fn in_order(self, order: Order) -> Option<Day> {
        match (self, order) {
            (Self::Day(day), _)
            | (Self::OnlyDayFirst(day), Order::DayFirst)
            | (Self::OnlyMonthFirst(day), Order::MonthFirst)
            | (Self::Either(day, _), Order::DayFirst)
            | (Self::Either(_, day), Order::MonthFirst) => Some(day),
            _ => None,
        }
    }
}

/// Reads a day; a time of day behind it is passed over.
pub fn written(text: &str) -> Option<Written> {
    if text.len() > 64 {
        return None;
    }
    let plain: String = text
        .nfkd()
        .filter(|c| !matches!(c, '\u{300}'..='\u{36f}'))
        .flat_map(char::to_lowercase)
        .collect();
    let plain = without_time(plain.trim());
    let parts: Vec<&str> = plain
        .split(|c: char| !c.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .collect();
    let dotted = plain.contains('.') && !plain.contains(['/', '-']);
    match *parts {
        [one, two, three] => numbers(one, two, three, dotted).or_else(|| named(&parts)),
        _ => named(&parts),
    }
}

/// A text without the time behind a `T` or a blank.
fn without_time(text: &str) -> &str {
    let Some(colon) = text.find(':') else {
        return text;
    };
    let before = text.get(..colon).unwrap_or(text);
    match before.rfind([' ', 't']) {
        Some(at) => text.get(..at).unwrap_or(text).trim_end_matches([',', ' ']),
        None => text,
    }
}

fn numbers(one: &str, two: &str, three: &str, dotted: bool) -> Option<Written> {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !(digits(one) && digits(two) && digits(three)) {
        return None;
    }
    if one.len() == 4 && two.len() <= 2 && three.len() <= 2 {
        return day(one, two, three).map(Written::Day);
    }
    if one.len() > 2 || two.len() > 2 || !matches!(three.len(), 2 | 4) {
        return None;
    }
    let year = full_year(three);
    let day_first = day(&year, two, one);
    if dotted {
        // With points nobody writes the month first.
        return day_first.map(Written::Day);
    }
    match (day_first, day(&year, one, two)) {
        (Some(one), Some(other)) if one == other => Some(Written::Day(one)),
        (Some(one), Some(other)) => Some(Written::Either(one, other)),
        (Some(one), None) => Some(Written::OnlyDayFirst(one)),
        (None, Some(other)) => Some(Written::OnlyMonthFirst(other)),
        (None, None) => None,
    }
}

/// A day whose month has a name; weekdays, articles and endings of numbers are passed over.
fn named(parts: &[&str]) -> Option<Written> {
    let mut month_found = None;
    let mut numbers = Vec::new();
    for part in parts {
        if let Some(found) = month(part) {
            if month_found.replace(found).is_some() {
                return None;
            }
            continue;
        }
        let bare = ["st", "nd", "rd", "th", "er", "o"]
            .iter()
            .find_map(|ending| part.strip_suffix(ending))
            .filter(|bare| bare.len() <= 2)
            .unwrap_or(part);
        if !bare.is_empty() && bare.bytes().all(|byte| byte.is_ascii_digit()) {
            numbers.push(bare);
        } else if !(matches!(
            *part,
            "de" | "del" | "of" | "le" | "el" | "the" | "den" | "am"
        ) || is_weekday(part))
        {
            return None;
        }
    }
    let month = month_found?.to_string();
    let (of_month, year) = match *numbers {
        [one, two] if one.len() == 4 => (two, one),
        [one, two] if one.len() <= 2 && matches!(two.len(), 2 | 4) => (one, two),
        _ => return None,
    };
    day(&full_year(year), &month, of_month).map(Written::Day)
}

fn full_year(year: &str) -> String {
    if year.len() == 2 {
        format!("20{year}")
    } else {
        year.to_owned()
    }
}

fn day(year: &str, month: &str, of_month: &str) -> Option<Day> {
    let year: i16 = year.parse().ok()?;
    // What lies further away was written by a slip.
    if !(1950..=2100).contains(&year) {
        return None;
    }
    Day::new(year, month.parse().ok()?, of_month.parse().ok()?).ok()
}

fn month(word: &str) -> Option<usize> {
    const MONTHS: [&str; 12] = [
        "jan january januar janner janvier janv enero ene",
        "feb february februar feber fevrier fevr fev febrero",
        "mar march marz maerz mrz mars marzo",
        "apr april avril avr abril abr",
        "may mai mayo",
        "jun june juni juin junio",
        "jul july juli juillet juil julio",
        "aug august aout agosto ago",
        "sep sept september septembre septiembre setiembre",
        "oct october okt oktober octobre octubre",
        "nov november novembre noviembre",
        "dec december dez dezember decembre diciembre dic",
    ];
    let at = MONTHS
        .iter()
        .position(|names| names.split(' ').any(|name| name == word))?;
    Some(at + 1)
}

fn is_weekday(word: &str) -> bool {
    const DAYS: &str = "mon monday tue tues tuesday wed wednesday thu thurs thursday fri friday sat saturday sun sunday \
         mo montag di dienstag mi mittwoch do donnerstag fr freitag sa samstag sonnabend so sonntag \
         lun lundi mardi mer mercredi jeu jeudi ven vendredi sam samedi dim dimanche \
         lunes martes mie miercoles jue jueves vie viernes sab sabado dom domingo";
    DAYS.split_whitespace().any(|day| day == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day_of(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn one_day_is_read_in_many_forms() {
        let expected = Some(Written::Day(day_of("2025-03-03")));
        for text in [
            "2025-03-03",
            "2025/3/3",
            "2025-03-03T10:00:00Z",
            "03.03.2025",
            "3.3.25",
            "03/03/2025",
            "3 March 2025",
            "March 3rd, 2025",
            "Mon, 03-Mar-2025 14:05",
            "3. März 2025",
            "3 mars 2025",
            "lundi 3 mars 2025",
            "3 de marzo de 2025",
            "3 mar. 2025",
        ] {
            assert_eq!(written(text), expected, "{text}");
        }
        let august = Some(Written::Day(day_of("2025-08-01")));
        for text in [
            "1er août 2025",
            "1. August 2025",
            "1 Aug 25",
            "1 de agosto del 2025",
        ] {
            assert_eq!(written(text), august, "{text}");
        }
    }

    #[test]
    fn what_can_be_two_days_is_said_to_be_two() {
        let (march, april) = (day_of("2025-03-04"), day_of("2025-04-03"));
        assert_eq!(written("03/04/2025"), Some(Written::Either(april, march)));
        assert_eq!(
            written("31/12/2025"),
            Some(Written::OnlyDayFirst(day_of("2025-12-31")))
        );
        assert_eq!(
            written("12-31-2025"),
            Some(Written::OnlyMonthFirst(day_of("2025-12-31")))
        );
        for none in [
            "",
            "soon",
            "2025",
            "03/2025",
            "Q1 2025",
            "31.02.2025",
            "1/1/1",
            "12:30",
            "45291",
            "3 March",
            "99/99/9999",
        ] {
            assert_eq!(written(none), None, "{none}");
        }
    }
}
