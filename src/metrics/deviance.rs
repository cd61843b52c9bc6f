//! How far predictions are from the labels by the measure of the distribution that a loss belongs to.

use super::mean::ROWS;
use super::sample::Sample;
use super::sum::Sum;
use crate::error::Result;
use crate::loss::{Loss, Targets, Tile};

/// The deviance per example: twice what the loss exceeds that of a perfect fit by.
///
/// ```text
/// Σ s·d(y, z) / Σ s
/// ```
///
/// *Units:* nats, doubled; times Σ s it is the deviance of other books. *Corners:* `None` for a loss that belongs to no
/// distribution, as the hinge.
///
/// # Errors
/// As [`mean_loss`](super::mean_loss).
///
/// # Example
/// ```
/// use gradus::loss::Poisson;
/// use gradus::metrics::mean_deviance;
/// // μ = 1 for both: 2·(0 − 0 + 1) and 2·(ln 1 − 1 + 1).
/// assert_eq!(mean_deviance(&Poisson, &[0.0, 1.0], &[0.0, 0.0])?, Some(1.0));
/// # Ok::<(), gradus::Error>(())
/// ```
///
/// # Source
/// Nelder & Wedderburn (1972), section 1.3. The same number as scikit-learn's `mean_poisson_deviance` and its relatives.
#[doc(alias = "mean_poisson_deviance")]
#[doc(alias = "mean_gamma_deviance")]
#[doc(alias = "mean_tweedie_deviance")]
pub fn mean_deviance<'a>(loss: &dyn Loss, targets: impl Into<Targets<'a>>, scores: &'a [f64]) -> Result<Option<f64>> {
    let sample = Sample::new("scores", targets, scores)?;
    if loss.outputs() != 1 || loss.label_width() != 1 {
        return Err(super::several_outputs(loss));
    }
    Ok(sample.mean_deviance(loss))
}

impl Sample<'_> {
    /// The mean deviance of scores.
    pub(super) fn mean_deviance(&self, loss: &dyn Loss) -> Option<f64> {
        let mut total = Sum::default();
        let mut weights = self.weights.as_deref().map(|weights| weights.chunks(ROWS));
        for (labels, scores) in self.labels.chunks(ROWS).zip(self.values.chunks(ROWS)) {
            let weights = weights.as_mut().and_then(Iterator::next);
            total.add(loss.deviance(Tile { scores, labels, weights, rows: labels.len() })?);
        }
        Some(total.value() / self.total)
    }
}

/// D²: the share of the deviance of the best model without features that a model explains; R² for the squared loss.
///
/// ```text
/// 1 − D/D₀
/// ```
///
/// `None` where D₀ is 0: there is nothing to explain.
pub(super) fn explained(deviance: Option<f64>, without_features: Option<f64>) -> Option<f64> {
    let (deviance, all) = (deviance?, without_features?);
    (all > 0.0).then_some(1.0 - deviance / all)
}
