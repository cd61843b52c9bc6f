//! y = w·x + b three ways: by hand, in closed form, by gradient descent. The cars of the course.
//!
//! `cargo run --release --example straight_line`

use gradus::prelude::*;

pub fn main() -> Result<()> {
    let pounds = [3.5, 3.69, 3.44, 3.43, 4.34, 4.42, 2.37];
    let mpg = [18.0, 15.0, 18.0, 16.0, 15.0, 14.0, 24.0];

    // By hand: w = cov(x, y)/var(x), b = ȳ − w·x̄.
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let (x, y) = (mean(&pounds), mean(&mpg));
    let covariance: f64 = pounds.iter().zip(&mpg).map(|(p, m)| (p - x) * (m - y)).sum();
    let variance: f64 = pounds.iter().map(|p| (p - x) * (p - x)).sum();
    let by_hand = (covariance / variance, y - covariance / variance * x);

    let cars = Table::from_columns([("pounds", pounds.to_vec().into()), ("mpg", mpg.to_vec().into())])?;
    let line = Estimator::regression("mpg").columns(columns![numeric("pounds")]);

    let exact = line.clone().solver(ClosedForm::default()).fit(&cars)?;
    let descent = line.clone().solver(GradientDescent::full_batch()).fit(&cars)?;
    let course = line.solver(GradientDescent::full_batch().learning_rate(0.01).epochs(6)).fit(&cars)?;

    println!("{:<28} {:>10} {:>10}", "", "w", "b");
    println!("{:<28} {:>10.6} {:>10.6}", "by hand", by_hand.0, by_hand.1);
    for (name, fit) in [("closed form", &exact), ("descent, automatic rate", &descent), ("descent, rate 0.01", &course)]
    {
        let model = fit.model();
        println!("{name:<28} {:>10.6} {:>10.6}", model.weights()[0].value, model.bias());
    }
    println!("\n{}\n\n{}", descent.report(), course.report());

    for fit in [&exact, &descent] {
        assert!((fit.model().weights()[0].value - by_hand.0).abs() < 1e-3);
        assert!((fit.model().bias() - by_hand.1).abs() < 1e-2);
    }
    // The course's table of losses by iteration, after the first (303.71, at w = b = 0).
    for (row, truth) in course.report().history.iter().zip([170.84, 103.17, 68.70, 51.13, 42.17, 37.59]) {
        assert!((row.loss - truth).abs() < 0.01, "epoch {}: {}", row.epoch, row.loss);
    }
    Ok(())
}
