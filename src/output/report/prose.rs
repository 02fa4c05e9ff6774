//! The text of a record as HTML: safe, whatever stands in it.
//!
//! Markdown becomes elements; raw HTML is shown as text; links lead to addresses of the web and of mail, to
//! findings of the page and to files beside it, and are shown as text where they lead elsewhere. Not for
//! fields: they are plain text.

use std::fmt::Write as _;

use pulldown_cmark::{Alignment, CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::escape;
use super::place::Place;

/// The deepest heading that HTML has.
const DEEPEST: usize = 6;

/// Writes Markdown as HTML. Its headings begin at the level `top`, and none is left out between two.
pub fn html(markdown: &str, top: usize, place: &Place<'_>) -> String {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let mut writer = Writer {
        place,
        top,
        out: String::with_capacity(markdown.len() * 5 / 4),
        headings: Vec::new(),
        ends: Vec::new(),
        anchors: 0,
        aligned: Vec::new(),
        in_head: false,
        cell: 0,
        tables: 0,
    };
    for event in Parser::new_ext(markdown, options) {
        writer.event(event);
    }
    writer.out
}

struct Writer<'a> {
    place: &'a Place<'a>,
    top: usize,
    out: String,
    /// The levels of the headings that the present text stands under, as written.
    headings: Vec<u8>,
    /// What ends the links and images that are open.
    ends: Vec<End>,
    /// How many of these are links of the page: one cannot stand within another.
    anchors: usize,
    /// The columns of the table.
    aligned: Vec<Alignment>,
    in_head: bool,
    cell: usize,
    tables: usize,
}

/// What ends a link or an image.
struct End {
    is_anchor: bool,
    /// Where its text begins.
    from: usize,
    /// What is said where it has no text.
    bare: String,
    /// What is said behind it: where it leads, if it is no link of the page.
    behind: Option<String>,
}

