//! Coordinate descent against the closed form, against descent by implicit steps, and against the conditions of an
//! optimum, on every kind of column.

use std::sync::Arc;

use gradus::prelude::*;
use ndarray::{Array1, Array2};
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
        let task = Estimator::regression_on_arrays;
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
            let task = Estimator::regression_on_arrays;
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
            let task = Estimator::regression_on_arrays;
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
        for task in [Estimator::binary_on_arrays as fn() -> Estimator, || Estimator::regression_on_arrays().loss(gradus::loss::Poisson)] {
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
    let hinge = Estimator::binary_on_arrays().loss(gradus::loss::Hinge);
    let error = problem.fit(hinge, lasso(), CoordinateDescent::default()).unwrap_err().to_string();
    assert!(error.contains("coordinate descent") && error.contains("hinge"), "{error}");
    let sums = Estimator::regression_on_arrays().reduction(Reduction::Sum);
    let error = problem.fit(sums, lasso(), CoordinateDescent::default()).unwrap_err().to_string();
    assert!(error.contains("mean"), "{error}");
}

#[test]
fn the_same_bits_for_any_number_of_threads_and_the_same_optimum_after_an_interruption() {
    for (kind, size) in [(Kind::Rows, (400, 900)), (Kind::Sparse, (300, 700)), (Kind::Rows, (6000, 20))] {
        let problem = Problem::new(kind, size, 21, false);
        let fit = |solver: CoordinateDescent, threads: usize| {
            let task = Estimator::regression_on_arrays().threads(threads);
            problem.fit(task, shared(Lasso::new(0.05).unwrap()), solver).unwrap()
        };
        let whole = fit(CoordinateDescent::default(), 1);
        assert!(whole.report().converged());
        let threaded = fit(CoordinateDescent::default(), 3);
        assert_eq!(whole.model().encoded_weights(), threaded.model().encoded_weights());
        // One step, and then the rest.
        let first = fit(CoordinateDescent::default().iterations(1), 1);
        assert!(first.report().epochs() == 1);
        let task =
            Estimator::regression_on_arrays().threads(1).start(Start::Resume(first.checkpoint().unwrap().clone()));
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
            let fit =
                Estimator::regression_on_arrays().penalty(penalty).solver(solver).fit((x.view(), y.view())).unwrap();
            assert!(fit.report().converged(), "{name}: {}", fit.report());
            assert!(fit.report().loss < 0.05, "{name}: {}", fit.report());
        }
    }
    // One example, and labels that are all the same.
    let lone = Array2::from_elem((1, 2), 3.0);
    let fit = |x: &Array2<f64>, y: &Array1<f64>| {
        let estimator = Estimator::regression_on_arrays().penalty(Lasso::new(0.1).unwrap());
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
    for task in [Estimator::binary_on_arrays(), Estimator::regression_on_arrays()] {
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
    let fit = problem.fit(Estimator::regression_on_arrays(), lasso(), CoordinateDescent::default()).unwrap();
    assert!(fit.report().notes.iter().any(|note| note.contains("proved to be 0")), "{}", fit.report());
    let slow = problem.fit(Estimator::regression_on_arrays(), lasso(), ProximalGradient::default()).unwrap();
    assert!(slow.report().converged(), "{}", slow.report());
    let (a, b) = (slow.model().encoded_weights(), fit.model().encoded_weights());
    for j in 0..400 {
        let size = problem.x.column(j).mapv(f64::abs).mean().unwrap();
        assert!((a[j] - b[j]).abs() * size < 1e-3, "{j}: {} {}", a[j], b[j]);
    }
    let bounds = || shared(Bounds::new(-0.3, 0.7).unwrap().around(Ridge::new(0.01).unwrap()));
    for fit in [
        problem.fit(Estimator::regression_on_arrays(), bounds(), CoordinateDescent::default()).unwrap(),
        problem.fit(Estimator::regression_on_arrays(), bounds(), ProximalGradient::default()).unwrap(),
    ] {
        let weights = &fit.model().encoded_weights()[..400];
        assert!(weights.iter().all(|w| (-0.3..=0.7).contains(w)), "{weights:?}");
        assert!(weights.iter().filter(|w| **w == -0.3 || **w == 0.7).count() > 5, "{weights:?}");
    }
}
