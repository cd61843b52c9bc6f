//! A run of gradient descent over mini-batches, down to single examples.

use std::any::Any;
use std::sync::Arc;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::averaging::{Average, Averaging};
use super::epoch_order::{Cursor, EpochOrder};
use super::epoch_plan::EpochPlan;
use super::steps::{EpochSums, Steps};
use crate::error::{Error, Result};
use crate::objective::{Objective, RowOrder, Want};
use crate::optimizer::AnyOptimizer;
use crate::penalty::Shrinkage;
use crate::progress::{Progress, StopReason};
use crate::schedule::{At, Schedule};
use crate::solver::change_of_variables::ChangeOfVariables;
use crate::solver::divergence::{DivergenceGuard, Stand};
use crate::solver::final_point::final_point;
use crate::solver::learning_rate::{automatic, conditioned, steepest, unbounded};
use crate::solver::start::begun;
use crate::solver::{GradientDescent, LearningRate, Run, Solver, Start, State};

/// The run's own coordinates and everything that changes in it.
pub(in crate::solver) struct MiniBatchRun<'a> {
    settings: GradientDescent,
    size: usize,
    /// Of the orders of the epochs; `None` where examples are visited as they stand.
    seed: Option<u64>,
    given: Objective<'a>,
    objective: Objective<'a>,
    variables: Option<ChangeOfVariables>,
    optimizer: Arc<dyn AnyOptimizer>,
    state: Box<dyn Any + Send>,
    schedule: Arc<dyn Schedule>,
    implicit: bool,
    at: Vec<f64>,
    cursor: Cursor,
    /// The order of the present epoch, once it has begun.
    order: Option<EpochOrder>,
    step: u64,
    /// Where this run's limits are reached; a resumed run goes on for as many again.
    end_epoch: u64,
    end_step: u64,
    guard: DivergenceGuard,
    slope: f64,
    averaging: Averaging,
    /// What the penalty does to each weight alone.
    shrinkage: Option<Vec<Shrinkage>>,
}

#[derive(Serialize, Deserialize)]
struct SavedMiniBatch {
    at: Vec<f64>,
    optimizer: Value,
    cursor: Cursor,
    step: u64,
    variables: Option<ChangeOfVariables>,
    /// The steepest slope where the run began, of which its automatic rate was made.
    slope: Option<f64>,
    averaging: Option<Averaging>,
}

