//! How probabilities are learned from scores.

/// How the probability of a class is learned from its score.
///
/// | method | function | when |
/// |---|---|---|
/// | `Sigmoid` | 1/(1 + e^−(a·z + b)), of labels moved towards ½ (Platt) | hundreds of examples; scores of a margin |
/// | `Isotonic` | any function that never falls, linear between the scores met (pool adjacent violators) | thousands of examples |
///
/// # Source
/// Platt (1999) with the targets and the convex form of Lin, Lin & Weng (2007), *A note on Platt's probabilistic outputs*;
/// Barlow, Bartholomew, Bremner & Brunk (1972), *Statistical inference under order restrictions*; as scikit-learn's
/// `CalibratedClassifierCV` with `method="sigmoid"` and `"isotonic"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
#[doc(alias = "Platt")]
pub enum CalibrationMethod {
    /// A logistic function of the score.
    Sigmoid,
    /// A step-like function that never falls.
    Isotonic,
}
