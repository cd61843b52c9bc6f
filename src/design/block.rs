//! Blocks: the features of one encoder, in the form that is natural to them.

use arrow_buffer::{NullBuffer, ScalarBuffer};
use ndarray::{Array2, ArrayView2};

use crate::data::{SparseRows, Values};
use crate::error::{Error, Result};

/// A block of features for all rows. Buffers are shared with the table, array views are borrowed; nothing is copied.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Block<'a> {
    /// A two-dimensional array of numbers, one feature per column.
    Array(Array<'a>),
    /// One number column.
    Numbers(Numbers),
    /// One category per row: a one-hot matrix that is never written out.
    Codes(Codes),
    /// Rows that name only their features that are not zero.
    Sparse(SparseRows<'a>),
}

impl<'a> Block<'a> {
    /// The same block for a shorter life; array views are invariant, so the compiler does not do it by itself.
    pub(crate) fn reborrow<'b>(self) -> Block<'b>
    where
        'a: 'b,
    {
        match self {
            Self::Array(Array::F64(view)) => Block::Array(Array::F64(view.reborrow())),
            Self::Array(Array::F32(view)) => Block::Array(Array::F32(view.reborrow())),
            Self::Numbers(numbers) => Block::Numbers(numbers),
            Self::Codes(codes) => Block::Codes(codes),
            Self::Sparse(rows) => Block::Sparse(rows),
        }
    }

    /// What the kernels rely on: encoders of any crate make blocks.
    pub(crate) fn check(&self) -> Result<()> {
        let fault = |name, value: String, must| Err(Error::Setting { name, value, must });
        match self {
            Self::Array(_) | Self::Sparse(_) => Ok(()),
            Self::Numbers(Numbers { values, nulls, fill, shift, scale }) => {
                if let Some(nulls) = nulls.as_ref().filter(|nulls| nulls.len() != values.len()) {
                    return Err(Error::Length {
                        what: "null map of a block",
                        expected: values.len(),
                        found: nulls.len(),
                    });
                }
                if !(shift.is_finite() && scale.is_finite() && scale.recip().is_finite()) {
                    let must = "finite, the scale not 0";
                    return fault("shift and scale of a block", format!("{shift} and {scale}"), must);
                }
                match fill.filter(|fill| !fill.is_finite()) {
                    Some(fill) => fault("what stands for a missing value in a block", fill.to_string(), "finite"),
                    None => Ok(()),
                }
            }
            Self::Codes(Codes { codes, levels, .. }) => {
                match codes.iter().find(|&&code| code >= *levels && code != Codes::NONE) {
                    Some(code) => fault("code of a block", code.to_string(), "below its levels, or Codes::NONE"),
                    None => Ok(()),
                }
            }
        }
    }

    /// The same rows in this order, in memory of their own: an array as one block per column.
    pub(crate) fn take(&self, rows: &[usize]) -> Result<Vec<Block<'static>>> {
        Ok(match self {
            Self::Array(array) => {
                // A few rows of all columns at a time, whichever of them lie side by side.
                let mut columns = vec![Vec::with_capacity(rows.len()); array.columns()];
                for rows in rows.chunks(16) {
                    for (j, column) in columns.iter_mut().enumerate() {
                        column.extend(rows.iter().map(|&row| array.get(row, j)));
                    }
                }
                columns.into_iter().map(|column| Block::Numbers(Numbers::plain(column.into()))).collect()
            }
            Self::Numbers(numbers) => {
                let values: Vec<f64> = rows.iter().map(|&row| numbers.get(row)).collect();
                let Numbers { shift, scale, .. } = *numbers;
                vec![Block::Numbers(Numbers { shift, scale, ..Numbers::plain(values.into()) })]
            }
            Self::Codes(codes) => {
                let kept = rows.iter().map(|&row| codes.codes[row]).collect();
                vec![Block::Codes(Codes { codes: kept, levels: codes.levels, full: codes.full })]
            }
            Self::Sparse(sparse) => vec![Block::Sparse(sparse.take(rows)?)],
        })
    }

    /// The number of features.
    #[must_use]
    pub fn features(&self) -> usize {
        match self {
            Self::Array(array) => array.columns(),
            Self::Numbers(_) => 1,
            Self::Codes(codes) => codes.levels as usize,
            Self::Sparse(rows) => rows.features(),
        }
    }

    /// The number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        match self {
            Self::Array(array) => array.rows(),
            Self::Numbers(numbers) => numbers.values.len(),
            Self::Codes(codes) => codes.codes.len(),
            Self::Sparse(rows) => rows.rows(),
        }
    }

    /// Whether every row has a value of every feature. Dense features may be centred, the others are only scaled.
    #[must_use]
    pub fn is_dense(&self) -> bool {
        matches!(self, Self::Array(_) | Self::Numbers(_))
    }
}

impl<'a, T> From<ArrayView2<'a, T>> for Block<'a>
where
    Array<'a>: From<ArrayView2<'a, T>>,
{
    fn from(view: ArrayView2<'a, T>) -> Self {
        Self::Array(view.into())
    }
}

impl<'a, T> From<&'a Array2<T>> for Block<'a>
where
    Array<'a>: From<ArrayView2<'a, T>>,
{
    fn from(array: &'a Array2<T>) -> Self {
        Self::Array(array.view().into())
    }
}

impl<'a> From<SparseRows<'a>> for Block<'a> {
    fn from(rows: SparseRows<'a>) -> Self {
        Self::Sparse(rows)
    }
}

