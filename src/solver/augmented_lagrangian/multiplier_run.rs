//! A run of the method of multipliers.

use serde::{Deserialize, Serialize};

use super::line::Line;
use super::row_sums::{RowPass, RowSums};
use crate::error::{Divergence, Error, Result};
use crate::linalg::SemidefiniteFactor;
use crate::objective::{Objective, Want};
use crate::progress::{Progress, StopReason};
use crate::solver::dual_coordinate_ascent::bias_bound;
use crate::solver::frame::{Frame, Method, Standardised};
use crate::solver::{Certificate, Run, Start, State};

pub(super) struct MultiplierRun<'a> {
    frame: Frame<'a>,
    tolerance: f64,
    /// λⱼ, of the weights in the solver's variables.
    strengths: Vec<f64>,
    order: Vec<u32>,
    multipliers: Vec<f64>,
    /// The slope scale of the examples.
    slope_scale: f64,
    width: f64,
    narrowest: f64,
    sums: RowSums,
    /// F at the best constant model, and its bias.
    first: (f64, f64),
    /// A bound of how far from that bias the best one can be.
    bias_distance: Option<f64>,
    certificate: Certificate,
    /// Where slopes were small and the gap the least so far.
    converged: Option<(Vec<f64>, RowSums, Certificate)>,
    /// The largest slope that is left of φ.
    largest_slope: f64,
    /// How often in a row the multipliers moved and nothing was better than the least violation so far, without and with
    /// a gap in it.
    without_progress: u32,
    best: [Option<f64>; 2],
}

/// What a run remembers.
#[derive(Serialize, Deserialize)]
struct Memory {
    multipliers: Vec<f64>,
    width: f64,
    without_progress: u32,
    best: [Option<f64>; 2],
}

/// What the width becomes a part of when the multipliers have moved.
const SHRINKS: f64 = 0.25;
/// Beyond this part of the first width, the slopes of roundings are rounding themselves.
const NARROWEST: f64 = 1e-7;
/// Where no row bends and there is no ridge, a step is as long as this curvature, relatively, lets it be.
const DAMPED: f64 = 1e-9;
/// The minimum of φ need not be known better than this part of what the multipliers miss.
const ENOUGH: f64 = 0.1;
/// Slopes that are smaller are rounding.
const ROUNDED: f64 = 1e-13;
/// How often in a row nothing may become better, and what is better.
const MOST_FLAT: u32 = 20;
const BETTER: f64 = 0.9;

impl<'a> MultiplierRun<'a> {
    pub(super) fn begin(
        original: Objective<'a>,
        start: Start,
        seed: u64,
        iterations: u64,
        tolerance: f64,
    ) -> Result<Self> {
        let method = Method::new(Standardised::All, iterations);
        let (frame, memory) = Frame::placed::<Memory>(original, start, seed, method)?;
        let Frame { original, objective, .. } = &frame;
        let shape = original.shape();
        let best = original.best_constant().and_then(|best| best.first().copied()).unwrap_or(0.0);
        let mut origin = vec![0.0; shape.len()];
        origin[shape.weights()..].fill(best);
        // With all weights 0 no feature is read.
        let first = (objective.evaluate(&origin, Want::Loss)?.loss, best);
        let strengths = objective.penalty().ridge(objective.layout()).unwrap_or_default();
        let n = original.examples() as usize;
        let scale = original.gradient_unit();
        let width = Some(first.0 / (scale * scale)).filter(|width| *width > 0.0 && width.is_finite()).unwrap_or(1.0);
        let mut run = Self {
            frame,
            tolerance,
            strengths,
            order: (0..n as u32).collect(),
            multipliers: vec![0.0; n],
            slope_scale: scale,
            width,
            narrowest: (NARROWEST * width).max(f64::MIN_POSITIVE),
            sums: RowSums::default(),
            first,
            bias_distance: None,
            certificate: Certificate { violation: f64::INFINITY, gap: None, remaining: None },
            converged: None,
            largest_slope: f64::INFINITY,
            without_progress: 0,
            best: [None; 2],
        };
        if let Some(memory) = memory.filter(|memory| memory.multipliers.len() == n) {
            (run.multipliers, run.width) = (memory.multipliers, memory.width);
            (run.without_progress, run.best) = (memory.without_progress, memory.best);
        }
        if iterations > 0 {
            run.arrive()?;
        }
        Ok(run)
    }

