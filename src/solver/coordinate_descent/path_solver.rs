//! The same problem at one strength after another.

use super::backend::Backend;
use super::choose_backend::by_gram;
use super::on_columns::OnColumns;
use super::on_gram::{CentredGram, OnGram};
use super::penalty_terms::PenaltyTerms;
use super::point_state::PointState;
use super::progress_guard::ProgressGuard;
use crate::error::{Error, Result};
use crate::objective::{CoMoments, Objective, Shape};
use crate::penalty::Separable;
use crate::solver::change_of_variables::ChangeOfVariables;

/// Optima from strength to strength, each begun where the last one ended. The strength multiplies the penalty of the
/// objective.
#[derive(Debug)]
pub(crate) struct PathSolver<'a> {
    backend: Box<dyn Backend + 'a>,
    variables: ChangeOfVariables,
    /// The penalty at strength 1, on the weights of the encoded features.
    base: Vec<Separable>,
    /// In the solver's variables.
    at: Vec<f64>,
    /// What slopes are large or small beside.
    scale: f64,
    /// Mean ∂²ℓ/∂z² without features.
    curvature: f64,
    tolerance: f64,
}

/// Between which strengths a path is of interest.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StrengthRange {
    /// The least strength at which every penalised weight is 0; for a ridge, which leaves none at 0, that which leaves a
    /// thousandth of the weight of a typical feature.
    pub(crate) first: f64,
    /// What the first would be if all features were spread as the typical one: the median.
    pub(crate) typical: f64,
    /// Whether every weight has a ridge alone.
    pub(crate) ridge: bool,
}

/// The optimum at one strength.
#[derive(Debug, Clone)]
pub(crate) struct Optimum {
    /// Weights of the encoded features, then the bias.
    pub(crate) at: Vec<f64>,
    /// Mean loss over the examples.
    pub(crate) loss: f64,
    pub(crate) violation: f64,
}

/// Slopes of all features that a path asks for.
const EVALUATIONS: f64 = 300.0;
/// Working sets, or quadratics, at one strength.
const MOST: usize = 500;
/// After so many without progress rounding has the last word.
const PATIENCE: usize = 12;
/// The share of a lasso that stands for less of one, where a largest strength is asked for (glmnet's).
const LEAST_LASSO: f64 = 1e-3;
/// What the largest strength of a ridge leaves of a typical weight.
const LEAST_SHARE: f64 = 1e-3;
/// As good as infinite: what is held by it stays 0.
const HELD: f64 = 1e100;

/// What the objective says once and the moments of its folds do not.
#[derive(Debug, Clone)]
pub(crate) struct SquaredProblem {
    /// c of the loss c/2·(z − y)².
    pub(crate) curvature: f64,
    pub(crate) shape: Shape,
    pub(crate) base: Vec<Separable>,
}

impl SquaredProblem {
    /// `None` where the shorter way is not over the gram of all features.
    pub(crate) fn of(objective: &Objective<'_>) -> Result<Option<Self>> {
        let base = base(objective)?;
        let curvature = objective.squares().and_then(|_| objective.loss().properties().quadratic);
        let curvature = curvature.filter(|_| by_gram(objective, EVALUATIONS));
        Ok(curvature.map(|curvature| Self { curvature, shape: objective.shape(), base }))
    }
}

fn base(objective: &Objective<'_>) -> Result<Vec<Separable>> {
    super::requirements::check(objective)?;
    let penalty = objective.penalty();
    penalty.separable(objective.layout()).ok_or_else(|| Error::Unsupported {
        what: "a regularization path".to_owned(),
        needs: "a penalty that acts on each weight alone: lasso, elastic net, ridge, within bounds",
        found: format!("penalty {:?}", penalty.name()),
    })
}

impl<'a> PathSolver<'a> {
    /// Over the examples of an objective.
    pub(crate) fn of(objective: &Objective<'a>, tolerance: f64) -> Result<Self> {
        if let Some(squares) = SquaredProblem::of(objective)? {
            let quadratic = objective.squares().ok_or_else(|| super::requirements::needs_columns(objective))?;
            let total = objective.total_weight();
            return Self::of_moments(&quadratic.co_moments()?, &squares, total, tolerance);
        }
        let base = base(objective)?;
        let variables = ChangeOfVariables::standard(objective, &objective.spread()?)?;
        let inner = objective.rescaled(&variables.mean, &variables.scale)?;
        let (at, scale) = (objective.constant_model(), objective.gradient_unit());
        let curvature = curvature_at(objective, &at)?;
        let backend = Box::new(OnColumns::new(inner)?);
        Ok(Self { backend, variables, base, at, scale, curvature, tolerance })
    }

    /// Over second moments alone: examples are not read again.
    pub(crate) fn of_moments(
        moments: &CoMoments,
        squares: &SquaredProblem,
        total: f64,
        tolerance: f64,
    ) -> Result<Self> {
        let shape = squares.shape;
        let mut moments = CentredGram::of(moments, squares.curvature, total, shape.biases > 0);
        let scale = moments.standardise();
        let slope = moments.gradient_scale();
        let mut at = vec![0.0; shape.len()];
        if shape.biases > 0 {
            at[shape.features] = moments.bias_at(&vec![0.0; shape.features]);
        }
        let variables = ChangeOfVariables { shape, parallel: false, mean: vec![0.0; shape.features], scale };
        let backend = Box::new(OnGram::alone(moments)?);
        let base = squares.base.clone();
        Ok(Self { backend, variables, base, at, scale: slope, curvature: squares.curvature, tolerance })
    }

