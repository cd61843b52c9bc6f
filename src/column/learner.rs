//! What columns accumulate.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::Result;

/// What a column accumulates over the rows of a pass, beginning with the default. Learners of parts of the rows *merge* in order,
/// so that the same column learns in memory, from files and on a cluster. A column without anything to learn has `()`.
pub trait Learner: Default + Send + Serialize + DeserializeOwned + 'static {
    /// Adds what a learner of *later* rows has seen.
    ///
    /// # Errors
    /// Two learners that contradict each other.
    fn merge(&mut self, later: Self) -> Result<()>;
}

impl Learner for () {
    fn merge(&mut self, (): ()) -> Result<()> {
        Ok(())
    }
}

/// Those of two columns that one is made of.
impl<A: Learner, B: Learner> Learner for (A, B) {
    fn merge(&mut self, later: Self) -> Result<()> {
        self.0.merge(later.0)?;
        self.1.merge(later.1)
    }
}
