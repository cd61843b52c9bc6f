//! Derivatives by differences.

/// Richardson's combination of the central differences of a step and of half of it: the error of their second power cancels, and one of
/// the fourth is left.
pub(super) fn richardson(whole_step: f64, half_step: f64) -> f64 {
    half_step + (half_step - whole_step) / 3.0
}
