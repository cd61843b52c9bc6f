//! What is said of a model as a whole, and joint tests, by statsmodels and R.

use gradus::inference::{InferenceOptions, Information, ModelFacts, Reference, WeightMeaning};
use serde_json::Value;

use super::peers::{Peer, peer, peers};
use crate::support::golden::{golden, numbers};

/// |found − truth| ≤ 1e-8·|truth|.
#[track_caller]
fn same(what: &str, found: f64, truth: f64) {
    assert!((found - truth).abs() <= 1e-8 * truth.abs(), "{what}: {found:?} is not {truth:?}");
}

fn facts_of(peer: &Peer) -> ModelFacts {
    let meaning =
        if peer.text("weights").ends_with("frequencies") { WeightMeaning::Frequency } else { WeightMeaning::Precision };
    let options = InferenceOptions::default().weights(meaning);
    peer.fit().model().inference(&peer.table, &options).unwrap().facts().clone()
}

/// The number, or the first of several, of a fact of a peer.
fn fact(peer: &Peer, name: &str) -> Option<f64> {
    let value = &peer.numbers["facts"][name]["value"];
    value.as_f64().or_else(|| value[0].as_f64())
}

/// Where statsmodels leaves the variance of least squares uncounted, AIC is 2 and BIC ln n less.
#[test]
fn of_least_squares() {
    for peer in peers("squared") {
        let (facts, n) = (facts_of(&peer), facts_of(&peer).examples);
        let theirs = |name: &str| fact(&peer, name).unwrap();
        let what = |name: &str| format!("{} {name}", peer.name);
        same(&what("log-likelihood"), facts.log_likelihood.unwrap(), theirs("log_likelihood"));
        same(&what("AIC"), facts.aic.unwrap() - 2.0, theirs("aic"));
        same(&what("BIC"), facts.bic.unwrap() - n.ln(), theirs("bic"));
        same(&what("R²"), facts.r_squared.unwrap(), theirs("r2"));
        same(&what("adjusted R²"), facts.adjusted_r_squared.unwrap(), theirs("adjusted_r2"));
        same(&what("dispersion"), facts.dispersion, theirs("dispersion"));
        let overall = facts.overall.unwrap();
        let test = numbers(&peer.numbers["facts"]["f"]["value"]);
        same(&what("F"), overall.statistic, test[0]);
        assert_eq!((overall.constraints as f64, overall.degrees), (test[1], Some(test[2])));
        assert!((overall.p_value - test[3]).abs() <= 1e-6 * test[3], "{} {} {}", peer.name, overall.p_value, test[3]);
    }
}

/// statsmodels gives the log-likelihood of Gamma at Pearson's dispersion; here, as in R, it is taken at the deviance/n. Tweedie's has
/// no formula.
#[test]
fn of_generalised_linear_models() {
    for family in ["logistic", "probit", "cloglog", "poisson", "negative_binomial", "gamma", "tweedie"] {
        for peer in peers(family).into_iter().filter(|peer| peer.text("call").starts_with("sm.GLM")) {
            let facts = facts_of(&peer);
            let what = |name: &str| format!("{} {name}", peer.name);
            let theirs = |name: &str| fact(&peer, name).unwrap();
            same(&what("deviance"), facts.deviance.unwrap(), theirs("deviance"));
            same(&what("null deviance"), facts.null_deviance.unwrap(), theirs("null_deviance"));
            same(&what("Pearson"), facts.pearson.unwrap(), theirs("pearson_chi2"));
            same(&what("dispersion"), facts.dispersion, theirs("dispersion"));
            assert_eq!(facts.residual_degrees, numbers(&peer.numbers["facts"]["df"]["value"])[1], "{}", peer.name);
            if family == "gamma" {
                let found = facts.log_likelihood.unwrap();
                same(&what("log-likelihood"), found, theirs("log_likelihood_at_deviance"));
            } else if family == "tweedie" {
                assert_eq!(facts.log_likelihood, None);
            } else {
                same(&what("log-likelihood"), facts.log_likelihood.unwrap(), theirs("log_likelihood"));
                same(&what("AIC"), facts.aic.unwrap(), theirs("aic"));
                same(&what("BIC"), facts.bic.unwrap(), theirs("bic"));
            }
            for (name, found) in [("mcfadden", facts.mcfadden), ("cox_snell", facts.cox_snell)] {
                let truth = fact(&peer, name).filter(|_| family != "gamma");
                truth.into_iter().for_each(|truth| same(&what(name), found.unwrap(), truth));
            }
        }
    }
}

#[test]
fn of_likelihoods() {
    for family in ["logistic", "probit", "poisson", "multinomial"] {
        for peer in peers(family).into_iter().filter(|peer| !peer.text("call").starts_with("sm.GLM")) {
            let facts = facts_of(&peer);
            let what = |name: &str| format!("{} {name}", peer.name);
            for (name, found) in [
                ("log_likelihood", facts.log_likelihood),
                ("log_likelihood_null", facts.null_log_likelihood),
                ("aic", facts.aic),
                ("bic", facts.bic),
                ("mcfadden", facts.mcfadden),
                ("cox_snell", facts.cox_snell),
            ] {
                same(&what(name), found.unwrap(), fact(&peer, name).unwrap());
            }
            let (overall, test) =
                (facts.overall.unwrap(), numbers(&peer.numbers["facts"]["likelihood_ratio"]["value"]));
            same(&what("the likelihood ratio"), overall.statistic, test[0]);
            assert_eq!((overall.constraints as f64, overall.degrees), (test[1], None));
            assert!(
                (overall.p_value - test[2]).abs() <= 1e-6 * test[2],
                "{} {} {}",
                peer.name,
                overall.p_value,
                test[2]
            );
        }
    }
    let peer = peer("ordinal", "anes96");
    let facts = facts_of(&peer);
    same("ordinal", facts.log_likelihood.unwrap(), fact(&peer, "llf").unwrap());
    // The peer's constant model is one of differences.
    same("ordinal, null", facts.null_log_likelihood.unwrap(), fact(&peer, "llnull").unwrap());
}

