//! Losses × penalties × solvers on arrays, and arrays of every layout and type.

use std::sync::Arc;

use gradus::loss::{
    ComplementaryLogLog, EpsilonInsensitive, Expectile, LogCosh, Loss, ModifiedHuber, Perceptron, Probit, Quantile,
    SquaredEpsilonInsensitive, SquaredHinge,
};
use gradus::prelude::*;
use gradus::solver::{AugmentedLagrangian, DualCoordinateAscent, Lbfgs, Newton, Saga, Svrg, TrustRegion};
use ndarray::{Array2, ShapeBuilder, s};

use super::Net;
use super::examples::{Kind, MEDIUM, SMALL, TALL, WIDE, estimator, with_loss};

/// Every loss of one score, with the kind of labels that it is for.
pub(super) fn losses() -> Vec<(&'static str, Kind, Arc<dyn Loss>)> {
    vec![
        ("squared", Kind::Number, Arc::new(Squared)),
        ("absolute", Kind::Number, Arc::new(Absolute)),
        ("huber", Kind::Number, Arc::new(Huber::new(0.6).unwrap())),
        ("log_cosh", Kind::Number, Arc::new(LogCosh)),
        ("quantile", Kind::Number, Arc::new(Quantile::new(0.8).unwrap())),
        ("expectile", Kind::Number, Arc::new(Expectile::new(0.8).unwrap())),
        ("epsilon_insensitive", Kind::Number, Arc::new(EpsilonInsensitive::new(0.2).unwrap())),
        ("squared_epsilon_insensitive", Kind::Number, Arc::new(SquaredEpsilonInsensitive::new(0.2).unwrap())),
        ("logistic", Kind::Binary, Arc::new(Logistic)),
        ("probit", Kind::Binary, Arc::new(Probit)),
        ("cloglog", Kind::Binary, Arc::new(ComplementaryLogLog)),
        ("hinge", Kind::Binary, Arc::new(Hinge)),
        ("squared_hinge", Kind::Binary, Arc::new(SquaredHinge)),
        ("modified_huber", Kind::Binary, Arc::new(ModifiedHuber)),
        ("perceptron", Kind::Binary, Arc::new(Perceptron)),
        ("poisson", Kind::Count, Arc::new(Poisson)),
        ("negative_binomial", Kind::Count, Arc::new(NegativeBinomial::new(0.7).unwrap())),
        ("tweedie", Kind::Amount, Arc::new(Tweedie::new(1.5).unwrap())),
        ("gamma", Kind::Amount, Arc::new(Gamma)),
    ]
}

pub(super) fn penalties() -> Vec<(&'static str, Arc<dyn Penalty>)> {
    let elastic_net = || ElasticNet::new(0.05, 0.4).unwrap();
    vec![
        ("none", Arc::new(NoPenalty)),
        ("ridge", Arc::new(Ridge::new(0.02).unwrap())),
        ("lasso", Arc::new(Lasso::new(0.03).unwrap())),
        ("elastic_net", Arc::new(elastic_net())),
        ("group_lasso", Arc::new(GroupLasso::new(0.02).unwrap())),
        ("per_feature", Arc::new(PerFeature::new(elastic_net()).factor("x1", 0.0).unwrap().factor("x4", 3.0).unwrap())),
        (
            "bounds",
            Arc::new(Bounds::new(-0.2, 0.3).unwrap().around(Ridge::new(0.01).unwrap()).only(["x1", "x2", "x3"])),
        ),
    ]
}

