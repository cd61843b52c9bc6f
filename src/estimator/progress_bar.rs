//! A progress bar in the terminal.

use std::ops::ControlFlow;

use indicatif::{ProgressBar, ProgressStyle};

use crate::progress::Progress;
use crate::solver::Watch;

/// A watcher that shows epoch, loss and validation loss as an `indicatif` bar. Needs the feature `progress`.
///
/// # Example
/// `estimator.fit_watched(&train, &mut Bar::new(30))?`
#[derive(Debug)]
#[doc(alias = "verbose")]
pub struct Bar(ProgressBar);

impl Bar {
    /// A bar for this many rows of history (epochs, or periods).
    #[must_use]
    pub fn new(rows: u64) -> Self {
        let bar = ProgressBar::new(rows);
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {msg}") {
            bar.set_style(style);
        }
        Self(bar)
    }

    /// The rows seen so far.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.0.position()
    }
}

impl Watch for Bar {
    fn watch(&mut self, past: &[Progress]) -> ControlFlow<()> {
        self.0.set_position(past.len() as u64);
        if let Some(row) = past.last() {
            self.0.set_message(row.to_string());
        }
        ControlFlow::Continue(())
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.0.finish();
    }
}
