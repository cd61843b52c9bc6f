//! Choosing a strength, or a model: regularization paths, cross-validation, and the rules that choose.
//!
//! Paths and cross-validation are methods of [`Estimator`](crate::estimator::Estimator): `regularization_path`,
//! `cross_validated_path`, `cross_validate`; a [`Search`] compares estimators.

mod cross_validation;
mod drop_column;
mod fold;
mod fold_losses;
mod fold_result;
mod folds;
mod held_out;
mod learning_curve;
mod learning_point;
mod path;
mod path_of;
mod path_point;
mod rule;
mod search;
mod split;
mod strengths;

pub use cross_validation::CrossValidation;
pub use fold::Fold;
pub use fold_result::FoldResult;
pub use folds::Folds;
pub use learning_curve::LearningCurve;
pub use learning_point::LearningPoint;
pub use path::RegularizationPath;
pub use path_point::PathPoint;
pub use rule::Rule;
pub use search::{Found, Point, Search, Space, Trial};
pub use strengths::Strengths;
