//! The Markdown below the front matter: sections, prose and links, with their places.
//!
//! Not a renderer; HTML comments and headings are not text.

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};

use crate::model::{Block, BlockKind, Body, Link, Section, SectionKind, Unclosed};
use crate::policy::Policy;
use crate::text::Span;

/// Reads the Markdown within a span of a text.
pub fn read(text: &str, span: Span, policy: &Policy) -> Body {
    let source = text.get(span.range()).unwrap_or("");
    let mut reader = Reader {
        policy,
        source,
        base: span.start as usize,
        body: Body {
            span,
            ..Body::default()
        },
        heading: None,
        open: Vec::new(),
        text_end: 0,
        address: None,
    };
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    for (event, range) in Parser::new_ext(source, options).into_offset_iter() {
        reader.event(event, range);
    }
    reader.finish()
}

struct Reader<'a> {
    policy: &'a Policy,
    source: &'a str,
    base: usize,
    body: Body,
    /// The heading that is being read, with its title so far.
    heading: Option<String>,
    /// The sections that are open, outermost first, as indices.
    open: Vec<usize>,
    /// Where the last text ended.
    text_end: usize,
    /// Where the autolink that is being read begins.
    address: Option<usize>,
}

impl Reader<'_> {
    fn span(&self, range: &std::ops::Range<usize>) -> Span {
        Span::new(range.start, range.end).shifted(self.base)
    }

    fn event(&mut self, event: Event<'_>, range: std::ops::Range<usize>) {
        match event {
            Event::Start(Tag::Heading { level, .. }) => self.start_heading(level as u8, &range),
            Event::End(TagEnd::Heading(_)) => self.end_heading(),
            Event::Start(Tag::Paragraph | Tag::TableCell) => {
                self.block(BlockKind::Paragraph, &range)
            }
            Event::Start(Tag::Item) => self.block(BlockKind::Item, &range),
            Event::Start(Tag::List(_)) => self.end_item_text(range.start),
            Event::Start(
                Tag::Link {
                    dest_url,
                    link_type,
                    ..
                }
                | Tag::Image {
                    dest_url,
                    link_type,
                    ..
                },
            ) => self.start_link(&dest_url, link_type, &range),
            Event::End(TagEnd::Link | TagEnd::Image) => self.end_link(&range),
            Event::Start(Tag::HtmlBlock) => self.html(&range),
            Event::Start(Tag::CodeBlock(_)) | Event::Html(_) | Event::InlineHtml(_) => {
                self.body.asides.push(self.span(&range));
            }
            Event::Code(text) => {
                self.body.asides.push(self.span(&range));
                self.text(&text, &range);
            }
            Event::Text(text) => self.text(&text, &range),
            Event::SoftBreak | Event::HardBreak => {
                if let Some(title) = &mut self.heading {
                    title.push(' ');
                }
            }
            _ => {}
        }
    }

    /// Notes a comment that goes on to the end of the body because nothing closes it.
    fn html(&mut self, range: &std::ops::Range<usize>) {
        const OPENS: &str = "<!--";
        let block = self.source.get(range.clone()).unwrap_or("");
        let comment = block.trim_start();
        let is_last = self
            .source
            .get(range.end..)
            .is_none_or(|rest| rest.trim().is_empty());
        if !comment.starts_with(OPENS) || comment.contains("-->") || !is_last {
            return;
        }
        let start = range.start + block.len() - comment.len();
        let headings = comment.lines().filter_map(|line| {
            let title = line.trim_start().trim_start_matches('#');
            let is_heading = line.trim_start().starts_with('#');
            is_heading.then(|| {
                self.policy
                    .words
                    .section(title.trim_end_matches(['#', ' ']))
            })?
        });
        let hidden: Vec<SectionKind> = headings.collect();
        self.body.unclosed = Some(Box::new(Unclosed {
            mark: self.span(&(start..start + OPENS.len())),
            hidden,
        }));
    }

    fn text(&mut self, text: &str, range: &std::ops::Range<usize>) {
        self.text_end = range.end;
        match &mut self.heading {
            Some(title) => title.push_str(text),
            None if text.chars().any(char::is_alphanumeric) => self.seen(),
            None => {}
        }
    }

    fn start_link(&mut self, target: &str, kind: LinkType, range: &std::ops::Range<usize>) {
        let target = match kind {
            LinkType::Email => format!("mailto:{target}").into(),
            _ => target.into(),
        };
        let span = self.span(range);
        self.body.links.push(Link { target, span });
        self.text_end = range.start + 1;
        // The text of an autolink is the address itself.
        self.address = matches!(kind, LinkType::Autolink | LinkType::Email).then_some(range.start);
        if self.heading.is_none() {
            self.seen();
        }
    }

    /// What follows the text of a link is where it leads.
    fn end_link(&mut self, range: &std::ops::Range<usize>) {
        let start = self.address.take().unwrap_or(self.text_end);
        self.body.asides.push(self.span(&(start..range.end)));
    }

    /// Marks the open sections as having text; what stands in a known section counts for that one alone.
    fn seen(&mut self) {
        for &index in self.open.iter().rev() {
            if let Some(section) = self.body.sections.get_mut(index) {
                section.has_text = true;
                if section.kind.is_some() {
                    break;
                }
            }
        }
    }

    fn block(&mut self, kind: BlockKind, range: &std::ops::Range<usize>) {
        // A paragraph within an item is the item's text.
        let within_item = self.body.blocks.last().is_some_and(|last| {
            last.kind == BlockKind::Item && self.span(range).start < last.span.end
        });
        if !(kind == BlockKind::Paragraph && within_item) {
            self.body.blocks.push(Block {
                span: self.span(range),
                kind,
            });
        }
    }

    /// The text of an item ends where a nested list begins.
    fn end_item_text(&mut self, at: usize) {
        let at = Span::at(at + self.base).start;
        if let Some(last) = self.body.blocks.last_mut()
            && last.kind == BlockKind::Item
            && last.span.start <= at
            && at < last.span.end
        {
            last.span.end = at;
        }
    }

    fn start_heading(&mut self, level: u8, range: &std::ops::Range<usize>) {
        let line = self.source.get(range.clone()).unwrap_or("").trim_end();
        let heading = Span::new(range.start, range.start + line.len()).shifted(self.base);
        let content = Span::new(range.end, range.end).shifted(self.base);
        while self
            .open
            .last()
            .and_then(|&index| self.body.sections.get(index))
            .is_some_and(|outer| outer.level >= level)
        {
            self.open.pop();
        }
        self.open.push(self.body.sections.len());
        self.body.sections.push(Section {
            kind: None,
            heading,
            content,
            level,
            has_text: false,
        });
        self.heading = Some(String::new());
    }

    fn end_heading(&mut self) {
        let title = self.heading.take().unwrap_or_default();
        if let Some(section) = self.body.sections.last_mut() {
            section.kind = self.policy.words.section(&title);
        }
    }

    /// Each section ends at the next heading of its level or above, or at the next known title.
    fn finish(mut self) -> Body {
        let end = self.body.span.end;
        let starts: Vec<(u8, bool, u32)> = self
            .body
            .sections
            .iter()
            .map(|section| (section.level, section.kind.is_some(), section.heading.start))
            .collect();
        for (index, section) in self.body.sections.iter_mut().enumerate() {
            let next = starts[index + 1..]
                .iter()
                .find(|(level, known, _)| *level <= section.level || *known)
                .map_or(end, |(_, _, start)| *start);
            section.content.end = next.max(section.content.start);
        }
        self.body
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::SectionKind;

    fn body(text: &str) -> Body {
        read(text, Span::new(0, text.len()), &Policy::default())
    }

    #[test]
    fn sections_know_their_content_and_whether_it_is_text() {
        let text = "## Nonconformity\n\nIt was missed.\n\n### Detail\n\nmore\n\n## root cause:\n\n<!-- why? -->\n\n## Correction\n";
        let body = body(text);
        let section = |kind| body.section(kind).unwrap();
        assert!(section(SectionKind::Nonconformity).has_text);
        assert_eq!(
            &text[section(SectionKind::Nonconformity).content.range()],
            "\nIt was missed.\n\n### Detail\n\nmore\n\n"
        );
        assert!(!section(SectionKind::RootCause).has_text);
        assert!(!section(SectionKind::Correction).has_text);
    }

    #[test]
    fn a_table_a_code_block_and_an_image_are_text() {
        for text in [
            "## Correction\n\n| a |\n|---|\n| b |\n",
            "## Correction\n\n```\nx\n```\n",
            "## Correction\n\n![shot](a.png)\n",
        ] {
            assert!(body(text).sections[0].has_text, "{text}");
        }
    }

    #[test]
    fn items_and_paragraphs_are_the_blocks_of_prose() {
        let text = "## Root cause\n\n1. One\n   - nested\n2. Two\n\nEnd [x](y.md).\n";
        let body = body(text);
        let blocks: Vec<_> = body
            .blocks
            .iter()
            .map(|block| text[block.span.range()].trim())
            .collect();
        assert_eq!(blocks, ["1. One", "- nested", "2. Two", "End [x](y.md)."]);
        assert_eq!(&*body.links[0].target, "y.md");
    }

    #[test]
    fn code_comments_and_addresses_are_no_prose() {
        let text = "a `b` c <!-- d --> [e](f.md) <https://g.example>\n\n- h\n\n      i\n\n> j\n\n# k\n\n<div>l</div>\n";
        let body = body(text);
        let prose: String = text
            .char_indices()
            .filter(|(at, c)| c.is_alphanumeric() && body.is_prose(Span::new(*at, at + 1)))
            .map(|(_, c)| c)
            .collect();
        assert_eq!(prose, "acehj");
        assert_eq!(
            &*self::body("<a@b.example>\n").links[0].target,
            "mailto:a@b.example"
        );
    }

    #[test]
    fn a_comment_that_nothing_closes_hides_what_comes_after_it() {
        let text = "## Nonconformity\n\nx\n\n<!-- why?\n\n## Root cause\n\ny\n\n# correction #\n";
        let found = body(text).unclosed.unwrap();
        assert_eq!(&text[found.mark.range()], "<!--");
        assert_eq!(
            found.hidden,
            [SectionKind::RootCause, SectionKind::Correction]
        );
        for closed in [
            "<!-- a -->\n\n## Correction\n",
            "a <!-- b\n\n## Correction\n",
            "- <!-- a\n\n## Correction\n",
            "<!-- a\n\n-->\n## Correction\n",
            "```\n<!-- a\n```\n",
        ] {
            assert_eq!(body(closed).unclosed, None, "{closed}");
        }
    }

    #[test]
    fn many_headings_are_read_in_time_linear_in_the_text() {
        let text = "## a\n\nb\n\n".repeat(20_000);
        assert_eq!(body(&text).sections.len(), 20_000);
    }
}
