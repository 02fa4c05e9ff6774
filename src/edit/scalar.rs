//! Texts as YAML on one line, quoted where they must be.
//!
//! Not for values of other types: records are texts, and days need no quotes.

/// A text as YAML on one line, quoted where it must be.
pub fn scalar_text(text: &str) -> String {
    let plain = serde_yaml::to_string(text).unwrap_or_default();
    let plain = plain.trim_end();
    if text.contains(char::is_control) || text.contains(BREAKS) || plain.contains('\n') {
        return quoted(text);
    }
    plain.to_owned()
}

/// The same within `[…]` or `{…}`, where commas and brackets need quotes too, and most colons.
pub fn flow_text(text: &str) -> String {
    // As in `ISO27001:2022/A.5.18` and `https://`; readers differ about other colons.
    let is_known = |rest: &str| rest.starts_with(|c: char| c == '/' || c.is_ascii_alphanumeric());
    let mut colons = text.match_indices(':');
    let is_odd = colons.any(|(at, _)| at == 0 || !is_known(text.get(at + 1..).unwrap_or("")));
    if is_odd || text.starts_with('-') || text.contains([',', '[', ']', '{', '}', '?']) {
        quoted(text)
    } else {
        scalar_text(text)
    }
}

/// What some readers of YAML take for the end of a line, or of what went before the text.
const BREAKS: [char; 4] = ['\u{85}', '\u{2028}', '\u{2029}', '\u{feff}'];

/// JSON strings are YAML strings; in them, what would end a line is escaped.
fn quoted(text: &str) -> String {
    let mut quoted = serde_json::Value::from(text).to_string();
    for character in BREAKS {
        quoted = quoted.replace(character, &format!("\\u{:04x}", character as u32));
    }
    quoted
}
