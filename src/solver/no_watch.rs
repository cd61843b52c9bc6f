//! Watching nothing.

use std::ops::ControlFlow;

use super::Watch;
use crate::progress::Progress;

/// Watches nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoWatch;

impl Watch for NoWatch {
    fn watch(&mut self, _past: &[Progress]) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}
