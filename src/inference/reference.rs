//! What statistics are compared with.

use serde::{Deserialize, Serialize};
use statrs::distribution::{ChiSquared, ContinuousCDF, FisherSnedecor, Normal, StudentsT};

/// What statistics of a weight are compared with.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Reference {
    /// The standard normal; joint tests by χ².
    Normal,
    /// Student's t, of n − p degrees of freedom (of clusters, their number less 1) unless they are given; joint tests by F.
    T(Option<f64>),
}

/// A reference whose degrees of freedom are known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Settled {
    Normal,
    T(f64),
}

impl Settled {
    /// The letter of its statistic.
    pub(super) fn letter(self) -> &'static str {
        match self {
            Self::Normal => "z",
            Self::T(_) => "t",
        }
    }

    pub(super) fn degrees(self) -> Option<f64> {
        match self {
            Self::Normal => None,
            Self::T(degrees) => Some(degrees),
        }
    }

    /// P(|T| ≥ |statistic|).
    pub(super) fn two_sided(self, statistic: f64) -> f64 {
        if statistic.is_nan() {
            return f64::NAN;
        }
        match self {
            Self::Normal => 2.0 * normal().sf(statistic.abs()),
            Self::T(degrees) => StudentsT::new(0.0, 1.0, degrees).map_or(f64::NAN, |t| 2.0 * t.sf(statistic.abs())),
        }
    }

    /// The quantile that an interval of this confidence reaches to.
    pub(super) fn quantile(self, confidence: f64) -> f64 {
        let upper = 0.5 + 0.5 * confidence;
        match self {
            Self::Normal => normal().inverse_cdf(upper),
            Self::T(degrees) => StudentsT::new(0.0, 1.0, degrees).map_or(f64::NAN, |t| {
                // One step of Newton's: the inverse is that of a series.
                let near = t.inverse_cdf(upper);
                let density = statrs::distribution::Continuous::pdf(&t, near);
                near + (t.sf(near) - (1.0 - upper)) / density
            }),
        }
    }

    /// P of a Wald statistic of q constraints: F = W/q or χ² = W.
    pub(super) fn joint(self, wald: f64, constraints: usize) -> f64 {
        if wald.is_nan() || constraints == 0 {
            return f64::NAN;
        }
        let q = constraints as f64;
        match self {
            Self::Normal => chi_squared(wald, q),
            Self::T(degrees) => f_test(wald / q, q, degrees),
        }
    }
}

fn normal() -> Normal {
    Normal::standard()
}

/// P(χ² ≥ statistic).
pub(super) fn chi_squared(statistic: f64, degrees: f64) -> f64 {
    if !(degrees > 0.0) || statistic.is_nan() {
        return f64::NAN;
    }
    ChiSquared::new(degrees).map_or(f64::NAN, |of| of.sf(statistic.max(0.0)))
}

/// P(F ≥ statistic).
pub(super) fn f_test(statistic: f64, numerator: f64, denominator: f64) -> f64 {
    if statistic.is_nan() {
        return f64::NAN;
    }
    FisherSnedecor::new(numerator, denominator).map_or(f64::NAN, |of| of.sf(statistic.max(0.0)))
}
