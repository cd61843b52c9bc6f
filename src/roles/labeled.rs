//! Examples to learn from.

use ndarray::{Array, ArrayView};
use num_traits::AsPrimitive;

use super::{Arrays, OneOrSeveral};
use crate::data::Table;
use crate::design::Block;
use crate::error::Result;

/// Labeled examples: a table that holds the label's column, or arrays x and y. Made by `.into()` from `&Table`, from a pair
/// `(x, y)` of arrays, or from [`Arrays`].
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Labeled<'a> {
    /// A table with a label column.
    Table(&'a Table),
    /// Arrays.
    Arrays(Arrays<'a>),
}

impl<'a> From<&'a Table> for Labeled<'a> {
    fn from(table: &'a Table) -> Self {
        Self::Table(table)
    }
}

impl<'a> From<Arrays<'a>> for Labeled<'a> {
    fn from(arrays: Arrays<'a>) -> Self {
        Self::Arrays(arrays)
    }
}

impl<'a, X, U: AsPrimitive<f64>, D: OneOrSeveral> From<(X, ArrayView<'_, U, D>)> for Labeled<'a>
where
    Block<'a>: From<X>,
{
    fn from((x, y): (X, ArrayView<'_, U, D>)) -> Self {
        Self::Arrays(Arrays::new(x, y))
    }
}

impl<'a, X, U: AsPrimitive<f64>, D: OneOrSeveral> From<(X, &Array<U, D>)> for Labeled<'a>
where
    Block<'a>: From<X>,
{
    fn from((x, y): (X, &Array<U, D>)) -> Self {
        Self::Arrays(Arrays::new(x, y.view()))
    }
}

impl Labeled<'_> {
    /// How many rows there are, those of weight 0 among them.
    pub(crate) fn rows(&self) -> usize {
        match self {
            Self::Table(table) => table.rows(),
            Self::Arrays(arrays) => arrays.rows(),
        }
    }

    /// Does something with some of the rows, given in ascending order.
    pub(crate) fn with_rows<T>(&self, rows: &[usize], with: impl FnOnce(Labeled<'_>) -> Result<T>) -> Result<T> {
        match self {
            Self::Table(table) => with(Labeled::Table(&table.take(rows)?)),
            Self::Arrays(arrays) => {
                let mut kept = vec![false; arrays.rows()];
                rows.iter().for_each(|row| kept[*row] = true);
                with(Labeled::Arrays(arrays.masked(&|row| kept[row])))
            }
        }
    }
}
