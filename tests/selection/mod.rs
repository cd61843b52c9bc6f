//! Paths, folds, and the comparison of candidates.

mod edges;
mod folds;
mod paths;
mod search;
