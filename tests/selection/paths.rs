//! Paths are the fits they stand for, folds hold out what they say, and both are those of other libraries.

use gradus::prelude::*;
use ndarray::{Array1, Array2};

use crate::support::approx::near;
use crate::support::problem::{Kind, Problem};
use crate::support::random::uniform;
use crate::support::tables::cars;

fn wide_and_long() -> [Problem; 5] {
    [
        Problem::new(Kind::Rows, (60, 7), 1, false),
        Problem::new(Kind::Rows, (40, 90), 2, false),
        Problem::new(Kind::Sparse, (40, 80), 3, false),
        Problem::new(Kind::OneHot, (50, 70), 4, false),
        Problem::new(Kind::Columns, (30, 75), 6, true),
    ]
}

fn estimator(problem: &Problem, logistic: bool) -> Estimator {
    let task = if logistic { Estimator::binary("y") } else { Estimator::regression("y") };
    if problem.bias { task } else { task.without_bias() }
}

fn arrays(problem: &Problem) -> Arrays<'_> {
    let mut arrays = Arrays::new(problem.x.view(), problem.y.view());
    if let Some(weights) = &problem.weights {
        arrays = arrays.weights(weights.view());
    }
    if let Some(offsets) = &problem.offsets {
        arrays = arrays.offsets(offsets.view());
    }
    arrays
}

#[test]
fn a_path_is_the_fits_it_stands_for() {
    for (number, problem) in wide_and_long().iter().enumerate() {
        let logistic = number == 4;
        for rho in [1.0, 0.5] {
            let strengths = Strengths::elastic_net(rho).unwrap().number(12).ratio(0.02);
            let path = estimator(problem, logistic).regularization_path(arrays(problem), &strengths).unwrap();
            assert_eq!(path.points[0].nonzero(), 0, "nothing at the largest strength");
            assert!(path.points[1].nonzero() > 0, "and something at the next");
            for (k, point) in path.points.iter().enumerate().step_by(3) {
                let penalty = ElasticNet::new(point.strength, rho).unwrap();
                let solver = CoordinateDescent::default().tolerance(1e-10);
                let fit = estimator(problem, logistic).penalty(penalty).solver(solver).fit(arrays(problem)).unwrap();
                let (found, single) = (path.model(k).unwrap(), fit.model().encoded_weights().to_vec());
                for (j, (a, b)) in found.encoded_weights().iter().zip(&single).enumerate() {
                    let size =
                        if j < problem.x.ncols() { problem.x.column(j).mapv(f64::abs).mean().unwrap() } else { 1.0 };
                    assert!((a - b).abs() * size < 1e-6, "{problem:?} at {k}, weight {j}: {a} {b}");
                }
                near(point.loss, fit.report().loss, 1e-7);
                assert!(point.violation <= 1e-8, "{}", point.violation);
            }
        }
    }
}

/// Among many features most slopes are only bounded along the way: those that were not looked at are as they should be, by
/// sums of our own.
#[test]
fn features_that_were_not_looked_at_stay_at_0_for_good_reason() {
    let (n, p) = (60, 900);
    let mut random = uniform(21);
    let mut x = Array2::from_shape_fn((n, p), |_| random());
    for j in 1..p {
        let before = x.column(j - 1).to_owned();
        x.column_mut(j).scaled_add(0.6, &before);
    }
    let noise = Array1::from_shape_fn(n, |_| 0.3 * random());
    let y: Array1<f64> = noise + (0..12).map(|k| &x.column(k * 70) * (1.0 + k as f64)).reduce(|a, b| a + b).unwrap();
    let path = Estimator::regression("y")
        .regularization_path(Arrays::new(x.view(), y.view()), &Strengths::lasso().unwrap().number(40))
        .unwrap();
    let mut most = 0;
    for point in &path.points {
        let mut residual = Array1::from_elem(n, point.bias) - &y;
        point.weights.iter().for_each(|(j, w)| residual.scaled_add(*w, &x.column(*j)));
        assert!(residual.mean().unwrap().abs() < 1e-8);
        let weight = |j: usize| point.weights.iter().find(|(k, _)| *k == j).map_or(0.0, |(_, w)| *w);
        for (j, x) in x.columns().into_iter().enumerate() {
            let (slope, w) = (2.0 / n as f64 * x.dot(&residual), weight(j));
            let off = if w == 0.0 { slope.abs() - point.strength } else { (slope + point.strength * w.signum()).abs() };
            assert!(off < 1e-8, "{j} at {}: {w} {slope}", point.strength);
        }
        most = most.max(point.nonzero());
    }
    assert!(most > 40, "{most}");
    assert!(path.passes < 25.0, "{}", path.passes);
}

