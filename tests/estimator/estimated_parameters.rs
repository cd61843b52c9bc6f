//! Losses whose parameter is estimated together with the weights.

use gradus::bootstrap::Bootstrap;
use gradus::prelude::*;
use gradus::progress::{StopReason, Warning};
use gradus::solver::Lbfgs;

use crate::inference::peers::{Peer, peer, table};
use crate::support::folder::Folder;
use crate::support::solvers::solvers;

/// statsmodels' `NegativeBinomial` of the visits to doctors, by maximum likelihood.
fn randhie() -> Peer {
    peer("negative_binomial", "randhie_estimated")
}

fn expected() -> (Vec<f64>, f64) {
    let mut weights: Vec<f64> = serde_json::from_value(randhie().numbers["params"].clone()).unwrap();
    let alpha = weights.pop().unwrap();
    (weights, alpha)
}

fn alpha(model: &Model) -> f64 {
    let (symbol, value) = model.parameter().unwrap();
    assert_eq!(symbol, "alpha");
    value
}

/// How far weights, the bias and α are from those of the peer, relatively.
fn distance(model: &Model) -> f64 {
    let (weights, of_alpha) = expected();
    let own = std::iter::once(model.bias()).chain(model.weights().into_iter().map(|weight| weight.value));
    let far = |(own, truth): (f64, &f64)| (own - truth).abs() / truth.abs().max(0.1);
    own.zip(&weights).map(far).fold((alpha(model) / of_alpha).ln().abs(), f64::max)
}

#[test]
fn alpha_and_the_weights_are_those_of_greatest_likelihood() {
    let fit = randhie().fit();
    assert!(distance(fit.model()) < 1e-9, "{} {}", distance(fit.model()), fit.report());
    let parameter = fit.report().parameter.as_ref().unwrap();
    assert!(parameter.distance <= 1e-11 && parameter.fits > 2 && parameter.fits < 12, "{parameter}");
    assert_eq!(parameter.value, alpha(fit.model()));
    assert!(fit.report().to_string().contains("parameter  alpha 1.175235, estimated with the weights in"));
    assert!(fit.model().summary().to_string().contains("alpha 1.175235, estimated with the weights"));
}

#[test]
fn every_solver_finds_the_same() {
    let own_rate = |name: &String| !["SAGA", "SVRG"].iter().any(|needs| name.contains(needs));
    for solver in solvers() {
        let name = solver.name();
        if !own_rate(&name) {
            continue;
        }
        let fit = randhie().estimator().solver(solver).tolerance(1e-7).fit(&randhie().table).unwrap();
        assert!(fit.report().converged(), "{name}: {}", fit.report());
        assert!(distance(fit.model()) < 1e-4, "{name}: {}", distance(fit.model()));
    }
}

#[test]
fn the_loss_is_the_negative_log_likelihood_whatever_alpha_is() {
    let fit = randhie().fit();
    let labels = randhie().table;
    let labels = labels.numbers("mdvis").unwrap();
    let factorials: f64 = (0..labels.len()).map(|row| libm::lgamma(labels.get(row).unwrap() + 1.0)).sum();
    let likelihood = -(500.0 * fit.report().loss + factorials);
    let truth = randhie().numbers["facts"]["log_likelihood"]["value"].as_f64().unwrap();
    assert!((likelihood - truth).abs() < 1e-8, "{likelihood} {truth}");
    let evaluated = fit.model().evaluate(&randhie().table).unwrap();
    assert!((evaluated.get("loss").unwrap() - fit.report().loss).abs() < 1e-12);
}

