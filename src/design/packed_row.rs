//! The products of single packed rows. Sums run in a fixed order; the compiler makes vector instructions of the lanes
//! when the caller is dispatched by `pulp`.

use std::ops::Range;

use num_traits::AsPrimitive;

use super::block::{Block, Codes};
use super::{DesignMatrix, Packed};
use crate::data::SparseValues;

/// Where packed rows find what is not packed: the entries of sparse blocks, and what one-hot and sparse features are
/// multiplied by.
#[derive(Debug, Clone)]
pub(crate) struct Active<'d> {
    /// Each sparse block with its first feature.
    sparse: Vec<Entries<'d>>,
    inverse: &'d [f64],
    /// The inverse of all of these features, where it is one.
    same: Option<f64>,
}

#[derive(Debug, Clone)]
struct Entries<'d> {
    start: usize,
    end: usize,
    features: &'d [u32],
    values: EntryValues<'d>,
}

#[derive(Debug, Clone, Copy)]
enum EntryValues<'d> {
    F64(&'d [f64]),
    F32(&'d [f32]),
    Ones,
}

impl DesignMatrix<'_> {
    /// Looks at every feature once.
    pub(crate) fn active(&self) -> Active<'_> {
        let mut sparse = Vec::new();
        let mut factors = Vec::new();
        for (start, block) in self.blocks.iter().filter(|(_, block)| !block.is_dense()) {
            let end = *start + block.features();
            factors.push(&self.inverse[*start..end]);
            if let Block::Sparse(rows) = block {
                let values = match rows.values() {
                    SparseValues::F64(values) => EntryValues::F64(values),
                    SparseValues::F32(values) => EntryValues::F32(values),
                    SparseValues::Ones => EntryValues::Ones,
                };
                sparse.push(Entries { start: *start, end, features: rows.indices(), values });
            }
        }
        let mut every = factors.iter().copied().flatten();
        let factor = every.next().copied().unwrap_or(1.0);
        let all = every.all(|f| *f == factor);
        Active { sparse, inverse: &self.inverse, same: all.then_some(factor) }
    }

    /// The features that are not dense, block by block: most rows do not have most of them.
    pub(crate) fn loose(&self) -> Vec<Range<usize>> {
        let loose = self.blocks.iter().filter(|(_, block)| !block.is_dense());
        loose.map(|(start, block)| *start..*start + block.features()).collect()
    }

    /// ‖x‖² of one packed row.
    pub(crate) fn squared_norm(&self, packed: &Packed, row: usize) -> f64 {
        let dense: f64 = packed.row_values(row).iter().map(|x| x * x).sum();
        let mut rest = 0.0;
        packed.each_active(row, &self.active(), |_, value| rest += value * value);
        dense + rest
    }
}

impl Packed {
    #[inline(always)]
    fn row_values(&self, row: usize) -> &[f64] {
        &self.values[row * self.width..(row + 1) * self.width]
    }

    /// Each run of dense features of a row, with its values.
    #[inline(always)]
    pub(crate) fn each_run(&self, row: usize, mut each: impl FnMut(Range<usize>, &[f64])) {
        let mut values = self.row_values(row);
        for run in &self.dense {
            let (own, rest) = values.split_at(run.len());
            each(run.clone(), own);
            values = rest;
        }
    }

    /// The features of a row outside the dense ones: each with its encoded value.
    #[inline(always)]
    pub(crate) fn each_active(&self, row: usize, active: &Active<'_>, each: impl FnMut(usize, f64)) {
        match active.same {
            Some(factor) => self.each_times(
                row,
                active,
                #[inline(always)]
                |_| factor,
                each,
            ),
            None => self.each_times(
                row,
                active,
                #[inline(always)]
                |feature| active.inverse[feature],
                each,
            ),
        }
    }

    #[inline(always)]
    fn each_times(
        &self,
        row: usize,
        active: &Active<'_>,
        factor: impl Fn(usize) -> f64,
        mut each: impl FnMut(usize, f64),
    ) {
        for &feature in &self.codes[row * self.code_blocks..(row + 1) * self.code_blocks] {
            if feature != Codes::NONE {
                each(feature as usize, factor(feature as usize));
            }
        }
        let ranges = &self.entries[row * self.sparse_blocks..(row + 1) * self.sparse_blocks];
        for (range, entries) in ranges.iter().zip(&active.sparse) {
            let features = &entries.features[range.clone()];
            match entries.values {
                EntryValues::F64(values) => {
                    for (&j, value) in features.iter().zip(&values[range.clone()]) {
                        let j = entries.start + j as usize;
                        each(j, value * factor(j));
                    }
                }
                EntryValues::F32(values) => {
                    for (&j, value) in features.iter().zip(&values[range.clone()]) {
                        let j = entries.start + j as usize;
                        each(j, f64::from(*value) * factor(j));
                    }
                }
                EntryValues::Ones => {
                    for &j in features {
                        let j = entries.start + j as usize;
                        each(j, factor(j));
                    }
                }
            }
        }
    }

    /// Σ value·weight over the dense features of a row.
    #[inline(always)]
    pub(crate) fn dense_score(&self, row: usize, weights: &[f64]) -> f64 {
        let mut score = 0.0;
        self.each_run(
            row,
            #[inline(always)]
            |run, values| score += dot(values, &weights[run]),
        );
        score
    }

