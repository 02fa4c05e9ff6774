//! Registers without recurrences, of any size: words drawn as they are in language, most of them seldom.
//!
//! Not for quality: nothing here means anything.

use std::fmt::Write as _;

use clause10::model::Record;
use clause10::parse;
use clause10::policy::Policy;
use clause10::text::RepoPath;
use rayon::prelude::*;

const OLD: [&str; 10] = [
    "A.9.2.5", "A.12.3.1", "A.12.4.1", "A.12.6.1", "A.14.2.2", "A.15.2.1", "A.16.1.5", "A.18.1.3",
    "A.7.2.2", "A.8.1.1",
];
const CATEGORIES: [&str; 13] = [
    "no-owner",
    "no-schedule",
    "missing-procedure",
    "unclear-procedure",
    "competence",
    "resources",
    "tooling",
    "supplier",
    "design",
    "communication",
    "change-not-managed",
    "monitoring-gap",
    "oversight",
];
const COMMON: &str = "the a of to and was is in for on not no had by with from been at this that which since before after each during every two three access review quarter evidence supplier backup restore test log account owner asset inventory key change approval ticket training record incident response patch server scan register policy document control version audit risk plan";
/// Words that there are.
const WORDS: usize = 20_000;

struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    /// A word: the n-th is drawn about 1/n as often as the first.
    fn word(&mut self) -> String {
        let part = self.next() as f64 / (1_u64 << 31) as f64;
        let at = ((WORDS as f64).powf(part) * 3.0 - 3.0) as usize;
        match COMMON.split(' ').nth(at) {
            Some(word) => word.to_owned(),
            None => invented(at),
        }
    }

    fn sentence(&mut self, words: usize) -> String {
        let words: Vec<String> = (0..words).map(|_| self.word()).collect();
        words.join(" ")
    }

    fn text(&mut self, sentences: usize) -> String {
        let sentences: Vec<String> = (0..sentences)
            .map(|_| {
                let words = 7 + self.below(8);
                self.sentence(words) + "."
            })
            .collect();
        sentences.join(" ")
    }
}

fn invented(at: usize) -> String {
    const HEADS: [&str; 20] = [
        "b", "c", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "w", "br", "cl",
        "st", "tr",
    ];
    const TAILS: [&str; 9] = ["a", "e", "i", "o", "u", "ai", "ea", "ou", "en"];
    let mut rest = at;
    let mut word = String::new();
    for _ in 0..3 {
        word += HEADS[rest % HEADS.len()];
        rest /= HEADS.len();
        word += TAILS[rest % TAILS.len()];
        rest /= TAILS.len();
    }
    word
}

/// A register of that many findings.
pub fn records(findings: usize) -> Vec<Record> {
    let policy = Policy::default();
    (1..=findings)
        .into_par_iter()
        .map(|at| {
            parse::record(
                RepoPath::new(format!("findings/NC-{at}.md")),
                markdown(at).into_bytes(),
                &policy,
            )
        })
        .collect()
}

/// The text of one finding of about 2.7 kB.
pub fn markdown(at: usize) -> String {
    let mut draw = Draw(at as u64 * 1_000_003);
    draw.next();
    let day = (at * 7919) % 2400;
    let (year, month, date) = (2019 + day / 360, 1 + day % 360 / 30, 1 + day % 28);
    let requirement = match (draw.below(2), draw.below(94)) {
        (0, _) => format!("ISO27001:2013/{}", OLD[draw.below(OLD.len())]),
        (_, number @ 0..37) => format!("ISO27001:2022/A.5.{}", 1 + number),
        (_, number @ 37..71) => format!("ISO27001:2022/A.8.{}", number - 36),
        (_, number @ 71..85) => format!("ISO27001:2022/A.7.{}", number - 70),
        (_, number) => format!("ISO27001:2022/A.6.{}", 1 + (number - 85) % 8),
    };
    let category = CATEGORIES[draw.below(CATEGORIES.len())];
    let mut text = format!(
        "---\nid: NC-{year}-{at:05}\ntitle: {}\nkind: nonconformity\nseverity: minor\nstatus: closed\nsource: monitoring\n",
        draw.sentence(7)
    );
    writeln!(text, "requirements: [\"{requirement}\", POL-{:02}/{}.{}]\nraised: {year}-{month:02}-{date:02}\nroot_cause:\n  categories: [{category}]", at % 40, 1 + at % 9, 1 + at % 5).unwrap();
    writeln!(
        text,
        "corrective_actions:\n  - action: {}\n    addresses: [{category}]\n---",
        draw.sentence(10)
    )
    .unwrap();
    for (heading, sentences) in [
        ("Nonconformity", 5),
        ("Correction", 3),
        ("Root cause", 5),
        ("Corrective action", 3),
        ("Verification", 3),
    ] {
        write!(text, "\n## {heading}\n\n{}\n", draw.text(sentences)).unwrap();
    }
    text
}
