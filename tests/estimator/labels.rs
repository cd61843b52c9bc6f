//! Classes are the texts of training, and later labels are read as they were learned, by every head.

use gradus::loss::Hinge;
use gradus::prelude::*;

use crate::support::tables::read;

fn labeled(labels: &[&str]) -> Table {
    let rows: Vec<String> = labels.iter().enumerate().map(|(row, y)| format!("{},{y}", (row * 7) % 5)).collect();
    read(format!("x,y\n{}\n", rows.join("\n")))
}

fn estimators() -> Vec<Estimator> {
    let ridge = |estimator: Estimator| estimator.columns(columns![numeric("x")]).penalty(Ridge::new(0.1).unwrap());
    vec![
        ridge(Estimator::binary("y")),
        ridge(Estimator::binary("y").loss(Hinge)),
        ridge(Estimator::multiclass("y")),
        ridge(Estimator::multiclass("y").one_vs_rest()),
        ridge(Estimator::ordinal("y")),
        ridge(Estimator::with_head("y", gradus::head::Multiclass::default())),
    ]
}

/// The same examples with their labels in another type or spelling are evaluated the same.
fn agree(trained: &[&str], classes: [&str; 2], later: &[Table]) {
    let train = labeled(trained);
    for estimator in estimators() {
        let model = estimator.fit(&train).unwrap().into_model();
        assert_eq!(model.classes(), classes);
        let again = Model::from_bytes(&model.to_bytes().unwrap()).unwrap();
        let expected = model.evaluate(&train).unwrap().metrics;
        for table in later {
            assert_eq!(model.evaluate(table).unwrap().metrics, expected, "{estimator:?} on {table}");
            assert_eq!(again.evaluate(table).unwrap().metrics, expected);
            // Watched while training, and learned from again.
            let watched = estimator.clone().validate_on(table).fit(&train).unwrap();
            assert!(watched.report().warnings.is_empty(), "{:?}", watched.report().warnings);
            assert_eq!(watched.resume(table).unwrap().model().classes(), classes);
        }
    }
    let several = Estimator::multi_label(["y"]).columns(columns![numeric("x")]).penalty(Ridge::new(0.1).unwrap());
    let model = several.fit(&train).unwrap().into_model();
    let expected = model.evaluate(&train).unwrap().metrics;
    for table in later {
        assert_eq!(model.evaluate(table).unwrap().metrics, expected);
    }
}

#[test]
fn booleans_and_numbers_in_any_spelling() {
    let typed = |y: Vec<bool>| labeled(&["1"; 6]).with_values("y", y).unwrap();
    let floats = |y: Vec<f64>| labeled(&["1"; 6]).with_values("y", y).unwrap();
    let texts = |y: Vec<&str>| labeled(&["1"; 6]).with_values("y", y).unwrap();
    let flags = [true, false, true, false, false, true];
    let later = [
        labeled(&["True", "False", "True", "False", "False", "True"]),
        labeled(&["true", "false", "true", "false", "false", "true"]),
        labeled(&["1", "0", "1", "0", "0", "1"]),
        labeled(&["1.0", "0.0", "1.0", "0.0", "0.0", "1.0"]),
        typed(flags.to_vec()),
        floats(flags.map(|flag| f64::from(u8::from(flag))).to_vec()),
        texts(vec!["TRUE", "FALSE", "TRUE", "FALSE", "FALSE", "TRUE"]),
    ];
    agree(&["True", "False", "True", "False", "False", "True"], ["False", "True"], &later);
    agree(&["1", "0", "1", "0", "0", "1"], ["0", "1"], &later);
    agree(&["1.0", "0.0", "1.0", "0.0", "0.0", "1.0"], ["0.0", "1.0"], &later);
}

/// Labels of text, of which the next file has only those that look like booleans.
#[test]
fn text_labels_that_look_like_booleans_later() {
    let train = read("x,y\n1,True\n2,False\n3,Unknown\n4,True\n5,False\n6,Unknown\n");
    let test = read("x,y\n1,True\n2,False\n");
    let typed = test.with_values("y", vec![true, false]).unwrap();
    let ordered = Estimator::ordinal("y").order(["False", "True", "Unknown"]);
    for estimator in [Estimator::multiclass("y"), ordered, Estimator::multiclass("y").one_vs_rest()] {
        let model = estimator.penalty(Ridge::new(0.1).unwrap()).fit(&train).unwrap().into_model();
        assert_eq!(model.classes(), ["False", "True", "Unknown"]);
        assert_eq!(model.evaluate(&test).unwrap().examples, 2);
        assert_eq!(model.evaluate(&test).unwrap().metrics, model.evaluate(&typed).unwrap().metrics);
    }
    assert!(Estimator::binary("y").fit(&train).is_err());
}

/// Versions are classes of their own, in the order of their values, and settings name classes by text or value.
#[test]
fn classes_are_texts() {
    let train = labeled(&["1.1", "1.10", "2.0", "1.1", "1.10", "2.0"]);
    let model = Estimator::multiclass("y").penalty(Ridge::new(0.1).unwrap()).fit(&train).unwrap().into_model();
    assert_eq!(model.classes(), ["1.1", "1.10", "2.0"]);
    let error = model.evaluate(&labeled(&["1.100"])).unwrap_err().to_string();
    assert!(error.contains("1.100"), "{error}");
    let whole = labeled(&["1.0", "0.0", "1.0", "0.0", "0.0", "1.0"]);
    for positive in ["0", "0.0", "0.00"] {
        let ridge = Ridge::new(0.1).unwrap();
        let model = Estimator::binary("y").positive(positive).penalty(ridge).fit(&whole).unwrap().into_model();
        assert_eq!(model.classes(), ["1.0", "0.0"]);
    }
    let flags = labeled(&["TRUE", "FALSE", "TRUE", "FALSE", "FALSE", "TRUE"]);
    let binary = Estimator::binary("y").positive("false").penalty(Ridge::new(0.1).unwrap());
    assert_eq!(binary.fit(&flags).unwrap().model().classes(), ["TRUE", "FALSE"]);
    let weighed = Estimator::binary("y").class_weight([("0", 5.0)]).penalty(Ridge::new(0.1).unwrap());
    assert!(weighed.fit(&whole).is_ok());
    // One boolean in several ways, one whole number in several ways.
    let mixed = labeled(&["True", "FALSE", "TRUE", "false", "False", "true"]);
    let model = Estimator::binary("y").penalty(Ridge::new(0.1).unwrap()).fit(&mixed).unwrap().into_model();
    assert_eq!(model.classes(), ["false", "true"]);
    let mixed = labeled(&["1", "0.0", "1.0", "0", "0", "1"]);
    let model = Estimator::binary("y").penalty(Ridge::new(0.1).unwrap()).fit(&mixed).unwrap().into_model();
    assert_eq!(model.classes(), ["0", "1"]);
}

/// Arrays have numbers, and are evaluated by a model of a table.
#[test]
fn arrays_beside_tables() {
    use ndarray::array;
    let train = labeled(&["1.0", "0.0", "1.0", "0.0", "0.0", "1.0"]);
    let (x, y) = (array![[0.0], [2.0], [4.0], [1.0], [3.0], [0.0]], array![1, 0, 1, 0, 0, 1]);
    let estimator = Estimator::binary("y").penalty(Ridge::new(0.1).unwrap());
    let of_arrays = estimator.fit(Arrays::new(x.view(), y.view()).names(["x"])).unwrap().into_model();
    let of_array = of_arrays.evaluate((x.view(), y.view())).unwrap().metrics;
    assert_eq!(of_arrays.evaluate(&train).unwrap().metrics, of_array);
}
