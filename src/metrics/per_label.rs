//! The evaluation of several labels at once.

use super::sample::Sample;
use super::{Confusion, Decision, Evaluation};
use crate::error::{Error, Result};
use crate::loss::{Loss, Targets};

const ALWAYS: &str = "";
const SOME: &str = "it is not defined for one of the labels";
const NONE: &str = "no label is ever positive, and none predicted so";
const NO_LIKELIHOOD: &str = "the loss is no likelihood of the classes";

/// Every metric of several predicted numbers: those of [`regression`](super::regression) for each label
/// ([`Evaluation::label`]), and over all of them `loss` (the losses of the labels added up), `mae` and `r2` (their means, every
/// label counting the same). `labels` and `scores` are label-major.
///
/// # Errors
/// As [`regression`](super::regression); numbers that are not as many as labels times examples.
///
/// # Example
/// ```
/// use gradus::loss::Squared;
/// let names = ["a".to_owned(), "b".to_owned()];
/// let (labels, scores) = ([1.0, 3.0, 5.0, 7.0], [1.0, 2.0, 5.0, 4.0]);
/// let evaluation = gradus::metrics::regressions(&Squared, &names, &labels, &scores)?;
/// assert_eq!((evaluation.get("loss"), evaluation.get("mae")), (Some(5.0), Some(1.0)));
/// // 1 − ½/1 and 1 − 4.5/1.
/// assert_eq!(evaluation.get("r2"), Some(-1.5));
/// assert_eq!(evaluation.label("b").unwrap().get("r2"), Some(-3.5));
/// # Ok::<(), gradus::Error>(())
/// ```
pub fn regressions<'a>(
    loss: &dyn Loss,
    names: &[String],
    targets: impl Into<Targets<'a>>,
    scores: &'a [f64],
) -> Result<Evaluation> {
    let each = by_label(names, targets.into(), scores, |_, targets, scores| super::regression(loss, targets, scores))?;
    let evaluation = overall(&each).averaged(&each, "mae", ALWAYS).averaged(&each, "r2", SOME);
    Ok(Evaluation { labels: each, ..evaluation })
}

