//! Cholesky's factor, and the condition number that it knows.

use faer::dyn_stack::{MemBuffer, MemStack};
use faer::linalg::cholesky::llt::factor::{cholesky_in_place, cholesky_in_place_scratch};
use faer::linalg::matmul::matmul;
use faer::linalg::triangular_solve::{solve_lower_triangular_in_place, solve_upper_triangular_in_place};
use faer::{Accum, Mat, MatRef, Par};

use super::largest_eigenvalue;
use crate::error::Result;

/// The lower triangle L of `matrix` = L·Lᵀ, if it is positive definite.
pub(crate) fn cholesky(mut matrix: Mat<f64>) -> Option<Mat<f64>> {
    let size = matrix.nrows();
    let mut memory = MemBuffer::new(cholesky_in_place_scratch::<f64>(size, Par::Seq, Default::default()));
    let stack = MemStack::new(&mut memory);
    cholesky_in_place(matrix.as_mut(), Default::default(), Par::Seq, stack, Default::default()).ok()?;
    Some(Mat::from_fn(size, size, |i, j| if i >= j { matrix[(i, j)] } else { 0.0 }))
}

/// κ₂ of the columns whose gram is `matrix`, its factor being `lower`: by Lanczos on both.
pub(crate) fn condition_of(matrix: &Mat<f64>, lower: &Mat<f64>) -> Result<f64> {
    let size = matrix.nrows();
    if size == 0 {
        return Ok(1.0);
    }
    let product = |v: &[f64]| {
        let mut image = Mat::zeros(size, 1);
        let v = MatRef::from_column_major_slice(v, size, 1);
        matmul(image.as_mut(), Accum::Replace, matrix.as_ref(), v, 1.0, Par::Seq);
        Ok(image.col_as_slice(0).to_vec())
    };
    let inverse = |v: &[f64]| {
        let mut image = MatRef::from_column_major_slice(v, size, 1).to_owned();
        solve_lower_triangular_in_place(lower.as_ref(), image.as_mut(), Par::Seq);
        solve_upper_triangular_in_place(lower.transpose(), image.as_mut(), Par::Seq);
        Ok(image.col_as_slice(0).to_vec())
    };
    Ok((largest_eigenvalue(size, &product)? * largest_eigenvalue(size, &inverse)?).sqrt())
}
