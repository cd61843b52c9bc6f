//! What a spread is made of.

use serde::{Deserialize, Serialize};

use crate::linalg::double_double::two_sum;

/// What a spread is made of: of neighbouring parts of the examples, merged by Chan, Golub & LeVeque (1983).
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct SpreadSums {
    /// Σs.
    pub(crate) weight: f64,
    /// The mean of each feature,
    pub(crate) mean: Vec<f64>,
    /// and what rounding took from it.
    pub(crate) rest: Vec<f64>,
    /// Σ s·(x − mean)².
    pub(crate) squares: Vec<f64>,
}

impl SpreadSums {
    /// Those of both parts.
    pub(crate) fn merge(mut self, later: &Self) -> Self {
        let (wa, wb) = (self.weight, later.weight);
        self.weight = wa + wb;
        if wb > 0.0 {
            for j in 0..self.mean.len() {
                let gap = (later.mean[j] - self.mean[j]) + (later.rest[j] - self.rest[j]);
                (self.mean[j], self.rest[j]) = two_sum(self.mean[j], self.rest[j] + gap * (wb / self.weight));
                self.squares[j] += later.squares[j] + gap * gap * (wa * wb / self.weight);
            }
        }
        self
    }
}
