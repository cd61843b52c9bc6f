//! Lasso paths on dense columns.

use gradus::prelude::*;
use gradus::selection::RegularizationPath;
use ndarray::{Array1, ArrayView2, ShapeBuilder};
use protocol::{Loaded, Outcome, Result, Value, count, read, text};

/// Weights of one strength after the other: features, then the bias.
fn all_weights(path: &RegularizationPath) -> Vec<f64> {
    let width = path.names().len();
    let mut all = Vec::with_capacity(path.points.len() * (width + 1));
    for point in &path.points {
        let start = all.len();
        all.resize(start + width, 0.0);
        point.weights.iter().for_each(|(j, w)| all[start + j] = *w);
        all.push(point.bias);
    }
    all
}

pub fn open(request: &Value) -> Result<Loaded> {
    let (n, p) = (count(request, "rows")?, count(request, "features")?);
    let x: &'static [f64] = read::<f64>(text(request, "x")?)?.leak();
    let y: Array1<f64> = Array1::from_vec(read(text(request, "y")?)?);
    let columns = ArrayView2::from_shape((n, p).f(), x)?;
    Ok(Loaded::new((x.len() + y.len()) * 8, move |settings| {
        let strengths: Vec<f64> =
            settings["strengths"].as_array().ok_or("strengths are missing")?.iter().filter_map(Value::as_f64).collect();
        let mut along = Strengths::lasso()?.exactly(strengths);
        if let Some(tolerance) = settings["tolerance"].as_f64() {
            along = along.tolerance(tolerance);
        }
        Outcome::timed(|| {
            let path = Estimator::regression("y").regularization_path((columns, &y), &along)?;
            Ok(Some(all_weights(&path)))
        })
    }))
}
