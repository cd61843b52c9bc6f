//! What the columns of a table hold.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use arrow_array::Array;
use serde::Serialize;

use super::grid::{self, Align, Grid};
use super::quantile::weighted_quantiles;
use super::{ColumnDescription, NumberColumn, NumberSummary, Table, TextColumn, TextSummary, display, moments};

/// What the columns of a table hold; see [`Table::describe`].
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Description {
    /// The number of rows.
    pub rows: usize,
    /// One a column, in the order of the table.
    pub columns: Vec<ColumnDescription>,
}

impl Table {
    /// Describes each column: of numbers the mean, the standard deviation (of a sample: n − 1), the smallest, the
    /// quartiles (linearly interpolated) and the largest; of texts how many differ and the most frequent; and how many
    /// values are there or missing. It prints as tables, one line a column.
    ///
    /// # Example
    /// ```
    /// use gradus::data::Table;
    /// let cars = Table::from_columns([
    ///     ("mpg", vec![Some(18.0), Some(15.0), None, Some(21.0)].into()),
    ///     ("maker", vec!["Buick", "Ford", "Buick", "Fiat"].into()),
    /// ])?;
    /// let about = cars.describe();
    /// let mpg = about.get("mpg").and_then(|column| column.numbers).expect("mpg is a number column");
    /// assert_eq!((mpg.mean, mpg.std, mpg.q1), (18.0, 3.0, 16.5));
    /// println!("{about}");
    /// # assert_eq!(about.get("maker").and_then(|maker| maker.texts.as_ref()?.top.clone()).as_deref(), Some("Buick"));
    /// # Ok::<(), gradus::Error>(())
    /// ```
    #[must_use]
    pub fn describe(&self) -> Description {
        let describe = |(name, array): (String, &arrow_array::ArrayRef)| {
            let kind = display::kind(array.data_type());
            if let Some(column) = NumberColumn::from_array(array) {
                let values: Vec<f64> = column.iter().flatten().collect();
                let (count, missing) = (values.len(), array.len() - values.len());
                ColumnDescription { name, kind, count, missing, numbers: Some(numbers(&values)), texts: None }
            } else {
                let missing = array.logical_null_count();
                let texts = TextColumn::from_array(array).map(|column| texts(&column));
                ColumnDescription { name, kind, count: array.len() - missing, missing, numbers: None, texts }
            }
        };
        let columns = self.names().into_iter().zip(self.batch().columns()).map(describe).collect();
        Description { rows: self.rows(), columns }
    }
}

fn numbers(values: &[f64]) -> NumberSummary {
    let mean = moments::mean(values);
    let std = moments::deviation(values, mean);
    let mut at = weighted_quantiles(values, None, &[0.0, 0.25, 0.5, 0.75, 1.0]).into_iter();
    let mut next = || at.next().unwrap_or(f64::NAN);
    NumberSummary { mean, std, min: next(), q1: next(), median: next(), q3: next(), max: next() }
}

fn texts(column: &TextColumn) -> TextSummary {
    let mut counts = BTreeMap::<Cow<'_, str>, usize>::new();
    for text in (0..column.len()).filter_map(|row| column.get(row)) {
        *counts.entry(text).or_insert(0) += 1;
    }
    let frequency = counts.values().copied().max().unwrap_or(0);
    let top = counts.iter().find(|&(_, &count)| count == frequency).map(|(text, _)| text.clone().into_owned());
    TextSummary { distinct: counts.len(), top, frequency }
}

impl Description {
    /// The description of one column.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&ColumnDescription> {
        self.columns.iter().find(|column| column.name == name)
    }
}

impl fmt::Display for Description {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let start = [("", Align::Left), ("type", Align::Left), ("count", Align::Right), ("missing", Align::Right)];
        let mut number_grid = Grid::new(start);
        for name in ["mean", "std", "min", "25%", "50%", "75%", "max"] {
            number_grid.column(name, Align::Right);
        }
        let mut text_grid = Grid::new(start);
        text_grid.column("distinct", Align::Right);
        text_grid.column("top", Align::Left);
        text_grid.column("frequency", Align::Right);
        for column in &self.columns {
            let start =
                [column.name.clone(), column.kind.clone(), column.count.to_string(), column.missing.to_string()];
            if let Some(numbers) = &column.numbers {
                let NumberSummary { mean, std, min, q1, median, q3, max } = *numbers;
                number_grid.row(start.into_iter().chain([mean, std, min, q1, median, q3, max].map(grid::number)));
            } else if let Some(TextSummary { distinct, top, frequency }) = &column.texts {
                let top = top.as_deref().map(display::cell).unwrap_or_default();
                text_grid.row(start.into_iter().chain([distinct.to_string(), top, frequency.to_string()]));
            } else {
                text_grid.row(start);
            }
        }
        let both = !number_grid.is_empty() && !text_grid.is_empty();
        if !number_grid.is_empty() {
            number_grid.fmt(f)?;
        }
        if both {
            writeln!(f)?;
        }
        if !text_grid.is_empty() {
            text_grid.fmt(f)?;
        }
        Ok(())
    }
}
