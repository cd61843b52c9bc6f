//! Where features lie, and how far their values are apart.

use serde::{Deserialize, Serialize};

use crate::linalg::double_double::two_sum;
use crate::linalg::length;

/// Where each feature lies: weighted mean and standard deviation (n in the denominator).
///
/// A feature is *constant* when its deviation is exactly 0, which is when all its values are one and the same, and the sums
/// behind it are such that no rounding can make it so or hide it: this, and nothing else, is what constant means.
#[derive(Debug, Clone, PartialEq)]
pub struct Spread {
    /// Weighted mean of each feature.
    pub mean: Vec<f64>,
    /// Weighted standard deviation of each feature.
    pub deviation: Vec<f64>,
    /// Whether the feature may be centred: it belongs to a dense block, not to a one-hot one.
    pub dense: Vec<bool>,
}

impl Spread {
    /// What a feature is measured in: a dense one beside a bias, which takes up the mean, in its deviation (in the mean itself,
    /// where it is constant); any other in its root mean square. 1 for a feature of zeros.
    pub(crate) fn unit(&self, j: usize, bias: bool) -> f64 {
        let (mean, deviation) = (self.mean[j], self.deviation[j]);
        let unit = match bias && self.dense[j] {
            true if deviation == 0.0 => mean.abs(),
            true => deviation,
            false => length(mean, deviation),
        };
        if unit == 0.0 { 1.0 } else { unit }
    }
}

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
