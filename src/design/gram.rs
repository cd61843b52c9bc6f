//! Rows written out row by row, for a gram: dense features beside each other, the others by name.

use std::ops::Range;

use ndarray::{ArrayView2, Axis};
use num_traits::AsPrimitive;
use pulp::Simd;

use super::DesignMatrix;
use super::array::typed;
use super::block::Block;
use super::kernel::{Kernel, dispatch};
use super::level_codes::Codes;

/// Columns that are turned into rows at a time.
const COLUMNS_AT_ONCE: usize = 4;
/// Rows of a number column that are read at a time.
const NUMBERS_AT_ONCE: usize = 64;

/// `((value − shift)·inverse − centre)·factor`, each per dense feature.
#[derive(Debug, Clone, Copy)]
struct Centred<'s> {
    shift: &'s [f64],
    inverse: &'s [f64],
    centre: &'s [f64],
    factor: &'s [f64],
}

impl Centred<'_> {
    #[inline(always)]
    fn of(&self, j: usize, value: f64) -> f64 {
        ((value - self.shift[j]) * self.inverse[j] - self.centre[j]) * self.factor[j]
    }
}

impl DesignMatrix<'_> {
    /// Writes `(feature − centre)·factor` of the dense features of `rows`, row by row and `stride` apart, in the order
    /// of [`DesignMatrix::dense`]; centres and factors are in that order too.
    pub(crate) fn pack_rows(
        &self,
        rows: &Range<usize>,
        (centre, factor): (&[f64], &[f64]),
        stride: usize,
        into: &mut [f64],
    ) {
        dispatch(Pack { design: self, rows: rows.clone(), centre, factor, stride, into });
    }

    /// The features of a row outside the dense blocks that are not zero: each with its value.
    pub(crate) fn for_entries(&self, row: usize, mut each: impl FnMut(usize, f64)) {
        for (start, block) in &self.blocks {
            match block {
                Block::Codes(codes) => {
                    let code = codes.codes[row];
                    if code != Codes::NONE {
                        let feature = start + code as usize;
                        each(feature, self.affine.inverse[feature]);
                    }
                }
                Block::Sparse(rows) => {
                    rows.row(row).for_each(|(j, value)| each(start + j, value * self.affine.inverse[start + j]));
                }
                _ => {}
            }
        }
    }
}

/// [`DesignMatrix::pack_rows`].
struct Pack<'k, 'a> {
    design: &'k DesignMatrix<'a>,
    rows: Range<usize>,
    centre: &'k [f64],
    factor: &'k [f64],
    stride: usize,
    into: &'k mut [f64],
}

impl Kernel for Pack<'_, '_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, _simd: S) {
        let Self { design, rows, centre, factor, stride, into } = self;
        let mut at = 0;
        for (start, block) in design.blocks.iter().filter(|(_, block)| block.is_dense()) {
            let (span, width) = (*start..*start + block.features(), block.features());
            let affine = Centred {
                shift: &design.affine.shift[span.clone()],
                inverse: &design.affine.inverse[span],
                centre: &centre[at..at + width],
                factor: &factor[at..at + width],
            };
            let into = &mut into[at..];
            match block {
                Block::Array(array) => typed!(array, view => pack_array(view, &rows, affine, stride, into)),
                Block::Numbers(numbers) => {
                    let mut values = [0.0; NUMBERS_AT_ONCE];
                    for lo in rows.clone().step_by(NUMBERS_AT_ONCE) {
                        let values = &mut values[..NUMBERS_AT_ONCE.min(rows.end - lo)];
                        numbers.read(lo, values);
                        let mut at = (lo - rows.start) * stride;
                        for value in values {
                            into[at] = affine.of(0, *value);
                            at += stride;
                        }
                    }
                }
                _ => {}
            }
            at += width;
        }
    }
}

#[inline(always)]
fn pack_array<T: AsPrimitive<f64>>(
    view: &ArrayView2<'_, T>,
    rows: &Range<usize>,
    affine: Centred<'_>,
    stride: usize,
    into: &mut [f64],
) {
    let view = view.slice_axis(Axis(0), rows.clone().into());
    let width = view.ncols();
    if width == 0 {
        return;
    }
    if let Some(values) = view.as_slice() {
        for (row, into) in values.chunks_exact(width).zip(into.chunks_mut(stride)) {
            pack_row(row, affine, into);
        }
    } else if view.strides()[1] == 1 {
        for (row, into) in view.rows().into_iter().zip(into.chunks_mut(stride)) {
            if let Some(row) = row.to_slice() {
                pack_row(row, affine, into);
            }
        }
    } else {
        let mut j = 0;
        while j < width {
            let next = j + COLUMNS_AT_ONCE;
            let four = if next <= width {
                [j, j + 1, j + 2, j + 3].map(|k| view.column(k).to_slice())
            } else {
                [None; COLUMNS_AT_ONCE]
            };
            if let [Some(a), Some(b), Some(c), Some(d)] = four {
                pack_columns([a, b, c, d], j, affine, stride, into);
            } else {
                for k in j..next.min(width) {
                    for (i, value) in view.column(k).iter().enumerate() {
                        into[i * stride + k] = affine.of(k, value.as_());
                    }
                }
            }
            j = next;
        }
    }
}

