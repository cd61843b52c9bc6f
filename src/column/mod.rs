//! Feature columns: descriptions that hold no data. A column *learns* (vocabulary, mean, boundaries) into an
//! *encoder*, and the encoder *encodes* examples into blocks of the design matrix.

mod encoder;
mod learn;

mod missing;
mod moments;
mod normal_score;
mod power;
mod reading;
mod report;
mod row;
mod sample;
mod source;
mod step;

mod categories;
mod combiner;
mod facts;
mod features;
mod fingerprint;
mod inspection;
mod learned_as;
mod levels;
mod usage;

mod boolean;
mod bucketized;
mod categorical;
mod crossed;
mod datetime;
mod expanded;
mod hashed;
mod identity;
mod inferred;
mod numeric;
mod remaining;
mod slopes;
mod specimen;
mod text;
mod weighted;

pub use boolean::{Boolean, BooleanEncoder, boolean};
pub use bucketized::{Boundaries, Bucketized, BucketizedEncoder, BucketizedLearner, bucketized, quantiles};
pub use categorical::{Categorical, CategoricalEncoder, CategoricalLearner, Unseen, categorical};
pub use categories::{Categories, CategoriesLearner};
pub use combiner::Combiner;
pub use crossed::{CrossPart, Crossed, CrossedEncoder, CrossedLearner, crossed};
pub use datetime::{Datetime, DatetimeEncoder, DatetimeLearner, TimePart, datetime};
pub use encoder::{Encoder, Registry};
pub use expanded::{
    Basis, ExpandedEncoder, Polynomial, Powers, Spline, SplineBasis, SplineLearner, polynomial, spline,
};
pub use facts::Facts;
pub use features::{Feature, Features};
pub use fingerprint::{fingerprint_cat64, fingerprint64};
pub use hashed::{Hashed, HashedEncoder, HashedLearner, hashed};
pub use identity::{Identity, IdentityEncoder, identity};
pub use inferred::{Inferred, inferred};
pub use inspection::Inspection;
pub use learn::{AnyColumn, Column, Learned, learn};
pub(crate) use learn::{features, learn_on};
pub(crate) use learned_as::Meanings;
pub use learned_as::{LearnedAs, Spelled, Unusual};
pub use missing::{Missing, MissingLevel};
pub use numeric::{Numeric, NumericEncoder, NumericLearner, derived, numeric, ratio};
pub(crate) use remaining::expanded;
pub use remaining::{Remaining, remaining};
pub use report::ColumnReport;
pub(crate) use row::Active;
pub use row::{Cell, EncodedRow, RowEncoder};
pub use slopes::{Factor, Slopes, SlopesEncoder, SlopesLearner, product};
pub use text::{Text, TextEncoder, TextLearner, Weighting, text};
pub use usage::ColumnUse;
pub use weighted::{Weighted, WeightedEncoder, weighted};

#[doc(hidden)]
pub use specimen::{Specimen, all};

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
