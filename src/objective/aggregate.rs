//! What is wanted of all examples.

use std::borrow::Cow;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::{Centring, Weighting};

/// Weights and biases, a direction among them, or centres of features: borrowed where they are asked with, and owned where a request
/// has travelled.
pub type Coefficients<'r> = Cow<'r, [f64]>;

/// What is wanted of all examples: sums, never means, so that those of parts of the examples can be merged.
///
/// Weights are output-major, biases follow them, as everywhere; X is the features of the view, z = o + b + x·w.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Aggregate<'r> {
    /// Σ s·ℓ: [`Sums`](super::Sums) without a gradient.
    Loss {
        /// Weights and biases.
        at: Coefficients<'r>,
    },
    /// Σ s·ℓ and its gradient: [`Sums`](super::Sums).
    Gradient {
        /// Weights and biases.
        at: Coefficients<'r>,
    },
    /// The same, and whether the loss has second derivatives: those at this point will be asked for next, and may be kept.
    Curvature {
        /// Weights and biases.
        at: Coefficients<'r>,
    },
    /// Xᵀ·(h∘(X·v)) with h = s·∂²ℓ/∂z² at a point: [`Sums`](super::Sums).
    HessianProduct {
        /// Weights and biases.
        at: Coefficients<'r>,
        /// The direction v, of the same length.
        direction: Coefficients<'r>,
    },
    /// The diagonal of the same matrix: [`Sums`](super::Sums).
    HessianDiagonal {
        /// Weights and biases.
        at: Coefficients<'r>,
    },
    /// max |Σₗ hₖₗ·uₗ| / |gₖ| over the scores k of the examples whose label lies at an edge of the loss's domain, u being what a step
    /// moves the scores by, g and h first and second derivatives by the scores: [`Answer::Largest`](super::Answer::Largest).
    SlopeChange {
        /// Weights and biases.
        at: Coefficients<'r>,
        /// The step, of the same length.
        step: Coefficients<'r>,
    },
    /// Σ s·|u|·x, u being what a step moves the scores by (of several the sum): [`Sums`](super::Sums).
    ScoreChange {
        /// The step, of the length of weights and biases.
        step: Coefficients<'r>,
    },
    /// Mean and deviation of every feature: [`SpreadSums`](super::SpreadSums).
    Spread,
    /// Σ s·x·(x·v), with a constant 1 among the features when there is a bias: [`Sums`](super::Sums).
    SecondMomentProduct {
        /// v, over the features of one output, then the bias.
        direction: Coefficients<'r>,
    },
    /// The largest s·‖x‖² of one example over the mean weight, the constant included: [`Answer::Largest`](super::Answer::Largest).
    LargestNorm {
        /// Σs/n.
        mean_weight: f64,
    },
    /// Σ s·∂ℓ/∂w over the examples of each group, at a point: [`Answer::Groups`](super::Answer::Groups).
    GroupGradients {
        /// Weights and biases.
        at: Coefficients<'r>,
        /// In which group each of all examples is.
        group: Cow<'r, [u32]>,
    },
    /// Some rows of [dense features | y − o], by their numbers among all examples: [`GramSample`](super::GramSample).
    GramSample {
        /// Runs of row numbers, ascending.
        runs: Vec<Range<u64>>,
        /// What each example counts.
        weighting: Weighting<'r>,
    },
    /// The gram of [1 | X | y − o], centred and scaled: one [`GramSums`](super::GramSums) per part.
    Gram {
        /// What is subtracted from the dense features, and divides them.
        centring: Cow<'r, Centring>,
        /// What each example counts.
        weighting: Weighting<'r>,
        /// In which part each of all examples is, and how many parts there are; without it they are one.
        parts: Option<(Cow<'r, [u32]>, usize)>,
    },
    /// R of √s·[1 | X − centre | y − o − centre]: [`TsqrFactor`](super::TsqrFactor).
    Factor {
        /// Of each feature, then of the label.
        centre: Coefficients<'r>,
        /// What each example counts.
        weighting: Weighting<'r>,
    },
    /// Xᵀ·(s∘(y − o − z)) and, when there is a bias, Σ s·(y − o − z), in twice the precision of f64:
    /// [`Answer::Residual`](super::Answer::Residual).
    Residual {
        /// Weights and, where there is one, the bias.
        at: Coefficients<'r>,
        /// What each example counts.
        weighting: Weighting<'r>,
    },
}
