//! Choosing a strength, or a model: regularization paths, cross-validation, and the rules that choose.
//!
//! Paths and cross-validation are methods of [`Estimator`](crate::estimator::Estimator): `regularization_path`,
//! `cross_validated_path`, `cross_validate`; a [`Search`] compares estimators.

mod cross_validation;
mod fold;
mod fold_losses;
mod folds;
mod path;
mod path_of;
mod search;
mod split;
mod strengths;

pub use cross_validation::{CrossValidation, FoldResult};
pub use fold::Fold;
pub use folds::Folds;
pub use path::{PathPoint, RegularizationPath, Rule};
pub use search::{Found, Point, Search, Space, Trial};
pub use strengths::Strengths;
