//! Links: edits of the gradient on its way to an optimizer.

use std::fmt::Debug;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Optimizer, OptimizerProperties, Step, Then};
use crate::loss::Loss;
use crate::objective::{Gradient, Shape};

/// A link before an optimizer: clipping, noise, decay.
pub trait Link: Send + Sync + Debug + Sized {
    /// What it remembers between updates.
    type State: Serialize + DeserializeOwned + Send + 'static;

    /// The name it is known by.
    fn name(&self) -> &str;

    /// The state before the first update.
    fn init(&self, shape: Shape) -> Self::State;

    /// Edits the gradient (or the weights) before the optimizer sees them.
    fn edit(&self, state: &mut Self::State, step: &Step<'_>, gradient: &mut Gradient, weights: &mut [f64]);

    /// The largest rate that means anything before it: an automatic one is no larger.
    fn largest_rate(&self) -> f64 {
        f64::INFINITY
    }

    /// This link, then an optimizer (or another chain).
    fn then<O: Optimizer>(self, next: O) -> Then<Self, O> {
        let name = format!("{}, {}", self.name(), next.name());
        Then { link: self, next, name }
    }
}

impl<L: Link, O: Optimizer> Optimizer for Then<L, O> {
    type State = (L::State, O::State);

    fn name(&self) -> &str {
        &self.name
    }

    fn properties(&self) -> OptimizerProperties {
        OptimizerProperties { is_sgd: false, ..self.next.properties() }
    }

    fn init(&self, shape: Shape, start: &[f64]) -> Self::State {
        (self.link.init(shape), self.next.init(shape, start))
    }

    fn update(&self, state: &mut Self::State, step: &Step<'_>, gradient: &mut Gradient, weights: &mut [f64]) {
        self.link.edit(&mut state.0, step, gradient, weights);
        self.next.update(&mut state.1, step, gradient, weights);
    }

    fn rate_on(&self, state: &Self::State, step: &Step<'_>, j: usize) -> f64 {
        self.next.rate_on(&state.1, step, j)
    }

    fn after_prox(&self, state: &mut Self::State, step: &Step<'_>, weights: &mut [f64]) {
        self.next.after_prox(&mut state.1, step, weights);
    }

    fn prox_point<'s>(&self, state: &'s Self::State) -> Option<&'s [f64]> {
        self.next.prox_point(&state.1)
    }

    fn lacks(&self, loss: &dyn Loss) -> Option<&'static str> {
        self.next.lacks(loss)
    }

    fn automatic_rate(&self, curvature: f64, slope: f64) -> f64 {
        self.next.automatic_rate(curvature, slope).min(self.link.largest_rate())
    }

    fn largest_stable_rate(&self, curvature: f64) -> Option<f64> {
        self.next.largest_stable_rate(curvature)
    }
}
