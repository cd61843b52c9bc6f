//! The columns of a table that are no features.

use serde::{Deserialize, Serialize};

use super::label_names;
use super::numbers::{ScoreOffsets, check_weights, finite};
use crate::column::LearnedTypes;
use crate::data::{Label, Labels, Table};
use crate::error::{Error, Result, distinct};

/// The names of the columns that are no features, each by its role, and what the labels were learned as.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct ColumnRoles {
    // In the order of the names, as in the file of a model.
    pub(crate) example_weight: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) exposure: Option<String>,
    #[serde(with = "label_names")]
    pub(crate) label: Vec<String>,
    pub(crate) offset: Option<String>,
    /// The column that says which examples stay together in folds: it is no feature of inferred columns.
    #[serde(skip)]
    pub(crate) group: Option<String>,
    #[serde(skip)]
    pub(crate) meanings: LearnedTypes,
}

impl ColumnRoles {
    /// Those of labels alone.
    pub(crate) fn of_labels(label: Vec<String>) -> Self {
        Self { label, ..Self::default() }
    }

    /// Columns that no feature may be made of.
    pub(crate) fn reserved(&self) -> impl Iterator<Item = &String> {
        self.label.iter().chain(self.beside_labels().into_iter().filter_map(|(_, column)| column.as_ref()))
    }

    /// Columns that no feature is made of unless it is named.
    pub(crate) fn taken(&self) -> impl Iterator<Item = &String> {
        self.reserved().chain(&self.group)
    }

    /// Columns that a prediction reads.
    pub(crate) fn shifts(&self) -> impl Iterator<Item = &String> {
        self.offset.iter().chain(&self.exposure)
    }

    fn beside_labels(&self) -> [(&'static str, &Option<String>); 3] {
        [("example weight", &self.example_weight), ("offset", &self.offset), ("exposure", &self.exposure)]
    }

    /// Names that contradict each other.
    pub(crate) fn faults(&self) -> Vec<Error> {
        let mut faults: Vec<Error> = distinct("label", &self.label).err().into_iter().collect();
        if self.label.is_empty() {
            let must = "named: Estimator::regressions and Estimator::multi_label need one at least";
            faults.push(Error::Setting { name: "the list of labels", value: "empty".to_owned(), must });
        }
        for (name, column) in self.beside_labels() {
            if let Some(column) = column.as_ref().filter(|column| self.label.contains(column)) {
                let must = "another column than the label";
                faults.push(Error::Setting { name, value: format!("{column:?}"), must });
            }
        }
        faults
    }

    /// Learns what the labels are, and reads them as that.
    pub(crate) fn learn(&mut self, labels: &Labels) -> Result<Labels> {
        self.meanings = LearnedTypes::of_labels(labels)?;
        self.meanings.read_labels(labels)
    }

    /// The labels of a table.
    pub(crate) fn labels(&self, table: &Table) -> Result<Labels> {
        let each = self.label.iter().map(|name| Label::from_table(table, name));
        Labels::side_by_side(each.collect::<Result<Vec<_>>>()?)
    }

    /// The example weights of a table: finite, none negative, not all zero.
    pub(crate) fn example_weights(&self, table: &Table) -> Result<Option<Vec<f64>>> {
        let Some(name) = &self.example_weight else { return Ok(None) };
        let weights = finite(table, name)?;
        check_weights(&weights, name, &|row| table.place(row))?;
        Ok(Some(weights))
    }

    /// o + ln(exposure), row by row; `None` without either.
    pub(crate) fn offsets(&self, table: &Table) -> Result<Option<Vec<f64>>> {
        let read = |name: &Option<String>| name.as_ref().map(|name| finite(table, name)).transpose();
        let shifts = ScoreOffsets { offsets: read(&self.offset)?, exposures: read(&self.exposure)? };
        let names = [&self.offset, &self.exposure].map(|name| name.as_deref().unwrap_or_default());
        shifts.joined(names, &|row| table.place(row))
    }
}
