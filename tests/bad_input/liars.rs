//! Parts that a user wrote and that break their promises: losses, penalties, optimizers, schedules, columns.

use std::sync::Arc;

use gradus::column::{Cell, Column, ColumnNotes, EncodedRow, Encoder, Input, Layout, Learned};
use gradus::data::Values;
use gradus::design::{Block, Codes, Names, Numbers};
use gradus::objective::{Gradient, Shape};
use gradus::optimizer::Step;
use gradus::penalty;
use gradus::prelude::*;

use super::{line, message, of_x};

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
    fn value_and_slope(&self, label: f64, score: f64) -> (f64, f64) {
        let slope = if score > 3.0 { f64::NAN } else { (score - label).signum() };
        ((label - score).abs().max(0.0), slope)
    }
    fn properties(&self) -> LossProperties {
        LossProperties { curvature_bound: self.bound, ..LossProperties::default() }
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

#[derive(Debug, Clone, serde::Serialize)]
struct Liar {
    name: ColumnNotes,
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
    fn observe(&self, _: &mut (), _: &Table, _: Option<&[f64]>) -> Result<()> {
        Ok(())
    }
    fn finish(&self, _: ()) -> Result<Learned<(), Self>> {
        Ok(Learned::Done(self.clone()))
    }
}

impl Encoder for Liar {
    fn kind(&self) -> &str {
        "liar"
    }
    fn notes(&self) -> &ColumnNotes {
        &self.name
    }
    fn inputs(&self) -> Vec<Input> {
        vec![Input::numbers("x")]
    }
    fn layout(&self) -> Vec<Layout> {
        vec![Layout::PLAIN]
    }
    fn names(&self) -> Names {
        ["liar".to_owned()].into_iter().collect()
    }
    fn encode_row(&self, _: &[Cell<'_>], _: &mut EncodedRow) -> Result<()> {
        unreachable!("the blocks are there")
    }
    fn encode_in_place(&self, table: &Table) -> Result<Option<Vec<Block<'static>>>> {
        let rows = table.rows();
        let values: Vec<f64> = table.numbers("x")?.iter().flatten().collect();
        let numbers = || Numbers::plain(Values::from(values.clone()));
        let honest = vec![Block::Numbers(numbers())];
        if rows <= self.honest {
            return Ok(Some(honest));
        }
        Ok(Some(match self.lie {
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
        }))
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
            let early = estimator.clone().columns(columns![Liar { name: "liar".into(), lie, honest: 0 }, numeric("x")]);
            println!("{lie:?}: {}", message(early.fit(&table)));
            let late = estimator.columns(columns![Liar { name: "liar".into(), lie, honest: 20 }]);
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
    fn ridge(&self, _layout: &penalty::Layout) -> Option<Vec<f64>> {
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

/// No number for a validation label at small scores.
#[derive(Debug)]
struct BlindAtFirst;

impl ScalarLoss for BlindAtFirst {
    fn name(&self) -> &str {
        "blind at first"
    }
    fn value_and_slope(&self, label: f64, score: f64) -> (f64, f64) {
        let gap = score - label;
        (if label == 77.0 && score < 1.0 { f64::NAN } else { gap * gap }, 2.0 * gap)
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
