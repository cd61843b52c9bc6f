//! What a column of numbers holds.

use serde::Serialize;

/// Where the numbers of a column lie; NaN for what cannot be said of so few.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct NumberSummary {
    /// The mean.
    pub mean: f64,
    /// The standard deviation of a sample: √(Σ(x − mean)² / (n − 1)).
    pub std: f64,
    /// The smallest.
    pub min: f64,
    /// The first quartile, linearly interpolated.
    pub q1: f64,
    /// The median.
    pub median: f64,
    /// The third quartile.
    pub q3: f64,
    /// The largest.
    pub max: f64,
}
