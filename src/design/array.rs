//! Arrays of numbers, one feature a column.

use ndarray::ArrayView2;

/// Runs `$body` with `$view` bound to the view of an [`Array`], of either type.
macro_rules! typed {
    ($array:expr, $view:ident => $body:expr) => {
        match $array {
            $crate::design::Array::F64($view) => $body,
            $crate::design::Array::F32($view) => $body,
        }
    };
}

pub(super) use typed;

/// A borrowed array of f64 or f32, in any memory layout.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Array<'a> {
    /// 64-bit floats.
    F64(ArrayView2<'a, f64>),
    /// 32-bit floats.
    F32(ArrayView2<'a, f32>),
}

impl<'a> Array<'a> {
    /// The number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        typed!(self, view => view.nrows())
    }

    /// The number of columns (features).
    #[must_use]
    pub fn columns(&self) -> usize {
        typed!(self, view => view.ncols())
    }

    /// Whether columns lie in one piece of memory each, and rows do not.
    pub(super) fn by_columns(&self) -> bool {
        fn ask<T>(view: &ArrayView2<'_, T>) -> bool {
            !view.is_standard_layout() && view.t().is_standard_layout()
                || (view.strides()[0] == 1 && view.strides()[1] != 1)
        }
        typed!(self, view => ask(view))
    }

    /// Whether all rows lie in one piece of memory, one after the other.
    pub(super) fn is_contiguous(&self) -> bool {
        typed!(self, view => view.is_standard_layout())
    }

    /// One value as f64.
    #[must_use]
    pub fn get(&self, row: usize, column: usize) -> f64 {
        fn value<T: Copy + Into<f64>>(view: &ArrayView2<'_, T>, at: [usize; 2]) -> f64 {
            view[at].into()
        }
        typed!(self, view => value(view, [row, column]))
    }

    /// The first value that is not finite, as (row, column, value).
    #[must_use]
    pub(crate) fn first_not_finite(&self) -> Option<(usize, usize, f64)> {
        fn find<T: Copy + Into<f64>>(view: &ArrayView2<'_, T>) -> Option<(usize, usize, f64)> {
            let finite = |part: &[T]| part.iter().fold(true, |all, value| all & (*value).into().is_finite());
            if view.as_slice_memory_order().is_some_and(|memory| memory.chunks(1024).all(finite)) {
                return None;
            }
            view.indexed_iter()
                .map(|((row, column), &value)| (row, column, value.into()))
                .find(|(.., v)| !v.is_finite())
        }
        typed!(self, view => find(view))
    }
}

impl<'a> From<ArrayView2<'a, f64>> for Array<'a> {
    fn from(view: ArrayView2<'a, f64>) -> Self {
        Self::F64(view)
    }
}

impl<'a> From<ArrayView2<'a, f32>> for Array<'a> {
    fn from(view: ArrayView2<'a, f32>) -> Self {
        Self::F32(view)
    }
}
