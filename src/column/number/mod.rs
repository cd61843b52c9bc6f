//! Numbers: how they are read and scaled, and what is learned for it.

mod learned_step;
mod missing;
mod normal_score;
mod number_reader;
mod numeric;
mod numeric_encoder;
mod numeric_learner;
mod power;
mod running_moments;
mod sample;
mod scaling;
mod source;
mod step;

pub use missing::Missing;
#[cfg(feature = "plot")]
pub(crate) use normal_score::normal_score;
pub(super) use number_reader::NumberReader;
pub use numeric::{Numeric, derived, numeric, ratio};
pub use numeric_encoder::NumericEncoder;
pub use numeric_learner::NumericLearner;
pub(super) use running_moments::RunningMoments;
pub(super) use sample::Sample;
pub(super) use scaling::Scaling;
