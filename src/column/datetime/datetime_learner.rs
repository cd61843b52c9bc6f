//! What a column of dates or times accumulates.

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

use super::time_feature::TimeFeature;
use crate::column::Learner;
use crate::column::number::{RunningMoments, Scaling};
use crate::error::Result;

/// Whether a moment was missing, and the mean and deviation of each number that is to be standardised.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct DatetimeLearner {
    pub(super) missing: bool,
    /// One for each feature up to the last that is standardised; `None` for one that is not.
    moments: Vec<Option<RunningMoments>>,
}

impl DatetimeLearner {
    /// Takes in the number that a feature makes of each moment.
    pub(super) fn observe(
        &mut self,
        k: usize,
        feature: &TimeFeature,
        moments: &[Option<NaiveDateTime>],
        weights: Option<&[f64]>,
    ) {
        let there = |row: &usize| moments[*row].is_some() && weights.is_none_or(|weights| weights[*row] > 0.0);
        let rows: Vec<usize> = (0..moments.len()).filter(there).collect();
        let values: Vec<f64> =
            rows.iter().filter_map(|&row| moments[row]).map(|moment| feature.number(&moment)).collect();
        let weights: Option<Vec<f64>> = weights.map(|weights| rows.iter().map(|&row| weights[row]).collect());
        self.moments.resize(self.moments.len().max(k + 1), None);
        self.moments[k] = RunningMoments::join(self.moments[k], RunningMoments::of(&values, weights.as_deref()));
    }

    /// The scaling of each of so many features, and those that are constant, so that they cannot be scaled.
    pub(super) fn scaling(&self, features: usize) -> (Vec<Scaling>, Vec<usize>) {
        let mut constant = Vec::new();
        let scaling = |k: usize| {
            let Some(moments) = self.moments.get(k).copied().flatten() else { return Scaling::NONE };
            let scaling = Scaling { shift: moments.mean, scale: moments.deviation() };
            if moments.is_constant() || !scaling.is_safe() {
                constant.push(k);
                return Scaling { scale: 1.0, ..scaling };
            }
            scaling
        };
        ((0..features).map(scaling).collect(), constant)
    }
}

impl Learner for DatetimeLearner {
    fn merge(&mut self, later: Self) -> Result<()> {
        self.missing |= later.missing;
        self.moments.resize(self.moments.len().max(later.moments.len()), None);
        let each = self.moments.iter_mut().zip(later.moments);
        each.for_each(|(moments, later)| *moments = RunningMoments::join(*moments, later));
        Ok(())
    }
}
