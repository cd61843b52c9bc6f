//! ℓ: the loss of one prediction, with its slope and curvature in the score z = x·w + b + o.
//!
//! A loss knows nothing of matrices or penalties. Authors write [`ScalarLoss`] (three formulas); the blanket
//! implementation makes it a [`Loss`], which is called once per tile of examples.

mod absolute;
mod all;
mod cloglog;
mod cumulative_logit;
mod domain;
mod edge;
mod epsilon_insensitive;
mod expectile;
mod exponential;
mod gamma;
mod hinge;
mod huber;
mod log_cosh;
mod logistic;
mod modified_huber;
mod multinomial;
mod named;
mod negative_binomial;
mod normal;
mod perceptron;
mod points;
mod poisson;
mod probit;
mod proximal;
mod quantile;
mod scalar_loss;
mod shared;
mod side_by_side;
mod smoothed;
mod squared;
mod squared_epsilon_insensitive;
mod squared_hinge;
mod targets;
mod tile;
mod tweedie;

use std::fmt::Debug;
use std::sync::Arc;

pub use absolute::Absolute;
#[doc(hidden)]
pub use all::{all, all_of_several};
pub use cloglog::ComplementaryLogLog;
pub use cumulative_logit::CumulativeLogit;
pub use domain::Domain;
pub use edge::Edge;
pub use epsilon_insensitive::EpsilonInsensitive;
pub use expectile::Expectile;
pub use gamma::Gamma;
pub use hinge::Hinge;
pub use huber::Huber;
pub use log_cosh::LogCosh;
pub use logistic::Logistic;
pub use modified_huber::ModifiedHuber;
pub use multinomial::Multinomial;
pub use named::named;
pub use negative_binomial::NegativeBinomial;
pub use perceptron::Perceptron;
pub use poisson::Poisson;
pub use probit::Probit;
pub use quantile::Quantile;
pub use scalar_loss::ScalarLoss;
pub use side_by_side::SideBySide;
pub(crate) use smoothed::smoothed;
pub use squared::Squared;
pub use squared_epsilon_insensitive::SquaredEpsilonInsensitive;
pub use squared_hinge::SquaredHinge;
pub use targets::Targets;
pub use tile::Tile;
pub use tweedie::Tweedie;

use crate::error::{Error, Result};

/// A loss over tiles of examples: what solvers and objectives use, erased. Implement [`ScalarLoss`] unless the loss
/// has several outputs.
#[doc(alias = "datafit")]
#[doc(alias = "criterion")]
pub trait Loss: Send + Sync + Debug {
    /// The name it is known by.
    fn name(&self) -> &str;

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

    /// An upper bound of ∂²ℓ/∂z² (of several outputs: of the largest eigenvalue), when there is one: it makes the automatic
    /// learning rate possible.
    fn curvature_bound(&self) -> Option<f64> {
        None
    }

    /// `Some(c)` exactly when ℓ(y, z) = c/2·(z − y)²: then the objective is a quadratic and the closed form serves.
    fn quadratic(&self) -> Option<f64> {
        None
    }

    /// Whether a number added to all scores of an example changes nothing, so that of the weights and biases of one feature
    /// only the differences between the scores mean anything: those with a sum of 0 are given.
    fn relative(&self) -> bool {
        false
    }

    /// For a loss whose slope jumps: by how much at most.
    fn slope_jump(&self) -> Option<f64> {
        None
    }

    /// Whether its mean over any examples is least where all weights are 0, as that of the perceptron's loss: then only steps
    /// over single examples lead to a model that says something.
    fn is_least_at_zero(&self) -> bool {
        false
    }

    /// For a loss of several scores with corners: the same with its corners rounded over scores within a width.
    #[doc(hidden)]
    fn smoothed(&self, _width: f64) -> Option<Arc<dyn Loss>> {
        None
    }

    /// The labels that it is defined for.
    fn domain(&self) -> Domain {
        Domain::Numbers
    }

    /// What a score predicts, for a loss of one score: the score itself, or the mean under the loss's link.
    #[doc(alias = "inverse_link")]
    fn prediction(&self, score: f64) -> f64 {
        score
    }

    /// Whether predictions are probabilities of the positive class.
    fn probabilities(&self) -> bool {
        false
    }

    /// Whether it matters what is added to all scores of an example: an offset of a softmax changes nothing.
    fn takes_offsets(&self) -> bool {
        true
    }

    /// Whether the logarithm of an exposure may be added to the score, so that it multiplies the mean: under a log link, where
    /// predictions are e^z, and for the probability of any event under such a rate, 1 − e^(−e^z).
    fn takes_exposures(&self) -> bool {
        let of_1 = self.prediction(1.0);
        let mean = if self.probabilities() { -(-of_1).ln_1p() } else { of_1 };
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

    /// The number that settings like δ or τ come to, when there is one: with the name it makes the loss again
    /// ([`named`]).
    fn parameter(&self) -> Option<f64> {
        None
    }
}

/// A parameter in its range; infinities and NaN never are.
fn setting(name: &'static str, value: f64, must: &'static str, within: bool) -> Result<()> {
    let usable = value.is_finite() && within;
    if usable { Ok(()) } else { Err(Error::Setting { name, value: value.to_string(), must }) }
}
