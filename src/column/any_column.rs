//! Columns of any kind side by side.

use std::any::Any;
use std::fmt::Debug;
use std::sync::Arc;

use serde_json::Value;

use super::{Column, Encoder, Learned, Learner};
use crate::data::Table;
use crate::error::{Error, Result};

/// A column with its learner's type erased: what the estimator holds. Implemented for every [`Column`].
pub trait AnyColumn: Send + Sync + Debug {
    /// See [`Column::name`].
    fn name(&self) -> &str;
    /// See [`Column::inputs`].
    fn inputs(&self) -> Vec<String>;
    /// See [`Column::validate`].
    ///
    /// # Errors
    /// A setting outside its range.
    fn validate(&self) -> Result<()>;
    /// See [`Column::all_but`].
    fn all_but(&self) -> Option<&[String]>;
    /// An empty [`Column::Learner`].
    fn learner(&self) -> Box<dyn Any + Send>;
    /// See [`Column::observe`].
    ///
    /// # Errors
    /// As [`Column::observe`].
    fn observe(&self, learner: &mut (dyn Any + Send), table: &Table, weights: Option<&[f64]>) -> Result<()>;
    /// See [`Learner::merge`].
    ///
    /// # Errors
    /// As [`Learner::merge`].
    fn merge(&self, learner: &mut (dyn Any + Send), later: Box<dyn Any + Send>) -> Result<()>;
    /// See [`Column::finish`].
    ///
    /// # Errors
    /// As [`Column::finish`].
    fn finish(&self, learner: Box<dyn Any + Send>) -> Result<Learned<Box<dyn Any + Send>, Arc<dyn Encoder>>>;
    /// A learner as a JSON value, to be continued elsewhere.
    ///
    /// # Errors
    /// A learner of another column; content that JSON cannot hold.
    fn save_learner(&self, learner: &(dyn Any + Send)) -> Result<Value>;
    /// The learner that [`AnyColumn::save_learner`] wrote down.
    ///
    /// # Errors
    /// A value that is none of this column's learners.
    fn load_learner(&self, value: Value) -> Result<Box<dyn Any + Send>>;
}

/// A learner of another column was handed in: only a caller of the erased trait can do that.
fn foreign(name: &str) -> Error {
    Error::Unsupported {
        what: format!("column {name:?}"),
        needs: "the learner that it made itself",
        found: "another column's".to_owned(),
    }
}

impl<C: Column> AnyColumn for C {
    fn name(&self) -> &str {
        Column::name(self)
    }

    fn inputs(&self) -> Vec<String> {
        Column::inputs(self)
    }

    fn validate(&self) -> Result<()> {
        Column::validate(self)
    }

    fn all_but(&self) -> Option<&[String]> {
        Column::all_but(self)
    }

    fn learner(&self) -> Box<dyn Any + Send> {
        Box::new(C::Learner::default())
    }

    fn observe(&self, learner: &mut (dyn Any + Send), table: &Table, weights: Option<&[f64]>) -> Result<()> {
        let learner = learner.downcast_mut().ok_or_else(|| foreign(Column::name(self)))?;
        Column::observe(self, learner, table, weights)
    }

    fn merge(&self, learner: &mut (dyn Any + Send), later: Box<dyn Any + Send>) -> Result<()> {
        let name = Column::name(self);
        let learner: &mut C::Learner = learner.downcast_mut().ok_or_else(|| foreign(name))?;
        learner.merge(*later.downcast().map_err(|_| foreign(name))?)
    }

    fn finish(&self, learner: Box<dyn Any + Send>) -> Result<Learned<Box<dyn Any + Send>, Arc<dyn Encoder>>> {
        let learner = learner.downcast().map_err(|_| foreign(Column::name(self)))?;
        Ok(match Column::finish(self, *learner)? {
            Learned::Done(encoder) => Learned::Done(Arc::new(encoder)),
            Learned::Again(learner) => Learned::Again(Box::new(learner)),
        })
    }

    fn save_learner(&self, learner: &(dyn Any + Send)) -> Result<Value> {
        let learner: &C::Learner = learner.downcast_ref().ok_or_else(|| foreign(Column::name(self)))?;
        serde_json::to_value(learner).map_err(Error::other)
    }

    fn load_learner(&self, value: Value) -> Result<Box<dyn Any + Send>> {
        let learner: C::Learner = serde_json::from_value(value).map_err(Error::other)?;
        Ok(Box::new(learner))
    }
}
