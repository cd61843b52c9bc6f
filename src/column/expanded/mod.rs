//! One number as several features: the values of basis functions.

mod basis;
mod expanded_encoder;
mod polynomial;
mod spline;

pub use basis::Basis;
pub use expanded_encoder::ExpandedEncoder;
pub use polynomial::{Polynomial, Powers, polynomial};
pub use spline::{Spline, SplineBasis, SplineLearner, spline};
