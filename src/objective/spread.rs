//! Where features lie, and how far their values are apart.

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
