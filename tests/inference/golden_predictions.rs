//! Errors of predictions and marginal effects, and comparisons of fits, held to the numbers of statsmodels.

use gradus::inference::{Inference, InferenceOptions, Information, Reference};
use gradus::prelude::*;

use super::peers::{Peer, peer};
use crate::support::golden::numbers;

fn inferred(peer: &Peer, options: &InferenceOptions) -> Inference {
    let fit = peer.estimator().fit(&peer.table).unwrap();
    fit.inference_with(&peer.table, options).unwrap()
}

fn alike(what: &str, found: &[f64], expected: &[f64], digits: f64) {
    assert_eq!(found.len(), expected.len(), "{what}");
    for (k, (found, expected)) in found.iter().zip(expected).enumerate() {
        assert!((found - expected).abs() <= digits * expected.abs().max(1e-6), "{what} {k}: {found} {expected}");
    }
}

/// The rows whose predictions the peers told.
fn three(peer: &Peer) -> Table {
    peer.table.take(&[0, 10, 20]).unwrap()
}

#[test]
fn least_squares_predicts_with_the_errors_and_intervals_of_statsmodels() {
    let peer = peer("squared", "mtcars");
    let found = inferred(&peer, &InferenceOptions::default()).predict(&three(&peer)).unwrap();
    let rows = &peer.numbers["rows"];
    alike("mean", &found.predictions, &numbers(&rows["prediction_mean"]["value"]), 1e-8);
    alike("se", &found.standard_errors, &numbers(&rows["prediction_se"]["value"]), 1e-8);
    let ends = |name: &str, k: usize| numbers(&rows[name]["value"][k]);
    alike("low", &found.low, &ends("prediction_confidence", 0), 1e-8);
    alike("high", &found.high, &ends("prediction_confidence", 1), 1e-8);
    let (low, high) = found.observations.unwrap();
    alike("of a label, low", &low, &ends("prediction_interval", 0), 1e-8);
    alike("of a label, high", &high, &ends("prediction_interval", 1), 1e-8);
}

#[test]
fn likelihoods_predict_with_the_errors_and_intervals_of_statsmodels() {
    for family in ["logistic", "probit", "cloglog", "poisson", "negative_binomial", "gamma", "tweedie"] {
        let peer = peer(family, "mtcars_glm");
        let options = InferenceOptions::default().reference(Reference::Normal);
        let found = inferred(&peer, &options).predict(&three(&peer)).unwrap();
        let rows = &peer.numbers["rows"];
        alike(family, &found.predictions, &numbers(&rows["prediction_mean"]["value"]), 1e-7);
        alike(family, &found.standard_errors, &numbers(&rows["prediction_se"]["value"]), 1e-7);
        alike(family, &found.low, &numbers(&rows["prediction_confidence"]["value"][0]), 1e-7);
        alike(family, &found.high, &numbers(&rows["prediction_confidence"]["value"][1]), 1e-7);
        assert!(found.observations.is_none());
        assert_eq!(found.to_table().unwrap().rows(), found.predictions.len());
    }
}

/// One row: the means of the columns.
fn means(table: &Table) -> Table {
    let mut one = table.take(&[0]).unwrap();
    for name in table.names() {
        if let Ok(column) = table.numbers(&name) {
            let mean = (0..table.rows()).map(|row| column.get(row).unwrap()).sum::<f64>() / table.rows() as f64;
            one = one.with_column(&name, [], |[]| mean).unwrap();
        }
    }
    one
}

#[test]
fn marginal_effects_are_those_of_statsmodels() {
    let cases = [
        ("logistic", "mtcars"),
        ("logistic", "anes96"),
        ("probit", "mtcars"),
        ("poisson", "randhie"),
        ("multinomial", "anes96"),
    ];
    for (family, name) in cases {
        let peer = peer(family, name);
        // statsmodels' errors are those of the observed information.
        let options = InferenceOptions::default().information(Information::Observed);
        let found = inferred(&peer, &options);
        for (key, table) in [("margins_overall", peer.table.clone()), ("margins_at_means", means(&peer.table))] {
            let effects = found.marginal_effects(&table).unwrap();
            let expected = &peer.numbers["facts"][key]["value"];
            let (mut values, mut errors): (Vec<f64>, Vec<f64>) =
                effects.iter().map(|of| (of.value, of.standard_error)).unzip();
            // Theirs class after class, ours column after column.
            let outputs = effects.iter().filter(|of| of.name == effects[0].name).count();
            let turned = |values: &[f64]| -> Vec<f64> {
                (0..outputs).flat_map(|k| values.iter().skip(k).step_by(outputs).copied()).collect()
            };
            (values, errors) = (turned(&values), turned(&errors));
            alike(&format!("{family} {name} {key}"), &values, &numbers(&expected[0]), 1e-6);
            alike(&format!("{family} {name} {key} errors"), &errors, &numbers(&expected[1]), 1e-6);
        }
    }
}

