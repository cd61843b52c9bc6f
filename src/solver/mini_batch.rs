//! A run of gradient descent over mini-batches, down to single examples.

use std::any::Any;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::averaging::{Average, Averaging};
use super::change_of_variables::ChangeOfVariables;
use super::divergence::{DivergenceGuard, Stand};
use super::final_point::final_point;
use super::learning_rate::{automatic, conditioned, steepest, unbounded};
use super::start::begun;
use super::{GradientDescent, LearningRate, Run, Start, State};
use crate::error::{Error, Result};
use crate::objective::{Batches, Cursor, Example, Gradient, Objective, Order, Walk, Walked, Want};
use crate::optimizer::{AnyOptimizer, Step};
use crate::penalty::Shrinkage;
use crate::progress::{Progress, StopReason};
use crate::schedule::{At, Schedule, usable};

/// The run's own coordinates and everything that changes in it.
pub(super) struct MiniBatch<'a> {
    settings: GradientDescent,
    size: usize,
    order: Order,
    given: Objective<'a>,
    objective: Objective<'a>,
    variables: Option<ChangeOfVariables>,
    optimizer: Arc<dyn AnyOptimizer>,
    state: Box<dyn Any + Send>,
    schedule: Arc<dyn Schedule>,
    implicit: bool,
    at: Vec<f64>,
    cursor: Cursor,
    step: u64,
    /// Where this run's limits are reached; a resumed run goes on for as many again.
    end_epoch: u64,
    end_step: u64,
    guard: DivergenceGuard,
    slope: f64,
    averaging: Averaging,
    gradient: Gradient,
    /// Where the optimizer makes its steps of single examples: the present one.
    example: Option<Example>,
    /// The rate of this epoch, where it follows from the history.
    settled_rate: Option<f64>,
    /// What the penalty does to each weight alone, where whole epochs are walked.
    shrinkage: Option<Vec<Shrinkage>>,
}

/// What the batches of one row of the history came to.
#[derive(Default)]
struct Sums {
    loss: f64,
    weight: f64,
    rate: f64,
}

#[derive(Serialize, Deserialize)]
struct Saved {
    at: Vec<f64>,
    optimizer: Value,
    cursor: Cursor,
    step: u64,
    variables: Option<ChangeOfVariables>,
    /// The steepest slope where the run began, of which its automatic rate was made.
    slope: Option<f64>,
    averaging: Option<Averaging>,
}

impl<'a> MiniBatch<'a> {
    pub(super) fn begin(
        settings: &GradientDescent,
        size: usize,
        given: Objective<'a>,
        start: Start,
        seed: u64,
    ) -> Result<Self> {
        // No example counts twice in a batch.
        let size = size.min(usize::try_from(given.examples()).unwrap_or(usize::MAX));
        let auto = matches!(settings.rate, LearningRate::Auto);
        let place = |saved: &Saved| (saved.at.clone(), saved.variables.is_some());
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
        let single = settings.single(optimizer.as_ref(), &objective)?;
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
                        .ok_or_else(|| unbounded(&given, super::Solver::name(settings)))?;
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
        let (settings, order) = (settings.clone(), settings.order(seed));
        let run = Self {
            settings,
            size,
            order,
            given,
            objective,
            variables,
            optimizer,
            state,
            schedule,
            implicit,
            at,
            cursor,
            step,
            end_epoch,
            end_step,
            guard,
            slope,
            averaging,
            gradient: Gradient::default(),
            example: single.then(Example::default),
            settled_rate: None,
            shrinkage: None,
        };
        if first.is_finite() { Ok(run) } else { Err(run.lost(first, 0.0)) }
    }

    fn own(&self, at: &[f64]) -> Vec<f64> {
        self.variables.as_ref().map_or_else(|| at.to_vec(), |c| c.to_encoded(at))
    }

    fn current(&self) -> &[f64] {
        let corner = self.objective.penalty().corner();
        let last = || final_point(corner, self.optimizer.as_ref(), self.state.as_ref(), &self.at);
        self.averaging.mean().unwrap_or_else(last)
    }

    fn lost(&self, loss: f64, rate: f64) -> Error {
        let stand = Stand { epoch: self.cursor.epoch + 1, step: self.step + 1, loss, rate };
        self.guard.error(stand, &self.given, self.optimizer.as_ref(), Some(self.size))
    }

    /// The epoch in which averaging begins.
    fn averages_from(&self) -> Option<u64> {
        match self.settings.average? {
            Average::Last(last) => Some(self.end_epoch.saturating_sub(last)),
            Average::Exponential(_) => Some(0),
        }
    }
}

impl std::fmt::Debug for MiniBatch<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MiniBatch").field("step", &self.step).field("cursor", &self.cursor).finish_non_exhaustive()
    }
}

