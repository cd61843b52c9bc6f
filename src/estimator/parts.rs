//! Labeled examples taken apart: labels, weights and offsets on one side, features on the other.

use crate::data::{Labels, Table};
use crate::design::Block;
use crate::error::{Error, Place, Result, ValueProblem};
use crate::model::{Arrays, Named, example_weights};

/// Labels, weights and offsets of labeled examples, still without features.
pub(super) struct Parts {
    pub(super) labels: Labels,
    pub(super) weights: Option<Vec<f64>>,
    pub(super) offsets: Option<Vec<f64>>,
}

/// Where the features come from.
pub(super) enum Source<'a> {
    Table(Table),
    Arrays(Arrays<'a>),
}

pub(super) fn note_absent(examples: usize, notes: &mut Vec<String>) {
    if examples > 0 {
        notes.push(format!("{examples} examples of weight 0 left out"));
    }
}

pub(super) fn of_table(columns: &Named, table: &Table) -> Result<Parts> {
    let weights = columns.example_weight.as_ref().map(|name| example_weights(table, name)).transpose()?;
    let offsets = columns.offsets(table)?;
    Ok(Parts { labels: columns.labels(table)?, weights, offsets })
}

pub(super) fn of_arrays<'a>(
    columns: &Named,
    arrays: Arrays<'a>,
    notes: &mut Vec<String>,
) -> Result<(Parts, Source<'a>)> {
    let arrays = arrays.checked()?;
    let rows = arrays.rows();
    let weighs = |weights: &Vec<f64>| (0..rows).filter(|&row| weights[row] > 0.0).collect::<Vec<usize>>();
    let kept = arrays.weights.as_ref().map(weighs).filter(|kept| kept.len() < rows);
    let labels = columns.labels_of_arrays(&arrays, kept.as_deref())?;
    let Arrays { mut x, weights, offsets, names, .. } = arrays;
    let (weights, offsets) = match kept {
        None => (weights, offsets),
        Some(kept) => {
            note_absent(rows - kept.len(), notes);
            let select = |part: Option<Vec<f64>>| part.map(|part| kept.iter().map(|&row| part[row]).collect());
            if let Some((row, feature, value)) = not_finite_among(&x, &kept) {
                let given = names.as_ref().and_then(|names| names.get(feature).cloned());
                let column = given.unwrap_or_else(|| format!("x{}", feature + 1));
                let (place, problem) = (Place::Row(row as u64 + 1), ValueProblem::NotFinite { value });
                return Err(Error::Value { column, place, problem });
            }
            let parts = x.iter().map(|block| block.take(&kept)).collect::<Result<Vec<_>>>()?;
            x = parts.into_iter().flatten().map(Block::reborrow).collect();
            (select(weights), select(offsets))
        }
    };
    let arrays = Arrays::of_features(x, names);
    Ok((Parts { labels, weights, offsets }, Source::Arrays(arrays)))
}

/// The first value of an array that is not finite, among these rows: (row, feature, value).
fn not_finite_among(blocks: &[Block<'_>], rows: &[usize]) -> Option<(usize, usize, f64)> {
    let mut start = 0;
    for block in blocks {
        if let Block::Array(array) = block {
            for &row in rows {
                for j in 0..array.columns() {
                    let value = array.get(row, j);
                    if !value.is_finite() {
                        return Some((row, start + j, value));
                    }
                }
            }
        }
        start += block.features();
    }
    None
}
