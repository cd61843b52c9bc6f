//! The features as affine maps of what is stored.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// x = (value − shift)·inverse, feature by feature. Kernels apply it value by value: nothing standardised is ever stored. Features
/// of one-hot and sparse blocks are only scaled.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Affine {
    pub(crate) shift: Vec<f64>,
    pub(crate) inverse: Vec<f64>,
}

impl Affine {
    /// Every feature as it is stored.
    #[must_use]
    pub fn identity(features: usize) -> Self {
        Self { shift: vec![0.0; features], inverse: vec![1.0; features] }
    }

    /// The number of features.
    #[must_use]
    pub fn features(&self) -> usize {
        self.shift.len()
    }

    /// The features (x − mean)/scale of these.
    ///
    /// # Errors
    /// Means or scales of another number than the features.
    pub fn rescaled(&self, mean: &[f64], scale: &[f64]) -> Result<Self> {
        let features = self.features();
        if mean.len() != features || scale.len() != features {
            return Err(Error::Length { what: "scales", expected: features, found: scale.len().min(mean.len()) });
        }
        let each = || self.shift.iter().zip(&self.inverse);
        Ok(Self {
            shift: each().zip(mean).map(|((shift, inverse), mean)| shift + mean / inverse).collect(),
            inverse: each().zip(scale).map(|((_, inverse), scale)| inverse / scale).collect(),
        })
    }

    /// What some features are multiplied by.
    pub(crate) fn inverses(&self, features: Range<usize>) -> &[f64] {
        &self.inverse[features]
    }
}
