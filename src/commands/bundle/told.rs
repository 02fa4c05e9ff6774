//! What is said of a bundle: its manifest, its bag-info, and what the user reads when it is made.
//!
//! Not for making it (`make`).

use std::fmt::Write;
use std::path::Path;

use super::make::{Made, Maker};
use super::sidecars::Beside;
use crate::bundle::bag;
use crate::bundle::manifest::{
    Absent, Configuration, Counts, Deleted, Manifest, RuleLevel, Selection, Signatures, Source,
    Span, Tagger, Tool, VERSION,
};
use crate::dossier::redact::Pseudonyms;
use crate::dossier::{DayFrom, Dossier, Period};
use crate::git::{History, Signature, SignatureKind, Tag};
use crate::life::Step;
use crate::model::Actor;

/// How many of what is not in the bundle are named; the manifest has all.
const NAMED: usize = 3;

/// The manifest, with no files in it yet.
pub(super) fn manifest(maker: &Maker<'_>) -> Manifest {
    let Maker {
        recipe,
        dossier,
        tag,
        commit,
        prefix,
        found,
        ..
    } = maker;
    let summary = &dossier.report.summary;
    let file = found
        .items
        .iter()
        .find(|item| item.role == crate::bundle::manifest::Role::Configuration);
    Manifest {
        version: VERSION,
        tool: tool(dossier),
        as_of: dossier.as_of.to_string(),
        as_of_from: dossier.day_from.word().to_owned(),
        period: span(&dossier.period),
        source: Source {
            tag: tag.name.clone(),
            tag_object: dossier.origin.tag_object.clone(),
            commit: tag.commit.to_string(),
            tree: dossier.origin.tree.clone().unwrap_or_default(),
            object_format: tag.commit.kind().to_string(),
            folder: prefix.clone(),
            commits: dossier.report.seen.commits,
        },
        signatures: Signatures {
            tag: tag
                .objects
                .first()
                .map_or("lightweight", |object| kind(object.signature.as_ref()))
                .to_owned(),
            tag_name: tag
                .objects
                .first()
                .map(|object| String::from_utf8_lossy(&object.header_name).into_owned()),
            tagger: tagger(tag),
            commit: kind(commit.signature.as_ref()).to_owned(),
        },
        configuration: Configuration {
            file: file.map(|item| item.path.clone()),
            settings: serde_json::to_value(&dossier.policy().settings).unwrap_or_default(),
        },
        history: word(recipe.history).to_owned(),
        selection: Selection {
            period: recipe.choice.period.as_ref().map(span),
            audit: recipe.choice.audit.clone(),
            only: recipe.choice.only.clone(),
        },
        people_redacted: recipe.redact_people,
        check: Counts {
            findings: summary.findings,
            errors: summary.errors,
            warnings: summary.warnings,
            infos: summary.infos,
            waived: summary.waived,
            inherited: summary.inherited,
        },
        files: Vec::new(),
        omissions: found.omissions.clone(),
        deleted: deleted(dossier),
        reproduce: reproduce(maker),
    }
}

/// Takes people's names out of what the manifest says in its own words; the paths of files stay, so that they
/// can be found.
pub(super) fn redact(manifest: &mut Manifest, pseudonyms: &Pseudonyms) {
    if let Some(tagger) = &mut manifest.signatures.tagger {
        tagger.name = pseudonyms.text(&tagger.email);
        tagger.email.clear();
    }
    pseudonyms.json(&mut manifest.configuration.settings);
    for omission in &mut manifest.omissions {
        omission.what = pseudonyms.text(&omission.what);
    }
}

fn tool(dossier: &Dossier) -> Tool {
    let rules = dossier.report.rules.iter();
    Tool {
        name: env!("CARGO_PKG_NAME").to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        rules: rules
            .map(|rule| {
                let level = dossier
                    .policy()
                    .level(rule.name, rule.family.word(), rule.level);
                RuleLevel {
                    rule: rule.name.to_owned(),
                    level: level.word().to_owned(),
                }
            })
            .collect(),
    }
}

