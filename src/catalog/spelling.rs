//! What the parts of a citation are, however people spell it: `ISO/IEC 27001:2022
//! A.5.18`, `Annex A 5.18`, `10.2(d)`.
//!
//! Generous, and so never for accepting anything: what is read here serves to see a
//! misspelling and to suggest the right spelling.

use super::number::Number;

/// What stands between the parts of a citation.
const SEPARATORS: &[char] = &[' ', ':', '-', '_', '/', ',', '.', '(', ')'];

/// Words before the number 27001, besides ISO.
const ISSUERS: &[&str] = &["IEC", "EN", "BS", "CEI", "DIN", "NEN", "NF", "UNE", "UNI"];

/// What people write for 27001 when a digit was dropped, doubled or exchanged. None is
/// the number of a standard that a management system would cite.
const SLIPS: &[&str] = &["270001", "2701", "2700001", "72001", "277001", "027001"];

/// The standard that a text names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standard {
    Iso27001,
    /// ISO/IEC 27002, guidance with the same control numbers.
    Iso27002,
}

/// A citation, read generously.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reading {
    standard: Option<Standard>,
    /// A year of four digits, of an edition or not.
    pub year: Option<String>,
    /// The number, in canonical spelling but not looked up.
    number: Option<Number>,
    /// Whether the text says that the number belongs to Annex A.
    in_annex: bool,
}

impl Reading {
    /// Whether the text names ISO/IEC 27001 or 27002.
    pub fn names_standard(&self) -> bool {
        self.standard.is_some()
    }

    /// The numbers that can be meant, the likeliest first: the number, and the same of
    /// Annex A.
    pub fn numbers(&self) -> impl Iterator<Item = Number> {
        let as_written = self.number.clone().filter(|_| !self.in_annex);
        let of_annex = self.number.as_ref().map(Number::in_annex);
        as_written.into_iter().chain(of_annex)
    }

    /// Whether the text names ISO/IEC 27002.
    pub fn is_guidance(&self) -> bool {
        self.standard == Some(Standard::Iso27002)
    }
}

/// Reads a citation of ISO/IEC 27001 or 27002, or of a number alone. `None` for
/// anything else, such as the name of a document that begins with the standard's.
pub(super) fn read(text: &str) -> Option<Reading> {
    let text: String = text.chars().map(plain).collect();
    let text = text.trim();
    if let Some((standard, rest)) = standard(text) {
        let (year, rest) = year(rest);
        let found = number(rest);
        let ends = rest.is_empty() || rest.starts_with('/');
        return (found.is_some() || ends).then(|| Reading {
            standard: Some(standard),
            year,
            in_annex: standard == Standard::Iso27002
                || found.as_ref().is_some_and(|(_, in_annex)| *in_annex),
            number: found.map(|(number, _)| number),
        });
    }
    let (number, in_annex) = text
        .starts_with(char::is_alphanumeric)
        .then(|| number(text))??;
    Some(Reading {
        standard: None,
        year: None,
        number: Some(number),
        in_annex,
    })
}

/// One character for those that look alike.
fn plain(character: char) -> char {
    match character {
        '\u{2010}'..='\u{2015}' => '-',
        '§' => ' ',
        other if other.is_whitespace() => ' ',
        other => other.to_ascii_uppercase(),
    }
}

fn skip<'t>(text: &'t str, separators: &[char]) -> &'t str {
    text.trim_start_matches(separators)
}

/// `ISO/IEC 27001` and what follows.
fn standard(text: &str) -> Option<(Standard, &str)> {
    let mut rest = text;
    while let Some(after) =
        iso(rest).or_else(|| ISSUERS.iter().find_map(|issuer| rest.strip_prefix(issuer)))
    {
        rest = skip(after, &[' ', '/', '-', '_', '.']);
    }
    let (digits, rest) = rest.split_at(
        rest.find(|character: char| !character.is_ascii_digit() && character != 'O')
            .unwrap_or(rest.len()),
    );
    let standard = match digits.replace('O', "0").as_str() {
        "27001" => Standard::Iso27001,
        "27002" => Standard::Iso27002,
        slip if SLIPS.contains(&slip) && digits.len() < text.len() - rest.len() => {
            Standard::Iso27001
        }
        _ => return None,
    };
    (!rest.starts_with(char::is_alphanumeric)).then_some((standard, rest))
}

