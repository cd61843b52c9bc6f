//! How many examples have been read.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Counts rows read. Clones count together: a pass in a solver's own variables is a pass.
#[derive(Debug, Clone, Default)]
pub(crate) struct Reads(Arc<AtomicU64>);

impl Reads {
    pub(crate) fn add(&self, rows: usize) {
        self.0.fetch_add(rows as u64, Ordering::Relaxed);
    }

    pub(crate) fn rows(&self) -> f64 {
        self.0.load(Ordering::Relaxed) as f64
    }
}
