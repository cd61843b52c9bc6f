//! Rows written out row by row, for a gram: dense features beside each other, the others by name.

use std::ops::Range;

use ndarray::{ArrayView2, Axis};
use num_traits::AsPrimitive;

use super::DesignMatrix;
use super::block::{Array, Block, Codes};

/// Columns that are turned into rows at a time.
const ABREAST: usize = 4;
/// Rows of a number column that are read at a time.
const RUN: usize = 64;

/// `((value − shift)·inverse − centre)·factor`, each per dense feature.
#[derive(Debug, Clone, Copy)]
struct Affine<'s> {
    shift: &'s [f64],
    inverse: &'s [f64],
    centre: &'s [f64],
    factor: &'s [f64],
}

impl Affine<'_> {
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
        pulp::Arch::new().dispatch(
            #[inline(always)]
            || {
                let mut at = 0;
                for (start, block) in self.blocks.iter().filter(|(_, block)| block.is_dense()) {
                    let (span, width) = (*start..*start + block.features(), block.features());
                    let affine = Affine {
                        shift: &self.shift[span.clone()],
                        inverse: &self.inverse[span],
                        centre: &centre[at..at + width],
                        factor: &factor[at..at + width],
                    };
                    let into = &mut into[at..];
                    match block {
                        Block::Array(Array::F64(view)) => pack_array(view, rows, affine, stride, into),
                        Block::Array(Array::F32(view)) => pack_array(view, rows, affine, stride, into),
                        Block::Numbers(numbers) => {
                            let mut values = [0.0; RUN];
                            for lo in rows.clone().step_by(RUN) {
                                let values = &mut values[..RUN.min(rows.end - lo)];
                                numbers.read(lo, values);
                                let into = into[(lo - rows.start) * stride..].chunks_mut(stride);
                                into.zip(values).for_each(|(into, value)| into[0] = affine.of(0, *value));
                            }
                        }
                        _ => {}
                    }
                    at += width;
                }
            },
        );
    }

    /// The features of a row outside the dense blocks that are not zero: each with its value.
    pub(crate) fn active(&self, row: usize, mut each: impl FnMut(usize, f64)) {
        for (start, block) in &self.blocks {
            match block {
                Block::Codes(codes) => {
                    let code = codes.codes[row];
                    if code != Codes::NONE {
                        let feature = start + code as usize;
                        each(feature, self.inverse[feature]);
                    }
                }
                Block::Sparse(rows) => {
                    rows.row(row).for_each(|(j, value)| each(start + j, value * self.inverse[start + j]));
                }
                _ => {}
            }
        }
    }
}

#[inline(always)]
fn pack_array<T: AsPrimitive<f64>>(
    view: &ArrayView2<'_, T>,
    rows: &Range<usize>,
    affine: Affine<'_>,
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
        let mut columns = view.columns().into_iter().map(|column| column.to_slice());
        let mut j = 0;
        while j < width {
            let next: [Option<&[T]>; ABREAST] = std::array::from_fn(|_| columns.next().flatten());
            if let [Some(a), Some(b), Some(c), Some(d)] = next {
                pack_columns([a, b, c, d], j, affine, stride, into);
            } else {
                for k in j..(j + ABREAST).min(width) {
                    let values = view.column(k).into_iter().zip(into.chunks_mut(stride));
                    values.for_each(|(value, into)| into[k] = affine.of(k, value.as_()));
                }
            }
            j += ABREAST;
        }
    }
}

#[inline(always)]
fn pack_row<T: AsPrimitive<f64>>(row: &[T], affine: Affine<'_>, into: &mut [f64]) {
    let Affine { shift, inverse, centre, factor } = affine;
    let maps = shift.iter().zip(inverse).zip(centre).zip(factor);
    for ((into, value), (((shift, inverse), centre), factor)) in into.iter_mut().zip(row).zip(maps) {
        *into = ((value.as_() - shift) * inverse - centre) * factor;
    }
}

/// Neighbouring columns, from `j` on.
#[inline(always)]
fn pack_columns<T: AsPrimitive<f64>>(
    columns: [&[T]; ABREAST],
    j: usize,
    affine: Affine<'_>,
    stride: usize,
    into: &mut [f64],
) {
    let len = columns[0].len();
    let columns = columns.map(|column| &column[..len]);
    for (i, into) in into.chunks_mut(stride).take(len).enumerate() {
        let Some(into) = into[j..].first_chunk_mut::<ABREAST>() else { return };
        for k in 0..ABREAST {
            into[k] = affine.of(j + k, columns[k][i].as_());
        }
    }
}
