//! A run of L-BFGS.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::curvature::{Curvature, Pair};
use crate::error::Result;
use crate::linalg::vector;
use crate::loss::Domain;
use crate::objective::{Evaluated, Objective, Want};
use crate::penalty::Separable;
use crate::progress::{Progress, StopReason, Warning};
use crate::solver::change_of_variables::ChangeOfVariables;
use crate::solver::checkpoint::width;
use crate::solver::frame::{Frame, Method, Standardised};
use crate::solver::{Certificate, Run, Start, State, sample};

#[derive(Debug)]
pub(super) struct LbfgsRun<'a> {
    frame: Frame<'a>,
    /// The penalty, where it has corners or bounds.
    each: Option<Vec<Separable>>,
    curvature: Curvature,
    /// The slope of the smooth part of F.
    slope: Vec<f64>,
    step: Vec<f64>,
    /// Room for the next point, and for the slope there.
    spare: (Vec<f64>, Evaluated, Vec<f64>),
    /// Where H of the sample was taken.
    anchor: Option<Vec<f64>>,
    notes: Vec<String>,
    warnings: Vec<Warning>,
    /// The least slope since F is rounding alone, and how many iterations ago that was.
    best: Option<(f64, Vec<f64>, Evaluated)>,
    idle: usize,
}

/// What a run remembers.
#[derive(Debug, Serialize, Deserialize)]
struct Memory {
    pairs: VecDeque<Pair>,
    anchor: Option<Vec<f64>>,
}

const MOST_HALVINGS: usize = 60;
const KEPT: f64 = 1e-4;
/// A step that promises less, relatively, is judged by the slopes it leaves: F itself is rounded.
const ROUNDED: f64 = 1e-12;
/// The part of the slope along a step that may be left.
const LEFT: f64 = 0.9;
const MOST_IDLE: usize = 20;

impl<'a> LbfgsRun<'a> {
    /// `memory` pairs at most; from the second derivatives of a sample, where that is worth its price and `with_sample`.
    pub(super) fn begin(
        original: Objective<'a>,
        start: Start,
        seed: u64,
        iterations: u64,
        (memory, with_sample): (usize, bool),
    ) -> Result<Self> {
        let fresh = !matches!(start, Start::Resume(_)) && iterations > 0;
        let mut anchor = None;
        let mut curvature = Curvature::new(memory, original.parallel());
        let (mut notes, mut warnings) = (Vec::new(), Vec::new());
        let sample = if with_sample { sample::of(&original)? } else { None };
        // Where the features lie is measured on the sample as well, unless one of them says nothing there.
        let spread = match &sample {
            Some(sample) => Some(sample.spread()?).filter(|spread| spread.deviation.iter().all(|d| *d > 0.0)),
            None => None,
        };
        let method = Method { spread, ..Method::new(Standardised::All, iterations) };
        let improve = |variables: &ChangeOfVariables, at: &mut Vec<f64>| -> Result<()> {
            let Some(sample) = sample.as_ref().filter(|_| fresh) else { return Ok(()) };
            let fine = sample.rescaled(&variables.mean, &variables.scale)?;
            if corners(&fine).is_none() {
                sample::optimum(&fine, at)?;
            }
            curvature.learn(&fine, at)?;
            warnings = sample::collinear(&fine, at)?;
            if curvature.has_matrix() {
                anchor = Some(at.clone());
                let rows = fine.examples();
                notes.push(format!("began with the second derivatives of a sample of {rows} examples"));
            }
            Ok(())
        };
        let (frame, memory) = Frame::begin_improved::<Memory>(original, start, seed, method, improve)?;
        if let Some(memory) = memory {
            let places = frame.point.len();
            curvature.restore(memory.pairs, places)?;
            if let Some(anchor) = &memory.anchor {
                width("weights and biases of a sample", anchor.len(), places)?;
            }
            if let (Some(at), Some(sample)) = (&memory.anchor, &sample) {
                let ChangeOfVariables { mean, scale, .. } = &frame.variables;
                curvature.learn(&sample.rescaled(mean, scale)?, at)?;
            }
            anchor = memory.anchor;
        }
        let each = corners(&frame.objective);
        let mut slope = vec![0.0; frame.point.len()];
        smooth(&frame, each.as_deref(), &frame.point, &frame.evaluated.gradient, &mut slope);
        let (step, spare) = (Vec::new(), Default::default());
        Ok(Self { frame, each, curvature, slope, step, spare, anchor, notes, warnings, best: None, idle: 0 })
    }

