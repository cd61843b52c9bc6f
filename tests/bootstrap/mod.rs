//! The bootstrap of an estimator: against R and against formulas of standard errors, and the laws it keeps.

mod errors;
mod golden;
mod laws;
mod refusals;
