//! Jackknife+ by leverages is jackknife+ by refits.

use gradus::conformal::JackknifePlus;
use gradus::prelude::*;

fn cars() -> Table {
    Table::from_csv("data/mtcars/mtcars.csv").unwrap()
}

/// The ends by n fits.
fn by_refits(estimator: &Estimator, train: &Table, new: &Table, coverage: f64) -> Vec<(f64, f64)> {
    let n = train.rows();
    let labels = train.numbers("mpg").unwrap();
    let without = |left_out: usize| {
        let others: Vec<usize> = (0..n).filter(|row| *row != left_out).collect();
        let model = estimator.fit(&train.take(&others).unwrap()).unwrap().into_model();
        let residual = labels.get(left_out).unwrap() - model.predict(&train.take(&[left_out]).unwrap()).unwrap()[0];
        (residual.abs(), model.predict(new).unwrap())
    };
    let each: Vec<(f64, Vec<f64>)> = (0..n).map(without).collect();
    let rank = ((n as f64 + 1.0) * coverage).ceil() as usize;
    let ends = |row: usize| {
        let mut high: Vec<f64> = each.iter().map(|(r, z)| z[row] + r).collect();
        let mut low: Vec<f64> = each.iter().map(|(r, z)| z[row] - r).collect();
        high.sort_by(f64::total_cmp);
        low.sort_by(f64::total_cmp);
        (low[n - rank], high[rank - 1])
    };
    (0..new.rows()).map(ends).collect()
}

#[test]
fn by_leverages_is_that_by_refits() {
    let cars = cars();
    let new = cars.take(&[0, 7, 19, 30]).unwrap();
    let of = |columns| Estimator::regression("mpg").columns(columns).penalty(NoPenalty);
    let all = [
        of(columns![numeric("wt"), numeric("hp").standardized()]),
        of(columns![numeric("wt"), numeric("hp")]).without_bias(),
        // All levels of a category beside a bias: features that depend on each other.
        of(columns![numeric("wt"), categorical("cyl")]),
        of(columns![numeric("wt"), categorical("cyl")]).offset("qsec"),
    ];
    for estimator in all {
        let model = estimator.fit(&cars).unwrap().into_model();
        for coverage in [0.5, 0.9] {
            let found = JackknifePlus::of(&model, &cars, coverage).unwrap().intervals(&new).unwrap();
            for (found, (low, high)) in found.iter().zip(by_refits(&estimator, &cars, &new, coverage)) {
                let near = (found.low - low).abs() < 1e-8 && (found.high - high).abs() < 1e-8;
                assert!(near, "{found:?} is not {low}, {high}");
            }
        }
    }
}

/// A run that ended a little before the optimum has the intervals of the optimum.
#[test]
fn the_last_step_to_the_optimum_is_taken() {
    let cars = cars();
    let of = || Estimator::regression("mpg").columns(columns![numeric("wt"), numeric("hp")]).penalty(NoPenalty);
    let intervals = |estimator: Estimator| {
        let model = estimator.fit(&cars).unwrap().into_model();
        (model.weights(), JackknifePlus::of(&model, &cars, 0.9).unwrap().intervals(&cars).unwrap())
    };
    let (exact, near) = (intervals(of()), intervals(of().solver(Lbfgs::default()).tolerance(1e-4)));
    assert_ne!(exact.0, near.0);
    let same = exact.1.iter().zip(&near.1).all(|(a, b)| (a.low - b.low).abs() < 1e-9 && (a.high - b.high).abs() < 1e-9);
    assert!(same, "{:?}\n{:?}", exact.1, near.1);
}

#[test]
fn what_it_cannot_be_made_of_is_refused_by_name() {
    let cars = cars();
    let said = |estimator: Estimator, table: &Table, coverage: f64| {
        let model = estimator.fit(table).unwrap().into_model();
        JackknifePlus::of(&model, table, coverage).unwrap_err().to_string()
    };
    let of = |columns| Estimator::regression("mpg").columns(columns).penalty(NoPenalty);
    let ridge = of(columns![numeric("wt")]).penalty(Ridge::new(0.5).unwrap());
    let refused = said(ridge, &cars, 0.9);
    assert!(refused.contains("standard errors away") && refused.contains("NoPenalty"), "{refused}");
    // One car alone has six carburetors, on line 31 of the file, and one has eight.
    let refused = said(of(columns![numeric("wt"), categorical("carb")]), &cars, 0.9);
    assert!(refused.contains("leverage 1") && refused.contains("line"), "{refused}");
    let refused = said(of(columns![numeric("wt")]).loss(Huber::new(2.0).unwrap()), &cars, 0.9);
    assert!(refused.contains("least squares") && refused.contains("huber"), "{refused}");
    let refused = said(of(columns![numeric("wt")]).example_weight("hp"), &cars, 0.9);
    assert!(refused.contains("example weights") && refused.contains("alike"), "{refused}");
    for coverage in [0.0, 1.0, f64::NAN] {
        assert!(said(of(columns![numeric("wt")]), &cars, coverage).contains("coverage"));
    }
    let model = of(columns![numeric("wt")]).fit(&cars).unwrap().into_model();
    let wide = JackknifePlus::of(&model, &cars, 0.99).unwrap();
    assert!(wide.warnings()[0].to_string().contains("at least 99"), "{wide}");
    assert_eq!(wide.intervals(&cars).unwrap()[0].width(), f64::INFINITY);
}
