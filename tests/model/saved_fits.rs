//! A fit that was saved goes on after a restart as if nothing had happened.

use std::path::PathBuf;
use std::sync::Arc;

use gradus::prelude::*;
use gradus::solver::{DualCoordinateAscent, Lbfgs, Newton, Saga};

use crate::model::files::with_right_checksum;
use crate::support::folder::Folder;
use crate::support::random::scattered;

/// A folder, and a path in it.
fn place(name: &str) -> (Folder, PathBuf) {
    let folder = Folder::new(name);
    let path = folder.0.join("fit.json");
    (folder, path)
}

fn table(rows: usize) -> Table {
    let x: Vec<f64> = (0..rows).map(|i| 50.0 + 20.0 * scattered(i, 1)).collect();
    let class: Vec<&str> = (0..rows).map(|i| if x[i] + 30.0 * scattered(i, 2) > 75.0 { "yes" } else { "no" }).collect();
    let c: Vec<String> = (0..rows).map(|i| format!("l{}", i % 4)).collect();
    Table::from_columns([("x", x.into()), ("c", c.into()), ("class", class.into())]).unwrap()
}

fn estimator(solver: Arc<dyn Solver>) -> Estimator {
    Estimator::binary("class").penalty(Ridge::new(0.01).unwrap()).solver(solver).seed(7)
}

#[test]
fn a_loaded_fit_goes_on_to_the_bit() {
    let (table, held_out) = table(120).split(0.8).unwrap();
    let solvers: Vec<Arc<dyn Solver>> = vec![
        Arc::new(GradientDescent::full_batch().epochs(5)),
        Arc::new(GradientDescent::mini_batch(7).optimizer(Adam::default()).learning_rate(0.01).epochs(3)),
        Arc::new(GradientDescent::stochastic().learning_rate(0.001).epochs(2)),
        Arc::new(Lbfgs::default().iterations(3)),
        Arc::new(Newton::default().iterations(1)),
        Arc::new(CoordinateDescent::default().iterations(2)),
        Arc::new(DualCoordinateAscent::default().epochs(2)),
        Arc::new(Saga::default().epochs(2)),
    ];
    let (_folder, path) = place("goes-on");
    for solver in solvers {
        for validated in [false, true] {
            let estimator = || {
                let estimator = estimator(solver.clone());
                if validated { estimator.validate_on(&held_out) } else { estimator }
            };
            let fit = estimator().fit(&table).unwrap();
            fit.save(&path).unwrap();
            let loaded = Fit::load(&path, &estimator()).unwrap();
            assert_eq!(loaded.model().to_bytes().unwrap(), fit.model().to_bytes().unwrap());
            assert_eq!(loaded.report().to_string(), fit.report().to_string());
            let (here, there) = (fit.resume(&table).unwrap(), loaded.resume(&table).unwrap());
            assert_eq!(there.model().to_bytes().unwrap(), here.model().to_bytes().unwrap(), "{}", solver.name());
            assert!(there.report().epochs() > fit.report().epochs());
            assert_eq!(there.report().epochs(), here.report().epochs());
        }
    }
}

#[test]
fn a_fit_in_closed_form_is_saved_too() {
    let (table, (_folder, path)) = (table(50), place("closed"));
    let estimator = Estimator::regression("x").columns(columns![categorical("c")]);
    let fit = estimator.fit(&table).unwrap();
    fit.save(&path).unwrap();
    let loaded = Fit::load(&path, &estimator).unwrap();
    assert!(loaded.checkpoint().is_none());
    assert_eq!(loaded.resume(&table).unwrap().model().weights(), fit.model().weights());
}

#[test]
fn another_estimator_is_refused_by_name() {
    let (table, (_folder, path)) = (table(50), place("another"));
    let solver = || Arc::new(GradientDescent::mini_batch(5).learning_rate(0.001).epochs(2));
    estimator(solver()).fit(&table).unwrap().save(&path).unwrap();
    let refused = |other: Estimator, name: &str| {
        let error = Fit::load(&path, &other).unwrap_err().to_string();
        assert!(error.contains(name), "{error}, without {name}");
    };
    refused(estimator(solver()).seed(8), "seed: 8, where the fit had 7");
    refused(estimator(solver()).penalty(Ridge::new(0.02).unwrap()), "penalty");
    refused(estimator(Arc::new(GradientDescent::mini_batch(6).learning_rate(0.001).epochs(2))), "solver");
    refused(estimator(solver()).class_weight(ClassWeight::Balanced), "class weight");
    refused(estimator(solver()).reduction(Reduction::Sum), "reduction");
    refused(estimator(solver()).loss(Hinge), "loss");
    refused(Estimator::binary("c").solver(solver()), "label");
    Fit::load(&path, &estimator(solver()).threads(1).time_budget(std::time::Duration::from_secs(9))).unwrap();
}

