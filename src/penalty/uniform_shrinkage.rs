//! Penalties that shrink every weight alike.

use std::fmt::Debug;

use super::{Layout, Penalty, Shrinkage};

/// Ω(w) = Σⱼ λ₂wⱼ² + λ₁|wⱼ|: what is one is a [`Penalty`].
pub(super) trait UniformShrinkage: Send + Sync + Debug {
    /// The name it is known by.
    const NAME: &'static str;

    /// λ₂ and λ₁.
    fn each(&self) -> Shrinkage;
}

impl<P: UniformShrinkage> Penalty for P {
    fn name(&self) -> &str {
        P::NAME
    }

    fn in_words(&self) -> String {
        match self.each() {
            Shrinkage { ridge, lasso } if ridge > 0.0 && lasso > 0.0 => {
                format!("{}: a ridge of strength {ridge} and a lasso of strength {lasso}", P::NAME)
            }
            Shrinkage { ridge, lasso } => format!("{} of strength {}", P::NAME, ridge + lasso),
        }
    }

    fn value(&self, weights: &[f64]) -> f64 {
        weights.iter().map(|w| self.each().value(*w)).sum()
    }

    fn slope(&self, weights: &[f64], into: &mut [f64]) {
        into.iter_mut().zip(weights).for_each(|(slope, w)| *slope += self.each().slope(*w));
    }

    fn prox(&self, weights: &mut [f64], rate: &dyn Fn(usize) -> f64) {
        weights.iter_mut().enumerate().for_each(|(j, w)| *w = self.each().shrink(*w, rate(j)));
    }

    fn shrinkage(&self, layout: &Layout) -> Option<Vec<Shrinkage>> {
        Some(vec![self.each(); layout.weights()])
    }

    fn corner(&self) -> bool {
        self.each().lasso > 0.0
    }

    fn is_none(&self) -> bool {
        self.each() == Shrinkage::default()
    }
}
