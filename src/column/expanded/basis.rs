//! Functions of one number.

use std::fmt::Debug;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::ColumnProblem;

/// Functions of one number, each of them a feature.
pub trait Basis: Debug + Clone + Send + Sync + Serialize + DeserializeOwned + 'static {
    /// The kind that an encoder with it is saved under.
    const KIND: &'static str;

    /// How many functions there are.
    fn width(&self) -> usize;

    /// The names of the features, of a column of this name.
    fn names(&self, column: &str) -> Vec<String>;

    /// Writes the value of each function; `into` holds zeros.
    fn fill(&self, value: f64, into: &mut [f64]);

    /// Turns weights of the functions into those that are shown under their names; what is returned goes to the bias.
    fn to_original(&self, _weights: &mut [f64]) -> f64 {
        0.0
    }

    /// The way back.
    fn to_encoded(&self, _weights: &mut [f64]) -> f64 {
        0.0
    }

    /// What is wrong with it.
    fn fault(&self) -> Option<ColumnProblem>;
}
