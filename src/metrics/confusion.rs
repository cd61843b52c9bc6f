//! Which classes were taken for which.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use super::sample::Sample;
use super::sum::Sum;
use crate::error::{Error, Result};
use crate::loss::Targets;

/// Counts (sums of example weights) by true and predicted class. Only what occurs takes memory, so that there may be any
/// number of classes; as JSON it is an object of true classes, each an object of predicted ones.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Confusion {
    /// The classes, the negative one first.
    pub classes: Vec<String>,
    /// By true and predicted class: what is not there is 0.
    counts: BTreeMap<(usize, usize), f64>,
}

/// Counts positive labels (1) and negative ones (0) by what was predicted: positive where the probability is *above*
/// the threshold, so that a tie goes to the negative class.
///
/// The classes are called `0` and `1`.
///
/// # Errors
/// A threshold that is NaN; a label other than 0 and 1; no examples; lengths that differ; a probability that is not
/// finite; a negative weight, or only zeros.
///
/// # Example
/// ```
/// use gradus::metrics::confusion;
/// let confusion = confusion(&[0.0, 0.0, 1.0, 1.0, 1.0], &[0.1, 0.7, 0.5, 0.8, 0.9], 0.5)?;
/// assert_eq!(confusion.matrix(), [[1.0, 1.0], [1.0, 2.0]]);
/// assert_eq!(confusion.accuracy(), Some(0.6));
/// # Ok::<(), gradus::Error>(())
/// ```
#[doc(alias = "confusion_matrix")]
pub fn confusion<'a>(targets: impl Into<Targets<'a>>, probabilities: &'a [f64], threshold: f64) -> Result<Confusion> {
    if threshold.is_nan() {
        return Err(Error::Setting { name: "threshold", value: threshold.to_string(), must: "a number" });
    }
    Ok(Sample::new("probabilities", targets, probabilities)?.of_classes()?.confusion(threshold))
}

impl Confusion {
    pub(super) fn new(classes: Vec<String>, counts: impl IntoIterator<Item = ((usize, usize), f64)>) -> Self {
        Self { classes, counts: counts.into_iter().filter(|(_, count)| *count != 0.0).collect() }
    }

    /// The count of a true and a predicted class (counted from 0, in the order of `classes`).
    #[must_use]
    pub fn count(&self, actual: usize, predicted: usize) -> f64 {
        self.counts.get(&(actual, predicted)).copied().unwrap_or(0.0)
    }

