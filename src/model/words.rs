//! The closed lists of words in a record, each with what it means.
//!
//! The terms are those of ISO/IEC 27001 and of audit practice; not for words a company may rename
//! (the policy translates those before they get here).

use crate::shape::words;

words! {
    /// What a finding is.
    pub enum Kind {
        /// a requirement is not met
        Nonconformity = "nonconformity",
        /// something worth noting that is not a nonconformity
        Observation = "observation",
        /// an opportunity for improvement
        Opportunity = "opportunity",
        /// an area of concern from a stage 1 audit, not graded
        Concern = "concern",
    }
}

words! {
    /// How grave a nonconformity is.
    pub enum Severity {
        /// the management system's capability to achieve its results is in doubt
        Major = "major",
        /// an isolated lapse
        Minor = "minor",
    }
}

words! {
    /// How far a finding has come; the order is that of the lifecycle.
    pub enum Status {
        /// recorded, nothing claimed yet
        Open = "open",
        /// the nonconformity itself was put right
        Corrected = "corrected",
        /// the root causes are known
        Analysed = "analysed",
        /// corrective actions are decided, with owners and days
        Planned = "planned",
        /// the corrective actions are done
        Implemented = "implemented",
        /// the actions were shown to have worked
        Verified = "verified",
        /// nothing is left to do
        Closed = "closed",
        /// found not to be a finding after all
        Withdrawn = "withdrawn",
    }
}

impl Status {
    /// Those that a nonconformity goes through, in the order of the lifecycle.
    pub const STEPS: [Self; 7] = [
        Self::Open,
        Self::Corrected,
        Self::Analysed,
        Self::Planned,
        Self::Implemented,
        Self::Verified,
        Self::Closed,
    ];
}

impl Kind {
    /// Whether a finding of this kind can have a status: only a nonconformity runs the whole lifecycle.
    pub const fn can_be(self, status: Status) -> bool {
        matches!(self, Self::Nonconformity)
            || matches!(status, Status::Open | Status::Closed | Status::Withdrawn)
    }
}

words! {
    /// How a finding came to light.
    pub enum Source {
        /// an internal audit (clause 9.2)
        InternalAudit = "internal-audit",
        /// a certification body's stage 1 audit
        Stage1 = "stage-1",
        /// a certification body's stage 2 audit
        Stage2 = "stage-2",
        /// a certification body's surveillance audit
        Surveillance = "surveillance",
        /// a certification body's recertification audit
        Recertification = "recertification",
        /// an audit by a customer
        CustomerAudit = "customer-audit",
        /// our audit of a supplier
        SupplierAudit = "supplier-audit",
        /// monitoring and measurement (clause 9.1)
        Monitoring = "monitoring",
        /// an information security incident
        Incident = "incident",
        /// a management review (clause 9.3)
        ManagementReview = "management-review",
        /// noticed by ourselves in daily work
        SelfIdentified = "self-identified",
    }
}

impl Source {
    /// Whether a certification body or a customer raised it: their words and grade are not ours to change.
    pub const fn is_external(self) -> bool {
        matches!(
            self,
            Self::Stage1
                | Self::Stage2
                | Self::Surveillance
                | Self::Recertification
                | Self::CustomerAudit
        )
    }
}

words! {
    /// How the root cause was found.
    pub enum Method {
        /// asking why until the answer is a cause in the system
        FiveWhys = "five-whys",
        /// a cause-and-effect diagram
        Fishbone = "fishbone",
        /// a fault tree
        FaultTree = "fault-tree",
        /// the eight disciplines
        EightD = "eight-d",
        /// which barriers were missing or failed
        BarrierAnalysis = "barrier-analysis",
        /// another method, named in the section
        Other = "other",
    }
}

words! {
    /// The kind of a root cause.
    pub enum Category {
        /// nobody, or nobody any more, was responsible
        NoOwner = "no-owner",
        /// nothing said when it had to happen
        NoSchedule = "no-schedule",
        /// there was no procedure
        MissingProcedure = "missing-procedure",
        /// the procedure could be read in more than one way
        UnclearProcedure = "unclear-procedure",
        /// the skill or knowledge was not there
        Competence = "competence",
        /// people, time or money were not there
        Resources = "resources",
        /// a tool was missing, wrong or failed
        Tooling = "tooling",
        /// a supplier did not deliver what was agreed, or nothing was agreed
        Supplier = "supplier",
        /// a system or process was designed so that it could happen
        Design = "design",
        /// those who had to know were not told
        Communication = "communication",
        /// something changed and the consequences were not managed
        ChangeNotManaged = "change-not-managed",
        /// it could have been seen, and nothing looked
        MonitoringGap = "monitoring-gap",
        /// those who supervise did not notice or act
        Oversight = "oversight",
    }
}

words! {
    /// What the verification of effectiveness found.
    pub enum Outcome {
        /// the actions worked
        Effective = "effective",
        /// they did not: the cause analysis starts again
        NotEffective = "not-effective",
    }
}

words! {
    /// What kind of audit an audit record describes.
    pub enum AuditKind {
        /// an internal audit (clause 9.2)
        InternalAudit = "internal-audit",
        /// a certification body's stage 1 audit
        Stage1 = "stage-1",
        /// a certification body's stage 2 audit
        Stage2 = "stage-2",
        /// a certification body's surveillance audit
        Surveillance = "surveillance",
        /// a certification body's recertification audit
        Recertification = "recertification",
        /// an audit by a customer
        CustomerAudit = "customer-audit",
        /// our audit of a supplier
        SupplierAudit = "supplier-audit",
    }
}

words! {
    /// The sections of a record that rules look at.
    pub enum SectionKind {
        /// what was found, against which requirement, on what evidence
        Nonconformity = "Nonconformity",
        /// what was done about the nonconformity itself and its consequences
        Correction = "Correction",
        /// why it could happen
        RootCause = "Root cause",
        /// what was done about the cause
        CorrectiveAction = "Corrective action",
        /// how it was shown that this worked
        Verification = "Verification",
        /// the text of a finding that is not a nonconformity
        Observation = "Observation",
    }
}
