//! Solvers for many rows and many columns: SAGA, SVRG, dual coordinate ascent, trust-region Newton.

use std::sync::Arc;

use gradus::data::SparseRows;
use gradus::loss::{
    Absolute, EpsilonInsensitive, Hinge, Huber, Loss, Poisson, Quantile, Squared, SquaredEpsilonInsensitive,
    SquaredHinge,
};
use gradus::prelude::*;
use gradus::solver::{DualCoordinateAscent, Lbfgs, Saga, Svrg, TrustRegion};
use ndarray::{Array1, Array2, array};
use proptest::prelude::*;

use crate::support::mixed::{features, mixed as table};
use crate::support::random::noise;
use crate::support::solvers::by_rows;
use crate::support::sparse::sparse;

/// Rows of few of many features; about as many are of one class as of the other.
struct Words {
    rows: SparseRows<'static>,
    dense: Array2<f64>,
    labels: Array1<f64>,
    numbers: Array1<f64>,
    weights: Array1<f64>,
    offsets: Array1<f64>,
}

fn words(rows: usize, width: usize, active: usize, seed: u64) -> Words {
    let uniform: Vec<f64> = noise(rows * active * 2, seed).iter().map(|u| 0.5 + 0.5 * u).collect();
    let truth = noise(width, seed + 1);
    let mut dense = Array2::zeros((rows, width));
    for i in 0..rows {
        let of = |k: usize| uniform[(i * active + k) * 2];
        let mut own: Vec<usize> = (0..active).map(|k| ((width as f64).powf(of(k)) - 1.0) as usize).collect();
        own.sort_unstable();
        own.dedup();
        for (k, j) in own.into_iter().enumerate() {
            dense[[i, j]] = 0.25 + uniform[(i * active + k) * 2 + 1];
        }
    }
    let scores = dense.dot(&Array1::from(truth));
    let wobble = noise(rows, seed + 2);
    let numbers = Array1::from_shape_fn(rows, |i| scores[i] + wobble[i]);
    let labels = numbers.mapv(|z| f64::from(u8::from(z > 0.0)));
    let weights = Array1::from(noise(rows, seed + 3)).mapv(|s| 1.5 + s);
    let offsets = Array1::from(noise(rows, seed + 4)).mapv(|o| 0.2 * o);
    Words { rows: sparse(&dense), dense, labels, numbers, weights, offsets }
}

impl Words {
    fn fit(&self, estimator: Estimator, classes: bool, solver: impl Solver + 'static) -> Fit {
        let labels = if classes { &self.labels } else { &self.numbers };
        let arrays = Arrays::new(&self.rows, labels.view()).weights(self.weights.view()).offsets(self.offsets.view());
        estimator.solver(solver).fit(arrays).unwrap()
    }
}

fn close(a: &[f64], b: &[f64]) -> f64 {
    let size = b.iter().fold(1e-3, |most: f64, w| most.max(w.abs()));
    a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max) / size
}

fn ridge(strength: f64) -> Ridge {
    Ridge::new(strength).unwrap()
}

/// Badly scaled dense columns, a category, weights, offsets.
#[test]
fn they_agree_with_l_bfgs_on_a_table() {
    let table = table(300, 1);
    let own = |loss: Arc<dyn Loss>| Estimator::regression("y").loss(loss);
    for (name, estimator) in [
        ("squared", Estimator::regression("y")),
        ("huber", own(Arc::new(Huber::new(0.7).unwrap()))),
        ("logistic", Estimator::binary("class")),
        ("squared hinge", Estimator::binary("class").loss(SquaredHinge)),
        ("tube", own(Arc::new(SquaredEpsilonInsensitive::new(0.2).unwrap()))),
        ("multinomial", Estimator::multiclass("level")),
    ] {
        let estimator = features(estimator).example_weight("s");
        // All classes of a softmax would be shifted alike: refused.
        let estimator = if name == "multinomial" { estimator } else { estimator.offset("o") };
        for solver in by_rows(1e-8) {
            let kind = solver.name();
            let dual = kind.starts_with("dual");
            if name == "multinomial" && dual {
                continue;
            }
            // In the dual a ridge that is weak beside ‖x‖² takes many epochs, and one column is wide.
            let estimator = estimator.clone().penalty(ridge(if dual { 3.0 } else { 0.01 }));
            let truth = estimator.clone().solver(Lbfgs::default().tolerance(1e-10)).fit(&table).unwrap();
            let fit = estimator.clone().solver(solver).fit(&table).unwrap();
            assert!(fit.report().converged(), "{name}, {kind}: {}", fit.report());
            let (a, b) = (fit.report().objective(), truth.report().objective());
            assert!((a - b).abs() <= 1e-11 * b.max(1.0), "{name}, {kind}: {a} {b}");
            let (a, b) = (fit.model().predict(&table).unwrap(), truth.model().predict(&table).unwrap());
            let gap = a.iter().zip(&b).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
            assert!(gap < 1e-5, "{name}, {kind}: {gap:e}");
        }
    }
}

