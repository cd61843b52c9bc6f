//! Hash buckets: which one a text belongs to, what they are called, how often they collide.

use std::collections::BTreeSet;

use super::level_counts::LevelCounts;
use crate::column::faults::setting;
use crate::column::fingerprint::fingerprint64;
use crate::design::Names;
use crate::error::ColumnProblem;

/// More buckets than anyone has use for: each has a weight.
pub(crate) const MAX_BUCKETS: u32 = 1 << 24;

/// The bucket of a text.
pub(crate) fn bucket(text: &str, buckets: u32) -> u32 {
    (fingerprint64(text.as_bytes()) % u64::from(buckets)) as u32
}

/// What the features of buckets are called.
pub(crate) fn bucket_names(column: &str, buckets: u32) -> Names {
    Names::numbered(format!("{column}=#"), 0, buckets as usize)
}

/// What is wrong with a number of buckets.
pub(crate) fn bucket_fault(buckets: u32) -> Option<ColumnProblem> {
    let wrong = !(1..=MAX_BUCKETS).contains(&buckets);
    wrong.then(|| setting("buckets", buckets, "from 1 to 16777216"))
}

/// How many of these fingerprints share a bucket with one before them.
pub(crate) fn collisions(fingerprints: &BTreeSet<u64>, buckets: u32) -> LevelCounts {
    let taken: BTreeSet<u64> = fingerprints.iter().map(|hash| hash % u64::from(buckets)).collect();
    let (levels, collisions) = (Some(taken.len() as u64), Some((fingerprints.len() - taken.len()) as u64));
    LevelCounts { levels, cut: 0, collisions }
}
