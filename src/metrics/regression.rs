//! The evaluation of predicted numbers.

use super::Evaluation;
use super::calibration::BINS;
use super::sample::Sample;
use crate::error::Result;
use crate::loss::Loss;

const EQUAL: &str = "all labels are equal";
const ALWAYS: &str = "";

/// Every metric of predicted numbers, beside the baseline that always predicts the weighted mean label: `loss` (the mean
/// of the given loss), `rmse`, `mae`, `r2`, `label_mean`, `prediction_mean`; and a calibration table of ten bins.
///
/// # Errors
/// A loss of several outputs; no examples; lengths that differ; a number that is not finite; a negative weight, or only
/// zeros.
///
/// # Example
/// ```
/// use gradus::loss::Squared;
/// let evaluation = gradus::metrics::regression(&Squared, &[1.0, 3.0], &[2.0, 3.0], None)?;
/// assert_eq!((evaluation.get("loss"), evaluation.baseline("loss")), (Some(0.5), Some(1.0)));
/// assert_eq!((evaluation.get("mae"), evaluation.baseline("mae")), (Some(0.5), Some(1.0)));
/// assert_eq!((evaluation.get("r2"), evaluation.baseline("r2")), (Some(0.5), Some(0.0)));
/// # Ok::<(), gradus::Error>(())
/// ```
pub fn regression(loss: &dyn Loss, labels: &[f64], predictions: &[f64], weights: Option<&[f64]>) -> Result<Evaluation> {
    let sample = Sample::new("predictions", labels, predictions, weights)?;
    let mean = sample.mean_of(|row| row.label);
    let constant = sample.with(|_| mean);
    let mut evaluation = Evaluation::new(sample.len())
        .metric("loss", Some(sample.mean_loss(loss)?), Some(constant.mean_loss(loss)?), ALWAYS)
        .metric("rmse", Some(sample.rmse()), Some(constant.rmse()), ALWAYS)
        .metric("mae", Some(sample.mae()), Some(constant.mae()), ALWAYS)
        .metric("r2", sample.r2(), Some(0.0), EQUAL)
        .metric("label_mean", Some(mean), None, ALWAYS)
        .metric("prediction_mean", Some(sample.mean_of(|row| row.value)), Some(mean), ALWAYS);
    evaluation.calibration = sample.calibration(BINS);
    Ok(evaluation)
}
