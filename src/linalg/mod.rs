//! Linear algebra beside what `faer` has: sums in a fixed order, factors that merge, twice the precision of f64.

pub(crate) mod cholesky;
pub(crate) mod conjugate_gradient;
mod dependent_group;
pub(crate) mod double_double;
mod lanczos;
mod null_space;
mod semidefinite;
pub(crate) mod tree;
mod tsqr;
pub(crate) mod vector;

pub use dependent_group::DependentGroup;
pub use double_double::DoubleDouble;
pub(crate) use lanczos::largest_eigenvalue;
pub(crate) use null_space::NullSpace;
pub(crate) use semidefinite::SemidefiniteFactor;
pub use tsqr::TsqrFactor;
pub(crate) use vector::length;
