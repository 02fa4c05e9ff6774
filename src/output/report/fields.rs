//! The front matter of a finding as a list of terms and what the record says of each.
//!
//! Not for its text, actions and evidence.

use super::anchors::Anchors;
use super::escape::html;
use crate::model::{Day, Extension, Finding, Items, Kind, Person, Reason, Slot, Spanned, Text};

/// One term.
pub struct Field {
    /// The term.
    pub name: String,
    /// What the record says, as HTML.
    pub html: String,
}

/// All that a finding says, in the order of its life; what it does not say is left out.
pub fn fields(finding: &Finding, path: &str, anchors: &Anchors) -> Vec<Field> {
    let mut list = List {
        fields: Vec::new(),
        anchors,
    };
    list.nature(finding);
    list.steps(finding);
    list.end(finding);
    list.others(finding);
    list.relations(finding);
    list.add("Former number", text(&finding.former_id));
    for (name, value) in &finding.extra {
        list.add(name, Some(html(&value.value)));
    }
    list.add("Record", Some(format!("<code>{}</code>", html(path))));
    list.fields
}

struct List<'a> {
    fields: Vec<Field>,
    anchors: &'a Anchors,
}

impl List<'_> {
    fn add(&mut self, name: &str, said: Option<String>) {
        if let Some(said) = said.filter(|said| !said.trim().is_empty()) {
            self.fields.push(Field {
                name: name.to_owned(),
                html: said,
            });
        }
    }

    fn nature(&mut self, finding: &Finding) {
        let kind = finding.kind.value().map(Kind::word);
        let kind = match (finding.severity.value(), kind) {
            (Some(severity), Some(kind)) => Some(format!("{severity} {kind}")),
            (Some(severity), None) => Some(severity.to_string()),
            (None, kind) => kind.map(str::to_owned),
        };
        self.add("Kind", kind);
        self.add("Reason of the severity", text(&finding.severity_reason));
        self.add(
            "Status",
            finding.status.value().map(|status| status.to_string()),
        );
        self.add(
            "Source",
            finding
                .source
                .value()
                .map(|source| source.word().replace('-', " ")),
        );
        self.add("Audit", text(&finding.audit));
        let requirements = finding.requirements.items().iter();
        let requirements =
            requirements.map(|cited| format!("<li>{}</li>", html(&cited.value.text)));
        self.add("Requirements", listed(requirements));
        self.add("Area", text(&finding.area));
        self.add("Detected", day(&finding.detected));
        self.add("Raised", dated(&finding.raised, &finding.raised_by));
        self.add(
            "Owner",
            finding.owner.get().map(|owner| html(owner.as_str())),
        );
        self.add("Due", day(&finding.due));
        let extensions = finding.extensions.items().iter();
        let extensions =
            extensions.map(|extension| format!("<li>{}</li>", extended(&extension.value)));
        self.add("Due dates moved", listed(extensions));
    }

    fn steps(&mut self, finding: &Finding) {
        if let Some(block) = finding.correction.get() {
            let said = match text(&block.not_applicable) {
                Some(reason) => Some(format!("not applicable: {reason}")),
                None => done(&block.done, &block.due, &block.by),
            };
            self.add("Correction", said);
        }
        if let Some(block) = finding.root_cause.get() {
            let mut said = done(&block.done, &block.due, &block.by).unwrap_or_default();
            if let Some(method) = block.method.value() {
                said.push_str(&format!("; {}", method.word().replace('-', " ")));
            }
            self.add("Cause analysis", Some(said));
            let categories = block.categories.items().iter();
            let categories: Vec<String> = categories
                .map(|category| category.value.word().replace('-', " "))
                .collect();
            self.add("Causes", Some(categories.join(", ")));
            if let Some(extent) = block.extent.get() {
                self.add("Extent: where one looked", text(&extent.checked));
                let similar = extent
                    .similar
                    .items()
                    .iter()
                    .map(|similar| self.item(&similar.value));
                let similar =
                    listed(similar).or_else(|| extent.similar.get().map(|_| "nothing".to_owned()));
                self.add("Extent: what was similar", similar);
            }
        }
        self.add(
            "Why no action on causes is needed",
            text(&finding.no_action_reason),
        );
        if let Some(accepted) = finding.plan_accepted.get() {
            self.add("Plan accepted", dated(&accepted.date, &accepted.by));
        }
        if let Some(block) = finding.verification.get() {
            self.add("Criteria of effectiveness", text(&block.criteria));
            let mut said = done(&block.done, &block.due, &block.by).unwrap_or_default();
            if let Some(result) = block.result.value() {
                said.push_str(&format!(
                    ": <strong>{}</strong>",
                    result.word().replace('-', " ")
                ));
            }
            self.add("Verification", Some(said));
        }
        let changes = finding.isms_changes.items().iter();
        let changes = changes.map(|change| format!("<li>{}</li>", html(&change.value.text)));
        self.add("Changes of the management system", listed(changes));
    }

    fn end(&mut self, finding: &Finding) {
        self.add("Closed", dated(&finding.closed, &finding.closed_by));
        let reopened = finding
            .reopened
            .items()
            .iter()
            .map(|entry| format!("<li>{}</li>", reason(&entry.value)));
        self.add("Reopened", listed(reopened));
        let amended = finding
            .amended
            .items()
            .iter()
            .map(|entry| format!("<li>{}</li>", reason(&entry.value)));
        self.add("Mended after it was closed", listed(amended));
        self.add("Withdrawn", finding.withdrawn.get().map(reason));
    }

    fn others(&mut self, finding: &Finding) {
        let Some(block) = finding.external.get() else {
            return;
        };
        let days = [
            ("plan due", &block.plan_due),
            ("accepted", &block.accepted),
            ("verified", &block.verified),
        ];
        let days = days
            .iter()
            .filter_map(|(word, slot)| Some(format!("{word} {}", day(slot)?)));
        let names = [text(&block.body), text(&block.reference)];
        let said: Vec<String> = names.into_iter().flatten().chain(days).collect();
        self.add("External party", Some(said.join(", ")));
    }

    fn relations(&mut self, finding: &Finding) {
        let earlier = finding
            .recurrence_of
            .items()
            .iter()
            .map(|earlier| self.item(&earlier.value));
        self.add("Repeats", listed(earlier));
        let others = finding.not_recurrence_of.items().iter().map(|other| {
            let id = other
                .value
                .finding
                .get()
                .map(|id| self.link(id))
                .unwrap_or_default();
            let why = text(&other.value.reason).unwrap_or_default();
            format!("<li>{id}: {why}</li>")
        });
        self.add("Does not repeat", listed(others));
    }

    fn item(&self, id: &str) -> String {
        format!("<li>{}</li>", self.link(id))
    }

    /// The number of a finding, as a link where the page has it; any other text as it is.
    fn link(&self, id: &str) -> String {
        link(id, self.anchors)
    }
}

