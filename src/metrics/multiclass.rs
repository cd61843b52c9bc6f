//! The evaluation of many classes.

use std::collections::BTreeMap;

use super::class_probabilities::ClassProbabilities;
use super::confusion::Confusion;
use super::sample::Sample;
use super::sum::Sum;
use super::{Evaluation, with_baseline};
use crate::error::{Error, Result};
use crate::loss::{Loss, Targets};

const ALWAYS: &str = "";
const NEVER: &str = "no class has a label or a prediction";

/// The share of examples whose class is among the k most probable; of equal probabilities the class of the smaller index
/// comes first. `probabilities` (or scores) are class-major, `classes × rows`.
///
/// # Errors
/// k = 0; lengths that do not fit; no examples; a number that is not finite; a negative weight, or only zeros.
///
/// # Example
/// ```
/// use gradus::metrics::top_k;
/// // Two examples of classes 0, 1, 2; both are of class 1.
/// let probabilities = [0.5, 0.2, 0.4, 0.1, 0.1, 0.7];
/// assert_eq!(top_k(&[1.0, 1.0], &probabilities, 1)?, 0.0);
/// assert_eq!(top_k(&[1.0, 1.0], &probabilities, 2)?, 0.5);
/// # Ok::<(), gradus::Error>(())
/// ```
#[doc(alias = "top_k_accuracy_score")]
pub fn top_k<'a>(targets: impl Into<Targets<'a>>, probabilities: &[f64], k: usize) -> Result<f64> {
    let targets = targets.into();
    if k == 0 {
        return Err(Error::Setting { name: "k", value: "0".to_owned(), must: "at least 1" });
    }
    let ranks = ranks(targets.labels, probabilities)?;
    Ok(Sample::new("ranks", targets, &ranks)?.mean_of(|row| f64::from(u8::from(row.value < k as f64))))
}

/// How many classes come before the true one, for each example.
fn ranks(labels: &[f64], probabilities: &[f64]) -> Result<Vec<f64>> {
    let rows = labels.len();
    let classes = probabilities.len().checked_div(rows).unwrap_or(0);
    if probabilities.len() != classes * rows {
        return Err(Error::Length { what: "probabilities", expected: classes * rows, found: probabilities.len() });
    }
    let rank = |row: usize| {
        let own = labels[row] as usize;
        let at = |class: usize| probabilities.get(class * rows + row).copied().unwrap_or(f64::NEG_INFINITY);
        (0..classes).filter(|&class| at(class) > at(own) || (at(class) == at(own) && class < own)).count() as f64
    };
    Ok((0..rows).map(rank).collect())
}

/// The class of the largest probability, of equal ones the first; `probabilities` are class-major.
pub(crate) fn most_probable(probabilities: &[f64], rows: usize) -> impl Iterator<Item = usize> {
    let classes = probabilities.len().checked_div(rows).unwrap_or(0);
    (0..rows).map(move |row| {
        let at = |class: usize| probabilities[class * rows + row];
        (1..classes).fold(0, |best, class| if at(class) > at(best) { class } else { best })
    })
}

