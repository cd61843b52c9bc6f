//! The values of sparse rows.

use super::Slice;

/// The values of the entries of [`SparseRows`](super::SparseRows).
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum SparseValues<'a> {
    /// 64-bit floats, one per entry.
    F64(Slice<'a, f64>),
    /// 32-bit floats, one per entry.
    F32(Slice<'a, f32>),
    /// Every entry is 1: the words of a text, the members of a set.
    Ones,
}

impl SparseValues<'_> {
    /// The value of one entry.
    #[must_use]
    #[inline]
    pub fn get(&self, entry: usize) -> f64 {
        match self {
            Self::F64(values) => values[entry],
            Self::F32(values) => f64::from(values[entry]),
            Self::Ones => 1.0,
        }
    }
}

macro_rules! values {
    ($($kind:ident of $type:ty),*) => {
        $(impl From<Vec<$type>> for SparseValues<'_> {
            fn from(values: Vec<$type>) -> Self {
                Self::$kind(values.into())
            }
        }

        impl<'a> From<&'a [$type]> for SparseValues<'a> {
            fn from(values: &'a [$type]) -> Self {
                Self::$kind(values.into())
            }
        }

        impl<'a> From<&'a Vec<$type>> for SparseValues<'a> {
            fn from(values: &'a Vec<$type>) -> Self {
                Self::$kind(values.into())
            }
        })*
    };
}

values!(F64 of f64, F32 of f32);
