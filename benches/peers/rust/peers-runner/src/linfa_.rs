//! linfa-linear and linfa-logistic.

use linfa::prelude::*;
use linfa_linear::LinearRegression;
use linfa_logistic::LogisticRegression;
use ndarray16::{Array1, Array2};
use protocol::{Loaded, Outcome, Result, Value, number, text};

use crate::dense::Dense;

pub fn open(request: &Value) -> Result<Loaded> {
    let dense = Dense::read(request)?;
    let bytes = dense.bytes;
    if text(request, "loss")? == "squared" {
        let x = Array2::from_shape_vec((dense.rows, dense.features), dense.x)?;
        let examples = Dataset::new(x, Array1::from_vec(dense.y));
        return Ok(Loaded::new(bytes, move |_| {
            Outcome::timed(|| {
                let model = LinearRegression::new().fit(&examples)?;
                Ok(Some(model.params().iter().copied().chain([model.intercept()]).collect()))
            })
        }));
    }
    let classes = Array1::from_vec(dense.classes::<u32>());
    let examples = Dataset::new(Array2::from_shape_vec((dense.rows, dense.features), dense.x)?, classes);
    Ok(Loaded::new(bytes, move |settings| {
        // Its objective is the sum of the losses + alpha/2·‖w‖².
        let solver = LogisticRegression::default()
            .alpha(number(settings, "alpha")?)
            .max_iterations(10_000)
            .gradient_tolerance(number(settings, "tolerance")?);
        Outcome::timed(|| {
            let model = solver.fit(&examples)?;
            // The positive class may be either; the scores must be those of class 1.
            let sign = if model.labels().pos.class == 1 { 1.0 } else { -1.0 };
            Ok(Some(model.params().iter().copied().chain([model.intercept()]).map(|w| w * sign).collect()))
        })
    }))
}
