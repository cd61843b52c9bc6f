//! What a report says of loss and slopes is that of the model it belongs to.

use std::sync::Arc;

use gradus::loss::{Domain, Loss};
use gradus::prelude::*;
use gradus::progress::Warning;
use gradus::solver::{AugmentedLagrangian, DualCoordinateAscent, Lbfgs, Newton, Saga, Svrg, TrustRegion};
use ndarray::{Array1, Array2};

use crate::support::random::uniform;

fn every() -> Vec<Arc<dyn Solver>> {
    vec![
        Arc::new(ClosedForm::default()),
        Arc::new(Newton::default()),
        Arc::new(Lbfgs::default()),
        Arc::new(TrustRegion::default()),
        Arc::new(CoordinateDescent::default()),
        Arc::new(ProximalGradient::default().iterations(300)),
        Arc::new(GradientDescent::full_batch().epochs(100)),
        Arc::new(GradientDescent::mini_batch(8).epochs(3)),
        Arc::new(GradientDescent::stochastic().epochs(3).average_last(2)),
        Arc::new(Saga::default().epochs(20)),
        Arc::new(Svrg::default().epochs(20)),
        Arc::new(DualCoordinateAscent::default().epochs(50)),
        Arc::new(AugmentedLagrangian::default()),
    ]
}

struct Data {
    x: Array2<f64>,
    y: Array1<f64>,
}

impl Data {
    /// Features that lie `far` from 0, of deviations about ⅓.
    fn new(loss: &dyn Loss, far: f64, seed: u64) -> Self {
        let mut random = uniform(seed);
        let x = Array2::from_shape_fn((24, 3), |(_, j)| random() + if j == 1 { 0.0 } else { far });
        let y = x.rows().into_iter().map(|row| {
            let z = row[0] - far - row[1] + random();
            match loss.properties().domain {
                Domain::Numbers => z,
                Domain::NotNegative | Domain::Positive => (2.0 * z).exp().ceil(),
                _ => f64::from(u8::from(z > 0.0)),
            }
        });
        Self { y: y.collect(), x }
    }

    fn task(&self, loss: Arc<dyn Loss>) -> Estimator {
        let classes = matches!(loss.properties().domain, Domain::Sides | Domain::Shares);
        let task = if classes { Estimator::binary("y") } else { Estimator::regression("y") };
        task.loss(loss)
    }
}

/// The loss that weights and bias have, computed here.
fn own_loss(data: &Data, loss: &dyn Loss, at: &[f64]) -> f64 {
    let each = data.x.rows().into_iter().zip(&data.y).map(|(row, y)| {
        let z: f64 = row.iter().zip(at).map(|(x, w)| x * w).sum::<f64>() + at[3];
        let tile = gradus::loss::Tile { scores: &[z], labels: &[*y], weights: None, rows: 1 };
        loss.batch(tile, &mut [0.0])
    });
    each.sum::<f64>() / data.y.len() as f64
}

/// The largest slope of F in standardised features relative to that of the best constant, computed here, of a loss without
/// corners and a ridge.
fn own_violation(data: &Data, loss: &dyn Loss, ridge: f64, at: &[f64], constant: f64) -> f64 {
    let n = data.y.len() as f64;
    let slopes = |score: &dyn Fn(usize) -> f64| -> Vec<f64> {
        (0..data.y.len())
            .map(|i| {
                let mut slope = [0.0];
                let tile = gradus::loss::Tile { scores: &[score(i)], labels: &[data.y[i]], weights: None, rows: 1 };
                loss.batch(tile, &mut slope);
                slope[0]
            })
            .collect()
    };
    let here = slopes(&|i| data.x.row(i).iter().zip(at).map(|(x, w)| x * w).sum::<f64>() + at[3]);
    let first = slopes(&|_| constant);
    let scale = (first.iter().map(|u| u * u).sum::<f64>() / n).sqrt();
    let bias = here.iter().sum::<f64>() / n;
    let mut worst = bias.abs();
    for j in 0..3 {
        let mean = data.x.column(j).mean().unwrap();
        let deviation = (data.x.column(j).iter().map(|x| (x - mean).powi(2)).sum::<f64>() / n).sqrt();
        let slope = here.iter().zip(data.x.column(j)).map(|(u, x)| u * (x - mean)).sum::<f64>() / n;
        worst = worst.max((slope + 2.0 * ridge * at[j]).abs() / deviation);
    }
    worst / scale
}

