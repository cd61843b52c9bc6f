//! What a column has learned: it turns examples into blocks, names every feature, and can be saved.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{
    BooleanEncoder, BucketizedEncoder, CategoricalEncoder, ColumnUse, CrossedEncoder, DatetimeEncoder, ExpandedEncoder,
    Facts, Features, HashedEncoder, IdentityEncoder, NumericEncoder, Powers, RowEncoder, SlopesEncoder, SplineBasis,
    TextEncoder, WeightedEncoder,
};
use crate::data::Table;
use crate::design::Block;
use crate::error::{ModelFileProblem, Result, inconsistent};
use crate::progress::Warning;

/// A learned feature column. Encoding is a pure function of the table: it never changes the encoder, and the code of a
/// row does not depend on the other rows.
pub trait Encoder: Send + Sync + Debug {
    /// The kind it is saved under, as `numeric`.
    fn kind(&self) -> &str;

    /// The columns of the table that it reads.
    fn inputs(&self) -> Vec<String>;

    /// The features it makes, in order; as many as the encoded blocks are wide.
    fn features(&self) -> Features;

    /// Turns weights of its encoded features (one for each, in order) into those of the column's own units; what is returned
    /// is to be added to the bias. An affine map of each feature, unless several are mixed.
    fn own_weights(&self, weights: &mut [f64]) -> f64 {
        self.features().own_weights(weights)
    }

    /// The way back: weights in the column's own units become those of its encoded features.
    fn encoded_weights(&self, weights: &mut [f64]) -> f64 {
        self.features().encoded_weights(weights)
    }

    /// Encodes the rows of a table.
    ///
    /// # Errors
    /// A missing column; a value that cannot be encoded, named by column and place.
    fn encode(&self, table: &Table) -> Result<Vec<Block<'static>>>;

    /// Its content as a JSON value, from which [`Registry`] makes it again.
    ///
    /// # Errors
    /// [`ModelFileProblem::NotSaveable`] for content that cannot be written down (a function).
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

    /// What it learned, in numbers. Known after a fit, and not saved.
    fn facts(&self) -> Option<Facts> {
        None
    }

    /// What was noticed while learning and must not stay silent.
    fn warnings(&self) -> Vec<Warning> {
        Vec::new()
    }
}

type Load = Arc<dyn Fn(Value) -> Result<Arc<dyn Encoder>> + Send + Sync>;

/// The kinds of encoders (and, through the model, of heads) that a saved model may name. A part that a user wrote is
/// loaded by adding its kind.
#[derive(Clone)]
pub struct Registry {
    encoders: BTreeMap<String, Load>,
}

impl Debug for Registry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Registry").field("encoders", &self.encoders.keys().collect::<Vec<_>>()).finish()
    }
}

impl Registry {
    /// A registry that knows no kind at all.
    #[must_use]
    pub fn empty() -> Self {
        Self { encoders: BTreeMap::new() }
    }

    /// Adds a kind of encoder.
    #[must_use]
    pub fn with<E: Encoder + DeserializeOwned + 'static>(mut self, kind: &str) -> Self {
        let load: Load = Arc::new(|value| {
            let encoder: E = serde_json::from_value(value).map_err(inconsistent)?;
            Ok(Arc::new(encoder))
        });
        self.encoders.insert(kind.to_owned(), load);
        self
    }

    /// Makes an encoder again from what [`Encoder::save`] gave.
    ///
    /// # Errors
    /// An unknown kind, by name; content that does not fit the kind.
    pub fn encoder(&self, kind: &str, content: Value) -> Result<Arc<dyn Encoder>> {
        let unknown = || ModelFileProblem::UnknownKind { family: "encoder", kind: kind.to_owned() };
        self.encoders.get(kind).ok_or_else(unknown)?(content)
    }
}

/// Every kind that this crate makes.
impl Default for Registry {
    fn default() -> Self {
        Self::empty()
            .with::<NumericEncoder>("numeric")
            .with::<BucketizedEncoder>("bucketized")
            .with::<CategoricalEncoder>("categorical")
            .with::<HashedEncoder>("hashed")
            .with::<IdentityEncoder>("identity")
            .with::<BooleanEncoder>("boolean")
            .with::<WeightedEncoder>("weighted")
            .with::<SlopesEncoder>("slopes")
            .with::<CrossedEncoder>("crossed")
            .with::<TextEncoder>("text")
            .with::<DatetimeEncoder>("datetime")
            .with::<ExpandedEncoder<Powers>>("polynomial")
            .with::<ExpandedEncoder<SplineBasis>>("spline")
    }
}
