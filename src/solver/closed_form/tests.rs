use std::sync::Arc;

use ndarray::Array2;
use proptest::prelude::*;

use super::ClosedForm;
use super::problem::{Problem, by_svd, gap, noise, ordinary};
use crate::engine::Local;
use crate::error::Error;
use crate::loss::{Logistic, Loss, Squared};
use crate::objective::{Objective, Reduction};
use crate::penalty::{NoPenalty, Penalty};
use crate::progress::Warning;
use crate::solver::{Begun, Solver, Start};

#[test]
fn three_points_by_hand() {
    let line = Problem::new(vec![vec![1.0, 2.0, 3.0]], vec![1.0, 2.0, 2.0]);
    for found in [line.solve().unwrap(), line.gram().unwrap()] {
        assert!(gap(&found.weights, &[0.5, 2.0 / 3.0]) < 1e-15, "{found:?}");
        assert_eq!((found.rank, found.columns), (2, 2));
    }
    // Through the origin: Σxy/Σx² = 11/14.
    assert!(gap(&line.clone().without_bias().solve().unwrap().weights, &[11.0 / 14.0]) < 1e-15);
    // λ = 1/3, n = 3: Σ(x−2)(y−5/3)/(Σ(x−2)² + nλ) = 1/3; the bias pays nothing.
    assert!(gap(&line.ridge(1.0 / 3.0).solve().unwrap().weights, &[1.0 / 3.0, 1.0]) < 1e-15);
}

#[test]
fn other_roads_lead_to_the_same_place() {
    for (rows, features) in [(30, 3), (5000, 40), (9000, 7)] {
        let problem = ordinary(rows, features);
        let truth = by_svd(&problem);
        assert!(gap(&problem.solve().unwrap().weights, &truth) < 1e-9);
        assert!(gap(&problem.gram().unwrap().weights, &truth) < 1e-9);
        let bare = problem.without_bias();
        assert!(gap(&bare.solve().unwrap().weights, &by_svd(&bare)) < 1e-9);
        // Uncentred columns of a large mean: fewer digits are left.
        assert!(gap(&bare.gram().unwrap().weights, &by_svd(&bare)) < 1e-6);
    }
}

#[test]
fn threads_do_not_change_a_bit() {
    let mut one = ordinary(13 * 4096 + 17, 5)
        .one_hot((0..13_u64 * 4096 + 17).map(|i| (i * i % 7) as u32).collect(), 7)
        .weighted(noise(13 * 4096 + 17, 5).into_iter().map(|x| x + 1.5).collect());
    let alone = one.solve().unwrap();
    one.parallel = true;
    assert_eq!(one.solve().unwrap(), alone);
    one.one_hot.clear();
    let many = one.gram().unwrap();
    one.parallel = false;
    assert_eq!(one.gram().unwrap(), many);
}

#[test]
fn arrays_of_any_layout_are_the_same_examples() {
    let problem = ordinary(700, 6);
    let by_columns = problem.solve().unwrap();
    let rows = Array2::from_shape_fn((700, 6), |(i, j)| problem.columns[j][i]);
    let turned = rows.t().as_standard_layout().into_owned();
    for view in [rows.view(), turned.t()] {
        let local = Local::new(vec![view.into()], problem.labels.clone(), Arc::new(Squared), true).unwrap();
        let objective = local.objective(Arc::new(NoPenalty)).unwrap();
        assert_eq!(ClosedForm::default().solve(&objective).unwrap(), by_columns);
    }
}

