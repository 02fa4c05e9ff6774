//! Audit records, and what they are to a finding: the audit it comes from, the next one, the certificate.
//!
//! Not for judging audits or findings, and not for configured deadlines (`policy`).

use std::sync::Arc;

use super::{AuditKind, Day, Finding, Record, Severity, Slot, Source, Status, Text};
use crate::text::RepoPath;

/// One file of the audits folders.
#[derive(Clone, Debug)]
pub struct Audit {
    /// Its id, named by findings in `audit`.
    pub id: Slot<Text>,
    /// What kind of audit it is.
    pub kind: Slot<AuditKind>,
    /// First day.
    pub starts: Slot<Day>,
    /// Last day, from which certification bodies count.
    pub ends: Slot<Day>,
    /// The certification body, the customer or the supplier.
    pub body: Slot<Text>,
    /// The day on which the certificate expires that the audit is about.
    pub certificate_expires: Slot<Day>,
    /// The day on which the next audit of this party is planned.
    pub next_audit: Slot<Day>,
    /// The file with its problems. Its finding is empty: an audit is none.
    pub record: Record,
}

impl Audit {
    /// Where it stands.
    pub fn path(&self) -> &RepoPath {
        self.record.path()
    }

    /// Its first day; the last, where only that is known.
    pub fn first_day(&self) -> Option<Day> {
        self.starts.value().or(self.ends.value())
    }

    /// Its last day; the first, where only that is known.
    pub fn last_day(&self) -> Option<Day> {
        self.ends.value().or(self.starts.value())
    }

    /// Who audits; none where the kind cannot be read.
    pub fn auditor(&self) -> Option<Auditor<'_>> {
        Some(Auditor {
            party: self.kind.value()?.party(),
            body: self.body.get().map(|body| &**body),
        })
    }

    /// How messages name it: its id, or its path.
    pub fn name(&self) -> &str {
        self.id.get().map_or(self.path().as_str(), |id| id)
    }

    /// Whether a finding that names an id means this audit: by its id, and where that cannot be read by its
    /// file name.
    fn is_named(&self, id: &str) -> bool {
        if let Some(own) = self.id.get() {
            return **own == *id;
        }
        let rest = self.path().stem().strip_prefix(id);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    }

    /// Whether both say the same at the same place, so that nothing can follow from one that does not from
    /// the other.
    fn is_same(&self, other: &Self) -> bool {
        let (one, other) = (&self.record.contents, &other.record.contents);
        Arc::ptr_eq(one, other)
            || (one.source.path() == other.source.path()
                && one.source.text() == other.source.text())
    }
}

/// A record of an audit that was there once, under an id that no record has now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoneAudit {
    /// The id.
    pub id: Text,
    /// The file that had it last.
    pub path: RepoPath,
    /// The commit that took it away, in hexadecimal, and its day; none where that is not committed yet.
    pub commit: Option<(Text, Day)>,
    /// Whether the file was deleted, or has another id now.
    pub is_deleted: bool,
}

/// Who audits. Each looks at what became of the findings of its own earlier audits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Party {
    /// A certification body.
    CertificationBody,
    /// We ourselves.
    Ourselves,
    /// A customer.
    Customer,
    /// We, at a supplier.
    AtSupplier,
}

impl AuditKind {
    /// Who carries out an audit of this kind.
    pub const fn party(self) -> Party {
        match self {
            Self::InternalAudit => Party::Ourselves,
            Self::Stage1 | Self::Stage2 | Self::Surveillance | Self::Recertification => {
                Party::CertificationBody
            }
            Self::CustomerAudit => Party::Customer,
            Self::SupplierAudit => Party::AtSupplier,
        }
    }
}

