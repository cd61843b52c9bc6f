//! Momentum, classical and Nesterov's.

use super::{Optimizer, Step};
use crate::error::{Error, Result};
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
/// sparse gradient costs a full update. *Use with:* any batch size.
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
}

impl Momentum {
    /// Classical momentum μ.
    ///
    /// # Errors
    /// A μ outside [0, 1).
    pub fn new(momentum: f64) -> Result<Self> {
        if (0.0..1.0).contains(&momentum) {
            Ok(Self { momentum, nesterov: false })
        } else {
            Err(Error::Setting { name: "momentum", value: momentum.to_string(), must: "at least 0 and below 1" })
        }
    }

    /// Nesterov's momentum μ.
    ///
    /// # Errors
    /// A μ outside [0, 1).
    pub fn nesterov(momentum: f64) -> Result<Self> {
        Ok(Self { nesterov: true, ..Self::new(momentum)? })
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
        for ((w, a), g) in weights.iter_mut().zip(velocity).zip(&gradient.values) {
            *a = self.momentum * *a + g;
            *w -= step.rate * if self.nesterov { g + self.momentum * *a } else { *a };
        }
    }

    /// (1 − μ)/L: the effective rate η/(1 − μ) is then 1/L, whatever the noise of the batches.
    fn automatic_rate(&self, curvature: f64) -> f64 {
        (1.0 - self.momentum) / curvature
    }

    /// 2(1 + μ)/L (Polyak 1964) for the classical form.
    fn largest_stable_rate(&self, curvature: f64) -> Option<f64> {
        (!self.nesterov).then(|| 2.0 * (1.0 + self.momentum) / curvature)
    }
}
