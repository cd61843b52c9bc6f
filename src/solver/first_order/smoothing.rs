//! A run of full-batch descent on a loss with corners.

use serde::{Deserialize, Serialize};

use super::FirstOrderRun;
use crate::error::{Error, Result};
use crate::objective::{Objective, Want};
use crate::progress::{Progress, StopReason};
use crate::solver::descent_settings::DescentSettings;
use crate::solver::start::begun;
use crate::solver::{Checkpoint, Run, Start, State};

/// Descent does not come to rest in a corner, and its rate has no bound there. So the corners are rounded, over a width
/// that shrinks from stage to stage while the weights stay: a quarter each time, from the size of the loss at the start to
/// less than a thousandth of it. The history shows the loss itself, with its corners.
///
/// # Source
/// Nesterov (2005), *Smooth minimization of non-smooth functions*; the continuation of Becker, Bobin & Candès (2011), NESTA.
pub(in crate::solver) struct Smoothing<'a> {
    settings: DescentSettings,
    original: Objective<'a>,
    inner: FirstOrderRun<'a>,
    at: Stage,
    /// The step at which this run's limit is reached; a resumed run goes on for as many again.
    end: u64,
}

/// Where the run stands.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Stage {
    stage: u32,
    width: f64,
    /// Steps before this stage, and all of them.
    before: u64,
    steps: u64,
    /// The losses of this stage.
    losses: Vec<f64>,
}

#[derive(Serialize, Deserialize)]
struct Saved {
    at: Stage,
    inner: State,
}

/// Widths: 1, ¼, … of the loss at the start.
const STAGES: u32 = 6;
const SHRINKS: f64 = 0.25;
/// A stage ends when the loss of so many steps has changed by less than this, relatively.
const WINDOW: usize = 8;
const STILL: f64 = 1e-6;
/// The same for the last stage.
const LAST_WINDOW: usize = 11;
const LAST_STILL: f64 = 1e-9;

impl<'a> Smoothing<'a> {
    pub(in crate::solver) fn begin(
        settings: &DescentSettings,
        original: Objective<'a>,
        start: Start,
        seed: u64,
    ) -> Result<Self> {
        let (mut at, start) = if let Start::Resume(checkpoint) = start {
            let saved: Saved = checkpoint.run.restore()?;
            if saved.at.stage >= STAGES || !(saved.at.width > 0.0) {
                let why = format!("stage {} of corners rounded over {}", saved.at.stage, saved.at.width);
                return Err(Error::Checkpoint { why });
            }
            let run = Checkpoint { run: saved.inner, history: Vec::new(), best: None };
            (saved.at, Start::Resume(run))
        } else {
            let (weights, _) = begun::<Saved>(start, &original, seed, true, |_| (Vec::new(), true))?;
            // Losses with corners are as large as scores are, so this is a width of scores.
            let first = original.evaluate(&weights, Want::Loss)?.loss;
            let width = if first > 0.0 && first.is_finite() { first } else { 1.0 };
            (Stage { stage: 0, width, before: 0, steps: 0, losses: Vec::new() }, Start::At(weights))
        };
        let inner = stage(settings, &original, at.width, start)?;
        at.steps = at.before + inner.steps();
        let end = at.steps.saturating_add(settings.most_steps());
        Ok(Self { settings: settings.clone(), original, inner, at, end })
    }
}

impl Stage {
    /// Whether this stage has given what it can.
    fn is_still(&self) -> bool {
        self.changes_less(WINDOW, STILL)
    }

    fn changes_less(&self, window: usize, change: f64) -> bool {
        let Some(last) = self.losses.len().checked_sub(window) else { return false };
        let of = |pick: fn(f64, f64) -> f64, start| self.losses[last..].iter().copied().fold(start, pick);
        let (least, most) = (of(f64::min, f64::INFINITY), of(f64::max, f64::NEG_INFINITY));
        most - least <= change * least.abs()
    }
}

/// Descent with the corners rounded over a width.
fn stage<'a>(
    settings: &DescentSettings,
    original: &Objective<'a>,
    width: f64,
    start: Start,
) -> Result<FirstOrderRun<'a>> {
    let smooth = original.smoothed(width).ok_or_else(|| {
        let found = format!("loss {:?}", original.loss().name());
        Error::Unsupported {
            what: settings.name(),
            needs: "a loss whose corners can be rounded, or a learning rate",
            found,
        }
    })?;
    FirstOrderRun::begin(settings, smooth, start, 0)
}

impl std::fmt::Debug for Smoothing<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Smoothing").field("stage", &self.at.stage).field("inner", &self.inner).finish_non_exhaustive()
    }
}

impl Run for Smoothing<'_> {
    fn advance(&mut self, past: &[Progress]) -> Result<Progress> {
        let at = &mut self.at;
        if at.stage + 1 < STAGES && at.is_still() {
            at.stage += 1;
            at.width *= SHRINKS;
            at.before = at.steps;
            at.losses.clear();
            let weights = self.inner.weights();
            self.inner = stage(&self.settings, &self.original, at.width, Start::At(weights))?;
        }
        let mut row = self.inner.advance(past)?;
        at.losses.push(row.loss);
        at.steps = at.before + row.step;
        (row.epoch, row.step) = (at.steps, at.steps);
        // What is left of the rounded loss says nothing of the one with corners.
        row.violation = None;
        Ok(row)
    }

    fn limit(&self) -> Option<StopReason> {
        let steps = self.at.steps;
        if self.settings.tolerance_of() > 0.0
            && self.at.stage + 1 == STAGES
            && self.at.changes_less(LAST_WINDOW, LAST_STILL)
        {
            return Some(StopReason::Stalled);
        }
        (steps >= self.end).then(|| self.settings.used_up(steps))
    }

    fn weights(&self) -> Vec<f64> {
        self.inner.weights()
    }

    fn state(&self) -> Result<State> {
        Ok(State::of(Saved { at: self.at.clone(), inner: self.inner.state()? }))
    }
}
