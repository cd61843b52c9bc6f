//! A regression on many categories: dictionary columns of a table, as a data frame would hold them.

use std::sync::Arc;

use arrow_array::types::Int32Type;
use arrow_array::{ArrayRef, DictionaryArray, Int32Array, StringArray};
use gradus::columns;
use gradus::prelude::*;
use protocol::{Loaded, Outcome, Result, Value, count, read, text};

use crate::settings::{weights, with};

pub fn open(request: &Value) -> Result<Loaded> {
    let n = count(request, "rows")?;
    let levels: Vec<usize> =
        request["levels"].as_array().ok_or("no levels")?.iter().filter_map(|l| Some(l.as_u64()? as usize)).collect();
    let codes: Vec<i32> = read(text(request, "codes")?)?;
    let numbers: Vec<f64> = read(text(request, "numbers")?)?;
    let y: Vec<f64> = read(text(request, "y")?)?;
    let bytes = codes.len() * 4 + (numbers.len() + y.len()) * 8;
    let mut cells = Vec::new();
    let mut columns = Vec::new();
    for (j, (codes, levels)) in codes.chunks(n).zip(&levels).enumerate() {
        // Words that are as long as each other, so that their order is that of the codes.
        let words = StringArray::from_iter_values((0..*levels).map(|level| format!("{level:05}")));
        let column = DictionaryArray::<Int32Type>::try_new(Int32Array::from(codes.to_vec()), Arc::new(words))?;
        cells.push((format!("c{j}"), (Arc::new(column) as ArrayRef).into()));
        columns.extend(columns![categorical(format!("c{j}"))]);
    }
    for (j, numbers) in numbers.chunks(n).enumerate() {
        cells.push((format!("x{j}"), numbers.to_vec().into()));
        columns.extend(columns![numeric(format!("x{j}"))]);
    }
    cells.push(("y".to_owned(), y.into()));
    let table = Table::from_columns(cells)?;
    drop((codes, numbers));
    Ok(Loaded::new(bytes, move |settings| {
        let estimator = with(Estimator::regression("y").columns(columns.clone()), settings)?;
        Outcome::timed(|| Ok(Some(weights(estimator.fit(&table)?.model()))))
    }))
}
