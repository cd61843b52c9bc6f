//! Solvers that go to the optimum: each against each other, and against references of many digits.

use std::sync::Arc;

use gradus::loss::{Expectile, Huber, LogCosh, Loss, Probit, SquaredHinge};
use gradus::prelude::*;
use gradus::solver::{
    AugmentedLagrangian, CoordinateDescent, DualCoordinateAscent, Lbfgs, Newton, ProximalGradient, Saga, Svrg,
    TrustRegion,
};
use ndarray::{Array1, Array2};
use proptest::prelude::*;

use crate::support::approx::near;
use crate::support::mixed::{features, mixed as table};
use crate::support::problem::{Problem, kinds};
use crate::support::random::noise;
use crate::support::tables::{cars, penguins};

/// Estimators of every smooth loss.
fn smooth() -> Vec<(&'static str, Estimator)> {
    let own = |loss: Arc<dyn Loss>| Estimator::regression("y").loss(loss);
    vec![
        ("squared", Estimator::regression("y")),
        ("huber", own(Arc::new(Huber::new(0.7).unwrap()))),
        ("log-cosh", own(Arc::new(LogCosh))),
        ("expectile", own(Arc::new(Expectile::new(0.8).unwrap()))),
        ("logistic", Estimator::binary("class")),
        ("probit", Estimator::binary("class").loss(Probit)),
        ("squared hinge", Estimator::binary("class").loss(SquaredHinge)),
        ("poisson", Estimator::count("count")),
        ("gamma", Estimator::positive_amount("amount")),
        ("multinomial", Estimator::multiclass("level")),
        ("one-vs-rest", Estimator::multiclass("level").one_vs_rest()),
        ("ordinal", Estimator::ordinal("level")),
    ]
}

fn largest(weights: &[f64]) -> f64 {
    weights.iter().fold(0.0, |most, w| most.max(w.abs()))
}

/// Every solver that accepts an objective comes to the same model, and says so.
#[test]
fn solvers_agree_on_every_smooth_loss() {
    for seed in 0..3 {
        let table = table(300, seed);
        for (name, estimator) in smooth() {
            for penalty in [0.0, 0.01] {
                let of = |solver: Arc<dyn Solver>| {
                    let estimator = features(estimator.clone()).example_weight("s");
                    // All classes of a softmax would be shifted alike: refused.
                    let estimator = if name == "multinomial" { estimator } else { estimator.offset("o") };
                    let fit = estimator.penalty(Ridge::new(penalty).unwrap()).solver(solver).fit(&table).unwrap();
                    assert!(fit.report().converged(), "{name} {penalty}: {}", fit.report());
                    let certificate = fit.report().certificate.unwrap();
                    assert!(certificate.violation <= 1e-7, "{name} {penalty}: {}", fit.report());
                    fit
                };
                let newton = of(Arc::new(Newton::default()));
                let lbfgs = of(Arc::new(Lbfgs::default().tolerance(1e-9)));
                let (a, b) = (newton.report().objective(), lbfgs.report().objective());
                assert!((a - b).abs() <= 1e-12 * a.abs().max(1.0), "{name} {penalty}: {a} {b}");
                let (a, b) = (newton.model().predict(&table).unwrap(), lbfgs.model().predict(&table).unwrap());
                let gap = a.iter().zip(&b).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
                assert!(gap <= 1e-5 * largest(&b).max(1.0), "{name} {penalty}: {gap:e}");
            }
        }
    }
}

/// Newton's method takes one step on a quadratic, from anywhere.
#[test]
fn a_quadratic_takes_one_newton_step() {
    let table = table(200, 7);
    let estimator = features(Estimator::regression("y")).example_weight("s").penalty(Ridge::new(0.02).unwrap());
    let exact = estimator.clone().solver(ClosedForm::default()).fit(&table).unwrap();
    let start = noise(8, 3).into_iter().map(|w| 3.0 * w).collect();
    let newton = estimator.start(Start::At(start)).solver(Newton::default()).fit(&table).unwrap();
    assert!(newton.report().epochs() == 1 && newton.report().converged(), "{}", newton.report());
    for (a, b) in newton.model().encoded_weights().iter().zip(exact.model().encoded_weights()) {
        near(*a, *b, 1e-9);
    }
    assert!(exact.report().certificate.unwrap().violation < 1e-12, "{}", exact.report());
}

fn digits(found: &[f64], truth: &[f64]) -> f64 {
    let worst = found.iter().zip(truth).map(|(a, b)| ((a - b) / b).abs()).fold(1e-16, f64::max);
    -worst.log10()
}