/// Every solver, those of many epochs cut short.
pub(super) fn solvers() -> Vec<(&'static str, Arc<dyn Solver>)> {
    vec![
        ("closed_form", Arc::new(ClosedForm::default())),
        ("gram", Arc::new(ClosedForm::gram())),
        ("newton", Arc::new(Newton::default())),
        ("lbfgs", Arc::new(Lbfgs::default())),
        ("trust_region", Arc::new(TrustRegion::default())),
        ("coordinate_descent", Arc::new(CoordinateDescent::default())),
        ("proximal_gradient", Arc::new(ProximalGradient::default().iterations(80))),
        ("full_batch", Arc::new(GradientDescent::full_batch().epochs(60))),
        ("mini_batch", Arc::new(GradientDescent::mini_batch(8).epochs(4))),
        ("stochastic", Arc::new(GradientDescent::stochastic().epochs(3))),
        ("saga", Arc::new(Saga::default().epochs(4))),
        ("svrg", Arc::new(Svrg::default().epochs(3))),
        ("dual", Arc::new(DualCoordinateAscent::default().epochs(30))),
        ("augmented_lagrangian", Arc::new(AugmentedLagrangian::default().iterations(20))),
    ]
}

pub(super) fn list(net: &mut Net) {
    // Every loss by the solver that is chosen for it, with a ridge and without a bias under a lasso.
    for (name, kind, loss) in losses() {
        net.case(format!("loss/{name}"), move || {
            let ridge = with_loss(kind, loss.clone())?.penalty(Ridge::new(0.02)?);
            let lasso = with_loss(kind, loss.clone())?.penalty(Lasso::new(0.02)?).without_bias();
            Ok(SMALL.fit(kind, &ridge)?.and(SMALL.plain().fit(kind, &lasso)?))
        });
    }
    // Every penalty for one loss with bounded curvature, and some for others.
    let squared = ["none", "ridge", "lasso", "elastic_net", "bounds"].as_slice();
    let of_losses = [
        ("squared", squared),
        ("logistic", &["ridge", "elastic_net", "group_lasso", "per_feature", "bounds"]),
        ("hinge", &["ridge"]),
        ("absolute", &["elastic_net"]),
        ("poisson", &["ridge"]),
    ];
    for (of, wanted) in of_losses {
        let (_, kind, loss) = losses().into_iter().find(|(name, ..)| *name == of).unwrap();
        for (penalty_name, penalty) in penalties().into_iter().filter(|(name, _)| wanted.contains(name)) {
            for (solver_name, solver) in solvers() {
                let (loss, penalty) = (loss.clone(), penalty.clone());
                net.combination(format!("solver/{solver_name}/{of}/{penalty_name}"), move || {
                    let estimator = with_loss(kind, loss.clone())?.penalty(penalty.clone()).solver(solver.clone());
                    SMALL.fit(kind, &estimator)
                });
            }
        }
    }
    // Several scores.
    for (solver_name, solver) in solvers() {
        net.combination(format!("solver/{solver_name}/multinomial/ridge"), move || {
            SMALL.fit(Kind::Class, &estimator(Kind::Class).penalty(Ridge::new(0.02)?).solver(solver.clone()))
        });
    }
    layouts(net);
    sizes(net);
}

/// The same numbers, stored in every way.
fn layouts(net: &mut Net) {
    let solvers: [(&str, Kind, Arc<dyn Solver>); 6] = [
        ("closed_form", Kind::Number, Arc::new(ClosedForm::default())),
        ("lbfgs", Kind::Number, Arc::new(Lbfgs::default())),
        ("coordinate_descent", Kind::Number, Arc::new(CoordinateDescent::default())),
        ("mini_batch", Kind::Number, Arc::new(GradientDescent::mini_batch(16).epochs(3))),
        ("stochastic", Kind::Number, Arc::new(GradientDescent::stochastic().epochs(2))),
        ("classes", Kind::Class, Arc::new(Newton::default())),
    ];
    for (name, kind, solver) in solvers {
        let of = move || -> Result<Estimator> { Ok(estimator(kind).penalty(Ridge::new(0.02)?).solver(solver.clone())) };
        let with = of.clone();
        net.case(format!("layout/rows/f64/{name}"), move || MEDIUM.fit(kind, &with()?));
        let with = of.clone();
        net.case(format!("layout/columns/f64/{name}"), move || {
            let mut x = Array2::zeros(MEDIUM.x.dim().f());
            x.assign(&MEDIUM.x);
            MEDIUM.fit_on(&x, kind, &with()?)
        });
        let with = of.clone();
        net.case(format!("layout/strided/f64/{name}"), move || {
            let (rows, features) = MEDIUM.x.dim();
            let mut x = Array2::zeros((rows, 2 * features));
            x.slice_mut(s![.., ..;2]).assign(&MEDIUM.x);
            MEDIUM.fit_on(x.slice(s![.., ..;2]), kind, &with()?)
        });
        let with = of.clone();
        net.case(format!("layout/rows/f32/{name}"), move || {
            let x = MEDIUM.x.mapv(|x| x as f32);
            MEDIUM.fit_on(&x, kind, &with()?)
        });
        net.case(format!("layout/columns/f32/{name}"), move || {
            let mut x = Array2::zeros(MEDIUM.x.dim().f());
            x.assign(&MEDIUM.x.mapv(|x| x as f32));
            MEDIUM.fit_on(&x, kind, &of()?)
        });
    }
}

