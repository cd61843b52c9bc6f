//! A parameter of a loss that is estimated together with the weights.

use std::fmt::Debug;

use super::{ParameterDerivatives, Targets};

/// A parameter θ > 0 of a loss ℓ(y, z; θ) that is estimated together with the weights, as the dispersion of negative binomial counts:
/// a fit is a pair (w, θ) of which each is best for the other.
///
/// ```text
/// w = argmin F(w; θ)        θ = T(z), best for the scores z of w: mostly argmin Σ s·ℓ(y, z; θ)
/// ```
///
/// Losses at different θ must be comparable: ℓ has all of the negative log-likelihood that depends on θ. An author implements this
/// trait beside the loss, returns it from [`ScalarLoss::estimated`](super::ScalarLoss::estimated) and makes the loss of another θ in
/// [`ScalarLoss::with_estimate`](super::ScalarLoss::with_estimate); the fit, files, inference and reports ask nothing more.
pub trait EstimatedParameter: Debug {
    /// What it is called, as `alpha`.
    fn symbol(&self) -> &'static str;

    /// θ as it is known so far.
    fn estimate(&self) -> f64;

    /// T(z): the θ that is best for these labels and scores, which hold the offsets. It begins at [`EstimatedParameter::estimate`], so
    /// that of several minima it takes the nearest.
    fn best_estimate(&self, targets: Targets<'_>, scores: &[f64]) -> f64;

    /// How ℓ of one example changes with θ: what the standard error of θ is made of. `None` where T(z) is not the θ at which Σ s·ℓ is
    /// least: then θ is taken as given.
    fn derivatives(&self, _label: f64, _score: f64) -> Option<ParameterDerivatives> {
        None
    }

    /// What it means that θ has come to an end of its range, and what to do instead; `None` while it has not.
    fn at_limit(&self) -> Option<&'static str> {
        None
    }
}
