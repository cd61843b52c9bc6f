//! The head for labels that are quantities.

use std::sync::Arc;

use serde_json::Value;

use super::quantity::{learnable, of_one_score};
use super::saved_loss::SavedLoss;
use super::{Head, Heads};
use crate::data::Labels;
use crate::error::Result;
use crate::loss::{Loss, Squared};

/// Labels are finite numbers, and the prediction is what the loss makes of the score: the score itself for most.
///
/// ```text
/// ŷ = z
/// ```
///
/// *Labels:* numbers, booleans (1 and 0), or text that reads as numbers, in the domain of the loss. *Loss:* [`Squared`] unless
/// another one is given; with [`Logistic`](crate::loss::Logistic) labels are shares, and predictions too.
///
/// A saved head names its loss; one of your own is found again through [`Heads::with_loss`].
///
/// # Example
/// ```
/// use gradus::data::Labels;
/// use gradus::head::{Head, Regression};
/// use gradus::loss::Targets;
///
/// let labels = Labels::from_numbers("price", vec![1.0, 3.0])?;
/// let head = Regression::default().learn(&labels)?;
/// assert_eq!(head.encode(&labels)?, [1.0, 3.0]);
/// assert_eq!(head.predict(&[2.5]), [2.5]);
/// assert_eq!(head.evaluate(Targets::new(&[1.0, 3.0]), &[2.0, 3.0])?.get("mae"), Some(0.5));
/// # Ok::<(), gradus::Error>(())
/// ```
#[derive(Debug, Clone)]
#[doc(alias = "regressor")]
#[doc(alias = "RegressionHead")]
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
    /// let head = Regression::default().with_loss(Arc::new(Logistic))?;                          // labels are shares
    /// assert_eq!((head.loss().name(), head.predict(&[0.0])), ("logistic", vec![0.5]));
    /// # Ok::<(), gradus::Error>(())
    /// ```
    pub fn with_loss(self, loss: Arc<dyn Loss>) -> Result<Self> {
        Ok(Self { loss: of_one_score(loss)? })
    }

    /// Makes it again from what [`Head::save`] gave.
    pub(super) fn load(heads: &Heads, content: Value) -> Result<Arc<dyn Head>> {
        Ok(Arc::new(Self::default().with_loss(SavedLoss::loaded(heads, content)?)?))
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