/// What follows `ISO`, also where a letter was dropped, doubled or exchanged.
fn iso(text: &str) -> Option<&str> {
    if let Some(rest) = text.strip_prefix("ISO")
        && rest.starts_with("IEC")
    {
        return Some(rest);
    }
    let rest = text.trim_start_matches(['I', 'S', 'O', '0']);
    let name = text.strip_suffix(rest)?;
    ((2..=4).contains(&name.len()) && name.contains(['I', 'S'])).then_some(rest)
}

/// A year of four digits, if there is one, and what follows.
fn year(text: &str) -> (Option<String>, &str) {
    let start = skip(text, SEPARATORS);
    let (digits, rest) = split_digits(start);
    let goes_on = rest
        .strip_prefix('.')
        .is_some_and(|after| after.starts_with(|character: char| character.is_ascii_digit()));
    if digits.len() == 4 && !goes_on && !rest.starts_with(char::is_alphanumeric) {
        (
            Some(digits.to_owned()),
            rest.strip_prefix(')').unwrap_or(rest),
        )
    } else {
        (None, text)
    }
}

/// A number up to the end of the text, and whether it is said to be of Annex A.
fn number(text: &str) -> Option<(Number, bool)> {
    let mut rest = skip(text, SEPARATORS);
    let mut in_annex = false;
    for (word, of_annex) in [
        ("ANNEX", true),
        ("CLAUSE", false),
        ("CONTROL", true),
        ("SECTION", false),
    ] {
        if let Some(after) = rest.strip_prefix(word) {
            in_annex |= of_annex;
            rest = skip(after, SEPARATORS);
        }
    }
    if let Some(after) = rest.strip_prefix('A') {
        in_annex = true;
        rest = skip(after, &[' ', '.', '-', '/']);
    }
    let mut base = String::new();
    loop {
        let (digits, after) = split_digits(rest);
        let group = digits.trim_start_matches('0');
        if group.is_empty() {
            return None;
        }
        base.push_str(group);
        rest = after;
        match rest.strip_prefix('.') {
            Some(after) if after.starts_with(|character: char| character.is_ascii_digit()) => {
                base.push('.');
                rest = after;
            }
            _ => break,
        }
    }
    let number = Number::parse(&match item(rest)? {
        Some(item) => format!("{base} {item}"),
        None => base,
    })?;
    Some((if in_annex { number.in_annex() } else { number }, in_annex))
}

/// The item up to the end of the text: `None` when something else stands there,
/// `Some(None)` when nothing does.
fn item(text: &str) -> Option<Option<String>> {
    let rest = skip(text, &[' ', '.', '-', '(']);
    let mut characters = rest.chars();
    let Some(letter) = characters.next() else {
        return Some(None);
    };
    if !letter.is_ascii_uppercase() {
        return None;
    }
    let letter = letter.to_ascii_lowercase();
    let (digits, rest) = split_digits(skip(characters.as_str(), &[' ', '(', ')']));
    if !skip(rest, &[' ', ')', '.']).is_empty() {
        return None;
    }
    Some(Some(if digits.is_empty() {
        letter.to_string()
    } else {
        format!("{letter} {digits}")
    }))
}

fn split_digits(text: &str) -> (&str, &str) {
    text.split_at(
        text.find(|character: char| !character.is_ascii_digit())
            .unwrap_or(text.len()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_other_things_are_not_read_as_the_standard() {
        for text in [
            "ISO27001-POLICY/4.2",
            "ISO27001POLICY/4.2",
            "ISO27017:2015/5.1",
            "ISO27701:2019/7.2",
            "ISO9001:2015/8.5.1",
            "ISO22301/8.4",
            "2701/4.2",
            "POL-IAM/4.2",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
