//! One answer by the gram and by reflections, and which of them is chosen.

use std::sync::Arc;

use arrow_buffer::NullBuffer;
use ndarray::{Array2, ShapeBuilder};

use super::least_squares::by_reflections;
use super::problem::{Problem, by_svd, gap, noise, numbered, ordinary};
use crate::data::{SparseRows, Values};
use crate::design::{Block, Codes, Numbers};
use crate::engine::Local;
use crate::loss::Squared;
use crate::objective::Objective;
use crate::penalty::{NoPenalty, Penalty, Ridge};
use crate::solver::{Begun, ClosedForm, LeastSquares, Solver, Start};

fn reflected(objective: &Objective<'_>) -> LeastSquares {
    let strengths = objective.penalty().ridge(objective.layout()).unwrap();
    let ridge: Vec<f64> = strengths.into_iter().map(|s| s * objective.total_weight()).collect();
    by_reflections(objective, &objective.gram(), &ridge, &objective.gram().co_moments().unwrap()).unwrap()
}

/// The default goes by the gram and says what the reflections say.
fn assert_same_place(objective: &Objective<'_>, tolerance: f64) -> LeastSquares {
    let (fast, stable) = (ClosedForm::default().solve(objective).unwrap(), reflected(objective));
    assert_eq!((fast.by_gram, stable.by_gram), (true, false));
    assert_eq!((fast.rank, fast.columns, &fast.groups), (stable.rank, stable.columns, &stable.groups));
    let gap = gap(&fast.weights, &stable.weights);
    assert!(gap <= tolerance, "{gap:.1e} apart: {fast:?}\n{stable:?}");
    // Over the same independent columns; of a deficient block another level may have been left out.
    let ratio = fast.condition / stable.condition;
    assert!((0.02..50.0).contains(&ratio), "condition {} beside {}", fast.condition, stable.condition);
    fast
}

fn codes(rows: usize, levels: u32, seed: u64) -> Vec<u32> {
    noise(rows, seed).into_iter().map(|x| (((x + 1.0) * 0.5).powi(2) * f64::from(levels)) as u32).collect()
}

/// Blocks of every kind.
fn mixed(rows: usize, penalty: Arc<dyn Penalty>, weighted: bool, bias: bool, parallel: bool) -> Objective<'static> {
    let value = |seed: u64| {
        let noise = noise(rows * 3, seed);
        move |(i, j): (usize, usize)| noise[i * 3 + j] * 10.0_f64.powi(j as i32 - 1) + 3.0 * j as f64
    };
    let by_rows: &'static Array2<f64> = Box::leak(Box::new(Array2::from_shape_fn((rows, 3), value(1))));
    let by_columns: &'static Array2<f64> = Box::leak(Box::new(Array2::from_shape_fn((rows, 3).f(), value(2))));
    let single: &'static Array2<f32> = Box::leak(Box::new(by_columns.mapv(|x| (x * x).sin() as f32)));
    let (entries, starts) = (noise(2 * rows, 3), (0..=rows).map(|i| 2 * i).collect::<Vec<usize>>());
    let indices: Vec<u32> = (0..rows as u32).flat_map(|i| [i % 5, 5 + i * 7 % 4]).collect();
    let numbers = Numbers {
        values: Values::F64(noise(rows, 4).into_iter().map(|x| 1e3 + x).collect::<Vec<f64>>().into()),
        nulls: Some(NullBuffer::from_iter((0..rows).map(|i| i % 7 != 2))),
        fill: Some(1000.5),
        shift: 999.0,
        scale: 0.3,
    };
    let mut with_none = codes(rows, 4, 5);
    with_none.iter_mut().step_by(3).for_each(|code| *code = Codes::NONE);
    let blocks = vec![
        Block::Codes(Codes { codes: codes(rows, 6, 6).into(), levels: 6, full: true }),
        Block::Array(by_rows.view().into()),
        Block::Sparse(SparseRows::new(starts, indices, entries, 9).unwrap()),
        Block::Array(by_columns.view().into()),
        Block::Codes(Codes { codes: with_none.into(), levels: 4, full: false }),
        Block::Numbers(numbers),
        Block::Array(single.view().into()),
        // A level that never occurs.
        Block::Codes(Codes { codes: codes(rows, 3, 7).into(), levels: 4, full: true }),
    ];
    let labels = noise(rows, 8).into_iter().map(|y| 50.0 + 10.0 * y).collect();
    let weights = weighted.then(|| noise(rows, 9).into_iter().map(|x| (4.0 * (x + 1.0)).floor()).collect());
    let local = Local::new(blocks, labels, Arc::new(Squared), bias).unwrap().parallel(parallel);
    numbered(local.weighted(weights, weighted.then(|| noise(rows, 10))).unwrap(), penalty).unwrap()
}

#[test]
fn blocks_of_every_kind_agree_on_both_roads() {
    for rows in [300, 9001] {
        for (weighted, bias) in [(false, true), (true, true), (true, false)] {
            let plain = assert_same_place(&mixed(rows, Arc::new(NoPenalty), weighted, bias, false), 1e-12);
            // Two full blocks beside a bias, and the level that never occurs.
            assert_eq!(plain.columns - plain.rank, if bias { 3 } else { 2 });
            assert!(plain.refinements >= 1);
            let ridge: Arc<dyn Penalty> = Arc::new(Ridge::new(0.01).unwrap());
            let ridged = assert_same_place(&mixed(rows, ridge, weighted, bias, false), 1e-12);
            assert_eq!((ridged.rank, ridged.groups.len()), (ridged.columns, 0));
        }
    }
}