/// Of a loss whose parameter is estimated, which counts in AIC and BIC; the constant model has an estimate of its own.
#[test]
fn of_an_estimated_dispersion() {
    let peer = peer("negative_binomial", "randhie_estimated");
    let facts = facts_of(&peer);
    for (name, found) in [
        ("log_likelihood", facts.log_likelihood),
        ("log_likelihood_null", facts.null_log_likelihood),
        ("aic", facts.aic),
        ("bic", facts.bic),
        ("mcfadden", facts.mcfadden),
    ] {
        same(name, found.unwrap(), fact(&peer, name).unwrap());
    }
    // MASS::glm.nb
    let theirs = &golden("inference/likelihoods_r")["negative_binomial_randhie"];
    let model = peer.fit().into_model();
    same("1/theta", model.parameter().unwrap().1, 1.0 / numbers(&theirs["facts"]["theta"]["value"])[0]);
    same("deviance", facts.deviance.unwrap(), numbers(&theirs["facts"]["deviance"]["value"])[0]);
    let overall = facts.overall.unwrap();
    same(
        "the likelihood ratio",
        overall.statistic,
        2.0 * (facts.log_likelihood.unwrap() - facts.null_log_likelihood.unwrap()),
    );
    assert_eq!(overall.constraints, 8);
}

/// R's `logLik`, `AIC` and `BIC`, of which the latter count a dispersion that is estimated.
#[test]
fn of_r() {
    let check = |peer: Peer, r: &Value| {
        let facts = facts_of(&peer);
        for (name, found) in [
            ("log_likelihood", facts.log_likelihood),
            ("aic", facts.aic),
            ("bic", facts.bic),
            ("deviance", facts.deviance),
            ("null_deviance", facts.null_deviance),
            ("dispersion", Some(facts.dispersion)),
        ] {
            let Some(truth) = r["facts"][name]["value"][0].as_f64() else { continue };
            same(&format!("{} {name}", peer.name), found.unwrap(), truth);
        }
    };
    let least_squares = golden("inference/squared_r");
    for name in ["mtcars", "longley", "stackloss", "grunfeld", "macrodata", "penguins", "mtcars_precisions"] {
        check(peer("squared", name), &least_squares[name]);
    }
    let likelihoods = golden("inference/likelihoods_r");
    for (family, name) in
        [("gamma", "mtcars_glm"), ("gamma", "engel_glm"), ("poisson", "randhie_glm"), ("probit", "mtcars_glm")]
    {
        check(peer(family, name), &likelihoods[format!("{family}_{}", name.trim_end_matches("_glm"))]);
    }
}

/// The three species of penguins together, and two of them against each other.
#[test]
fn of_joint_tests() {
    let of_species = |peer: &Peer, options: InferenceOptions| {
        let found = peer.fit().model().inference(&peer.table, &options).unwrap();
        let tests = found.column_tests();
        (tests.into_iter().find(|test| test.name == "species").unwrap(), found)
    };
    let penguins = peer("squared", "penguins");
    let (test, found) = of_species(&penguins, InferenceOptions::default());
    let truth = numbers(&penguins.numbers["facts"]["species_together"]["value"]);
    same("F", test.statistic, truth[0]);
    assert_eq!((test.constraints, test.degrees), (2, Some(truth[2])));
    same("p", test.p_value, truth[3]);
    let contrast = found.contrast([("species=Gentoo", 1.0), ("species=Chinstrap", -1.0)]).unwrap();
    let truth = numbers(&penguins.numbers["facts"]["gentoo_less_chinstrap"]["value"]);
    same("the difference", contrast.value, truth[0]);
    same("its error", contrast.standard_error, truth[1]);
    same("its t", contrast.statistic, truth[2]);
    assert!((contrast.p_value - truth[3]).abs() <= 1e-6 * truth[3], "{} {}", contrast.p_value, truth[3]);
    let robust = InferenceOptions::default().covariance(gradus::inference::Covariance::Hc3);
    let (test, _) = of_species(&penguins, robust);
    let truth = numbers(&penguins.numbers["facts"]["species_together_HC3"]["value"]);
    same("F with HC3", test.statistic, truth[0]);
    same("p with HC3", test.p_value, truth[1]);
    let penguins = peer("logistic", "penguins");
    let options = InferenceOptions::default().information(Information::Observed).reference(Reference::Normal);
    let (test, _) = of_species(&penguins, options);
    let truth = numbers(&penguins.numbers["facts"]["species_together"]["value"]);
    same("χ²", test.statistic, truth[0]);
    assert_eq!((test.constraints, test.degrees), (2, None));
    same("p of χ²", test.p_value, truth[2]);
}
