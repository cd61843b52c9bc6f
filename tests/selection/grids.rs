//! Grids of strengths that are of use whatever the units, and a best one at their edge is told.

use gradus::prelude::*;
use gradus::selection::{Point, Search, Space};

fn noise(i: usize, k: usize) -> f64 {
    ((i * 7919 + k * 104_729 + i * i * 31) % 1009) as f64 / 1009.0 - 0.5
}

/// Six columns; the first in units of its own, the label too.
fn table(unit: f64, of_y: f64) -> Table {
    let column = |k: usize| (0..80).map(|i| noise(i, k)).collect::<Vec<f64>>();
    let y = (0..80).map(|i| of_y * (noise(i, 0) + noise(i, 1) - noise(i, 2) + 2.0 * noise(i, 9))).collect::<Vec<f64>>();
    let first = column(0).iter().map(|x| unit * x).collect::<Vec<f64>>();
    let mut columns: Vec<(String, gradus::data::Cells)> =
        vec![("x0".to_owned(), first.into()), ("y".to_owned(), y.into())];
    columns.extend((1..6).map(|k| (format!("x{k}"), column(k).into())));
    Table::from_columns(columns).unwrap()
}

fn path(table: &Table, strengths: &Strengths) -> RegularizationPath {
    let columns = (0..6).flat_map(|k| columns![numeric(format!("x{k}"))]);
    Estimator::regression("y").columns(columns).cross_validated_path(table, strengths, &Folds::new(5)).unwrap()
}

fn ends(path: &RegularizationPath) -> (f64, f64) {
    (path.points[0].strength, path.points[path.points.len() - 1].strength)
}

fn near(found: f64, truth: f64) {
    assert!((found / truth - 1.0).abs() < 1e-9, "{found}, not {truth}");
}

fn at_edge(path: &RegularizationPath) -> Vec<String> {
    let edge = |warning: &&Warning| matches!(warning, Warning::EdgeOfGrid { .. });
    path.warnings.iter().filter(edge).map(ToString::to_string).collect()
}

#[test]
fn one_column_in_other_units_does_not_move_the_grid_of_a_ridge() {
    let ridge = Strengths::ridge().unwrap();
    let plain = path(&table(1.0, 1.0), &ridge);
    let (first, last) = ends(&plain);
    // s² of numbers that are as good as uniform is 1/12, and the squared loss has the curvature 2.
    assert!((first / (1000.0 / 12.0) - 1.0).abs() < 0.1, "{first}");
    near(last, 1e-8 * first);
    let (far, tail) = ends(&path(&table(1e6, 1.0), &ridge));
    assert!((far / first - 1.0).abs() < 0.2 && (tail / last - 1.0).abs() < 0.2, "{far} {tail}");
    let (same, _) = ends(&path(&table(1.0, 1e6), &ridge));
    near(same, first);
    assert_eq!(at_edge(&plain), Vec::<String>::new());
    let best = plain.select(Rule::Minimum).unwrap();
    assert!(best > 0 && best < 99);
}

#[test]
fn the_grid_of_a_lasso_reaches_the_other_columns_too() {
    let lasso = Strengths::lasso().unwrap();
    let (first, last) = ends(&path(&table(1.0, 1.0), &lasso));
    assert!(last / first <= 1.001e-4 && last / first > 0.9e-4);
    let far = path(&table(1e6, 1.0), &lasso);
    assert_eq!((far.points[0].nonzero(), far.points[99].nonzero()), (0, 6));
    let (begins, stops) = ends(&far);
    assert!(begins > 1e5 * first && (stops / last - 1.0).abs() < 0.2, "{begins} {stops}");
    let tenth = path(&table(1e6, 1.0), &lasso.ratio(0.01));
    near(tenth.points[99].strength, 0.01 * begins);
}

#[test]
fn a_logistic_ridge_begins_where_its_curvature_says() {
    let table = table(1.0, 1.0).with_column("high", ["y"], |[y]| f64::from(u8::from(y > 0.8))).unwrap();
    let share = table.numbers("high").unwrap().iter().flatten().sum::<f64>() / 80.0;
    let columns = (1..6).flat_map(|k| columns![numeric(format!("x{k}")).standardized()]);
    let path =
        Estimator::binary("high").columns(columns).regularization_path(&table, &Strengths::ridge().unwrap()).unwrap();
    near(path.points[0].strength, 500.0 * share * (1.0 - share));
}

#[test]
fn a_best_strength_at_the_edge_is_told() {
    let table = table(1.0, 1.0);
    let low = path(&table, &Strengths::lasso().unwrap().ratio(0.5));
    assert_eq!(low.select(Rule::Minimum).unwrap(), 99);
    let told = at_edge(&low);
    assert!(
        told.len() == 1 && told[0].contains("is the least that was tried") && told[0].contains(".ratio("),
        "{told:?}"
    );
    assert!(low.to_string().contains("is the least that was tried"));
    let high = path(&table, &Strengths::ridge().unwrap().exactly([1e-6, 1e-7, 1e-8]));
    let far = path(&table, &Strengths::ridge().unwrap().exactly([1e-1, 100.0, 1000.0]));
    assert!(at_edge(&far)[0].contains("list smaller ones in .exactly(..)"), "{:?}", far.warnings);
    assert_eq!(
        (high.select(Rule::Minimum).unwrap(), at_edge(&high)),
        (0, Vec::new()),
        "where the loss is level nothing lies beyond"
    );
}

#[test]
fn a_search_tells_of_the_edge_and_knows_the_rule_of_one_standard_error() {
    let table = table(1.0, 1.0);
    let of = |point: &Point| {
        let columns = (0..6).flat_map(|k| columns![numeric(format!("x{k}"))]);
        Ok(Estimator::regression("y").columns(columns).penalty(Ridge::new(point.number("ridge")?)?))
    };
    let run = |values: &[f64], rule: Rule| {
        let space = Space::new().values("ridge", values.iter().copied());
        Search::grid(&space, of).unwrap().rule(rule).run(&table).unwrap()
    };
    let found = run(&[10.0, 1.0, 0.3], Rule::Minimum);
    assert_eq!(found.best().label, "ridge=0.3");
    assert!(found.to_string().contains("the best ridge, 3.0000e-1, is the least that was tried"), "{found}");
    let inside = run(&[10.0, 0.003, 0.0], Rule::Minimum);
    assert_eq!(inside.warnings(), []);
    let (simple, least) = (run(&[10.0, 0.1, 0.03, 0.003, 0.0], Rule::OneStandardError), inside);
    let allowed = {
        let best = run(&[10.0, 0.1, 0.03, 0.003, 0.0], Rule::Minimum);
        best.best().mean().unwrap() + best.best().standard_error().unwrap()
    };
    let place = simple.trials().iter().position(|trial| trial == simple.best()).unwrap();
    assert!(simple.trials().iter().take(place).all(|trial| trial.mean().unwrap() > allowed));
    assert!(simple.best().mean().unwrap() <= allowed && least.best().mean().unwrap() <= allowed);
}
