//! Sparse features numbered by how often they occur.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::block::Block;

/// A numbering in which most of what a row touches lies together in the cache: the weights of words that occur in every
/// other row would otherwise lie a cache line each apart. The order of every sum stays what it is, and so do its bits.
#[derive(Debug)]
pub(crate) struct Ranks {
    /// The entries of each block by place within the block; none where the block keeps its own numbers.
    indices: Vec<Option<Vec<u32>>>,
    /// The place of each feature of the design.
    pub(super) places: Vec<u32>,
    /// The feature of each place.
    pub(super) features: Vec<u32>,
}

/// Where a design keeps its ranks, once it was passed over often enough to be worth them.
#[derive(Debug, Default)]
pub(super) struct Ranking {
    passes: AtomicUsize,
    ranks: OnceLock<Option<Ranks>>,
}

/// Fewer weights lie in the second-level cache in any order.
const MIN_FEATURES: usize = 1 << 14;
/// Numbering costs about as much as three passes, and each pass takes half as long afterwards.
const UNRANKED_PASSES: usize = 2;

impl Ranking {
    /// The ranks for one more pass.
    pub(super) fn next(&self, blocks: &[(usize, Block<'_>)], features: usize, parallel: bool) -> Option<&Ranks> {
        if self.passes.fetch_add(1, Ordering::Relaxed) < UNRANKED_PASSES {
            return None;
        }
        self.ranks.get_or_init(|| Ranks::of(blocks, features, parallel)).as_ref()
    }
}

impl Ranks {
    /// `None` where no block is wide and sparse.
    fn of(blocks: &[(usize, Block<'_>)], features: usize, parallel: bool) -> Option<Self> {
        let mut numbered: Vec<u32> = (0..u32::try_from(features).ok()?).collect();
        let mut places = numbered.clone();
        let mut indices = Vec::with_capacity(blocks.len());
        for (start, block) in blocks {
            let width = block.features();
            let Block::Sparse(rows) = block else {
                indices.push(None);
                continue;
            };
            if width < MIN_FEATURES || rows.entries() < width {
                indices.push(None);
                continue;
            }
            let counts = counts(rows.indices(), width, parallel);
            let own = &mut places[*start..start + width];
            // As often, within a factor of 2, is as near; neighbours stay neighbours.
            let bucket = |count: u32| count.leading_zeros() as usize;
            let mut next = [0_u32; u32::BITS as usize + 1];
            counts.iter().for_each(|count| next[bucket(*count)] += 1);
            let mut before = 0;
            next.iter_mut().for_each(|next| before += std::mem::replace(next, before));
            for (j, count) in counts.iter().enumerate() {
                let next = &mut next[bucket(*count)];
                own[j] = *next;
                numbered[start + *next as usize] = (start + j) as u32;
                *next += 1;
            }
            let place = |j: &u32| own[*j as usize];
            let renamed = match parallel {
                true => rows.indices().par_iter().with_min_len(1 << 14).map(place).collect(),
                false => rows.indices().iter().map(place).collect(),
            };
            own.iter_mut().for_each(|place| *place += *start as u32);
            indices.push(Some(renamed));
        }
        let some = indices.iter().any(Option::is_some);
        some.then_some(Self { indices, places, features: numbered })
    }

    /// The entries of a block by place.
    pub(super) fn indices(&self, block: usize) -> Option<&[u32]> {
        self.indices[block].as_deref()
    }
}

/// How often each feature occurs.
fn counts(indices: &[u32], features: usize, parallel: bool) -> Vec<u32> {
    let count = |indices: &[u32]| {
        let mut counts = vec![0_u32; features];
        indices.iter().for_each(|j| counts[*j as usize] = counts[*j as usize].saturating_add(1));
        counts
    };
    if !parallel {
        return count(indices);
    }
    let (left, right) = indices.split_at(indices.len() / 2);
    let (mut left, right) = rayon::join(|| count(left), || count(right));
    left.iter_mut().zip(right).for_each(|(a, b)| *a = a.saturating_add(b));
    left
}

#[cfg(test)]
mod tests {
    use super::super::{DesignMatrix, Scratch};
    use super::*;
    use crate::data::SparseRows;

    /// Rows whose features are common and rare ones, scattered.
    fn rows(features: usize, count: usize) -> SparseRows<'static> {
        let (mut starts, mut indices, mut values) = (vec![0], Vec::new(), Vec::new());
        for i in 0..count {
            let mut own: Vec<u32> = (1..24).map(|k| (i * k % (1 << (k % 15)) * 7919 % features) as u32).collect();
            own.sort_unstable();
            own.dedup();
            values.extend(own.iter().map(|j| 1.0 + f64::from(*j % 11) / 7.0));
            indices.extend(own);
            starts.push(indices.len());
        }
        SparseRows::new(starts, indices, values, features).unwrap()
    }

    #[test]
    fn passes_by_rank_have_the_bits_of_passes_by_feature() {
        let (features, count) = (MIN_FEATURES, 2000);
        for parallel in [false, true] {
            let blocks = vec![Block::Sparse(rows(40, count)), Block::Sparse(rows(features, count))];
            let design = DesignMatrix::new(blocks, count).unwrap();
            let width = design.features();
            let design = {
                let scale: Vec<f64> = (0..width).map(|j| 1.0 + j as f64).collect();
                design.seen_through(design.affine().rescaled(&vec![0.0; width], &scale).unwrap().into())
            };
            assert!((0..UNRANKED_PASSES).all(|_| design.ranks(parallel).is_none()));
            let ranks = design.ranks(parallel);
            assert!(ranks.is_some_and(|ranks| ranks.indices(0).is_none() && ranks.indices(1).is_some()));
            let weights: Vec<f64> = (0..width).map(|j| (j % 13) as f64 - 6.5).collect();
            let pass = |ranks: Option<&Ranks>| {
                let (mut raw, mut sums, mut gradient) = (vec![0.0; width], vec![0.0; width], vec![0.0; width]);
                let (mut scores, mut scratch) = (vec![0.0; count], Scratch::default());
                design.scaled_weights(ranks, 0..width, &weights, &mut raw);
                for tile in design.tiles(0..count) {
                    let scores = &mut scores[tile.clone()];
                    design.load(&tile, &mut scratch);
                    design.tile_scores((&tile, ranks), &raw, &mut scratch, scores);
                    design.tile_pull_back((&tile, ranks), scores, &mut scratch, &mut sums);
                }
                match ranks {
                    Some(ranks) => DesignMatrix::by_feature(ranks, 0..width, &sums, &mut gradient),
                    None => gradient = sums,
                }
                (scores, gradient)
            };
            assert!(pass(ranks) == pass(None));
            let mut by_hand = vec![0.0; count];
            design.scores(0..count, &weights, &mut by_hand, &mut Scratch::default());
            assert!(pass(ranks).0 == by_hand && by_hand.iter().any(|score| *score != 0.0));
        }
    }

    #[test]
    fn common_features_come_first() {
        let rows = rows(MIN_FEATURES, 4000);
        let counts = counts(rows.indices(), MIN_FEATURES, true);
        let blocks = vec![(0, Block::Sparse(rows))];
        let ranks = Ranks::of(&blocks, MIN_FEATURES, false).unwrap();
        let ordered = ranks.features.windows(2).all(|pair| {
            let count = |j: u32| counts[j as usize].checked_ilog2();
            count(pair[0]) >= count(pair[1])
        });
        assert!(ordered && ranks.places.iter().enumerate().all(|(j, k)| ranks.features[*k as usize] == j as u32));
    }
}
