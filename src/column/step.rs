//! Element-wise steps: what is done to each value before it becomes a feature.

use serde::{Deserialize, Serialize};

use super::source::Named;
use crate::error::{ColumnProblem, ValueProblem};

/// One step that needs nothing to be learned (any more).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Step {
    /// ln(1 + value).
    Log1p,
    /// The nearest value within bounds; `None` is no bound.
    Clip { low: Option<f64>, high: Option<f64> },
    /// (value − shift)/scale.
    Affine { shift: f64, scale: f64 },
    /// A function that a user gave.
    #[serde(skip)]
    Map(Named<dyn Fn(f64) -> f64 + Send + Sync>),
}

impl Step {
    pub(crate) fn clip(low: f64, high: f64) -> Self {
        // An infinite bound is none; a NaN, or an infinity on the wrong side, stays for `fault` to find.
        let low = (low != f64::NEG_INFINITY).then_some(low);
        let high = (high != f64::INFINITY).then_some(high);
        Self::Clip { low, high }
    }

    /// The step applied to one finite value; a result that is not finite is a problem.
    pub(crate) fn apply(&self, value: f64) -> Result<f64, ValueProblem> {
        let result = match self {
            Self::Log1p if value <= -1.0 => {
                return Err(ValueProblem::Domain { value, must: "above -1, for log1p to exist" });
            }
            Self::Log1p => value.ln_1p(),
            Self::Clip { low, high } => {
                let above = low.map_or(value, |low| value.max(low));
                high.map_or(above, |high| above.min(high))
            }
            Self::Affine { shift, scale } => (value - shift) / scale,
            Self::Map(function) => (function.call)(value),
        };
        if result.is_finite() {
            return Ok(result);
        }
        let of = match self {
            Self::Map(function) => format!("{}({value})", function.name),
            _ => format!("scaling {value}"),
        };
        Err(ValueProblem::NotFiniteResult { of, value: result })
    }

    /// What is wrong with its settings.
    pub(crate) fn fault(&self) -> Option<ColumnProblem> {
        match self {
            Self::Clip { low, high } => {
                let finite = [low, high].iter().all(|bound| bound.is_none_or(f64::is_finite));
                let (low, high) = (low.unwrap_or(f64::NEG_INFINITY), high.unwrap_or(f64::INFINITY));
                let must = "a lower and a higher number (an infinite one is no bound)";
                let fault = || ColumnProblem::Setting { setting: "clip", value: format!("({low}, {high})"), must };
                (!(finite && low < high)).then(fault)
            }
            Self::Affine { shift, scale } => (!is_affine(*shift, *scale)).then(|| ColumnProblem::Setting {
                setting: "shift and scale",
                value: format!("{shift} and {scale}"),
                must: "finite, the scale positive",
            }),
            Self::Log1p | Self::Map(_) => None,
        }
    }

    pub(crate) fn is_saveable(&self) -> bool {
        !matches!(self, Self::Map(_))
    }
}

/// Whether (value − shift)/scale is safe, also as a product with 1/scale.
pub(crate) fn is_affine(shift: f64, scale: f64) -> bool {
    shift.is_finite() && scale.is_finite() && scale > 0.0 && scale.recip().is_finite()
}
