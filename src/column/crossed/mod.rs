//! Crosses: the combinations of several columns as categories of their own.

mod cross_part;
mod crossed_column;
mod crossed_encoder;
mod crossed_learner;
mod part_encoder;

pub use cross_part::CrossPart;
pub use crossed_column::{Crossed, crossed};
pub use crossed_encoder::CrossedEncoder;
pub use crossed_learner::CrossedLearner;