    fn row_pass(&self) -> Result<RowPass<'_>> {
        let rows = self.frame.objective.rows().ok_or_else(|| Error::Unsupported {
            what: "augmented Lagrangian".to_owned(),
            needs: "examples that can be visited by rows",
            found: "examples that cannot".to_owned(),
        })?;
        let (objective, slope_scale, order) = (&self.frame.objective, self.slope_scale, self.order.as_slice());
        Ok(RowPass { objective, rows, slope_scale, order })
    }

    /// Reads the examples at the present point.
    fn arrive(&mut self) -> Result<()> {
        let sums = self.row_pass()?.at(&self.frame.point, &self.multipliers, self.width)?;
        self.sums = sums;
        self.largest_slope = self.frame.violation_at(&self.frame.point, &self.sums.slope);
        let violation = self.largest_slope.max(self.relative_gap());
        self.certificate = Certificate { violation, gap: None, remaining: None };
        Ok(())
    }

    /// What the multipliers miss, as a part of what there was to gain.
    fn relative_gap(&self) -> f64 {
        self.sums.fenchel_gap / self.first.0.max(f64::MIN_POSITIVE)
    }

    /// The slopes of φ.
    fn slopes(&self) -> Vec<f64> {
        let mut slopes = self.sums.slope.clone();
        let weights = slopes.iter_mut().zip(&self.frame.point).zip(&self.strengths);
        weights.for_each(|((g, w), strength)| *g += 2.0 * (strength * w));
        slopes
    }

    /// Σ gⱼ²/(4λⱼ), of the weights with a ridge.
    fn ridge_gap(&self) -> f64 {
        let each = self.slopes().into_iter().zip(&self.strengths).filter(|(_, strength)| **strength > 0.0);
        each.map(|(g, strength)| (0.5 * g).powi(2) / strength).sum()
    }

    fn weakest(&self) -> f64 {
        self.strengths.iter().copied().fold(f64::INFINITY, f64::min)
    }

    /// A bound of how far the best bias can be from that of the best constant model: one pass, once.
    fn bias_distance(&self) -> Result<f64> {
        if let Some(bias_distance) = self.bias_distance {
            return Ok(bias_distance);
        }
        let row_pass = self.row_pass()?;
        let length = (self.first.0 / self.weakest()).sqrt();
        bias_bound(&self.frame.objective, &*row_pass.rows, (self.first.1, length, self.first.0))
    }

    /// The duality gap, which may cost a pass for how far away the best bias can be.
    fn gap(&self) -> Result<Option<f64>> {
        if !(self.weakest() > 0.0) {
            return Ok(None);
        }
        let mut gap = self.sums.fenchel_gap + self.ridge_gap();
        if let Some(missing) = self.sums.slope.get(self.strengths.len()).filter(|g| **g != 0.0) {
            gap +=
                missing.abs() * (self.bias_distance()? + (self.frame.point[self.strengths.len()] - self.first.1).abs());
        }
        Ok(Some(gap).filter(|gap| gap.is_finite()))
    }

    /// A Newton step as long as makes φ least; how long it was.
    fn descend(&mut self) -> Result<f64> {
        let slopes = self.slopes();
        let side = slopes.len();
        let mut matrix = self.sums.gram.clone();
        for j in 0..side {
            for i in 0..j {
                matrix[j * side + i] = matrix[i * side + j];
            }
            let ridge = self.strengths.get(j).map_or(0.0, |strength| (2.0 * strength).min(f64::MAX));
            matrix[j * side + j] += ridge + DAMPED / self.width;
        }
        let step: Vec<f64> = SemidefiniteFactor::new(&matrix, side)?.solve(&slopes).iter().map(|d| -d).collect();
        if !step.iter().all(|d| d.is_finite()) {
            return Ok(0.0);
        }
        let row_pass = self.row_pass()?;
        let speeds = row_pass.speeds(&step)?;
        let of = |other: &[f64]| {
            let each = self.strengths.iter().zip(&step).zip(other);
            each.map(|((strength, d), w)| 2.0 * (strength * d) * w).sum::<f64>()
        };
        let line = Line {
            loss: row_pass.objective.loss(),
            labels: &self.sums.labels,
            shifted: &self.sums.shifted,
            speeds: &speeds,
            width: self.width,
            slope: of(&self.frame.point),
            curvature: of(&step),
        };
        let part = line.least().unwrap_or(0.0);
        drop(row_pass);
        self.frame.point.iter_mut().zip(&step).for_each(|(w, d)| *w += part * d);
        Ok(part)
    }
}

