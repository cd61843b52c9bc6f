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
    let pass = |each: EachTable<'_>| match weights {
        None => each(table, None),
        // As a source shows them, so that sums of weights are rounded alike.
        Some(weights) => (0..table.rows())
            .step_by(ROWS_AT_A_TIME)
            .zip(weights.chunks(ROWS_AT_A_TIME))
            .try_for_each(|(start, weights)| each(&table.slice(start, ROWS_AT_A_TIME), Some(weights))),
    };
    Ok(learn_in_passes(columns, &pass, parallel)?.0)
}

/// Rows of the tables that a source is learned from, but for the last: whole blocks of every sum.
pub(crate) const ROWS_AT_A_TIME: usize = 1 << 16;

/// What takes the examples of a pass: tables in the order of their rows, each with its example weights, where there are some.
pub(crate) type EachTable<'e> = &'e mut dyn FnMut(&Table, Option<&[f64]>) -> Result<()>;

/// The same from examples that are shown again in each pass, as tables of [`ROWS_AT_A_TIME`] rows; and how many passes that took.
pub(crate) fn learn_in_passes(
    columns: &[Arc<dyn AnyColumn>],
    pass: &dyn Fn(EachTable<'_>) -> Result<()>,
    parallel: bool,
) -> Result<(Vec<Arc<dyn Encoder>>, usize)> {
    let mut states: Vec<State> = columns.iter().map(|column| Learned::Again(column.learner())).collect();
    for passes in 1..=MAX_PASSES {
        pass(&mut |table, weights| {
            let observe = |(column, state): (&Arc<dyn AnyColumn>, &mut State)| match state {
                Learned::Done(_) => Ok(()),
                Learned::Again(learner) => column.observe(learner.as_mut(), table, weights),
            };
            let each: Vec<Result<()>> = if parallel {
                columns.par_iter().zip(&mut states).map(observe).collect()
            } else {
                columns.iter().zip(&mut states).map(observe).collect()
            };
            // Of several errors the first column's is returned, whichever thread met its own first.
            each.into_iter().collect()
        })?;
        let finish = |(column, state): (&Arc<dyn AnyColumn>, State)| match state {
            Learned::Done(encoder) => Ok(Learned::Done(encoder)),
            Learned::Again(learner) => column.finish(learner),
        };
        let next: Vec<Result<State>> = if parallel {
            columns.par_iter().zip(states).map(finish).collect()
        } else {
            columns.iter().zip(states).map(finish).collect()
        };
        states = next.into_iter().collect::<Result<_>>()?;
        let done = states.iter().filter_map(|state| match state {
            Learned::Done(encoder) => Some(Arc::clone(encoder)),
            Learned::Again(_) => None,
        });
        let encoders: Vec<_> = done.collect();
        if encoders.len() == columns.len() {
            features(&encoders).names().distinct()?;
            return Ok((encoders, passes));
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
