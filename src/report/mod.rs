//! What happened in a fit, and what came of it, in words and tables.

mod of_fit;
mod summary;

pub use of_fit::Report;
pub use summary::Summary;
