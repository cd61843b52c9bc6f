//! Rows written out column by column: for factorisations and for exact sums, a piece at a time.

use std::ops::Range;

use ndarray::{ArrayView2, Axis};
use num_traits::AsPrimitive;
use pulp::Simd;

use super::DesignMatrix;
use super::array::typed;
use super::block::Block;
use super::kernel::{Kernel, dispatch};
use super::level_codes::Codes;

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
        (0..self.features()).zip(self.dense_features()).filter(|(_, dense)| *dense).map(|(j, _)| j).collect()
    }

    fn fill_block(&self, start: usize, block: &Block<'_>, rows: &Range<usize>, stride: usize, into: &mut [f64]) {
        let len = rows.len();
        let span = start..start + block.features();
        let (shift, inverse) = (&self.affine.shift[span.clone()], &self.affine.inverse[span]);
        match block {
            Block::Array(array) => {
                let rows = rows.clone();
                typed!(array, view => dispatch(Transpose { view, rows, shift, inverse, stride, into }));
            }
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
struct Transpose<'k, 'a, T> {
    view: &'k ArrayView2<'a, T>,
    rows: Range<usize>,
    shift: &'k [f64],
    inverse: &'k [f64],
    stride: usize,
    into: &'k mut [f64],
}

impl<T: AsPrimitive<f64>> Kernel for Transpose<'_, '_, T> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, _simd: S) {
        let Self { shift, inverse, stride, into, .. } = self;
        let view = self.view.slice_axis(Axis(0), self.rows.clone().into());
        let (rows, mut done) = (self.rows.len(), 0);
        // Squares of neighbouring rows and columns are turned in the registers.
        while done + SQUARE <= rows {
            let square = [done, done + 1, done + 2, done + 3].map(|i| view.row(i).to_slice());
            let [Some(a), Some(b), Some(c), Some(d)] = square else { break };
            turn([a, b, c, d], (shift, inverse), stride, &mut into[done..]);
            done += SQUARE;
        }
        for (j, values) in view.columns().into_iter().enumerate() {
            let column = &mut into[j * stride..j * stride + rows];
            if let Some(values) = values.to_slice() {
                for i in 0..rows {
                    column[i] = (values[i].as_() - shift[j]) * inverse[j];
                }
            } else {
                for i in done..rows {
                    column[i] = (values[i].as_() - shift[j]) * inverse[j];
                }
            }
        }
    }
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
    let [a, b, c, d] = rows;
    let rows = [&a[..width], &b[..width], &c[..width], &d[..width]];
    for lo in (0..width).step_by(SQUARE) {
        if lo + SQUARE <= width {
            let mut square = [[0.0; SQUARE]; SQUARE];
            for i in 0..SQUARE {
                for k in 0..SQUARE {
                    square[k][i] = (rows[i][lo + k].as_() - shift[lo + k]) * inverse[lo + k];
                }
            }
            for k in 0..SQUARE {
                let Some(column) = into[(lo + k) * stride..].first_chunk_mut::<SQUARE>() else { return };
                *column = square[k];
            }
        } else {
            for j in lo..width {
                for i in 0..SQUARE {
                    into[j * stride + i] = (rows[i][j].as_() - shift[j]) * inverse[j];
                }
            }
        }
    }
}
