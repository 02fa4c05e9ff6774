//! `report` through the program itself, with real git: what stands in the page, that nothing in it runs or leads
//! elsewhere, and that the same commit gives the same bytes.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails panics"
)]

mod support;

use std::collections::BTreeSet;
use std::path::Path;

use sha2::{Digest, Sha256};
use support::git::{command, git};
use support::history::Repo;
use support::{LIFE, RECORD, record, write};

/// Runs the command; exit code, standard output and standard error.
fn run(folder: &Path, args: &[&str]) -> (i32, String, String) {
    run_in(folder, args, &[])
}

fn run_in(folder: &Path, args: &[&str], environment: &[(&str, &str)]) -> (i32, String, String) {
    let output = command(env!("CARGO_BIN_EXE_clause10"), folder)
        .env_remove("SOURCE_DATE_EPOCH")
        .envs(environment.iter().copied())
        .arg("report")
        .args(args)
        .output()
        .unwrap();
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

fn page(folder: &Path, args: &[&str]) -> String {
    let (code, page, told) = run(folder, args);
    assert_eq!(code, 0, "{told}");
    page
}

/// The faultless record through its whole life.
fn lived() -> Repo {
    let repo = Repo::new();
    repo.live("open", "closed");
    repo
}

/// The values of an attribute, as they are written.
fn attributes<'a>(page: &'a str, name: &str) -> Vec<&'a str> {
    let start = format!(" {name}=\"");
    page.split(&*start)
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .collect()
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    let from = text.find(start).unwrap_or_else(|| panic!("no {start}")) + start.len();
    let length = text[from..].find(end).unwrap();
    &text[from..from + length]
}

#[test]
fn all_facts_stand_in_the_page_itself() {
    let repo = lived();
    let page = page(repo.path(), &["--at", "HEAD"]);
    let head = repo.head();
    let tree = repo.git(&["rev-parse", "HEAD^{tree}"]);
    let blob = std::fs::read(repo.path().join("evidence/NC-2026-004/q4-review.csv")).unwrap();
    let digest = Sha256::digest(&blob);
    let sha256: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    let article = between(&page, "<article id=\"NC-2026-004\"", "</article>");
    for fact in [
        head.as_str(),
        &tree,
        "2026-07-20, the day of the commit",
        "2025-07-21 to 2026-07-20",
    ] {
        assert!(page.contains(fact), "no {fact}");
    }
    for fact in [
        "Access review of the finance system",
        "minor nonconformity",
        "ISO27001:2022/A.5.18",
        "tom.baker@acme.example",
        "<h5>Root cause</h5>",
        "Name an owner and a deputy for every review in the control calendar",
        &sha256,
        "evidence/NC-2026-004/q4-review.csv",
        "<strong>implemented → verified</strong>",
        "by <bdi>Maria Lopez</bdi>",
        "The reviews of Q1 and Q2 2026 are finished on time",
    ] {
        assert!(article.contains(fact), "no {fact} in\n{article}");
    }
    // Each commit of the life is named.
    let commits = repo.git(&["log", "--format=%h", "--abbrev=10", "--", RECORD]);
    assert_eq!(commits.lines().count(), LIFE.len());
    for commit in commits.lines() {
        assert!(
            article.contains(&format!("<code>{commit}</code>")),
            "no {commit}"
        );
    }
    assert!(page.contains("A clean run is not conformity with the standard."));
}

/// The hashes are those of the bytes between the tags, so a browser runs and shows just these.
#[test]
fn the_policy_names_the_style_and_the_script_that_stand_there() {
    let repo = lived();
    let page = page(repo.path(), &[]);
    let policy = between(
        &page,
        "http-equiv=\"Content-Security-Policy\" content=\"",
        "\"",
    );
    for (directive, open, end) in [
        ("style-src", "<style>", "</style>"),
        ("script-src", "<script>", "</script>"),
    ] {
        assert_eq!(page.matches(open).count(), 1);
        assert_eq!(page.matches(end).count(), 1);
        let digest = Sha256::digest(between(&page, open, end).as_bytes());
        // Base64 as git and openssl have it, written once more here so that one mistake is not in both.
        let encoded = base64(&digest);
        assert!(
            policy.contains(&format!("{directive} 'sha256-{encoded}'")),
            "{policy}"
        );
    }
    assert!(policy.starts_with("default-src 'none';") && policy.contains("form-action 'none'"));
    assert!(!policy.contains("unsafe"));
    // Nothing that a policy would have to allow.
    for other in [
        " style=\"",
        " onclick",
        "<link",
        "<iframe",
        "<img",
        " src=",
        "@import",
    ] {
        assert!(!page.contains(other), "{other}");
    }
    // A pattern of a chart is in the page.
    assert_eq!(
        page.matches("url(").count(),
        page.matches("url(#chart-").count()
    );
}

