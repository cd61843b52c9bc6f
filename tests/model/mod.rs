//! What a trained model is asked, how it is kept, and what it says.

mod calibrated;
mod explained;
pub mod files;
mod importances;
mod input_columns;
mod predictor;
mod prior_corrections;
mod saved_fits;
mod saved_models;
mod several_scores;
mod sliced;
mod thresholds;
