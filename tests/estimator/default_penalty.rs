//! The penalty of an estimator that was given none: it is the one the page says, it stays out of the way of least squares and
//! of runs made by hand, and it makes a model that is no worse than a constant.

use gradus::prelude::*;
use ndarray::Array2;

use crate::support::random::noise_at;
use crate::support::sparse::of_rows;
use crate::support::tables::with;

/// 40 rows: a number in odd units, a category of five levels, and labels of every kind.
fn table() -> Table {
    let rows = 0..40;
    let x: Vec<f64> = rows.clone().map(|i| 1000.0 + 300.0 * noise_at(i)).collect();
    let level: Vec<String> = rows.clone().map(|i| format!("l{}", i % 5)).collect();
    let score = |i: usize| (x[i] - 1000.0) / 100.0 + (i % 5) as f64 - 2.0 + 2.0 * noise_at(i + 100);
    let of = |f: &dyn Fn(f64) -> i64| rows.clone().map(|i| f(score(i))).collect::<Vec<i64>>();
    Table::from_columns([
        ("x", x.clone().into()),
        ("level", level.into()),
        ("two", of(&|z| i64::from(z > 0.0)).into()),
        ("other", of(&|z| i64::from(z > 1.0)).into()),
        (
            "three",
            of(&|z| {
                if z < -0.5 {
                    0
                } else if z < 0.5 {
                    1
                } else {
                    2
                }
            })
            .into(),
        ),
        ("count", of(&|z| z.exp().round() as i64).into()),
    ])
    .unwrap()
}

fn standardized() -> Vec<std::sync::Arc<dyn gradus::column::AnyColumn>> {
    columns![numeric("x").standardized(), categorical("level")].into_iter().collect()
}

/// Every kind of classes and counts, by the estimator.
fn heads() -> Vec<Estimator> {
    vec![
        Estimator::binary("two"),
        Estimator::binary("two").loss(Hinge),
        Estimator::multiclass("three"),
        Estimator::multiclass("three").one_vs_rest(),
        Estimator::ordinal("three"),
        Estimator::multi_label(["two", "other"]),
        Estimator::count("count"),
    ]
}

#[test]
fn it_is_half_of_one_over_n_on_standardised_numbers_and_plain_categories() {
    let table = table();
    for estimator in heads() {
        let own = estimator.clone().columns(columns![numeric("x"), categorical("level")]).fit(&table).unwrap();
        let said = Ridge::new(0.5 / 40.0).unwrap();
        let said = estimator.clone().columns(standardized()).penalty(said).fit(&table).unwrap();
        assert!(own.report().notes.iter().any(|note| note.contains("1.250e-2, which is 1/(2n)")), "{}", own.report());
        assert!(own.report().converged() && own.report().penalty > 0.0, "{}", own.report());
        assert!((own.report().objective() - said.report().objective()).abs() < 1e-9);
        for (a, b) in own.model().weights().iter().zip(said.model().weights()) {
            assert!(a.name == b.name && (a.value - b.value).abs() < 1e-4 * b.value.abs().max(1e-2), "{a:?} {b:?}");
        }
    }
}

#[test]
fn none_that_is_said_is_none() {
    let table = table();
    for estimator in heads() {
        let fit = estimator.clone().columns(columns![numeric("x")]).penalty(NoPenalty).fit(&table).unwrap();
        assert_eq!(fit.report().penalty, 0.0);
        assert!(!fit.report().notes.iter().any(|note| note.starts_with("penalty")), "{}", fit.report());
    }
}

#[test]
fn separated_classes_have_an_optimum_and_a_good_one() {
    let table = Table::from_columns([
        ("x", (0..20).map(f64::from).collect::<Vec<_>>().into()),
        ("y", (0..20).map(|i| i64::from(i > 9)).collect::<Vec<_>>().into()),
        ("z", (0..20).map(|i| i / 7).collect::<Vec<i64>>().into()),
        ("w", (0..20).map(|i| i64::from(i > 4)).collect::<Vec<_>>().into()),
    ])
    .unwrap();
    let estimators = [
        Estimator::binary("y"),
        Estimator::multiclass("z"),
        Estimator::multiclass("z").one_vs_rest(),
        Estimator::ordinal("z"),
        Estimator::multi_label(["y", "w"]),
    ];
    for estimator in estimators {
        let estimator = estimator.columns(columns![numeric("x")]);
        let free = estimator.clone().penalty(NoPenalty).fit(&table).unwrap();
        assert_eq!(free.report().stop, StopReason::NoOptimum, "{}", free.report());
        let fit = estimator.fit(&table).unwrap();
        assert!(fit.report().converged(), "{}", fit.report());
        assert!(fit.model().evaluate(&table).unwrap().worse_than_baseline().is_none());
    }
}

