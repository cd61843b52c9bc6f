//! The loss of the perceptron.

use super::{Domain, LossProperties, ScalarLoss, proximal};

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

    fn properties(&self) -> LossProperties {
        LossProperties {
            domain: Domain::Sides,
            slope_jump: Some(1.0),
            least_at_zero: true,
            ..LossProperties::default()
        }
    }

    #[inline(always)]
    fn value_and_slope(&self, label: f64, score: f64) -> (f64, f64) {
        let side = 2.0 * label - 1.0;
        let slope = if side * score <= 0.0 { -side } else { 0.0 };
        ((-side * score).max(0.0), slope)
    }

    #[inline]
    fn prox(&self, label: f64, score: f64, rate: f64, _near: f64) -> Option<(f64, f64)> {
        let side = 2.0 * label - 1.0;
        let (left, right) = if side > 0.0 { (-1.0, 0.0) } else { (0.0, 1.0) };
        Some(proximal::corner(score, rate, 0.0, (left, right)))
    }
}