#[test]
fn threads_do_not_change_a_bit_of_any_block() {
    let rows = 9 * 4096 + 5;
    let alone = ClosedForm::default().solve(&mixed(rows, Arc::new(NoPenalty), true, true, false)).unwrap();
    for threads in [1, 2, 3, 8] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let objective = mixed(rows, Arc::new(NoPenalty), true, true, true);
        assert_eq!(pool.install(|| ClosedForm::default().solve(&objective)).unwrap(), alone, "{threads} threads");
    }
}

#[test]
fn many_levels_are_counted_and_agree() {
    let mut problem = ordinary(20_000, 2).one_hot(codes(20_000, 60, 1), 60).one_hot(codes(20_000, 90, 2), 90);
    problem.parallel = true;
    let found = assert_same_place(&problem.objective().unwrap(), 1e-11);
    assert_eq!(found.groups.len(), 2);
    for block in [2..62, 62..152] {
        assert!(found.weights[block].iter().sum::<f64>().abs() < 1e-11, "the shortest weights of a full block");
    }
    assert_same_place(&problem.clone().without_bias().objective().unwrap(), 1e-11);
    assert_same_place(&problem.ridge(1e-3).objective().unwrap(), 1e-11);
}

#[test]
fn a_block_that_is_not_full_is_not_taken_for_one() {
    let mut codes = codes(400, 5, 3);
    codes[17] = Codes::NONE;
    // It says that it is full.
    let problem = ordinary(400, 2).one_hot(codes, 5);
    let found = assert_same_place(&problem.objective().unwrap(), 1e-10);
    assert_eq!((found.rank, found.groups.len()), (8, 0));
}

#[test]
fn nearly_collinear_features_go_by_reflections() {
    for (step, by_gram) in [(1e-2, true), (1e-5, false), (1e-8, false)] {
        let mut problem = ordinary(500, 2);
        let near = problem.columns[0].iter().zip(noise(500, 77)).map(|(x, e)| x + 1e-2 * step * e).collect();
        problem.columns.push(near);
        let found = problem.solve().unwrap();
        assert_eq!((found.by_gram, found.rank), (by_gram, 4), "{step}: condition {:.1e}", found.condition);
        let stable = reflected(&problem.objective().unwrap());
        assert!(gap(&found.weights, &stable.weights) < 1e-11, "{found:?}\n{stable:?}");
    }
    // So do exactly collinear ones, whose rank the gram could not tell.
    let mut twice = ordinary(500, 2);
    twice.columns.push(twice.columns[0].clone());
    assert!(!twice.solve().unwrap().by_gram);
}

/// A column that is about `inside` on the rows of the sample, and elsewhere about `outside`.
fn misleading(rows: usize, inside: f64, outside: f64) -> Vec<f64> {
    let mut column: Vec<f64> = noise(rows, 5).into_iter().map(|x| outside + x).collect();
    for run in 0..128 {
        let lo = (rows - 16) / 127 * run;
        column[lo..lo + 16].iter_mut().for_each(|x| *x = inside + 1e-3 * (*x - outside));
    }
    column
}

#[test]
fn a_sample_that_misleads_is_noticed() {
    let rows = 200_000;
    let mut problem = ordinary(rows, 2);
    problem.columns[1] = misleading(rows, 0.0, 1e6);
    problem.parallel = true;
    let moments = problem.objective().unwrap().gram().co_moments().unwrap();
    let column = &problem.columns[1];
    let mean = column.iter().sum::<f64>() / rows as f64;
    let deviation = (column.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / rows as f64).sqrt();
    assert!((moments.centre[1] - mean).abs() < 1e-9 * deviation, "{} is not {mean}", moments.centre[1]);
    assert!((0.5..=1.0).contains(&(moments.scale[1] / deviation)), "{} for {deviation}", moments.scale[1]);
    // The others were not misleading, and stay where they were.
    assert!((moments.centre[0] / 0.125 / moments.scale[0]).fract() == 0.0);
    let truth = by_svd(&problem);
    assert!(gap(&problem.gram().unwrap().weights, &truth) < 1e-11);
    assert!(gap(&assert_same_place(&problem.objective().unwrap(), 1e-13).weights, &truth) < 1e-11);
}

#[test]
fn sorted_and_drifting_columns_keep_their_digits() {
    let rows = 50_000;
    let mut problem = ordinary(rows, 3);
    problem.columns[0].sort_by(f64::total_cmp);
    problem.columns[1] = (0..rows).map(|i| 1e8 + (i as f64 - 25e3) * (i as f64 - 25e3) / 1e4).collect();
    // Almost always 0: a sample sees nothing of it.
    problem.columns[2] = (0..rows).map(|i| if i % 9973 == 5000 { 1e5 } else { 0.0 }).collect();
    let found = assert_same_place(&problem.objective().unwrap(), 1e-9);
    let gram = problem.gram().unwrap();
    assert!(gram.condition < 10.0 && gap(&gram.weights[..3], &found.weights[..3]) < 1e-11, "{gram:?}\n{found:?}");
}

#[test]
fn the_report_names_the_road() {
    let note = |problem: &Problem| {
        let begun = ClosedForm::default().begin(problem.objective().unwrap(), Start::Zero, 0);
        let Begun::Solved(solved) = begun.unwrap() else { panic!("there is nothing to iterate") };
        solved.notes[0].clone()
    };
    let mut problem = ordinary(100, 2);
    assert!(note(&problem).contains("by the gram, 1 refinements"), "{}", note(&problem));
    problem.columns.push(problem.columns[0].clone());
    assert!(note(&problem).contains("by reflections, "), "{}", note(&problem));
}
