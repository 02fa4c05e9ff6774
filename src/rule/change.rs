//! What rules see that look at a change: what it makes of waivers, of the configuration, and of what prevents
//! findings.
//!
//! Not for what is new in it (`commands::judge` tells that of every diagnostic).

use super::Rule;
use crate::model::{Record, Register};
use crate::policy::{Policy, Settings};
use crate::text::SourceFile;

/// A snapshot that a change is compared with.
#[derive(Debug)]
pub struct Past {
    /// Its register.
    pub register: Register,
    /// Its own configuration; none where it had no clause10.yaml, and the defaults counted.
    pub policy: Option<Policy>,
    /// The file of that configuration.
    pub configuration: Option<SourceFile>,
}

/// Where a violation stands that a change brings.
#[derive(Clone, Copy, Debug)]
pub enum Stands<'a> {
    /// In the configuration.
    Configuration,
    /// In a record of the register: a finding, a control, a policy document.
    In(&'a Record),
    /// Nowhere any more: in a file as it was before the change.
    Gone(&'a SourceFile),
}

/// What a change makes of waivers, of the configuration and of what prevents findings.
pub struct ChangeView<'a> {
    /// The register after the change.
    pub register: &'a Register,
    /// The company's rules by which is judged: levels and deadlines are those of the base.
    pub policy: &'a Policy,
    /// The settings as the change writes them.
    pub settings: &'a Settings,
    /// The configuration's file after the change; none where it has none.
    pub configuration: Option<&'a SourceFile>,
    /// What the change is compared with: something is new if it is new against all of them.
    pub before: &'a [Past],
    /// All rules, for their default levels.
    pub rules: &'static [&'static Rule],
}
