//! Examples to learn from.

use ndarray::{Array, ArrayView};
use num_traits::AsPrimitive;

use super::{Arrays, OneOrSeveral};
use crate::data::Table;
use crate::design::Block;

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
