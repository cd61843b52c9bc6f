//! A run of SAGA or SVRG.

use serde::{Deserialize, Serialize};

use super::lag::Lag;
use super::settings::{Kind, Settings};
use super::table::{Keeping, Room, Steps, Table, Terms};
use crate::data::Shuffler;
use crate::error::{Divergence, Error, Result};
use crate::instructions::widest;
use crate::objective::{Objective, RowBlock, Want};
use crate::progress::{Progress, StopReason};
use crate::solver::change_of_variables::ChangeOfVariables;
use crate::solver::learning_rate::conditioned;
use crate::solver::start::begun;
use crate::solver::{OptimalityMeasure, Run, Start, State};

pub(super) struct Reducing<'a> {
    settings: Settings,
    given: Objective<'a>,
    objective: Objective<'a>,
    variables: Option<ChangeOfVariables>,
    seed: u64,
    table: Table,
    rate: f64,
    /// Which features are not dense.
    loose: Vec<bool>,
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
struct Saved {
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

impl<'a> Reducing<'a> {
    pub(super) fn begin(settings: &Settings, given: Objective<'a>, start: Start, seed: u64) -> Result<Self> {
        settings.check(&given)?;
        let auto = settings.rate.is_none();
        let place = |saved: &Saved| (saved.at.clone(), saved.variables.is_some());
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
        let loose = given.spread()?.dense.iter().map(|dense| !dense).collect();
        let scores = objective.examples() as usize * objective.loss().outputs();
        let mut run = Self {
            settings: settings.clone(),
            given,
            variables,
            seed,
            table: Table { mean: vec![0.0; at.len()], at, slopes: vec![0.0; scores] },
            rate: settings.rate.unwrap_or(0.0),
            loose,
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
            run.table = Table { at: saved.at, slopes: saved.slopes, mean: saved.mean };
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

    fn is_of_these(&self, saved: &Saved) -> Result<bool> {
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

    fn terms<'o>(&self, objective: &'o Objective<'o>, follows: f64, alike: bool) -> Terms<'o> {
        let n = objective.examples() as f64;
        let (loss, unit) = (objective.loss(), n / objective.total_weight());
        Terms { loss, shape: objective.shape(), rate: self.rate, unit, follows, alike }
    }

    /// Takes all slopes where the weights are, and the mean of their gradients; returns the largest s/s̄·‖x‖², the constant
    /// included.
    fn snapshot(&mut self) -> Result<f64> {
        let objective = self.objective.clone();
        let here = objective.evaluate(&self.table.at, Want::Gradient)?;
        (self.loss, self.table.mean) = (here.loss, here.gradient);
        let terms = self.terms(&objective, 0.0, true);
        let outputs = terms.loss.outputs();
        let order: Vec<u32> = (0..objective.examples() as u32).collect();
        let constant = if terms.shape.biases > 0 { 1.0 } else { 0.0 };
        let (mut room, mut largest) = (Room::default(), 0.0_f64);
        let Table { at, slopes, .. } = &mut self.table;
        if let Some(by_rows) = objective.rows() {
            by_rows.show(&order, &mut |rows: &RowBlock| {
                for i in 0..rows.len() {
                    terms.score(rows, i, at, &mut room);
                    slopes[rows.number(i) * outputs..][..outputs].copy_from_slice(room.slopes());
                    largest = largest.max(terms.unit * rows.weight(i) * (rows.squared_norm(i) + constant));
                }
                Ok(())
            })?;
        }
        Ok(largest)
    }

    /// The order of the steps of an epoch.
    fn order(&self) -> Vec<u32> {
        let n = self.objective.examples();
        let Kind::Svrg { inner: Some(inner) } = self.settings.kind else {
            return Shuffler::stream(self.seed, self.epoch).permutation(n as usize);
        };
        let rounds = inner.div_ceil(n.max(1));
        let mut order: Vec<u32> = Vec::new();
        for round in 0..rounds {
            let stream = self.epoch.wrapping_mul(rounds).wrapping_add(round);
            order.extend(Shuffler::stream(self.seed, stream).permutation::<u32>(n as usize));
        }
        order.truncate(inner as usize);
        order
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

impl std::fmt::Debug for Reducing<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reducing").field("epoch", &self.epoch).finish_non_exhaustive()
    }
}

impl Run for Reducing<'_> {
    fn advance(&mut self, _past: &[Progress]) -> Result<Progress> {
        let objective = self.objective.clone();
        let order = self.order();
        let follows = if self.settings.kind == Kind::Saga { 1.0 / objective.examples() as f64 } else { 0.0 };
        let (penalty, layout) = (objective.penalty(), objective.layout());
        let mut alike = true;
        let mut keeping = match penalty.shrinkage(layout) {
            Some(each) => {
                alike = each.windows(2).all(|pair| pair[0] == pair[1]);
                let lag = Lag::new(self.rate, each.first().copied().unwrap_or_default());
                Keeping::Lazily(vec![0; objective.shape().features], each, lag)
            }
            None => Keeping::Always(penalty),
        };
        let terms = self.terms(&objective, follows, alike);
        let (mut taken, mut sums, mut room) = (0, (0.0, 0.0), Room::default());
        let table = &mut self.table;
        let arch = widest();
        if let Some(by_rows) = objective.rows() {
            by_rows.show(&order, &mut |rows: &RowBlock| {
                let (keeping, room, sums, taken) = (&mut keeping, &mut room, &mut sums, &mut taken);
                arch.dispatch(Steps { table: &mut *table, keeping, terms: &terms, rows, taken, sums, room });
                Ok(())
            })?;
        }
        terms.settle(table, &mut keeping, &self.loose, taken);
        self.epoch += 1;
        self.since += 1;
        self.step += taken;
        let own = self.own();
        let mut loss = sums.0 / sums.1.max(f64::MIN_POSITIVE);
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
        let Table { at, slopes, mean } = self.table.clone();
        let saved = Saved {
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
