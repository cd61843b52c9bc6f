//! The baseline: the best model without features.

use super::sample::Sample;
use crate::loss::{Loss, Targets};

impl Sample<'_> {
    /// The same examples with the score that the best model without features gives them: a constant beside their offsets
    /// (`shifts`: the same examples with those as values). `None` where there is no best constant.
    pub(super) fn without_features(&self, loss: &dyn Loss, shifts: Option<&Sample<'_>>) -> Option<Sample<'_>> {
        let offsets = shifts.map(|shifts| shifts.values.as_ref());
        let targets = Targets { labels: &self.labels, weights: self.weights.as_deref(), offsets };
        let constant = loss.best_constant(targets)?.first().copied().filter(|constant| constant.is_finite())?;
        let values = match offsets {
            None => vec![constant; self.len()],
            Some(offsets) => offsets.iter().map(|offset| constant + offset).collect(),
        };
        Some(Sample {
            labels: self.labels.as_ref().into(),
            values: values.into(),
            weights: self.weights.as_deref().map(Into::into),
            total: self.total,
        })
    }
}
