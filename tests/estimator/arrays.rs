//! Plain arrays: any memory layout, any mixture of element types, predictions as matrix products.

use approx::{assert_abs_diff_eq, assert_relative_eq};
use gradus::prelude::*;
use ndarray::{Array1, Array2, Axis, ShapeBuilder, s};

fn features(n: usize) -> Array2<f64> {
    Array2::from_shape_fn((n, 3), |(i, j)| ((i * (j + 2)) as f64 * 0.7 + j as f64).sin() * 10f64.powi(j as i32 - 1))
}

#[test]
fn predictions_are_matrix_products() {
    let x = features(300);
    let y = x.dot(&Array1::from(vec![1.0, -2.0, 0.5])) + 4.0;
    let fit = Estimator::regression("y").fit((&x, &y)).unwrap();
    let weights: Array1<f64> = fit.model().weights().iter().map(|weight| weight.value).collect();
    assert_relative_eq!(weights, Array1::from(vec![1.0, -2.0, 0.5]), max_relative = 1e-12);
    let predicted = Array1::from(fit.model().predict(&x).unwrap());
    assert_relative_eq!(predicted, x.dot(&weights) + fit.model().bias(), max_relative = 1e-12);
}

/// Seven views of the same numbers: rows, columns, transposed, sliced, strided, reversed, f32.
#[test]
fn every_layout_is_read_in_place() {
    let x = features(10_000);
    let y: Array1<i32> = x.rows().into_iter().map(|row| (row.sum() * 10.0) as i32).collect();
    let mut columns = Array2::zeros(x.dim().f());
    columns.assign(&x);
    let stored = x.t().to_owned();
    let mut wide = Array2::zeros((10_002, 6));
    wide.slice_mut(s![1..10_001, ..;2]).assign(&x);
    let mut backwards = Array2::zeros(x.dim());
    backwards.slice_mut(s![..;-1, ..;-1]).assign(&x);
    let views =
        [x.view(), columns.view(), stored.t(), wide.slice(s![1..10_001, ..;2]), backwards.slice(s![..;-1, ..;-1])];
    for solver in [
        std::sync::Arc::new(ClosedForm::default()) as std::sync::Arc<dyn Solver>,
        std::sync::Arc::new(GradientDescent::full_batch().tolerance(1e-12).stall(1e-13)),
        std::sync::Arc::new(GradientDescent::mini_batch(100).epochs(3)),
    ] {
        let estimator = Estimator::regression("y").solver(solver);
        let weights = |view| Array1::from(estimator.fit((view, y.view())).unwrap().model().encoded_weights().to_vec());
        let truth = weights(views[0]);
        for view in views {
            assert_relative_eq!(weights(view), truth, max_relative = 1e-6);
        }
        let single = x.mapv(|x| x as f32);
        let rounded = estimator.fit((&single, &y)).unwrap();
        assert_abs_diff_eq!(Array1::from(rounded.model().encoded_weights().to_vec()), truth, epsilon = 1e-2);
    }
}

#[test]
fn two_classes_on_arrays() {
    let x = features(400);
    let y: Array1<u8> = x.axis_iter(Axis(0)).map(|row| u8::from(row.sum() + (row[0] * 977.0).sin() > 0.0)).collect();
    let fit = Estimator::binary("y").penalty(Ridge::new(1e-3).unwrap()).fit((&x, &y)).unwrap();
    assert_eq!(fit.model().classes(), ["0", "1"]);
    assert!(fit.report().converged());
    let evaluation = fit.model().evaluate((&x, &y)).unwrap();
    assert!(evaluation.get("roc_auc").unwrap() > 0.8);
    let table = Table::from_array(x.view(), ["x1", "x2", "x3"]).unwrap();
    // Rows are summed feature by feature here and row by row there: equal to rounding.
    let (by_column, by_row) = (fit.model().predict(&table).unwrap(), fit.model().predict(&x).unwrap());
    assert_relative_eq!(Array1::from(by_column), Array1::from(by_row), max_relative = 1e-12);
}

