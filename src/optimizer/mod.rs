//! w ← w − η·d: update rules. An optimizer knows nothing of losses or matrices.

mod accelerated;
mod clip_norm;
mod clip_value;
mod erased;
mod link;
mod momentum;
mod sgd;

use std::fmt::Debug;
use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;

pub use accelerated::Accelerated;
pub use clip_norm::ClipNorm;
pub use clip_value::ClipValue;
pub use erased::AnyOptimizer;
pub use link::{Link, Then};
pub use momentum::Momentum;
pub use sgd::Sgd;

use crate::error::Result;
use crate::objective::{Gradient, Shape};
use crate::progress::Progress;

/// The circumstances of one update.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Step<'a> {
    /// η of this update.
    pub rate: f64,
    /// Updates made before this one.
    pub step: u64,
    /// Epochs completed before this one.
    pub epoch: u64,
    /// The history so far.
    pub past: &'a [Progress],
}

impl<'a> Step<'a> {
    /// The circumstances of one update.
    #[must_use]
    pub fn new(rate: f64, step: u64, epoch: u64, past: &'a [Progress]) -> Self {
        Self { rate, step, epoch, past }
    }
}

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
    /// What it remembers between updates.
    type State: Serialize + DeserializeOwned + Send + 'static;

    /// The name it is known by.
    fn name(&self) -> &str;

    /// The state before the first update.
    fn init(&self, shape: Shape, start: &[f64]) -> Self::State;

    /// One update. The gradient may be edited on the way (links do).
    fn update(&self, state: &mut Self::State, step: &Step<'_>, gradient: &mut Gradient, weights: &mut [f64]);

    /// The rate that the last update used for weight j: the penalty's implicit step is taken at it.
    fn rate_on(&self, _state: &Self::State, step: &Step<'_>, _j: usize) -> f64 {
        step.rate
    }

    /// Whether an update depends on the present gradient alone. Then the penalty is applied by an implicit step after
    /// it, which is exact for corners and for any strength; otherwise its slope is added to the gradient.
    fn memoryless(&self) -> bool {
        false
    }

    /// Whether an update is w ← w − η·g and nothing else: no state, no edit of the gradient. Then a solver may take many
    /// steps at once, where the examples are.
    fn plain(&self) -> bool {
        false
    }

    /// The rate for an objective whose curvature is at most `curvature`, used by `LearningRate::Auto`.
    fn automatic_rate(&self, curvature: f64) -> f64 {
        1.0 / curvature
    }

    /// The largest rate that does not diverge on a quadratic of this curvature, where theory gives one.
    fn largest_stable_rate(&self, _curvature: f64) -> Option<f64> {
        None
    }
}

/// Every optimizer of the family, held to the family's laws.
///
/// # Errors
/// None: the settings are constants.
#[doc(hidden)]
pub fn all() -> Result<Vec<Arc<dyn AnyOptimizer>>> {
    Ok(vec![
        Arc::new(Sgd),
        Arc::new(Momentum::new(0.9)?),
        Arc::new(Momentum::nesterov(0.9)?),
        Arc::new(Accelerated),
        Arc::new(ClipNorm::new(5.0)?.then(Sgd)),
        Arc::new(ClipValue::new(5.0)?.then(Sgd)),
    ])
}
