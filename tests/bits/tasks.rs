//! Every task on a table: weights, offsets, classes that count more, several labels and scores, evaluations and rows.

use std::sync::Arc;

use gradus::column::Cell;
use gradus::head::Ordinal;
use gradus::loss::{Loss, SquaredHinge};
use gradus::metrics::Evaluation;
use gradus::prelude::*;

use super::Net;
use super::examples::{LATER, TABLE, fit_table};
use super::fingerprint::{Fingerprint, Hash};

fn columns() -> Vec<Arc<dyn gradus::column::AnyColumn>> {
    columns![
        numeric("a").standardized(),
        numeric("b").standardized().missing(Missing::Mean).with_indicator(),
        categorical("kind").missing(MissingLevel::Own),
    ]
}

/// Every task once, with its most usual loss.
pub(super) fn tasks() -> Vec<(&'static str, Estimator)> {
    let of = [
        ("regression", Estimator::regression("number")),
        ("regressions", Estimator::regressions(["number", "second"])),
        ("count", Estimator::count("count").exposure("years")),
        ("amount", Estimator::positive_amount("amount")),
        ("quantile", Estimator::quantile("number", 0.7)),
        ("quantiles", Estimator::quantiles("number", [0.1, 0.5, 0.9])),
        ("binary", Estimator::binary("sign").positive("plus")),
        ("multiclass", Estimator::multiclass("class")),
        ("one_vs_rest", Estimator::multiclass("class").one_vs_rest()),
        ("ordinal", Estimator::ordinal("class").order(["low", "middle", "high"])),
        ("multi_label", Estimator::multi_label(["sign", "flag"])),
    ];
    of.map(|(name, estimator)| (name, estimator.columns(columns()))).into()
}

pub(super) fn list(net: &mut Net) {
    for (name, estimator) in tasks() {
        let default = estimator.clone();
        net.case(format!("task/{name}/default"), move || fit_table(&default, &TABLE));
        let weighted = estimator.clone().example_weight("times").penalty(Ridge::new(0.01).unwrap());
        let full_batch = weighted.clone().solver(GradientDescent::full_batch().epochs(25));
        net.case(format!("task/{name}/full_batch"), move || fit_table(&full_batch, &TABLE));
        let solver = GradientDescent::mini_batch(16).epochs(3);
        let mini_batch = weighted.clone().solver(solver.clone());
        net.combination(format!("task/{name}/mini_batch"), move || fit_table(&mini_batch, &TABLE));
        let sgd = weighted.clone().solver(GradientDescent::stochastic().learning_rate(0.01).epochs(2));
        net.case(format!("task/{name}/stochastic"), move || fit_table(&sgd, &TABLE));
        let shards = weighted.solver(solver.learning_rate(0.01).parallel_shards(3));
        net.case(format!("task/{name}/shards"), move || fit_table(&shards, &TABLE));
        net.case(format!("task/{name}/served"), move || served(&estimator));
    }
    net.case("task/regression/offset", || {
        let estimator = Estimator::regression("number").offset("shift").example_weight("times").columns(columns());
        fit_table(&estimator, &TABLE)
    });
    net.case("task/count/offset_and_exposure", || {
        let estimator = Estimator::count("count").offset("shift").exposure("years").columns(columns());
        fit_table(&estimator.loss(NegativeBinomial::new(0.5)?), &TABLE)
    });
    net.case("task/multiclass/balanced", || {
        let estimator = Estimator::multiclass("class").class_weight(ClassWeight::Balanced).example_weight("times");
        fit_table(&estimator.columns(columns()), &TABLE)
    });
    net.case("task/ordinal/numbers", || {
        let grades = Ordinal::in_order(["1", "2", "3", "4"]);
        fit_table(&Estimator::with_head("grade", grades).columns(columns()), &TABLE)
    });
    let losses: [(&str, Arc<dyn Loss>); 2] = [("hinge", Arc::new(Hinge)), ("squared_hinge", Arc::new(SquaredHinge))];
    for (name, loss) in losses {
        net.case(format!("task/one_vs_rest/{name}"), move || {
            let estimator = Estimator::multiclass("class").one_vs_rest().loss(loss.clone());
            fit_table(&estimator.columns(columns()).penalty(Ridge::new(0.02)?), &TABLE)
        });
    }
    net.case("task/regressions/absolute", || {
        fit_table(&Estimator::regressions(["number", "second"]).loss(Absolute).columns(columns()), &TABLE)
    });
    net.case("task/multi_label/lasso", || {
        fit_table(&Estimator::multi_label(["sign", "flag"]).columns(columns()).penalty(Lasso::new(0.01)?), &TABLE)
    });
}

/// What is done with a model: saved, loaded again, it predicts for other examples, is evaluated, explains a row, and is
/// asked row by row.
fn served(estimator: &Estimator) -> Result<Fingerprint> {
    let fit = estimator.clone().penalty(Ridge::new(0.01)?).fit(&*TABLE)?;
    let model = Model::from_bytes(&fit.model().to_bytes()?)?;
    let mut hash = Hash::default().numbers(&model.predict(&*LATER)?).numbers(&model.score(&*LATER)?);
    hash = evaluated(hash, &model.evaluate(&*LATER)?);
    for weight in model.weights_by_output().iter().flat_map(|(_, weights)| weights) {
        hash = hash.number(weight.value);
    }
    for score in &model.explain(&LATER, 3)?.scores {
        let of_row: Vec<f64> = score.contributions.iter().map(|part| part.contribution).collect();
        hash = hash.numbers(&of_row).number(score.bias).number(score.score);
    }
    let mut predictor = model.predictor(&["kind", "b", "a", "years"])?;
    let (a, b, years) = (LATER.numbers("a")?, LATER.numbers("b")?, LATER.numbers("years")?);
    let kinds = LATER.texts("kind")?;
    for row in 0..LATER.rows() {
        let kind = kinds.get(row);
        let kind: Cell<'_> = kind.as_deref().map_or(Cell::Missing, Into::into);
        let cells = [kind, b.get(row).into(), a.get(row).into(), years.get(row).into()];
        hash = hash.numbers(predictor.scores(&cells)?).numbers(predictor.predictions(&cells)?);
    }
    Ok(Fingerprint::of_run(&fit, hash))
}

/// All numbers of an evaluation, and those of each label of several.
fn evaluated(mut hash: Hash, evaluation: &Evaluation) -> Hash {
    for metric in &evaluation.metrics {
        hash = hash.text(metric.name).number(metric.value).optional(metric.baseline);
    }
    for bin in &evaluation.calibration {
        hash = hash.number(bin.from).number(bin.to).number(bin.weight).number(bin.predicted).number(bin.observed);
    }
    for (_, count) in evaluation.confusion.iter().flat_map(|confusion| confusion.cells()) {
        hash = hash.number(count);
    }
    evaluation.labels.iter().fold(hash, |hash, (_, evaluation)| evaluated(hash, evaluation))
}
