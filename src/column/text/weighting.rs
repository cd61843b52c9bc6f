//! How terms are counted.

use serde::{Deserialize, Serialize};

/// How the terms of a text are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Weighting {
    /// 1 where the term stands in the text.
    Binary,
    /// How often it stands there.
    Count,
    /// The share of the text's terms that it is.
    Frequency,
    /// How often it stands there, times how rare it is: ln((1 + n)/(1 + df)) + 1.
    TfIdf,
}
