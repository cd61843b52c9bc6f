//! Learning rates side by side: too small, right, too large. What happens, and what the library says about it.
//!
//! `cargo run --release --example learning_rates`

use gradus::prelude::*;

pub fn main() -> Result<()> {
    // Twelve examples of the course: y grows by about 3 with each step of x.
    let y = vec![5.0, 8.8, 9.6, 14.2, 18.8, 19.5, 21.4, 26.8, 28.9, 32.0, 33.8, 38.2];
    let x: Vec<f64> = (1..=12).map(f64::from).collect();
    let table = Table::from_columns([("x", x.into()), ("y", y.into())])?;
    let line = Estimator::regression("y").columns(columns![numeric("x")]);
    let descent = || GradientDescent::full_batch().optimizer(Sgd).epochs(450).tolerance(0.0);

    let mut losses = Vec::new();
    for rate in [0.00001, 0.01, 0.018] {
        let fit = line.clone().solver(descent().learning_rate(rate)).fit(&table)?;
        let model = fit.model();
        let (w, b, rmse) = (model.weights()[0].value, model.bias(), fit.report().loss.sqrt());
        println!("rate {rate:<7} w {w:.5}  b {b:.5}  RMSE {rmse:.5}");
        losses.push(rmse);
    }

    // Too large: an error that says so, names the column and the largest rate that is stable, and carries the last
    // good model.
    let Err(error) = line.clone().solver(descent().learning_rate(0.02)).fit(&table) else {
        unreachable!("a rate above 2/λ_max diverges");
    };
    println!("rate 0.02    {error}");
    let Error::Diverged(divergence) = &error else { unreachable!("{error}") };
    let stable = divergence.largest_stable_rate.unwrap_or(0.0);
    assert!((stable - 0.0181984277).abs() < 1e-9, "{stable}");
    assert!(error.last_good_model().is_some());

    // Just right: computed.
    let auto = line.solver(GradientDescent::full_batch()).fit(&table)?;
    println!("rate Auto    RMSE {:.5} after {} epochs", auto.report().loss.sqrt(), auto.report().epochs());

    assert!(losses[0] > 1.5 && (losses[1] - 0.943047).abs() < 1e-6 && (losses[2] - 0.935807).abs() < 1e-6);
    assert!(auto.report().converged() && (auto.report().loss.sqrt() - 0.935478).abs() < 1e-6);
    Ok(())
}
