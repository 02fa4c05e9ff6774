//! Runs the rules over what prevents findings: recurring controls and policy documents.
//!
//! Not for findings. What cannot be read of a control or a document is reported by the rules of the family
//! document, as for every record.

use super::{Found, Run};
use crate::model::Record;
use crate::rule::{Check, ControlView, DocumentView, RecordView, Rule, Violation};

impl Run<'_> {
    /// What the rules find in controls and documents, in their order.
    pub(super) fn judge_prevention(&self) -> Vec<Found<'_>> {
        let mut found = Vec::new();
        for control in &self.register.controls {
            let view = ControlView::new(control, self.register, self.policy, self.as_of);
            found.extend(self.judge_other(&control.file, |rule| match rule.check {
                Check::Control(check) => check(&view),
                _ => Vec::new(),
            }));
        }
        for document in &self.register.documents {
            let view = DocumentView::new(document, self.policy, self.as_of);
            found.extend(self.judge_other(&document.file, |rule| match rule.check {
                Check::Document(check) => check(&view),
                _ => Vec::new(),
            }));
        }
        found
    }

    /// What the rules find in a record that is no finding: those about files as they were read, and its own.
    fn judge_other<'a>(
        &self,
        file: &'a Record,
        own: impl Fn(&Rule) -> Vec<Violation>,
    ) -> Vec<Found<'a>> {
        let view = RecordView::new(file, self.policy);
        let mut found = Vec::new();
        for rule in self.rules {
            let violations = match rule.check {
                Check::Record(check) => check(&view),
                _ => own(rule),
            };
            let violations = violations.into_iter();
            found.extend(violations.map(|violation| Found::in_record(rule, file, violation)));
        }
        found
    }
}