#[test]
fn a_level_without_an_event_has_a_finite_rate() {
    let level = ["a", "a", "a", "a", "b", "b", "b", "c"];
    let table =
        Table::from_columns([("level", level.to_vec().into()), ("events", vec![3, 5, 4, 2, 0, 0, 0, 1].into())])
            .unwrap();
    let estimator = Estimator::count("events");
    let free = estimator.clone().penalty(NoPenalty).fit(&table).unwrap();
    assert_eq!(free.report().stop, StopReason::NoOptimum, "{}", free.report());
    let fit = estimator.fit(&table).unwrap();
    assert!(fit.report().converged(), "{}", fit.report());
    assert!((-5.0..0.0).contains(&fit.model().weight("level=b").unwrap()));
}

#[test]
fn it_does_not_know_the_units_of_the_features() {
    let x = Array2::from_shape_fn((30, 3), |(i, j)| noise_at(3 * i + j) + j as f64);
    let y: Vec<f64> = (0..30).map(|i| f64::from(u8::from(x[[i, 0]] + noise_at(i + 500) > 0.0))).collect();
    let y = ndarray::Array1::from(y);
    let by = [0.125, 1.0, 4096.0];
    let scaled = Array2::from_shape_fn((30, 3), |(i, j)| x[[i, j]] * by[j]);
    // Two of three features in each row.
    let there: Vec<(usize, usize)> =
        (0..30).flat_map(|i| (0..3).map(move |j| (i, j))).filter(|(i, j)| (i + j) % 3 != 1).collect();
    let sparse = |x: &Array2<f64>| {
        let row = |i: usize| there.iter().filter(|(row, _)| *row == i).map(|(_, j)| (*j as u32, x[[i, *j]])).collect();
        of_rows((0..30).map(row), 3)
    };
    let dense = |x: &Array2<f64>| Estimator::binary("y").fit((x.view(), y.view())).unwrap().into_model();
    let rows = |x: &Array2<f64>| {
        let rows = sparse(x);
        Estimator::binary("y").fit(Arrays::new(&rows, y.view())).unwrap().into_model()
    };
    for fit in [&dense as &dyn Fn(&Array2<f64>) -> Model, &rows] {
        let (own, other) = (fit(&x), fit(&scaled));
        for (j, (a, b)) in own.weights().iter().zip(other.weights()).enumerate() {
            assert!(a.value != 0.0 && (a.value - b.value * by[j]).abs() < 1e-7 * a.value.abs(), "{a:?} {b:?}");
        }
    }
}

#[test]
fn a_weight_of_three_is_three_rows() {
    let weights: Vec<f64> = (0..40).map(|i| f64::from(1 + i % 3)).collect();
    let weighed = with(&table(), "s", weights.clone());
    let rows: Vec<usize> = (0..40).flat_map(|row| vec![row; weights[row] as usize]).collect();
    let repeated = weighed.take(&rows).unwrap();
    for estimator in heads() {
        let estimator = estimator.columns(columns![numeric("x"), categorical("level")]);
        let a = estimator.clone().example_weight("s").fit(&weighed).unwrap().into_model();
        let b = estimator.fit(&repeated).unwrap().into_model();
        for (a, b) in a.weights().iter().zip(b.weights()) {
            assert!((a.value - b.value).abs() < 1e-4 * b.value.abs().max(1e-2), "{a:?} {b:?}");
        }
    }
}

/// n rows of p numbers in [−½, ½), and their label.
fn numbers(n: usize, p: usize, label: impl Fn(&dyn Fn(usize, usize) -> f64, usize) -> f64) -> Table {
    let x = |i: usize, j: usize| noise_at(i * p + j);
    let y: Vec<f64> = (0..n).map(|i| label(&x, i)).collect();
    let columns = (0..p).map(|j| (format!("x{j}"), (0..n).map(|i| x(i, j)).collect::<Vec<f64>>().into()));
    Table::from_columns(columns.chain([("y".to_owned(), y.into())])).unwrap()
}

