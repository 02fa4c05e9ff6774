//! Reports made by hand, with rules of their own.

#![allow(dead_code, reason = "each test binary uses a part of it")]

use clause10::diagnostic::{
    ChangeKind, Diagnostic, FindingChange, History, RelatedPlace, Remedy, Report, SnapshotInfo,
    State, Summary, Waived,
};
use clause10::error::{Excerpt, Fault, FaultKind, Place};
use clause10::policy::Level;
use clause10::rule::{Check, Family, Rule};
use clause10::text::edit::{Edit, Fix};
use clause10::text::{RepoPath, SourceFile, Span};

use super::support;

const DOC: &str = " What a rule made for tests reports. A second sentence, about `closed` findings.

 ## Why

 Because an output needs something to say.

 ## Bad

 ```markdown from=closed
 closed: 2026-01-01
 ```

 ## Good

 ```markdown
 closed: 2026-07-12
 ```

 ## How to fix

 Leave it as it is.
";

const fn rule(name: &'static str, level: Level, clause: &'static str) -> Rule {
    Rule {
        name,
        family: Family::Lifecycle,
        level,
        clause,
        doc: DOC,
        check: Check::Record(|_| Vec::new()),
    }
}

static ERROR: Rule = rule("made-error", Level::Error, "ISO27001:2022/10.2 d");
static WARNING: Rule = rule("made-warning", Level::Warning, "good practice");
static INFO: Rule = rule("made-info", Level::Info, "ISO27001:2022/9.3.2 d 1");

/// Files and what is wrong with them, as they are put together.
struct Maker {
    sources: Vec<SourceFile>,
    diagnostics: Vec<Diagnostic>,
}

impl Maker {
    fn new(files: &[(&str, &str)]) -> Self {
        Self {
            sources: files
                .iter()
                .map(|(path, text)| SourceFile::new(RepoPath::new(*path), *text))
                .collect(),
            diagnostics: Vec::new(),
        }
    }

    fn source(&self, path: &str) -> &SourceFile {
        let found = self
            .sources
            .iter()
            .find(|source| source.path().as_str() == path);
        found.unwrap_or_else(|| panic!("no {path}"))
    }

    fn span(&self, path: &str, needle: &str) -> Span {
        let at = self.source(path).text().find(needle);
        let at = at.unwrap_or_else(|| panic!("no {needle} in {path}"));
        Span::new(at, at + needle.len())
    }

    /// A new diagnostic at the first place of a text.
    fn add(
        &mut self,
        rule: &'static Rule,
        path: &str,
        needle: &str,
        field: &str,
        message: &str,
    ) -> &mut Diagnostic {
        let span = self.span(path, needle);
        let source = self.source(path);
        let number = self.diagnostics.len();
        let diagnostic = Diagnostic {
            state: State::New,
            rule,
            level: rule.level,
            finding: source
                .text()
                .split("id: ")
                .nth(1)
                .map(|rest| rest.lines().next().unwrap().into()),
            path: source.path().clone(),
            span,
            start: source.position(span.start),
            end: source.position(span.end),
            field: field.to_owned(),
            message: message.to_owned(),
            help: "fill it in, or set the status back to `implemented`".to_owned(),
            related: Vec::new(),
            fingerprint: format!("{number:032x}"),
            commit: None,
            waived: None,
            fix: None,
        };
        self.diagnostics.push(diagnostic);
        self.diagnostics.last_mut().unwrap()
    }

    /// Adds a fix to the newest diagnostic: each text is taken out, or, where nothing is to be put in its
    /// place, something is put in before it.
    fn mend(&mut self, path: &str, edits: &[(&str, &str)]) {
        let source = SourceFile::new(RepoPath::new(path), self.source(path).text());
        let edits: Vec<Edit> = edits
            .iter()
            .map(
                |(needle, replacement)| match (self.span(path, needle), *replacement) {
                    (span, "") => Edit::new(Span::at(span.start as usize), "x, y\n"),
                    (span, replacement) => Edit::new(span, replacement),
                },
            )
            .collect();
        let place = |edit: &Edit| {
            let Span { start, end } = edit.span;
            (source.position(start), source.position(end))
        };
        let places = edits.iter().map(place).collect();
        let description = "write it in another way".to_owned();
        let fix = Fix { description, edits };
        self.diagnostics.last_mut().unwrap().fix = Some(Box::new(Remedy { fix, places }));
    }

