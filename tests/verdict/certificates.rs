//! How far from optimal an answer says that it can be, and the solvers that are chosen for it.

use std::sync::Arc;
use std::time::Duration;

use gradus::data::Cells;
use gradus::loss::{
    self, Absolute, Domain, EpsilonInsensitive, Hinge, Logistic, Loss, Perceptron, Poisson, Quantile, Squared,
};
use gradus::penalty;
use gradus::prelude::*;
use gradus::solver::{AugmentedLagrangian, DualCoordinateAscent, TrustRegion};
use ndarray::{Array1, Array2, array};
use proptest::prelude::*;

use crate::support::random::noise;
use crate::support::sparse::of_rows;

/// Standardised features, scores of which every label is made, and noise.
struct Problem {
    x: Array2<f64>,
    scores: Array1<f64>,
}

impl Problem {
    fn new(n: usize, p: usize, seed: u64) -> Self {
        let cells = noise(n * p, seed);
        let x = Array2::from_shape_fn((n, p), |(i, j)| 1.7 * cells[i * p + j]);
        let truth = Array1::from(noise(p, seed + 1));
        let wobble = noise(n, seed + 2);
        let scores = Array1::from_shape_fn(n, |i| x.row(i).dot(&truth) + 1.2 * wobble[i]);
        Self { x, scores }
    }

    fn labels(&self, domain: Domain) -> Array1<f64> {
        match domain {
            Domain::Numbers => self.scores.clone(),
            Domain::NotNegative => self.scores.mapv(|z| (1.5 * z.exp()).round()),
            Domain::Positive => self.scores.mapv(f64::exp),
            _ => self.scores.mapv(|z| f64::from(u8::from(z > 0.1))),
        }
    }

    fn fit(&self, loss: Arc<dyn Loss>, estimator: impl Fn(Estimator) -> Estimator) -> Fit {
        let domain = loss.properties().domain;
        let task = match domain {
            Domain::Shares | Domain::Sides => Estimator::binary("y"),
            _ => Estimator::regression("y"),
        };
        estimator(task.loss(loss)).fit((self.x.view(), self.labels(domain).view())).unwrap()
    }
}

fn ridge(strength: f64) -> Ridge {
    Ridge::new(strength).unwrap()
}

/// Fits by a solver, with a bias or without.
type Fits<'f> = dyn Fn(Arc<dyn Solver>, bool) -> Fit + 'f;

fn with_corners() -> Vec<Arc<dyn Loss>> {
    vec![
        Arc::new(Hinge),
        Arc::new(Absolute),
        Arc::new(Quantile::new(0.9).unwrap()),
        Arc::new(EpsilonInsensitive::new(0.2).unwrap()),
    ]
}

/// A ridge of ordinary strength on standardised features: converged by default, by a gap that says so.
#[test]
fn losses_with_corners_converge_by_default() {
    for (n, p, seed) in [(80, 3, 1), (400, 12, 2), (40, 90, 3)] {
        let problem = Problem::new(n, p, seed);
        for loss in with_corners() {
            for strength in [1e-6, 1e-4, 0.01, 0.1, 1.0] {
                let name = format!("{} {n}x{p} {strength}", loss.name());
                let fit = problem.fit(loss.clone(), |task| task.penalty(ridge(strength)));
                let report = fit.report();
                assert_eq!(report.stop, StopReason::Converged, "{name}: {report}");
                assert!(report.chosen_because.as_ref().unwrap().contains("corners"), "{name}: {report}");
                let certificate = report.certificate.unwrap();
                let gap = certificate.gap.unwrap();
                // A ridge that is weak makes much of what is left of slopes: there the gap is true, but not small.
                let most = if strength < 1e-3 { f64::INFINITY } else { 2e-8 };
                assert!(certificate.violation <= 2e-8 && gap <= most, "{name}: {report}");
                // There a run may end at its limit with the best point that it met, by how factorisations are rounded.
                let most = if strength < 1e-3 { 500 } else { 300 };
                assert!(report.epochs() <= most, "{name}: {report}");
                // Descent, which rounds the corners, ends above it.
                let descent = |task: Estimator| task.penalty(ridge(strength)).solver(GradientDescent::full_batch());
                let descent = problem.fit(loss.clone(), descent);
                assert!(report.objective() <= descent.report().objective() + gap, "{name}: {report}");
            }
        }
    }
}

