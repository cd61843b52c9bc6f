//! Runs that go on from what is not theirs: other examples, other shapes, changed checkpoints.

use std::sync::Arc;

use arrow_array::Float64Array;
use gradus::prelude::*;

use super::{line, message, of_x};

#[test]
fn resuming_on_other_examples_is_a_warm_start() {
    let other = {
        let x: Vec<f64> = (0..20).map(|i| 100.0 + 7.0 * f64::from(i)).collect();
        let y: Vec<f64> = x.iter().map(|x| 2.0 * x + 1.0).collect();
        Table::from_columns([("x", x.into()), ("y", y.into())]).unwrap()
    };
    for solver in [GradientDescent::full_batch().epochs(0), GradientDescent::mini_batch(4).epochs(0)] {
        // No epoch: a warm start from given weights is these weights.
        let first = of_x().start(Start::At(vec![2.0, 1.0])).solver(solver).fit(&line(20)).unwrap();
        let again = first.resume(&other).unwrap();
        let (w, b) = (again.model().weight("x").unwrap(), again.model().bias());
        assert!((w - 2.0).abs() < 1e-12 && (b - 1.0).abs() < 1e-9, "{w} {b}");
    }
}

#[test]
fn checkpoints_of_another_shape_are_refused() {
    let wide = line(20).with_column("z", ["x"], |[x]| x * x).unwrap();
    let columns = columns![numeric("x"), numeric("z")];
    for solver in [GradientDescent::full_batch().epochs(3), GradientDescent::mini_batch(5).epochs(3)] {
        let mut trainers = of_x().solver(solver.clone());
        let fit = trainers.clone().fit(&line(20)).unwrap();
        drop(fit);
        trainers = trainers.columns(columns.clone());
        let made = solver_checkpoint(&solver);
        let text = message(trainers.start(Start::Resume(made)).fit(&wide));
        assert!(text.contains("checkpoint"), "{text}");
    }
}

#[test]
fn a_checkpoint_of_l_bfgs_that_was_tampered_with_is_refused_and_a_longer_memory_forgotten() {
    let wide = line(40).with_column("z", ["x"], |[x]| (x * x).sin()).unwrap();
    let trainer = |memory| {
        let columns = columns![numeric("x"), numeric("z")];
        let solver = gradus::solver::Lbfgs::default().memory(memory).tolerance(0.0).iterations(4);
        Estimator::regression("y").columns(columns).loss(gradus::loss::Huber::new(1.0).unwrap()).solver(solver)
    };
    let fit = trainer(10).fit(&wide).unwrap();
    let whole = serde_json::to_value(fit.checkpoint().unwrap()).unwrap();
    let resumed = |memory, checkpoint| {
        trainer(memory).start(Start::Resume(serde_json::from_value(checkpoint).unwrap())).fit(&wide)
    };
    let pairs = whole["run"]["memory"]["pairs"].as_array().unwrap().len();
    assert!(pairs >= 3, "{pairs}");
    for part in ["s", "y"] {
        let mut cut = whole.clone();
        cut["run"]["memory"]["pairs"][1][part] = serde_json::json!([1.0]);
        let text = message(resumed(10, cut));
        assert!(text.contains("differences of weights"), "{text}");
    }
    let mut anchored = whole.clone();
    anchored["run"]["memory"]["anchor"] = serde_json::json!([1.0, 2.0]);
    let text = message(resumed(10, anchored));
    assert!(text.contains("weights and biases of a sample"), "{text}");
    let again = resumed(1, whole).unwrap();
    let kept = serde_json::to_value(again.checkpoint().unwrap()).unwrap();
    assert_eq!(kept["run"]["memory"]["pairs"].as_array().unwrap().len(), 1);
}

/// A checkpoint of a run with one feature, as it would be read from a file.
fn solver_checkpoint(solver: &GradientDescent) -> gradus::solver::Checkpoint {
    let mini = solver.name().contains("mini");
    let mut run = serde_json::json!({
        "at": [1.0, 2.0], "optimizer": null, "step": 3, "averaging": { "count": 0, "mean": [] }, "searched": null,
        "conditioning": null,
    });
    if mini {
        run["cursor"] = serde_json::json!({ "epoch": 3, "row": 0 });
    } else {
        run["optimizer"] = serde_json::json!({ "t": 1.0, "x": [1.0, 2.0] });
    }
    serde_json::from_value(serde_json::json!({ "run": run, "history": [], "best": null })).unwrap()
}

#[test]
fn a_run_on_other_examples_is_not_judged_by_the_losses_of_the_first_ones() {
    let far: Vec<f64> = (0..20).map(|i| 1e4 - 300.0 * f64::from(i)).collect();
    let other = line(20).with_array("y", Arc::new(Float64Array::from(far))).unwrap();
    let solver = GradientDescent::mini_batch(4).epochs(60);
    let first = of_x().solver(solver.clone()).fit(&line(20)).unwrap();
    let again = first.resume(&other).unwrap();
    let new = again.report().history.len() - first.report().history.len();
    assert!(!again.report().converged() || new > 10, "{}", again.report());
}
