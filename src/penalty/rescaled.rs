//! A penalty seen through a change of variables.

use std::sync::{Arc, Mutex, PoisonError};

use super::{Layout, Penalty, Separable, Shrinkage};

/// Ω in the variables v of w = v/σ: a solver that works on conditioned features still minimises the same F.
#[derive(Debug)]
pub(crate) struct Rescaled {
    inner: Arc<dyn Penalty>,
    /// σ per weight.
    scale: Vec<f64>,
    /// Room for the own weights and their slopes: a step must not ask for memory.
    scratch: Mutex<(Vec<f64>, Vec<f64>)>,
}

impl Rescaled {
    pub(crate) fn new(inner: Arc<dyn Penalty>, scale: Vec<f64>) -> Self {
        Self { inner, scale, scratch: Mutex::default() }
    }

    /// Work on the own weights, with room for their slopes.
    fn with_own<T>(&self, weights: &[f64], work: impl FnOnce(&[f64], &mut Vec<f64>) -> T) -> T {
        // What a panic left behind is overwritten.
        let mut scratch = self.scratch.lock().unwrap_or_else(PoisonError::into_inner);
        let (own, slopes) = &mut *scratch;
        own.clear();
        own.extend(weights.iter().zip(&self.scale).map(|(v, s)| v / s));
        work(own, slopes)
    }
}

impl Penalty for Rescaled {
    fn name(&self) -> &str {
        self.inner.name()
    }

    fn value(&self, weights: &[f64]) -> f64 {
        if self.is_none() { 0.0 } else { self.with_own(weights, |own, _| self.inner.value(own)) }
    }

    fn slope(&self, weights: &[f64], into: &mut [f64]) {
        if self.is_none() {
            return;
        }
        self.with_own(weights, |own, slopes| {
            slopes.clear();
            slopes.resize(weights.len(), 0.0);
            self.inner.slope(own, slopes);
            for ((into, slope), scale) in into.iter_mut().zip(slopes).zip(&self.scale) {
                *into += *slope / scale;
            }
        });
    }

    fn prox(&self, weights: &mut [f64], rate: &dyn Fn(usize) -> f64) {
        if self.is_none() {
            return;
        }
        // argmin_v ½(v − a)² + η·Ω(v/σ) is argmin_w ½(w − a/σ)² + (η/σ²)·Ω(w) at w = v/σ.
        weights.iter_mut().zip(&self.scale).for_each(|(v, scale)| *v /= scale);
        self.inner.prox(weights, &|j| rate(j) / (self.scale[j] * self.scale[j]));
        weights.iter_mut().zip(&self.scale).for_each(|(w, scale)| *w *= scale);
    }

    fn shrinkage(&self, layout: &Layout) -> Option<Vec<Shrinkage>> {
        // The prox above, in v: rates η/σ² for w = v/σ.
        let mut each = self.inner.shrinkage(layout)?;
        for (shrinkage, s) in each.iter_mut().zip(&self.scale) {
            *shrinkage = Shrinkage { ridge: shrinkage.ridge / (s * s), lasso: shrinkage.lasso / s };
        }
        Some(each)
    }

    fn separable(&self, layout: &Layout) -> Option<Vec<Separable>> {
        let mut each = self.inner.separable(layout)?;
        for (each, s) in each.iter_mut().zip(&self.scale) {
            let Separable { ridge, lasso, low, high } = *each;
            *each = Separable { ridge: ridge / (s * s), lasso: lasso / s, low: low * s, high: high * s };
        }
        Some(each)
    }

    fn corner(&self) -> bool {
        self.inner.corner()
    }

    fn is_none(&self) -> bool {
        self.inner.is_none()
    }
}
