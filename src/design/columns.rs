//! Rows written out column by column: for factorisations and for exact sums, a piece at a time.

use std::ops::Range;

use ndarray::{ArrayView2, Axis};
use num_traits::AsPrimitive;

use super::DesignMatrix;
use super::block::{Array, Block, Codes};

/// Rows of an array that are transposed at a time: all of their columns stay in the first-level cache.
const STRIP: usize = 32;

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

    /// Each one-hot block over `rows`: its first feature, the code of each row, the value of each active feature.
    pub(crate) fn one_hot(&self, rows: Range<usize>) -> impl Iterator<Item = (usize, &[u32], &[f64])> {
        self.blocks.iter().filter_map(move |(start, block)| match block {
            Block::Codes(codes) => {
                Some((*start, &codes.codes[rows.clone()], &self.inverse[*start..*start + block.features()]))
            }
            _ => None,
        })
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

fn transpose<T: AsPrimitive<f64>>(
    view: &ArrayView2<'_, T>,
    rows: &Range<usize>,
    (shift, inverse): (&[f64], &[f64]),
    stride: usize,
    into: &mut [f64],
) {
    let mut lo = rows.start;
    while lo < rows.end {
        let hi = (lo + STRIP).min(rows.end);
        let strip = view.slice_axis(Axis(0), (lo..hi).into());
        let at = lo - rows.start;
        for (j, values) in strip.columns().into_iter().enumerate() {
            let column = &mut into[j * stride + at..j * stride + at + hi - lo];
            for (value, raw) in column.iter_mut().zip(values) {
                *value = (raw.as_() - shift[j]) * inverse[j];
            }
        }
        lo = hi;
    }
}
