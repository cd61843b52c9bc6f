//! The affine map between the units of a column and what is encoded.

use serde::{Deserialize, Serialize};

use crate::column::Layout;
use crate::column::faults::setting;
use crate::error::ColumnProblem;

/// (value − shift)/scale.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Scaling {
    pub(crate) shift: f64,
    pub(crate) scale: f64,
}

impl Scaling {
    /// A value as it is.
    pub(crate) const NONE: Self = Self { shift: 0.0, scale: 1.0 };

    pub(crate) fn apply(self, value: f64) -> f64 {
        (value - self.shift) / self.scale
    }

    /// Whether it is safe, also as a product with 1/scale.
    pub(crate) fn is_safe(self) -> bool {
        self.shift.is_finite() && self.scale.is_finite() && self.scale > 0.0 && self.scale.recip().is_finite()
    }

    pub(crate) fn fault(self) -> Option<ColumnProblem> {
        let value = || format!("{} and {}", self.shift, self.scale);
        (!self.is_safe()).then(|| setting("shift and scale", value(), "finite, the scale positive"))
    }

    /// The block of one number that is mapped so.
    pub(crate) fn layout(self) -> Layout {
        Layout::Number { shift: self.shift, scale: self.scale }
    }
}