fn base64(bytes: &[u8]) -> String {
    let letters: Vec<char> = ('A'..='Z')
        .chain('a'..='z')
        .chain('0'..='9')
        .chain(['+', '/'])
        .collect();
    let bits: String = bytes.iter().map(|byte| format!("{byte:08b}")).collect();
    let sixes = bits.as_bytes().chunks(6);
    let text: String = sixes
        .map(|six| {
            let six = format!("{:0<6}", std::str::from_utf8(six).unwrap());
            letters[usize::from_str_radix(&six, 2).unwrap()]
        })
        .collect();
    format!("{text}{}", "=".repeat((4 - text.len() % 4) % 4))
}

#[test]
fn hostile_text_is_text() {
    let repo = Repo::new();
    let hostile = record("open")
        .replace(
            "title: Access",
            "title: \"<script>alert(1)</script></title></style>\\u202E'\\\" Access",
        )
        .replace(" was missed\n", " was missed\"\n")
        .replace(
            "owner: tom.baker@acme.example",
            "owner: 'x\" onmouseover=\"alert(1)'",
        )
        + "\n\n<script>alert(2)</script>\n\nSee [this](javascript:alert(3)), <img src=x onerror=alert(4)>, \
           ![a](data:text/html,x) and [that](https://acme.example/?a=\"b).\n\n| a |\n| --- |\n| <b>c</b> |\n\n<!-- said aside -->\n";
    assert!(hostile.contains("\\u202E") && hostile.contains("onmouseover"));
    repo.put("2026-02-11", &hostile);
    let page = page(repo.path(), &["--at", "HEAD"]);
    assert_eq!(page.matches("<script").count(), 1, "only that of the page");
    assert!(!page.contains("<img") && !page.contains('\u{202e}') && !page.contains("<b>"));
    assert!(page.contains(
        "&lt;script&gt;alert(1)&lt;/script&gt;&lt;/title&gt;&lt;/style&gt;\u{fffd}&#39;&quot;"
    ));
    assert!(page.contains("&lt;script&gt;alert(2)&lt;/script&gt;"));
    assert!(page.contains("this (<code>javascript:alert(3)</code>)"));
    assert!(page.contains("&lt;!-- said aside --&gt;"));
    assert!(page.contains("x&quot; onmouseover=&quot;alert(1)"));
    for href in attributes(&page, "href") {
        assert!(
            href.starts_with('#') || href.starts_with("https://acme.example/"),
            "{href}"
        );
    }
}

#[test]
fn every_fragment_is_there_once() {
    let repo = lived();
    // A number that was given twice, ones that cannot be numbers, and a file without one.
    repo.write("findings/2026/NC-2026-004-again.md", &record("open"));
    let other = |id: &str| record("open").replace("id: NC-2026-004", &format!("id: {id}"));
    repo.write("findings/odd.md", &other("'NC 1 <b>'"));
    repo.write("findings/register.md", &other("register"));
    repo.write("findings/none.md", "no record at all\n");
    repo.commit("2026-07-21", support::history::MARIA);
    let page = page(repo.path(), &["--at", "HEAD"]);
    let ids = attributes(&page, "id");
    let unique: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), unique.len(), "{ids:?}");
    assert_eq!(page.matches("<article ").count(), 5);
    for href in attributes(&page, "href") {
        if let Some(fragment) = href.strip_prefix('#') {
            assert!(unique.contains(fragment), "no {fragment} in {unique:?}");
        }
    }
    for id in [
        "NC-2026-004",
        "NC-2026-004-2",
        "findings-odd-md",
        "findings-none-md",
    ] {
        assert!(
            page.contains(&format!("<article id=\"{id}\"")),
            "no {id} in {unique:?}"
        );
    }
}

