//! Cells of a column built by hand.

use std::sync::Arc;

use arrow_array::{ArrayRef, BooleanArray, Float32Array, Float64Array, Int32Array, Int64Array, StringArray};

/// The cells of one column built by hand; made by `.into()` from vectors.
#[derive(Debug, Clone)]
pub struct Cells(pub(super) ArrayRef);

macro_rules! cells {
    ($($from:ty => $array:ty),* $(,)?) => {
        $(impl From<Vec<$from>> for Cells {
            fn from(values: Vec<$from>) -> Self {
                Self(Arc::new(<$array>::from(values)))
            }
        })*
    };
}

cells! {
    f64 => Float64Array, Option<f64> => Float64Array,
    f32 => Float32Array, Option<f32> => Float32Array,
    i64 => Int64Array, Option<i64> => Int64Array,
    i32 => Int32Array, Option<i32> => Int32Array,
    bool => BooleanArray, Option<bool> => BooleanArray,
    &str => StringArray, Option<&str> => StringArray,
    String => StringArray, Option<String> => StringArray,
}

impl From<ArrayRef> for Cells {
    fn from(array: ArrayRef) -> Self {
        Self(array)
    }
}
