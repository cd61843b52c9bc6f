//! The values of a number column in place, whatever their type.

use arrow_buffer::{BooleanBuffer, ScalarBuffer};

/// The values of one number column, sharing the table's memory.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Values {
    /// 64-bit floats.
    F64(ScalarBuffer<f64>),
    /// 32-bit floats.
    F32(ScalarBuffer<f32>),
    /// Signed 64-bit integers.
    I64(ScalarBuffer<i64>),
    /// Signed 32-bit integers.
    I32(ScalarBuffer<i32>),
    /// Signed 16-bit integers.
    I16(ScalarBuffer<i16>),
    /// Signed 8-bit integers.
    I8(ScalarBuffer<i8>),
    /// Unsigned 64-bit integers.
    U64(ScalarBuffer<u64>),
    /// Unsigned 32-bit integers.
    U32(ScalarBuffer<u32>),
    /// Unsigned 16-bit integers.
    U16(ScalarBuffer<u16>),
    /// Unsigned 8-bit integers.
    U8(ScalarBuffer<u8>),
    /// false = 0, true = 1.
    Bool(BooleanBuffer),
}

/// Runs `$body` with `$buffer` bound to the typed buffer, and `$bits` for booleans.
macro_rules! by_type {
    ($values:expr, $buffer:ident => $body:expr, $bits:ident => $bool_body:expr) => {
        match $values {
            $crate::data::Values::F64($buffer) => $body,
            $crate::data::Values::F32($buffer) => $body,
            $crate::data::Values::I64($buffer) => $body,
            $crate::data::Values::I32($buffer) => $body,
            $crate::data::Values::I16($buffer) => $body,
            $crate::data::Values::I8($buffer) => $body,
            $crate::data::Values::U64($buffer) => $body,
            $crate::data::Values::U32($buffer) => $body,
            $crate::data::Values::U16($buffer) => $body,
            $crate::data::Values::U8($buffer) => $body,
            $crate::data::Values::Bool($bits) => $bool_body,
        }
    };
}

impl Values {
    /// The number of values.
    #[must_use]
    pub fn len(&self) -> usize {
        by_type!(self, buffer => buffer.len(), bits => bits.len())
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The value of one row as f64 (integers beyond 2^53 are rounded).
    #[must_use]
    #[inline]
    pub fn get(&self, row: usize) -> f64 {
        use num_traits::AsPrimitive;
        by_type!(self, buffer => buffer[row].as_(), bits => f64::from(u8::from(bits.value(row))))
    }

    /// The first row whose value is of a kind. Most columns have none, which is seen a thousand rows at a time.
    pub(crate) fn first(&self, is_one: impl Fn(f64) -> bool) -> Option<usize> {
        use num_traits::AsPrimitive;
        fn first<T: AsPrimitive<f64>>(values: &[T], is_one: impl Fn(f64) -> bool) -> Option<usize> {
            let any = |part: &[T]| part.iter().fold(false, |any, value| any | is_one(value.as_()));
            let start = values.chunks(1024).position(any)? * 1024;
            values[start..].iter().position(|value| is_one(value.as_())).map(|row| start + row)
        }
        by_type!(self,
            buffer => first(buffer, is_one),
            bits => (0..bits.len()).find(|&row| is_one(f64::from(u8::from(bits.value(row)))))
        )
    }

    /// Writes the values of `start .. start + into.len()` as f64.
    #[inline(always)]
    pub(crate) fn read(&self, start: usize, into: &mut [f64]) {
        use num_traits::AsPrimitive;
        by_type!(self,
            buffer => for (to, from) in into.iter_mut().zip(&buffer[start..]) { *to = from.as_(); },
            bits => for (i, to) in into.iter_mut().enumerate() { *to = f64::from(u8::from(bits.value(start + i))); }
        );
    }
}

impl From<Vec<f64>> for Values {
    fn from(values: Vec<f64>) -> Self {
        Self::F64(values.into())
    }
}
