//! One label per row, or several.

use ndarray::{Dimension, Ix1, Ix2};

/// The dimensions that an array of labels may have: one (a label per row), or two (a row of labels per row).
pub trait OneOrSeveral: Dimension {}

impl OneOrSeveral for Ix1 {}
impl OneOrSeveral for Ix2 {}
