//! The head for labels that are positive amounts.

use std::sync::Arc;

use serde_json::Value;

use super::quantity::Quantity;
use super::{Head, Heads};
use crate::data::Labels;
use crate::error::{Error, Result};
use crate::loss::{Gamma, Loss};
use crate::metrics::Evaluation;

/// Labels are positive amounts whose spread grows with their mean, and the prediction is the expected amount.
///
/// ```text
/// ŷ = e^z
/// ```
///
/// *Labels:* numbers above 0; with [`Tweedie`](crate::loss::Tweedie) of a power below 2 also 0. *Loss:* [`Gamma`] unless another
/// one is given.
///
/// # Example
/// ```
/// use gradus::data::Labels;
/// use gradus::head::{Head, Positive};
///
/// let labels = Labels::from_numbers("cost", vec![0.5, 2.0])?;
/// let head = Positive::default().learn(&labels)?;
/// assert_eq!(head.predict(&[0.0]), [1.0]);
/// assert!(head.learn(&Labels::from_numbers("cost", vec![0.0])?).unwrap_err().to_string().contains("above 0"));
/// # Ok::<(), gradus::Error>(())
/// ```
#[derive(Debug, Clone)]
#[doc(alias = "GammaRegressor")]
#[doc(alias = "TweedieRegressor")]
pub struct Positive(Quantity);

impl Default for Positive {
    fn default() -> Self {
        Self(Quantity { loss: Arc::new(Gamma) })
    }
}

impl Positive {
    pub(super) const KIND: &str = "positive";

    /// Amounts with another loss than [`Gamma`].
    ///
    /// # Errors
    /// A loss of several outputs, or one that is also defined for negative labels.
    pub fn with_loss(loss: Arc<dyn Loss>) -> Result<Self> {
        if loss.domain().contains(-1.0) {
            let must = "one that is defined for amounts of at least 0, as gamma or tweedie";
            return Err(Error::Setting { name: "loss", value: format!("{:?}", loss.name()), must });
        }
        Quantity::new(loss).map(Self)
    }

    /// Makes it again from what [`Head::save`] gave.
    pub(super) fn load(heads: &Heads, content: &Value) -> Result<Arc<dyn Head>> {
        Ok(Arc::new(Self::with_loss(Quantity::load(heads, content)?.loss)?))
    }
}

impl Head for Positive {
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
