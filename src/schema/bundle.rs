//! The schema of a bundle's `manifest.json`.
//!
//! The keys are those of `bundle::manifest`; a test compares a manifest that the program made.

use serde_json::{Map, Value, json};

use super::document;
use super::parts::words_of;
use super::timeline::{def, list, nullable, object, said};
use crate::bundle::manifest::{Absent, Role};
use crate::dossier::DayFrom;
use crate::policy::Settings;

/// The schema of the manifest of a bundle.
pub fn bundle() -> Value {
    let mut defs = Map::new();
    for (name, schema) in [
        ("day", json!({ "type": "string", "format": "date" })),
        (
            "sha256",
            json!({ "type": "string", "pattern": "^[0-9a-f]{64}$" }),
        ),
        (
            "object",
            json!({ "type": "string", "pattern": "^([0-9a-f]{40}|[0-9a-f]{64})$" }),
        ),
        ("path", json!({ "type": "string", "minLength": 1 })),
        ("span", span()),
        ("file", file()),
        ("in_git", in_git()),
        ("omission", omission()),
        ("deleted", deleted()),
    ] {
        defs.insert(name.to_owned(), schema);
    }
    let text = |about: &str| said(about, json!({ "type": "string" }));
    let mut schema = object(&[
        (
            "version",
            said("The version of the form.", json!({ "const": 1 })),
        ),
        ("tool", tool()),
        ("as_of", said("The day on which was judged.", def("day"))),
        ("as_of_from", said("What said so.", words(DayFrom::WORDS))),
        (
            "period",
            said("The span of days that the report counts over.", def("span")),
        ),
        ("source", source()),
        ("signatures", signatures()),
        ("configuration", configuration()),
        (
            "history",
            said(
                "What of history the proof shows.",
                json!({ "enum": ["none", "chain", "full"] }),
            ),
        ),
        ("selection", selection()),
        (
            "people_redacted",
            said(
                "Whether names and addresses of people are replaced in what clause10 wrote.",
                json!({ "type": "boolean" }),
            ),
        ),
        ("check", counts()),
        (
            "files",
            said(
                "Every file but this one and the bag's own, by path.",
                list(def("file")),
            ),
        ),
        (
            "omissions",
            said(
                "What belongs to the findings and is not in the bundle.",
                list(def("omission")),
            ),
        ),
        (
            "deleted",
            said(
                "Findings that had landed and are gone from the tag.",
                list(def("deleted")),
            ),
        ),
        (
            "reproduce",
            text("The command that makes the same bundle again, from the top of a clone."),
        ),
    ]);
    schema.insert("$defs".to_owned(), Value::Object(defs));
    document(
        "bundle.schema.json",
        "Manifest of a bundle",
        "What stands in data/machine/manifest.json of a bundle that `clause10 bundle` makes. Within one version keys may be added to it together with this schema; none is taken away and none changes its meaning.",
        schema,
    )
}

fn words(words: &[crate::shape::Word]) -> Value {
    Value::Object(words_of(words))
}

fn of<const N: usize>(properties: [(&str, Value); N]) -> Value {
    Value::Object(object(&properties))
}

fn text(about: &str) -> Value {
    said(about, json!({ "type": "string" }))
}

fn count(about: &str) -> Value {
    said(about, json!({ "type": "integer", "minimum": 0 }))
}

fn findings() -> Value {
    said(
        "The findings that it belongs to, by number.",
        list(json!({ "type": "string" })),
    )
}

fn span() -> Value {
    of([
        ("from", said("The first day.", def("day"))),
        ("to", said("The last day.", def("day"))),
    ])
}

fn tool() -> Value {
    let rule = of([
        ("rule", text("Its name.")),
        (
            "level",
            said(
                "Its level, after the configuration.",
                json!({ "enum": ["error", "warning", "info"] }),
            ),
        ),
    ]);
    said(
        "The program that made the bundle.",
        of([
            (
                "name",
                said("Its name.", json!({ "const": env!("CARGO_PKG_NAME") })),
            ),
            ("version", text("Its version.")),
            ("rules", said("The rules that were run.", list(rule))),
        ]),
    )
}

fn source() -> Value {
    said(
        "What the bundle was made from.",
        of([
            (
                "tag",
                said("The tag's name, without `refs/tags/`.", def("path")),
            ),
            (
                "tag_object",
                said(
                    "The tag object; null for a lightweight tag.",
                    nullable(def("object")),
                ),
            ),
            ("commit", said("The commit.", def("object"))),
            ("tree", said("Its tree.", def("object"))),
            (
                "object_format",
                said(
                    "The hash of the repository.",
                    json!({ "enum": ["sha1", "sha256"] }),
                ),
            ),
            (
                "folder",
                text(
                    "The folder of the register from the top of the repository: empty, or with a `/` at its end.",
                ),
            ),
            (
                "commits",
                count("How many commits lie behind the tag, itself included."),
            ),
        ]),
    )
}

