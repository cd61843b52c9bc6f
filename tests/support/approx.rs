//! Whether two numbers are as good as equal.

/// |found − truth| ≤ tolerance · max(|truth|, 1).
pub fn close(found: f64, truth: f64, tolerance: f64) -> bool {
    (found - truth).abs() <= tolerance * truth.abs().max(1.0)
}

/// Panics unless [`close`].
#[track_caller]
pub fn near(found: f64, truth: f64, tolerance: f64) {
    assert!(close(found, truth, tolerance), "{found} {truth}");
}
