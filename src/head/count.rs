//! The head for labels that are counts.

use std::sync::Arc;

use serde_json::Value;

use super::quantity::Quantity;
use super::{Head, Heads};
use crate::data::Labels;
use crate::error::{Error, Result};
use crate::loss::{Loss, Poisson};
use crate::metrics::Evaluation;

/// Labels are counts of events, and the prediction is their expected number.
///
/// ```text
/// ŷ = e^z
/// ```
///
/// *Labels:* numbers of at least 0; rates too, with the exposure as example weight. *Loss:* [`Poisson`] unless another one
/// is given, as [`NegativeBinomial`](crate::loss::NegativeBinomial). What was at risk of the events (time, area, policies) is
/// an exposure: an offset of its logarithm.
///
/// # Example
/// ```
/// use gradus::data::Labels;
/// use gradus::head::{Count, Head};
///
/// let labels = Labels::from_numbers("claims", vec![0.0, 2.0, 1.0])?;
/// let head = Count::default().learn(&labels)?;
/// assert_eq!(head.predict(&[0.0]), [1.0]);
/// assert!(head.learn(&Labels::from_numbers("claims", vec![-1.0])?).unwrap_err().to_string().contains("at least 0"));
/// # Ok::<(), gradus::Error>(())
/// ```
#[derive(Debug, Clone)]
#[doc(alias = "PoissonRegressor")]
pub struct Count(Quantity);

impl Default for Count {
    fn default() -> Self {
        Self(Quantity { loss: Arc::new(Poisson) })
    }
}

impl Count {
    pub(super) const KIND: &str = "count";

    /// Counts with another loss than [`Poisson`].
    ///
    /// # Errors
    /// A loss of several outputs, or one that is also defined for negative labels.
    pub fn with_loss(loss: Arc<dyn Loss>) -> Result<Self> {
        if loss.domain().contains(-1.0) {
            let must = "one that is defined for numbers of at least 0, as poisson or negative-binomial";
            return Err(Error::Setting { name: "loss", value: format!("{:?}", loss.name()), must });
        }
        Quantity::new(loss).map(Self)
    }

    /// Makes it again from what [`Head::save`] gave.
    pub(super) fn load(heads: &Heads, content: &Value) -> Result<Arc<dyn Head>> {
        Ok(Arc::new(Self::with_loss(Quantity::load(heads, content)?.loss)?))
    }
}

impl Head for Count {
    fn kind(&self) -> &str {
        Self::KIND
    }

    fn loss(&self) -> Arc<dyn Loss> {
        self.0.loss.clone()
    }

    fn learn(&self, labels: &Labels) -> Result<Arc<dyn Head>> {
        self.0.learn(labels)?;
        Ok(Arc::new(self.clone()))
    }

    fn encode(&self, labels: &Labels) -> Result<Vec<f64>> {
        self.0.encode(labels)
    }

    fn predict(&self, scores: &[f64]) -> Vec<f64> {
        self.0.predict(scores)
    }

    fn evaluate(
        &self,
        labels: &[f64],
        scores: &[f64],
        weights: Option<&[f64]>,
        offsets: Option<&[f64]>,
    ) -> Result<Evaluation> {
        self.0.evaluate(labels, scores, weights, offsets)
    }

    fn save(&self) -> Result<Value> {
        self.0.save()
    }
}
