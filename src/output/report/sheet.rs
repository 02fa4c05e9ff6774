//! The style and the script of the report, and the policy that lets these and nothing else run.
//!
//! Not for what they style. Both are files of their own beside the templates; a part of the style names the
//! commit and the day in the margins of printed pages, so the style is put together for each report.

use sha2::{Digest, Sha256};

use super::escape;

/// Sorts and filters tables; the report can be read whole without it.
///
/// Blanks around it and the style are taken away: some readers do not count them in a hash, and others do.
pub const SCRIPT: &str = include_str!("templates/report.js").trim_ascii();

/// The part of the style that is the same in every report.
const STYLE: &str = include_str!("templates/report.css").trim_ascii();

/// The style with what stands in the margins of printed pages: left and right above, left below.
pub fn style(left: &str, right: &str, below: &str) -> String {
    let (left, right, below) = (escape::css(left), escape::css(right), escape::css(below));
    format!(
        "{STYLE}\n\n@page {{\n  @top-left {{ content: \"{left}\"; }}\n  @top-right {{ content: \"{right}\"; }}\n  @bottom-left {{ content: \"{below}\"; }}\n}}"
    )
}

/// The content-security policy (CSP level 3) of a page with a style and the script: nothing is loaded, nothing
/// else runs, no form leads anywhere.
pub fn policy(style: &str) -> String {
    format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; img-src data:; base-uri 'none'; form-action 'none'",
        digest(style),
        digest(SCRIPT)
    )
}

fn digest(text: &str) -> String {
    base64(&Sha256::digest(text.as_bytes()))
}

/// Bytes in base64 (RFC 4648, section 4).
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let mut group = [0_u8; 3];
        for (to, from) in group.iter_mut().zip(chunk) {
            *to = *from;
        }
        let bits = u32::from_be_bytes([0, group[0], group[1], group[2]]);
        for place in 0..4 {
            if place > chunk.len() {
                text.push('=');
            } else {
                let index = (bits >> (18 - 6 * place)) & 63;
                text.push(char::from(LETTERS[index as usize]));
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The test vectors of RFC 4648, section 10.
    #[test]
    fn base64_is_that_of_the_rfc() {
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
    }

    /// A closing tag in the style or the script would end it early.
    #[test]
    fn nothing_ends_the_style_or_the_script() {
        let style = style("</style>", "\"; } </style", "\n");
        for text in [&*style, SCRIPT] {
            assert!(!text.contains("</") && !text.contains("<!--"));
        }
    }
}
