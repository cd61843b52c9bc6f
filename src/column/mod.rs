//! Feature columns: descriptions that hold no data. A column *learns* (vocabulary, mean, boundaries) into an
//! *encoder*, and the encoder *encodes* examples into blocks of the design matrix.

mod encoder;
mod learn;

mod missing;
mod moments;
mod reading;
mod row;
mod sample;
mod source;
mod step;

mod bucketized;
mod categorical;
mod inferred;
mod numeric;
mod specimen;

pub use bucketized::{Boundaries, Bucketized, BucketizedEncoder, BucketizedLearner, bucketized, quantiles};
pub use categorical::{Categorical, CategoricalEncoder, CategoricalLearner, Unseen, categorical};
pub use encoder::{Encoder, Feature, Registry};
pub use inferred::{Inferred, inferred};
pub(crate) use learn::learn_on;
pub use learn::{AnyColumn, Column, Learned, learn};
pub use missing::{Missing, MissingLevel};
pub use numeric::{Numeric, NumericEncoder, NumericLearner, derived, numeric, product, ratio};
pub use row::{Cell, EncodedRow, RowEncoder};

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
