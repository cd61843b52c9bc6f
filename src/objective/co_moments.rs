//! The gram of centred and scaled features, in one pass.

use std::ops::Range;

use super::InMemory;
use super::blocks::{BLOCK, over_blocks_of};
use super::pool::Pool;
use super::spread::length;
use crate::design::{add_gram, gram_stride};
use crate::error::Result;

/// The gram of √s·[1 | (X − centre)/scale | y − o − label centre]. Centres lie near the means, so near that a constant
/// feature is exactly 0; the column of ones (there only beside a bias) catches the rest. Features of one-hot and sparse blocks are neither centred nor scaled; without a
/// bias nothing is centred.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct CoMoments {
    /// Subtracted from each feature.
    pub centre: Vec<f64>,
    /// Divides each feature.
    pub scale: Vec<f64>,
    /// Subtracted from the label.
    pub label_centre: f64,
    /// Columns of the gram.
    pub columns: usize,
    /// The lower triangle, column-major.
    pub gram: Vec<f64>,
}

impl CoMoments {
    /// The centre of each feature, then of the label.
    pub(crate) fn centres(&self) -> Vec<f64> {
        self.centre.iter().copied().chain([self.label_centre]).collect()
    }

    /// The products of more examples, in the same frame.
    pub(crate) fn join(&mut self, other: &Self) {
        self.gram.iter_mut().zip(&other.gram).for_each(|(a, b)| *a += b);
    }

    /// Σ s·(y − o − x·w − b)² at weights and, where there is one, a bias.
    pub(crate) fn squared_error(&self, at: &[f64]) -> f64 {
        let features = self.scale.len();
        let ones = self.columns - 1 - features;
        let mut v = vec![0.0; self.columns];
        if ones > 0 {
            let explained: f64 = at.iter().zip(&self.centre).map(|(w, m)| w * m).sum();
            v[0] = self.label_centre - at[features] - explained;
        }
        (0..features).for_each(|j| v[ones + j] = -at[j] * self.scale[j]);
        v[self.columns - 1] = 1.0;
        let mut sum = 0.0;
        for j in (0..self.columns).filter(|&j| v[j] != 0.0) {
            let column = &self.gram[j * self.columns..(j + 1) * self.columns];
            let below: f64 = (j + 1..self.columns).map(|i| column[i] * v[i]).sum();
            sum += v[j] * (column[j] * v[j] + 2.0 * below);
        }
        sum.max(0.0)
    }
}

/// Rows that are packed and multiplied at a time: they stay in the first-level cache.
pub(super) const PIECE: usize = 64;
/// The sample that centres and scales are taken from: runs of neighbouring rows, spread evenly.
const RUN: usize = 16;
const RUNS: usize = 128;
/// Passes with better centres, at most.
pub(super) const RECENTRED: usize = 2;

/// Where the dense features lie, and the label; only roughly, if a sample says so.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    centre: Vec<f64>,
    pub(super) scale: Vec<f64>,
    label: f64,
}

/// Partial sums: products of dense columns ([`gram_stride`] apart, [1 | dense | y]); one row of the same columns per
/// other feature; products of other features (the lower triangle).
#[derive(Debug, Default)]
pub(super) struct Sums {
    pub(super) dense: Vec<f64>,
    cross: Vec<f64>,
    others: Vec<f64>,
}

impl Sums {
    pub(super) fn zeros(plan: &Plan) -> Self {
        let mut sums = Self::default();
        sums.begin(plan);
        sums
    }

    /// Sums of no rows, whatever they were of before.
    fn begin(&mut self, plan: &Plan) {
        let (stride, others) = (plan.stride, plan.others.len());
        let sizes = [stride * stride, others * stride, others * others];
        for (sums, size) in [&mut self.dense, &mut self.cross, &mut self.others].into_iter().zip(sizes) {
            sums.clear();
            sums.resize(size, 0.0);
        }
    }

    pub(super) fn join(&mut self, other: &Self) {
        let pairs =
            [(&mut self.dense, &other.dense), (&mut self.cross, &other.cross), (&mut self.others, &other.others)];
        for (into, from) in pairs {
            into.iter_mut().zip(from).for_each(|(a, b)| *a += b);
        }
    }
}

/// What a block of rows needs on its way.
#[derive(Debug, Default)]
struct Room {
    packed: Vec<f64>,
    active: Vec<(usize, f64)>,
}

