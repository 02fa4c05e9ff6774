//! What rules see that look at recurring controls and policy documents.
//!
//! Not for reading git: what was committed for a control stands beside its record.

use crate::model::{Control, Day, Document, Person, Register};
use crate::policy::Policy;
use crate::text::Span;

/// One recurring control, with what was committed for it, on a day.
pub struct ControlView<'a> {
    control: &'a Control,
    register: &'a Register,
    policy: &'a Policy,
    as_of: Day,
}

impl<'a> ControlView<'a> {
    /// A view of a control.
    pub fn new(
        control: &'a Control,
        register: &'a Register,
        policy: &'a Policy,
        as_of: Day,
    ) -> Self {
        Self {
            control,
            register,
            policy,
            as_of,
        }
    }

    /// The control; what was committed for it is none where history is not judged.
    pub fn control(&self) -> &'a Control {
        self.control
    }

    /// The findings, for those that its record names.
    pub fn register(&self) -> &'a Register {
        self.register
    }

    /// The company's rules.
    pub fn policy(&self) -> &'a Policy {
        self.policy
    }

    /// The day on which is judged.
    pub fn as_of(&self) -> Day {
        self.as_of
    }

    /// A field's dotted path in the words of the register, for messages.
    pub fn name(&self, path: &str) -> String {
        self.policy.words.path(path)
    }

    /// A place in the record: that of a field, else that of the id, else the start of the file.
    pub fn place(&self, field: Option<Span>) -> Span {
        field
            .or_else(|| self.control.id.span())
            .unwrap_or(Span::at(0))
    }

    /// The day on which a person left, where that was before the day of the view.
    pub fn has_left(&self, person: &Person) -> Option<Day> {
        let left = self.policy.people.left(person);
        left.filter(|left| *left < self.as_of)
    }
}

/// One policy document, on a day.
pub struct DocumentView<'a> {
    document: &'a Document,
    policy: &'a Policy,
    as_of: Day,
}

impl<'a> DocumentView<'a> {
    /// A view of a document.
    pub fn new(document: &'a Document, policy: &'a Policy, as_of: Day) -> Self {
        Self {
            document,
            policy,
            as_of,
        }
    }

    /// The document.
    pub fn document(&self) -> &'a Document {
        self.document
    }

    /// The day on which is judged.
    pub fn as_of(&self) -> Day {
        self.as_of
    }

    /// A field's dotted path in the words of the register, for messages.
    pub fn name(&self, path: &str) -> String {
        self.policy.words.path(path)
    }
}
