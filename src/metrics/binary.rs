//! The evaluation of two classes.

use super::Evaluation;
use super::calibration::BINS;
use super::sample::Sample;
use crate::error::Result;
use crate::loss::Logistic;

const ONE_CLASS: &str = "only one class is among the labels";
const NO_POSITIVES: &str = "no label is positive";
const NONE_PREDICTED: &str = "no example is predicted positive";
const NEITHER: &str = "no label and no prediction is positive";
const ALWAYS: &str = "";

/// Every metric of two classes, from scores (log odds) and labels 0 or 1.
///
/// `loss` is the log loss, computed from the scores; `accuracy`, `precision`, `recall` and `f1` of the positive class call
/// positive what has a probability above ½ (a tie is negative); `roc_auc` and `average_precision` rank the scores;
/// `label_mean` and `prediction_mean` are the share of positives and the mean probability. Beside each stands the baseline
/// that gives every example the share of positives as its probability: its accuracy is the majority's share.
/// A confusion matrix (with `classes`, negative first, as names) and a calibration table of ten bins complete it.
///
/// A metric that is not defined is left out and listed with the reason: precision when nothing is predicted positive,
/// recall and average precision without a positive label, F1 when both, the AUC of a single class.
///
/// # Errors
/// A label other than 0 and 1; no examples; lengths that differ; a score that is not finite; a negative weight, or only
/// zeros.
///
/// # Example
/// ```
/// let classes = ["no".to_owned(), "yes".to_owned()];
/// let evaluation = gradus::metrics::binary(&classes, &[0.0, 0.0, 0.0, 1.0], &[-2.0, -1.0, 1.0, 3.0], None)?;
/// assert_eq!((evaluation.get("accuracy"), evaluation.baseline("accuracy")), (Some(0.75), Some(0.75)));
/// assert_eq!((evaluation.get("precision"), evaluation.get("recall")), (Some(0.5), Some(1.0)));
/// assert_eq!((evaluation.get("roc_auc"), evaluation.baseline("roc_auc")), (Some(1.0), Some(0.5)));
/// # Ok::<(), gradus::Error>(())
/// ```
pub fn binary(classes: &[String; 2], labels: &[f64], scores: &[f64], weights: Option<&[f64]>) -> Result<Evaluation> {
    let scored = Sample::new("scores", labels, scores, weights)?.of_classes()?;
    let sample = scored.with(|row| Logistic::sigmoid(row.value));
    let share = sample.mean_of(|row| row.label);
    let confusion = sample.confusion(0.5);
    let constant = sample.with(|_| share).confusion(0.5);
    let log_loss = scored.mean_loss(&Logistic)?;
    let mut evaluation = Evaluation::new(sample.len())
        .metric("loss", Some(log_loss), Some(entropy(share)), ALWAYS)
        .metric("log_loss", Some(log_loss), Some(entropy(share)), ALWAYS)
        .metric("accuracy", confusion.accuracy(), constant.accuracy(), ALWAYS)
        .metric("precision", confusion.precision(1), constant.precision(1), NONE_PREDICTED)
        .metric("recall", confusion.recall(1), constant.recall(1), NO_POSITIVES)
        .metric("f1", confusion.f1(1), constant.f1(1), NEITHER)
        .metric("roc_auc", scored.roc_auc(), Some(0.5), ONE_CLASS)
        .metric("average_precision", scored.average_precision(), Some(share), NO_POSITIVES)
        .metric("label_mean", Some(share), None, ALWAYS)
        .metric("prediction_mean", Some(sample.mean_of(|row| row.value)), Some(share), ALWAYS);
    evaluation.confusion = Some(confusion.named(classes));
    evaluation.calibration = sample.calibration(BINS);
    Ok(evaluation)
}

/// −m·ln m − (1 − m)·ln(1 − m): the log loss of always predicting the share m of positives.
fn entropy(share: f64) -> f64 {
    let side = |p: f64| if p > 0.0 { -p * p.ln() } else { 0.0 };
    side(share) + side(1.0 - share)
}
