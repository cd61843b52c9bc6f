//! Predictions: all rows at once, and one row at a time.

use std::hint::black_box;
use std::time::Instant;

use gradus::column::Cell;
use gradus::prelude::*;
use ndarray::{Array1, Array2, s};
use protocol::{Loaded, Outcome, Result, Value, count, read, sum, text};

pub fn open(request: &Value) -> Result<Loaded> {
    let (n, p) = (count(request, "rows")?, count(request, "features")?);
    let x = Array2::from_shape_vec((n, p), read::<f64>(text(request, "x")?)?)?;
    let y = Array1::from_vec(read::<f64>(text(request, "y")?)?);
    let class = y.mapv(|y| f64::from(u8::from(y > 0.0)));
    // The model itself is not what is measured: a few rows are enough for one.
    let few = 10_000.min(n);
    let first = x.slice(s![..few, ..]);
    let squared = Estimator::regression("y").fit((first, y.slice(s![..few])))?.into_model();
    let solver = GradientDescent::full_batch().epochs(3);
    let logistic = Estimator::binary("y").solver(solver).fit((first, class.slice(s![..few])))?.into_model();
    Ok(Loaded::new((x.len() + y.len()) * 8, move |settings| {
        let model = if text(settings, "loss")? == "logistic" { &logistic } else { &squared };
        match text(settings, "what")? {
            "sum" => Outcome::timed(|| {
                black_box(sum(black_box(x.as_slice().ok_or("not in order")?)));
                Ok(None)
            }),
            "all" => Outcome::timed(|| {
                black_box(model.predict(x.view())?);
                Ok(None)
            }),
            "one" => one_by_one(count(settings, "calls")?, |row| {
                black_box(model.predict(x.slice(s![row..row + 1, ..]))?);
                Ok(())
            }),
            _ => {
                let names: Vec<String> = (1..=p).map(|j| format!("x{j}")).collect();
                let mut predictor = model.predictor(&names)?;
                let rows: Vec<Vec<Cell<'_>>> =
                    x.rows().into_iter().take(1_000).map(|row| row.iter().map(|&x| x.into()).collect()).collect();
                one_by_one(count(settings, "calls")?, |row| {
                    black_box(predictor.predict(&rows[row % rows.len()])?);
                    Ok(())
                })
            }
        }
    }))
}

/// Seconds of one call, the mean over many.
fn one_by_one(calls: usize, mut predict: impl FnMut(usize) -> Result<()>) -> Result<Outcome> {
    let clock = Instant::now();
    for call in 0..calls {
        predict(call)?;
    }
    Ok(Outcome { seconds: clock.elapsed().as_secs_f64() / calls as f64, weights: None, notes: Value::Null })
}
