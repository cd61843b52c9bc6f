//! The passes over features: right for every layout, width and element type, and the same bits however they are cut.

use std::sync::Arc;

use approx::assert_relative_eq;
use arrow_array::{ArrayRef, Float32Array, Float64Array, Int16Array, RecordBatch, UInt8Array};
use gradus::data::SparseRows;
use gradus::design::Block;
use gradus::prelude::*;
use gradus::solver::Start;
use ndarray::{Array1, Array2, Axis, ShapeBuilder, s};

use crate::support::sparse::sparse;

/// Small whole numbers, so that every element type holds them.
fn features(rows: usize, width: usize) -> Array2<f64> {
    Array2::from_shape_fn((rows, width), |(i, j)| ((i * 31 + j * 17 + i * j) % 61) as f64)
}

/// w − η·∇F after one full-batch step from `start`, by the plain formulas of the squared loss.
fn step(x: &Array2<f64>, y: &Array1<f64>, start: &[f64], rate: f64) -> Vec<f64> {
    let p = x.ncols();
    let w = Array1::from(start[..p].to_vec());
    let slopes = (x.dot(&w) + start[p] - y) * 2.0 / x.nrows() as f64;
    let mut gradient = x.t().dot(&slopes).to_vec();
    gradient.push(slopes.sum());
    start.iter().zip(gradient).map(|(w, g)| w - rate * g).collect()
}

fn one_step<'a>(examples: impl Into<gradus::roles::Labeled<'a>>, start: &[f64], threads: usize) -> Vec<f64> {
    let solver = GradientDescent::full_batch().learning_rate(1e-4).epochs(1).tolerance(0.0);
    let estimator = Estimator::regression("y").solver(solver).start(Start::At(start.to_vec())).threads(threads);
    estimator.fit(examples).unwrap().model().encoded_weights().to_vec()
}

#[test]
fn one_step_is_right_for_every_width_and_layout() {
    for width in [1, 2, 4, 7, 8, 9, 10, 16, 17, 23, 24, 30, 32, 33, 39, 40, 100] {
        let rows = 1_003;
        let x = features(rows, width);
        let y = Array1::from_shape_fn(rows, |i| ((i * 7) % 13) as f64);
        let start: Vec<f64> = (0..=width).map(|j| 0.01 * j as f64 - 0.03).collect();
        let truth = Array1::from(step(&x, &y, &start, 1e-4));
        let mut columns = Array2::zeros((rows, width).f());
        columns.assign(&x);
        let mut wide = Array2::zeros((rows, 2 * width));
        wide.slice_mut(s![.., ..;2]).assign(&x);
        let mut apart = Array2::zeros((rows, width + 3));
        apart.slice_mut(s![.., ..width]).assign(&x);
        let (single, of_sparse) = (x.mapv(|v| v as f32), sparse(&x));
        let mut single_columns = Array2::zeros((rows, width).f());
        single_columns.assign(&single);
        let blocks: Vec<(&str, Block<'_>)> = vec![
            ("rows", x.view().into()),
            ("columns", columns.view().into()),
            ("every second column", wide.slice(s![.., ..;2]).into()),
            ("part of the columns", apart.slice(s![.., ..width]).into()),
            ("f32 rows", single.view().into()),
            ("f32 columns", single_columns.view().into()),
            ("sparse", (&of_sparse).into()),
        ];
        for (name, block) in blocks {
            let found = one_step((block.clone(), y.view()), &start, 1);
            assert_relative_eq!(Array1::from(found.clone()), truth, max_relative = 1e-11, epsilon = 1e-11);
            // Several blocks of rows: see below.
            assert_eq!(found, one_step((block, y.view()), &start, 3), "{name}");
        }
    }
}

