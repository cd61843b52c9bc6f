//! Deviance and likelihood of a model and of the best constant one, by the loss and by what the labels alone say.
//!
//! Both differ from the loss by sums over the labels, which a model without features tells for all others. With L = Σ s·ℓ, u the
//! [`LossProperties::likelihood_unit`](crate::loss::LossProperties::likelihood_unit), and the index 0 for that model:
//!
//! ```text
//! D = D₀ + 2·(L − L₀)/u        −ln L(φ) = −ln L₀(φ) + (L − L₀)/(u·φ)
//! ```
//!
//! A pass at weights of 0 reads no feature.

use super::problem::Problem;
use crate::error::Result;
use crate::loss::LossForm;

/// The best constant model, or that of all scores 0 where there is none.
pub(super) struct NullModel<'p, 'a> {
    problem: &'p Problem<'a>,
    /// Weights of 0, and its biases.
    at: Vec<f64>,
    /// Whether it is the best constant model.
    is_best: bool,
    /// Σ s·ℓ.
    loss: f64,
}

/// A sum at the weights of a model, and at the best constant model; `None` where it is not known, or not finite.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Compared {
    pub(super) model: Option<f64>,
    pub(super) null: Option<f64>,
}

/// Of what is a smaller part of its terms the differences have lost too many digits.
const KEPT: f64 = 1e-4;

impl<'p, 'a> NullModel<'p, 'a> {
    pub(super) fn of(problem: &'p Problem<'a>) -> Result<Self> {
        let encoded = &problem.encoded;
        let is_best = problem.model.shape.biases > 0 && encoded.best_constant().is_some();
        let at = encoded.constant_model();
        let loss = problem.sum(LossForm::Itself, &at)?;
        Ok(Self { problem, at, is_best, loss })
    }

    /// The deviances, from Σ s·ℓ at the weights of the model.
    pub(super) fn deviances(&self, loss: f64) -> Result<Compared> {
        let properties = self.problem.encoded.loss().properties();
        let of_loss = 2.0 / properties.likelihood_unit();
        if properties.quadratic.is_none() {
            return self.compared(LossForm::Deviance, of_loss, loss);
        }
        // The least loss of any label is 0.
        let known = self.problem.encoded.with_loss(LossForm::Deviance).is_some();
        let null = self.null(of_loss * self.loss);
        Ok(if known { Compared { model: finite(of_loss * loss), null } } else { Compared::default() })
    }

    /// The negative log-likelihoods in such a form, at the dispersion φ.
    pub(super) fn negative_log_likelihoods(&self, form: LossForm, dispersion: f64, loss: f64) -> Result<Compared> {
        let unit = self.problem.encoded.loss().properties().likelihood_unit();
        let found = self.compared(form, 1.0 / (unit * dispersion), loss)?;
        if self.problem.estimated() == 0 {
            return Ok(found);
        }
        // A parameter of the loss that is estimated is another one without features.
        Ok(Compared { null: self.null(self.problem.sum_of_constant(form, &self.at)?), ..found })
    }

    /// Σ s of a form of the loss that is `of_loss` times the loss and a function of the label.
    fn compared(&self, form: LossForm, of_loss: f64, loss: f64) -> Result<Compared> {
        let null = self.problem.sum(form, &self.at)?;
        let model = null + of_loss * (loss - self.loss);
        let terms = null.abs() + of_loss * (loss.abs() + self.loss.abs());
        let exact = model.abs() >= KEPT * terms;
        let model = if exact { model } else { self.problem.sum(form, &self.problem.at)? };
        Ok(Compared { model: finite(model), null: self.null(null) })
    }

    fn null(&self, sum: f64) -> Option<f64> {
        finite(sum).filter(|_| self.is_best)
    }
}

fn finite(sum: f64) -> Option<f64> {
    Some(sum).filter(|sum| sum.is_finite())
}
