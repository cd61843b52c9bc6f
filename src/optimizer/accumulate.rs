//! Several batches before each step.

use serde::{Deserialize, Serialize};

use super::{Optimizer, OptimizerProperties, Step};
use crate::error::{Error, Result};
use crate::objective::{Gradient, Shape};

/// Gathers the gradients of k batches and takes one step by their mean: k batches of B examples are one of k·B, to
/// rounding.
///
/// *Corners:* only where the batches are equally large: the short one at the end of a shuffled epoch counts like the
/// others, and gradients that are left over at the end of a run are dropped. A schedule counts batches; the optimizer
/// behind it counts steps. The penalty waits for the step. With [`crate::objective::Reduction::Sum`] the step is by the
/// mean of the sums.
///
/// # Errors
/// [`Accumulate::new`] refuses k = 0, and an optimizer that works on single examples.
///
/// # Example
/// ```
/// use gradus::objective::{Gradient, Shape};
/// use gradus::optimizer::{Accumulate, Optimizer, Sgd, Step};
/// let accumulate = Accumulate::new(2, Sgd)?;
/// let mut weights = [1.0];
/// let mut state = accumulate.init(Shape { features: 1, outputs: 1, biases: 0 }, &weights);
/// for g in [1.0, 3.0] {
///     let mut gradient = Gradient { values: vec![g], touched: None };
///     accumulate.update(&mut state, &Step::new(0.25, 0, 0, &[]), &mut gradient, &mut weights);
/// }
/// assert_eq!(weights, [1.0 - 0.25 * 2.0]);
/// # Ok::<(), gradus::Error>(())
/// ```
#[derive(Debug, Clone)]
#[doc(alias = "gradient_accumulation_steps")]
pub struct Accumulate<O> {
    batches: u64,
    next: O,
    name: String,
}

impl<O: Optimizer> Accumulate<O> {
    /// k batches for each step of an optimizer.
    ///
    /// # Errors
    /// k = 0; an optimizer that works on single examples.
    pub fn new(batches: u64, next: O) -> Result<Self> {
        if batches == 0 {
            let value = batches.to_string();
            return Err(Error::Setting { name: "accumulated batches", value, must: "at least 1" });
        }
        if next.properties().per_example {
            let needs = "an optimizer that steps by gradients, not by single examples";
            let solver = "accumulation of batches".to_owned();
            return Err(Error::Unsupported { what: solver, needs, found: next.name().to_owned() });
        }
        let name = format!("{} of {batches} batches", next.name());
        Ok(Self { batches, next, name })
    }
}

/// The gradients gathered so far.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AccumulatedGradient<S> {
    sum: Vec<f64>,
    count: u64,
    steps: u64,
    next: S,
    #[serde(skip)]
    gradient: Gradient,
}

impl<O: Optimizer> Accumulate<O> {
    /// The step that the optimizer behind sees.
    fn inner<'a>(step: &Step<'a>, steps: u64) -> Step<'a> {
        Step { step: steps, ..*step }
    }
}

impl<O: Optimizer> Optimizer for Accumulate<O> {
    type State = AccumulatedGradient<O::State>;

    fn name(&self) -> &str {
        &self.name
    }

    fn properties(&self) -> OptimizerProperties {
        OptimizerProperties { is_sgd: false, ..self.next.properties() }
    }

    fn init(&self, shape: Shape, start: &[f64]) -> Self::State {
        let next = self.next.init(shape, start);
        AccumulatedGradient { sum: vec![0.0; shape.len()], count: 0, steps: 0, next, gradient: Gradient::default() }
    }

    fn update(&self, state: &mut Self::State, step: &Step<'_>, gradient: &mut Gradient, weights: &mut [f64]) {
        if state.count >= self.batches {
            state.count = 0;
            state.sum.fill(0.0);
        }
        gradient.for_each(|j, g| state.sum[j] += g);
        state.count += 1;
        if state.count == self.batches {
            let times = 1.0 / self.batches as f64;
            state.gradient.values.clear();
            state.gradient.values.extend(state.sum.iter().map(|g| g * times));
            state.gradient.touched = None;
            self.next.update(&mut state.next, &Self::inner(step, state.steps), &mut state.gradient, weights);
        }
    }

    fn after_prox(&self, state: &mut Self::State, step: &Step<'_>, weights: &mut [f64]) {
        if state.count == self.batches {
            self.next.after_prox(&mut state.next, &Self::inner(step, state.steps), weights);
            state.steps += 1;
        }
    }

    /// Nothing between steps.
    fn rate_on(&self, state: &Self::State, step: &Step<'_>, j: usize) -> f64 {
        if state.count < self.batches { 0.0 } else { self.next.rate_on(&state.next, step, j) }
    }

    fn prox_point<'s>(&self, state: &'s Self::State) -> Option<&'s [f64]> {
        self.next.prox_point(&state.next)
    }

    fn automatic_rate(&self, curvature: f64, slope: f64) -> f64 {
        self.next.automatic_rate(curvature, slope)
    }

    fn largest_stable_rate(&self, curvature: f64) -> Option<f64> {
        self.next.largest_stable_rate(curvature)
    }
}
