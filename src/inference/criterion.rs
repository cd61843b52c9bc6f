//! What the minimum of a loss estimates, which says what its standard errors are made of.

use super::refusal::refused;
use super::{Covariance, Dispersion, InferenceOptions, Information};
use crate::error::Result;
use crate::loss::{Domain, Loss};

/// What the minimum of a loss estimates.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Criterion {
    /// The parameters of a distribution.
    Likelihood,
    /// A quantile of this level.
    Quantile(f64),
    /// A location of labels that are any numbers, by a function of the residual with second derivatives.
    Location,
    /// What balances slopes that have derivatives, as that of a squared hinge.
    Slopes,
}

impl Criterion {
    pub(super) fn of(loss: &dyn Loss) -> Result<Self> {
        let properties = loss.properties();
        let family = loss.outputs() == 1 && loss.label_moments(0.0).is_some();
        if loss.label_width() > 1 {
            return Err(refused("one label at a time", format!("{} labels", loss.label_width())));
        }
        if let Some(level) = properties.quantile {
            return Ok(Self::Quantile(level));
        }
        if properties.slope_jump.is_some() {
            let needs = "a loss with second derivatives, or a quantile: otherwise Estimator::bootstrap";
            return Err(refused(needs, format!("the loss {:?}", loss.name())));
        }
        Ok(match properties.domain {
            _ if family || loss.log_normaliser(1.0, 1.0).is_some() => Self::Likelihood,
            Domain::Numbers if loss.outputs() == 1 => Self::Location,
            _ => Self::Slopes,
        })
    }

    /// Refuses options that mean nothing of it.
    pub(super) fn check(self, options: &InferenceOptions, loss: &str) -> Result<()> {
        let found = || format!("the {} covariance of the loss {loss:?}", options.covariance);
        let needs = match (self, &options.covariance) {
            (Self::Quantile(_), Covariance::Powell(_)) => None,
            (Self::Quantile(_), _) => Some("Covariance::powell(), for a quantile; or Estimator::bootstrap"),
            (_, Covariance::Powell(_)) => Some("the loss of a quantile, for Covariance::Powell"),
            (Self::Location, Covariance::H1 | Covariance::H2 | Covariance::H3) => None,
            (_, Covariance::H1 | Covariance::H2 | Covariance::H3) => {
                Some("a loss of the residual that is no likelihood, as Huber's, for H1, H2 and H3")
            }
            (Self::Location, Covariance::Classical | Covariance::Hc2 | Covariance::Hc3) => Some(
                "a likelihood; otherwise Covariance::H1, where residuals do not depend on the features, Hc0, Hc1, clusters, HAC, or \
                 Estimator::bootstrap",
            ),
            (Self::Slopes, Covariance::Classical | Covariance::Hc2 | Covariance::Hc3) => {
                Some("a likelihood; otherwise Covariance::Hc0, Hc1, clusters, HAC, or Estimator::bootstrap")
            }
            _ => None,
        };
        if let Some(needs) = needs {
            return Err(refused(needs, found()));
        }
        if self != Self::Likelihood && options.dispersion != Dispersion::OfFamily {
            return Err(refused("a likelihood, for a dispersion", format!("the loss {loss:?}")));
        }
        if matches!(self, Self::Quantile(_)) && options.information == Information::Observed {
            return Err(refused("a loss with second derivatives, for observed ones", format!("the loss {loss:?}")));
        }
        Ok(())
    }
}
