//! The loss of the perceptron.

use super::{Domain, ScalarLoss, proximal};

/// Perceptron loss: nothing for a label on the right side, otherwise how far on the wrong side it is.
///
/// ```text
/// t = 2y − 1 ∈ {−1, 1}        ℓ = max(0, −t·z)
/// slope −t where t·z ≤ 0, otherwise 0        curvature none: a corner at z = 0
/// ```
///
/// *Labels:* 0 or 1. *Corners:* all weights 0 make it 0, so descent on its mean says nothing: it is meant for steps over
/// single examples ([`stochastic`](crate::solver::GradientDescent::stochastic)), where it is Rosenblatt's rule. It gives no
/// probabilities, only sides. *Use for* that rule; [`Hinge`](super::Hinge) otherwise.
///
/// # Example
/// ```
/// use gradus::loss::{Perceptron, ScalarLoss};
/// assert_eq!((Perceptron.value(1.0, -2.0), Perceptron.slope(1.0, -2.0)), (2.0, -1.0));
/// assert_eq!((Perceptron.value(1.0, 2.0), Perceptron.slope(1.0, 2.0)), (0.0, 0.0));
/// ```
///
/// # Source
/// Rosenblatt (1958), *The perceptron*. A score of 0 counts as wrong, as in scikit-learn's SGD `perceptron`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Perceptron;

impl ScalarLoss for Perceptron {
    fn name(&self) -> &str {
        "perceptron"
    }

    fn domain(&self) -> Domain {
        Domain::Sides
    }

    #[inline(always)]
    fn value(&self, label: f64, score: f64) -> f64 {
        ((1.0 - 2.0 * label) * score).max(0.0)
    }

    #[inline(always)]
    fn slope(&self, label: f64, score: f64) -> f64 {
        let side = 2.0 * label - 1.0;
        if side * score <= 0.0 { -side } else { 0.0 }
    }

    #[inline]
    fn prox(&self, label: f64, score: f64, rate: f64, _near: f64) -> Option<(f64, f64)> {
        let side = 2.0 * label - 1.0;
        let (left, right) = if side > 0.0 { (-1.0, 0.0) } else { (0.0, 1.0) };
        Some(proximal::corner(score, rate, 0.0, (left, right)))
    }

    fn slope_jump(&self) -> Option<f64> {
        Some(1.0)
    }

    fn is_least_at_zero(&self) -> bool {
        true
    }
}
