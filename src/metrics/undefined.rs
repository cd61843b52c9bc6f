//! A metric without a value.

use serde::Serialize;

/// A metric that these examples leave undefined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Undefined {
    /// Its name, as `roc_auc`.
    pub name: &'static str,
    /// Why there is no value.
    pub why: &'static str,
}
