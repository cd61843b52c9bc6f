//! Sparse rows: read from svmlight, in both precisions, by every solver that reads them.

use std::sync::Arc;

use gradus::data::{SparseRows, Svmlight};
use gradus::design::Codes;
use gradus::prelude::*;
use gradus::solver::{DualCoordinateAscent, Lbfgs, Newton, Saga, Svrg, TrustRegion};
use ndarray::{Array1, Array2};

use super::Net;
use super::examples::{Kind, SPARSE, TALL_SPARSE, Uniform, WithOptimizer, estimator};
use super::fingerprint::Fingerprint;

fn ridge(kind: Kind) -> Estimator {
    estimator(kind).penalty(Ridge::new(0.005).unwrap())
}

fn solvers() -> Vec<(&'static str, Arc<dyn Solver>)> {
    vec![
        ("newton", Arc::new(Newton::default())),
        ("lbfgs", Arc::new(Lbfgs::default())),
        ("trust_region", Arc::new(TrustRegion::default())),
        ("coordinate_descent", Arc::new(CoordinateDescent::default())),
        ("full_batch", Arc::new(GradientDescent::full_batch().epochs(20))),
        ("mini_batch", Arc::new(GradientDescent::mini_batch(16).epochs(3))),
        ("stochastic", Arc::new(GradientDescent::stochastic().epochs(2))),
        ("saga", Arc::new(Saga::default().epochs(6))),
        ("svrg", Arc::new(Svrg::default().epochs(4))),
        ("dual", Arc::new(DualCoordinateAscent::default().epochs(30))),
    ]
}

fn optimizers() -> Vec<(&'static str, WithOptimizer)> {
    vec![
        ("sgd", |descent| descent.optimizer(Sgd)),
        ("momentum", |descent| descent.optimizer(Momentum::new(0.9).unwrap())),
        ("momentum_lazy", |descent| descent.optimizer(Momentum::nesterov(0.9).unwrap().lazy())),
        ("adam", |descent| descent.optimizer(Adam::default())),
        ("adam_lazy", |descent| descent.optimizer(Adam::default().lazy())),
        ("rms_prop_lazy", |descent| descent.optimizer(RmsProp::default().lazy())),
        ("adagrad", |descent| descent.optimizer(AdaGrad::default())),
        ("ftrl", |descent| descent.optimizer(Ftrl::default().l1(1e-3).unwrap().l2(1e-3).unwrap().beta(1.0).unwrap())),
        ("normalized_adaptive", |descent| descent.optimizer(NormalizedAdaptive)),
        ("passive_aggressive", |descent| descent.optimizer(PassiveAggressive::one(0.5).unwrap())),
        ("cumulative_penalty", |descent| descent.optimizer(CumulativePenalty::new(1e-3, 1e-3).unwrap())),
        ("cocob", |descent| descent.optimizer(Cocob::default())),
    ]
}

