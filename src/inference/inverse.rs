//! The inverse of a matrix over the parameters.

use faer::linalg::triangular_solve::{solve_lower_triangular_in_place, solve_upper_triangular_in_place};
use faer::{Mat, Par, Side};

use super::gate::dependent;
use super::parameters::Parameters;
use crate::error::{Error, Result};
use crate::linalg::cholesky::cholesky;

/// Eigenvalues that are smaller, relatively, are rounding.
const RANK: f64 = 1e-11;
/// Parameters with this part in a direction without curvature are named.
const NAMED: f64 = 0.05;

/// The inverse of a positive definite matrix, and the root of its condition number, once its diagonal is 1.
pub(super) fn inverted(matrix: &Mat<f64>, parameters: &Parameters) -> Result<(Mat<f64>, f64)> {
    let side = matrix.nrows();
    let lengths: Vec<f64> = (0..side).map(|j| matrix[(j, j)].sqrt()).collect();
    if let Some(j) = lengths.iter().position(|length| !(*length > 0.0 && length.is_finite())) {
        return Err(dependent(&[&parameters.names[j]]));
    }
    let scaled = Mat::from_fn(side, side, |i, j| matrix[(i, j)] / lengths[i] / lengths[j]);
    let failed = |_| Error::Factorisation { what: "the second derivatives" };
    let eigen = scaled.self_adjoint_eigen(Side::Lower).map_err(failed)?;
    let values: Vec<f64> = eigen.S().column_vector().iter().copied().collect();
    let (least, most) = values.iter().fold((f64::INFINITY, 0.0_f64), |(least, most), v| (least.min(*v), most.max(*v)));
    if !(least > RANK * most) {
        let direction = eigen.U().col(values.iter().position(|v| *v == least).unwrap_or(0));
        let names = (0..side).filter(|j| direction[*j].abs() > NAMED).map(|j| parameters.names[j].as_str());
        return Err(dependent(&names.collect::<Vec<_>>()));
    }
    let lower = cholesky(scaled).ok_or(Error::Factorisation { what: "the second derivatives" })?;
    let mut inverse = Mat::<f64>::identity(side, side);
    solve_lower_triangular_in_place(lower.as_ref(), inverse.as_mut(), Par::Seq);
    solve_upper_triangular_in_place(lower.transpose(), inverse.as_mut(), Par::Seq);
    let inverse = Mat::from_fn(side, side, |i, j| {
        let (a, b) = (inverse[(i, j)], inverse[(j, i)]);
        0.5 * (a + b) / lengths[i] / lengths[j]
    });
    Ok((inverse, (most / least).sqrt()))
}
