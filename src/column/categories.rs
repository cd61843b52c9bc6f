//! Any of the columns that end in levels, for columns that build on one.

use std::sync::Arc;

use super::level::LevelColumn;
use super::{Bucketized, Categorical, Hashed, Identity, categorical};

/// A column of levels of any kind; made by `.into()` from [`Categorical`], [`Hashed`], [`Identity`] or [`Bucketized`], or from
/// a name, which is [`categorical`](super::categorical()).
#[derive(Debug, Clone)]
pub struct Categories(pub(super) Arc<dyn LevelColumn>);

impl<N: Into<String>> From<N> for Categories {
    fn from(name: N) -> Self {
        categorical(name).into()
    }
}

macro_rules! from_columns {
    ($($column:ty),*) => {
        $(impl From<$column> for Categories {
            fn from(column: $column) -> Self {
                Self(Arc::new(column))
            }
        })*
    };
}

from_columns!(Categorical, Hashed, Identity, Bucketized);
