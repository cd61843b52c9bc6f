//! Nesterov's acceleration with adaptive restart.

use serde::{Deserialize, Serialize};

use super::{Optimizer, Step};
use crate::objective::{Gradient, Shape};

/// Nesterov's accelerated gradient with adaptive restart: the default of full-batch descent. It needs about √κ
/// iterations where plain descent needs κ, and no momentum to be chosen.
///
/// ```text
/// x₊ = y − η·g(y)
/// t₊ = ½(1 + √(1 + 4t²))
/// y  ← x₊ + (t − 1)/t₊·(x₊ − x)        restart with t = 1, y = x₊ when g·(x₊ − x) > 0
/// ```
///
/// *Corners:* meant for exact gradients; with the noise of mini-batches it restarts at random.
///
/// # Example
/// ```
/// use gradus::objective::{Gradient, Shape};
/// use gradus::optimizer::{Accelerated, Optimizer, Step};
/// // F = ½(100·a² + b²), κ = 100: weights within 1e-3 of the optimum in 100 steps.
/// let mut w = [1.0, 1.0];
/// let mut state = Accelerated.init(Shape { features: 2, outputs: 1, biases: 0 }, &w);
/// for step in 0..100 {
///     let mut gradient = Gradient { values: vec![100.0 * w[0], w[1]], touched: None };
///     Accelerated.update(&mut state, &Step::new(0.01, step, step, &[]), &mut gradient, &mut w);
/// }
/// assert!(w.iter().all(|w: &f64| w.abs() < 1e-3));
/// ```
///
/// # Source
/// Nesterov (1983); restart by the gradient, O'Donoghue & Candès (2015), eq. 13.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[doc(alias = "FISTA")]
#[doc(alias = "NAG")]
pub struct Accelerated;

/// What acceleration remembers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Trail {
    /// t.
    t: f64,
    /// x: the last point before extrapolation.
    x: Vec<f64>,
}

impl Optimizer for Accelerated {
    type State = Trail;

    fn name(&self) -> &str {
        "accelerated gradient descent"
    }

    fn init(&self, _shape: Shape, start: &[f64]) -> Trail {
        Trail { t: 1.0, x: start.to_vec() }
    }

    fn update(&self, trail: &mut Trail, step: &Step<'_>, gradient: &mut Gradient, weights: &mut [f64]) {
        let g = &gradient.values;
        let mut uphill = 0.0;
        for ((y, x), g) in weights.iter_mut().zip(&trail.x).zip(g) {
            *y -= step.rate * g;
            uphill += g * (*y - x);
        }
        let (t, next) =
            if uphill > 0.0 { (1.0, 1.0) } else { (trail.t, 0.5 * (1.0 + (1.0 + 4.0 * trail.t * trail.t).sqrt())) };
        for (y, x) in weights.iter_mut().zip(&mut trail.x) {
            let ahead = *y + (t - 1.0) / next * (*y - *x);
            *x = std::mem::replace(y, ahead);
        }
        trail.t = next;
    }
}
