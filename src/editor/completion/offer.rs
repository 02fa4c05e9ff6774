//! One thing that can stand at a place, and how it is told to the client.
//!
//! Not for what there is to offer.

use lsp_types::{
    CompletionItem, CompletionItemKind, CompletionTextEdit, Documentation, MarkupContent,
    MarkupKind, TextEdit,
};

use super::MOST;
use super::ask::Ask;
use super::filling::Filling;
use crate::text::Span;

/// One thing that can stand at a place.
#[derive(Clone, Debug)]
pub struct Offer {
    /// What is shown.
    pub label: String,
    /// What kind of thing it is, for the picture beside it.
    pub kind: CompletionItemKind,
    /// A few words beside it.
    pub detail: String,
    /// More of it, in Markdown.
    pub about: String,
    /// What is written.
    pub filling: Filling,
    /// Offers of a lower rank come first; those of one rank are in order.
    pub rank: u8,
    /// Other words by which it is found.
    pub also: Vec<String>,
    /// How many blanks before the place go.
    pub cut: usize,
    /// Whether it never needs quotes: a day, a number, `true`.
    pub is_bare: bool,
}

impl Offer {
    /// An offer of a text that is written as it is shown.
    pub fn new(label: impl Into<String>, kind: CompletionItemKind) -> Self {
        let label = label.into();
        Self {
            filling: Filling::plain(label.clone()),
            label,
            kind,
            detail: String::new(),
            about: String::new(),
            rank: 1,
            also: Vec::new(),
            cut: 0,
            is_bare: false,
        }
    }

    /// The same with a few words beside it.
    #[must_use]
    pub fn detail(self, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        Self { detail, ..self }
    }

    /// The same with more of it, in Markdown.
    #[must_use]
    pub fn about(self, about: impl Into<String>) -> Self {
        let about = about.into();
        Self { about, ..self }
    }

    /// The same at a rank.
    #[must_use]
    pub fn rank(self, rank: u8) -> Self {
        Self { rank, ..self }
    }

    /// The same, found by other words too.
    #[must_use]
    pub fn also(mut self, word: impl Into<String>) -> Self {
        self.also.push(word.into());
        self
    }

    /// The same, written in another way than it is shown.
    #[must_use]
    pub fn filled(self, filling: Filling) -> Self {
        Self { filling, ..self }
    }

    /// Whether it has in it what was typed; `typed` is in lower case.
    fn is_meant(&self, typed: &str) -> bool {
        let has = |word: &String| word.to_lowercase().contains(typed);
        has(&self.label) || self.also.iter().any(has)
    }

    /// The text that the client compares with what is typed: the word first that begins so.
    fn filter(&self, typed: &str) -> Option<String> {
        let quote = typed.chars().next().filter(|c| "\"'".contains(*c));
        let wanted = typed.trim_start_matches(['"', '\'']).to_lowercase();
        let mut words: Vec<&str> = std::iter::once(&self.label)
            .chain(&self.also)
            .map(String::as_str)
            .collect();
        words.sort_by_key(|word| {
            let word = word.to_lowercase();
            if word.starts_with(&wanted) {
                0
            } else if word.contains(&wanted) {
                1
            } else {
                2
            }
        });
        let quote = quote.map(String::from).unwrap_or_default();
        let filter = format!("{quote}{}", words.join(" "));
        (filter != self.label).then_some(filter)
    }
}

/// The offers as the client takes them.
pub fn items(ask: &Ask<'_>, mut offers: Vec<Offer>) -> Vec<CompletionItem> {
    if offers.len() > MOST {
        let typed = ask.typed().trim_matches(['"', '\'']).to_lowercase();
        offers.retain(|offer| offer.is_meant(&typed));
    }
    offers.sort_by_key(|offer| offer.rank);
    offers.truncate(MOST);
    let offers = offers.into_iter().enumerate();
    offers.map(|(at, offer)| item(ask, offer, at)).collect()
}

fn item(ask: &Ask<'_>, offer: Offer, at: usize) -> CompletionItem {
    let written = offer.filling.written(ask);
    let mut text = written.text;
    if ask.around().1.starts_with('#') && !text.ends_with([' ', '\n']) {
        // Else it would no longer be a comment.
        text.push(' ');
    }
    let edit = TextEdit::new(ask.page.lines.range(ask.span), text);
    let some = |text: String| (!text.is_empty()).then_some(text);
    CompletionItem {
        filter_text: offer.filter(ask.typed()),
        additional_text_edits: trimmed(ask, &offer),
        kind: Some(offer.kind),
        detail: some(offer.detail),
        documentation: some(offer.about).map(|value| {
            Documentation::MarkupContent(MarkupContent {
                kind: MarkupKind::Markdown,
                value,
            })
        }),
        sort_text: Some(format!("{at:04}")),
        insert_text_format: Some(written.format),
        insert_text_mode: written.mode,
        text_edit: Some(CompletionTextEdit::Edit(edit)),
        label: offer.label,
        ..CompletionItem::default()
    }
}

/// The blanks that go before the place: all, where what is written begins with a line end.
fn trimmed(ask: &Ask<'_>, offer: &Offer) -> Option<Vec<TextEdit>> {
    let before = ask.around().0;
    let blanks = before.len() - before.trim_end_matches(' ').len();
    let cut = match offer.filling.is_below() {
        true => blanks,
        false => offer.cut.min(blanks),
    };
    if cut == 0 {
        return None;
    }
    let start = ask.span.start as usize;
    let range = ask.page.lines.range(Span::new(start - cut, start));
    Some(vec![TextEdit::new(range, String::new())])
}
