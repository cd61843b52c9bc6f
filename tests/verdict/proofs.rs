//! "Converged" is a proof: small slopes are not enough, and a default goes on until it has one.

use std::sync::Arc;

use gradus::loss::{Huber, Logistic, NegativeBinomial, Perceptron, Poisson, Probit, Squared, SquaredHinge};
use gradus::penalty::NoPenalty;
use gradus::prelude::*;
use gradus::progress::Warning;
use gradus::solver::{CoordinateDescent, Lbfgs, Newton, ProximalGradient, TrustRegion};
use ndarray::{Array1, Array2, array};

use crate::support::random::{noise, noise_at};

/// Years, their squares and their cubes; a cubic of them, and a class that follows it in part.
fn years() -> (Array2<f64>, Array1<f64>, Array1<f64>) {
    let x = Array2::from_shape_fn((35, 3), |(i, j)| (1990.0 + i as f64).powi(j as i32 + 1));
    let y = Array1::from_shape_fn(35, |i| {
        let c = i as f64 - 10.0;
        3.1541 + 0.3421 * c - 0.0133 * c * c + 0.0003 * c * c * c
    });
    let ones = [11, 16, 17, 18, 21, 22, 23, 24, 26, 27, 28, 29, 30, 31, 32, 33, 34];
    let class = Array1::from_shape_fn(35, |i| f64::from(u8::from(ones.contains(&i))));
    (x, y, class)
}

/// Least values: 0, and 0.31239 by Newton's method in the variables of centred years.
#[test]
fn powers_of_years_are_solved_or_not_said_to_be() {
    let (x, y, class) = years();
    let centred = x.mapv(|_| 0.0) + Array2::from_shape_fn((35, 3), |(i, j)| (i as f64 / 17.0 - 1.0).powi(j as i32 + 1));
    let binary = || Estimator::binary("y").penalty(NoPenalty);
    let best = binary().solver(Newton::default()).fit((centred.view(), class.view())).unwrap().report().objective();
    assert!((best - 0.3124).abs() < 1e-4, "{best}");
    let mut told = 0;
    let solvers: Vec<Option<Arc<dyn Solver>>> = vec![
        None,
        Some(Arc::new(Newton::default())),
        Some(Arc::new(Lbfgs::default())),
        Some(Arc::new(TrustRegion::default())),
        Some(Arc::new(ProximalGradient::default())),
        Some(Arc::new(CoordinateDescent::default())),
        Some(Arc::new(GradientDescent::full_batch())),
    ];
    for (k, solver) in solvers.iter().enumerate() {
        let with = |estimator: Estimator| match solver {
            Some(solver) => estimator.solver(solver.clone()),
            None => estimator,
        };
        let squared = with(Estimator::regression("y").penalty(NoPenalty)).fit((x.view(), y.view())).unwrap();
        let logistic = with(binary()).fit((x.view(), class.view())).unwrap();
        for (fit, least, scale) in [(&squared, 0.0, 6.0), (&logistic, best, 0.38)] {
            let report = fit.report();
            let above = report.objective() - least;
            if report.converged() {
                assert!(above <= 1e-5 * scale, "{above:e} above: {report}");
            } else {
                assert!(k > 1, "{report}");
                let named = |warning: &Warning| matches!(warning, Warning::NearlyCollinear { features, condition } if features.len() == 3 && *condition > 1e4);
                told += usize::from(report.warnings.iter().any(named));
            }
        }
    }
    assert!(told >= 2, "{told}");
}

/// More features than examples: a ridge alone decides, and the default gets there whatever the loss.
#[test]
fn more_features_than_examples_beside_a_ridge() {
    let (n, p) = (20, 50);
    let cells = noise(n * p, 5);
    let x = Array2::from_shape_fn((n, p), |(i, j)| cells[i * p + j]);
    let scores = Array1::from_shape_fn(n, |i| x.row(i).iter().take(6).sum::<f64>());
    let count = scores.mapv(|z| (2.0 * z.exp()).round());
    let class = scores.mapv(|z| f64::from(u8::from(z > 0.1)));
    let amount = scores.mapv(f64::exp);
    for strength in [1e-4, 1e-2] {
        let ridge = || Ridge::new(strength).unwrap();
        let of = |loss: Arc<dyn gradus::loss::Loss>, binary: bool, y: &Array1<f64>| {
            let task = if binary { Estimator::binary("y") } else { Estimator::regression("y") };
            let task = task.loss(loss).penalty(ridge());
            let fit = task.fit((x.view(), y.view())).unwrap();
            let best = task.clone().solver(TrustRegion::default().tolerance(1e-12).iterations(2000));
            let best = best.fit((x.view(), y.view())).unwrap().report().objective();
            let report = fit.report();
            assert!(report.converged(), "{report}");
            assert!(report.objective() <= best + 1e-9 * best.abs().max(1.0), "{best}: {report}");
        };
        of(Arc::new(Poisson), false, &count);
        of(Arc::new(NegativeBinomial::new(0.5).unwrap()), false, &count);
        of(Arc::new(gradus::loss::Gamma), false, &amount);
        of(Arc::new(gradus::loss::Tweedie::new(1.5).unwrap()), false, &amount);
        of(Arc::new(Huber::new(0.5).unwrap()), false, &scores);
        of(Arc::new(Logistic), true, &class);
        of(Arc::new(Probit), true, &class);
        of(Arc::new(gradus::loss::ComplementaryLogLog), true, &class);
        of(Arc::new(SquaredHinge), true, &class);
    }
}

