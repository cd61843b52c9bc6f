//! A run of SAGA or SVRG.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::gradient_table::{GradientTable, RowLoss};
use super::settings::{Kind, Settings};
use super::variance_reduced_steps::VarianceReducedSteps;
use crate::error::{Divergence, Error, Result};
use crate::objective::{Objective, RowAccess, RowBlock, Want};
use crate::progress::{Progress, StopReason};
use crate::solver::change_of_variables::ChangeOfVariables;
use crate::solver::learning_rate::conditioned;
use crate::solver::start::begun;
use crate::solver::stochastic::EpochOrder;
use crate::solver::{OptimalityMeasure, Run, Start, State};

pub(super) struct VarianceReducedRun<'a> {
    settings: Settings,
    given: Objective<'a>,
    objective: Objective<'a>,
    variables: Option<ChangeOfVariables>,
    seed: u64,
    table: GradientTable,
    rate: f64,
    epoch: u64,
    step: u64,
    /// The epoch at which this run's limit is reached; a resumed run goes on for as many again.
    end: u64,
    /// The mean loss when all slopes were last taken at one point.
    loss: f64,
    since: u64,
    measure: Option<OptimalityMeasure>,
    good: Vec<f64>,
}

#[derive(Serialize, Deserialize)]
struct SavedVarianceReduced {
    at: Vec<f64>,
    slopes: Vec<f64>,
    mean: Vec<f64>,
    variables: Option<ChangeOfVariables>,
    rate: f64,
    epoch: u64,
    step: u64,
    since: u64,
    /// The loss at `at`: on other examples it is another.
    loss: f64,
}

/// The certificate is taken anew after so many epochs at the latest.
const EPOCHS: u64 = 20;

impl<'a> VarianceReducedRun<'a> {
    pub(super) fn begin(settings: &Settings, given: Objective<'a>, start: Start, seed: u64) -> Result<Self> {
        settings.check(&given)?;
        let auto = settings.rate.is_none();
        let place = |saved: &SavedVarianceReduced| (saved.at.clone(), saved.variables.is_some());
        let (start, saved) = begun(start, &given, seed, auto, place)?;
        let (objective, variables) = if auto {
            let earlier = saved.as_ref().and_then(|saved| saved.variables.clone());
            let (objective, variables) = conditioned(&given, earlier, false)?;
            (objective, Some(variables))
        } else {
            (given.clone(), None)
        };
        let at = match &variables {
            Some(variables) if saved.is_none() => variables.to_solver(&start),
            _ => start,
        };
        let scores = objective.examples() as usize * objective.loss().outputs();
        let mut run = Self {
            settings: settings.clone(),
            given,
            variables,
            seed,
            table: GradientTable { mean: vec![0.0; at.len()], at, slopes: vec![0.0; scores] },
            rate: settings.rate.unwrap_or(0.0),
            epoch: 0,
            step: 0,
            end: settings.epochs,
            loss: f64::NAN,
            since: 0,
            measure: None,
            good: Vec::new(),
            objective,
        };
        run.good = run.own();
        if let Some(saved) = saved
            && run.is_of_these(&saved)?
        {
            run.table = GradientTable { at: saved.at, slopes: saved.slopes, mean: saved.mean };
            (run.rate, run.epoch, run.step, run.since) = (saved.rate, saved.epoch, saved.step, saved.since);
            run.end = saved.epoch.saturating_add(settings.epochs);
            return Ok(run);
        }
        let largest = run.snapshot()?;
        if let (None, Some(bound)) = (settings.rate, run.objective.loss().properties().curvature_bound) {
            let l = bound * largest;
            run.rate = match settings.kind {
                _ if !(l > 0.0) => 1.0,
                Kind::Svrg { .. } => 1.0 / (4.0 * l),
                Kind::Saga => {
                    let ridge = run.objective.penalty().ridge(run.objective.layout()).unwrap_or_default();
                    let convexity = 2.0 * ridge.into_iter().reduce(f64::min).unwrap_or(0.0);
                    1.0 / (2.0 * l + (2.0 * run.objective.examples() as f64 * convexity).min(l))
                }
            };
        }
        if !run.loss.is_finite() {
            return Err(run.lost(run.loss));
        }
        Ok(run)
    }

    fn is_of_these(&self, saved: &SavedVarianceReduced) -> Result<bool> {
        if saved.slopes.len() != self.table.slopes.len() || saved.mean.len() != self.table.mean.len() {
            return Ok(false);
        }
        let loss = self.objective.evaluate(&saved.at, Want::Loss)?.loss;
        Ok(loss.to_bits() == saved.loss.to_bits())
    }

    fn own(&self) -> Vec<f64> {
        match &self.variables {
            Some(variables) => variables.to_encoded(&self.table.at),
            None => self.table.at.clone(),
        }
    }