/// The number of a finding as HTML: a link where the page has it.
pub fn link(id: &str, anchors: &Anchors) -> String {
    match anchors.named(id) {
        Some(anchor) => format!("<a href=\"#{anchor}\">{}</a>", html(id)),
        None => html(id),
    }
}

fn listed(items: impl Iterator<Item = String>) -> Option<String> {
    let items: String = items.collect();
    (!items.is_empty()).then(|| format!("<ul>{items}</ul>"))
}

fn text(slot: &Slot<Text>) -> Option<String> {
    slot.get().map(|text| html(text))
}

/// A day as HTML.
pub fn day(slot: &Slot<Day>) -> Option<String> {
    slot.value()
        .map(|day| format!("<time datetime=\"{day}\">{day}</time>"))
}

/// A day and who.
fn dated(when: &Slot<Day>, who: &Slot<Person>) -> Option<String> {
    let who = who.get().map(|who| html(who.as_str()));
    match (day(when), who) {
        (Some(day), Some(who)) => Some(format!("{day} by {who}")),
        (Some(day), None) => Some(day),
        (None, Some(who)) => Some(format!("by {who}, on no day that can be read")),
        (None, None) => None,
    }
}

/// What was done, or is to be.
fn done(done: &Slot<Day>, due: &Slot<Day>, by: &Slot<Person>) -> Option<String> {
    let said = dated(done, by);
    match (done.value(), day(due)) {
        (Some(_), Some(due)) => said.map(|said| format!("done {said}, was due {due}")),
        (Some(_), None) => said.map(|said| format!("done {said}")),
        (None, Some(due)) => Some(format!("not done, due {due}")),
        (None, None) => Some("not done".to_owned()),
    }
}

fn extended(extension: &Extension) -> String {
    let field = text(&extension.field).unwrap_or_default();
    let days = [day(&extension.from), day(&extension.to)].map(Option::unwrap_or_default);
    let granted = dated(&extension.date, &extension.by).unwrap_or_default();
    let reason = text(&extension.reason).unwrap_or_default();
    format!(
        "<code>{field}</code> from {} to {}, granted {granted}: {reason}",
        days[0], days[1]
    )
}

fn reason(entry: &Reason) -> String {
    let when = dated(&entry.date, &entry.by).unwrap_or_default();
    let why = text(&entry.reason).unwrap_or_default();
    format!("{when}: {why}")
}

/// The items of a list, joined.
pub fn joined<T>(list: &Slot<Items<Spanned<T>>>, each: impl Fn(&T) -> String) -> String {
    let items: Vec<String> = list.items().iter().map(|item| each(&item.value)).collect();
    items.join(", ")
}
