//! Second derivatives over the weights and a parameter of the loss that was estimated with them.

use faer::Mat;

use super::parameters::Parameters;
use super::problem::Problem;
use super::refusal::refused;
use crate::error::Result;
use crate::loss::LossForm;
use crate::objective::Want;

/// The inverse of the second derivatives of Σ s·ℓ over the weights and the estimated parameter θ of the loss, which stands last:
///
/// ```text
/// [A c; cᵀ d]⁻¹ = [A⁻¹ + A⁻¹c·cᵀA⁻¹/s, −A⁻¹c/s; −cᵀA⁻¹/s, 1/s]        c = Σ s·∂²ℓ/∂θ∂z·x̃        d = Σ s·∂²ℓ/∂θ²
/// ```
///
/// s = d − cᵀA⁻¹c is the curvature of the profile of the likelihood over θ.
#[derive(Debug)]
pub(super) struct JointInformation {
    pub(super) inverse: Mat<f64>,
    /// Σ s·∂ℓ/∂θ.
    pub(super) slope: f64,
}

impl JointInformation {
    /// `None` for a loss without such a parameter, or where it is not the one at which the loss is least; `inverse` is A⁻¹.
    pub(super) fn of(problem: &Problem<'_>, parameters: &Parameters, inverse: &Mat<f64>) -> Result<Option<Self>> {
        let objective = &problem.objective;
        let Some(parameter) = objective.loss().estimated() else { return Ok(None) };
        let forms = [LossForm::ParameterSlope, LossForm::ParameterCurvature].map(|form| objective.with_loss(form));
        let [Some(slopes), Some(curvatures)] = forms else { return Ok(None) };
        let total = objective.total_weight();
        let first = slopes.evaluate(&problem.at, Want::Gradient)?;
        let d = total * curvatures.evaluate(&problem.at, Want::Loss)?.loss;
        let c: Vec<f64> = parameters.vector(&first.gradient).iter().map(|g| g * total).collect();
        let p = c.len();
        let turned: Vec<f64> = (0..p).map(|i| (0..p).map(|j| inverse[(i, j)] * c[j]).sum()).collect();
        let profile = d - turned.iter().zip(&c).map(|(u, c)| u * c).sum::<f64>();
        if !(profile > 0.0 && profile.is_finite()) {
            let needs = "a parameter at which the loss is least: give it, or take Estimator::bootstrap";
            return Err(refused(needs, format!("{} where its profile has no curvature", parameter.symbol())));
        }
        let inverse = Mat::from_fn(p + 1, p + 1, |i, j| match (i < p, j < p) {
            (true, true) => inverse[(i, j)] + turned[i] * turned[j] / profile,
            (true, false) => -turned[i] / profile,
            (false, true) => -turned[j] / profile,
            (false, false) => profile.recip(),
        });
        Ok(Some(Self { inverse, slope: first.loss * total }))
    }
}
