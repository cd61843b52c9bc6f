//! Optimizers with their state's type erased: what a solver holds.

use std::any::Any;
use std::fmt::Debug;

use serde_json::Value;

use super::{Optimizer, OptimizerProperties, Step};
use crate::error::{Error, Result};
use crate::loss::Loss;
use crate::objective::{Gradient, Shape};
use crate::progress::MOST_STEPS;

/// An optimizer with its state erased. Implemented for every [`Optimizer`]; the state saves to and loads from a JSON
/// value.
pub trait AnyOptimizer: Send + Sync + Debug {
    /// See [`Optimizer::name`].
    fn name(&self) -> &str;
    /// See [`Optimizer::properties`].
    fn properties(&self) -> OptimizerProperties;
    /// See [`Optimizer::init`].
    fn init(&self, shape: Shape, start: &[f64]) -> Box<dyn Any + Send>;
    /// See [`Optimizer::update`]. A state of another optimizer leaves the weights as they are.
    fn update(&self, state: &mut (dyn Any + Send), step: &Step<'_>, gradient: &mut Gradient, weights: &mut [f64]);
    /// See [`Optimizer::rate_on`].
    fn rate_on(&self, state: &(dyn Any + Send), step: &Step<'_>, j: usize) -> f64;
    /// See [`Optimizer::after_prox`].
    fn after_prox(&self, state: &mut (dyn Any + Send), step: &Step<'_>, weights: &mut [f64]);
    /// See [`Optimizer::prox_point`].
    fn prox_point<'s>(&self, state: &'s (dyn Any + Send)) -> Option<&'s [f64]>;
    /// See [`Optimizer::lacks`].
    fn lacks(&self, loss: &dyn Loss) -> Option<&'static str>;
    /// See [`Optimizer::automatic_rate`].
    fn automatic_rate(&self, curvature: f64, slope: f64) -> f64;
    /// See [`Optimizer::largest_stable_rate`].
    fn largest_stable_rate(&self, curvature: f64) -> Option<f64>;
    /// The state as JSON.
    ///
    /// # Errors
    /// A state that JSON cannot hold.
    fn save(&self, state: &(dyn Any + Send)) -> Result<Value>;
    /// The state from JSON, for a run whose fresh state is `like` ([`Optimizer::State`] says what must be the same).
    ///
    /// # Errors
    /// [`Error::Checkpoint`] for JSON of another optimizer, or of a run over other weights.
    fn load(&self, state: Value, like: &(dyn Any + Send)) -> Result<Box<dyn Any + Send>>;
}

fn unreadable(error: serde_json::Error) -> Error {
    Error::Checkpoint { why: format!("state of the optimizer: {error}") }
}

/// Refuses a state whose arrays or whole numbers cannot be those of a run that began with a fresh one.
fn measure(state: &Value, fresh: &Value) -> Result<()> {
    match (state, fresh) {
        (Value::Array(items), Value::Array(own)) if items.len() == own.len() => {
            items.iter().zip(own).try_for_each(|(item, own)| measure(item, own))
        }
        (Value::Array(items), Value::Array(own)) if !own.is_empty() => {
            let why = format!("the state of the optimizer has {} numbers where {} are needed", items.len(), own.len());
            Err(Error::Checkpoint { why })
        }
        (Value::Object(fields), Value::Object(own)) => {
            fields.iter().try_for_each(|(key, field)| own.get(key).map_or(Ok(()), |own| measure(field, own)))
        }
        (Value::Number(number), Value::Number(own)) => match (number.as_u64(), own.as_u64()) {
            (Some(count), Some(0)) if count > MOST_STEPS => {
                let why = format!("the state of the optimizer counts to {count}, and no run comes so far");
                Err(Error::Checkpoint { why })
            }
            (Some(size), Some(own)) if own != 0 && size != own => {
                let why = format!("the state of the optimizer is one of {size} weights, where there are {own}");
                Err(Error::Checkpoint { why })
            }
            _ => Ok(()),
        },
        _ => Ok(()),
    }
}

impl<O: Optimizer> AnyOptimizer for O {
    fn name(&self) -> &str {
        Optimizer::name(self)
    }

    fn properties(&self) -> OptimizerProperties {
        Optimizer::properties(self)
    }

    fn init(&self, shape: Shape, start: &[f64]) -> Box<dyn Any + Send> {
        Box::new(Optimizer::init(self, shape, start))
    }

    fn update(&self, state: &mut (dyn Any + Send), step: &Step<'_>, gradient: &mut Gradient, weights: &mut [f64]) {
        debug_assert!(state.is::<O::State>());
        if let Some(state) = state.downcast_mut() {
            Optimizer::update(self, state, step, gradient, weights);
        }
    }

    fn rate_on(&self, state: &(dyn Any + Send), step: &Step<'_>, j: usize) -> f64 {
        state.downcast_ref().map_or(step.rate, |state| Optimizer::rate_on(self, state, step, j))
    }

    fn after_prox(&self, state: &mut (dyn Any + Send), step: &Step<'_>, weights: &mut [f64]) {
        if let Some(state) = state.downcast_mut() {
            Optimizer::after_prox(self, state, step, weights);
        }
    }

    fn prox_point<'s>(&self, state: &'s (dyn Any + Send)) -> Option<&'s [f64]> {
        Optimizer::prox_point(self, state.downcast_ref()?)
    }

    fn lacks(&self, loss: &dyn Loss) -> Option<&'static str> {
        Optimizer::lacks(self, loss)
    }

    fn automatic_rate(&self, curvature: f64, slope: f64) -> f64 {
        Optimizer::automatic_rate(self, curvature, slope)
    }

    fn largest_stable_rate(&self, curvature: f64) -> Option<f64> {
        Optimizer::largest_stable_rate(self, curvature)
    }

    fn save(&self, state: &(dyn Any + Send)) -> Result<Value> {
        serde_json::to_value(state.downcast_ref::<O::State>()).map_err(unreadable)
    }

    fn load(&self, state: Value, like: &(dyn Any + Send)) -> Result<Box<dyn Any + Send>> {
        measure(&state, &self.save(like)?)?;
        Ok(Box::new(serde_json::from_value::<O::State>(state).map_err(unreadable)?))
    }
}