proptest! {
    #![proptest_config(crate::support::random::cases(16))]

    /// The gap bounds what is left at whatever iteration, with weights that differ, and with and without a bias.
    #[test]
    fn the_gap_of_multipliers_bounds_what_is_left(seed in 0_u64..1000, bias: bool, strength in 1e-3..0.3) {
        let problem = Problem::new(90, 5, seed);
        for loss in with_corners() {
            let fit = |iterations, tolerance| {
                problem.fit(loss.clone(), |task| {
                    let task = if bias { task } else { task.without_bias() };
                    let solver = AugmentedLagrangian::default().iterations(iterations).tolerance(tolerance);
                    task.penalty(ridge(strength)).solver(solver)
                })
            };
            let best = fit(500, 1e-11);
            let least = best.report().objective();
            prop_assert!(best.report().certificate.unwrap().gap.unwrap() <= 1e-8 * least, "{}", best.report());
            for iterations in [1, 2, 4, 7, 12, 20] {
                let fit = fit(iterations, 1e-13);
                let above = fit.report().objective() - least;
                let gap = fit.report().certificate.unwrap().gap;
                // Without a bound of the bias there is none.
                prop_assert!(bias || gap.is_some(), "{}", fit.report());
                prop_assert!(gap.is_none_or(|gap| above <= gap + 1e-13), "{}: {above:e} {gap:?}", loss.name());
            }
        }
    }

    /// Slopes alone bound what is left where a ridge is on every weight and there is no bias.
    #[test]
    fn slopes_bound_what_is_left(seed in 0_u64..1000, strength in 1e-4..0.3) {
        let problem = Problem::new(90, 5, seed);
        let losses: [Arc<dyn Loss>; 3] = [Arc::new(Squared), Arc::new(Logistic), Arc::new(Poisson)];
        let table = problem.table();
        // Whether plain descent has a rate.
        let mut fits: Vec<(bool, Box<Fits<'_>>)> = Vec::new();
        let base = |task: Estimator, bias: bool| {
            let task = if bias { task } else { task.without_bias() };
            task.penalty(Ridge::new(strength).unwrap())
        };
        for loss in losses {
            let problem = &problem;
            fits.push((loss.properties().curvature_bound.is_some(), Box::new(move |solver, bias| {
                problem.fit(loss.clone(), |task| base(task, bias).solver(solver.clone()))
            })));
        }
        fits.push((true, Box::new(|solver, bias| {
            let task = Estimator::multiclass("class").columns(columns![numeric("x0"), numeric("x1"), numeric("x2")]);
            base(task, bias).solver(solver).fit(&table).unwrap()
        })));
        for (bounded, fit) in fits {
            let best = fit(Arc::new(TrustRegion::default().tolerance(1e-12)), false);
            let least = best.report().objective();
            let gap = best.report().certificate.unwrap().gap.unwrap();
            prop_assert!(gap <= 1e-14 * least.abs(), "{gap:e}: {}", best.report());
            for steps in [1, 2, 3, 5] {
                let trust = TrustRegion::default().iterations(steps).tolerance(1e-14);
                let descent = GradientDescent::full_batch().optimizer(Sgd).epochs(steps);
                let solvers = [Arc::new(trust) as Arc<dyn Solver>, Arc::new(descent)];
                for solver in solvers.into_iter().take(1 + usize::from(bounded)) {
                    let fit = fit(solver, false);
                    let gap = fit.report().certificate.unwrap().gap.unwrap();
                    let above = fit.report().objective() - least;
                    prop_assert!(above <= gap + 1e-14 * least.abs(), "{above:e} {gap:e} {}", fit.report());
                }
            }
            // With a bias that is not penalised the slopes do not say.
            let free = fit(Arc::new(TrustRegion::default()), true);
            prop_assert_eq!(free.report().certificate.unwrap().gap, None);
        }
    }
}

impl Problem {
    /// The same with labels of every kind.
    fn table(&self) -> Table {
        let mut columns: Vec<(String, Cells)> = Vec::new();
        for (j, column) in self.x.columns().into_iter().enumerate() {
            columns.push((format!("x{j}"), Cells::from(column.to_vec())));
        }
        let class = |z: &f64| ["1a", "2b", "3c"][usize::from(*z > -0.5) + usize::from(*z > 0.6)].to_owned();
        columns.push(("class".to_owned(), Cells::from(self.scores.iter().map(class).collect::<Vec<String>>())));
        columns.push(("y".to_owned(), Cells::from(self.scores.to_vec())));
        columns.push(("z".to_owned(), Cells::from(self.scores.mapv(|z| z.sin()).to_vec())));
        Table::from_columns(columns).unwrap()
    }
}

/// Every loss with every penalty, by default: to a certificate, or to an end that is known.
#[test]
fn every_loss_with_every_penalty_converges_by_default() {
    let problem = Problem::new(120, 5, 7);
    let table = problem.table();
    let mut known = 0;
    let mut judge = |what: String, corner: bool, fit: &Fit| {
        let report = fit.report();
        let within = report.elapsed < Duration::from_secs(if cfg!(debug_assertions) { 10 } else { 1 });
        assert!(within, "{what}: {report}");
        // Corners in the loss are met beside a ridge and none; beside corners in the penalty, or in several scores, they are
        // rounded, and nothing certifies the end.
        if corner {
            known += 1;
            assert_eq!(report.stop, StopReason::Stalled, "{what}: {report}");
        } else {
            assert!(report.converged(), "{what}: {report}");
            if let Some(certificate) = report.certificate.filter(|_| report.stop != StopReason::Exact) {
                assert!(certificate.violation <= 1e-8, "{what}: {report}");
            }
        }
    };
    for penalty in penalty::all().unwrap() {
        // The perceptron's loss has no optimum that says anything.
        for loss in loss::all().into_iter().filter(|loss| !loss.properties().least_at_zero) {
            let what = format!("{} with {}", loss.name(), penalty.name());
            let loss = loss::named(loss.name(), loss.properties().parameter).unwrap();
            let corner = loss.properties().slope_jump.is_some() && penalty.corner();
            judge(what, corner, &problem.fit(loss, |task| task.penalty(penalty.clone())));
        }
        let task = |task: Estimator| {
            let columns = columns![numeric("x0"), numeric("x1"), numeric("x2"), numeric("x3"), numeric("x4")];
            task.columns(columns).penalty(penalty.clone())
        };
        for (name, estimator) in [
            ("multinomial", Estimator::multiclass("class")),
            ("ordinal", Estimator::ordinal("class")),
            ("one against the rest", Estimator::multiclass("class").one_vs_rest()),
            ("several labels", Estimator::regressions(["y", "z"])),
            ("quantiles", Estimator::quantiles("y", [0.1, 0.9])),
        ] {
            let fit = task(estimator).fit(&table).unwrap();
            judge(format!("{name} with {}", penalty.name()), name == "quantiles", &fit);
        }
    }
    assert!(known > 0);
}

/// The solver for corners follows from what the objective costs.
#[test]
fn corners_choose_by_cost() {
    let sparse = |n: usize, width: usize, strength: f64| {
        let draws = noise(4 * n, 3);
        let indices = draws.iter().map(|u| ((0.5 + 0.4999 * u) * width as f64) as u32);
        let mut rows: Vec<Vec<u32>> = indices.collect::<Vec<u32>>().chunks(4).map(<[u32]>::to_vec).collect();
        rows.iter_mut().for_each(|row| {
            row.sort_unstable();
            row.dedup();
        });
        let labels = Array1::from_iter(rows.iter().map(|row| f64::from(u8::from(row[0] % 3 == 0))));
        let rows = of_rows(rows.into_iter().map(|row| row.into_iter().map(|j| (j, 1.0)).collect()), width);
        let fit = Estimator::binary("y").loss(Hinge).penalty(ridge(strength)).fit((&rows, &labels)).unwrap();
        (fit.report().solver.clone(), fit.report().converged())
    };
    assert_eq!(sparse(500, 3000, 0.01), ("dual coordinate ascent".to_owned(), true));
    assert_eq!(sparse(500, 300, 0.01), ("augmented Lagrangian".to_owned(), true));
    assert!(sparse(200, 3000, 1e-8).0.contains("descent"));
}

/// No penalty at all: the optimum of a linear program, and no gap.
#[test]
fn corners_without_a_ridge() {
    let problem = Problem::new(100, 4, 5);
    for loss in with_corners() {
        let fit = problem.fit(loss.clone(), |task| task.penalty(NoPenalty));
        let report = fit.report();
        assert!(report.converged() && report.certificate.unwrap().gap.is_none(), "{}: {report}", loss.name());
        let weak = problem.fit(loss.clone(), |task| task.penalty(ridge(1e-9)));
        assert!((report.loss - weak.report().loss).abs() < 1e-6, "{}: {report}", loss.name());
    }
    // Its least is 0, at weights of 0: whoever asks for the optimum gets it.
    let fit = problem.fit(Arc::new(Perceptron), |task| task.penalty(ridge(0.1)).solver(AugmentedLagrangian::default()));
    assert!(fit.report().converged() && fit.report().objective() < 1e-12, "{}", fit.report());
}

/// By hand: x = ±1 on their sides, F = max(0, 1 − w) + λw². For λ ≥ ½ the slope of the hinge is all there is: w = 1/(2λ).
#[test]
fn a_support_vector_machine_to_the_last_digits() {
    let (x, y) = (array![[1.0], [-1.0]], array![1.0, 0.0]);
    for (strength, weight) in [(2.0, 0.25), (0.5, 1.0), (0.1, 1.0)] {
        let estimator = Estimator::binary("y").loss(Hinge).penalty(ridge(strength));
        let estimator = estimator.solver(AugmentedLagrangian::default().tolerance(1e-13));
        let fit = estimator.fit((x.view(), y.view())).unwrap();
        let found = fit.model().encoded_weights();
        // F is flat: a gap of 1e-13 is a distance of its root.
        assert!((found[0] - weight).abs() < 1e-6 && found[1].abs() < 1e-6, "{strength}: {found:?} {}", fit.report());
    }
}

#[test]
fn multipliers_go_on_where_they_were() {
    let problem = Problem::new(150, 6, 4);
    let y = problem.labels(Domain::Numbers);
    for tolerance in [0.0, 1e-300] {
        let estimator = |iterations, threads| {
            let solver = AugmentedLagrangian::default().iterations(iterations).tolerance(tolerance);
            Estimator::regression("y").loss(Absolute).penalty(ridge(0.01)).solver(solver).threads(threads)
        };
        let fit = |iterations, threads| estimator(iterations, threads).fit((problem.x.view(), y.view())).unwrap();
        let parts = fit(5, 1).resume((problem.x.view(), y.view())).unwrap();
        assert_eq!(parts.model().encoded_weights(), fit(10, 1).model().encoded_weights());
        assert_ne!(parts.model().encoded_weights(), fit(5, 1).model().encoded_weights());
        assert_eq!(fit(10, 2).model().encoded_weights(), fit(10, 1).model().encoded_weights());
        // On other examples it is a warm start.
        let other = Problem::new(70, 6, 9);
        let warm = fit(40, 1).resume((other.x.view(), other.labels(Domain::Numbers).view())).unwrap();
        assert!(warm.report().objective().is_finite());
    }
    let refused = |estimator: Estimator| {
        let solver = AugmentedLagrangian::default();
        estimator.loss(Absolute).solver(solver).fit((problem.x.view(), y.view())).unwrap_err().to_string()
    };
    let lasso = refused(Estimator::regression("y").penalty(Lasso::new(0.1).unwrap()));
    assert!(lasso.contains("lasso"), "{lasso}");
    let sum = refused(Estimator::regression("y").reduction(Reduction::Sum));
    assert!(sum.contains("Sum"), "{sum}");
    assert_eq!(AugmentedLagrangian::default().tolerance(f64::NAN).faults().len(), 1);
}

/// A gap of nothing but rounding is an optimum, whatever slope is left: the dual says so.
#[test]
fn a_gap_of_rounding_is_an_optimum() {
    let problem = Problem::new(60, 4, 6);
    for loss in [Arc::new(Logistic) as Arc<dyn Loss>, Arc::new(Squared)] {
        // No slope is as small as this.
        let solver = DualCoordinateAscent::default().tolerance(1e-300).epochs(5000);
        let fit = problem.fit(loss, |task| task.penalty(ridge(0.1)).solver(solver.clone()));
        let report = fit.report();
        assert_eq!(report.stop, StopReason::Converged, "{report}");
        let certificate = report.certificate.unwrap();
        assert!(certificate.violation > 1e-300 && certificate.gap.unwrap() <= 1e-15 * report.objective(), "{report}");
    }
}
