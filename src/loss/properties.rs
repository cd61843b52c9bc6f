//! What is known of a loss without looking at an example.

use super::Domain;

/// What is known of a loss, as plain data: what solvers and heads choose and refuse by. The default is a loss of which nothing
/// more than its formula is known, for labels that are any numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct LossProperties {
    /// The labels that it is defined for.
    pub domain: Domain,
    /// The number that settings like δ or τ come to, when there is one: with the name it makes the loss again
    /// ([`named`](super::named)).
    pub parameter: Option<f64>,
    /// An upper bound of ∂²ℓ/∂z² over all scores and labels (of several outputs: of the largest eigenvalue), when there is one: it
    /// makes the automatic learning rate possible.
    pub curvature_bound: Option<f64>,
    /// `Some(c)` exactly when ℓ(y, z) = c/2·(z − y)²: then the objective is a quadratic and the closed form serves.
    pub quadratic: Option<f64>,
    /// For a loss whose slope jumps, as |z − y| does at 0: by how much at most. Such a loss has no curvature.
    pub slope_jump: Option<f64>,
    /// `Some(τ)` exactly when it is least at the quantile of the level τ: ℓ = c·(τ·max(y − z, 0) + (1 − τ)·max(z − y, 0)), c the jump of
    /// its slope.
    pub quantile: Option<f64>,
    /// Whether the variance of a label is φ·V(μ) with a dispersion φ that the loss does not know, as of the squared loss and Gamma:
    /// standard errors estimate it. Otherwise it is 1, as of counts and classes.
    pub unknown_dispersion: bool,
    /// Whether predictions are probabilities of the positive class.
    pub probabilities: bool,
    /// Whether the score is the canonical parameter of the distribution: second derivatives do not depend on the label, and those
    /// that are expected are those of any labels.
    pub canonical: bool,
    /// Whether its mean over any examples is least where all weights are 0, as that of the perceptron's loss: then only steps
    /// over single examples lead to a model that says something.
    pub least_at_zero: bool,
    /// Whether a number added to all scores of an example changes nothing, as an offset of a softmax: then of the weights and
    /// biases of one feature only the differences between the scores mean anything, and those with a sum of 0 are given.
    pub relative: bool,
}

impl LossProperties {
    /// How many units of the loss are one of half the deviance: c for the quadratic c/2·(z − y)², of which (z − y)²/2 is minus the
    /// log-likelihood at a variance of 1; 1 for the others.
    #[must_use]
    pub fn likelihood_unit(&self) -> f64 {
        self.quadratic.unwrap_or(1.0)
    }
}
