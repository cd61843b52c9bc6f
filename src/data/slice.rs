//! Numbers in one piece of memory.

use std::sync::Arc;

/// Numbers that lie in one piece of memory: the caller's own, or shared.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Slice<'a, T> {
    /// The caller's memory, read in place.
    Borrowed(&'a [T]),
    /// A vector that was handed over: a clone shares it.
    Shared(Arc<Vec<T>>),
}

impl<T> std::ops::Deref for Slice<'_, T> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        match self {
            Self::Borrowed(slice) => slice,
            Self::Shared(buffer) => buffer,
        }
    }
}

impl<'a, T> From<&'a [T]> for Slice<'a, T> {
    fn from(slice: &'a [T]) -> Self {
        Self::Borrowed(slice)
    }
}

impl<'a, T> From<&'a Vec<T>> for Slice<'a, T> {
    fn from(vector: &'a Vec<T>) -> Self {
        Self::Borrowed(vector)
    }
}

impl<T> From<Vec<T>> for Slice<'_, T> {
    fn from(vector: Vec<T>) -> Self {
        Self::Shared(Arc::new(vector))
    }
}
