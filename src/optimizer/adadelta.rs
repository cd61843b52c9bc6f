//! AdaDelta.

use serde::{Deserialize, Serialize};

use super::{Optimizer, OptimizerProperties, Step};
use crate::error::{Result, below_one, positive};
use crate::objective::{Gradient, Shape};

/// AdaDelta: steps in the units of the weights, from the ratio of past steps to past gradients.
///
/// ```text
/// v ← ρ·v + (1 − ρ)·g²
/// d = √(u + ε)/√(v + ε)·g
/// u ← ρ·u + (1 − ρ)·d²
/// w ← w − η·d
/// ```
///
/// *Units:* η is a factor, 1 in the paper and with [`crate::solver::LearningRate::Auto`]; ρ 0.95, ε 1e-8. *Corners:*
/// begins slowly, with steps of about √ε. Its averages decay in every step, so a sparse gradient costs a full update.
///
/// # Errors
/// [`AdaDelta::new`] refuses a ρ outside [0, 1) and an ε that is not finite and positive.
///
/// # Example
/// ```
/// use gradus::objective::{Gradient, Shape};
/// use gradus::optimizer::{AdaDelta, Optimizer, Step};
/// let adadelta = AdaDelta::new(0.75, 0.75)?;
/// let mut weights = [1.0];
/// let mut state = adadelta.init(Shape { features: 1, outputs: 1, biases: 0 }, &weights);
/// let mut gradient = Gradient { values: vec![3.0], touched: None };
/// adadelta.update(&mut state, &Step::new(1.0, 0, 0, &[]), &mut gradient, &mut weights);
/// assert_eq!(weights, [1.0 - 1.5]);                            // √(0.75/(9/4 + 0.75))·3 = ½·3
/// # Ok::<(), gradus::Error>(())
/// ```
///
/// # Source
/// Zeiler (2012), *ADADELTA: an adaptive learning rate method*, algorithm 1; TensorFlow's `AdadeltaOptimizer`. Differs
/// from it in: nothing.
#[derive(Debug, Clone, Copy, PartialEq)]
#[doc(alias = "AdadeltaOptimizer")]
#[doc(alias = "Adadelta")]
pub struct AdaDelta {
    decay: f64,
    epsilon: f64,
}

impl Default for AdaDelta {
    fn default() -> Self {
        Self { decay: 0.95, epsilon: 1e-8 }
    }
}

impl AdaDelta {
    /// AdaDelta of this ρ and ε.
    ///
    /// # Errors
    /// A ρ outside [0, 1); an ε that is not finite and positive.
    pub fn new(decay: f64, epsilon: f64) -> Result<Self> {
        let decay = below_one("decay of AdaDelta", decay)?;
        Ok(Self { decay, epsilon: positive("epsilon of AdaDelta", epsilon)? })
    }
}

/// Decaying means of squares.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AdaDeltaState {
    /// v: of gradients.
    gradients: Vec<f64>,
    /// u: of steps.
    steps: Vec<f64>,
}

impl Optimizer for AdaDelta {
    type State = AdaDeltaState;

    fn name(&self) -> &str {
        "AdaDelta"
    }

    fn properties(&self) -> OptimizerProperties {
        OptimizerProperties { own_rate: Some(1.0), ..OptimizerProperties::default() }
    }

    fn init(&self, shape: Shape, _start: &[f64]) -> AdaDeltaState {
        AdaDeltaState { gradients: vec![0.0; shape.len()], steps: vec![0.0; shape.len()] }
    }

    fn update(&self, state: &mut AdaDeltaState, step: &Step<'_>, gradient: &mut Gradient, weights: &mut [f64]) {
        let squares = state.gradients.iter_mut().zip(&mut state.steps);
        for ((w, g), (v, u)) in weights.iter_mut().zip(&gradient.values).zip(squares) {
            *v = self.decay * *v + (1.0 - self.decay) * g * g;
            let d = (*u + self.epsilon).sqrt() / (*v + self.epsilon).sqrt() * g;
            *u = self.decay * *u + (1.0 - self.decay) * d * d;
            *w -= step.rate * d;
        }
    }
}
