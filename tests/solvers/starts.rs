//! Where a run begins, how many examples it sees, and what their weights may add up to.

use std::sync::Arc;

use gradus::prelude::*;
use gradus::solver::{Lbfgs, Newton, TrustRegion};
use ndarray::{Array1, Array2};

use crate::support::solvers::every;

fn line() -> (Array2<f64>, Array1<f64>) {
    let x = Array2::from_shape_fn((40, 2), |(i, j)| ((i * (3 + j) + j) % 11) as f64);
    let y = x.column(0).mapv(|x| 2.0 * x + 1.0);
    (x, y)
}

#[test]
fn a_start_that_cannot_be_one_is_refused_by_every_solver() {
    let (x, y) = line();
    for at in [vec![1.0], vec![0.0; 4], vec![f64::NAN, 0.0, 0.0], vec![0.0, 0.0, f64::INFINITY]] {
        let refused = |estimator: Estimator, who: &str| {
            let error = estimator.start(Start::At(at.clone())).fit((x.view(), y.view())).unwrap_err().to_string();
            assert!(error.contains("start"), "{who} {at:?}: {error}");
        };
        for solver in every() {
            let who = solver.name();
            refused(Estimator::regression("y").penalty(Ridge::new(0.1).unwrap()).solver(solver), &who);
        }
        // Chosen for the examples, the closed form among them.
        refused(Estimator::regression("y"), "default");
        refused(Estimator::regression("y").penalty(Lasso::new(0.1).unwrap()), "default");
    }
}

#[test]
fn ordered_classes_begin_in_order_wherever_they_begin() {
    let n = 60;
    let x: Vec<f64> = (0..n).map(|i| f64::from(i % 13)).collect();
    let grade: Vec<f64> = (0..n).map(|i| f64::from((i % 13 + i % 5) / 5)).collect();
    let table = Table::from_columns([("x", x.into()), ("grade", grade.into())]).unwrap();
    let estimator = Estimator::ordinal("grade").columns(columns![numeric("x")]).penalty(Ridge::new(0.01).unwrap());
    let best = estimator.fit(&table).unwrap().report().objective();
    for seed in 0..4 {
        let solvers: [Arc<dyn Solver>; 3] =
            [Arc::new(Lbfgs::default()), Arc::new(Newton::default()), Arc::new(TrustRegion::default())];
        for solver in solvers {
            let fit = estimator.clone().solver(solver).start(Start::Random).seed(seed).fit(&table).unwrap();
            assert!((fit.report().objective() - best).abs() < 1e-7 * best, "{}", fit.report());
        }
    }
    for start in [Start::Zero, Start::At(vec![0.1, -1.0, 0.0, 1.0])] {
        let error = estimator.clone().start(start).fit(&table).unwrap_err().to_string();
        assert!(error.contains("falling order"), "{error}");
    }
}

#[test]
fn no_example_counts_twice_in_a_batch() {
    let (x, y) = line();
    let fit = |solver: GradientDescent| {
        let solver = solver.learning_rate(1e-3).epochs(2).tolerance(0.0).stall(0.0);
        Estimator::regression("y").solver(solver).fit((x.view(), y.view())).unwrap()
    };
    for size in [40, 41, 1000, usize::MAX] {
        let fit = fit(GradientDescent::mini_batch(size).in_order());
        assert_eq!((fit.report().epochs(), fit.report().history.last().unwrap().step), (2, 2), "{size}");
        assert!(fit.report().passes < 6.0, "{size}: {}", fit.report().passes);
    }
    let one = fit(GradientDescent::mini_batch(1000).in_order());
    let all = fit(GradientDescent::mini_batch(40).in_order());
    assert_eq!(one.model().encoded_weights(), all.model().encoded_weights());
    // Of 30 in 40 the third one ends the second epoch, and some of the third.
    assert_eq!(fit(GradientDescent::mini_batch(30).in_order()).report().history.last().unwrap().step, 3);
}

#[test]
fn a_sum_of_weights_is_one_that_an_evaluation_takes_too() {
    let table = |each: f64| {
        let (x, y) = line();
        let column = |values: ndarray::ArrayView1<'_, f64>| values.to_vec().into();
        Table::from_columns([("x", column(x.column(0))), ("y", column(y.view())), ("s", vec![each; 40].into())])
            .unwrap()
    };
    let estimator = Estimator::regression("y").columns(columns![numeric("x")]).example_weight("s");
    for each in [1e300, 1e-320, 1e-110, 1e99] {
        let told = |error: Error| assert!(error.to_string().contains("sum of the example weights"), "{each}: {error}");
        told(estimator.fit(&table(each)).unwrap_err());
        told(estimator.clone().solver(Lbfgs::default()).fit(&table(each)).unwrap_err());
        told(estimator.clone().validate_on(&table(each)).solver(Lbfgs::default()).fit(&table(1.0)).unwrap_err());
        let (x, y) = line();
        let weights = Array1::from_elem(40, each);
        let arrays = Arrays::new(x.view(), y.view()).weights(weights.view());
        told(Estimator::regression("y").fit(arrays).unwrap_err());
        told(estimator.fit(&table(1.0)).unwrap().model().evaluate(&table(each)).unwrap_err());
    }
    for each in [1e-90, 1e90] {
        let fit = estimator.fit(&table(each)).unwrap();
        assert!(fit.model().evaluate(&table(each)).unwrap().get("rmse").unwrap() < 1e-10);
    }
}

/// What is told of a feature is what it is.
#[test]
fn tiny_features_are_not_said_to_be_large() {
    let (x, y) = line();
    for size in [1e-60, 1e-120, 1e-135, 1e-145, 1e-165, 1e-250, 1e-310] {
        for label in [1e-100, 1.0, 1e100] {
            let (x, y) = (x.mapv(|x| x * size), y.mapv(|y| y * label));
            for penalty in [
                Arc::new(NoPenalty) as Arc<dyn Penalty>,
                Arc::new(Ridge::new(0.1).unwrap()),
                Arc::new(Lasso::new(0.1).unwrap()),
                Arc::new(GroupLasso::new(1e-3).unwrap()),
            ] {
                for solver in every() {
                    let (who, name) = (solver.name(), penalty.name().to_owned());
                    let estimator = Estimator::regression("y").penalty(penalty.clone()).solver(solver);
                    match estimator.fit((x.view(), y.view())) {
                        Err(error) => {
                            let error = error.to_string();
                            assert!(!error.contains("so large"), "{who} {name} {size:e} {label:e}: {error}");
                        }
                        Ok(fit) => {
                            let (loss, penalty) = (fit.report().loss, fit.report().penalty);
                            assert!(loss.is_finite() && penalty.is_finite(), "{who} {name} {size:e}: {loss} {penalty}");
                        }
                    }
                }
            }
        }
    }
}
