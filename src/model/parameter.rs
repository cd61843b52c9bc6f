//! The parameter of the loss that was estimated with the weights.

use super::Model;

impl Model {
    /// The parameter of its loss that was estimated together with the weights, by name and value, as ("alpha", 0.83) of
    /// [`NegativeBinomial::estimated`](crate::loss::NegativeBinomial::estimated); `None` where there is none.
    #[must_use]
    #[doc(alias = "alpha")]
    #[doc(alias = "theta")]
    pub fn parameter(&self) -> Option<(&'static str, f64)> {
        self.head.loss().estimated().map(|parameter| (parameter.symbol(), parameter.estimate()))
    }
}