/// Of a category the difference of the mean predictions with everyone at one level and at another.
#[test]
fn effects_of_levels_are_differences_of_mean_predictions() {
    let table = Table::from_csv("data/penguins/penguins.csv").unwrap().drop_missing().unwrap();
    let columns = columns![numeric("bill_length_mm"), categorical("species")];
    let fit = Estimator::regression("body_mass_g").columns(columns).penalty(NoPenalty).fit(&table).unwrap();
    let inference = fit.inference(&table).unwrap();
    let effects = inference.marginal_effects(&table).unwrap();
    // Least squares without products: the effects are the weights.
    for effect in &effects {
        let weight = inference.get(&effect.name).unwrap();
        assert!((effect.value - weight.value).abs() < 1e-8 * weight.value.abs(), "{effect:?} {weight:?}");
        assert!((effect.standard_error - weight.standard_error).abs() < 1e-8 * weight.standard_error, "{effect:?}");
    }
    assert_eq!(
        effects.iter().map(|of| of.name.as_str()).collect::<Vec<_>>(),
        ["bill_length_mm", "species=Chinstrap", "species=Gentoo"]
    );
}

#[test]
fn a_larger_fit_is_compared_with_a_smaller_one() {
    let table = Table::from_csv("data/mtcars/mtcars.csv").unwrap();
    let fit = |columns| {
        let fit = Estimator::regression("mpg").columns(columns).penalty(NoPenalty).fit(&table).unwrap();
        fit.inference(&table).unwrap()
    };
    let (more, less) = (fit(columns![numeric("wt"), numeric("hp")]), fit(columns![numeric("wt")]));
    let test = more.compare(&less).unwrap();
    // One weight more: F is the square of its t.
    let t = more.get("hp").unwrap();
    assert!((test.statistic - t.statistic * t.statistic).abs() < 1e-9 * test.statistic);
    assert!((test.p_value - t.p_value).abs() < 1e-9);
    assert!(less.compare(&more).unwrap_err().to_string().contains("smaller"));
    assert!(more.compare(&fit(columns![numeric("qsec")])).unwrap_err().to_string().contains("qsec"));
    let classes = |columns| {
        let fit = Estimator::binary("am").columns(columns).penalty(NoPenalty).fit(&table).unwrap();
        fit.inference(&table).unwrap()
    };
    let (more, less) = (classes(columns![numeric("wt"), numeric("mpg")]), classes(columns![numeric("wt")]));
    let test = more.compare(&less).unwrap();
    let by_hand = 2.0 * (more.facts().log_likelihood.unwrap() - less.facts().log_likelihood.unwrap());
    assert_eq!((test.statistic, test.degrees), (by_hand, None));
    let ratios = less.ratios().unwrap();
    assert_eq!(ratios[0].value, less.get("wt").unwrap().value.exp());
    assert!(fit(columns![numeric("wt")]).ratios().is_err());
}

#[test]
fn profile_intervals_are_the_roots_of_the_profile() {
    for family in ["logistic", "probit", "cloglog", "poisson"] {
        let peer = peer(family, "mtcars_glm");
        let found = inferred(&peer, &InferenceOptions::default()).profile_intervals(&peer.table).unwrap();
        let terms = peer.terms();
        for interval in &found {
            let place = terms.iter().position(|term| *term == interval.name).unwrap();
            let ends = numbers(&peer.numbers["facts"]["profile"]["value"][place]);
            alike(&format!("{family} {}", interval.name), &[interval.low, interval.high], &ends, 1e-6);
        }
    }
}

/// Where no example of a level has an event, the likelihood never falls on that side.
#[test]
fn a_profile_without_a_bound_is_infinite() {
    let x: Vec<f64> = (0..40).map(|i| f64::from(i % 2)).collect();
    let y: Vec<&str> = (0..40).map(|i| if i % 2 == 1 && i > 1 || i % 4 == 0 { "yes" } else { "no" }).collect();
    let table = Table::from_columns([("x", x.into()), ("y", y.into())]).unwrap();
    let fit = Estimator::binary("y").columns(columns![numeric("x")]).penalty(NoPenalty).fit(&table).unwrap();
    let options = InferenceOptions::default().confidence(1.0 - 1e-9);
    let found = fit.inference_with(&table, &options).unwrap().profile_intervals(&table).unwrap();
    assert!(found[0].low.is_finite() && found[0].low < 0.0, "{found:?}");
    assert!(found[0].high > 5.0, "{found:?}");
}
