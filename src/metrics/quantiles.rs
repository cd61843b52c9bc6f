//! How good predicted quantiles are.

use super::Evaluation;
use super::sample::Sample;
use crate::error::{Error, Result};
use crate::loss::{Quantile, Targets};

/// The pinball loss of predictions of a level τ: the mean of [`Quantile`]'s loss.
///
/// # Errors
/// A level outside (0, 1); otherwise as [`mean_loss`](super::mean_loss).
///
/// # Example
/// ```
/// use gradus::metrics::pinball;
/// // Too low by 2 costs 0.75·2, too high by 4 costs 0.25·4.
/// assert_eq!(pinball(0.75, &[3.0, 0.0], &[1.0, 4.0])?, 1.25);
/// # Ok::<(), gradus::Error>(())
/// ```
#[doc(alias = "mean_pinball_loss")]
pub fn pinball<'a>(level: f64, targets: impl Into<Targets<'a>>, predictions: &'a [f64]) -> Result<f64> {
    super::mean_loss(&Quantile::new(level)?, targets, predictions)
}

/// The share of labels at or below their prediction: for a quantile of level τ it should be about τ.
///
/// ```text
/// Σ s·[y ≤ ŷ] / Σ s
/// ```
///
/// # Errors
/// As [`rmse`](super::rmse).
///
/// # Example
/// ```
/// use gradus::metrics::coverage;
/// assert_eq!(coverage(&[1.0, 2.0, 3.0, 4.0], &[1.5, 2.0, 2.5, 9.0])?, 0.75);
/// # Ok::<(), gradus::Error>(())
/// ```
pub fn coverage<'a>(targets: impl Into<Targets<'a>>, predictions: &'a [f64]) -> Result<f64> {
    Ok(Sample::new("predictions", targets, predictions)?.coverage())
}

/// Every metric of predicted quantiles, `predictions` level by level (`levels × rows`), beside the baseline that always
/// predicts the labels' own quantiles: `loss`, the pinball losses of all levels added up; `pinball`, their mean;
/// `coverage`, the share of labels at or below the prediction (one level) or between the lowest and the highest (several);
/// `width`, the mean distance between those; `mae` of the level nearest to ½; `label_mean`.
///
/// # Errors
/// No level; as many predictions as levels times labels are needed; otherwise as [`rmse`](super::rmse).
///
/// # Example
/// ```
/// let labels = [1.0, 2.0, 3.0, 4.0];
/// let predictions = [1.0, 1.0, 1.0, 1.0, 3.5, 3.5, 3.5, 3.5];
/// let evaluation = gradus::metrics::quantiles(&[0.25, 0.75], &labels, &predictions)?;
/// assert_eq!((evaluation.get("coverage"), evaluation.get("width")), (Some(0.75), Some(2.5)));
/// # Ok::<(), gradus::Error>(())
/// ```
pub fn quantiles<'a>(levels: &[f64], targets: impl Into<Targets<'a>>, predictions: &'a [f64]) -> Result<Evaluation> {
    let targets = targets.into();
    let rows = targets.labels.len();
    if levels.is_empty() || predictions.len() != levels.len() * rows {
        let expected = levels.len().max(1) * rows;
        return Err(Error::Length { what: "predictions of quantiles", expected, found: predictions.len() });
    }
    let (mut loss, mut least) = (0.0, Some(0.0));
    let mut samples = Vec::with_capacity(levels.len());
    let mut constants = Vec::with_capacity(levels.len());
    for (level, predictions) in levels.iter().zip(predictions.chunks(rows.max(1))) {
        let of = Quantile::new(*level)?;
        samples.push(Sample::new("predictions", targets, predictions)?);
        loss += samples[samples.len() - 1].mean_loss(&of)?;
    }
    for (level, sample) in levels.iter().zip(&samples) {
        let of = Quantile::new(*level)?;
        let constant = sample.without_features(&of);
        least = match (&constant, least) {
            (Some(constant), Some(least)) => Some(least + constant.mean_loss(&of)?),
            _ => None,
        };
        constants.extend(constant);
    }
    let nearest = |a: &usize, b: &usize| (levels[*a] - 0.5).abs().total_cmp(&(levels[*b] - 0.5).abs());
    let middle = (0..levels.len()).min_by(nearest).unwrap_or(0);
    let (Some(first), count) = (samples.first(), levels.len() as f64) else {
        return Err(Error::Empty { what: "there are no quantiles to evaluate" });
    };
    let covered = |samples: &[Sample<'_>]| match samples {
        [] => None,
        [one] => Some((one.coverage(), 0.0)),
        [low, .., high] => {
            let inside = low.rows().zip(high.rows()).map(|(low, high)| {
                let inside = low.value <= low.label && low.label <= high.value;
                low.weight * f64::from(u8::from(inside))
            });
            let width = low.rows().zip(high.rows()).map(|(low, high)| low.weight * (high.value - low.value));
            let mean = |terms: &mut dyn Iterator<Item = f64>| terms.collect::<super::sum::Sum>().value() / low.total;
            Some((mean(&mut { inside }), mean(&mut { width })))
        }
    };
    let (own, baseline) = (covered(&samples), covered(&constants).filter(|_| constants.len() == levels.len()));
    let mut evaluation = Evaluation::new(first.len())
        .metric("loss", Some(loss), least, "")
        .metric("pinball", Some(loss / count), least.map(|least| least / count), "")
        .metric("coverage", own.map(|own| own.0), baseline.map(|of| of.0), "");
    if levels.len() > 1 {
        evaluation = evaluation.metric("width", own.map(|own| own.1), baseline.map(|of| of.1), "");
    }
    let mae = constants.get(middle).map(Sample::mae);
    Ok(evaluation.metric("mae", samples.get(middle).map(Sample::mae), mae, "").metric(
        "label_mean",
        Some(first.mean_of(|row| row.label)),
        None,
        "",
    ))
}

impl Sample<'_> {
    pub(super) fn coverage(&self) -> f64 {
        self.mean_of(|row| if row.label <= row.value { 1.0 } else { 0.0 })
    }
}
