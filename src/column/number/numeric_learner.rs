//! What a number column accumulates.

use serde::{Deserialize, Serialize};

use super::learned_step::LearnedStep;
use super::number_reader::Originals;
use super::power::{BestPower, best_power};
use super::running_moments::RunningMoments;
use super::sample::Sample;
use super::scaling::Scaling;
use super::step::Step;
use crate::column::Learner;
use crate::error::{ColumnProblem, Result};

/// The most quantiles that are kept.
const QUANTILES: f64 = 1000.0;

/// The statistics of a number column: of what comes before the first scaling that is still to be learned.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct NumericLearner {
    /// The steps that earlier passes learned.
    pub(super) learned: Vec<Step>,
    moments: Option<RunningMoments>,
    /// The power at which a search ended at its bound.
    pub(super) at_bound: Option<f64>,
    /// All values, where quantiles or a power are asked for.
    sample: Sample,
}

impl NumericLearner {
    pub(super) fn observe(&mut self, originals: &Originals, weights: Option<&[f64]>, keep: bool) {
        originals.each_chunk(weights, |values, weights| {
            self.moments = RunningMoments::join(self.moments, RunningMoments::of(values, weights));
            if keep {
                self.sample.push(values, weights);
            }
        });
    }

    /// Keeps a step and forgets the statistics of the pass that ends.
    pub(super) fn next_pass(&mut self, step: Step) {
        self.learned.push(step);
        self.moments = None;
        self.sample = Sample::default();
    }

    pub(super) fn is_constant(&self) -> bool {
        self.moments.is_none_or(|moments| moments.is_constant())
    }

    /// The scaling that is learned, and whether the column is constant, so that it cannot be scaled.
    pub(super) fn scaling(&self, step: LearnedStep) -> Result<(Scaling, bool), ColumnProblem> {
        let Some(moments) = self.moments else { return Ok((Scaling::NONE, true)) };
        let (shift, scale) = match step {
            LearnedStep::MinMax => (moments.lowest, moments.highest - moments.lowest),
            LearnedStep::Robust => match self.sample.quantiles(&[0.25, 0.5, 0.75])[..] {
                [low, median, high] => (median, high - low),
                _ => (0.0, 1.0),
            },
            LearnedStep::Centre => (moments.mean, 1.0),
            _ => (moments.mean, moments.deviation()),
        };
        if !(shift.is_finite() && scale.is_finite()) {
            return Err(moments.too_far_apart());
        }
        // Values within 1e-308 of each other are as good as constant: 1/scale would overflow.
        let unscaled = moments.is_constant() || !(Scaling { shift, scale }).is_safe();
        // Half of the values may be one, without the column being constant.
        let constant = unscaled && (moments.is_constant() || step != LearnedStep::Robust);
        Ok((Scaling { shift, scale: if unscaled { 1.0 } else { scale } }, constant))
    }

    /// The step with what it has learned.
    pub(super) fn step(&mut self, step: LearnedStep) -> Result<Step, ColumnProblem> {
        let (values, weights) = self.sample.parts();
        if step.needs_values() && values.is_empty() {
            return Err(ColumnProblem::AllMissing);
        }
        match step {
            LearnedStep::Power => {
                let BestPower { lambda, shrink, at_bound } = best_power(values, weights);
                self.at_bound = at_bound.then_some(lambda).or(self.at_bound);
                Ok(Step::Power { lambda, shrink })
            }
            LearnedStep::NormalQuantiles => {
                let count = self.sample.weight().floor().clamp(2.0, QUANTILES) as usize;
                let at: Vec<f64> = (0..count).map(|i| i as f64 / (count - 1) as f64).collect();
                let mut quantiles = self.sample.quantiles(&at);
                // Interpolation may round two of them into the wrong order.
                quantiles.sort_unstable_by(f64::total_cmp);
                Ok(Step::NormalQuantiles { quantiles })
            }
            LearnedStep::Centre | LearnedStep::Standard | LearnedStep::MinMax | LearnedStep::Robust => {
                self.scaling(step).map(|(scaling, _)| Step::Affine(scaling))
            }
        }
    }

    pub(super) fn mean(&self) -> Result<f64, ColumnProblem> {
        let moments = self.moments.ok_or(ColumnProblem::AllMissing)?;
        if moments.mean.is_finite() { Ok(moments.mean) } else { Err(moments.too_far_apart()) }
    }

    pub(super) fn median(&self) -> Result<f64, ColumnProblem> {
        self.sample.quantiles(&[0.5]).first().copied().ok_or(ColumnProblem::AllMissing)
    }
}

impl Learner for NumericLearner {
    fn merge(&mut self, later: Self) -> Result<()> {
        self.moments = RunningMoments::join(self.moments, later.moments);
        self.sample.merge(later.sample)
    }
}
