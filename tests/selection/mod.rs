//! Paths, folds, and the comparison of candidates.

mod folds;
mod grids;
mod paths;
mod search;
