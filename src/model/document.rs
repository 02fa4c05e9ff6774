//! A policy document, as far as its review is concerned.
//!
//! Not for what it says: that is the company's.

use super::{Cadence, Day, Items, Person, Record, Slot, Spanned, Text};

/// One file of the policies folder whose front matter says how often it is reviewed.
#[derive(Clone, Debug)]
pub struct Document {
    /// The file with what could not be read of its front matter; it is no finding and has none's fields.
    pub file: Record,
    /// What it is called.
    pub title: Slot<Text>,
    /// Who answers for it.
    pub owner: Slot<Items<Spanned<Person>>>,
    /// When it was last reviewed.
    pub reviewed: Slot<Day>,
    /// How often it is.
    pub review_every: Slot<Cadence>,
}

impl Document {
    /// The day by which it is to be reviewed again; none where it was never reviewed, or where one of the
    /// two fields cannot be read.
    pub fn due(&self) -> Option<Day> {
        self.review_every.get()?.after(self.reviewed.value()?)
    }

    /// What it is called; its path where it does not say.
    pub fn name(&self) -> &str {
        self.title
            .get()
            .map_or(self.file.path().as_str(), |title| title)
    }
}
