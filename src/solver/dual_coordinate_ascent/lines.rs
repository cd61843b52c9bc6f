//! Examples as the steps read them: shown by the objective, or kept.

use crate::data::Shuffler;
use crate::error::Result;
use crate::objective::{Objective, RowAccess, RowBlock};

/// Some examples, in the order of their steps.
pub(super) trait Lines {
    fn len(&self) -> usize;
    /// The place of its dual variable.
    fn number(&self, i: usize) -> usize;
    fn label(&self, i: usize) -> f64;
    fn weight(&self, i: usize) -> f64;
    fn offset(&self, i: usize) -> f64;
    fn squared_norm(&self, i: usize) -> f64;
    fn dot(&self, i: usize, weights: &[f64]) -> f64;
    fn add(&self, i: usize, times: f64, into: &mut [f64]);

    /// Reads what the product of a row will read, so that it is in the cache by then.
    fn touch(&self, _i: usize, _weights: &[f64]) {}
}

impl Lines for RowBlock {
    fn len(&self) -> usize {
        RowBlock::len(self)
    }

    #[inline(always)]
    fn number(&self, i: usize) -> usize {
        RowBlock::number(self, i)
    }

    #[inline(always)]
    fn label(&self, i: usize) -> f64 {
        RowBlock::label(self, i)
    }

    #[inline(always)]
    fn weight(&self, i: usize) -> f64 {
        RowBlock::weight(self, i)
    }

    #[inline(always)]
    fn offset(&self, i: usize) -> f64 {
        RowBlock::offset(self, i)
    }

    #[inline(always)]
    fn squared_norm(&self, i: usize) -> f64 {
        RowBlock::squared_norm(self, i)
    }

    #[inline(always)]
    fn dot(&self, i: usize, weights: &[f64]) -> f64 {
        RowBlock::dot(self, i, weights)
    }

    #[inline(always)]
    fn add(&self, i: usize, times: f64, into: &mut [f64]) {
        RowBlock::add(self, i, times, into);
    }
}

/// RowBlock without dense features, kept as the steps like them: in random order, so that a run of neighbours is as good as
/// a draw, and the features by how often they occur, so that most of what a row touches lies together in the cache.
#[derive(Debug, Default)]
pub(super) struct Kept {
    starts: Vec<usize>,
    /// The place of the weight of each entry, and its value.
    places: Vec<u32>,
    values: Vec<f64>,
    facts: Vec<Facts>,
    /// The number of each example among all of them.
    numbers: Vec<u32>,
    /// The feature of each place among the weights.
    features: Vec<u32>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Facts {
    label: f64,
    weight: f64,
    offset: f64,
    square: f64,
}

/// A stream of random orders of its own: epochs count up from 0.
const STREAM: u64 = u64::MAX - 1;
/// Neighbours that stay together in an epoch.
const NEIGHBOURS: usize = 8;

impl Kept {
    /// `None` where a row has dense features: two passes otherwise.
    pub(super) fn of(objective: &Objective<'_>, rows: &dyn RowAccess, seed: u64) -> Result<Option<Self>> {
        let (examples, features) = (objective.examples() as usize, objective.shape().features);
        let order: Vec<u32> = Shuffler::stream(seed, STREAM).permutation(examples);
        let (mut counts, mut dense) = (vec![0_u32; features], false);
        let (mut kept, mut entries) = (Self::default(), 0);
        rows.show(&mut objective.blocks(&order[..1]), &mut |rows: &RowBlock| {
            rows.each_run(0, |_, _| dense = true);
            Ok(())
        })?;
        if dense {
            return Ok(None);
        }
        let ascending: Vec<u32> = (0..examples as u32).collect();
        rows.show(&mut objective.blocks(&ascending), &mut |rows: &RowBlock| {
            for i in 0..rows.len() {
                rows.each_active(i, |j, _| {
                    counts[j] = counts[j].saturating_add(1);
                    entries += 1;
                });
            }
            Ok(())
        })?;
        kept.features = (0..features as u32).collect();
        kept.features.sort_by_key(|j| std::cmp::Reverse(counts[*j as usize]));
        let mut places = counts;
        kept.features.iter().enumerate().for_each(|(place, j)| places[*j as usize] = place as u32);
        kept.places.reserve_exact(entries);
        kept.values.reserve_exact(entries);
        rows.show(&mut objective.blocks(&order), &mut |rows: &RowBlock| {
            for i in 0..rows.len() {
                kept.starts.push(kept.places.len());
                rows.each_active(i, |j, value| {
                    kept.places.push(places[j]);
                    kept.values.push(value);
                });
                let square = rows.squared_norm(i);
                let (label, weight, offset) = (rows.label(i), rows.weight(i), rows.offset(i));
                kept.facts.push(Facts { label, weight, offset, square });
            }
            Ok(())
        })?;
        kept.starts.push(kept.places.len());
        kept.numbers = order;
        Ok(Some(kept))
    }

