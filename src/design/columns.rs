//! Rows written out column by column: for factorisations and for exact sums, a piece at a time.

use std::ops::Range;

use ndarray::{ArrayView2, Axis};
use num_traits::AsPrimitive;

use super::DesignMatrix;
use super::block::{Array, Block, Codes};

/// Rows and columns of an array that are transposed at a time.
const SQUARE: usize = 4;

impl DesignMatrix<'_> {
    /// Writes every feature of `rows` into a column of its own; columns are `stride` apart. One-hot blocks are
    /// written out too.
    pub(crate) fn fill(&self, rows: &Range<usize>, stride: usize, into: &mut [f64]) {
        for (start, block) in &self.blocks {
            self.fill_block(*start, block, rows, stride, &mut into[start * stride..]);
        }
    }

    /// The same for the features of dense blocks alone, packed in the order of [`DesignMatrix::dense`].
    pub(crate) fn fill_dense(&self, rows: &Range<usize>, stride: usize, into: &mut [f64]) {
        let mut at = 0;
        for (start, block) in self.blocks.iter().filter(|(_, block)| block.is_dense()) {
            self.fill_block(*start, block, rows, stride, &mut into[at * stride..]);
            at += block.features();
        }
    }

    /// The features of dense blocks, in order.
    pub(crate) fn dense(&self) -> Vec<usize> {
        (0..self.features()).zip(self.centred()).filter(|(_, dense)| *dense).map(|(j, _)| j).collect()
    }

    fn fill_block(&self, start: usize, block: &Block<'_>, rows: &Range<usize>, stride: usize, into: &mut [f64]) {
        let len = rows.len();
        let span = start..start + block.features();
        let (shift, inverse) = (&self.shift[span.clone()], &self.inverse[span]);
        match block {
            Block::Array(Array::F64(view)) => transpose(view, rows, (shift, inverse), stride, into),
            Block::Array(Array::F32(view)) => transpose(view, rows, (shift, inverse), stride, into),
            Block::Numbers(numbers) => {
                let values = &mut into[..len];
                numbers.read(rows.start, values);
                values.iter_mut().for_each(|value| *value = (*value - shift[0]) * inverse[0]);
            }
            Block::Codes(codes) => {
                for column in into.chunks_mut(stride).take(block.features()) {
                    column[..len].fill(0.0);
                }
                for (i, &code) in codes.codes[rows.clone()].iter().enumerate() {
                    if code != Codes::NONE {
                        into[code as usize * stride + i] = inverse[code as usize];
                    }
                }
            }
            Block::Sparse(sparse) => {
                for column in into.chunks_mut(stride).take(block.features()) {
                    column[..len].fill(0.0);
                }
                for (i, row) in rows.clone().enumerate() {
                    sparse.row(row).for_each(|(j, value)| into[j * stride + i] = value * inverse[j]);
                }
            }
        }
    }
}

/// Columns out of an array of any layout.
fn transpose<T: AsPrimitive<f64>>(
    view: &ArrayView2<'_, T>,
    rows: &Range<usize>,
    (shift, inverse): (&[f64], &[f64]),
    stride: usize,
    into: &mut [f64],
) {
    let view = view.slice_axis(Axis(0), rows.clone().into());
    pulp::Arch::new().dispatch(
        #[inline(always)]
        || {
            let mut done = 0;
            // Squares of neighbouring rows and columns are turned in the registers.
            for lo in (0..rows.len()).step_by(SQUARE).filter(|lo| lo + SQUARE <= rows.len()) {
                let square: [Option<&[T]>; SQUARE] = std::array::from_fn(|k| view.row(lo + k).to_slice());
                let [Some(a), Some(b), Some(c), Some(d)] = square else { break };
                turn([a, b, c, d], (shift, inverse), stride, &mut into[lo..]);
                done = lo + SQUARE;
            }
            for (j, values) in view.columns().into_iter().enumerate() {
                let column = &mut into[j * stride..j * stride + rows.len()];
                match values.to_slice() {
                    Some(values) => affine(values.iter(), &mut column[..], shift[j], inverse[j]),
                    None => affine(values.iter().skip(done), &mut column[done..], shift[j], inverse[j]),
                }
            }
        },
    );
}

#[inline(always)]
fn affine<'v, T: AsPrimitive<f64>>(values: impl Iterator<Item = &'v T>, into: &mut [f64], shift: f64, inverse: f64) {
    into.iter_mut().zip(values).for_each(|(into, value)| *into = (value.as_() - shift) * inverse);
}

/// Some rows into columns.
#[inline(always)]
fn turn<T: AsPrimitive<f64>>(
    rows: [&[T]; SQUARE],
    (shift, inverse): (&[f64], &[f64]),
    stride: usize,
    into: &mut [f64],
) {
    let width = shift.len();
    let rows = rows.map(|row| &row[..width]);
    for lo in (0..width).step_by(SQUARE) {
        if lo + SQUARE <= width {
            let square: [[f64; SQUARE]; SQUARE] =
                std::array::from_fn(|i| std::array::from_fn(|k| rows[i][lo + k].as_()));
            for k in 0..SQUARE {
                let Some(column) = into[(lo + k) * stride..].first_chunk_mut::<SQUARE>() else { return };
                *column = std::array::from_fn(|i| (square[i][k] - shift[lo + k]) * inverse[lo + k]);
            }
        } else {
            for j in lo..width {
                (0..SQUARE).for_each(|i| into[j * stride + i] = (rows[i][j].as_() - shift[j]) * inverse[j]);
            }
        }
    }
}
