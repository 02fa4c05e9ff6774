//! Where links of a record lead within the report.
//!
//! Not for reading Markdown (`prose`).

use std::collections::BTreeMap;

use super::anchors::Anchors;
use super::{EvidenceFile, escape};
use crate::model::{Link, LinkTarget};
use crate::text::{RepoPath, Span};

/// A record, as a place from which links lead.
pub struct Place<'a> {
    /// The number of its finding, for labels.
    pub finding: &'a str,
    /// The record.
    pub path: &'a RepoPath,
    /// The fragments of the findings.
    pub anchors: &'a Anchors,
    /// The files that lie beside the page.
    pub files: &'a BTreeMap<String, EvidenceFile>,
}

impl Place<'_> {
    /// What a link is for the page: an address of the web or of mail, a finding, a file beside the page. None for
    /// all else, which is shown as text.
    pub fn href(&self, target: &str) -> Option<String> {
        if let Some(address) = address(target) {
            return Some(address);
        }
        let link = Link {
            target: target.into(),
            span: Span::default(),
        };
        let LinkTarget::File(path) = link.leads_to(self.path) else {
            return None;
        };
        match self.anchors.at(&path) {
            Some(anchor) => Some(format!("#{anchor}")),
            None => self.file(path.as_str()),
        }
    }

    /// The link to a file beside the page, if it lies there.
    pub fn file(&self, path: &str) -> Option<String> {
        let href = self.files.get(path)?.href.as_ref()?;
        Some(escape::href(href))
    }
}

/// An address of the web or of mail that can be a link; no other scheme, and nothing that names one host and
/// leads to another.
pub fn address(text: &str) -> Option<String> {
    let (scheme, rest) = text.split_once(':')?;
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    match &*scheme.to_ascii_lowercase() {
        scheme @ ("http" | "https") => {
            let after = rest.strip_prefix("//")?;
            let end = after.find(['/', '?', '#']).unwrap_or(after.len());
            let (authority, path) = after.split_at(end);
            let (host, port) = authority.split_once(':').unwrap_or((authority, ""));
            let is_host = !host.is_empty() && host.chars().all(is_plain);
            let is_port = port.len() < 6 && port.bytes().all(|byte| byte.is_ascii_digit());
            if !is_host || !is_port {
                return None;
            }
            let path = escape::address(&mended(path));
            Some(format!("{scheme}://{authority}{path}"))
        }
        "mailto" if rest.contains('@') => {
            Some(format!("mailto:{}", escape::address(&mended(rest))))
        }
        _ => None,
    }
}

/// The text with each percent sign that begins no code as a code, and with brackets and further number signs as
/// codes: they may not stand there as they are.
fn mended(text: &str) -> String {
    let mut mended = String::with_capacity(text.len());
    let mut has_fragment = false;
    for (at, character) in text.char_indices() {
        let code = text.as_bytes().get(at + 1..at + 3);
        match character {
            '%' if !code.is_some_and(|code| code.iter().all(u8::is_ascii_hexdigit)) => {
                mended.push_str("%25");
            }
            '[' => mended.push_str("%5B"),
            ']' => mended.push_str("%5D"),
            '#' if has_fragment => mended.push_str("%23"),
            _ => {
                has_fragment |= character == '#';
                mended.push(character);
            }
        }
    }
    mended
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_web_and_of_mail_are_links() {
        assert_eq!(
            address("HTTPS://acme.example/a b#c#d%2").as_deref(),
            Some("https://acme.example/a%20b#c%23d%252")
        );
        assert_eq!(
            address("mailto:a@b.example").as_deref(),
            Some("mailto:a@b.example")
        );
        for other in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/hosts",
            "https:evil",
            "https://bank.example@evil.example/",
            "https://",
            "http://a\u{202e}.example",
            "//a.example",
            "x.md",
        ] {
            assert_eq!(address(other), None, "{other}");
        }
    }

    fn prose(markdown: &str) -> String {
        let mut files = BTreeMap::new();
        let here = EvidenceFile {
            href: Some("data/evidence/a b.csv".to_owned()),
            ..EvidenceFile::default()
        };
        files.insert("evidence/a b.csv".to_owned(), here);
        let place = Place {
            finding: "NC-1",
            path: &RepoPath::new("findings/NC-1.md"),
            anchors: &Anchors::default(),
            files: &files,
        };
        super::super::prose::html(markdown, 5, &place)
    }

    #[test]
    fn markdown_is_safe() {
        for (markdown, html) in [
            (
                "a <b onclick=x>b</b>",
                "<p>a &lt;b onclick=x&gt;b&lt;/b&gt;</p>\n",
            ),
            (
                "<script>alert(1)</script>",
                "<pre class=\"raw\"><code>&lt;script&gt;alert(1)&lt;/script&gt;</code></pre>\n",
            ),
            (
                "[x](javascript:y)",
                "<p>x (<code>javascript:y</code>)</p>\n",
            ),
            (
                "[](https://a.example)",
                "<p><a href=\"https://a.example\">https://a.example</a></p>\n",
            ),
            (
                "<a@b.example>",
                "<p><a href=\"mailto:a@b.example\">a@b.example</a></p>\n",
            ),
            (
                "![shot](../evidence/a%20b.csv)",
                "<p>Image: <a href=\"data/evidence/a%20b.csv\">shot</a></p>\n",
            ),
            (
                "[p](../policies/p.md)",
                "<p>p (<code>../policies/p.md</code>)</p>\n",
            ),
            (
                "[![i](https://a.example/i)](https://a.example)",
                "<p><a href=\"https://a.example\">Image: i (<code>https://a.example/i</code>)</a></p>\n",
            ),
            (
                "- [x] a\n\n3. b",
                "<ul>\n<li>[x] a</li>\n</ul>\n<ol start=\"3\">\n<li>b</li>\n</ol>\n",
            ),
        ] {
            assert_eq!(prose(markdown), html, "{markdown}");
        }
    }

    #[test]
    fn headings_leave_no_level_out() {
        assert_eq!(
            prose("## A\n#### B\n# C\n### D\n###### E\n"),
            "<h5>A</h5>\n<h6>B</h6>\n<h5>C</h5>\n<h6>D</h6>\n<h6>E</h6>\n"
        );
    }
}
