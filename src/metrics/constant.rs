//! The baseline: the best model without features.

use super::sample::Sample;
use crate::loss::{Loss, Targets};

impl Sample<'_> {
    /// The same examples with the score that the best model without features gives them: a constant beside their offsets.
    /// `None` where there is no best constant.
    pub(super) fn without_features(&self, loss: &dyn Loss) -> Option<Sample<'_>> {
        let offsets = self.offsets.as_deref();
        let targets = Targets { labels: &self.labels, weights: self.weights.as_deref(), offsets };
        let constant = loss.best_constant(targets)?.first().copied().filter(|constant| constant.is_finite())?;
        Some(self.with_values(match offsets {
            None => vec![constant; self.len()],
            Some(offsets) => offsets.iter().map(|offset| constant + offset).collect(),
        }))
    }
}
