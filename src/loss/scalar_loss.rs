//! A loss of one score and one label, as its author writes it.

use std::fmt::Debug;

use super::{Domain, Edge, Loss, Targets, Tile, points, proximal};
use crate::instructions::widest;

/// A loss with one score and one label per example, for authors: three formulas.
///
/// # Example
/// The log-cosh loss, ready for any solver that needs slopes:
/// ```
/// use gradus::loss::{Loss, ScalarLoss, Tile};
///
/// #[derive(Debug)]
/// struct LogCosh;
///
/// impl ScalarLoss for LogCosh {
///     fn name(&self) -> &str { "log-cosh" }
///     fn value(&self, label: f64, score: f64) -> f64 { (score - label).cosh().ln() }
///     fn slope(&self, label: f64, score: f64) -> f64 { (score - label).tanh() }
///     fn curvature_bound(&self) -> Option<f64> { Some(1.0) }
/// }
///
/// let mut slopes = [0.0];
/// let tile = Tile { scores: &[1.0], labels: &[1.0], weights: None, rows: 1 };
/// assert_eq!(LogCosh.batch(tile, &mut slopes), 0.0);
/// ```
pub trait ScalarLoss: Send + Sync + Debug {
    /// The name it is known by.
    fn name(&self) -> &str;

    /// ℓ(y, z).
    fn value(&self, label: f64, score: f64) -> f64;

    /// ∂ℓ/∂z.
    fn slope(&self, label: f64, score: f64) -> f64;

    /// ∂²ℓ/∂z², when the loss has one.
    fn curvature(&self, _label: f64, _score: f64) -> Option<f64> {
        None
    }

    /// ℓ and ∂ℓ/∂z together, for losses whose formulas share work.
    fn point(&self, label: f64, score: f64) -> (f64, f64) {
        (self.value(label, score), self.slope(label, score))
    }

    /// An upper bound of the curvature over all scores and labels.
    fn curvature_bound(&self) -> Option<f64> {
        None
    }

    /// `Some(c)` exactly when ℓ(y, z) = c/2·(z − y)².
    fn quadratic(&self) -> Option<f64> {
        None
    }

    /// The implicit step in the score: argmin_z ℓ(y, z) + (z − score)²/(2·rate), and the slope of ℓ there (in a corner the
    /// one of its slopes that makes it the least). Unlocks the dual methods. Searched for, from `near` a score, where a bound of the curvature is
    /// known; `None` for a loss that is not convex, or may be negative.
    fn prox(&self, label: f64, score: f64, rate: f64, near: f64) -> Option<(f64, f64)> {
        self.curvature_bound()?;
        Some(proximal::of_smooth(self, label, (score, rate), near))
    }

    /// For a loss whose slope jumps, as |z − y| does at 0: by how much at most. Such a loss has no curvature.
    fn slope_jump(&self) -> Option<f64> {
        None
    }

    /// Whether its mean over any examples is least where all weights are 0, as that of the perceptron's loss: then only steps
    /// over single examples lead to a model that says something.
    fn is_least_at_zero(&self) -> bool {
        false
    }

    /// The labels that it is defined for.
    fn domain(&self) -> Domain {
        Domain::Numbers
    }

    /// What a score predicts: the score itself, or the mean under the loss's link, as e^z.
    fn prediction(&self, score: f64) -> f64 {
        score
    }

    /// Whether predictions are probabilities of the positive class.
    fn probabilities(&self) -> bool {
        false
    }

    /// The score c that makes Σ s·ℓ(y, c + o) least: searched for, unless there is a formula. `None` where there is no
    /// finite one.
    fn best_constant(&self, targets: Targets<'_>) -> Option<f64> {
        targets.search(self)
    }

    /// The unit deviance: twice what the loss exceeds its least value over all scores by. `None` for a loss that belongs
    /// to no distribution.
    fn deviance(&self, _label: f64, _score: f64) -> Option<f64> {
        None
    }

    /// The number that settings like δ or τ come to, when there is one.
    fn parameter(&self) -> Option<f64> {
        None
    }
}

impl<L: ScalarLoss> Loss for L {
    fn name(&self) -> &str {
        ScalarLoss::name(self)
    }

    fn batch(&self, tile: Tile<'_>, slopes: &mut [f64]) -> f64 {
        // Compiled for each kind of machine, whose registers hold several rows; the bits do not depend on it.
        widest().dispatch(points::Points { loss: self, tile, slopes })
    }

    fn value_and_slope(&self, label: f64, score: f64) -> Option<(f64, f64)> {
        Some(widest().dispatch(points::Point { loss: self, label, score }))
    }

    fn prox(&self, label: f64, score: f64, rate: f64, near: f64) -> Option<(f64, f64)> {
        ScalarLoss::prox(self, label, score, rate, near)
    }

    fn curvatures(&self, tile: Tile<'_>, into: &mut [f64]) -> bool {
        for (row, ((label, score), into)) in tile.labels.iter().zip(tile.scores).zip(into).enumerate() {
            let Some(curvature) = self.curvature(*label, *score) else { return false };
            *into = tile.weight(row) * curvature;
        }
        true
    }

    fn curvature_bound(&self) -> Option<f64> {
        ScalarLoss::curvature_bound(self)
    }

    fn quadratic(&self) -> Option<f64> {
        ScalarLoss::quadratic(self)
    }

    fn slope_jump(&self) -> Option<f64> {
        ScalarLoss::slope_jump(self)
    }

    fn is_least_at_zero(&self) -> bool {
        ScalarLoss::is_least_at_zero(self)
    }

    fn domain(&self) -> Domain {
        ScalarLoss::domain(self)
    }

    fn prediction(&self, score: f64) -> f64 {
        ScalarLoss::prediction(self, score)
    }

    fn probabilities(&self) -> bool {
        ScalarLoss::probabilities(self)
    }

    fn best_constant(&self, targets: Targets<'_>) -> Option<Vec<f64>> {
        ScalarLoss::best_constant(self, targets).map(|constant| vec![constant])
    }

    fn edge(&self, targets: Targets<'_>) -> Option<Edge> {
        Edge::of(self, targets)
    }

    fn deviance(&self, tile: Tile<'_>) -> Option<f64> {
        let pairs = tile.labels.iter().zip(tile.scores).enumerate();
        pairs.map(|(row, (y, z))| Some(tile.weight(row) * ScalarLoss::deviance(self, *y, *z)?)).sum()
    }

    fn parameter(&self) -> Option<f64> {
        ScalarLoss::parameter(self)
    }
}
