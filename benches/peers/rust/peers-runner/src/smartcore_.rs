//! smartcore.

use protocol::{Loaded, Outcome, Result, Value, text};
use smartcore::linalg::basic::arrays::Array;
use smartcore::linalg::basic::matrix::DenseMatrix;
use smartcore::linear::linear_regression::{LinearRegression, LinearRegressionParameters, LinearRegressionSolverName};
use smartcore::linear::logistic_regression::{LogisticRegression, LogisticRegressionParameters};

use crate::dense::Dense;

pub fn open(request: &Value) -> Result<Loaded> {
    let Dense { x, y, rows, features, bytes } = Dense::read(request)?;
    let x = DenseMatrix::new(rows, features, x, false).map_err(|error| error.to_string())?;
    if text(request, "loss")? == "squared" {
        return Ok(Loaded::new(bytes, move |settings| {
            let solver = match text(settings, "solver")? {
                "svd" => LinearRegressionSolverName::SVD,
                _ => LinearRegressionSolverName::QR,
            };
            let settings = LinearRegressionParameters::default().with_solver(solver);
            Outcome::timed(|| {
                let model = LinearRegression::fit(&x, &y, settings).map_err(|error| error.to_string())?;
                let weights = model.coefficients().iterator(0).copied();
                Ok(Some(weights.chain([*model.intercept()]).collect()))
            })
        }));
    }
    let classes: Vec<i32> = y.iter().map(|&y| i32::from(y > 0.5)).collect();
    Ok(Loaded::new(bytes, move |settings| {
        // Its objective is the sum of the losses + alpha/2·‖w‖².
        let alpha = protocol::number(settings, "alpha")?;
        let settings = LogisticRegressionParameters::default().with_alpha(alpha);
        Outcome::timed(|| {
            let model = LogisticRegression::fit(&x, &classes, settings).map_err(|error| error.to_string())?;
            let weights = model.coefficients().iterator(0).copied();
            Ok(Some(weights.chain(model.intercept().iterator(0).copied()).collect()))
        })
    }))
}
