//! What can be written down as JSON.

use serde::Serialize;
use serde_json::Value;

use crate::error::{Result, inconsistent};

/// What can be written down as JSON: whatever is `serde::Serialize`.
pub trait ToJson {
    /// As a JSON value.
    ///
    /// # Errors
    /// Content that JSON cannot hold.
    fn to_json(&self) -> Result<Value>;
}

impl<T: Serialize> ToJson for T {
    fn to_json(&self) -> Result<Value> {
        serde_json::to_value(self).map_err(inconsistent)
    }
}
