//! Paths, folds, and the comparison of candidates.

mod folds;
mod grids;
mod learning_curves;
mod paths;
mod search;
