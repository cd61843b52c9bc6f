//! A run of gradient descent over all examples at once.

use std::any::Any;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::averaging::{Average, Averaging};
use super::beginning::begun;
use super::change_of_variables::ChangeOfVariables;
use super::divergence::{DivergenceGuard, Stand};
use super::final_point::final_point;
use super::learning_rate::{automatic, conditioned, steepest};
use super::{Certificate, GradientDescent, LearningRate, OptimalityMeasure, Run, Start, State};
use crate::error::{Error, Result};
use crate::objective::{Evaluated, Gradient, Objective, Want};
use crate::optimizer::{AnyOptimizer, Step};
use crate::progress::{Progress, StopReason};
use crate::schedule::{At, Schedule, usable};

/// How the rate of the next step is found.
enum Rate {
    Fixed(f64),
    Scheduled(Arc<dyn Schedule>),
    /// Backtracking (Armijo 1966; Beck & Teboulle 2009): halved until the quadratic model bounds F, then allowed to grow.
    Searched(f64),
}

/// The run's own coordinates and everything that changes in it.
pub(super) struct FullBatch<'a> {
    settings: GradientDescent,
    given: Objective<'a>,
    objective: Objective<'a>,
    variables: Option<ChangeOfVariables>,
    optimizer: Arc<dyn AnyOptimizer>,
    state: Box<dyn Any + Send>,
    rate: Rate,
    implicit: bool,
    at: Vec<f64>,
    here: Evaluated,
    /// The gradient on its way through the optimizer; its memory is used again.
    gradient: Gradient,
    step: u64,
    /// The step at which this run's limit is reached; a resumed run goes on for as many again.
    end: u64,
    guard: DivergenceGuard,
    slope: f64,
    averaging: Averaging,
    measure: Option<OptimalityMeasure>,
}

#[derive(Serialize, Deserialize)]
struct Saved {
    at: Vec<f64>,
    optimizer: Value,
    step: u64,
    searched: Option<f64>,
    variables: Option<ChangeOfVariables>,
    /// The steepest slope where the run began, of which its automatic rate was made.
    slope: Option<f64>,
    averaging: Option<Averaging>,
}

/// A search that halves this often has left every scale of f64 data.
const MOST_HALVINGS: usize = 100;

