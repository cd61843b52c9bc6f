//! Adam.

use serde::{Deserialize, Serialize};

use super::update_rule::distance;
use super::{Optimizer, OptimizerProperties, Step};
use crate::error::{Result, below_one, positive};
use crate::objective::{Gradient, Shape};

/// Adam: momentum divided by the root of the decaying mean of the squares, both corrected for their start at zero.
///
/// ```text
/// m ← β₁·m + (1 − β₁)·g
/// v ← β₂·v + (1 − β₂)·g²
/// w ← w − η·√(1 − β₂ᵗ)/(1 − β₁ᵗ)·m/(√v + ε)        t = 1, 2, …
/// AMSGrad: the same with v̂ ← max(v̂, v) in the place of v
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
    largest: bool,
}

impl Default for Adam {
    fn default() -> Self {
        Self { beta1: 0.9, beta2: 0.999, epsilon: 1e-7, lazy: false, largest: false }
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

    /// AMSGrad: divides by the largest v so far, so that no weight's rate ever grows again. For rare, large gradients, which
    /// Adam forgets.
    ///
    /// # Example
    /// ```
    /// use gradus::objective::{Gradient, Shape};
    /// use gradus::optimizer::{Adam, Optimizer, Step};
    /// let ams_grad = Adam::new(0.0, 0.0)?.epsilon(1e-12)?.ams_grad();
    /// let mut weights = [0.0];
    /// let mut state = ams_grad.init(Shape { features: 1, outputs: 1, biases: 0 }, &weights);
    /// for g in [4.0, 1.0] {
    ///     let mut gradient = Gradient { values: vec![g], touched: None };
    ///     ams_grad.update(&mut state, &Step::new(0.5, 0, 0, &[]), &mut gradient, &mut weights);
    /// }
    /// assert!((weights[0] - -(0.5 + 0.125)).abs() < 1e-12);         // ½·4/4 + ½·1/4: the 4 is not forgotten
    /// # Ok::<(), gradus::Error>(())
    /// ```
    ///
    /// # Source
    /// Reddi, Kale & Kumar (2018), *On the convergence of Adam and beyond*, algorithm 2, with Adam's corrections as in Keras
    /// (`amsgrad=True`), which the paper leaves out.
    #[must_use]
    #[doc(alias = "amsgrad")]
    pub fn ams_grad(self) -> Self {
        Self { largest: true, ..self }
    }

    /// √v + ε.
    fn divisor(&self, state: &AdamState, j: usize) -> f64 {
        state.largest.get(j).unwrap_or(&state.second[j]).sqrt() + self.epsilon
    }

    /// √(1 − β₂ᵗ).
    fn root_correction(&self, state: &AdamState) -> f64 {
        (1.0 - self.beta2.powf(state.steps as f64)).sqrt()
    }
}

/// The decaying means of Adam.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AdamState {
    /// m.
    first: Vec<f64>,
    /// v.
    second: Vec<f64>,
    /// v̂; empty unless it is AMSGrad's.
    largest: Vec<f64>,
    /// t.
    steps: u64,
}

impl Optimizer for Adam {
    type State = AdamState;

    fn name(&self) -> &str {
        if self.largest { "AMSGrad" } else { "Adam" }
    }

    fn properties(&self) -> OptimizerProperties {
        OptimizerProperties { proximal: true, needs_falling_rate: true, ..OptimizerProperties::default() }
    }

    fn init(&self, shape: Shape, _start: &[f64]) -> AdamState {
        let zeros = || vec![0.0; shape.len()];
        AdamState {
            first: zeros(),
            second: zeros(),
            largest: if self.largest { zeros() } else { Vec::new() },
            steps: 0,
        }
    }

    fn update(&self, state: &mut AdamState, step: &Step<'_>, gradient: &mut Gradient, weights: &mut [f64]) {
        state.steps += 1;
        let rate = step.rate * self.root_correction(state) / (1.0 - self.beta1.powf(state.steps as f64));
        gradient.for_each_of(self.lazy, |j, g| {
            state.first[j] = self.beta1 * state.first[j] + (1.0 - self.beta1) * g;
            state.second[j] = self.beta2 * state.second[j] + (1.0 - self.beta2) * g * g;
            if let Some(largest) = state.largest.get_mut(j) {
                *largest = largest.max(state.second[j]);
            }
            weights[j] -= rate * state.first[j] / self.divisor(state, j);
        });
    }

    fn rate_on(&self, state: &AdamState, step: &Step<'_>, j: usize) -> f64 {
        step.rate * self.root_correction(state) / self.divisor(state, j)
    }

    fn automatic_rate(&self, curvature: f64, slope: f64) -> f64 {
        0.3 * distance(curvature, slope)
    }
}
