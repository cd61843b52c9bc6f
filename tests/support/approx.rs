//! Whether numbers are as good as equal.

/// |found − truth| ≤ tolerance · max(|truth|, 1).
pub fn close(found: f64, truth: f64, tolerance: f64) -> bool {
    (found - truth).abs() <= tolerance * truth.abs().max(1.0)
}

/// Panics unless [`close`].
#[track_caller]
pub fn near(found: f64, truth: f64, tolerance: f64) {
    assert!(close(found, truth, tolerance), "{found} is not {truth}");
}

/// Panics unless there are as many, each [`close`].
#[track_caller]
pub fn all_near(found: &[f64], truth: &[f64], tolerance: f64) {
    let each = found.iter().zip(truth).all(|(found, truth)| close(*found, *truth, tolerance));
    assert!(found.len() == truth.len() && each, "{found:?} is not {truth:?}");
}
