//! What a column has learned: it turns examples into blocks, names every feature, and can be saved.

use std::fmt::Debug;

use serde_json::Value;

use super::{ColumnUse, Features, LevelCounts, RowEncoder};
use crate::data::Table;
use crate::design::Block;
use crate::error::Result;
use crate::progress::Warning;

/// A learned feature column. Encoding is a pure function of the table: it never changes the encoder, and the code of a
/// row does not depend on the other rows.
///
/// One that is written for single rows implements [`RowEncoder`] instead, and is an encoder by that.
pub trait Encoder: Send + Sync + Debug {
    /// The kind it is saved under, as `numeric`.
    fn kind(&self) -> &str;

    /// The columns of the table that it reads, each once.
    fn inputs(&self) -> Vec<String>;

    /// The features it makes, in order; as many as the encoded blocks are wide.
    fn features(&self) -> Features;

    /// How many features it makes.
    fn width(&self) -> usize {
        self.features().len()
    }

    /// Turns weights of its encoded features (one for each, in order) into those of the column's original units; what is
    /// returned is to be added to the bias. An affine map of each feature, unless several are mixed.
    fn to_original(&self, weights: &mut [f64]) -> f64 {
        self.features().to_original(weights)
    }

    /// The way back: weights in the column's original units become those of its encoded features.
    fn to_encoded(&self, weights: &mut [f64]) -> f64 {
        self.features().to_encoded(weights)
    }

    /// Encodes the rows of a table.
    ///
    /// # Errors
    /// A missing column; a value that cannot be encoded, named by column and place.
    fn encode(&self, table: &Table) -> Result<Vec<Block<'static>>>;

    /// Its content as a JSON value, from which [`Registry`](super::Registry) makes it again.
    ///
    /// # Errors
    /// [`NotSaveable`](crate::error::ModelFileProblem::NotSaveable) for content that cannot be written down (a function).
    fn save(&self) -> Result<Value>;

    /// How it reads a single row; `None` for an encoder that reads tables only.
    fn row_encoder(&self) -> Option<&dyn RowEncoder> {
        None
    }

    /// What it meets in a table: how much is missing, how much was not seen in training. `None` for an encoder that does
    /// not look.
    ///
    /// # Errors
    /// A missing column, or one of a type that does not serve.
    fn usage(&self, _table: &Table) -> Result<Option<ColumnUse>> {
        Ok(None)
    }

    /// What of its content contradicts itself: asked of one that was read from a file.
    fn fault(&self) -> Option<String> {
        None
    }

    /// How many levels it learned. Known after a fit, and not saved.
    fn counts(&self) -> Option<&LevelCounts> {
        None
    }

    /// What was noticed while learning and must not stay silent.
    fn warnings(&self) -> &[Warning] {
        &[]
    }
}
