//! A loss of one score and one label, as its author writes it.

use std::fmt::Debug;
use std::ops::Range;
use std::sync::Arc;

use super::tile_loss::without_estimate;
use super::{Domain, EstimatedParameter, LabelMoments, Loss, LossProperties, Targets, proximal};
use crate::error::Result;

/// A loss with one score and one label per example, for authors: one formula, and what is known of it.
///
/// # Example
/// The log-cosh loss, ready for any solver that needs slopes:
/// ```
/// use gradus::loss::{Loss, LossProperties, ScalarLoss, Tile};
///
/// #[derive(Debug)]
/// struct LogCosh;
///
/// impl ScalarLoss for LogCosh {
///     fn name(&self) -> &str { "log-cosh" }
///     fn value_and_slope(&self, label: f64, score: f64) -> (f64, f64) {
///         ((score - label).cosh().ln(), (score - label).tanh())
///     }
///     fn properties(&self) -> LossProperties {
///         LossProperties { curvature_bound: Some(1.0), ..LossProperties::default() }
///     }
/// }
///
/// let mut slopes = [0.0];
/// let tile = Tile { scores: &[1.0], labels: &[1.0], weights: None, rows: 1 };
/// assert_eq!(LogCosh.batch(tile, &mut slopes), 0.0);
/// ```
pub trait ScalarLoss: Send + Sync + Debug {
    /// The name it is known by.
    fn name(&self) -> &str;

    /// ℓ(y, z) and ∂ℓ/∂z.
    fn value_and_slope(&self, label: f64, score: f64) -> (f64, f64);

    /// What is known of it without an example.
    fn properties(&self) -> LossProperties {
        LossProperties::default()
    }

    /// The parameter that is estimated together with the weights, where there is one: this loss is the one at the estimate so far.
    fn estimated(&self) -> Option<&dyn EstimatedParameter> {
        None
    }

    /// The same loss at another value of that parameter.
    ///
    /// # Errors
    /// A loss without one; a value outside of its range.
    fn with_estimate(&self, _estimate: f64) -> Result<Arc<dyn Loss>> {
        Err(without_estimate(self.name()))
    }

    /// ℓ(y, z) alone.
    #[inline(always)]
    fn value(&self, label: f64, score: f64) -> f64 {
        self.value_and_slope(label, score).0
    }

    /// ∂ℓ/∂z alone.
    #[inline(always)]
    fn slope(&self, label: f64, score: f64) -> f64 {
        self.value_and_slope(label, score).1
    }

    /// ∂²ℓ/∂z², when the loss has one.
    fn curvature(&self, _label: f64, _score: f64) -> Option<f64> {
        None
    }

    /// The implicit step in the score: argmin_z ℓ(y, z) + (z − score)²/(2·rate), and the slope of ℓ there (in a corner the
    /// one of its slopes that makes it the least). Unlocks the dual methods. Searched for, from `near` a score, where a bound of the curvature is
    /// known; `None` for a loss that is not convex, or may be negative.
    fn prox(&self, label: f64, score: f64, rate: f64, near: f64) -> Option<(f64, f64)> {
        let LossProperties { domain, curvature_bound, .. } = self.properties();
        curvature_bound?;
        // In whatever unit a label is a number, scores are in it.
        let short = if domain == Domain::Numbers { 0.0 } else { proximal::SHORT_STEP };
        let at = |z| (self.slope(label, z), self.curvature(label, z));
        Some(proximal::newton((score, rate), (near, short), at))
    }

    /// What a score predicts: the score itself, or the mean under the loss's link, as e^z.
    fn prediction(&self, score: f64) -> f64 {
        score
    }

    /// The score c that makes Σ s·ℓ(y, c + o) least: searched for, unless there is a formula. `None` where there is no
    /// finite one.
    fn best_constant(&self, targets: Targets<'_>) -> Option<f64> {
        targets.search(self.properties().domain, |y, z| self.slope(y, z))
    }

    /// The unit deviance: twice what the loss exceeds its least value over all scores by. `None` for a loss that belongs
    /// to no distribution.
    fn deviance(&self, _label: f64, _score: f64) -> Option<f64> {
        None
    }

    /// Mean and variance of a label at a score. `None` for a loss that belongs to no exponential family.
    fn label_moments(&self, _score: f64) -> Option<LabelMoments> {
        None
    }

    /// From P(Y < y) to P(Y ≤ y) of a label at a score, the dispersion being φ. `None` for a loss that is the likelihood of no
    /// distribution whose probabilities have a formula.
    fn cumulative(&self, _label: f64, _score: f64, _dispersion: f64) -> Option<Range<f64>> {
        None
    }

    /// c(y, φ) of the log-likelihood −ℓ(y, z)/(u·φ) + c(y, φ), u being [`LossProperties::likelihood_unit`]. `None` for a loss that is
    /// no likelihood, or whose constant has no formula.
    fn log_normaliser(&self, _label: f64, _dispersion: f64) -> Option<f64> {
        None
    }
}
