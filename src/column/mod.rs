//! Feature columns: descriptions that hold no data. A column *learns* (vocabulary, mean, boundaries) into an
//! *encoder*, and the encoder *encodes* examples into blocks of the design matrix.

mod any_column;
mod encoder;
mod feature_column;
mod learn;
mod learned;
mod learner;
mod registry;
mod row;

mod faults;
mod feature;
mod features;
mod fingerprint;
mod inspection;
mod learned_as;
mod level;
mod notes;
mod number;
mod report;
mod settings;
mod usage;

mod boolean;
mod bucketized;
mod categorical;
mod categories;
mod crossed;
mod datetime;
mod expanded;
mod hashed;
mod identity;
mod inferred;
mod product;
mod remaining;
mod slopes;
mod slopes_encoder;
mod text;
mod to_json;
mod weighted;
mod weighted_encoder;

pub use any_column::AnyColumn;
pub use boolean::{Boolean, boolean};
pub use bucketized::{Bucketized, bucketized};
pub use categorical::{Categorical, categorical};
pub use categories::Categories;
pub use crossed::{CrossPart, Crossed, CrossedEncoder, CrossedLearner, crossed};
pub use datetime::{Datetime, DatetimeEncoder, DatetimeLearner, TimePart, datetime};
pub use encoder::Encoder;
pub use expanded::{Basis, ExpandedEncoder, Polynomial, Powers, Spline, SplineBasis, polynomial, spline};
pub use feature::Feature;
pub use feature_column::Column;
pub use features::Features;
pub use fingerprint::{fingerprint_cat64, fingerprint64};
pub use hashed::{Hashed, hashed};
pub use identity::{Identity, identity};
pub use inferred::{Inferred, inferred};
pub use inspection::Inspection;
pub use learn::learn;
pub(crate) use learn::{ROWS_AT_A_TIME, features, learn_in_passes, learn_on};
pub use learned::Learned;
pub use learned_as::{LearnedAs, Unusual};
pub(crate) use learned_as::{LearnedTypes, TypeTallies};
pub use learner::Learner;
pub use level::{Boundaries, Combiner, LevelCounts, LevelEncoder, LevelLearner, MissingLevel, Unseen, quantiles};
pub use notes::ColumnNotes;
#[cfg(feature = "plot")]
pub(crate) use number::normal_score;
pub use number::{Missing, Numeric, NumericEncoder, NumericLearner, derived, numeric, ratio};
pub use product::{Factor, product};
pub use registry::Registry;
pub(crate) use remaining::expanded;
pub use remaining::{Remaining, remaining};
pub use report::ColumnReport;
pub(crate) use row::RowPart;
pub use row::{Cell, EncodedRow, Input, Layout, Spelled};
pub use slopes::Slopes;
pub use slopes_encoder::SlopesEncoder;
pub use text::{Text, TextEncoder, TextLearner, Weighting, text};
pub use to_json::ToJson;
pub use usage::ColumnUse;
pub use weighted::{Weighted, weighted};
pub use weighted_encoder::WeightedEncoder;

/// A list of feature columns of any kinds, for an estimator.
///
/// # Example
/// ```
/// use gradus::column::{numeric, ratio};
/// let columns = gradus::columns![numeric("median_income").standardized(), ratio("total_rooms", "population")];
/// assert_eq!(columns.len(), 2);
/// assert_eq!(columns[1].name(), "total_rooms/population");
/// ```
#[macro_export]
macro_rules! columns {
    ($($column:expr),* $(,)?) => {{
        let columns: ::std::vec::Vec<::std::sync::Arc<dyn $crate::column::AnyColumn>> =
            ::std::vec![$(::std::sync::Arc::new($column)),*];
        columns
    }};
}
