//! Clipping by value.

use super::{Link, Step};
use crate::error::{Result, positive};
use crate::objective::{Gradient, Shape};

/// Clips each entry of the gradient to [−c, c], bias included.
///
/// # Errors
/// A limit that is not finite and positive.
///
/// # Example
/// ```
/// use gradus::objective::Gradient;
/// use gradus::optimizer::{ClipValue, Link, Step};
/// let mut gradient = Gradient { values: vec![0.5, -4.0], touched: None };
/// ClipValue::new(1.0)?.edit(&mut (), &Step::new(0.1, 0, 0, &[]), &mut gradient, &mut []);
/// assert_eq!(gradient.values, [0.5, -1.0]);
/// # Ok::<(), gradus::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[doc(alias = "clip_by_value")]
pub struct ClipValue {
    limit: f64,
}

impl ClipValue {
    /// Clips to [−limit, limit].
    ///
    /// # Errors
    /// A limit that is not finite and positive.
    pub fn new(limit: f64) -> Result<Self> {
        Ok(Self { limit: positive("clipping limit", limit)? })
    }
}

impl Link for ClipValue {
    type State = ();

    fn name(&self) -> &str {
        "clipping by value"
    }

    fn init(&self, _shape: Shape) {}

    fn edit(&self, _state: &mut (), _step: &Step<'_>, gradient: &mut Gradient, _weights: &mut [f64]) {
        // A NaN passes through clamp, so that divergence is still seen.
        gradient.map(|g| g.clamp(-self.limit, self.limit));
    }
}
