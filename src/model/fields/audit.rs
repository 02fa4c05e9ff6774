//! The keys of an audit record. Not for what a finding says about its audit.

use super::field;
use crate::model::AuditKind;
use crate::shape::Needed::{Always, No};
use crate::shape::{Field, Shape};

/// The keys of an audit record.
pub static AUDIT: &[Field] = &[
    field(
        "id",
        Shape::Text,
        Always,
        "id of the audit, named by findings in `audit`",
    ),
    field("title", Shape::Text, No, "one line that names it"),
    field(
        "kind",
        Shape::Word(AuditKind::WORDS),
        Always,
        "what kind of audit it is",
    ),
    field("starts", Shape::Day, No, "its first day"),
    field(
        "ends",
        Shape::Day,
        No,
        "its last day, from which certification bodies count",
    ),
    field(
        "scope",
        Shape::OneOrMany(&Shape::Text),
        No,
        "what was audited",
    ),
    field("auditor", Shape::OneOrMany(&Shape::Text), No, "who audited"),
    field(
        "body",
        Shape::Text,
        No,
        "the certification body, the customer or the supplier; the next audit with the same name is that of the same",
    ),
    field(
        "reference",
        Shape::Text,
        No,
        "their number for the audit or its report",
    ),
    field(
        "certificate_expires",
        Shape::Day,
        No,
        "day on which the certificate expires that the audit is about",
    ),
    field("conclusion", Shape::Text, No, "what the auditor concluded"),
    field(
        "next_audit",
        Shape::Day,
        No,
        "day on which the next audit is planned that has no record yet",
    ),
];
