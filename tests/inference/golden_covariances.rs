//! Standard errors, statistics, p-values and intervals under every covariance, by statsmodels.

use gradus::inference::{Covariance, Dispersion, Estimate, Inference, InferenceOptions, Information, Reference};
use gradus::inference::{SmallSample, WeightMeaning};
use serde_json::Value;

use super::peers::{Peer, peers};
use crate::support::golden::numbers;

/// What a covariance of an entry is called here. A sandwich of statsmodels has the observed Hessian as its bread, and so have
/// the classical errors of `Logit`, `Probit`, `NegativeBinomial`, …; those of `GLM` have the expected one.
fn options(peer: &Peer, name: &str, made: &Value) -> InferenceOptions {
    let call = made["call"].as_str().unwrap_or_default();
    let mut columns: Vec<&str> = call.split("codes('").skip(1).map(|rest| rest.split('\'').next().unwrap()).collect();
    columns.extend(made["groups"].as_str());
    let clustered = |small_sample| Covariance::Clustered {
        columns: columns.iter().map(|column| (*column).to_owned()).collect(),
        small_sample,
    };
    let covariance = match name {
        "HC0" => Covariance::Hc0,
        "HC1" | "HC1_normal" => Covariance::Hc1,
        "HC2" => Covariance::Hc2,
        "HC3" => Covariance::Hc3,
        "cluster" | "cluster_residual_df" | "two_way" => clustered(SmallSample::Full),
        "cluster_uncorrected" => clustered(SmallSample::None),
        "HAC" => Covariance::hac(4),
        "HAC_corrected" => match Covariance::hac(4) {
            Covariance::Hac { bandwidth, .. } => Covariance::Hac { bandwidth, small_sample: true },
            _ => unreachable!(),
        },
        _ => Covariance::Classical,
    };
    let dispersion = match name {
        "deviance_scale" => Dispersion::Deviance,
        "given_scale" => Dispersion::Given(0.05),
        "pearson_scale" => Dispersion::Pearson,
        _ => Dispersion::OfFamily,
    };
    let reference = match (made["distribution"].as_str().unwrap(), name) {
        ("t", "cluster_residual_df") => Reference::T(made["df"].as_f64()),
        ("t", _) => Reference::T(None),
        _ => Reference::Normal,
    };
    let expected = covariance == Covariance::Classical && peer.text("call").starts_with("sm.GLM");
    let meaning =
        if peer.text("weights").ends_with("frequencies") { WeightMeaning::Frequency } else { WeightMeaning::Precision };
    InferenceOptions::default()
        .covariance(covariance)
        .dispersion(dispersion)
        .reference(reference)
        .information(if expected { Information::Expected } else { Information::Observed })
        .weights(meaning)
}

/// The estimates in the peer's order.
pub fn in_order<'a>(peer: &Peer, found: &'a Inference) -> Vec<&'a Estimate> {
    let terms = peer.terms();
    let outputs: Vec<&Option<String>> =
        found.estimates().iter().map(|estimate| &estimate.output).fold(Vec::new(), |mut seen, output| {
            if !seen.contains(&output) {
                seen.push(output);
            }
            seen
        });
    let of = |term: &String, output: &Option<String>| {
        let same = |estimate: &&Estimate| estimate.name == *term && estimate.output == *output;
        found.estimates().iter().find(same).unwrap_or_else(|| panic!("{}: no {term} of {output:?}", peer.name))
    };
    if peer.text("family").starts_with("ordinal") {
        return found.estimates().iter().collect();
    }
    outputs.into_iter().flat_map(|output| terms.iter().map(move |term| of(term, output))).collect()
}

/// |found − truth| ≤ 1e-8·|truth|, and `more` times that.
#[track_caller]
fn same(what: &str, found: f64, truth: f64, more: f64) {
    assert!((found - truth).abs() <= 1e-8 * more * truth.abs(), "{what}: {found:?} is not {truth:?}");
}

/// A p-value moves by the statistic squared as much as the statistic, each relative to itself.
fn compare(peer: &Peer, name: &str, made: &Value, found: &Inference) {
    let estimates = in_order(peer, found);
    let ordinal = peer.text("family").starts_with("ordinal");
    let (errors, p_values) = (numbers(&made["se"]), numbers(&made["p"]));
    assert_eq!(estimates.len(), errors.len(), "{} {name}", peer.name);
    for (i, estimate) in estimates.iter().enumerate() {
        let what = |part: &str| format!("{} {name}: {part} of {} {:?}", peer.name, estimate.name, estimate.output);
        same(&what("the error"), estimate.standard_error, errors[i], 1.0);
        same(&what("p"), estimate.p_value, p_values[i], 1.0 + estimate.statistic.powi(2));
        if made["lower"].is_array() && !ordinal {
            same(&what("the statistic"), estimate.statistic, numbers(&made["statistic"])[i], 1.0);

            // An end near 0 is a difference of two numbers.
            let slack = |end: f64| (estimate.value / end).abs().max(1.0);
            same(&what("low"), estimate.low, numbers(&made["lower"])[i], slack(estimate.low));
            same(&what("high"), estimate.high, numbers(&made["upper"])[i], slack(estimate.high));
        }
    }
}

fn same_errors(family: &str) {
    for peer in peers(family) {
        let model = peer.fit().into_model();
        for (name, made) in peer.numbers["covariances"].as_object().unwrap() {
            // A negative variance of a two-way covariance is NaN there.
            if made["se"].as_array().unwrap().iter().any(Value::is_null) {
                continue;
            }
            let found = model.inference(&peer.table, &options(&peer, name, made)).unwrap();
            compare(&peer, name, made, &found);
        }
    }
}

#[test]
fn of_least_squares() {
    same_errors("squared");
}

#[test]
fn of_logistic() {
    same_errors("logistic");
}

#[test]
fn of_probit_and_cloglog() {
    same_errors("probit");
    same_errors("cloglog");
}

#[test]
fn of_counts() {
    same_errors("poisson");
    same_errors("negative_binomial");
}

#[test]
fn of_amounts() {
    same_errors("gamma");
    same_errors("tweedie");
}

#[test]
fn of_several_classes() {
    same_errors("multinomial");
    same_errors("ordinal");
}
