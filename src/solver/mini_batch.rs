//! A run of gradient descent over mini-batches, down to single examples.

use std::any::Any;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::averaging::Averaging;
use super::beginning::{begun, unreadable};
use super::conditioning::Conditioning;
use super::divergence::{Guard, Stand};
use super::learning_rate::{automatic, conditioned, unbounded, usable};
use super::{GradientDescent, LearningRate, Run, Start};
use crate::error::{Error, Result};
use crate::objective::{Cursor, Gradient, Objective, Order, Want};
use crate::optimizer::{AnyOptimizer, Step};
use crate::progress::{Progress, StopReason};
use crate::schedule::{At, Schedule};

/// The run's own coordinates and everything that changes in it.
pub(super) struct MiniBatch<'a> {
    settings: GradientDescent,
    size: usize,
    order: Order,
    given: Arc<dyn Objective + 'a>,
    objective: Arc<dyn Objective + 'a>,
    conditioning: Option<Conditioning>,
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
    guard: Guard,
    averaging: Averaging,
}

#[derive(Serialize, Deserialize)]
struct Saved {
    at: Vec<f64>,
    optimizer: Value,
    cursor: Cursor,
    step: u64,
    conditioning: Option<Conditioning>,
}

/// A batch in order wraps at the end of the examples, so that their number does not bound its size.
const LARGEST_WRAPPED: usize = 1 << 24;

impl<'a> MiniBatch<'a> {
    pub(super) fn begin(
        settings: &GradientDescent,
        size: usize,
        given: Arc<dyn Objective + 'a>,
        start: Start,
        seed: u64,
    ) -> Result<Self> {
        if settings.order(seed) == Order::InOrder && size > LARGEST_WRAPPED && size as u64 > given.examples() {
            let must = "at most 16777216, or the number of examples, for batches in order";
            return Err(Error::Setting { name: "batch size", value: size.to_string(), must });
        }
        let auto = matches!(settings.rate, LearningRate::Auto);
        let place = |saved: &Saved| (saved.at.clone(), saved.conditioning.is_some());
        let (start, saved) = begun(start, given.shape(), seed, auto, place)?;
        let (objective, conditioning) = match settings.rate {
            LearningRate::Auto => {
                let earlier = saved.as_ref().and_then(|saved| saved.conditioning.clone());
                let (objective, conditioning) = conditioned(&given, earlier, false)?;
                (objective, Some(conditioning))
            }
            LearningRate::Scheduled(_) => (given.clone(), None),
        };
        let optimizer = settings.optimizer_for(objective.as_ref());
        let implicit = settings.implicit(optimizer.as_ref(), objective.as_ref())?;
        let schedule: Arc<dyn Schedule> = match &settings.rate {
            LearningRate::Scheduled(schedule) => schedule.clone(),
            LearningRate::Auto => {
                let rate = automatic(objective.as_ref(), optimizer.as_ref(), Some(size), !implicit)?
                    .ok_or_else(|| unbounded(given.as_ref(), super::Solver::name(settings)))?;
                Arc::new(move |at: At<'_>| rate / (1.0 + at.epoch as f64).sqrt())
            }
        };
        let at = match &conditioning {
            Some(conditioning) if saved.is_none() => conditioning.to_solver(&start),
            _ => start,
        };
        let first = objective.evaluate(&at, Want::Loss)?.loss;
        let guard = Guard::new(first, conditioning.as_ref().map_or_else(|| at.clone(), |c| c.to_own(&at)));
        let mut state = optimizer.init(objective.shape(), &at);
        let (mut step, mut cursor) = (0, Cursor::default());
        if let Some(saved) = saved {
            state = optimizer.load(saved.optimizer)?;
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
            conditioning,
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
            averaging: Averaging::default(),
        };
        if first.is_finite() { Ok(run) } else { Err(run.lost(first, 0.0)) }
    }

    fn own(&self, at: &[f64]) -> Vec<f64> {
        self.conditioning.as_ref().map_or_else(|| at.to_vec(), |c| c.to_own(at))
    }

    fn current(&self) -> &[f64] {
        self.averaging.mean().unwrap_or(&self.at)
    }

    fn lost(&self, loss: f64, rate: f64) -> Error {
        let stand = Stand { epoch: self.cursor.epoch + 1, step: self.step + 1, loss, rate };
        self.guard.error(stand, self.given.as_ref(), self.optimizer.as_ref(), Some(self.size))
    }

    /// The epoch in which averaging begins.
    fn averages_from(&self) -> Option<u64> {
        self.settings.average_last.map(|last| self.end_epoch.saturating_sub(last))
    }
}

impl std::fmt::Debug for MiniBatch<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MiniBatch").field("step", &self.step).field("cursor", &self.cursor).finish_non_exhaustive()
    }
}

impl Run for MiniBatch<'_> {
    fn advance(&mut self, past: &[Progress]) -> Result<Progress> {
        let weights = self.objective.shape().weights();
        let (mut loss_sum, mut weight_sum, mut rate) = (0.0, 0.0, 0.0);
        let mut gradient = Gradient::zeros(self.objective.shape().len());
        let averages_from = self.averages_from();
        let total_weight = self.objective.total_weight();
        let mut epoch;
        'row: loop {
            let objective = self.objective.clone();
            let mut batches = objective.batches(self.size, self.order, self.cursor)?;
            epoch = self.cursor.epoch;
            while let Some(batch) = batches.next(&self.at, &mut gradient)? {
                rate = usable(self.schedule.rate(At::new(self.step, epoch, past)))?;
                // Its share of the whole: one outlier among millions of examples is no divergence.
                if self.guard.is_lost(batch.loss * (batch.weight / total_weight)) {
                    return Err(self.lost(batch.loss, rate));
                }
                let penalised = !objective.penalty().is_none();
                if penalised && !self.implicit {
                    objective.penalty().slope(&self.at[..weights], &mut gradient.values[..weights]);
                    gradient.touched = None;
                }
                let step = Step::new(rate, self.step, epoch, past);
                self.optimizer.update(self.state.as_mut(), &step, &mut gradient, &mut self.at);
                if penalised && self.implicit {
                    let rates = |j| self.optimizer.rate_on(self.state.as_ref(), &step, j);
                    objective.penalty().prox(&mut self.at[..weights], &rates);
                }
                self.step += 1;
                loss_sum += batch.loss * batch.weight;
                weight_sum += batch.weight;
                if averages_from.is_some_and(|from| epoch >= from) {
                    self.averaging.add(&self.at);
                }
                self.cursor = batches.cursor();
                let period = self.settings.record_every.is_some_and(|every| self.step.is_multiple_of(every));
                if period || self.step >= self.end_step {
                    break 'row;
                }
            }
            self.cursor = batches.cursor();
            if self.settings.record_every.is_none() || self.cursor.epoch >= self.end_epoch {
                break;
            }
        }
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
            step: self.step,
            loss,
            penalty: self.objective.penalty().value(&self.current()[..weights]),
            exact,
            validation: None,
            rate,
            elapsed: Duration::ZERO,
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

    fn state(&self) -> Result<Value> {
        let saved = Saved {
            at: self.at.clone(),
            optimizer: self.optimizer.save(self.state.as_ref())?,
            cursor: self.cursor,
            step: self.step,
            conditioning: self.conditioning.clone(),
        };
        serde_json::to_value(saved).map_err(unreadable)
    }
}
