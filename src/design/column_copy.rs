//! Columns beside each other, written out once where the examples lie by rows.

use super::DesignMatrix;
use super::array::{Array, typed};
use super::block::Block;
use super::feature::{ColumnValues, Feature};
use super::level_codes::Codes;
use crate::data::{SparseRows, SparseValues, Values};

/// Everything of a design matrix that does not lie by columns already (row-major arrays, integers, columns with missing
/// values, sparse rows, codes), column by column: what coordinate descent walks over. Values are raw, in the column's
/// own units with missing ones replaced, and stay f32 where that holds all of them.
#[derive(Debug)]
pub(crate) struct ColumnCopy {
    blocks: Vec<Copied>,
    /// Of each feature: its block, and its place there.
    places: Vec<(u32, u32)>,
}

#[derive(Debug)]
enum Copied {
    InPlace,
    F64(Vec<f64>),
    F32(Vec<f32>),
    Sparse { starts: Vec<usize>, rows: Vec<u32>, values: Option<Vec<f64>> },
}

/// Rows of an array that are turned into columns at a time.
const STRIP: usize = 64;

impl DesignMatrix<'_> {
    /// Writes out what does not lie by columns: one pass.
    pub(crate) fn copy_columns(&self) -> ColumnCopy {
        let mut places = Vec::with_capacity(self.features());
        let mut blocks = Vec::with_capacity(self.blocks.len());
        for (k, (_, block)) in self.blocks.iter().enumerate() {
            places.extend((0..block.features()).map(|j| (k as u32, j as u32)));
            blocks.push(copied(block));
        }
        ColumnCopy { blocks, places }
    }

    /// One feature, its values lying side by side.
    #[inline]
    pub(crate) fn feature<'c>(&'c self, copy: &'c ColumnCopy, j: usize) -> Feature<'c> {
        let (block, place) = copy.places[j];
        let (at, rows) = (place as usize, self.rows());
        let column = match (&copy.blocks[block as usize], &self.blocks[block as usize].1) {
            (Copied::F64(values), _) => ColumnValues::F64(&values[at * rows..(at + 1) * rows]),
            (Copied::F32(values), _) => ColumnValues::F32(&values[at * rows..(at + 1) * rows]),
            (Copied::Sparse { starts, rows, values }, _) => {
                let span = starts[at]..starts[at + 1];
                ColumnValues::Sparse { rows: &rows[span.clone()], values: values.as_ref().map(|values| &values[span]) }
            }
            (Copied::InPlace, block) => in_place(block, at),
        };
        Feature { column, shift: self.affine.shift[j], inverse: self.affine.inverse[j] }
    }
}

/// A column that [`copied`] has found to be one.
fn in_place<'c>(block: &'c Block<'_>, j: usize) -> ColumnValues<'c> {
    let none = ColumnValues::F64(&[]);
    match block {
        Block::Array(Array::F64(view)) => {
            view.index_axis(ndarray::Axis(1), j).to_slice().map_or(none, ColumnValues::F64)
        }
        Block::Array(Array::F32(view)) => {
            view.index_axis(ndarray::Axis(1), j).to_slice().map_or(none, ColumnValues::F32)
        }
        Block::Numbers(numbers) => match &numbers.values {
            Values::F64(values) => ColumnValues::F64(values),
            Values::F32(values) => ColumnValues::F32(values),
            _ => none,
        },
        _ => none,
    }
}

fn copied(block: &Block<'_>) -> Copied {
    match block {
        Block::Array(array) if typed!(array, view => view.strides()[0] == 1 || view.nrows() == 1) => Copied::InPlace,
        Block::Array(Array::F64(view)) => Copied::F64(turned(view)),
        Block::Array(Array::F32(view)) => Copied::F32(turned(view)),
        Block::Numbers(numbers) => match &numbers.values {
            Values::F64(_) | Values::F32(_) if numbers.fill.is_none() => Copied::InPlace,
            _ => Copied::F64((0..numbers.values.len()).map(|row| numbers.get(row)).collect()),
        },
        Block::Codes(codes) => by_level(codes),
        Block::Sparse(sparse) => by_feature(sparse),
    }
}

/// An array by columns.
fn turned<T: Copy + Default>(view: &ndarray::ArrayView2<'_, T>) -> Vec<T> {
    let (rows, width) = view.dim();
    let mut values = vec![T::default(); rows * width];
    for lo in (0..rows).step_by(STRIP) {
        let strip = view.slice_axis(ndarray::Axis(0), (lo..(lo + STRIP).min(rows)).into());
        for (j, column) in strip.columns().into_iter().enumerate() {
            let into = &mut values[j * rows + lo..];
            into.iter_mut().zip(column).for_each(|(to, from)| *to = *from);
        }
    }
    values
}

/// Where each feature begins when so many entries precede it.
fn starts(counts: &[usize]) -> Vec<usize> {
    let mut next = 0;
    let mut starts = Vec::with_capacity(counts.len() + 1);
    for count in counts {
        starts.push(next);
        next += count;
    }
    starts.push(next);
    starts
}

fn by_level(codes: &Codes) -> Copied {
    let present = || codes.codes.iter().enumerate().filter(|(_, code)| **code != Codes::NONE);
    let mut counts = vec![0; codes.levels as usize];
    present().for_each(|(_, &code)| counts[code as usize] += 1);
    let starts = starts(&counts);
    let (mut next, mut rows) = (starts.clone(), vec![0; starts[codes.levels as usize]]);
    for (row, &code) in present() {
        rows[next[code as usize]] = row as u32;
        next[code as usize] += 1;
    }
    Copied::Sparse { starts, rows, values: None }
}

fn by_feature(sparse: &SparseRows<'_>) -> Copied {
    let mut counts = vec![0; sparse.features()];
    sparse.indices().iter().for_each(|&j| counts[j as usize] += 1);
    let starts = starts(&counts);
    let (mut next, mut rows) = (starts.clone(), vec![0; sparse.entries()]);
    let mut values = match sparse.values() {
        SparseValues::Ones => None,
        _ => Some(vec![0.0; sparse.entries()]),
    };
    for row in 0..sparse.rows() {
        for (j, value) in sparse.row(row) {
            rows[next[j]] = row as u32;
            if let Some(values) = &mut values {
                values[next[j]] = value;
            }
            next[j] += 1;
        }
    }
    Copied::Sparse { starts, rows, values }
}
