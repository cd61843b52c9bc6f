//! Learning: all columns observe the examples together, in as few passes as they need.

use std::any::Any;
use std::fmt::Debug;
use std::sync::Arc;

use rayon::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::remaining::{Remaining, expanded};
use super::{Encoder, Features};
use crate::data::Table;
use crate::error::{Error, Result, distinct};

/// What a learner becomes at the end of a pass.
#[derive(Debug)]
pub enum Learned<L, E> {
    /// An encoder.
    Done(E),
    /// A learner that needs one more pass.
    Again(L),
}

/// A feature column, for authors: a description without data, and how it learns.
///
/// Learners *observe* pieces of the examples and *merge* in order, so that the same column learns in memory, from
/// files and on a cluster. A column without anything to learn has `type Learner = ()`.
pub trait Column: Send + Sync + Debug {
    /// What accumulates during a pass.
    type Learner: Send + Serialize + DeserializeOwned + 'static;
    /// What it becomes.
    type Encoder: Encoder + 'static;

    /// The column's name, unique among the columns of an estimator.
    fn name(&self) -> &str;

    /// The columns of the table that it reads.
    fn inputs(&self) -> Vec<String>;

    /// Faults in the description itself, found before any data is touched.
    ///
    /// # Errors
    /// A setting outside its range.
    fn validate(&self) -> Result<()> {
        Ok(())
    }

    /// An empty learner.
    fn learner(&self) -> Self::Learner;

    /// Takes in the rows of a table; `weights` are the example weights (all positive), `None` when each counts once.
    ///
    /// # Errors
    /// A missing column, or a value that cannot be learned from.
    fn observe(&self, learner: &mut Self::Learner, table: &Table, weights: Option<&[f64]>) -> Result<()>;

    /// Adds what a learner of *later* rows has seen.
    ///
    /// # Errors
    /// Two learners that contradict each other.
    fn merge(&self, learner: &mut Self::Learner, later: Self::Learner) -> Result<()>;

    /// Ends a pass.
    ///
    /// # Errors
    /// Nothing was there to learn from.
    fn finish(&self, learner: Self::Learner) -> Result<Learned<Self::Learner, Self::Encoder>>;
}

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
    /// Whether it stands for all columns that are not named otherwise; `None` for every column of its own.
    fn remaining(&self) -> Option<&Remaining> {
        None
    }
    /// See [`Column::learner`].
    fn learner(&self) -> Box<dyn Any + Send>;
    /// See [`Column::observe`].
    ///
    /// # Errors
    /// As [`Column::observe`].
    fn observe(&self, learner: &mut (dyn Any + Send), table: &Table, weights: Option<&[f64]>) -> Result<()>;
    /// See [`Column::merge`].
    ///
    /// # Errors
    /// As [`Column::merge`].
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

    fn learner(&self) -> Box<dyn Any + Send> {
        Box::new(Column::learner(self))
    }

    fn observe(&self, learner: &mut (dyn Any + Send), table: &Table, weights: Option<&[f64]>) -> Result<()> {
        let learner = learner.downcast_mut().ok_or_else(|| foreign(Column::name(self)))?;
        Column::observe(self, learner, table, weights)
    }

    fn merge(&self, learner: &mut (dyn Any + Send), later: Box<dyn Any + Send>) -> Result<()> {
        let name = Column::name(self);
        let learner = learner.downcast_mut().ok_or_else(|| foreign(name))?;
        Column::merge(self, learner, *later.downcast().map_err(|_| foreign(name))?)
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
        serde_json::to_value(learner).map_err(|error| Error::Other(Box::new(error)))
    }

    fn load_learner(&self, value: Value) -> Result<Box<dyn Any + Send>> {
        let learner: C::Learner = serde_json::from_value(value).map_err(|error| Error::Other(Box::new(error)))?;
        Ok(Box::new(learner))
    }
}

/// A column on its way: a learner, or already an encoder.
type State = Learned<Box<dyn Any + Send>, Arc<dyn Encoder>>;

/// More passes than any column has reason to ask for.
const MAX_PASSES: usize = 16;

/// Lets all columns learn from the table, side by side and sharing passes: columns of equal depth share one.
///
/// [`remaining`](super::remaining) is replaced by what it stands for; its warnings are those of [`inferred`](super::inferred).
/// Everything that is wrong with the columns themselves is found, and listed, before the data is touched.
///
/// # Errors
/// Two columns of one name, or two features of one name; whatever a column reports of its settings or of the data;
/// weights that are not one per row; a table without rows.
pub fn learn(columns: &[Arc<dyn AnyColumn>], table: &Table, weights: Option<&[f64]>) -> Result<Vec<Arc<dyn Encoder>>> {
    learn_on(&expanded(columns, table, &[])?.columns, table, weights, true)
}

/// As [`learn`], on the threads of the current pool or on the caller's alone.
pub(crate) fn learn_on(
    columns: &[Arc<dyn AnyColumn>],
    table: &Table,
    weights: Option<&[f64]>,
    parallel: bool,
) -> Result<Vec<Arc<dyn Encoder>>> {
    validate(columns)?;
    if let Some(weights) = weights.filter(|weights| weights.len() != table.rows()) {
        return Err(Error::Length { what: "example weights", expected: table.rows(), found: weights.len() });
    }
    if table.rows() == 0 && !columns.is_empty() {
        return Err(Error::Empty { what: "the table has no rows to learn from" });
    }
    let mut states: Vec<State> = columns.iter().map(|column| Learned::Again(column.learner())).collect();
    for _ in 0..MAX_PASSES {
        let step = |(column, state): (&Arc<dyn AnyColumn>, State)| match state {
            Learned::Done(encoder) => Ok(Learned::Done(encoder)),
            Learned::Again(mut learner) => {
                column.observe(learner.as_mut(), table, weights)?;
                column.finish(learner)
            }
        };
        let next: Vec<Result<_>> = if parallel {
            columns.par_iter().zip(states).map(step).collect()
        } else {
            columns.iter().zip(states).map(step).collect()
        };
        // Of several errors the first column's is returned, whichever thread met its own first.
        states = next.into_iter().collect::<Result<_>>()?;
        let done = states.iter().filter_map(|state| match state {
            Learned::Done(encoder) => Some(Arc::clone(encoder)),
            Learned::Again(_) => None,
        });
        let encoders: Vec<_> = done.collect();
        if encoders.len() == columns.len() {
            features(&encoders).names().distinct()?;
            return Ok(encoders);
        }
    }
    Err(Error::Setting {
        name: "passes of a column",
        value: format!("more than {MAX_PASSES}"),
        must: "as few as the column needs",
    })
}

/// The features of all encoders, in order.
pub(crate) fn features(encoders: &[Arc<dyn Encoder>]) -> Features {
    Features::joined(&encoders.iter().map(|encoder| encoder.features()).collect::<Vec<_>>())
}

/// Faults of the descriptions: one as it is, several as a list.
fn validate(columns: &[Arc<dyn AnyColumn>]) -> Result<()> {
    let names = columns.iter().map(|column| column.name().to_owned());
    let faults = columns.iter().map(|column| column.validate()).chain([distinct("feature column", names)]);
    let mut faults: Vec<Error> = faults.filter_map(Result::err).collect();
    match faults.pop() {
        None => Ok(()),
        Some(only) if faults.is_empty() => Err(only),
        Some(last) => {
            faults.push(last);
            Err(Error::Settings(faults))
        }
    }
}