    fn terms(&self, strength: f64) -> PenaltyTerms {
        let at = |each: &Separable| Separable { ridge: strength * each.ridge, lasso: strength * each.lasso, ..*each };
        PenaltyTerms::scaled(self.base.iter().map(at).collect(), &self.variables.scale)
    }

    /// Between which strengths to go.
    pub(crate) fn span(&mut self) -> Result<StrengthRange> {
        let penalised = |each: &&Separable| each.ridge > 0.0 || each.lasso > 0.0;
        let scales = &self.variables.scale;
        let spread = median(self.base.iter().zip(scales).filter(|(each, _)| penalised(each)).map(|(_, scale)| *scale));
        if self.base.iter().all(|each| each.lasso == 0.0) {
            // With a curvature h of the loss in a weight, a ridge λr‖w‖² leaves h/(h + 2λr) of it.
            let ridge = median(self.base.iter().filter(penalised).map(|each| each.ridge));
            let first = self.curvature * spread * spread / (2.0 * ridge * LEAST_SHARE);
            let first = if first.is_finite() { first } else { 0.0 };
            return Ok(StrengthRange { first, typical: first, ridge: true });
        }
        let held = |each: &Separable| {
            let free = each.ridge == 0.0 && each.lasso == 0.0;
            Separable { lasso: if free { 0.0 } else { HELD }, ridge: 0.0, ..*each }
        };
        let terms = PenaltyTerms::scaled(self.base.iter().map(held).collect(), &self.variables.scale);
        let here = self.solve(&terms)?;
        let (mut first, mut typical) = (0.0_f64, 0.0_f64);
        for (j, each) in self.base.iter().enumerate() {
            let lasso = each.lasso.max(LEAST_LASSO * (each.lasso + each.ridge));
            if lasso > 0.0 {
                let slope = here.slopes[j];
                // One that a bound keeps at 0 needs no strength.
                let pulls = if slope > 0.0 { each.low < 0.0 } else { each.high > 0.0 };
                if pulls {
                    first = first.max(slope.abs() * self.variables.scale[j] / lasso);
                    typical = typical.max(slope.abs() * spread / lasso);
                }
            }
        }
        Ok(StrengthRange { first, typical, ridge: false })
    }

    /// Goes to the optimum at a strength.
    pub(crate) fn solve_at(&mut self, strength: f64) -> Result<Optimum> {
        let terms = self.terms(strength);
        let here = self.solve(&terms)?;
        let (loss, violation) = (here.loss, here.worst / self.scale);
        let mut at = self.variables.to_encoded(&self.at);
        at.iter_mut().zip(&self.base).for_each(|(w, each)| *w = each.settled(*w));
        Ok(Optimum { at, loss, violation })
    }

    fn solve(&mut self, terms: &PenaltyTerms) -> Result<PointState> {
        self.backend.forget();
        for ((v, each), scale) in self.at.iter_mut().zip(&self.base).zip(&self.variables.scale) {
            *v = v.clamp(each.low * scale, each.high * scale);
        }
        let goal = self.tolerance * self.scale;
        let mut here = self.backend.evaluate(terms, &self.at)?;
        let (mut best, mut since, mut guard) = (here.worst, 0, ProgressGuard::default());
        for _ in 0..MOST {
            if !(here.worst > goal) || since > PATIENCE {
                break;
            }
            guard.step(self.backend.as_mut(), terms, &mut self.at, &here, (self.scale, self.tolerance))?;
            here = self.backend.evaluate(terms, &self.at)?;
            since = if here.worst < best { 0 } else { since + 1 };
            best = best.min(here.worst);
        }
        Ok(here)
    }
}

/// The mean ∂²ℓ/∂z² at weights and biases; no feature is read where the weights are 0.
fn curvature_at(objective: &Objective<'_>, at: &[f64]) -> Result<f64> {
    if let Some(curvature) = objective.loss().properties().quadratic {
        return Ok(curvature);
    }
    let columns = objective.columns().ok_or_else(|| super::requirements::needs_columns(objective))?;
    let mut scores = Vec::new();
    columns.scores_into(at, &mut scores);
    let (mut slopes, mut curvatures) = (vec![0.0; scores.len()], vec![0.0; scores.len()]);
    let known = columns.points(&scores, &mut slopes, Some(&mut curvatures)).is_some();
    Ok(if known { curvatures.iter().sum() } else { objective.loss().properties().curvature_bound.unwrap_or(1.0) })
}

/// The middle of some numbers; 1 where there are none.
fn median(numbers: impl Iterator<Item = f64>) -> f64 {
    let mut numbers: Vec<f64> = numbers.collect();
    let middle = numbers.len() / 2;
    if numbers.is_empty() { 1.0 } else { *numbers.select_nth_unstable_by(middle, f64::total_cmp).1 }
}
