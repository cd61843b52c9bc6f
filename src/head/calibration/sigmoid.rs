//! Platt's sigmoid: a logistic regression of the label on the score.

use std::fmt;
use std::sync::Arc;

use ndarray::ArrayView2;
use serde::{Deserialize, Serialize};

use super::refused::refused;
use crate::engine::Local;
use crate::error::{Error, Result};
use crate::loss::Logistic;
use crate::metrics::Sample;
use crate::penalty::NoPenalty;
use crate::solver::{Begun, Driver, Newton, NoWatch, Solver, Start, drive};

/// p = 1/(1 + e^−(slope·z + bias)), with a slope above 0.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sigmoid {
    bias: f64,
    slope: f64,
}

impl Sigmoid {
    /// Minimises the log loss of the targets (N₊ + 1)/(N₊ + 2) for positives and 1/(N₋ + 2) for negatives, N being the sums of
    /// their weights. These lie within (0, 1), so that there is an optimum whenever two scores differ.
    pub(super) fn learn(sample: &Sample<'_>) -> Result<Self> {
        let scores: &[f64] = &sample.values;
        let positives: f64 = sample.groups().iter().map(|group| group.label).sum();
        let negatives = sample.total - positives;
        if !(positives > 0.0 && negatives > 0.0) {
            return Err(refused("examples of one class".to_owned()));
        }
        if scores.iter().all(|score| *score == scores[0]) {
            return Err(refused(format!("the score {} for every example", scores[0])));
        }
        let (high, low) = ((positives + 1.0) / (positives + 2.0), 1.0 / (negatives + 2.0));
        let targets = sample.labels.iter().map(|label| if *label > 0.5 { high } else { low }).collect();
        let column = ArrayView2::from_shape((scores.len(), 1), scores).map_err(Error::other)?;
        let examples = Local::new(vec![column.into()], targets, Arc::new(Logistic), true)?;
        let objective = examples.weighted(sample.weights.as_deref().map(<[f64]>::to_vec), None)?;
        let objective = objective.objective(Arc::new(NoPenalty))?;
        let solver = Newton::default();
        let weights = match solver.begin(objective.clone(), Start::Auto, 0)? {
            Begun::Solved(solved) => solved.weights,
            Begun::Running(run) => {
                drive(Driver::new(run, objective, None, solver.rules(), None)?, &mut NoWatch)?.weights
            }
        };
        match weights.as_slice() {
            [slope, bias] if *slope > 0.0 && slope.is_finite() && bias.is_finite() => {
                Ok(Self { slope: *slope, bias: *bias })
            }
            _ => Err(refused("scores that are no higher where the label is positive".to_owned())),
        }
    }

    pub(super) fn fault(&self) -> Option<&'static str> {
        let Self { slope, bias } = *self;
        (!(slope > 0.0 && slope.is_finite() && bias.is_finite())).then_some("whose slope is not above 0")
    }

    pub(super) fn probability(&self, score: f64) -> f64 {
        let log_odds = self.slope * score + self.bias;
        // Of a score and a slope that overflow together the sign is left.
        Logistic::sigmoid(log_odds.clamp(f64::MIN, f64::MAX))
    }
}

impl fmt::Display for Sigmoid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.bias < 0.0 { '−' } else { '+' };
        write!(f, "sigmoid 1/(1 + e^−({:.6}·z {sign} {:.6}))", self.slope, self.bias.abs())
    }
}
