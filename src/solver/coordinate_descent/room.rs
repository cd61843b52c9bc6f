//! Products of features that were needed once and will be again.

use crate::error::Result;
use crate::objective::ByColumns;

/// The gram of the features that have been in a working set, under weights of examples that do not change: a squared loss.
#[derive(Debug, Default)]
pub(super) struct Room {
    /// The place of each feature; `NONE` for one that has not been needed.
    places: Vec<u32>,
    features: Vec<usize>,
    /// Columns `stride` apart.
    gram: Vec<f64>,
    stride: usize,
}

const NONE: u32 = u32::MAX;
/// Features that are kept.
const MOST: usize = 6000;

impl Room {
    /// The gram of these features, columns beside each other; products that are not there yet are added.
    pub(super) fn gram(
        &mut self,
        data: &dyn ByColumns,
        by: &[f64],
        features: &[usize],
        all: usize,
    ) -> Result<Vec<f64>> {
        self.places.resize(all, NONE);
        let new: Vec<usize> = features.iter().copied().filter(|&j| self.places[j] == NONE).collect();
        if self.features.len() + new.len() > MOST {
            return data.gram(features, Some(by));
        }
        if !new.is_empty() {
            self.add(data, by, &new)?;
        }
        let size = features.len();
        let mut gram = Vec::with_capacity(size * size);
        for &k in features {
            let column = &self.gram[self.places[k] as usize * self.stride..][..self.features.len()];
            gram.extend(features.iter().map(|&i| column[self.places[i] as usize]));
        }
        Ok(gram)
    }

    fn add(&mut self, data: &dyn ByColumns, by: &[f64], new: &[usize]) -> Result<()> {
        let old = self.features.len();
        for &j in new {
            self.places[j] = self.features.len() as u32;
            self.features.push(j);
        }
        let size = self.features.len();
        if size > self.stride {
            let stride = (2 * size).max(64);
            let mut wide = vec![0.0; stride * stride];
            for k in 0..old {
                wide[k * stride..k * stride + old].copy_from_slice(&self.gram[k * self.stride..k * self.stride + old]);
            }
            (self.gram, self.stride) = (wide, stride);
        }
        // Those of the new with the old, and with each other.
        let beside = if old > 0 { data.products(&self.features[..old], new, Some(by))? } else { Vec::new() };
        let own = data.gram(new, Some(by))?;
        for k in 0..new.len() {
            let at = old + k;
            for i in 0..old {
                let product = beside[k * old + i];
                self.gram[at * self.stride + i] = product;
                self.gram[i * self.stride + at] = product;
            }
            self.gram[at * self.stride + old..at * self.stride + size]
                .copy_from_slice(&own[k * new.len()..(k + 1) * new.len()]);
        }
        Ok(())
    }
}
