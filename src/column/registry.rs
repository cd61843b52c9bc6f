//! The kinds of encoders that a saved model may name.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{
    CrossedEncoder, DatetimeEncoder, Encoder, ExpandedEncoder, LevelEncoder, NumericEncoder, Powers, SlopesEncoder,
    SplineBasis, TextEncoder, WeightedEncoder,
};
use crate::error::{ModelFileProblem, Result, inconsistent};

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
            match encoder.fault() {
                Some(fault) => {
                    Err(inconsistent(format!("{} column {:?}: {fault}", encoder.kind(), encoder.notes().name)))
                }
                None => Ok(Arc::new(encoder) as Arc<dyn Encoder>),
            }
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
            .with::<LevelEncoder>("bucketized")
            .with::<LevelEncoder>("categorical")
            .with::<LevelEncoder>("hashed")
            .with::<LevelEncoder>("identity")
            .with::<LevelEncoder>("boolean")
            .with::<WeightedEncoder>("weighted")
            .with::<SlopesEncoder>("slopes")
            .with::<CrossedEncoder>("crossed")
            .with::<TextEncoder>("text")
            .with::<DatetimeEncoder>("datetime")
            .with::<ExpandedEncoder<Powers>>("polynomial")
            .with::<ExpandedEncoder<SplineBasis>>("spline")
    }
}
