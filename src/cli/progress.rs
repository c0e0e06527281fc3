//! The progress bar: on standard error, and only where a person watches.

use indicatif::{ProgressBar, ProgressStyle};

/// A bar for `length` pictures or pairs; nothing is drawn where standard error is no terminal.
pub fn bar(length: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len}  {msg}  {eta} left")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(length as u64).with_style(style)
}