    /// Adds a place to the newest diagnostic.
    fn see(&mut self, path: &str, needle: &str, commit: Option<&str>, message: &str) {
        let span = self.span(path, needle);
        let source = self.source(path);
        let related = RelatedPlace {
            path: source.path().clone(),
            span,
            start: source.position(span.start),
            end: source.position(span.end),
            commit: commit.map(str::to_owned),
            message: message.to_owned(),
        };
        self.diagnostics.last_mut().unwrap().related.push(related);
    }

    fn report(self, findings: usize) -> Report {
        Report {
            as_of: support::day("2026-11-22"),
            snapshot: SnapshotInfo {
                kind: "worktree",
                commit: None,
            },
            prefix: String::new(),
            history: History::NotWanted,
            seen: clause10::diagnostic::Seen::default(),
            summary: Summary::of(findings, &self.diagnostics),
            faults: Vec::new(),
            diagnostics: self.diagnostics,
            changes: None,
            is_untouched: false,
            rules: vec![&ERROR, &WARNING, &INFO],
            sources: self
                .sources
                .iter()
                .map(|source| (source.path().clone(), source.text().to_owned()))
                .collect(),
        }
    }
}

const ONE: &str = "findings/2026/NC-2026-004-access-review.md";
const TWO: &str = "findings/2026/NC-2026-007.md";

/// Every level, every state, related places near and far.
pub fn many_kinds() -> Report {
    let closed = support::record("closed");
    let other = closed.replace("NC-2026-004", "NC-2026-007");
    let mut made = Maker::new(&[
        (ONE, &closed),
        (TWO, &other),
        ("clause10.yaml", "waivers: []\n"),
    ]);
    made.add(
        &ERROR,
        ONE,
        "closed",
        "verification.done",
        "the status is `closed`, and `verification.done` is missing",
    );
    // Something put in, and something in the place of a character of more than one byte.
    made.mend(ONE, &[("minor", ""), ("closed", "é")]);
    made.see(ONE, "corrective_actions:", None, "the actions are here");
    made.see(
        ONE,
        "verification:\n  criteria",
        None,
        "effectiveness is spoken of here, in a note that is much too long to stand beside the text",
    );
    made.see(
        TWO,
        "kind: nonconformity",
        None,
        "the same in another finding",
    );
    made.see(
        ONE,
        "minor",
        Some("0123456789abcdef0123456789abcdef01234567"),
        "it was `major` here",
    );
    made.add(
        &WARNING,
        ONE,
        "2026-08-31",
        "due",
        "the finding was due on 2026-08-31, 83 days ago",
    );
    made.add(
        &INFO,
        ONE,
        "## Root cause\n",
        "Root cause",
        "the same cause is given in 3 findings",
    );
    let waived = made.add(
        &WARNING,
        ONE,
        "2026-07-10",
        "verification.by",
        "the verifier did the action",
    );
    waived.state = State::Waived;
    waived.waived = Some(Waived {
        by: "maria.lopez@acme.example".to_owned(),
        reason: "There are two of us, \"and\" that is all".to_owned(),
        until: Some(support::day("2027-01-31")),
    });
    let waived = made.add(
        &ERROR,
        TWO,
        "effective",
        "verification.result",
        "it did not work",
    );
    waived.state = State::Waived;
    waived.waived = Some(Waived {
        by: "tom.baker@acme.example".to_owned(),
        reason: "A fact".to_owned(),
        until: None,
    });
    made.add(
        &ERROR,
        TWO,
        "evidence/NC-2026-007/q4-review.csv",
        "correction.evidence[0]",
        "`evidence/NC-2026-007/q4-review.csv` is not there",
    );
    made.add(
        &ERROR,
        TWO,
        "## Correction\n\nThe review was held on 11 and 12 February for all 61 accounts. Four",
        "Correction",
        "the section is in the future tense",
    );
    made.add(&ERROR, TWO, "2026-02-10", "raised", "it was so before")
        .state = State::Existing;
    made.add(
        &ERROR,
        TWO,
        "2026-02-12",
        "correction.done",
        "it was always so",
    )
    .state = State::Inherited;
    let configured = made.add(
        &WARNING,
        "clause10.yaml",
        "[]",
        "waivers",
        "the list of waivers is empty",
    );
    configured.finding = None;
    let end = made.source(TWO).text().len();
    let last = made.add(&ERROR, TWO, "---\n", "", "the file ends too early");
    last.span = Span::at(end);
    let place = made.source(TWO).position(end as u32);
    let last = made.diagnostics.last_mut().unwrap();
    (last.start, last.end) = (place, place);
    made.report(12)
}