impl Source {
    /// The kind of audit in which it came to light; none for what came to light otherwise.
    pub const fn audit(self) -> Option<AuditKind> {
        match self {
            Self::InternalAudit => Some(AuditKind::InternalAudit),
            Self::Stage1 => Some(AuditKind::Stage1),
            Self::Stage2 => Some(AuditKind::Stage2),
            Self::Surveillance => Some(AuditKind::Surveillance),
            Self::Recertification => Some(AuditKind::Recertification),
            Self::CustomerAudit => Some(AuditKind::CustomerAudit),
            Self::SupplierAudit => Some(AuditKind::SupplierAudit),
            Self::Monitoring | Self::Incident | Self::ManagementReview | Self::SelfIdentified => {
                None
            }
        }
    }
}

/// Who audits, as far as records say.
#[derive(Clone, Copy, Debug)]
pub struct Auditor<'a> {
    /// Who they are to us.
    pub party: Party,
    /// Their name, or whom we audit.
    pub body: Option<&'a str>,
}

impl Auditor<'_> {
    /// Whether one looks at what became of the other's findings. There are many customers and suppliers, so
    /// these need the same name; a certification body takes over from the one before it.
    pub fn goes_on_from(self, other: Auditor<'_>) -> bool {
        let named = |body: Option<&str>| body.map(|body| body.trim().to_lowercase());
        self.party == other.party
            && match self.party {
                Party::CertificationBody | Party::Ourselves => true,
                Party::Customer | Party::AtSupplier => {
                    self.body.is_some() && named(self.body) == named(other.body)
                }
            }
    }
}

/// An audit to come after another one.
#[derive(Clone, Copy, Debug)]
pub struct Next<'a> {
    /// Its first day.
    pub day: Day,
    /// The record that says so: its own, or that of an earlier audit that plans it.
    pub said_by: &'a Audit,
    /// Whether it has a record of its own.
    pub is_recorded: bool,
}

/// All audits of a register, as findings look at them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Audits<'a>(pub &'a [Audit]);

