//! The table of a fit, and what it is made of.

use gradus::inference::{Covariance, InferenceOptions};
use gradus::prelude::*;

fn cars() -> Table {
    Table::from_csv("data/mtcars/mtcars.csv").unwrap()
}

fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() <= 1e-8 * expected.abs(), "{found} {expected}");
}

/// `summary(lm(mpg ~ wt + hp, mtcars))` of R.
#[test]
fn least_squares_has_the_numbers_of_r() {
    let cars = cars();
    let fit = Estimator::regression("mpg")
        .columns(columns![numeric("wt"), numeric("hp")])
        .penalty(NoPenalty)
        .fit(&cars)
        .unwrap();
    let found = fit.inference(&cars).unwrap();
    println!("{found}");
    let wt = found.get("wt").unwrap();
    near(wt.value, -3.877_830_742_1);
    assert!((wt.standard_error - 0.63273349).abs() < 1e-6, "{}", wt.standard_error);
    let facts = found.facts();
    assert!((facts.r_squared.unwrap() - 0.8267855).abs() < 1e-6);
    assert!((facts.adjusted_r_squared.unwrap() - 0.8148396).abs() < 1e-6);
    assert!((facts.aic.unwrap() - 156.6523).abs() < 1e-3);
    assert!((facts.overall.as_ref().unwrap().statistic - 69.21121).abs() < 1e-4);
    for covariance in [
        Covariance::Hc0,
        Covariance::Hc1,
        Covariance::Hc2,
        Covariance::Hc3,
        Covariance::clustered(["cyl"]),
        Covariance::clustered(["cyl", "gear"]),
        Covariance::hac(4),
    ] {
        let found = fit.inference_with(&cars, &InferenceOptions::default().covariance(covariance)).unwrap();
        println!("{found}");
    }
    println!("{}{}{}", found.to_markdown(), found.to_latex(), found.to_json());
    println!("{}", found.to_table().unwrap());
}