proptest! {
    #![proptest_config(crate::support::random::cases(12))]

    #[test]
    fn they_agree_on_sparse_rows(seed in 0u64..1000, bias: bool, strength in 1e-3..0.1) {
        let words = words(150, 60, 6, seed);
        for (classes, estimator) in [
            (true, Estimator::binary("y")),
            (false, Estimator::regression("y")),
            (true, Estimator::binary("y").loss(SquaredHinge)),
        ] {
            let estimator = if bias { estimator } else { estimator.without_bias() }.penalty(ridge(strength));
            let truth = words.fit(estimator.clone(), classes, Lbfgs::default().tolerance(1e-11));
            for solver in by_rows(1e-9) {
                let kind = solver.name();
                let fit = words.fit(estimator.clone(), classes, solver);
                // The last digits of a dual may be rounding.
                let violation = fit.report().certificate.unwrap().violation;
                prop_assert!(fit.report().converged() || violation <= 1e-8, "{}: {}", kind, fit.report());
                let gap = close(fit.model().encoded_weights(), truth.model().encoded_weights());
                prop_assert!(gap < 1e-5, "{}: {:e}", kind, gap);
            }
        }
    }

    /// What is missing from the optimum is never more than the gap says, at whatever epoch; in the end the gap is small.
    #[test]
    fn the_duality_gap_bounds_what_is_left(seed in 0u64..1000, bias: bool, strength in 1e-3..0.3) {
        let words = words(120, 40, 5, seed);
        let losses: [(bool, Arc<dyn Loss>); 8] = [
            (true, Arc::new(Hinge)),
            (true, Arc::new(SquaredHinge)),
            (true, Arc::new(gradus::loss::Logistic)),
            (false, Arc::new(Squared)),
            (false, Arc::new(Absolute)),
            (false, Arc::new(Quantile::new(0.8).unwrap())),
            (false, Arc::new(EpsilonInsensitive::new(0.3).unwrap())),
            (false, Arc::new(SquaredEpsilonInsensitive::new(0.3).unwrap())),
        ];
        for (classes, loss) in losses {
            let name = loss.name().to_owned();
            let base = if classes { Estimator::binary("y") } else { Estimator::regression("y") };
            let base = if bias { base } else { base.without_bias() }.loss(loss).penalty(ridge(strength));
            let ascent = |epochs| DualCoordinateAscent::default().epochs(epochs).tolerance(1e-13);
            let best = words.fit(base.clone(), classes, ascent(3000));
            let known = best.report().certificate.unwrap().gap.unwrap();
            let least = best.report().objective();
            prop_assert!(known <= 1e-5 * least, "{}: {:e} of {}", name, known, least);
            for epochs in [1, 2, 3, 5, 8, 13] {
                let fit = words.fit(base.clone(), classes, ascent(epochs));
                let gap = fit.report().certificate.unwrap().gap.unwrap();
                let above = fit.report().objective() - least;
                prop_assert!(above <= gap + 1e-13, "{} after {}: {:e} above, gap {:e}", name, epochs, above, gap);
            }
        }
    }
}

/// A support vector machine by hand: x = ±1 with labels on their sides, F = max(0, 1 − w) + λw². For λ ≥ ½ the slope of the
/// hinge is all there is: w = 1/(2λ).
#[test]
fn a_support_vector_machine_by_hand() {
    let (x, y) = (array![[1.0], [-1.0]], array![1.0, 0.0]);
    let estimator = Estimator::binary("y").loss(Hinge);
    for (strength, weight) in [(2.0, 0.25), (0.5, 1.0), (0.1, 1.0)] {
        let solver = DualCoordinateAscent::default().tolerance(1e-12);
        let fit = estimator.clone().penalty(ridge(strength)).solver(solver).fit((x.view(), y.view())).unwrap();
        assert!(fit.report().converged(), "{}", fit.report());
        let found = fit.model().encoded_weights();
        assert!((found[0] - weight).abs() < 1e-6 && found[1].abs() < 1e-6, "{strength}: {found:?}");
    }
}

