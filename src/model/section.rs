//! The Markdown body of a record: its sections, what in them is text, and where they link to.
//!
//! Not a Markdown tree: only what rules ask for.

use super::{SectionKind, Text};
use crate::text::Span;

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

impl Body {
    /// The section of a kind; the first, if the title stands twice.
    pub fn section(&self, kind: SectionKind) -> Option<&Section> {
        self.sections
            .iter()
            .find(|section| section.kind == Some(kind))
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
}
