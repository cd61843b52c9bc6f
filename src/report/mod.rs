//! What happened in a fit, and what came of it, in words and tables.

mod report;
mod summary;

pub use report::Report;
pub use summary::Summary;
