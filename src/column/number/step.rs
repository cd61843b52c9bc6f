//! Element-wise steps: what is done to each value before it becomes a feature.

use serde::{Deserialize, Serialize};

use super::normal_score::normal_score;
use super::power::yeo_johnson;
use super::scaling::Scaling;
use super::source::Named;
use crate::column::faults::setting;
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
    Affine(Scaling),
    /// Yeo and Johnson's power, divided by e^shrink.
    Power { lambda: f64, shrink: f64 },
    /// The normal score of the value's share among these quantiles.
    NormalQuantiles { quantiles: Vec<f64> },
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
            Self::Affine(scaling) => scaling.apply(value),
            Self::Power { lambda, shrink } => yeo_johnson(value, *lambda, *shrink),
            Self::NormalQuantiles { quantiles } => {
                normal_score(empirical_cdf(quantiles, value).clamp(CDF_MARGIN, 1.0 - CDF_MARGIN))
            }
            Self::Map(function) => (function.call)(value),
        };
        if result.is_finite() {
            return Ok(result);
        }
        let of = match self {
            Self::Map(function) => format!("{}({value})", function.name),
            Self::Power { lambda, .. } => format!("the power {lambda} of {value}"),
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
                (!(finite && low < high)).then(|| setting("clip", format!("({low}, {high})"), must))
            }
            Self::Affine(scaling) => scaling.fault(),
            Self::Power { lambda, shrink } => {
                let fine = lambda.is_finite() && shrink.is_finite() && *shrink >= 0.0;
                (!fine).then(|| setting("power", format!("{lambda}, divided by e^{shrink}"), "finite"))
            }
            Self::NormalQuantiles { quantiles } => {
                let ascend = quantiles.len() > 1 && quantiles.windows(2).all(|pair| pair[0] <= pair[1]);
                let fine = ascend && quantiles.iter().all(|quantile| quantile.is_finite());
                let value = || format!("a list of {}", quantiles.len());
                (!fine).then(|| setting("quantiles", value(), "finite and ascending, two at least"))
            }
            Self::Log1p | Self::Map(_) => None,
        }
    }

    pub(crate) fn is_saveable(&self) -> bool {
        !matches!(self, Self::Map(_))
    }
}

/// Shares nearer to 0 or 1 than this are taken for it, as scikit-learn does: a score is within ±5.2.
const CDF_MARGIN: f64 = 1e-7;

/// The share of a value between quantiles of equal distance in share: 0 up to the first, 1 from the last on; of several
/// equal quantiles the middle.
fn empirical_cdf(quantiles: &[f64], value: f64) -> f64 {
    let (below, upto) = (quantiles.partition_point(|&q| q < value), quantiles.partition_point(|&q| q <= value));
    let gaps = quantiles.len().saturating_sub(1) as f64;
    if below == 0 {
        return 0.0;
    }
    if upto == quantiles.len() {
        return 1.0;
    }
    if upto > below {
        return 0.5 * (below + upto - 1) as f64 / gaps;
    }
    let (low, high) = (quantiles[below - 1], quantiles[below]);
    ((below - 1) as f64 + (value - low) / (high - low)) / gaps
}
