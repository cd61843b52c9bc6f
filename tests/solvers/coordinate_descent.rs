//! Coordinate descent against the closed form, against descent by implicit steps, and against the conditions of an
//! optimum, on every kind of column; and where single weights move little at a time: corners that are nearly free, losses
//! that go straight on, more features than examples.

use std::sync::Arc;

use gradus::loss::{Gamma, LogCosh, ModifiedHuber, SquaredHinge};
use gradus::prelude::*;
use gradus::solver::CoordinateDescent;
use ndarray::{Array1, Array2, array};
use proptest::prelude::*;

use crate::support::problem::{Kind, Problem, kinds};
use crate::support::random::uniform;

fn problems() -> impl Strategy<Value = Problem> {
    // Few rows and many columns walk over columns, many rows over the gram.
    let sizes = prop_oneof![(30usize..80, 1usize..12), (20usize..40, 70usize..110)];
    (kinds(), sizes, any::<u64>()).prop_map(|(kind, size, seed)| Problem::new(kind, size, seed, false))
}

fn objective(fit: &Fit) -> f64 {
    fit.report().loss + fit.report().penalty
}

fn shared(penalty: impl Penalty + 'static) -> Arc<dyn Penalty> {
    Arc::new(penalty)
}

proptest! {
    #![proptest_config(crate::support::random::cases(24))]

    #[test]
    fn a_ridge_is_that_of_the_closed_form(problem in problems(), strength in 1e-3..0.5) {
        let ridge = shared(Ridge::new(strength).unwrap());
        let task = || Estimator::regression("y");
        let truth = problem.fit(task(), ridge.clone(), ClosedForm::default()).unwrap();
        let found = problem.fit(task(), ridge, CoordinateDescent::default().tolerance(1e-12)).unwrap();
        prop_assert!(found.report().converged(), "{}", found.report());
        prop_assert!(problem.distance(&truth, &found) < 1e-8, "{}", problem.distance(&truth, &found));
    }

    #[test]
    fn lasso_elastic_net_bounds_and_groups_are_those_of_implicit_steps(problem in problems(), strength in 1e-3..0.3) {
        let descent = GradientDescent::full_batch().tolerance(1e-9).epochs(10_000);
        for penalty in [
            shared(Lasso::new(strength).unwrap()),
            shared(ElasticNet::new(strength, 0.6).unwrap()),
            shared(Bounds::non_negative().around(Lasso::new(strength).unwrap())),
            shared(Bounds::new(-0.05, 0.1).unwrap().around(Ridge::new(strength).unwrap())),
            shared(GroupLasso::new(strength / 3.0).unwrap()),
        ] {
            let task = || Estimator::regression("y");
            let slow = problem.fit(task(), penalty.clone(), descent.clone()).unwrap();
            let found = problem.fit(task(), penalty.clone(), CoordinateDescent::default()).unwrap();
            prop_assert!(found.report().converged(), "{} {}", penalty.name(), found.report());
            let (a, b) = (objective(&slow), objective(&found));
            prop_assert!(b <= a + 1e-9 * a.abs(), "{}: {b} is more than {a}", penalty.name());
            if slow.report().converged() {
                prop_assert!(a <= b + 1e-9 * b.abs(), "{}: {b} is less than {a}", penalty.name());
            }
            // The certificate keeps its word.
            if let Some(gap) = found.report().certificate.unwrap().gap {
                prop_assert!(b <= a + gap + 1e-13 * a.abs() && gap < 1e-4 * a.abs(), "{}: {b} {a} {gap}", penalty.name());
            }
        }
    }

    #[test]
    fn the_proximal_gradient_ends_there_too(problem in problems(), strength in 1e-2..0.3) {
        for penalty in [
            shared(ElasticNet::new(strength, 0.6).unwrap()),
            shared(Bounds::new(-0.05, 0.1).unwrap().around(Ridge::new(strength).unwrap())),
            shared(GroupLasso::new(strength / 3.0).unwrap()),
        ] {
            let task = || Estimator::regression("y");
            let slow = problem.fit(task(), penalty.clone(), ProximalGradient::default()).unwrap();
            let found = problem.fit(task(), penalty.clone(), CoordinateDescent::default()).unwrap();
            let (a, b) = (objective(&slow), objective(&found));
            prop_assert!(b <= a + 1e-10 * a.abs(), "{}: {b} is more than {a}", penalty.name());
            if slow.report().converged() {
                prop_assert!(a <= b + 1e-9 * b.abs(), "{}: {b} is less than {a}", penalty.name());
            } else {
                prop_assert!(problem.kind != Kind::OneHot, "{} {}", penalty.name(), slow.report());
            }
        }
    }

    #[test]
    fn losses_that_are_not_squared_too(kind in kinds(), size in prop_oneof![(40usize..80, 1usize..6), (20usize..30, 70usize..80)],
        strength in 0.02..0.2, seed in any::<u64>()) {
        let problem = Problem::new(kind, size, seed, true);
        let descent = ProximalGradient::default();
        for task in [(|| Estimator::binary("y")) as fn() -> Estimator, || Estimator::regression("y").loss(gradus::loss::Poisson)] {
            for penalty in [
                shared(Lasso::new(strength).unwrap()),
                shared(ElasticNet::new(strength, 0.3).unwrap()),
                shared(Bounds::non_negative().around(Ridge::new(strength).unwrap())),
                shared(GroupLasso::new(strength / 3.0).unwrap()),
            ] {
                let slow = problem.fit(task(), penalty.clone(), descent.clone()).unwrap();
                let found = problem.fit(task(), penalty.clone(), CoordinateDescent::default()).unwrap();
                prop_assert!(found.report().converged(), "{} {}", penalty.name(), found.report());
                let (a, b) = (objective(&slow), objective(&found));
                prop_assert!(b <= a + 1e-9 * a.abs(), "{}: {b} is more than {a}", penalty.name());
                if slow.report().converged() {
                    prop_assert!(a <= b + 1e-8 * b.abs(), "{}: {b} is less than {a}", penalty.name());
                }
            }
        }
    }
}

