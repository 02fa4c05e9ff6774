//! Lines for a terminal: wrapped to its width, cut with a sign, and with nothing in them that it would obey.
//!
//! Not for excerpts of files: those are drawn in `human`.

use textwrap::core::display_width;

use super::is_unsafe;

/// The sign that something was left out.
pub const fn ellipsis(unicode: bool) -> &'static str {
    if unicode { "…" } else { "..." }
}

/// A text on one line, with nothing in it that a terminal would obey.
pub fn plain(text: &str, unicode: bool) -> String {
    let safe = |character| match character {
        '\n' | '\r' | '\t' => ' ',
        _ if !is_unsafe(character) => character,
        _ if unicode => '\u{fffd}',
        _ => '?',
    };
    text.chars().map(safe).collect()
}

/// Adds words behind a beginning, on as many lines as they need, each set in as far as the beginning is
/// wide; a word that is too long stays whole, so that paths and commands can be copied.
pub fn wrapped(first: &str, words: &str, width: usize, text: &mut String) {
    hanging(first, 0, words, width, text);
}

/// The same, with further lines set in deeper.
pub fn hanging(first: &str, deeper: usize, words: &str, width: usize, text: &mut String) {
    let indent = " ".repeat(display_width(first) + deeper);
    let mut column = display_width(first);
    text.push_str(first);
    for (index, word) in words.split_whitespace().enumerate() {
        let wide = display_width(word);
        if index > 0 && column + 1 + wide > width {
            text.push('\n');
            text.push_str(&indent);
            column = indent.len();
        } else if index > 0 {
            text.push(' ');
            column += 1;
        }
        text.push_str(word);
        column += wide;
    }
    text.push('\n');
}

/// A text cut to a number of columns, with a sign that it was.
pub fn cut(text: &str, columns: usize, unicode: bool) -> String {
    if display_width(text) <= columns {
        return text.to_owned();
    }
    let sign = ellipsis(unicode);
    let room = columns.saturating_sub(display_width(sign));
    let mut kept = String::new();
    for character in text.chars() {
        kept.push(character);
        if display_width(&kept) > room {
            kept.pop();
            break;
        }
    }
    format!("{}{sign}", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_to_columns() {
        assert_eq!(cut("abc", 3, true), "abc");
        assert_eq!(cut("abcd", 3, true), "ab…");
        assert_eq!(cut("ab cd", 4, true), "ab…");
        assert_eq!(cut("abcdef", 5, false), "ab...");
        assert_eq!(cut("日本語", 5, true), "日本…");
    }

    #[test]
    fn words_go_on_below_the_beginning() {
        let mut text = String::new();
        wrapped("at: ", "one two three/is/a/long/word", 12, &mut text);
        assert_eq!(text, "at: one two\n    three/is/a/long/word\n");
    }
}
