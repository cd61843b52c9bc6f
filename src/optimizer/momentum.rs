//! Momentum, classical and Nesterov's.

use super::{Optimizer, Step};
use crate::error::{Result, below_one};
use crate::objective::{Gradient, Shape};

/// Momentum: the gradients of the past go on pushing.
///
/// ```text
/// a ← μ·a + g
/// w ← w − η·a                 classical (heavy ball)
/// w ← w − η·g − η·μ·a         Nesterov
/// ```
///
/// *Units:* μ in [0, 1); the effective rate is about η/(1 − μ). *Corners:* the velocity covers every weight, so a
/// sparse gradient costs a full update; with [`Momentum::lazy`] only what it touches decays and moves, which is another
/// rule. *Penalty:* by its slope. *Use with:* any batch size.
///
/// # Errors
/// A μ outside [0, 1).
///
/// # Example
/// ```
/// use gradus::objective::{Gradient, Shape};
/// use gradus::optimizer::{Momentum, Optimizer, Step};
/// let momentum = Momentum::new(0.5)?;
/// let (mut velocity, mut weights) = (vec![0.0], [1.0]);
/// for _ in 0..2 {
///     let mut gradient = Gradient { values: vec![1.0], touched: None };
///     momentum.update(&mut velocity, &Step::new(0.125, 0, 0, &[]), &mut gradient, &mut weights);
/// }
/// assert_eq!(weights, [1.0 - 0.125 * (1.0 + 1.5)]);
/// # Ok::<(), gradus::Error>(())
/// ```
///
/// # Source
/// Polyak (1964), eq. 9; Nesterov's form as in Sutskever et al. (2013) and TensorFlow's `use_nesterov`. Differs from
/// them in: nothing.
#[derive(Debug, Clone, Copy, PartialEq)]
#[doc(alias = "MomentumOptimizer")]
pub struct Momentum {
    momentum: f64,
    nesterov: bool,
    lazy: bool,
}

impl Momentum {
    /// Classical momentum μ.
    ///
    /// # Errors
    /// A μ outside [0, 1).
    pub fn new(momentum: f64) -> Result<Self> {
        Ok(Self { momentum: below_one("momentum", momentum)?, nesterov: false, lazy: false })
    }

    /// Nesterov's momentum μ.
    ///
    /// # Errors
    /// A μ outside [0, 1).
    pub fn nesterov(momentum: f64) -> Result<Self> {
        Ok(Self { nesterov: true, ..Self::new(momentum)? })
    }

    /// A sparse gradient decays and moves what it touches, and nothing else.
    #[must_use]
    pub fn lazy(self) -> Self {
        Self { lazy: true, ..self }
    }
}

impl Optimizer for Momentum {
    type State = Vec<f64>;

    fn name(&self) -> &str {
        if self.nesterov { "nesterov momentum" } else { "momentum" }
    }

    fn init(&self, shape: Shape, _start: &[f64]) -> Vec<f64> {
        vec![0.0; shape.len()]
    }

    fn update(&self, velocity: &mut Vec<f64>, step: &Step<'_>, gradient: &mut Gradient, weights: &mut [f64]) {
        gradient.for_each_of(self.lazy, |j, g| {
            let a = self.momentum * velocity[j] + g;
            velocity[j] = a;
            weights[j] -= step.rate * if self.nesterov { g + self.momentum * a } else { a };
        });
    }

    /// (1 − μ)/L: the effective rate η/(1 − μ) is then 1/L, whatever the noise of the batches.
    fn automatic_rate(&self, curvature: f64, _slope: f64) -> f64 {
        (1.0 - self.momentum) / curvature
    }

    /// 2(1 + μ)/L (Polyak 1964) for the classical form.
    fn largest_stable_rate(&self, curvature: f64) -> Option<f64> {
        (!self.nesterov).then(|| 2.0 * (1.0 + self.momentum) / curvature)
    }
}
