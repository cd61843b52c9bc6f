//! One candidate of a search.

use super::Point;
use crate::progress::Warning;

/// One candidate, tried on every fold.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Trial {
    /// Its label: that of a list, or the point of a space as text.
    pub label: String,
    /// Its point, if it is one of a space.
    pub point: Option<Point>,
    /// The metric on the held-out examples of each fold, NaN where the others have no finite model; none at all where it could
    /// not be trained and judged on all of them.
    pub values: Vec<f64>,
    /// Why not.
    pub error: Option<String>,
    /// Folds whose examples have no finite model.
    pub warnings: Vec<Warning>,
}

impl Trial {
    /// The mean of the metric over the folds that have a finite model.
    #[must_use]
    pub fn mean(&self) -> Option<f64> {
        let (sum, count) = self.judged().fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
        Some(sum / count).filter(|mean| mean.is_finite())
    }

    /// The standard error of that mean, √(Σ(v − v̄)²/(k(k − 1))): small beside the difference of two candidates, or that says
    /// little. (Folds share training examples, so it is somewhat too small.)
    #[must_use]
    pub fn standard_error(&self) -> Option<f64> {
        let (mean, k) = (self.mean()?, self.judged().count() as f64);
        let squares: f64 = self.judged().map(|value| (value - mean).powi(2)).sum();
        (k > 1.0).then(|| (squares / (k * (k - 1.0))).sqrt())
    }

    fn judged(&self) -> impl Iterator<Item = f64> {
        self.values.iter().copied().filter(|value| !value.is_nan())
    }

    /// Whether every fold has a finite model.
    pub(super) fn is_bounded(&self) -> bool {
        self.warnings.is_empty()
    }
}
