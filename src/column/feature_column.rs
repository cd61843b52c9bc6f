//! Feature columns, and how they learn.

use std::fmt::Debug;

use super::{Encoder, Learned, Learner};
use crate::data::Table;
use crate::error::Result;

/// A feature column, for authors: a description without data, and how it learns.
///
/// Its [`Learner`]s *observe* pieces of the examples and merge in order. A column without anything to learn has
/// `type Learner = ()`.
pub trait Column: Send + Sync + Debug {
    /// What accumulates during a pass.
    type Learner: Learner;
    /// What it becomes.
    type Encoder: Encoder + 'static;

    /// The column's name, unique among the columns of an estimator.
    fn name(&self) -> &str;

    /// The columns of the table that it reads.
    fn inputs(&self) -> Vec<String>;

    /// Faults in the description itself, found before any data is touched.
    ///
    /// # Errors
    /// A setting outside its range.
    fn validate(&self) -> Result<()> {
        Ok(())
    }

    /// The columns that are left out where it stands for all that are not named otherwise, see
    /// [`remaining`](super::remaining()); `None` for every column of its own.
    fn all_but(&self) -> Option<&[String]> {
        None
    }

    /// Takes in the rows of a table; `weights` are the example weights (all positive), `None` when each counts once.
    ///
    /// # Errors
    /// A missing column, or a value that cannot be learned from.
    fn observe(&self, learner: &mut Self::Learner, table: &Table, weights: Option<&[f64]>) -> Result<()>;

    /// Ends a pass.
    ///
    /// # Errors
    /// Nothing was there to learn from.
    fn finish(&self, learner: Self::Learner) -> Result<Learned<Self::Learner, Self::Encoder>>;
}
