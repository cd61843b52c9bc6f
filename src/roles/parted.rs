//! Labeled examples taken apart.

use std::borrow::Cow;

use super::numbers::{check_weights, same_length};
use super::{Arrays, ColumnRoles, FeatureSource};
use crate::data::{Labels, Table};
use crate::error::{Place, Result};

/// Labeled examples taken apart: features on one side; labels, weights and offsets, one per row, on the other. Examples of
/// weight 0 are as good as absent, and are left out.
#[derive(Debug)]
pub(crate) struct Parted<'a> {
    pub(crate) source: FeatureSource<'a>,
    /// The names that arrays gave their features.
    pub(crate) names: Option<Vec<String>>,
    /// Read as they were learned, where the roles know.
    pub(crate) labels: Labels,
    pub(crate) weights: Option<Vec<f64>>,
    pub(crate) offsets: Option<Vec<f64>>,
    /// How many examples were left out.
    pub(crate) absent: usize,
}

impl ColumnRoles {
    /// Takes a table apart, which must have all columns of these roles.
    pub(crate) fn part_table<'t>(&self, table: Cow<'t, Table>) -> Result<Parted<'t>> {
        let (rows, weights) = (table.rows(), self.example_weights(&table)?);
        let kept = weights.as_deref().and_then(weighing);
        let present = match &kept {
            Some(rows) => Cow::Owned(table.take(rows)?),
            None => table,
        };
        Ok(Parted {
            absent: rows - present.rows(),
            weights: of_rows(weights, kept.as_deref()),
            offsets: self.offsets(&present)?,
            labels: self.meanings.read_labels(&self.labels(&present)?)?,
            source: FeatureSource::Table(present),
            names: None,
        })
    }

    /// Takes arrays apart.
    pub(crate) fn part_arrays<'a>(&self, arrays: Arrays<'a>) -> Result<Parted<'a>> {
        let rows = arrays.rows();
        same_length("example weights", rows, arrays.weights.as_ref().map(Vec::len))?;
        let shifts = arrays.shifts.clone().checked(rows)?;
        if let Some(weights) = &arrays.weights {
            check_weights(weights, "example weight", &|row| Place::Row(row as u64 + 1))?;
        }
        let kept = arrays.weights.as_deref().and_then(weighing);
        let place = |row: usize| Place::Row(kept.as_ref().map_or(row, |kept| kept[row]) as u64 + 1);
        let shifts = kept.as_ref().map_or(shifts.clone(), |kept| shifts.of_rows(kept));
        Ok(Parted {
            absent: kept.as_ref().map_or(0, |kept| rows - kept.len()),
            offsets: shifts.joined(["offset", "exposure"], &place)?,
            labels: self.meanings.read_labels(&arrays.labels(&self.label, kept.as_deref())?)?,
            source: FeatureSource::Blocks(match &kept {
                Some(kept) => arrays.blocks_of(kept)?,
                None => arrays.blocks,
            }),
            weights: of_rows(arrays.weights, kept.as_deref()),
            names: arrays.names,
        })
    }
}

/// The rows that weigh something, unless all do.
fn weighing(weights: &[f64]) -> Option<Vec<usize>> {
    let rows: Vec<usize> = (0..weights.len()).filter(|&row| weights[row] > 0.0).collect();
    (rows.len() < weights.len()).then_some(rows)
}

fn of_rows(values: Option<Vec<f64>>, rows: Option<&[usize]>) -> Option<Vec<f64>> {
    match rows {
        Some(rows) => values.map(|values| rows.iter().map(|&row| values[row]).collect()),
        None => values,
    }
}
