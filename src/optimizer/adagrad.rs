//! AdaGrad.

use super::update_rule::distance;
use super::{Optimizer, OptimizerProperties, Step};
use crate::error::{Result, at_least_zero};
use crate::objective::{Gradient, Shape};

/// AdaGrad: a rate of its own for every weight, falling with the squares of its gradients.
///
/// ```text
/// n ← n + g²
/// w ← w − η·g/√(n + ε)
/// ```
///
/// *Units:* η is about how far a weight has to go; n₀ (0.1 by default) keeps the first steps from being all of length η,
/// ε is 0. *Corners:* a weight whose gradients were all zero is not moved. A sparse gradient costs what it touches and
/// gives the very same numbers. *Penalty:* by its implicit step at the rate η/√(n + ε) of each weight: with a lasso, a
/// ridge or an elastic net that is proximal AdaGrad (TensorFlow's l1 is a lasso of that strength, its l2 a ridge of half of
/// it). *Use with:* sparse features of very different frequency.
///
/// # Errors
/// [`AdaGrad::new`] refuses an n₀, and [`AdaGrad::epsilon`] an ε, that is negative or not finite.
///
/// # Example
/// ```
/// use gradus::objective::{Gradient, Shape};
/// use gradus::optimizer::{AdaGrad, Optimizer, Step};
/// let adagrad = AdaGrad::new(0.75)?;
/// let mut weights = [1.0];
/// let mut state = adagrad.init(Shape { features: 1, outputs: 1, biases: 0 }, &weights);
/// let mut gradient = Gradient { values: vec![0.5], touched: None };
/// adagrad.update(&mut state, &Step::new(0.1, 0, 0, &[]), &mut gradient, &mut weights);
/// assert_eq!(weights, [1.0 - 0.1 * 0.5]);                      // √(0.75 + 0.25) = 1
/// # Ok::<(), gradus::Error>(())
/// ```
///
/// # Source
/// Duchi, Hazan & Singer (2011), *Adaptive subgradient methods*, fig. 1 (diagonal), with the composite step of their
/// eq. 24; n₀ and ε as in TensorFlow's `AdagradOptimizer` (n₀ 0.1, ε 0) and Keras's `Adagrad` (ε 1e-7).
#[derive(Debug, Clone, Copy, PartialEq)]
#[doc(alias = "AdagradOptimizer")]
#[doc(alias = "ProximalAdagradOptimizer")]
#[doc(alias = "Adagrad")]
pub struct AdaGrad {
    initial: f64,
    epsilon: f64,
}

impl Default for AdaGrad {
    fn default() -> Self {
        Self { initial: 0.1, epsilon: 0.0 }
    }
}

impl AdaGrad {
    /// AdaGrad whose sums of squares begin at n₀.
    ///
    /// # Errors
    /// An n₀ that is negative or not finite.
    #[doc(alias = "initial_accumulator_value")]
    pub fn new(initial: f64) -> Result<Self> {
        Ok(Self { initial: at_least_zero("initial accumulator of AdaGrad", initial)?, epsilon: 0.0 })
    }

    /// The same with an ε under the root.
    ///
    /// # Errors
    /// An ε that is negative or not finite.
    pub fn epsilon(self, epsilon: f64) -> Result<Self> {
        Ok(Self { epsilon: at_least_zero("epsilon of AdaGrad", epsilon)?, ..self })
    }
}

impl Optimizer for AdaGrad {
    /// n of each weight.
    type State = Vec<f64>;

    fn name(&self) -> &str {
        "AdaGrad"
    }

    fn properties(&self) -> OptimizerProperties {
        OptimizerProperties { proximal: true, ..OptimizerProperties::default() }
    }

    fn init(&self, shape: Shape, _start: &[f64]) -> Vec<f64> {
        vec![self.initial; shape.len()]
    }

    fn update(&self, sums: &mut Vec<f64>, step: &Step<'_>, gradient: &mut Gradient, weights: &mut [f64]) {
        gradient.for_each(|j, g| {
            if g != 0.0 {
                sums[j] += g * g;
                weights[j] -= step.rate * g / (sums[j] + self.epsilon).sqrt();
            }
        });
    }

    fn rate_on(&self, sums: &Vec<f64>, step: &Step<'_>, j: usize) -> f64 {
        let root = (sums[j] + self.epsilon).sqrt();
        if root > 0.0 { step.rate / root } else { 0.0 }
    }

    fn automatic_rate(&self, curvature: f64, slope: f64) -> f64 {
        distance(curvature, slope)
    }
}
