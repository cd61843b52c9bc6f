//! A loss of one's own: its formula and its slope. Log-cosh is squared near zero and absolute far away, so outliers pull less.
//!
//! `cargo run --release --example own_loss`

use gradus::prelude::*;

/// ℓ = ln cosh(z − y), written so that it does not overflow.
#[derive(Debug)]
struct LogCosh;

impl ScalarLoss for LogCosh {
    fn name(&self) -> &str {
        "log-cosh"
    }

    fn value_and_slope(&self, label: f64, score: f64) -> (f64, f64) {
        let r = (score - label).abs();
        (r + (-2.0 * r).exp().ln_1p() - std::f64::consts::LN_2, (score - label).tanh())
    }

    // Bounded curvature is all that the automatic learning rate needs.
    fn properties(&self) -> LossProperties {
        LossProperties { curvature_bound: Some(1.0), ..LossProperties::default() }
    }
}

pub fn main() -> Result<()> {
    // y = 2x + 1, and one label that somebody typed with a zero too many.
    let x: Vec<f64> = (0..20).map(f64::from).collect();
    let y: Vec<f64> = x.iter().map(|x| if *x == 10.0 { 210.0 } else { 2.0 * x + 1.0 }).collect();
    let table = Table::from_columns([("x", x.into()), ("y", y.into())])?;

    let line = Estimator::regression("y").columns(columns![numeric("x")]);
    let squared = line.clone().fit(&table)?;
    let robust = line.loss(LogCosh).fit(&table)?;
    println!("squared:  {}\n\nlog-cosh: {}", squared.model().summary(), robust.model().summary());
    println!("\n{}", robust.report());

    let of = |fit: &Fit| (fit.model().weights()[0].value, fit.model().bias());
    let ((_, b_squared), (w_robust, b_robust)) = (of(&squared), of(&robust));
    assert!((b_squared - 1.0).abs() > 5.0, "one outlier moves the line of the squared loss");
    assert!((w_robust - 2.0).abs() < 0.05 && (b_robust - 1.0).abs() < 0.2, "{w_robust} {b_robust}");
    Ok(())
}