/// What the columns of the partial sums mean.
pub(super) struct Plan {
    ones: usize,
    dense: Vec<usize>,
    pub(super) others: Vec<usize>,
    /// The place of each feature among `dense` or `others`.
    pub(super) place: Vec<usize>,
    pub(super) stride: usize,
}

impl Plan {
    pub(super) fn new(ones: usize, dense: Vec<usize>, features: usize) -> Self {
        let mut place = vec![usize::MAX; features];
        dense.iter().enumerate().for_each(|(k, &j)| place[j] = k);
        let others: Vec<usize> = (0..features).filter(|&j| place[j] == usize::MAX).collect();
        others.iter().enumerate().for_each(|(k, &j)| place[j] = k);
        let stride = gram_stride(ones + dense.len() + 1);
        Self { ones, dense, others, place, stride }
    }

    /// Columns of a packed row.
    pub(super) fn width(&self) -> usize {
        self.ones + self.dense.len() + 1
    }

    /// Rows per partial sum: merging many other features costs more than summing a few rows. A power of two times
    /// [`BLOCK`].
    pub(super) fn leaf(&self) -> usize {
        let merged = self.others.len() * (self.others.len() + self.stride);
        BLOCK * (merged / (16 * BLOCK)).next_power_of_two().min(64)
    }

    /// Places in the partial sums: of the packed rows, or of the others.
    fn locate(&self, column: usize) -> Result<usize, usize> {
        match column.checked_sub(self.ones) {
            None => Ok(0),
            Some(j) if j == self.place.len() => Ok(self.width() - 1),
            Some(j) if self.others.get(self.place[j]) == Some(&j) => Err(self.place[j]),
            Some(j) => Ok(self.ones + self.place[j]),
        }
    }
}

