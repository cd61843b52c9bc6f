//! What can be handed to a fit, a prediction, an evaluation: tables, or plain arrays.

use ndarray::{Array, ArrayView, ArrayView1};
use num_traits::AsPrimitive;

use super::{Arrays, OneOrSeveral};
use crate::data::Table;
use crate::design::Block;

/// Unlabeled examples: a table, or features as numbers. Made by `.into()` from `&Table`, from `ArrayView2<f64 | f32>`
/// in any memory layout, `&Array2<f64 | f32>`, `&SparseRows`, or several [`Block`]s side by side.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Inputs<'a> {
    /// A table: columns are found by name.
    Table(&'a Table),
    /// Blocks of features side by side, read in place.
    Blocks(Vec<Block<'a>>),
    /// Blocks with an offset for each row.
    Shifted(Vec<Block<'a>>, Vec<f64>),
}

impl Inputs<'_> {
    /// Arrays with offsets, one per row: added to the score with a weight of one. (A table has its own, in the column that
    /// the model names; offsets given beside a table are left out.)
    ///
    /// # Example
    /// ```
    /// use gradus::model::Inputs;
    /// use gradus::prelude::*;
    /// use ndarray::array;
    /// let (x, y) = (array![[1.0], [2.0], [4.0]], array![3.0, 5.0, 9.0]);
    /// let model = Estimator::regression_on_arrays().fit((x.view(), y.view()))?.into_model();
    /// let shifted = model.predict(Inputs::from(x.view()).offsets(array![1.0, 0.0, 0.0].view()))?;
    /// assert!((shifted[0] - 4.0).abs() < 1e-9);
    /// # Ok::<(), gradus::Error>(())
    /// ```
    #[must_use]
    pub fn offsets<U: AsPrimitive<f64>>(self, offsets: ArrayView1<'_, U>) -> Self {
        match self {
            Self::Table(table) => Self::Table(table),
            Self::Blocks(blocks) | Self::Shifted(blocks, _) => {
                Self::Shifted(blocks, offsets.iter().map(|value| value.as_()).collect())
            }
        }
    }

    /// Arrays with exposures, one per row: offsets of their logarithms.
    #[must_use]
    pub fn exposures<U: AsPrimitive<f64>>(self, exposures: ArrayView1<'_, U>) -> Self {
        self.offsets(exposures.mapv(|value| value.as_().ln()).view())
    }
}

impl<'a> From<&'a Table> for Inputs<'a> {
    fn from(table: &'a Table) -> Self {
        Self::Table(table)
    }
}

impl<'a, X> From<X> for Inputs<'a>
where
    Block<'a>: From<X>,
{
    fn from(x: X) -> Self {
        Self::Blocks(vec![x.into()])
    }
}

impl<'a> From<Vec<Block<'a>>> for Inputs<'a> {
    fn from(blocks: Vec<Block<'a>>) -> Self {
        Self::Blocks(blocks)
    }
}

/// Labeled examples: a table that holds the label's column, or arrays x and y. Made by `.into()` from `&Table` or a
/// pair of them.
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