/// With the automatic rate features are centred as they are read; the rows are more than a tile of any layout has.
#[test]
fn centred_features_of_every_layout_and_element_type_are_the_same() {
    for width in [3, 13, 70] {
        let rows = 9_001;
        let x = features(rows, width) + 1_000.0;
        let y = Array1::from_shape_fn(rows, |i| ((i * 7) % 13) as f64);
        let (mut columns, single) = (Array2::zeros((rows, width).f()), x.mapv(|v| v as f32));
        let mut single_columns = Array2::zeros((rows, width).f());
        columns.assign(&x);
        single_columns.assign(&single);
        let estimator = Estimator::regression("y").solver(GradientDescent::full_batch().epochs(4).tolerance(0.0));
        let fitted = |block: Block<'_>| {
            Array1::from(estimator.fit((block, y.view())).unwrap().model().encoded_weights().to_vec())
        };
        let truth = fitted(x.view().into());
        for block in [columns.view().into(), single.view().into(), single_columns.view().into()] {
            assert_relative_eq!(fitted(block), truth, max_relative = 1e-9, epsilon = 1e-9);
        }
        // f32 beside f64: the former are converted first.
        let column = |j: usize| -> ArrayRef {
            let values = x.column(j);
            if j.is_multiple_of(2) {
                Arc::new(Float32Array::from_iter_values(values.iter().map(|v| *v as f32)))
            } else {
                Arc::new(Float64Array::from_iter_values(values.iter().copied()))
            }
        };
        let named = (0..width).map(|j| (format!("x{j}"), column(j).into()));
        let table = Table::from_columns(named.chain([("y".to_owned(), y.to_vec().into())])).unwrap();
        let numbers = (0..width).flat_map(|j| columns![numeric(format!("x{j}"))]);
        let of_table = Estimator::regression("y").columns(numbers);
        let of_table = of_table.solver(GradientDescent::full_batch().epochs(4).tolerance(0.0)).fit(&table).unwrap();
        let found = Array1::from(of_table.model().encoded_weights().to_vec());
        assert_relative_eq!(found, truth, max_relative = 1e-9, epsilon = 1e-9);
    }
}

#[test]
fn every_layout_gives_the_same_bits_for_1_2_3_and_8_threads() {
    let (rows, width) = (20_011, 11);
    let x = features(rows, width) * 0.37;
    let y = Array1::from_shape_fn(rows, |i| (i as f64 * 0.7).sin());
    let mut columns = Array2::zeros((rows, width).f());
    columns.assign(&x);
    let (single, of_sparse) = (x.mapv(|v| v as f32), sparse(&x));
    let blocks: Vec<Block<'_>> =
        vec![x.view().into(), columns.view().into(), single.view().into(), (&of_sparse).into()];
    for block in blocks {
        let fit = |threads| {
            let solver = GradientDescent::full_batch().epochs(5).tolerance(0.0);
            let estimator = Estimator::regression("y").solver(solver).threads(threads);
            estimator.fit((block.clone(), y.view())).unwrap().model().encoded_weights().to_vec()
        };
        let one = fit(1);
        for threads in [2, 3, 8] {
            assert_eq!(fit(threads), one);
        }
    }
}

#[test]
fn a_score_has_the_same_bits_in_every_layout_and_width() {
    for width in [1, 5, 8, 13, 40, 65] {
        let x = features(300, width) * 0.171;
        let y = Array1::from_shape_fn(300, |i| (i as f64).sin());
        let model = Estimator::regression("y")
            .penalty(Ridge::new(0.1).unwrap())
            .fit((x.view(), y.view()))
            .unwrap()
            .into_model();
        let truth = model.score(x.view()).unwrap();
        let mut columns = Array2::zeros((300, width).f());
        columns.assign(&x);
        assert_eq!(model.score(columns.view()).unwrap(), truth);
        let names: Vec<String> = (1..=width).map(|j| format!("x{j}")).collect();
        assert_eq!(model.score(&Table::from_array(x.view(), names).unwrap()).unwrap(), truth);
        for row in [0, 7, 299] {
            assert_eq!(model.score(x.slice(s![row..=row, ..])).unwrap(), truth[row..=row]);
        }
    }
}