/// More features than rows; several blocks of rows; settings by default.
fn sizes(net: &mut Net) {
    for kind in [Kind::Number, Kind::Count, Kind::Amount, Kind::Binary, Kind::Class] {
        net.case(format!("default/{kind:?}"), move || MEDIUM.fit(kind, &estimator(kind)));
        net.case(format!("default/plain/{kind:?}"), move || MEDIUM.plain().fit(kind, &estimator(kind)));
    }
    for (name, penalty) in penalties().into_iter().filter(|(name, _)| ["ridge", "lasso"].contains(name)) {
        let of = penalty.clone();
        net.case(format!("wide/number/{name}"), move || {
            WIDE.fit(Kind::Number, &estimator(Kind::Number).penalty(of.clone()))
        });
        net.case(format!("wide/binary/{name}"), move || {
            WIDE.fit(Kind::Binary, &estimator(Kind::Binary).penalty(penalty.clone()))
        });
    }
    for (name, solver) in solvers() {
        if ["augmented_lagrangian", "proximal_gradient", "stochastic", "dual"].contains(&name) {
            continue;
        }
        let (kind, of) = match name {
            "closed_form" | "gram" => (Kind::Number, "number"),
            _ => (Kind::Binary, "binary"),
        };
        net.case(format!("tall/{of}/{name}"), move || {
            TALL.fit(kind, &estimator(kind).penalty(Ridge::new(0.01)?).solver(solver.clone()))
        });
    }
    // Features far from zero; features that are sums of others, or all the same.
    let solvers: [(&str, Arc<dyn Solver>); 4] = [
        ("closed_form", Arc::new(ClosedForm::default())),
        ("gram", Arc::new(ClosedForm::gram())),
        ("lbfgs", Arc::new(Lbfgs::default())),
        ("coordinate_descent", Arc::new(CoordinateDescent::default())),
    ];
    for (name, solver) in solvers {
        let of = solver.clone();
        net.case(format!("hard/far_from_zero/{name}"), move || {
            let x = MEDIUM.x.mapv(|x| x + 1e5);
            MEDIUM.fit_on(&x, Kind::Number, &estimator(Kind::Number).penalty(NoPenalty).solver(of.clone()))
        });
        // Normal equations refuse these.
        if name == "gram" {
            continue;
        }
        net.case(format!("hard/dependent/{name}"), move || {
            let mut x = MEDIUM.x.clone();
            for mut row in x.rows_mut() {
                row[4] = row[0] + row[1];
                row[6] = 3.0;
            }
            MEDIUM.fit_on(&x, Kind::Number, &estimator(Kind::Number).penalty(NoPenalty).solver(solver.clone()))
        });
    }
    net.case("tall/number/lasso", || TALL.fit(Kind::Number, &estimator(Kind::Number).penalty(Lasso::new(0.05)?)));
    net.case("tall/class/default", || TALL.fit(Kind::Class, &estimator(Kind::Class)));
}
