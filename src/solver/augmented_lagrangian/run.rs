//! A run of the method of multipliers.

use serde::{Deserialize, Serialize};

use super::AugmentedLagrangian;
use super::line::Line;
use super::pass::{Pass, Terms};
use crate::error::{Divergence, Error, Result};
use crate::linalg::SemidefiniteFactor;
use crate::objective::{Objective, Want};
use crate::progress::{Progress, StopReason};
use crate::solver::beginning::begun;
use crate::solver::change_of_variables::ChangeOfVariables;
use crate::solver::dual_coordinate_ascent::bias_bound;
use crate::solver::learning_rate::conditioned;
use crate::solver::{Certificate, OptimalityMeasure, Run, Start, State};

pub(super) struct Multiplying<'a> {
    settings: AugmentedLagrangian,
    given: Objective<'a>,
    objective: Objective<'a>,
    variables: ChangeOfVariables,
    /// λⱼ, of the weights in the solver's variables.
    strengths: Vec<f64>,
    order: Vec<u32>,
    at: Vec<f64>,
    multipliers: Vec<f64>,
    /// The slope scale of the examples.
    slope: f64,
    width: f64,
    narrowest: f64,
    here: Pass,
    measure: OptimalityMeasure,
    /// F at the best constant model, and its bias.
    first: (f64, f64),
    /// A bound of how far from that bias the best one can be.
    reach: Option<f64>,
    certificate: Certificate,
    /// Where slopes were small and the gap the least so far.
    good: Option<(Vec<f64>, Pass, Certificate)>,
    /// The largest slope that is left of φ.
    steep: f64,
    step: u64,
    /// The step at which this run's limit is reached; a resumed run goes on for as many again.
    end: u64,
    /// How often in a row the multipliers moved and nothing was better than the least violation so far, without and with
    /// a gap in it.
    flat: u32,
    least: [Option<f64>; 2],
}

#[derive(Serialize, Deserialize)]
struct Saved {
    at: Vec<f64>,
    variables: ChangeOfVariables,
    multipliers: Vec<f64>,
    width: f64,
    step: u64,
    flat: u32,
    least: [Option<f64>; 2],
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

impl<'a> Multiplying<'a> {
    pub(super) fn begin(settings: &AugmentedLagrangian, given: Objective<'a>, start: Start, seed: u64) -> Result<Self> {
        let place = |saved: &Saved| (saved.at.clone(), true);
        let (start, saved) = begun(start, &given, seed, true, place)?;
        let earlier = saved.as_ref().map(|saved| saved.variables.clone());
        let (objective, variables) = conditioned(&given, earlier, true)?;
        let at = if saved.is_some() { start } else { variables.to_solver(&start) };
        let shape = given.shape();
        let best = given.best_constant().and_then(|best| best.first().copied()).unwrap_or(0.0);
        let mut origin = vec![0.0; shape.len()];
        origin[shape.weights()..].fill(best);
        // With all weights 0 no feature is read.
        let first = (objective.evaluate(&origin, Want::Loss)?.loss, best);
        let strengths = objective.penalty().ridge(objective.layout()).unwrap_or_default();
        let n = given.examples() as usize;
        let scale = Some(given.gradient_scale()).filter(|scale| scale.is_finite() && *scale > 0.0).unwrap_or(1.0);
        let width = Some(first.0 / (scale * scale)).filter(|width| *width > 0.0 && width.is_finite()).unwrap_or(1.0);
        let mut run = Self {
            settings: settings.clone(),
            measure: OptimalityMeasure::of(&given)?,
            given,
            objective,
            variables,
            strengths,
            order: (0..n as u32).collect(),
            at,
            multipliers: vec![0.0; n],
            slope: scale,
            width,
            narrowest: (NARROWEST * width).max(f64::MIN_POSITIVE),
            here: Pass::default(),
            first,
            reach: None,
            certificate: Certificate { violation: f64::INFINITY, gap: None, remaining: None },
            good: None,
            steep: f64::INFINITY,
            step: 0,
            end: settings.iterations,
            flat: 0,
            least: [None; 2],
        };
        if let Some(saved) = saved {
            run.step = saved.step;
            run.end = saved.step.saturating_add(settings.iterations);
            if saved.multipliers.len() == n {
                (run.multipliers, run.width) = (saved.multipliers, saved.width);
                (run.flat, run.least) = (saved.flat, saved.least);
            }
        }
        if settings.iterations > 0 {
            run.arrive()?;
        }
        Ok(run)
    }

