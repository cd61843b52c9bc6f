//! What a run leaves behind.

use std::fmt;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::error::{Error, Result};
use crate::progress::MOST_STEPS;

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

    /// What a run left behind, as the run knows it. Its whole numbers are counts of at most 2⁵³; whether its arrays are as long
    /// as the objective asks for is for the run to say.
    ///
    /// # Errors
    /// [`Error::Checkpoint`] for a state that JSON cannot hold, or that another kind of run left behind, or a larger count.
    pub fn restore<S: DeserializeOwned>(self) -> Result<S> {
        let value = self.value().map_err(unreadable)?;
        all_countable(&value)?;
        serde_json::from_value(value).map_err(unreadable)
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

/// Refuses a count that no run comes to.
pub(super) fn countable(count: u64) -> Result<()> {
    if count <= MOST_STEPS {
        return Ok(());
    }
    Err(Error::Checkpoint { why: format!("it counts to {count}, and no run comes so far") })
}

/// The same for every whole number of a state.
fn all_countable(state: &Value) -> Result<()> {
    match state {
        Value::Number(number) => number.as_u64().map_or(Ok(()), countable),
        Value::Array(items) => items.iter().try_for_each(all_countable),
        Value::Object(fields) => fields.values().try_for_each(all_countable),
        _ => Ok(()),
    }
}

/// JSON that is not what a run of this kind leaves behind.
fn unreadable(error: serde_json::Error) -> Error {
    Error::Checkpoint { why: error.to_string() }
}
