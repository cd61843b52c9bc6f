//! The largest eigenvalue of a symmetric positive semi-definite operator, by its products alone.

use faer::{Mat, Side};

use crate::error::{Error, Result};

/// Products are counted; a Krylov space of this many directions pins the largest eigenvalue of ordinary data.
const MOST_PRODUCTS: usize = 60;

/// Lanczos with full reorthogonalisation (Golub & Van Loan, *Matrix Computations*, §10.1): the Ritz value plus its
/// residual bounds the largest eigenvalue reached. Exact (to rounding) for up to 60 dimensions.
pub(crate) fn largest_eigenvalue(len: usize, product: &dyn Fn(&[f64]) -> Result<Vec<f64>>) -> Result<f64> {
    if len == 0 {
        return Ok(0.0);
    }
    // A start that favours no direction; fixed, so that results repeat.
    let mut v: Vec<f64> = (0..len).map(|i| 1.0 + ((i * 7919 + 13) % 101) as f64 / 101.0).collect();
    normalise(&mut v);
    let mut basis: Vec<Vec<f64>> = Vec::new();
    let (mut diagonal, mut off) = (Vec::new(), Vec::<f64>::new());
    loop {
        let mut next = product(&v)?;
        let alpha = dot(&next, &v);
        diagonal.push(alpha);
        basis.push(v);
        for _ in 0..2 {
            for earlier in &basis {
                let part = dot(&next, earlier);
                next.iter_mut().zip(earlier).for_each(|(x, e)| *x -= part * e);
            }
        }
        let beta = normalise(&mut next);
        let (ritz, tail) = top(&diagonal, &off)?;
        let residual = beta * tail.abs();
        let done = basis.len() == len || basis.len() == MOST_PRODUCTS;
        if done || !(residual > 1e-3 * ritz) || !(beta > 1e-14 * ritz) {
            return Ok(if basis.len() == len { ritz } else { ritz + residual });
        }
        off.push(beta);
        v = next;
    }
}

/// The largest eigenvalue of the tridiagonal matrix, and the last entry of its vector.
fn top(diagonal: &[f64], off: &[f64]) -> Result<(f64, f64)> {
    let k = diagonal.len();
    let matrix = Mat::from_fn(k, k, |i, j| match i.abs_diff(j) {
        0 => diagonal[i],
        1 => off[i.min(j)],
        _ => 0.0,
    });
    let what = "the eigenvalues of the curvature";
    let eigen = matrix.self_adjoint_eigen(Side::Lower).map_err(|_| Error::Factorisation { what })?;
    Ok((eigen.S()[k - 1], eigen.U()[(k - 1, k - 1)]))
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

fn normalise(v: &mut [f64]) -> f64 {
    let norm = dot(v, v).sqrt();
    if norm > 0.0 {
        v.iter_mut().for_each(|x| *x /= norm);
    }
    norm
}

#[cfg(test)]
mod tests {
    use super::largest_eigenvalue;

    #[test]
    fn diagonal_matrices_give_their_largest_entry() {
        for len in [1_usize, 5, 500] {
            let product = |v: &[f64]| Ok(v.iter().enumerate().map(|(i, x)| x * (i + 1) as f64).collect());
            let found = largest_eigenvalue(len, &product).unwrap_or(f64::NAN);
            let truth = len as f64;
            assert!(found >= truth * 0.999 && found <= truth * 1.01, "{len}: {found}");
        }
    }
}
