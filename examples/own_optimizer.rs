//! An optimizer of one's own: sign descent with a state of its own (Rprop, Riedmiller & Braun 1993). Each weight has a
//! rate that grows while its slope keeps its sign and shrinks when it changes.
//!
//! `cargo run --release --example own_optimizer`

use gradus::objective::{Gradient, Shape};
use gradus::optimizer::Step;
use gradus::prelude::*;

#[derive(Debug)]
struct Rprop;

impl Optimizer for Rprop {
    /// (the last gradient, the rate of each weight)
    type State = (Vec<f64>, Vec<f64>);

    fn name(&self) -> &str {
        "rprop"
    }

    fn init(&self, shape: Shape, _start: &[f64]) -> Self::State {
        (vec![0.0; shape.len()], Vec::new())
    }

    fn update(&self, (last, rates): &mut Self::State, step: &Step<'_>, gradient: &mut Gradient, weights: &mut [f64]) {
        rates.resize(weights.len(), step.rate);
        gradient.for_each(|j, g| {
            let agreement = last[j] * g;
            if agreement != 0.0 {
                rates[j] *= if agreement > 0.0 { 1.2 } else { 0.5 };
            }
            weights[j] -= rates[j] * g.signum() * f64::from(u8::from(g != 0.0));
            last[j] = g;
        });
    }
}

pub fn main() -> Result<()> {
    let x: Vec<f64> = (0..50).map(f64::from).collect();
    let y: Vec<f64> = x.iter().map(|x| 3.0 - 0.5 * x).collect();
    let table = Table::from_columns([("x", x.into()), ("y", y.into())])?;

    let solver = GradientDescent::full_batch().optimizer(Rprop).learning_rate(0.1).epochs(500).tolerance(0.0);
    let fit = Estimator::regression("y").columns(columns![numeric("x").standardized()]).solver(solver).fit(&table)?;
    println!("{}\n\n{}", fit.report(), fit.model().summary());

    assert!((fit.model().weights()[0].value - -0.5).abs() < 1e-6);
    assert!((fit.model().bias() - 3.0).abs() < 1e-5);
    Ok(())
}