#[test]
fn a_run_that_goes_on_is_the_run_that_was_never_interrupted() {
    let words = words(200, 50, 6, 9);
    let arrays =
        || Arrays::new(&words.rows, words.labels.view()).weights(words.weights.view()).offsets(words.offsets.view());
    let solvers: [&dyn Fn(u64) -> Arc<dyn Solver>; 6] = [
        &|epochs| Arc::new(DualCoordinateAscent::default().epochs(epochs).tolerance(0.0)),
        &|epochs| Arc::new(DualCoordinateAscent::default().epochs(epochs).tolerance(1e-300)),
        &|epochs| Arc::new(Saga::default().epochs(epochs).tolerance(0.0)),
        &|epochs| Arc::new(Svrg::default().epochs(epochs).tolerance(0.0)),
        &|epochs| Arc::new(Svrg::default().inner_steps(470).learning_rate(0.05).epochs(epochs).tolerance(0.0)),
        &|epochs| Arc::new(TrustRegion::default().iterations(epochs).tolerance(0.0)),
    ];
    for solver in solvers {
        let estimator = |epochs| Estimator::binary("y").penalty(ridge(0.01)).solver(solver(epochs));
        let whole = estimator(6).fit(arrays()).unwrap();
        let parts = estimator(3).fit(arrays()).unwrap().resume(arrays()).unwrap();
        assert_eq!(whole.model().encoded_weights(), parts.model().encoded_weights(), "{}", solver(1).name());
        assert_ne!(
            whole.model().encoded_weights(),
            estimator(3).fit(arrays()).unwrap().model().encoded_weights(),
            "{}",
            solver(1).name()
        );
        // On other examples it is a warm start.
        let other = self::words(200, 50, 6, 10);
        let other = Arrays::new(&other.rows, other.labels.view());
        let warm = estimator(40).fit(arrays()).unwrap().resume(other).unwrap();
        assert!(warm.report().objective().is_finite());
    }
}

#[test]
fn threads_change_nothing() {
    let words = words(5000, 300, 8, 4);
    for solver in [
        Arc::new(DualCoordinateAscent::default().epochs(4)) as Arc<dyn Solver>,
        Arc::new(Saga::default().epochs(4)),
        Arc::new(Svrg::default().epochs(2)),
        Arc::new(TrustRegion::default().iterations(4)),
    ] {
        let of = |threads| {
            let estimator = Estimator::binary("y").penalty(ridge(1e-4)).threads(threads);
            words.fit(estimator, true, solver.clone()).model().encoded_weights().to_vec()
        };
        assert_eq!(of(1), of(2), "{}", solver.name());
        assert_eq!(of(1), of(3), "{}", solver.name());
    }
}

/// Weights that wait for their steps end where those end that take each of them.
#[test]
fn lazy_steps_are_the_steps() {
    let words = words(400, 80, 5, 2);
    let elastic = |strength, share| ElasticNet::new(strength, share).unwrap();
    let penalties = [elastic(0.05, 0.0), elastic(0.02, 1.0), elastic(0.03, 0.5)];
    for penalty in penalties {
        for solver in [
            Arc::new(Saga::default().learning_rate(0.02).epochs(5).tolerance(0.0)) as Arc<dyn Solver>,
            Arc::new(Svrg::default().learning_rate(0.02).epochs(5).tolerance(0.0)),
        ] {
            let estimator = Estimator::binary("y").penalty(penalty).solver(solver.clone());
            let lazy = estimator.fit((&words.rows, &words.labels)).unwrap();
            let eager = estimator.fit((words.dense.view(), words.labels.view())).unwrap();
            let gap = close(lazy.model().encoded_weights(), eager.model().encoded_weights());
            assert!(gap < 1e-11, "{} {penalty:?}: {gap:e}", solver.name());
            let zeros = |fit: &Fit| fit.model().encoded_weights().iter().filter(|w| **w == 0.0).count();
            assert_eq!(zeros(&lazy), zeros(&eager), "{penalty:?}");
        }
    }
}

/// A lasso, by steps that are exact at zero; and a group lasso, by steps over all weights.
#[test]
fn corners_are_met() {
    let words = words(300, 40, 5, 6);
    let lasso = || Estimator::binary("y").penalty(Lasso::new(0.02).unwrap());
    let truth = words.fit(lasso(), true, Lbfgs::default().tolerance(1e-10));
    for solver in
        [Arc::new(Saga::default().tolerance(1e-9)) as Arc<dyn Solver>, Arc::new(Svrg::default().tolerance(1e-9))]
    {
        let fit = words.fit(lasso(), true, solver.clone());
        assert!(fit.report().converged(), "{}", fit.report());
        let (a, b) = (fit.model().encoded_weights(), truth.model().encoded_weights());
        assert!(close(a, b) < 1e-6, "{}: {:e}", solver.name(), close(a, b));
        assert!(a.iter().filter(|w| **w == 0.0).count() > 5, "{a:?}");
    }
    let table = table(200, 2);
    let group = features(Estimator::binary("class")).penalty(GroupLasso::new(0.05).unwrap());
    let descent = group.clone().solver(GradientDescent::full_batch().tolerance(1e-9)).fit(&table).unwrap();
    let fit = group.solver(Saga::default().tolerance(1e-8)).fit(&table).unwrap();
    let (a, b) = (fit.report().objective(), descent.report().objective());
    assert!((a - b).abs() < 1e-9, "{a} {b}");
}