#[test]
fn the_same_commit_gives_the_same_bytes_everywhere() {
    let repo = lived();
    repo.git_on(
        "2026-07-30",
        support::history::TOM,
        &["tag", "-a", "-m", "x", "audit"],
    );
    let first = page(repo.path(), &["--at", "audit"]);
    assert!(first.contains("2026-07-30, the day of the tag"));
    let object = repo.git(&["rev-parse", "audit"]);
    let commit = repo.head();
    assert!(first.contains(&format!("<dt>Tag object</dt><dd>{object}</dd>")));
    assert!(first.contains(&format!(
        "@top-right {{ content: \"audit, commit {}\"; }}",
        &commit[..10]
    )));
    let elsewhere = [
        ("TZ", "Pacific/Kiritimati"),
        ("LC_ALL", "de_DE.UTF-8"),
        ("LANG", "tr_TR"),
    ];
    let (_, second, _) = run_in(repo.path(), &["--at", "audit"], &elsewhere);
    assert_eq!(first, second);
    // A clone, with something else in its working tree.
    let clone = tempfile::tempdir().unwrap();
    let from = repo.path().to_str().unwrap();
    git(clone.path(), &["clone", "--quiet", from, "there"]);
    let there = clone.path().join("there");
    write(&there, RECORD, "something else\n");
    assert_eq!(first, page(&there, &["--at", "audit"]));
}

#[test]
fn the_day_comes_from_what_is_asked_then_from_the_environment_then_from_the_commit() {
    let repo = lived();
    let epoch = [("SOURCE_DATE_EPOCH", "1790000000")];
    let told = |args: &[&str]| run_in(repo.path(), args, &epoch).1;
    assert!(told(&["--at", "HEAD"]).contains("2026-09-21, from SOURCE_DATE_EPOCH"));
    let asked = told(&["--at", "HEAD", "--from", "2026-07-01", "--to", "2026-09-30"]);
    assert!(
        asked.contains("2026-09-30, as asked for") && asked.contains("2026-07-01 to 2026-09-30")
    );
    let broken = run_in(repo.path(), &[], &[("SOURCE_DATE_EPOCH", "now")]);
    assert_eq!(broken.0, 2);
    assert!(broken.2.contains("no number of seconds"), "{}", broken.2);
    for (args, message) in [
        (
            &["--to", "2026-09-30", "--as-of", "2026-09-29"][..],
            "is to be judged on",
        ),
        (
            &["--from", "2026-09-30", "--to", "2026-09-29"][..],
            "after its last day",
        ),
        (
            &["--from", "2027-09-30", "--at", "HEAD"][..],
            "after its last day",
        ),
        (&["--at", "nowhere"][..], "names no commit"),
    ] {
        let (code, out, told) = run(repo.path(), args);
        assert_eq!((code, &*out), (2, ""), "{args:?}");
        assert!(
            told.contains(message) && told.contains("help: "),
            "{args:?}: {told}"
        );
    }
}

#[test]
fn findings_that_are_gone_are_shown_as_they_were() {
    let repo = lived();
    repo.git(&["rm", "--quiet", RECORD]);
    let removed = repo.commit("2026-07-25", support::history::TOM);
    let page = page(repo.path(), &["--at", "HEAD"]);
    let gone = between(&page, "<section id=\"gone\"", "</section>");
    assert!(
        gone.contains("<a href=\"#NC-2026-004\">") && gone.contains(&removed[..10]),
        "{gone}"
    );
    assert!(
        gone.contains("2026-07-25") && gone.contains("Tom Baker"),
        "{gone}"
    );
    let article = between(&page, "<article id=\"NC-2026-004\"", "</article>");
    for fact in [
        "deleted",
        "<h5>Root cause</h5>",
        "removed, was closed",
        "finding-deleted",
    ] {
        assert!(article.contains(fact), "no {fact} in\n{article}");
    }
    assert!(page.contains("1 finding had landed and is gone from the register."));
}

