//! What iterating methods share.

use std::ops::Range;

use super::change_of_variables::ChangeOfVariables;
use super::start::begun;
use super::{Certificate, OptimalityMeasure, Start, State};
use crate::error::{Divergence, Error, Result};
use crate::linalg::vector;
use crate::objective::{Evaluated, Objective, Spread, Want};
use crate::penalty::Separable;
use crate::progress::{Progress, StopReason};

/// A point, loss and gradient there, and all that a run needs beside its mathematics: the change of variables, the start, the rows
/// of the history, the certificate, limits, what is saved.
///
/// The method works on standardised features, whose weights and biases are a *point*; [`Frame::weights`] are those of the encoded
/// features.
///
/// # Example
/// `examples/own_solver.rs`:
/// ```
#[doc = include_str!("../../examples/own_solver.rs")]
/// ```
pub struct Frame<'a> {
    /// F of the encoded features.
    pub(super) original: Objective<'a>,
    /// F of the method's variables.
    pub(super) objective: Objective<'a>,
    pub(super) variables: ChangeOfVariables,
    /// None where slopes say nothing, or nobody asks.
    measure: Option<OptimalityMeasure>,
    pub(super) point: Vec<f64>,
    /// Loss and gradient of the data part there.
    pub(super) evaluated: Evaluated,
    /// Ω there.
    pub(super) penalty: f64,
    pub(super) violation: f64,
    pub(super) parallel: bool,
    standardised: bool,
    /// λ of every weight in these variables, where the penalty is a ridge.
    strengths: Option<Vec<f64>>,
    pub(super) step: u64,
    /// The iteration at which this run's limit is reached; a resumed run goes on for as many again.
    pub(super) end: u64,
    /// Whether no step makes the objective less any more.
    pub(super) stuck: bool,
}

/// How a method begins.
#[derive(Debug)]
pub(super) struct Method {
    /// The features that it works on.
    pub(super) features: Standardised,
    pub(super) iterations: u64,
    /// Where the features lie, where that is known.
    pub(super) spread: Option<Spread>,
    /// Whether the violation of the optimality conditions is asked for.
    pub(super) measured: bool,
}

impl Method {
    /// On standardised features, for at most so many iterations.
    pub(super) fn new(features: Standardised, iterations: u64) -> Self {
        Self { features, iterations, spread: None, measured: true }
    }
}

/// The features that a method works on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Standardised {
    /// As they are encoded: what is done by hand is done on them.
    None,
    /// Dense ones standardised, one-hot and sparse ones as they are encoded.
    Dense,
    /// One-hot and sparse ones scaled too.
    All,
}

/// What a run needs to go on.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
struct Saved<M> {
    point: Vec<f64>,
    /// None where it works on features as they are encoded.
    variables: Option<ChangeOfVariables>,
    step: u64,
    /// What the method itself remembers.
    memory: M,
}

impl<'a> Frame<'a> {
    /// Begins at `start`, for at most so many iterations; what a resumed run remembers comes along. Two passes.
    ///
    /// # Errors
    /// A start, or a checkpoint, of other weights; a loss that is not finite there; examples that can no longer be read.
    pub fn begin<M: serde::de::DeserializeOwned>(
        original: Objective<'a>,
        start: Start,
        seed: u64,
        iterations: u64,
    ) -> Result<(Self, Option<M>)> {
        let method = Method::new(Standardised::All, iterations);
        Self::begin_improved(original, start, seed, method, |_, _| Ok(()))
    }

    /// Stands at `start` without having looked: [`Frame::first`] comes next.
    pub(super) fn placed<M: serde::de::DeserializeOwned>(
        original: Objective<'a>,
        start: Start,
        seed: u64,
        method: Method,
    ) -> Result<(Self, Option<M>)> {
        let Method { features, iterations, spread, measured } = method;
        let standardised = features != Standardised::None;
        let place = |saved: &Saved<M>| (saved.point.clone(), saved.variables.is_some());
        let (point, saved) = begun(start, &original, seed, standardised, place)?;
        let spread = match spread {
            None if standardised || measured => Some(original.spread()?),
            known => known,
        };
        let resumed = saved.is_some();
        let (earlier, memory, step) =
            saved.map_or((None, None, 0), |saved| (saved.variables, Some(saved.memory), saved.step));
        let variables = match (earlier, &spread) {
            (Some(earlier), _) => earlier.again(&original)?,
            (None, Some(spread)) if standardised => {
                ChangeOfVariables::by(&original, spread, features == Standardised::All)?
            }
            _ => ChangeOfVariables::identity(&original),
        };
        let objective = match standardised {
            true => original.rescaled(&variables.mean, &variables.scale)?,
            false => original.clone(),
        };
        let end = step.saturating_add(iterations);
        let mut frame = Self {
            parallel: original.parallel(),
            strengths: objective.penalty().ridge(objective.layout()),
            measure: spread.filter(|_| measured).map(|spread| OptimalityMeasure::by(&original, spread)),
            point: if resumed || !standardised { point } else { variables.to_solver(&point) },
            original,
            objective,
            variables,
            standardised,
            evaluated: Evaluated::default(),
            penalty: 0.0,
            violation: f64::INFINITY,
            step,
            end,
            stuck: false,
        };
        frame.inside();
        Ok((frame, memory))
    }