    /// Some of them, by their places.
    pub(super) fn at<'k>(&'k self, places: &'k [u32]) -> Chosen<'k> {
        Chosen { kept: self, places }
    }

    /// The places in the order of an epoch: random runs of neighbours.
    pub(super) fn order(&self, seed: u64, epoch: u64) -> Vec<u32> {
        let n = self.facts.len();
        let runs: Vec<u32> = Shuffler::stream(seed, epoch).permutation(n.div_ceil(NEIGHBOURS));
        let places = |run: &u32| {
            let from = *run as usize * NEIGHBOURS;
            from as u32..(from + NEIGHBOURS).min(n) as u32
        };
        runs.iter().flat_map(places).collect()
    }

    /// What belongs to each example, in the order in which they are kept.
    pub(super) fn in_order<T: Copy>(&self, each: &[T]) -> Vec<T> {
        self.numbers.iter().map(|number| each[*number as usize]).collect()
    }

    /// Weights by feature.
    pub(super) fn by_feature(&self, weights: &[f64]) -> Vec<f64> {
        let mut own = vec![0.0; weights.len()];
        self.features.iter().zip(weights).for_each(|(j, w)| own[*j as usize] = *w);
        own
    }

    /// Weights by place.
    pub(super) fn by_place(&self, own: &[f64]) -> Vec<f64> {
        self.features.iter().map(|j| own[*j as usize]).collect()
    }
}

/// Some kept examples.
pub(super) struct Chosen<'k> {
    kept: &'k Kept,
    places: &'k [u32],
}

impl Chosen<'_> {
    #[inline(always)]
    fn entries(&self, i: usize) -> (&[u32], &[f64]) {
        let place = self.places[i] as usize;
        let span = self.kept.starts[place]..self.kept.starts[place + 1];
        (&self.kept.places[span.clone()], &self.kept.values[span])
    }

    #[inline(always)]
    fn facts(&self, i: usize) -> &Facts {
        &self.kept.facts[self.places[i] as usize]
    }
}

impl Lines for Chosen<'_> {
    fn len(&self) -> usize {
        self.places.len()
    }

    #[inline(always)]
    fn number(&self, i: usize) -> usize {
        self.places[i] as usize
    }

    #[inline(always)]
    fn label(&self, i: usize) -> f64 {
        self.facts(i).label
    }

    #[inline(always)]
    fn weight(&self, i: usize) -> f64 {
        self.facts(i).weight
    }

    #[inline(always)]
    fn offset(&self, i: usize) -> f64 {
        self.facts(i).offset
    }

    #[inline(always)]
    fn squared_norm(&self, i: usize) -> f64 {
        self.facts(i).square
    }

    #[inline(always)]
    fn dot(&self, i: usize, weights: &[f64]) -> f64 {
        let (places, values) = self.entries(i);
        crate::design::dot_entries(places, values, weights)
    }

    #[inline(always)]
    fn add(&self, i: usize, times: f64, into: &mut [f64]) {
        let (places, values) = self.entries(i);
        places.iter().zip(values).for_each(|(j, value)| into[*j as usize] += times * value);
    }

    #[inline(always)]
    fn touch(&self, i: usize, weights: &[f64]) {
        if i < self.places.len() {
            std::hint::black_box(self.entries(i).0.iter().fold(0, |all, j| all ^ weights[*j as usize].to_bits()));
        }
    }
}
