//! R: what is left of any number of rows for least squares.

use faer::linalg::matmul::matmul;
use faer::{Accum, Mat, MatMut, MatRef, Par};
use serde::{Deserialize, Serialize};

use crate::instructions::widest;

/// Columns that are eliminated before the others follow in one matrix product.
const PANEL: usize = 32;

/// The upper triangle R with RᵀR = AᵀA for all rows A that it has absorbed, by Householder reflections: it answers
/// every least-squares question about A, at p² numbers for any number of rows. Triangles merge, so rows may be spread
/// over blocks, files or machines.
///
/// # Source
/// Demmel, Grigori, Hoemmen & Langou (2012), *Communication-optimal parallel and sequential QR and LU factorizations*
/// (TSQR); the blocked form of the reflections by Schreiber & Van Loan (1989), *A storage-efficient WY representation*.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TsqrFactor {
    columns: usize,
    /// Row-major, zeros below the diagonal.
    values: Vec<f64>,
}

impl TsqrFactor {
    /// The triangle of no rows: zeros.
    #[must_use]
    pub fn zeros(columns: usize) -> Self {
        Self { columns, values: vec![0.0; columns * columns] }
    }

    /// How many columns.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// R of row i and column j; 0 below the diagonal and outside.
    #[must_use]
    pub fn get(&self, i: usize, j: usize) -> f64 {
        if j < self.columns { self.values.get(i * self.columns + j).copied().unwrap_or(0.0) } else { 0.0 }
    }

    /// The triangle of the rows of both.
    #[must_use]
    pub fn merge(mut self, other: &Self) -> Self {
        let q = self.columns.min(other.columns);
        let mut rows = vec![0.0; q * q];
        for i in 0..q {
            for j in i..q {
                rows[j * q + i] = other.values[i * other.columns + j];
            }
        }
        self.absorb(&mut rows, q, q, true);
        self
    }

    /// Takes in `height` rows, column-major, columns `stride` apart (the buffer is used up). `triangular` says that
    /// column j has nothing below row j.
    pub(crate) fn absorb(&mut self, rows: &mut [f64], stride: usize, height: usize, triangular: bool) {
        let q = self.columns;
        if height == 0 {
            return;
        }
        for start in (0..q).step_by(PANEL) {
            let end = (start + PANEL).min(q);
            let height = if triangular { height.min(end) } else { height };
            let (panel, rest) = rows.split_at_mut(end * stride);
            let panel = &mut panel[start * stride..];
            let mut rates = [0.0; PANEL];
            let top = &mut self.values[start * q..end * q];
            widest().dispatch(
                #[inline(always)]
                || eliminate(top, (q, start), panel, (stride, height), &mut rates),
            );
            if end < q {
                let factor = block_factor(panel, (stride, height), &rates[..end - start]);
                let columns = q - end;
                let v = MatRef::from_column_major_slice_with_stride(panel, height, end - start, stride);
                let mut below = MatMut::from_column_major_slice_with_stride_mut(rest, height, columns, stride);
                // Row-major: the transpose of a column-major one.
                let top = MatMut::from_column_major_slice_mut(top, q, end - start).transpose_mut();
                let mut top = top.subcols_mut(end, columns);
                // Qᵀ[R; B] = [R; B] − [I; V]·Tᵀ·(R + VᵀB).
                let mut sums = top.to_owned();
                matmul(sums.as_mut(), Accum::Add, v.transpose(), below.as_ref(), 1.0, Par::Seq);
                let mut parts = Mat::zeros(end - start, columns);
                matmul(parts.as_mut(), Accum::Replace, factor.transpose(), sums.as_ref(), 1.0, Par::Seq);
                top -= &parts;
                matmul(below.as_mut(), Accum::Add, v, parts.as_ref(), -1.0, Par::Seq);
            }
        }
    }
}

/// Eliminates the columns of a panel one by one: column k of the rows becomes the tail v of the reflection
/// I − τ[1; v][1; v]ᵀ that sends (R_kk, rows) to (∓norm, 0).
#[inline(always)]
fn eliminate(
    top: &mut [f64],
    (q, start): (usize, usize),
    panel: &mut [f64],
    (stride, height): (usize, usize),
    rates: &mut [f64; PANEL],
) {
    let width = top.len() / q;
    for k in 0..width {
        let (left, right) = panel.split_at_mut((k + 1) * stride);
        let tail = &mut left[k * stride..k * stride + height];
        let row = &mut top[k * q + start..k * q + start + width];
        let head = row[k];
        let norm = norm(head, tail);
        // Nothing to eliminate.
        if norm == head.abs() && tail.iter().all(|x| *x == 0.0) {
            rates[k] = 0.0;
            continue;
        }
        let image = if head > 0.0 { -norm } else { norm };
        let pivot = head - image;
        tail.iter_mut().for_each(|x| *x /= pivot);
        let rate = -pivot / image;
        rates[k] = rate;
        row[k] = image;
        for (other, r) in right.chunks_mut(stride).zip(&mut row[k + 1..]) {
            let other = &mut other[..height];
            let part = rate * (*r + dot(tail, other));
            *r -= part;
            other.iter_mut().zip(tail.iter()).for_each(|(x, v)| *x -= part * v);
        }
    }
}

