//! Residuals, leverage and influence, by statsmodels and R.

use gradus::inference::{InferenceOptions, Influence, Information, Residual};

use super::peers::{Peer, peer};
use crate::support::golden::{golden, numbers};

/// Each relative to itself or, where it is near 0, to the largest of them.
#[track_caller]
fn same(what: &str, found: &[f64], truth: &[f64], tolerance: f64) {
    let largest = truth.iter().fold(0.0_f64, |most, of| most.max(of.abs()));
    assert_eq!(found.len(), truth.len(), "{what}");
    for (i, (found, truth)) in found.iter().zip(truth).enumerate() {
        let right = (found - truth).abs() <= tolerance * truth.abs().max(1e-2 * largest);
        assert!(right, "{what}, example {i}: {found} is not {truth}");
    }
}

fn rows(peer: &Peer, name: &str) -> Vec<f64> {
    numbers(&peer.numbers["rows"][name]["value"])
}

fn influence(peer: &Peer, information: Information) -> Influence {
    let options = InferenceOptions::default().information(information);
    peer.fit().model().influence(&peer.table, &options).unwrap()
}

#[test]
fn of_least_squares() {
    let peer = peer("squared", "mtcars");
    let found = influence(&peer, Information::Expected);
    same("leverage", &found.leverage, &rows(&peer, "leverage"), 1e-8);
    same("studentised", &found.studentized, &rows(&peer, "studentised_internal"), 1e-8);
    same("externally", &found.externally_studentized, &rows(&peer, "studentised_external"), 1e-8);
    same("Cook", &found.cooks_distance, &rows(&peer, "cooks_distance"), 1e-8);
    same("DFFITS", &found.dffits, &rows(&peer, "dffits"), 1e-8);
    for (term, truth) in peer.terms().iter().zip(peer.numbers["rows"]["dfbetas"]["value"].as_array().unwrap()) {
        let place = found.names.iter().position(|name| name == term).unwrap();
        same(&format!("DFBETAS of {term}"), &found.dfbetas.column(place).to_vec(), &numbers(truth), 1e-8);
    }
    let response = peer.fit().model().residuals(&peer.table, Residual::Response).unwrap();
    same("response", &response, &rows(&peer, "response"), 1e-8);
    let most = &found.most(1)[0];
    assert_eq!(most.place.to_string(), "line 18");
    assert_eq!(found.to_table().unwrap().rows(), 32);
}

/// statsmodels' leverages have the observed second derivatives.
#[test]
fn of_generalised_linear_models() {
    for family in ["logistic", "probit", "cloglog", "poisson", "negative_binomial", "gamma", "tweedie"] {
        let peer = peer(family, "mtcars_glm");
        let model = peer.fit().into_model();
        for (name, kind) in [
            ("response", Residual::Response),
            ("pearson", Residual::Pearson),
            ("deviance", Residual::Deviance),
            ("working", Residual::Working),
        ] {
            let found = model.residuals(&peer.table, kind).unwrap();
            // Where cloglog says 1 − 1e-12, four digits are left of what a label of 1 lies above it.
            let tolerance = if family == "cloglog" && name == "working" { 1e-4 } else { 1e-7 };
            same(&format!("{family} {name}"), &found, &rows(&peer, name), tolerance);
        }
        let found = influence(&peer, Information::Observed);
        same(&format!("{family} leverage"), &found.leverage, &rows(&peer, "leverage"), 1e-7);
        same(&format!("{family} Cook"), &found.cooks_distance, &rows(&peer, "cooks_distance"), 1e-7);
        same(&format!("{family} studentised"), &found.studentized, &rows(&peer, "studentised"), 1e-7);
    }
}

/// R's have the expected ones.
#[test]
fn of_r() {
    let file = golden("inference/likelihoods_r");
    for family in ["logistic", "gamma"] {
        let peer = peer(family, "mtcars_glm");
        let facts = &file[format!("{family}_mtcars")]["facts"];
        let found = influence(&peer, Information::Expected);
        for (name, found) in [
            ("leverage", &found.leverage),
            ("cooks_distance", &found.cooks_distance),
            ("studentised", &found.studentized),
        ] {
            same(&format!("{family} {name}"), found, &numbers(&facts[name]["value"]), 1e-7);
        }
    }
}
