//! What examples that memory does not hold cannot do is refused by name, with the remedy.

use gradus::loss::{Scale, ScaledHuber};
use gradus::prelude::*;
use gradus::selection::Folds;
use gradus::solver::Solver;

use super::parts::Parts;

/// More pieces of 4096 rows than are kept at hand.
fn many() -> Parts {
    let x: Vec<f64> = (0..70_000).map(|row| ((row * 7919) % 10_007) as f64 / 977.0).collect();
    let y: Vec<f64> = x.iter().map(|x| 2.0 * x + 1.0).collect();
    Parts::of(&Table::from_columns([("x", x.into()), ("y", y.into())]).unwrap(), 2)
}

fn error_of(solver: impl Solver + 'static, source: &Parts) -> String {
    let estimator = Estimator::regression("y").columns(columns![numeric("x")]).memory_budget(0);
    estimator.solver(solver).fit(source).map(|fit| fit.report().to_string()).unwrap_err().to_string()
}

#[test]
fn steps_in_a_full_shuffle_are_refused() {
    let source = many();
    let error = error_of(GradientDescent::mini_batch(32).epochs(1), &source);
    assert!(
        error.contains("shuffle_within") && error.contains("memory_budget") && error.contains("18 pieces"),
        "{error}"
    );
    // Coordinate descent on squares needs no columns: it goes by the gram.
    let estimator = Estimator::regression("y").columns(columns![numeric("x")]).memory_budget(0);
    let fit = estimator.solver(CoordinateDescent::default()).fit(&source).unwrap();
    assert!(fit.report().converged() && (fit.model().weight("x").unwrap() - 2.0).abs() < 1e-9);
    let error = error_of(GradientDescent::full_batch().shuffle_within(5), &source);
    assert!(error.contains("the full batch has no order"), "{error}");
}

#[test]
fn what_takes_examples_in_memory_says_so() {
    let source = many();
    let estimator = Estimator::regression("y").columns(columns![numeric("x")]);
    let error = estimator.cross_validate(&source, &Folds::new(3)).map(drop).unwrap_err().to_string();
    assert!(error.contains("examples in memory"), "{error}");
    let scaled = estimator.clone().loss(ScaledHuber::new(1.35, Scale::Joint).unwrap()).memory_budget(0);
    let error = scaled.fit(&source).map(drop).unwrap_err().to_string();
    assert!(error.contains("a parameter of the loss that is estimated needs examples in memory"), "{error}");
    let fit = estimator.fit(&source).unwrap();
    let error = fit.inference(&source).map(drop).unwrap_err().to_string();
    assert!(error.contains("inference needs examples in memory"), "{error}");
}

#[test]
fn columns_that_are_not_there_are_named_before_anything_is_read() {
    let estimator = Estimator::regression("price").columns(columns![numeric("x"), numeric("size")]);
    let error = estimator.fit(&many()).unwrap_err().to_string();
    assert!(error.contains("price") && error.contains("size"), "{error}");
}