    fn rows(&self) -> Result<Arc<dyn RowAccess + 'a>> {
        self.objective.rows().ok_or_else(|| self.settings.without_rows())
    }

    /// Takes all slopes where the weights are, and the mean of their gradients; returns the largest s/s̄·‖x‖², the constant
    /// included.
    fn snapshot(&mut self) -> Result<f64> {
        let (objective, by_rows) = (self.objective.clone(), self.rows()?);
        let here = objective.evaluate(&self.table.at, Want::Gradient)?;
        (self.loss, self.table.mean) = (here.loss, here.gradient);
        let order = EpochOrder::new(None, 0, objective.examples());
        let constant = if objective.shape().biases > 0 { 1.0 } else { 0.0 };
        let per_mean_weight = objective.examples() as f64 / objective.total_weight();
        let (mut loss, mut largest) = (RowLoss::of(&objective), 0.0_f64);
        let GradientTable { at, slopes, .. } = &mut self.table;
        by_rows.show(&mut objective.blocks(order.rows()), &mut |rows: &RowBlock| {
            for i in 0..rows.len() {
                loss.at(rows, i, at);
                let outputs = loss.slopes.len();
                slopes[rows.number(i) * outputs..][..outputs].copy_from_slice(&loss.slopes);
                largest = largest.max(per_mean_weight * rows.weight(i) * (rows.squared_norm(i) + constant));
            }
            Ok(())
        })?;
        Ok(largest)
    }

    /// The largest slope left, where the data part has this gradient in the run's own variables.
    fn violation(&mut self, own: &[f64], gradient: &[f64]) -> Result<f64> {
        let measure = match &mut self.measure {
            Some(measure) => measure,
            place => place.insert(OptimalityMeasure::of(&self.given)?),
        };
        let penalty = self.given.penalty();
        Ok(match &self.variables {
            Some(variables) => measure.violation(penalty, own, &variables.encoded_gradient(gradient)),
            None => measure.violation(penalty, own, gradient),
        })
    }

    /// The exact loss and violation, where the mean of the remembered slopes says that they are worth a pass.
    fn measured(&mut self, own: &[f64]) -> Result<Option<(f64, f64)>> {
        if self.settings.kind != Kind::Saga {
            self.snapshot()?;
            let mean = std::mem::take(&mut self.table.mean);
            let violation = self.violation(own, &mean)?;
            self.table.mean = mean;
            return Ok(Some((self.loss, violation)));
        }
        if self.settings.tolerance == 0.0 {
            return Ok(None);
        }
        let mean = std::mem::take(&mut self.table.mean);
        let guess = self.violation(own, &mean)?;
        self.table.mean = mean;
        if guess > self.settings.tolerance && self.since < EPOCHS && self.epoch < self.end {
            return Ok(None);
        }
        self.since = 0;
        let here = self.objective.evaluate(&self.table.at, Want::Gradient)?;
        Ok(Some((here.loss, self.violation(own, &here.gradient)?)))
    }

    fn lost(&self, loss: f64) -> Error {
        let divergence = Divergence::new(self.epoch + 1, self.step, loss, self.rate, self.good.clone());
        Error::Diverged(Box::new(divergence))
    }
}

impl std::fmt::Debug for VarianceReducedRun<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("VarianceReducedRun").field("epoch", &self.epoch).finish_non_exhaustive()
    }
}

impl Run for VarianceReducedRun<'_> {
    fn advance(&mut self, _past: &[Progress]) -> Result<Progress> {
        let (objective, by_rows) = (self.objective.clone(), self.rows()?);
        let n = objective.examples();
        let all = if let Kind::Svrg { inner: Some(inner) } = self.settings.kind { inner } else { n };
        let rounds = all.div_ceil(n.max(1));
        let follows = self.settings.kind == Kind::Saga;
        let mut steps = VarianceReducedSteps::new(&objective, &mut self.table, self.rate, follows);
        for round in 0..rounds {
            let stream = self.epoch.wrapping_mul(rounds).wrapping_add(round);
            let order = EpochOrder::new(Some(self.seed), stream, n);
            let rows = order.rows().part(0..(all - round * n).min(n) as usize);
            by_rows.show(&mut objective.blocks(rows), &mut |rows: &RowBlock| {
                steps.take(rows);
                Ok(())
            })?;
        }
        steps.finish(&objective.facts().dense);
        let (taken, mut loss) = (steps.taken, steps.losses / steps.weight.max(f64::MIN_POSITIVE));
        self.epoch += 1;
        self.since += 1;
        self.step += taken;
        let own = self.own();
        if !loss.is_finite() || own.iter().any(|w| !w.is_finite()) {
            return Err(self.lost(loss));
        }
        let measured = self.measured(&own)?;
        if let Some((exact, _)) = measured {
            loss = exact;
        }
        let penalty = self.given.penalty().value(&own[..self.given.shape().weights()]);
        self.good = own;
        Ok(Progress {
            epoch: self.epoch,
            loss,
            penalty,
            exact: measured.is_some(),
            violation: measured.map(|(_, violation)| violation),
            ..Progress::new(self.step, self.rate)
        })
    }

    fn limit(&self) -> Option<StopReason> {
        (self.epoch >= self.end).then_some(StopReason::Epochs(self.epoch))
    }

    fn tighten(&mut self, tolerance: f64) {
        self.settings.tolerance = tolerance;
    }

    fn weights(&self) -> Vec<f64> {
        self.good.clone()
    }

    fn state(&self) -> Result<State> {
        let GradientTable { at, slopes, mean } = self.table.clone();
        let saved = SavedVarianceReduced {
            loss: self.objective.evaluate(&at, Want::Loss)?.loss,
            at,
            slopes,
            mean,
            variables: self.variables.clone(),
            rate: self.rate,
            epoch: self.epoch,
            step: self.step,
            since: self.since,
        };
        Ok(State::of(saved))
    }
}
