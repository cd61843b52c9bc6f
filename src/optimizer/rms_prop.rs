//! RMSProp.

use serde::{Deserialize, Serialize};

use super::update_rule::distance;
use super::{Optimizer, OptimizerProperties, Step};
use crate::error::{Result, at_least_zero, below_one, positive};
use crate::objective::{Gradient, Shape};

/// RMSProp: gradients divided by the root of the decaying mean of their squares; also centred, and with momentum.
///
/// ```text
/// v ← ρ·v + (1 − ρ)·g²
/// c ← ρ·c + (1 − ρ)·g                  centred only, otherwise c = 0
/// a ← μ·a + η·g/(√(v − c²) + ε)
/// w ← w − a
/// ```
///
/// *Units:* η is about the length of a step in each weight, so that it must fall for the weights to come to rest; ρ 0.9,
/// μ 0, ε 1e-7, v₀ 0. *Corners:* every mean decays in every step, so a sparse gradient costs a full update; with
/// [`RmsProp::lazy`] only what it touches decays and moves, which is another rule. *Penalty:* without momentum by its
/// implicit step at η/(√(v − c²) + ε), otherwise by its slope.
///
/// # Errors
/// A ρ or μ outside [0, 1), an ε that is not finite and positive, a v₀ that is negative or not finite.
///
/// # Example
/// ```
/// use gradus::objective::{Gradient, Shape};
/// use gradus::optimizer::{Optimizer, RmsProp, Step};
/// let rms_prop = RmsProp::default().decay(0.75)?.epsilon(1e-12)?;
/// let mut weights = [1.0];
/// let mut state = rms_prop.init(Shape { features: 1, outputs: 1, biases: 0 }, &weights);
/// let mut gradient = Gradient { values: vec![3.0], touched: None };
/// rms_prop.update(&mut state, &Step::new(0.1, 0, 0, &[]), &mut gradient, &mut weights);
/// assert!((weights[0] - (1.0 - 0.1 * 2.0)).abs() < 1e-12);      // 3/√(9/4) = 2
/// # Ok::<(), gradus::Error>(())
/// ```
///
/// # Source
/// Tieleman & Hinton (2012), lecture 6.5; centred as in Graves (2013), eq. 38–41. ε beside the root as in Keras and
/// PyTorch. TensorFlow's old `RMSPropOptimizer` begins at v₀ = 1 and has its ε, 1e-10, under the root.
#[derive(Debug, Clone, Copy, PartialEq)]
#[doc(alias = "RMSPropOptimizer")]
#[doc(alias = "RMSprop")]
pub struct RmsProp {
    decay: f64,
    momentum: f64,
    epsilon: f64,
    initial: f64,
    centered: bool,
    lazy: bool,
}

impl Default for RmsProp {
    fn default() -> Self {
        Self { decay: 0.9, momentum: 0.0, epsilon: 1e-7, initial: 0.0, centered: false, lazy: false }
    }
}

impl RmsProp {
    /// ρ.
    ///
    /// # Errors
    /// A ρ outside [0, 1).
    #[doc(alias = "rho")]
    pub fn decay(self, decay: f64) -> Result<Self> {
        Ok(Self { decay: below_one("decay of RMSProp", decay)?, ..self })
    }

    /// μ.
    ///
    /// # Errors
    /// A μ outside [0, 1).
    pub fn momentum(self, momentum: f64) -> Result<Self> {
        Ok(Self { momentum: below_one("momentum of RMSProp", momentum)?, ..self })
    }

    /// ε.
    ///
    /// # Errors
    /// An ε that is not finite and positive.
    pub fn epsilon(self, epsilon: f64) -> Result<Self> {
        Ok(Self { epsilon: positive("epsilon of RMSProp", epsilon)?, ..self })
    }

    /// v₀.
    ///
    /// # Errors
    /// A v₀ that is negative or not finite.
    pub fn initial(self, initial: f64) -> Result<Self> {
        Ok(Self { initial: at_least_zero("initial mean square of RMSProp", initial)?, ..self })
    }

    /// Divides by the standard deviation of the gradients instead of their root mean square.
    #[must_use]
    pub fn centered(self) -> Self {
        Self { centered: true, ..self }
    }

    /// A sparse gradient decays and moves what it touches, and nothing else.
    #[must_use]
    pub fn lazy(self) -> Self {
        Self { lazy: true, ..self }
    }

    fn divisor(&self, state: &RmsPropState, j: usize) -> f64 {
        let mean = if self.centered { state.means[j] } else { 0.0 };
        // Rounding may bring the variance of constant gradients below zero.
        (state.squares[j] - mean * mean).max(0.0).sqrt() + self.epsilon
    }
}

/// Decaying means.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RmsPropState {
    /// v.
    squares: Vec<f64>,
    /// c; empty unless centred.
    means: Vec<f64>,
    /// a; empty without momentum.
    velocity: Vec<f64>,
}

impl Optimizer for RmsProp {
    type State = RmsPropState;

    fn name(&self) -> &str {
        "RMSProp"
    }

    fn properties(&self) -> OptimizerProperties {
        OptimizerProperties {
            proximal: self.momentum == 0.0,
            needs_falling_rate: true,
            ..OptimizerProperties::default()
        }
    }

    fn init(&self, shape: Shape, _start: &[f64]) -> RmsPropState {
        let zeros = |there: bool| vec![0.0; if there { shape.len() } else { 0 }];
        RmsPropState {
            squares: vec![self.initial; shape.len()],
            means: zeros(self.centered),
            velocity: zeros(self.momentum > 0.0),
        }
    }

    fn update(&self, state: &mut RmsPropState, step: &Step<'_>, gradient: &mut Gradient, weights: &mut [f64]) {
        gradient.for_each_of(self.lazy, |j, g| {
            state.squares[j] = self.decay * state.squares[j] + (1.0 - self.decay) * g * g;
            if self.centered {
                state.means[j] = self.decay * state.means[j] + (1.0 - self.decay) * g;
            }
            let mut move_by = step.rate * g / self.divisor(state, j);
            if let Some(a) = state.velocity.get_mut(j) {
                *a = self.momentum * *a + move_by;
                move_by = *a;
            }
            weights[j] -= move_by;
        });
    }

    fn rate_on(&self, state: &RmsPropState, step: &Step<'_>, j: usize) -> f64 {
        step.rate / self.divisor(state, j)
    }

    fn automatic_rate(&self, curvature: f64, slope: f64) -> f64 {
        0.3 * (1.0 - self.momentum) * distance(curvature, slope)
    }
}
