//! What learned columns met in a table, side by side.

use std::fmt;
use std::sync::Arc;

use serde::{Serialize, Serializer};

use super::{ColumnUse, Encoder};
use crate::data::Table;
use crate::error::Result;

/// What each column of a model meets in a table: how much is missing, how much was not seen in training. `Model::inspect`
/// makes it, it is part of every evaluation of a table, and it prints as one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inspection(Vec<(String, ColumnUse)>);

impl Inspection {
    /// What these encoders meet.
    pub(crate) fn of(encoders: &[Arc<dyn Encoder>], table: &Table) -> Result<Self> {
        let mut all = Vec::new();
        for encoder in encoders {
            let column = format!("{}({})", encoder.kind(), encoder.input_names().join(", "));
            all.push((column, encoder.usage(table)?));
        }
        Ok(Self(all))
    }

    /// The same of more rows of the same columns.
    pub(crate) fn join(mut self, more: Self) -> Self {
        self.0.iter_mut().zip(more.0).for_each(|((_, own), (_, found))| own.join(found));
        self
    }

    /// The columns that count, as `categorical(species)`, in the order of the model.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &ColumnUse)> {
        self.0.iter().map(|(column, found)| (column.as_str(), found))
    }

    /// One of them by its name.
    #[must_use]
    pub fn get(&self, column: &str) -> Option<&ColumnUse> {
        self.0.iter().find(|(known, _)| known == column).map(|(_, found)| found)
    }

    /// Whether no column counts.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Only the columns in which something was missing or unseen.
    #[must_use]
    pub fn strange(&self) -> Self {
        let strange = |found: &ColumnUse| found.missing + found.unseen > 0;
        Self(self.0.iter().filter(|(_, found)| strange(found)).cloned().collect())
    }
}

/// An object of columns.
impl Serialize for Inspection {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
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
