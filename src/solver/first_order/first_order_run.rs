//! A run of steps over all examples.

use std::any::Any;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::rate::{GROWTH, MOST_HALVINGS, Rate, model_bounds};
use crate::error::{Error, Result};
use crate::objective::{Evaluated, Gradient, Objective, Want};
use crate::optimizer::{AnyOptimizer, Step};
use crate::progress::{Progress, StopReason};
use crate::schedule::{At, usable};
use crate::solver::descent_settings::DescentSettings;
use crate::solver::divergence::{DivergenceGuard, Stand};
use crate::solver::final_point::final_point;
use crate::solver::frame::{Frame, Method, Standardised};
use crate::solver::learning_rate::steepest;
use crate::solver::stochastic::{Average, Averaging};
use crate::solver::{Certificate, LearningRate, Run, Start, State};

/// w ← prox_{ηΩ}(w − η·d), d being what the optimizer makes of the gradient.
pub(in crate::solver) struct FirstOrderRun<'a> {
    settings: DescentSettings,
    /// Stands where the gradient is taken, which acceleration moves ahead of the last proximal step.
    frame: Frame<'a>,
    optimizer: Arc<dyn AnyOptimizer>,
    state: Box<dyn Any + Send>,
    rate: Rate,
    /// Whether the penalty is applied by its proximal step.
    implicit: bool,
    /// The gradient on its way through the optimizer, the next point and what is found there: their memory is used again.
    gradient: Gradient,
    spare: (Vec<f64>, Evaluated),
    guard: DivergenceGuard,
    /// The steepest slope where the run began, of which its automatic rate was made.
    slope: f64,
    averaging: Averaging,
}

/// What a run remembers.
#[derive(Serialize, Deserialize)]
struct Memory {
    optimizer: Value,
    searched: Option<f64>,
    slope: f64,
    averaging: Option<Averaging>,
}

impl<'a> FirstOrderRun<'a> {
    /// Begins at `start`. One pass, and those that an automatic rate needs.
    pub(in crate::solver) fn begin(
        settings: &DescentSettings,
        original: Objective<'a>,
        start: Start,
        seed: u64,
    ) -> Result<Self> {
        let features = if matches!(settings.rate, LearningRate::Auto) { Standardised::All } else { Standardised::None };
        let measured = settings.tolerance_of() > 0.0 && original.loss().properties().slope_jump.is_none();
        let method = Method { measured, ..Method::new(features, settings.most_steps()) };
        let (mut frame, memory) = Frame::placed::<Memory>(original, start, seed, method)?;
        let objective = &frame.objective;
        let optimizer = settings.optimizer_for(objective);
        let implicit = settings.implicit(optimizer.as_ref(), objective)?;
        settings.single(optimizer.as_ref(), objective)?;
        let here = objective.evaluate(&frame.point, Want::Gradient)?;
        let slope = memory.as_ref().map_or_else(|| steepest(&here.gradient), |memory| memory.slope);
        let mut rate = Rate::new(settings, optimizer.as_ref(), objective, !implicit, slope)?;
        let guard = DivergenceGuard::new(here.loss, frame.weights());
        let mut state = optimizer.init(objective.shape(), &frame.point);
        let mut averaging = Averaging::default();
        if let Some(memory) = memory {
            averaging = settings.restored(memory.averaging, frame.point.len())?;
            state = optimizer.load(memory.optimizer, state.as_ref())?;
            if let (Rate::Searched(rate), Some(searched)) = (&mut rate, memory.searched) {
                *rate = searched;
            }
        }
        let lost = (!here.loss.is_finite()).then_some(here.loss);
        frame.arrive(frame.point.clone(), here);
        let (settings, gradient, spare) = (settings.clone(), Gradient::default(), Default::default());
        let run = Self { settings, frame, optimizer, state, rate, implicit, gradient, spare, guard, slope, averaging };
        lost.map_or(Ok(()), |loss| Err(run.lost(loss, 0.0)))?;
        Ok(run)
    }

    /// Updates so far.
    pub(super) fn steps(&self) -> u64 {
        self.frame.step
    }

    /// The point that the run would end with: a mean, or the last proximal step where only there a corner is honoured.
    fn current(&self) -> &[f64] {
        final_or_mean(&self.frame, self.optimizer.as_ref(), self.state.as_ref(), &self.averaging)
    }

    fn lost(&self, loss: f64, rate: f64) -> Error {
        let stand = Stand { epoch: self.frame.step + 1, step: self.frame.step + 1, loss, rate };
        self.guard.error(stand, &self.frame.original, self.optimizer.as_ref(), None)
    }

    /// w − η·d, and the penalty's proximal step, without what is left to do after it.
    fn propose(&mut self, rate: f64, past: &[Progress]) {
        let (objective, next) = (&self.frame.objective, &mut self.spare.0);
        next.clone_from(&self.frame.point);
        self.gradient.values.clone_from(&self.frame.evaluated.gradient);
        self.gradient.touched = None;
        let weights = objective.shape().weights();
        if !self.implicit {
            objective.penalty().slope(&next[..weights], &mut self.gradient.values[..weights]);
        }
        let step = step_of(&self.frame, rate, past);
        self.optimizer.update(self.state.as_mut(), &step, &mut self.gradient, next);
        if self.implicit {
            let rates = |j| self.optimizer.rate_on(self.state.as_ref(), &step, j);
            objective.penalty().prox(&mut next[..weights], &rates);
        }
    }

    /// Loss, and where it is wanted gradient, at the point that is proposed.
    fn evaluate(&mut self, want: Want) -> Result<()> {
        let (next, there) = &mut self.spare;
        self.frame.objective.evaluate_into(next, want, there)
    }