#[test]
fn what_it_cannot_do_is_refused_by_name() {
    let problem = Problem::new(Kind::Rows, (30, 4), 7, true);
    let lasso = || shared(Lasso::new(0.1).unwrap());
    let hinge = Estimator::binary("y").loss(gradus::loss::Hinge);
    let error = problem.fit(hinge, lasso(), CoordinateDescent::default()).unwrap_err().to_string();
    assert!(error.contains("coordinate descent") && error.contains("hinge"), "{error}");
    let sums = Estimator::regression("y").reduction(Reduction::Sum);
    let error = problem.fit(sums, lasso(), CoordinateDescent::default()).unwrap_err().to_string();
    assert!(error.contains("mean"), "{error}");
}

#[test]
fn the_same_bits_for_any_number_of_threads_and_the_same_optimum_after_an_interruption() {
    for (kind, size) in [(Kind::Rows, (400, 900)), (Kind::Sparse, (300, 700)), (Kind::Rows, (6000, 20))] {
        let problem = Problem::new(kind, size, 21, false);
        let fit = |solver: CoordinateDescent, threads: usize| {
            let task = Estimator::regression("y").threads(threads);
            problem.fit(task, shared(Lasso::new(0.05).unwrap()), solver).unwrap()
        };
        let whole = fit(CoordinateDescent::default(), 1);
        assert!(whole.report().converged());
        let threaded = fit(CoordinateDescent::default(), 3);
        assert_eq!(whole.model().encoded_weights(), threaded.model().encoded_weights());
        // One step, and then the rest.
        let first = fit(CoordinateDescent::default().iterations(1), 1);
        assert!(first.report().epochs() == 1);
        let task = Estimator::regression("y").threads(1).start(Start::Resume(first.checkpoint().unwrap().clone()));
        let rest = problem.fit(task, shared(Lasso::new(0.05).unwrap()), CoordinateDescent::default()).unwrap();
        assert!(rest.report().converged() && problem.distance(&whole, &rest) < 1e-6);
    }
}

