//! A run of dual coordinate ascent.

mod dual_start;

use serde::{Deserialize, Serialize};

use super::bias_bound::bias_bound;
use super::dual_problem::DualProblem;
use super::dual_settings::DualSettings;
use super::dual_state::DualState;
use super::dual_steps::{DualPlan, DualSteps};
use super::reordered_rows::ReorderedRows;
use crate::data::Shuffler;
use crate::error::{Divergence, Error, Result};
use crate::objective::{Objective, RowBlock, Want};
use crate::progress::{Progress, StopReason};
use crate::solver::start::begun;
use crate::solver::{Certificate, OptimalityMeasure, Run, Start, State};

pub(super) struct DualRun<'a> {
    settings: DualSettings,
    problem: DualProblem<'a>,
    /// The examples, where they have no dense features. The weights of the state are then by place.
    reordered: Option<ReorderedRows>,
    /// What an example moved by, on average over the last epoch.
    moved: f64,
    seed: u64,
    state: DualState,
    /// 1/(2λΣs).
    unit: f64,
    /// λ divided by the strength of the bias's ridge around its centre; 0 without a bias.
    constant: f64,
    centre: f64,
    /// Where the bias stood before the last epoch.
    last_bias: f64,
    epoch: u64,
    step: u64,
    /// The epoch at which this run's limit is reached; a resumed run goes on for as many again.
    end: u64,
    /// The gap as the steps saw it, when it was last measured; and the epochs since.
    measured: f64,
    since: u64,
    certificate: Option<Certificate>,
    /// How often in a row no gap was left beside rounding, and no violation less than the least so far.
    flat: u32,
    least: f64,
    measure: Option<OptimalityMeasure>,
    /// F at the best constant model, and a bound of how far from its bias the best one can be.
    first: f64,
    first_bias: f64,
    reach: Option<f64>,
    good: Vec<f64>,
}

#[derive(Serialize, Deserialize)]
struct SavedDual {
    /// Weights and bias, in the units of the encoded features: where another run can begin.
    at: Vec<f64>,
    duals: Vec<[f64; 2]>,
    idle: Vec<u8>,
    weights: Vec<f64>,
    bias: f64,
    sum: f64,
    conjugates: f64,
    losses: f64,
    centre: f64,
    last_bias: f64,
    epoch: u64,
    step: u64,
    measured: f64,
    moved: f64,
    since: u64,
    /// That of the orders, as text: no count.
    seed: String,
    /// The loss at `at`: on other examples it is another.
    loss: f64,
}

/// The gap is measured when the steps have seen it fall to this part, or after so many epochs.
const FALLEN: f64 = 0.1;
const EPOCHS: u64 = 10;
/// Reordered examples whose losses are summed up at a time.
const AT_A_TIME: usize = 256;
/// An example that moves by less than this part of the average rests.
const RESTING: f64 = 0.3;
/// A gap of this part of F is rounding: F cannot be told from F*. Measured so often while the violation falls no more, it
/// ends the run, converged, whatever the violation.
const ROUNDED: f64 = 4.0 * f64::EPSILON;
const MOST_FLAT: u32 = 4;
/// A bias that moves by less than this part of its distance from the centre has come to rest.
const RESTS: f64 = 0.1;

