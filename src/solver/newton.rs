//! Newton's method.

use super::closed_form::Factored;
use super::closed_form::weighted_ridge;
use super::frame::{Frame, Method, Standardised};
use super::limits::{fault_of_tolerance, refuse_sums, tolerance_and};
use super::{Begun, Certificate, Rules, Run, Solver, Start, State};
use crate::error::{Error, Result};
use crate::linalg::SemidefiniteFactor;
use crate::objective::{Evaluated, Hessian, Objective, Want};
use crate::penalty::Separable;
use crate::progress::{Progress, StopReason};

/// Newton's method: iteratively reweighted least squares, with halved steps where a whole one would not make F less.
///
/// ```text
/// w ← w − t·(H + 2Λ)⁻¹·∇F,    H = (1/Σs)·Σ s·ℓ''·x·xᵀ,    t = 1, ½, ¼, …
/// ```
///
/// Few iterations, each of two passes over the examples: one for scores, slopes and curvatures, one for the gram. Near the
/// optimum every step doubles the number of right digits, so the default tolerance is one that only rounding limits. For
/// losses of one score the inner problem is the weighted least-squares one of the closed form, with its rank, and the
/// shortest weights where features are collinear. With bounds, weights that rest on one are held while the others move.
///
/// | setting | default |
/// |---|---|
/// | tolerance | 1e-10 ([`Certificate::violation`](super::Certificate)) |
/// | iterations | 100 |
///
/// *When:* up to about a thousand features (for several scores: weights in all), any loss with a curvature, no penalty, a
/// ridge, or bounds. *Corners:* refuses a lasso (`Lbfgs` and coordinate descent honour it) and losses
/// without a curvature. For a squared loss it takes one step.
///
/// # Example
/// ```
/// use gradus::prelude::*;
/// use gradus::solver::Newton;
/// // 1 of 2 are positive at x = 0, 3 of 4 at x = 1: the log odds are 0 and ln 3.
/// let table = Table::from_columns([
///     ("x", vec![0.0, 0.0, 1.0, 1.0, 1.0, 1.0].into()),
///     ("y", vec![0, 1, 0, 1, 1, 1].into()),
/// ])?;
/// let estimator = Estimator::binary("y").columns(columns![numeric("x")]).penalty(NoPenalty);
/// let fit = estimator.solver(Newton::default()).fit(&table)?;
/// assert!((fit.model().weight("x").unwrap_or(0.0) - 3f64.ln()).abs() < 1e-12);
/// assert!(fit.model().bias().abs() < 1e-12 && fit.report().converged());
/// # Ok::<(), gradus::Error>(())
/// ```
///
/// # Source
/// Nelder & Wedderburn (1972); McCullagh & Nelder (1989), section 2.5 (there with Fisher's curvatures, here the observed
/// ones); bounds: Bertsekas (1982), *Projected Newton methods*, section 2.
#[derive(Debug, Clone)]
#[doc(alias = "IRLS")]
#[doc(alias = "newton-cholesky")]
#[doc(alias = "Fisher scoring")]
#[doc(alias = "glm")]
pub struct Newton {
    tolerance: f64,
    iterations: u64,
}

impl Default for Newton {
    fn default() -> Self {
        Self { tolerance: 1e-10, iterations: 100 }
    }
}

tolerance_and!(Newton, iterations: "iterations");

impl Solver for Newton {
    fn name(&self) -> String {
        "Newton".to_owned()
    }

    fn faults(&self) -> Vec<Error> {
        fault_of_tolerance(self.tolerance).into_iter().collect()
    }

    fn rules(&self) -> Rules {
        Rules { tolerance: self.tolerance, ..Rules::default() }
    }