fn span(period: &Period) -> Span {
    Span {
        from: period.from.to_string(),
        to: period.to.to_string(),
    }
}

/// The word for what a signature is made with.
pub(super) fn kind(signature: Option<&Signature>) -> &'static str {
    match signature.map(|signature| signature.kind) {
        None => "unsigned",
        Some(SignatureKind::OpenPgp) => "openpgp",
        Some(SignatureKind::Ssh) => "ssh",
        Some(SignatureKind::X509) => "x509",
        Some(SignatureKind::Unknown) => "unknown",
    }
}

fn tagger(tag: &Tag) -> Option<Tagger> {
    let tagger = tag.objects.first()?.tagger.as_ref()?;
    let zone = jiff::tz::Offset::from_seconds(tagger.offset).unwrap_or(jiff::tz::Offset::UTC);
    let moment = jiff::Timestamp::from_second(tagger.seconds).unwrap_or_default();
    Some(Tagger {
        name: tagger.name.clone(),
        email: tagger.email.clone(),
        date: moment.display_with_offset(zone).to_string(),
    })
}

const fn word(history: History) -> &'static str {
    match history {
        History::None => "none",
        History::Chain => "chain",
        History::Full => "full",
    }
}

/// Findings that had landed and are gone, with what took them away.
fn deleted(dossier: &Dossier) -> Vec<Deleted> {
    dossier
        .deleted()
        .map(|life| {
            let gone = life.official.last().filter(|last| !last.present);
            let removed = life.events.iter().rev();
            let removed = removed.clone().find(|event| event.step == Step::Removed);
            Deleted {
                finding: life.finding.id.to_string(),
                path: life.finding.path.to_string(),
                commit: gone
                    .and_then(|gone| gone.commit.as_deref())
                    .or(removed.and_then(|event| event.commit.as_deref()))
                    .map(str::to_owned),
                day: gone
                    .map(|gone| gone.day)
                    .or(removed.map(|event| Actor::day(&event.committer)))
                    .map(|day| day.to_string()),
            }
        })
        .collect()
}

/// The command that makes the same bundle again, from the top of a clone.
fn reproduce(maker: &Maker<'_>) -> String {
    let Maker {
        recipe, dossier, ..
    } = maker;
    let (tag, prefix) = (&maker.tag.name, &maker.prefix);
    let mut command = String::new();
    if dossier.day_from == DayFrom::Environment {
        let midnight = dossier.as_of.to_zoned(jiff::tz::TimeZone::UTC);
        let seconds = midnight.map_or(0, |day| day.timestamp().as_second());
        let _ = write!(command, "SOURCE_DATE_EPOCH={seconds} ");
    }
    let _ = write!(command, "clause10 bundle {}", quoted(tag));
    let mut option = |name: &str, value: &str| {
        let _ = write!(command, " --{name}");
        if !value.is_empty() {
            let _ = write!(command, " {}", quoted(value));
        }
    };
    if dossier.day_from == DayFrom::Given {
        option("as-of", &dossier.as_of.to_string());
    }
    if recipe.history != History::None {
        option("history", word(recipe.history));
    }
    if let Some(period) = &recipe.choice.period {
        option("period", &format!("{}..{}", period.from, period.to));
    }
    if let Some(audit) = &recipe.choice.audit {
        option("audit", audit);
    }
    if !recipe.choice.only.is_empty() {
        option("only", &recipe.choice.only.join(","));
    }
    // Where none was missing, it would have been the same without.
    if !maker.packing.omissions.is_empty() {
        option("allow-missing-lfs", "");
    }
    if recipe.redact_people {
        option("redact-people", "");
        option("raw-files", if recipe.raw_files { "keep" } else { "omit" });
    } else if !recipe.raw_files {
        option("raw-files", "omit");
    }
    if !prefix.is_empty() {
        option("dir", prefix.trim_end_matches('/'));
    }
    command
}

/// A word for a shell.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._/,:@+=".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', "'\\''"))
}

