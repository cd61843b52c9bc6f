//! Intervals by the profile of the likelihood.

use super::criterion::Criterion;
use super::parameters::Parameters;
use super::problem::Problem;
use super::profile_interval::ProfileInterval;
use super::refusal::refused;
use super::{Covariance, Inference};
use crate::error::Result;
use crate::linalg::SemidefiniteFactor;
use crate::loss::refuse_estimated;
use crate::objective::Evaluated;
use crate::roles::Labeled;

/// Steps to a bound; the profile has none where they do not end.
const MOST_STEPS: usize = 60;
/// A bound is found when the last step was shorter than this, in standard errors.
const STILL: f64 = 1e-8;
/// So many standard errors from the estimate a profile that still rises too little is said to have no bound.
const FAR: f64 = 1e4;

impl Inference {
    /// Confidence intervals of all weights and biases by the profile of the likelihood, which do not take a parabola for granted as
    /// ± q·standard error does: of few examples, and near separation, they are the better ones. `examples` are those of the fit. A
    /// side without a bound is infinite.
    ///
    /// ```text
    /// {c : min over the other weights of (ln L* − ln L(w, w_j = c)) ≤ q²/2},  q the quantile of the reference
    /// ```
    ///
    /// # Errors
    /// Examples that cannot be read; a loss that is no likelihood.
    ///
    /// # Example
    /// ```
    /// use gradus::prelude::*;
    /// let cars = Table::from_csv("data/mtcars/mtcars.csv")?;
    /// let fit = Estimator::binary("am").columns(columns![numeric("wt")]).penalty(NoPenalty).fit(&cars)?;
    /// let intervals = fit.inference(&cars)?.profile_intervals(&cars)?;
    /// let wt = &intervals[0];
    /// // Longer on the side on which the likelihood falls more slowly.
    /// let estimate = fit.model().weight("wt").unwrap();
    /// assert!(estimate - wt.low > wt.high - estimate);
    /// # Ok::<(), gradus::Error>(())
    /// ```
    ///
    /// # Source
    /// Venzon & Moolgavkar (1988), whose steps these are, with a multiplier in place of their first coordinate.
    #[doc(alias = "confint")]
    pub fn profile_intervals<'a>(&'a self, examples: impl Into<Labeled<'a>>) -> Result<Vec<ProfileInterval>> {
        let loss = self.covered.model.head().loss();
        if Criterion::of(loss.as_ref())? != Criterion::Likelihood {
            let needs = "a loss that is a likelihood, for its profile: the intervals of the estimates are Wald's";
            return Err(refused(needs, format!("the loss {:?}", loss.name())));
        }
        let needs = "a loss whose parameters are given: otherwise Estimator::bootstrap";
        refuse_estimated(loss.as_ref(), "a profile of the likelihood", needs)?;
        let problem = Problem::of(&self.covered.model, examples.into(), &Covariance::Classical)?;
        let parameters = Parameters::of(&problem);
        let unit = problem.encoded.loss().properties().likelihood_unit() * self.facts.dispersion;
        let profile = Profile { problem: &problem, parameters: &parameters, unit };
        let rise = 0.5 * self.reference.quantile(self.options.confidence).powi(2);
        let least = profile.at(&parameters.start)?.loss;
        let each = self.estimates.iter().enumerate();
        each.map(|(row, estimate)| {
            let bound = |sign: f64| profile.bound(row, estimate.value, estimate.standard_error, sign, least + rise);
            let (name, output) = (estimate.name.clone(), estimate.output.clone());
            Ok(ProfileInterval { name, output, low: bound(-1.0)?, high: bound(1.0)? })
        })
        .collect()
    }
}

struct Profile<'p, 'a> {
    problem: &'p Problem<'a>,
    parameters: &'p Parameters,
    /// Of the loss: minus the log-likelihood is Σ s·ℓ over it, but for a constant.
    unit: f64,
}

/// Minus the log-likelihood at a point, its gradient and second derivatives over the parameters.
struct Point {
    loss: f64,
    gradient: Vec<f64>,
    hessian: SemidefiniteFactor,
}

impl Profile<'_, '_> {
    fn at(&self, at: &[f64]) -> Result<Point> {
        let objective = &self.problem.objective;
        let mut evaluated = Evaluated::default();
        let Some(hessian) = objective.hessian(at, &mut evaluated)? else {
            return Err(refused("a loss with second derivatives", objective.loss().name()));
        };
        let scale = objective.total_weight() / self.unit;
        let matrix = self.parameters.matrix(&hessian.matrix()?, objective.shape().len());
        let side = self.parameters.len();
        let flat: Vec<f64> =
            (0..side).flat_map(|j| (0..side).map(move |i| (i, j))).map(|at| matrix[at] * scale).collect();
        Ok(Point {
            loss: evaluated.loss * scale,
            gradient: self.parameters.vector(&evaluated.gradient).iter().map(|g| g * scale).collect(),
            hessian: SemidefiniteFactor::new(&flat, side)?,
        })
    }

    /// Where the profile over a parameter in its own units reaches `level`: steps to the point where the gradient is a multiple of
    /// its direction t, ∇L = λ·t, and L the level. With H and g there, δ = H⁻¹(λt − g), and the parabola is at the level for
    /// λ² = 2(level − L + ½gᵀH⁻¹g)/(tᵀH⁻¹t).
    fn bound(&self, row: usize, estimate: f64, error: f64, sign: f64, level: f64) -> Result<f64> {
        let side = self.parameters.len();
        let direction: Vec<f64> = (0..side).map(|j| self.parameters.to_original[(row, j)]).collect();
        let dot = |a: &[f64], b: &[f64]| -> f64 { a.iter().zip(b).map(|(a, b)| a * b).sum() };
        let mut at = self.parameters.start.clone();
        let mut moved = 0.0;
        for _ in 0..MOST_STEPS {
            let Point { loss, gradient, hessian } = self.at(&at)?;
            let (of_direction, of_gradient) = (hessian.solve(&direction), hessian.solve(&gradient));
            let square = 2.0 * (level - loss + 0.5 * dot(&gradient, &of_gradient)) / dot(&direction, &of_direction);
            // Beyond the level everywhere along the parabola: first back towards the profile.
            let multiplier = sign * square.max(0.0).sqrt();
            let step: Vec<f64> = of_direction.iter().zip(&of_gradient).map(|(t, g)| multiplier * t - g).collect();
            let mut length = 1.0;
            let change = dot(&direction, &step);
            // Not further at once than a few standard errors: the parabola knows no more.
            if change.abs() > 5.0 * error {
                length = 5.0 * error / change.abs();
            }
            self.parameters.places.iter().zip(&step).for_each(|(place, d)| at[*place] += length * d);
            moved += length * change;
            if !moved.is_finite() || moved.abs() > FAR * error {
                return Ok(sign * f64::INFINITY);
            }
            // δᵀHδ, in which nothing can be left that another parameter hides.
            let size: f64 = multiplier * dot(&direction, &step) - dot(&gradient, &step);
            if length == 1.0 && square >= 0.0 && size <= STILL * STILL {
                return Ok(estimate + moved);
            }
        }
        Ok(sign * f64::INFINITY)
    }
}
