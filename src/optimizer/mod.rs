//! w ← w − η·d: update rules. An optimizer knows nothing of losses or matrices.

mod accelerated;
mod accumulate;
mod adadelta;
mod adagrad;
mod adam;
mod adam_w;
mod ams_grad;
mod clip_blocks;
mod clip_norm;
mod clip_value;
mod cocob;
mod cumulative_penalty;
mod erased;
mod flow;
mod ftrl;
mod gradient_noise;
mod link;
mod momentum;
mod normalized_adaptive;
mod passive_aggressive;
mod range;
mod rms_prop;
mod sgd;
mod step;
mod weight_decay;

use std::fmt::Debug;
use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;

pub use accelerated::Accelerated;
pub use accumulate::Accumulate;
pub use adadelta::AdaDelta;
pub use adagrad::AdaGrad;
pub use adam::Adam;
pub use adam_w::AdamW;
pub use ams_grad::AmsGrad;
pub use clip_blocks::ClipBlocks;
pub use clip_norm::ClipNorm;
pub use clip_value::ClipValue;
pub use cocob::Cocob;
pub use cumulative_penalty::CumulativePenalty;
pub use erased::AnyOptimizer;
pub use ftrl::Ftrl;
pub use gradient_noise::GradientNoise;
pub use link::{Link, Then};
pub use momentum::Momentum;
pub use normalized_adaptive::NormalizedAdaptive;
pub use passive_aggressive::PassiveAggressive;
pub use rms_prop::RmsProp;
pub use sgd::Sgd;
pub use step::Step;
pub use weight_decay::WeightDecay;

use crate::error::Result;
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

    /// Whether an update moves each weight by −[`Optimizer::rate_on`]·g once the gradient stands still. Then the penalty
    /// is applied by an implicit step at that rate after it, which is exact for corners and for any strength; otherwise its
    /// slope is added to the gradient.
    fn proximal(&self) -> bool {
        false
    }

    /// Whether it makes its step of one example ([`Step::example`]): its features, label and loss. Then the solver steps
    /// over single examples of a loss of one score, and refuses penalties, which are a matter of gradients.
    fn per_example(&self) -> bool {
        false
    }

    /// What it needs of a loss and this one does not have; then the solver refuses the two by name.
    fn lacks(&self, _loss: &dyn Loss) -> Option<&'static str> {
        None
    }

    /// Whether an update is w ← w − η·g and nothing else: no state, no edit of the gradient. Then a solver may take many
    /// steps at once, where the examples are.
    fn is_sgd(&self) -> bool {
        false
    }

    /// Whether an update may be tried at several rates from the same weights, [`Optimizer::after_prox`] being called for the
    /// one that is taken alone: then the full batch searches a rate where the loss has no bound of its curvature.
    fn can_be_tried(&self) -> bool {
        self.is_sgd()
    }

    /// The rate that it works with on standardised features whatever the objective is, where there is one;
    /// `LearningRate::Auto` then stays at it.
    fn own_rate(&self) -> Option<f64> {
        None
    }

    /// The rate for an objective whose curvature is at most `curvature` and whose steepest slope in one weight, where the
    /// run begins, is `slope`; used by `LearningRate::Auto`.
    fn automatic_rate(&self, curvature: f64, _slope: f64) -> f64 {
        1.0 / curvature
    }

    /// Whether its weights come to rest at a rate that stands still, where gradients are exact. Otherwise the automatic rate
    /// falls over the full batch too.
    fn converges_at_fixed_rate(&self) -> bool {
        true
    }

    /// The largest rate that does not diverge on a quadratic of this curvature, where theory gives one.
    fn largest_stable_rate(&self, _curvature: f64) -> Option<f64> {
        None
    }
}

/// About how far the weights have to go, for rates in their units: as far as the steepest slope falls at this curvature.
fn distance(curvature: f64, slope: f64) -> f64 {
    if slope > 0.0 { slope / curvature } else { 1.0 }
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
        Arc::new(AdaGrad::default()),
        Arc::new(AdaDelta::default()),
        Arc::new(RmsProp::default()),
        Arc::new(RmsProp::default().centered().momentum(0.9)?),
        Arc::new(Adam::default()),
        Arc::new(AdamW::new(Adam::default(), 0.1)?),
        Arc::new(AmsGrad::default()),
        Arc::new(Ftrl::default()),
        Arc::new(Ftrl::default().l1(1e-4)?.l2(1e-4)?.beta(1.0)?),
        Arc::new(Cocob::default()),
        Arc::new(NormalizedAdaptive),
        Arc::new(PassiveAggressive::one(0.5)?),
        Arc::new(PassiveAggressive::two(0.5)?),
        Arc::new(CumulativePenalty::new(0.0, 0.0)?),
        Arc::new(ClipNorm::new(5.0)?.then(Sgd)),
        Arc::new(ClipBlocks::new(5.0)?.then(Sgd)),
        Arc::new(ClipValue::new(5.0)?.then(Sgd)),
        Arc::new(WeightDecay::new(0.1)?.then(Momentum::new(0.9)?)),
        Arc::new(Accumulate::new(2, Sgd)?),
    ])
}
