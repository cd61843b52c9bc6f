//! What every run is.

use std::fmt::Debug;

use super::{Certificate, State};
use crate::error::Result;
use crate::progress::{Progress, StopReason, Warning};

/// A run: an endless sequence of iterations. When to stop is for the driver to say.
pub trait Run: Send + Debug {
    /// One iteration, epoch, or period of steps: one row of the history, to which the driver adds validation and time.
    ///
    /// # Errors
    /// [`Error::Diverged`](crate::Error::Diverged) with the last good weights.
    fn advance(&mut self, past: &[Progress]) -> Result<Progress>;

    /// The run's own limit of epochs or steps, once it is reached.
    fn limit(&self) -> Option<StopReason>;

    /// The present weights, then biases, in the units of the encoded features.
    fn weights(&self) -> Vec<f64>;

    /// How far from optimal the present weights can be, where the run knows more than the slopes over all examples say: a
    /// duality gap.
    fn certificate(&self) -> Option<Certificate> {
        None
    }

    /// ½·gᵀH⁻¹g at the present weights, what Newton's step promises there, where the run has H at hand; it may be larger.
    fn promised(&self) -> Option<f64> {
        None
    }

    /// Small slopes have not been enough: only where they are no larger than this is the end looked for again.
    fn tighten(&mut self, _tolerance: f64) {}

    /// What was noticed and must not stay silent.
    fn warnings(&self) -> Vec<Warning> {
        Vec::new()
    }

    /// Facts for the report.
    fn notes(&self) -> Vec<String> {
        Vec::new()
    }

    /// What is needed to go on later.
    ///
    /// # Errors
    /// Those of an objective that is asked for the last time.
    fn state(&self) -> Result<State>;
}
