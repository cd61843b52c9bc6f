//! scikit-learn's fits of the diabetes data: least squares, ridges, lassos, elastic nets, a Poisson regression, by the solvers
//! that should find them.

use std::sync::Arc;

use gradus::prelude::*;
use gradus::solver::{Saga, Svrg};

use super::thorough;
use crate::support::approx::near;
use crate::support::diabetes::of_unit_length;
use crate::support::golden::{golden, numbers};
use crate::support::solvers::by_rows;
use crate::support::tables::data;

/// scikit-learn's least squares, `Ridge(1)` and `Lasso(0.1)` of the diabetes data, whose features have length 1
/// there and a deviation of 1 here: weights √442 times smaller (and for the ridge λ = 1/n of lengths, n·1/n of deviations).
#[test]
fn diabetes_by_scikit_learn() {
    let golden = golden("diabetes_scikit_learn");
    let table = data("diabetes/diabetes.csv");
    let length = 442f64.sqrt();
    let estimator = || {
        let names = table.names().into_iter().filter(|name| name != "progression");
        Estimator::regression("progression").columns(names.flat_map(|name| columns![numeric(name).standardized()]))
    };
    let descent = || GradientDescent::full_batch().tolerance(1e-15).epochs(100_000);
    for (name, estimator) in [
        ("OLS", estimator().solver(ClosedForm::default())),
        ("ridge1", estimator().penalty(Ridge::new(1.0).unwrap()).solver(ClosedForm::default())),
        ("lasso.1", estimator().penalty(Lasso::new(2.0 * 0.1 * length).unwrap()).solver(descent())),
    ] {
        let (fit, golden) = (estimator.fit(&table).unwrap(), &golden[name]);
        let weights = fit.model().encoded_weights();
        for (found, truth) in weights.iter().zip(numbers(&golden["coef"])) {
            let right = if truth == 0.0 { *found == 0.0 } else { (found * length - truth).abs() < 1e-5 * truth.abs() };
            assert!(right, "{name}: {} is not {truth}", found * length);
        }
        assert!((weights[10] - golden["intercept"].as_f64().unwrap()).abs() < 1e-8, "{name}");
        if let Some(mse) = golden["mse"].as_f64() {
            let evaluation = fit.model().evaluate(&table).unwrap();
            assert!((evaluation.get("loss").unwrap() - mse).abs() < 1e-8 * mse, "{name}");
            assert!((evaluation.get("r2").unwrap() - golden["r2"].as_f64().unwrap()).abs() < 1e-10, "{name}");
        }
    }
}

/// scikit-learn 1.9.1 on the diabetes data with features of length 1, `tol=1e-16`: `alpha`, `l1_ratio`, weights. Our λρ is
/// 2·alpha·l1_ratio and λ(1 − ρ) is alpha·(1 − l1_ratio); on features of deviation 1 times √442 and 442.
#[test]
fn lasso_and_elastic_net_are_those_of_scikit_learn() {
    let table = data("diabetes/diabetes.csv");
    let names: Vec<String> = table.names().into_iter().filter(|name| name != "progression").collect();
    let columns: Vec<std::sync::Arc<dyn gradus::column::AnyColumn>> =
        names.iter().map(|name| std::sync::Arc::new(numeric(name).standardized()) as _).collect();
    let root = 442f64.sqrt();
    for (alpha, rho, weights) in [
        (
            0.1,
            1.0,
            [
                0.0,
                -155.34311062466878,
                517.2162412030523,
                275.0872229282557,
                -52.55203581190316,
                0.0,
                -210.13950903523423,
                0.0,
                483.9171745719614,
                33.66219214313085,
            ],
        ),
        (
            0.05,
            0.7,
            [
                23.239562107845597,
                -2.3430283195279284,
                102.22192579805635,
                73.11377470995102,
                22.237429664869243,
                13.420539647270937,
                -61.93704005900744,
                61.35011263242012,
                93.80509396397066,
                56.57556002615024,
            ],
        ),
        (1.0, 1.0, [0.0, 0.0, 367.70162582143126, 6.309702644174765, 0.0, 0.0, 0.0, 0.0, 307.60214746219617, 0.0]),
    ] {
        let (lasso, ridge) = (2.0 * alpha * rho * root, alpha * (1.0 - rho) * 442.0);
        let penalty = ElasticNet::new(lasso + ridge, lasso / (lasso + ridge)).unwrap();
        let fit = Estimator::regression("progression")
            .columns(columns.clone())
            .penalty(penalty)
            .solver(CoordinateDescent::default().tolerance(1e-12))
            .fit(&table)
            .unwrap();
        for (found, truth) in fit.model().encoded_weights().iter().zip(weights) {
            let found = found * root;
            assert!((found - truth).abs() <= 1e-8 * truth.abs(), "{found} {truth}");
        }
        near(fit.model().encoded_weights()[10], 152.133484162896, 1e-12);
    }
}

