//! What the columns of a model meet in a table.

use std::fmt;

use super::{Model, Reader};
use crate::column::ColumnUse;
use crate::data::Table;
use crate::error::Result;

/// What each column of a model meets in a table: how much is missing, how much was not seen in training. Made by
/// [`Model::inspect`], and printed as a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspection(Vec<(String, ColumnUse)>);

impl Inspection {
    /// The columns that count, as `categorical(species)`, in the order of the model.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &ColumnUse)> {
        self.0.iter().map(|(column, found)| (column.as_str(), found))
    }

    /// One of them by its name.
    #[must_use]
    pub fn get(&self, column: &str) -> Option<&ColumnUse> {
        self.0.iter().find(|(known, _)| known == column).map(|(_, found)| found)
    }
}

impl Model {
    /// What the columns meet in a table, before or after predicting or evaluating it: it is looked at anew, and nothing is
    /// predicted. A model of arrays has no columns, and an encoder that a user wrote may not count.
    ///
    /// # Errors
    /// A column that is missing, by name, or of a type that does not serve.
    ///
    /// # Example
    /// ```
    /// use gradus::prelude::*;
    /// let cars = Table::from_columns([
    ///     ("maker", vec!["Ford", "Buick", "Ford", "Buick"].into()),
    ///     ("mpg", vec![18, 15, 18, 16].into()),
    /// ])?;
    /// let model = Estimator::regression("mpg").fit(&cars)?.into_model();
    /// let new = Table::from_columns([("maker", vec![Some("Ford"), Some("Fiat"), None].into())])?;
    /// let found = model.inspect(&new)?;
    /// let maker = found.get("categorical(maker)").unwrap();
    /// assert_eq!((maker.cells, maker.missing, maker.unseen), (3, 1, 1));
    /// # Ok::<(), gradus::Error>(())
    /// ```
    #[doc(alias = "drift")]
    pub fn inspect(&self, table: &Table) -> Result<Inspection> {
        let mut all = Vec::new();
        if let Reader::Columns(encoders) = &self.reader {
            for encoder in encoders {
                if let Some(found) = encoder.usage(table)? {
                    all.push((format!("{}({})", encoder.kind(), encoder.inputs().join(", ")), found));
                }
            }
        }
        Ok(Inspection(all))
    }
}

impl fmt::Display for Inspection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.0.iter().map(|(column, _)| column.chars().count()).max().unwrap_or(0).max("column".len());
        write!(f, "{:<width$}  {:>12}  {:>9}  {:>12}", "column", "cells", "missing", "unseen")?;
        for (column, found) in &self.0 {
            let (cells, unseen, share) = (found.cells, found.unseen, 100.0 * found.missing_share());
            write!(f, "\n{column:<width$}  {cells:>12}  {share:>8.2}%  {unseen:>12}")?;
        }
        Ok(())
    }
}