fn weights_then_bias(model: &Model) -> Vec<f64> {
    model.weights().into_iter().map(|weight| weight.value).chain([model.bias()]).collect()
}

/// References by Newton's method in decimal arithmetic of 60 digits.
#[test]
fn weights_have_the_digits_that_are_promised() {
    let birds = penguins();
    let cars = cars();
    let sex = Estimator::binary("sex").penalty(NoPenalty).columns(columns![
        numeric("bill_length_mm"),
        numeric("bill_depth_mm"),
        numeric("body_mass_g")
    ]);
    let of_cars = |estimator: Estimator| estimator.columns(columns![numeric("hp"), numeric("wt")]);
    let cases: [(Estimator, &Table, Vec<f64>); 3] = [
        (sex, &birds, vec![0.0915117337390691, 2.0628466814729984, 0.0050606115614312665, -60.557263573523436]),
        (
            of_cars(Estimator::count("carb")).penalty(NoPenalty),
            &cars,
            vec![0.0054872402491425425, 0.004481935795756565, 0.13878829095032044],
        ),
        (
            of_cars(Estimator::binary("am")).penalty(Ridge::new(1.0 / 64.0).unwrap()),
            &cars,
            vec![0.009683913334866939, -2.418672851249255, 5.67734860643172],
        ),
    ];
    for (estimator, table, truth) in cases {
        let newton = estimator.clone().solver(Newton::default()).fit(table).unwrap();
        let found = digits(&weights_then_bias(newton.model()), &truth);
        assert!(found >= 11.0, "{found} {}", newton.report());
        assert!(newton.report().passes <= 40.0, "{}", newton.report());
        let lbfgs = estimator.clone().solver(Lbfgs::default()).fit(table).unwrap();
        let found = digits(&weights_then_bias(lbfgs.model()), &truth);
        assert!(found >= 5.0, "{found} {}", lbfgs.report());
        assert!(lbfgs.report().passes <= 60.0, "{}", lbfgs.report());
        let chosen = estimator.fit(table).unwrap();
        assert_eq!(chosen.report().solver, "Newton");
        assert!(chosen.report().chosen_because.as_ref().unwrap().contains("few enough"), "{}", chosen.report());
    }
}

/// A lasso leaves no slope where a weight is 0 beyond its strength, and the proximal descent agrees.
#[test]
fn a_lasso_and_bounds_are_honoured_by_quasi_newton_steps() {
    let table = table(400, 11);
    type Penalised = fn(Estimator) -> Estimator;
    let penalties: [(&str, Penalised); 4] = [
        ("lasso", |of| of.penalty(Lasso::new(0.03).unwrap())),
        ("elastic net", |of| of.penalty(ElasticNet::new(0.05, 0.5).unwrap())),
        ("non-negative", |of| of.penalty(Bounds::non_negative())),
        ("bounds around a ridge", |of| of.penalty(Bounds::new(-0.4, 0.3).unwrap().around(Ridge::new(0.01).unwrap()))),
    ];
    let columns = || {
        columns![
            numeric("a").standardized(),
            numeric("b").standardized(),
            numeric("c").standardized(),
            categorical("kind")
        ]
    };
    for (name, penalised) in penalties {
        for estimator in [Estimator::regression("y"), Estimator::binary("class"), Estimator::multiclass("level")] {
            let of = |solver: Arc<dyn Solver>| {
                let estimator = penalised(estimator.clone().columns(columns()));
                estimator.solver(solver).fit(&table).unwrap()
            };
            let fit = of(Arc::new(Lbfgs::default()));
            assert!(fit.report().converged(), "{name}: {}", fit.report());
            assert!(fit.report().certificate.unwrap().violation <= 1e-8, "{name}: {}", fit.report());
            let slow = of(Arc::new(GradientDescent::full_batch().tolerance(1e-9).stall(1e-16).epochs(100_000)));
            let (a, b) = (fit.report().objective(), slow.report().objective());
            assert!(a <= b + 1e-9 * b.abs(), "{name}: {a} {b}");
            let weights = fit.model().encoded_weights();
            if name.contains("lasso") {
                assert!(weights.contains(&0.0), "{name}: {weights:?}");
            }
            if name.contains("on-neg") {
                assert!(weights[..6].iter().all(|w| *w >= 0.0), "{name}: {weights:?}");
                // Newton holds what rests on a bound.
                let newton = of(Arc::new(Newton::default()));
                assert!(newton.report().converged(), "{name}: {}", newton.report());
                assert!((newton.report().objective() - a).abs() <= 1e-12, "{name}: {}", newton.report());
            }
        }
    }
}

