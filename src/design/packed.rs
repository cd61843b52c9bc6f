//! Rows gathered for mini-batches.

use std::ops::Range;

use ndarray::{ArrayView2, Axis};
use num_traits::AsPrimitive;

use super::DesignMatrix;
use super::block::{Array, Block, Codes};

impl DesignMatrix<'_> {
    /// Gathers rows into one packed piece: a shuffled epoch pays its cache misses once, ahead of the steps.
    pub(crate) fn pack(&self, rows: &[usize], into: &mut Packed) {
        into.clear(rows.len());
        for (start, block) in &self.blocks {
            if block.is_dense() {
                into.add_dense(*start..*start + block.features());
            }
        }
        let width = into.width;
        into.values.resize(rows.len() * width, 0.0);
        let mut at = 0;
        for (start, block) in &self.blocks {
            match block {
                Block::Array(array) => {
                    let span = *start..*start + array.columns();
                    let affine = (&self.shift[span.clone()], &self.inverse[span]);
                    let rows_into = rows.iter().zip(into.values.chunks_mut(width.max(1)));
                    match array {
                        Array::F64(view) => {
                            rows_into.for_each(|(&row, into)| gather(view, row, affine, &mut into[at..]))
                        }
                        Array::F32(view) => {
                            rows_into.for_each(|(&row, into)| gather(view, row, affine, &mut into[at..]))
                        }
                    }
                    at += array.columns();
                }
                Block::Numbers(numbers) => {
                    let (m, f) = (self.shift[*start], self.inverse[*start]);
                    for (i, &row) in rows.iter().enumerate() {
                        into.values[i * width + at] = (numbers.get(row) - m) * f;
                    }
                    at += 1;
                }
                Block::Codes(codes) => {
                    for &row in rows {
                        let code = codes.codes[row];
                        into.active.push(if code == Codes::NONE { Codes::NONE } else { *start as u32 + code });
                    }
                    into.code_blocks += 1;
                }
                Block::Sparse(sparse) => {
                    for &row in rows {
                        into.entries.extend(sparse.row(row).map(|(j, value)| ((*start + j) as u32, value)));
                        into.ends.push(into.entries.len());
                    }
                    into.sparse_blocks += 1;
                }
            }
        }
        into.inverse.clone_from(&self.inverse);
    }
}

/// Rows gathered for mini-batches: dense features row by row, active one-hot features by index.
#[derive(Debug, Default, Clone)]
pub(crate) struct Packed {
    rows: usize,
    /// The features of `values`, in runs of neighbours.
    dense: Vec<Range<usize>>,
    /// How many they are.
    width: usize,
    /// `rows × width`, row-major.
    values: Vec<f64>,
    /// `code_blocks × rows`: the active feature of each row in each one-hot block.
    active: Vec<u32>,
    code_blocks: usize,
    /// The sparse entries, block after block and row after row.
    entries: Vec<(u32, f64)>,
    /// `sparse_blocks × rows`: where the entries of each row end.
    ends: Vec<usize>,
    sparse_blocks: usize,
    inverse: Vec<f64>,
}

impl Packed {
    fn clear(&mut self, rows: usize) {
        self.rows = rows;
        self.dense.clear();
        self.width = 0;
        self.values.clear();
        self.active.clear();
        self.code_blocks = 0;
        self.entries.clear();
        self.ends.clear();
        self.sparse_blocks = 0;
    }

    fn add_dense(&mut self, features: Range<usize>) {
        self.width += features.len();
        match self.dense.last_mut() {
            Some(run) if run.end == features.start => run.end = features.end,
            _ => self.dense.push(features),
        }
    }

    /// The dense values of one row, run by run with their features.
    fn runs(&self, row: usize) -> impl Iterator<Item = (Range<usize>, &[f64])> {
        let mut values = &self.values[row * self.width..(row + 1) * self.width];
        self.dense.iter().map(move |run| {
            let (own, rest) = values.split_at(run.len());
            values = rest;
            (run.clone(), own)
        })
    }

    /// The features of a row outside the dense ones: each with its encoded value.
    fn active(&self, row: usize) -> impl Iterator<Item = (usize, f64)> + '_ {
        let each = (0..self.code_blocks).map(move |block| self.active[block * self.rows + row]);
        let codes = each.filter(|&feature| feature != Codes::NONE).map(|feature| (feature, 1.0));
        let entries = (0..self.sparse_blocks).flat_map(move |block| {
            let at = block * self.rows + row;
            let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
            self.entries[start..self.ends[at]].iter().copied()
        });
        codes.chain(entries).map(|(feature, value)| (feature as usize, value * self.inverse[feature as usize]))
    }

    /// scores += X·w over `rows` of this piece.
    pub(crate) fn scores(&self, rows: Range<usize>, weights: &[f64], scores: &mut [f64]) {
        for (row, score) in rows.zip(scores) {
            for (run, values) in self.runs(row) {
                *score += values.iter().zip(&weights[run]).map(|(x, w)| x * w).sum::<f64>();
            }
            *score += self.active(row).map(|(j, value)| value * weights[j]).sum::<f64>();
        }
    }

    /// gradient += Xᵀ·slopes over `rows` of this piece; `touch` is told each one-hot feature that is met.
    pub(crate) fn pull_back(
        &self,
        rows: Range<usize>,
        slopes: &[f64],
        gradient: &mut [f64],
        mut touch: impl FnMut(usize),
    ) {
        for (row, &slope) in rows.zip(slopes) {
            for (run, values) in self.runs(row) {
                gradient[run].iter_mut().zip(values).for_each(|(g, value)| *g += value * slope);
            }
            for (j, value) in self.active(row) {
                gradient[j] += value * slope;
                touch(j);
            }
        }
    }

    /// ‖x‖² of one row.
    pub(crate) fn squared_norm(&self, row: usize) -> f64 {
        let dense: f64 = self.values[row * self.width..(row + 1) * self.width].iter().map(|x| x * x).sum();
        dense + self.active(row).map(|(_, value)| value * value).sum::<f64>()
    }

    /// The features that every row touches.
    pub(crate) fn dense(&self) -> impl Iterator<Item = usize> {
        self.dense.iter().cloned().flatten()
    }
}

/// One row of an array.
fn gather<T: AsPrimitive<f64>>(
    view: &ArrayView2<'_, T>,
    row: usize,
    (shift, inverse): (&[f64], &[f64]),
    into: &mut [f64],
) {
    let row = view.index_axis(Axis(0), row);
    let affine = shift.iter().zip(inverse);
    match row.as_slice() {
        Some(row) => row.iter().zip(affine).zip(into).for_each(|((v, (m, f)), x)| *x = (v.as_() - m) * f),
        None => row.iter().zip(affine).zip(into).for_each(|((v, (m, f)), x)| *x = (v.as_() - m) * f),
    }
}
