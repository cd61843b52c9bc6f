//! How several categories of one row share it.

use serde::{Deserialize, Serialize};

/// What the features of a row with several categories become: n is how many of its categories have a feature, a category
/// that stands twice counted twice.
///
/// ```text
///            unweighted     weights v
/// Sum        1              v
/// Mean       1/n            v/Σv
/// SqrtN      1/√n           v/√Σv²
/// ```
///
/// *Corners:* a row without any is all zeros. With Mean and SqrtN, weights that are not positive are left out, as
/// TensorFlow does; with Sum they count.
///
/// # Source
/// TensorFlow's `sparse_combiner` of its linear models, `safe_embedding_lookup_sparse`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[doc(alias = "sparse_combiner")]
#[non_exhaustive]
pub enum Combiner {
    /// Each category counts in full.
    #[default]
    Sum,
    /// The categories of a row share 1.
    Mean,
    /// Their squares share 1, when all are different.
    SqrtN,
}

impl Combiner {
    /// The features of one row, ascending and each once, behind what is there.
    pub(crate) fn combine(self, codes: &[u32], weights: Option<&[f64]>, into: &mut Vec<(u32, f64)>) {
        let start = into.len();
        let weight = |at: usize| weights.map_or(1.0, |weights| weights.get(at).copied().unwrap_or(0.0));
        let (mut sum, mut squares) = (0.0, 0.0);
        for (at, &code) in codes.iter().enumerate() {
            let weight = weight(at);
            if code != crate::design::Codes::NONE && (weight > 0.0 || self == Self::Sum) {
                into.push((code, weight));
                sum += weight;
                squares += weight * weight;
            }
        }
        // Stable, so that equal codes add up in the order of the row.
        into[start..].sort_by_key(|(code, _)| *code);
        let divisor = match self {
            Self::Sum => 1.0,
            Self::Mean => sum,
            Self::SqrtN => squares.sqrt(),
        };
        let mut kept = start;
        for at in start..into.len() {
            let (code, weight) = into[at];
            let value = weight / divisor;
            if kept > start && into[kept - 1].0 == code {
                into[kept - 1].1 += value;
            } else {
                into[kept] = (code, value);
                kept += 1;
            }
        }
        into.truncate(kept);
    }
}
