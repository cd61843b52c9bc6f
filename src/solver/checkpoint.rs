//! From where a run can go on.

use std::fmt;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::beginning::unreadable;
use crate::error::Result;
use crate::progress::Progress;

/// Everything that a run needs to go on as if it had never been interrupted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// The run's own state.
    pub(crate) run: State,
    /// The history so far.
    pub(crate) history: Vec<Progress>,
    /// The weights with the smallest validation loss so far.
    pub(crate) best: Option<Best>,
}

impl Checkpoint {
    /// The same state of the run, for other examples: without the losses over the first ones.
    pub(crate) fn anew(&self) -> Self {
        Self { run: self.run.clone(), history: Vec::new(), best: None }
    }
}

/// The weights with the smallest validation loss.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Best {
    pub(crate) validation: f64,
    pub(crate) epoch: u64,
    pub(crate) weights: Vec<f64>,
}

/// What a run leaves behind. It becomes JSON only when it is saved: most are not, and numbers are several times as large
/// there.
#[derive(Clone)]
pub struct State(Form);

#[derive(Clone)]
enum Form {
    Left(Arc<dyn Kept>),
    Read(Value),
}

/// Whatever can become JSON.
trait Kept: Send + Sync {
    fn value(&self) -> serde_json::Result<Value>;
}

impl<S: Serialize + Send + Sync> Kept for S {
    fn value(&self) -> serde_json::Result<Value> {
        serde_json::to_value(self)
    }
}

impl State {
    /// Keeps what a run leaves behind.
    pub fn of(left: impl Serialize + Send + Sync + 'static) -> Self {
        Self(Form::Left(Arc::new(left)))
    }

    /// What a run left behind, as the run knows it.
    ///
    /// # Errors
    /// A state that JSON cannot hold, or that another kind of run left behind.
    pub fn restore<S: DeserializeOwned>(self) -> Result<S> {
        self.value().and_then(serde_json::from_value).map_err(unreadable)
    }

    fn value(self) -> serde_json::Result<Value> {
        match self.0 {
            Form::Left(left) => left.value(),
            Form::Read(value) => Ok(value),
        }
    }
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("State").finish_non_exhaustive()
    }
}

impl PartialEq for State {
    fn eq(&self, other: &Self) -> bool {
        matches!((self.clone().value(), other.clone().value()), (Ok(a), Ok(b)) if a == b)
    }
}

impl Serialize for State {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        match &self.0 {
            Form::Left(left) => left.value().map_err(serde::ser::Error::custom)?.serialize(serializer),
            Form::Read(value) => value.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for State {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        Value::deserialize(deserializer).map(|value| Self(Form::Read(value)))
    }
}