    fn begin<'a>(&self, objective: Objective<'a>, start: Start, seed: u64) -> Result<Begun<'a>> {
        refuse_sums(self, &objective)?;
        let penalty = objective.penalty();
        let each = penalty.separable(objective.layout());
        let bounded = each.as_ref().is_some_and(|each| each.iter().any(is_bounded));
        if penalty.corner() && !(bounded && each.iter().flatten().all(|each| each.lasso == 0.0)) {
            let found = format!("penalty {:?}", penalty.name());
            return Err(
                self.unsupported("no penalty, a ridge, or bounds: Lbfgs and CoordinateDescent honour a lasso", found)
            );
        }
        let single = objective.loss().outputs() == 1 && !bounded && penalty.ridge(objective.layout()).is_some();
        let features = if single { Standardised::Dense } else { Standardised::All };
        let method = Method::new(features, self.iterations);
        let (frame, _) = Frame::placed::<()>(objective, start, seed, method)?;
        let mut run =
            NewtonRun { frame, single, system: None, tolerance: self.tolerance, notes: Vec::new(), promised: None };
        let (objective, at) = (run.frame.objective.clone(), run.frame.point.clone());
        if self.iterations == 0 {
            let here = objective.evaluate(&at, Want::Gradient)?;
            run.frame.first(at, here)?;
        } else {
            // One pass for slopes and curvatures.
            let mut here = Evaluated::default();
            let Some(hessian) = objective.hessian(&at, &mut here)? else {
                let found = format!("loss {:?}, {} scores", objective.loss().name(), objective.loss().outputs());
                let needed =
                    "a loss with a curvature, in proportion to the examples (GradientDescent and Lbfgs need none)";
                return Err(self.unsupported(needed, found));
            };
            run.frame.first(at, here)?;
            run.prepare(&hessian)?;
            if let Some(System::Rows(factored)) = &run.system {
                let (rank, columns) = (factored.rank(), factored.columns());
                run.notes.push(format!("rank {rank} of {columns} columns, condition {:.1e}", factored.condition));
            }
        }
        Ok(Begun::Running(Box::new(run)))
    }
}

fn is_bounded(each: &Separable) -> bool {
    each.low > f64::NEG_INFINITY || each.high < f64::INFINITY
}

/// (H + 2Λ)⁻¹, made ready at one point.
#[derive(Debug)]
enum System {
    /// The weighted least-squares problem.
    Rows(Box<Factored>),
    /// The matrix of the weights that are free to move.
    Matrix(SemidefiniteFactor, Vec<usize>),
}

#[derive(Debug)]
struct NewtonRun<'a> {
    frame: Frame<'a>,
    single: bool,
    system: Option<System>,
    tolerance: f64,
    notes: Vec<String>,
    /// ½·gᵀH⁻¹g where the last step began.
    promised: Option<f64>,
}

/// A step that promises less, relatively, is judged by the slopes it leaves: F itself is rounded.
const ROUNDED: f64 = 1e-11;
/// The part of the promised decrease that a step must keep (Armijo 1966).
const KEPT: f64 = 1e-4;
const MOST_HALVINGS: usize = 60;

