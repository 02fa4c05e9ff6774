//! The text of a cell as Markdown that reads as it was typed.
//!
//! A cell is text and no Markdown: a `#` in it is no heading, `<` no HTML, `[x]` no link. Lists and lines stay.

/// A text as Markdown: paragraphs and lists as they were typed, everything else as plain text.
pub fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut blank = true;
    for line in text.lines() {
        let line = line.trim();
        if line.is_empty() {
            if !blank {
                out.push('\n');
            }
            blank = true;
            continue;
        }
        blank = false;
        out.push_str(&one_line(line));
        out.push('\n');
    }
    out.truncate(out.trim_end().len());
    out
}

/// One line as Markdown.
fn one_line(line: &str) -> String {
    let (mark, rest) = list_mark(line);
    let mut out = String::with_capacity(line.len() + 8);
    out.push_str(&mark);
    if let Some(end) = ordinal(rest) {
        // The point is what makes an item of it.
        out.push_str(rest.get(..end).unwrap_or(""));
        out.push('\\');
        escape(rest.get(end..).unwrap_or(""), &mut out);
        return out;
    }
    if rest.starts_with(['#', '>', '+', '=', '-', ':']) {
        out.push('\\');
    }
    escape(rest, &mut out);
    out
}

/// The mark of an item of a list, as Markdown has it, and what follows.
fn list_mark(line: &str) -> (String, &str) {
    for mark in ["- ", "* ", "• ", "– ", "· ", "▪ ", "‣ "] {
        if let Some(rest) = line.strip_prefix(mark) {
            return ("- ".to_owned(), rest.trim_start());
        }
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let number = line.get(..digits).unwrap_or("");
    let after = line.get(digits..).unwrap_or("");
    if (1..=3).contains(&digits)
        && let Some(rest) = after.strip_prefix(['.', ')'])
        && let Some(rest) = rest.strip_prefix(' ')
    {
        let dot = if after.starts_with(')') { ')' } else { '.' };
        return (format!("{number}{dot} "), rest.trim_start());
    }
    (String::new(), line)
}

/// Where the point stands of a number that would begin an item of a list.
fn ordinal(line: &str) -> Option<usize> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let after = line.get(digits..)?.strip_prefix(['.', ')'])?;
    ((1..=9).contains(&digits) && (after.is_empty() || after.starts_with(' '))).then_some(digits)
}

/// Escapes what Markdown would read as something else than text.
fn escape(text: &str, out: &mut String) {
    let mut before = ' ';
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        let next = rest.peek().copied().unwrap_or(' ');
        let special = match character {
            '`' | '[' | ']' | '*' | '<' => true,
            '\\' => next.is_ascii_punctuation(),
            '_' => !(before.is_alphanumeric() && next.is_alphanumeric()),
            '&' => next.is_alphabetic() || next == '#',
            '~' | '|' => true,
            '!' => next == '[',
            _ => false,
        };
        if special {
            out.push('\\');
        }
        out.push(character);
        before = character;
    }
}

/// A text exactly as it was typed, in a block of code: for what is quoted and not stated.
pub fn verbatim(text: &str) -> String {
    let mut fence = "```".to_owned();
    while text.contains(&fence) {
        fence.push('`');
    }
    format!("{fence}text\n{text}\n{fence}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use pulldown_cmark::{Event, Options, Parser, Tag};

    /// What a reader sees, without blanks; that something is no plain text is said.
    fn seen(markdown: &str) -> String {
        let options =
            Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
        let mut seen = String::new();
        for event in Parser::new_ext(markdown, options) {
            match event {
                Event::Text(text) => seen.push_str(&text),
                Event::SoftBreak | Event::HardBreak | Event::End(_) => {}
                Event::Start(Tag::Paragraph | Tag::List(_) | Tag::Item) => {}
                other => seen.push_str(&format!("!{other:?}!")),
            }
        }
        seen.retain(|c| !c.is_whitespace());
        seen
    }

    #[test]
    fn what_is_typed_is_what_is_seen() {
        for text in [
            "# no heading",
            "<!-- seen --> <b>x</b>",
            "[a](b) and [c]: d ![e](f)",
            "a * b * c _d_ e_f",
            "x\n---\ny\n===\nz",
            "> 5 % of 1 < 2",
            "`code` ~~old~~ ~a",
            "| a | b |\n|---|---|\n| c | d |",
            "C:\\temp\\*.log \\\\srv\\x",
            "&amp; R&D &#65;",
            "    four blanks",
            "+ plus",
            "```\nfence",
            "~~~ fence",
            "https://acme.example/a_b?c=d&e=f",
            ": x",
            "2025. a year",
            "7.",
        ] {
            let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
            assert_eq!(seen(&markdown(text)), plain, "{text}\n{}", markdown(text));
        }
    }

    #[test]
    fn lists_and_paragraphs_stay() {
        assert_eq!(
            markdown("• one\n* two\n\n\n3) three "),
            "- one\n- two\n\n3) three"
        );
        assert_eq!(verbatim("a ``` b"), "````text\na ``` b\n````");
    }
}
