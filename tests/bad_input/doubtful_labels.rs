//! Labels and categories that are told of, or refused: texts that begin with numbers, identifiers, one number only, texts
//! that are as good as the same.

use gradus::prelude::*;

use crate::support::fits::warnings;

fn table(labels: &[&str]) -> Table {
    let x = (0..labels.len()).map(|i| ((i * 7) % 11) as f64).collect::<Vec<_>>();
    Table::from_columns([("x", x.into()), ("y", labels.to_vec().into())]).unwrap()
}

#[test]
fn levels_that_begin_with_numbers_are_ordered_by_them() {
    let fit = Estimator::ordinal("y").penalty(Ridge::new(0.1).unwrap());
    let labels = ["10+", "9", "2-8", "1", "9", "10+", "2-8", "1", "1", "9"];
    let fit = fit.fit(&table(&labels)).unwrap();
    assert_eq!(fit.model().classes(), ["1", "2-8", "9", "10+"]);
    let told = "the classes are taken in the order 1 < 2-8 < 9 < 10+, by the numbers that they begin with";
    assert!(warnings(&fit)[0].starts_with(told), "{:?}", warnings(&fit));
    // Given, it is not told; and what is no number has no order.
    let labels = ["low", "high", "mid", "low", "high", "mid"];
    let given = Estimator::ordinal("y").order(["low", "mid", "high"]).penalty(Ridge::new(0.1).unwrap());
    assert!(!warnings(&given.fit(&table(&labels)).unwrap()).iter().any(|warning| warning.contains("order")));
    let refused = Estimator::ordinal("y").fit(&table(&labels)).unwrap_err().to_string();
    assert!(refused.contains("text has no order of its own (\"high\", \"low\", \"mid\"); give it"), "{refused}");
    for pair in [["true", "false"], ["False", "True"]] {
        Estimator::ordinal("y").penalty(Ridge::new(0.1).unwrap()).fit(&table(&pair.repeat(4))).unwrap();
    }
}

#[test]
fn almost_as_many_classes_as_examples_are_refused() {
    let labels: Vec<String> = (0..50).map(|i| format!("page {}", i * 2 / 3)).collect();
    let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
    let refused = Estimator::multiclass("y").fit(&table(&labels)).unwrap_err().to_string();
    assert!(refused.contains("33 different classes in 50 examples: this looks like an identifier"), "{refused}");
}

#[test]
fn one_number_is_nothing_to_learn() {
    let table = Table::from_columns([("x", vec![1.0, 2.0, 4.0].into()), ("y", vec![5.0; 3].into())]).unwrap();
    let fit = Estimator::regression("y").fit(&table).unwrap();
    assert_eq!(warnings(&fit), ["label \"y\" is 5 in every example: there is nothing to learn"]);
}

#[test]
fn texts_that_are_as_good_as_the_same_are_told_of_once() {
    let c = ["red", "red ", " red", "blue", "Red", "blue", "caf\u{e9}", "cafe\u{301}"];
    let y = ["yes", "no", "yes", "no", "yes", "no", "YES", "no"];
    let table = Table::from_columns([
        ("c", c.to_vec().into()),
        ("x", (0..8).collect::<Vec<i32>>().into()),
        ("y", y.to_vec().into()),
    ]);
    let table = table.unwrap();
    let fit =
        Estimator::multiclass("y").columns(columns![categorical("c"), numeric("x")]).penalty(Ridge::new(0.1).unwrap());
    let told = warnings(&fit.fit(&table).unwrap());
    let alike: Vec<&String> = told.iter().filter(|warning| warning.contains("normal form alone")).collect();
    assert_eq!(alike.len(), 2, "{told:?}");
    assert!(alike[0].contains("column \"c\"") && alike[0].contains("\" red\", \"Red\", \"red\", \"red \""), "{told:?}");
    assert!(alike[1].contains("column \"y\"") && alike[1].contains("\"YES\", \"yes\""), "{told:?}");
}

#[test]
fn a_constant_column_is_told_of_once() {
    let table = Table::from_columns([
        ("x", vec![1.0, 2.0, 4.0, 3.0].into()),
        ("one", vec![7.0; 4].into()),
        ("y", vec![5.0, 6.0, 1.0, 2.0].into()),
    ]);
    let fit = Estimator::regression("y").columns(columns![numeric("x"), numeric("one")]).fit(&table.unwrap()).unwrap();
    assert_eq!(warnings(&fit), ["feature \"one\" is constant"]);
}

#[test]
fn a_number_times_categories_has_a_slope_for_each() {
    let x: Vec<f64> = (0..24).map(|i| f64::from(i * 7 % 24)).collect();
    let c: Vec<&str> = (0..24).map(|i| ["a", "b", "c"][i % 3]).collect();
    let slope = |i: usize| [2.0, -1.0, 0.5][i % 3];
    let y: Vec<f64> = x.iter().enumerate().map(|(i, x)| slope(i) * x + i as f64 % 3.0).collect();
    let table = Table::from_columns([("x", x.into()), ("c", c.into()), ("y", y.clone().into())]).unwrap();
    // Beside the categories themselves, and weighted(..) of them: no name stands twice.
    for number in [numeric("x"), numeric("x").standardized()] {
        let columns = columns![categorical("c").drop_first(), product(number, categorical("c"))];
        let fit = Estimator::regression("y").columns(columns).fit(&table).unwrap();
        let model = Model::from_bytes(&fit.model().to_bytes().unwrap()).unwrap();
        for (k, name) in ["x × c=a", "x × c=b", "x × c=c"].into_iter().enumerate() {
            assert!((model.weight(name).unwrap() - slope(k)).abs() < 1e-9, "{name}");
        }
        let found = model.predict(&table).unwrap();
        assert!(found.iter().zip(&y).all(|(found, y)| (found - y).abs() < 1e-9));
        let mut predictor = model.predictor(&["c", "x"]).unwrap();
        assert!((predictor.predict(&["b".into(), 7.0.into()]).unwrap() - (-7.0 + 1.0)).abs() < 1e-9);
    }
    let refused = Estimator::regression("y")
        .columns(columns![product(numeric("x").missing(Missing::Mean).with_indicator(), categorical("c"))])
        .fit(&table)
        .unwrap_err();
    assert!(refused.to_string().contains("with_indicator is set"), "{refused}");
}
