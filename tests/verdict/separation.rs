//! Whether there is a finite optimum: every solver says what an exact referee says.

use std::sync::Arc;

use gradus::column::AnyColumn;
use gradus::data::Cells;
use gradus::prelude::*;
use gradus::solver::{Lbfgs, Newton, TrustRegion};

use crate::support::random::Lcg;

/// A few rows of small whole numbers and of categories: what the referee sees, and what the solvers are given.
struct Case {
    numbers: Vec<Vec<i64>>,
    shops: Option<Vec<u64>>,
    labels: Vec<i64>,
    /// What is added to each column of numbers, and what it is multiplied by.
    placed: Vec<(f64, f64)>,
}

impl Case {
    fn draw(draws: &mut Lcg, largest_label: u64) -> Self {
        let rows = 3 + draws.below(6) as usize;
        let columns = 1 + draws.below(3) as usize;
        let shops = (draws.below(3) == 0).then(|| (0..rows).map(|_| draws.below(3)).collect());
        let numbers = (0..columns).map(|_| (0..rows).map(|_| draws.below(5) as i64 - 2).collect()).collect();
        let mut labels: Vec<i64> = (0..rows).map(|_| draws.below(largest_label + 1) as i64).collect();
        (labels[0], labels[1]) = (0, 1);
        let places = [0.0, 1.0, -3000.0, 100_000.0];
        let scales = [1.0, 0.01, 250.0];
        let placed = (0..columns).map(|_| (places[draws.below(4) as usize], scales[draws.below(3) as usize])).collect();
        Self { numbers, shops, labels, placed }
    }

    fn table(&self) -> Table {
        let number = |(k, of): (usize, &Vec<i64>)| {
            let (place, scale) = self.placed[k];
            (format!("x{k}"), of.iter().map(|x| place + scale * *x as f64).collect::<Vec<f64>>().into())
        };
        let mut columns: Vec<(String, Cells)> = self.numbers.iter().enumerate().map(number).collect();
        if let Some(shops) = &self.shops {
            columns.push(("shop".into(), shops.iter().map(|s| format!("s{s}")).collect::<Vec<String>>().into()));
        }
        columns.push(("y".into(), self.labels.iter().map(|y| *y as f64).collect::<Vec<f64>>().into()));
        Table::from_columns(columns).unwrap()
    }

    fn columns(&self) -> Vec<Arc<dyn AnyColumn>> {
        let mut columns: Vec<Arc<dyn AnyColumn>> =
            (0..self.numbers.len()).map(|k| Arc::new(numeric(format!("x{k}"))) as Arc<dyn AnyColumn>).collect();
        if self.shops.is_some() {
            columns.push(Arc::new(categorical("shop")));
        }
        columns
    }

    /// The row with a 1 beside it, on the side of its label: positive labels count as they are, others with the sign turned.
    fn row(&self, i: usize) -> Vec<i64> {
        let shop = |k: u64| self.shops.as_ref().map(|shops| i64::from(shops[i] == k));
        let all = std::iter::once(1).chain(self.numbers.iter().map(|of| of[i])).chain((0..3).filter_map(shop));
        let side = if self.labels[i] > 0 { 1 } else { -1 };
        all.map(|x| side * x).collect()
    }

    /// Whether some direction moves no example from its side and some to it: exactly if the examples do not balance with weights
    /// above 0 (Stiemke). Such weights are sums of those of minimal dependent sets; `bound` says whose weight must not be negative.
    fn recedes(&self, bound: &dyn Fn(usize) -> bool) -> bool {
        let n = self.labels.len();
        let rows: Vec<Vec<i64>> = (0..n).map(|i| self.row(i)).collect();
        let mut covered: Vec<bool> = (0..n).map(|i| !bound(i)).collect();
        for set in 1_u32..1 << n {
            let members: Vec<usize> = (0..n).filter(|i| set >> i & 1 == 1).collect();
            let Some(weights) = only_dependence(&members.iter().map(|&i| rows[i].clone()).collect::<Vec<_>>()) else {
                continue;
            };
            let signs: Vec<i64> =
                members.iter().zip(&weights).filter(|(i, _)| bound(**i)).map(|(_, w)| w.signum()).collect();
            if signs.iter().all(|s| *s >= 0) || signs.iter().all(|s| *s <= 0) {
                members.iter().for_each(|&i| covered[i] = true);
            }
        }
        !covered.into_iter().all(|covered| covered)
    }
}

/// The weights, none of them 0, with which these rows sum to 0, where there is one such set of weights but for a factor.
fn only_dependence(rows: &[Vec<i64>]) -> Option<Vec<i64>> {
    let n = rows.len();
    // Each row with the combination of rows that it is.
    let mut work: Vec<(Vec<i64>, Vec<i64>)> =
        rows.iter().enumerate().map(|(i, row)| (row.clone(), (0..n).map(|k| i64::from(k == i)).collect())).collect();
    let mut rank = 0;
    for column in 0..rows[0].len() {
        let Some(pivot) = (rank..n).find(|&r| work[r].0[column] != 0) else { continue };
        work.swap(rank, pivot);
        let (row, combination) = work[rank].clone();
        for other in &mut work[rank + 1..] {
            let (by, from) = (row[column], other.0[column]);
            other.0.iter_mut().zip(&row).for_each(|(a, b)| *a = *a * by - b * from);
            other.1.iter_mut().zip(&combination).for_each(|(a, b)| *a = *a * by - b * from);
        }
        rank += 1;
    }
    (rank + 1 == n).then(|| work[n - 1].1.clone()).filter(|weights| weights.iter().all(|w| *w != 0))
}

