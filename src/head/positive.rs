//! The head for labels that are positive amounts.

use std::sync::Arc;

use serde_json::Value;

use super::quantity::{learnable, of_no_negative};
use super::saved_loss::SavedLoss;
use super::{Head, Heads};
use crate::data::Labels;
use crate::error::Result;
use crate::loss::{Gamma, Loss};

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
pub struct Positive {
    loss: Arc<dyn Loss>,
}

impl Default for Positive {
    fn default() -> Self {
        Self { loss: Arc::new(Gamma) }
    }
}

impl Positive {
    pub(super) const KIND: &str = "positive";

    /// Amounts with another loss than [`Gamma`].
    ///
    /// # Errors
    /// A loss of several outputs, or one that is also defined for negative labels.
    pub fn with_loss(self, loss: Arc<dyn Loss>) -> Result<Self> {
        let must = "one that is defined for amounts of at least 0, as gamma or tweedie";
        Ok(Self { loss: of_no_negative(loss, must)? })
    }

    /// Makes it again from what [`Head::save`] gave.
    pub(super) fn load(heads: &Heads, content: Value) -> Result<Arc<dyn Head>> {
        Ok(Arc::new(Self::default().with_loss(SavedLoss::loaded(heads, content)?)?))
    }
}

impl Head for Positive {
    fn kind(&self) -> &str {
        Self::KIND
    }

    fn loss(&self) -> Arc<dyn Loss> {
        self.loss.clone()
    }

    fn learn(&self, labels: &Labels) -> Result<Arc<dyn Head>> {
        learnable(&*self.loss, labels.only()?)?;
        Ok(Arc::new(self.clone()))
    }

    fn with_estimate(&self, estimate: f64) -> Result<Arc<dyn Head>> {
        Ok(Arc::new(Self { loss: self.loss.with_estimate(estimate)? }))
    }

    fn save(&self) -> Result<Value> {
        SavedLoss::saved(&*self.loss)
    }
}
