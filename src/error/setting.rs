//! Numbers that a setting may be.

use super::{Error, Result};

/// The number, where it is finite and in its range.
pub(crate) fn setting(name: &'static str, value: f64, must: &'static str, within: bool) -> Result<f64> {
    if value.is_finite() && within { Ok(value) } else { Err(Error::Setting { name, value: value.to_string(), must }) }
}

/// (0, ∞).
pub(crate) fn positive(name: &'static str, value: f64) -> Result<f64> {
    setting(name, value, "finite and greater than 0", value > 0.0)
}

/// [0, ∞).
pub(crate) fn at_least_zero(name: &'static str, value: f64) -> Result<f64> {
    setting(name, value, "finite and at least 0", value >= 0.0)
}

/// [0, 1).
pub(crate) fn below_one(name: &'static str, value: f64) -> Result<f64> {
    setting(name, value, "at least 0 and below 1", (0.0..1.0).contains(&value))
}

/// [0, 1].
pub(crate) fn fraction(name: &'static str, value: f64) -> Result<f64> {
    setting(name, value, "between 0 and 1", (0.0..=1.0).contains(&value))
}