    /// The counts that are not 0, as `((actual, predicted), count)`, in order.
    pub fn cells(&self) -> impl Iterator<Item = ((usize, usize), f64)> + '_ {
        self.counts.iter().map(|(at, count)| (*at, *count))
    }

    /// All counts, as `[actual][predicted]`: K² numbers for K classes.
    #[must_use]
    pub fn matrix(&self) -> Vec<Vec<f64>> {
        let mut matrix = vec![vec![0.0; self.classes.len()]; self.classes.len()];
        self.cells().for_each(|((actual, predicted), count)| matrix[actual][predicted] = count);
        matrix
    }

    /// The share of examples whose class was predicted; `None` without examples.
    ///
    /// ```text
    /// Σₖ count(k, k) / Σ counts
    /// ```
    ///
    /// # Example
    /// See [`confusion`].
    #[must_use]
    #[doc(alias = "accuracy_score")]
    pub fn accuracy(&self) -> Option<f64> {
        let right = self.cells().filter(|((actual, predicted), _)| actual == predicted);
        ratio(right.map(|(_, count)| count).sum(), self.counts.values().sum())
    }

    /// Of the examples predicted to be of a class, the share that are; `None` when the class was never predicted
    /// (scikit-learn says 0 and warns).
    ///
    /// ```text
    /// count(k, k) / Σᵢ count(i, k)
    /// ```
    ///
    /// # Example
    /// ```
    /// let confusion = gradus::metrics::confusion(&[0.0, 0.0, 1.0], &[0.1, 0.7, 0.8], 0.5)?;
    /// assert_eq!(confusion.precision(1), Some(0.5));
    /// assert_eq!(confusion.precision(0), Some(1.0));
    /// # Ok::<(), gradus::Error>(())
    /// ```
    #[must_use]
    #[doc(alias = "precision_score")]
    pub fn precision(&self, class: usize) -> Option<f64> {
        ratio(self.count(class, class), self.sum(|(_, predicted)| predicted == class))
    }

    /// Of the examples of a class, the share that were predicted to be; `None` when the class does not occur.
    ///
    /// ```text
    /// count(k, k) / Σᵢ count(k, i)
    /// ```
    ///
    /// # Example
    /// ```
    /// let confusion = gradus::metrics::confusion(&[0.0, 1.0, 1.0], &[0.1, 0.4, 0.8], 0.5)?;
    /// assert_eq!(confusion.recall(1), Some(0.5));
    /// # Ok::<(), gradus::Error>(())
    /// ```
    #[must_use]
    #[doc(alias = "sensitivity")]
    #[doc(alias = "true_positive_rate")]
    #[doc(alias = "recall_score")]
    pub fn recall(&self, class: usize) -> Option<f64> {
        ratio(self.count(class, class), self.sum(|(actual, _)| actual == class))
    }

    /// The harmonic mean of precision and recall; `None` when the class neither occurs nor was predicted.
    ///
    /// ```text
    /// 2·count(k, k) / (Σᵢ count(i, k) + Σᵢ count(k, i))
    /// ```
    ///
    /// # Example
    /// ```
    /// let confusion = gradus::metrics::confusion(&[0.0, 1.0, 1.0], &[0.7, 0.4, 0.8], 0.5)?;
    /// assert_eq!(confusion.f1(1), Some(0.5));                                     // one hit, one miss, one false alarm
    /// # Ok::<(), gradus::Error>(())
    /// ```
    ///
    /// # Source
    /// van Rijsbergen (1979), *Information Retrieval*, chapter 7.
    #[must_use]
    #[doc(alias = "f1_score")]
    pub fn f1(&self, class: usize) -> Option<f64> {
        let (predicted, actual) = (self.sum(|(_, other)| other == class), self.sum(|(other, _)| other == class));
        ratio(2.0 * self.count(class, class), predicted + actual)
    }

    /// The mean of the F1 of all classes that occur or were predicted; `None` when none did.
    ///
    /// # Example
    /// ```
    /// let confusion = gradus::metrics::confusion(&[0.0, 1.0, 1.0], &[0.7, 0.4, 0.8], 0.5)?;
    /// assert_eq!(confusion.macro_f1(), Some(0.25));                               // 0 and ½
    /// # Ok::<(), gradus::Error>(())
    /// ```
    ///
    /// # Source
    /// Opitz & Burst (2019), *Macro F1 and macro F1*: the mean of the F1s, as scikit-learn's `f1_score(average="macro")`.
    #[must_use]
    pub fn macro_f1(&self) -> Option<f64> {
        let mut sums: BTreeMap<usize, (f64, f64)> = BTreeMap::new();
        for ((actual, predicted), count) in self.cells() {
            sums.entry(predicted).or_default().0 += count;
            sums.entry(actual).or_default().1 += count;
        }
        let f1 = |(class, (predicted, actual)): (usize, (f64, f64))| {
            ratio(2.0 * self.count(class, class), predicted + actual)
        };
        let each: Vec<f64> = sums.into_iter().filter_map(f1).collect();
        (!each.is_empty()).then(|| each.iter().sum::<f64>() / each.len() as f64)
    }

    /// The positive class of two.
    pub(super) fn positive(&self) -> Option<&str> {
        if let [_, positive] = self.classes.as_slice() { Some(positive) } else { None }
    }

    pub(super) fn named(mut self, classes: &[String]) -> Self {
        self.classes = classes.to_vec();
        self
    }

    /// The sum of some counts.
    fn sum(&self, of: impl Fn((usize, usize)) -> bool) -> f64 {
        self.cells().filter(|(at, _)| of(*at)).map(|(_, count)| count).sum()
    }

    /// The sum of the counts of each true class that occurs.
    pub(super) fn actual(&self) -> BTreeMap<usize, f64> {
        let mut sums = BTreeMap::new();
        self.cells().for_each(|((actual, _), count)| *sums.entry(actual).or_insert(0.0) += count);
        sums
    }
}

impl Serialize for Confusion {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut named: BTreeMap<&str, BTreeMap<&str, f64>> = BTreeMap::new();
        for ((actual, predicted), count) in self.cells() {
            named.entry(&self.classes[actual]).or_default().insert(&self.classes[predicted], count);
        }
        named.serialize(serializer)
    }
}

fn ratio(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then_some(part / whole)
}

impl Sample<'_> {
    pub(super) fn confusion(&self, threshold: f64) -> Confusion {
        let [mut negatives, mut positives] = [[Sum::default(); 2]; 2];
        for row in self.rows() {
            let [no, yes] = if row.label > 0.5 { &mut positives } else { &mut negatives };
            if row.value > threshold { yes.add(row.weight) } else { no.add(row.weight) }
        }
        let cell = |k: usize| ((k / 2, k % 2), if k < 2 { negatives } else { positives }[k % 2].value());
        Confusion::new(vec!["0".to_owned(), "1".to_owned()], (0..4).map(cell))
    }
}
