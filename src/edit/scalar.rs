//! Texts as YAML on one line, quoted where they must be.
//!
//! Not for values of other types: records are texts, and days need no quotes.

/// A text as YAML on one line, quoted where it must be.
pub fn scalar_text(text: &str) -> String {
    let plain = serde_yaml::to_string(text).unwrap_or_default();
    let plain = plain.trim_end();
    if text.contains(char::is_control) || plain.contains('\n') {
        // JSON strings are YAML strings.
        return serde_json::Value::from(text).to_string();
    }
    plain.to_owned()
}

/// The same within `[…]` or `{…}`, where a comma and brackets need quotes too.
pub fn flow_text(text: &str) -> String {
    if text.contains([',', '[', ']', '{', '}']) {
        serde_json::Value::from(text).to_string()
    } else {
        scalar_text(text)
    }
}
