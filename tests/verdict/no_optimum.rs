//! Objectives without an optimum, or without one optimum, are named with the features that are to blame.

use std::sync::Arc;

use gradus::loss::Probit;
use gradus::prelude::*;
use gradus::solver::{Lbfgs, Newton};
use ndarray::{Array1, Array2};

use crate::support::random::noise;

fn separated(fit: &Fit) -> Option<(Vec<String>, bool)> {
    fit.report().warnings.iter().find_map(|warning| match warning {
        Warning::NoFiniteOptimum { features, complete, .. } => Some((features.clone(), *complete)),
        _ => None,
    })
}

/// Classes that can be told apart without an error, counts that are all zero: named, never numbers that merely grew.
#[test]
fn objectives_without_an_optimum_are_named() {
    let n = 60;
    let x: Vec<f64> = (0..n).map(f64::from).collect();
    let z = noise(n as usize, 5);
    let apart: Vec<i64> = x.iter().map(|x| i64::from(*x > 30.5)).collect();
    let in_part: Vec<i64> = x.iter().map(|x| i64::from(*x >= 30.0)).collect();
    let level: Vec<&str> = (0..n).map(|i| ["p", "q", "r"][(i % 3) as usize]).collect();
    let other = noise(n as usize, 6);
    let by_level: Vec<i64> = (0..n as usize).map(|i| i64::from(level[i] == "q" || other[i] > 0.2)).collect();
    let zero_level: Vec<i64> = (0..n as usize).map(|i| if level[i] == "r" { 0 } else { 1 + (i % 4) as i64 }).collect();
    let three: Vec<&str> = (0..n as usize)
        .map(|i| if level[i] == "p" { "one" } else { ["two", "three"][usize::from(z[i] > 0.0)] })
        .collect();
    let table = Table::from_columns([
        ("x", x.into()),
        ("z", z.into()),
        ("level", level.into()),
        ("apart", apart.into()),
        ("in_part", in_part.into()),
        ("by_level", by_level.into()),
        ("zero_level", zero_level.into()),
        ("three", three.into()),
    ])
    .unwrap();
    let solvers: [Arc<dyn Solver>; 3] = [
        Arc::new(Newton::default()),
        Arc::new(Lbfgs::default()),
        Arc::new(GradientDescent::full_batch().epochs(20_000).tolerance(1e-9)),
    ];
    let cases: [(Estimator, &str, bool); 8] = [
        (Estimator::binary("apart").columns(columns![numeric("x"), numeric("z")]), "x", true),
        (Estimator::binary("apart").loss(Probit).columns(columns![numeric("x"), numeric("z")]), "x", true),
        (Estimator::binary("in_part").columns(columns![numeric("x"), numeric("z")]), "x", true),
        (Estimator::binary("by_level").columns(columns![numeric("z"), categorical("level")]), "level=q", false),
        (Estimator::binary("by_level").columns(columns![categorical("level")]), "level=q", false),
        (Estimator::count("zero_level").columns(columns![numeric("z"), categorical("level")]), "level=r", false),
        (Estimator::multiclass("three").columns(columns![numeric("x"), categorical("level")]), "level=p", false),
        (Estimator::multiclass("three").one_vs_rest().columns(columns![categorical("level")]), "level=p", false),
    ];
    for (k, (estimator, feature, complete)) in cases.into_iter().enumerate() {
        for solver in &solvers {
            let fit = estimator.clone().penalty(NoPenalty).solver(solver.clone()).fit(&table).unwrap();
            let report = fit.report();
            let found = separated(&fit).unwrap_or_else(|| panic!("case {k}: {report}"));
            assert!(found.0.iter().any(|name| name == feature), "case {k}: {found:?} {report}");
            assert_eq!(found.1, complete, "case {k}: {report}");
            assert!(!report.converged() && report.to_string().contains("add a ridge"), "case {k}: {report}");
            assert!(fit.model().encoded_weights().iter().all(|w| w.is_finite()));
            // The remedy works.
            let ridged =
                estimator.clone().penalty(Ridge::new(1e-3).unwrap()).solver(Newton::default()).fit(&table).unwrap();
            assert!(separated(&ridged).is_none() && ridged.report().converged(), "case {k}: {}", ridged.report());
        }
    }
    // Steep, but not separated: two examples change sides.
    let x: Vec<f64> = (0..n).map(|i| 1e3 * f64::from(i)).collect();
    let y: Vec<i64> = (0..n).map(|i| i64::from((i > 30) != (i == 29 || i == 32))).collect();
    let steep = Table::from_columns([("x", x.into()), ("y", y.into())]).unwrap();
    for solver in &solvers[..2] {
        let estimator = Estimator::binary("y").columns(columns![numeric("x")]).penalty(NoPenalty);
        let fit = estimator.solver(solver.clone()).fit(&steep).unwrap();
        assert!(separated(&fit).is_none() && fit.report().converged(), "{}", fit.report());
    }
}

#[test]
fn a_category_of_one_example_is_named() {
    let table = Table::from_columns([
        ("kind", vec!["a", "a", "b", "b", "c", "a"].into()),
        ("y", vec![1.0, 2.0, 3.0, 4.0, 9.0, 1.5].into()),
    ])
    .unwrap();
    let estimator = Estimator::regression("y").columns(columns![categorical("kind")]).penalty(NoPenalty);
    let alone =
        |fit: &Fit| fit.report().warnings.contains(&Warning::SingleExamples { features: vec!["kind=c".into()] });
    assert!(alone(&estimator.fit(&table).unwrap()));
    assert!(!alone(&estimator.penalty(Ridge::new(0.1).unwrap()).fit(&table).unwrap()));
}

/// Two features that are one are named by every solver that is chosen, few examples or many.
#[test]
fn exact_collinearity_is_named() {
    for n in [500, 60_000] {
        let x = Array2::from_shape_vec((n, 2), noise(2 * n, 3)).unwrap();
        let x = Array2::from_shape_fn((n, 3), |(i, j)| if j < 2 { x[[i, j]] } else { 2.0 * x[[i, 0]] + 1.0 });
        let e = noise(n, 8);
        let y = Array1::from_shape_fn(n, |i| f64::from(u8::from(x[[i, 0]] + e[i] > 0.0)));
        let fit = Estimator::binary("y").penalty(NoPenalty).fit((x.view(), y.view())).unwrap();
        let named = Warning::Collinear { features: vec!["x1".to_owned(), "x3".to_owned()] };
        assert!(fit.report().converged() && fit.report().warnings.contains(&named), "{}", fit.report());
    }
}