    /// Σ value·weight over the other features of a row.
    #[inline(always)]
    pub(crate) fn active_score(&self, row: usize, active: &Active<'_>, weights: &[f64]) -> f64 {
        let Some(factor) = active.same else {
            let mut score = 0.0;
            self.each_active(row, active, |j, value| score += value * weights[j]);
            return score;
        };
        let mut score = 0.0;
        for &feature in &self.codes[row * self.code_blocks..(row + 1) * self.code_blocks] {
            if feature != Codes::NONE {
                score += factor * weights[feature as usize];
            }
        }
        let ranges = &self.entries[row * self.sparse_blocks..(row + 1) * self.sparse_blocks];
        for (range, entries) in ranges.iter().zip(&active.sparse) {
            let features = &entries.features[range.clone()];
            let weights = &weights[entries.start..entries.end];
            score += match entries.values {
                EntryValues::F64(values) => dot_entries(features, &values[range.clone()], weights, factor),
                EntryValues::F32(values) => dot_entries(features, &values[range.clone()], weights, factor),
                EntryValues::Ones => factor * features.iter().map(|&j| weights[j as usize]).sum::<f64>(),
            };
        }
        score
    }

    /// Touches the entries of rows that come next, so that they are in the first-level cache by then: misses that are
    /// asked for together are waited for together. What it returns says nothing.
    #[inline(always)]
    pub(crate) fn look_ahead(&self, rows: Range<usize>, active: &Active<'_>) -> u64 {
        let mut seen = 0;
        let all = &self.entries[rows.start * self.sparse_blocks..rows.end * self.sparse_blocks];
        for ranges in all.chunks_exact(self.sparse_blocks) {
            for (range, entries) in ranges.iter().zip(&active.sparse) {
                seen ^= touched(&entries.features[range.clone()], |j| u64::from(*j));
                seen ^= match entries.values {
                    EntryValues::F64(values) => touched(&values[range.clone()], |value| value.to_bits()),
                    EntryValues::F32(values) => touched(&values[range.clone()], |value| u64::from(value.to_bits())),
                    EntryValues::Ones => 0,
                };
            }
        }
        seen
    }

    /// Whether rows have entries far from each other, which are worth touching ahead of use.
    #[inline]
    pub(crate) fn is_scattered(&self) -> bool {
        self.sparse_blocks > 0
    }

    /// The features that every row touches.
    pub(crate) fn dense(&self) -> impl Iterator<Item = usize> {
        self.dense.iter().cloned().flatten()
    }
}

/// One value of each cache line, and the last.
#[inline(always)]
fn touched<T>(values: &[T], bits: impl Fn(&T) -> u64) -> u64 {
    let step = 64 / size_of::<T>();
    values.iter().step_by(step).chain(values.last()).fold(0, |seen, value| seen ^ bits(value))
}

/// Sums that run side by side.
const LANES: usize = 16;
const FEW: usize = 4;

/// Σ value·weight: sixteen at a time, then four, then one by one.
#[inline(always)]
fn dot(values: &[f64], weights: &[f64]) -> f64 {
    let weights = &weights[..values.len()];
    let mut lanes = [0.0; LANES];
    let ((v, v_rest), (w, w_rest)) = (values.as_chunks::<LANES>(), weights.as_chunks::<LANES>());
    for (v, w) in v.iter().zip(w) {
        for k in 0..LANES {
            lanes[k] += v[k] * w[k];
        }
    }
    let mut few: [f64; FEW] = std::array::from_fn(|k| (lanes[k] + lanes[k + 8]) + (lanes[k + 4] + lanes[k + 12]));
    let ((v, v_rest), (w, w_rest)) = (v_rest.as_chunks::<FEW>(), w_rest.as_chunks::<FEW>());
    for (v, w) in v.iter().zip(w) {
        for k in 0..FEW {
            few[k] += v[k] * w[k];
        }
    }
    let rest: f64 = v_rest.iter().zip(w_rest).map(|(v, w)| v * w).sum();
    ((few[0] + few[2]) + (few[1] + few[3])) + rest
}

/// The same over entries, four at a time: the weights lie far apart, and are asked for all at once.
#[inline(always)]
fn dot_entries<T: AsPrimitive<f64>>(features: &[u32], values: &[T], weights: &[f64], factor: f64) -> f64 {
    let ((j, j_rest), (v, v_rest)) = (features.as_chunks::<FEW>(), values.as_chunks::<FEW>());
    let mut few = [0.0; FEW];
    for (j, v) in j.iter().zip(v) {
        for k in 0..FEW {
            few[k] += v[k].as_() * factor * weights[j[k] as usize];
        }
    }
    let rest: f64 = j_rest.iter().zip(v_rest).map(|(j, v)| v.as_() * factor * weights[*j as usize]).sum();
    ((few[0] + few[2]) + (few[1] + few[3])) + rest
}

/// weights −= rate·(value·slope): the step of one example.
#[inline(always)]
pub(crate) fn step(values: &[f64], slope: f64, rate: f64, weights: &mut [f64]) {
    let weights = &mut weights[..values.len()];
    let (v, v_rest) = values.as_chunks::<FEW>();
    let (w, w_rest) = weights.as_chunks_mut::<FEW>();
    for (w, v) in w.iter_mut().zip(v) {
        for k in 0..FEW {
            w[k] -= rate * (v[k] * slope);
        }
    }
    w_rest.iter_mut().zip(v_rest).for_each(|(w, v)| *w -= rate * (v * slope));
}

/// gradient += value·slope.
#[inline(always)]
pub(crate) fn add(values: &[f64], slope: f64, gradient: &mut [f64]) {
    let gradient = &mut gradient[..values.len()];
    let (v, v_rest) = values.as_chunks::<FEW>();
    let (g, g_rest) = gradient.as_chunks_mut::<FEW>();
    for (g, v) in g.iter_mut().zip(v) {
        for k in 0..FEW {
            g[k] += v[k] * slope;
        }
    }
    g_rest.iter_mut().zip(v_rest).for_each(|(g, v)| *g += v * slope);
}
