//! The method of multipliers, by Newton steps: for losses with corners.

mod line;
mod multiplier_run;
mod row_sums;

use self::multiplier_run::MultiplierRun;
use super::dual_coordinate_ascent::lacks;
use super::limits::{fault_of_tolerance, tolerance_and};
use super::{Begun, Rules, Solver, Start};
use crate::error::{Error, Result};
use crate::objective::Objective;

/// The method of multipliers by Newton steps: F of a loss of one score with corners, to the last digits.
///
/// Each example has a multiplier uᵢ, which becomes the slope of its loss at the optimum: in a corner the one of its many
/// slopes that balances the others, which no step along slopes can find. With τ the width over which corners are rounded,
///
/// ```text
/// φ(w, b) = (1/Σs)·Σ sᵢ·min_z {ℓ(yᵢ, z) + (z − vᵢ)²/(2τ)} + Σ λⱼwⱼ²,    vᵢ = xᵢ·w + b + oᵢ + τuᵢ
/// uᵢ ← (vᵢ − zᵢ)/τ at the minimum of φ,    τ ← τ/4
/// ```
///
/// φ is smooth, and of a loss made of straight pieces it is made of quadratics: Newton's method, with what curvature the
/// rounding has ([`Loss::prox`](crate::loss::Loss::prox) says: only rows in a corner bend), and a search along each step
/// that reads no features, ends on the right piece after a few steps. Then the multipliers move, and because they do, τ need
/// not become small for the corners to be met.
///
/// *Certificate:* uᵢ is a slope of ℓ at zᵢ, so with gⱼ the slope of φ,
///
/// ```text
/// F(w, b) − F* ≤ (1/Σs)·Σ sᵢ·(ℓ(x·w + b + o) − ℓ(zᵢ) − uᵢ·(x·w + b + o − zᵢ)) + Σ gⱼ²/(4λⱼ) + |g_b|·|b − b*|
/// ```
///
/// which is the duality gap; it is stated where there is a ridge on every weight. The violation is the larger of that of
/// the slopes g ([`Certificate`](super::Certificate)) and the first of these sums as a part of F at the best constant model,
/// and serves without a ridge too; with one on every weight, of the whole gap, unless the ridge is so weak that rounding
/// decides it.
///
/// *Use when* a support vector machine, a quantile or an absolute regression has few features, at most a thousand or so:
/// a step costs two passes and, of the rows in a corner, a gram. *Units:* of the features nothing is asked; they are
/// standardised on the way, which does not change F. *Memory:* p² numbers, and three an example.
///
/// | setting | default |
/// |---|---|
/// | iterations | 500 Newton steps |
/// | tolerance | 1e-8, of the certificate |
///
/// # Errors
/// Refuses, by name: a loss without an implicit step or with several scores, a penalty that is not a ridge (or none), sums
/// instead of means, examples that cannot be visited by rows.
///
/// # Example
/// The median of 1, 2 and 10, which is the best constant of the absolute loss, with a feature that says nothing:
/// ```
/// use gradus::loss::Absolute;
/// use gradus::prelude::*;
/// use gradus::solver::AugmentedLagrangian;
/// use gradus::ndarray::array;
///
/// let (x, y) = (array![[1.0], [-2.0], [1.0]], array![1.0, 2.0, 10.0]);
/// let estimator = Estimator::regression("y").loss(Absolute).penalty(Ridge::new(100.0)?);
/// let fit = estimator.solver(AugmentedLagrangian::default()).fit((x.view(), y.view()))?;
/// // The slopes at 2 are u = (1, 0, −1), that of the median being free in its corner, and x·u = 0: so w = 0.
/// assert!(fit.report().converged() && fit.model().encoded_weights()[0].abs() < 1e-9);
/// assert!((fit.model().encoded_weights()[1] - 2.0).abs() < 1e-6);
/// # Ok::<(), gradus::Error>(())
/// ```
///
/// # Source
/// Rockafellar (1976), *Augmented Lagrangians and applications of the proximal point algorithm in convex programming*; Li,
/// Sun & Toh (2018), *A highly efficient semismooth Newton augmented Lagrangian method for solving lasso problems*, whose
/// second-order sparsity is the rows in a corner here; Yan & Li (2020), *An efficient augmented Lagrangian method for support
/// vector machine*. The bias is among the unknowns, not a constraint of the dual.
#[derive(Debug, Clone)]
#[doc(alias = "SVC")]
#[doc(alias = "LinearSVC")]
#[doc(alias = "QuantileRegressor")]
#[doc(alias = "semismooth Newton")]
pub struct AugmentedLagrangian {
    iterations: u64,
    tolerance: f64,
}

impl Default for AugmentedLagrangian {
    fn default() -> Self {
        Self { iterations: 500, tolerance: 1e-8 }
    }
}

tolerance_and!(AugmentedLagrangian, iterations: "Newton steps");

impl AugmentedLagrangian {
    /// What is missing in an objective, and what it has instead.
    pub(super) fn fault_of(objective: &Objective<'_>) -> Option<(&'static str, String)> {
        let penalty = objective.penalty();
        let other = || Some(("no penalty, or a ridge", format!("penalty {:?}", penalty.name())));
        lacks(objective).or_else(|| if penalty.ridge(objective.layout()).is_none() { other() } else { None })
    }
}

impl Solver for AugmentedLagrangian {
    fn name(&self) -> String {
        "augmented Lagrangian".to_owned()
    }

    fn faults(&self) -> Vec<Error> {
        fault_of_tolerance(self.tolerance).into_iter().collect()
    }

    fn rules(&self) -> Rules {
        Rules { tolerance: self.tolerance, ..Rules::default() }
    }

    fn begin<'a>(&self, objective: Objective<'a>, start: Start, seed: u64) -> Result<Begun<'a>> {
        if let Some((needs, found)) = Self::fault_of(&objective) {
            return Err(self.unsupported(needs, found));
        }
        Ok(Begun::Running(Box::new(MultiplierRun::begin(objective, start, seed, self.iterations, self.tolerance)?)))
    }
}