impl<'a> FullBatch<'a> {
    pub(super) fn begin(settings: &GradientDescent, given: Objective<'a>, start: Start, seed: u64) -> Result<Self> {
        let auto = matches!(settings.rate, LearningRate::Auto);
        let place = |saved: &Saved| (saved.at.clone(), saved.variables.is_some());
        let (start, saved) = begun(start, &given, seed, auto, place)?;
        let (objective, variables) = if auto {
            let earlier = saved.as_ref().and_then(|saved| saved.variables.clone());
            let (objective, variables) = conditioned(&given, earlier, true)?;
            (objective, Some(variables))
        } else {
            (given.clone(), None)
        };
        let optimizer = settings.optimizer_for(&objective);
        let implicit = settings.implicit(optimizer.as_ref(), &objective)?;
        settings.single(optimizer.as_ref(), &objective)?;
        let at = match &variables {
            Some(variables) if saved.is_none() => variables.to_solver(&start),
            _ => start,
        };
        let here = objective.evaluate(&at, Want::Gradient)?;
        let slope = saved.as_ref().and_then(|saved| saved.slope).unwrap_or_else(|| steepest(&here.gradient));
        let mut rate = match (&settings.rate, optimizer.properties().own_rate) {
            (LearningRate::Scheduled(schedule), _) => Rate::Scheduled(schedule.clone()),
            (LearningRate::Auto, Some(rate)) => Rate::Fixed(rate),
            (LearningRate::Auto, None) => match automatic(&objective, optimizer.as_ref(), None, !implicit, slope)? {
                Some(rate) if !optimizer.properties().needs_falling_rate => Rate::Fixed(rate),
                Some(rate) => Rate::Scheduled(Arc::new(move |at: At<'_>| rate / (1.0 + at.step as f64).sqrt())),
                None if settings.optimizer.is_none() => Rate::Searched(1.0),
                None => {
                    let solver = format!("{} with {}", super::Solver::name(settings), optimizer.name());
                    return Err(super::learning_rate::unbounded(&given, solver));
                }
            },
        };
        let guard =
            DivergenceGuard::new(here.loss, variables.as_ref().map_or_else(|| at.clone(), |c| c.to_encoded(&at)));
        let mut state = optimizer.init(objective.shape(), &at);
        let (mut step, mut averaging) = (0, Averaging::default());
        if let Some(saved) = saved {
            averaging = settings.restored(saved.averaging, at.len())?;
            state = optimizer.load(saved.optimizer, state.as_ref())?;
            step = saved.step;
            if let (Rate::Searched(rate), Some(searched)) = (&mut rate, saved.searched) {
                *rate = searched;
            }
        }
        let most = settings.max_epochs().min(settings.steps.unwrap_or(u64::MAX));
        let asked = settings.tolerance_of() > 0.0 && given.loss().properties().slope_jump.is_none();
        let measure = if asked { Some(OptimalityMeasure::of(&given)?) } else { None };
        let settings = settings.clone();
        let run = Self {
            settings,
            given,
            objective,
            variables,
            optimizer,
            state,
            rate,
            implicit,
            at,
            here,
            gradient: Gradient::default(),
            step,
            end: step.saturating_add(most),
            guard,
            slope,
            averaging,
            measure,
        };
        if !run.here.loss.is_finite() {
            return Err(run.lost(run.here.loss, 0.0));
        }
        Ok(run)
    }

    /// Updates so far.
    pub(super) fn steps(&self) -> u64 {
        self.step
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
        let stand = Stand { epoch: self.step + 1, step: self.step + 1, loss, rate };
        self.guard.error(stand, &self.given, self.optimizer.as_ref(), None)
    }

    /// How large a slope is left, where slopes say so: not in a corner of the loss, and not at an average of weights.
    fn violation(&self, at: &[f64], gradient: &[f64]) -> Option<f64> {
        let measure = self.measure.as_ref().filter(|_| self.averaging.mean().is_none())?;
        let own = self.variables.as_ref().map(|c| (c.to_encoded(at), c.encoded_gradient(gradient)));
        let (at, gradient) = own.as_ref().map_or((at, gradient), |(at, gradient)| (at, gradient));
        Some(measure.violation(self.given.penalty(), at, gradient))
    }

    fn weights_of(&self) -> usize {
        self.objective.shape().weights()
    }

    /// One update and one evaluation: the gradient at the new point waits for the next.
    fn iterate(&mut self, past: &[Progress]) -> Result<f64> {
        let rate = match &self.rate {
            Rate::Fixed(rate) => *rate,
            Rate::Scheduled(schedule) => usable(schedule.rate(At::new(self.step, self.step, past)))?,
            Rate::Searched(_) => return self.search(),
        };
        self.gradient.values.clone_from(&self.here.gradient);
        self.gradient.touched = None;
        let weights = self.weights_of();
        let gradient = &mut self.gradient;
        if !self.implicit {
            self.objective.penalty().slope(&self.at[..weights], &mut gradient.values[..weights]);
        }
        let step = Step::new(rate, self.step, self.step, past).with_layout(self.objective.layout());
        self.optimizer.update(self.state.as_mut(), &step, gradient, &mut self.at);
        if self.implicit {
            let rates = |j| self.optimizer.rate_on(self.state.as_ref(), &step, j);
            self.objective.penalty().prox(&mut self.at[..weights], &rates);
        }
        self.optimizer.after_prox(self.state.as_mut(), &step, &mut self.at);
        self.objective.evaluate_into(&self.at, Want::Gradient, &mut self.here)?;
        Ok(rate)
    }

    /// A step of plain descent whose rate is searched.
    fn search(&mut self) -> Result<f64> {
        let Rate::Searched(mut rate) = self.rate else { return Ok(0.0) };
        let weights = self.weights_of();
        for _ in 0..MOST_HALVINGS {
            let mut next = self.at.clone();
            next.iter_mut().zip(&self.here.gradient).for_each(|(w, g)| *w -= rate * g);
            self.objective.penalty().prox(&mut next[..weights], &|_| rate);
            let there = self.objective.evaluate(&next, Want::Gradient)?;
            let (mut along, mut square) = (0.0, 0.0);
            for ((new, old), g) in next.iter().zip(&self.at).zip(&self.here.gradient) {
                along += g * (new - old);
                square += (new - old) * (new - old);
            }
            let model = self.here.loss + along + square / (2.0 * rate);
            // Rounding in the loss must not keep a step at the optimum from being taken.
            if there.loss <= model + 1e-14 * self.here.loss.abs() {
                (self.at, self.here) = (next, there);
                self.rate = Rate::Searched(rate * 1.5);
                return Ok(rate);
            }
            rate /= 2.0;
        }
        Err(self.lost(self.here.loss, rate))
    }
}

impl std::fmt::Debug for FullBatch<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FullBatch").field("step", &self.step).field("loss", &self.here.loss).finish_non_exhaustive()
    }
}

