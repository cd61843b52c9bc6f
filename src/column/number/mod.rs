//! Numbers: how they are read and scaled, and what is learned for it.

mod learned_step;
mod missing;
mod moments;
mod normal_score;
mod numeric;
mod numeric_encoder;
mod numeric_learner;
mod power;
mod reading;
mod sample;
mod scaling;
mod source;
mod step;

pub use missing::Missing;
pub(super) use moments::Moments;
pub use numeric::{Numeric, derived, numeric, ratio};
pub use numeric_encoder::NumericEncoder;
pub use numeric_learner::NumericLearner;
pub(super) use reading::Reading;
pub(super) use sample::Sample;
pub(super) use scaling::Scaling;
