//! A run of SAGA or SVRG.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::gradient_table::{GradientTable, RowLoss};
use super::settings::{Kind, Settings};
use super::variance_reduced_steps::VarianceReducedSteps;
use crate::error::{Divergence, Error, Result};
use crate::objective::{Objective, RowAccess, RowBlock, Want};
use crate::progress::{Progress, StopReason};
use crate::solver::frame::{Frame, Method, Standardised};
use crate::solver::stochastic::{EpochOrder, Visits};
use crate::solver::{Run, Start, State};

pub(super) struct VarianceReducedRun<'a> {
    settings: Settings,
    /// Its steps are epochs.
    frame: Frame<'a>,
    seed: u64,
    table: GradientTable,
    rate: f64,
    /// Steps over single examples.
    updates: u64,
    /// The mean loss when all slopes were last taken at one point.
    loss: f64,
    /// Epochs since the violation was measured.
    since: u64,
    good: Vec<f64>,
}

/// What a run remembers.
#[derive(Serialize, Deserialize)]
struct Memory {
    table: GradientTable,
    rate: f64,
    updates: u64,
    since: u64,
    /// The loss at the point: on other examples it is another.
    loss: f64,
}

/// The certificate is taken anew after so many epochs at the latest.
const EPOCHS: u64 = 20;

impl<'a> VarianceReducedRun<'a> {
    pub(super) fn begin(settings: &Settings, original: Objective<'a>, start: Start, seed: u64) -> Result<Self> {
        settings.check(&original)?;
        let features = if settings.rate.is_none() { Standardised::Dense } else { Standardised::None };
        let measured = settings.kind != Kind::Saga || settings.tolerance > 0.0;
        let method = Method { measured, ..Method::new(features, settings.epochs) };
        let (frame, memory) = Frame::placed::<Memory>(original, start, seed, method)?;
        let (objective, weights) = (&frame.objective, frame.point.len());
        let scores = objective.examples() as usize * objective.loss().outputs();
        let mut run = Self {
            settings: settings.clone(),
            seed,
            table: GradientTable { mean: vec![0.0; weights], slopes: vec![0.0; scores] },
            rate: settings.rate.unwrap_or(0.0),
            updates: 0,
            loss: f64::NAN,
            since: 0,
            good: frame.weights(),
            frame,
        };
        match memory {
            Some(memory) if run.is_of_these(&memory)? => {
                (run.table, run.rate) = (memory.table, memory.rate);
                (run.updates, run.since) = (memory.updates, memory.since);
                return Ok(run);
            }
            // A point to begin at, and no more.
            _ => (run.frame.step, run.frame.end) = (0, settings.epochs),
        }
        let largest = run.snapshot()?;
        if let (None, Some(bound)) = (settings.rate, run.frame.objective.loss().properties().curvature_bound) {
            let l = bound * largest;
            run.rate = match settings.kind {
                _ if !(l > 0.0) => 1.0,
                Kind::Svrg { .. } => 1.0 / (4.0 * l),
                Kind::Saga => {
                    let ridge = run.frame.objective.penalty().ridge(run.frame.objective.layout()).unwrap_or_default();
                    let convexity = 2.0 * ridge.into_iter().reduce(f64::min).unwrap_or(0.0);
                    1.0 / (2.0 * l + (2.0 * run.frame.objective.examples() as f64 * convexity).min(l))
                }
            };
        }
        if !run.loss.is_finite() {
            return Err(run.lost(run.loss));
        }
        Ok(run)
    }

    fn is_of_these(&self, memory: &Memory) -> Result<bool> {
        let GradientTable { slopes, mean } = &memory.table;
        if slopes.len() != self.table.slopes.len() || mean.len() != self.table.mean.len() {
            return Ok(false);
        }
        Ok(self.loss_here()?.to_bits() == memory.loss.to_bits())
    }

    fn loss_here(&self) -> Result<f64> {
        Ok(self.frame.objective.evaluate(&self.frame.point, Want::Loss)?.loss)
    }

