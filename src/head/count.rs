//! The head for labels that are counts.

use std::sync::Arc;

use serde_json::Value;

use super::quantity::{learnable, of_no_negative};
use super::saved_loss::SavedLoss;
use super::{Head, Heads};
use crate::data::Labels;
use crate::error::Result;
use crate::loss::{Loss, Poisson};

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
pub struct Count {
    loss: Arc<dyn Loss>,
}

impl Default for Count {
    fn default() -> Self {
        Self { loss: Arc::new(Poisson) }
    }
}

impl Count {
    pub(super) const KIND: &str = "count";

    /// Counts with another loss than [`Poisson`].
    ///
    /// # Errors
    /// A loss of several outputs, or one that is also defined for negative labels.
    pub fn with_loss(self, loss: Arc<dyn Loss>) -> Result<Self> {
        let must = "one that is defined for numbers of at least 0, as poisson or negative-binomial";
        Ok(Self { loss: of_no_negative(loss, must)? })
    }

    /// Makes it again from what [`Head::save`] gave.
    pub(super) fn load(heads: &Heads, content: Value) -> Result<Arc<dyn Head>> {
        Ok(Arc::new(Self::default().with_loss(SavedLoss::loaded(heads, content)?)?))
    }
}

impl Head for Count {
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
