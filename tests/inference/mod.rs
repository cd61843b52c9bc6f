//! What the weights of a model are worth: held to the numbers of statsmodels and R in `tests/data/golden/inference`.

mod golden_covariances;
mod golden_diagnostics;
mod golden_facts;
mod golden_huber;
mod golden_influence;
mod golden_predictions;
mod golden_quantiles;
mod golden_r;
mod golden_weights;
pub mod peers;
mod refusals;
mod residuals;
mod score_tests;
mod sums;
mod tables;