/// T with H₁H₂… = I − V·T·Vᵀ.
fn block_factor(panel: &[f64], (stride, height): (usize, usize), rates: &[f64]) -> Mat<f64> {
    let width = rates.len();
    let v = MatRef::from_column_major_slice_with_stride(panel, height, width, stride);
    let mut products = Mat::zeros(width, width);
    matmul(products.as_mut(), Accum::Replace, v.transpose(), v, 1.0, Par::Seq);
    let mut factor = Mat::zeros(width, width);
    for k in 0..width {
        factor[(k, k)] = rates[k];
        for i in 0..k {
            let sum: f64 = (i..k).map(|l| factor[(i, l)] * products[(l, k)]).sum();
            factor[(i, k)] = -rates[k] * sum;
        }
    }
    factor
}

/// ‖(head, tail)‖. Squares that leave the range of f64 are scaled by a power of two, which is exact: a column times
/// 2ᵏ has exactly 2ᵏ times the norm.
#[inline(always)]
fn norm(head: f64, tail: &[f64]) -> f64 {
    let plain = head * head + dot(tail, tail);
    if (1e-200..=1e200).contains(&plain) {
        return plain.sqrt();
    }
    let largest = tail.iter().fold(head.abs(), |most, x| most.max(x.abs()));
    if largest == 0.0 || !largest.is_finite() {
        return if plain.is_nan() { plain } else { largest };
    }
    // Two factors, because 2⁻¹⁰⁷⁴ has no reciprocal.
    let half = 2.0_f64.powi(-(largest.log2() as i32) / 2);
    let scaled = |x: f64| x * half * half;
    let sum = tail.iter().fold(scaled(head) * scaled(head), |sum, &x| sum + scaled(x) * scaled(x));
    sum.sqrt() / half / half
}

/// Σ a·b in sixteen fixed lanes.
#[inline(always)]
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut lanes = [0.0; 16];
    let (a_chunks, a_rest) = a.as_chunks::<16>();
    let (b_chunks, b_rest) = b.as_chunks::<16>();
    for (x, y) in a_chunks.iter().zip(b_chunks) {
        for k in 0..16 {
            lanes[k] += x[k] * y[k];
        }
    }
    let rest: f64 = a_rest.iter().zip(b_rest).map(|(x, y)| x * y).sum();
    for width in [8, 4, 2, 1] {
        for k in 0..width {
            lanes[k] += lanes[k + width];
        }
    }
    lanes[0] + rest
}

#[cfg(test)]
mod tests {
    use super::{TsqrFactor, norm};

    /// Numbers without a pattern.
    fn value(i: usize, j: usize) -> f64 {
        ((i * 7919 + j * 104_729 + 13) % 1009) as f64 / 504.5 - 1.0
    }

    fn of(rows: std::ops::Range<usize>, columns: usize) -> TsqrFactor {
        let mut triangle = TsqrFactor::zeros(columns);
        let height = rows.len();
        let mut buffer = vec![0.0; columns * (height + 3)];
        for j in 0..columns {
            for i in rows.clone() {
                buffer[j * (height + 3) + i - rows.start] = value(i, j);
            }
        }
        triangle.absorb(&mut buffer, height + 3, height, false);
        triangle
    }

    /// The largest difference between RᵀR and AᵀA.
    fn gap(triangle: &TsqrFactor, rows: usize) -> f64 {
        let q = triangle.columns();
        let mut worst = 0.0_f64;
        for a in 0..q {
            for b in 0..q {
                let left: f64 = (0..q).map(|i| triangle.get(i, a) * triangle.get(i, b)).sum();
                let right: f64 = (0..rows).map(|i| value(i, a) * value(i, b)).sum();
                worst = worst.max((left - right).abs());
            }
        }
        worst
    }

    #[test]
    fn the_gram_of_r_is_the_gram_of_the_rows() {
        for (rows, columns) in [(1, 1), (3, 5), (40, 5), (200, 33), (300, 100), (70, 90)] {
            let whole = of(0..rows, columns);
            assert!(gap(&whole, rows) < 1e-12 * rows as f64, "{rows}×{columns}: {}", gap(&whole, rows));
            let merged = of(0..rows / 2, columns).merge(&of(rows / 2..rows, columns));
            assert!(gap(&merged, rows) < 1e-12 * rows as f64, "{rows}×{columns} in two parts");
        }
    }

    #[test]
    fn norms_survive_squares_that_overflow() {
        assert_eq!(norm(3.0, &[4.0]), 5.0);
        assert_eq!(norm(3e300, &[4e300]) / 1e300, 5.0);
        assert!((norm(3e-300, &[4e-300]) / 1e-300 - 5.0).abs() < 1e-15);
        assert_eq!(norm(0.0, &[0.0, 5e-324]), 5e-324);
        assert_eq!(norm(0.0, &[0.0]), 0.0);
        assert!(norm(f64::NAN, &[1.0]).is_nan());
    }
}