    fn terms(&self) -> Result<Terms<'_>> {
        let rows = self.objective.rows().ok_or_else(|| Error::Unsupported {
            what: "augmented Lagrangian".to_owned(),
            needs: "examples that can be visited by rows",
            found: "examples that cannot".to_owned(),
        })?;
        Ok(Terms { objective: &self.objective, rows, steep: self.slope, order: &self.order })
    }

    /// Reads the examples at the present point.
    fn arrive(&mut self) -> Result<()> {
        let here = self.terms()?.at(&self.at, &self.multipliers, self.width)?;
        self.here = here;
        let own = self.weights();
        let gradient = self.variables.encoded_gradient(&self.here.slope);
        self.steep = self.measure.violation(self.given.penalty(), &own, &gradient);
        let violation = self.steep.max(self.apart());
        self.certificate = Certificate { violation, gap: None, remaining: None };
        Ok(())
    }

    /// What the multipliers miss, as a part of what there was to gain.
    fn apart(&self) -> f64 {
        self.here.apart / self.first.0.max(f64::MIN_POSITIVE)
    }

    /// The slopes of φ.
    fn slopes(&self) -> Vec<f64> {
        let mut slopes = self.here.slope.clone();
        let weights = slopes.iter_mut().zip(&self.at).zip(&self.strengths);
        weights.for_each(|((g, w), strength)| *g += 2.0 * (strength * w));
        slopes
    }

    /// Σ gⱼ²/(4λⱼ), of the weights with a ridge.
    fn missed(&self) -> f64 {
        let each = self.slopes().into_iter().zip(&self.strengths).filter(|(_, strength)| **strength > 0.0);
        each.map(|(g, strength)| (0.5 * g).powi(2) / strength).sum()
    }

    fn weakest(&self) -> f64 {
        self.strengths.iter().copied().fold(f64::INFINITY, f64::min)
    }

    /// A bound of how far the best bias can be from that of the best constant model: one pass, once.
    fn reach(&self) -> Result<f64> {
        if let Some(reach) = self.reach {
            return Ok(reach);
        }
        let terms = self.terms()?;
        let length = (self.first.0 / self.weakest()).sqrt();
        bias_bound(&self.objective, &*terms.rows, (self.first.1, length, self.first.0))
    }

    /// The duality gap, which may cost a pass for how far away the best bias can be.
    fn gap(&self) -> Result<Option<f64>> {
        if !(self.weakest() > 0.0) {
            return Ok(None);
        }
        let mut gap = self.here.apart + self.missed();
        if let Some(missing) = self.here.slope.get(self.strengths.len()).filter(|g| **g != 0.0) {
            gap += missing.abs() * (self.reach()? + (self.at[self.strengths.len()] - self.first.1).abs());
        }
        Ok(Some(gap).filter(|gap| gap.is_finite()))
    }

    /// A Newton step as long as makes φ least; how long it was.
    fn descend(&mut self) -> Result<f64> {
        let slopes = self.slopes();
        let side = slopes.len();
        let mut matrix = self.here.gram.clone();
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
        let terms = self.terms()?;
        let speeds = terms.speeds(&step)?;
        let of = |other: &[f64]| {
            let each = self.strengths.iter().zip(&step).zip(other);
            each.map(|((strength, d), w)| 2.0 * (strength * d) * w).sum::<f64>()
        };
        let line = Line {
            loss: terms.objective.loss(),
            facts: &self.here.facts,
            places: &self.here.places,
            speeds: &speeds,
            width: self.width,
            slope: of(&self.at),
            curvature: of(&step),
        };
        let part = line.least().unwrap_or(0.0);
        drop(terms);
        self.at.iter_mut().zip(&step).for_each(|(w, d)| *w += part * d);
        Ok(part)
    }
}

