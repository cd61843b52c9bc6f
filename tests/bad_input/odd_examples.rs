//! Examples in odd shapes, of odd sizes and weights, and settings that contradict each other.

use std::sync::Arc;

use arrow_array::{ArrayRef, Float64Array, Int32Array, RecordBatch};
use gradus::prelude::*;
use ndarray::{Array1, Array2, ShapeBuilder, array, s};

use super::{line, message, of_x};

fn batch(columns: Vec<(&str, ArrayRef)>) -> RecordBatch {
    RecordBatch::try_from_iter(columns).unwrap()
}

fn floats(values: &[f64]) -> ArrayRef {
    Arc::new(Float64Array::from(values.to_vec()))
}

#[test]
fn record_batches_are_joined_by_name() {
    let first = batch(vec![("x", floats(&[1.0, 2.0])), ("y", floats(&[10.0, 20.0]))]);
    let turned = batch(vec![("y", floats(&[30.0])), ("x", floats(&[3.0]))]);
    let table = Table::from_batches([first.clone(), turned]).unwrap();
    assert_eq!(table.numbers("x").unwrap().iter().flatten().collect::<Vec<_>>(), [1.0, 2.0, 3.0]);
    assert_eq!(table.numbers("y").unwrap().iter().flatten().collect::<Vec<_>>(), [10.0, 20.0, 30.0]);
    let renamed = batch(vec![("x", floats(&[3.0])), ("z", floats(&[30.0]))]);
    let text = message(Table::from_batches([first.clone(), renamed]));
    assert!(text.contains("\"y\""), "{text}");
    let narrow = batch(vec![("x", floats(&[3.0]))]);
    assert!(message(Table::from_batches([first.clone(), narrow])).contains("\"y\""));
    let wide = batch(vec![("x", floats(&[3.0])), ("y", floats(&[3.0])), ("z", floats(&[3.0]))]);
    assert!(message(Table::from_batches([first.clone(), wide])).contains("\"z\""));
    let retyped = batch(vec![("x", floats(&[3.0])), ("y", Arc::new(Int32Array::from(vec![3])) as ArrayRef)]);
    assert!(message(Table::from_batches([first, retyped])).contains("\"y\""));
}

#[test]
fn a_prediction_does_not_depend_on_the_memory_layout_or_the_other_rows() {
    let n = 700;
    let x = Array2::from_shape_fn((n, 5), |(i, j)| ((i * 31 + j * 17) as f64 * 0.377).sin() * 10f64.powi(j as i32 - 2));
    let y = Array1::from_shape_fn(n, |i| (i as f64 * 0.11).cos() + x[[i, 1]] * 0.3);
    let fit = Estimator::regression("y").fit((x.view(), y.view())).unwrap();
    let model = fit.model();
    let whole = model.predict(x.view()).unwrap();
    let mut turned = Array2::zeros((n, 5).f());
    turned.assign(&x);
    assert_eq!(model.predict(turned.view()).unwrap(), whole);
    let mut back = x.clone();
    back.invert_axis(ndarray::Axis(0));
    let mut reversed = model.predict(back.view()).unwrap();
    reversed.reverse();
    assert_eq!(reversed, whole);
    let table = Table::from_array(x.view(), ["x1", "x2", "x3", "x4", "x5"]).unwrap();
    assert_eq!(model.predict(&table).unwrap(), whole);
    for row in [0, 1, 511, 512, 513, 699] {
        assert_eq!(model.predict(x.slice(s![row..=row, ..])).unwrap(), whole[row..=row]);
        assert_eq!(model.predict(turned.slice(s![row..=row, ..])).unwrap(), whole[row..=row]);
    }
    let one = Array2::<f64>::ones((1, 5));
    let many = one.broadcast((9, 5)).unwrap();
    assert_eq!(model.predict(many).unwrap(), vec![model.predict(one.view()).unwrap()[0]; 9]);
    assert!(model.predict(x.slice(s![0..0, ..])).unwrap().is_empty());
}

#[test]
fn weight_0_in_arrays_is_absence() {
    let x = array![[0.0], [1.0], [2.0], [3.0], [1e9], [4.0]];
    let y = array![1.0, 3.5, 5.0, 7.0, 1e12, 9.5];
    let s = array![1.0, 1.0, 2.0, 1.0, 0.0, 1.0];
    let keep = [0, 1, 2, 3, 5];
    let (x2, y2, s2) =
        (x.select(ndarray::Axis(0), &keep), y.select(ndarray::Axis(0), &keep), s.select(ndarray::Axis(0), &keep));
    let solvers: Vec<Arc<dyn Solver>> = vec![
        Arc::new(ClosedForm::default()),
        Arc::new(GradientDescent::full_batch().epochs(50)),
        Arc::new(GradientDescent::mini_batch(2).epochs(5)),
        Arc::new(GradientDescent::stochastic().epochs(5)),
    ];
    for solver in solvers {
        let estimator = Estimator::regression("y").solver(solver);
        let with = estimator.fit(Arrays::new(x.view(), y.view()).weights(s.view())).unwrap();
        let without = estimator.fit(Arrays::new(x2.view(), y2.view()).weights(s2.view())).unwrap();
        assert_eq!(with.model().encoded_weights(), without.model().encoded_weights());
        assert_eq!(with.report().examples, 5);
    }
    let class = array![0, 1, 0, 1, 2, 1];
    Estimator::binary("y").fit(Arrays::new(x.view(), class.view()).weights(s.view())).unwrap();
}

