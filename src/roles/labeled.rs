//! Examples to learn from.

use ndarray::{Array, ArrayView};
use num_traits::AsPrimitive;

use super::{Arrays, OneOrSeveral};
use crate::data::{Source, Table};
use crate::design::Block;
use crate::error::{Error, Result};

/// Labeled examples: a table that holds the label's column, or arrays x and y. Made by `.into()` from `&Table`, from a pair
/// `(x, y)` of arrays, or from [`Arrays`].
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Labeled<'a> {
    /// A table with a label column.
    Table(&'a Table),
    /// Arrays.
    Arrays(Arrays<'a>),
    /// Examples that are read again and again, which memory need not hold.
    Source(&'a dyn Source),
}

impl<'a, S: Source> From<&'a S> for Labeled<'a> {
    fn from(source: &'a S) -> Self {
        source.as_table().map_or(Self::Source(source), Self::Table)
    }
}

impl<'a> From<&'a dyn Source> for Labeled<'a> {
    fn from(source: &'a dyn Source) -> Self {
        source.as_table().map_or(Self::Source(source), Self::Table)
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
    /// How many rows there are, those of weight 0 among them; `what` needs to know.
    pub(crate) fn rows(&self, what: &str) -> Result<usize> {
        match self {
            Self::Table(table) => Ok(table.rows()),
            Self::Arrays(arrays) => Ok(arrays.rows()),
            Self::Source(_) => Err(needs_memory(what)),
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
            Self::Source(_) => Err(needs_memory("some of the examples")),
        }
    }
}

/// What takes tables and arrays alone.
pub(crate) fn needs_memory(what: &str) -> Error {
    let (needs, found) = ("examples in memory: a table or arrays", "a source that is read part by part".to_owned());
    Error::Unsupported { what: what.to_owned(), needs, found }
}
