//! What an explanation holds a row against.

use std::borrow::Cow;

use super::Model;
use super::feature_spread::spread;
use crate::data::Table;
use crate::error::{Error, Result};
use crate::roles::{FeatureSource, Labeled};

/// A row, or the mean of many, that other rows are explained against: what the features of a row differ by from it is what makes
/// the score of the row another one ([`Model::explain_against`]).
#[derive(Debug, Clone, PartialEq)]
pub struct Reference {
    /// In words, as `the mean of 333 rows`.
    pub(super) name: String,
    /// One per encoded feature.
    pub(super) values: Vec<f64>,
    pub(super) offset: f64,
}

impl Model {
    /// The mean row of a table: the means of the encoded features and of the offset, weighted by the example weights where the table
    /// has them. Its score is the mean of the scores.
    ///
    /// # Errors
    /// A table without rows; otherwise as [`Model::score`].
    pub fn mean_row(&self, table: &Table) -> Result<Reference> {
        self.needs(table, &[])?;
        let mut roles = self.roles.clone();
        roles.example_weight.take_if(|name| table.column(name).is_err());
        let present = roles.present_rows(&Labeled::Table(table), table.rows())?;
        let table = &present.map_or_else(|| Ok(table.clone()), |rows| table.take(&rows))?;
        let (rows, weights) = (table.rows(), roles.example_weights(table)?);
        if rows == 0 {
            return Err(Error::Empty { what: "there are no rows to take the mean of" });
        }
        let offsets = roles.offsets(table)?.unwrap_or_else(|| vec![0.0; rows]);
        let weight = |row: usize| weights.as_ref().map_or(1.0, |weights| weights[row]);
        let total: f64 = (0..rows).map(weight).sum();
        let offset = offsets.iter().enumerate().map(|(row, offset)| weight(row) * offset).sum::<f64>() / total;
        let design = self.reader.design(&FeatureSource::Table(Cow::Borrowed(table)))?;
        let values = spread(design, weights.as_deref())?.mean;
        Ok(Reference { name: format!("the mean of {rows} rows"), values, offset })
    }

    /// A row of a table (counted from 0) as a reference.
    ///
    /// # Errors
    /// A row beyond the last; otherwise as [`Model::score`].
    pub fn reference_row(&self, table: &Table, row: usize) -> Result<Reference> {
        let (values, offset) = self.encoded_row(&table.take(&[row])?)?;
        Ok(Reference { name: format!("row {row}"), values, offset })
    }

    /// The encoded features and the offset of the first row of a table.
    pub(super) fn encoded_row(&self, table: &Table) -> Result<(Vec<f64>, f64)> {
        self.needs(table, &[])?;
        let design = self.reader.design(&FeatureSource::Table(Cow::Borrowed(table)))?;
        let mut values = vec![0.0; self.shape.features];
        design.fill(&(0..1), 1, &mut values);
        Ok((values, self.roles.offsets(table)?.map_or(0.0, |offsets| offsets[0])))
    }
}