#[test]
fn weights_are_examples_that_repeat_and_offsets_are_added() {
    let table = table("randhie").take(&(0..500).step_by(5).collect::<Vec<_>>()).unwrap();
    let counts = || Estimator::count("mdvis").columns(columns![numeric("disea")]).penalty(NoPenalty);
    let counts = || counts().loss(NegativeBinomial::estimated()).solver(Newton::default().tolerance(1e-10));
    let times: Vec<f64> = (0..table.rows()).map(|row| (row % 3) as f64).collect();
    let rows: Vec<usize> = (0..table.rows()).flat_map(|row| vec![row; row % 3]).collect();
    let weighed = table.with_column("times", ["disea"], |_| 0.0).unwrap();
    let weighed =
        weighed.with_array("times", std::sync::Arc::new(gradus::arrow::array::Float64Array::from(times))).unwrap();
    let by_weight = counts().example_weight("times").fit(&weighed).unwrap();
    let by_rows = counts().fit(&table.take(&rows).unwrap()).unwrap();
    assert!((alpha(by_weight.model()) / alpha(by_rows.model())).ln().abs() < 1e-9);
    // An exposure of 2 for all halves the mean, whatever alpha.
    let shifted = table.with_column("risk", ["disea"], |_| 2.0).unwrap();
    let (own, exposed) = (counts().fit(&table).unwrap(), counts().exposure("risk").fit(&shifted).unwrap());
    assert!((alpha(own.model()) / alpha(exposed.model())).ln().abs() < 1e-9);
    assert!((own.model().bias() - exposed.model().bias() - 2f64.ln()).abs() < 1e-8);
}

#[test]
fn labels_that_vary_no_more_than_poissons_are_told() {
    let table = Table::from_columns([
        ("x", vec![0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0].into()),
        ("y", vec![2, 2, 3, 3, 4, 5, 6, 7].into()),
    ])
    .unwrap();
    let counts = Estimator::count("y").columns(columns![numeric("x")]).penalty(NoPenalty);
    let fit = counts.clone().loss(NegativeBinomial::estimated()).fit(&table).unwrap();
    let poisson = counts.fit(&table).unwrap();
    assert!((fit.model().weight("x").unwrap() - poisson.model().weight("x").unwrap()).abs() < 1e-8);
    assert!(alpha(fit.model()) < 1e-19 && fit.report().converged(), "{}", fit.report());
    let warned = |warning: &Warning| matches!(warning, Warning::ParameterAtLimit { .. });
    assert!(fit.report().warnings.iter().any(warned));
    assert!(fit.report().to_string().contains("fit with the loss Poisson"), "{}", fit.report());
}

#[test]
fn an_estimate_at_its_limit_has_no_standard_error() {
    let table = Table::from_columns([
        ("x", vec![0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0].into()),
        ("y", vec![2, 2, 3, 3, 4, 5, 6, 7].into()),
    ])
    .unwrap();
    let counts = Estimator::count("y").columns(columns![numeric("x")]).penalty(NoPenalty);
    let fit = counts.loss(NegativeBinomial::estimated()).fit(&table).unwrap();
    let error = fit.inference(&table).unwrap_err().to_string();
    assert!(error.contains("alpha at 1.0e-20") && error.contains("Poisson"), "{error}");
}

#[test]
fn predictions_and_effects_have_the_errors_of_the_weights() {
    let peer = randhie();
    let inference = peer.fit().inference(&peer.table).unwrap();
    let ratios = inference.ratios().unwrap();
    assert_eq!(ratios.len(), 8);
    let alpha = inference.get("(alpha)").unwrap();
    assert!(alpha.low > 0.9 && alpha.high < 1.4, "{alpha:?}");
    assert!(inference.to_string().contains("(alpha)"), "{inference}");
    // A constant added to a score: its error is that of the bias where all features are 0.
    let zeros = peer.table.take(&[0]).unwrap();
    let zeros = inference.estimates()[..8]
        .iter()
        .fold(zeros, |table, weight| table.with_column(&weight.name, [&weight.name], |_| 0.0).unwrap());
    let found = inference.predict(&zeros).unwrap();
    let bias = inference.get("(bias)").unwrap();
    let error = bias.value.exp() * bias.standard_error;
    assert!((found.standard_errors[0] / error - 1.0).abs() < 1e-9, "{found:?} {error}");
    assert_eq!(inference.marginal_effects(&peer.table).unwrap().len(), 8);
    let influence = peer.fit().model().influence(&peer.table, inference.options()).unwrap();
    assert!(influence.leverage.iter().all(|h| (-0.1..1.0).contains(h)));
    let error = inference.profile_intervals(&peer.table).unwrap_err().to_string();
    assert!(error.contains("alpha is estimated"), "{error}");
}

