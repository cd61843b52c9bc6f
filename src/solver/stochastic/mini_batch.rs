//! A run of gradient descent over mini-batches, down to single examples.

use std::any::Any;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::averaging::{Average, Averaging};
use super::epoch_order::{Cursor, EpochOrder};
use super::epoch_plan::EpochPlan;
use super::shards;
use super::steps::{EpochSums, Steps};
use super::visits::Visits;
use crate::error::{Error, Result};
use crate::objective::{Objective, RowOrder, Want};
use crate::optimizer::AnyOptimizer;
use crate::penalty::Shrinkage;
use crate::progress::{Progress, StopReason};
use crate::schedule::{At, Schedule};
use crate::solver::descent_settings::DescentSettings;
use crate::solver::divergence::{DivergenceGuard, Stand};
use crate::solver::final_point::final_point;
use crate::solver::frame::{Frame, Method, Standardised};
use crate::solver::learning_rate::{automatic, steepest, unbounded};
use crate::solver::{LearningRate, Run, Start, State};

/// The run's own coordinates and everything that changes in it.
pub(in crate::solver) struct MiniBatchRun<'a> {
    settings: DescentSettings,
    size: usize,
    /// Of the orders of the epochs; `None` where examples are visited as they stand.
    visits: Visits,
    /// Its point is where the gradient is taken.
    frame: Frame<'a>,
    optimizer: Arc<dyn AnyOptimizer>,
    state: Box<dyn Any + Send>,
    schedule: Arc<dyn Schedule>,
    /// Whether the penalty is applied by its proximal step.
    implicit: bool,
    cursor: Cursor,
    /// The order of the present epoch, once it has begun.
    order: Option<EpochOrder>,
    /// The epoch at which this run's limit is reached; a resumed run goes on for as many again.
    end_epoch: u64,
    guard: DivergenceGuard,
    /// The steepest slope where the run began, of which its automatic rate was made.
    slope: f64,
    averaging: Averaging,
    /// What the penalty does to each weight alone.
    shrinkage: Option<Vec<Shrinkage>>,
}

/// What a run remembers.
#[derive(Serialize, Deserialize)]
struct Memory {
    optimizer: Value,
    cursor: Cursor,
    slope: f64,
    averaging: Option<Averaging>,
}

