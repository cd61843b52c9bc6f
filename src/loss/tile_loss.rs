//! A loss over tiles of examples.

use std::fmt::Debug;
use std::ops::Range;
use std::sync::Arc;

use super::{Edge, EstimatedParameter, LabelMoments, LossProperties, Targets, Tile};
use crate::error::{Error, Result};

/// The error of a loss without a parameter that is estimated.
pub(super) fn without_estimate(name: &str) -> Error {
    let must = "one with a parameter that is estimated, as NegativeBinomial::estimated()";
    Error::Setting { name: "loss", value: format!("{name:?}"), must }
}

/// A loss over tiles of examples: what solvers and objectives use, erased. Implement [`ScalarLoss`](super::ScalarLoss) unless the loss
/// has several outputs.
#[doc(alias = "datafit")]
#[doc(alias = "criterion")]
#[auto_impl::auto_impl(Arc)]
pub trait Loss: Send + Sync + Debug {
    /// The name it is known by.
    fn name(&self) -> &str;

    /// What is known of it without an example.
    fn properties(&self) -> LossProperties {
        LossProperties::default()
    }

    /// The parameter that is estimated together with the weights, for a loss of one score that has one: this loss is the one at the
    /// estimate so far.
    #[doc(alias = "nuisance")]
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

    /// Scores per example.
    fn outputs(&self) -> usize {
        1
    }

    /// Sets of weights: one per score, or a single one that all scores share, differing by their biases alone.
    fn coefficient_sets(&self) -> usize {
        self.outputs()
    }

    /// Labels per example.
    fn label_width(&self) -> usize {
        1
    }

    /// Σ s·ℓ over the tile; `slopes` (laid out as the scores) receives s·∂ℓ/∂z.
    fn batch(&self, tile: Tile<'_>, slopes: &mut [f64]) -> f64;

    /// ℓ and ∂ℓ/∂z of one example, without its weight, for a loss of one score and one label: what a step over a single
    /// example asks. `None` sends it to [`Loss::batch`].
    fn value_and_slope(&self, _label: f64, _score: f64) -> Option<(f64, f64)> {
        None
    }

    /// The implicit step in the score of one example, argmin_z ℓ(y, z) + (z − score)²/(2·rate), and the slope of ℓ there
    /// that makes it the least (in a corner one of many): what the dual methods ask. A search begins `near` a score. `None` for a loss of several scores or
    /// labels, and for one that is not convex, or may be negative.
    fn prox(&self, _label: f64, _score: f64, _rate: f64, _near: f64) -> Option<(f64, f64)> {
        None
    }

    /// Writes s·∂²ℓ/∂zₖ∂zₗ of the tile, `outputs² × rows`: the pairs (k, l) of outputs in the order k·outputs + l, the rows
    /// of each side by side. False, with nothing written that means anything, for a loss that has no curvature: then
    /// solvers that need one refuse it.
    fn curvatures(&self, _tile: Tile<'_>, _into: &mut [f64]) -> bool {
        false
    }

    /// For a loss of several scores with corners: the same with its corners rounded over scores within a width.
    #[doc(hidden)]
    fn smoothed(&self, _width: f64) -> Option<Arc<dyn Loss>> {
        None
    }

    /// What a score predicts, for a loss of one score: the score itself, or the mean under the loss's link.
    #[doc(alias = "inverse_link")]
    fn prediction(&self, score: f64) -> f64 {
        score
    }

    /// Whether the logarithm of an exposure may be added to the score, so that it multiplies the mean: under a log link, where
    /// predictions are e^z, and for the probability of any event under such a rate, 1 − e^(−e^z).
    fn takes_exposures(&self) -> bool {
        let of_1 = self.prediction(1.0);
        let mean = if self.properties().probabilities { -(-of_1).ln_1p() } else { of_1 };
        (mean - std::f64::consts::E).abs() < 1e-9
    }

    /// The biases, one per output, of the model without features whose loss is least: where the bias of a fit begins, and
    /// the baseline of an evaluation. `None` where there is no finite one.
    #[doc(alias = "intercept")]
    fn best_constant(&self, _targets: Targets<'_>) -> Option<Vec<f64>> {
        None
    }

    /// Why no finite constant is best, where the labels have none: the loss falls for ever as a score goes to infinity.
    fn edge(&self, _targets: Targets<'_>) -> Option<Edge> {
        None
    }

    /// Σ s·d over the tile, d being the unit deviance: twice what the loss exceeds that of the best score for the label by.
    /// `None` for a loss that belongs to no distribution.
    fn deviance(&self, _tile: Tile<'_>) -> Option<f64> {
        None
    }

    /// Mean and variance of a label at a score, for a loss of one score. `None` for one that belongs to no exponential family.
    fn label_moments(&self, _score: f64) -> Option<LabelMoments> {
        None
    }

    /// Whether it belongs to an exponential family whose moments it knows: then it has Pearson residuals and expected second derivatives.
    fn has_moments(&self) -> bool {
        self.outputs() == 1 && self.label_moments(0.0).is_some()
    }

    /// From P(Y < y) to P(Y ≤ y) of a label at a score, the dispersion being φ, for a loss of one score. `None` for one that is the
    /// likelihood of no distribution whose probabilities have a formula.
    #[doc(alias = "cdf")]
    fn cumulative(&self, _label: f64, _score: f64, _dispersion: f64) -> Option<Range<f64>> {
        None
    }

    /// c(y, φ) of the log-likelihood −ℓ(y, z)/(u·φ) + c(y, φ), u being [`LossProperties::likelihood_unit`], for a loss of one label.
    /// `None` for a loss that is no likelihood, or whose constant has no formula.
    fn log_normaliser(&self, _label: f64, _dispersion: f64) -> Option<f64> {
        None
    }
}