#[test]
fn what_is_overdue_and_what_is_amiss_with_evidence_is_said() {
    let repo = Repo::new();
    repo.live("open", "planned");
    repo.git(&["rm", "-r", "--quiet", "evidence"]);
    repo.commit("2026-03-01", support::history::MARIA);
    let page = page(repo.path(), &["--at", "HEAD", "--as-of", "2026-10-01"]);
    let overdue = between(&page, "<section id=\"overdue\"", "</section>");
    for what in [
        "corrective action",
        "verification",
        "closure",
        "<td class=\"right\">184</td>",
    ] {
        assert!(overdue.contains(what), "no {what} in {overdue}");
    }
    let article = between(&page, "<article id=\"NC-2026-004\"", "</article>");
    assert!(
        article.contains("<strong class=\"late\">missing</strong>"),
        "{article}"
    );
    assert!(article.contains("missing-evidence") && page.contains("1 error"));
}

#[test]
fn a_file_is_written_whole_and_never_over_a_record() {
    let repo = lived();
    let file = repo.path().join("out.html");
    std::fs::write(&file, "before").unwrap();
    let (code, out, told) = run(repo.path(), &["--at", "HEAD", "-o", "out.html"]);
    assert_eq!((code, &*out, &*told), (0, "", ""));
    assert_eq!(
        std::fs::read_to_string(&file).unwrap(),
        page(repo.path(), &["--at", "HEAD"])
    );
    let kept = std::fs::read(repo.path().join(RECORD)).unwrap();
    for over in [RECORD, "clause10.yaml", "nowhere/out.html"] {
        let (code, _, told) = run(repo.path(), &["-o", over]);
        assert_eq!(code, 2, "{over}: {told}");
    }
    assert_eq!(std::fs::read(repo.path().join(RECORD)).unwrap(), kept);
    assert!(!repo.path().join("clause10.yaml").exists());
}

/// A long register is folded for browsers with scripts; all of it stands in the page, and every fragment is still
/// there once.
#[test]
fn a_long_register_stands_in_the_page_whole() {
    let repo = Repo::new();
    for number in 1..=230 {
        let text = record("open").replace("NC-2026-004", &format!("NC-2026-{number:03}"));
        repo.write(&format!("findings/NC-2026-{number:03}.md"), &text);
    }
    repo.commit("2026-02-11", support::history::MARIA);
    let page = page(repo.path(), &["--at", "HEAD"]);
    assert_eq!(page.matches("<article ").count(), 230);
    assert_eq!(page.matches("<noscript>").count(), 23);
    assert_eq!(page.matches("</noscript>").count(), 23);
    assert_eq!(page.matches("<tr data-key=").count(), 230);
    let table = between(&page, "<table class=\"register ", "</table>");
    assert_eq!(table.matches("<tbody>").count(), 5);
}

#[test]
fn a_day_of_the_past_is_said_first_and_what_came_later_is_not_open() {
    let repo = lived();
    let (id, file) = ("NC-2026-009", "findings/2026/NC-2026-009-later.md");
    let later = record("open")
        .replace("id: NC-2026-004", &format!("id: {id}"))
        .replace("raised: 2026-02-10", "raised: 2026-09-01");
    repo.write(file, &later);
    repo.commit("2026-09-02", support::history::TOM);
    let now = page(repo.path(), &["--as-of", "2036-01-01"]);
    assert!(now.contains(&format!("<article id=\"{id}\"")));
    assert!(!now.contains("The records are as they are now"));
    let then = page(repo.path(), &["--from", "2026-01-01", "--to", "2026-06-30"]);
    let notices = between(&then, "id=\"notices\"", "</section>");
    assert!(notices.contains("changed after 2026-06-30"), "{notices}");
    assert!(
        notices.contains("1 finding raised after 2026-06-30 is left out"),
        "{notices}"
    );
    assert!(!then.contains(&format!("<article id=\"{id}\"")));
    assert!(
        !then.contains("class=\"right\">-"),
        "a negative number of days"
    );
}
