//! The labelled register: findings rendered as records without their answers, and the answers beside them.
//!
//! Not for measuring.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;
use std::path::Path;

use clause10::model::Record;
use clause10::parse;
use clause10::policy::Policy;
use clause10::recurrence::{Entry, Index};
use clause10::text::RepoPath;
use serde_json::Value;

/// A labelled register. Findings are named by their place in the index: the order of their days.
pub struct Corpus {
    /// The findings, in order.
    pub records: Vec<Record>,
    /// The same as they are when they are raised: no cause, no action.
    pub raised: Vec<Record>,
    /// The keys of the findings in that order.
    pub keys: Vec<String>,
    /// The true pairs, later first, with how hard each is.
    pub pairs: BTreeMap<(usize, usize), String>,
    /// The near misses, later first, with what kind each is.
    pub near: BTreeMap<(usize, usize), String>,
    /// Which family each finding belongs to, by a member; each other finding is one of its own.
    pub family: Vec<usize>,
}

impl Corpus {
    /// Reads it; none where it is not there.
    pub fn read(folder: &Path) -> Option<Self> {
        let findings = std::fs::read_to_string(folder.join("findings.jsonl")).ok()?;
        let labels = std::fs::read_to_string(folder.join("labels.csv")).ok()?;
        let findings: Vec<Value> = findings
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        let policy = Policy::default();
        let mut counts: HashMap<String, usize> = HashMap::new();
        let render = |finding: &Value, whole: bool, id: &str| {
            let text = markdown(finding, id, whole);
            parse::record(
                RepoPath::new(format!("findings/{id}.md")),
                text.into_bytes(),
                &policy,
            )
        };
        let mut ids = Vec::new();
        for finding in &findings {
            let prefix = match text(finding, "kind") {
                "nonconformity" => "NC",
                "observation" => "OBS",
                _ => "OFI",
            };
            let series = format!("{prefix}-{}", &text(finding, "raised")[..4]);
            let count = counts.entry(series.clone()).or_default();
            *count += 1;
            ids.push(format!("{series}-{count:03}"));
        }
        let both = findings.iter().zip(&ids);
        let records: Vec<Record> = both
            .clone()
            .map(|(finding, id)| render(finding, true, id))
            .collect();
        let raised: Vec<Record> = both
            .map(|(finding, id)| render(finding, false, id))
            .collect();
        let index = index(&records);
        // Records in the order of the index, so that a place is the same in both.
        let mut order: Vec<usize> = (0..records.len()).collect();
        order.sort_by_key(|at| index.position(&records[*at]).unwrap());
        let keys: Vec<String> = order
            .iter()
            .map(|at| text(&findings[*at], "key").to_owned())
            .collect();
        drop(index);
        let sorted = |records: Vec<Record>| {
            let mut records: Vec<Option<Record>> = records.into_iter().map(Some).collect();
            order
                .iter()
                .map(|at| records[*at].take().unwrap())
                .collect::<Vec<_>>()
        };
        let (records, raised) = (sorted(records), sorted(raised));
        let place = |key: &str| keys.iter().position(|known| known == key).unwrap();
        let (mut pairs, mut near) = (BTreeMap::new(), BTreeMap::new());
        for line in labels.lines().skip(1) {
            let fields: Vec<&str> = line.splitn(5, ',').collect();
            let pair = (place(fields[0]), place(fields[1]));
            let list = if fields[2] == "recurrence" {
                &mut pairs
            } else {
                &mut near
            };
            list.insert(pair, fields[3].to_owned());
        }
        let family = families(keys.len(), pairs.keys());
        Some(Self {
            records,
            raised,
            keys,
            pairs,
            near,
            family,
        })
    }

    /// The findings that repeat an earlier one.
    pub fn later(&self) -> BTreeSet<usize> {
        self.pairs.keys().map(|(later, _)| *later).collect()
    }

