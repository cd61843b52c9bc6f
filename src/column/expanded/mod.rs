//! One number as several features: the values of basis functions.

mod basis;
mod expanded_encoder;
mod polynomial;
mod powers;
mod spline;
mod spline_basis;

pub use basis::Basis;
pub use expanded_encoder::ExpandedEncoder;
pub use polynomial::{Polynomial, polynomial};
pub use powers::Powers;
pub use spline::{Spline, spline};
pub use spline_basis::SplineBasis;
