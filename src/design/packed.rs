//! Rows gathered ahead of the steps that use them.

use std::ops::Range;

use ndarray::{ArrayView1, ArrayView2, Axis};
use num_traits::AsPrimitive;
use pulp::NullaryFnOnce;

use super::array::{Array, typed};
use super::block::Block;
use super::kernel::ahead::prefetch;
use super::packed_copy::RowCopy;
use super::packed_layout::{PackedOffsets, encoded, is_in_rows};
use super::sparse_entries::SparseEntries;
use super::{DesignMatrix, Numbers};
use crate::error::{Error, Result};
use crate::instructions::widest;

/// Rows gathered from all over the design matrix: a shuffled epoch pays its cache misses here, many of them at a time,
/// and not one by one in the middle of each step. Everything lies encoded, row by row.
#[derive(Debug, Default, Clone)]
pub(crate) struct Packed {
    /// The features of `values`, in runs of neighbours.
    pub(super) dense: Vec<Range<usize>>,
    /// How many they are.
    pub(super) width: usize,
    /// `rows × width`.
    pub(super) values: Vec<f64>,
    /// The entries of the other features.
    pub(super) entries: SparseEntries,
    /// Whether most features of a row are zero.
    pub(crate) sparse: bool,
}

/// So many rows ahead one is asked for.
const AHEAD: usize = 12;

impl DesignMatrix<'_> {
    /// Gathers rows into one packed piece.
    pub(crate) fn pack(&self, rows: &[usize], into: &mut Packed) {
        self.pack_with(rows, None, into);
    }

    /// The same, reading columns from their copy by rows where there is one.
    pub(crate) fn pack_with(&self, rows: &[usize], copy: Option<&RowCopy>, into: &mut Packed) {
        into.clear(self, rows.len());
        // Wide loads also keep more cache misses in flight: a row takes fewer instructions.
        widest().dispatch(Packing { design: self, rows, copy, into });
    }

    #[inline(always)]
    fn pack_blocks(&self, rows: &[usize], copy: Option<&RowCopy>, into: &mut Packed) {
        let mut at = PackedOffsets::default();
        for (start, block) in &self.blocks {
            let span = *start..*start + block.features();
            let affine = (&self.affine.shift[span.clone()], &self.affine.inverse[span]);
            match block {
                Block::Array(array) if is_in_rows(block) => {
                    typed!(array, view => into.gather(view, rows, affine, at.dense));
                }
                Block::Array(array) => match copy {
                    Some(copy) => into.copied(copy, rows, at.copied, affine, at.dense),
                    None => into.columns(array, rows, affine, at.dense),
                },
                Block::Numbers(numbers) => match copy {
                    Some(copy) => into.copied(copy, rows, at.copied, affine, at.dense),
                    None => into.numbers(numbers, rows, affine, at.dense),
                },
                Block::Codes(_) | Block::Sparse(_) => {}
            }
            at.pass(block);
        }
        into.entries.gather(self, rows, copy);
    }

    /// The number of dense features.
    pub(crate) fn dense_width(&self) -> usize {
        self.blocks.iter().filter(|(_, block)| block.is_dense()).map(|(_, block)| block.features()).sum()
    }
}

/// What `pulp` runs with the vector instructions of the machine. A closure would not do: one that borrows mutably is
/// called through a shim, which the compiler does not always inline, and then the instructions are lost.
struct Packing<'p, 'd> {
    design: &'p DesignMatrix<'d>,
    rows: &'p [usize],
    copy: Option<&'p RowCopy>,
    into: &'p mut Packed,
}

impl NullaryFnOnce for Packing<'_, '_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        self.design.pack_blocks(self.rows, self.copy, self.into);
    }
}

