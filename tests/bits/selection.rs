//! Paths of strengths, folds, searches.

use std::sync::Arc;

use gradus::prelude::*;
use gradus::selection::{Search, Space};

use super::Net;
use super::examples::{Kind, LONG_TABLE, MEDIUM, SPARSE, TABLE, estimator, fit_table};
use super::fingerprint::{Fingerprint, Hash};

fn columns() -> Vec<Arc<dyn gradus::column::AnyColumn>> {
    columns![
        numeric("a").standardized(),
        numeric("b").missing(Missing::Median).standardized(),
        numeric("c").standardized(),
        categorical("kind").missing(MissingLevel::Own),
    ]
}

fn regression() -> Estimator {
    Estimator::regression("number").columns(columns())
}

fn binary() -> Estimator {
    Estimator::binary("sign").columns(columns())
}

/// All points of a path: weights beside losses.
fn of_path(path: &RegularizationPath) -> Fingerprint {
    let (mut weights, mut losses) = (Hash::default(), Hash::default());
    for point in &path.points {
        weights = weights.number(point.strength).number(point.bias).count(point.weights.len() as u64);
        for (j, weight) in &point.weights {
            weights = weights.count(*j as u64).number(*weight);
        }
        losses = losses.number(point.loss).number(point.violation);
        losses = losses.optional(point.validation).optional(point.standard_error);
    }
    Fingerprint::of_hashes(weights, losses)
}

pub(super) fn list(net: &mut Net) {
    let strengths = |kind: &str| match kind {
        "lasso" => Strengths::lasso(),
        "elastic_net" => Strengths::elastic_net(0.5),
        _ => Strengths::ridge(),
    };
    for name in ["lasso", "elastic_net", "ridge"] {
        net.case(format!("path/{name}/squared"), move || {
            Ok(of_path(&regression().regularization_path(&*TABLE, &strengths(name)?.number(20))?))
        });
        net.case(format!("path/{name}/logistic"), move || {
            Ok(of_path(&binary().regularization_path(&*TABLE, &strengths(name)?.number(8).ratio(0.02))?))
        });
        net.case(format!("path/{name}/folds"), move || {
            let path = regression().example_weight("times").cross_validated_path(
                &*TABLE,
                &strengths(name)?.number(10),
                &Folds::new(4).seed(2),
            )?;
            let model = path.model(path.select(Rule::OneStandardError)?)?;
            Ok(of_path(&path).and(Fingerprint::of_model(&model, &*TABLE)?))
        });
    }
    // Many more rows than columns: all folds and strengths from one pass.
    net.case("path/lasso/long_folds", || {
        let strengths = Strengths::lasso()?.number(10);
        Ok(of_path(&regression().cross_validated_path(&*LONG_TABLE, &strengths, &Folds::new(4))?))
    });
    net.case("path/lasso/logistic_folds", || {
        let strengths = Strengths::lasso()?.number(6).ratio(0.05);
        Ok(of_path(&binary().cross_validated_path(&*TABLE, &strengths, &Folds::new(3).stratified())?))
    });
    net.case("path/lasso/sparse", || {
        let strengths = Strengths::lasso()?.number(12).ratio(0.02);
        let examples = SPARSE.problem.arrays((&SPARSE.rows).into(), Kind::Number);
        Ok(of_path(&estimator(Kind::Number).regularization_path(examples, &strengths)?))
    });
    net.case("path/lasso/arrays", || {
        let strengths = Strengths::lasso()?.exactly([0.5, 0.1, 0.02, 0.004]);
        let examples = MEDIUM.arrays((&MEDIUM.x).into(), Kind::Number);
        Ok(of_path(&estimator(Kind::Number).regularization_path(examples, &strengths)?))
    });
    let folds = [
        ("random", Folds::new(4).seed(1)),
        ("stratified", Folds::new(4).stratified()),
        ("grouped", Folds::new(4).grouped_by("group")),
        ("in_order", Folds::new(3).in_order()),
    ];
    for (name, folds) in folds {
        net.case(format!("folds/{name}"), move || {
            let validated = binary().penalty(Ridge::new(0.01)?).cross_validate(&*TABLE, &folds)?;
            let losses = Hash::default().number(validated.loss()).number(validated.standard_error());
            let mut fingerprint = Fingerprint::of_hashes(Hash::default(), losses);
            for fold in &validated.folds {
                let rows = fold.held_out.iter().fold(Hash::default(), |hash, row| hash.count(*row as u64));
                fingerprint =
                    fingerprint.and(Fingerprint::of_run(&fold.fit, rows.number(fold.loss).number(fold.weight)));
            }
            Ok(fingerprint)
        });
    }
    net.case("search/grid", || {
        let space = Space::new().values("ridge", [1e-3, 1e-2, 1e-1]).texts("kind", ["with", "without"]);
        let search = Search::grid(&space, |point| {
            let columns = match point.text("kind")? {
                "with" => columns![numeric("a"), categorical("kind").missing(MissingLevel::Own)],
                _ => columns![numeric("a")],
            };
            Ok(Estimator::regression("number").columns(columns).penalty(Ridge::new(point.number("ridge")?)?))
        })?;
        let found = search.folds(3).least("rmse").run(&TABLE)?;
        let means = found
            .trials()
            .iter()
            .fold(Hash::default(), |hash, trial| hash.optional(trial.mean()).optional(trial.standard_error()));
        Ok(Fingerprint::of_hashes(Hash::default(), means).and(fit_table(found.estimator(), &TABLE)?))
    });
    net.case("search/random", || {
        let space = Space::new().log_uniform("ridge", 1e-4, 1.0);
        let points = space.draw(5, 7)?;
        let numbers: Vec<f64> = points.iter().map(|point| point.number("ridge")).collect::<Result<_>>()?;
        Ok(Fingerprint::of_hashes(Hash::default(), Hash::default().numbers(&numbers)))
    });
}