#[test]
fn least_squares_with_enough_rows_is_least_squares() {
    let table = numbers(60, 5, |x, i| x(i, 0) + noise_at(i + 9999));
    let fit = Estimator::regression("y").fit(&table).unwrap();
    let free = Estimator::regression("y").penalty(NoPenalty).fit(&table).unwrap();
    assert_eq!(fit.model().encoded_weights(), free.model().encoded_weights());
    assert!(!fit.report().notes.iter().any(|note| note.starts_with("penalty")));
}

#[test]
fn with_few_rows_per_feature_noise_is_left_alone_and_laws_are_found() {
    // 60 rows of 30 numbers, the first 30 to learn from.
    let halves = |table: &Table| table.partition(|row| row < 30).unwrap();
    let (learned, other) = halves(&numbers(60, 30, |_, i| noise_at(i + 9999)));
    let fit = Estimator::regression("y").fit(&learned).unwrap();
    assert!(fit.report().notes.iter().any(|note| note.contains("likeliest for 30 examples of 30")), "{}", fit.report());
    let evaluation = fit.model().evaluate(&other).unwrap();
    let (own, bare) = (evaluation.get("loss").unwrap(), evaluation.baseline("loss").unwrap());
    assert!(own < 1.25 * bare, "{own} {bare}");
    let free = Estimator::regression("y").penalty(NoPenalty).fit(&learned).unwrap();
    assert!(free.model().evaluate(&other).unwrap().get("loss").unwrap() > 2.0 * bare);
    assert!(free.model().evaluate(&other).unwrap().worse_than_baseline().is_some());

    // A law without noise is found to the last digits, whatever the number of rows.
    let table = numbers(12, 4, |x, i| 3.0 + 2.0 * x(i, 0) - x(i, 3));
    let model = Estimator::regression("y").fit(&table).unwrap().into_model();
    assert!((model.weight("x0").unwrap() - 2.0).abs() < 1e-9 && (model.bias() - 3.0).abs() < 1e-9);
}

/// Classes of few rows per feature: noise is left alone, weights of rows and class names do not matter.
#[test]
fn classes_of_few_rows_per_feature_are_not_learned_by_heart() {
    let halves = |table: &Table| table.partition(|row| row < 30).unwrap();
    let classes = |several: f64| numbers(60, 30, move |_, i| ((noise_at(7 * i + 9999) + 0.5) * several).floor());
    for (several, estimator) in [
        (2.0, Estimator::binary("y")),
        (3.0, Estimator::multiclass("y")),
        (3.0, Estimator::multiclass("y").one_vs_rest()),
    ] {
        let (learned, other) = halves(&classes(several));
        let fit = estimator.fit(&learned).unwrap();
        assert!(fit.report().notes.iter().any(|note| note.contains("likeliest for 30")), "{}", fit.report());
        let evaluation = fit.model().evaluate(&other).unwrap();
        let (own, bare) = (evaluation.get("loss").unwrap(), evaluation.baseline("loss").unwrap());
        assert!(own < 1.1 * bare, "{own} {bare}");
    }
    // What two features say is found.
    let (learned, other) = halves(&numbers(60, 30, |x, i| f64::from(u8::from(x(i, 0) + x(i, 1) > 0.0))));
    let evaluation = Estimator::binary("y").fit(&learned).unwrap().model().evaluate(&other).unwrap();
    assert!(evaluation.get("loss").unwrap() < evaluation.baseline("loss").unwrap());
}

#[test]
fn each_of_several_numbers_gets_what_it_would_have_alone() {
    let table = numbers(20, 8, |x, i| x(i, 0) + 0.3 * noise_at(i + 777));
    let table = with(&table, "z", (0..20).map(|i| 100.0 * noise_at(i + 4321)).collect::<Vec<f64>>());
    let features: Vec<String> = (0..8).map(|j| format!("x{j}")).collect();
    let columns = || features.iter().map(|name| std::sync::Arc::new(numeric(name)) as _).collect::<Vec<_>>();
    let both = Estimator::regressions(["y", "z"]).columns(columns()).fit(&table).unwrap().into_model();
    for label in ["y", "z"] {
        let alone = Estimator::regression(label).columns(columns()).fit(&table).unwrap().into_model();
        for name in &features {
            let (a, b) = (both.weight(&format!("{name} [{label}]")).unwrap(), alone.weight(name).unwrap());
            assert!((a - b).abs() < 1e-4 * b.abs().max(1e-3), "{name} [{label}]: {a} {b}");
        }
    }
}

