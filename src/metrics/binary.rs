//! The evaluation of two classes.

use super::calibration::BINS;
use super::sample::Sample;
use super::{Confusion, Decision, Evaluation};
use crate::error::Result;
use crate::loss::Targets;

const ONE_CLASS: &str = "only one class is among the labels";
const NO_POSITIVES: &str = "no label is positive";
const NONE_PREDICTED: &str = "no example is predicted positive";
const NEITHER: &str = "no label and no prediction is positive";
const NO_LIKELIHOOD: &str = "the loss is no likelihood of the classes";
const EXCLUDED: &str = "the class of an example has a probability of 0";
const ALWAYS: &str = "";

/// A metric of the counts of a confusion matrix.
type Counted<'m> = &'m dyn Fn(&Confusion) -> Option<f64>;

/// Every metric of two classes, from scores and labels 0 or 1.
///
/// What a score means is a [`Decision`]: a loss, by itself with the threshold ½. `loss` is the mean of the given loss;
/// `log_loss` the same for a likelihood of the classes (logistic, probit, cloglog), and of calibrated scores the mean of −ln p;
/// `accuracy`, `precision`, `recall` and `f1` of the positive class call positive what has a probability above the threshold (a
/// tie is negative) or, for a loss without probabilities, a score above 0; `roc_auc` and `average_precision` rank the scores;
/// `label_mean` and `prediction_mean` are the share of positives and the mean probability (or the share called positive).
/// Beside each stands the baseline of the loss's own best constant score, which for a likelihood gives every example the
/// share of positives as its probability (offsets stay in it), as calibration does.
/// A confusion matrix (with `classes`, negative first, as names) and, for probabilities, a calibration table of ten bins
/// complete it.
///
/// A metric that is not defined is left out and listed with the reason: precision when nothing is predicted positive,
/// recall and average precision without a positive label, F1 when both, the AUC of a single class, the log loss of a calibration
/// that gives the class of an example a probability of 0.
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
    decision: impl Into<Decision<'a>>,
    classes: &[String; 2],
    targets: impl Into<Targets<'a>>,
    scores: &'a [f64],
) -> Result<Evaluation> {
    let decision = decision.into();
    let loss = decision.loss;
    let scored = Sample::new("scores", targets, scores)?.of_classes()?;
    let sample = scored.with(|row| decision.prediction(row.value));
    let share = sample.mean_of(|row| row.label);
    let confusion = scored.called(decision);
    let bare = scored.without_features(loss);
    let bare_loss = bare.as_ref().map(|bare| bare.mean_loss(loss)).transpose()?;
    let mean_loss = scored.mean_loss(loss)?;
    // A calibration gives every example of one score the share of positives.
    let share_of_all = |_: f64| share;
    let bare_decision = decision.calibrated.map_or(decision, |_| decision.calibrated(&share_of_all));
    let bare_prediction = bare.as_ref().map(|bare| bare.mean_of(|row| bare_decision.prediction(row.value)));
    let constant = bare.map(|bare| bare.called(bare_decision));
    let of = |metric: Counted<'_>| (metric(&confusion), constant.as_ref().and_then(metric));
    let mut evaluation = Evaluation::new(sample.len()).metric("loss", Some(mean_loss), bare_loss, ALWAYS);
    evaluation = match (decision.calibrated, scored.mean_deviance(loss)) {
        (Some(_), _) => {
            let own = Some(sample.entropy()).filter(|entropy| entropy.is_finite());
            evaluation.metric("log_loss", own, Some(sample.with(|_| share).entropy()), EXCLUDED)
        }
        (None, Some(_)) => evaluation.metric("log_loss", Some(mean_loss), bare_loss, ALWAYS),
        (None, None) => evaluation.metric("log_loss", None, None, NO_LIKELIHOOD),
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
    evaluation.threshold = decision.gives_probabilities().then_some(decision.threshold);
    if decision.gives_probabilities() {
        evaluation.calibration = sample.calibration(BINS);
    }
    Ok(evaluation)
}

impl Sample<'_> {
    /// The counts of scores, by what is called positive.
    fn called(&self, decision: Decision<'_>) -> Confusion {
        self.with(|row| f64::from(u8::from(decision.is_positive(row.value)))).confusion(0.5)
    }

    /// The mean of −ln p of probabilities, p being that of the class of the example; infinite where one is 0.
    fn entropy(&self) -> f64 {
        self.mean_of(|row| if row.label > 0.5 { -row.value.ln() } else { -(1.0 - row.value).ln() })
    }
}
