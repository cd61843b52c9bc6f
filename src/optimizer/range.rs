//! Ranges of settings.

use crate::error::{Error, Result};

fn within(name: &'static str, value: f64, holds: bool, must: &'static str) -> Result<f64> {
    if holds { Ok(value) } else { Err(Error::Setting { name, value: value.to_string(), must }) }
}

/// (0, ∞).
pub(super) fn positive(name: &'static str, value: f64) -> Result<f64> {
    within(name, value, value.is_finite() && value > 0.0, "finite and greater than 0")
}

/// [0, ∞).
pub(super) fn at_least_zero(name: &'static str, value: f64) -> Result<f64> {
    within(name, value, value.is_finite() && value >= 0.0, "finite and at least 0")
}

/// [0, 1).
pub(super) fn below_one(name: &'static str, value: f64) -> Result<f64> {
    within(name, value, (0.0..1.0).contains(&value), "at least 0 and below 1")
}
