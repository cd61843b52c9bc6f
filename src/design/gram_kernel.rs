//! The inner loop of a gram: rows in, the upper triangle of XᵀX out.

use pulp::{Simd, WithSimd};

use crate::instructions::widest;

/// Rows of the gram at a time: with three vectors across, they fill the registers of AVX2.
const HEIGHT: usize = 4;

/// Columns apart for `width` of them: whole cache lines and an odd number of them, so that neighbouring rows do not
/// share their places in the cache.
pub(crate) fn gram_stride(width: usize) -> usize {
    8 * (width.div_ceil(8) | 1)
}

/// gram += XᵀX of `rows`, which are [`gram_stride`] apart and zero beyond `width`. Both are row-major; of the gram (of
/// a whole stride of rows) only what lies on and right of the diagonal is meant.
pub(crate) fn add_gram(rows: &[f64], width: usize, gram: &mut [f64]) {
    widest().dispatch(AddGram { rows, width, stride: gram_stride(width), gram });
}

struct AddGram<'a> {
    rows: &'a [f64],
    width: usize,
    stride: usize,
    gram: &'a mut [f64],
}

/// Where a tile of the gram is: its first row, its first vector.
#[derive(Clone, Copy)]
struct GramTile {
    row: usize,
    vector: usize,
}

impl WithSimd for AddGram<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(mut self, simd: S) {
        let end = self.width.div_ceil(S::F64_LANES);
        for start in (0..end).step_by(3) {
            let next = (start + 3).min(end);
            for row in (0..(next * S::F64_LANES).min(self.width)).step_by(HEIGHT) {
                // What lies left of the diagonal is not wanted.
                let vector = start.max(row / S::F64_LANES);
                let place = GramTile { row, vector };
                match next - vector {
                    3 => self.add_tile::<S, 3>(simd, place),
                    2 => self.add_tile::<S, 2>(simd, place),
                    _ => self.add_tile::<S, 1>(simd, place),
                }
            }
        }
    }
}

impl AddGram<'_> {
    #[inline(always)]
    fn add_tile<S: Simd, const N: usize>(&mut self, simd: S, GramTile { row, vector }: GramTile) {
        let step = self.stride / S::F64_LANES;
        let (vectors, _) = S::as_simd_f64s(self.rows);
        let mut sums = [[simd.splat_f64s(0.0); N]; HEIGHT];
        for (numbers, vectors) in self.rows.chunks_exact(self.stride).zip(vectors.chunks_exact(step)) {
            let (left, right) = (numbers[row..].first_chunk::<HEIGHT>(), vectors[vector..].first_chunk::<N>());
            let (Some(left), Some(right)) = (left, right) else { return };
            for a in 0..HEIGHT {
                let factor = simd.splat_f64s(left[a]);
                for b in 0..N {
                    sums[a][b] = simd.mul_add_f64s(factor, right[b], sums[a][b]);
                }
            }
        }
        let (gram, _) = S::as_mut_simd_f64s(self.gram);
        for (a, sums) in sums.iter().enumerate() {
            let Some(into) = gram[(row + a) * step + vector..].first_chunk_mut::<N>() else { return };
            for b in 0..N {
                into[b] = simd.add_f64s(into[b], sums[b]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{add_gram, gram_stride};
    use crate::instructions::assert_same_on_all;

    #[test]
    fn the_gram_is_the_sum_of_products() {
        for (rows, width) in [(1, 1), (3, 2), (64, 8), (17, 9), (5, 22), (64, 41), (10, 102)] {
            let stride = gram_stride(width);
            assert!(stride >= width && stride % 16 == 8);
            // Small integers: every sum is exact.
            let value = |i: usize, j: usize| ((i * 31 + j * 17 + 5) % 13) as f64 - 6.0;
            let mut packed = vec![0.0; rows * stride];
            (0..rows).for_each(|i| (0..width).for_each(|j| packed[i * stride + j] = value(i, j)));
            let mut gram = vec![0.0; stride * stride];
            add_gram(&packed, width, &mut gram);
            add_gram(&packed, width, &mut gram);
            for a in 0..width {
                for b in a..width {
                    let sum: f64 = (0..rows).map(|i| value(i, a) * value(i, b)).sum();
                    assert_eq!(gram[a * stride + b], 2.0 * sum, "{rows}×{width} at {a}, {b}");
                }
            }
        }
    }

    #[test]
    fn the_gram_has_the_same_bits_on_all_machines() {
        for (rows, width) in [(1, 1), (17, 3), (64, 9), (33, 22), (64, 41)] {
            let stride = gram_stride(width);
            let mut packed = vec![0.0; rows * stride];
            for (i, row) in packed.chunks_mut(stride).enumerate() {
                row[..width].iter_mut().enumerate().for_each(|(j, x)| *x = ((i * 31 + j * 17) % 101) as f64 / 97.0);
            }
            assert_same_on_all(&format!("the gram of {rows}×{width}"), || {
                let mut gram = vec![0.0; stride * stride];
                (0..2).for_each(|_| add_gram(&packed, width, &mut gram));
                let upper = (0..width).flat_map(|a| (a..width).map(move |b| a * stride + b));
                upper.map(|at| gram[at].to_bits()).collect::<Vec<u64>>()
            });
        }
    }
}
