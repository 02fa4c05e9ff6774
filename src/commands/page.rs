//! Text set for a terminal: headings, paragraphs and lists wrapped to its width, examples as they are.
//!
//! Reads the little Markdown that doc comments are written in. Not for tables and not for diagnostics.

use super::Terminal;

/// How far examples and lists are set in.
const INDENT: &str = "  ";

/// A page that is being set.
pub struct Page {
    terminal: Terminal,
    text: String,
}

impl Page {
    /// An empty page.
    pub fn new(terminal: Terminal) -> Self {
        Self {
            terminal,
            text: String::new(),
        }
    }

    /// A heading, bold where there is colour, with a blank line before it.
    pub fn heading(&mut self, title: &str) -> &mut Self {
        self.gap();
        let title = self.bold(title);
        self.line(&title)
    }

    /// Markdown: paragraphs and lists are wrapped, fenced text is set in.
    pub fn markdown(&mut self, text: &str) -> &mut Self {
        let mut paragraph: Vec<&str> = Vec::new();
        let mut fenced = false;
        for line in text.lines() {
            if line.starts_with("```") {
                self.wrapped(&mut paragraph);
                fenced = !fenced;
            } else if fenced {
                self.line(&format!("{INDENT}{line}"));
            } else {
                let item = line.starts_with("- ") || line.starts_with("* ");
                if item || line.trim().is_empty() {
                    self.wrapped(&mut paragraph);
                }
                if line.trim().is_empty() {
                    self.gap();
                } else {
                    paragraph.push(line);
                }
            }
        }
        self.wrapped(&mut paragraph);
        self
    }

    /// Text that stays as it is, set in.
    pub fn example(&mut self, text: &str) -> &mut Self {
        for line in text.lines() {
            let line = format!("{INDENT}{line}");
            self.line(line.trim_end());
        }
        self
    }

    /// A word and what is said of it, in two columns; the second is wrapped.
    pub fn entry(&mut self, word: &str, width: usize, about: &str) -> &mut Self {
        let first = format!("{INDENT}{word:width$}{INDENT}");
        let blank = " ".repeat(first.chars().count());
        let options = self
            .options()
            .initial_indent(&first)
            .subsequent_indent(&blank);
        let filled = textwrap::fill(about, options);
        self.line(filled.trim_end())
    }

    /// One line as it is.
    pub fn line(&mut self, line: &str) -> &mut Self {
        self.text.push_str(line);
        self.text.push('\n');
        self
    }

    /// One blank line, unless there is one already or nothing stands before it.
    pub fn gap(&mut self) -> &mut Self {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
        self
    }

    /// The text in bold, where there is colour.
    pub fn bold(&self, text: &str) -> String {
        if self.terminal.color {
            format!("\x1b[1m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    }

    /// The whole page.
    pub fn finish(&mut self) -> String {
        std::mem::take(&mut self.text)
    }

    /// Names of options and rules have hyphens, and are not broken there.
    fn options(&self) -> textwrap::Options<'static> {
        textwrap::Options::new(self.terminal.width)
            .word_splitter(textwrap::WordSplitter::NoHyphenation)
            .break_words(false)
    }

    fn wrapped(&mut self, paragraph: &mut Vec<&str>) {
        if paragraph.is_empty() {
            return;
        }
        let text = paragraph
            .drain(..)
            .flat_map(str::split_whitespace)
            .collect::<Vec<_>>()
            .join(" ");
        let item = text.starts_with("- ") || text.starts_with("* ");
        let options = self
            .options()
            .subsequent_indent(if item { INDENT } else { "" });
        let filled = textwrap::fill(&text, options);
        self.line(&filled);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(width: usize) -> Page {
        Page::new(Terminal {
            color: false,
            width,
            unicode: true,
        })
    }

    #[test]
    fn paragraphs_and_lists_are_wrapped_and_examples_are_not() {
        let text = page(20)
            .markdown("One two three four\nfive six.\n\n- an item that is long\n- b\n\n```yaml\na: a long line that stays\n```\n")
            .finish();
        assert_eq!(
            text,
            "One two three four\nfive six.\n\n- an item that is\n  long\n- b\n\n  a: a long line that stays\n"
        );
    }
}