fn found(fit: &Fit) -> bool {
    let report = fit.report();
    let said = report.warnings.iter().any(|warning| matches!(warning, Warning::NoFiniteOptimum { .. }));
    assert_eq!(said, report.stop == StopReason::NoOptimum, "{report}");
    said
}

fn solvers() -> Vec<Arc<dyn Solver>> {
    vec![
        Arc::new(Newton::default()),
        Arc::new(Lbfgs::default()),
        Arc::new(TrustRegion::default()),
        Arc::new(CoordinateDescent::default()),
        Arc::new(GradientDescent::full_batch()),
    ]
}

fn check(case: &Case, estimator: Estimator, separated: bool, solver: &Arc<dyn Solver>) {
    let estimator = estimator.penalty(NoPenalty).columns(case.columns()).solver(solver.clone());
    let fit = estimator.fit(&case.table()).unwrap();
    let case = (&case.numbers, &case.shops, &case.labels, &case.placed);
    assert_eq!(found(&fit), separated, "{}: {case:?}\n{}", solver.name(), fit.report());
    assert!(separated || fit.report().converged() || solver.name().contains("batch"), "{case:?}\n{}", fit.report());
}

#[test]
fn separation_is_found_exactly_where_it_is() {
    let (mut draws, mut separated) = (Lcg(12), 0);
    let solvers = solvers();
    for round in 0..400 {
        let case = Case::draw(&mut draws, 1);
        let is = case.recedes(&|_| true);
        separated += usize::from(is);
        check(&case, Estimator::binary("y"), is, &solvers[round % 2]);
        if round % 20 == 0 {
            solvers.iter().for_each(|solver| check(&case, Estimator::binary("y"), is, solver));
        }
    }
    assert!((100..380).contains(&separated), "{separated}");
}

/// A direction may move only examples whose count is 0, and these only down.
#[test]
fn counts_of_zero_are_found_exactly_where_they_are() {
    let (mut draws, mut separated) = (Lcg(5), 0);
    for round in 0..150 {
        let case = Case::draw(&mut draws, 2);
        let is = case.recedes(&|i| case.labels[i] == 0);
        separated += usize::from(is);
        check(&case, Estimator::count("y"), is, &solvers()[round % 2]);
    }
    assert!((25..140).contains(&separated), "{separated}");
}

/// Two classes by the multinomial loss are two classes.
#[test]
fn several_scores_say_the_same() {
    let mut draws = Lcg(77);
    for round in 0..50 {
        let case = Case::draw(&mut draws, 1);
        let is = case.recedes(&|_| true);
        check(&case, Estimator::multiclass("y"), is, &solvers()[round % 3]);
        check(&case, Estimator::ordinal("y"), is, &solvers()[round % 2]);
    }
}

/// A column far from 0: quasi-separated by `a` alone.
#[test]
fn an_offset_of_a_column_hides_nothing() {
    let a = [99_999.0, 100_000.0, 100_000.0, 100_000.0, 100_000.0, 100_001.0, 100_000.0];
    let b = [100.0, 47.0, -17.0, -50.0, -22.0, 7.0, 0.3];
    let table = Table::from_columns([
        ("a", a.to_vec().into()),
        ("b", b.to_vec().into()),
        ("y", vec![0, 0, 1, 1, 0, 1, 0].into()),
    ])
    .unwrap();
    for solver in solvers() {
        let fit = Estimator::binary("y").penalty(NoPenalty).solver(solver.clone()).fit(&table).unwrap();
        let said = fit.report().warnings.iter().find_map(|warning| match warning {
            Warning::NoFiniteOptimum { features, complete, .. } => Some((features.clone(), *complete)),
            _ => None,
        });
        assert_eq!(said, Some((vec!["a".to_owned()], false)), "{}", fit.report());
        // The loop in one's own hands comes to the same.
        let estimator = Estimator::binary("y").penalty(NoPenalty).solver(solver);
        let mut trainer = estimator.trainer(&table).unwrap();
        while trainer.advance().unwrap().is_none() {}
        assert_eq!(trainer.finish().unwrap().report().stop, StopReason::NoOptimum);
    }
}

/// Only the category that is all of one class is named, not the one that has both.
#[test]
fn a_category_with_both_classes_is_not_named() {
    for shops in [["b", "b", "b", "a", "a"], ["a", "a", "a", "b", "b"]] {
        let table = Table::from_columns([("shop", shops.to_vec().into()), ("y", vec![1, 1, 1, 0, 1].into())]).unwrap();
        for solver in solvers() {
            let fit = Estimator::binary("y").penalty(NoPenalty).solver(solver).fit(&table).unwrap();
            let named = format!("shop={}", shops[0]);
            let said = fit.report().warnings.iter().any(
                |warning| matches!(warning, Warning::NoFiniteOptimum { features, .. } if *features == [named.as_str()]),
            );
            assert!(said, "{}", fit.report());
        }
    }
}
