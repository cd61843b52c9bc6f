//! What a number column accumulates.

use serde::{Deserialize, Serialize};

use super::Scaling;
use crate::column::moments::Moments;
use crate::column::reading::Own;
use crate::column::sample::Sample;
use crate::column::step::is_affine;
use crate::error::ColumnProblem;

/// The statistics of a number column: of what comes before the first scaling that is still to be learned.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct NumericLearner {
    /// Shift and scale of each scaling that earlier passes learned.
    pub(super) scales: Vec<(f64, f64)>,
    moments: Option<Moments>,
    /// All values, where the median is asked for.
    sample: Sample,
}

impl NumericLearner {
    pub(super) fn observe(&mut self, own: &Own, weights: Option<&[f64]>, keep: bool) {
        own.pieces(weights, |values, weights| {
            self.moments = Moments::join(self.moments, Moments::of(values, weights));
            if keep {
                self.sample.push(values, weights);
            }
        });
    }

    pub(super) fn merge(&mut self, later: Self) {
        self.moments = Moments::join(self.moments, later.moments);
        self.sample.merge(&later.sample);
    }

    /// Keeps a scaling and forgets the statistics of the pass that ends.
    pub(super) fn next_pass(&mut self, scale: (f64, f64)) {
        self.scales.push(scale);
        self.moments = None;
        self.sample = Sample::default();
    }

    pub(super) fn is_constant(&self) -> bool {
        self.moments.is_none_or(|moments| moments.is_constant())
    }

    /// Shift and scale, and whether the column is constant, so that it cannot be scaled.
    pub(super) fn scaling(&self, scaling: Scaling) -> Result<((f64, f64), bool), ColumnProblem> {
        let Some(moments) = self.moments else { return Ok(((0.0, 1.0), true)) };
        let (shift, scale) = match scaling {
            Scaling::Standard => (moments.mean, moments.deviation()),
            Scaling::MinMax => (moments.lowest, moments.highest - moments.lowest),
        };
        if !(shift.is_finite() && scale.is_finite()) {
            return Err(ColumnProblem::TooFarApart { lowest: moments.lowest, highest: moments.highest });
        }
        // Values within 1e-308 of each other are as good as constant: 1/scale would overflow.
        let constant = moments.is_constant() || !is_affine(shift, scale);
        Ok(((shift, if constant { 1.0 } else { scale }), constant))
    }

    pub(super) fn mean(&self) -> Result<f64, ColumnProblem> {
        let moments = self.moments.ok_or(ColumnProblem::AllMissing)?;
        let apart = ColumnProblem::TooFarApart { lowest: moments.lowest, highest: moments.highest };
        if moments.mean.is_finite() { Ok(moments.mean) } else { Err(apart) }
    }

    pub(super) fn median(&self) -> Result<f64, ColumnProblem> {
        self.sample.quantiles(&[0.5]).first().copied().ok_or(ColumnProblem::AllMissing)
    }
}