/// Threads do not change a bit, and a run that was interrupted goes on as if it had not been.
#[test]
fn threads_and_interruptions_change_nothing() {
    let n = 60_000;
    let x = Array2::from_shape_vec((n, 5), noise(5 * n, 2)).unwrap();
    let e = noise(n, 9);
    let y: Array1<f64> = (0..n).map(|i| f64::from(x[[i, 0]] - 0.5 * x[[i, 3]] + e[i] > 0.0)).collect();
    let solvers: [Arc<dyn Solver>; 3] = [
        Arc::new(Newton::default().iterations(3)),
        Arc::new(Lbfgs::default().iterations(3)),
        Arc::new(Lbfgs::default().iterations(3).without_sample()),
    ];
    for (k, solver) in solvers.into_iter().enumerate() {
        for penalty in [0.0, 0.02] {
            let of = |threads| {
                let estimator =
                    Estimator::binary("y").penalty(ElasticNet::new(penalty, if k > 0 { 0.7 } else { 0.0 }).unwrap());
                let fit =
                    estimator.tolerance(0.0).threads(threads).solver(solver.clone()).fit((x.view(), y.view())).unwrap();
                (fit.model().encoded_weights().to_vec(), fit)
            };
            let (one, fit) = of(1);
            assert_eq!(one, of(2).0);
            assert_eq!(one, of(3).0);
            assert_eq!(fit.report().notes.iter().any(|note| note.contains("sample")), k == 1, "{}", fit.report());
            let twice = fit.resume((x.view(), y.view())).unwrap();
            let estimator =
                Estimator::binary("y").penalty(ElasticNet::new(penalty, if k > 0 { 0.7 } else { 0.0 }).unwrap());
            let whole: Arc<dyn Solver> = match k {
                0 => Arc::new(Newton::default().iterations(6)),
                1 => Arc::new(Lbfgs::default().iterations(6)),
                _ => Arc::new(Lbfgs::default().iterations(6).without_sample()),
            };
            let whole = estimator.tolerance(0.0).solver(whole).fit((x.view(), y.view())).unwrap();
            assert_eq!(twice.model().encoded_weights(), whole.model().encoded_weights(), "{k} {penalty}");
        }
    }
}

/// What a solver cannot do is refused by name; faults are found before the data.
#[test]
fn refusals_name_what_is_needed() {
    let table = table(50, 1);
    let error = |estimator: Estimator| features(estimator).fit(&table).unwrap_err().to_string();
    let lasso = || Lasso::new(0.1).unwrap();
    let newton = error(Estimator::binary("class").penalty(lasso()).solver(Newton::default()));
    assert!(newton.contains("Newton") && newton.contains("\"lasso\"") && newton.contains("Lbfgs"), "{newton}");
    let corner = error(Estimator::quantile("y", 0.5).solver(Lbfgs::default()));
    assert!(corner.contains("L-BFGS") && corner.contains("quantile") && corner.contains("corners"), "{corner}");
    let bent = error(Estimator::quantile("y", 0.5).solver(Newton::default()));
    assert!(bent.contains("curvature"), "{bent}");
    let group = error(Estimator::regression("y").penalty(GroupLasso::new(0.1).unwrap()).solver(Lbfgs::default()));
    assert!(group.contains("\"group lasso\""), "{group}");
    let sum = error(Estimator::binary("class").reduction(Reduction::Sum).solver(Newton::default()));
    assert!(sum.contains("Reduction::Sum"), "{sum}");
    let fault = error(Estimator::binary("class").solver(Lbfgs::default().memory(0).tolerance(f64::NAN)));
    assert!(fault.contains("memory") && fault.contains("tolerance"), "{fault}");
    assert!(error(Estimator::binary("class").tolerance(-1.0)).contains("tolerance"));
}

/// A time budget ends a run with what it has; a warm start begins where a model is; one tolerance serves every solver.
#[test]
fn budgets_starts_and_tolerances() {
    let table = table(300, 4);
    let estimator = features(Estimator::binary("class")).penalty(NoPenalty);
    let slow = GradientDescent::full_batch().tolerance(0.0).learning_rate(1e-9);
    let fit = estimator.clone().solver(slow).time_budget(std::time::Duration::from_millis(1)).fit(&table).unwrap();
    assert!(matches!(fit.report().stop, StopReason::Time(_)) && !fit.report().converged(), "{}", fit.report());
    let cold = estimator.fit(&table).unwrap();
    let warm = estimator.clone().warm_start(cold.model()).fit(&table).unwrap();
    assert!(warm.report().epochs() <= 1 && warm.report().passes < cold.report().passes, "{}", warm.report());
    let loose = estimator.clone().tolerance(1e-2).fit(&table).unwrap();
    let violation = loose.report().certificate.unwrap().violation;
    assert!(loose.report().epochs() < cold.report().epochs() && violation <= 1e-2, "{}", loose.report());
}

