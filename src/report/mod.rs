//! What happened in a fit, and what came of it, in words and tables.

mod fitted_parameter;
mod of_fit;
mod summary;

pub use fitted_parameter::FittedParameter;
pub use of_fit::Report;
pub use summary::Summary;