#[inline(always)]
fn pack_row<T: AsPrimitive<f64>>(row: &[T], affine: Centred<'_>, into: &mut [f64]) {
    let width = row.len();
    let (shift, inverse) = (&affine.shift[..width], &affine.inverse[..width]);
    let (centre, factor, into) = (&affine.centre[..width], &affine.factor[..width], &mut into[..width]);
    for j in 0..width {
        into[j] = ((row[j].as_() - shift[j]) * inverse[j] - centre[j]) * factor[j];
    }
}

/// Neighbouring columns, from `j` on.
#[inline(always)]
fn pack_columns<T: AsPrimitive<f64>>(
    columns: [&[T]; COLUMNS_AT_ONCE],
    j: usize,
    affine: Centred<'_>,
    stride: usize,
    into: &mut [f64],
) {
    let len = columns[0].len();
    let [a, b, c, d] = columns;
    let (a, b, c, d) = (&a[..len], &b[..len], &c[..len], &d[..len]);
    for i in 0..len {
        let Some(into) = into[i * stride + j..].first_chunk_mut::<COLUMNS_AT_ONCE>() else { return };
        *into = [
            affine.of(j, a[i].as_()),
            affine.of(j + 1, b[i].as_()),
            affine.of(j + 2, c[i].as_()),
            affine.of(j + 3, d[i].as_()),
        ];
    }
}

#[cfg(test)]
mod tests {
    use ndarray::{Array2, ArrayView2, Axis, ShapeBuilder, Slice};

    use crate::design::{Array, Block, DesignMatrix};

    /// Rows and columns as they are written out for the two factors, against the values one by one.
    fn assert_written_out(array: Array<'_>) {
        let (rows, width) = (array.rows(), array.columns());
        let design = DesignMatrix::new(vec![Block::Array(array.clone())], rows).unwrap();
        let design =
            design.seen_through(design.affine().rescaled(&vec![0.5; width], &vec![0.25; width]).unwrap().into());
        let (lo, hi) = (rows.min(3), rows);
        let (centre, factor) = (vec![1.0; width], vec![2.0; width]);
        let (across, down) = (width + 2, hi - lo + 5);
        let (mut by_rows, mut by_columns) = (vec![0.0; (hi - lo) * across], vec![0.0; width * down]);
        design.pack_rows(&(lo..hi), (&centre, &factor), across, &mut by_rows);
        design.fill(&(lo..hi), down, &mut by_columns);
        for i in lo..hi {
            for j in 0..width {
                let value = (array.get(i, j) - 0.5) * 4.0;
                assert_eq!(by_columns[j * down + i - lo], value, "row {i} of {rows}, column {j} of {width}");
                assert_eq!(by_rows[(i - lo) * across + j], (value - 1.0) * 2.0, "row {i} of {rows}, column {j}");
            }
        }
    }

    fn slice(array: &Array2<f64>, rows: Slice, columns: Slice) -> ArrayView2<'_, f64> {
        let mut view = array.view();
        view.slice_axis_inplace(Axis(0), rows);
        view.slice_axis_inplace(Axis(1), columns);
        view
    }

    #[test]
    fn arrays_of_any_layout_are_written_out() {
        for (rows, width) in [(4, 1), (70, 3), (9, 4), (66, 11), (130, 8)] {
            let value = |(i, j): (usize, usize)| ((i * 7919 + j * 104_729) % 1009) as f64 / 8.0;
            let by_rows = Array2::from_shape_fn((rows, width), value);
            let by_columns = Array2::from_shape_fn((rows, width).f(), value);
            let wide = Array2::from_shape_fn((2 * rows, 2 * width), value);
            let views: [ArrayView2<'_, f64>; 5] = [
                by_rows.view(),
                by_columns.view(),
                slice(&wide, Slice::new(0, Some(rows as isize), 1), Slice::new(1, Some(1 + width as isize), 1)),
                slice(&wide, Slice::new(0, None, 2), Slice::new(0, None, 2)),
                slice(&by_rows, Slice::new(0, None, -1), Slice::new(0, None, -1)),
            ];
            for view in views {
                let single = view.mapv(|x| x as f32);
                assert_written_out(single.view().into());
                assert_written_out(single.t().as_standard_layout().t().into());
                assert_written_out(view.into());
            }
        }
    }
}