    fn rows(&self) -> Result<Arc<dyn RowAccess + 'a>> {
        self.frame.objective.rows().ok_or_else(|| self.settings.without_rows())
    }

    /// Takes all slopes where the weights are, and the mean of their gradients; returns the largest s/s̄·‖x‖², the constant
    /// included.
    fn snapshot(&mut self) -> Result<f64> {
        let (objective, by_rows) = (self.frame.objective.clone(), self.rows()?);
        let here = objective.evaluate(&self.frame.point, Want::Gradient)?;
        (self.loss, self.table.mean) = (here.loss, here.gradient);
        let order = EpochOrder::new(Visits::InOrder, 0, objective.examples());
        let constant = if objective.shape().biases > 0 { 1.0 } else { 0.0 };
        let per_mean_weight = objective.examples() as f64 / objective.total_weight();
        let (mut loss, mut largest) = (RowLoss::of(&objective), 0.0_f64);
        let (at, slopes) = (&self.frame.point, &mut self.table.slopes);
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

    /// The exact loss and violation, where the mean of the remembered slopes says that they are worth a pass.
    fn measured(&mut self) -> Result<Option<(f64, f64)>> {
        if self.settings.kind != Kind::Saga {
            self.snapshot()?;
            return Ok(Some((self.loss, self.frame.violation_at(&self.frame.point, &self.table.mean))));
        }
        if self.settings.tolerance == 0.0 {
            return Ok(None);
        }
        let guess = self.frame.violation_at(&self.frame.point, &self.table.mean);
        if guess > self.settings.tolerance && self.since < EPOCHS && self.frame.limit().is_none() {
            return Ok(None);
        }
        self.since = 0;
        let here = self.frame.objective.evaluate(&self.frame.point, Want::Gradient)?;
        Ok(Some((here.loss, self.frame.violation_at(&self.frame.point, &here.gradient))))
    }

    fn lost(&self, loss: f64) -> Error {
        let divergence = Divergence::new(self.frame.step + 1, self.updates, loss, self.rate, self.good.clone());
        Error::Diverged(Box::new(divergence))
    }
}

impl std::fmt::Debug for VarianceReducedRun<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("VarianceReducedRun").field("frame", &self.frame).finish_non_exhaustive()
    }
}

impl Run for VarianceReducedRun<'_> {
    fn advance(&mut self, _past: &[Progress]) -> Result<Progress> {
        let (objective, by_rows) = (self.frame.objective.clone(), self.rows()?);
        let n = objective.examples();
        let all = if let Kind::Svrg { inner: Some(inner) } = self.settings.kind { inner } else { n };
        let rounds = all.div_ceil(n.max(1));
        let follows = self.settings.kind == Kind::Saga;
        let mut steps =
            VarianceReducedSteps::new(&objective, (&mut self.frame.point, &mut self.table), self.rate, follows);
        for round in 0..rounds {
            let stream = self.frame.step.wrapping_mul(rounds).wrapping_add(round);
            let order = EpochOrder::new(Visits::Shuffled { seed: self.seed }, stream, n);
            let rows = order.rows().part(0..(all - round * n).min(n) as usize);
            by_rows.show(&mut objective.blocks(rows), &mut |rows: &RowBlock| {
                steps.take(rows);
                Ok(())
            })?;
        }
        steps.finish(&objective.facts().dense);
        let (taken, mut loss) = (steps.taken, steps.losses / steps.weight.max(f64::MIN_POSITIVE));
        self.frame.step += 1;
        self.since += 1;
        self.updates += taken;
        let encoded = self.frame.weights();
        if !loss.is_finite() || encoded.iter().any(|w| !w.is_finite()) {
            return Err(self.lost(loss));
        }
        let measured = self.measured()?;
        if let Some((exact, _)) = measured {
            loss = exact;
        }
        let original = &self.frame.original;
        let penalty = original.penalty().value(&encoded[..original.shape().weights()]);
        self.good = encoded;
        Ok(Progress {
            epoch: self.frame.step,
            loss,
            penalty,
            exact: measured.is_some(),
            violation: measured.map(|(_, violation)| violation),
            ..Progress::new(self.updates, self.rate)
        })
    }

    fn limit(&self) -> Option<StopReason> {
        self.frame.limit()
    }

    fn tighten(&mut self, tolerance: f64) {
        self.settings.tolerance = tolerance;
    }

    fn weights(&self) -> Vec<f64> {
        self.good.clone()
    }

    fn state(&self) -> Result<State> {
        let Self { table, rate, updates, since, .. } = self;
        let memory =
            Memory { table: table.clone(), rate: *rate, updates: *updates, since: *since, loss: self.loss_here()? };
        Ok(self.frame.save(memory))
    }
}
