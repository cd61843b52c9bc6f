//! Parts that a user wrote and that break their promises, settings that contradict each other, examples in odd shapes.

use std::sync::Arc;

use arrow_array::{ArrayRef, Float64Array, Int32Array, RecordBatch};
use gradus::column::{Column, Encoder, Feature, Features, Learned};
use gradus::data::Values;
use gradus::design::{Block, Codes, Numbers};
use gradus::objective::{Gradient, Shape};
use gradus::optimizer::Step;
use gradus::penalty::Layout;
use gradus::prelude::*;
use ndarray::{Array1, Array2, ShapeBuilder, array, s};

fn line(n: usize) -> Table {
    let x: Vec<f64> = (0..n).map(|i| i as f64).collect();
    let y: Vec<f64> = x.iter().map(|x| 2.0 * x + 1.0 + (x * 1.7).sin()).collect();
    Table::from_columns([("x", x.into()), ("y", y.into())]).unwrap()
}

fn of_x() -> Estimator {
    Estimator::regression("y").columns(columns![numeric("x")])
}

fn message(result: Result<impl std::fmt::Debug>) -> String {
    result.expect_err("this must not pass").to_string()
}

fn batch(columns: Vec<(&str, ArrayRef)>) -> RecordBatch {
    RecordBatch::try_from_iter(columns).unwrap()
}

fn floats(values: &[f64]) -> ArrayRef {
    Arc::new(Float64Array::from(values.to_vec()))
}

#[test]
fn record_batches_are_joined_by_name() {
    let first = batch(vec![("x", floats(&[1.0, 2.0])), ("y", floats(&[10.0, 20.0]))]);
    let turned = batch(vec![("y", floats(&[30.0])), ("x", floats(&[3.0]))]);
    let table = Table::from_batches([first.clone(), turned]).unwrap();
    assert_eq!(table.numbers("x").unwrap().iter().flatten().collect::<Vec<_>>(), [1.0, 2.0, 3.0]);
    assert_eq!(table.numbers("y").unwrap().iter().flatten().collect::<Vec<_>>(), [10.0, 20.0, 30.0]);
    let renamed = batch(vec![("x", floats(&[3.0])), ("z", floats(&[30.0]))]);
    let text = message(Table::from_batches([first.clone(), renamed]));
    assert!(text.contains("\"y\""), "{text}");
    let narrow = batch(vec![("x", floats(&[3.0]))]);
    assert!(message(Table::from_batches([first.clone(), narrow])).contains("\"y\""));
    let wide = batch(vec![("x", floats(&[3.0])), ("y", floats(&[3.0])), ("z", floats(&[3.0]))]);
    assert!(message(Table::from_batches([first.clone(), wide])).contains("\"z\""));
    let retyped = batch(vec![("x", floats(&[3.0])), ("y", Arc::new(Int32Array::from(vec![3])) as ArrayRef)]);
    assert!(message(Table::from_batches([first, retyped])).contains("\"y\""));
}

#[test]
fn a_prediction_does_not_depend_on_the_memory_layout_or_the_other_rows() {
    let n = 700;
    let x = Array2::from_shape_fn((n, 5), |(i, j)| ((i * 31 + j * 17) as f64 * 0.377).sin() * 10f64.powi(j as i32 - 2));
    let y = Array1::from_shape_fn(n, |i| (i as f64 * 0.11).cos() + x[[i, 1]] * 0.3);
    let fit = Estimator::regression_on_arrays().fit((x.view(), y.view())).unwrap();
    let model = fit.model();
    let whole = model.predict(x.view()).unwrap();
    let mut turned = Array2::zeros((n, 5).f());
    turned.assign(&x);
    assert_eq!(model.predict(turned.view()).unwrap(), whole);
    let mut back = x.clone();
    back.invert_axis(ndarray::Axis(0));
    let mut reversed = model.predict(back.view()).unwrap();
    reversed.reverse();
    assert_eq!(reversed, whole);
    let table = Table::from_array(x.view(), ["x1", "x2", "x3", "x4", "x5"]).unwrap();
    assert_eq!(model.predict(&table).unwrap(), whole);
    for row in [0, 1, 511, 512, 513, 699] {
        assert_eq!(model.predict(x.slice(s![row..=row, ..])).unwrap(), whole[row..=row]);
        assert_eq!(model.predict(turned.slice(s![row..=row, ..])).unwrap(), whole[row..=row]);
    }
    let one = Array2::<f64>::ones((1, 5));
    let many = one.broadcast((9, 5)).unwrap();
    assert_eq!(model.predict(many).unwrap(), vec![model.predict(one.view()).unwrap()[0]; 9]);
    assert!(model.predict(x.slice(s![0..0, ..])).unwrap().is_empty());
}

