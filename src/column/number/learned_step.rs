//! The steps of a number column as they are written: some with something to learn first.

use super::step::Step;

/// A step as it is written.
#[derive(Debug, Clone)]
pub(super) enum WrittenStep {
    Fixed(Step),
    Learned(LearnedStep),
}

/// A step by what it has to learn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum LearnedStep {
    /// The mean alone.
    Centre,
    /// Mean and deviation.
    Standard,
    /// The lowest and the highest value.
    MinMax,
    /// Median and interquartile range.
    Robust,
    /// The power of Yeo and Johnson.
    Power,
    /// The quantiles.
    NormalQuantiles,
}

impl LearnedStep {
    /// Whether it becomes (x − shift)/scale, which the kernels do on the way.
    pub(super) fn is_affine(self) -> bool {
        matches!(self, Self::Centre | Self::Standard | Self::MinMax | Self::Robust)
    }

    /// Whether it looks at all values together, and not only at their moments.
    pub(super) fn needs_values(self) -> bool {
        matches!(self, Self::Robust | Self::Power | Self::NormalQuantiles)
    }
}
