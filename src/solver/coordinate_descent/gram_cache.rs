//! Inner products X_jᵀX_k, computed on first use.

use rayon::prelude::*;

use crate::error::Result;
use crate::objective::ColumnAccess;

/// The gram of the features that have been in a working set, less what the bias takes up, under weights of examples that
/// do not change: a squared loss.
#[derive(Debug, Default)]
pub(super) struct GramCache {
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
/// Features that one thread multiplies with the new ones.
const AT_ONCE: usize = 256;

impl GramCache {
    /// How many of these are not there yet; `None` where they would be too many.
    pub(super) fn lacks(&self, features: &[usize]) -> Option<usize> {
        let there = |j: &usize| self.places.get(*j).is_some_and(|place| *place != NONE);
        let lacks = features.iter().filter(|j| !there(j)).count();
        (self.features.len() + lacks <= MOST).then_some(lacks)
    }

    /// The number of features that are there.
    pub(super) fn len(&self) -> usize {
        self.features.len()
    }

    /// The gram, and how far its columns are apart.
    pub(super) fn gram(&self) -> (&[f64], usize) {
        (&self.gram, self.stride)
    }

    /// Where these features stand in the gram; those that are not there yet are added. `means` are those of a feature, and
    /// `total` what a product of two is multiplied by.
    pub(super) fn places(
        &mut self,
        data: &dyn ColumnAccess,
        (by, total): (&[f64], f64),
        features: &[usize],
        means: &dyn Fn(usize) -> f64,
        all: usize,
    ) -> Result<Vec<usize>> {
        self.places.resize(all, NONE);
        let new: Vec<usize> = features.iter().copied().filter(|&j| self.places[j] == NONE).collect();
        if !new.is_empty() {
            self.add(data, (by, total), &new, means)?;
        }
        Ok(features.iter().map(|&j| self.places[j] as usize).collect())
    }

    fn add(
        &mut self,
        data: &dyn ColumnAccess,
        (by, total): (&[f64], f64),
        new: &[usize],
        means: &dyn Fn(usize) -> f64,
    ) -> Result<()> {
        let old = self.features.len();
        let size = old + new.len();
        if size > self.stride {
            // Not a power of two: columns would share their places in the cache.
            let stride = (size + size / 2).next_multiple_of(64) + 8;
            let mut wide = vec![0.0; stride * stride];
            for k in 0..old {
                wide[k * stride..k * stride + old].copy_from_slice(&self.gram[k * self.stride..k * self.stride + old]);
            }
            (self.gram, self.stride) = (wide, stride);
        }
        // Those of the new with the old, and with each other.
        let parts = self.features.par_chunks(AT_ONCE).map(|old| data.products(old, new, Some(by)));
        let beside: Vec<Vec<f64>> = parts.collect::<Result<_>>()?;
        let own = data.gram(new, Some(by))?;
        for (k, &j) in new.iter().enumerate() {
            let (at, taken) = (old + k, total * means(j));
            for i in 0..old {
                let part = &beside[i / AT_ONCE];
                let product = part[k * (part.len() / new.len()) + i % AT_ONCE] - taken * means(self.features[i]);
                self.gram[at * self.stride + i] = product;
                self.gram[i * self.stride + at] = product;
            }
            for (i, &other) in new.iter().enumerate() {
                self.gram[at * self.stride + old + i] = own[k * new.len() + i] - taken * means(other);
            }
        }
        for &j in new {
            self.places[j] = self.features.len() as u32;
            self.features.push(j);
        }
        Ok(())
    }
}
