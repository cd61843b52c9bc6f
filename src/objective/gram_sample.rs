//! Some rows, to see where the features lie.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// Some rows of [1 | dense features | y − o], the column of ones only beside a bias, each padded to the stride of the layout.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct GramSample {
    /// Row after row; none where no example counts.
    pub(crate) rows: Vec<f64>,
    /// What each counts.
    pub(crate) weights: Vec<f64>,
    /// The first row of all examples that counts.
    pub(crate) first: Option<Vec<f64>>,
}

/// The sample is runs of neighbouring rows, spread evenly.
const RUN: u64 = 16;
const RUNS: u64 = 128;

impl GramSample {
    /// The rows to look at, of so many: chosen by their numbers alone.
    pub(super) fn runs(rows: u64) -> Vec<Range<u64>> {
        if rows <= RUN * RUNS {
            (0..rows.div_ceil(RUN)).map(|k| k * RUN..(k * RUN + RUN).min(rows)).collect()
        } else {
            (0..RUNS).map(|k| (rows - RUN) / (RUNS - 1) * k).map(|lo| lo..lo + RUN).collect()
        }
    }

    /// Those of both parts.
    pub(super) fn merge(mut self, later: Self) -> Self {
        self.rows.extend(later.rows);
        self.weights.extend(later.weights);
        self.first = self.first.or(later.first);
        self
    }
}
