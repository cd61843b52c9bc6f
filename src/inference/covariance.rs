//! Which covariance of the weights is estimated.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Bandwidth, Powell, SmallSample};

/// Which covariance of the weights is estimated: what is taken for granted of the examples.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Covariance {
    /// The model is right, spread included, and examples are independent: φ·u·A⁻¹.
    #[default]
    Classical,
    /// Examples are independent, of any variance: A⁻¹BA⁻¹ (White 1980).
    Hc0,
    /// The same times n/(n − p).
    Hc1,
    /// The same, each example divided by 1 − h, h its leverage (MacKinnon & White 1985). For losses of one score.
    Hc2,
    /// Divided by (1 − h)²: the one to take for few examples (Long & Ervin 2000). For losses of one score.
    Hc3,
    /// Examples of one cluster may be correlated (Liang & Zeger 1986); with two columns, in either (Cameron, Gelbach & Miller
    /// 2011).
    Clustered {
        /// The column of the table that says the cluster of each example, or two of them.
        columns: Vec<String>,
        /// What it is multiplied by.
        small_sample: SmallSample,
    },
    /// Neighbouring examples, in their order, may be correlated (Newey & West 1987).
    Hac {
        /// How far.
        bandwidth: Bandwidth,
        /// Whether it is multiplied by n/(n − p).
        small_sample: bool,
    },
    /// Of a quantile, whose loss has no second derivatives (Powell 1991).
    Powell(Powell),
    /// Of a loss of the residual y − z that is no likelihood, as [`Huber`](crate::loss::Huber)'s, residuals being independent of the
    /// features: κ²·S/m²·(Σ x̃x̃ᵀ)⁻¹ (Huber & Ronchetti 2009, equation 7.83; R's `rlm`, statsmodels' `RLM` by default).
    ///
    /// ```text
    /// m the mean of ℓ''        κ = 1 + p/n·var(ℓ'')/m²        S = Σ ℓ'²/(n − p)
    /// ```
    H1,
    /// The same in another form: κ·S/m·A⁻¹, A = Σ ℓ''·x̃x̃ᵀ (7.84).
    H2,
    /// And in a third one: S/κ·A⁻¹·Σ x̃x̃ᵀ·A⁻¹ (7.85).
    H3,
}

impl Covariance {
    /// By the clusters of a column, or of two, with the full factor for few of them.
    #[must_use]
    pub fn clustered<C: Into<String>>(columns: impl IntoIterator<Item = C>) -> Self {
        let columns = columns.into_iter().map(Into::into).collect();
        Self::Clustered { columns, small_sample: SmallSample::default() }
    }

    /// Of a quantile, by Epanechnikov's kernel and Hall and Sheather's bandwidth.
    #[must_use]
    pub fn powell() -> Self {
        Self::Powell(Powell::default())
    }

    /// Of neighbouring examples, so many lags apart at most.
    #[must_use]
    pub fn hac(lags: usize) -> Self {
        Self::Hac { bandwidth: Bandwidth::Lags(lags), small_sample: false }
    }
}

impl fmt::Display for Covariance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Classical => f.write_str("classical"),
            Self::Hc0 => f.write_str("HC0"),
            Self::Hc1 => f.write_str("HC1"),
            Self::Hc2 => f.write_str("HC2"),
            Self::Hc3 => f.write_str("HC3"),
            Self::Clustered { columns, .. } => write!(f, "clustered by {}", columns.join(" and ")),
            Self::Hac { .. } => f.write_str("HAC (Newey–West)"),
            Self::Powell(powell) => write!(f, "{powell}"),
            Self::H1 => f.write_str("H1"),
            Self::H2 => f.write_str("H2"),
            Self::H3 => f.write_str("H3"),
        }
    }
}