/// Features that say the same, nothing, or too much.
#[test]
fn hostile_features_are_survived() {
    let mut random = uniform(5);
    let n = 40;
    let base: Vec<f64> = (0..n).map(|_| random()).collect();
    let y: Array1<f64> = base.iter().map(|x| 3.0 * x + 0.1 * random()).collect();
    let x = Array2::from_shape_fn((n, 7), |(i, j)| match j {
        0 => base[i],
        1 => 2.0 * base[i],
        2 => 7.0,
        3 => 0.0,
        4 => 1e120 * base[(i + 1) % n],
        5 => 1e-120 * base[(i + 2) % n],
        _ => 1e9 + base[(i + 3) % n],
    });
    let wide = Array2::from_shape_fn((n, 100), |(i, j)| x[[i, j % 7]]);
    for x in [&x, &wide] {
        for penalty in [
            shared(NoPenalty),
            shared(Lasso::new(0.01).unwrap()),
            shared(ElasticNet::new(0.01, 0.5).unwrap()),
            shared(Bounds::non_negative()),
            shared(GroupLasso::new(0.001).unwrap()),
        ] {
            let name = penalty.name().to_owned();
            let solver = CoordinateDescent::default().tolerance(1e-7);
            let fit = Estimator::regression("y").penalty(penalty).solver(solver).fit((x.view(), y.view())).unwrap();
            assert!(fit.report().converged(), "{name}: {}", fit.report());
            assert!(fit.report().loss < 0.05, "{name}: {}", fit.report());
        }
    }
    // One example, and labels that are all the same.
    let lone = Array2::from_elem((1, 2), 3.0);
    let fit = |x: &Array2<f64>, y: &Array1<f64>| {
        let estimator = Estimator::regression("y").penalty(Lasso::new(0.1).unwrap());
        estimator.solver(CoordinateDescent::default()).fit((x.view(), y.view())).unwrap()
    };
    assert_eq!(fit(&lone, &Array1::from_elem(1, 5.0)).model().encoded_weights(), [0.0, 0.0, 5.0]);
    let still = fit(&x, &Array1::from_elem(n, -2.0));
    assert!(still.report().converged() && still.model().encoded_weights()[..7].iter().all(|w| *w == 0.0));
}

/// A penalty that leaves nothing but the bias, begun away from it.
#[test]
fn the_bias_alone_is_found() {
    let problem = Problem { bias: true, ..Problem::new(Kind::Columns, (60, 80), 3, true) };
    for task in [Estimator::binary("y"), Estimator::regression("y")] {
        let lasso = shared(Lasso::new(1e6).unwrap());
        let fit = problem.fit(task.start(Start::Zero), lasso, CoordinateDescent::default()).unwrap();
        assert!(fit.report().converged(), "{}", fit.report());
        assert!(fit.model().encoded_weights()[..80].iter().all(|w| *w == 0.0) && fit.model().bias() != 0.0);
    }
}

/// Screening says what it did, and a bound holds to the last bit.
#[test]
fn what_is_ruled_out_is_zero_at_the_optimum() {
    let problem = Problem::new(Kind::Columns, (60, 400), 33, false);
    let lasso = || shared(Lasso::new(0.08).unwrap());
    let fit = problem.fit(Estimator::regression("y"), lasso(), CoordinateDescent::default()).unwrap();
    assert!(fit.report().notes.iter().any(|note| note.contains("proved to be 0")), "{}", fit.report());
    let slow = problem.fit(Estimator::regression("y"), lasso(), ProximalGradient::default()).unwrap();
    assert!(slow.report().converged(), "{}", slow.report());
    let (a, b) = (slow.model().encoded_weights(), fit.model().encoded_weights());
    for j in 0..400 {
        let size = problem.x.column(j).mapv(f64::abs).mean().unwrap();
        assert!((a[j] - b[j]).abs() * size < 1e-3, "{j}: {} {}", a[j], b[j]);
    }
    let bounds = || shared(Bounds::new(-0.3, 0.7).unwrap().around(Ridge::new(0.01).unwrap()));
    for fit in [
        problem.fit(Estimator::regression("y"), bounds(), CoordinateDescent::default()).unwrap(),
        problem.fit(Estimator::regression("y"), bounds(), ProximalGradient::default()).unwrap(),
    ] {
        let weights = &fit.model().encoded_weights()[..400];
        assert!(weights.iter().all(|w| (-0.3..=0.7).contains(w)), "{weights:?}");
        assert!(weights.iter().filter(|w| **w == -0.3 || **w == 0.7).count() > 5, "{weights:?}");
    }
}

