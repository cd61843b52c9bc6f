//! Plain gradient descent.

use super::{Optimizer, OptimizerProperties, Step};
use crate::objective::{Gradient, Shape};

/// Plain (stochastic) gradient descent.
///
/// ```text
/// w ← w − η·g
/// ```
///
/// *Corners:* stable on a quadratic for η < 2/L, L its largest curvature. *Use with:* any batch size and any penalty,
/// which is applied by its implicit step: with a lasso, a ridge or an elastic net that is proximal gradient descent
/// (TensorFlow's l1 is a lasso of that strength, its l2 a ridge of half of it).
///
/// # Example
/// ```
/// use gradus::objective::Gradient;
/// use gradus::optimizer::{Optimizer, Sgd, Step};
/// let mut weights = [1.0, -2.0];
/// let mut gradient = Gradient { values: vec![0.5, -1.0], touched: None };
/// Sgd.update(&mut (), &Step::new(0.1, 0, 0, &[]), &mut gradient, &mut weights);
/// assert_eq!(weights, [0.95, -1.9]);
/// ```
///
/// # Source
/// Cauchy (1847); Robbins & Monro (1951), eq. 8, for stochastic gradients.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[doc(alias = "GradientDescentOptimizer")]
#[doc(alias = "SGD")]
#[doc(alias = "ProximalGradientDescentOptimizer")]
#[doc(alias = "ISTA")]
pub struct Sgd;

impl Optimizer for Sgd {
    type State = ();

    fn name(&self) -> &str {
        "gradient descent"
    }

    fn properties(&self) -> OptimizerProperties {
        OptimizerProperties { proximal: true, is_sgd: true, searchable: true, ..OptimizerProperties::default() }
    }

    fn init(&self, _shape: Shape, _start: &[f64]) {}

    fn update(&self, _state: &mut (), step: &Step<'_>, gradient: &mut Gradient, weights: &mut [f64]) {
        gradient.for_each(|j, g| weights[j] -= step.rate * g);
    }

    fn largest_stable_rate(&self, curvature: f64) -> Option<f64> {
        Some(2.0 / curvature)
    }
}
