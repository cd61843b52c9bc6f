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
const LEAST_FEATURES: usize = 1 << 14;
/// Numbering costs about as much as three passes, and each pass takes half as long afterwards.
const PASSES: usize = 2;

impl Ranking {
    /// The ranks for one more pass.
    pub(super) fn next(&self, blocks: &[(usize, Block<'_>)], features: usize, parallel: bool) -> Option<&Ranks> {
        if self.passes.fetch_add(1, Ordering::Relaxed) < PASSES {
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
            if width < LEAST_FEATURES || rows.entries() < width {
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