#[test]
fn a_ridge_is_rows_below() {
    let (n, lambda) = (80, 0.3);
    let ridge = ordinary(n, 4).ridge(lambda);
    let found = ridge.solve().unwrap();
    // Σ(z−y)² + nλ‖w‖²: rows √(nλ)·eⱼ with the label 0 that the bias does not see, so the rows above are centred.
    let mut augmented = ordinary(n, 4).without_bias();
    let mean = |column: &[f64]| column.iter().sum::<f64>() / n as f64;
    let means: Vec<f64> = augmented.columns.iter().map(|c| mean(c)).collect();
    let label_mean = mean(&augmented.labels);
    for (j, column) in augmented.columns.iter_mut().enumerate() {
        column.iter_mut().for_each(|x| *x -= means[j]);
        column.extend((0..4).map(|k| if k == j { (n as f64 * lambda).sqrt() } else { 0.0 }));
    }
    augmented.labels.iter_mut().for_each(|y| *y -= label_mean);
    augmented.labels.extend([0.0; 4]);
    let weights = augmented.solve().unwrap().weights;
    assert!(gap(&found.weights[..4], &weights) < 1e-12);
    assert!(gap(&ridge.gram().unwrap().weights, &found.weights) < 1e-11);
    // From none to all of it.
    assert!(
        gap(&ordinary(n, 4).ridge(1e-14).solve().unwrap().weights, &ordinary(n, 4).solve().unwrap().weights) < 1e-9
    );
    let all = ordinary(n, 4).ridge(1e20).solve().unwrap();
    assert!(all.weights[..4].iter().all(|w| w.abs() < 1e-15));
    assert!((all.weights[4] - label_mean).abs() < 1e-12);
    // A ridge makes every problem definite.
    let mut twice = ordinary(n, 2).ridge(lambda);
    twice.columns.push(twice.columns[0].clone());
    let found = twice.solve().unwrap();
    assert_eq!((found.rank, found.groups.len()), (4, 0));
    assert!((found.weights[0] - found.weights[2]).abs() < 1e-13);
}

#[test]
fn weights_are_repetitions() {
    let times = [1, 3, 2, 1, 5, 2, 2, 4];
    let short = ordinary(8, 2).weighted(times.iter().map(|&k| f64::from(k)).collect());
    let mut long = ordinary(8, 2);
    let repeat = |column: &[f64]| -> Vec<f64> {
        column.iter().zip(times).flat_map(|(x, k)| std::iter::repeat_n(*x, k as usize)).collect()
    };
    long.columns = long.columns.iter().map(|c| repeat(c)).collect();
    long.labels = repeat(&long.labels);
    for lambda in [0.0, 0.2] {
        let (a, b) = (short.clone().ridge(lambda), long.clone().ridge(lambda));
        assert!(gap(&a.solve().unwrap().weights, &b.solve().unwrap().weights) < 1e-13);
        assert!(gap(&a.gram().unwrap().weights, &b.gram().unwrap().weights) < 1e-12);
        // All weights times a constant: the same answer, penalised too, because F is a mean.
        let scaled = a.clone().weighted(times.iter().map(|&k| 7.3 * f64::from(k)).collect());
        assert!(gap(&scaled.solve().unwrap().weights, &a.solve().unwrap().weights) < 1e-13);
    }
}

#[test]
fn powers_of_two_scale_exactly() {
    let plain = ordinary(5000, 3).solve().unwrap();
    for power in [-40, -3, 1, 60] {
        let factor = 2.0_f64.powi(power);
        let mut scaled = ordinary(5000, 3);
        scaled.columns[1].iter_mut().for_each(|x| *x *= factor);
        let found = scaled.solve().unwrap();
        let expected = [plain.weights[0], plain.weights[1] / factor, plain.weights[2], plain.weights[3]];
        assert_eq!(found.weights, expected);
    }
}

#[test]
fn shifts_of_the_label_move_the_bias_alone() {
    let plain = ordinary(200, 3).solve().unwrap();
    let mut shifted = ordinary(200, 3);
    shifted.labels.iter_mut().for_each(|y| *y += 1000.0);
    let found = shifted.solve().unwrap();
    assert!(gap(&found.weights[..3], &plain.weights[..3]) < 1e-12);
    assert!((found.weights[3] - plain.weights[3] - 1000.0).abs() < 1e-10);
    // An offset is subtracted from the label.
    let mut offset = ordinary(200, 3);
    offset.offsets = Some(vec![-1000.0; 200]);
    assert!(gap(&offset.solve().unwrap().weights, &found.weights) < 1e-12);
    assert!(gap(&offset.gram().unwrap().weights, &found.weights) < 1e-11);
}

#[test]
fn a_large_mean_beside_a_small_spread_keeps_its_digits() {
    // x = 10⁹ + i, y = 2x exactly: w = 2, b = 0.
    let x: Vec<f64> = (0..1000).map(|i| 1e9 + f64::from(i)).collect();
    let y: Vec<f64> = x.iter().map(|x| 2.0 * x).collect();
    let found = Problem::new(vec![x], y).solve().unwrap();
    assert!((found.weights[0] - 2.0).abs() < 1e-15 && found.weights[1].abs() < 1e-6, "{found:?}");
}

