//! The metric that something is judged by.

use super::Evaluation;
use crate::error::{Error, Result};

/// A metric by its name, and whether more of it is better: what importances, learning curves and slices are judged by. Made by
/// `.into()` of a name that an [`Evaluation`] has, as `"roc_auc"`; for a metric of your own head say which way is better.
///
/// # Example
/// ```
/// use gradus::metrics::Criterion;
/// let own: [Criterion; 2] = [Criterion::higher("hit_rate"), Criterion::lower("mape")];
/// let known: Criterion = "rmse".into();
/// assert_eq!((known.name(), own[1].name()), ("rmse", "mape"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[doc(alias = "scoring")]
pub struct Criterion {
    name: String,
    higher_is_better: Option<bool>,
}

const HIGHER: [&str; 13] = [
    "accuracy",
    "precision",
    "recall",
    "f1",
    "roc_auc",
    "average_precision",
    "r2",
    "d2",
    "macro_f1",
    "micro_f1",
    "top_2",
    "top_3",
    "subset_accuracy",
];
const LOWER: [&str; 8] = ["loss", "log_loss", "rmse", "mae", "deviance", "pinball", "mean_steps", "width"];

impl From<&str> for Criterion {
    fn from(name: &str) -> Self {
        let known = |names: &[&str]| names.contains(&name);
        let higher_is_better = if known(&HIGHER) { Some(true) } else { known(&LOWER).then_some(false) };
        Self { name: name.to_owned(), higher_is_better }
    }
}

impl Criterion {
    /// A metric of which more is better.
    pub fn higher(name: impl Into<String>) -> Self {
        Self { name: name.into(), higher_is_better: Some(true) }
    }

    /// A metric of which less is better.
    pub fn lower(name: impl Into<String>) -> Self {
        Self { name: name.into(), higher_is_better: Some(false) }
    }

    /// The name of the metric.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The value of an evaluation.
    ///
    /// # Errors
    /// A metric that it does not have, with those that it has; one that is not defined, with the reason.
    pub(crate) fn of(&self, evaluation: &Evaluation) -> Result<f64> {
        if let Some(value) = evaluation.get(&self.name) {
            return Ok(value);
        }
        if let Some(undefined) = evaluation.undefined.iter().find(|undefined| undefined.name == self.name) {
            let found = format!("it is not defined: {}", undefined.why);
            return Err(Error::Unsupported { what: self.name.clone(), needs: "examples that it is defined on", found });
        }
        let known: Vec<&str> = evaluation.metrics.iter().map(|metric| metric.name).collect();
        let value = format!("{:?} (there are {})", self.name, known.join(", "));
        Err(Error::Setting { name: "the metric", value, must: "one that evaluations of this model have" })
    }

    /// By how much one value is worse than another.
    ///
    /// # Errors
    /// A metric of which neither more nor less is better.
    pub(crate) fn worse_by(&self, value: f64, than: f64) -> Result<f64> {
        match self.higher_is_better {
            Some(true) => Ok(than - value),
            Some(false) => Ok(value - than),
            None => Err(Error::Setting {
                name: "the metric",
                value: format!("{:?}", self.name),
                must: "one that says which way is better: use Criterion::higher(..) or Criterion::lower(..)",
            }),
        }
    }
}