impl<'a> MiniBatchRun<'a> {
    pub(in crate::solver) fn begin(
        settings: &DescentSettings,
        size: usize,
        original: Objective<'a>,
        start: Start,
        seed: u64,
    ) -> Result<Self> {
        // No example counts twice in a batch.
        let size = size.min(usize::try_from(original.examples()).unwrap_or(usize::MAX));
        let auto = matches!(settings.rate, LearningRate::Auto);
        let features = if auto { Standardised::Dense } else { Standardised::None };
        let method = Method { measured: false, ..Method::new(features, settings.steps.unwrap_or(u64::MAX)) };
        let (frame, memory) = Frame::placed::<Memory>(original, start, seed, method)?;
        let objective = &frame.objective;
        let optimizer = settings.optimizer_for(objective);
        let implicit = settings.implicit(optimizer.as_ref(), objective)?;
        settings.single(optimizer.as_ref(), objective)?;
        if objective.rows().is_none() {
            return Err(EpochPlan::without_rows());
        }
        if settings.parallel_shards.is_some()
            && !(optimizer.properties().is_sgd && (implicit || objective.penalty().is_none()))
        {
            let needs = "an optimizer that is plain descent, with the penalty by its implicit step";
            let found = if optimizer.properties().is_sgd { "the penalty in the gradient" } else { optimizer.name() };
            return Err(settings.without_shards(needs, found));
        }
        let first = objective.evaluate(&frame.point, if auto { Want::Gradient } else { Want::Loss })?;
        let slope = memory.as_ref().map_or_else(|| steepest(&first.gradient), |memory| memory.slope);
        let schedule: Arc<dyn Schedule> = match &settings.rate {
            LearningRate::Scheduled(schedule) => schedule.clone(),
            LearningRate::Auto => match optimizer.properties().own_rate {
                Some(rate) => Arc::new(rate),
                None => {
                    let rate = automatic(objective, optimizer.as_ref(), Some(size), !implicit, slope)?
                        .ok_or_else(|| unbounded(&frame.original, settings.name()))?;
                    Arc::new(move |at: At<'_>| rate / (1.0 + at.epoch as f64).sqrt())
                }
            },
        };
        let guard = DivergenceGuard::new(first.loss, frame.weights());
        let mut state = optimizer.init(objective.shape(), &frame.point);
        let (mut cursor, mut averaging) = (Cursor::default(), Averaging::default());
        if let Some(memory) = memory {
            averaging = settings.restored(memory.averaging, frame.point.len())?;
            state = optimizer.load(memory.optimizer, state.as_ref())?;
            // The examples may be fewer than they were.
            cursor = memory.cursor.within(objective.examples());
        }
        let end_epoch = cursor.epoch.saturating_add(settings.max_epochs());
        let shrinkage = objective.penalty().shrinkage(objective.layout()).filter(|_| optimizer.properties().is_sgd);
        let (settings, visits) = (settings.clone(), settings.visits(seed));
        let order = None;
        let run = Self {
            settings,
            size,
            visits,
            frame,
            optimizer,
            state,
            schedule,
            implicit,
            cursor,
            order,
            end_epoch,
            guard,
            slope,
            averaging,
            shrinkage,
        };
        if first.loss.is_finite() { Ok(run) } else { Err(run.lost()(run.frame.step, first.loss, 0.0)) }
    }

    /// The point that the run would end with: a mean, or the last proximal step where only there a corner is honoured.
    fn current(&self) -> &[f64] {
        let corner = self.frame.objective.penalty().corner();
        let last = || final_point(corner, self.optimizer.as_ref(), self.state.as_ref(), &self.frame.point);
        self.averaging.mean().unwrap_or_else(last)
    }

    /// The error of a run that is lost: after so many updates, at a loss and a rate.
    fn lost(&self) -> impl Fn(u64, f64, f64) -> Error + Sync {
        let (guard, given, optimizer) = (&self.guard, &self.frame.original, self.optimizer.as_ref());
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

impl std::fmt::Debug for MiniBatchRun<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MiniBatchRun")
            .field("step", &self.frame.step)
            .field("cursor", &self.cursor)
            .finish_non_exhaustive()
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
        let limit = self.frame.end.saturating_sub(self.frame.step);
        self.settings.record_every.map_or(limit, |every| limit.min(every - self.frame.step % every))
    }

    /// Steps to the end of the epoch, or of this row of the history.
    fn steps(&mut self, past: &[Progress]) -> Result<EpochSums> {
        let Cursor { epoch, row } = self.cursor;
        let (objective, examples) = (self.frame.objective.clone(), self.frame.objective.examples());
        let order = self.order.take().filter(|order| order.epoch == epoch);
        let order = order.unwrap_or_else(|| EpochOrder::new(self.visits, epoch, examples));
        let rest = order.rest(row, self.size);
        let to_go = usize::try_from(self.to_go()).unwrap_or(usize::MAX);
        let shown = rest.len().min(to_go.saturating_mul(self.size));
        let mut at = std::mem::take(&mut self.frame.point);
        let mut state = std::mem::replace(&mut self.state, Box::new(()));
        let mut averaging = std::mem::take(&mut self.averaging);
        // A rate that follows from the history is the same in all steps of an epoch.
        let settled = self.schedule.reads_past().then(|| self.schedule.rate(At::new(self.frame.step, epoch, past)));
        let outcome = {
            let lost = self.lost();
            let plan = EpochPlan {
                objective: &objective,
                optimizer: self.optimizer.as_ref(),
                implicit: self.implicit,
                schedule: settled.as_ref().map_or(self.schedule.as_ref(), |rate| rate),
                past,
                epoch,
                total_weight: objective.total_weight(),
                size: self.size,
                shrinkage: self.shrinkage.as_deref(),
                average: self.average_in(epoch),
                bound: self.guard.bound(),
                lost: &lost,
            };
            match self.settings.parallel_shards {
                Some(shards) => shards::through(&plan, rest, shards, self.frame.step, &mut at),
                None => {
                    let steps = Steps::new(&plan, &mut at, state.as_mut(), &mut averaging, shown);
                    let rows = objective.rows().ok_or_else(EpochPlan::without_rows)?;
                    steps.counting(self.frame.step, 1).through(&*rows, &mut first(shown, objective.blocks(rest)))
                }
            }
        };
        (self.frame.point, self.state, self.averaging) = (at, state, averaging);
        let sums = outcome?;
        self.frame.step += sums.steps;
        if let Some(weights) = &sums.weights {
            self.averaging.add_sum(sums.steps, weights);
        }
        self.cursor = Cursor { epoch, row: row + shown as u64 }.within(examples);
        self.order = Some(order);
        Ok(sums)
    }
}

impl Run for MiniBatchRun<'_> {
    fn advance(&mut self, past: &[Progress]) -> Result<Progress> {
        let mut sums = EpochSums::default();
        let mut epoch;
        loop {
            epoch = self.cursor.epoch;
            let before = self.frame.step;
            sums.add(EpochSums { weights: None, ..self.steps(past)? });
            let whole = |every| self.frame.step > before && self.frame.step.is_multiple_of(every);
            if self.settings.record_every.is_none_or(whole)
                || self.frame.limit().is_some()
                || self.cursor.epoch >= self.end_epoch
            {
                break;
            }
        }
        let EpochSums { loss: loss_sum, weight: weight_sum, rate, .. } = sums;
        let exact = self.settings.record_every.is_some();
        let loss = if exact {
            self.frame.objective.evaluate(self.current(), Want::Loss)?.loss
        } else {
            loss_sum / weight_sum.max(f64::MIN_POSITIVE)
        };
        if self.guard.is_lost(loss) || self.frame.point.iter().any(|w| !w.is_finite()) {
            return Err(self.lost()(self.frame.step, loss, rate));
        }
        let (current, frame) = (self.current().to_vec(), &self.frame);
        self.guard.keep(loss, |good| frame.variables.write_encoded(&current, good));
        Ok(Progress {
            epoch: epoch + 1,
            loss,
            penalty: frame.objective.penalty().value(&current[..frame.objective.shape().weights()]),
            exact,
            ..Progress::new(frame.step, rate)
        })
    }

    fn limit(&self) -> Option<StopReason> {
        if self.frame.limit().is_some() {
            Some(StopReason::Steps(self.frame.step))
        } else {
            (self.cursor.epoch >= self.end_epoch).then_some(StopReason::Epochs(self.cursor.epoch))
        }
    }

    fn weights(&self) -> Vec<f64> {
        self.frame.encoded(self.current())
    }

    fn state(&self) -> Result<State> {
        let memory = Memory {
            optimizer: self.optimizer.save(self.state.as_ref())?,
            cursor: self.cursor,
            slope: self.slope,
            averaging: self.settings.kept(&self.averaging),
        };
        Ok(self.frame.save(memory))
    }
}
