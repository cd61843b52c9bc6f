//! A parameter of a loss that is estimated together with the weights.

use std::fmt::Debug;
use std::sync::Arc;

use super::{Loss, ParameterDerivatives, Targets};
use crate::error::{Error, Result};

/// A parameter θ > 0 of a loss ℓ(y, z; θ) that is estimated together with the weights, as the dispersion of negative binomial counts:
/// a fit is a pair (w, θ) of which each is best for the other.
///
/// ```text
/// w = argmin F(w; θ)        θ = T(z), best for the scores z of w: mostly argmin Σ s·ℓ(y, z; θ)
/// ```
///
/// Losses at different θ must be comparable: ℓ has all of the negative log-likelihood that depends on θ. An author implements this
/// trait beside the loss, and returns it from [`ScalarLoss::estimated`](super::ScalarLoss::estimated); the fit, files, inference and
/// reports ask nothing more.
pub trait EstimatedParameter: Debug {
    /// What it is called, as `alpha`.
    fn symbol(&self) -> &'static str;

    /// θ as it is known so far.
    fn estimate(&self) -> f64;

    /// The same loss at another θ.
    ///
    /// # Errors
    /// A θ outside of its range.
    fn with_estimate(&self, estimate: f64) -> Result<Arc<dyn Loss>>;

    /// T(z): the θ that is best for these labels and scores, which hold the offsets. It begins at [`EstimatedParameter::estimate`], so
    /// that of several minima it takes the nearest.
    fn best_estimate(&self, targets: Targets<'_>, scores: &[f64]) -> f64;

    /// How ℓ of one example changes with θ: what the standard error of θ is made of. `None` where ℓ is no likelihood of θ.
    fn derivatives(&self, _label: f64, _score: f64) -> Option<ParameterDerivatives> {
        None
    }

    /// What it means that θ has come to an end of its range, and what to do instead; `None` while it has not.
    fn at_limit(&self) -> Option<&'static str> {
        None
    }
}

/// θ stands still, relatively.
const STILL: f64 = 1e-12;
/// The constant mostly does not depend on θ; with offsets it does a little.
const MOST_STEPS: usize = 100;

/// The loss at the θ of the best constant model: each best for the other. As it is where no finite constant is best.
///
/// # Errors
/// An estimate that is none, as of labels that say nothing of θ.
pub(crate) fn at_best_constant(loss: Arc<dyn Loss>, targets: Targets<'_>) -> Result<Arc<dyn Loss>> {
    let mut loss = loss;
    for _ in 0..MOST_STEPS {
        let Some(constant) = loss.best_constant(targets) else { break };
        let Some(parameter) = loss.estimated() else { break };
        let scores: Vec<f64> = (0..targets.labels.len()).map(|row| constant[0] + targets.offset(row)).collect();
        let (before, after) = (parameter.estimate(), parameter.best_estimate(targets, &scores));
        let next = parameter.with_estimate(after)?;
        let still = (after / before).ln().abs() <= STILL;
        loss = next;
        if still {
            break;
        }
    }
    Ok(loss)
}

/// Refuses a loss with such a parameter, where `what` knows nothing of it.
pub(crate) fn refuse_estimated(loss: &dyn Loss, what: &str, needs: &'static str) -> Result<()> {
    match loss.estimated() {
        None => Ok(()),
        Some(parameter) => Err(Error::Unsupported {
            what: what.to_owned(),
            needs,
            found: format!("the loss {:?}, whose {} is estimated with the weights", loss.name(), parameter.symbol()),
        }),
    }
}
