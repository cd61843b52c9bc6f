//! ferrolearn-linear.

use ferrolearn_core::Fit;
use ferrolearn_core::introspection::HasCoefficients;
use ferrolearn_linear::{LinearRegression, LogisticRegression, Ridge};
use ndarray::{Array1, Array2};
use protocol::{Loaded, Outcome, Result, Value, number, text};

use crate::dense::Dense;

fn weights(model: &impl HasCoefficients<f64>) -> Option<Vec<f64>> {
    Some(model.coefficients().iter().copied().chain([model.intercept()]).collect())
}

pub fn open(request: &Value) -> Result<Loaded> {
    let dense = Dense::read(request)?;
    let (bytes, classes) = (dense.bytes, Array1::from_vec(dense.y.iter().map(|&y| usize::from(y > 0.5)).collect()));
    let x = Array2::from_shape_vec((dense.rows, dense.features), dense.x)?;
    let y = Array1::from_vec(dense.y);
    let squared = text(request, "loss")? == "squared";
    Ok(Loaded::new(bytes, move |settings| {
        if !squared {
            // Its objective is that of scikit-learn, with C.
            let solver =
                LogisticRegression::new().with_c(number(settings, "c")?).with_tol(number(settings, "tolerance")?);
            let solver = solver.with_max_iter(10_000);
            return Outcome::timed(|| Ok(weights(&solver.fit(&x, &classes)?)));
        }
        match text(settings, "solver")? {
            "ridge" => Outcome::timed(|| Ok(weights(&Ridge::new().with_alpha(1e-9).fit(&x, &y)?))),
            _ => Outcome::timed(|| Ok(weights(&LinearRegression::new().fit(&x, &y)?))),
        }
    }))
}