/// Two methods that coincide, step by step.
#[test]
fn special_cases_are_gradient_descent() {
    let words = words(60, 20, 4, 8);
    let estimator = || Estimator::binary("y").penalty(ridge(0.02));
    let descent = |epochs| GradientDescent::full_batch().optimizer(Sgd).learning_rate(0.3).epochs(epochs);
    for epochs in 1..8 {
        // From a snapshot one step is a step of descent, whichever example it is taken on.
        let svrg = Svrg::default().learning_rate(0.3).inner_steps(1).epochs(epochs).tolerance(0.0);
        let a = words.fit(estimator(), true, svrg);
        let b = words.fit(estimator(), true, descent(epochs).tolerance(0.0));
        assert!(close(a.model().encoded_weights(), b.model().encoded_weights()) < 1e-14, "{epochs}");
        // With one example there is no noise.
        let (x, y) = (array![[0.5, -1.5]], array![2.0]);
        let one = |solver: Arc<dyn Solver>| {
            let estimator = Estimator::regression("y").penalty(ridge(0.02)).solver(solver);
            estimator.fit((x.view(), y.view())).unwrap().model().encoded_weights().to_vec()
        };
        let a = one(Arc::new(Saga::default().learning_rate(0.1).epochs(epochs).tolerance(0.0)));
        let b = one(Arc::new(descent(epochs).learning_rate(0.1).tolerance(0.0)));
        assert!(close(&a, &b) < 1e-14, "{epochs}: {a:?} {b:?}");
    }
}

#[test]
fn what_they_cannot_do_is_refused_by_name() {
    let words = words(50, 20, 4, 1);
    let binary = || Estimator::binary("y");
    let dual = || Arc::new(DualCoordinateAscent::default()) as Arc<dyn Solver>;
    let trust = || Arc::new(TrustRegion::default()) as Arc<dyn Solver>;
    let saga = || Arc::new(Saga::default()) as Arc<dyn Solver>;
    let svrg = || Arc::new(Svrg::default()) as Arc<dyn Solver>;
    let counts = || Estimator::regression("y").loss(Poisson);
    let spared = PerFeature::new(ridge(0.1)).factor("x3", 0.0).unwrap();
    for (estimator, solver, what) in [
        (binary().penalty(NoPenalty), dual(), "ridge"),
        (binary().penalty(Lasso::new(0.1).unwrap()), dual(), "lasso"),
        (binary().penalty(spared), dual(), "x3"),
        (counts().penalty(ridge(0.1)), dual(), "poisson"),
        (binary().penalty(ridge(0.1)).reduction(Reduction::Sum), dual(), "Sum"),
        (binary().penalty(Lasso::new(0.1).unwrap()), trust(), "lasso"),
        (binary().loss(Hinge).penalty(ridge(0.1)), trust(), "hinge"),
        (binary().reduction(Reduction::Sum), trust(), "Sum"),
        (counts(), saga(), "poisson"),
        (binary().loss(Hinge), svrg(), "hinge"),
        (binary().reduction(Reduction::Sum), saga(), "Sum"),
    ] {
        let error = estimator.solver(solver).fit((&words.rows, &words.labels)).unwrap_err();
        assert!(matches!(error, Error::Unsupported { .. }) && error.to_string().contains(what), "{what}: {error}");
    }
    for solver in [
        Arc::new(DualCoordinateAscent::default().tolerance(f64::NAN)) as Arc<dyn Solver>,
        Arc::new(Saga::default().learning_rate(-1.0)),
        Arc::new(Svrg::default().inner_steps(0)),
        Arc::new(TrustRegion::default().products(0)),
    ] {
        assert_eq!(solver.faults().len(), 1, "{}", solver.name());
    }
}

#[test]
fn an_epoch_is_a_pass() {
    let words = words(300, 40, 5, 3);
    let passes = |solver: Arc<dyn Solver>| {
        let fit = words.fit(Estimator::binary("y").penalty(ridge(0.01)), true, solver);
        fit.report().passes
    };
    let dual = |epochs| Arc::new(DualCoordinateAscent::default().without_shrinking().epochs(epochs).tolerance(0.0));
    assert!((passes(dual(9)) - passes(dual(4)) - 5.0).abs() < 1e-9);
    let saga = |epochs| Arc::new(Saga::default().epochs(epochs).tolerance(0.0));
    assert!((passes(saga(9)) - passes(saga(4)) - 5.0).abs() < 1e-9);
    let svrg = |epochs| Arc::new(Svrg::default().epochs(epochs).tolerance(0.0));
    assert!((passes(svrg(9)) - passes(svrg(4)) - 15.0).abs() < 1e-9);
}