/// The fields of `bag-info.txt`.
pub(super) fn info(maker: &Maker<'_>, manifest: &Manifest) -> Vec<(&'static str, String)> {
    let source = &manifest.source;
    vec![
        (
            "Bag-Software-Agent",
            format!("{} {}", manifest.tool.name, manifest.tool.version),
        ),
        ("Bagging-Date", manifest.as_of.clone()),
        (
            "External-Description",
            format!(
                "Findings of the management system with their evidence, as of {}",
                manifest.as_of
            ),
        ),
        ("External-Identifier", maker.name.clone()),
        ("Payload-Oxum", bag::oxum(maker.packed())),
        ("X-Git-Tag", source.tag.clone()),
        (
            "X-Git-Tag-Object",
            source.tag_object.clone().unwrap_or_default(),
        ),
        ("X-Git-Commit", source.commit.clone()),
        ("X-Git-Tree", source.tree.clone()),
    ]
}

/// What the user reads when it is made.
pub(super) fn told(made: &Made, target: &Path, beside: &Beside) -> String {
    let manifest = &made.manifest;
    let count = |role: &str| {
        let files = manifest.files.iter();
        files.filter(|file| file.role == role).count()
    };
    let mut text = format!(
        "{}\n\ntag       {}\ncommit    {}\nas of     {} (from {})\nsignature {}\n\n",
        target.display(),
        manifest.source.tag.escape_debug(),
        manifest.source.commit,
        manifest.as_of,
        manifest.as_of_from,
        beside.verdict,
    );
    let _ = writeln!(
        text,
        "{} with {} of evidence; the proof shows {}.",
        number(made.dossier.register.records.len(), "finding", "findings"),
        number(
            count("evidence") + count("pinned-evidence"),
            "file",
            "files"
        ),
        match manifest.history.as_str() {
            _ if count("proof") == 0 => "nothing: it was left out",
            "chain" => "every version of the findings",
            "full" => "the whole history",
            _ => "the files of the tag, and no history",
        }
    );
    let check = &manifest.check;
    let _ = writeln!(
        text,
        "check: {}, {}, {} waived, {} inherited; the first page says so.",
        number(check.errors, "error", "errors"),
        number(check.warnings, "warning", "warnings"),
        check.waived,
        check.inherited
    );
    let mut left: std::collections::BTreeMap<&str, Vec<&str>> = Default::default();
    for omission in &manifest.omissions {
        left.entry(&omission.why).or_default().push(&omission.what);
    }
    for (why, what) in left {
        let about = Absent::from_word(why).map_or("", Absent::about);
        let named: Vec<String> = what
            .iter()
            .take(NAMED)
            .map(|what| what.escape_debug().to_string())
            .collect();
        let more = match what.len() - named.len() {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let _ = writeln!(text, "not in it ({about}): {}{more}", named.join(", "));
    }
    if let Some(own) = made
        .dossier
        .own_day
        .filter(|own| *own != made.dossier.as_of)
    {
        let _ = writeln!(
            text,
            "judged as of {}, and not of {own}, the day of the tag",
            manifest.as_of
        );
    }
    if !made.dossier.off.is_empty() {
        let off = made.dossier.off.len();
        let _ = writeln!(
            text,
            "turned off by the configuration: {}; the first page names them",
            number(off, "rule", "rules")
        );
    }
    if !manifest.deleted.is_empty() {
        let _ = writeln!(
            text,
            "gone from the register, and listed: {}",
            number(manifest.deleted.len(), "finding", "findings")
        );
    }
    let _ = writeln!(text, "\nbeside it:");
    for (path, _) in &beside.files {
        let _ = writeln!(text, "  {}", path.display());
    }
    let _ = writeln!(
        text,
        "\nprove it:\n  clause10 verify {}",
        quoted(&target.display().to_string())
    );
    text
}

fn number(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// Why no bundle was made.
pub(super) fn stopped(made: &Made) -> String {
    let check = &made.manifest.check;
    format!(
        "no bundle was made: the register has {} and {} (--fail-on)\n  help: `clause10 check --at {} --as-of {}` shows them",
        number(check.errors, "new error", "new errors"),
        number(check.warnings, "new warning", "new warnings"),
        quoted(&made.tag.name),
        made.manifest.as_of,
    )
}