#[test]
fn the_perceptron_steps_over_single_examples() {
    let (x, y) = (array![[1.0], [2.0], [3.0], [4.0], [5.0], [6.0]], array![0.0, 0.0, 0.0, 1.0, 1.0, 1.0]);
    let fit = Estimator::binary("y").loss(Perceptron).fit((x.view(), y.view())).unwrap();
    assert_eq!(fit.report().solver, "stochastic gradient descent", "{}", fit.report());
    assert_eq!(fit.model().evaluate((x.view(), y.view())).unwrap().get("accuracy"), Some(1.0), "{}", fit.report());
    let classes: Vec<&str> = y.iter().map(|y| if *y == 1.0 { "high" } else { "low" }).collect();
    let table = Table::from_columns([("x", x.column(0).to_vec().into()), ("y", classes.into())]).unwrap();
    let fit = Estimator::binary("y").columns(columns![numeric("x")]).loss(Perceptron).fit(&table).unwrap();
    let accuracy = fit.model().evaluate(&table).unwrap().get("accuracy");
    assert_eq!(accuracy, Some(1.0), "{}", fit.report());
}

/// Features and labels whose squares leave f64 are refused, both ways, whoever solves; all others are solved alike.
#[test]
fn numbers_whose_squares_leave_the_range_are_refused() {
    let plain = Array2::from_shape_fn((50, 2), |(i, j)| ((i * (j + 2)) as f64 * 0.37).sin());
    let y = Array1::from_shape_fn(50, |i| 3.0 * plain[[i, 0]] - plain[[i, 1]] + 1.0);
    let class = y.mapv(|y| f64::from(u8::from(y > 1.0)));
    let solvers: Vec<Option<Arc<dyn Solver>>> = vec![
        None,
        Some(Arc::new(Newton::default())),
        Some(Arc::new(Lbfgs::default())),
        Some(Arc::new(TrustRegion::default())),
        Some(Arc::new(CoordinateDescent::default())),
        Some(Arc::new(GradientDescent::full_batch())),
        Some(Arc::new(GradientDescent::stochastic().epochs(2))),
    ];
    let losses: [Arc<dyn gradus::loss::Loss>; 2] = [Arc::new(Squared), Arc::new(Huber::new(0.5).unwrap())];
    for scale in [1e-310, 1e-200, 1e-160, 1e-120, 1e120, 1e160, 1e200] {
        let x = &plain * scale;
        let says = if scale > 1.0 { "so large" } else { "so small" };
        let within = (1e-140..1e140).contains(&scale);
        for solver in &solvers {
            let with = |estimator: Estimator| match solver {
                Some(solver) => estimator.penalty(NoPenalty).solver(solver.clone()),
                None => estimator.penalty(NoPenalty),
            };
            let refused = |what: &str, fit: Result<Fit>| {
                let error = fit.unwrap_err().to_string();
                assert!(error.contains(says) && error.contains(what), "{scale:e}: {error}");
            };
            for loss in &losses {
                let task = || with(Estimator::regression("y").loss(loss.clone()));
                if !within {
                    refused("x1", task().fit((x.view(), y.view())));
                    refused("label", task().fit((plain.view(), (&y * scale).view())));
                } else if loss.properties().quadratic.is_some() {
                    let fit = task().fit((x.view(), y.view())).unwrap();
                    if fit.report().converged() {
                        let weights = fit.model().weights();
                        assert!((weights[0].value * scale - 3.0).abs() < 1e-4, "{scale:e}: {}", fit.report());
                        assert!((weights[1].value * scale + 1.0).abs() < 1e-4, "{scale:e}: {}", fit.report());
                    }
                    assert!(fit.model().evaluate((x.view(), y.view())).is_ok());
                }
            }
            if !within {
                refused("x1", with(Estimator::binary("y")).fit((x.view(), class.view())));
            }
        }
    }
}

/// More features than Newton's method takes, and fewer examples: converged by default all the same.
#[test]
fn wide_counts_with_a_weak_ridge_converge() {
    let x = ndarray::Array2::from_shape_fn((40, 1500), |(i, j)| 3.0 * noise_at(i * 1500 + j));
    let y: ndarray::Array1<f64> = x.rows().into_iter().map(|x| (1.0 + x[0] + 0.5 * x[1]).exp().round()).collect();
    let estimator = Estimator::regression("y").loss(gradus::loss::Poisson).penalty(Ridge::new(1e-3).unwrap());
    let fit = estimator.fit((x.view(), y.view())).unwrap();
    assert!(fit.report().converged(), "{}", fit.report());
}
