//! What a replicate is, and what it does not depend on.

use gradus::bootstrap::{Bootstrap, BootstrapInterval, Replicates, Resampling, WildWeight};
use gradus::prelude::*;

use super::golden::resamples;

fn cars() -> Table {
    Table::from_csv("data/mtcars/mtcars.csv").unwrap()
}

fn two() -> Vec<std::sync::Arc<dyn gradus::column::AnyColumn>> {
    columns![numeric("wt"), numeric("hp")]
}

fn numbers_of(replicates: &Replicates) -> Vec<Vec<f64>> {
    let of = |model: Model| model.weights().into_iter().map(|weight| weight.value).chain(model.biases()).collect();
    replicates.models().map(of).collect()
}

/// Counts for weights are the same rows again and again, for every kind of loss and penalty.
#[test]
fn a_replicate_by_counts_is_the_fit_of_the_rows_that_were_drawn() {
    let cars = cars();
    let drawn = resamples(32, 6);
    let ridge = || Ridge::new(0.01).unwrap();
    let all = [
        (Estimator::regression("mpg").columns(two()).penalty(NoPenalty), 1e-9),
        (Estimator::regression("mpg").columns(two()).penalty(Lasso::new(0.5).unwrap()), 1e-6),
        (Estimator::regression("mpg").columns(two()).penalty(NoPenalty).example_weight("qsec"), 1e-9),
        (Estimator::regression("mpg").columns(two()).penalty(ridge()).loss(Huber::new(1.0).unwrap()), 1e-6),
        (Estimator::binary("am").columns(columns![numeric("qsec")]).penalty(ridge()), 1e-6),
        (Estimator::multiclass("gear").columns(columns![numeric("qsec")]).penalty(ridge()), 1e-6),
        (Estimator::count("carb").columns(columns![numeric("hp").standardized()]).penalty(ridge()), 1e-6),
    ];
    for (estimator, tolerance) in all {
        let bootstrap = Bootstrap::new(2).resampling(Resampling::Given(drawn.clone()));
        let found = estimator.bootstrap(&cars, &bootstrap).unwrap();
        assert_eq!(found.len(), drawn.len(), "{found}");
        // Columns stay as all examples made them: the standardised one is told its mean and deviation by the model of all.
        let columns_of_all = estimator.clone().warm_start(found.fit().model());
        for (rows, found) in drawn.iter().zip(numbers_of(&found)) {
            let model = columns_of_all.fit(&cars.take(rows).unwrap()).unwrap().into_model();
            let truth = model.weights().into_iter().map(|weight| weight.value).chain(model.biases());
            for (found, truth) in found.into_iter().zip(truth) {
                let near = (found - truth).abs() <= tolerance * truth.abs().max(1e-3);
                assert!(near, "{:?}: {found} is not {truth}", model.head());
            }
        }
    }
}

#[test]
fn bits_are_those_of_the_seed_whatever_the_threads() {
    let cars = cars();
    let estimator = || Estimator::regression("mpg").columns(two()).penalty(Ridge::new(0.1).unwrap());
    let all = [
        Bootstrap::new(40).interval(BootstrapInterval::Bca),
        Bootstrap::new(40).clustered_by("carb"),
        Bootstrap::new(40).resampling(Resampling::Residuals),
        Bootstrap::new(40).resampling(Resampling::Wild(WildWeight::Mammen)).interval(BootstrapInterval::Basic),
    ];
    for bootstrap in all {
        let of = |threads: usize, seed: u64| {
            estimator().threads(threads).bootstrap(&cars, &bootstrap.clone().seed(seed)).unwrap()
        };
        let one = of(1, 7);
        assert_eq!(numbers_of(&one), numbers_of(&of(3, 7)), "{bootstrap:?}");
        assert_eq!(one.weights(), of(3, 7).weights(), "{bootstrap:?}");
        assert_ne!(numbers_of(&one), numbers_of(&of(1, 8)), "{bootstrap:?}");
    }
}

/// The fit on all examples is that of the estimator, and every number of it is asked in the same way.
#[test]
fn numbers_of_models_are_told_by_name() {
    let cars = cars();
    let estimator = Estimator::binary("am").columns(columns![numeric("qsec")]).penalty(Ridge::new(0.1).unwrap());
    let found = estimator.bootstrap(&cars, &Bootstrap::new(60).confidence(0.8)).unwrap();
    assert_eq!(found.fit().model().weights(), estimator.fit(&cars).unwrap().model().weights());
    let weights = found.weights();
    assert_eq!(weights.iter().map(|weight| weight.name.as_str()).collect::<Vec<_>>(), ["qsec", "(bias)"]);
    let auc = found.metric(&cars, "roc_auc").unwrap();
    assert!(auc.low <= auc.estimate && auc.estimate <= auc.high && auc.high <= 1.0, "{auc:?}");
    let same = found.statistic("w", |model| Ok(model.weight("qsec").unwrap())).unwrap();
    assert_eq!((same.low, same.high), (weights[0].low, weights[0].high));
    let predictions = found.predictions(&cars).unwrap();
    assert_eq!((predictions.len(), predictions[31].name.as_str()), (32, "32"));
    assert!(predictions.iter().all(|p| 0.0 < p.low && p.low < p.high && p.high < 1.0));
    let said = found.metric(&cars, "rmse").unwrap_err().to_string();
    assert!(said.contains("rmse"), "{said}");
    let said = found.statistic("none", |_| Ok(f64::NAN)).unwrap_err().to_string();
    assert!(said.contains("none") && said.contains("finite"), "{said}");
    let classes = Estimator::multiclass("gear").columns(columns![numeric("qsec")]).penalty(Ridge::new(0.1).unwrap());
    let found = classes.bootstrap(&cars, &Bootstrap::new(20)).unwrap();
    let names: Vec<String> = found.weights().into_iter().map(|weight| weight.name).collect();
    assert_eq!(names, ["qsec [3]", "qsec [4]", "qsec [5]", "(bias) [3]", "(bias) [4]", "(bias) [5]"]);
    assert_eq!(found.predictions(&cars).unwrap()[32].name, "1 [4]");
}

/// More than 200 examples are left out by parts: the ends are near those of leaving out each.
#[test]
fn the_jackknife_by_parts_is_near_that_by_examples() {
    let mut random = crate::support::random::Lcg(3);
    let x: Vec<f64> = (0..199).map(|_| random.unit()).collect();
    let y: Vec<f64> = x.iter().map(|x| x + (3.0 * random.unit()).exp()).collect();
    let ends = |copies: usize| {
        let of = |values: &[f64]| values.repeat(copies);
        let table = Table::from_columns([("x", of(&x).into()), ("y", of(&y).into())]).unwrap();
        let estimator = Estimator::regression("y").columns(columns![numeric("x")]).penalty(NoPenalty);
        let interval = Bootstrap::new(499).interval(BootstrapInterval::Bca);
        let weight = estimator.bootstrap(&table, &interval).unwrap().weights().swap_remove(1);
        // Where the interval leans: with the skewness of the labels, by the acceleration.
        (weight.high - weight.estimate, weight.estimate - weight.low)
    };
    let (exact, parts) = (ends(1), ends(4));
    // Four times as many examples: half as wide.
    assert!((parts.0 / exact.0 - 0.5).abs() < 0.1 && (parts.1 / exact.1 - 0.5).abs() < 0.1, "{exact:?} {parts:?}");
}
