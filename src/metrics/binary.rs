//! The evaluation of two classes.

use super::calibration::BINS;
use super::sample::Sample;
use super::{Confusion, Evaluation};
use crate::error::Result;
use crate::loss::{Loss, Targets};

const ONE_CLASS: &str = "only one class is among the labels";
const NO_POSITIVES: &str = "no label is positive";
const NONE_PREDICTED: &str = "no example is predicted positive";
const NEITHER: &str = "no label and no prediction is positive";
const NO_LIKELIHOOD: &str = "the loss is no likelihood of the classes";
const ALWAYS: &str = "";

/// A metric of the counts of a confusion matrix.
type Counted<'m> = &'m dyn Fn(&Confusion) -> Option<f64>;

/// Whether a score with its prediction is called positive: above the threshold; where the prediction is rounded to one half, by
/// the side of the score.
pub(crate) fn is_positive(loss: &dyn Loss, (score, prediction): (f64, f64), threshold: f64) -> bool {
    let rounded = prediction == 0.5 && threshold == 0.5 && loss.prediction(0.0) == 0.5;
    if rounded { score > 0.0 } else { prediction > threshold }
}

/// Every metric of two classes, from scores and labels 0 or 1.
///
/// `loss` is the mean of the given loss; `log_loss` the same for a likelihood of the classes (logistic, probit, cloglog);
/// `accuracy`, `precision`, `recall` and `f1` of the positive class call positive what has a probability above ½ (a tie is
/// negative) or, for a loss without probabilities, a score above 0; `roc_auc` and `average_precision` rank the scores;
/// `label_mean` and `prediction_mean` are the share of positives and the mean probability (or the share called positive).
/// Beside each stands the baseline of the loss's own best constant score, which for a likelihood gives every example the
/// share of positives as its probability; offsets stay in it.
/// A confusion matrix (with `classes`, negative first, as names) and, for probabilities, a calibration table of ten bins
/// complete it.
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
/// use gradus::loss::Logistic;
/// let classes = ["no".to_owned(), "yes".to_owned()];
/// let (labels, scores) = ([0.0, 0.0, 0.0, 1.0], [-2.0, -1.0, 1.0, 3.0]);
/// let evaluation = gradus::metrics::binary(&Logistic, &classes, &labels, &scores)?;
/// assert_eq!((evaluation.get("accuracy"), evaluation.baseline("accuracy")), (Some(0.75), Some(0.75)));
/// assert_eq!((evaluation.get("precision"), evaluation.get("recall")), (Some(0.5), Some(1.0)));
/// assert_eq!((evaluation.get("roc_auc"), evaluation.baseline("roc_auc")), (Some(1.0), Some(0.5)));
/// # Ok::<(), gradus::Error>(())
/// ```
pub fn binary<'a>(
    loss: &dyn Loss,
    classes: &[String; 2],
    targets: impl Into<Targets<'a>>,
    scores: &'a [f64],
) -> Result<Evaluation> {
    let scored = Sample::new("scores", targets, scores)?.of_classes()?;
    let probabilities = loss.properties().probabilities;
    let predict = |score: f64| match probabilities {
        true => loss.prediction(score),
        false => f64::from(u8::from(score > 0.0)),
    };
    let sample = scored.with(|row| predict(row.value));
    let called = |score: f64| f64::from(u8::from(is_positive(loss, (score, predict(score)), 0.5)));
    let share = sample.mean_of(|row| row.label);
    let confusion = scored.with(|row| called(row.value)).confusion(0.5);
    let bare = scored.without_features(loss);
    let bare_loss = bare.as_ref().map(|bare| bare.mean_loss(loss)).transpose()?;
    let mean_loss = scored.mean_loss(loss)?;
    let bare_prediction = bare.as_ref().map(|bare| bare.mean_of(|row| predict(row.value)));
    let constant = bare.map(|bare| bare.with(|row| called(row.value)).confusion(0.5));
    let of = |metric: Counted<'_>| (metric(&confusion), constant.as_ref().and_then(metric));
    let mut evaluation = Evaluation::new(sample.len()).metric("loss", Some(mean_loss), bare_loss, ALWAYS);
    evaluation = match scored.mean_deviance(loss) {
        Some(_) => evaluation.metric("log_loss", Some(mean_loss), bare_loss, ALWAYS),
        None => evaluation.metric("log_loss", None, None, NO_LIKELIHOOD),
    };
    let metrics: [(&'static str, Counted<'_>, &'static str); 4] = [
        ("accuracy", &Confusion::accuracy, ALWAYS),
        ("precision", &|confusion| confusion.precision(1), NONE_PREDICTED),
        ("recall", &|confusion| confusion.recall(1), NO_POSITIVES),
        ("f1", &|confusion| confusion.f1(1), NEITHER),
    ];
    for (name, metric, why) in metrics {
        let (value, baseline) = of(metric);
        evaluation = evaluation.metric(name, value, baseline, why);
    }
    evaluation = evaluation
        .metric("roc_auc", scored.roc_auc(), Some(0.5), ONE_CLASS)
        .metric("average_precision", scored.average_precision(), Some(share), NO_POSITIVES)
        .metric("label_mean", Some(share), None, ALWAYS)
        .metric("prediction_mean", Some(sample.mean_of(|row| row.value)), bare_prediction, ALWAYS);
    evaluation.confusion = Some(confusion.named(classes));
    if probabilities {
        evaluation.calibration = sample.calibration(BINS);
    }
    Ok(evaluation)
}
