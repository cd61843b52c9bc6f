//! What folds are made of: an example of weight 0 is absent from them, and the column they are grouped by is no feature.

use gradus::prelude::*;
use gradus::selection::{Search, Space};
use ndarray::{Array1, Array2};

/// Each of a few rows, with rows of weight 0 before and after it; the same without them, and where they stand.
fn padded() -> (Table, Table, Vec<usize>) {
    let (mut x, mut weight, mut y, mut who) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut kept = Vec::new();
    for i in 0..24_i64 {
        for k in 0..(1 + i % 4) {
            let counts = k == i % 2;
            if counts {
                kept.push(x.len());
            }
            x.push((i * 7 % 24) as f64 + k as f64 / 8.0);
            weight.push(if counts { 1.0 + (i % 3) as f64 } else { 0.0 });
            // A label, a group and a row that nothing can be made of, where nothing counts.
            y.push(if counts { Some((i * i % 11) as f64) } else { None });
            who.push(if counts { format!("g{}", i % 6) } else { format!("nobody {i} {k}") });
        }
    }
    let all = Table::from_columns([("x", x.into()), ("w", weight.into()), ("y", y.into()), ("who", who.into())]);
    let all = all.unwrap();
    let without = all.take(&kept).unwrap();
    assert!(kept.len() > 15 && kept.len() + 15 < all.rows());
    (all, without, kept)
}

fn weighed() -> Estimator {
    Estimator::regression("y").columns(columns![numeric("x").standardized()]).example_weight("w")
}

#[test]
fn an_example_of_weight_0_is_in_no_fold() {
    let (all, without, kept) = padded();
    let kinds = [
        Folds::new(3),
        Folds::new(5).seed(4),
        Folds::new(4).stratified(),
        Folds::new(4).in_order(),
        Folds::new(3).grouped_by("who"),
    ];
    for folds in kinds {
        let (padded, plain) = (folds.of(&weighed(), &all).unwrap(), folds.of(&weighed(), &without).unwrap());
        let own = |rows: &[usize]| rows.iter().map(|row| kept[*row]).collect::<Vec<_>>();
        for (padded, plain) in padded.iter().zip(&plain) {
            assert_eq!(padded.learned, own(&plain.learned), "{folds:?}");
            assert_eq!(padded.held_out, own(&plain.held_out), "{folds:?}");
        }
        let of = |table| weighed().cross_validate(table, &folds).unwrap();
        let (padded, plain) = (of(&all), of(&without));
        assert_eq!((padded.loss(), padded.standard_error()), (plain.loss(), plain.standard_error()), "{folds:?}");
        let of = |table| weighed().cross_validated_path(table, &Strengths::lasso().unwrap().number(7), &folds).unwrap();
        assert_eq!(of(&all).points, of(&without).points, "{folds:?}");
    }
}

/// Of arrays too, and paths hold out what cross-validation does.
#[test]
fn an_example_of_weight_0_is_in_no_fold_of_arrays() {
    let (_, without, _) = padded();
    let (n, own) = (without.rows(), |name: &str| without.numbers(name).unwrap().iter().flatten().collect::<Vec<_>>());
    let x = Array2::from_shape_vec((n, 1), own("x")).unwrap();
    let (y, w) = (Array1::from(own("y")), Array1::from(own("w")));
    let more = Array2::from_shape_fn((2 * n, 1), |(row, _)| if row % 2 == 0 { x[[row / 2, 0]] } else { f64::NAN });
    let twice =
        |of: &Array1<f64>, other| Array1::from_shape_fn(2 * n, |row| if row % 2 == 0 { of[row / 2] } else { other });
    let (labels, weights) = (twice(&y, 7.0), twice(&w, 0.0));
    for folds in [Folds::new(3), Folds::new(4).stratified(), Folds::new(4).in_order()] {
        let estimator = Estimator::regression("y");
        let plain = estimator.cross_validate(Arrays::new(x.view(), y.view()).weights(w.view()), &folds).unwrap();
        let padded = Arrays::new(more.view(), labels.view()).weights(weights.view());
        let padded = estimator.cross_validate(padded, &folds).unwrap();
        assert_eq!(padded.loss(), plain.loss(), "{folds:?}");
        for (padded, plain) in padded.folds.iter().zip(&plain.folds) {
            assert_eq!(padded.held_out, plain.held_out.iter().map(|row| 2 * row).collect::<Vec<_>>());
        }
    }
    assert_eq!(n, 24);
}

#[test]
fn a_search_leaves_out_examples_of_weight_0() {
    let (all, without, _) = padded();
    let search = |table: &Table| {
        let space = Space::new().values("ridge", [0.001, 0.1, 10.0]);
        let of = |point: &gradus::selection::Point| Ok(weighed().penalty(Ridge::new(point.number("ridge")?)?));
        Search::grid(&space, of).unwrap().folds(Folds::new(4).stratified()).run(table).unwrap()
    };
    assert_eq!(search(&all).trials(), search(&without).trials());
}

