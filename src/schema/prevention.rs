//! The schemas of what prevents findings: recurring controls and policy documents.
//!
//! Not for findings: their schema is in the module above.

use serde_json::{Value, json};

use super::{Writer, document as whole};
use crate::model::fields::{CONTROL, DOCUMENT};
use crate::policy::Policy;

/// The schema of a recurring control's front matter, in the words of a register.
pub fn control(policy: &Policy) -> Value {
    let writer = Writer {
        policy,
        settings: false,
    };
    whole(
        "control.schema.json",
        "Recurring control",
        "Front matter of a recurring control: what is done again and again, by whom, and where its evidence is committed.",
        writer.block(CONTROL),
    )
}

/// The schema of a policy document's front matter, in the words of a register; it may have other fields.
pub fn document(policy: &Policy) -> Value {
    let writer = Writer {
        policy,
        settings: false,
    };
    let mut schema = writer.block(DOCUMENT);
    schema.insert("additionalProperties".to_owned(), json!(true));
    whole(
        "policy-document.schema.json",
        "Policy document",
        "Front matter of a policy document: who answers for it, and when it is reviewed.",
        schema,
    )
}