    /// Where there are corners or bounds: the subgradient of F nearest to 0, and which weights are free to move.
    fn steepest_descent(&self) -> Option<(Vec<f64>, Vec<bool>)> {
        let each = self.each.as_ref()?;
        let mut v = self.frame.evaluated.gradient.clone();
        let mut free = vec![true; v.len()];
        for (j, each) in each.iter().enumerate() {
            let w = self.frame.point[j];
            v[j] = each.violation(w, v[j]);
            let rests = w <= each.low || w >= each.high || (each.lasso > 0.0 && w == 0.0);
            free[j] = v[j] != 0.0 || !rests;
        }
        Some((v, free))
    }

    /// The point a part of a step away; no weight leaves its orthant or its bounds.
    fn moved(&self, step: &[f64], v: &[f64], part: f64, next: &mut Vec<f64>) {
        let at = &self.frame.point;
        next.resize(at.len(), 0.0);
        vector::each(next, self.frame.parallel, |span, next| {
            let terms = next.iter_mut().zip(&at[span.clone()]).zip(&step[span]);
            terms.for_each(|((next, w), d)| *next = w + part * d);
        });
        for (j, each) in self.each.iter().flatten().enumerate() {
            let side = if at[j] == 0.0 { -v[j] } else { at[j] };
            if each.lasso > 0.0 && next[j] * side < 0.0 {
                next[j] = 0.0;
            }
            next[j] = next[j].clamp(each.low, each.high);
        }
    }

    fn descend(&mut self) -> Result<f64> {
        let (slope, mut step) = (std::mem::take(&mut self.slope), std::mem::take(&mut self.step));
        let descent = self.steepest_descent();
        let (v, free) = descent.as_ref().map_or((&slope, None), |(v, free)| (v, Some(free.as_slice())));
        let mut found = None;
        for attempt in 0..2 {
            self.curvature.direction(v, free, &mut step)?;
            if self.each.is_some() {
                // Only downhill, weight by weight (Andrew & Gao 2007).
                let kinked =
                    |j: usize| self.each.as_ref().is_some_and(|each| each.get(j).is_some_and(|e| e.lasso > 0.0));
                step.iter_mut()
                    .enumerate()
                    .filter(|(j, d)| kinked(*j) && **d * v[*j] > 0.0)
                    .for_each(|(_, d)| *d = 0.0);
            }
            let along = vector::dot(&step, v, self.frame.parallel);
            let part = if self.curvature.knows_no_length() { self.first_length(v) } else { 1.0 };
            if along < 0.0 {
                found = self.search(&step, v, &slope, part)?;
            }
            if found.is_some() {
                break;
            }
            // What is remembered has led nowhere: once more without it.
            if attempt == 0 {
                self.curvature.forget();
            }
        }
        self.step = step;
        if found.is_some() {
            self.spare.2 = slope;
        } else {
            self.slope = slope;
            self.frame.stuck = true;
        }
        Ok(found.unwrap_or(0.0))
    }

    /// How far the first step goes, in slopes: scores have the unit of a label that is a number, so there the bound of the
    /// curvature says so; elsewhere they have none, and move by 1 at most.
    fn first_length(&self, v: &[f64]) -> f64 {
        let loss = self.frame.objective.loss();
        let bound = loss
            .properties()
            .curvature_bound
            .filter(|bound| *bound > 0.0 && loss.properties().domain == Domain::Numbers);
        bound.map_or_else(|| 1.0_f64.min(1.0 / v.iter().map(|v| v.abs()).sum::<f64>()), |bound| 1.0 / bound)
    }

    /// Among rounding, the point with the least slope counts; a run that finds no better one is done.
    fn watch(&mut self, rounded: bool) {
        let frame = &self.frame;
        if !rounded || self.best.as_ref().is_none_or(|(violation, ..)| frame.violation < *violation) {
            self.idle = 0;
            self.best = rounded.then(|| (frame.violation, frame.point.clone(), frame.evaluated.clone()));
            return;
        }
        self.idle += 1;
        if self.idle >= MOST_IDLE
            && let Some((_, at, here)) = self.best.take()
        {
            self.frame.arrive(at, here);
            self.frame.stuck = true;
        }
    }

