//! Low rank: what is reported, and that the weights are the shortest.

use super::problem::{Problem, by_svd, gap, noise, ordinary};
use crate::error::Error;
use crate::solver::{DependentGroup, LeastSquares};

fn group(features: impl IntoIterator<Item = usize>, expected: bool) -> DependentGroup {
    DependentGroup { features: features.into_iter().collect(), expected }
}

/// The answer has the rank, the groups, and the shortest weights.
fn assert_deficient(problem: &Problem, rank: usize, groups: &[DependentGroup]) -> LeastSquares {
    let found = problem.solve().unwrap();
    assert_eq!((found.rank, found.groups.as_slice()), (rank, groups));
    assert_eq!(found.columns, problem.dense().len() + usize::from(problem.bias));
    let truth = by_svd(problem);
    assert!(gap(&found.weights, &truth) < 1e-10, "{:?}\n{truth:?}", found.weights);
    assert!(matches!(problem.gram(), Err(Error::IllConditioned { .. })), "the gram refuses");
    found
}

#[test]
fn a_repeated_column_shares_its_weight() {
    let mut problem = ordinary(50, 3);
    problem.columns.push(problem.columns[1].clone());
    let found = assert_deficient(&problem, 4, &[group([1, 3], false)]);
    assert!((found.weights[1] - found.weights[3]).abs() < 1e-14 * found.weights[1].abs());
}

#[test]
fn the_shortest_weights_are_those_in_the_units_of_the_features() {
    // Of x and 10⁶·x the second is the cheaper one by 10⁶, in weight.
    let mut problem = ordinary(50, 1);
    problem.columns.push(problem.columns[0].iter().map(|x| 1e6 * x).collect());
    let found = assert_deficient(&problem, 2, &[group([0, 1], false)]);
    assert!((found.weights[1] / found.weights[0] / 1e6 - 1.0).abs() < 1e-9);
}

#[test]
fn a_sum_of_columns_is_one_group_and_others_stay_out() {
    let mut problem = ordinary(60, 5);
    problem.columns.push((0..60).map(|i| problem.columns[0][i] + problem.columns[3][i]).collect());
    assert_deficient(&problem, 6, &[group([0, 3, 5], false)]);
    problem.columns.push(problem.columns[4].iter().map(|x| -2.0 * x).collect());
    assert_deficient(&problem, 6, &[group([0, 3, 5], false), group([4, 6], false)]);
}

#[test]
fn full_one_hot_blocks_are_expected() {
    let codes = |levels: u32| {
        noise(300, u64::from(levels)).into_iter().map(move |x| ((x + 1.0) * 0.5 * f64::from(levels)) as u32)
    };
    let one = ordinary(300, 2).one_hot(codes(4).collect(), 4);
    assert_deficient(&one, 6, &[group(2..6, true)]);
    let two = one.clone().one_hot(codes(3).collect(), 3);
    assert_deficient(&two, 8, &[group(2..6, true), group(6..9, true)]);
    assert_deficient(&two.clone().without_bias(), 8, &[group(2..9, true)]);
    let three = two.without_bias().one_hot(codes(5).collect(), 5);
    assert_deficient(&three, 12, &[group(2..14, true)]);
    // One block without a bias is of full rank.
    let alone = one.clone().without_bias().solve().unwrap();
    assert_eq!((alone.rank, alone.groups.len()), (6, 0));
    // A numeric column that repeats a level is not expected.
    let mut repeated = one;
    repeated.columns[1] = repeated.one_hot[0].0.iter().map(|&code| f64::from(u8::from(code == 2))).collect();
    let found = repeated.solve().unwrap();
    assert_eq!((found.rank, found.groups), (5, vec![group(1..6, false)]));
}

#[test]
fn rare_levels_among_many_rows_stay_in_their_group() {
    // Level 0 once in 100 000 rows, the others thousands of times.
    let rows = 100_000_usize;
    let codes: Vec<u32> = (0..rows).map(|i| if i == 77_777 { 0 } else { 1 + (i % 3) as u32 }).collect();
    let mut problem = ordinary(rows, 1).one_hot(codes, 4);
    problem.parallel = true;
    let found = problem.solve().unwrap();
    assert_eq!((found.rank, found.groups), (5, vec![group(1..5, true)]));
    assert!(found.weights[1..5].iter().sum::<f64>().abs() < 1e-12, "the shortest weights of a full block sum to 0");
}

#[test]
fn constant_and_zero_columns_get_no_weight() {
    for value in [0.1, 0.0, 1e9] {
        let mut problem = ordinary(5000, 2);
        problem.columns.insert(1, vec![value; 5000]);
        let found = problem.solve().unwrap();
        assert_eq!((found.rank, found.groups), (3, vec![group([1], false)]));
        assert_eq!(found.weights[1], 0.0);
        assert!(
            gap(&[found.weights[0], found.weights[2], found.weights[3]], &ordinary(5000, 2).solve().unwrap().weights)
                < 1e-12
        );
    }
    let alone = Problem::new(vec![vec![7.0; 3]], vec![1.0, 2.0, 6.0]).solve().unwrap();
    assert_eq!((alone.weights, alone.rank), (vec![0.0, 3.0], 1));
    let nothing = Problem::new(vec![vec![0.0; 3]], vec![1.0, 2.0, 6.0]).without_bias().solve().unwrap();
    assert_eq!((nothing.weights, nothing.rank, nothing.groups), (vec![0.0], 0, vec![group([0], false)]));
}

#[test]
fn fewer_rows_than_columns() {
    for (rows, features) in [(1, 1), (1, 3), (4, 9), (30, 70)] {
        for bias in [true, false] {
            let mut problem = ordinary(rows, features);
            problem.bias = bias;
            let found = problem.solve().unwrap();
            assert_eq!(found.rank, rows);
            assert!(gap(&found.weights, &by_svd(&problem)) < 1e-9, "{rows}×{features} {bias}");
        }
    }
}

#[test]
fn no_features_leave_the_mean() {
    let found = Problem::new(Vec::new(), vec![1.0, 2.0, 6.0]).solve().unwrap();
    assert_eq!((found.weights.as_slice(), found.rank), ([3.0].as_slice(), 1));
}