    /// Stands at the first point that was looked at.
    pub(super) fn first(&mut self, at: Vec<f64>, here: Evaluated) -> Result<()> {
        if !here.loss.is_finite() {
            return Err(Error::Diverged(Box::new(Divergence::new(0, 0, here.loss, 0.0, self.weights()))));
        }
        self.arrive(at, here);
        Ok(())
    }

    /// As [`Frame::begin`], the start being moved somewhere better first, in the method's variables.
    pub(super) fn begin_improved<M: serde::de::DeserializeOwned>(
        original: Objective<'a>,
        start: Start,
        seed: u64,
        method: Method,
        improve: impl FnOnce(&ChangeOfVariables, &mut Vec<f64>) -> Result<()>,
    ) -> Result<(Self, Option<M>)> {
        let (mut frame, memory) = Self::placed(original, start, seed, method)?;
        let mut at = frame.point.clone();
        improve(&frame.variables, &mut at)?;
        let mut here = frame.objective.evaluate(&at, Want::Gradient)?;
        if at != frame.point {
            // A sample that misled is forgotten; at weights of 0 no feature is read for a loss.
            let value = |at: &[f64], loss: f64| loss + frame.penalty_at(at);
            let before = frame.objective.evaluate(&frame.point, Want::Loss)?.loss;
            if !(value(&at, here.loss) <= value(&frame.point, before)) {
                at.clone_from(&frame.point);
                here = frame.objective.evaluate(&at, Want::Gradient)?;
            }
        }
        frame.first(at, here)?;
        Ok((frame, memory))
    }