impl std::fmt::Debug for MultiplierRun<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MultiplierRun")
            .field("step", &self.frame.step)
            .field("width", &self.width)
            .finish_non_exhaustive()
    }
}

impl Run for MultiplierRun<'_> {
    fn advance(&mut self, _past: &[Progress]) -> Result<Progress> {
        let enough = (ENOUGH * self.relative_gap()).max(0.5 * self.tolerance).max(ROUNDED);
        let mut part = 0.0;
        // A ridge that is weak makes much of slopes that are small.
        if self.largest_slope > enough || self.ridge_gap() > enough * self.first.0 {
            part = self.descend()?;
        }
        let moves = part == 0.0;
        if moves {
            // The minimum of φ is as near as it can be.
            self.multipliers.clone_from(&self.sums.slopes);
            self.width = (SHRINKS * self.width).max(self.narrowest);
        }
        self.arrive()?;
        self.frame.step += 1;
        let (small, plain) = (self.certificate.violation <= self.tolerance, self.certificate.violation);
        if small {
            if self.frame.original.shape().biases > 0 && self.weakest() > 0.0 {
                self.bias_distance = Some(self.bias_distance()?);
            }
            self.certificate.gap = self.gap()?;
            let gap = self.certificate.gap.map_or(0.0, |gap| gap / self.first.0.max(f64::MIN_POSITIVE));
            self.certificate.violation = plain.max(gap);
        }
        // With a gap the violation is another number than before.
        let best = &mut self.best[usize::from(small)];
        let before = best.unwrap_or(f64::INFINITY);
        *best = Some(before.min(self.certificate.violation));
        if self.certificate.violation < BETTER * before {
            self.without_progress = 0;
        } else if moves || small {
            self.without_progress = self.without_progress.saturating_add(1);
        }
        if small && self.converged.as_ref().is_none_or(|converged| self.certificate.gap < converged.2.gap) {
            let certificate = Certificate { violation: plain, ..self.certificate };
            self.converged = Some((self.frame.point.clone(), self.sums.clone(), certificate));
        }
        if self.limit().is_some() {
            // A ridge so weak that rounding decides the gap.
            let last = Certificate { violation: plain, gap: self.gap()?, remaining: None };
            let converged = self.converged.take();
            (self.frame.point, self.sums, self.certificate) = converged
                .unwrap_or_else(|| (std::mem::take(&mut self.frame.point), std::mem::take(&mut self.sums), last));
        }
        let violation = self.certificate.violation;
        let penalty = self.frame.original.penalty().value(&self.weights()[..self.frame.original.shape().weights()]);
        let loss = self.sums.loss;
        if !(loss + penalty).is_finite() {
            let lost = Divergence::new(self.frame.step, self.frame.step, loss, 0.0, self.weights());
            return Err(Error::Diverged(Box::new(lost)));
        }
        Ok(Progress { loss, penalty, violation: Some(violation), ..Progress::new(self.frame.step, part) })
    }

    fn limit(&self) -> Option<StopReason> {
        if self.without_progress >= MOST_FLAT {
            return Some(StopReason::Stalled);
        }
        self.frame.limit()
    }

    fn weights(&self) -> Vec<f64> {
        self.frame.weights()
    }

    fn certificate(&self) -> Option<Certificate> {
        let Certificate { violation, gap, .. } = self.certificate;
        // A run that another rule has ended has not asked yet.
        let gap = gap.or_else(|| self.gap().ok().flatten());
        (self.frame.step > 0).then_some(Certificate { violation, gap, remaining: None })
    }

    fn state(&self) -> Result<State> {
        let Self { width, without_progress, best, .. } = *self;
        Ok(self.frame.save(Memory { multipliers: self.multipliers.clone(), width, without_progress, best }))
    }
}
