//! What tests ask of a fit.

use gradus::prelude::*;

/// Its warnings, in words.
pub fn warnings(fit: &Fit) -> Vec<String> {
    fit.report().warnings.iter().map(ToString::to_string).collect()
}

/// Whether one of its warnings says so.
pub fn warned(fit: &Fit, of: &str) -> bool {
    warnings(fit).iter().any(|warning| warning.contains(of))
}

/// Its weights, to compare to the last bit.
pub fn bits(fit: &Fit) -> Vec<u64> {
    fit.model().encoded_weights().iter().map(|weight| weight.to_bits()).collect()
}