impl<'a> DualRun<'a> {
    pub(super) fn begin(settings: DualSettings, given: Objective<'a>, start: Start, seed: u64) -> Result<Self> {
        let problem = DualProblem::of(given)?;
        let cold = matches!(start, Start::Auto | Start::Zero);
        let (at, saved) = begun(start, &problem.given, seed, true, |saved: &SavedDual| (saved.at.clone(), true))?;
        let shape = problem.given.shape();
        let bias = shape.biases > 0;
        let unit = 1.0 / (2.0 * problem.strength * problem.given.total_weight());
        let constant = if bias { problem.sampled_norm()? } else { 0.0 };
        let best = problem.given.best_constant().and_then(|best| best.first().copied());
        let first_bias = if bias { best.unwrap_or(0.0) } else { 0.0 };
        let mut origin = vec![0.0; shape.len()];
        origin[shape.weights()..].fill(first_bias);
        // With all weights 0 no feature is read.
        let first = problem.objective.evaluate(&origin, Want::Loss)?.loss;
        let mut run = Self {
            settings,
            seed,
            state: DualState::default(),
            unit,
            constant,
            centre: first_bias,
            last_bias: first_bias,
            epoch: 0,
            step: 0,
            end: settings.epochs,
            measured: first,
            since: 0,
            certificate: None,
            flat: 0,
            least: f64::INFINITY,
            measure: None,
            first,
            first_bias,
            reach: None,
            reordered: None,
            moved: 0.0,
            good: at.clone(),
            problem,
        };
        run.state = run.cold();
        if settings.epochs > 0 {
            run.reordered = ReorderedRows::of(&run.problem.objective, &*run.problem.rows()?, seed)?;
        }
        match saved {
            Some(saved) if run.is_of_these(&saved)? => run.go_on(saved),
            // Where nothing was asked for, 0 is as good a start as any, and has a dual.
            None if cold => {}
            _ => run.warm(at)?,
        }
        Ok(run)
    }

    fn examples(&self) -> u64 {
        self.problem.objective.examples()
    }

    /// Λ‖w‖².
    fn penalty(&self, weights: &[f64]) -> f64 {
        self.problem.strength * weights.iter().map(|w| w * w).sum::<f64>()
    }

    /// The least of F's Lagrangian over weights, at a bias.
    fn dual_about(&self, state: &DualState, bias: f64) -> f64 {
        let total = self.problem.objective.total_weight();
        (state.sum * bias - state.conjugates) / total - self.penalty(&state.weights)
    }

    fn at(&self) -> Vec<f64> {
        let weights = &self.state.weights;
        let mut at = self.reordered.as_ref().map_or_else(|| weights.clone(), |rows| rows.by_feature(weights));
        if self.constant > 0.0 {
            at.push(self.state.bias);
        }
        at
    }

    /// A lower bound of F* that allows for slopes that do not sum to 0.
    fn dual(&mut self) -> Result<f64> {
        let value = self.dual_about(&self.state, self.state.bias);
        if self.constant == 0.0 || self.state.sum == 0.0 {
            return Ok(value);
        }
        let reach = match self.reach {
            Some(reach) => reach,
            None => {
                let length = (self.first / self.problem.strength).sqrt();
                let (objective, rows) = (&self.problem.objective, self.problem.rows()?);
                bias_bound(objective, &*rows, (self.first_bias, length, self.first))?
            }
        };
        self.reach = Some(reach);
        let missing = (self.state.sum / self.problem.objective.total_weight()).abs();
        Ok(value - missing * (reach + (self.state.bias - self.first_bias).abs()))
    }

    /// One pass for F and its slopes.
    fn certify(&mut self, own: &[f64]) -> Result<(f64, Certificate)> {
        let given = self.problem.given.clone();
        let smooth = given.loss().properties().slope_jump.is_none();
        let here = given.evaluate(own, if smooth { Want::Gradient } else { Want::Loss })?;
        let value = here.loss + self.penalty(&self.state.weights);
        let gap = Some((value - self.dual()?).max(0.0)).filter(|gap| gap.is_finite());
        let violation = if smooth {
            let measure = match &mut self.measure {
                Some(measure) => measure,
                place => place.insert(OptimalityMeasure::of(&given)?),
            };
            measure.violation(given.penalty(), own, &here.gradient)
        } else {
            // In its corners the slopes of a loss say nothing: the gap does, as a part of what there was to gain.
            gap.map_or(f64::INFINITY, |gap| gap / self.first.max(f64::MIN_POSITIVE))
        };
        Ok((here.loss, Certificate { violation, gap, remaining: None }))
    }

    /// Moves the centre of the bias to where it has come to rest, and the bias as far again (the multiplier's step).
    fn recentre(&mut self) {
        let DualState { bias, sum, .. } = &mut self.state;
        if self.constant > 0.0 && self.epoch > 0 {
            let pulled = *bias - self.centre;
            if (*bias - self.last_bias).abs() <= RESTS * pulled.abs() {
                self.centre = *bias;
            }
            self.last_bias = *bias;
            *bias = self.centre - self.constant * self.unit * *sum;
        }
    }
}