impl MiniBatch<'_> {
    /// Whether an epoch is nothing but plain steps and implicit ones, so that it can be walked where the examples are.
    fn walks(&self) -> bool {
        let decays = matches!(self.settings.average, Some(Average::Exponential(_)));
        self.optimizer.properties().is_sgd && (self.implicit || self.objective.penalty().is_none()) && !decays
    }

    /// The number of steps to the end of this row of the history, if the epoch has as many.
    fn to_go(&self) -> u64 {
        let limit = self.end_step.saturating_sub(self.step);
        self.settings.record_every.map_or(limit, |every| limit.min(every - self.step % every))
    }

    /// Plain steps, many at a time.
    fn walk(&mut self, batches: &mut dyn Batches, past: &[Progress], sums: &mut Sums) -> Result<()> {
        let epoch = self.cursor.epoch;
        let averages = self.averages_from().is_some_and(|from| epoch >= from);
        let mut sum = if averages { vec![0.0; self.at.len()] } else { Vec::new() };
        let objective = self.objective.clone();
        let penalty = Some(objective.penalty()).filter(|penalty| !penalty.is_none());
        let mut walk = Walk {
            schedule: self.settled_rate.as_ref().map_or(self.schedule.as_ref(), |rate| rate),
            past,
            epoch,
            step: self.step,
            stride: 1,
            most: self.to_go(),
            bound: self.guard.bound(),
            weights: objective.shape().weights(),
            penalty,
            shrinkage: self.shrinkage.as_deref(),
            sum: averages.then_some(sum.as_mut_slice()),
        };
        let walked = match self.settings.parallel_shards {
            None => batches.walk(&mut walk, &mut self.at, &mut self.gradient)?,
            Some(shards) => match batches.walk_shards(shards, &mut walk, &mut self.at)? {
                Some(walked) => walked,
                None => return Err(self.settings.without_shards("examples that can be visited out of turn", "others")),
            },
        };
        let Walked { steps, loss, weight, rate, lost } = walked;
        self.step += steps;
        sums.loss += loss;
        sums.weight += weight;
        if steps > 0 {
            sums.rate = rate;
        }
        self.averaging.add_sum(if averages { steps } else { 0 }, &sum);
        self.cursor = batches.cursor();
        lost.map_or(Ok(()), |loss| Err(self.lost(loss, rate)))
    }

    /// Steps of any optimizer, one by one.
    fn steps(&mut self, batches: &mut dyn Batches, past: &[Progress], sums: &mut Sums) -> Result<()> {
        let objective = self.objective.clone();
        let (penalised, weights) = (!objective.penalty().is_none(), objective.shape().weights());
        let (epoch, total_weight) = (self.cursor.epoch, objective.total_weight());
        let averages = self.averages_from().is_some_and(|from| epoch >= from);
        for _ in 0..self.to_go() {
            let batch = match &mut self.example {
                Some(example) => batches.next_example(&self.at, &mut self.gradient, example)?,
                None => batches.next(&self.at, &mut self.gradient)?,
            };
            let Some(batch) = batch else { break };
            let rate = self.settled_rate.unwrap_or_else(|| self.schedule.rate(At::new(self.step, epoch, past)));
            sums.rate = usable(rate)?;
            // Its share of the whole: one outlier among millions of examples is no divergence.
            if self.guard.is_lost(batch.loss * (batch.weight / total_weight)) {
                return Err(self.lost(batch.loss, sums.rate));
            }
            let mut step = Step::new(sums.rate, self.step, epoch, past).with_layout(objective.layout());
            if let Some(example) = &self.example {
                step = step.with_example(example, objective.loss());
            }
            if penalised && !self.implicit {
                objective.penalty().slope(&self.at[..weights], &mut self.gradient.values[..weights]);
                let touched = self.gradient.touched.take();
                self.optimizer.update(self.state.as_mut(), &step, &mut self.gradient, &mut self.at);
                // All zeros again, and the list keeps its room.
                self.gradient.values.fill(0.0);
                self.gradient.touched = touched;
            } else {
                self.optimizer.update(self.state.as_mut(), &step, &mut self.gradient, &mut self.at);
            }
            if penalised && self.implicit {
                let rates = |j| self.optimizer.rate_on(self.state.as_ref(), &step, j);
                objective.penalty().prox(&mut self.at[..weights], &rates);
            }
            self.optimizer.after_prox(self.state.as_mut(), &step, &mut self.at);
            self.step += 1;
            sums.loss += batch.loss * batch.weight;
            sums.weight += batch.weight;
            let corner = objective.penalty().corner();
            let at = final_point(corner, self.optimizer.as_ref(), self.state.as_ref(), &self.at);
            match self.settings.average {
                Some(Average::Exponential(decay)) => self.averaging.add_decaying(at, decay),
                _ if averages => self.averaging.add(at),
                _ => {}
            }
        }
        self.cursor = batches.cursor();
        Ok(())
    }
}

impl Run for MiniBatch<'_> {
    fn advance(&mut self, past: &[Progress]) -> Result<Progress> {
        let weights = self.objective.shape().weights();
        let mut sums = Sums::default();
        self.gradient.values.resize(self.objective.shape().len(), 0.0);
        let walks = self.walks();
        if walks && self.shrinkage.is_none() && !self.objective.penalty().is_none() {
            self.shrinkage = self.objective.penalty().shrinkage(self.objective.layout());
        }
        let mut epoch;
        loop {
            let objective = self.objective.clone();
            let rows = objective.batches()?;
            let mut batches = rows.batches(self.size, self.order, self.cursor)?;
            epoch = self.cursor.epoch;
            let before = self.step;
            let rate = || self.schedule.rate(At::new(before, epoch, past));
            self.settled_rate = self.schedule.reads_past().then(rate);
            if walks {
                self.walk(batches.as_mut(), past, &mut sums)?;
            } else {
                self.steps(batches.as_mut(), past, &mut sums)?;
            }
            let whole = |every| self.step > before && self.step.is_multiple_of(every);
            if self.settings.record_every.is_none_or(whole)
                || self.step >= self.end_step
                || self.cursor.epoch >= self.end_epoch
            {
                break;
            }
        }
        let Sums { loss: loss_sum, weight: weight_sum, rate } = sums;
        let exact = self.settings.record_every.is_some();
        let loss = if exact {
            self.objective.evaluate(self.current(), Want::Loss)?.loss
        } else {
            loss_sum / weight_sum.max(f64::MIN_POSITIVE)
        };
        if self.guard.is_lost(loss) || self.at.iter().any(|w| !w.is_finite()) {
            return Err(self.lost(loss, rate));
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
        let saved = Saved {
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
