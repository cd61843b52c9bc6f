//! The door to single rows.

use std::fmt::Debug;

use super::{RowBlock, RowOrder};
use crate::error::Result;

/// Examples in any order, a block at a time: for stochastic methods, and those that ascend in the dual.
///
/// A pass of one's own that opens this door fills its blocks by those of an [`engine::Local`](crate::engine::Local) over the rows it
/// has at hand, brought together by [`RowBlock::of_rows`], and counts what it shows by [`Access::count`](super::Access::count).
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
///         rows.show(&mut objective.blocks(order.as_slice()), &mut |block: &RowBlock| {
///             (0..block.len()).for_each(|i| norms[block.number(i)] = block.squared_norm(i));
///             Ok(())
///         })?;
///     }
///     Ok(norms)
/// }
/// ```
pub trait RowAccess: Send + Sync + Debug {
    /// Shows these blocks of rows, one after the other, each gathered, where there are threads, while `each` works on those
    /// before. Where blocks begin and end is the caller's choice ([`Objective::blocks`](super::Objective::blocks)).
    ///
    /// # Errors
    /// Those of `each`, after which nothing more is shown; rows that are not there; examples that can no longer be read.
    fn show(
        &self,
        blocks: &mut (dyn Iterator<Item = RowOrder<'_>> + Send),
        each: &mut (dyn FnMut(&RowBlock) -> Result<()> + Send),
    ) -> Result<()>;

    /// Counts rows that a solver read once more from a copy of its own: they are passes too.
    fn count(&self, _rows: usize) {}
}