impl Writer<'_> {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => {
                self.out.push_str(&escape::html(&text));
            }
            Event::Code(text) => {
                let _ = write!(self.out, "<code>{}</code>", escape::html(&text));
            }
            Event::SoftBreak => self.out.push('\n'),
            Event::HardBreak => self.out.push_str("<br>\n"),
            Event::Rule => self.out.push_str("<hr>\n"),
            Event::TaskListMarker(done) => self.out.push_str(if done { "[x] " } else { "[ ] " }),
            // Not asked for.
            Event::InlineMath(text) | Event::DisplayMath(text) | Event::FootnoteReference(text) => {
                self.out.push_str(&escape::html(&text));
            }
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph => self.out.push_str("<p>"),
            Tag::Heading { level, .. } => {
                let level = level as u8;
                while self.headings.last().is_some_and(|open| *open >= level) {
                    self.headings.pop();
                }
                self.headings.push(level);
                let _ = write!(self.out, "<h{}>", self.heading());
            }
            Tag::BlockQuote(_) => self.out.push_str("<blockquote>\n"),
            Tag::CodeBlock(kind) => {
                if let CodeBlockKind::Fenced(language) = kind
                    && !language.trim().is_empty()
                {
                    let _ = write!(
                        self.out,
                        "<p class=\"language\">{}</p>",
                        escape::html(&language)
                    );
                }
                self.out.push_str("<pre><code>");
            }
            Tag::HtmlBlock => self.out.push_str("<pre class=\"raw\"><code>"),
            Tag::List(None) => self.out.push_str("<ul>\n"),
            Tag::List(Some(1)) => self.out.push_str("<ol>\n"),
            Tag::List(Some(start)) => {
                let _ = writeln!(self.out, "<ol start=\"{start}\">");
            }
            Tag::Item => self.out.push_str("<li>"),
            Tag::Table(aligned) => {
                self.aligned = aligned;
                self.tables += 1;
                let label = format!(
                    "Table {} in the text of {}",
                    self.tables, self.place.finding
                );
                let _ = writeln!(
                    self.out,
                    "<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"{}\"><table>",
                    escape::html(&label)
                );
            }
            Tag::TableHead => {
                self.in_head = true;
                self.cell = 0;
                self.out.push_str("<thead><tr>");
            }
            Tag::TableRow => {
                self.cell = 0;
                self.out.push_str("<tr>");
            }
            Tag::TableCell => self.start_cell(),
            Tag::Emphasis => self.out.push_str("<em>"),
            Tag::Strong => self.out.push_str("<strong>"),
            Tag::Strikethrough => self.out.push_str("<s>"),
            Tag::Link {
                link_type: LinkType::Email,
                dest_url,
                ..
            } => {
                self.start_link(&format!("mailto:{dest_url}"), &dest_url);
            }
            Tag::Link { dest_url, .. } => self.start_link(&dest_url, &dest_url),
            Tag::Image { dest_url, .. } => {
                self.out.push_str("Image: ");
                self.start_link(&dest_url, &dest_url);
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.out.push_str("</p>\n"),
            TagEnd::Heading(_) => {
                let _ = writeln!(self.out, "</h{}>", self.heading());
            }
            TagEnd::BlockQuote(_) => self.out.push_str("</blockquote>\n"),
            TagEnd::CodeBlock | TagEnd::HtmlBlock => self.out.push_str("</code></pre>\n"),
            TagEnd::List(true) => self.out.push_str("</ol>\n"),
            TagEnd::List(false) => self.out.push_str("</ul>\n"),
            TagEnd::Item => self.out.push_str("</li>\n"),
            TagEnd::Table => self.out.push_str("</tbody></table></div>\n"),
            TagEnd::TableHead => {
                self.in_head = false;
                self.out.push_str("</tr></thead><tbody>\n");
            }
            TagEnd::TableRow => self.out.push_str("</tr>\n"),
            TagEnd::TableCell => self
                .out
                .push_str(if self.in_head { "</th>" } else { "</td>" }),
            TagEnd::Emphasis => self.out.push_str("</em>"),
            TagEnd::Strong => self.out.push_str("</strong>"),
            TagEnd::Strikethrough => self.out.push_str("</s>"),
            TagEnd::Link | TagEnd::Image => self.end_link(),
            _ => {}
        }
    }

    fn heading(&self) -> usize {
        (self.top + self.headings.len().saturating_sub(1)).min(DEEPEST)
    }

    fn start_cell(&mut self) {
        let aligned = match self.aligned.get(self.cell) {
            Some(Alignment::Right) => " class=\"right\"",
            Some(Alignment::Center) => " class=\"centre\"",
            _ => "",
        };
        self.cell += 1;
        let tag = if self.in_head {
            "th scope=\"col\""
        } else {
            "td"
        };
        let _ = write!(self.out, "<{tag}{aligned}>");
    }

    fn start_link(&mut self, target: &str, shown: &str) {
        let href = self.place.href(target);
        let is_anchor = href.is_some() && self.anchors == 0;
        if let Some(href) = href.filter(|_| is_anchor) {
            self.anchors += 1;
            let _ = write!(self.out, "<a href=\"{}\">", escape::html(&href));
        }
        self.ends.push(End {
            is_anchor,
            from: self.out.len(),
            bare: if shown.trim().is_empty() {
                "(no text)".to_owned()
            } else {
                shown.to_owned()
            },
            behind: (!is_anchor && !shown.is_empty()).then(|| shown.to_owned()),
        });
    }

    fn end_link(&mut self) {
        let Some(end) = self.ends.pop() else { return };
        let text = self.out.get(end.from..).unwrap_or("").trim();
        let is_bare = text.is_empty();
        // An address in the text need not be said again.
        let is_said = text == escape::html(&end.bare);
        if is_bare {
            self.out.push_str(&escape::html(&end.bare));
        }
        if end.is_anchor {
            self.anchors -= 1;
            self.out.push_str("</a>");
        }
        if let Some(target) = end.behind.filter(|_| !is_bare && !is_said) {
            let _ = write!(self.out, " (<code>{}</code>)", escape::html(&target));
        }
    }
}