pub(super) fn list(net: &mut Net) {
    for (name, solver) in solvers() {
        let of = solver.clone();
        net.combination(format!("sparse/logistic/{name}"), move || {
            SPARSE.fit(Kind::Binary, &ridge(Kind::Binary).solver(of.clone()))
        });
        let of = solver.clone();
        net.combination(format!("sparse/squared/{name}"), move || {
            SPARSE.fit(Kind::Number, &ridge(Kind::Number).solver(of.clone()))
        });
        net.combination(format!("sparse/lasso/{name}"), move || {
            let estimator = estimator(Kind::Number).penalty(Lasso::new(0.02)?).solver(solver.clone());
            SPARSE.fit(Kind::Number, &estimator)
        });
    }
    for (name, optimizer) in optimizers() {
        net.combination(format!("sparse/optimizer/{name}/stochastic"), move || {
            let solver = optimizer(GradientDescent::stochastic()).learning_rate(0.05).epochs(2);
            SPARSE.fit(Kind::Binary, &estimator(Kind::Binary).solver(solver))
        });
        net.combination(format!("sparse/optimizer/{name}/mini_batch_ridge"), move || {
            let solver = optimizer(GradientDescent::mini_batch(10)).learning_rate(0.05).epochs(2);
            SPARSE.fit(Kind::Number, &ridge(Kind::Number).solver(solver))
        });
    }
    for (name, of) in [("one", 1), ("batches", 8)] {
        net.case(format!("sparse/shards/{name}"), move || {
            let solver = GradientDescent::mini_batch(of).learning_rate(0.05).epochs(2).parallel_shards(4);
            SPARSE.fit(Kind::Binary, &ridge(Kind::Binary).solver(solver))
        });
        net.case(format!("sparse/averaged/{name}"), move || {
            let solver = GradientDescent::mini_batch(of).learning_rate(0.05).epochs(3).average_last(2);
            let lasso = estimator(Kind::Binary).penalty(ElasticNet::new(0.01, 0.5)?).solver(solver.clone());
            Ok(SPARSE.fit(Kind::Binary, &ridge(Kind::Binary).solver(solver))?.and(SPARSE.fit(Kind::Binary, &lasso)?))
        });
    }
    for (name, solver) in solvers() {
        if ["lbfgs", "coordinate_descent", "mini_batch", "stochastic", "dual"].contains(&name) {
            net.case(format!("sparse/tall/{name}"), move || {
                TALL_SPARSE.fit(Kind::Binary, &ridge(Kind::Binary).solver(solver.clone()))
            });
        }
    }
    net.case("sparse/tall/default", || TALL_SPARSE.fit(Kind::Number, &estimator(Kind::Number)));
    net.case("sparse/class/stochastic", || {
        SPARSE.fit(Kind::Class, &ridge(Kind::Class).solver(GradientDescent::stochastic().epochs(2)))
    });
    net.case("sparse/class/mini_batch", || {
        SPARSE.fit(Kind::Class, &ridge(Kind::Class).solver(GradientDescent::mini_batch(8).epochs(2)))
    });
    net.case("sparse/default/binary", || SPARSE.fit(Kind::Binary, &estimator(Kind::Binary)));
    net.case("sparse/default/number", || SPARSE.fit(Kind::Number, &estimator(Kind::Number)));
    net.case("sparse/class/lbfgs", || SPARSE.fit(Kind::Class, &ridge(Kind::Class).solver(Lbfgs::default())));
    net.case("sparse/class/saga", || SPARSE.fit(Kind::Class, &ridge(Kind::Class).solver(Saga::default().epochs(4))));
    net.case("sparse/f32", || {
        let rows = &SPARSE.rows;
        let values: Vec<f32> = (0..rows.entries()).map(|k| rows.values().get(k) as f32).collect();
        let single = SparseRows::new(rows.starts().to_vec(), rows.indices().to_vec(), values, rows.features())?;
        let stochastic = ridge(Kind::Binary).solver(GradientDescent::stochastic().epochs(1));
        let whole = SPARSE.problem.fit_on(&single, Kind::Binary, &ridge(Kind::Binary))?;
        Ok(whole.and(SPARSE.problem.fit_on(&single, Kind::Binary, &stochastic)?))
    });
    net.case("sparse/of_ones", || {
        let rows = &SPARSE.rows;
        let ones = SparseRows::of_ones(rows.starts().to_vec(), rows.indices().to_vec(), rows.features())?;
        let stochastic = ridge(Kind::Binary).solver(GradientDescent::stochastic().epochs(1));
        let whole = SPARSE.problem.fit_on(&ones, Kind::Binary, &ridge(Kind::Binary))?;
        Ok(whole.and(SPARSE.problem.fit_on(&ones, Kind::Binary, &stochastic)?))
    });
    net.case("sparse/svmlight", svmlight);
    beside(net);
}

/// The fit of what an svmlight text of the same rows says.
fn svmlight() -> Result<Fingerprint> {
    let labels = SPARSE.problem.labels(Kind::Binary);
    let mut text = String::new();
    for row in 0..SPARSE.rows.rows() {
        text += if labels[row] > 0.5 { "+1" } else { "-1" };
        SPARSE.rows.row(row).for_each(|(j, value)| text += &format!(" {}:{value:.6}", j + 1));
        text += " # a comment\n";
    }
    let (labels, rows) = Svmlight::default().features(SPARSE.rows.features()).read_text(&text)?;
    let labels = Array1::from(labels).mapv(|label| f64::from(u8::from(label > 0.0)));
    let fit = ridge(Kind::Binary).solver(DualCoordinateAscent::default()).fit((&rows, &labels))?;
    Fingerprint::of(&fit, &rows)
}

/// An array, sparse rows and codes side by side.
fn beside(net: &mut Net) {
    let of = |solver: Option<Arc<dyn Solver>>| {
        move || {
            let mut uniform = Uniform::new(9);
            let dense = Array2::from_shape_fn((SPARSE.rows.rows(), 2), |_| uniform.next());
            let levels = 7;
            let codes = (0..SPARSE.rows.rows()).map(|row| match uniform.below(8) {
                code if code < levels && row % 19 != 4 => code as u32,
                _ => Codes::NONE,
            });
            let codes = Codes { codes: codes.collect(), levels: levels as u32, full: false };
            let labels = SPARSE.problem.labels(Kind::Binary);
            let examples = Arrays::new(&dense, labels.view()).beside(&SPARSE.rows).beside(codes.clone());
            let estimator = ridge(Kind::Binary);
            let estimator = match &solver {
                Some(solver) => estimator.solver(solver.clone()),
                None => estimator,
            };
            let fit = estimator.fit(examples)?;
            Fingerprint::of(&fit, vec![(&dense).into(), (&SPARSE.rows).into(), codes.into()])
        }
    };
    net.case("sparse/beside/default", of(None));
    net.case("sparse/beside/newton", of(Some(Arc::new(Newton::default()))));
    net.case("sparse/beside/coordinate_descent", of(Some(Arc::new(CoordinateDescent::default()))));
    net.case("sparse/beside/stochastic", of(Some(Arc::new(GradientDescent::stochastic().epochs(2)))));
    net.case("sparse/beside/mini_batch", of(Some(Arc::new(GradientDescent::mini_batch(32).epochs(2)))));
    net.case("sparse/beside/saga", of(Some(Arc::new(Saga::default().epochs(3)))));
}