/// A model file holds no training data: its size does not depend on the number of examples.
#[test]
fn a_model_file_holds_no_training_data() {
    let size = |n: usize| {
        let x = features(n);
        let y: Array1<f64> = x.rows().into_iter().map(|row| row.sum()).collect();
        Estimator::regression("y").fit((&x, &y)).unwrap().model().to_bytes().unwrap().len()
    };
    assert!(size(5000).abs_diff(size(50)) < 100);
}

/// Every task takes arrays by the constructor that takes a table: the label gets the name that it says.
#[test]
fn every_task_takes_arrays() {
    let x = features(120);
    let count: Array1<f64> = (0..120).map(|i| f64::from(i % 4)).collect();
    let both = ndarray::stack![Axis(1), count, count.mapv(|y| f64::from(u8::from(y > 0.0)))];
    let positive = count.mapv(|y| y + 0.5);
    let class = count.mapv(|y| f64::from(u8::from(y > 1.0)));
    let of = |estimator: Estimator, y: &Array1<f64>| {
        let fit = estimator.clone().penalty(Ridge::new(0.1).unwrap()).fit((&x, y)).unwrap();
        let model = fit.model();
        assert_eq!(model.label(), "target");
        assert!(model.evaluate((&x, y)).unwrap().get("loss").is_some());
        model.predict(&x).unwrap().len() / 120
    };
    let name = "target";
    assert_eq!(of(Estimator::regression(name), &count), 1);
    assert_eq!(of(Estimator::count(name), &count), 1);
    assert_eq!(of(Estimator::positive_amount(name), &positive), 1);
    assert_eq!(of(Estimator::quantile(name, 0.5), &count), 1);
    assert_eq!(of(Estimator::quantiles(name, [0.1, 0.9]), &count), 2);
    assert_eq!(of(Estimator::binary(name), &class), 1);
    assert_eq!(of(Estimator::multiclass(name), &count), 4);
    assert_eq!(of(Estimator::ordinal(name), &count), 4);
    let several = Estimator::regressions(["a", "b"]).fit((&x, &both)).unwrap();
    assert_eq!(several.model().predict_by_output(&x).unwrap()[1].0, "b");
    let labels = ndarray::stack![Axis(1), class, class.mapv(|y| 1.0 - y)];
    let several = Estimator::multi_label(["a", "b"]).penalty(Ridge::new(0.1).unwrap()).fit((&x, &labels)).unwrap();
    assert_eq!(several.model().labels(), ["a", "b"]);
}

/// Offsets beside a table would be left out: the model names the columns that hold them.
#[test]
fn offsets_beside_a_table_are_refused() {
    let table = Table::from_columns([("x", vec![1.0, 2.0, 4.0].into()), ("y", vec![3.0, 5.0, 9.0].into())]).unwrap();
    let model = Estimator::regression("y").fit(&table).unwrap().into_model();
    let offsets = Array1::<f64>::zeros(3);
    let error = model.predict(gradus::roles::Inputs::from(&table).offsets(offsets.view())).unwrap_err();
    assert!(matches!(error, Error::Unsupported { .. }), "{error}");
    // Beside arrays offsets and exposures add up, whatever comes first.
    let (x, y) = (ndarray::array![[1.0], [2.0], [4.0]], ndarray::array![3.0, 5.0, 9.0]);
    let model = Estimator::count("y").penalty(NoPenalty).fit((&x, &y)).unwrap().into_model();
    let (ones, exposures) = (Array1::from_elem(3, 1.0), Array1::from_elem(3, 2.0));
    let inputs = || gradus::roles::Inputs::from(&x);
    let both = model.score(inputs().offsets(ones.view()).exposures(exposures.view())).unwrap();
    for (both, plain) in both.iter().zip(model.score(&x).unwrap()) {
        assert_abs_diff_eq!(both - plain, 1.0 + 2f64.ln(), epsilon = 1e-12);
    }
    let none = Array1::from_elem(3, 0.0);
    assert!(model.score(inputs().exposures(none.view())).unwrap_err().to_string().contains("row 1"));
}
