//! Strengths of each weight's own.

use super::{Layout, Penalty, Shrinkage};

/// ```text
/// Ω = Σⱼ lassoⱼ·|wⱼ| + ridgeⱼ·wⱼ²
/// ```
///
/// one pair of strengths for each weight (output-major): what penalties become whose strengths depend on the features.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct EachWeight {
    name: String,
    each: Vec<Shrinkage>,
}

impl EachWeight {
    /// Known by the name of the penalty it comes from.
    pub(crate) fn new(name: &str, each: Vec<Shrinkage>) -> Self {
        Self { name: name.to_owned(), each }
    }

    /// Σⱼ λⱼwⱼ².
    pub(crate) fn ridge(strengths: impl IntoIterator<Item = f64>) -> Self {
        Self::new("ridge", strengths.into_iter().map(|ridge| Shrinkage { ridge, lasso: 0.0 }).collect())
    }
}

impl Penalty for EachWeight {
    fn name(&self) -> &str {
        &self.name
    }

    fn value(&self, weights: &[f64]) -> f64 {
        weights.iter().zip(&self.each).map(|(w, each)| each.value(*w)).sum()
    }

    fn slope(&self, weights: &[f64], into: &mut [f64]) {
        let slopes = into.iter_mut().zip(weights).zip(&self.each);
        slopes.for_each(|((slope, w), each)| *slope += each.slope(*w));
    }

    fn prox(&self, weights: &mut [f64], rate: &dyn Fn(usize) -> f64) {
        let each = weights.iter_mut().zip(&self.each).enumerate();
        each.for_each(|(j, (w, each))| *w = each.shrink(*w, rate(j)));
    }

    fn shrinkage(&self, _layout: &Layout) -> Option<Vec<Shrinkage>> {
        Some(self.each.clone())
    }

    fn corner(&self) -> bool {
        self.each.iter().any(|each| each.lasso > 0.0)
    }

    fn is_none(&self) -> bool {
        self.each.iter().all(|each| *each == Shrinkage::default())
    }
}
