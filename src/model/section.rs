//! The Markdown body of a record: its sections, what in them is text, and where they link to.
//!
//! Not a Markdown tree: only what rules ask for.

use super::{SectionKind, Text, normalised};
use crate::text::{RepoPath, Span};

/// The body of a record.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Body {
    /// Everything after the front matter.
    pub span: Span,
    /// The sections in order, each from its heading to the next one of its level or above.
    pub sections: Vec<Section>,
    /// Links and images.
    pub links: Vec<Link>,
    /// Every block of prose in the body, in order.
    pub blocks: Vec<Block>,
    /// What stands within these blocks and is no prose, in order: code, HTML, where links lead.
    pub asides: Vec<Span>,
    /// A comment that is not closed, and so goes on to the end.
    pub unclosed: Option<Box<Unclosed>>,
}

/// A comment that is not closed, with what a reader does not see because of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Unclosed {
    /// The mark that opens it.
    pub mark: Span,
    /// The known sections whose headings stand in it.
    pub hidden: Vec<SectionKind>,
}

/// A heading and what stands under it.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// Which of the known sections it is, by its title.
    pub kind: Option<SectionKind>,
    /// The whole heading line.
    pub heading: Span,
    /// What stands under it, sub-sections included.
    pub content: Span,
    /// 1 to 6.
    pub level: u8,
    /// Whether something a reader can see stands there: prose, code, a table, an image; not comments.
    pub has_text: bool,
}

/// A block of prose.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Block {
    /// Its Markdown source.
    pub span: Span,
    /// What it is.
    pub kind: BlockKind,
}

/// What a block of prose is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// A paragraph or a table cell.
    Paragraph,
    /// An item of a list (without the text of nested items).
    Item,
}

/// A link or an image.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// Where it leads, as written.
    pub target: Text,
    /// The whole link.
    pub span: Span,
}

/// What a link leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkTarget {
    /// An address, or a place within the page.
    Elsewhere,
    /// A file or folder below the configuration's folder.
    File(RepoPath),
    /// A path that leads out of it.
    Outside,
}

impl Link {
    /// What the link leads to from a file; a path that begins with `/` starts at the configuration's folder.
    pub fn leads_to(&self, from: &RepoPath) -> LinkTarget {
        let target = self.target.split(['#', '?']).next().unwrap_or("");
        if target.is_empty() || target.starts_with("//") {
            return LinkTarget::Elsewhere;
        }
        match target.split_once(':') {
            Some((drive, _)) if drive.len() == 1 => return LinkTarget::Outside,
            Some((scheme, _)) if scheme.eq_ignore_ascii_case("file") => return LinkTarget::Outside,
            Some((scheme, _)) if !scheme.contains(['/', '\\']) => return LinkTarget::Elsewhere,
            _ => {}
        }
        let decoded = percent_decoded(target);
        let joined = match decoded.strip_prefix('/') {
            Some(absolute) => absolute.to_owned(),
            None => format!("{}/{decoded}", from.parent()),
        };
        normalised(&joined).map_or(LinkTarget::Outside, |path| {
            LinkTarget::File(RepoPath::new(path))
        })
    }
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let code = after
            .get(..2)
            .filter(|hex| first == b'%' && hex.iter().all(u8::is_ascii_hexdigit))
            .and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        bytes.push(code.unwrap_or(first));
        rest = if code.is_some() { &after[2..] } else { after };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

impl Body {
    /// The section of a kind; the first, if the title stands twice.
    pub fn section(&self, kind: SectionKind) -> Option<&Section> {
        self.sections
            .iter()
            .find(|section| section.kind == Some(kind))
    }

    /// Whether the heading of a section stands in a comment that is not closed.
    pub fn hides(&self, kind: SectionKind) -> bool {
        let unclosed = self.unclosed.as_ref();
        unclosed.is_some_and(|comment| comment.hidden.contains(&kind))
    }

    /// The blocks of prose within a section.
    pub fn prose<'a>(&'a self, section: &'a Section) -> impl Iterator<Item = &'a Block> {
        let from = self
            .blocks
            .partition_point(|block| block.span.start < section.content.start);
        self.blocks[from..]
            .iter()
            .take_while(|block| block.span.start < section.content.end)
    }

    /// Whether a place is prose: within a block, and not code, HTML or where a link leads.
    pub fn is_prose(&self, span: Span) -> bool {
        let after = self
            .blocks
            .partition_point(|block| block.span.start <= span.start);
        let block = after
            .checked_sub(1)
            .and_then(|index| self.blocks.get(index));
        let next = self.asides.partition_point(|aside| aside.end <= span.start);
        let within = block.is_some_and(|block| span.start < block.span.end);
        within
            && self
                .asides
                .get(next)
                .is_none_or(|aside| span.end <= aside.start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_from_the_folder_of_the_file() {
        let from = RepoPath::new("findings/2026/NC-2026-004.md");
        let leads = |target: &str| {
            let span = Span::default();
            let target = target.into();
            Link { target, span }.leads_to(&from)
        };
        let file = |path: &str| LinkTarget::File(RepoPath::new(path));
        assert_eq!(leads("../../policies/a.md#top"), file("policies/a.md"));
        assert_eq!(leads("./b%20c.md?raw=1"), file("findings/2026/b c.md"));
        assert_eq!(leads("/policies/100%.md"), file("policies/100%.md"));
        assert_eq!(leads("a%+1.md"), file("findings/2026/a%+1.md"));
        for outside in ["../../../x.md", "C:\\x.md", "file:///etc/hosts"] {
            assert_eq!(leads(outside), LinkTarget::Outside, "{outside}");
        }
        for elsewhere in [
            "#root-cause",
            "https://acme.example",
            "mailto:a@b.example",
            "//x/y",
            "",
        ] {
            assert_eq!(leads(elsewhere), LinkTarget::Elsewhere, "{elsewhere}");
        }
    }
}
