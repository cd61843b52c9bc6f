//! How much columns matter: in the unit of the score, and by any metric.

use gradus::metrics::Criterion;
use gradus::model::Permutation;
use gradus::prelude::*;

use crate::support::tables::{numbers, penguins};

fn deviation(values: &[f64]) -> f64 {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    (values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / values.len() as f64).sqrt()
}

fn body_mass(birds: &Table) -> Model {
    let columns = columns![
        numeric("flipper_length_mm"),
        spline("bill_depth_mm", 4),
        categorical("species"),
        crossed(["species", "sex"]),
    ];
    Estimator::regression("body_mass_g").columns(columns).fit(birds).unwrap().into_model()
}

#[test]
fn deviations_are_those_of_the_contributions() {
    let birds = penguins();
    let model = body_mass(&birds);
    let importance = model.importance(&birds).unwrap();
    // From explanations of every row.
    let explained: Vec<_> = (0..birds.rows()).map(|row| model.explain(&birds, row).unwrap()).collect();
    for column in &importance.columns {
        let contribution = |row: &gradus::model::Explanation| {
            row.scores[0].columns.iter().find(|one| one.column == column.column).unwrap().contribution
        };
        let own: Vec<f64> = explained.iter().map(contribution).collect();
        assert!((column.deviation - deviation(&own)).abs() < 1e-8 * column.deviation, "{column:?}");
        assert!(column.feature.is_none() && column.of == "body_mass_g");
    }
    assert!(importance.columns.is_sorted_by(|a, b| a.deviation >= b.deviation));
    let flipper = importance.features.iter().find(|one| one.feature.as_deref() == Some("flipper_length_mm")).unwrap();
    let expected = model.weight("flipper_length_mm").unwrap() * deviation(&numbers(&birds, "flipper_length_mm"));
    assert!((flipper.standardized_weight.unwrap() - expected).abs() < 1e-9 * expected.abs());
    assert_eq!(importance.features.len(), model.shape().features);
    let table = importance.to_table().unwrap();
    assert_eq!(table.rows(), importance.columns.len() + importance.features.len());
    let text = importance.to_string();
    assert!(text.contains("standardised weight") && text.contains("species=Gentoo"), "{text}");
    // In other units of the column it is the same.
    let metres = birds.scale("flipper_length_mm", 1e-3).unwrap();
    let again = body_mass(&metres).importance(&metres).unwrap();
    for (a, b) in importance.columns.iter().zip(&again.columns) {
        assert!((a.deviation - b.deviation).abs() < 1e-6 * a.deviation, "{a:?} {b:?}");
    }
}

#[test]
fn weights_of_examples_and_several_scores_count() {
    let birds = penguins();
    let times: Vec<f64> = (0..birds.rows()).map(|row| (row % 3) as f64).collect();
    let rows: Vec<usize> = (0..birds.rows()).flat_map(|row| vec![row; row % 3]).collect();
    let weighed = birds.with_values("s", times).unwrap();
    let columns = columns![numeric("flipper_length_mm"), categorical("island")];
    let estimator = Estimator::multiclass("species").columns(columns).example_weight("s");
    let model = estimator.fit(&weighed).unwrap().into_model();
    let (once, twice) = (model.importance(&weighed).unwrap(), model.importance(&birds.take(&rows).unwrap()).unwrap());
    assert_eq!(once.columns.len(), 6);
    for (a, b) in once.columns.iter().chain(&once.features).zip(twice.columns.iter().chain(&twice.features)) {
        assert!((a.deviation - b.deviation).abs() < 1e-9 && (&a.of, &a.feature) == (&b.of, &b.feature));
    }
    assert_eq!(once.columns.iter().filter(|one| one.of == "Gentoo").count(), 2);
    // The same for the arrays of the same numbers.
    let x = ndarray::Array2::from_shape_vec((333, 1), numbers(&birds, "flipper_length_mm")).unwrap();
    let y = ndarray::Array1::from(numbers(&birds, "body_mass_g"));
    let arrays = Estimator::regression("y").fit((x.view(), y.view())).unwrap().into_model();
    let table = Estimator::regression("body_mass_g").columns(columns![numeric("flipper_length_mm")]);
    let table = table.fit(&birds).unwrap().into_model().importance(&birds).unwrap();
    let of_arrays = arrays.importance((x.view(), y.view())).unwrap();
    assert!((of_arrays.columns[0].deviation - table.columns[0].deviation).abs() < 1e-9 * table.columns[0].deviation);
}

