//! The door to single rows.

use std::fmt::Debug;

use super::{Batches, Cursor, Order, RowBlock};
use crate::error::{Error, Result};

/// Examples in any order, a block at a time: what stochastic methods walk over, and those that ascend in the dual.
///
/// # Example
/// The squared norms of an objective's rows:
/// ```
/// use gradus::objective::{Objective, RowBlock};
///
/// fn squared_norms(objective: &Objective<'_>) -> gradus::error::Result<Vec<f64>> {
///     let mut norms = vec![0.0; objective.examples() as usize];
///     let order: Vec<u32> = (0..norms.len() as u32).collect();
///     if let Some(rows) = objective.rows() {
///         rows.show(&order, &mut |block: &RowBlock| {
///             (0..block.len()).for_each(|i| norms[block.number(i)] = block.squared_norm(i));
///             Ok(())
///         })?;
///     }
///     Ok(norms)
/// }
/// ```
pub trait RowAccess: Send + Sync + Debug {
    /// Shows these rows in this order, repetitions allowed: block after block, each gathered, where there are threads,
    /// while `each` works on the one before.
    ///
    /// # Errors
    /// Those of `each`; examples that can no longer be read.
    fn show(&self, order: &[u32], each: &mut (dyn FnMut(&RowBlock) -> Result<()> + Send)) -> Result<()>;

    /// Counts rows that a solver read once more from a copy of its own: they are passes too.
    fn count(&self, _rows: usize) {}

    /// Mini-batches of `size` rows from `from` to the end of that epoch.
    ///
    /// # Errors
    /// Examples that can no longer be read.
    fn batches(&self, _size: usize, _order: Order, _from: Cursor) -> Result<Box<dyn Batches + '_>> {
        Err(Error::Unsupported {
            what: "gradient descent over batches".to_owned(),
            needs: "examples that can be visited in batches",
            found: "examples that are shown one by one".to_owned(),
        })
    }
}
