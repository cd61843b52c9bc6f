//! Levels: what all columns share in which a cell is one of finitely many.

mod boundaries;
mod coded;
mod combiner;
mod hash_buckets;
mod level_column;
mod level_counts;
mod level_encoder;
mod level_learner;
mod level_tally;
mod missing_level;
mod unseen;
mod vocabulary;

pub(super) use boundaries::nonempty;
pub use boundaries::{Boundaries, quantiles};
pub(super) use coded::Coded;
pub use combiner::Combiner;
pub(super) use hash_buckets::{bucket, bucket_fault, bucket_names, collisions};
pub(super) use level_column::LevelColumn;
pub use level_counts::LevelCounts;
pub use level_encoder::LevelEncoder;
pub(super) use level_encoder::Levels;
pub use level_learner::LevelLearner;
pub(super) use level_tally::{LevelTally, TextCounter};
pub(super) use missing_level::MISSING;
pub use missing_level::MissingLevel;
pub use unseen::Unseen;
pub(super) use vocabulary::Vocabulary;
