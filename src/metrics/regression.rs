//! The evaluation of predicted numbers.

use super::Evaluation;
use super::calibration::BINS;
use super::deviance::explained;
use super::sample::Sample;
use crate::error::Result;
use crate::loss::{Loss, Targets};

const EQUAL: &str = "all labels are equal";
const ALWAYS: &str = "";

/// Every metric of predicted numbers, from scores, beside the baseline of the loss's own best constant (the mean for the
/// squared loss, the median for the absolute one; offsets stay in it): `loss` (the mean of the given loss), `rmse`, `mae`,
/// `r2`, `label_mean`, `prediction_mean`; for a loss that belongs to a distribution with another link or variance also
/// `deviance` (per example) and `d2`, the share of the baseline's deviance that is explained; and a calibration table of
/// ten bins.
///
/// # Errors
/// A loss of several outputs; no examples; lengths that differ; a number that is not finite; a negative weight, or only
/// zeros.
///
/// # Example
/// ```
/// use gradus::loss::{Poisson, Squared};
/// let evaluation = gradus::metrics::regression(&Squared, &[1.0, 3.0], &[2.0, 3.0])?;
/// assert_eq!((evaluation.get("loss"), evaluation.baseline("loss")), (Some(0.5), Some(1.0)));
/// assert_eq!((evaluation.get("mae"), evaluation.baseline("mae")), (Some(0.5), Some(1.0)));
/// assert_eq!((evaluation.get("r2"), evaluation.baseline("r2")), (Some(0.5), Some(0.0)));
///
/// let counts = gradus::metrics::regression(&Poisson, &[0.0, 2.0], &[0.0, 0.0])?;
/// assert_eq!((counts.get("prediction_mean"), counts.get("d2")), (Some(1.0), Some(0.0)));
/// # Ok::<(), gradus::Error>(())
/// ```
pub fn regression<'a>(loss: &dyn Loss, targets: impl Into<Targets<'a>>, scores: &'a [f64]) -> Result<Evaluation> {
    let scored = Sample::new("scores", targets, scores)?;
    let sample = scored.with(|row| loss.prediction(row.value));
    let mean = sample.mean_of(|row| row.label);
    let mean_loss = scored.mean_loss(loss)?;
    let bare = scored.without_features(loss);
    let bare_loss = bare.as_ref().map(|bare| bare.mean_loss(loss)).transpose()?;
    let constant = bare.as_ref().map(|bare| bare.with(|row| loss.prediction(row.value)));
    let of = |metric: &dyn Fn(&Sample<'_>) -> f64| (Some(metric(&sample)), constant.as_ref().map(metric));
    let ((rmse, bare_rmse), (mae, bare_mae)) = (of(&|sample| sample.rmse()), of(&|sample| sample.mae()));
    let (prediction, bare_prediction) = of(&|sample| sample.mean_of(|row| row.value));
    let mut evaluation = Evaluation::new(sample.len())
        .metric("loss", Some(mean_loss), bare_loss, ALWAYS)
        .metric("rmse", rmse, bare_rmse, ALWAYS)
        .metric("mae", mae, bare_mae, ALWAYS)
        .metric("r2", sample.r2(), constant.as_ref().and_then(Sample::r2), EQUAL);
    let deviance = scored.mean_deviance(loss).filter(|_| loss.properties().quadratic.is_none());
    if deviance.is_some() {
        let all = bare.as_ref().and_then(|bare| bare.mean_deviance(loss));
        let d2 = explained(deviance, all);
        evaluation = evaluation.metric("deviance", deviance, all, ALWAYS).metric("d2", d2, d2.map(|_| 0.0), EQUAL);
    }
    evaluation = evaluation.metric("label_mean", Some(mean), None, ALWAYS).metric(
        "prediction_mean",
        prediction,
        bare_prediction,
        ALWAYS,
    );
    evaluation.calibration = sample.calibration(BINS);
    Ok(evaluation)
}
