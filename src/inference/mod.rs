//! What estimates are worth: covariances of the weights of a maximum-likelihood or least-squares fit, standard errors, tests,
//! intervals, and what is said of the model as a whole.
//!
//! ```text
//! A = Σ s·ℓ''·x̃x̃ᵀ        B = Σ s²·ℓ'²·x̃x̃ᵀ        classical φ·u·A⁻¹        sandwich A⁻¹·B·A⁻¹
//! ```
//!
//! A and B are passes over the examples ([`Aggregate`](crate::objective::Aggregate)), so they are had wherever the examples lie.
//! Everything is worked out over centred and scaled features, whose A is well conditioned, and told in the columns' own units.
//!
//! Losses that are no likelihood have no classical errors: a quantile has Powell's sandwich, a loss with second derivatives the others,
//! and one of the residual Huber's H1 to H3.
//!
//! A standard error belongs to an optimum: where the weights are not one — a penalty, a run that ended early, separated classes,
//! dependent features — it is refused, with what to do instead.

mod bandwidth;
mod collinearity;
mod compared;
mod corner_slopes;
mod covariance;
mod covered;
mod criterion;
mod diagnostics;
mod dispersion;
mod display;
mod estimate;
mod example_gradients;
mod gate;
mod hac;
mod influence;
mod influential_example;
mod information;
mod inverse;
mod joint_information;
mod joint_test;
mod kernel;
mod m_estimation;
mod marginal_effects;
mod model_facts;
mod null_model;
mod optimum;
mod options;
mod parameters;
mod point_sums;
mod powell;
mod prediction;
mod prediction_intervals;
mod problem;
mod profile;
mod profile_interval;
mod quantile_bandwidth;
mod quantile_errors;
mod quantile_facts;
mod quantile_regression;
mod reference;
mod refusal;
mod residual;
mod results;
mod richardson;
mod sandwich;
mod score_test;
mod small_sample;
mod tables;
mod wald;
mod weight_meaning;
mod white_test;

pub use bandwidth::Bandwidth;
pub use collinearity::Collinearity;
pub use covariance::Covariance;
pub use diagnostics::Diagnostics;
pub use dispersion::Dispersion;
pub use estimate::Estimate;
pub use influence::Influence;
pub use influential_example::InfluentialExample;
pub use information::Information;
pub use joint_test::JointTest;
pub use kernel::Kernel;
pub use model_facts::ModelFacts;
pub use options::InferenceOptions;
pub use powell::Powell;
pub use prediction_intervals::PredictionIntervals;
pub use profile_interval::ProfileInterval;
pub use quantile_bandwidth::QuantileBandwidth;
pub use quantile_errors::QuantileErrors;
pub use quantile_facts::QuantileFacts;
pub use reference::Reference;
pub use residual::Residual;
pub use results::Inference;
pub use small_sample::SmallSample;
pub use weight_meaning::WeightMeaning;