#[test]
fn the_largest_strength_is_that_of_the_steepest_slope() {
    let problem = Problem { weights: None, offsets: None, bias: true, ..Problem::new(Kind::Rows, (50, 6), 9, false) };
    let lasso = Strengths::lasso().unwrap().ratio(1e-4);
    let path = estimator(&problem, false).regularization_path(arrays(&problem), &lasso).unwrap();
    let centred = &problem.y - problem.y.mean().unwrap();
    // glmnet's: the largest |x·y|/n, twice here, where squares have no ½.
    let slopes = problem.x.columns().into_iter().map(|x| 2.0 * (&x - x.mean().unwrap()).dot(&centred).abs() / 50.0);
    near(path.points[0].strength, slopes.fold(0.0, f64::max), 1e-13);
    near(path.points[99].strength / path.points[0].strength, 1e-4, 1e-12);
    let ridge = estimator(&problem, false).regularization_path(arrays(&problem), &Strengths::ridge().unwrap()).unwrap();
    // It leaves a thousandth of the weight of the typical feature: s²/(s² + λ).
    let mut squares: Vec<f64> = problem.x.columns().into_iter().map(|x| x.var(0.0)).collect();
    squares.sort_by(f64::total_cmp);
    near(ridge.points[0].strength, 1000.0 * squares[3], 1e-9);
    let exact = estimator(&problem, false)
        .penalty(Ridge::new(ridge.points[70].strength).unwrap())
        .solver(ClosedForm::default())
        .fit(arrays(&problem))
        .unwrap();
    for (a, b) in ridge.model(70).unwrap().encoded_weights().iter().zip(exact.model().encoded_weights()) {
        near(*a, *b, 1e-9);
    }
}

/// A penalty that holds some features and leaves others free begins where only the free ones have weights.
#[test]
fn free_features_are_in_from_the_first_strength() {
    let problem = Problem::new(Kind::Rows, (50, 6), 11, false);
    let free = PerFeature::new(Lasso::new(1.0).unwrap()).factor("x3", 0.0).unwrap();
    let path =
        estimator(&problem, false).regularization_path(arrays(&problem), &Strengths::of(free).number(5)).unwrap();
    assert_eq!(path.points[0].weights.iter().map(|(j, _)| *j).collect::<Vec<_>>(), [2]);
    assert!(path.points[1].nonzero() > 1);
}

/// The losses of folds, from the grams of the parts, and by a fit for each.
#[test]
fn folds_by_grams_are_folds_by_refits() {
    for (number, problem) in wide_and_long().iter().enumerate() {
        let logistic = number == 4;
        let folds = match number {
            0 => Folds::new(4).stratified(),
            1 => Folds::new(3).in_order(),
            _ => Folds::new(3).seed(5),
        };
        let estimator = estimator(problem, logistic);
        let strengths = Strengths::elastic_net(0.8).unwrap().number(6).ratio(0.1);
        let path = estimator.cross_validated_path(arrays(problem), &strengths, &folds).unwrap();
        for point in path.points.iter().skip(1).step_by(2) {
            let single = estimator
                .clone()
                .penalty(ElasticNet::new(point.strength, 0.8).unwrap())
                .solver(CoordinateDescent::default())
                .cross_validate(arrays(problem), &folds)
                .unwrap();
            near(point.validation.unwrap(), single.loss(), 1e-6);
            near(point.standard_error.unwrap(), single.standard_error(), 1e-5);
        }
        let (best, simple) = (path.select(Rule::Minimum).unwrap(), path.select(Rule::OneStandardError).unwrap());
        let losses: Vec<f64> = path.points.iter().map(|point| point.validation.unwrap()).collect();
        assert!(losses.iter().all(|loss| *loss >= losses[best]) && simple <= best);
        assert!(losses[simple] <= losses[best] + path.points[best].standard_error.unwrap());
    }
}

#[test]
fn one_pass_serves_all_folds_and_all_strengths() {
    let problem = Problem::new(Kind::Rows, (9000, 12), 3, false);
    let path = estimator(&problem, false)
        .cross_validated_path(arrays(&problem), &Strengths::lasso().unwrap(), &Folds::new(10))
        .unwrap();
    assert_eq!((path.points.len(), path.passes), (100, 1.0));
    let alone = estimator(&problem, false).threads(1);
    let again = alone.cross_validated_path(arrays(&problem), &Strengths::lasso().unwrap(), &Folds::new(10)).unwrap();
    assert_eq!(path.points, again.points, "the same bits for any number of threads");
}

