//! A metric on one slice of the examples.

/// A metric on one slice, with an interval that holds its value on all such examples in 95 of 100 cases.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct SliceMetric {
    /// The level, or the range of numbers.
    pub slice: String,
    /// How many examples are in it, those of weight 0 not counted.
    pub examples: usize,
    /// The metric; `None` where it is not defined on the slice.
    pub value: Option<f64>,
    /// The 95 % interval; `None` where too few resamples define the metric.
    pub interval: Option<(f64, f64)>,
}
