//! Linear algebra beside what `faer` has: sums in a fixed order, factors that merge, twice the precision of f64.

pub(crate) mod cholesky;
pub(crate) mod double_double;
mod lanczos;
mod semidefinite;
pub(crate) mod tree;
mod tsqr;
pub(crate) mod vector;

pub use double_double::DoubleDouble;
pub(crate) use lanczos::largest_eigenvalue;
pub(crate) use semidefinite::SemidefiniteFactor;
pub use tsqr::TsqrFactor;
pub(crate) use vector::length;