#[test]
fn weight_0_in_arrays_is_absence() {
    let x = array![[0.0], [1.0], [2.0], [3.0], [1e9], [4.0]];
    let y = array![1.0, 3.5, 5.0, 7.0, 1e12, 9.5];
    let s = array![1.0, 1.0, 2.0, 1.0, 0.0, 1.0];
    let keep = [0, 1, 2, 3, 5];
    let (x2, y2, s2) =
        (x.select(ndarray::Axis(0), &keep), y.select(ndarray::Axis(0), &keep), s.select(ndarray::Axis(0), &keep));
    let solvers: Vec<Arc<dyn Solver>> = vec![
        Arc::new(ClosedForm::default()),
        Arc::new(GradientDescent::full_batch().epochs(50)),
        Arc::new(GradientDescent::mini_batch(2).epochs(5)),
        Arc::new(GradientDescent::stochastic().epochs(5)),
    ];
    for solver in solvers {
        let estimator = Estimator::regression_on_arrays().solver(solver);
        let with = estimator.fit(Arrays::new(x.view(), y.view()).weights(s.view())).unwrap();
        let without = estimator.fit(Arrays::new(x2.view(), y2.view()).weights(s2.view())).unwrap();
        assert_eq!(with.model().encoded_weights(), without.model().encoded_weights());
        assert_eq!(with.report().examples, 5);
    }
    let class = array![0, 1, 0, 1, 2, 1];
    Estimator::binary_on_arrays().fit(Arrays::new(x.view(), class.view()).weights(s.view())).unwrap();
}

#[test]
fn weight_0_is_absence_for_validation_and_evaluation_too() {
    let table = line(20);
    let mut s = vec![1.0; 20];
    s[3] = 0.0;
    let mut y: Vec<f64> = table.numbers("y").unwrap().iter().flatten().collect();
    y[3] = f64::NAN;
    let table = table.with_array("s", floats(&s)).unwrap().with_array("y", floats(&y)).unwrap();
    let present = table.filter(|row| row.number("s") != Some(0.0)).unwrap();
    let estimator = of_x().example_weight("s").solver(GradientDescent::full_batch().epochs(5).tolerance(0.0));
    let fit = |validation: &Table| estimator.clone().validate_on(validation).fit(&table).unwrap();
    let (with, without) = (fit(&table), fit(&present));
    assert_eq!(with.report().history[4].validation, without.report().history[4].validation);
    assert_eq!(with.model().evaluate(&table).unwrap(), with.model().evaluate(&present).unwrap());
}

#[test]
fn huge_and_tiny_example_weights() {
    for size in [1e-300, 1e-160, 1e160, 1e300, 1e308] {
        let table = line(20).with_array("s", floats(&[size; 20])).unwrap();
        let plain = of_x().solver(ClosedForm::default()).fit(&line(20)).unwrap();
        let solvers: Vec<Arc<dyn Solver>> = vec![
            Arc::new(ClosedForm::default()),
            Arc::new(ClosedForm::gram()),
            Arc::new(GradientDescent::full_batch()),
            Arc::new(GradientDescent::mini_batch(5).epochs(3)),
        ];
        for solver in solvers {
            let name = solver.name();
            match of_x().example_weight("s").solver(solver).fit(&table) {
                Ok(fit) => {
                    assert!(fit.report().loss.is_finite(), "{size} {name}: {}", fit.report());
                    if !name.contains("mini") {
                        let gap = fit.model().weight("x").unwrap() - plain.model().weight("x").unwrap();
                        assert!(gap.abs() < 1e-4, "{size} {name}: {gap}");
                    }
                }
                Err(error) => assert!(error.to_string().contains("weight"), "{size} {name}: {error}"),
            }
        }
    }
}

