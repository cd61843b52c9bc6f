//! Dates and times.

mod datetime_column;
mod datetime_encoder;
mod datetime_learner;
mod time_feature;
mod time_part;

pub use datetime_column::{Datetime, datetime};
pub use datetime_encoder::DatetimeEncoder;
pub use datetime_learner::DatetimeLearner;
pub use time_part::TimePart;