#[test]
fn a_run_that_ends_early_says_so_and_can_go_on() {
    let (peer, early) = (randhie(), Lbfgs::default().iterations(3));
    let fit = peer.estimator().solver(early).fit(&peer.table).unwrap();
    assert!(!fit.report().converged() && fit.report().parameter.as_ref().unwrap().fits == 1, "{}", fit.report());
    let mut on = fit;
    for _ in 0..20 {
        on = on.resume(&peer.table).unwrap();
    }
    assert!(on.report().converged(), "{}", on.report());
    assert!(distance(on.model()) < 1e-3, "{}", distance(on.model()));
    // From there, another fit has nothing left to do.
    let warm = peer.estimator().solver(Newton::default()).warm_start(on.model()).fit(&peer.table).unwrap();
    assert!(distance(warm.model()) < 1e-4 && warm.report().parameter.as_ref().unwrap().fits <= 4, "{}", warm.report());
}

#[test]
fn alpha_is_in_the_file_of_the_model_and_of_the_fit() {
    let (peer, folder) = (randhie(), Folder::new("estimated"));
    let (fit, path) = (peer.fit(), folder.0.join("fit.json"));
    fit.save(&path).unwrap();
    let estimator = peer.estimator().solver(Newton::default().tolerance(1e-13));
    let loaded = Fit::load(&path, &estimator).unwrap();
    assert_eq!(loaded.model().parameter(), fit.model().parameter());
    assert_eq!(loaded.report().parameter, fit.report().parameter);
    let again = loaded.resume(&peer.table).unwrap();
    assert!(distance(again.model()) < 1e-9);
    fit.model().save(folder.0.join("model.json")).unwrap();
    let model = Model::load(folder.0.join("model.json")).unwrap();
    assert_eq!(model.parameter(), fit.model().parameter());
    let loss = |model: &Model| model.evaluate(&peer.table).unwrap().get("loss");
    assert_eq!(loss(&model), loss(fit.model()));
    // Another kind of loss is another model.
    let given = peer.estimator().loss(NegativeBinomial::new(1.0).unwrap()).warm_start(&model).fit(&peer.table);
    assert!(given.unwrap_err().to_string().contains("negative-binomial:1"));
}

#[test]
fn what_cannot_estimate_it_says_so() {
    let peer = randhie();
    let refused = |error: gradus::Error| assert!(error.to_string().contains("alpha is estimated"), "{error}");
    refused(peer.estimator().trainer(&peer.table).unwrap_err());
    refused(peer.estimator().regularization_path(&peer.table, &Strengths::lasso().unwrap()).unwrap_err());
    refused(
        Estimator::regressions(["mdvis", "disea"]).loss(NegativeBinomial::estimated()).fit(&peer.table).unwrap_err(),
    );
    let rates = peer.table.with_column("mdvis", ["mdvis"], |[y]| y / 3.0).unwrap();
    let error = peer.estimator().fit(&rates).unwrap_err().to_string();
    assert!(error.contains("whole number") && error.contains("exposure"), "{error}");
}

#[test]
fn folds_and_draws_have_an_alpha_of_their_own() {
    let peer = randhie();
    let found = peer.estimator().cross_validate(&peer.table, &Folds::new(4)).unwrap();
    // Of comparable losses the mean over held-out examples is above that of the training examples, and not by much.
    let trained = peer.fit().report().loss;
    let held_out = found.loss();
    assert!(held_out > trained && held_out < trained + 0.2, "{held_out} {trained}");
    let replicates = peer.estimator().bootstrap(&peer.table, &Bootstrap::new(60).seed(3)).unwrap();
    let alpha = replicates.statistic("alpha", |model| Ok(model.parameter().unwrap().1)).unwrap();
    // The standard error by the joint second derivatives is 0.107.
    assert!(alpha.standard_error > 0.05 && alpha.standard_error < 0.3, "{alpha:?}");
}

#[test]
fn a_limit_of_time_is_one_of_all_fits() {
    let peer = randhie();
    let fit =
        peer.estimator().solver(Lbfgs::default()).time_budget(std::time::Duration::ZERO).fit(&peer.table).unwrap();
    assert!(matches!(fit.report().stop, StopReason::Time(_)), "{}", fit.report());
}