/// y depends on a alone; b is a copy of a with noise, c is noise.
fn copies() -> Table {
    let noise = |k: u64| (0..400u64).map(move |i| ((i * 7919 + k * 104_729) % 1009) as f64 / 1009.0 - 0.5);
    let a: Vec<f64> = noise(1).collect();
    let b: Vec<f64> = a.iter().zip(noise(2)).map(|(a, e)| a + 0.01 * e).collect();
    let y: Vec<f64> = a.iter().zip(noise(3)).map(|(a, e)| 10.0 * a + 0.1 * e).collect();
    Table::from_columns([
        ("a", a.into()),
        ("b", b.into()),
        ("c", noise(5).collect::<Vec<f64>>().into()),
        ("y", y.into()),
    ])
    .unwrap()
}

#[test]
fn permuting_hurts_by_what_a_column_says() {
    let table = copies();
    let model =
        Estimator::regression("y").columns(columns![numeric("a"), numeric("c")]).fit(&table).unwrap().into_model();
    let permutation = Permutation::of("loss").repeats(40).seed(3);
    let importance = model.permutation_importance(&table, &permutation).unwrap();
    // Of a linear model the mean squared error rises by 2·w²·Var(x) on average.
    let expected = 2.0 * (model.weight("a").unwrap() * deviation(&numbers(&table, "a"))).powi(2);
    let a = importance.get("a").unwrap();
    let error = a.deviation.unwrap() / 40f64.sqrt();
    assert!((a.drop - expected).abs() < 4.0 * error, "{} ± {error} against {expected}", a.drop);
    assert!(importance.get("c").unwrap().drop.abs() < 1e-3 * a.drop && importance.columns[0] == *a);
    assert_eq!(importance.value, model.evaluate(&table).unwrap().get("loss").unwrap());
    // Better by more and worse by more are both positive.
    let r2 = model.permutation_importance(&table, &Permutation::of("r2").repeats(3)).unwrap();
    assert!(r2.get("a").unwrap().drop > 1.0);
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| model.permutation_importance(&table, &permutation).unwrap())
    };
    assert_eq!((on(1), on(3)), (importance.clone(), importance.clone()));
    assert_ne!(model.permutation_importance(&table, &permutation.clone().seed(4)).unwrap(), importance);
    let told = importance.to_string();
    assert!(told.contains("loss worse by") && told.contains("with all columns"), "{told}");
    assert_eq!(importance.to_table().unwrap().names(), ["columns", "drop", "deviation"]);
}

#[test]
fn what_is_made_of_a_column_is_permuted_with_it_and_groups_together() {
    let birds = penguins();
    let model = body_mass(&birds);
    let of = |permutation: Permutation| model.permutation_importance(&birds, &permutation).unwrap();
    let each = of(Permutation::of("rmse").repeats(5));
    let read: Vec<&str> = each.columns.iter().map(|one| one.columns[0].as_str()).collect();
    assert_eq!(read.len(), 4, "{read:?}");
    let group = of(Permutation::of("rmse").repeats(5).groups([vec!["species", "sex"]]));
    assert_eq!((group.columns.len(), group.columns[0].columns.len()), (1, 2));
    assert!(group.columns[0].drop > 0.0 && group.to_string().contains("species + sex"));
    // Examples of weight 0 are not there.
    let weighed = birds.with_values("s", vec![1.0; 333]).unwrap();
    let doubled = birds.take(&(0..666).map(|row| row % 333).collect::<Vec<_>>()).unwrap();
    let zeros: Vec<f64> = (0..666).map(|row| f64::from(u8::from(row < 333))).collect();
    let doubled = doubled.with_values("s", zeros).unwrap();
    let columns = columns![numeric("flipper_length_mm")];
    let model = Estimator::regression("body_mass_g").columns(columns).example_weight("s");
    let model = model.fit(&weighed).unwrap().into_model();
    let [a, b] =
        [&weighed, &doubled].map(|table| model.permutation_importance(table, &Permutation::of("mae")).unwrap());
    assert_eq!(a, b);
}

