//! The capability of row methods: examples one at a time, in any order.

use std::fmt::Debug;

use super::InMemory;
use super::rows::{Ahead, Rows};
use crate::error::Result;

/// Examples in any order, a piece at a time: what stochastic methods that remember something of each example ask, and
/// those that ascend in the dual.
///
/// # Example
/// The squared norms of a solver's rows (an objective hands itself out as `ByRows` by
/// [`Objective::by_rows`](super::Objective::by_rows)):
/// ```
/// use gradus::objective::{ByRows, Objective, Rows};
///
/// fn squared_norms(objective: &dyn Objective) -> gradus::error::Result<Vec<f64>> {
///     let mut norms = vec![0.0; objective.examples() as usize];
///     let order: Vec<u32> = (0..norms.len() as u32).collect();
///     if let Some(by_rows) = objective.by_rows() {
///         by_rows.show(&order, &mut |rows: &Rows| {
///             (0..rows.len()).for_each(|i| norms[rows.number(i)] = rows.squared_norm(i));
///             Ok(())
///         })?;
///     }
///     Ok(norms)
/// }
/// ```
pub trait ByRows: Send + Sync + Debug {
    /// Shows these rows in this order, repetitions allowed: piece after piece, each gathered, where there are threads,
    /// while `each` works on the one before.
    ///
    /// # Errors
    /// Those of `each`; examples that can no longer be read.
    fn show(&self, order: &[u32], each: &mut (dyn FnMut(&Rows) -> Result<()> + Send)) -> Result<()>;

    /// Counts rows that a solver read once more from a copy of its own: they are passes too.
    fn count(&self, _rows: usize) {}
}

/// Dense values of what is gathered at a time, about: they stay in the second-level cache.
const GATHERED: usize = 1 << 16;
/// Columns are written out as rows once this part of them is to be shown out of order.
const FEW: usize = 16;

impl ByRows for InMemory<'_> {
    fn count(&self, rows: usize) {
        self.reads.add(rows);
    }

    fn show(&self, order: &[u32], each: &mut (dyn FnMut(&Rows) -> Result<()> + Send)) -> Result<()> {
        let (design, parallel) = (&self.examples.design, self.examples.parallel);
        let scattered = order.windows(2).filter(|pair| pair[1] != pair[0].wrapping_add(1)).count();
        if design.columnwise() > 1 && self.copy.get().is_none() && scattered > design.rows() / FEW {
            // Not from within the lock: its owner may be lent to other work meanwhile.
            let _ = self.copy.set(design.copy_rows(parallel));
        }
        self.reads.add(order.len());
        let size = (GATHERED / design.dense_width().max(1)).clamp(256, 2048);
        let mut through = || Ahead::new(self, order, size).through(each);
        if parallel && rayon::current_thread_index().is_none() {
            // One way into the pool for all pieces.
            return rayon::join(through, || ()).0;
        }
        through()
    }
}
