//! The progress bar of a long run.
//!
//! Not for reports: it goes to standard error, and only where a terminal looks at it.

use std::io::{self, IsTerminal};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// How long a run may take before a progress bar appears.
const PATIENCE: Duration = Duration::from_millis(700);

/// A bar on standard error, shown only to a terminal and only when the work is long.
pub(super) fn progress() -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::no_length();
    if let Ok(style) = ProgressStyle::with_template("{spinner} reading findings: {pos}") {
        bar.set_style(style);
    }
    bar.set_draw_target(indicatif::ProgressDrawTarget::hidden());
    let shown = bar.downgrade();
    std::thread::spawn(move || {
        std::thread::sleep(PATIENCE);
        if let Some(bar) = shown.upgrade()
            && !bar.is_finished()
        {
            bar.set_draw_target(indicatif::ProgressDrawTarget::stderr());
        }
    });
    bar
}
