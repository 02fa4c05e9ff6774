//! Texts as cells of a table.
//!
//! Whatever a text quotes is shown as it is: it forms no link, no markup, and mentions nobody.

use crate::output::is_unsafe;

/// Longest text of a cell, in characters.
const LONGEST: usize = 400;

/// A text for a cell: on one line, without markup, links and mentions, and not too long.
pub fn cell(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut characters = text.chars();
    for character in characters.by_ref().take(LONGEST) {
        match character {
            '\\' | '|' | '`' | '*' | '_' | '~' | '[' | ']' | '!' | '$' => {
                escaped.push('\\');
                escaped.push(character);
            }
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            // A blank without width keeps names, numbers and addresses from becoming links.
            '@' | '#' => {
                escaped.push(character);
                escaped.push_str("&#8203;");
            }
            ':' => escaped.push_str("&#58;"),
            '\n' | '\r' | '\t' => escaped.push(' '),
            _ if is_unsafe(character) => escaped.push('\u{fffd}'),
            _ => escaped.push(character),
        }
    }
    if characters.next().is_some() {
        escaped.push('…');
    }
    escaped
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn nothing_in_a_cell_is_markup_or_a_mention() {
        assert_eq!(
            cell("a|b `c`\r\n@maria #12"),
            "a\\|b \\`c\\`  @&#8203;maria #&#8203;12"
        );
        assert_eq!(cell("<img src=x> [a](b)"), "&lt;img src=x&gt; \\[a\\](b)");
        assert!(cell(&"x".repeat(401)).ends_with("x…"));
    }

    proptest! {
        #[test]
        fn a_row_is_one_line_with_five_cells(text in any::<String>()) {
            let pdf = pulldown_cmark::Parser::new_ext(
                Box::leak(format!("| a | b |\n| --- | --- |\n| x{} | z |\n", cell(&text)).into_boxed_str()),
                pulldown_cmark::Options::ENABLE_TABLES,
            );
            let mut cells = 0;
            let mut shown = String::new();
            for event in pdf {
                match event {
                    pulldown_cmark::Event::Start(pulldown_cmark::Tag::TableCell) => cells += 1,
                    pulldown_cmark::Event::Text(text) => shown.push_str(&text),
                    pulldown_cmark::Event::Start(
                        pulldown_cmark::Tag::Table(_) | pulldown_cmark::Tag::TableHead | pulldown_cmark::Tag::TableRow,
                    )
                    | pulldown_cmark::Event::End(_) => {}
                    other => prop_assert!(false, "markup: {:?}", other),
                }
            }
            prop_assert_eq!(cells, 4);
            prop_assert!(shown.starts_with("abx") && shown.ends_with('z'));
        }
    }
}