impl<'a> Audits<'a> {
    /// The audit that an id means; the first, where it was given twice.
    pub fn named(self, id: &str) -> Option<&'a Audit> {
        self.0.iter().find(|audit| audit.is_named(id))
    }

    /// The audit that a finding comes from, if there is a record of it.
    pub fn of(self, finding: &Finding) -> Option<&'a Audit> {
        self.named(finding.audit.get()?)
    }

    /// The kind of audit that a finding comes from: that of the audit that it names, else what its source
    /// says; none for one that came to light otherwise.
    pub fn kind_of(self, finding: &Finding) -> Option<AuditKind> {
        let named = self.of(finding).and_then(|audit| audit.kind.value());
        named.or_else(|| finding.source.value()?.audit())
    }

    /// Who found it, if that was in an audit.
    pub fn party_of(self, finding: &Finding) -> Option<Party> {
        self.kind_of(finding).map(AuditKind::party)
    }

    /// Who found it, with their name, if that was in an audit.
    pub fn auditor_of<'f>(self, finding: &'f Finding) -> Option<Auditor<'f>>
    where
        'a: 'f,
    {
        let named = self.of(finding).and_then(Audit::auditor);
        let by_source = || {
            let external = finding.external.get();
            Some(Auditor {
                party: finding.source.value()?.audit()?.party(),
                body: external.and_then(|external| Some(&**external.body.get()?)),
            })
        };
        named.or_else(by_source)
    }

    /// The last day of the audit that a finding comes from; the day it was raised where there is no record
    /// of that.
    pub fn found_on(self, finding: &Finding) -> Option<Day> {
        let audit = self.of(finding).and_then(Audit::last_day);
        audit.or(finding.raised.value())
    }

    /// The next audit of who found it after the one in which it was found; of the certification body, where
    /// it was found otherwise. One that has a record goes before one that is only planned.
    pub fn next_after(self, finding: &Finding) -> Option<Next<'a>> {
        let otherwise = Auditor {
            party: Party::CertificationBody,
            body: None,
        };
        let auditor = self.auditor_of(finding).unwrap_or(otherwise);
        self.next(auditor, self.found_on(finding)?)
    }

    /// The audits of somebody.
    fn by(self, auditor: Auditor<'_>) -> impl Iterator<Item = &'a Audit> {
        let all = self.0.iter();
        all.filter(move |audit| audit.auditor().is_some_and(|own| own.goes_on_from(auditor)))
    }

    /// The first audit of somebody that begins after a day.
    pub fn next(self, auditor: Auditor<'_>, after: Day) -> Option<Next<'a>> {
        let own = || self.by(auditor);
        let recorded = own().filter_map(|audit| {
            let day = audit.first_day().filter(|day| *day > after)?;
            Some(Next {
                day,
                said_by: audit,
                is_recorded: true,
            })
        });
        let planned = own().filter_map(|audit| {
            let day = audit.next_audit.value().filter(|day| *day > after)?;
            // A plan that was overtaken by an audit that took place is none any more.
            let held = audit.last_day().is_some_and(|last| last <= after);
            let is_newest = !own().any(|other| other.last_day() > audit.last_day());
            (held || is_newest).then_some(Next {
                day,
                said_by: audit,
                is_recorded: false,
            })
        });
        let recorded = recorded.min_by_key(|next| next.day);
        recorded.or_else(|| planned.min_by_key(|next| next.day))
    }

    /// The audit of somebody that ended last before a day.
    pub fn last_before(self, auditor: Auditor<'_>, day: Day) -> Option<&'a Audit> {
        let own = self.by(auditor);
        let ended = own.filter(|audit| audit.last_day().is_some_and(|last| last < day));
        ended.max_by_key(|audit| (audit.last_day(), audit.id.get()))
    }

    /// When the certificate expires that was in force when a finding came to light, and who says so: its own
    /// audit, else the first day on record after it was raised on which one expires.
    pub fn expiry(self, finding: &Finding) -> Option<(Day, &'a Audit)> {
        let own = self.of(finding);
        let own = own.and_then(|audit| Some((audit.certificate_expires.value()?, audit)));
        own.or_else(|| self.expiry_after(finding.raised.value()?))
    }

    /// The first day after another one on which a certificate expires, and who says so.
    pub fn expiry_after(self, day: Day) -> Option<(Day, &'a Audit)> {
        let all = self.0.iter();
        let known = all.filter_map(|audit| Some((audit.certificate_expires.value()?, audit)));
        known
            .filter(|(expires, _)| *expires >= day)
            .min_by_key(|(expires, _)| *expires)
    }

    /// Whether it is a nonconformity of a certification body with this grade that is not settled.
    fn is_open_certified(self, finding: &Finding, severity: Severity) -> bool {
        finding.is_nonconformity()
            && !finding.is_settled()
            && finding.severity.value() == Some(severity)
            && self.party_of(finding) == Some(Party::CertificationBody)
    }

    /// Whether it is a certification body's major that nobody verified: not they, nor, where the record keeps
    /// no days of theirs, we.
    pub fn is_unverified_major(self, finding: &Finding) -> bool {
        let verified = match finding.external.get() {
            Some(external) => !external.verified.is_missing(),
            None => finding.claims(Status::Verified),
        };
        self.is_open_certified(finding, Severity::Major) && !verified
    }

    /// Whether it is a certification body's minor whose plan nobody accepted, and that is not verified yet.
    pub fn awaits_plan(self, finding: &Finding) -> bool {
        let accepted = !finding.plan_accepted.is_missing()
            || finding.external.get().is_some_and(|external| {
                !external.accepted.is_missing() || !external.verified.is_missing()
            });
        self.is_open_certified(finding, Severity::Minor)
            && !accepted
            && !finding.claims(Status::Verified)
    }

    /// Whether both are the same audits with the same text.
    pub fn are_same(self, other: Audits<'_>) -> bool {
        self.0.len() == other.0.len() && self.0.iter().zip(other.0).all(|(a, b)| a.is_same(b))
    }
}
