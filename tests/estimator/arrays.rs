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
    let fit = Estimator::regression_on_arrays().fit((&x, &y)).unwrap();
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
        let estimator = Estimator::regression_on_arrays().solver(solver);
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
    let fit = Estimator::binary_on_arrays().penalty(Ridge::new(1e-3).unwrap()).fit((&x, &y)).unwrap();
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
        Estimator::regression_on_arrays().fit((&x, &y)).unwrap().model().to_bytes().unwrap().len()
    };
    assert!(size(5000).abs_diff(size(50)) < 100);
}