impl std::fmt::Debug for DualRun<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DualRun").field("epoch", &self.epoch).finish_non_exhaustive()
    }
}

impl Run for DualRun<'_> {
    fn advance(&mut self, _past: &[Progress]) -> Result<Progress> {
        self.recentre();
        let mut order: Vec<u32> = match &self.reordered {
            Some(rows) => rows.order(self.seed, self.epoch),
            None => Shuffler::stream(self.seed, self.epoch).permutation(self.examples() as usize),
        };
        if self.settings.shrinking && self.state.begun {
            let (state, epoch) = (&self.state, self.epoch);
            order.retain(|example| state.visits(*example, epoch));
        }
        let (objective, by_rows) = (&self.problem.objective, self.problem.rows()?);
        let least = RESTING * self.moved;
        let plan = DualPlan { loss: objective.loss(), unit: self.unit, constant: self.constant, least };
        let mut steps = DualSteps::new(&mut self.state, plan);
        if let Some(rows) = &self.reordered {
            by_rows.count(order.len());
            order.chunks(AT_A_TIME).for_each(|places| steps.take_reordered(rows, places));
        } else {
            by_rows.show(&mut objective.blocks(&order), &mut |rows: &RowBlock| {
                steps.take(rows);
                Ok(())
            })?;
        }
        let (gap, moved) = (steps.gap, steps.moved);
        let total = objective.total_weight();
        let seen = if self.state.begun { gap / total } else { f64::INFINITY };
        self.moved = moved / order.len().max(1) as f64;
        self.state.begun = true;
        self.epoch += 1;
        self.since += 1;
        self.step += order.len() as u64;
        let mut loss = self.state.losses / total;
        let mut violation = None;
        let due = seen <= FALLEN * self.measured || self.since >= EPOCHS || self.epoch >= self.end;
        self.certificate = None;
        if due && self.settings.tolerance > 0.0 {
            let own = self.weights();
            let (exact, certificate) = self.certify(&own)?;
            (loss, violation, self.certificate) = (exact, Some(certificate.violation), Some(certificate));
            (self.measured, self.since) = (certificate.gap.unwrap_or(seen), 0);
            self.good = own;
            let rounding = ROUNDED * (exact + self.penalty(&self.state.weights));
            let rests = certificate.gap.is_some_and(|gap| gap <= rounding) && certificate.violation >= self.least;
            self.flat = if rests { self.flat + 1 } else { 0 };
            self.least = self.least.min(certificate.violation);
        }
        let penalty = self.penalty(&self.state.weights);
        if !(loss + penalty).is_finite() {
            let lost = Divergence::new(self.epoch, self.step, loss, 0.0, self.good.clone());
            return Err(Error::Diverged(Box::new(lost)));
        }
        Ok(Progress {
            epoch: self.epoch,
            loss,
            penalty,
            exact: violation.is_some(),
            violation,
            ..Progress::new(self.step, self.unit)
        })
    }

    fn limit(&self) -> Option<StopReason> {
        if self.flat >= MOST_FLAT {
            return Some(StopReason::Converged);
        }
        (self.epoch >= self.end).then_some(StopReason::Epochs(self.epoch))
    }

    fn tighten(&mut self, tolerance: f64) {
        self.settings.tolerance = tolerance;
    }

    fn weights(&self) -> Vec<f64> {
        if self.state.begun { self.problem.to_encoded(self.at()) } else { self.good.clone() }
    }

    fn certificate(&self) -> Option<Certificate> {
        self.certificate
    }

    fn state(&self) -> Result<State> {
        let at = self.weights();
        let state = self.state.clone();
        let saved = SavedDual {
            loss: self.problem.given.evaluate(&at, Want::Loss)?.loss,
            at,
            duals: state.duals,
            idle: state.idle,
            weights: state.weights,
            bias: state.bias,
            sum: state.sum,
            conjugates: state.conjugates,
            losses: state.losses,
            centre: self.centre,
            last_bias: self.last_bias,
            epoch: self.epoch,
            step: self.step,
            measured: self.measured,
            since: self.since,
            moved: self.moved,
            seed: self.seed.to_string(),
        };
        Ok(State::of(saved))
    }
}
