//! A constant rate.

use super::{At, Schedule};

/// A constant rate: η.
///
/// # Example
/// ```
/// use gradus::schedule::{At, Constant, Schedule};
/// assert_eq!(Constant(0.1).rate(At::new(1000, 3, &[])), 0.1);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Constant(pub f64);

impl Schedule for Constant {
    fn rate(&self, _at: At<'_>) -> f64 {
        self.0
    }
}