/// Every metric of many classes, from the scores of a loss, the probabilities made of them (both class-major, `classes × rows`)
/// and labels that are indices of classes: `loss`, `log_loss`, `accuracy`, `macro_f1` (the mean over the classes that occur
/// among the labels or the predictions), `micro_f1` (the accuracy again, as every example has one class), `top_2` and
/// `top_3` where there are more classes than that. Beside each stands the baseline that gives every example the shares of
/// the classes as probabilities. A confusion matrix completes it.
///
/// # Errors
/// A label that is no index of a class; no examples; lengths that differ; a probability that is not finite; a negative
/// weight, or only zeros.
///
/// # Example
/// ```
/// use gradus::loss::Multinomial;
/// let classes = ["a", "b", "c"].map(String::from);
/// // Class-major: the probabilities of a for all four examples, then of b, then of c; scores are logarithms of them.
/// let p = [0.8, 0.2, 0.1, 0.5, 0.1, 0.7, 0.2, 0.3, 0.1, 0.1, 0.7, 0.2];
/// let (labels, scores) = ([0.0, 1.0, 2.0, 1.0], p.map(f64::ln));
/// let evaluation = gradus::metrics::multiclass(&Multinomial::new(3), &classes, &labels, &scores, p[..].into())?;
/// assert_eq!((evaluation.get("accuracy"), evaluation.baseline("accuracy")), (Some(0.75), Some(0.5)));
/// assert_eq!(evaluation.get("top_2"), Some(1.0));
/// // F1 of a 2/3, of b 2/3, of c 1.
/// assert!((evaluation.get("macro_f1").unwrap() - 7.0 / 9.0).abs() < 1e-15);
/// # Ok::<(), gradus::Error>(())
/// ```
pub fn multiclass<'a>(
    loss: &dyn Loss,
    classes: &[String],
    targets: impl Into<Targets<'a>>,
    scores: &'a [f64],
    predicted: ClassProbabilities<'a>,
) -> Result<Evaluation> {
    let (targets, ClassProbabilities { probabilities, order }) = (targets.into(), predicted);
    let (labels, count) = (targets.labels, classes.len());
    let (mean_loss, bare) = with_baseline(loss, targets, scores)?;
    let rows = labels.len();
    for (what, found) in [("probabilities", probabilities.len()), ("what orders the classes", order.len())] {
        if found != rows * count {
            return Err(Error::Length { what, expected: rows * count, found });
        }
    }
    if let Some(value) = probabilities.iter().find(|p| !p.is_finite()) {
        let must = "finite";
        return Err(Error::Setting { name: "a probability", value: value.to_string(), must });
    }
    if let Some(value) = labels.iter().find(|y| !(y.fract() == 0.0 && **y >= 0.0 && **y < count as f64)) {
        let must = "the index of a class";
        return Err(Error::Setting { name: "a label", value: value.to_string(), must });
    }
    let own: Vec<f64> = (0..rows).map(|row| probabilities[labels[row] as usize * rows + row]).collect();
    let sample = Sample::new("probabilities", targets, &own)?;
    let predicted: Vec<f64> = most_probable(order, rows).map(|class| class as f64).collect();
    let confusion = Sample::new("predictions", targets, &predicted)?.confusion_of(classes);
    let mut shares = vec![0.0; count];
    confusion.actual().into_iter().for_each(|(class, weight)| shares[class] = weight / sample.total);
    let constant: Vec<f64> = shares.iter().flat_map(|share| std::iter::repeat_n(*share, rows)).collect();
    let always: Vec<f64> = most_probable(&constant, rows).map(|class| class as f64).collect();
    let bare_confusion = Sample::new("predictions", targets, &always)?.confusion_of(classes);
    let log = |p: f64| if p > 0.0 { -p.ln() } else { f64::INFINITY };
    let entropy = shares.iter().filter(|p| **p > 0.0).map(|p| p * log(*p)).collect::<Sum>().value();
    let mut evaluation = Evaluation::new(sample.len())
        .metric("loss", Some(mean_loss), bare, ALWAYS)
        .metric("log_loss", Some(sample.mean_of(|row| log(row.value))), Some(entropy), ALWAYS)
        .metric("accuracy", confusion.accuracy(), bare_confusion.accuracy(), ALWAYS)
        .metric("macro_f1", confusion.macro_f1(), bare_confusion.macro_f1(), NEVER)
        .metric("micro_f1", confusion.accuracy(), bare_confusion.accuracy(), ALWAYS);
    for (k, name) in [(2, "top_2"), (3, "top_3")] {
        if count > k {
            let of = |p: &[f64]| top_k(targets, p, k);
            evaluation = evaluation.metric(name, Some(of(order)?), Some(of(&constant)?), ALWAYS);
        }
    }
    evaluation.confusion = Some(confusion);
    Ok(evaluation)
}

impl Sample<'_> {
    /// Counts of labels and values that are indices of classes.
    fn confusion_of(&self, classes: &[String]) -> Confusion {
        let mut counts: BTreeMap<(usize, usize), Sum> = BTreeMap::new();
        for row in self.rows() {
            counts.entry((row.label as usize, row.value as usize)).or_default().add(row.weight);
        }
        Confusion::new(classes.to_vec(), counts.into_iter().map(|(at, sum)| (at, sum.value())))
    }
}