/// Columns of five Arrow types, with and without missing values, beside the same numbers as one f64 array.
#[test]
fn arrow_columns_of_any_type_are_read_in_place() {
    let rows = 9_001;
    let x = features(rows, 5);
    let y = Array1::from_shape_fn(rows, |i| ((i * 11) % 17) as f64);
    let column = |j: usize| x.column(j).to_vec();
    let missing = |i: usize| i % 10 == 3;
    let arrays: Vec<ArrayRef> = vec![
        Arc::new(Float64Array::from(column(0))),
        Arc::new(Float32Array::from_iter_values(column(1).iter().map(|v| *v as f32))),
        Arc::new(Int16Array::from_iter_values(column(2).iter().map(|v| *v as i16))),
        Arc::new(UInt8Array::from_iter_values(column(3).iter().map(|v| *v as u8))),
        Arc::new(Float64Array::from_iter(column(4).iter().enumerate().map(|(i, v)| (!missing(i)).then_some(*v)))),
        Arc::new(Float64Array::from(y.to_vec())),
    ];
    let names = ["a", "b", "c", "d", "e", "y"];
    let batch = RecordBatch::try_from_iter(names.into_iter().zip(arrays)).unwrap();
    let table = Table::from_batches([batch]).unwrap();
    let mut filled = x.clone();
    filled.column_mut(4).iter_mut().enumerate().filter(|(i, _)| missing(*i)).for_each(|(_, v)| *v = 25.0);
    let start: Vec<f64> = (0..6).map(|j| 0.01 * f64::from(j)).collect();
    let truth = Array1::from(step(&filled, &y, &start, 1e-4));
    let solver = GradientDescent::full_batch().learning_rate(1e-4).epochs(1).tolerance(0.0);
    let columns =
        columns![numeric("a"), numeric("b"), numeric("c"), numeric("d"), numeric("e").missing(Missing::Constant(25.0))];
    let fit = Estimator::regression("y").columns(columns).solver(solver).start(Start::At(start)).fit(&table).unwrap();
    assert_relative_eq!(Array1::from(fit.model().encoded_weights().to_vec()), truth, max_relative = 1e-11);
}

#[test]
fn f32_features_are_summed_in_f64() {
    // 0.1 in f32, summed 100 000 times: a sum in f32 would be off in the third digit.
    let x = Array2::<f32>::from_elem((100_000, 1), 0.1);
    let y = Array1::<f64>::zeros(100_000);
    let start = [1.0, 0.0];
    let found = one_step((x.view(), y.view()), &start, 2);
    let exact = f64::from(0.1_f32);
    assert_relative_eq!(found[0], 1.0 - 1e-4 * 2.0 * exact * exact, max_relative = 1e-15);
}

#[test]
fn a_value_of_an_array_that_is_not_finite_is_named() {
    let y = Array1::from_shape_fn(50, |i| i as f64);
    for bad in [f64::NAN, f64::INFINITY] {
        for (row, column) in [(0, 0), (17, 2), (49, 9)] {
            let mut x = features(50, 10);
            x[[row, column]] = bad;
            let fit = |solver: Arc<dyn Solver>| {
                Estimator::regression("y").solver(solver).fit((x.view(), y.view())).unwrap_err().to_string()
            };
            let solvers: Vec<Arc<dyn Solver>> = vec![
                Arc::new(ClosedForm::default()),
                Arc::new(ClosedForm::gram()),
                Arc::new(GradientDescent::full_batch()),
                Arc::new(GradientDescent::full_batch().learning_rate(1e-6)),
                Arc::new(GradientDescent::stochastic().learning_rate(1e-6)),
            ];
            for solver in solvers {
                let message = fit(solver);
                let (name, place) = (format!("\"x{}\"", column + 1), format!("row {}", row + 1));
                assert!(message.contains(&name) && message.contains(&place), "{message}");
            }
            let good = features(50, 10);
            let solver = GradientDescent::full_batch().epochs(1);
            let model = Estimator::regression("y").solver(solver).fit((&good, &y)).unwrap().into_model();
            let message = model.predict(x.view()).unwrap_err().to_string();
            assert!(message.contains(&format!("row {}", row + 1)), "{message}");
        }
    }
}