impl NewtonRun<'_> {
    /// Makes the system at the present point.
    fn prepare(&mut self, hessian: &Hessian<'_, '_>) -> Result<()> {
        let frame = &self.frame;
        let objective = &frame.objective;
        if let (true, Some(quadratic)) = (self.single, hessian.quadratic()) {
            let total = objective.total_weight();
            let strengths = objective.penalty().ridge(objective.layout()).unwrap_or_default();
            let ridge: Vec<f64> = strengths.iter().map(|strength| (2.0 * strength * total).min(f64::MAX)).collect();
            let factored = weighted_ridge(objective, &quadratic, &ridge, &frame.variables.scale)?;
            self.system = Some(System::Rows(Box::new(factored)));
            return Ok(());
        }
        let side = objective.shape().len();
        let mut matrix = hessian.matrix()?;
        let slope = frame.slope();
        let mut free: Vec<usize> = (0..side).collect();
        if let Some(each) = frame.separable() {
            let rests = |j: usize| {
                each.get(j).is_some_and(|each| {
                    let w = frame.point[j];
                    (w <= each.low && slope[j] > 0.0) || (w >= each.high && slope[j] < 0.0)
                })
            };
            free.retain(|j| !rests(*j));
            each.iter().enumerate().for_each(|(j, each)| matrix[j * side + j] += 2.0 * each.ridge);
        }
        let pairs = free.iter().flat_map(|&j| free.iter().map(move |&i| j * side + i));
        let kept: Vec<f64> = pairs.map(|place| matrix[place]).collect();
        self.system = Some(System::Matrix(SemidefiniteFactor::new(&kept, free.len())?, free));
        Ok(())
    }

    /// −(H + 2Λ)⁻¹·slope.
    fn step(&self, slope: &[f64]) -> Option<Vec<f64>> {
        match self.system.as_ref()? {
            System::Rows(factored) => {
                let total = self.frame.objective.total_weight();
                let right: Vec<f64> = slope.iter().map(|g| -g * total).collect();
                Some(factored.correction(&right))
            }
            System::Matrix(symmetric, free) => {
                let right: Vec<f64> = free.iter().map(|&j| -slope[j]).collect();
                let mut step = vec![0.0; slope.len()];
                free.iter().zip(symmetric.solve(&right)).for_each(|(&j, d)| step[j] = d);
                Some(step)
            }
        }
    }

    /// The point a part of a step away, within the bounds.
    fn moved(&self, step: &[f64], part: f64) -> Vec<f64> {
        let mut next: Vec<f64> = self.frame.point.iter().zip(step).map(|(w, d)| w + part * d).collect();
        if !self.single
            && let Some(each) = self.frame.separable()
        {
            next.iter_mut().zip(each).for_each(|(w, Separable { low, high, .. })| *w = w.clamp(low, high));
        }
        next
    }

    /// One step, as long as makes F less; how long it was.
    fn descend(&mut self) -> Result<f64> {
        self.promised = None;
        let objective = self.frame.objective.clone();
        if self.system.is_none() {
            let mut here = Evaluated::default();
            match objective.hessian(&self.frame.point, &mut here)? {
                Some(hessian) => self.prepare(&hessian)?,
                None => self.frame.stuck = true,
            }
        }
        let slope = self.frame.slope();
        let Some(step) = self.step(&slope) else { return Ok(0.0) };
        let value = self.frame.evaluated.loss + self.frame.penalty;
        let along: f64 = slope.iter().zip(&step).map(|(g, d)| g * d).sum();
        let mut part = 1.0;
        for _ in 0..MOST_HALVINGS {
            let next = self.moved(&step, part);
            let mut there = Evaluated::default();
            let hessian = objective.hessian(&next, &mut there)?;
            let violation = self.frame.violation_at(&next, &there.gradient);
            let less = there.loss + self.frame.penalty_at(&next) <= value + KEPT * part * along;
            let rounded = -part * along <= ROUNDED * value.abs();
            if there.loss.is_finite() && (less || (rounded && violation < self.frame.violation)) {
                self.frame.arrive(next, there);
                if violation > self.tolerance {
                    // Another step will follow: the curvatures are at hand.
                    self.system = None;
                    if let Some(hessian) = hessian {
                        self.prepare(&hessian)?;
                    }
                } else {
                    drop(hessian);
                    self.finish()?;
                    self.system = None;
                }
                return Ok(part);
            }
            if rounded {
                break;
            }
            part /= 2.0;
        }
        self.frame.stuck = true;
        Ok(part)
    }

    /// The last digits: the same system once more, for the price of a pass, kept only where less of a slope is left.
    fn finish(&mut self) -> Result<()> {
        let slope = self.frame.slope();
        let Some(step) = self.step(&slope) else { return Ok(()) };
        self.promised = Some(-0.5 * slope.iter().zip(&step).map(|(g, d)| g * d).sum::<f64>());
        let next = self.moved(&step, 1.0);
        let there = self.frame.objective.evaluate(&next, Want::Gradient)?;
        if self.frame.violation_at(&next, &there.gradient) < self.frame.violation {
            self.frame.arrive(next, there);
        }
        Ok(())
    }
}

impl Run for NewtonRun<'_> {
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

    fn promised(&self) -> Option<f64> {
        self.promised
    }

    fn tighten(&mut self, tolerance: f64) {
        self.tolerance = tolerance;
    }

    fn weights(&self) -> Vec<f64> {
        self.frame.weights()
    }

    fn notes(&self) -> Vec<String> {
        self.notes.clone()
    }

    fn state(&self) -> Result<State> {
        Ok(self.frame.save(()))
    }
}
