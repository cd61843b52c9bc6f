//! Watching a run.

use std::ops::ControlFlow;

use crate::progress::Progress;

/// Watches a run, row by row; read-only, and may ask to stop. A closure `|past: &[Progress]| -> ControlFlow<()>` is one.
#[doc(alias = "callback")]
#[doc(alias = "hook")]
pub trait Watch: Send {
    /// Called after each new row of the history.
    fn watch(&mut self, past: &[Progress]) -> ControlFlow<()>;
}

impl<F: FnMut(&[Progress]) -> ControlFlow<()> + Send> Watch for F {
    fn watch(&mut self, past: &[Progress]) -> ControlFlow<()> {
        self(past)
    }
}