    /// Halves the step until F has fallen enough; `None` when it never does.
    fn search(&mut self, step: &[f64], v: &[f64], slope: &[f64], mut part: f64) -> Result<Option<f64>> {
        let value = self.frame.evaluated.loss + self.frame.penalty;
        let (mut next, mut there, mut fresh) = std::mem::take(&mut self.spare);
        let (mut s, mut y) = (self.curvature.spare_vector(), self.curvature.spare_vector());
        let (parallel, places) = (self.frame.parallel, step.len());
        let difference = |a: &[f64], b: &[f64], into: &mut Vec<f64>| {
            into.resize(places, 0.0);
            vector::combine(&[(1.0, a), (-1.0, b)], None, into, (&[], parallel));
        };
        fresh.resize(places, 0.0);
        for _ in 0..MOST_HALVINGS {
            self.moved(step, v, part, &mut next);
            difference(&next, &self.frame.point, &mut s);
            if next == self.frame.point {
                break;
            }
            let promised = vector::dot(v, &s, parallel);
            self.frame.objective.evaluate_into(&next, Want::Gradient, &mut there)?;
            let found = there.loss + self.frame.penalty_at(&next);
            let rounded = -promised <= ROUNDED * value.abs();
            let less = found <= value + KEPT * promised;
            smooth(&self.frame, self.each.as_deref(), &next, &there.gradient, &mut fresh);
            difference(&fresh, slope, &mut y);
            // Where F is rounded its slopes say whether the step was a good one (Hager & Zhang 2005, approximate Wolfe).
            let left = promised + vector::dot(&y, &s, parallel);
            let level = rounded && found <= value + ROUNDED * value.abs() && left.abs() <= LEFT * promised.abs();
            if there.loss.is_finite() && (less || level) {
                self.curvature.add(s, y);
                self.slope = fresh;
                (self.spare.0, self.spare.1) = self.frame.arrive(next, there);
                self.watch(rounded);
                return Ok(Some(part));
            }
            if rounded && part < 1e-3 {
                break;
            }
            // The minimum of the parabola through what is known, within a tenth and a half.
            let fitted = -0.5 * part * promised / (found - value - promised);
            part = if fitted.is_finite() { fitted.clamp(0.1 * part, 0.5 * part) } else { 0.1 * part };
        }
        self.spare = (next, there, fresh);
        Ok(None)
    }
}

/// The slope of the smooth part of F.
fn smooth(frame: &Frame<'_>, each: Option<&[Separable]>, at: &[f64], gradient: &[f64], into: &mut [f64]) {
    let Some(each) = each else { return frame.slope_at(at, gradient, into) };
    into.copy_from_slice(gradient);
    let terms = into.iter_mut().zip(at).zip(each);
    terms.for_each(|((slope, w), each)| *slope += 2.0 * (each.ridge * w));
}

/// The penalty, weight by weight, where it has corners or bounds.
fn corners(objective: &Objective<'_>) -> Option<Vec<Separable>> {
    let each = objective.penalty().separable(objective.layout())?;
    let smooth = |each: &Separable| each.lasso == 0.0 && each.low == f64::NEG_INFINITY && each.high == f64::INFINITY;
    (!each.iter().all(smooth)).then_some(each)
}

impl Run for LbfgsRun<'_> {
    fn advance(&mut self, _past: &[Progress]) -> Result<Progress> {
        let part = self.descend()?;
        Ok(self.frame.row(part))
    }

    fn limit(&self) -> Option<StopReason> {
        self.frame.limit()
    }

    fn certificate(&self) -> Option<Certificate> {
        Some(self.frame.certificate())
    }

    fn weights(&self) -> Vec<f64> {
        self.frame.weights()
    }

    fn warnings(&self) -> Vec<Warning> {
        self.warnings.clone()
    }

    fn notes(&self) -> Vec<String> {
        self.notes.clone()
    }

    fn state(&self) -> Result<State> {
        let memory = Memory { pairs: self.curvature.pairs().clone(), anchor: self.anchor.clone() };
        Ok(self.frame.save(memory))
    }
}
