//! Nesterov's acceleration with adaptive restart.

use serde::{Deserialize, Serialize};

use super::{Optimizer, OptimizerProperties, Step};
use crate::objective::{Gradient, Shape};

/// Nesterov's accelerated gradient with adaptive restart: the default of full-batch descent. It needs about √κ
/// iterations where plain descent needs κ, and no momentum to be chosen.
///
/// ```text
/// x₊ = prox(y − η·g(y))                the penalty's implicit step at η
/// t₊ = ½(1 + √(1 + 4t²))
/// y  ← x₊ + (t − 1)/t₊·(x₊ − x)        restart with t = 1, y = x₊ when (y − x₊)·(x₊ − x) > 0
/// ```
///
/// *Penalty:* by its implicit step, so that a lasso is as quick as a ridge (FISTA). *Corners:* meant for exact gradients; with the noise of mini-batches it restarts at random.
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
///     let step = Step::new(0.01, step, step, &[]);
///     Accelerated.update(&mut state, &step, &mut gradient, &mut w);
///     Accelerated.after_prox(&mut state, &step, &mut w);
/// }
/// assert!(w.iter().all(|w: &f64| w.abs() < 1e-3));
/// ```
///
/// # Source
/// Nesterov (1983); with the implicit step Beck & Teboulle (2009), *FISTA*, eq. 4.1–4.3; restart by the gradient,
/// O'Donoghue & Candès (2015), eq. 13, with (y − x₊)/η for the gradient as in their section 5.2.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[doc(alias = "FISTA")]
#[doc(alias = "NAG")]
pub struct Accelerated;

/// What acceleration remembers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AcceleratedState {
    /// t.
    t: f64,
    /// x: the last point before extrapolation.
    x: Vec<f64>,
    /// y: where the present gradient was taken; of no use between steps.
    #[serde(skip)]
    y: Vec<f64>,
}

impl Optimizer for Accelerated {
    type State = AcceleratedState;

    fn name(&self) -> &str {
        "accelerated gradient descent"
    }

    fn properties(&self) -> OptimizerProperties {
        OptimizerProperties { proximal: true, searchable: true, ..OptimizerProperties::default() }
    }

    fn init(&self, _shape: Shape, start: &[f64]) -> AcceleratedState {
        AcceleratedState { t: 1.0, x: start.to_vec(), y: Vec::new() }
    }

    fn update(&self, state: &mut AcceleratedState, step: &Step<'_>, gradient: &mut Gradient, weights: &mut [f64]) {
        state.y.clear();
        state.y.extend_from_slice(weights);
        weights.iter_mut().zip(&gradient.values).for_each(|(w, g)| *w -= step.rate * g);
    }

    fn after_prox(&self, state: &mut AcceleratedState, _step: &Step<'_>, weights: &mut [f64]) {
        let mut uphill = 0.0;
        for ((next, x), y) in weights.iter().zip(&state.x).zip(&state.y) {
            uphill += (y - next) * (next - x);
        }
        let (t, next) =
            if uphill > 0.0 { (1.0, 1.0) } else { (state.t, 0.5 * (1.0 + (1.0 + 4.0 * state.t * state.t).sqrt())) };
        for (w, x) in weights.iter_mut().zip(&mut state.x) {
            let ahead = *w + (t - 1.0) / next * (*w - *x);
            *x = std::mem::replace(w, ahead);
        }
        state.t = next;
    }

    fn prox_point<'s>(&self, state: &'s AcceleratedState) -> Option<&'s [f64]> {
        Some(&state.x)
    }
}