/// Every metric of several labels of two classes: those of [`binary`](super::binary) for each label ([`Evaluation::label`]),
/// and over all of them `loss` (the losses of the labels added up), `log_loss` (their mean), `accuracy` (the share of labels
/// that are predicted right: 1 minus the Hamming loss), `subset_accuracy` (the share of examples whose labels are all
/// predicted right), `macro_f1` (the mean over the labels that are positive, or predicted so, somewhere) and `micro_f1`
/// (of all labels together). `each` names the labels and their classes, negative first; `labels` and `scores` are label-major.
///
/// # Errors
/// As [`binary`](super::binary); numbers that are not as many as labels times examples.
///
/// # Example
/// ```
/// use gradus::loss::Logistic;
/// let each = ["funny", "long"].map(|name| (name.to_owned(), ["no".to_owned(), "yes".to_owned()]));
/// let (labels, scores) = ([1.0, 0.0, 1.0, 1.0], [2.0, -2.0, 2.0, -2.0]);
/// let evaluation = gradus::metrics::multi_label(&Logistic, &each, &labels, &scores)?;
/// assert_eq!((evaluation.get("accuracy"), evaluation.get("subset_accuracy")), (Some(0.75), Some(0.5)));
/// assert_eq!(evaluation.get("micro_f1"), Some(0.8));                              // 2·2/(2·2 + 0 + 1)
/// assert_eq!(evaluation.get("macro_f1"), Some((1.0 + 2.0 / 3.0) / 2.0));
/// # Ok::<(), gradus::Error>(())
/// ```
#[doc(alias = "hamming_loss")]
pub fn multi_label<'a>(
    loss: &dyn Loss,
    each: &[(String, [String; 2])],
    targets: impl Into<Targets<'a>>,
    scores: &'a [f64],
) -> Result<Evaluation> {
    let targets = targets.into();
    let names: Vec<String> = each.iter().map(|(name, _)| name.clone()).collect();
    let each =
        by_label(&names, targets, scores, |k, targets, scores| super::binary(loss, &each[k].1, targets, scores))?;
    let Targets { labels, weights, .. } = targets;
    let rows = labels.len() / names.len();
    let decision = Decision::from(loss);
    let all_right = |row: usize| {
        (row..labels.len()).step_by(rows).all(|at| decision.is_positive(scores[at]) == (labels[at] == 1.0))
    };
    let right: Vec<f64> = (0..rows).map(|row| f64::from(u8::from(all_right(row)))).collect();
    let subset = Sample::new("predictions", Targets { labels: &labels[..rows], weights, offsets: None }, &right)?
        .mean_of(|row| row.value);
    let counts = |actual: usize, predicted: usize| -> f64 {
        each.iter().filter_map(|(_, of)| of.confusion.as_ref()).map(|of| of.count(actual, predicted)).sum()
    };
    let cells =
        [(0, 0), (0, 1), (1, 0), (1, 1)].map(|(actual, predicted)| ((actual, predicted), counts(actual, predicted)));
    let micro = Confusion::new(vec!["0".to_owned(), "1".to_owned()], cells);
    let f1: Vec<f64> = each.iter().filter_map(|(_, of)| of.get("f1")).collect();
    let macro_f1 = (!f1.is_empty()).then(|| f1.iter().sum::<f64>() / f1.len() as f64);
    let evaluation = overall(&each)
        .averaged(&each, "log_loss", NO_LIKELIHOOD)
        .averaged(&each, "accuracy", ALWAYS)
        .metric("subset_accuracy", Some(subset), None, ALWAYS)
        .metric("macro_f1", macro_f1, None, NONE)
        .metric("micro_f1", micro.f1(1), None, NONE);
    Ok(Evaluation { labels: each, ..evaluation })
}

/// Each label evaluated by itself.
fn by_label<'a>(
    names: &[String],
    targets: Targets<'a>,
    scores: &'a [f64],
    evaluate: impl Fn(usize, Targets<'a>, &'a [f64]) -> Result<Evaluation>,
) -> Result<Vec<(String, Evaluation)>> {
    let labels = targets.labels;
    if names.is_empty() || labels.is_empty() {
        return Err(Error::Empty { what: "there are no examples to evaluate" });
    }
    let rows = labels.len() / names.len();
    for (what, found) in [("labels", labels.len()), ("scores", scores.len())] {
        if found != rows * names.len() {
            return Err(Error::Length { what, expected: rows * names.len(), found });
        }
    }
    let pairs = names.iter().zip(labels.chunks(rows).zip(scores.chunks(rows))).enumerate();
    let each = pairs
        .map(|(k, (name, (labels, scores)))| Ok((name.clone(), evaluate(k, Targets { labels, ..targets }, scores)?)));
    each.collect()
}

/// The losses of all labels added up.
fn overall(each: &[(String, Evaluation)]) -> Evaluation {
    let loss = each.iter().map(|(_, of)| of.get("loss")).sum();
    let bare = each.iter().map(|(_, of)| of.baseline("loss")).sum();
    Evaluation::new(each.first().map_or(0, |(_, of)| of.examples)).metric("loss", loss, bare, ALWAYS)
}

impl Evaluation {
    /// Adds the mean of a metric over all labels.
    fn averaged(self, each: &[(String, Evaluation)], name: &'static str, why: &'static str) -> Self {
        let mean = |of: &dyn Fn(&Evaluation) -> Option<f64>| {
            Some(each.iter().map(|(_, one)| of(one)).sum::<Option<f64>>()? / each.len() as f64)
        };
        self.metric(name, mean(&|one| one.get(name)), mean(&|one| one.baseline(name)), why)
    }
}