impl<'a> MiniBatchRun<'a> {
    pub(in crate::solver) fn begin(
        settings: &GradientDescent,
        size: usize,
        given: Objective<'a>,
        start: Start,
        seed: u64,
    ) -> Result<Self> {
        // No example counts twice in a batch.
        let size = size.min(usize::try_from(given.examples()).unwrap_or(usize::MAX));
        let auto = matches!(settings.rate, LearningRate::Auto);
        let place = |saved: &SavedMiniBatch| (saved.at.clone(), saved.variables.is_some());
        let (start, saved) = begun(start, &given, seed, auto, place)?;
        let (objective, variables) = match settings.rate {
            LearningRate::Auto => {
                let earlier = saved.as_ref().and_then(|saved| saved.variables.clone());
                let (objective, variables) = conditioned(&given, earlier, false)?;
                (objective, Some(variables))
            }
            LearningRate::Scheduled(_) => (given.clone(), None),
        };
        let optimizer = settings.optimizer_for(&objective);
        let implicit = settings.implicit(optimizer.as_ref(), &objective)?;
        settings.single(optimizer.as_ref(), &objective)?;
        if objective.rows().is_none() {
            return Err(no_rows());
        }
        if settings.parallel_shards.is_some()
            && !(optimizer.properties().is_sgd && (implicit || objective.penalty().is_none()))
        {
            let needs = "an optimizer that is plain descent, with the penalty by its implicit step";
            let found = if optimizer.properties().is_sgd { "the penalty in the gradient" } else { optimizer.name() };
            return Err(settings.without_shards(needs, found));
        }
        let at = match &variables {
            Some(variables) if saved.is_none() => variables.to_solver(&start),
            _ => start,
        };
        let first = objective.evaluate(&at, if auto { Want::Gradient } else { Want::Loss })?;
        let slope = saved.as_ref().and_then(|saved| saved.slope).unwrap_or_else(|| steepest(&first.gradient));
        let schedule: Arc<dyn Schedule> = match &settings.rate {
            LearningRate::Scheduled(schedule) => schedule.clone(),
            LearningRate::Auto => match optimizer.properties().own_rate {
                Some(rate) => Arc::new(rate),
                None => {
                    let rate = automatic(&objective, optimizer.as_ref(), Some(size), !implicit, slope)?
                        .ok_or_else(|| unbounded(&given, Solver::name(settings)))?;
                    Arc::new(move |at: At<'_>| rate / (1.0 + at.epoch as f64).sqrt())
                }
            },
        };
        let first = first.loss;
        let guard = DivergenceGuard::new(first, variables.as_ref().map_or_else(|| at.clone(), |c| c.to_encoded(&at)));
        let mut state = optimizer.init(objective.shape(), &at);
        let (mut step, mut cursor, mut averaging) = (0, Cursor::default(), Averaging::default());
        if let Some(saved) = saved {
            averaging = settings.restored(saved.averaging, at.len())?;
            state = optimizer.load(saved.optimizer, state.as_ref())?;
            step = saved.step;
            // The examples may be fewer than they were.
            cursor = saved.cursor.within(given.examples());
        }
        let end_epoch = cursor.epoch.saturating_add(settings.max_epochs());
        let end_step = step.saturating_add(settings.steps.unwrap_or(u64::MAX));
        let shrinkage = objective.penalty().shrinkage(objective.layout()).filter(|_| optimizer.properties().is_sgd);
        let (settings, seed) = (settings.clone(), settings.seed_of_orders(seed));
        let run = Self {
            settings,
            size,
            seed,
            given,
            objective,
            variables,
            optimizer,
            state,
            schedule,
            implicit,
            at,
            cursor,
            order: None,
            step,
            end_epoch,
            end_step,
            guard,
            slope,
            averaging,
            shrinkage,
        };
        if first.is_finite() { Ok(run) } else { Err(run.lost()(run.step, first, 0.0)) }
    }

    fn own(&self, at: &[f64]) -> Vec<f64> {
        self.variables.as_ref().map_or_else(|| at.to_vec(), |c| c.to_encoded(at))
    }

    fn current(&self) -> &[f64] {
        let corner = self.objective.penalty().corner();
        let last = || final_point(corner, self.optimizer.as_ref(), self.state.as_ref(), &self.at);
        self.averaging.mean().unwrap_or_else(last)
    }

    /// The error of a run that is lost: after so many updates, at a loss and a rate.
    fn lost(&self) -> impl Fn(u64, f64, f64) -> Error + Sync {
        let (guard, given, optimizer) = (&self.guard, &self.given, self.optimizer.as_ref());
        let (epoch, size) = (self.cursor.epoch + 1, Some(self.size));
        move |step, loss, rate| guard.error(Stand { epoch, step: step + 1, loss, rate }, given, optimizer, size)
    }

    /// The average that an epoch is part of.
    fn average_in(&self, epoch: u64) -> Option<Average> {
        self.settings.average.filter(|average| match average {
            Average::Last(last) => epoch >= self.end_epoch.saturating_sub(*last),
            Average::Exponential(_) => true,
        })
    }
}

/// What a pass without rows says.
fn no_rows() -> Error {
    Error::Unsupported {
        what: "stochastic gradient descent".to_owned(),
        needs: "examples that can be visited in batches",
        found: "examples that can only be passed over as a whole".to_owned(),
    }
}

impl std::fmt::Debug for MiniBatchRun<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MiniBatchRun").field("step", &self.step).field("cursor", &self.cursor).finish_non_exhaustive()
    }
}

/// The first so many rows, in blocks as those of the whole order.
fn first<'o>(
    rows: usize,
    blocks: impl Iterator<Item = RowOrder<'o>> + Send,
) -> impl Iterator<Item = RowOrder<'o>> + Send {
    blocks.scan(rows, |left, block| {
        let rows = block.len().min(*left);
        *left -= rows;
        (rows > 0).then(|| block.part(0..rows))
    })
}

impl MiniBatchRun<'_> {
    /// The number of steps to the end of this row of the history, if the epoch has as many.
    fn to_go(&self) -> u64 {
        let limit = self.end_step.saturating_sub(self.step);
        self.settings.record_every.map_or(limit, |every| limit.min(every - self.step % every))
    }

    /// Steps to the end of the epoch, or of this row of the history.
    fn steps(&mut self, past: &[Progress]) -> Result<EpochSums> {
        let Cursor { epoch, row } = self.cursor;
        let (objective, examples) = (self.objective.clone(), self.objective.examples());
        let order = self.order.take().filter(|order| order.epoch == epoch);
        let order = order.unwrap_or_else(|| EpochOrder::new(self.seed, epoch, examples));
        let rest = order.rest(row, self.size);
        let to_go = usize::try_from(self.to_go()).unwrap_or(usize::MAX);
        let shown = rest.len().min(to_go.saturating_mul(self.size));
        let mut at = std::mem::take(&mut self.at);
        let mut state = std::mem::replace(&mut self.state, Box::new(()));
        let mut averaging = std::mem::take(&mut self.averaging);
        // A rate that follows from the history is the same in all steps of an epoch.
        let settled = self.schedule.reads_past().then(|| self.schedule.rate(At::new(self.step, epoch, past)));
        let outcome = {
            let lost = self.lost();
            let plan = EpochPlan {
                objective: &objective,
                optimizer: self.optimizer.as_ref(),
                implicit: self.implicit,
                schedule: settled.as_ref().map_or(self.schedule.as_ref(), |rate| rate),
                past,
                epoch,
                size: self.size,
                shrinkage: self.shrinkage.as_deref(),
                average: self.average_in(epoch),
                bound: self.guard.bound(),
                lost: &lost,
            };
            match self.settings.parallel_shards {
                Some(shards) => sharded(&plan, rest, shards, self.step, &mut at),
                None => {
                    let steps = Steps::new(&plan, &mut at, state.as_mut(), &mut averaging, shown);
                    let rows = objective.rows().ok_or_else(no_rows)?;
                    steps.counting(self.step, 1).through(&*rows, &mut first(shown, objective.blocks(rest)))
                }
            }
        };
        (self.at, self.state, self.averaging) = (at, state, averaging);
        let sums = outcome?;
        self.step += sums.steps;
        if let Some(weights) = &sums.weights {
            self.averaging.add_sum(sums.steps, weights);
        }
        self.cursor = Cursor { epoch, row: row + shown as u64 }.within(examples);
        self.order = Some(order);
        Ok(sums)
    }
}

