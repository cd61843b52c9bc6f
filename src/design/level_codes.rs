//! A column of levels as one-hot features.

use arrow_buffer::ScalarBuffer;

/// One category per row. A code below `levels` sets that feature to 1; [`Codes::NONE`] sets none of them (the
/// reference category, or an ignored one).
#[derive(Debug, Clone)]
pub struct Codes {
    /// The code of each row.
    pub codes: ScalarBuffer<u32>,
    /// The number of features.
    pub levels: u32,
    /// Whether every training row has a code (no reference level is dropped), so that the features sum to 1: beside
    /// a bias, or beside another full block, such features are collinear by construction.
    pub full: bool,
}

impl Codes {
    /// The code of a row without an active feature.
    pub const NONE: u32 = u32::MAX;
}