#[test]
fn a_column_that_another_says_too_is_dropped_at_no_cost() {
    let table = copies();
    let estimator = Estimator::regression("y").columns(columns![numeric("a"), numeric("b"), numeric("c")]);
    let folds = Folds::new(4).seed(2);
    let importance = estimator.drop_column_importance(&table, "rmse", &folds).unwrap();
    let drop = |column: &str| importance.get(column).unwrap().drop;
    assert_eq!(importance.repeats, 4);
    assert!(drop("a") < 0.2 && drop("b").abs() < 1e-2 && drop("c").abs() < 1e-2, "{importance}");
    // Together they are all that there is.
    let groups = estimator.drop_groups_importance(&table, "rmse", &folds, [vec!["a", "b"]]).unwrap();
    assert!(groups.columns[0].drop > 2.0, "{groups}");
    // By hand, and with inferred columns.
    for estimator in
        [estimator.clone(), Estimator::regression("y"), Estimator::regression("y").columns(columns![remaining()])]
    {
        let importance = estimator.drop_groups_importance(&table, "rmse", &folds, [vec!["a"]]).unwrap();
        let by_hand: Vec<f64> = folds
            .of(&estimator, &table)
            .unwrap()
            .into_iter()
            .map(|fold| {
                let [learned, held] = [&fold.learned, &fold.held_out].map(|rows| table.take(rows).unwrap());
                let rmse = |estimator: Estimator| {
                    estimator.fit(&learned).unwrap().model().evaluate(&held).unwrap().get("rmse").unwrap()
                };
                let without = Estimator::regression("y").columns(columns![numeric("b"), numeric("c")]);
                let with = Estimator::regression("y").columns(columns![numeric("a"), numeric("b"), numeric("c")]);
                rmse(without) - rmse(with)
            })
            .collect();
        let mean = by_hand.iter().sum::<f64>() / 4.0;
        assert!((importance.columns[0].drop - mean).abs() < 1e-9, "{} {mean}", importance.columns[0].drop);
    }
    // Without any column left the baseline stands for the model.
    let alone = Estimator::regression("y").columns(columns![numeric("a")]);
    let importance = alone.drop_column_importance(&table, "rmse", &folds).unwrap();
    assert!(importance.columns[0].drop > 2.0 && importance.columns[0].deviation.unwrap() > 0.0);
}

#[test]
fn questions_without_an_answer_are_refused_by_name() {
    let birds = penguins();
    let model = body_mass(&birds);
    let text = |permutation: Permutation| model.permutation_importance(&birds, &permutation).unwrap_err().to_string();
    assert!(text(Permutation::of("roc_auc")).contains("\"roc_auc\" (there are loss, rmse, mae, r2"));
    assert!(text(Permutation::of("label_mean")).contains("Criterion::higher(..)"));
    assert!(text(Permutation::of("rmse").repeats(0)).contains("repeats is 0"));
    assert!(text(Permutation::of("rmse").groups([vec!["specis"]])).contains("\"specis\""));
    assert!(text(Permutation::of("rmse").groups([Vec::<String>::new()])).contains("one column or more"));
    let own =
        model.permutation_importance(&birds, &Permutation::of(Criterion::lower("label_mean")).repeats(2)).unwrap();
    assert!(own.columns.iter().all(|one| one.drop == 0.0));
    let estimator = Estimator::regression("body_mass_g").columns(columns![numeric("flipper_length_mm")]);
    let text = estimator.drop_column_importance(&birds, "accuracy", &Folds::new(3)).unwrap_err().to_string();
    assert!(text.contains("\"accuracy\""), "{text}");
}
