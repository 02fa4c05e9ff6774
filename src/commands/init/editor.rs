//! `clause10 init --editor NAME`: the settings of a project that make an editor start `clause10 lsp`.
//!
//! Writes files that are not there and changes none: what is to be added to one that is there is printed. Not for the
//! server itself (`commands::lsp`).

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::cli::Editor;
use crate::commands::create::create;
use crate::commands::{Outcome, output};

/// What an editor reads in a project, and what its user does beside.
struct Setup {
    /// Paths below the folder that is opened as the project, with their texts.
    files: &'static [(&'static str, &'static str)],
    next: &'static str,
}

const VSCODE: Setup = Setup {
    files: &[
        (
            ".vscode/settings.json",
            r#"{
  "glspc.server.command": "clause10",
  "glspc.server.commandArguments": ["lsp"],
  "glspc.server.languageId": ["markdown", "yaml"]
}
"#,
        ),
        (
            ".vscode/extensions.json",
            r#"{
  "recommendations": ["zsol.vscode-glspc"]
}
"#,
        ),
    ],
    next: "\
VS Code starts no language server by itself: install the extension zsol.vscode-glspc, a generic client, which VS Code
recommends now when it opens this folder. It starts one server for each window. Suggestions come with Ctrl+Space.
",
};

const NEOVIM: Setup = Setup {
    files: &[(
        ".nvim.lua",
        r#"vim.lsp.config('clause10', {
  cmd = { 'clause10', 'lsp' },
  filetypes = { 'markdown', 'yaml' },
  root_markers = { 'clause10.yaml', '.git' },
})
vim.lsp.enable('clause10')
"#,
    )],
    next: "\
Neovim (0.11 or newer) reads the file when it is started in this folder and `vim.o.exrc = true` stands in your init.lua;
it asks once whether you trust it. The same lines in your init.lua do it for all repositories.
",
};

const HELIX: Setup = Setup {
    files: &[(
        ".helix/languages.toml",
        r#"[language-server.clause10]
command = "clause10"
args = ["lsp"]

# The two behind it are those that Helix has for Markdown by itself.
[[language]]
name = "markdown"
language-servers = ["clause10", "marksman", "markdown-oxide"]
"#,
    )],
    next: "\
Helix reads the file when it is started in this repository; versions that ask whether to trust a folder start servers
after a yes (`:workspace-trust`). `hx --health markdown` shows whether it finds the program.
",
};

const ZED: Setup = Setup {
    files: &[(
        ".zed/settings.json",
        r#"{
  "lsp": {
    "markdown-oxide": {
      "binary": { "path": "clause10", "arguments": ["lsp"] }
    }
  }
}
"#,
    )],
    next: "\
Zed starts only servers that an extension brings, and clause10 has none there. These settings let the one of the
extension `markdown-oxide` be clause10 in this project: install that extension, open this folder and trust it.
Markdown Oxide itself does not run in this project then.
",
};

const EMACS: Setup = Setup {
    files: &[(
        ".dir-locals.el",
        r#"((markdown-mode . ((eglot-server-programs . ((markdown-mode "clause10" "lsp")))))
 (markdown-ts-mode . ((eglot-server-programs . ((markdown-ts-mode "clause10" "lsp"))))))
"#,
    )],
    next: "\
In a record, `M-x eglot` starts the server; `(add-hook 'markdown-mode-hook #'eglot-ensure)` in your init.el always does.
Emacs asks once whether the value is safe. Eglot is part of Emacs 29; `markdown-mode` is a package.
",
};

const fn setup(editor: Editor) -> Setup {
    match editor {
        Editor::Vscode => VSCODE,
        Editor::Neovim => NEOVIM,
        Editor::Helix => HELIX,
        Editor::Zed => ZED,
        Editor::Emacs => EMACS,
    }
}

/// Writes the settings at the top of the repository, which is what editors open, or else in the folder.
///
/// # Errors
/// When a file cannot be written.
pub fn run(editor: Editor, folder: &Path) -> Outcome {
    let top = crate::git::top_of(folder);
    let top = top.as_deref().unwrap_or(folder);
    let Setup { files, next } = setup(editor);
    let mut text = String::new();
    for (path, content) in files {
        let full = top.join(path);
        let shown = if top == folder {
            (*path).to_owned()
        } else {
            full.display().to_string()
        };
        if create(&full, content).map_err(|fault| vec![fault])? {
            let _ = writeln!(text, "wrote  {shown}");
        } else if fs::read_to_string(&full).is_ok_and(|found| has(&found, content)) {
            let _ = writeln!(text, "kept   {shown}");
        } else {
            let _ = writeln!(text, "kept   {shown}; add to it:\n\n{content}");
        }
    }
    let _ = write!(text, "\n{next}");
    output(&text)
}

/// Whether all lines are there, in whatever else: those that were added by hand are.
fn has(found: &str, content: &str) -> bool {
    let line = |line: &'_ str| line.trim().trim_end_matches(',').to_owned();
    let found: Vec<_> = found.lines().map(line).collect();
    let mut wanted = content.lines().map(line).filter(|line| !line.is_empty());
    wanted.all(|line| line.starts_with('#') || found.contains(&line))
}
