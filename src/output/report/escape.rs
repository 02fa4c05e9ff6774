//! How text gets into the report: escaped for HTML, for a string in CSS, for an address.
//!
//! Not for Markdown (`prose`). Every template of the report escapes with `Html`, so nothing can be forgotten.

use std::fmt::{self, Write};

use crate::output::is_unsafe;

/// Escapes text for elements and attributes, and shows a sign in place of what may not stand where people read.
///
/// Line ends and tabs stay.
#[derive(Clone, Copy, Debug, Default)]
pub struct Html;

impl askama::filters::Escaper for Html {
    fn write_escaped_str<W: Write>(&self, mut to: W, text: &str) -> fmt::Result {
        for character in text.chars() {
            self.write_escaped_char(&mut to, character)?;
        }
        Ok(())
    }

    fn write_escaped_char<W: Write>(&self, mut to: W, character: char) -> fmt::Result {
        match character {
            '&' => to.write_str("&amp;"),
            '<' => to.write_str("&lt;"),
            '>' => to.write_str("&gt;"),
            '"' => to.write_str("&quot;"),
            '\'' => to.write_str("&#39;"),
            '\n' | '\t' => to.write_char(character),
            '\r' => Ok(()),
            _ if is_unsafe(character) || is_noncharacter(character) => to.write_char('\u{fffd}'),
            _ => to.write_char(character),
        }
    }
}

/// Code points that are no characters; HTML does not allow them.
const fn is_noncharacter(character: char) -> bool {
    let code = character as u32;
    (code >= 0xfdd0 && code <= 0xfdef) || code & 0xfffe == 0xfffe
}

/// A text, escaped.
pub fn html(text: &str) -> String {
    use askama::filters::Escaper;
    let mut escaped = String::with_capacity(text.len() + text.len() / 8);
    // Writing to a string does not fail.
    let _ = Html.write_escaped_str(&mut escaped, text);
    escaped
}

/// A message, escaped: what it has between backticks is code.
pub fn message(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    // An odd one quotes nothing.
    if parts.len().is_multiple_of(2) {
        return html(text);
    }
    let mut escaped = String::with_capacity(text.len());
    for (index, part) in parts.iter().enumerate() {
        if index.is_multiple_of(2) {
            escaped.push_str(&html(part));
        } else {
            let _ = write!(escaped, "<code>{}</code>", html(part));
        }
    }
    escaped
}

/// A person, escaped: an address may break before its domain and behind the dots in it, and nowhere else.
pub fn person(text: &str) -> String {
    // Escaping makes neither of these signs.
    html(text).replace('@', "<wbr>@").replace('.', ".<wbr>")
}

/// What was not met, escaped: a number may break behind the scheme that it is of.
pub fn requirements(text: &str) -> String {
    html(text).replace('/', "/<wbr>")
}

/// A text as the inside of a string in CSS: letters, digits and a few signs as they are, all else by number.
pub fn css(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            _ if character.is_alphanumeric() => escaped.push(character),
            ' ' | '.' | ',' | '-' | '_' | ':' => escaped.push(character),
            _ if is_unsafe(character) || is_noncharacter(character) => escaped.push('\u{fffd}'),
            _ => {
                let _ = write!(escaped, "\\{:06x}", character as u32);
            }
        }
    }
    escaped
}

/// A path as a relative reference (RFC 3986): what is not unreserved is percent-encoded, so that a colon in its
/// first part makes no scheme.
pub fn href(path: &str) -> String {
    encoded(path, |byte| byte == b'/')
}

/// An address that is kept as it is but for what no address may hold.
pub fn address(text: &str) -> String {
    encoded(text, |byte| b"!#$%&'()*+,/:;=?@[]".contains(&byte))
}

fn encoded(text: &str, is_kept: impl Fn(u8) -> bool) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) || is_kept(byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_leaves_its_place() {
        assert_eq!(
            html("</style><a b='c' d=\"e\">&\u{202e}\u{ffff}\r\n\0"),
            "&lt;/style&gt;&lt;a b=&#39;c&#39; d=&quot;e&quot;&gt;&amp;\u{fffd}\u{fffd}\n\u{fffd}"
        );
        assert_eq!(message("`a<b` is `c"), "`a&lt;b` is `c");
        assert_eq!(message("say `a<b`"), "say <code>a&lt;b</code>");
        assert_eq!(
            css("v1\"}</style>\\ä\n"),
            "v1\\000022\\00007d\\00003c\\00002fstyle\\00003e\\00005cä\u{fffd}"
        );
        assert_eq!(
            person("tom.b@acme.example"),
            "tom.<wbr>b<wbr>@acme.<wbr>example"
        );
        assert_eq!(href("javascript:x/ä #?"), "javascript%3Ax/%C3%A4%20%23%3F");
        assert_eq!(
            address("https://a.example/ä b\"<"),
            "https://a.example/%C3%A4%20b%22%3C"
        );
    }
}
