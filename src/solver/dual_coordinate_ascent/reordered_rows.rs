//! Rows in an order and with a numbering of the features that the steps like.

use crate::data::Shuffler;
use crate::error::Result;
use crate::objective::{Objective, RowAccess, RowBlock};

/// All examples, where they have no dense features: in random order, so that a run of neighbours is as good as a draw, and the
/// features by how often they occur, so that most of what a row touches lies together in the cache. A *place* is a number in that
/// order, of an example or of a feature.
#[derive(Debug, Default)]
pub(super) struct ReorderedRows {
    /// By their places; so are the features.
    pub(super) rows: RowBlock,
    /// ‖x‖² of each.
    pub(super) squared_norms: Vec<f64>,
    /// The number of the example at each place.
    numbers: Vec<u32>,
    /// The feature at each place.
    features: Vec<u32>,
}

/// A stream of random orders of its own: epochs count up from 0.
const STREAM: u64 = u64::MAX - 1;
/// Neighbours that stay together in an epoch.
const NEIGHBOURS: usize = 8;

impl ReorderedRows {
    /// `None` where a row has dense features; three passes otherwise.
    pub(super) fn of(objective: &Objective<'_>, rows: &dyn RowAccess, seed: u64) -> Result<Option<Self>> {
        if objective.facts().dense.contains(&true) {
            return Ok(None);
        }
        let (examples, features) = (objective.examples() as usize, objective.shape().features);
        let (mut counts, mut entries) = (vec![0_u32; features], 0);
        let ascending: Vec<u32> = (0..examples as u32).collect();
        rows.show(&mut objective.blocks(&ascending), &mut |rows: &RowBlock| {
            for i in 0..rows.len() {
                rows.each_entry(i, |j, _| {
                    counts[j] = counts[j].saturating_add(1);
                    entries += 1;
                });
            }
            Ok(())
        })?;
        let numbers: Vec<u32> = Shuffler::stream(seed, STREAM).permutation(examples);
        let mut all = Self { numbers, features: (0..features as u32).collect(), ..Self::default() };
        all.features.sort_by_key(|j| std::cmp::Reverse(counts[*j as usize]));
        let mut places = counts;
        all.features.iter().enumerate().for_each(|(place, j)| places[*j as usize] = place as u32);
        all.rows.reserve(examples, entries);
        rows.show(&mut objective.blocks(&all.numbers), &mut |rows: &RowBlock| {
            for i in 0..rows.len() {
                all.rows.push_renumbered(rows, i, &places);
                all.squared_norms.push(rows.squared_norm(i));
            }
            Ok(())
        })?;
        Ok(Some(all))
    }

    /// The places in the order of an epoch: random runs of neighbours.
    pub(super) fn order(&self, seed: u64, epoch: u64) -> Vec<u32> {
        let n = self.numbers.len();
        let runs: Vec<u32> = Shuffler::stream(seed, epoch).permutation(n.div_ceil(NEIGHBOURS));
        let places = |run: &u32| {
            let from = *run as usize * NEIGHBOURS;
            from as u32..(from + NEIGHBOURS).min(n) as u32
        };
        runs.iter().flat_map(places).collect()
    }

    /// What belongs to each example, by place.
    pub(super) fn in_order<T: Copy>(&self, each: &[T]) -> Vec<T> {
        self.numbers.iter().map(|number| each[*number as usize]).collect()
    }

    /// Weights by feature, from weights by place.
    pub(super) fn by_feature(&self, weights: &[f64]) -> Vec<f64> {
        let mut own = vec![0.0; weights.len()];
        self.features.iter().zip(weights).for_each(|(j, w)| own[*j as usize] = *w);
        own
    }

    /// And back.
    pub(super) fn by_place(&self, own: &[f64]) -> Vec<f64> {
        self.features.iter().map(|j| own[*j as usize]).collect()
    }
}