    /// Whether two findings look alike and are none: a near miss of one member holds for its family.
    pub fn is_near(&self, later: usize, earlier: usize) -> bool {
        let family = |at: usize| self.family[at];
        let alike = |(one, other): &(usize, usize)| {
            (*one == later && family(*other) == family(earlier))
                || (*other == earlier && family(*one) == family(later))
                || (*one == earlier && family(*other) == family(later))
        };
        self.near.keys().any(alike)
    }

    /// How hard a recurrence is to find: as hard as its easiest pair.
    pub fn difficulty(&self, later: usize) -> &str {
        let own = self.pairs.iter().filter(|((of, _), _)| *of == later);
        let all: BTreeSet<&str> = own.map(|(_, difficulty)| difficulty.as_str()).collect();
        ["verbatim", "paraphrase", "semantic"]
            .into_iter()
            .find(|one| all.contains(one))
            .unwrap()
    }
}

/// An index of records of one snapshot.
pub fn index(records: &[Record]) -> Index<'_> {
    let entries: Vec<Entry<'_>> = records.iter().map(Entry::here).collect();
    Index::build(&entries, None)
}

fn families<'a>(findings: usize, pairs: impl Iterator<Item = &'a (usize, usize)>) -> Vec<usize> {
    let mut family: Vec<usize> = (0..findings).collect();
    for (later, earlier) in pairs {
        let (from, to) = (family[*later], family[*earlier]);
        family
            .iter_mut()
            .filter(|known| **known == from)
            .for_each(|known| *known = to);
    }
    family
}

fn text<'v>(finding: &'v Value, key: &str) -> &'v str {
    finding[key].as_str().unwrap_or("")
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

/// A finding as a record; not `whole` as it was when it was raised.
fn markdown(finding: &Value, id: &str, whole: bool) -> String {
    let mut out = format!(
        "---\nid: {id}\ntitle: {}\nkind: {}\n",
        quoted(text(finding, "title")),
        text(finding, "kind")
    );
    let is_nonconformity = text(finding, "kind") == "nonconformity";
    if is_nonconformity {
        writeln!(out, "severity: {}", text(finding, "severity")).unwrap();
    }
    let closed = text(finding, "closed");
    let cause = text(finding, "root_cause");
    let status = match (closed.is_empty(), cause.is_empty() || !is_nonconformity) {
        (false, _) => "closed",
        (true, true) => "open",
        (true, false) => "analysed",
    };
    writeln!(
        out,
        "status: {}\nsource: {}",
        if whole { status } else { "open" },
        text(finding, "source")
    )
    .unwrap();
    let requirements: Vec<String> = finding["requirements"]
        .as_array()
        .into_iter()
        .flatten()
        .map(Value::to_string)
        .collect();
    writeln!(out, "requirements: [{}]", requirements.join(", ")).unwrap();
    for key in ["raised", "raised_by", "owner"] {
        writeln!(out, "{key}: {}", text(finding, key)).unwrap();
    }
    let actions: Vec<&str> = finding["corrective_actions"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    if whole && is_nonconformity && !cause.is_empty() {
        let category = text(finding, "cause_category");
        writeln!(out, "root_cause:\n  categories: [{category}]").unwrap();
        if !actions.is_empty() {
            out.push_str("corrective_actions:\n");
        }
        for action in &actions {
            writeln!(
                out,
                "  - action: {}\n    addresses: [{category}]\n    owner: {}",
                quoted(action),
                text(finding, "owner")
            )
            .unwrap();
        }
    }
    if whole && !closed.is_empty() {
        writeln!(out, "closed: {closed}").unwrap();
    }
    out.push_str("---\n");
    let heading = if is_nonconformity {
        "Nonconformity"
    } else {
        "Observation"
    };
    let mut section = |title: &str, text: &str| {
        if !text.is_empty() {
            write!(out, "\n## {title}\n\n{text}\n").unwrap();
        }
    };
    section(heading, text(finding, "description"));
    if whole {
        section("Correction", text(finding, "correction"));
        section("Root cause", cause);
        let list: Vec<String> = actions.iter().map(|action| format!("- {action}")).collect();
        section("Corrective action", &list.join("\n"));
        section("Verification", text(finding, "verification"));
    }
    out
}
