//! The gram of centred and scaled features, in one pass.

use std::ops::Range;

use super::pool::Pool;
use super::viewed_examples::ViewedExamples;
use crate::design::add_gram;
use crate::error::{Error, Result};
use crate::linalg::tree::reduce_blocks;
use crate::objective::{Centring, GramLayout, GramSample, GramSums};

/// Rows that are packed and multiplied at a time: they stay in the first-level cache.
const PIECE: usize = 64;

/// What a block of rows needs on its way.
#[derive(Debug, Default)]
struct Workspace {
    packed: Vec<f64>,
    entries: Vec<(usize, f64)>,
}

/// The sums of one part, and its rows that wait to be multiplied.
struct Part {
    sums: GramSums,
    waiting: Vec<f64>,
    rows: usize,
}

impl Part {
    fn multiply(&mut self, layout: &GramLayout) {
        add_gram(&self.waiting[..self.rows * layout.stride], layout.width(), &mut self.sums.dense);
        self.rows = 0;
    }
}

impl ViewedExamples<'_> {
    fn layout(&self) -> GramLayout {
        GramLayout::new(self.ones(), self.examples.design.dense(), self.shape.features)
    }

    /// The rows of these runs that are here, as they are, and the first row that counts.
    pub(super) fn gram_sample(&self, runs: &[Range<u64>]) -> GramSample {
        // Rows that do not count say nothing.
        let Some(first) = (0..self.rows()).find(|row| self.examples.weight(*row) > 0.0) else {
            return GramSample::default();
        };
        let layout = &self.layout();
        let centring = Centring::none(layout);
        let pack = |rows: &Range<usize>, into: &mut [f64]| self.pack(layout, &centring, &centring.scale, rows, into);
        let runs: Vec<_> = runs.iter().map(|run| self.local_rows(run)).filter(|run| !run.is_empty()).collect();
        let mut rows = vec![0.0; runs.iter().map(ExactSizeIterator::len).sum::<usize>() * layout.stride];
        let mut rest = rows.as_mut_slice();
        for run in &runs {
            let (into, later) = rest.split_at_mut(run.len() * layout.stride);
            pack(run, into);
            rest = later;
        }
        let mut one = vec![0.0; layout.stride];
        pack(&(first..first + 1), &mut one);
        let weights = runs.into_iter().flatten().map(|row| self.examples.weight(row)).collect();
        GramSample { rows, weights, first: Some(one) }
    }

    /// [1 | (dense − centre)/scale | y − o − centre] of `rows`, unweighted.
    fn pack(&self, layout: &GramLayout, centring: &Centring, factor: &[f64], rows: &Range<usize>, into: &mut [f64]) {
        let GramLayout { ones, stride, .. } = *layout;
        self.examples.design.pack_rows(rows, (&centring.centre, factor), stride, &mut into[ones..]);
        let label = ones + layout.dense.len();
        for (into, row) in into.chunks_mut(stride).zip(rows.clone()) {
            into[..ones].fill(1.0);
            let offset = self.examples.offsets.as_ref().map_or(0.0, |offsets| offsets[row]);
            into[label] = self.examples.labels[row] - offset - centring.label;
        }
    }

    /// The pass: each row is read once.
    pub(super) fn gram_sums(&self, centring: &Centring) -> Result<GramSums> {
        let layout = &self.layout();
        let (design, weights) = (&self.examples.design, self.examples.weights.as_deref());
        let (stride, others) = (layout.stride, layout.others.len());
        // Powers of two.
        let factor: Vec<f64> = centring.scale.iter().map(|scale| 1.0 / scale).collect();
        // Of this pass alone: grams of many features are not kept.
        let (pool, spare) = (Pool::<GramSums>::default(), Pool::<Workspace>::default());
        let leaf = |rows: Range<usize>| {
            let (mut sums, mut work) = (pool.take(), spare.take());
            sums.begin(layout);
            let Workspace { packed, entries } = &mut work;
            packed.resize(PIECE * stride, 0.0);
            for lo in rows.clone().step_by(PIECE) {
                let piece = lo..(lo + PIECE).min(rows.end);
                let packed = &mut packed[..piece.len() * stride];
                self.pack(layout, centring, &factor, &piece, packed);
                if let Some(weights) = weights {
                    for (row, weight) in packed.chunks_mut(stride).zip(&weights[piece.clone()]) {
                        let root = weight.sqrt();
                        row.iter_mut().for_each(|x| *x *= root);
                    }
                }
                add_gram(packed, layout.width(), &mut sums.dense);
                if others > 0 {
                    for (row, packed) in piece.zip(packed.chunks(stride)) {
                        let root = weights.map_or(1.0, |weights| weights[row].sqrt());
                        entries.clear();
                        design.for_entries(row, |j, value| entries.push((layout.place[j], value * root)));
                        sums.add_others(entries, packed);
                    }
                }
            }
            spare.give(work);
            Ok(sums)
        };
        let merge = |mut a: GramSums, b: GramSums| {
            a.join(&b);
            pool.give(b);
            Ok(a)
        };
        reduce_blocks(layout.block_rows(), self.examples.design.rows(), self.examples.parallel, &leaf, &merge)
    }

    /// The same of each part of the rows; `part` says of each of all examples in which it is.
    pub(super) fn gram_sums_of_parts(&self, centring: &Centring, part: &[u32], parts: usize) -> Result<Vec<GramSums>> {
        let layout = &self.layout();
        let part = part.get(self.first as usize..).unwrap_or_default();
        if part.len() < self.rows() || part[..self.rows()].iter().any(|part| *part as usize >= parts) {
            let (expected, found) = (self.rows(), part.len());
            return Err(Error::Length { what: "rows that are in a part", expected, found });
        }
        let (design, weights, stride) = (&self.examples.design, self.examples.weights.as_deref(), layout.stride);
        // Powers of two.
        let factor: Vec<f64> = centring.scale.iter().map(|scale| 1.0 / scale).collect();
        let leaf = |rows: Range<usize>| {
            let new = || Part { sums: GramSums::zeros(layout), waiting: vec![0.0; PIECE * stride], rows: 0 };
            let mut all: Vec<Part> = (0..parts).map(|_| new()).collect();
            let mut packed = vec![0.0; PIECE * stride];
            let mut entries: Vec<(usize, f64)> = Vec::new();
            for lo in rows.clone().step_by(PIECE) {
                let piece = lo..(lo + PIECE).min(rows.end);
                self.pack(layout, centring, &factor, &piece, &mut packed[..piece.len() * stride]);
                for (row, packed) in piece.zip(packed.chunks_mut(stride)) {
                    let root = weights.map_or(1.0, |weights| weights[row].sqrt());
                    packed.iter_mut().for_each(|x| *x *= root);
                    let part = &mut all[part[row] as usize];
                    if !layout.others.is_empty() {
                        entries.clear();
                        design.for_entries(row, |j, value| entries.push((layout.place[j], value * root)));
                        part.sums.add_others(&entries, packed);
                    }
                    part.waiting[part.rows * stride..(part.rows + 1) * stride].copy_from_slice(packed);
                    part.rows += 1;
                    if part.rows == PIECE {
                        part.multiply(layout);
                    }
                }
            }
            all.iter_mut().for_each(|part| part.multiply(layout));
            Ok(all.into_iter().map(|part| part.sums).collect::<Vec<GramSums>>())
        };
        let merge = |mut a: Vec<GramSums>, b: Vec<GramSums>| {
            a.iter_mut().zip(&b).for_each(|(a, b)| a.join(b));
            Ok(a)
        };
        reduce_blocks(layout.block_rows(), design.rows(), self.examples.parallel, &leaf, &merge)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::data::SparseRows;
    use crate::engine::Local;
    use crate::loss::Squared;
    use crate::penalty::NoPenalty;

    /// Allocations of a pass over so many blocks of rows: dense features, and others beside them.
    fn allocations(blocks: usize) -> u64 {
        let rows = 4096 * blocks;
        let x = ndarray::Array2::from_shape_fn((rows, 5), |(i, j)| ((i * 7 + j * 13) % 101) as f64);
        let indices: Vec<u32> = (0..rows as u32).map(|i| i % 9).collect();
        let sparse = SparseRows::of_ones((0..=rows).collect::<Vec<usize>>(), indices, 9).unwrap();
        let labels = (0..rows).map(|i| (i % 17) as f64).collect();
        let local = Local::new(vec![(&x).into(), sparse.into()], labels, Arc::new(Squared), true).unwrap();
        let objective = local.parallel(false).objective(Arc::new(NoPenalty)).unwrap();
        allocation_counter::measure(|| {
            objective.gram().co_moments().unwrap();
        })
        .count_total
    }

    /// Partial sums are given back when they are joined: a deeper tree needs two more of them, not 48.
    #[test]
    fn grams_allocate_nothing_per_block() {
        let (few, many) = (allocations(16), allocations(64));
        assert!(many <= few + 8, "{few} allocations for 16 blocks, {many} for 64");
    }
}
