//! Huber's loss with an estimated scale, and its standard errors, by statsmodels' `RLM`, R's `rlm` and scikit-learn.

use gradus::inference::{Covariance, InferenceOptions, WeightMeaning};
use gradus::loss::Scale;
use gradus::prelude::*;

use super::golden_covariances::in_order;
use super::peers::{Peer, peer, peers};
use crate::support::golden::{golden, numbers};

#[track_caller]
fn same(what: &str, found: f64, truth: f64, tolerance: f64) {
    assert!((found - truth).abs() <= tolerance * truth.abs(), "{what}: {found:?} is not {truth:?}");
}

fn with(covariance: Covariance) -> InferenceOptions {
    InferenceOptions::default().covariance(covariance)
}

/// The bias and the weights in the order of the peer's terms, and the scale.
fn compare(peer: &Peer, model: &Model, scale: f64, tolerance: f64) {
    let truth = numbers(&peer.numbers["params"]);
    for (term, truth) in peer.terms().iter().zip(truth) {
        let own = if term == "(bias)" { model.bias() } else { model.weight(term).unwrap() };
        same(&format!("{} {term}", peer.name), own, truth, tolerance);
    }
    let (symbol, value) = model.parameter().unwrap();
    assert_eq!(symbol, "scale");
    same(&peer.name, value, scale, tolerance);
}

#[test]
fn the_median_scale_and_its_errors_are_those_of_statsmodels() {
    for peer in peers("huber") {
        let Some(name) = ["H1", "H2", "H3"].into_iter().find(|name| peer.name.ends_with(name)) else { continue };
        let model = peer.fit().into_model();
        compare(&peer, &model, peer.numbers["facts"]["scale"]["value"].as_f64().unwrap(), 1e-8);
        let covariance = match name {
            "H1" => Covariance::H1,
            "H2" => Covariance::H2,
            _ => Covariance::H3,
        };
        let found = model.inference(&peer.table, &with(covariance)).unwrap();
        let made = &peer.numbers["covariances"][name];
        for (i, estimate) in in_order(&peer, &found).into_iter().enumerate() {
            let what = format!("{} {}", peer.name, estimate.name);
            same(&what, estimate.standard_error, numbers(&made["se"])[i], 1e-8);
            same(&what, estimate.p_value, numbers(&made["p"])[i], 1e-8 * (1.0 + estimate.statistic.powi(2)));
        }
    }
}

/// scikit-learn stops where the loss does not fall any more, with five digits in the scale; that ours is the optimum is asked in
/// `estimator/robust_scales.rs`.
#[test]
fn the_joint_scale_is_that_of_scikit_learn() {
    for name in ["stackloss_jointly", "mtcars_jointly"] {
        let peer = peer("huber", name);
        compare(&peer, &peer.fit().into_model(), peer.numbers["scale"].as_f64().unwrap(), 2e-5);
    }
}

/// At R's scale, which is that of a shorter constant, the loss with δ given has its weights. R's κ has the variance over n − 1.
#[test]
fn the_sandwich_is_that_of_r() {
    for (name, r) in golden("inference/huber_r").as_object().unwrap().iter().filter(|(_, r)| r.is_object()) {
        let peer = peer("huber", &format!("{name}_H1"));
        let loss = Huber::new(1.345 * r["scale"].as_f64().unwrap()).unwrap();
        let model = peer.estimator().loss(loss).solver(Newton::default().tolerance(1e-13)).fit(&peer.table).unwrap();
        let model = model.into_model();
        let found = model.inference(&peer.table, &with(Covariance::Hc0)).unwrap();
        let h1 = model.inference(&peer.table, &with(Covariance::H1)).unwrap();
        let residuals = model.residuals(&peer.table, gradus::inference::Residual::Response).unwrap();
        let (n, p) = (residuals.len() as f64, peer.terms().len() as f64);
        let outside = residuals.iter().filter(|r| r.abs() > loss.delta()).count() as f64;
        let ratio = outside / (n - outside);
        let kappa = (1.0 + p / n * ratio * n / (n - 1.0)) / (1.0 + p / n * ratio);
        for (i, (estimate, of_h1)) in in_order(&peer, &found).into_iter().zip(in_order(&peer, &h1)).enumerate() {
            same(&estimate.name, estimate.value, numbers(&r["params"])[i], 1e-8);
            same(&estimate.name, estimate.standard_error, numbers(&r["sandwich"])[i], 1e-8);
            same(&of_h1.name, of_h1.standard_error * kappa, numbers(&r["se"])[i], 1e-8);
        }
    }
}

/// The median of all sizes moves with every unit; so do weights and errors.
#[test]
fn units_and_repeated_examples_change_nothing() {
    let peer = peer("huber", "stackloss_H1");
    let values = |name: &str| -> Vec<f64> { peer.table.numbers(name).unwrap().iter().flatten().collect() };
    let of = |scale: Scale, times: usize, weight: f64, unit: f64| {
        let all = |name: &str| -> Vec<f64> { values(name).into_iter().flat_map(|v| vec![v; times]).collect() };
        let labels: Vec<f64> = all("STACKLOSS").into_iter().map(|y| y * unit).collect();
        let weights = vec![weight; labels.len()];
        let air = all("AIRFLOW");
        let table = Table::from_columns([("x", air.into()), ("y", labels.into()), ("w", weights.into())]).unwrap();
        let estimator = Estimator::regression("y").columns(columns![numeric("x")]).penalty(NoPenalty);
        let estimator = estimator.loss(ScaledHuber::new(1.345, scale).unwrap()).example_weight("w");
        let fit = estimator.tolerance(1e-12).fit(&table).unwrap();
        assert!(fit.report().converged(), "{}", fit.report());
        let options = with(Covariance::H2).weights(WeightMeaning::Frequency);
        let error = fit.inference_with(&table, &options).unwrap().get("x").unwrap().standard_error;
        [fit.model().parameter().unwrap().1, fit.model().weight("x").unwrap(), error]
    };
    for scale in [Scale::Mad, Scale::Joint] {
        let once = of(scale, 1, 3.0, 1.0);
        for (repeated, other) in of(scale, 3, 1.0, 1.0).into_iter().zip(once) {
            same("repeated", repeated, other, 1e-9);
        }
        for unit in [1e-9, 1e7] {
            for (scaled, other) in of(scale, 1, 3.0, unit).into_iter().zip(once) {
                same("in another unit", scaled, other * unit, 1e-9);
            }
        }
    }
}
