//! The builder that wires columns, head, loss, penalty and solver. It holds no mathematics.

#[cfg(feature = "plot")]
mod asked;
mod builder;
mod by_name;
mod chosen;
mod class_weight;
mod default_penalty;
mod distinct_labels;
mod encoded_examples;
mod examples_place;
mod fit;
mod fit_summary;
mod inference;
mod joint_estimate;
mod learned;
mod learned_from_source;
mod magnitudes;
mod memory;
mod memory_settings;
mod met;
mod prepared;
#[cfg(feature = "progress")]
mod progress_bar;
mod saved;
mod settings;
mod task;
mod tasks;
mod threads;
mod trainer;
mod warm;
mod warm_start;

pub use builder::Estimator;
pub use class_weight::ClassWeight;
pub use fit::Fit;
pub use fit_summary::FitSummary;
pub(crate) use prepared::Prepared;
#[cfg(feature = "progress")]
pub use progress_bar::Bar;
pub use trainer::Trainer;
