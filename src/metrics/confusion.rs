//! Which classes were taken for which.

use serde::Serialize;

use super::sample::Sample;
use super::sum::Sum;
use crate::error::{Error, Result};

/// Counts (sums of example weights) by true and predicted class.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Confusion {
    /// The classes, the negative one first.
    pub classes: Vec<String>,
    /// `counts[actual][predicted]`.
    pub counts: Vec<Vec<f64>>,
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
/// let confusion = confusion(&[0.0, 0.0, 1.0, 1.0, 1.0], &[0.1, 0.7, 0.5, 0.8, 0.9], 0.5, None)?;
/// assert_eq!(confusion.counts, [[1.0, 1.0], [1.0, 2.0]]);
/// assert_eq!(confusion.accuracy(), Some(0.6));
/// # Ok::<(), gradus::Error>(())
/// ```
#[doc(alias = "confusion_matrix")]
pub fn confusion(labels: &[f64], probabilities: &[f64], threshold: f64, weights: Option<&[f64]>) -> Result<Confusion> {
    if threshold.is_nan() {
        return Err(Error::Setting { name: "threshold", value: threshold.to_string(), must: "a number" });
    }
    Ok(Sample::new("probabilities", labels, probabilities, weights)?.of_classes()?.confusion(threshold))
}

impl Confusion {
    /// The share of examples whose class was predicted; `None` without examples.
    ///
    /// ```text
    /// Σₖ counts[k][k] / Σ counts
    /// ```
    ///
    /// # Example
    /// See [`confusion`].
    #[must_use]
    #[doc(alias = "accuracy_score")]
    pub fn accuracy(&self) -> Option<f64> {
        let right = (0..self.counts.len()).map(|class| self.count(class, class)).sum::<f64>();
        ratio(right, self.counts.iter().flatten().sum())
    }

    /// Of the examples predicted to be of a class, the share that are; `None` when the class was never predicted
    /// (scikit-learn says 0 and warns).
    ///
    /// ```text
    /// counts[k][k] / Σᵢ counts[i][k]
    /// ```
    ///
    /// # Example
    /// ```
    /// let confusion = gradus::metrics::confusion(&[0.0, 0.0, 1.0], &[0.1, 0.7, 0.8], 0.5, None)?;
    /// assert_eq!(confusion.precision(1), Some(0.5));
    /// assert_eq!(confusion.precision(0), Some(1.0));
    /// # Ok::<(), gradus::Error>(())
    /// ```
    #[must_use]
    #[doc(alias = "precision_score")]
    pub fn precision(&self, class: usize) -> Option<f64> {
        ratio(self.count(class, class), self.predicted(class))
    }

    /// Of the examples of a class, the share that were predicted to be; `None` when the class does not occur.
    ///
    /// ```text
    /// counts[k][k] / Σᵢ counts[k][i]
    /// ```
    ///
    /// # Example
    /// ```
    /// let confusion = gradus::metrics::confusion(&[0.0, 1.0, 1.0], &[0.1, 0.4, 0.8], 0.5, None)?;
    /// assert_eq!(confusion.recall(1), Some(0.5));
    /// # Ok::<(), gradus::Error>(())
    /// ```
    #[must_use]
    #[doc(alias = "sensitivity")]
    #[doc(alias = "true_positive_rate")]
    #[doc(alias = "recall_score")]
    pub fn recall(&self, class: usize) -> Option<f64> {
        ratio(self.count(class, class), self.actual(class))
    }

    /// The harmonic mean of precision and recall; `None` when the class neither occurs nor was predicted.
    ///
    /// ```text
    /// 2·counts[k][k] / (Σᵢ counts[i][k] + Σᵢ counts[k][i])
    /// ```
    ///
    /// # Example
    /// ```
    /// let confusion = gradus::metrics::confusion(&[0.0, 1.0, 1.0], &[0.7, 0.4, 0.8], 0.5, None)?;
    /// assert_eq!(confusion.f1(1), Some(0.5));                                     // one hit, one miss, one false alarm
    /// # Ok::<(), gradus::Error>(())
    /// ```
    ///
    /// # Source
    /// van Rijsbergen (1979), *Information Retrieval*, chapter 7.
    #[must_use]
    #[doc(alias = "f1_score")]
    pub fn f1(&self, class: usize) -> Option<f64> {
        ratio(2.0 * self.count(class, class), self.predicted(class) + self.actual(class))
    }

    /// The mean of the F1 of all classes that occur or were predicted; `None` when none did.
    ///
    /// # Example
    /// ```
    /// let confusion = gradus::metrics::confusion(&[0.0, 1.0, 1.0], &[0.7, 0.4, 0.8], 0.5, None)?;
    /// assert_eq!(confusion.macro_f1(), Some(0.25));                               // 0 and ½
    /// # Ok::<(), gradus::Error>(())
    /// ```
    ///
    /// # Source
    /// Opitz & Burst (2019), *Macro F1 and macro F1*: the mean of the F1s, as scikit-learn's `f1_score(average="macro")`.
    #[must_use]
    pub fn macro_f1(&self) -> Option<f64> {
        let each: Vec<f64> = (0..self.counts.len()).filter_map(|class| self.f1(class)).collect();
        (!each.is_empty()).then(|| each.iter().sum::<f64>() / each.len() as f64)
    }

    pub(super) fn named(mut self, classes: &[String]) -> Self {
        self.classes = classes.to_vec();
        self
    }

    fn count(&self, actual: usize, predicted: usize) -> f64 {
        self.counts.get(actual).and_then(|row| row.get(predicted)).copied().unwrap_or(0.0)
    }

    fn actual(&self, class: usize) -> f64 {
        self.counts.get(class).map_or(0.0, |row| row.iter().sum())
    }

    fn predicted(&self, class: usize) -> f64 {
        (0..self.counts.len()).map(|actual| self.count(actual, class)).sum()
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
        let counts = [negatives, positives].map(|row| row.map(Sum::value).to_vec()).to_vec();
        Confusion { classes: vec!["0".to_owned(), "1".to_owned()], counts }
    }
}