#[test]
fn weight_0_is_absence_for_validation_and_evaluation_too() {
    let table = line(20);
    let mut s = vec![1.0; 20];
    s[3] = 0.0;
    let mut y: Vec<f64> = table.numbers("y").unwrap().iter().flatten().collect();
    y[3] = f64::NAN;
    let table = table.with_array("s", floats(&s)).unwrap().with_array("y", floats(&y)).unwrap();
    let present = table.filter(|row| row.number("s") != Some(0.0)).unwrap();
    let estimator = of_x().example_weight("s").solver(GradientDescent::full_batch().epochs(5).tolerance(0.0));
    let fit = |validation: &Table| estimator.clone().validate_on(validation).fit(&table).unwrap();
    let (with, without) = (fit(&table), fit(&present));
    assert_eq!(with.report().history[4].validation, without.report().history[4].validation);
    assert_eq!(with.model().evaluate(&table).unwrap(), with.model().evaluate(&present).unwrap());
}

#[test]
fn huge_and_tiny_example_weights() {
    for size in [1e-300, 1e-160, 1e160, 1e300, 1e308] {
        let table = line(20).with_array("s", floats(&[size; 20])).unwrap();
        let plain = of_x().solver(ClosedForm::default()).fit(&line(20)).unwrap();
        let solvers: Vec<Arc<dyn Solver>> = vec![
            Arc::new(ClosedForm::default()),
            Arc::new(ClosedForm::gram()),
            Arc::new(GradientDescent::full_batch()),
            Arc::new(GradientDescent::mini_batch(5).epochs(3)),
        ];
        for solver in solvers {
            let name = solver.name();
            match of_x().example_weight("s").solver(solver).fit(&table) {
                Ok(fit) => {
                    assert!(fit.report().loss.is_finite(), "{size} {name}: {}", fit.report());
                    if !name.contains("mini") {
                        let gap = fit.model().weight("x").unwrap() - plain.model().weight("x").unwrap();
                        assert!(gap.abs() < 1e-4, "{size} {name}: {gap}");
                    }
                }
                Err(error) => assert!(error.to_string().contains("weight"), "{size} {name}: {error}"),
            }
        }
    }
}

#[test]
fn a_huge_ridge_leaves_the_mean() {
    let mean = 20.0 + line(20).numbers("y").unwrap().iter().flatten().map(|y| y - 20.0).sum::<f64>() / 20.0;
    for strength in [1e3, 1e6, 1e12, 1e100, 1e300, f64::MAX] {
        let solvers: Vec<Arc<dyn Solver>> = vec![
            Arc::new(ClosedForm::default()),
            Arc::new(ClosedForm::gram()),
            Arc::new(GradientDescent::full_batch()),
            Arc::new(GradientDescent::full_batch().optimizer(Sgd)),
        ];
        for solver in solvers {
            let name = solver.name();
            let fit = of_x().penalty(Ridge::new(strength).unwrap()).solver(solver).fit(&line(20)).unwrap();
            let (w, b) = (fit.model().weight("x").unwrap(), fit.model().bias());
            assert!(w.abs() < 1.0 && (b + w * 9.5 - mean).abs() < 1e-3 * mean, "{name} {strength}: {w} {b} {mean}");
        }
    }
    for strength in [1e-300, 5e-324] {
        let plain = of_x().fit(&line(20)).unwrap();
        let fit = of_x().penalty(Ridge::new(strength).unwrap()).fit(&line(20)).unwrap();
        assert!((fit.model().bias() - plain.model().bias()).abs() < 1e-12);
    }
}

#[test]
fn settings_that_would_be_ignored_are_faults() {
    let table = line(20);
    let text = message(of_x().solver(GradientDescent::full_batch().patience(3)).fit(&table));
    assert!(text.contains("patience") && text.contains("validat"), "{text}");
    let text = message(Estimator::regression("y").positive("yes").fit(&table));
    assert!(text.contains("positive"), "{text}");
    let text = message(Estimator::regression("y").offset("y").fit(&table));
    assert!(text.contains("offset"), "{text}");
    let text = message(Estimator::regression("y").example_weight("y").fit(&table));
    assert!(text.contains("example weight"), "{text}");
    let (x, y) = (array![[1.0], [2.0], [3.0]], array![1.0, 2.0, 3.5]);
    let on_arrays = Estimator::regression("y");
    for (estimator, part) in [
        (on_arrays.clone().columns(columns![numeric("x1").standardized()]), "columns"),
        (on_arrays.clone().example_weight("s"), "weight"),
        (on_arrays.clone().offset("o"), "offset"),
    ] {
        let text = message(estimator.fit((x.view(), y.view())));
        assert!(text.contains(part), "{text}");
    }
}

#[test]
fn a_batch_larger_than_memory_is_an_error() {
    for solver in [GradientDescent::mini_batch(usize::MAX), GradientDescent::mini_batch(usize::MAX).in_order()] {
        match of_x().solver(solver.epochs(2)).fit(&line(20)) {
            Ok(fit) => assert!(fit.report().loss.is_finite()),
            Err(error) => assert!(error.to_string().contains("batch size"), "{error}"),
        }
    }
}

#[test]
fn labels_too_large_to_square_are_named() {
    let y: Vec<f64> = (0..20).map(|i| 1e200 * f64::from(i)).collect();
    let table = line(20).with_array("y", floats(&y)).unwrap();
    for solver in [
        Arc::new(ClosedForm::default()) as Arc<dyn Solver>,
        Arc::new(GradientDescent::full_batch().epochs(3)),
        Arc::new(GradientDescent::mini_batch(3).epochs(2)),
    ] {
        let name = solver.name();
        match of_x().solver(solver).fit(&table) {
            Ok(fit) => assert!(fit.report().loss.is_finite(), "{name}: {}", fit.report()),
            Err(error) => {
                let text = error.to_string();
                assert!(text.contains("label"), "{name}: {text}");
            }
        }
    }
}
