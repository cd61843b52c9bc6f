//! Choosing a strength, or a model: regularization paths, cross-validation, and the rules that choose.
//!
//! These are methods of [`Estimator`](crate::estimator::Estimator): `regularization_path`, `cross_validated_path`,
//! `cross_validate`.

mod cross_validation;
mod fold_losses;
mod folds;
mod path;
mod path_of;

mod split;
mod strengths;

pub use cross_validation::{CrossValidation, FoldResult};
pub use folds::Folds;
pub use path::{PathPoint, RegularizationPath, Rule};
pub use strengths::Strengths;
