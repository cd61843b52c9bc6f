//! The Huber loss.

use super::{LossProperties, ScalarLoss};
use crate::error::{Result, setting};

/// Huber loss: squared up to a residual of δ, absolute beyond it.
///
/// ```text
/// r = z − y        ℓ = r² where |r| ≤ δ, otherwise 2δ|r| − δ²
/// slope 2·clamp(r, −δ, δ)        curvature 2 where |r| ≤ δ, otherwise 0        bound 2
/// ```
///
/// *Units:* the label's, squared; δ has the label's. *Corners:* none: the slope is continuous. *Use when* most labels
/// are good and a few are far off: δ is about the size of an ordinary residual.
///
/// # Errors
/// [`Huber::new`] refuses a δ that is not finite and above 0.
///
/// # Example
/// ```
/// use gradus::loss::{Huber, ScalarLoss};
/// let huber = Huber::new(1.5)?;
/// assert_eq!((huber.value(0.0, 1.0), huber.slope(0.0, 1.0)), (1.0, 2.0));
/// assert_eq!((huber.value(0.0, 4.0), huber.slope(0.0, 4.0)), (9.75, 3.0));        // 2·1.5·4 − 1.5²
/// # Ok::<(), gradus::Error>(())
/// ```
///
/// # Source
/// Huber (1964), *Robust estimation of a location parameter*; here twice its ρ, as the squared loss is written without ½.
/// TensorFlow's `Huber` and scikit-learn's SGD `huber` are half of this; `HuberRegressor` also learns the scale by which
/// residuals are divided, as [`ScaledHuber`](super::ScaledHuber) does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Huber {
    delta: f64,
}

impl Huber {
    /// A Huber loss that is squared up to δ.
    ///
    /// # Errors
    /// A δ that is not finite and above 0.
    #[doc(alias = "epsilon")]
    pub fn new(delta: f64) -> Result<Self> {
        Ok(Self { delta: setting("Huber's delta", delta, "finite and above 0", delta > 0.0)? })
    }

    /// δ.
    #[must_use]
    pub fn delta(&self) -> f64 {
        self.delta
    }
}

impl ScalarLoss for Huber {
    fn name(&self) -> &str {
        "huber"
    }

    fn properties(&self) -> LossProperties {
        LossProperties { parameter: Some(self.delta), curvature_bound: Some(2.0), ..LossProperties::default() }
    }

    #[inline(always)]
    fn value_and_slope(&self, label: f64, score: f64) -> (f64, f64) {
        let residual = score - label;
        let size = residual.abs();
        let inside = size.min(self.delta);
        // Inside: r·r; outside: δ·(2|r| − δ).
        (inside * (2.0 * size - inside), 2.0 * residual.clamp(-self.delta, self.delta))
    }

    fn curvature(&self, label: f64, score: f64) -> Option<f64> {
        Some(if (score - label).abs() <= self.delta { 2.0 } else { 0.0 })
    }
}