fn signatures() -> Value {
    let made_by = of([
        ("name", text("Name.")),
        ("email", text("Address.")),
        (
            "date",
            said(
                "When, in its own offset.",
                json!({ "type": "string", "format": "date-time" }),
            ),
        ),
    ]);
    said(
        "What the tag and the commit carry. Whether it is good depends on the keys that the reader trusts, so it is not said here.",
        of([
            (
                "tag",
                said(
                    "What the tag carries.",
                    json!({ "enum": ["lightweight", "unsigned", "openpgp", "ssh", "x509", "unknown"] }),
                ),
            ),
            (
                "tag_name",
                said(
                    "The name in the tag object; null for a lightweight tag.",
                    json!({ "type": ["string", "null"] }),
                ),
            ),
            (
                "tagger",
                said("Who made the tag object, as it says.", nullable(made_by)),
            ),
            (
                "commit",
                said(
                    "What the commit carries.",
                    json!({ "enum": ["unsigned", "openpgp", "ssh", "x509", "unknown"] }),
                ),
            ),
        ]),
    )
}

fn configuration() -> Value {
    let settings = serde_json::to_value(Settings::default()).unwrap_or_default();
    let known: Vec<String> = settings
        .as_object()
        .into_iter()
        .flat_map(Map::keys)
        .cloned()
        .collect();
    said(
        "The configuration that judged.",
        of([
            (
                "file",
                said(
                    "Its file in the bundle; null where there is none.",
                    nullable(def("path")),
                ),
            ),
            (
                "settings",
                said(
                    "Every setting as it was resolved.",
                    json!({ "type": "object", "required": known }),
                ),
            ),
        ]),
    )
}

fn selection() -> Value {
    said(
        "What was selected of the register.",
        of([
            (
                "period",
                said(
                    "Only what was open, raised or settled then.",
                    nullable(def("span")),
                ),
            ),
            (
                "audit",
                said(
                    "Only findings of this audit.",
                    json!({ "type": ["string", "null"] }),
                ),
            ),
            (
                "only",
                said(
                    "Only these findings; empty for all.",
                    list(json!({ "type": "string" })),
                ),
            ),
        ]),
    )
}

fn counts() -> Value {
    said(
        "What `check` counted.",
        of([
            ("findings", count("Findings that were selected.")),
            ("errors", count("New errors.")),
            ("warnings", count("New warnings.")),
            ("infos", count("New infos.")),
            ("waived", count("Accepted by a waiver.")),
            ("inherited", count("So already when clause10 was adopted.")),
        ]),
    )
}

fn file() -> Value {
    of([
        (
            "path",
            said(
                "Where it lies, from the top folder of the bundle.",
                def("path"),
            ),
        ),
        ("role", said("What it is for.", words(Role::WORDS))),
        ("findings", findings()),
        ("size", count("Its size in bytes.")),
        ("sha256", said("SHA-256 of its bytes.", def("sha256"))),
        (
            "git",
            said(
                "What it is in git; null for what clause10 wrote.",
                nullable(def("in_git")),
            ),
        ),
    ])
}

fn in_git() -> Value {
    of([
        (
            "path",
            said(
                "The path from the top of the repository; what of it is not UTF-8 is replaced.",
                def("path"),
            ),
        ),
        (
            "path_hex",
            said(
                "The bytes of the path in hexadecimal, where they are not UTF-8.",
                json!({ "type": ["string", "null"], "pattern": "^([0-9a-f]{2})+$" }),
            ),
        ),
        ("blob", said("The blob.", def("object"))),
        (
            "commit",
            said(
                "The commit that has it, where that is not the tag's.",
                nullable(def("object")),
            ),
        ),
        (
            "pointer",
            said(
                "For a large file: the git-lfs pointer that the blob is. The file in the bundle is what it names.",
                json!({ "type": ["string", "null"] }),
            ),
        ),
    ])
}

fn omission() -> Value {
    of([
        (
            "what",
            text(
                "The path from the top of the repository, the address, or the number of the finding.",
            ),
        ),
        ("why", said("Why.", words(Absent::WORDS))),
        ("reason", text("The same in words.")),
        ("findings", findings()),
    ])
}

fn deleted() -> Value {
    of([
        ("finding", text("Its number; its path where it had none.")),
        ("path", said("Where it lay last.", def("path"))),
        (
            "commit",
            said("The commit that took it away.", nullable(def("object"))),
        ),
        ("day", said("The day of that commit.", nullable(def("day")))),
    ])
}