/// What tries to be something else where it is shown.
pub fn hostile() -> Report {
    let path = "findings/100% sure, really: ü/NC|2026-`x`@maria.md";
    let long = "x".repeat(3_000);
    let text = format!(
        "\u{feff}---\r\nid: NC-2026-099\r\ntitle: \u{1b}[31mred\u{7} \u{202e}txt.exe\r\n\tkind: 漢字漢字 ☠ <b>&amp;</b>\r\nlong: {long} needle {long}\r\n---"
    );
    let mut made = Maker::new(&[
        (path, &text),
        ("a\nb.md", "id: x"),
        ("plain.md", "id: NC-2026-099\n"),
    ]);
    made.add(
        &ERROR,
        path,
        "red",
        "title\u{1b}[0m",
        "the title \u{1b}[31m is\n::error::not, 100%25 \u{0} ok",
    );
    made.add(
        &WARNING,
        path,
        "漢字漢字",
        "kind",
        "`漢字漢字` | <img src=x onerror=alert(1)> @maria #12 https://evil.example [a](b) {0} ]]>",
    );
    made.add(
        &ERROR,
        path,
        "needle",
        "long",
        "a value has 6\u{a0}000 characters",
    );
    made.see("plain.md", "id", None, "</failure>\u{202e}");
    made.add(
        &INFO,
        path,
        "---\r\nid",
        "",
        "`a` \\ \"b\" 'c' %0A \u{fffe}\u{ffff}\u{2028}",
    );
    made.add(&ERROR, "a\nb.md", "x", "id", "a path of two lines");
    made.add(&ERROR, "plain.md", "NC-2026-099", "id", "the same id again")
        .help = String::new();
    let gone = made.add(
        &ERROR,
        "plain.md",
        "id",
        "id",
        "a file of which the text is not there",
    );
    gone.path = RepoPath::new("gone.md");
    gone.finding = None;
    let mut report = made.report(3);
    report.snapshot = SnapshotInfo {
        kind: "commit",
        commit: Some("0123456789abcdef0123456789abcdef01234567".to_owned()),
    };
    report
}

