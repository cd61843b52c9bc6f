//! What a column of dates or times accumulates.

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

use super::time_feature::TimeFeature;
use crate::column::number::{Moments, Scaling};

/// Whether a moment was missing, and the mean and deviation of each number that is to be standardised.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DatetimeLearner {
    pub(super) missing: bool,
    /// One for each feature; `None` for one that is not standardised.
    moments: Vec<Option<Moments>>,
}

impl DatetimeLearner {
    pub(super) fn new(time_features: usize) -> Self {
        Self { missing: false, moments: vec![None; time_features] }
    }

    /// Takes in the number that an feature makes of each moment.
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
        self.moments[k] = Moments::join(self.moments[k], Moments::of(&values, weights.as_deref()));
    }

    pub(super) fn merge(&mut self, later: &Self) {
        self.missing |= later.missing;
        let each = self.moments.iter_mut().zip(&later.moments);
        each.for_each(|(moments, later)| *moments = Moments::join(*moments, *later));
    }

    /// The scaling of each feature, and the time_features that are constant, so that they cannot be scaled.
    pub(super) fn scaling(&self) -> (Vec<Scaling>, Vec<usize>) {
        let mut constant = Vec::new();
        let value_and_slope = |(k, moments): (usize, &Option<Moments>)| {
            let Some(moments) = moments else { return Scaling::NONE };
            let scaling = Scaling { shift: moments.mean, scale: moments.deviation() };
            if moments.is_constant() || !scaling.is_safe() {
                constant.push(k);
                return Scaling { scale: 1.0, ..scaling };
            }
            scaling
        };
        (self.moments.iter().enumerate().map(value_and_slope).collect(), constant)
    }
}