#[test]
fn a_huge_ridge_leaves_the_mean() {
    let mean = 20.0 + line(20).numbers("y").unwrap().iter().flatten().map(|y| y - 20.0).sum::<f64>() / 20.0;
    for strength in [1e3, 1e6, 1e12, 1e100, 1e300, f64::MAX] {
        let solvers: Vec<Arc<dyn Solver>> = vec![
            Arc::new(ClosedForm::default()),
            Arc::new(ClosedForm::gram()),
            Arc::new(GradientDescent::full_batch()),
            Arc::new(GradientDescent::full_batch().optimizer(Sgd)),
        ];
        for solver in solvers {
            let name = solver.name();
            let fit = of_x().penalty(Ridge::new(strength).unwrap()).solver(solver).fit(&line(20)).unwrap();
            let (w, b) = (fit.model().weight("x").unwrap(), fit.model().bias());
            assert!(w.abs() < 1.0 && (b + w * 9.5 - mean).abs() < 1e-3 * mean, "{name} {strength}: {w} {b} {mean}");
        }
    }
    for strength in [1e-300, 5e-324] {
        let plain = of_x().fit(&line(20)).unwrap();
        let fit = of_x().penalty(Ridge::new(strength).unwrap()).fit(&line(20)).unwrap();
        assert!((fit.model().bias() - plain.model().bias()).abs() < 1e-12);
    }
}

#[test]
fn settings_that_would_be_ignored_are_faults() {
    let table = line(20);
    let text = message(of_x().solver(GradientDescent::full_batch().patience(3)).fit(&table));
    assert!(text.contains("patience") && text.contains("validat"), "{text}");
    let text = message(Estimator::regression("y").positive("yes").fit(&table));
    assert!(text.contains("positive"), "{text}");
    let text = message(Estimator::regression("y").offset("y").fit(&table));
    assert!(text.contains("offset"), "{text}");
    let text = message(Estimator::regression("y").example_weight("y").fit(&table));
    assert!(text.contains("example weight"), "{text}");
    let (x, y) = (array![[1.0], [2.0], [3.0]], array![1.0, 2.0, 3.5]);
    let on_arrays = Estimator::regression_on_arrays();
    for (estimator, part) in [
        (on_arrays.clone().columns(columns![numeric("x1").standardized()]), "columns"),
        (on_arrays.clone().example_weight("s"), "weight"),
        (on_arrays.clone().offset("o"), "offset"),
    ] {
        let text = message(estimator.fit((x.view(), y.view())));
        assert!(text.contains(part), "{text}");
    }
}

/// A schedule that goes wrong on its way.
#[test]
fn schedules_that_go_wrong_in_mid_run_are_errors() {
    for bad in [f64::NAN, -0.01, f64::INFINITY] {
        let schedule = move |at: At<'_>| if at.step == 3 { bad } else { 1e-3 };
        for solver in
            [GradientDescent::full_batch(), GradientDescent::mini_batch(20).in_order(), GradientDescent::mini_batch(5)]
        {
            let text = message(of_x().solver(solver.learning_rate(schedule).epochs(5)).fit(&line(20)));
            assert!(text.contains("learning rate") && text.contains(&bad.to_string()), "{text}");
        }
    }
}

/// A hinge: `max` turns a NaN into 0.
#[derive(Debug)]
struct Hides {
    bound: Option<f64>,
}

impl ScalarLoss for Hides {
    fn name(&self) -> &str {
        "hides"
    }
    fn value(&self, label: f64, score: f64) -> f64 {
        (label - score).abs().max(0.0)
    }
    fn slope(&self, label: f64, score: f64) -> f64 {
        if score > 3.0 { f64::NAN } else { (score - label).signum() }
    }
    fn curvature_bound(&self) -> Option<f64> {
        self.bound
    }
}

#[test]
fn weights_that_are_not_finite_end_a_run_even_if_the_loss_hides_it() {
    for bound in [None, Some(1.0)] {
        for solver in [
            GradientDescent::full_batch().epochs(50),
            GradientDescent::full_batch().epochs(50).learning_rate(0.1),
            GradientDescent::mini_batch(4).epochs(5).learning_rate(0.1),
            GradientDescent::full_batch().epochs(50).learning_rate(0.1).record_every(7),
        ] {
            let run = || of_x().loss(Hides { bound }).solver(solver.clone());
            let error = run().fit(&line(20)).expect_err("the weights become NaN");
            assert!(matches!(error, Error::Diverged(_)), "{error}");
            let model = error.last_good_model().expect("a good model");
            assert!(model.encoded_weights().iter().all(|w| w.is_finite()));
        }
    }
}

#[derive(Debug)]
struct NanSteps;

