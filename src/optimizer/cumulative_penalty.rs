//! scikit-learn's stochastic descent.

use serde::{Deserialize, Serialize};

use super::{Optimizer, OptimizerProperties, Step};
use crate::error::{Result, at_least_zero};
use crate::objective::{Gradient, Shape};

/// scikit-learn's rule of stochastic descent: the ridge shrinks first, then the gradient's step, then the lasso: what has
/// accumulated for a weight is applied when its feature is met.
///
/// ```text
/// w ← w·max(0, 1 − 2·η·ridge)
/// w ← w − η·g                                    ∂ℓ/∂z within ±10¹²
/// u ← u + η·lasso
/// w ← max(0, w − (u + q)) for w > 0,  min(0, w + (u − q)) for w < 0,  q ← q + (what w changed)      features of the example
/// ```
///
/// q is what has been applied to a weight of u, so that it is shrunk no more than as if in every step, and the noise of single
/// steps does not bring it back from zero.
///
/// *Units:* strengths of ‖w‖² and ‖w‖₁ added to the mean loss. From scikit-learn's `alpha` and `l1_ratio` ρ with its
/// `squared_error` (which has a ½): ridge (1 − ρ)·alpha, lasso 2·ρ·alpha, and half its rate; with any other loss ridge
/// (1 − ρ)·alpha/2, lasso ρ·alpha, and its rate. *Corners:* works on single examples
/// ([`crate::solver::GradientDescent::stochastic`]); the ridge touches every weight; a penalty outside is refused, because
/// it has its own.
///
/// # Errors
/// A strength that is negative or not finite.
///
/// # Example
/// ```
/// use gradus::objective::{Gradient, Shape};
/// use gradus::optimizer::{CumulativePenalty, Optimizer, Step};
/// let rule = CumulativePenalty::new(0.5, 0.0)?;                  // lasso, ridge
/// let mut weights = [1.0];
/// let mut state = rule.init(Shape { features: 1, outputs: 1, biases: 0 }, &weights);
/// for g in [0.0, -1.0] {
///     let mut gradient = Gradient { values: vec![g], touched: None };
///     rule.update(&mut state, &Step::new(0.5, 0, 0, &[]), &mut gradient, &mut weights);
/// }
/// assert_eq!(weights, [1.0 - 0.25 + 0.5 - 0.25]);
/// # Ok::<(), gradus::Error>(())
/// ```
///
/// # Source
/// Tsuruoka, Tsujii & Ananiadou (2009), *Stochastic gradient descent training for L1-regularized log-linear models with
/// cumulative penalty*, fig. 2; scikit-learn 1.9's `SGDRegressor` and `SGDClassifier` on dense features. Differs from them
/// in: on sparse features they learn the intercept a hundred times more slowly; an example of weight 0, which a fit leaves
/// out here, still shrinks the weights there.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
#[doc(alias = "SGDRegressor")]
#[doc(alias = "SGDClassifier")]
#[doc(alias = "l1_ratio")]
pub struct CumulativePenalty {
    lasso: f64,
    ridge: f64,
}

/// Beyond this ∂ℓ/∂z is cut, for a loss whose curvature is 1.
const STEEPEST: f64 = 1e12;

impl CumulativePenalty {
    /// Strengths of ‖w‖₁ and of ‖w‖².
    ///
    /// # Errors
    /// A strength that is negative or not finite.
    pub fn new(lasso: f64, ridge: f64) -> Result<Self> {
        let lasso = at_least_zero("lasso of the cumulative penalty", lasso)?;
        Ok(Self { lasso, ridge: at_least_zero("ridge of the cumulative penalty", ridge)? })
    }
}

/// What has been total and applied.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CumulativeShrinkage {
    /// u.
    total: f64,
    /// q of each weight.
    applied: Vec<f64>,
}

impl Optimizer for CumulativePenalty {
    type State = CumulativeShrinkage;

    fn name(&self) -> &str {
        "descent with cumulative penalty"
    }

    fn properties(&self) -> OptimizerProperties {
        OptimizerProperties { per_example: true, ..OptimizerProperties::default() }
    }

    fn init(&self, shape: Shape, _start: &[f64]) -> CumulativeShrinkage {
        CumulativeShrinkage { total: 0.0, applied: vec![0.0; shape.weights()] }
    }

    fn update(&self, state: &mut CumulativeShrinkage, step: &Step<'_>, gradient: &mut Gradient, weights: &mut [f64]) {
        if self.ridge > 0.0 {
            let kept = (1.0 - 2.0 * step.rate * self.ridge).max(0.0);
            weights.iter_mut().take(state.applied.len()).for_each(|w| *w *= kept);
        }
        if let Some((example, loss)) = step.example {
            let slope = super::step::value_and_slope(loss, example.label, example.score).1;
            let most = STEEPEST * loss.properties().quadratic.unwrap_or(1.0);
            if slope.abs() > most {
                gradient.map(|g| g * (most / slope.abs()));
            }
        }
        state.total += step.rate * self.lasso;
        gradient.for_each(|j, g| {
            weights[j] -= step.rate * g;
            if self.lasso > 0.0
                && let Some(applied) = state.applied.get_mut(j)
            {
                let before = weights[j];
                if before > 0.0 {
                    weights[j] = (before - (state.total + *applied)).max(0.0);
                } else if before < 0.0 {
                    weights[j] = (before + (state.total - *applied)).min(0.0);
                }
                *applied += weights[j] - before;
            }
        });
    }
}
