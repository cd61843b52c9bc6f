//! White's test of equal variances.

use faer::{Mat, Side};

use super::JointTest;
use super::optimum::Optimum;
use super::parameters::add_outer_product;
use super::reference::chi_squared;
use crate::error::{Error, Result};

/// Eigenvalues that are smaller, relatively, are of features that follow from the others, as the square of a category.
const RANK: f64 = 1e-10;
/// More regressors would take a matrix of more than this number squared.
const MOST_REGRESSORS: usize = 1024;

/// n·R² of the regression of e² on all features, their squares and their products, against χ² of as many degrees as of these are
/// independent; `None` where there are no fewer of them than examples, or more than 1024.
///
/// # Source
/// White (1980), Econometrica 48, section 3.
pub(super) fn white_test(optimum: &Optimum<'_>) -> Result<Option<JointTest>> {
    let p = optimum.parameters.len();
    let (n, regressors) = (optimum.problem.objective.examples() as usize, p * (p + 1) / 2);
    if regressors > MOST_REGRESSORS.min(n.saturating_sub(1)) {
        return Ok(None);
    }
    let sums = Sums::of(optimum, regressors)?;
    let (n, mean) = (n as f64, sums.squares / n as f64);
    let moment = |i: usize, j: usize| sums.products[(i, j)] - sums.regressors[i] * sums.regressors[j] / n;
    let varying: Vec<usize> = (0..regressors).filter(|j| moment(*j, *j) > RANK * sums.products[(*j, *j)]).collect();
    let length = |j: usize| moment(j, j).sqrt();
    let correlations = Mat::from_fn(varying.len(), varying.len(), |i, j| {
        let (i, j) = (varying[i], varying[j]);
        moment(i, j) / length(i) / length(j)
    });
    let failed = |_| Error::Factorisation { what: "the products of features" };
    let eigen = correlations.self_adjoint_eigen(Side::Lower).map_err(failed)?;
    let of_squares = |j: usize| (sums.squares_by_regressors[j] - mean * sums.regressors[j]) / length(j);
    let values: Vec<f64> = eigen.S().column_vector().iter().copied().collect();
    let largest = values.iter().copied().fold(0.0, f64::max);
    let (mut explained, mut constraints) = (0.0, 0);
    for (k, value) in values.iter().enumerate().filter(|(_, value)| **value > RANK * largest) {
        let along: f64 = varying.iter().enumerate().map(|(i, j)| eigen.U()[(i, k)] * of_squares(*j)).sum();
        explained += along * along / value;
        constraints += 1;
    }
    let statistic = n * explained / (sums.fourths - n * mean * mean);
    let (name, p_value) = ("equal variances (White)".to_owned(), chi_squared(statistic, constraints as f64));
    Ok(Some(JointTest { name, statistic, constraints, degrees: None, p_value }))
}

/// Sums over the examples, z being the regressors.
struct Sums {
    /// Σ e².
    squares: f64,
    /// Σ e⁴.
    fourths: f64,
    /// Σ z.
    regressors: Vec<f64>,
    /// Σ e²·z.
    squares_by_regressors: Vec<f64>,
    /// Σ zzᵀ.
    products: Mat<f64>,
}

impl Sums {
    fn of(optimum: &Optimum<'_>, regressors: usize) -> Result<Self> {
        let zeros = || vec![0.0; regressors];
        let mut sums = Self {
            squares: 0.0,
            fourths: 0.0,
            regressors: zeros(),
            squares_by_regressors: zeros(),
            products: Mat::zeros(regressors, regressors),
        };
        let mut z = zeros();
        optimum.each_row(|x, label, score| {
            let pairs = x.iter().enumerate().flat_map(|(i, a)| x[i..].iter().map(move |b| a * b));
            z.iter_mut().zip(pairs).for_each(|(z, product)| *z = product);
            let square = (label - score).powi(2);
            sums.squares += square;
            sums.fourths += square * square;
            for (j, own) in z.iter().enumerate() {
                sums.regressors[j] += own;
                sums.squares_by_regressors[j] += square * own;
            }
            add_outer_product(&mut sums.products, 1.0, &z);
        })?;
        Ok(sums)
    }
}
