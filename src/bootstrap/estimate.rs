//! One number with what its replicates say of it.

use super::BootstrapInterval;

/// A number, and what its replicates say of it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct BootstrapEstimate {
    /// What it is of: a feature, `(bias)`, a metric, a row.
    pub name: String,
    /// The number of the model that is fitted to all examples.
    pub estimate: f64,
    /// The mean of the replicates less the estimate.
    pub bias: f64,
    /// The standard deviation of the replicates, by n − 1.
    #[doc(alias = "std.error")]
    pub standard_error: f64,
    /// The lower end of the interval; NaN where BCa has none, because all replicates lie on one side of the estimate.
    pub low: f64,
    /// The upper end of the interval.
    pub high: f64,
}

impl BootstrapEstimate {
    /// `jackknife` has the number of the fits without each example, for BCa.
    pub(super) fn new(
        name: String,
        estimate: f64,
        mut replicates: Vec<f64>,
        jackknife: &[f64],
        (interval, confidence): (BootstrapInterval, f64),
    ) -> Self {
        replicates.sort_by(f64::total_cmp);
        let n = replicates.len() as f64;
        // Differences to the estimate, so that equal replicates have no spread.
        let bias = replicates.iter().map(|value| value - estimate).sum::<f64>() / n;
        let squares: f64 = replicates.iter().map(|value| (value - estimate - bias).powi(2)).sum();
        let [low, high] = interval.ends(estimate, &replicates, jackknife, confidence);
        Self { name, estimate, bias, standard_error: (squares / (n - 1.0)).sqrt(), low, high }
    }
}
