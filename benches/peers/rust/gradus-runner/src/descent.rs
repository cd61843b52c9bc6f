//! Gradient descent on dense rows: whole fits, or single epochs of a run that is already under way.

use std::collections::HashMap;
use std::hint::black_box;

use gradus::prelude::*;
use ndarray::{ArrayView1, ArrayView2};
use protocol::{Loaded, Outcome, Result, Value, count, read, sum, text};

use crate::settings::{on_arrays, weights};

pub fn open(request: &Value) -> Result<Loaded> {
    let (n, p) = (count(request, "rows")?, count(request, "features")?);
    let x: &'static [f64] = read::<f64>(text(request, "x")?)?.leak();
    let y: &'static [f64] = read::<f64>(text(request, "y")?)?.leak();
    let class: &'static [f64] = y.iter().map(|&y| f64::from(u8::from(y > 0.0))).collect::<Vec<_>>().leak();
    let rows = ArrayView2::from_shape((n, p), x)?;
    let mut trainers = HashMap::new();
    Ok(Loaded::new((x.len() + 2 * y.len()) * 8, move |settings| {
        let labels = |loss: &str| ArrayView1::from(if loss == "logistic" { class } else { y });
        match text(settings, "what")? {
            "sum" => Outcome::timed(|| {
                black_box(sum(black_box(x)));
                Ok(None)
            }),
            // An epoch of a run under way: the run is begun, and has done one epoch, before the clock starts.
            "epoch" => {
                let key = settings["run"].to_string();
                if !trainers.contains_key(&key) {
                    let estimator: &'static Estimator = Box::leak(Box::new(on_arrays(&settings["run"])?));
                    let mut trainer = estimator.trainer((rows, labels(text(&settings["run"], "loss")?)))?;
                    trainer.advance()?;
                    trainers.insert(key.clone(), trainer);
                }
                let trainer = trainers.get_mut(&key).ok_or("no such run")?;
                Outcome::timed(|| {
                    trainer.advance()?;
                    Ok(None)
                })
            }
            _ => {
                let (estimator, labels) = (on_arrays(settings)?, labels(text(settings, "loss")?));
                Outcome::timed(|| Ok(Some(weights(estimator.fit((rows, labels))?.model()))))
            }
        }
    }))
}