#[test]
fn loss_and_violation_are_those_of_the_weights_for_every_solver_and_loss() {
    let mut fits = 0;
    for loss in gradus::loss::all() {
        let loss = gradus::loss::named(loss.name(), loss.properties().parameter).unwrap();
        for far in [0.0, 30.0] {
            let data = Data::new(loss.as_ref(), far, 5);
            for solver in every() {
                let what = format!("{} {} {far}", solver.name(), loss.name());
                let estimator = data.task(loss.clone()).penalty(Ridge::new(0.02).unwrap());
                let Ok(fit) = estimator.solver(solver).fit((data.x.view(), data.y.view())) else { continue };
                fits += 1;
                let (report, at) = (fit.report(), fit.model().encoded_weights());
                // With its parameter, where one is estimated.
                let loss = fit.model().head().loss();
                let own = own_loss(&data, loss.as_ref(), at);
                assert!((report.loss - own).abs() <= 1e-11 * (1.0 + own.abs()), "{what}: {} of {own}", report.loss);
                let Some(certificate) = report.certificate.filter(|_| loss.properties().slope_jump.is_none()) else {
                    continue;
                };
                // The constant model of a loss with a parameter that is estimated has a parameter of its own.
                if loss.estimated().is_some() {
                    continue;
                }
                // The constant model is that of a ridge without a limit.
                let constant = Estimator::penalty(data.task(loss.clone()), Ridge::new(1e12).unwrap());
                let constant = constant.solver(Newton::default()).fit((data.x.view(), data.y.view()));
                let Ok(constant) = constant.map(|fit| fit.model().bias()) else { continue };
                let own = own_violation(&data, loss.as_ref(), 0.02, at, constant);
                // Where slopes are below the tolerance they are rounding.
                let allowed = 1e-3 * own + 1e-8;
                assert!((certificate.violation - own).abs() <= allowed, "{what}: {} of {own}", certificate.violation);
            }
        }
    }
    assert!(fits > 250, "{fits}");
}

/// A hinge whose features lie 10⁸ deviations from 0: weights and bias of f64 cannot say the scores that were found.
#[test]
fn a_loss_that_rounding_takes_from_the_weights_is_not_reported() {
    for loss in [Arc::new(Hinge) as Arc<dyn Loss>, Arc::new(gradus::loss::SquaredHinge), Arc::new(Logistic)] {
        for seed in 0..4 {
            let data = Data::new(loss.as_ref(), 1e8, seed);
            for penalty in [Arc::new(NoPenalty) as Arc<dyn Penalty>, Arc::new(Ridge::new(1e-9).unwrap())] {
                for solver in [None].into_iter().chain(every().into_iter().map(Some)) {
                    let what = solver.as_ref().map_or("default".to_owned(), |solver| solver.name());
                    let estimator = data.task(loss.clone()).penalty(penalty.clone());
                    let estimator = match solver {
                        Some(solver) => estimator.solver(solver),
                        None => estimator,
                    };
                    let Ok(fit) = estimator.fit((data.x.view(), data.y.view())) else { continue };
                    let own = own_loss(&data, loss.as_ref(), fit.model().encoded_weights());
                    let told = fit.report().loss;
                    // Another order of the same sum: scores of 1e8·w lose eight digits.
                    let size: f64 = fit.model().encoded_weights().iter().map(|w| w.abs()).sum::<f64>() * 1e8;
                    let allowed = 1e-11 * (1.0 + own) + 1e-14 * size;
                    assert!((told - own).abs() <= allowed, "{what} {} {seed}: {told} of {own}", loss.name());
                }
            }
        }
    }
}

/// Two features that differ by 10⁻⁸ of their spread, and a label that lies in the difference.
#[test]
fn what_nearly_collinear_features_hide_is_found_or_told() {
    let mut random = uniform(11);
    let n = 60;
    let shared: Vec<f64> = (0..n).map(|_| random()).collect();
    let apart: Vec<f64> = (0..n).map(|_| random()).collect();
    let x = Array2::from_shape_fn((n, 2), |(i, j)| shared[i] + 1e-8 * j as f64 * apart[i]);
    let y: Array1<f64> = (0..n).map(|i| shared[i] + 4.0 * apart[i] + 0.02 * random()).collect();
    let exact = Estimator::regression("y").penalty(NoPenalty).fit((x.view(), y.view())).unwrap();
    let least = exact.report().loss;
    assert!(least < 1e-3, "{least}");
    for solver in every() {
        let what = solver.name();
        let estimator = Estimator::regression("y").penalty(NoPenalty).solver(solver);
        let Ok(fit) = estimator.fit((x.view(), y.view())) else { continue };
        let report = fit.report();
        if report.loss <= 1.01 * least {
            continue;
        }
        assert!(!report.converged(), "{what}: {report}");
        if report.stop != StopReason::Stalled {
            // A limit of its own says enough.
            continue;
        }
        let names = |warning: &Warning| match warning {
            Warning::NearlyCollinear { features, .. } => features.len() == 2,
            _ => false,
        };
        assert!(report.warnings.iter().any(names), "{what}: {report}");
    }
}

/// Eight examples and ten features about 10⁸: no weights of f64 tell the classes apart as the run's own variables did, and the
/// shortest ones least of all.
#[test]
fn shorter_weights_of_a_worse_loss_are_no_answer() {
    let mut random = uniform(1379);
    let mut told = 0;
    for seed in 0..5 {
        let x = Array2::from_shape_fn((8, 10), |(_, j)| [1e8, 1e4, 0.0][(j + seed) % 3] + 4.0 * random());
        let y = Array1::from_shape_fn(8, |i| f64::from(u8::from([0, 1, 1, 0, 1, 1, 0, 0][i] == 1)));
        for loss in [Arc::new(Hinge) as Arc<dyn Loss>, Arc::new(Absolute)] {
            let classes = loss.name() == "hinge";
            let task = if classes { Estimator::binary("y") } else { Estimator::regression("y") };
            let fit = task.loss(loss).penalty(NoPenalty).fit((x.view(), y.view())).unwrap();
            let report = fit.report();
            assert!(!report.converged() || report.loss < 1e-6, "{report}");
            told += usize::from(!report.converged());
        }
    }
    assert!(told < 10, "{told}");
}
