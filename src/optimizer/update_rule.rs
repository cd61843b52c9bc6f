//! Update rules, as their authors write them.

use std::fmt::Debug;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{OptimizerProperties, Step};
use crate::loss::Loss;
use crate::objective::{Gradient, Shape};

/// An update rule, for authors. The settings are immutable; everything that changes during a run is the explicit,
/// serialisable state, so that a run can be resumed to the bit.
///
/// # Example
/// Sign descent, in another crate:
/// ```
/// use gradus::objective::{Gradient, Shape};
/// use gradus::optimizer::{Optimizer, Step};
///
/// #[derive(Debug)]
/// struct SignDescent;
///
/// impl Optimizer for SignDescent {
///     type State = ();
///     fn name(&self) -> &str { "sign descent" }
///     fn init(&self, _shape: Shape, _start: &[f64]) {}
///     fn update(&self, _state: &mut (), step: &Step<'_>, gradient: &mut Gradient, weights: &mut [f64]) {
///         gradient.for_each(|j, g| weights[j] -= step.rate * g.signum());
///     }
/// }
///
/// let mut weights = [1.0, -1.0];
/// let mut gradient = Gradient { values: vec![0.3, -7.0], touched: None };
/// SignDescent.update(&mut (), &Step::new(0.5, 0, 0, &[]), &mut gradient, &mut weights);
/// assert_eq!(weights, [0.5, -0.5]);
/// ```
pub trait Optimizer: Send + Sync + Debug {
    /// What it remembers between updates. A checkpoint's is taken up where it can have come of a fresh one: arrays are as long
    /// (one that is empty at first may grow), whole numbers that are 0 at first are counts of at most 2⁵³, others are sizes
    /// and stay what they are.
    type State: Serialize + DeserializeOwned + Send + 'static;

    /// The name it is known by.
    fn name(&self) -> &str;

    /// What is known of it.
    fn properties(&self) -> OptimizerProperties {
        OptimizerProperties::default()
    }

    /// The state before the first update.
    fn init(&self, shape: Shape, start: &[f64]) -> Self::State;

    /// One update. The gradient may be edited on the way (links do).
    fn update(&self, state: &mut Self::State, step: &Step<'_>, gradient: &mut Gradient, weights: &mut [f64]);

    /// The rate that the last update used for weight j: the penalty's implicit step is taken at it.
    fn rate_on(&self, _state: &Self::State, step: &Step<'_>, _j: usize) -> f64 {
        step.rate
    }

    /// What is left to do once the penalty's implicit step is taken: acceleration looks ahead from there. Called after
    /// every update.
    fn after_prox(&self, _state: &mut Self::State, _step: &Step<'_>, _weights: &mut [f64]) {}

    /// Where the penalty's last implicit step ended, when the weights are elsewhere: acceleration looks ahead from there. A
    /// penalty with a corner holds there and not ahead of it, so that is the answer of a run.
    fn prox_point<'s>(&self, _state: &'s Self::State) -> Option<&'s [f64]> {
        None
    }

    /// What it needs of a loss and this one does not have; then the solver refuses the two by name.
    fn lacks(&self, _loss: &dyn Loss) -> Option<&'static str> {
        None
    }

    /// The rate for an objective whose curvature is at most `curvature` and whose steepest slope in one weight, where the
    /// run begins, is `slope`; used by `LearningRate::Auto`.
    fn automatic_rate(&self, curvature: f64, _slope: f64) -> f64 {
        1.0 / curvature
    }

    /// The largest rate that does not diverge on a quadratic of this curvature, where theory gives one.
    fn largest_stable_rate(&self, _curvature: f64) -> Option<f64> {
        None
    }
}

/// About how far the weights have to go, for rates in their units: as far as the steepest slope falls at this curvature.
pub(super) fn distance(curvature: f64, slope: f64) -> f64 {
    if slope > 0.0 { slope / curvature } else { 1.0 }
}