impl Packed {
    /// Rows of other pieces, of the same features.
    pub(crate) fn of_rows<'p>(rows: impl Iterator<Item = (&'p Self, usize)>) -> Result<Self> {
        let mut all = Self::default();
        for (k, (piece, row)) in rows.enumerate() {
            if k == 0 {
                (all.dense, all.width, all.sparse) = (piece.dense.clone(), piece.width, piece.sparse);
            }
            if piece.dense != all.dense {
                return Err(Error::Length { what: "dense features of a row", expected: all.width, found: piece.width });
            }
            all.values.extend_from_slice(piece.row_values(row));
            all.entries.push(piece.entries.row(row), |j| j);
        }
        Ok(all)
    }

    /// Memory for the entries of so many rows, which have so many of them together.
    pub(crate) fn reserve_entries(&mut self, rows: usize, entries: usize) {
        self.entries.reserve(rows, entries);
    }

    /// Adds the entries of a row of another piece under other numbers.
    pub(crate) fn push_entries(&mut self, of: &Self, row: usize, numbers: &[u32]) {
        self.entries.push(of.entries.row(row), |j| numbers[j as usize]);
    }

    fn clear(&mut self, design: &DesignMatrix<'_>, rows: usize) {
        self.dense.clear();
        let mut all = PackedOffsets::default();
        for (start, block) in &design.blocks {
            if block.is_dense() {
                let features = *start..*start + block.features();
                match self.dense.last_mut() {
                    Some(run) if run.end == features.start => run.end = features.end,
                    _ => self.dense.push(features),
                }
            }
            all.pass(block);
        }
        (self.width, self.sparse) = (all.dense, design.is_sparse());
        self.values.resize(rows * self.width, 0.0);
    }

    #[inline(always)]
    fn gather<T: AsPrimitive<f64>>(
        &mut self,
        view: &ArrayView2<'_, T>,
        rows: &[usize],
        (shift, inverse): (&[f64], &[f64]),
        at: usize,
    ) {
        let places = self.values.chunks_exact_mut(self.width.max(1));
        let all = view.as_slice();
        let of = |row: usize| {
            let values = match all {
                Some(all) => all.get(row * shift.len()..(row + 1) * shift.len()),
                None => view.index_axis(Axis(0), row).to_slice(),
            };
            values.unwrap_or_default()
        };
        for (i, (&row, into)) in rows.iter().zip(places).enumerate() {
            if let Some(&soon) = rows.get(i + AHEAD) {
                prefetch(of(soon));
            }
            encoded(of(row), shift, inverse, &mut into[at..]);
        }
    }

    #[inline(always)]
    fn copied(&mut self, copy: &RowCopy, rows: &[usize], from: usize, affine: (&[f64], &[f64]), at: usize) {
        let places = self.values.chunks_exact_mut(self.width.max(1));
        for (i, (&row, into)) in rows.iter().zip(places).enumerate() {
            if let Some(&soon) = rows.get(i + AHEAD) {
                copy.prefetch(soon, from, affine.0.len());
            }
            copy.encode(row, from, affine, &mut into[at..]);
        }
    }

    /// An array by columns: rows that follow each other are read a column at a time.
    fn columns(&mut self, array: &Array<'_>, rows: &[usize], (shift, inverse): (&[f64], &[f64]), at: usize) {
        for (j, (m, f)) in shift.iter().zip(inverse).enumerate() {
            let places = self.values.iter_mut().skip(at + j).step_by(self.width);
            typed!(array, view => encode_column(&view.index_axis(Axis(1), j), rows, (*m, *f), places));
        }
    }

    fn numbers(&mut self, numbers: &Numbers, rows: &[usize], (shift, inverse): (&[f64], &[f64]), at: usize) {
        let places = self.values.iter_mut().skip(at).step_by(self.width);
        for (&row, x) in rows.iter().zip(places) {
            *x = (numbers.get(row) - shift[0]) * inverse[0];
        }
    }
}

/// (value − shift)·inverse of some rows of a column.
fn encode_column<'x, T: Copy + Into<f64>>(
    column: &ArrayView1<'_, T>,
    rows: &[usize],
    (shift, inverse): (f64, f64),
    into: impl Iterator<Item = &'x mut f64>,
) {
    rows.iter().zip(into).for_each(|(&row, x)| *x = (column[row].into() - shift) * inverse);
}
