//! Equations with a symmetric matrix that has no negative eigenvalue, though perhaps some that are 0.

use faer::linalg::triangular_solve::{solve_lower_triangular_in_place, solve_upper_triangular_in_place};
use faer::{Mat, Par, Side};

use super::cholesky::cholesky;
use crate::error::{Error, Result};

/// A matrix made ready to be divided by: equilibrated, then by Cholesky's factor; where that is not there, by eigenvectors,
/// those of rounding left out.
#[derive(Debug)]
pub(crate) struct SemidefiniteFactor {
    /// The roots of the diagonal.
    lengths: Vec<f64>,
    parts: Parts,
}

#[derive(Debug)]
enum Parts {
    Lower(Mat<f64>),
    Spectrum(Mat<f64>, Vec<f64>),
}

/// Pivots that are smaller, relatively, are left to the eigenvectors.
const SMALLEST_PIVOT: f64 = 1e-6;

impl SemidefiniteFactor {
    /// The matrix of `side` columns, column-major.
    pub(crate) fn new(matrix: &[f64], side: usize) -> Result<Self> {
        let length = |j: usize| Some(matrix[j * side + j].sqrt()).filter(|d| *d > 0.0).unwrap_or(1.0);
        let lengths: Vec<f64> = (0..side).map(length).collect();
        let scaled = Mat::from_fn(side, side, |i, j| matrix[j * side + i] / lengths[i] / lengths[j]);
        let sound = |lower: &Mat<f64>| (0..side).all(|j| lower[(j, j)] > SMALLEST_PIVOT);
        if let Some(lower) = cholesky(scaled.clone()).filter(sound) {
            return Ok(Self { lengths, parts: Parts::Lower(lower) });
        }
        let failed = |_| Error::Factorisation { what: "the second derivatives" };
        let eigen = scaled.self_adjoint_eigen(Side::Lower).map_err(failed)?;
        let values: Vec<f64> = eigen.S().column_vector().iter().copied().collect();
        Ok(Self { lengths, parts: Parts::Spectrum(eigen.U().to_owned(), values) })
    }

    /// The shortest x of matrix·x = `right` (short when each column has length 1).
    pub(crate) fn solve(&self, right: &[f64]) -> Vec<f64> {
        let side = self.lengths.len();
        let mut x = Mat::from_fn(side, 1, |j, _| right[j] / self.lengths[j]);
        match &self.parts {
            Parts::Lower(lower) => {
                solve_lower_triangular_in_place(lower.as_ref(), x.as_mut(), Par::Seq);
                solve_upper_triangular_in_place(lower.transpose(), x.as_mut(), Par::Seq);
            }
            Parts::Spectrum(vectors, values) => {
                let largest = values.iter().fold(0.0, |most: f64, v| most.max(v.abs()));
                let cut = largest * 64.0 * side.max(16) as f64 * f64::EPSILON;
                let mut parts = vectors.transpose() * &x;
                for (k, value) in values.iter().enumerate() {
                    parts[(k, 0)] = if *value > cut { parts[(k, 0)] / value } else { 0.0 };
                }
                x = vectors * parts;
            }
        }
        (0..side).map(|j| x[(j, 0)] / self.lengths[j]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_regular_matrix_is_divided_by_and_a_singular_one_gives_the_shortest() {
        let solve = |matrix: &[f64], right: &[f64]| SemidefiniteFactor::new(matrix, right.len()).unwrap().solve(right);
        let regular = solve(&[4.0, 2.0, 2.0, 3.0], &[2.0, 5.0]);
        assert!((regular[0] + 0.5).abs() < 1e-14 && (regular[1] - 2.0).abs() < 1e-14, "{regular:?}");
        let singular = solve(&[1.0, 1.0, 1.0, 1.0], &[2.0, 2.0]);
        assert!(singular.iter().all(|x| (x - 1.0).abs() < 1e-14), "{singular:?}");
        assert_eq!(solve(&[0.0], &[0.0]), [0.0]);
    }
}
