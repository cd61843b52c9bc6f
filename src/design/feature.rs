//! One feature of all rows, and what a step along its weight asks of it.

use std::ops::Range;

use pulp::Simd;

use super::kernel::{Element, Kernel, LANES, dispatch};

/// The values of one feature as they are stored.
#[derive(Debug, Clone, Copy)]
pub(crate) enum ColumnValues<'c> {
    F64(&'c [f64]),
    F32(&'c [f32]),
    /// Those that are not zero, by ascending rows; all of them 1 where there are no values.
    Sparse {
        rows: &'c [u32],
        values: Option<&'c [f64]>,
    },
}

/// One feature x = (value − shift)·inverse; a sparse one is only scaled.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Feature<'c> {
    pub(super) column: ColumnValues<'c>,
    pub(super) shift: f64,
    pub(super) inverse: f64,
}

/// Independent sums of a dense product, of eight lanes each.
const VECTORS_AT_ONCE: usize = 4;

impl Feature<'_> {
    /// Σ x·u.
    #[inline]
    pub(crate) fn dot(&self, u: &[f64]) -> f64 {
        let Self { column, shift, inverse } = *self;
        match column {
            ColumnValues::F64(values) => inverse * dispatch(Dot { values, shift, u }),
            ColumnValues::F32(values) => inverse * dispatch(Dot { values, shift, u }),
            ColumnValues::Sparse { rows, values: None } => {
                inverse * rows.iter().map(|&row| u[row as usize]).sum::<f64>()
            }
            ColumnValues::Sparse { rows, values: Some(values) } => {
                inverse * rows.iter().zip(values).map(|(&row, value)| value * u[row as usize]).sum::<f64>()
            }
        }
    }

    /// into += step·x, or step·x∘by.
    #[inline]
    pub(crate) fn add(&self, step: f64, by: Option<&[f64]>, into: &mut [f64]) {
        let (shift, step) = (self.shift, step * self.inverse);
        match self.column {
            ColumnValues::F64(values) => dispatch(Add { values, shift, step, by, into }),
            ColumnValues::F32(values) => dispatch(Add { values, shift, step, by, into }),
            ColumnValues::Sparse { rows, values } => {
                for (entry, &row) in rows.iter().enumerate() {
                    let value = values.map_or(step, |values| step * values[entry]);
                    into[row as usize] += by.map_or(value, |by| value * by[row as usize]);
                }
            }
        }
    }

    /// Σ by·x and Σ by·x²; without `by` each row counts once.
    pub(crate) fn moments(&self, by: Option<&[f64]>) -> (f64, f64) {
        let Self { column, shift, inverse } = *self;
        let (first, second) = match column {
            ColumnValues::F64(values) => dispatch(WeightedMoments { values, shift, by }),
            ColumnValues::F32(values) => dispatch(WeightedMoments { values, shift, by }),
            ColumnValues::Sparse { rows, values } => {
                let entries = rows.iter().enumerate().map(|(entry, &row)| {
                    let value = values.map_or(1.0, |values| values[entry]);
                    (by.map_or(1.0, |by| by[row as usize]), value)
                });
                entries.fold((0.0, 0.0), |(a, b), (s, x)| (a + s * x, b + s * x * x))
            }
        };
        (inverse * first, inverse * inverse * second)
    }

    /// x, times `roots` where there are some, of these rows.
    pub(crate) fn fill(&self, rows: Range<usize>, roots: Option<&[f64]>, into: &mut [f64]) {
        let Self { column, shift, inverse } = *self;
        match column {
            ColumnValues::F64(values) => {
                let values = values[rows].iter();
                into.iter_mut().zip(values).for_each(|(x, value)| *x = (value - shift) * inverse);
            }
            ColumnValues::F32(values) => {
                let values = values[rows].iter();
                into.iter_mut().zip(values).for_each(|(x, value)| *x = (f64::from(*value) - shift) * inverse);
            }
            ColumnValues::Sparse { rows: at, values } => {
                into.fill(0.0);
                let from = at.partition_point(|&row| (row as usize) < rows.start);
                for (entry, &row) in at.iter().enumerate().skip(from).take_while(|(_, row)| (**row as usize) < rows.end)
                {
                    into[row as usize - rows.start] = inverse * values.map_or(1.0, |values| values[entry]);
                }
            }
        }
        if let Some(roots) = roots {
            into.iter_mut().zip(roots).for_each(|(x, root)| *x *= root);
        }
    }

    /// How many values are stored.
    pub(crate) fn stored(&self) -> usize {
        match self.column {
            ColumnValues::F64(values) => values.len(),
            ColumnValues::F32(values) => values.len(),
            ColumnValues::Sparse { rows, .. } => rows.len(),
        }
    }
}

/// Σ (value − shift)·u.
struct Dot<'k, T> {
    values: &'k [T],
    shift: f64,
    u: &'k [f64],
}

impl<T: Element> Kernel for Dot<'_, T> {
    type Output = f64;

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> f64 {
        let shift = simd.splat_f64s(self.shift);
        let mut sums = [simd.splat_f64s(0.0); VECTORS_AT_ONCE];
        let (values, rest) = self.values.as_chunks::<LANES>();
        let (u, left) = self.u[..self.values.len()].as_chunks::<LANES>();
        for (values, u) in values.chunks(VECTORS_AT_ONCE).zip(u.chunks(VECTORS_AT_ONCE)) {
            for (k, (values, u)) in values.iter().zip(u).enumerate() {
                let x = simd.sub_f64s(T::vector(simd, values), shift);
                sums[k] = simd.mul_add_f64s(x, f64::vector(simd, u), sums[k]);
            }
        }
        let [a, b, c, d] = sums;
        let mut sum = simd.reduce_sum_f64s(simd.add_f64s(simd.add_f64s(a, c), simd.add_f64s(b, d)));
        for (value, u) in rest.iter().zip(left) {
            sum += ((*value).into() - self.shift) * u;
        }
        sum
    }
}

