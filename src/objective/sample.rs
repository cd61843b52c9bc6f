//! A sample of the examples, as an objective of its own.

use std::sync::Arc;

use super::{Examples, InMemory};
use crate::error::Result;

/// Neighbouring rows are taken together, as one cache line of a column holds them.
const RUN: usize = 16;

impl InMemory<'_> {
    /// Runs of rows, spread evenly: by their numbers alone, so that the same rows are taken whatever the seed.
    pub(super) fn sample_of_rows<'b>(&self, rows: usize) -> Result<InMemory<'b>> {
        let all = self.rows();
        let runs = rows.div_ceil(RUN).clamp(1, all.div_ceil(RUN));
        let start = |k: usize| (all.div_ceil(RUN) as u128 * k as u128 / runs as u128) as usize * RUN;
        let taken: Vec<usize> = (0..runs).flat_map(|k| start(k)..(start(k) + RUN).min(all)).collect();
        let of = |part: &Option<Arc<[f64]>>| part.as_ref().map(|part| taken.iter().map(|&row| part[row]).collect());
        let labels = (0..self.loss.label_width()).flat_map(|l| taken.iter().map(move |row| l * all + row));
        let examples = Examples {
            design: self.examples.design.take(&taken)?,
            labels: labels.map(|place| self.examples.labels[place]).collect(),
            weights: of(&self.examples.weights),
            offsets: of(&self.examples.offsets),
            names: self.examples.names.clone(),
            columns: self.examples.columns.clone(),
            parallel: self.examples.parallel,
        };
        let bias = self.shape.biases > 0;
        let mut sample = InMemory::new(examples, self.loss.clone(), self.penalty.clone(), self.reduction, bias)?;
        sample.reads = self.reads.clone();
        sample.reads.add(taken.len());
        Ok(sample)
    }
}
