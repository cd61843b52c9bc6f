//! The log-cosh loss.

use std::f64::consts::LN_2;

use super::exponential::{exp_of_negative, ln_1p_of_fraction};
use super::{LossProperties, ScalarLoss};

/// Log-cosh loss: nearly ½r² for small residuals, nearly |r| − ln 2 for large ones, and smooth everywhere.
///
/// ```text
/// r = z − y        ℓ = ln cosh r = |r| + ln(1 + e^(−2|r|)) − ln 2
/// slope tanh r        curvature 1 − tanh² r        bound 1
/// ```
///
/// *Units:* residuals are taken as they are, so scale the label until an ordinary residual is about 1. *Corners:* none;
/// the right-hand form does not overflow. *Use when* [`Huber`](super::Huber) would serve, but its curvature must not jump.
///
/// # Example
/// ```
/// use gradus::loss::{LogCosh, ScalarLoss};
/// assert_eq!(LogCosh.value(2.0, 2.0), 0.0);
/// assert!((LogCosh.value(0.0, 1.0) - 1f64.cosh().ln()).abs() < 1e-15);
/// assert!((LogCosh.slope(0.0, 1000.0) - 1.0).abs() < 1e-15);                      // no overflow
/// ```
///
/// # Source
/// Green (1990), *Bayesian reconstructions from emission tomography data*; the stable form is Keras' `LogCosh`. Differs from
/// it in: nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[doc(alias = "logcosh")]
pub struct LogCosh;

impl ScalarLoss for LogCosh {
    fn name(&self) -> &str {
        "log-cosh"
    }

    fn properties(&self) -> LossProperties {
        LossProperties { curvature_bound: Some(1.0), ..LossProperties::default() }
    }

    #[inline(always)]
    fn value_and_slope(&self, label: f64, score: f64) -> (f64, f64) {
        let residual = score - label;
        let size = residual.abs();
        let tail = exp_of_negative(-2.0 * size);
        // Near 0 the three terms cancel: r²/2 − r⁴/12 is precise to 1e-17 there.
        let square = residual * residual;
        let near = square * (0.5 - square / 12.0);
        let far = size + ln_1p_of_fraction(tail) - LN_2;
        let value = if size < 1e-3 { near } else { far };
        let tanh = (1.0 - tail) / (1.0 + tail);
        // r − r³/3 likewise.
        let slope = if size < 1e-3 { size - size * square / 3.0 } else { tanh };
        (value, slope.copysign(residual))
    }

    fn curvature(&self, label: f64, score: f64) -> Option<f64> {
        let tail = exp_of_negative(-2.0 * (score - label).abs());
        Some(4.0 * tail / ((1.0 + tail) * (1.0 + tail)))
    }
}