/// into += step·(value − shift)∘by.
struct Add<'k, T> {
    values: &'k [T],
    shift: f64,
    step: f64,
    by: Option<&'k [f64]>,
    into: &'k mut [f64],
}

impl<T: Element> Kernel for Add<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, _simd: S) {
        let Self { values, shift, step, by, into } = self;
        match by {
            Some(by) => {
                for ((into, value), by) in into.iter_mut().zip(values).zip(by) {
                    let value: f64 = (*value).into();
                    *into += step * (value - shift) * by;
                }
            }
            None => {
                for (into, value) in into.iter_mut().zip(values) {
                    let value: f64 = (*value).into();
                    *into += step * (value - shift);
                }
            }
        }
    }
}

/// Σ by·(value − shift) and Σ by·(value − shift)².
struct WeightedMoments<'k, T> {
    values: &'k [T],
    shift: f64,
    by: Option<&'k [f64]>,
}

impl<T: Element> Kernel for WeightedMoments<'_, T> {
    type Output = (f64, f64);

    #[inline(always)]
    fn run<S: Simd>(self, _simd: S) -> (f64, f64) {
        let (mut first, mut second) = ([0.0; LANES], [0.0; LANES]);
        for (k, values) in self.values.chunks(LANES).enumerate() {
            let mut by = [1.0; LANES];
            if let Some(all) = self.by {
                by.iter_mut().zip(&all[k * LANES..]).for_each(|(by, of)| *by = *of);
            }
            for (lane, value) in values.iter().enumerate() {
                let x: f64 = (*value).into() - self.shift;
                first[lane] += by[lane] * x;
                second[lane] += by[lane] * x * x;
            }
        }
        (first.iter().sum(), second.iter().sum())
    }
}

#[cfg(test)]
mod tests {
    use super::{ColumnValues, Feature};
    use crate::instructions::assert_same_on_all;

    #[test]
    fn the_products_of_a_feature_are_those_of_its_values() {
        for n in [1_usize, 7, 8, 40, 101] {
            let values: Vec<f64> = (0..n).map(|i| ((i * 37 + 11) % 19) as f64 - 9.0).collect();
            let narrow: Vec<f32> = values.iter().map(|value| *value as f32).collect();
            let u: Vec<f64> = (0..n).map(|i| ((i * 13 + 5) % 7) as f64 - 3.0).collect();
            let by: Vec<f64> = (0..n).map(|i| (i % 4) as f64).collect();
            let rows: Vec<u32> = (0..n as u32).filter(|row| values[*row as usize] != 0.0).collect();
            let entries: Vec<f64> = rows.iter().map(|row| values[*row as usize]).collect();
            let sparse = ColumnValues::Sparse { rows: &rows, values: Some(&entries) };
            // Small integers and halves: every sum is exact.
            for (column, shift) in [(ColumnValues::F64(&values), 2.0), (ColumnValues::F32(&narrow), 2.0), (sparse, 0.0)]
            {
                let feature = Feature { column, shift, inverse: 0.5 };
                let x: Vec<f64> = values.iter().map(|value| (value - shift) * 0.5).collect();
                assert_eq!(feature.dot(&u), x.iter().zip(&u).map(|(x, u)| x * u).sum::<f64>());
                let first: f64 = x.iter().zip(&by).map(|(x, s)| s * x).sum();
                let second: f64 = x.iter().zip(&by).map(|(x, s)| s * x * x).sum();
                assert_eq!(feature.moments(Some(&by)), (first, second));
                let (mut plain, mut weighted) = (u.clone(), u.clone());
                feature.add(3.0, None, &mut plain);
                feature.add(3.0, Some(&by), &mut weighted);
                let mut filled = vec![7.0; n - n / 3];
                feature.fill(n / 3..n, None, &mut filled);
                for i in 0..n {
                    assert_eq!(plain[i], u[i] + 3.0 * x[i]);
                    assert_eq!(weighted[i], u[i] + 3.0 * x[i] * by[i]);
                    assert!(i < n / 3 || filled[i - n / 3] == x[i]);
                }
            }
        }
    }

    #[test]
    fn a_feature_has_the_same_bits_on_all_machines() {
        for n in [1_usize, 7, 8, 40, 101] {
            let noise = |k: usize| (0..n).map(|i| ((i * 7919 + k) % 1009) as f64 / 97.0 - 5.0).collect::<Vec<f64>>();
            let (values, u) = (noise(1), noise(2));
            let narrow: Vec<f32> = values.iter().map(|value| *value as f32).collect();
            for column in [ColumnValues::F64(&values), ColumnValues::F32(&narrow)] {
                let feature = Feature { column, shift: 0.3, inverse: 0.7 };
                assert_same_on_all(&format!("a feature of {n} rows"), || {
                    let mut into = u.clone();
                    feature.add(3.1, None, &mut into);
                    feature.add(0.3, Some(&u), &mut into);
                    let (first, second) = feature.moments(Some(&u));
                    into.extend([feature.dot(&u), first, second]);
                    into.iter().map(|x| x.to_bits()).collect::<Vec<u64>>()
                });
            }
        }
    }
}