#[test]
fn runs_made_by_hand_have_nothing_added() {
    let table = table();
    let by_hand = || GradientDescent::full_batch().learning_rate(0.1).epochs(5);
    let estimator = Estimator::binary("two").columns(standardized());
    let own = estimator.clone().solver(by_hand()).fit(&table).unwrap();
    let free = estimator.clone().solver(by_hand()).penalty(NoPenalty).fit(&table).unwrap();
    assert_eq!(own.model().encoded_weights(), free.model().encoded_weights());
    let sum = estimator.clone().reduction(Reduction::Sum).solver(by_hand()).fit(&table).unwrap();
    assert_eq!(sum.report().penalty, 0.0);
    let rule = GradientDescent::stochastic().optimizer(PassiveAggressive::one(1.0).unwrap());
    assert_eq!(estimator.clone().loss(Hinge).solver(rule).fit(&table).unwrap().report().penalty, 0.0);
    // A rate that is computed belongs to the objective, whoever minimises it.
    let auto = estimator.clone().solver(GradientDescent::full_batch()).fit(&table).unwrap();
    let chosen = estimator.fit(&table).unwrap();
    assert!((auto.report().objective() - chosen.report().objective()).abs() < 1e-9);
}

#[test]
fn a_path_replaces_it_and_folds_have_their_own() {
    let table = table();
    let estimator = Estimator::binary("two").columns(standardized());
    let strengths = Strengths::ridge().unwrap().exactly([0.5 / 40.0, 1e-3]);
    let path = estimator.regularization_path(&table, &strengths).unwrap();
    let fit = estimator.fit(&table).unwrap();
    assert!((path.points[0].loss - fit.report().loss).abs() < 1e-6);
    assert!(path.points[1].loss < path.points[0].loss - 1e-3);
    let folds = estimator.cross_validate(&table, &Folds::new(4)).unwrap();
    for fold in &folds.folds {
        let note = format!("{:.3e}, which is 1/(2n)", 0.5 / 30.0);
        assert!(fold.fit.report().notes.iter().any(|own| own.contains(&note)), "{}", fold.fit.report());
    }
}

/// 48 rows of 30 numbers: amounts and counts that are noise are left near their mean, those that follow a number are not.
#[test]
fn amounts_and_counts_of_few_rows_per_feature_are_not_learned_by_heart() {
    let x = |i: usize, j: usize| noise_at(31 * i + 7 * j + 1);
    let columns = |from: usize| {
        let of = |i: usize| noise_at(977 * (i + from) + 5);
        let mut all: Vec<(String, Vec<f64>)> =
            (0..30).map(|j| (format!("x{j}"), (0..48).map(|i| x(i + from, j)).collect())).collect();
        all.push(("noise".to_owned(), (0..48).map(|i| (of(i)).exp()).collect()));
        all.push(("law".to_owned(), (0..48).map(|i| (2.0 + 3.0 * x(i + from, 4) + 0.2 * of(i)).exp()).collect()));
        for k in [30, 31] {
            let counts = all[k].1.iter().map(|amount| (2.0 * amount).floor()).collect();
            all.push((["counted noise", "counted law"][k - 30].to_owned(), counts));
        }
        Table::from_columns(all.iter().map(|(name, of)| (name.as_str(), of.clone().into()))).unwrap()
    };
    let (train, test) = (columns(0), columns(1000));
    let features = || {
        (0..30).map(|j| std::sync::Arc::new(numeric(format!("x{j}"))) as std::sync::Arc<dyn gradus::column::AnyColumn>)
    };
    for name in ["", "counted "] {
        for law in [false, true] {
            let label = format!("{name}{}", if law { "law" } else { "noise" });
            let estimator = if name.is_empty() { Estimator::positive_amount(&label) } else { Estimator::count(&label) };
            let of = |estimator: &Estimator| {
                let fit = estimator.clone().columns(features()).fit(&train).unwrap();
                assert!(fit.report().converged(), "{}", fit.report());
                fit.model().evaluate(&test).unwrap().get("deviance").unwrap()
            };
            let (own, free) = (of(&estimator), of(&estimator.clone().penalty(NoPenalty)));
            let constant = estimator.clone().columns(features()).penalty(Ridge::new(1e6).unwrap());
            let constant = constant.fit(&train).unwrap().model().evaluate(&test).unwrap().get("deviance").unwrap();
            let most = if law { 0.3 * constant } else { free.min(1.1 * constant) };
            assert!(own < most, "{label}: {own} {free} {constant}");
        }
    }
}
