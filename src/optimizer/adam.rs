//! Adam.

use serde::{Deserialize, Serialize};

use super::range::{below_one, positive};
use super::{Optimizer, Step};
use crate::error::Result;
use crate::objective::{Gradient, Shape};

/// Adam: momentum divided by the root of the decaying mean of the squares, both corrected for their start at zero.
///
/// ```text
/// m ← β₁·m + (1 − β₁)·g
/// v ← β₂·v + (1 − β₂)·g²
/// w ← w − η·√(1 − β₂ᵗ)/(1 − β₁ᵗ)·m/(√v + ε)        t = 1, 2, …
/// ```
///
/// *Units:* η is about the length of a step in each weight, so that it must fall for the weights to come to rest; β₁ 0.9,
/// β₂ 0.999, ε 1e-7. *Corners:* the means decay in every step, so a sparse gradient costs a full update; with
/// [`Adam::lazy`] only what it touches decays and moves (TensorFlow's `LazyAdam`, PyTorch's `SparseAdam`), which is
/// another rule. *Penalty:* by its implicit step at η·√(1 − β₂ᵗ)/(√v + ε), the rate of a gradient that stands still.
///
/// # Errors
/// [`Adam::new`] refuses a β outside [0, 1), [`Adam::epsilon`] an ε that is not finite and positive.
///
/// # Example
/// ```
/// use gradus::objective::{Gradient, Shape};
/// use gradus::optimizer::{Adam, Optimizer, Step};
/// let mut weights = [1.0];
/// let mut state = Adam::default().init(Shape { features: 1, outputs: 1, biases: 0 }, &weights);
/// let mut gradient = Gradient { values: vec![0.5], touched: None };
/// Adam::default().update(&mut state, &Step::new(0.1, 0, 0, &[]), &mut gradient, &mut weights);
/// assert!((weights[0] - 0.9).abs() < 1e-6);                     // the first step is of length η, whatever the gradient
/// ```
///
/// # Source
/// Kingma & Ba (2015), algorithm 1 in the form at the end of their section 2, where ε is not corrected: TensorFlow and
/// Keras do the same (their old ε is 1e-8), PyTorch corrects v before ε is added. The implicit step: Yun, Lozano & Yang
/// (2021), *Adaptive proximal gradient methods*.
#[derive(Debug, Clone, Copy, PartialEq)]
#[doc(alias = "AdamOptimizer")]
#[doc(alias = "LazyAdam")]
#[doc(alias = "SparseAdam")]
pub struct Adam {
    beta1: f64,
    beta2: f64,
    epsilon: f64,
    lazy: bool,
}

impl Default for Adam {
    fn default() -> Self {
        Self { beta1: 0.9, beta2: 0.999, epsilon: 1e-7, lazy: false }
    }
}

impl Adam {
    /// Adam of these β₁ and β₂.
    ///
    /// # Errors
    /// A β outside [0, 1).
    pub fn new(beta1: f64, beta2: f64) -> Result<Self> {
        let beta1 = below_one("beta 1 of Adam", beta1)?;
        Ok(Self { beta1, beta2: below_one("beta 2 of Adam", beta2)?, ..Self::default() })
    }

    /// ε.
    ///
    /// # Errors
    /// An ε that is not finite and positive.
    pub fn epsilon(self, epsilon: f64) -> Result<Self> {
        Ok(Self { epsilon: positive("epsilon of Adam", epsilon)?, ..self })
    }

    /// A sparse gradient decays and moves what it touches, and nothing else.
    #[must_use]
    pub fn lazy(self) -> Self {
        Self { lazy: true, ..self }
    }

    /// One step. `square` says what the root is taken of, given the place and v.
    pub(super) fn step(
        &self,
        state: &mut Moments,
        step: &Step<'_>,
        gradient: &Gradient,
        weights: &mut [f64],
        mut square: impl FnMut(usize, f64) -> f64,
    ) {
        state.steps += 1;
        let rate = step.rate * self.root_correction(state) / (1.0 - self.beta1.powf(state.steps as f64));
        gradient.for_each_of(self.lazy, |j, g| {
            state.first[j] = self.beta1 * state.first[j] + (1.0 - self.beta1) * g;
            state.second[j] = self.beta2 * state.second[j] + (1.0 - self.beta2) * g * g;
            weights[j] -= rate * state.first[j] / (square(j, state.second[j]).sqrt() + self.epsilon);
        });
    }

    /// The rate on a weight whose gradient stands still, where the root is taken of `square`.
    pub(super) fn rate(&self, state: &Moments, step: &Step<'_>, square: f64) -> f64 {
        step.rate * self.root_correction(state) / (square.sqrt() + self.epsilon)
    }

    /// √(1 − β₂ᵗ).
    fn root_correction(&self, state: &Moments) -> f64 {
        (1.0 - self.beta2.powf(state.steps as f64)).sqrt()
    }
}

/// The decaying means of Adam.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Moments {
    /// m.
    pub(super) first: Vec<f64>,
    /// v.
    pub(super) second: Vec<f64>,
    /// t.
    steps: u64,
}

impl Optimizer for Adam {
    type State = Moments;

    fn name(&self) -> &str {
        "Adam"
    }

    fn init(&self, shape: Shape, _start: &[f64]) -> Moments {
        Moments { first: vec![0.0; shape.len()], second: vec![0.0; shape.len()], steps: 0 }
    }

    fn update(&self, state: &mut Moments, step: &Step<'_>, gradient: &mut Gradient, weights: &mut [f64]) {
        self.step(state, step, gradient, weights, |_, v| v);
    }

    fn rate_on(&self, state: &Moments, step: &Step<'_>, j: usize) -> f64 {
        self.rate(state, step, state.second[j])
    }

    fn proximal(&self) -> bool {
        true
    }

    fn automatic_rate(&self, curvature: f64, slope: f64) -> f64 {
        0.3 * super::distance(curvature, slope)
    }

    fn converges_at_fixed_rate(&self) -> bool {
        false
    }
}