    /// One update; the gradient at the new point waits for the next.
    fn iterate(&mut self, past: &[Progress]) -> Result<f64> {
        let steps = self.frame.step;
        let searched = matches!(self.rate, Rate::Searched(_));
        let ahead = self.optimizer.prox_point(self.state.as_ref()).is_some();
        let rate = match &self.rate {
            Rate::Fixed(rate) => *rate,
            Rate::Scheduled(schedule) => usable(schedule.rate(At::new(steps, steps, past)))?,
            // Where nothing moves the point that is found, its gradient is that of the next step.
            Rate::Searched(rate) => self.search(*rate, if ahead { Want::Loss } else { Want::Gradient }, past)?,
        };
        if !searched {
            self.propose(rate, past);
        }
        self.optimizer.after_prox(self.state.as_mut(), &step_of(&self.frame, rate, past), &mut self.spare.0);
        if ahead || !searched {
            self.evaluate(Want::Gradient)?;
        }
        let (next, there) = std::mem::take(&mut self.spare);
        self.spare = self.frame.arrive(next, there);
        Ok(rate)
    }

    /// Halves the rate until the quadratic model bounds the loss; what is found, at the point that is proposed then.
    fn search(&mut self, mut rate: f64, want: Want, past: &[Progress]) -> Result<f64> {
        for _ in 0..MOST_HALVINGS {
            self.propose(rate, past);
            self.evaluate(want)?;
            let here = (self.frame.point.as_slice(), &self.frame.evaluated);
            if model_bounds(self.spare.1.loss, here, &self.spare.0, rate) {
                self.rate = Rate::Searched(rate * GROWTH);
                return Ok(rate);
            }
            rate /= 2.0;
        }
        Err(self.lost(self.frame.evaluated.loss, rate))
    }
}

/// The circumstances of the next update.
fn step_of<'s>(frame: &'s Frame<'_>, rate: f64, past: &'s [Progress]) -> Step<'s> {
    Step::new(rate, frame.step, frame.step, past).with_layout(frame.objective.layout())
}

/// The mean of the points, where one is kept, or where the last proximal step ended.
fn final_or_mean<'s>(
    frame: &'s Frame<'_>,
    optimizer: &dyn AnyOptimizer,
    state: &'s (dyn Any + Send),
    averaging: &'s Averaging,
) -> &'s [f64] {
    let corner = frame.objective.penalty().corner();
    averaging.mean().unwrap_or_else(|| final_point(corner, optimizer, state, &frame.point))
}

impl std::fmt::Debug for FirstOrderRun<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FirstOrderRun").field("frame", &self.frame).finish_non_exhaustive()
    }
}

impl Run for FirstOrderRun<'_> {
    fn advance(&mut self, past: &[Progress]) -> Result<Progress> {
        let mut rate;
        loop {
            rate = self.iterate(past)?;
            // A loss may hide what is not finite, as max(NaN, 0) does.
            let loss = self.frame.evaluated.loss;
            if self.guard.is_lost(loss) || self.frame.point.iter().any(|w| !w.is_finite()) {
                return Err(self.lost(loss, rate));
            }
            self.frame.step += 1;
            let corner = self.frame.objective.penalty().corner();
            let at = final_point(corner, self.optimizer.as_ref(), self.state.as_ref(), &self.frame.point);
            match self.settings.average {
                Some(Average::Exponential(decay)) => self.averaging.add_decaying(at, decay),
                Some(Average::Last(last)) if self.frame.step.saturating_add(last) > self.frame.end => {
                    self.averaging.add(at);
                }
                _ => {}
            }
            let whole = self.settings.record_every.is_none_or(|every| self.frame.step.is_multiple_of(every));
            if whole || self.frame.limit().is_some() {
                break;
            }
        }
        let current = final_or_mean(&self.frame, self.optimizer.as_ref(), self.state.as_ref(), &self.averaging);
        let averaged = self.averaging.mean().is_some();
        let mut loss = self.frame.evaluated.loss;
        if averaged {
            loss = self.frame.objective.evaluate(current, Want::Loss)?.loss;
        }
        let mut violation = self.frame.measured().filter(|_| !averaged);
        // The point that gradients are taken at may be another than the one that the run stands at.
        if self.frame.point != current {
            violation = match violation {
                Some(left) if left <= self.settings.tolerance_of() => {
                    let there = self.frame.objective.evaluate(current, Want::Gradient)?;
                    loss = there.loss;
                    Some(self.frame.violation_at(current, &there.gradient))
                }
                _ => None,
            };
        }
        let penalty = self.frame.objective.penalty().value(&current[..self.frame.objective.shape().weights()]);
        self.guard.keep(loss, |good| self.frame.variables.write_encoded(current, good));
        Ok(Progress { loss, penalty, violation, ..Progress::new(self.frame.step, rate) })
    }

    fn limit(&self) -> Option<StopReason> {
        self.frame.limit().map(|_| self.settings.used_up(self.frame.step))
    }

    fn certificate(&self) -> Option<Certificate> {
        let measured = self.frame.measured().filter(|_| self.frame.point == self.current());
        measured.map(|_| self.frame.certificate())
    }

    fn tighten(&mut self, tolerance: f64) {
        self.settings.tolerance = Some(tolerance);
    }

    fn weights(&self) -> Vec<f64> {
        self.frame.encoded(self.current())
    }

    fn state(&self) -> Result<State> {
        let memory = Memory {
            optimizer: self.optimizer.save(self.state.as_ref())?,
            searched: if let Rate::Searched(rate) = self.rate { Some(rate) } else { None },
            slope: self.slope,
            averaging: self.settings.kept(&self.averaging),
        };
        Ok(self.frame.save(memory))
    }
}