impl Optimizer for NanSteps {
    type State = ();
    fn name(&self) -> &str {
        "nan steps"
    }
    fn init(&self, _shape: Shape, _start: &[f64]) {}
    fn update(&self, _state: &mut (), step: &Step<'_>, _gradient: &mut Gradient, weights: &mut [f64]) {
        weights[0] = if step.step == 2 { f64::NAN } else { 0.1 };
    }
}

#[test]
fn a_trainer_never_hands_out_weights_that_are_not_finite() {
    let estimator = of_x().solver(GradientDescent::full_batch().optimizer(NanSteps).learning_rate(0.1));
    let table = line(20);
    let mut trainer = estimator.trainer(&table).unwrap();
    trainer.advance().unwrap();
    trainer.advance().unwrap();
    trainer.advance().unwrap_err();
    match trainer.model() {
        Ok(model) => assert!(model.encoded_weights().iter().all(|w| w.is_finite())),
        Err(error) => assert!(error.to_string().contains("finite"), "{error}"),
    }
}

/// What a hostile encoder does.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
enum Lie {
    MoreBlocks,
    FewerBlocks,
    CodeOutOfRange,
    WrongRows,
    ScaleZero,
    NotFinite,
    ShortNulls,
}

#[derive(Debug, Clone, Copy)]
struct Liar {
    lie: Lie,
    /// Rows up to which it behaves.
    honest: usize,
}

impl Column for Liar {
    type Learner = ();
    type Encoder = Self;
    fn name(&self) -> &str {
        "liar"
    }
    fn inputs(&self) -> Vec<String> {
        vec!["x".to_owned()]
    }
    fn learner(&self) {}
    fn observe(&self, _: &mut (), _: &Table, _: Option<&[f64]>) -> Result<()> {
        Ok(())
    }
    fn merge(&self, _: &mut (), _: ()) -> Result<()> {
        Ok(())
    }
    fn finish(&self, _: ()) -> Result<Learned<(), Self>> {
        Ok(Learned::Done(*self))
    }
}

impl Encoder for Liar {
    fn kind(&self) -> &str {
        "liar"
    }
    fn inputs(&self) -> Vec<String> {
        vec!["x".to_owned()]
    }
    fn features(&self) -> Features {
        [Feature::plain("liar")].into_iter().collect()
    }
    fn encode(&self, table: &Table) -> Result<Vec<Block<'static>>> {
        let rows = table.rows();
        let values: Vec<f64> = table.numbers("x")?.iter().flatten().collect();
        let numbers = || Numbers::plain(Values::from(values.clone()));
        let honest = vec![Block::Numbers(numbers())];
        if rows <= self.honest {
            return Ok(honest);
        }
        Ok(match self.lie {
            Lie::MoreBlocks => vec![Block::Numbers(numbers()), Block::Numbers(numbers())],
            Lie::FewerBlocks => Vec::new(),
            Lie::CodeOutOfRange => {
                let codes: Vec<u32> = (0..rows as u32).collect();
                vec![Block::Codes(Codes { codes: codes.into(), levels: 1, full: false })]
            }
            Lie::WrongRows => vec![Block::Numbers(Numbers::plain(Values::from(vec![1.0; rows + 1])))],
            Lie::ScaleZero => vec![Block::Numbers(Numbers { scale: 0.0, ..numbers() })],
            Lie::NotFinite => vec![Block::Numbers(Numbers::plain(Values::from(vec![f64::NAN; rows])))],
            Lie::ShortNulls => {
                let nulls = Some(vec![true, false].into());
                vec![Block::Numbers(Numbers { nulls, fill: Some(0.0), ..numbers() })]
            }
        })
    }
    fn save(&self) -> Result<serde_json::Value> {
        Ok(serde_json::Value::Null)
    }
}

#[test]
fn encoders_that_break_their_promises_are_named() {
    let table = line(20);
    let lies = [
        Lie::MoreBlocks,
        Lie::FewerBlocks,
        Lie::CodeOutOfRange,
        Lie::WrongRows,
        Lie::ScaleZero,
        Lie::NotFinite,
        Lie::ShortNulls,
    ];
    for lie in lies {
        for solver in [
            Arc::new(ClosedForm::default()) as Arc<dyn Solver>,
            Arc::new(GradientDescent::full_batch().epochs(3)),
            Arc::new(GradientDescent::mini_batch(3).epochs(2)),
        ] {
            let estimator = Estimator::regression("y").solver(solver);
            let early = estimator.clone().columns(columns![Liar { lie, honest: 0 }, numeric("x")]);
            println!("{lie:?}: {}", message(early.fit(&table)));
            let late = estimator.columns(columns![Liar { lie, honest: 20 }]);
            let fit = late.fit(&table).unwrap();
            println!("{lie:?}: {}", message(fit.model().predict(&line(21))));
            println!("{lie:?}: {}", message(fit.model().explain(&line(21), 0).and(fit.model().evaluate(&line(21)))));
        }
    }
}

