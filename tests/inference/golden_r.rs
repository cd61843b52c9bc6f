//! Standard errors by R's `lm`, `glm`, `sandwich`: their sandwiches have the expected Hessian as their bread.

use gradus::inference::{Covariance, InferenceOptions, SmallSample};
use gradus::prelude::*;
use serde_json::Value;

use super::golden_covariances::in_order;
use super::peers::{Peer, peer};
use crate::support::golden::{golden, numbers};

fn covariance(name: &str, call: &str) -> Covariance {
    let columns = call.split_once("~ ").map_or("", |(_, rest)| rest.split(',').next().unwrap());
    let columns = columns.split(" + ").map(str::to_owned).collect();
    let (_, kind) = name.rsplit_once('_').unwrap_or(("", name));
    match kind {
        _ if call.starts_with("NeweyWest") => match Covariance::hac(4) {
            Covariance::Hac { bandwidth, .. } => Covariance::Hac { bandwidth, small_sample: kind == "adjusted" },
            _ => unreachable!(),
        },
        "plain" => Covariance::Clustered { columns, small_sample: SmallSample::None },
        "HC0" if call.starts_with("vcovCL") => Covariance::Clustered { columns, small_sample: SmallSample::Clusters },
        "HC1" if call.starts_with("vcovCL") => Covariance::Clustered { columns, small_sample: SmallSample::Full },
        "HC0" => Covariance::Hc0,
        "HC1" => Covariance::Hc1,
        "HC2" => Covariance::Hc2,
        "HC3" => Covariance::Hc3,
        other => panic!("{other}"),
    }
}

/// R stops `glm` where the deviance does not move, and takes its second derivatives from the step before.
fn compare(peer: &Peer, model: &Model, r: &Value, tolerance: f64) {
    let errors = |what: &str, options: &InferenceOptions, truth: &Value| {
        let found = model.inference(&peer.table, options).unwrap();
        for (estimate, truth) in in_order(peer, &found).into_iter().zip(numbers(truth)) {
            let right = (estimate.standard_error - truth).abs() <= tolerance * truth;
            assert!(right, "{} {what} {}: {} is not {truth}", peer.name, estimate.name, estimate.standard_error);
        }
    };
    errors("classical", &InferenceOptions::default(), &r["se"]);
    for (name, made) in r["covariances"].as_object().unwrap() {
        let covariance = covariance(name, made["call"].as_str().unwrap());
        errors(name, &InferenceOptions::default().covariance(covariance), &made["se"]);
    }
}

/// Longley's features are so far from independent that the peers differ by 3e-8 themselves.
#[test]
fn of_least_squares() {
    for (name, r) in golden("inference/squared_r").as_object().unwrap() {
        if r.is_object() {
            let peer = peer("squared", name);
            compare(&peer, peer.fit().model(), r, if name == "longley" { 1e-7 } else { 1e-8 });
        }
    }
}

/// R's steps for a link that is not canonical only halve the distance now and then: its cloglog has 8 digits in the weights.
#[test]
fn of_likelihoods() {
    let file = golden("inference/likelihoods_r");
    for name in [
        "logistic anes96_glm",
        "logistic mtcars_glm",
        "logistic penguins",
        "probit mtcars_glm",
        "cloglog mtcars_glm",
        "poisson randhie_glm",
        "poisson mtcars_glm",
        "gamma mtcars_glm",
        "gamma engel_glm",
        "gamma mtcars_precisions",
    ] {
        let (family, entry) = name.split_once(' ').unwrap();
        let peer = peer(family, entry);
        let r = &file[format!("{family}_{}", entry.trim_end_matches("_glm"))];
        compare(&peer, peer.fit().model(), r, if family == "cloglog" { 1e-7 } else { 2e-8 });
    }
}

/// `glm.nb` takes its α = 1/θ as known.
#[test]
fn of_a_negative_binomial() {
    let file = golden("inference/likelihoods_r");
    let r = &file["negative_binomial_randhie"];
    let peer = peer("negative_binomial", "randhie_glm");
    let alpha = 1.0 / r["facts"]["theta"]["value"][0].as_f64().unwrap();
    let loss = NegativeBinomial::new(alpha).unwrap();
    let fit = peer.estimator().loss(loss).solver(Newton::default()).fit(&peer.table).unwrap();
    compare(&peer, fit.model(), r, 1e-7);
}
