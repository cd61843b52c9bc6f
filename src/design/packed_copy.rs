//! Columns written out once as rows.

use std::ops::Range;

use ndarray::ArrayView1;
use num_traits::AsPrimitive;
use rayon::prelude::*;

use super::DesignMatrix;
use super::array::{Array, typed};
use super::block::Block;
use super::kernel::ahead::prefetch;
use super::packed_layout::{PackedOffsets, encoded, is_in_rows};
use crate::data::Values;

/// Rows that are written at a time: what is read of each column and what is written stays in the cache.
const STRIP: usize = 256;

/// Everything of a design matrix that lies by columns (column-major arrays, columns of a table, codes), row by row. A
/// row that is gathered from columns costs a cache miss for each of its features; from here it costs one or two. This
/// is the one copy of the data that the library makes: shuffled epochs over columns make it, once for a run.
///
/// Values are raw, in the column's own units with missing ones replaced, and stay f32 where that holds all of them.
#[derive(Debug)]
pub(crate) struct RowCopy {
    values: Values32Or64,
    width: usize,
    codes: Vec<u32>,
    code_blocks: usize,
}

#[derive(Debug)]
enum Values32Or64 {
    F32(Vec<f32>),
    F64(Vec<f64>),
}

impl DesignMatrix<'_> {
    /// How many values a row of a copy by rows would have: 0 and 1 say that it would gain nothing.
    pub(crate) fn columnwise(&self) -> usize {
        let mut all = PackedOffsets::default();
        self.blocks.iter().for_each(|(_, block)| all.pass(block));
        all.copied + all.codes
    }

    /// Writes the columns out as rows: one pass.
    pub(crate) fn copy_rows(&self, parallel: bool) -> RowCopy {
        let mut all = PackedOffsets::default();
        self.blocks.iter().for_each(|(_, block)| all.pass(block));
        let (rows, width) = (self.rows(), all.copied);
        let narrow = self.blocks.iter().all(|(_, block)| fits_f32(block));
        let values = if narrow {
            Values32Or64::F32(written(rows, width, parallel, |strip, into| self.write_values(strip, width, into)))
        } else {
            Values32Or64::F64(written(rows, width, parallel, |strip, into| self.write_values(strip, width, into)))
        };
        let codes = written(rows, all.codes, parallel, |strip, into| self.write_codes(strip, all.codes, into));
        RowCopy { values, width, codes, code_blocks: all.codes }
    }

    fn write_values<T: Copy + 'static>(&self, strip: Range<usize>, width: usize, into: &mut [T])
    where
        f64: AsPrimitive<T>,
    {
        let mut at = 0;
        for (_, block) in self.blocks.iter().filter(|(_, block)| block.is_dense() && !is_in_rows(block)) {
            for j in 0..block.features() {
                let places = into.iter_mut().skip(at + j).step_by(width);
                match block {
                    Block::Array(array) => {
                        typed!(array, view => convert_column(&view.column(j), strip.clone(), places));
                    }
                    Block::Numbers(numbers) => {
                        let mut scratch = [0.0; STRIP];
                        let scratch = &mut scratch[..strip.len()];
                        numbers.read(strip.start, scratch);
                        scratch.iter().zip(places).for_each(|(value, x)| *x = value.as_());
                    }
                    Block::Codes(_) | Block::Sparse(_) => {}
                }
            }
            at += block.features();
        }
    }

    fn write_codes(&self, strip: Range<usize>, code_blocks: usize, into: &mut [u32]) {
        let all = self
            .blocks
            .iter()
            .filter_map(|(_, block)| if let Block::Codes(codes) = block { Some(codes) } else { None });
        for (at, codes) in all.enumerate() {
            let places = into.iter_mut().skip(at).step_by(code_blocks);
            codes.codes[strip.clone()].iter().zip(places).for_each(|(code, x)| *x = *code);
        }
    }
}

impl RowCopy {
    #[inline(always)]
    pub(super) fn code(&self, row: usize, block: usize) -> u32 {
        self.codes[row * self.code_blocks + block]
    }

    /// Asks for the codes of a row.
    #[inline(always)]
    pub(super) fn prefetch_codes(&self, row: usize) {
        prefetch(&self.codes[row * self.code_blocks..(row + 1) * self.code_blocks]);
    }

    /// Asks for so many values of a row.
    #[inline(always)]
    pub(super) fn prefetch(&self, row: usize, from: usize, count: usize) {
        let start = row * self.width + from;
        match &self.values {
            Values32Or64::F32(values) => prefetch(&values[start..start + count]),
            Values32Or64::F64(values) => prefetch(&values[start..start + count]),
        }
    }

    /// (value − shift)·inverse of one row, from its value `from` on.
    #[inline(always)]
    pub(super) fn encode(&self, row: usize, from: usize, (shift, inverse): (&[f64], &[f64]), into: &mut [f64]) {
        let start = row * self.width + from;
        match &self.values {
            Values32Or64::F32(values) => encoded(&values[start..start + shift.len()], shift, inverse, into),
            Values32Or64::F64(values) => encoded(&values[start..start + shift.len()], shift, inverse, into),
        }
    }
}

/// Some rows of a column as another type.
fn convert_column<'x, S: Copy + Into<f64>, T: Copy + 'static>(
    column: &ArrayView1<'_, S>,
    rows: Range<usize>,
    into: impl Iterator<Item = &'x mut T>,
) where
    f64: AsPrimitive<T>,
{
    rows.zip(into).for_each(|(row, x)| *x = column[row].into().as_());
}

/// `rows × width`, a strip at a time.
fn written<T: Copy + Default + Send>(
    rows: usize,
    width: usize,
    parallel: bool,
    write: impl Fn(Range<usize>, &mut [T]) + Sync,
) -> Vec<T> {
    let mut values = vec![T::default(); rows * width];
    if width > 0 {
        let strip = |(k, into): (usize, &mut [T])| {
            let start = k * STRIP;
            write(start..start + into.len() / width, into);
        };
        if parallel {
            values.par_chunks_mut(STRIP * width).enumerate().for_each(strip);
        } else {
            values.chunks_mut(STRIP * width).enumerate().for_each(strip);
        }
    }
    values
}

/// Whether every value of a block that would be copied is an f32.
fn fits_f32(block: &Block<'_>) -> bool {
    match block {
        _ if is_in_rows(block) => true,
        Block::Array(array) => matches!(array, Array::F32(_)),
        Block::Numbers(numbers) => {
            let narrow = !matches!(
                numbers.values,
                Values::F64(_) | Values::I64(_) | Values::I32(_) | Values::U64(_) | Values::U32(_)
            );
            narrow && numbers.fill.is_none_or(|fill| f64::from(fill as f32) == fill)
        }
        Block::Codes(_) | Block::Sparse(_) => true,
    }
}