    /// F in the method's variables.
    #[must_use]
    pub fn objective(&self) -> &Objective<'a> {
        &self.objective
    }

    /// Weights and biases in the method's variables.
    #[must_use]
    pub fn point(&self) -> &[f64] {
        &self.point
    }

    /// Loss and gradient of the data part there.
    #[must_use]
    pub fn evaluated(&self) -> &Evaluated {
        &self.evaluated
    }

    /// F there: loss and penalty.
    #[must_use]
    pub fn value(&self) -> f64 {
        self.evaluated.loss + self.penalty
    }

    /// The largest slope that is left there ([`Certificate::violation`]).
    #[must_use]
    pub fn violation(&self) -> f64 {
        self.violation
    }

    /// Ends the run with this iteration: no step makes F less any more.
    pub fn give_up(&mut self) {
        self.stuck = true;
    }

    /// Moves a start into the bounds.
    fn inside(&mut self) {
        if let Some(each) = self.separable() {
            self.point.iter_mut().zip(each).for_each(|(w, Separable { low, high, .. })| *w = w.clamp(low, high));
        }
    }

    /// What the penalty is on each weight, in the method's variables.
    pub(super) fn separable(&self) -> Option<Vec<Separable>> {
        self.objective.penalty().separable(self.objective.layout())
    }

    /// Stands at a new point; what was known of the last one comes back.
    pub fn arrive(&mut self, at: Vec<f64>, here: Evaluated) -> (Vec<f64>, Evaluated) {
        self.violation = self.violation_at(&at, &here.gradient);
        self.penalty = self.penalty_at(&at);
        (std::mem::replace(&mut self.point, at), std::mem::replace(&mut self.evaluated, here))
    }

    /// The present weights, then biases, of the encoded features.
    #[must_use]
    pub fn weights(&self) -> Vec<f64> {
        self.variables.to_encoded(&self.point)
    }

    /// The weights, then biases, of the encoded features at a point; on a bound where a change of variables alone has moved
    /// them off it.
    pub(super) fn encoded(&self, point: &[f64]) -> Vec<f64> {
        let mut encoded = self.variables.to_encoded(point);
        if let Some(each) = self.original.penalty().separable(self.original.layout()) {
            encoded.iter_mut().zip(each).for_each(|(w, each)| *w = each.settled(*w));
        }
        encoded
    }

    /// The violation at the present point, where it is asked for.
    pub(super) fn measured(&self) -> Option<f64> {
        self.measure.is_some().then_some(self.violation)
    }

    /// How large a slope would be left at another point.
    pub(super) fn violation_at(&self, at: &[f64], gradient: &[f64]) -> f64 {
        let Some(measure) = &self.measure else { return f64::INFINITY };
        let ChangeOfVariables { shape, mean, scale, .. } = &self.variables;
        let (features, weights) = (shape.features, shape.weights());
        let feature = |k: usize| if shape.outputs == 1 { k } else { k % features };
        let bias_of: Vec<f64> = (0..shape.outputs).map(|output| self.variables.bias_slope(output, gradient)).collect();
        let bias = |k: usize| if shape.outputs == 1 { bias_of[0] } else { bias_of[k / features] };
        let encoded = |k: usize| at[k] / scale[feature(k)];
        let slope = |k: usize| match k < weights {
            true => scale[feature(k)] * gradient[k] + mean[feature(k)] * bias(k),
            false => gradient[k],
        };
        measure.violation_of(self.original.penalty(), encoded, slope)
    }

    /// How far from optimal the present point can be.
    #[must_use]
    pub fn certificate(&self) -> Certificate {
        let measure = self.measure.as_ref().filter(|measure| measure.bounds());
        let encoded = || self.variables.encoded_gradient(&self.evaluated.gradient);
        let gap = measure.and_then(|measure| measure.gap(&self.weights(), &encoded()));
        Certificate { violation: self.violation, gap, remaining: None }
    }

    /// Ω at a point.
    #[must_use]
    pub fn penalty_at(&self, at: &[f64]) -> f64 {
        let (penalty, weights) = (self.objective.penalty(), &at[..self.objective.shape().weights()]);
        if penalty.is_none() {
            return 0.0;
        }
        let Some(strengths) = &self.strengths else { return penalty.value(weights) };
        let block = |span: Range<usize>| {
            let terms = strengths[span.clone()].iter().zip(&weights[span]);
            terms.map(|(strength, w)| strength * w * w).sum::<f64>()
        };
        vector::over(weights.len(), self.parallel, block, |a, b| a + b).unwrap_or_default()
    }

    /// The slope of F, where the penalty is smooth.
    #[must_use]
    pub fn slope(&self) -> Vec<f64> {
        let mut slope = vec![0.0; self.point.len()];
        self.slope_at(&self.point, &self.evaluated.gradient, &mut slope);
        slope
    }

    /// The same at another point, where the data part has this gradient.
    pub fn slope_at(&self, at: &[f64], gradient: &[f64], into: &mut [f64]) {
        let (penalty, weights) = (self.objective.penalty(), self.objective.shape().weights());
        if let Some(strengths) = &self.strengths {
            vector::each(into, self.parallel, |span, into| {
                into.copy_from_slice(&gradient[span.clone()]);
                let (from, to) = (span.start.min(weights), span.end.min(weights));
                let terms = into.iter_mut().zip(&strengths[from..to]).zip(&at[from..to]);
                terms.for_each(|((into, strength), w)| *into += 2.0 * strength * w);
            });
        } else {
            into.copy_from_slice(gradient);
            penalty.slope(&at[..weights], &mut into[..weights]);
        }
    }

    /// A row of the history, after an iteration.
    pub fn row(&mut self, rate: f64) -> Progress {
        self.step += 1;
        Progress {
            loss: self.evaluated.loss,
            penalty: self.penalty,
            violation: self.measured(),
            ..Progress::new(self.step, rate)
        }
    }

    /// Why the run is over, once it is.
    #[must_use]
    pub fn limit(&self) -> Option<StopReason> {
        match self.stuck {
            true => Some(StopReason::Stalled),
            false if self.step >= self.end => Some(StopReason::Epochs(self.step)),
            false => None,
        }
    }

    /// What a later run goes on from, with what the method itself remembers.
    #[must_use]
    pub fn save(&self, memory: impl serde::Serialize + Send + Sync + 'static) -> State {
        let variables = self.standardised.then(|| self.variables.clone());
        State::of(Saved { point: self.point.clone(), variables, step: self.step, memory })
    }
}

impl std::fmt::Debug for Frame<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Frame")
            .field("step", &self.step)
            .field("loss", &self.evaluated.loss)
            .field("violation", &self.violation)
            .finish_non_exhaustive()
    }
}
