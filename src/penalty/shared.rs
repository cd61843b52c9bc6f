//! A penalty behind a pointer is one.

use std::sync::Arc;

use super::{Group, Layout, Names, Penalty, Separable, Shrinkage};
use crate::error::Result;

impl<P: Penalty + ?Sized> Penalty for Arc<P> {
    fn name(&self) -> &str {
        self.as_ref().name()
    }

    fn value(&self, weights: &[f64]) -> f64 {
        self.as_ref().value(weights)
    }

    fn slope(&self, weights: &[f64], into: &mut [f64]) {
        self.as_ref().slope(weights, into);
    }

    fn prox(&self, weights: &mut [f64], rate: &dyn Fn(usize) -> f64) {
        self.as_ref().prox(weights, rate);
    }

    fn for_model(&self, layout: &Layout, names: &Names<'_>) -> Result<Option<Arc<dyn Penalty>>> {
        self.as_ref().for_model(layout, names)
    }

    fn ridge(&self, layout: &Layout) -> Option<Vec<f64>> {
        self.as_ref().ridge(layout)
    }

    fn shrinkage(&self, layout: &Layout) -> Option<Vec<Shrinkage>> {
        self.as_ref().shrinkage(layout)
    }

    fn separable(&self, layout: &Layout) -> Option<Vec<Separable>> {
        self.as_ref().separable(layout)
    }

    fn groups(&self, layout: &Layout) -> Option<Vec<Group>> {
        self.as_ref().groups(layout)
    }

    fn corner(&self) -> bool {
        self.as_ref().corner()
    }

    fn is_none(&self) -> bool {
        self.as_ref().is_none()
    }
}