impl InMemory<'_> {
    pub(super) fn co_moments_of_rows(&self) -> Result<CoMoments> {
        let features = self.shape.features;
        let plan = Plan::new(usize::from(self.shape.biases > 0), self.examples.design.dense(), features);
        let mut frame = self.sampled(&plan);
        let mut sums = self.sums(&plan, &frame)?;
        for _ in 0..RECENTRED {
            let Some(better) = frame.recentred(&plan, &sums.dense) else { break };
            frame = better;
            sums = self.sums(&plan, &frame)?;
        }
        Ok(frame.assembled(&plan, &sums))
    }

    /// [1 | (dense − centre)/scale | y − o − centre] of `rows`, unweighted.
    pub(super) fn pack(&self, plan: &Plan, frame: &Frame, factor: &[f64], rows: &Range<usize>, into: &mut [f64]) {
        let Plan { ones, stride, .. } = *plan;
        self.examples.design.pack_rows(rows, (&frame.centre, factor), stride, &mut into[ones..]);
        let label = ones + plan.dense.len();
        for (into, row) in into.chunks_mut(stride).zip(rows.clone()) {
            into[..ones].fill(1.0);
            let offset = self.examples.offsets.as_ref().map_or(0.0, |offsets| offsets[row]);
            into[label] = self.examples.labels[row] - offset - frame.label;
        }
    }

    /// The pass: each row is read once.
    fn sums(&self, plan: &Plan, frame: &Frame) -> Result<Sums> {
        self.reads.add(self.rows());
        let (design, weights) = (&self.examples.design, self.examples.weights.as_deref());
        let (stride, others) = (plan.stride, plan.others.len());
        // Powers of two.
        let factor: Vec<f64> = frame.scale.iter().map(|scale| 1.0 / scale).collect();
        // Of this pass alone: grams of many features are not kept.
        let (pool, rooms) = (Pool::<Sums>::default(), Pool::<Room>::default());
        let leaf = |rows: Range<usize>| {
            let (mut sums, mut room) = (pool.take(), rooms.take());
            sums.begin(plan);
            let Room { packed, active } = &mut room;
            packed.resize(PIECE * stride, 0.0);
            for lo in rows.clone().step_by(PIECE) {
                let piece = lo..(lo + PIECE).min(rows.end);
                let packed = &mut packed[..piece.len() * stride];
                self.pack(plan, frame, &factor, &piece, packed);
                if let Some(weights) = weights {
                    for (row, weight) in packed.chunks_mut(stride).zip(&weights[piece.clone()]) {
                        let root = weight.sqrt();
                        row.iter_mut().for_each(|x| *x *= root);
                    }
                }
                add_gram(packed, plan.width(), &mut sums.dense);
                if others > 0 {
                    for (row, packed) in piece.zip(packed.chunks(stride)) {
                        let root = weights.map_or(1.0, |weights| weights[row].sqrt());
                        active.clear();
                        design.for_active(row, |j, value| active.push((plan.place[j], value * root)));
                        sums.add_others(active, packed);
                    }
                }
            }
            rooms.give(room);
            Ok(sums)
        };
        let merge = |mut a: Sums, b: Sums| {
            a.join(&b);
            pool.give(b);
            Ok(a)
        };
        over_blocks_of(plan.leaf(), self.examples.design.rows(), self.examples.parallel, &leaf, &merge)
    }

    /// Means and deviations of a sample that is chosen by row numbers alone.
    pub(super) fn sampled(&self, plan: &Plan) -> Frame {
        let rows = self.examples.design.rows();
        let runs: Vec<Range<usize>> = if rows <= RUN * RUNS {
            (0..rows).step_by(RUN).map(|lo| lo..(lo + RUN).min(rows)).collect()
        } else {
            (0..RUNS).map(|k| (rows - RUN) / (RUNS - 1) * k).map(|lo| lo..lo + RUN).collect()
        };
        let (stride, dense) = (plan.stride, plan.dense.len());
        let raw = Frame { centre: vec![0.0; dense], scale: Vec::new(), label: 0.0 };
        let mut packed = vec![0.0; runs.len() * RUN * stride];
        for (run, into) in runs.iter().zip(packed.chunks_mut(RUN * stride)) {
            self.pack(plan, &raw, &vec![1.0; dense], run, into);
        }
        let weight = |row: usize| self.examples.weights.as_ref().map_or(1.0, |weights| weights[row]);
        let numbers: Vec<f64> = runs.iter().cloned().flatten().map(weight).collect();
        let total: f64 = numbers.iter().sum();
        // Means are found from differences to one row that counts: exactly its values where all rows have the same.
        let one = (0..rows).find(|row| weight(*row) > 0.0).unwrap_or(0);
        let mut mean = vec![0.0; stride];
        self.pack(plan, &raw, &vec![1.0; dense], &(one..one + 1), &mut mean);
        let mut apart = vec![0.0; stride];
        for (row, s) in packed.chunks(stride).zip(&numbers) {
            apart.iter_mut().zip(row).zip(&mean).for_each(|((sum, x), one)| *sum += s * (x - one));
        }
        if total > 0.0 {
            mean.iter_mut().zip(&apart).for_each(|(m, sum)| *m += sum / total);
        }
        mean.iter_mut().filter(|m| !m.is_finite()).for_each(|m| *m = 0.0);
        let mut squares = vec![0.0; stride];
        for (row, s) in packed.chunks(stride).zip(&numbers) {
            squares.iter_mut().zip(row).zip(&mean).for_each(|((q, x), m)| *q += s * (x - m) * (x - m));
        }
        let of = plan.ones..plan.ones + dense;
        let deviation = squares[of.clone()].iter().map(|q| if total > 0.0 { (q / total).sqrt() } else { 0.0 });
        Frame::near(plan.ones > 0, &mean[of], deviation, mean[plan.ones + dense])
    }
}

impl Sums {
    /// Adds the products of one row: its other features, with its packed columns and with each other.
    pub(super) fn add_others(&mut self, active: &[(usize, f64)], packed: &[f64]) {
        let stride = packed.len();
        let others = self.cross.len() / stride;
        for (k, &(place, value)) in active.iter().enumerate() {
            let cross = &mut self.cross[place * stride..(place + 1) * stride];
            cross.iter_mut().zip(packed).for_each(|(sum, x)| *sum += value * x);
            for &(other, by) in &active[..=k] {
                self.others[place.min(other) * others + place.max(other)] += value * by;
            }
        }
    }
}

impl Frame {
    /// The sums as one gram.
    pub(super) fn assembled(&self, plan: &Plan, sums: &Sums) -> CoMoments {
        let features = plan.place.len();
        let columns = plan.ones + features + 1;
        let places: Vec<Result<usize, usize>> = (0..columns).map(|column| plan.locate(column)).collect();
        let mut gram = vec![0.0; columns * columns];
        for j in 0..columns {
            for i in j..columns {
                gram[j * columns + i] = match (places[i], places[j]) {
                    (Ok(a), Ok(b)) => sums.dense[a.min(b) * plan.stride + a.max(b)],
                    (Ok(a), Err(b)) | (Err(b), Ok(a)) => sums.cross[b * plan.stride + a],
                    (Err(a), Err(b)) => sums.others[a.min(b) * plan.others.len() + a.max(b)],
                };
            }
        }
        let (mut centre, mut scale) = (vec![0.0; features], vec![1.0; features]);
        for (k, &j) in plan.dense.iter().enumerate() {
            (centre[j], scale[j]) = (self.centre[k], self.scale[k]);
        }
        CoMoments { centre, scale, label_centre: self.label, columns, gram }
    }