/// Every solver of the family, and whether it must come to a certificate.
fn every() -> Vec<(Arc<dyn Solver>, bool)> {
    vec![
        (Arc::new(ClosedForm::default()), true),
        (Arc::new(Newton::default()), true),
        (Arc::new(Lbfgs::default().tolerance(1e-9)), true),
        (Arc::new(TrustRegion::default()), true),
        (Arc::new(CoordinateDescent::default()), true),
        (Arc::new(ProximalGradient::default()), true),
        (Arc::new(GradientDescent::full_batch().tolerance(1e-9).stall(1e-16)), false),
        (Arc::new(Saga::default()), false),
        (Arc::new(Svrg::default()), false),
        (Arc::new(DualCoordinateAscent::default()), false),
        (Arc::new(AugmentedLagrangian::default()), false),
    ]
}

proptest! {
    #![proptest_config(crate::support::random::cases(24))]

    /// Every pair of solvers that accept an objective ends at the same optimum, within what their certificates promise: on
    /// dense, single-precision, sparse and one-hot features, with weights and offsets, of other scales and nearly collinear.
    #[test]
    fn every_pair_of_solvers_agrees(
        kind in kinds(), n in 40usize..120, p in 2usize..8, seed in any::<u64>(), strength in 0.01_f64..0.3, which in 0..6,
    ) {
        let problem = Problem::new(kind, (n, p), seed, which >= 3);
        let penalty: Arc<dyn Penalty> = match which % 3 {
            0 => Arc::new(Ridge::new(strength).unwrap()),
            1 => Arc::new(ElasticNet::new(strength, 0.6).unwrap()),
            _ => Arc::new(Bounds::non_negative().around(Ridge::new(strength).unwrap())),
        };
        let mut fits: Vec<(String, Fit)> = Vec::new();
        for (solver, certain) in every() {
            let task = if which < 3 { Estimator::regression("y") } else { Estimator::binary("y") };
            let name = solver.name();
            match problem.fit(task, penalty.clone(), solver) {
                Err(Error::Unsupported { .. }) => {}
                Err(error) => prop_assert!(false, "{name}: {error}"),
                Ok(fit) => {
                    prop_assert!(!certain || fit.report().converged(), "{name}: {}", fit.report());
                    fits.push((name, fit));
                }
            }
        }
        prop_assert!(fits.len() >= 4, "only {:?}", fits.iter().map(|(name, _)| name).collect::<Vec<_>>());
        let best = fits.iter().map(|(_, fit)| fit.report().objective()).fold(f64::INFINITY, f64::min);
        for (name, fit) in fits.iter().filter(|(_, fit)| fit.report().converged()) {
            let report = fit.report();
            let above = report.objective() - best;
            prop_assert!(above <= 1e-7 * best.abs().max(1e-3), "{name} is {above:e} above {best}: {report}");
            if report.certificate.unwrap().violation <= 1e-8 {
                prop_assert!(problem.distance(fit, &fits[0].1) < 1e-4, "{name} and {}: {report}", fits[0].0);
            }
        }
    }

    /// A certificate bounds what it says: no step of any length along any weight makes F less by more than the slope left.
    #[test]
    fn certificates_bound_what_is_left(seed in 0_u64..1000, strength in 0.0_f64..0.2) {
        let table = table(120, seed);
        let estimator = Estimator::binary("class").columns(columns![numeric("a").standardized(), numeric("b").standardized()]);
        let estimator = estimator.penalty(ElasticNet::new(strength, 0.6).unwrap());
        let rough = estimator.clone().solver(Lbfgs::default().iterations(2)).fit(&table).unwrap();
        let best = estimator.solver(Lbfgs::default().tolerance(1e-10)).fit(&table).unwrap();
        prop_assert!(best.report().certificate.unwrap().violation <= 1e-10, "{}", best.report());
        let gap = rough.report().objective() - best.report().objective();
        // Convexity: F(w) − F* ≤ v·(w − w*), every weight in units of a standard deviation; slopes are at most 1.
        let pairs = rough.model().encoded_weights().iter().zip(best.model().encoded_weights());
        let length: f64 = pairs.map(|(a, b)| (a - b).abs()).sum();
        let violation = rough.report().certificate.unwrap().violation;
        prop_assert!(gap <= violation * length + 1e-12, "{gap:e} {violation:e} {length:e}");
    }
}