#[test]
fn sparse_rows_and_the_same_dense_array_give_the_same_model() {
    let n = 400;
    let x = features(n, 12).mapv(|v| if v % 3.0 == 0.0 { v } else { 0.0 });
    let y = Array1::from_shape_fn(n, |i| x.row(i).sum() * 0.1 + (i as f64 * 0.9).sin());
    let of_sparse = sparse(&x);
    let solvers: Vec<Arc<dyn Solver>> = vec![
        Arc::new(ClosedForm::default()),
        Arc::new(GradientDescent::full_batch().tolerance(1e-12).stall(1e-13)),
        Arc::new(GradientDescent::mini_batch(16).learning_rate(1e-5).epochs(3)),
    ];
    for solver in solvers {
        let estimator = Estimator::regression("y").solver(solver).penalty(Ridge::new(0.01).unwrap());
        let dense = estimator.fit((&x, &y)).unwrap();
        let fit = estimator.fit((&of_sparse, y.view())).unwrap();
        let weights = |fit: &Fit| Array1::from(fit.model().encoded_weights().to_vec());
        assert_relative_eq!(weights(&fit), weights(&dense), max_relative = 1e-5, epsilon = 1e-8);
        let (a, b) = (fit.model().predict(&of_sparse).unwrap(), fit.model().predict(&x).unwrap());
        assert_relative_eq!(Array1::from(a), Array1::from(b), max_relative = 1e-12);
    }
    // Half of the columns dense, half of them sparse, side by side.
    let right = sparse(&x.slice(s![.., 5..]).to_owned());
    let both = Arrays::new(x.slice(s![.., ..5]), y.view()).beside(&right);
    let fit = Estimator::regression("y").fit(both).unwrap();
    let whole = Estimator::regression("y").fit((&x, &y)).unwrap();
    let weights = |fit: &Fit| Array1::from(fit.model().encoded_weights().to_vec());
    assert_relative_eq!(weights(&fit), weights(&whole), max_relative = 1e-8);
    let side_by_side: Vec<Block<'_>> = vec![x.slice(s![.., ..5]).into(), (&right).into()];
    let predicted = Array1::from(fit.model().predict(side_by_side).unwrap());
    assert_relative_eq!(predicted, Array1::from(whole.model().predict(&x).unwrap()), max_relative = 1e-8);
}

#[test]
fn sparse_rows_count_their_weights() {
    let x = features(60, 4);
    let y = Array1::from_shape_fn(60, |i| (i as f64).cos());
    let s = Array1::from_shape_fn(60, |i| (i % 3) as f64);
    let of_sparse = sparse(&x);
    let fit = Estimator::regression("y").fit(Arrays::new(&of_sparse, y.view()).weights(s.view())).unwrap();
    assert_eq!(fit.report().examples, 40);
    let rows: Vec<usize> = (0..60).flat_map(|i| vec![i; i % 3]).collect();
    let repeated = (x.select(Axis(0), &rows), y.select(Axis(0), &rows));
    let truth = Estimator::regression("y").fit((&repeated.0, &repeated.1)).unwrap();
    let weights = |fit: &Fit| Array1::from(fit.model().encoded_weights().to_vec());
    assert_relative_eq!(weights(&fit), weights(&truth), max_relative = 1e-9);
}

#[test]
fn faulty_sparse_rows_are_refused_by_row() {
    let message = |starts: Vec<usize>, indices: Vec<u32>, values: Vec<f64>| {
        SparseRows::new(starts, indices, values, 3).unwrap_err().to_string()
    };
    assert!(message(vec![0, 2], vec![0], vec![1.0]).contains("for 1 entries"));
    assert!(message(vec![1, 1], vec![0], vec![1.0]).contains("row pointers"));
    assert!(message(vec![], vec![], vec![]).contains("row pointers"));
    assert!(message(vec![0, 2, 1, 2], vec![0, 1], vec![1.0, 1.0]).contains("row 2"));
    assert!(message(vec![0, 1, 2], vec![0, 3], vec![1.0, 1.0]).contains("row 2: 3 of 3"));
    assert!(message(vec![0, 2], vec![1, 1], vec![1.0, 1.0]).contains("1 after 1"));
    assert!(message(vec![0, 2], vec![2, 0], vec![1.0, 1.0]).contains("0 after 2"));
    assert!(message(vec![0, 1], vec![0], vec![]).contains("values"));
    let not_finite = message(vec![0, 1, 1, 2], vec![0, 2], vec![1.0, f64::NAN]);
    assert!(not_finite.contains("row 3") && not_finite.contains("feature 2"), "{not_finite}");
}