#[test]
fn extreme_values_end_in_numbers_or_in_an_error() {
    for scale in [1e300, 1e308, 1e-300, 5e-324] {
        for labels in [1.0, 1e300, 1e-300] {
            for lambda in [0.0, 0.5] {
                let mut problem = ordinary(40, 2).ridge(lambda);
                problem.columns[0].iter_mut().for_each(|x| *x *= scale);
                problem.labels.iter_mut().for_each(|y| *y *= labels);
                for found in [problem.solve(), problem.gram()] {
                    match found {
                        Ok(found) => assert!(found.weights.iter().all(|w| w.is_finite()), "{found:?}"),
                        Err(Error::Overflow { .. } | Error::IllConditioned { .. }) => {}
                        Err(other) => panic!("{other}"),
                    }
                }
            }
        }
    }
    // 1e300 itself is no obstacle.
    let mut problem = ordinary(40, 2);
    let plain = problem.solve().unwrap().weights;
    problem.columns[0].iter_mut().for_each(|x| *x *= 2.0_f64.powi(990));
    let found = problem.solve().unwrap().weights;
    assert!((found[0] * 2.0_f64.powi(990) / plain[0] - 1.0).abs() < 1e-9);
    let mut beyond = ordinary(40, 1);
    beyond.columns[0] = (0..40).map(|i| if i % 2 == 0 { f64::MAX } else { f64::MIN }).collect();
    let message = beyond.solve().unwrap_err().to_string();
    assert!(message.contains("\"x0\"") && message.contains("overflow"), "{message}");
}

#[test]
fn what_is_no_quadratic_is_refused_by_name() {
    #[derive(Debug)]
    struct Corner;
    impl Penalty for Corner {
        fn name(&self) -> &str {
            "corner"
        }
        fn value(&self, weights: &[f64]) -> f64 {
            weights.iter().map(|w| w.abs()).sum()
        }
        fn slope(&self, _weights: &[f64], _into: &mut [f64]) {}
        fn prox(&self, _weights: &mut [f64], _rate: &dyn Fn(usize) -> f64) {}
    }
    let objective = |loss: Arc<dyn Loss>, penalty: Arc<dyn Penalty>, reduction: Reduction| {
        let problem = ordinary(10, 1);
        let local = problem.examples(loss, true).unwrap();
        Objective::new(local.facts().unwrap().reduced(reduction), penalty, Arc::new(local)).unwrap()
    };
    let cases = [
        (objective(Arc::new(Logistic), Arc::new(NoPenalty), Reduction::Mean), "loss \"logistic\""),
        (objective(Arc::new(Squared), Arc::new(Corner), Reduction::Mean), "penalty \"corner\""),
        (objective(Arc::new(Squared), Arc::new(NoPenalty), Reduction::Sum), "the sum over a batch"),
    ];
    for (objective, expected) in cases {
        assert!(objective.quadratic().is_none());
        let message = ClosedForm::default().solve(&objective).unwrap_err().to_string();
        assert!(message.contains("squared loss with no penalty or a ridge") && message.contains(expected), "{message}");
    }
    let none = ordinary(3, 1).weighted(vec![0.0; 3]).solve();
    assert!(matches!(none, Err(Error::Empty { .. })));
}

#[test]
fn a_fit_reports_what_was_noticed() {
    let mut problem = ordinary(50, 2).one_hot((0..50).map(|i| i % 3).collect(), 3);
    problem.columns.push(problem.columns[0].clone());
    problem.columns.push(vec![4.0; 50]);
    let begun = ClosedForm::default().begin(problem.objective().unwrap(), Start::Zero, 0);
    let Begun::Solved(solved) = begun.unwrap() else { panic!("there is nothing to iterate") };
    assert_eq!(
        solved.warnings,
        [Warning::Collinear { features: vec!["x0".into(), "x2".into()] }, Warning::Constant { feature: "x3".into() }]
    );
    assert!(solved.notes[0].starts_with("rank 5 of 8 columns"), "{:?}", solved.notes);
    assert!(solved.notes[1].contains("3 one-hot features from \"x4\" on"), "{:?}", solved.notes);
}

