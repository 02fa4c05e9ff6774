//! A small register in a folder, for the tests of what editors ask.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that fails panics"
)]

use std::collections::BTreeMap;

use jiff::civil::date;
use tempfile::TempDir;

use super::{Encoding, Lines, Page, Sight};
use crate::check::{Run, Selection};
use crate::diagnostic::Diagnostic;
use crate::model::Register;
use crate::snapshot::WorkTree;
use crate::text::RepoPath;
use crate::workspace::{self, Workspace};

/// A finding that lacks nothing at its status.
pub const OPEN: &str = "---
id: NC-2026-001
title: Access review of the finance system was missed
kind: nonconformity
severity: minor
status: open
source: internal-audit
requirements: [ISO27001:2022/A.5.18]
raised: 2026-02-10
raised_by: maria.lopez@acme.example
owner: tom.baker@acme.example
due: 2026-08-31
---

## Nonconformity

The review of the fourth quarter of 2025 was not done.
";

/// An older finding of the same requirement, by its number of 2013, from an audit.
pub fn older(audit: &str) -> String {
    let raised = format!("raised: 2025-02-10\naudit: {audit}");
    OPEN.replace("2026-001", "2025-007")
        .replace("2022/A.5.18", "2013/A.9.2.5")
        .replace("raised: 2026-02-10", &raised)
}

/// A folder with files, read and judged without history as of 2026-03-01.
pub struct Scene {
    folder: TempDir,
    workspace: Workspace,
    snapshot: WorkTree,
    register: Register,
    diagnostics: BTreeMap<RepoPath, Vec<Diagnostic>>,
}

impl Scene {
    /// Writes the files and reads them. A `^`, which marks the place that is asked about, is left out.
    pub fn new(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("findings")).unwrap();
        for (path, text) in files {
            let full = folder.path().join(path);
            std::fs::create_dir_all(full.parent().unwrap()).unwrap();
            std::fs::write(full, text.replacen('^', "", 1)).unwrap();
        }
        let workspace = Workspace::find(folder.path()).unwrap();
        let snapshot = workspace.work_tree().unwrap();
        let register = workspace::register(&snapshot, workspace.policy(), &|| {}).unwrap();
        let rules = Selection::new(&[], &[]).unwrap().under(workspace.policy());
        let run = Run {
            register: &register,
            policy: workspace.policy(),
            configuration: workspace.configuration.source.as_ref(),
            as_of: date(2026, 3, 1),
            rules: &rules,
            change: None,
            lives: &[],
            gone: &[],
            suspected: None,
            only: None,
        };
        let mut diagnostics: BTreeMap<RepoPath, Vec<Diagnostic>> = BTreeMap::new();
        for found in run.diagnostics() {
            diagnostics
                .entry(found.path.clone())
                .or_default()
                .push(found);
        }
        Self {
            folder,
            workspace,
            snapshot,
            register,
            diagnostics,
        }
    }

    /// What questions are answered from; columns are bytes, and snippets are taken.
    pub fn sight(&self) -> Sight<'_> {
        Sight {
            root: self.folder.path(),
            register: &self.register,
            gone: &[],
            policy: self.workspace.policy(),
            snapshot: &self.snapshot,
            as_of: date(2026, 3, 1),
            diagnostics: &self.diagnostics,
            me: Some("maria.lopez@acme.example"),
            encoding: Encoding::Utf8,
            snippets: true,
        }
    }

    /// Asks about the `^` of a text of a file, which need not be what lies there.
    pub fn ask<T>(
        &self,
        path: &str,
        text: &str,
        ask: impl FnOnce(&Sight<'_>, &Page<'_>, usize) -> T,
    ) -> T {
        let offset = text.find('^').unwrap_or(0);
        let text = text.replacen('^', "", 1);
        let (path, sight) = (RepoPath::new(path), self.sight());
        let lines = Lines::new(&text, sight.encoding);
        let page = Page {
            path: &path,
            lines: &lines,
            kind: sight.kind(&path),
        };
        ask(&sight, &page, offset)
    }
}
