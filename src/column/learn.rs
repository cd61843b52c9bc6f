//! Learning: all columns observe the examples together, in as few passes as they need.

use std::any::Any;
use std::sync::Arc;

use rayon::prelude::*;

use super::remaining::expanded;
use super::{AnyColumn, Encoder, Features, Learned};
use crate::data::Table;
use crate::error::{Error, Result, distinct};

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
