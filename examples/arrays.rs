//! Plain arrays, read in place: f32 or f64, any memory layout, views and slices, with weights and offsets.
//!
//! `cargo run --release --example arrays`

use gradus::ndarray::{Array1, Array2, s};
use gradus::prelude::*;

pub fn main() -> Result<()> {
    // A table of 1000 rows in which the features are three of five columns, stored the other way round, as f32.
    let stored = Array2::from_shape_fn((5, 1000), |(j, i)| ((i * (2 * j + 3) + j) % 17) as f32);
    let x = stored.slice(s![1..4, ..]).reversed_axes();
    let truth = [2.0, -1.0, 0.5];
    let y: Array1<f64> = x
        .rows()
        .into_iter()
        .map(|row| 10.0 + row.iter().zip(truth).map(|(x, w)| f64::from(*x) * w).sum::<f64>())
        .collect();

    let fit = Estimator::regression("y").fit((x, y.view()))?;
    println!("{}\n\n{}", fit.report(), fit.model().summary());
    let predictions = fit.model().predict(x)?;

    // The same with names and example weights.
    let weights = Array1::from_shape_fn(1000, |i| (i % 3) as f64);
    let examples = Arrays::new(x, y.view()).weights(weights.view()).names(["a", "b", "c"]);
    let weighted = Estimator::regression("y").penalty(Ridge::new(1e-6)?).fit(examples)?;
    println!("\n{}", weighted.model().summary());

    for (weight, truth) in fit.model().weights().iter().zip(truth) {
        assert!((weight.value - truth).abs() < 1e-10);
    }
    assert!((fit.model().bias() - 10.0).abs() < 1e-9);
    assert!(predictions.iter().zip(&y).all(|(p, y)| (p - y).abs() < 1e-9));
    assert!((weighted.model().weight("a").unwrap_or(0.0) - 2.0).abs() < 1e-4);
    Ok(())
}
