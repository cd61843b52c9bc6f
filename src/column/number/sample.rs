//! All values of a column, kept for quantiles.

use serde::{Deserialize, Serialize};

use crate::column::Learner;
use crate::data::quantile::weighted_quantiles;
use crate::error::Result;

/// The values seen so far, with their weights where these are not all 1. Quantiles are exact, so memory grows with the
/// number of rows.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Sample {
    values: Vec<f64>,
    weights: Option<Vec<f64>>,
}

impl Sample {
    pub(crate) fn push(&mut self, values: &[f64], weights: Option<&[f64]>) {
        if weights.is_some() || self.weights.is_some() {
            let ones = self.values.len();
            let known = self.weights.get_or_insert_with(|| vec![1.0; ones]);
            match weights {
                Some(weights) => known.extend_from_slice(weights),
                None => known.extend(std::iter::repeat_n(1.0, values.len())),
            }
        }
        self.values.extend_from_slice(values);
    }

    /// The values and their weights.
    pub(crate) fn parts(&self) -> (&[f64], Option<&[f64]>) {
        (&self.values, self.weights.as_deref())
    }

    /// How many examples they are, by weight.
    pub(crate) fn weight(&self) -> f64 {
        self.weights.as_ref().map_or(self.values.len() as f64, |weights| weights.iter().sum())
    }

    /// Quantiles at these fractions; empty when there are no values.
    pub(crate) fn quantiles(&self, at: &[f64]) -> Vec<f64> {
        if self.values.is_empty() {
            return Vec::new();
        }
        weighted_quantiles(&self.values, self.weights.as_deref(), at)
    }
}

impl Learner for Sample {
    fn merge(&mut self, later: Self) -> Result<()> {
        self.push(&later.values, later.weights.as_deref());
        Ok(())
    }
}