/// A penalty whose ridge is not what it says.
#[derive(Debug)]
struct OddRidge(Vec<f64>);

impl Penalty for OddRidge {
    fn name(&self) -> &str {
        "odd ridge"
    }
    fn value(&self, _weights: &[f64]) -> f64 {
        0.0
    }
    fn slope(&self, _weights: &[f64], _into: &mut [f64]) {}
    fn prox(&self, _weights: &mut [f64], _rate: &dyn Fn(usize) -> f64) {}
    fn ridge(&self, _layout: &Layout) -> Option<Vec<f64>> {
        Some(self.0.clone())
    }
}

#[test]
fn a_ridge_of_a_wrong_length_or_sign_is_refused() {
    for strengths in [vec![], vec![1.0, 1.0], vec![-1.0], vec![f64::NAN]] {
        for solver in [ClosedForm::default(), ClosedForm::gram()] {
            let text = message(of_x().penalty(OddRidge(strengths.clone())).solver(solver).fit(&line(20)));
            assert!(text.contains("odd ridge") || text.contains("ridge"), "{text}");
        }
    }
}

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
fn a_batch_larger_than_memory_is_an_error() {
    for solver in [GradientDescent::mini_batch(usize::MAX), GradientDescent::mini_batch(usize::MAX).in_order()] {
        match of_x().solver(solver.epochs(2)).fit(&line(20)) {
            Ok(fit) => assert!(fit.report().loss.is_finite()),
            Err(error) => assert!(error.to_string().contains("batch size"), "{error}"),
        }
    }
}

#[test]
fn labels_too_large_to_square_are_named() {
    let y: Vec<f64> = (0..20).map(|i| 1e200 * f64::from(i)).collect();
    let table = line(20).with_array("y", floats(&y)).unwrap();
    for solver in [
        Arc::new(ClosedForm::default()) as Arc<dyn Solver>,
        Arc::new(GradientDescent::full_batch().epochs(3)),
        Arc::new(GradientDescent::mini_batch(3).epochs(2)),
    ] {
        let name = solver.name();
        match of_x().solver(solver).fit(&table) {
            Ok(fit) => assert!(fit.report().loss.is_finite(), "{name}: {}", fit.report()),
            Err(error) => {
                let text = error.to_string();
                assert!(text.contains("label"), "{name}: {text}");
            }
        }
    }
}

/// No number for a validation label at small scores.
#[derive(Debug)]
struct BlindAtFirst;

impl ScalarLoss for BlindAtFirst {
    fn name(&self) -> &str {
        "blind at first"
    }
    fn value(&self, label: f64, score: f64) -> f64 {
        if label == 77.0 && score < 1.0 { f64::NAN } else { (score - label) * (score - label) }
    }
    fn slope(&self, label: f64, score: f64) -> f64 {
        2.0 * (score - label)
    }
}

#[test]
fn a_validation_loss_that_is_no_number_is_not_the_best() {
    let validation = Table::from_columns([("x", vec![1.0].into()), ("y", vec![77.0].into())]).unwrap();
    let solver = GradientDescent::full_batch().learning_rate(1e-4).epochs(200).tolerance(0.0);
    let fit = of_x().loss(BlindAtFirst).solver(solver).validate_on(&validation).fit(&line(20)).unwrap();
    assert!(fit.report().history[0].validation.unwrap().is_nan());
    assert!(fit.report().best_epoch.unwrap() > 1, "{}", fit.report());
}

#[test]
fn a_run_on_other_examples_is_not_judged_by_the_losses_of_the_first_ones() {
    let far: Vec<f64> = (0..20).map(|i| 1e4 - 300.0 * f64::from(i)).collect();
    let other = line(20).with_array("y", floats(&far)).unwrap();
    let solver = GradientDescent::mini_batch(4).epochs(60);
    let first = of_x().solver(solver.clone()).fit(&line(20)).unwrap();
    let again = first.resume(&other).unwrap();
    let new = again.report().history.len() - first.report().history.len();
    assert!(!again.report().converged() || new > 10, "{}", again.report());
}
