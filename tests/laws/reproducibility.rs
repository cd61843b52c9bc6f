//! The same again: seeds, threads, resuming, inputs that stay as they were.

use gradus::prelude::*;

use crate::support::fits::bits;
use crate::support::tables::penguins;

/// Enough rows for several blocks of 4096.
fn many() -> Table {
    let n = 30_011;
    let wave = |k: f64| (0..n).map(|i| (f64::from(i) * k).sin() * 3.0 + f64::from(i % 7)).collect::<Vec<f64>>();
    let (a, b) = (wave(0.37), wave(1.91));
    let label: Vec<f64> = a.iter().zip(&b).map(|(a, b)| 2.0 * a - b + (a * b).sin()).collect();
    let class: Vec<bool> = label.iter().map(|y| *y > 3.0).collect();
    let group: Vec<String> = (0..n).map(|i| format!("g{}", i % 11)).collect();
    Table::from_columns([
        ("a", a.into()),
        ("b", b.into()),
        ("group", group.into()),
        ("label", label.into()),
        ("class", class.into()),
    ])
    .unwrap()
}

fn estimators() -> Vec<Estimator> {
    let columns = || columns![numeric("a").standardized(), numeric("b"), categorical("group")];
    let regression = |solver| Estimator::regression("label").columns(columns()).solver(solver);
    vec![
        Estimator::regression("label").columns(columns()).solver(ClosedForm::default()),
        Estimator::regression("label").columns(columns()).penalty(Ridge::new(0.1).unwrap()),
        regression(GradientDescent::full_batch().epochs(20)),
        regression(GradientDescent::mini_batch(64).epochs(2)),
        regression(GradientDescent::stochastic().learning_rate(1e-3).epochs(1)),
        Estimator::binary("class").columns(columns()).solver(GradientDescent::full_batch().epochs(20)),
    ]
}

#[test]
fn any_number_of_threads_gives_the_same_bits() {
    let table = many();
    for estimator in estimators() {
        let fits: Vec<Fit> = [1, 2, 3, 8].map(|threads| estimator.clone().threads(threads).fit(&table).unwrap()).into();
        for fit in &fits[1..] {
            assert_eq!(bits(fit), bits(&fits[0]), "{}", fit.report().solver);
            assert_eq!(fit.report().loss.to_bits(), fits[0].report().loss.to_bits());
        }
    }
}

#[test]
fn any_split_into_record_batches_gives_the_same_bits() {
    let table = many();
    let whole = table.batch().clone();
    for estimator in estimators() {
        let truth = estimator.fit(&table).unwrap();
        for size in [1000, 4096, 29_999] {
            let pieces = (0..whole.num_rows()).step_by(size).map(|at| whole.slice(at, size.min(whole.num_rows() - at)));
            let fit = estimator.fit(&Table::from_batches(pieces).unwrap()).unwrap();
            assert_eq!(fit.model().encoded_weights(), truth.model().encoded_weights());
        }
    }
}

#[test]
fn a_seed_decides_everything() {
    let table = penguins();
    let estimator = Estimator::regression("body_mass_g")
        .columns(columns![numeric("flipper_length_mm"), categorical("species")])
        .solver(GradientDescent::mini_batch(10).epochs(3).tolerance(0.0));
    let weights = |seed| estimator.clone().seed(seed).fit(&table).unwrap().model().encoded_weights().to_vec();
    assert_eq!(weights(1), weights(1));
    assert_ne!(weights(1), weights(2));
    let random = |seed| estimator.clone().start(Start::Random).seed(seed).fit(&table).unwrap();
    assert_eq!(random(1).model().encoded_weights(), random(1).model().encoded_weights());
    assert_ne!(random(1).model().encoded_weights(), weights(1));
    // In order, no seed matters.
    let in_order = |seed| {
        let solver = GradientDescent::mini_batch(10).epochs(3).tolerance(0.0).in_order();
        estimator.clone().solver(solver).seed(seed).fit(&table).unwrap().model().encoded_weights().to_vec()
    };
    assert_eq!(in_order(1), in_order(2));
}

#[test]
fn fitting_twice_is_fitting_once() {
    let table = penguins();
    let before = table.batch().clone();
    let estimator = Estimator::regression("body_mass_g");
    let (one, two) = (estimator.fit(&table).unwrap(), estimator.fit(&table).unwrap());
    assert_eq!(one.model().encoded_weights(), two.model().encoded_weights());
    assert_eq!(*table.batch(), before);
}

#[test]
fn an_interrupted_run_is_an_uninterrupted_one() {
    let table = penguins();
    let estimator = Estimator::regression("body_mass_g")
        .columns(columns![numeric("flipper_length_mm"), categorical("species")])
        .penalty(Ridge::new(1e-3).unwrap());
    let momentum = || Momentum::new(0.9).unwrap();
    let make: [(&str, &dyn Fn(u64) -> GradientDescent); 5] = [
        ("full batch", &|epochs| GradientDescent::full_batch().epochs(epochs)),
        ("full batch, momentum", &|epochs| GradientDescent::full_batch().optimizer(momentum()).epochs(epochs)),
        ("mini-batch", &|epochs| GradientDescent::mini_batch(16).epochs(epochs)),
        ("mini-batch, momentum", &|epochs| GradientDescent::mini_batch(16).optimizer(momentum()).epochs(epochs)),
        ("in order", &|epochs| GradientDescent::mini_batch(17).in_order().epochs(epochs)),
    ];
    for (name, solver) in make {
        let fit = |epochs| estimator.clone().solver(solver(epochs).tolerance(0.0)).fit(&table).unwrap();
        let whole = fit(12);
        let mut parts = fit(4);
        for _ in 0..2 {
            parts = parts.resume(&table).unwrap();
        }
        assert_eq!(parts.model().encoded_weights(), whole.model().encoded_weights(), "{name}");
        let losses = |fit: &Fit| fit.report().history.iter().map(|row| row.loss.to_bits()).collect::<Vec<_>>();
        assert_eq!(losses(&parts), losses(&whole), "{name}");
    }
}

#[test]
fn a_trainer_runs_the_same_run() {
    let table = penguins();
    let estimator = Estimator::regression("body_mass_g")
        .columns(columns![numeric("flipper_length_mm")])
        .solver(GradientDescent::mini_batch(16).epochs(5).tolerance(0.0));
    let fit = estimator.fit(&table).unwrap();
    let mut trainer = estimator.trainer(&table).unwrap();
    while trainer.advance().unwrap().is_none() {}
    assert_eq!(trainer.model().unwrap().encoded_weights(), fit.model().encoded_weights());
    assert_eq!(trainer.history().len(), 5);
    Estimator::regression("body_mass_g").solver(ClosedForm::default()).trainer(&table).unwrap_err();
}

#[test]
fn a_row_is_predicted_as_in_its_batch() {
    let table = penguins();
    for estimator in [
        Estimator::regression("body_mass_g"),
        Estimator::regression("body_mass_g").columns(columns![
            numeric("flipper_length_mm").standardized(),
            categorical("species").drop_first(),
            bucketized("bill_length_mm", quantiles(5)),
        ]),
    ] {
        let model = estimator.fit(&table).unwrap().into_model();
        let whole = model.predict(&table).unwrap();
        for row in [0, 1, 100, 332] {
            assert_eq!(model.predict(&table.take(&[row]).unwrap()).unwrap(), [whole[row]]);
        }
        let backwards: Vec<usize> = (0..table.rows()).rev().collect();
        let reversed = model.predict(&table.take(&backwards).unwrap()).unwrap();
        assert!(reversed.iter().rev().eq(whole.iter()));
    }
}