/// The rest of an epoch in so many shards: each steps through its own rows from `at` on, and `at` becomes the mean of where they
/// end, each counting by its examples. Updates are counted from `step` on, over all shards.
fn sharded(plan: &EpochPlan<'_>, rest: RowOrder<'_>, shards: usize, step: u64, at: &mut [f64]) -> Result<EpochSums> {
    let objective = plan.objective;
    let cut = |k: usize| (rest.len() as u128 * k as u128 / shards as u128) as usize;
    let one = |k: usize| -> Result<(EpochSums, Vec<f64>)> {
        let part = rest.part(cut(k)..cut(k + 1));
        let (mut own, mut averaging) = (at.to_vec(), Averaging::default());
        let mut state = plan.optimizer.init(objective.shape(), &own);
        let steps = Steps::new(plan, &mut own, state.as_mut(), &mut averaging, part.len());
        let rows = objective.rows_on_one_thread().ok_or_else(no_rows)?;
        let steps = steps.counting(step.saturating_add(k as u64), shards as u64);
        let sums = steps.through(&*rows, &mut objective.blocks(part))?;
        Ok((sums, own))
    };
    let parts: Vec<_> = if objective.parallel() {
        (0..shards).into_par_iter().map(one).collect()
    } else {
        (0..shards).map(one).collect()
    };
    let mut all = EpochSums::default();
    at.fill(0.0);
    for (k, part) in parts.into_iter().enumerate() {
        let (sums, weights) = part?;
        let share = (cut(k + 1) - cut(k)) as f64 / rest.len() as f64;
        at.iter_mut().zip(weights).for_each(|(w, own)| *w += share * own);
        all.add(sums);
    }
    Ok(all)
}

impl Run for MiniBatchRun<'_> {
    fn advance(&mut self, past: &[Progress]) -> Result<Progress> {
        let weights = self.objective.shape().weights();
        let mut sums = EpochSums::default();
        let mut epoch;
        loop {
            epoch = self.cursor.epoch;
            let before = self.step;
            sums.add(EpochSums { weights: None, ..self.steps(past)? });
            let whole = |every| self.step > before && self.step.is_multiple_of(every);
            if self.settings.record_every.is_none_or(whole)
                || self.step >= self.end_step
                || self.cursor.epoch >= self.end_epoch
            {
                break;
            }
        }
        let EpochSums { loss: loss_sum, weight: weight_sum, rate, .. } = sums;
        let exact = self.settings.record_every.is_some();
        let loss = if exact {
            self.objective.evaluate(self.current(), Want::Loss)?.loss
        } else {
            loss_sum / weight_sum.max(f64::MIN_POSITIVE)
        };
        if self.guard.is_lost(loss) || self.at.iter().any(|w| !w.is_finite()) {
            return Err(self.lost()(self.step, loss, rate));
        }
        let own = self.own(self.current());
        self.guard.keep(loss, |good| good.copy_from_slice(&own));
        Ok(Progress {
            epoch: epoch + 1,
            loss,
            penalty: self.objective.penalty().value(&self.current()[..weights]),
            exact,
            ..Progress::new(self.step, rate)
        })
    }

    fn limit(&self) -> Option<StopReason> {
        if self.step >= self.end_step {
            Some(StopReason::Steps(self.step))
        } else {
            (self.cursor.epoch >= self.end_epoch).then_some(StopReason::Epochs(self.cursor.epoch))
        }
    }

    fn weights(&self) -> Vec<f64> {
        self.own(self.current())
    }

    fn state(&self) -> Result<State> {
        let saved = SavedMiniBatch {
            at: self.at.clone(),
            optimizer: self.optimizer.save(self.state.as_ref())?,
            cursor: self.cursor,
            step: self.step,
            variables: self.variables.clone(),
            slope: Some(self.slope),
            averaging: self.settings.kept(&self.averaging),
        };
        Ok(State::of(saved))
    }
}
