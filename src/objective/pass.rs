//! Who answers requests: the boundary between solvers and examples.

use std::fmt::Debug;
use std::sync::Arc;

use super::{Access, Answer, ColumnAccess, Request, RowAccess, Totals};
use crate::error::Result;

/// Passes over examples that lie anywhere: in memory, in files, on other machines.
///
/// One method is enough for solvers that look at all examples in each step. The doors are for those that need more: rows in
/// any order, columns, a sample; a solver that finds one shut says so, or does without.
pub trait Pass: Send + Sync + Debug {
    /// Answers a request over all examples. What `into` holds is replaced, and its memory may be used again.
    ///
    /// # Errors
    /// Examples that can no longer be read; a request that cannot be answered here.
    fn run(&self, request: &Request<'_>, into: &mut Answer) -> Result<()>;

    /// The examples one at a time, in any order; `None` where they are too far away.
    fn rows<'b>(&self, _access: &Access) -> Option<Arc<dyn RowAccess + 'b>>
    where
        Self: 'b,
    {
        None
    }

    /// The examples column by column, for a loss of one score; `None` where they are too far away.
    fn columns<'b>(&self, _access: &Access) -> Option<Arc<dyn ColumnAccess + 'b>>
    where
        Self: 'b,
    {
        None
    }

    /// About so many examples, spread evenly over all of them by their numbers, as passes of their own: what a solver learns
    /// from them costs a small part of a pass. `None` where there is no such sample.
    ///
    /// # Errors
    /// Examples that can no longer be read.
    fn sample<'b>(&self, _rows: usize) -> Result<Option<(Totals, Arc<dyn Pass + 'b>)>>
    where
        Self: 'b,
    {
        Ok(None)
    }
}