fn patients() -> Table {
    let noise = |i: usize| ((i * 7919) % 101) as f64 / 101.0;
    let patient: Vec<String> = (0..60).map(|i| format!("p{}", i % 12)).collect();
    let x: Vec<f64> = (0..60).map(noise).collect();
    let y: Vec<f64> = (0..60).map(|i| 2.0 * x[i] + 5.0 * noise(i % 12 + 500)).collect();
    Table::from_columns([("patient", patient.into()), ("x", x.into()), ("y", y.into())]).unwrap()
}

#[test]
fn what_folds_are_grouped_by_is_no_inferred_feature() {
    let (table, folds) = (patients(), Folds::new(4).grouped_by("patient"));
    let estimator = Estimator::regression("y");
    let path = estimator.cross_validated_path(&table, &Strengths::lasso().unwrap(), &folds).unwrap();
    assert_eq!(path.names(), ["x"]);
    assert!(path.notes.iter().any(|note| note.contains("\"patient\" groups the folds")), "{path}");
    let validated = estimator.cross_validate(&table, &folds).unwrap();
    for fold in &validated.folds {
        assert_eq!(fold.fit.model().weights().len(), 1);
    }
    let found = Search::of([("plain", estimator.clone())]).folds(folds.clone()).run(&table).unwrap();
    assert_eq!(found.estimator().fit(&table).unwrap().model().weights().len(), 1, "nor in the fit of what was found");
    let with = estimator.clone().columns(columns![numeric("x").standardized(), remaining()]);
    assert_eq!(with.cross_validate(&table, &folds).unwrap().folds[0].fit.model().weights().len(), 1);
    assert_eq!(estimator.fit(&table).unwrap().model().weights().len(), 13, "without folds it is a column as others");
}

#[test]
fn a_group_that_is_named_as_a_feature_is_one_and_warned_of() {
    let (table, folds) = (patients(), Folds::new(4).grouped_by("patient"));
    let both = columns![numeric("x"), hashed("patient", 4)];
    let estimator = Estimator::regression("y").columns(both).penalty(Ridge::new(0.1).unwrap());
    let validated = estimator.cross_validate(&table, &folds).unwrap();
    for fold in &validated.folds {
        assert_eq!(fold.fit.model().weights().len(), 5);
        let warnings = &fold.fit.report().warnings;
        assert_eq!(warnings.iter().filter(|warning| matches!(warning, Warning::GroupIsFeature { .. })).count(), 1);
    }
}

/// A class that one number tells apart but for two neighbours: without a penalty the folds that hold out one of them have no
/// finite model.
fn nearly_separated() -> Table {
    let x: Vec<f64> = (0..40).map(f64::from).collect();
    let y: Vec<i64> = (0..40).map(|i| i64::from(i == 19 || i > 20)).collect();
    Table::from_columns([("x", x.into()), ("y", y.into())]).unwrap()
}

#[test]
fn folds_without_a_finite_model_are_told_and_not_averaged() {
    let table = nearly_separated();
    let free = Estimator::binary("y").columns(columns![numeric("x")]).penalty(NoPenalty);
    let ridge = free.clone().penalty(Ridge::new(1e-2).unwrap());
    let folds = Folds::new(4).seed(5);
    let (bare, bound) = (free.cross_validate(&table, &folds).unwrap(), ridge.cross_validate(&table, &folds).unwrap());
    let told = bare.warnings().len();
    assert!(told > 0 && told < 4 && bound.warnings().is_empty(), "{bare}");
    let finite = bare.folds.iter().filter(|fold| fold.fit.report().stop != StopReason::NoOptimum);
    let (sum, weight) =
        finite.fold((0.0, 0.0), |(sum, weight), fold| (sum + fold.weight * fold.loss, weight + fold.weight));
    assert!((bare.loss() - sum / weight).abs() < 1e-12, "{bare}");
    // Whatever its mean: it is not that of all folds.
    assert_eq!(CrossValidation::select(&[bare, bound], Rule::Minimum).unwrap(), 1);
    let search = Search::of([("free", free.clone()), ("ridge", ridge)]).folds(folds.clone());
    let found = search.least("log_loss").run(&table).unwrap();
    assert_eq!((found.best().label.as_str(), found.trials()[0].warnings.len()), ("ridge", told));
    assert_eq!(found.trials()[0].values.iter().filter(|value| value.is_nan()).count(), told);
    // Where that is so of every candidate, the other folds must do.
    assert!(Search::of([("free", free)]).folds(folds).least("log_loss").run(&table).is_ok());
}
