//! The settings about how the life of a finding shows in git.
//!
//! Not for judging it: that is the family history of the rules.

use serde::{Deserialize, Deserializer, Serialize};

use crate::model::Status;

/// How the life of a finding shows in git.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct History {
    /// Whether branches are squashed, so that one version may carry several steps.
    pub squash: bool,
    /// How long after the day it claims something may be recorded.
    pub backdated: Backdated,
}

/// After how many days a claimed day counts as backdated.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Backdated {
    /// For every field that has no number of its own.
    pub default: u32,
    /// For `raised` of what a certification body or a customer found.
    pub external: u32,
    /// For `raised` of all others.
    #[serde(deserialize_with = "number", skip_serializing_if = "Option::is_none")]
    pub raised: Option<u32>,
    /// For `correction.done`.
    #[serde(
        rename = "correction.done",
        deserialize_with = "number",
        skip_serializing_if = "Option::is_none"
    )]
    pub corrected: Option<u32>,
    /// For `root_cause.done`.
    #[serde(
        rename = "root_cause.done",
        deserialize_with = "number",
        skip_serializing_if = "Option::is_none"
    )]
    pub analysed: Option<u32>,
    /// For `done` of each corrective action.
    #[serde(
        rename = "corrective_actions.done",
        deserialize_with = "number",
        skip_serializing_if = "Option::is_none"
    )]
    pub implemented: Option<u32>,
    /// For `verification.done`.
    #[serde(
        rename = "verification.done",
        deserialize_with = "number",
        skip_serializing_if = "Option::is_none"
    )]
    pub verified: Option<u32>,
    /// For `closed`.
    #[serde(deserialize_with = "number", skip_serializing_if = "Option::is_none")]
    pub closed: Option<u32>,
}

/// A number that is given: a key without a value means nothing.
fn number<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u32>, D::Error> {
    u32::deserialize(from).map(Some)
}

impl Default for Backdated {
    fn default() -> Self {
        Self {
            default: 14,
            external: 45,
            raised: None,
            corrected: None,
            analysed: None,
            implemented: None,
            verified: None,
            closed: None,
        }
    }
}

impl Backdated {
    /// Every key with its number, resolved.
    pub fn limits(&self) -> [(&'static str, u32); 8] {
        let own = |number: Option<u32>| number.unwrap_or(self.default);
        [
            ("default", self.default),
            ("external", self.external),
            ("raised", own(self.raised)),
            ("correction.done", own(self.corrected)),
            ("root_cause.done", own(self.analysed)),
            ("corrective_actions.done", own(self.implemented)),
            ("verification.done", own(self.verified)),
            ("closed", own(self.closed)),
        ]
    }

    /// The number for the day on which a step was finished; `raised` is the one of `open`.
    pub fn of(&self, step: Status, external: bool) -> u32 {
        let own = match step {
            Status::Open if external => Some(self.external),
            Status::Open => self.raised,
            Status::Corrected => self.corrected,
            Status::Analysed => self.analysed,
            Status::Implemented => self.implemented,
            Status::Verified => self.verified,
            Status::Closed => self.closed,
            Status::Planned | Status::Withdrawn => None,
        };
        own.unwrap_or(self.default)
    }
}
