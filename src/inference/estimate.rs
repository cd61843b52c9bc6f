//! One number with what it is worth.

use serde::{Deserialize, Serialize};

use super::reference::Settled;

/// One weight, bias, contrast or effect with what it is worth.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Estimate {
    /// The feature, as `flipper_length_mm` or `species=Gentoo`; `(bias)` for a bias, `(alpha)` for the parameter
    /// of the loss that was estimated with the weights.
    pub name: String,
    /// The class that it is for, where there are several sets of weights; for the biases of ordered classes, the class above which
    /// they count.
    pub output: Option<String>,
    /// Of a weight what one unit of the column adds to the score; of a category, beside the reference of its column, and of a class,
    /// beside the first one.
    #[doc(alias = "coef")]
    pub value: f64,
    /// The standard error.
    #[doc(alias = "bse")]
    pub standard_error: f64,
    /// value/standard error: t or z. Of a ratio, that of its logarithm.
    pub statistic: f64,
    /// How likely a statistic at least so far from 0 is where the true value is `null_value`.
    pub p_value: f64,
    /// The confidence interval.
    pub low: f64,
    /// The confidence interval.
    pub high: f64,
    /// The value of no effect: 0, and 1 of a ratio.
    pub null_value: f64,
}

impl Estimate {
    pub(super) fn of(
        (name, output): (String, Option<String>),
        (value, standard_error): (f64, f64),
        (reference, confidence): (Settled, f64),
    ) -> Self {
        let (statistic, reach) = (value / standard_error, reference.quantile(confidence) * standard_error);
        let p_value = reference.two_sided(statistic);
        let (low, high, null_value) = (value - reach, value + reach, 0.0);
        Self { name, output, value, standard_error, statistic, p_value, low, high, null_value }
    }
}
