//! Examples without labels.

use std::borrow::Cow;

use ndarray::ArrayView1;
use num_traits::AsPrimitive;

use super::numbers::{ScoreOffsets, values};
use crate::data::Table;
use crate::design::Block;
use crate::error::{Error, Place, Result};

/// Examples without labels: a table, or features as numbers. Made by `.into()` from `&Table`, from `ArrayView2<f64 | f32>`
/// in any memory layout, `&Array2<f64 | f32>`, `&SparseRows`, or several [`Block`]s side by side.
#[derive(Debug, Clone)]
pub struct Inputs<'a> {
    pub(crate) source: FeatureSource<'a>,
    shifts: ScoreOffsets,
}

/// What features are made of.
#[derive(Debug, Clone)]
pub(crate) enum FeatureSource<'a> {
    /// A table: columns are found by name.
    Table(Cow<'a, Table>),
    /// Blocks of features side by side, read in place.
    Blocks(Vec<Block<'a>>),
}

impl FeatureSource<'_> {
    /// Where a row stands.
    pub(crate) fn place(&self, row: usize) -> Place {
        match self {
            Self::Table(table) => table.place(row),
            Self::Blocks(_) => Place::Row(row as u64 + 1),
        }
    }
}

impl Inputs<'_> {
    /// Arrays with offsets, one per row: added to the score with a weight of one. (A table has its own, in the column that
    /// the model names: offsets beside a table are an error.)
    ///
    /// # Example
    /// ```
    /// use gradus::ndarray::array;
    /// use gradus::prelude::*;
    /// use gradus::roles::Inputs;
    /// let (x, y) = (array![[1.0], [2.0], [4.0]], array![3.0, 5.0, 9.0]);
    /// let model = Estimator::regression("y").fit((x.view(), y.view()))?.into_model();
    /// let shifted = model.predict(Inputs::from(x.view()).offsets(array![1.0, 0.0, 0.0].view()))?;
    /// assert!((shifted[0] - 4.0).abs() < 1e-9);
    /// # Ok::<(), gradus::Error>(())
    /// ```
    #[must_use]
    pub fn offsets<U: AsPrimitive<f64>>(mut self, offsets: ArrayView1<'_, U>) -> Self {
        self.shifts.offsets = Some(values(offsets));
        self
    }

    /// Arrays with exposures, one per row, above 0: offsets of their logarithms, beside other offsets.
    #[must_use]
    pub fn exposures<U: AsPrimitive<f64>>(mut self, exposures: ArrayView1<'_, U>) -> Self {
        self.shifts.exposures = Some(values(exposures));
        self
    }

    /// What was given beside arrays, as one offset per row.
    pub(crate) fn offsets_of_arrays(&self) -> Result<Option<Vec<f64>>> {
        match &self.source {
            FeatureSource::Table(_) if self.shifts.is_given() => Err(Error::Unsupported {
                what: "offsets beside a prediction's examples".to_owned(),
                needs: "arrays: a table has its offsets and exposures in the columns that the model names",
                found: "a Table".to_owned(),
            }),
            FeatureSource::Table(_) => Ok(None),
            FeatureSource::Blocks(blocks) => {
                let rows = blocks.first().map_or(0, Block::rows);
                self.shifts.clone().checked(rows)?.joined(["offset", "exposure"], &|row| self.source.place(row))
            }
        }
    }
}

impl<'a> From<FeatureSource<'a>> for Inputs<'a> {
    fn from(source: FeatureSource<'a>) -> Self {
        Self { source, shifts: ScoreOffsets::default() }
    }
}

impl<'a> From<&'a Table> for Inputs<'a> {
    fn from(table: &'a Table) -> Self {
        FeatureSource::Table(Cow::Borrowed(table)).into()
    }
}

impl<'a, X> From<X> for Inputs<'a>
where
    Block<'a>: From<X>,
{
    fn from(x: X) -> Self {
        FeatureSource::Blocks(vec![x.into()]).into()
    }
}

impl<'a> From<Vec<Block<'a>>> for Inputs<'a> {
    fn from(blocks: Vec<Block<'a>>) -> Self {
        FeatureSource::Blocks(blocks).into()
    }
}