/// scikit-learn's lasso of the diabetes data.
#[test]
fn the_golden_lasso() {
    let golden = golden("diabetes_scikit_learn");
    let truth = numbers(&golden["lasso.1"]["coef"]);
    let (x, y) = of_unit_length();
    for solver in [CoordinateDescent::default(), CoordinateDescent::default().tolerance(1e-12)] {
        let estimator = Estimator::regression("y").penalty(Lasso::new(0.2).unwrap()).solver(solver);
        let fit = estimator.fit((x.view(), y.view())).unwrap();
        for (found, truth) in fit.model().encoded_weights().iter().zip(&truth) {
            assert!((found - truth).abs() <= 1e-8 * truth.abs(), "{found} {truth}");
        }
    }
}

/// scikit-learn's α of a ridge is λ·n here, and that of a lasso λ/2, its squared loss having a ½.
#[test]
fn they_find_the_weights_of_scikit_learn() {
    let golden = golden("diabetes_scikit_learn");
    let (x, y) = of_unit_length();
    let n = y.len() as f64;
    let check = |key: &str, penalty: ElasticNet, solvers: Vec<Arc<dyn Solver>>| {
        let mut truth = numbers(&golden[key]["coef"]);
        truth.push(golden[key]["intercept"].as_f64().unwrap());
        for solver in solvers {
            let estimator = Estimator::regression("y").penalty(penalty).solver(solver.clone());
            let fit = estimator.fit((x.view(), y.view())).unwrap();
            assert!(fit.report().converged(), "{}", fit.report());
            let size = truth.iter().fold(0.0, |most: f64, w| most.max(w.abs()));
            let gaps = fit.model().encoded_weights().iter().zip(&truth).map(|(found, truth)| (found - truth).abs());
            let gap = gaps.fold(0.0, f64::max) / size;
            assert!(gap < 1e-6, "{key}, {}: {gap:e}", solver.name());
        }
    };
    check("ridge1", ElasticNet::new(1.0 / n, 0.0).unwrap(), by_rows(1e-9));
    let stochastic: Vec<Arc<dyn Solver>> =
        vec![Arc::new(Saga::default().tolerance(1e-9)), Arc::new(Svrg::default().tolerance(1e-9))];
    check("lasso.1", ElasticNet::new(0.2, 1.0).unwrap(), stochastic);
}

/// scikit-learn's Poisson regression of the diabetes data with α = 1e-3, which is λ = α/2 on features of length 1,
/// and 442·λ on standardised ones, whose weights are √442 times smaller.
#[test]
fn scikit_learns_poisson_is_reached_by_descent() {
    let golden = golden("diabetes_scikit_learn");
    let golden = &golden["poisson_a1e-3"];
    let table = data("diabetes/diabetes.csv");
    let names: Vec<String> = table.names().into_iter().filter(|name| name != "progression").collect();
    let columns: Vec<std::sync::Arc<dyn gradus::column::AnyColumn>> =
        names.iter().map(|name| std::sync::Arc::new(numeric(name).standardized()) as _).collect();
    let fit = Estimator::count("progression")
        .columns(columns)
        .penalty(Ridge::new(0.5e-3 * 442.0).unwrap())
        .solver(thorough())
        .fit(&table)
        .unwrap();
    let weights = fit.model().encoded_weights();
    for (weight, truth) in weights.iter().zip(golden["coef"].as_array().unwrap()) {
        near(weight * 442f64.sqrt(), truth.as_f64().unwrap(), 1e-3);
    }
    near(weights[10], golden["intercept"].as_f64().unwrap(), 1e-5);
    near(fit.model().evaluate(&table).unwrap().get("d2").unwrap(), golden["d2"].as_f64().unwrap(), 1e-6);
}
