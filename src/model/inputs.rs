//! What can be handed to a fit, a prediction, an evaluation: tables, or plain arrays.

use ndarray::{Array1, Array2, ArrayView1, ArrayView2};
use num_traits::AsPrimitive;

use super::predict::check_weights;
use crate::data::Table;
use crate::design::Array;
use crate::error::{Error, Place, Result, ValueProblem};

/// Unlabeled examples: a table, or a two-dimensional array of features. Made by `.into()` from `&Table`,
/// `ArrayView2<f64 | f32>` in any memory layout, or `&Array2<f64 | f32>`.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Inputs<'a> {
    /// A table: columns are found by name.
    Table(&'a Table),
    /// An array, one feature per column, read in place.
    Array(Array<'a>),
}

impl<'a> From<&'a Table> for Inputs<'a> {
    fn from(table: &'a Table) -> Self {
        Self::Table(table)
    }
}

impl<'a, T> From<ArrayView2<'a, T>> for Inputs<'a>
where
    Array<'a>: From<ArrayView2<'a, T>>,
{
    fn from(view: ArrayView2<'a, T>) -> Self {
        Self::Array(view.into())
    }
}

impl<'a, T> From<&'a Array2<T>> for Inputs<'a>
where
    Array<'a>: From<ArrayView2<'a, T>>,
{
    fn from(array: &'a Array2<T>) -> Self {
        Self::Array(array.view().into())
    }
}

/// Labeled examples: a table that holds the label's column, or arrays x and y. Made by `.into()` from `&Table` or a
/// pair of views or references.
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

impl<'a, T, U: AsPrimitive<f64>> From<(ArrayView2<'a, T>, ArrayView1<'_, U>)> for Labeled<'a>
where
    Array<'a>: From<ArrayView2<'a, T>>,
{
    fn from((x, y): (ArrayView2<'a, T>, ArrayView1<'_, U>)) -> Self {
        Self::Arrays(Arrays::new(x, y))
    }
}

impl<'a, T, U: AsPrimitive<f64>> From<(&'a Array2<T>, &Array1<U>)> for Labeled<'a>
where
    Array<'a>: From<ArrayView2<'a, T>>,
{
    fn from((x, y): (&'a Array2<T>, &Array1<U>)) -> Self {
        Self::Arrays(Arrays::new(x.view(), y.view()))
    }
}

/// Labeled examples as arrays, with optional example weights, offsets and names. The features are read in place.
///
/// # Example
/// ```
/// use gradus::prelude::*;
/// use ndarray::array;
/// let (x, y) = (array![[1.0], [2.0], [4.0]], array![3.0, 5.0, 9.0]);
/// let fit = Estimator::regression_on_arrays().fit(Arrays::new(x.view(), y.view()).names(["pounds"]))?;
/// assert!((fit.model().weight("pounds").unwrap() - 2.0).abs() < 1e-12);
/// # Ok::<(), gradus::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Arrays<'a> {
    pub(crate) x: Array<'a>,
    pub(crate) y: Vec<f64>,
    pub(crate) weights: Option<Vec<f64>>,
    pub(crate) offsets: Option<Vec<f64>>,
    pub(crate) names: Option<Vec<String>>,
}

impl<'a> Arrays<'a> {
    /// Features `x` (rows × features) and labels `y` (one per row), of any number types.
    pub fn new<T, U: AsPrimitive<f64>>(x: ArrayView2<'a, T>, y: ArrayView1<'_, U>) -> Self
    where
        Array<'a>: From<ArrayView2<'a, T>>,
    {
        let y = y.iter().map(|value| value.as_()).collect();
        Self { x: x.into(), y, weights: None, offsets: None, names: None }
    }

    /// Example weights, one per row.
    #[must_use]
    #[doc(alias = "sample_weight")]
    pub fn weights<U: AsPrimitive<f64>>(mut self, weights: ArrayView1<'_, U>) -> Self {
        self.weights = Some(weights.iter().map(|value| value.as_()).collect());
        self
    }

    /// Offsets, one per row: added to the score with a weight of one. They belong to these examples: a prediction for an
    /// array has none, and adding them to `Model::score` is for the caller to do.
    #[must_use]
    pub fn offsets<U: AsPrimitive<f64>>(mut self, offsets: ArrayView1<'_, U>) -> Self {
        self.offsets = Some(offsets.iter().map(|value| value.as_()).collect());
        self
    }

    /// One label, weight and offset per row, and numbers that can be used.
    pub(crate) fn check(&self) -> Result<()> {
        let rows = self.x.rows();
        let lengths =
            [("labels", Some(&self.y)), ("example weights", self.weights.as_ref()), ("offsets", self.offsets.as_ref())];
        for (what, part) in lengths {
            if let Some(part) = part.filter(|part| part.len() != rows) {
                return Err(Error::Length { what, expected: rows, found: part.len() });
            }
        }
        let place = |row: usize| Place::Row(row as u64 + 1);
        let absent = |row: usize| self.weights.as_ref().is_some_and(|weights| weights[row] == 0.0);
        let unusable = |(row, o): &(usize, &f64)| !o.is_finite() && !absent(*row);
        if let Some((row, &value)) = self.offsets.iter().flatten().enumerate().find(unusable) {
            let problem = ValueProblem::NotFinite { value };
            return Err(Error::Value { column: "offset".to_owned(), place: place(row), problem });
        }
        self.weights.as_ref().map_or(Ok(()), |weights| check_weights(weights, "example weight", place))
    }

    /// Names of the features, instead of `x1`, `x2`, ….
    #[must_use]
    pub fn names<N: Into<String>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        self.names = Some(names.into_iter().map(Into::into).collect());
        self
    }
}
