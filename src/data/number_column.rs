//! A number column read in place: the Arrow buffer itself, whatever its element type.

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef};
use arrow_buffer::NullBuffer;
use arrow_schema::DataType;

use super::Values;

/// A number column: values and, where some are missing, a null map.
#[derive(Debug, Clone)]
pub struct NumberColumn {
    /// The values; what stands in a missing place is arbitrary.
    pub values: Values,
    /// Which values are there; `None` when all are.
    pub nulls: Option<NullBuffer>,
}

impl NumberColumn {
    /// The buffers of an Arrow array of numbers or booleans, without a copy; `None` for any other type.
    #[must_use]
    pub fn from_array(array: &ArrayRef) -> Option<Self> {
        macro_rules! primitive {
            ($kind:ident, $type:ty) => {
                Values::$kind(array.as_primitive::<$type>().values().clone())
            };
        }
        let values = match array.data_type() {
            DataType::Float64 => primitive!(F64, Float64Type),
            DataType::Float32 => primitive!(F32, Float32Type),
            DataType::Int64 => primitive!(I64, Int64Type),
            DataType::Int32 => primitive!(I32, Int32Type),
            DataType::Int16 => primitive!(I16, Int16Type),
            DataType::Int8 => primitive!(I8, Int8Type),
            DataType::UInt64 => primitive!(U64, UInt64Type),
            DataType::UInt32 => primitive!(U32, UInt32Type),
            DataType::UInt16 => primitive!(U16, UInt16Type),
            DataType::UInt8 => primitive!(U8, UInt8Type),
            DataType::Boolean => Values::Bool(array.as_boolean().values().clone()),
            _ => return None,
        };
        let nulls = array.nulls().filter(|nulls| nulls.null_count() > 0).cloned();
        Some(Self { values, nulls })
    }

    /// The number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// The value of one row; `None` when it is missing. A NaN counts as missing; an infinity is returned as it is.
    #[must_use]
    #[inline]
    pub fn get(&self, row: usize) -> Option<f64> {
        if self.nulls.as_ref().is_some_and(|nulls| nulls.is_null(row)) {
            return None;
        }
        let value = self.values.get(row);
        (!value.is_nan()).then_some(value)
    }

    /// All rows in order, as [`NumberColumn::get`] gives them.
    pub fn iter(&self) -> impl Iterator<Item = Option<f64>> + '_ {
        (0..self.len()).map(|row| self.get(row))
    }
}
