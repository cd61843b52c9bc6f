//! A setting that would change nothing where it stands is refused, by name.

use gradus::loss::{ComplementaryLogLog, Huber, NegativeBinomial, Probit, Quantile};
use gradus::prelude::*;
use gradus::solver::Lbfgs;
use ndarray::{Array1, Array2};

fn table() -> Table {
    let x: Vec<f64> = (0..60).map(f64::from).collect();
    let class: Vec<String> = (0..60).map(|i| format!("k{}", (i * i + i / 20) % 3)).collect();
    let ill: Vec<bool> = (0..60).map(|i| i * i % 7 > 2).collect();
    let count: Vec<i64> = (0..60).map(|i| i * i % 5).collect();
    let other: Vec<i64> = (0..60).map(|i| i * 3 % 4).collect();
    let risk: Vec<f64> = (0..60).map(|i| 1.0 + f64::from(i % 3)).collect();
    Table::from_columns([
        ("x", x.into()),
        ("class", class.into()),
        ("ill", ill.into()),
        ("count", count.into()),
        ("other", other.into()),
        ("risk", risk.into()),
    ])
    .unwrap()
}

fn with_x(estimator: Estimator) -> Estimator {
    estimator.columns(columns![numeric("x").standardized()]).penalty(Ridge::new(0.01).unwrap())
}

fn refused(estimator: &Estimator, words: &str) {
    let error = with_x(estimator.clone()).fit(&table()).unwrap_err().to_string();
    assert!(error.contains(words), "{error}, without {words}");
    assert!(with_x(estimator.clone()).validate().is_err(), "before any data is touched");
}

#[test]
fn what_is_added_to_all_scores_of_a_softmax_is_refused() {
    refused(&Estimator::multiclass("class").offset("risk"), "\"risk\"");
    refused(&Estimator::multiclass("class").exposure("risk"), "the scores of all classes alike");
    for estimator in [
        Estimator::multiclass("class").one_vs_rest(),
        Estimator::ordinal("class").order(["k0", "k1", "k2"]),
        Estimator::binary("ill"),
    ] {
        with_x(estimator.offset("risk")).fit(&table()).unwrap();
    }
}

#[test]
fn an_exposure_without_a_log_link_is_refused() {
    for estimator in [
        Estimator::regression("count"),
        Estimator::regression("count").loss(Huber::new(1.0).unwrap()),
        Estimator::regression("count").loss(Quantile::new(0.3).unwrap()),
        Estimator::quantiles("count", [0.3, 0.6]),
        Estimator::binary("ill"),
        Estimator::binary("ill").loss(Probit),
        Estimator::ordinal("class"),
        Estimator::multi_label(["ill"]),
        Estimator::regressions(["count", "other"]),
        Estimator::multiclass("class").one_vs_rest(),
    ] {
        refused(&estimator.exposure("risk"), "log link");
    }
    for estimator in [
        Estimator::count("count"),
        Estimator::count("count").loss(NegativeBinomial::new(0.5).unwrap()),
        Estimator::positive_amount("risk"),
        Estimator::binary("ill").loss(ComplementaryLogLog),
        Estimator::regressions(["count", "other"]).loss(Poisson),
    ] {
        estimator.exposure("x").validate().unwrap();
    }
}

/// A loss of one's own has a log link where its predictions are e^z.
#[derive(Debug)]
struct Own;

impl ScalarLoss for Own {
    fn name(&self) -> &str {
        "own"
    }
    fn value_and_slope(&self, label: f64, score: f64) -> (f64, f64) {
        (score.exp() - label * score, score.exp() - label)
    }
    fn prediction(&self, score: f64) -> f64 {
        score.exp()
    }
}

#[test]
fn arrays_are_held_to_the_same() {
    with_x(Estimator::regression("count").loss(Own).exposure("risk")).validate().unwrap();
    let x = Array2::from_shape_fn((30, 1), |(i, _)| f64::from(i as u32 % 7));
    let (y, risk) = (Array1::from_shape_fn(30, |i| (i % 3) as f64), Array1::from_elem(30, 2.0));
    let arrays = || Arrays::new(x.view(), y.view());
    let refused = |estimator: Estimator, arrays: Arrays<'_>, words: &str| {
        let error = estimator.fit(arrays).unwrap_err().to_string();
        assert!(error.contains(words), "{error}, without {words}");
    };
    refused(Estimator::multiclass("y"), arrays().offsets(risk.view()), "offset");
    refused(Estimator::multiclass("y"), arrays().exposures(risk.view()), "exposure");
    refused(Estimator::regression("y"), arrays().exposures(risk.view()), "log link");
    Estimator::regression("y").fit(arrays().offsets(risk.view())).unwrap();
    Estimator::count("y").fit(arrays().exposures(risk.view())).unwrap();
}

#[test]
fn a_closed_form_has_no_start_no_tolerance_no_time_and_nothing_to_validate() {
    let exact = || Estimator::regression("count").solver(ClosedForm::default());
    refused(&exact().start(Start::Random), "start");
    refused(&exact().tolerance(1e-3), "tolerance");
    refused(&exact().time_budget(std::time::Duration::from_secs(1)), "time_budget");
    refused(&exact().validate_on(&table()), "validate_on");
    let iterates = |estimator: Estimator| with_x(estimator.solver(Lbfgs::default())).fit(&table()).unwrap();
    iterates(Estimator::regression("count").tolerance(1e-3).validate_on(&table()));
    // A solver that is chosen makes of them what it can.
    with_x(Estimator::regression("count").tolerance(1e-3)).fit(&table()).unwrap();
}

#[test]
fn the_full_batch_has_no_order() {
    refused(&Estimator::regression("count").solver(GradientDescent::full_batch().in_order()), "in_order");
    with_x(Estimator::regression("count").solver(GradientDescent::mini_batch(9).in_order())).fit(&table()).unwrap();
}

#[test]
fn a_path_refuses_what_it_does_not_ask() {
    let (table, lasso) = (table(), || Strengths::lasso().unwrap());
    let path = |estimator: Estimator, strengths: Strengths, folds: Option<Folds>| {
        let estimator = with_x(estimator);
        match folds {
            Some(folds) => estimator.cross_validated_path(&table, &strengths, &folds),
            None => estimator.regularization_path(&table, &strengths),
        }
    };
    let refused = |estimator, strengths, folds, words: &str| {
        let error = path(estimator, strengths, folds).unwrap_err().to_string();
        assert!(error.contains(words), "{error}, without {words}");
    };
    let of = || Estimator::regression("count");
    refused(of().solver(CoordinateDescent::default()), lasso(), None, "solver");
    refused(of().start(Start::Zero), lasso(), None, "start");
    refused(of().tolerance(1e-3), lasso(), None, "Strengths::tolerance");
    refused(of().time_budget(std::time::Duration::from_secs(1)), lasso(), None, "time_budget");
    refused(of().validate_on(&table), lasso(), Some(Folds::new(3)), "validate_on");
    path(of().validate_on(&table), lasso().number(3), None).unwrap();
    refused(of(), lasso().exactly([1.0, 0.1]).number(5), None, "exactly");
    refused(of(), lasso().exactly([1.0, 0.1]).ratio(0.5), None, "exactly");
}
