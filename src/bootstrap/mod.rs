//! The bootstrap of a whole estimator: how much weights, predictions and metrics would vary over other examples of the same kind,
//! by fitting again and again. It serves where there is no standard error: of penalised weights, after early stopping, with class
//! weights, for losses with corners.
//!
//! [`Estimator::bootstrap`](crate::estimator::Estimator::bootstrap) draws as a [`Bootstrap`] says and gives [`Replicates`], which
//! answer by [`BootstrapEstimate`]s.

mod draws;
mod estimate;
mod failure;
mod interval;
mod refits;
mod refitted;
mod replicates;
mod resampling;
mod settings;
mod wild_weight;

pub use estimate::BootstrapEstimate;
pub use failure::ReplicateFailure;
pub use interval::BootstrapInterval;
pub use replicates::Replicates;
pub use resampling::Resampling;
pub use settings::Bootstrap;
pub use wild_weight::WildWeight;