/// A change under review: what it claims, accepts and loosens, and what is due.
pub fn review() -> Report {
    let closed = support::record("closed");
    let mut made = Maker::new(&[(ONE, &closed)]);
    let real = |name: &str| {
        let mut rules = clause10::rules::ALL.iter().copied();
        rules.find(|rule| rule.name == name).unwrap()
    };
    made.add(&ERROR, ONE, "closed", "closed", "the status is `closed`");
    made.add(
        real("overdue"),
        ONE,
        "2026-08-31",
        "due",
        "`due` was 83 days ago",
    );
    let before = made.add(real("due-soon"), ONE, "2026-07-10", "due", "due in 8 days");
    before.state = State::Existing;
    let again = made.add(
        real("unlinked-recurrence"),
        ONE,
        "requirements",
        "recurrence_of",
        "this resembles NC-2025-003, and the record does not say whether it is a recurrence",
    );
    again.level = Level::Warning;
    let waiver = "this change brings a waiver of `made-error`, or makes it last longer";
    made.add(real("waiver-added"), ONE, "title", "waivers[0]", waiver);
    let loose = "this change sets `overdue` from error to off";
    made.add(
        real("policy-loosened"),
        ONE,
        "kind",
        "levels.overdue",
        loose,
    );
    let change = |kind, id: Option<&str>, path: &str, from, to| FindingChange {
        kind,
        finding: id.map(Into::into),
        path: RepoPath::new(path),
        from,
        to,
    };
    let mut report = made.report(6);
    let new = "findings/2026/NC-2026-xxx-a_b|c@d.md";
    report.changes = Some(vec![
        change(
            ChangeKind::Edited,
            Some("NC-2026-003"),
            "findings/NC-2026-003.md",
            Some("open"),
            Some("open"),
        ),
        change(
            ChangeKind::Advanced,
            Some("NC-2026-004"),
            ONE,
            Some("analysed"),
            Some("verified"),
        ),
        change(
            ChangeKind::Reopened,
            Some("NC-2026-007"),
            TWO,
            Some("closed"),
            Some("open"),
        ),
        change(
            ChangeKind::Withdrawn,
            Some("NC-2026-008"),
            "findings/NC-2026-008.md",
            Some("open"),
            Some("withdrawn"),
        ),
        change(
            ChangeKind::Removed,
            Some("NC-2026-009"),
            "findings/NC-2026-009.md",
            Some("planned"),
            None,
        ),
        change(ChangeKind::Added, None, new, None, Some("open")),
        change(
            ChangeKind::Edited,
            Some("NC-2026-010"),
            "findings/NC-2026-010.md",
            None,
            Some("open"),
        ),
    ]);
    report
}

/// Nothing is wrong.
pub fn clean() -> Report {
    Maker::new(&[]).report(1)
}

/// Nothing could be judged.
pub fn faults() -> Report {
    let text = "findings: [findings]\nlevels:\n  overdu: error\n";
    let source = SourceFile::new(RepoPath::new("clause10.yaml"), text);
    let range = text.find("overdu").map(|at| at..at + 6).unwrap();
    let place = |excerpt| Place {
        path: source.path().clone(),
        start: source.position(range.start as u32),
        end: source.position(range.end as u32),
        excerpt,
    };
    let mut with_excerpt = Fault::new(
        FaultKind::Configuration,
        "there is no rule or family `overdu`",
        "did you mean `overdue`?",
    );
    with_excerpt.place = Some(Box::new(place(Some(Excerpt {
        text: text.to_owned(),
        range: range.clone(),
    }))));
    let mut without = Fault::new(
        FaultKind::Files,
        "the findings folder is empty",
        "add a finding",
    );
    without.place = Some(Box::new(place(None)));
    let bare = Fault::new(
        FaultKind::Git,
        "the clone is shallow: 100% of the history is needed, not a part",
        "run `git fetch --unshallow`",
    );
    Report::could_not_judge(
        support::day("2026-11-22"),
        vec![with_excerpt, without, bare],
    )
}

/// 8,000 new diagnostics, half of them errors.
pub fn many() -> Report {
    let paths: Vec<String> = (0..200)
        .map(|n| format!("findings/NC-2026-{n:03}.md"))
        .collect();
    let texts: Vec<String> = (0..200)
        .map(|n| format!("---\nid: NC-2026-{n:03}\nstatus: closed\n---\n"))
        .collect();
    let files: Vec<(&str, &str)> = paths
        .iter()
        .zip(&texts)
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    let mut made = Maker::new(&files);
    for path in &paths {
        for n in 0..40 {
            let rule = if n % 2 == 0 { &WARNING } else { &ERROR };
            made.add(
                rule,
                path,
                "closed",
                "status",
                &format!("thing {n} is wrong"),
            );
        }
    }
    made.report(200)
}
