//! The head for labels that are quantities.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{Head, Heads};
use crate::data::Labels;
use crate::error::{Error, ModelFileProblem, Result};
use crate::loss::{Loss, Squared};
use crate::metrics::{self, Evaluation};

/// Labels are finite numbers, and the prediction is the score itself.
///
/// ```text
/// ŷ = z
/// ```
///
/// *Labels:* numbers, booleans (1 and 0), or text that reads as numbers. *Loss:* [`Squared`] unless another one is given.
///
/// A saved head names its loss; one of your own is found again through [`Heads::with_loss`].
///
/// # Example
/// ```
/// use gradus::data::Labels;
/// use gradus::head::{Head, Regression};
///
/// let labels = Labels::from_numbers("price", vec![1.0, 3.0])?;
/// let head = Regression::default().learn(&labels)?;
/// assert_eq!(head.encode(&labels)?, [1.0, 3.0]);
/// assert_eq!(head.predict(&[2.5]), [2.5]);
/// assert_eq!(head.evaluate(&[1.0, 3.0], &[2.0, 3.0], None)?.get("mae"), Some(0.5));
/// # Ok::<(), gradus::Error>(())
/// ```
#[derive(Debug, Clone)]
#[doc(alias = "regressor")]
pub struct Regression {
    loss: Arc<dyn Loss>,
}

impl Default for Regression {
    fn default() -> Self {
        Self { loss: Arc::new(Squared) }
    }
}

impl Regression {
    pub(super) const KIND: &str = "regression";

    /// Regression with another loss than the squared one.
    ///
    /// # Errors
    /// A loss of several outputs, or of several labels per example.
    ///
    /// # Example
    /// ```
    /// use std::sync::Arc;
    /// use gradus::head::{Head, Regression};
    /// use gradus::loss::Logistic;
    /// assert_eq!(Regression::with_loss(Arc::new(Logistic))?.loss().name(), "logistic");   // labels are shares
    /// # Ok::<(), gradus::Error>(())
    /// ```
    pub fn with_loss(loss: Arc<dyn Loss>) -> Result<Self> {
        if loss.outputs() == 1 && loss.label_width() == 1 {
            Ok(Self { loss })
        } else {
            Err(metrics::several_outputs(&*loss))
        }
    }

    /// Makes it again from what [`Head::save`] gave.
    pub(super) fn load(heads: &Heads, content: &Value) -> Result<Arc<dyn Head>> {
        match (content.get("loss").and_then(Value::as_str), content.as_object().map_or(0, serde_json::Map::len)) {
            (Some(name), 1) => Ok(Arc::new(Self::with_loss(heads.loss(name)?)?)),
            _ => {
                let detail = "a regression head holds the name of its loss, and nothing else".to_owned();
                Err(Error::ModelFile(ModelFileProblem::Inconsistent { detail }))
            }
        }
    }
}

impl Head for Regression {
    fn kind(&self) -> &str {
        Self::KIND
    }

    fn loss(&self) -> Arc<dyn Loss> {
        self.loss.clone()
    }

    fn learn(&self, labels: &Labels) -> Result<Arc<dyn Head>> {
        if labels.is_empty() {
            return Err(Error::Empty { what: "there are no labels to learn from" });
        }
        labels.numbers()?;
        Ok(Arc::new(self.clone()))
    }

    fn encode(&self, labels: &Labels) -> Result<Vec<f64>> {
        labels.numbers()
    }

    fn predict(&self, scores: &[f64]) -> Vec<f64> {
        scores.to_vec()
    }

    fn evaluate(&self, labels: &[f64], scores: &[f64], weights: Option<&[f64]>) -> Result<Evaluation> {
        metrics::regression(&*self.loss, labels, scores, weights)
    }

    fn save(&self) -> Result<Value> {
        Ok(json!({ "loss": self.loss.name() }))
    }
}