impl<'a> From<&SparseRows<'a>> for Block<'a> {
    fn from(rows: &SparseRows<'a>) -> Self {
        Self::Sparse(rows.clone())
    }
}

impl From<Codes> for Block<'_> {
    fn from(codes: Codes) -> Self {
        Self::Codes(codes)
    }
}

impl From<Numbers> for Block<'_> {
    fn from(numbers: Numbers) -> Self {
        Self::Numbers(numbers)
    }
}

/// A borrowed array of f64 or f32, in any memory layout.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Array<'a> {
    /// 64-bit floats.
    F64(ArrayView2<'a, f64>),
    /// 32-bit floats.
    F32(ArrayView2<'a, f32>),
}

impl<'a> Array<'a> {
    /// The number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        match self {
            Self::F64(view) => view.nrows(),
            Self::F32(view) => view.nrows(),
        }
    }

    /// The number of columns (features).
    #[must_use]
    pub fn columns(&self) -> usize {
        match self {
            Self::F64(view) => view.ncols(),
            Self::F32(view) => view.ncols(),
        }
    }

    /// Whether columns lie in one piece of memory each, and rows do not.
    pub(super) fn by_columns(&self) -> bool {
        fn ask<T>(view: &ArrayView2<'_, T>) -> bool {
            !view.is_standard_layout() && view.t().is_standard_layout()
                || (view.strides()[0] == 1 && view.strides()[1] != 1)
        }
        match self {
            Self::F64(view) => ask(view),
            Self::F32(view) => ask(view),
        }
    }

    /// Whether all rows lie in one piece of memory, one after the other.
    pub(super) fn is_contiguous(&self) -> bool {
        match self {
            Self::F64(view) => view.is_standard_layout(),
            Self::F32(view) => view.is_standard_layout(),
        }
    }

    /// One value as f64.
    #[must_use]
    pub fn get(&self, row: usize, column: usize) -> f64 {
        match self {
            Self::F64(view) => view[[row, column]],
            Self::F32(view) => f64::from(view[[row, column]]),
        }
    }

    /// The first value that is not finite, as (row, column, value).
    #[must_use]
    pub fn first_not_finite(&self) -> Option<(usize, usize, f64)> {
        fn find<T: Copy + Into<f64>>(view: &ArrayView2<'_, T>) -> Option<(usize, usize, f64)> {
            let finite = |part: &[T]| part.iter().fold(true, |all, value| all & (*value).into().is_finite());
            if view.as_slice_memory_order().is_some_and(|memory| memory.chunks(1024).all(finite)) {
                return None;
            }
            view.indexed_iter()
                .map(|((row, column), &value)| (row, column, value.into()))
                .find(|(.., v)| !v.is_finite())
        }
        match self {
            Self::F64(view) => find(view),
            Self::F32(view) => find(view),
        }
    }
}

impl<'a> From<ArrayView2<'a, f64>> for Array<'a> {
    fn from(view: ArrayView2<'a, f64>) -> Self {
        Self::F64(view)
    }
}

impl<'a> From<ArrayView2<'a, f32>> for Array<'a> {
    fn from(view: ArrayView2<'a, f32>) -> Self {
        Self::F32(view)
    }
}

/// One number column as a feature: (value − shift)/scale, with missing values replaced on the way.
#[derive(Debug, Clone)]
pub struct Numbers {
    /// The values, as they stand in the table.
    pub values: Values,
    /// Which values are there; `None` when all are.
    pub nulls: Option<NullBuffer>,
    /// What stands for a missing value or a NaN, in the column's own units. `None` promises that there is neither.
    pub fill: Option<f64>,
    /// Subtracted first.
    pub shift: f64,
    /// Divides afterwards.
    pub scale: f64,
}

impl Numbers {
    /// Values without a missing one, used as they are.
    #[must_use]
    pub fn plain(values: Values) -> Self {
        Self { values, nulls: None, fill: None, shift: 0.0, scale: 1.0 }
    }

    /// The value of one row in the column's own units, missing ones replaced.
    #[must_use]
    #[inline]
    pub fn get(&self, row: usize) -> f64 {
        let value = self.values.get(row);
        match self.fill {
            Some(fill) if value.is_nan() || self.nulls.as_ref().is_some_and(|nulls| nulls.is_null(row)) => fill,
            _ => value,
        }
    }

    /// The values of `start .. start + into.len()`, in the column's own units, missing ones replaced.
    #[inline(always)]
    pub(crate) fn read(&self, start: usize, into: &mut [f64]) {
        self.values.read(start, into);
        if let Some(fill) = self.fill {
            for (i, value) in into.iter_mut().enumerate() {
                if value.is_nan() || self.nulls.as_ref().is_some_and(|nulls| nulls.is_null(start + i)) {
                    *value = fill;
                }
            }
        }
    }
}

/// One category per row. A code below `levels` sets that feature to 1; [`Codes::NONE`] sets none of them (the
/// reference category, or an ignored one).
#[derive(Debug, Clone)]
pub struct Codes {
    /// The code of each row.
    pub codes: ScalarBuffer<u32>,
    /// The number of features.
    pub levels: u32,
    /// Whether every training row has a code (no reference level is dropped), so that the features sum to 1: beside
    /// a bias, or beside another full block, such features are collinear by construction.
    pub full: bool,
}

impl Codes {
    /// The code of a row without an active feature.
    pub const NONE: u32 = u32::MAX;
}
