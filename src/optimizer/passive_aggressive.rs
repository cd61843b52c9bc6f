//! Passive-aggressive steps.

use super::step::value_and_slope;
use super::{Optimizer, OptimizerProperties, Step};
use crate::error::{Result, positive};
use crate::loss::Loss;
use crate::objective::{Gradient, Shape};

/// Passive-aggressive: as far as the example asks, and nothing where its loss is zero.
///
/// ```text
/// τ = min(C, ℓ/‖x‖²)                   I
/// τ = ℓ/(‖x‖² + 1/(2C))                II
/// w ← w − s·τ·sign(∂ℓ/∂z)·x            b ← b − s·τ·sign(∂ℓ/∂z)
/// ```
///
/// *Units:* C is the most that one example may move (1 by default). The learning rate is not used. It works on single
/// examples ([`crate::solver::GradientDescent::stochastic`]) of a loss of one score whose slope is ±1 or 0, as the hinge and
/// the ε-insensitive loss; others are refused. *Corners:* ‖x‖² is without the bias; an example without features is passed over (I) or moves
/// the bias (II). It makes its step of the example, not of the gradient: a clip before it does nothing, and a penalty is
/// refused. A step costs what the example has.
///
/// # Errors
/// A C that is not finite and positive.
///
/// # Example
/// ```
/// use gradus::loss::ScalarLoss;
/// use gradus::objective::{Example, Gradient, Shape};
/// use gradus::optimizer::{Optimizer, PassiveAggressive, Step};
/// #[derive(Debug)]
/// struct Absolute;
/// impl ScalarLoss for Absolute {
///     fn name(&self) -> &str { "absolute" }
///     fn value_and_slope(&self, label: f64, score: f64) -> (f64, f64) {
///         ((score - label).abs(), (score - label).signum())
///     }
/// }
/// let example = Example { features: vec![(0, 2.0)], bias: None, label: 3.0, score: 0.0, weight: 1.0 };
/// let step = Step::new(1.0, 0, 0, &[]).with_example(&example, &Absolute);
/// let mut weights = [0.0];
/// let rule = PassiveAggressive::one(1.0)?;
/// rule.update(&mut (), &step, &mut Gradient::zeros(1), &mut weights);
/// assert_eq!(weights, [1.5]);                                   // τ = 3/4: the score is now 3
/// # Ok::<(), gradus::Error>(())
/// ```
///
/// # Source
/// Crammer et al. (2006), *Online passive-aggressive algorithms*, eq. 12; scikit-learn's `pa1` and `pa2` (whose C is
/// `eta0`). Differs from it in: nothing.
#[derive(Debug, Clone, Copy, PartialEq)]
#[doc(alias = "PassiveAggressiveClassifier")]
#[doc(alias = "PassiveAggressiveRegressor")]
#[doc(alias = "pa1")]
#[doc(alias = "pa2")]
pub struct PassiveAggressive {
    most: f64,
    squared: bool,
}

impl PassiveAggressive {
    /// Variant I: steps of at most C.
    ///
    /// # Errors
    /// A C that is not finite and positive.
    pub fn one(most: f64) -> Result<Self> {
        Ok(Self { most: positive("aggressiveness", most)?, squared: false })
    }

    /// Variant II: steps that C softens.
    ///
    /// # Errors
    /// A C that is not finite and positive.
    pub fn two(most: f64) -> Result<Self> {
        Ok(Self { squared: true, ..Self::one(most)? })
    }
}

impl Optimizer for PassiveAggressive {
    type State = ();

    fn name(&self) -> &str {
        if self.squared { "passive-aggressive II" } else { "passive-aggressive I" }
    }

    fn properties(&self) -> OptimizerProperties {
        OptimizerProperties { per_example: true, own_rate: Some(1.0), ..OptimizerProperties::default() }
    }

    fn init(&self, _shape: Shape, _start: &[f64]) {}

    fn update(&self, _state: &mut (), step: &Step<'_>, _gradient: &mut Gradient, weights: &mut [f64]) {
        let Some((example, loss)) = step.example else { return };
        let (value, slope) = value_and_slope(loss, example.label, example.score);
        let square: f64 = example.features.iter().map(|(_, x)| x * x).sum();
        if slope == 0.0 || (square == 0.0 && !self.squared) {
            return;
        }
        let tau = if self.squared { value / (square + 0.5 / self.most) } else { self.most.min(value / square) };
        let step = example.weight * tau * slope.signum();
        for &(j, x) in &example.features {
            weights[j as usize] -= step * x;
        }
        if let Some(bias) = example.bias {
            weights[bias as usize] -= step;
        }
    }

    fn lacks(&self, loss: &dyn Loss) -> Option<&'static str> {
        let slope = |(label, score)| loss.value_and_slope(label, score).map(|(_, slope)| slope.abs());
        let at = [(0.0, -3.0), (0.0, 0.25), (0.0, 3.0), (1.0, -3.0), (1.0, 0.25), (1.0, 3.0)];
        let right = at.into_iter().filter_map(slope).all(|slope| slope == 0.0 || slope == 1.0);
        (!right).then_some("a loss whose slope is 1, −1 or 0, as the hinge, the absolute and the ε-insensitive loss")
    }
}
