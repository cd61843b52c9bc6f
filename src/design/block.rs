//! Blocks: the features of one encoder, in the form that is natural to them.

use ndarray::{Array2, ArrayView2};

use super::{Array, Codes, Numbers};
use crate::data::SparseRows;
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
    pub(crate) fn is_dense(&self) -> bool {
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