    /// Round numbers: powers of two to divide by, and centres of few digits, so that for most data neither rounds.
    fn near(bias: bool, mean: &[f64], deviation: impl Iterator<Item = f64>, label: f64) -> Self {
        let deviation: Vec<f64> = deviation.collect();
        let each = || mean.iter().zip(&deviation);
        let scale: Vec<f64> = each().map(|(m, d)| power_below(if bias { *d } else { length(*m, *d) })).collect();
        // What seems constant is left as it is.
        let unit = |d: &f64, scale: &f64| if *d > 0.0 { scale / 8.0 } else { 0.0 };
        let round = |((m, d), scale): ((&f64, &f64), &f64)| if bias { round_to(*m, unit(d, scale)) } else { 0.0 };
        let centre = each().zip(&scale).map(round).collect();
        Self { centre, scale, label: if bias { label } else { 0.0 } }
    }

    /// A better one, if the sums say that a centre is further from its mean than half a deviation: the sample misled,
    /// and digits would be lost.
    pub(super) fn recentred(&self, plan: &Plan, dense: &[f64]) -> Option<Self> {
        if plan.ones == 0 {
            return None;
        }
        let total = dense[0];
        let mut better = self.clone();
        let mut off = false;
        for k in 0..plan.dense.len() {
            let (mean, square) = (dense[1 + k] / total, dense[(1 + k) * (plan.stride + 1)] / total);
            let variance = (square - mean * mean).max(0.0);
            // A mean below the rounding of the values cannot be told from 0.
            let seen = (mean * self.scale[k]).abs() > 8.0 * f64::EPSILON * self.centre[k].abs();
            if seen && mean.is_finite() && variance.is_finite() && mean * mean > 0.25 * variance {
                off = true;
                better.centre[k] = self.centre[k] + mean * self.scale[k];
                better.scale[k] = power_below(variance.sqrt() * self.scale[k]);
            }
        }
        better.label += dense[plan.width() - 1] / total;
        off.then_some(better)
    }
}

/// The largest power of two that is no larger; 1 for what has none.
fn power_below(x: f64) -> f64 {
    let power = x.log2().floor().exp2();
    if power.is_normal() && (1.0 / power).is_normal() { power } else { 1.0 }
}

/// The nearest multiple of a power of two; of 0 the number itself.
fn round_to(x: f64, unit: f64) -> f64 {
    let rounded = (x / unit).round() * unit;
    if rounded.is_finite() { rounded } else { x }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::data::SparseRows;
    use crate::design::{Block, DesignMatrix};
    use crate::loss::Squared;
    use crate::objective::{Examples, InMemory, Reduction};
    use crate::penalty::NoPenalty;

    /// Allocations of a pass over so many blocks of rows: dense features, and others beside them.
    fn allocations(blocks: usize) -> u64 {
        let rows = 4096 * blocks;
        let x = ndarray::Array2::from_shape_fn((rows, 5), |(i, j)| ((i * 7 + j * 13) % 101) as f64);
        let indices: Vec<u32> = (0..rows as u32).map(|i| i % 9).collect();
        let sparse = SparseRows::of_ones((0..=rows).collect::<Vec<usize>>(), indices, 9).unwrap();
        let design = DesignMatrix::new(vec![Block::Array(x.view().into()), Block::Sparse(sparse)], rows).unwrap();
        let examples = Examples {
            design,
            labels: (0..rows).map(|i| (i % 17) as f64).collect(),
            weights: None,
            offsets: None,
            names: (0..14).map(|j| format!("x{j}")).collect(),
            columns: (0..14).map(|j| j..j + 1).collect(),
            parallel: false,
        };
        let objective = InMemory::new(examples, Arc::new(Squared), Arc::new(NoPenalty), Reduction::Mean, true).unwrap();
        allocation_counter::measure(|| {
            objective.co_moments_of_rows().unwrap();
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
