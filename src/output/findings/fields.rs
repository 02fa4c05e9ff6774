//! The fields of a record as they are understood, as JSON: every field is there under our name, null where the
//! record has no usable value.
//!
//! What is written but cannot be used is in the front matter, and there is a diagnostic of it.

use serde_json::{Map, Value, json};

use crate::catalog::{Requirement, edition_cited};
use crate::model::{
    Action, Category, Cause, Correction, Day, Evidence, Extension, Extent, External, Finding,
    Items, Kind, Method, NotRecurrence, Outcome, Person, PlanAcceptance, Reason, RequirementCited,
    Severity, Slot, Source, Spanned, Status, Target, Text, Verification, Waiver,
};
use crate::policy::Policy;

/// All fields of a finding, and the extra fields of the company under `extra`.
pub fn of(finding: &Finding, policy: &Policy) -> Value {
    finding.told(policy)
}

/// What has a meaning that JSON can say.
trait Told {
    fn told(&self, policy: &Policy) -> Value;
}

impl<T: Told> Told for Slot<T> {
    fn told(&self, policy: &Policy) -> Value {
        self.get().map_or(Value::Null, |value| value.told(policy))
    }
}

impl<T: Told> Told for Spanned<T> {
    fn told(&self, policy: &Policy) -> Value {
        self.value.told(policy)
    }
}

impl Told for Text {
    fn told(&self, _: &Policy) -> Value {
        json!(**self)
    }
}

impl Told for Day {
    fn told(&self, _: &Policy) -> Value {
        json!(self)
    }
}

impl Told for Person {
    fn told(&self, _: &Policy) -> Value {
        json!({ "text": self.as_str(), "address": self.address() })
    }
}

impl Told for Evidence {
    fn told(&self, _: &Policy) -> Value {
        let (kind, path, commit) = match &self.target {
            Target::File { path, at } => ("file", Some(path.as_str()), at.as_deref()),
            Target::Address => ("address", None, None),
            Target::Outside => ("outside", None, None),
            Target::Nothing => ("none", None, None),
        };
        json!({ "text": &*self.text, "kind": kind, "path": path, "commit": commit })
    }
}

impl Told for RequirementCited {
    fn told(&self, policy: &Policy) -> Value {
        let read = self.read.as_ref().ok();
        let (of, edition, number) = match read {
            Some(Requirement::Iso27001 {
                number, sub_item, ..
            }) => {
                let edition = read.and_then(|read| edition_cited(read, policy.default_edition()));
                let edition = edition.map(|edition| edition.to_string());
                let item = sub_item.as_ref().map(|item| format!(" {item}"));
                let number = format!("{number}{}", item.unwrap_or_default());
                (Some("ISO27001"), edition, Some(number))
            }
            Some(Requirement::Scheme {
                scheme,
                edition,
                number,
            }) => (Some(&**scheme), edition.clone(), Some(number.clone())),
            Some(Requirement::OwnDocument {
                document,
                paragraph,
            }) => (Some(&**document), None, Some(paragraph.clone())),
            None => (None, None, None),
        };
        json!({ "text": &*self.text, "of": of, "edition": edition, "number": number })
    }
}

/// Words of the record.
macro_rules! word {
    ($($kind:ident)+) => {
        $(impl Told for $kind {
            fn told(&self, _: &Policy) -> Value {
                json!(self.word())
            }
        })+
    };
}

word! { Category Kind Method Outcome Severity Source Status }

/// Blocks of fields, each under its name.
macro_rules! block {
    ($($kind:ident { $($field:ident)+ })+) => {
        $(impl Told for $kind {
            fn told(&self, policy: &Policy) -> Value {
                let mut block = Map::new();
                $(block.insert(stringify!($field).to_owned(), self.$field.told(policy));)+
                Value::Object(block)
            }
        })+
    };
}

block! {
    Finding {
        id title kind severity severity_reason status source requirements audit detected raised raised_by owner
        due area evidence correction root_cause no_action_reason corrective_actions verification isms_changes
        closed closed_by external plan_accepted recurrence_of not_recurrence_of extensions reopened amended
        withdrawn former_id waivers extra
    }
    Correction { due done by evidence not_applicable }
    Cause { due done by method categories extent evidence }
    Extent { checked similar }
    Action { id action addresses owner due done by evidence }
    Verification { criteria due done by result evidence }
    External { body reference plan_due accepted verified }
    PlanAcceptance { date by }
    NotRecurrence { finding reason }
    Extension { field from to date by reason }
    Reason { date by reason }
    Waiver { rule field reason by until }
}

/// The company's own fields by their keys.
impl Told for Vec<(Text, Spanned<Text>)> {
    fn told(&self, policy: &Policy) -> Value {
        let fields = self.iter();
        Value::Object(
            fields
                .map(|(key, value)| (key.to_string(), value.told(policy)))
                .collect(),
        )
    }
}

/// The items that can be used; a list that is not there is no empty list.
impl<T: Told> Told for Slot<Items<Spanned<T>>> {
    fn told(&self, policy: &Policy) -> Value {
        if self.get().is_none() {
            return Value::Null;
        }
        let items = self.items().iter();
        Value::Array(items.map(|item| item.told(policy)).collect())
    }
}