impl Run for FullBatch<'_> {
    fn advance(&mut self, past: &[Progress]) -> Result<Progress> {
        let mut rate;
        loop {
            rate = self.iterate(past)?;
            // A loss may hide what is not finite, as max(NaN, 0) does.
            if self.guard.is_lost(self.here.loss) || self.at.iter().any(|w| !w.is_finite()) {
                return Err(self.lost(self.here.loss, rate));
            }
            self.step += 1;
            let corner = self.objective.penalty().corner();
            let at = final_point(corner, self.optimizer.as_ref(), self.state.as_ref(), &self.at);
            match self.settings.average {
                Some(Average::Exponential(decay)) => self.averaging.add_decaying(at, decay),
                Some(Average::Last(last)) if self.step.saturating_add(last) > self.end => self.averaging.add(at),
                _ => {}
            }
            let whole = self.settings.record_every.is_none_or(|every| self.step.is_multiple_of(every));
            if whole || self.step >= self.end {
                break;
            }
        }
        let mut loss = self.here.loss;
        if self.averaging.mean().is_some() {
            loss = self.objective.evaluate(self.current(), Want::Loss)?.loss;
        }
        let corner = self.objective.penalty().corner();
        let last = || final_point(corner, self.optimizer.as_ref(), self.state.as_ref(), &self.at);
        let current = self.averaging.mean().unwrap_or_else(last);
        self.guard.keep(loss, |good| match &self.variables {
            Some(variables) => variables.write_encoded(current, good),
            None => good.copy_from_slice(current),
        });
        let mut violation = self.violation(&self.at, &self.here.gradient);
        // The point that gradients are taken at may be another than the one that the run stands at.
        if self.at != self.current() {
            violation = match violation {
                Some(left) if left <= self.settings.tolerance_of() => {
                    let there = self.objective.evaluate(self.current(), Want::Gradient)?;
                    loss = there.loss;
                    self.violation(self.current(), &there.gradient)
                }
                _ => None,
            };
        }
        let penalty = self.objective.penalty().value(&self.current()[..self.weights_of()]);
        Ok(Progress { loss, penalty, violation, ..Progress::new(self.step, rate) })
    }

    fn limit(&self) -> Option<StopReason> {
        if self.step < self.end {
            None
        } else if self.settings.steps.is_some_and(|steps| steps < self.settings.max_epochs()) {
            Some(StopReason::Steps(self.step))
        } else {
            Some(StopReason::Epochs(self.step))
        }
    }

    fn certificate(&self) -> Option<Certificate> {
        // The point that gradients are taken at may be another than the one that the run stands at.
        let measure = self.measure.as_ref().filter(|_| self.at == self.current())?;
        let gradient = &self.here.gradient;
        let gradient = self.variables.as_ref().map_or_else(|| gradient.clone(), |c| c.encoded_gradient(gradient));
        Some(measure.certificate(self.given.penalty(), &self.own(&self.at), &gradient))
    }

    fn tighten(&mut self, tolerance: f64) {
        self.settings.tolerance = Some(tolerance);
    }

    fn weights(&self) -> Vec<f64> {
        self.own(self.current())
    }

    fn state(&self) -> Result<State> {
        let searched = if let Rate::Searched(rate) = self.rate { Some(rate) } else { None };
        let saved = Saved {
            at: self.at.clone(),
            optimizer: self.optimizer.save(self.state.as_ref())?,
            step: self.step,
            searched,
            variables: self.variables.clone(),
            slope: Some(self.slope),
            averaging: self.settings.kept(&self.averaging),
        };
        Ok(State::of(saved))
    }
}