#[test]
fn a_file_that_is_no_fit_or_was_changed_is_refused() {
    let (table, (_folder, path)) = (table(50), place("changed"));
    let estimator = estimator(Arc::new(GradientDescent::stochastic().learning_rate(0.001).epochs(1)));
    let fit = estimator.fit(&table).unwrap();
    fit.model().save(&path).unwrap();
    let error = Fit::load(&path, &estimator).unwrap_err().to_string();
    assert!(error.contains("it is a model; Model::load reads it"), "{error}");
    fit.save(&path).unwrap();
    let error = Model::load(&path).unwrap_err().to_string();
    assert!(error.contains("it is a fit; Fit::load reads it"), "{error}");
    let whole = std::fs::read(&path).unwrap();
    for at in (0..whole.len()).step_by(97) {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        std::fs::write(&path, &bytes).unwrap();
        assert!(Fit::load(&path, &estimator).is_err(), "byte {at}");
        std::fs::write(&path, &whole[..at]).unwrap();
        assert!(Fit::load(&path, &estimator).is_err(), "cut at {at}");
    }
}

/// Each number of a file in another spelling (`3.0` as `3`, `3` as `3.0`), under a right checksum, alone among the others.
#[test]
fn a_number_has_one_spelling() {
    let x: Vec<f64> = (0..40).map(f64::from).collect();
    let y: Vec<f64> = x.iter().map(|x| 2.0 * x + 1.0).collect();
    let c: Vec<&str> = (0..40).map(|i| if i % 3 == 0 { "p" } else { "q" }).collect();
    let table = Table::from_columns([("x", x.into()), ("c", c.into()), ("y", y.into())]).unwrap();
    let solver = GradientDescent::mini_batch(20).learning_rate(0.001).epochs(1);
    let estimator = Estimator::regression("y").penalty(Lasso::new(1e6).unwrap()).solver(solver);
    let columns = columns![numeric("x").clip(0.0, 30.0), numeric("x").named("all"), categorical("c")];
    let estimator = estimator.columns(columns);
    let (_folder, path) = place("spelling");
    estimator.fit(&table).unwrap().save(&path).unwrap();
    let fit = std::fs::read_to_string(&path).unwrap();
    let model = Fit::load(&path, &estimator).unwrap().model().to_bytes().unwrap();
    let mut respelled = 0;
    for (file, is_model) in [(String::from_utf8(model).unwrap(), true), (fit, false)] {
        let begin = file.find("\"content\"").unwrap();
        let mut at = begin;
        for line in file[begin..].split_inclusive('\n') {
            let number = line.trim().trim_end_matches(',').rsplit(' ').next().unwrap().to_owned();
            let from = at + line.rfind(&number).unwrap_or(0);
            at += line.len();
            let other = match number.strip_suffix(".0") {
                Some(whole) => whole.to_owned(),
                None if number.parse::<i64>().is_ok() => format!("{number}.0"),
                None => continue,
            };
            let mut text = file.clone();
            text.replace_range(from..from + number.len(), &other);
            let bytes = with_right_checksum(&text).into_bytes();
            std::fs::write(&path, &bytes).unwrap();
            let error = if is_model {
                Some(Model::load(&path).err().unwrap_or_else(|| panic!("{other} for {number} was taken")))
            } else {
                // The state of a run is kept as it stands until the run goes on.
                let loaded = Fit::load(&path, &estimator);
                loaded
                    .map(|fit| {
                        fit.save(&path).unwrap();
                        assert_eq!(std::fs::read(&path).unwrap(), bytes, "{other} for {number} was taken");
                    })
                    .err()
            };
            assert!(error.is_none_or(|error| error.to_string().contains("gradus-spelling")));
            respelled += 1;
        }
    }
    assert!(respelled > 20, "{respelled}");
}
