//! ℓ: the loss of one prediction, with its slope and curvature in the score z = x·w + b + o.
//!
//! A loss knows nothing of matrices or penalties. Authors write [`ScalarLoss`] (three formulas); the blanket
//! implementation makes it a [`Loss`], which is called once per tile of examples.

mod absolute;
mod cloglog;
mod cumulative_logit;
mod domain;
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
mod shared;
mod side_by_side;
mod smoothed;
mod squared;
mod squared_epsilon_insensitive;
mod squared_hinge;
mod targets;
mod tweedie;

use std::fmt::Debug;
use std::sync::Arc;

pub use absolute::Absolute;
pub use cloglog::ComplementaryLogLog;
pub use cumulative_logit::CumulativeLogit;
pub use domain::Domain;
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
pub use side_by_side::SideBySide;
pub(crate) use smoothed::smoothed;
pub use squared::Squared;
pub use squared_epsilon_insensitive::SquaredEpsilonInsensitive;
pub use squared_hinge::SquaredHinge;
pub use targets::Targets;
pub use tweedie::Tweedie;

use crate::error::{Error, Result};
use crate::instructions::widest;

/// A tile of examples as a loss sees it. `scores` is output-major: the scores of output 0 for all rows, then of
/// output 1, …; labels likewise by label column.
#[derive(Debug, Clone, Copy)]
pub struct Tile<'a> {
    /// z, `outputs × rows`.
    pub scores: &'a [f64],
    /// y, `label_width × rows`.
    pub labels: &'a [f64],
    /// s, one per row; `None` when every example counts once.
    pub weights: Option<&'a [f64]>,
    /// The number of rows.
    pub rows: usize,
}

impl Tile<'_> {
    /// The weight of one row.
    #[must_use]
    #[inline]
    pub fn weight(&self, row: usize) -> f64 {
        self.weights.map_or(1.0, |weights| weights[row])
    }
}

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
    fn weight_sets(&self) -> usize {
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
    fn of_one(&self, _label: f64, _score: f64) -> Option<(f64, f64)> {
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

    /// For a loss whose slope jumps: by how much at most.
    fn corner(&self) -> Option<f64> {
        None
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

    /// The biases, one per output, of the model without features whose loss is least: where the bias of a fit begins, and
    /// the baseline of an evaluation. `None` where there is no finite one.
    #[doc(alias = "intercept")]
    fn best_constant(&self, _targets: Targets<'_>) -> Option<Vec<f64>> {
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
    fn corner(&self) -> Option<f64> {
        None
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

    fn of_one(&self, label: f64, score: f64) -> Option<(f64, f64)> {
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

    fn corner(&self) -> Option<f64> {
        ScalarLoss::corner(self)
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

    fn deviance(&self, tile: Tile<'_>) -> Option<f64> {
        let pairs = tile.labels.iter().zip(tile.scores).enumerate();
        pairs.map(|(row, (y, z))| Some(tile.weight(row) * ScalarLoss::deviance(self, *y, *z)?)).sum()
    }

    fn parameter(&self) -> Option<f64> {
        ScalarLoss::parameter(self)
    }
}

/// A parameter in its range; infinities and NaN never are.
fn setting(name: &'static str, value: f64, must: &'static str, within: bool) -> Result<()> {
    let usable = value.is_finite() && within;
    if usable { Ok(()) } else { Err(Error::Setting { name, value: value.to_string(), must }) }
}

/// Every loss of the family that has several scores, held to the family's laws.
#[doc(hidden)]
#[must_use]
#[expect(clippy::expect_used, reason = "constant parameters")]
pub fn all_of_several() -> Vec<Arc<dyn Loss>> {
    let within = "losses of one score";
    let logistic: Arc<dyn Loss> = Arc::new(Logistic);
    let level = |level| -> Arc<dyn Loss> { Arc::new(Quantile::new(level).expect("a level")) };
    vec![
        Arc::new(Multinomial::new(3)),
        Arc::new(CumulativeLogit::new(4)),
        Arc::new(SideBySide::one_vs_rest(&logistic, 3).expect(within)),
        Arc::new(SideBySide::of_labels(vec![Arc::new(Squared), Arc::new(LogCosh)]).expect(within)),
        Arc::new(SideBySide::of_one_label(vec![level(0.1), level(0.9)]).expect(within)),
    ]
}

/// Every loss of the family that has one score, held to the family's laws.
#[doc(hidden)]
#[must_use]
#[expect(clippy::expect_used, reason = "constant parameters")]
pub fn all() -> Vec<Arc<dyn ScalarLoss>> {
    let within = "a parameter in its range";
    vec![
        Arc::new(Squared),
        Arc::new(Absolute),
        Arc::new(Huber::new(1.35).expect(within)),
        Arc::new(LogCosh),
        Arc::new(Quantile::new(0.9).expect(within)),
        Arc::new(Expectile::new(0.8).expect(within)),
        Arc::new(EpsilonInsensitive::new(0.21).expect(within)),
        Arc::new(SquaredEpsilonInsensitive::new(0.21).expect(within)),
        Arc::new(Logistic),
        Arc::new(Probit),
        Arc::new(ComplementaryLogLog),
        Arc::new(Hinge),
        Arc::new(SquaredHinge),
        Arc::new(ModifiedHuber),
        Arc::new(Perceptron),
        Arc::new(Poisson),
        Arc::new(Gamma),
        Arc::new(Tweedie::new(1.5).expect(within)),
        Arc::new(NegativeBinomial::new(0.7).expect(within)),
    ]
}
