//! The metrics of one evaluation, by name.

use serde::{Serialize, Serializer};

use super::{Bin, Confusion, Metric, MovedProbability, Undefined};
use crate::column::Inspection;

/// What `Model::evaluate` returns: metrics by name, for classes a confusion matrix and a calibration table, and what the
/// columns met that training did not have.
///
/// It prints as a table with the baseline beside each metric.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[non_exhaustive]
#[doc(alias = "classification_report")]
pub struct Evaluation {
    /// The number of examples, those of weight 0 not counted.
    pub examples: usize,
    /// The metrics, in the order they are printed.
    pub metrics: Vec<Metric>,
    /// The metrics that have no value here, and why.
    pub undefined: Vec<Undefined>,
    /// The threshold above which a probability is called positive: of two classes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub threshold: Option<f64>,
    /// Counts by true and predicted class, for classifiers.
    pub confusion: Option<Confusion>,
    /// Predictions against labels, by bins of equal weight.
    pub calibration: Vec<Bin>,
    /// Where class weights moved the probabilities, how far: one for each class, in their order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub moved: Vec<MovedProbability>,
    /// Of a model of several labels, the evaluation of each by its name.
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "by_name")]
    pub labels: Vec<(String, Evaluation)>,
    /// What the columns met in the table: how much was missing, how much was not seen in training.
    #[serde(skip_serializing_if = "Inspection::is_empty")]
    pub columns: Inspection,
}

/// Relative: a model that says what its baseline says may differ from it by so much.
const ROUNDING: f64 = 1e-9;

impl Evaluation {
    /// An evaluation without metrics yet, for a head of your own.
    ///
    /// # Example
    /// ```
    /// use gradus::metrics::Evaluation;
    /// let evaluation = Evaluation::new(12).metric("mape", Some(0.25), None, "a label is 0");
    /// assert_eq!(evaluation.get("mape"), Some(0.25));
    /// # Ok::<(), gradus::Error>(())
    /// ```
    #[must_use]
    pub fn new(examples: usize) -> Self {
        Self { examples, ..Self::default() }
    }

    /// Adds a metric, or, where it has no finite value, its name and why.
    #[must_use]
    pub fn metric(mut self, name: &'static str, value: Option<f64>, baseline: Option<f64>, why: &'static str) -> Self {
        match value {
            Some(value) if value.is_finite() => {
                let baseline = baseline.filter(|baseline| baseline.is_finite());
                self.metrics.push(Metric { name, value, baseline });
            }
            Some(_) => self.undefined.push(Undefined { name, why: "it overflows" }),
            None => self.undefined.push(Undefined { name, why }),
        }
        self
    }

    /// A metric by name; `None` when this evaluation does not have it.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<f64> {
        self.metrics.iter().find(|metric| metric.name == name).map(|metric| metric.value)
    }

    /// The evaluation of one of several labels, by its name.
    #[must_use]
    pub fn label(&self, name: &str) -> Option<&Self> {
        self.labels.iter().find(|(known, _)| known == name).map(|(_, evaluation)| evaluation)
    }

    /// The mean loss, where it is greater than that of the best model without features: on these examples the features do harm.
    /// Of a model of several labels the sum of theirs; each label says the same of itself.
    ///
    /// # Example
    /// ```
    /// use gradus::loss::Squared;
    /// let far = gradus::metrics::regression(&Squared, &[1.0, 3.0], &[7.0, -3.0])?;
    /// let metric = far.worse_than_baseline().unwrap();
    /// assert_eq!((metric.value, metric.baseline), (36.0, Some(1.0)));
    /// assert!(far.to_string().contains("WORSE than its baseline here: a loss of 36 against 1"));
    /// # Ok::<(), gradus::Error>(())
    /// ```
    #[must_use]
    pub fn worse_than_baseline(&self) -> Option<&Metric> {
        let loss = self.metrics.iter().find(|metric| metric.name == "loss")?;
        let above = |baseline: f64| loss.value - baseline > ROUNDING * loss.value.abs().max(baseline.abs());
        loss.baseline.is_some_and(above).then_some(loss)
    }

    /// The baseline of a metric by name; `None` when it has none.
    #[must_use]
    pub fn baseline(&self, name: &str) -> Option<f64> {
        self.metrics.iter().find(|metric| metric.name == name)?.baseline
    }
}

/// An object of labels.
fn by_name<S: Serializer>(labels: &[(String, Evaluation)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(labels.iter().map(|(name, evaluation)| (name, evaluation)))
}