/// A Huber loss that bends nowhere near the start: steps of the quadratic are without a bound.
#[test]
fn a_loss_that_goes_straight_on_does_not_carry_steps_away() {
    let x = array![
        [-1.5612354443576286, -0.09193795334782287],
        [0.5303269051398318, -0.7319484138886849],
        [0.9213881339428837, -1.0878374326866762]
    ];
    let y = array![1.1528869244665214, 0.26663167279021227, -2.9013333153632317];
    for (delta, strength) in [(0.01, 1e-8), (1e-6, 1e-8), (0.01, 1e-2)] {
        for bias in [true, false] {
            let estimator =
                Estimator::regression("y").loss(Huber::new(delta).unwrap()).penalty(Lasso::new(strength).unwrap());
            let estimator = if bias { estimator } else { estimator.without_bias() };
            let fit = estimator.fit((x.view(), y.view())).unwrap();
            assert!(fit.report().converged(), "{delta} {strength} {bias}: {}", fit.report());
            assert!(fit.report().epochs() < 60, "{}", fit.report());
        }
    }
}

/// Four counts of 0 or 1 and 25 features: any of them are met, but for the lasso.
#[test]
fn counts_that_are_met_but_for_a_lasso_take_few_steps() {
    let table = Table::from_csv("tests/data/few_counts.csv").unwrap();
    let names: Vec<String> = (1..=25).map(|j| format!("x{j}")).collect();
    let columns: Vec<_> = names.iter().map(|name| columns![numeric(name.as_str())].remove(0)).collect();
    let estimator = Estimator::count("y").columns(columns).penalty(Lasso::new(1e-8).unwrap()).without_bias();
    let fit = estimator.fit(&table).unwrap();
    assert!(fit.report().converged(), "{}", fit.report());
    assert!(fit.report().epochs() < 60, "{}", fit.report());
    let zeros = fit.model().encoded_weights().iter().filter(|w| **w == 0.0).count();
    // Features that are the same share what they do.
    assert!(zeros >= 10, "{zeros}");
}

/// Least values are those of the proximal gradient method, or less, wherever that gets to.
#[test]
fn hard_problems_end_soon_and_no_higher_than_by_implicit_steps() {
    let losses: Vec<(Arc<dyn Loss>, bool)> = vec![
        (Arc::new(gradus::loss::Squared), false),
        (Arc::new(Huber::new(0.02).unwrap()), false),
        (Arc::new(LogCosh), false),
        (Arc::new(Gamma), false),
        (Arc::new(Poisson), false),
        (Arc::new(SquaredHinge), true),
        (Arc::new(ModifiedHuber), true),
        (Arc::new(Logistic), true),
    ];
    let mut open = Vec::new();
    for (k, (loss, classes)) in losses.iter().enumerate() {
        for (n, p, seed) in [(12, 40, 3), (30, 25, 4)] {
            let mut random = uniform(seed * 100 + k as u64);
            let mut x = Array2::from_shape_fn((n, p), |_| 3.0 * random());
            for i in 0..n {
                x[[i, 1]] = x[[i, 0]] * (1.0 + 1e-6 * random());
                x[[i, 2]] = 2.5;
                x[[i, 4]] = x[[i, 3]];
            }
            let y: Array1<f64> = (0..n)
                .map(|i| {
                    let z = x[[i, 0]] - 0.5 * x[[i, 5]] + random();
                    if *classes { f64::from(u8::from(z > 0.0)) } else { z.exp().round() + 1.0 }
                })
                .collect();
            for penalty in [
                Arc::new(Lasso::new(1e-7).unwrap()) as Arc<dyn Penalty>,
                Arc::new(ElasticNet::new(1e-4, 0.9).unwrap()),
                Arc::new(GroupLasso::new(1e-3).unwrap()),
                Arc::new(Bounds::non_negative().around(Lasso::new(1e-6).unwrap())),
                Arc::new(Bounds::new(-0.2, 0.3).unwrap().around(Ridge::new(1e-6).unwrap())),
            ] {
                let task = if *classes { Estimator::binary("y") } else { Estimator::regression("y") };
                let estimator = task.loss(loss.clone()).penalty(penalty.clone());
                let fit = |solver: Arc<dyn Solver>| estimator.clone().solver(solver).fit((x.view(), y.view())).unwrap();
                let found = fit(Arc::new(CoordinateDescent::default()));
                let slow = fit(Arc::new(ProximalGradient::default().iterations(300)));
                let what = format!("{} {} {n} x {p}: {}", loss.name(), penalty.name(), found.report());
                assert!(found.report().epochs() < 150, "{what}");
                let (a, b) = (slow.report().objective(), found.report().objective());
                assert!(b <= a + 1e-7 * a.abs(), "{b} is more than {a}: {what}");
                if !found.report().converged() {
                    open.push(what);
                }
            }
        }
    }
    assert!(open.len() <= 2, "{}: {open:?}", open.len());
}
