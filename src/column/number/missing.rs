//! What a missing number becomes.

/// What stands for a missing number. A NaN counts as missing.
///
/// Add [`.with_indicator()`](super::Numeric::with_indicator) to let the model tell a replaced value from a real one.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
#[doc(alias = "imputer")]
#[doc(alias = "SimpleImputer")]
#[non_exhaustive]
pub enum Missing {
    /// A missing value is an error that names its place.
    #[default]
    Error,
    /// The mean of the values that are there, after the column's transforms: a standardised column then has 0, and a
    /// missing value says nothing.
    Mean,
    /// The median of the values that are there, after the column's transforms.
    Median,
    /// A number in the column's own units; the transforms apply to it as to any value.
    Constant(f64),
}
