//! What a pass at the weights says of them, beside slopes and second derivatives.

use super::problem::Problem;
use crate::error::Result;
use crate::loss::LossForm;
use crate::objective::{Evaluated, Hessian};

/// Sums over the examples at the weights of a model.
#[derive(Debug, Clone, Copy)]
pub(super) struct PointSums {
    /// Σ s·ℓ.
    pub(super) loss: f64,
    /// Pearson's χ² = Σ s·(y − μ)²/V(μ), of an exponential family.
    pub(super) pearson: Option<f64>,
}

impl PointSums {
    /// One pass.
    pub(super) fn of(problem: &Problem<'_>) -> Result<Self> {
        let expected = problem.objective.with_loss(LossForm::Expected).unwrap_or_else(|| problem.objective.clone());
        let mut here = Evaluated::default();
        let hessian = expected.hessian(&problem.at, &mut here)?;
        Ok(Self::at(problem, &here, hessian.as_ref()))
    }

    /// By a pass for the second derivatives that are expected of labels.
    pub(super) fn at(problem: &Problem<'_>, here: &Evaluated, expected: Option<&Hessian<'_, '_>>) -> Self {
        let unit = problem.encoded.loss().properties().likelihood_unit();
        let pearson = expected.and_then(Hessian::pearson).map(|sum| sum / unit);
        Self { loss: here.loss * problem.encoded.total_weight(), pearson }
    }
}
