//! Importances of columns by a metric.

use std::fmt;

use super::ColumnImportance;
use crate::data::{Align, Grid, Table, number_cell};
use crate::error::Result;

/// How much worse a metric gets without each column, the most important first.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct MetricImportance {
    /// The metric.
    pub metric: String,
    /// Its value with all columns.
    pub value: f64,
    /// How often each column was taken away: permutations, or folds.
    pub repeats: usize,
    /// The columns or groups of them.
    pub columns: Vec<ColumnImportance>,
}

impl MetricImportance {
    pub(crate) fn new(metric: &str, value: f64, repeats: usize, mut columns: Vec<ColumnImportance>) -> Self {
        columns.sort_by(|a, b| b.drop.total_cmp(&a.drop));
        Self { metric: metric.to_owned(), value, repeats, columns }
    }

    /// One of them by its column, or by the first of its group.
    #[must_use]
    pub fn get(&self, column: &str) -> Option<&ColumnImportance> {
        self.columns.iter().find(|one| one.columns.first().is_some_and(|first| first == column))
    }

    /// The same as a table: `columns` (of a group joined by ` + `), `drop`, `deviation`.
    ///
    /// # Errors
    /// None that is known: a table of equally long columns.
    pub fn to_table(&self) -> Result<Table> {
        Table::from_columns([
            ("columns", self.columns.iter().map(|one| one.columns.join(" + ")).collect::<Vec<_>>().into()),
            ("drop", self.columns.iter().map(|one| one.drop).collect::<Vec<_>>().into()),
            ("deviation", self.columns.iter().map(|one| one.deviation).collect::<Vec<_>>().into()),
        ])
    }
}

impl fmt::Display for MetricImportance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let worse = format!("{} worse by", self.metric);
        let mut grid = Grid::new([("column", Align::Left), (worse.as_str(), Align::Right), ("±", Align::Right)]);
        for one in &self.columns {
            let deviation = one.deviation.map(number_cell).unwrap_or_default();
            grid.row([one.columns.join(" + "), number_cell(one.drop), deviation]);
        }
        writeln!(f, "{} {} with all columns", self.metric, number_cell(self.value))?;
        write!(f, "{grid}")
    }
}