#[test]
fn refinement_sees_what_f64_cannot() {
    // Residuals of 2⁻⁶⁰ beside scores of 1: in f64 they are all 0.
    let tiny = 2.0_f64.powi(-60);
    let problem = Problem::new(vec![vec![1.0, 1.0, -1.0]], vec![1.0, 1.0, -1.0]).without_bias();
    let residual =
        problem.objective().unwrap().gram().normal_residual(&[1.0 - 2.0_f64.powi(-53)], &[0.0], &[0.0]).unwrap();
    assert_eq!(residual, [3.0 * 2.0_f64.powi(-53)]);
    let mut offset = problem;
    offset.offsets = Some(vec![tiny, tiny, -tiny]);
    assert_eq!(offset.objective().unwrap().gram().normal_residual(&[1.0], &[0.0], &[0.0]).unwrap(), [-3.0 * tiny]);
    assert_eq!(
        offset.objective().unwrap().gram().normal_residual(&[1.0], &[2.0], &[0.0]).unwrap(),
        [-2.0 - 3.0 * tiny]
    );
}

#[test]
fn refinement_ends_where_weights_vanish() {
    // y is the last column: all other weights are exactly 0, and could be refined for ever.
    let mut problem = ordinary(5000, 12);
    problem.labels = problem.columns[11].clone();
    let found = problem.solve().unwrap();
    assert!(found.refinements <= 4, "{} refinements", found.refinements);
    assert_eq!(found.weights[11], 1.0);
}

/// ‖Xᵀ(y − Xw − b) − (nλ)w‖∞ relative to ‖X‖‖y‖, in plain f64.
fn normal_residual(problem: &Problem, at: &[f64]) -> f64 {
    let dense = problem.dense();
    let n = problem.labels.len();
    let bias = if problem.bias { at[dense.len()] } else { 0.0 };
    let residual: Vec<f64> =
        (0..n).map(|i| problem.labels[i] - bias - (0..dense.len()).map(|j| dense[j][i] * at[j]).sum::<f64>()).collect();
    let norm = |v: &[f64]| v.iter().map(|x| x * x).sum::<f64>().sqrt();
    let x = dense.iter().map(|c| norm(c)).fold(1.0, f64::hypot);
    let mut worst = if problem.bias { residual.iter().sum::<f64>().abs() } else { 0.0 };
    for (column, w) in dense.iter().zip(at) {
        let sum: f64 = column.iter().zip(&residual).map(|(x, r)| x * r).sum();
        worst = worst.max((sum - n as f64 * problem.ridge * w).abs());
    }
    worst / (x * norm(&problem.labels) + f64::MIN_POSITIVE)
}

fn problems() -> impl Strategy<Value = Problem> {
    let size = (1_usize..40, 1_usize..6, any::<bool>(), prop_oneof![Just(0.0), 1e-6..10.0]);
    size.prop_flat_map(|(rows, features, bias, ridge)| {
        let value = prop_oneof![-100.0..100.0, (-3_i32..4).prop_map(f64::from)];
        let columns = proptest::collection::vec(proptest::collection::vec(value, rows), features);
        let labels = proptest::collection::vec(-1000.0..1000.0, rows);
        (columns, labels).prop_map(move |(columns, labels)| {
            let mut problem = Problem::new(columns, labels).ridge(ridge);
            problem.bias = bias;
            problem
        })
    })
}

proptest! {
    #[test]
    fn residuals_are_orthogonal_to_the_features(problem in problems()) {
        let found = problem.solve().unwrap();
        let left = normal_residual(&problem, &found.weights);
        prop_assert!(left <= 1e-10, "{left:.1e} {found:?}");
        let parts = found.groups.iter().map(|group| group.features.len()).sum::<usize>();
        prop_assert_eq!(found.rank < found.columns, parts > 0, "never a silent low rank");
        // Weights that far off would be seen.
        let wrong: Vec<f64> = found.weights.iter().map(|w| w + 1.0).collect();
        let (size, moved) = (problem.dense().concat().iter().map(|x| x * x).sum::<f64>(), normal_residual(&problem, &wrong));
        prop_assert!(moved > 1e-9 || size < 1.0 || found.rank < found.columns, "{moved:.1e}");
    }

    #[test]
    fn low_rank_is_the_shortest_answer(problem in problems(), copy in 0_usize..6, factor in -3_i32..4) {
        prop_assume!(problem.ridge == 0.0 && factor != 0);
        let mut problem = problem;
        let copied = problem.columns[copy % problem.columns.len()].iter().map(|x| f64::from(factor) * x).collect();
        problem.columns.push(copied);
        let found = problem.solve().unwrap();
        prop_assert!(found.rank < found.columns && !found.groups.is_empty());
        // Near-singular draws have no comparable answers.
        prop_assume!(found.condition < 1e4);
        let truth = by_svd(&problem);
        prop_assert!(gap(&found.weights, &truth) < 1e-7, "{:?}\n{:?}", found, truth);
    }
}