impl std::fmt::Debug for Multiplying<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Multiplying").field("step", &self.step).field("width", &self.width).finish_non_exhaustive()
    }
}

impl Run for Multiplying<'_> {
    fn advance(&mut self, _past: &[Progress]) -> Result<Progress> {
        let enough = (ENOUGH * self.apart()).max(0.5 * self.settings.tolerance).max(ROUNDED);
        let mut part = 0.0;
        // A ridge that is weak makes much of slopes that are small.
        if self.steep > enough || self.missed() > enough * self.first.0 {
            part = self.descend()?;
        }
        let moves = part == 0.0;
        if moves {
            // The minimum of φ is as near as it can be.
            self.multipliers.clone_from(&self.here.slopes);
            self.width = (SHRINKS * self.width).max(self.narrowest);
        }
        self.arrive()?;
        self.step += 1;
        let (small, plain) = (self.certificate.violation <= self.settings.tolerance, self.certificate.violation);
        if small {
            if self.given.shape().biases > 0 && self.weakest() > 0.0 {
                self.reach = Some(self.reach()?);
            }
            self.certificate.gap = self.gap()?;
            let gap = self.certificate.gap.map_or(0.0, |gap| gap / self.first.0.max(f64::MIN_POSITIVE));
            self.certificate.violation = plain.max(gap);
        }
        // With a gap the violation is another number than before.
        let least = &mut self.least[usize::from(small)];
        let before = least.unwrap_or(f64::INFINITY);
        *least = Some(before.min(self.certificate.violation));
        if self.certificate.violation < BETTER * before {
            self.flat = 0;
        } else if moves || small {
            self.flat = self.flat.saturating_add(1);
        }
        if small && self.good.as_ref().is_none_or(|good| self.certificate.gap < good.2.gap) {
            let certificate = Certificate { violation: plain, ..self.certificate };
            self.good = Some((self.at.clone(), self.here.clone(), certificate));
        }
        if self.limit().is_some() {
            // A ridge so weak that rounding decides the gap.
            let last = Certificate { violation: plain, gap: self.gap()?, remaining: None };
            let good = self.good.take();
            (self.at, self.here, self.certificate) =
                good.unwrap_or_else(|| (std::mem::take(&mut self.at), std::mem::take(&mut self.here), last));
        }
        let violation = self.certificate.violation;
        let penalty = self.given.penalty().value(&self.weights()[..self.given.shape().weights()]);
        let loss = self.here.loss;
        if !(loss + penalty).is_finite() {
            let lost = Divergence::new(self.step, self.step, loss, 0.0, self.weights());
            return Err(Error::Diverged(Box::new(lost)));
        }
        Ok(Progress { loss, penalty, violation: Some(violation), ..Progress::new(self.step, part) })
    }

    fn limit(&self) -> Option<StopReason> {
        if self.flat >= MOST_FLAT {
            return Some(StopReason::Stalled);
        }
        (self.step >= self.end).then_some(StopReason::Epochs(self.step))
    }

    fn weights(&self) -> Vec<f64> {
        self.variables.to_encoded(&self.at)
    }

    fn certificate(&self) -> Option<Certificate> {
        let Certificate { violation, gap, .. } = self.certificate;
        // A run that another rule has ended has not asked yet.
        let gap = gap.or_else(|| self.gap().ok().flatten());
        (self.step > 0).then_some(Certificate { violation, gap, remaining: None })
    }

    fn state(&self) -> Result<State> {
        Ok(State::of(Saved {
            at: self.at.clone(),
            variables: self.variables.clone(),
            multipliers: self.multipliers.clone(),
            width: self.width,
            step: self.step,
            flat: self.flat,
            least: self.least,
        }))
    }
}
