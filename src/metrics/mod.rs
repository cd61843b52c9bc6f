//! How good predictions are: every metric weighted by the example weights.

mod evaluation;

pub use evaluation::{Bin, Confusion, Evaluation, Metric};