/// The rows that each fold holds out.
fn held(table: &Table, folds: &Folds) -> Vec<Vec<usize>> {
    let estimator = Estimator::binary("sick").columns(columns![numeric("age")]).penalty(Ridge::new(0.1).unwrap());
    let validated = estimator.solver(CoordinateDescent::default()).cross_validate(table, folds).unwrap();
    validated.folds.into_iter().map(|fold| fold.held_out).collect()
}

#[test]
fn folds_hold_out_what_they_say() {
    let mut random = uniform(17);
    let sick: Vec<&str> = (0..60).map(|row| if row % 5 == 0 { "yes" } else { "no" }).collect();
    let age: Vec<f64> = (0..60).map(|_| 40.0 + 30.0 * random()).collect();
    let ward: Vec<f64> = (0..60).map(|row| f64::from(row % 7)).collect();
    let table =
        Table::from_columns([("sick", sick.clone().into()), ("age", age.into()), ("ward", ward.clone().into())])
            .unwrap();
    for folds in [Folds::new(4), Folds::new(4).stratified(), Folds::new(3).grouped_by("ward")] {
        let held = held(&table, &folds);
        let mut all: Vec<usize> = held.iter().flatten().copied().collect();
        all.sort_unstable();
        assert_eq!(all, (0..60).collect::<Vec<_>>(), "each row once");
        assert_ne!(held, self::held(&table, &folds.clone().seed(1)), "the seed decides");
        assert_eq!(held, self::held(&table, &folds), "and nothing else");
    }
    for rows in held(&table, &Folds::new(4).stratified()) {
        assert_eq!(rows.iter().filter(|row| sick[**row] == "yes").count(), 3);
    }
    for rows in held(&table, &Folds::new(3).grouped_by("ward")) {
        let others = (0..60).filter(|row| !rows.contains(row));
        assert!(others.into_iter().all(|row| rows.iter().all(|own| ward[*own] != ward[row])), "groups stay together");
    }
    let ordered = held(&table, &Folds::new(4).in_order());
    assert_eq!(ordered.iter().map(Vec::len).sum::<usize>(), 48, "the first part is never held out");
    assert!(ordered.windows(2).all(|pair| pair[0].iter().max() < pair[1].iter().min()));
    let error = Estimator::regression("age").cross_validate(&table, &Folds::new(61)).unwrap_err();
    assert!(error.to_string().contains("folds"), "{error}");
    Estimator::regression("age").cross_validate(&table, &Folds::new(1)).unwrap_err();
    Estimator::regression("age").cross_validate(&table, &Folds::new(3).stratified().in_order()).unwrap_err();
    Estimator::regression("age").cross_validate(&table, &Folds::new(8).grouped_by("ward")).unwrap_err();
}

#[test]
fn a_path_is_a_table_and_its_settings_are_checked() {
    let mtcars = cars();
    let columns = || columns![numeric("wt").standardized(), numeric("hp").standardized()];
    let estimator = Estimator::regression("mpg").columns(columns()).validate_on(&mtcars);
    let path = estimator.regularization_path(&mtcars, &Strengths::lasso().unwrap().exactly([0.5, 2.0, 0.0])).unwrap();
    let table = path.table().unwrap();
    assert_eq!(table.names(), ["strength", "nonzero", "loss", "validation", "bias", "wt", "hp"]);
    assert_eq!(path.points.iter().map(|point| point.strength).collect::<Vec<_>>(), [2.0, 0.5, 0.0]);
    for point in &path.points {
        near(point.validation.unwrap(), point.loss, 1e-9);
    }
    // Without a penalty it is least squares.
    let exact = Estimator::regression("mpg").columns(columns()).fit(&mtcars).unwrap();
    near(path.weights("wt").unwrap()[2], exact.model().encoded_weights()[0], 1e-8);
    assert!(path.to_string().lines().count() == 4 && path.weights("nobody").is_none());
    assert!(path.select(Rule::Minimum).unwrap() == 2 && path.select(Rule::OneStandardError).is_err());
    for wrong in [
        Strengths::lasso().unwrap().number(0),
        Strengths::lasso().unwrap().ratio(1.0),
        Strengths::lasso().unwrap().exactly([-1.0]),
        Strengths::of(GroupLasso::new(1.0).unwrap()),
    ] {
        estimator.regularization_path(&mtcars, &wrong).unwrap_err();
    }
}
