//! The rule that chooses.

/// How a strength is chosen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Rule {
    /// The least validation loss.
    #[default]
    #[doc(alias = "lambda.min")]
    Minimum,
    /// The largest strength whose validation loss is within one standard error of the least (Breiman et al. 1984, section
    /// 3.4.3). Needs folds.
    #[doc(alias = "lambda.1se")]
    OneStandardError,
}
