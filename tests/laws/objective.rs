//! Whoever makes the passes, solvers see the same: of every request the parts of the examples merge to the bits of the whole, and
//! every solver ends at the same bits, or says what it lacks, or comes out with the error of the pass that failed.

use std::borrow::Cow;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use gradus::Error;
use gradus::design::{Block, Codes};
use gradus::engine::Local;
use gradus::loss::{Absolute, Hinge, Huber, Logistic, Loss, LossForm, Multinomial, Poisson, Squared};
use gradus::objective::{
    Access, Aggregate, Answer, Centring, Coefficients, Facts, HatCorrection, Objective, Pass, Request, RowAccess,
    RowBlock, RowOrder, SlopeProducts, View, Weighting,
};
use gradus::penalty::{Lasso, NoPenalty, Penalty, Ridge};
use gradus::prelude::*;
use gradus::solver::{
    AugmentedLagrangian, Begun, DualCoordinateAscent, Lbfgs, Newton, NoWatch, Saga, Solution, Start, Svrg, TrustRegion,
};
use ndarray::{Array2, s};

use crate::support::random::noise;

/// Blocks of rows, and those of them that are the left part of the tree: two and a half, or one and a quarter.
const LARGE: (usize, usize) = (10_000, 8192);
const SMALL: (usize, usize) = (5000, 4096);

/// Examples of every kind of block.
struct Data {
    x: Array2<f64>,
    codes: Vec<u32>,
    labels: Vec<f64>,
    weights: Vec<f64>,
    offsets: Vec<f64>,
    rows: usize,
    left: usize,
}

impl Data {
    fn new(loss: &str, (rows, left): (usize, usize)) -> Self {
        let (x, codes) = (noise(rows * 3, 1), noise(rows, 2));
        let x = Array2::from_shape_fn((rows, 3), |(i, j)| 10.0 * j as f64 + x[3 * i + j] * (j + 1) as f64);
        let codes: Vec<u32> = codes.into_iter().map(|c| ((c + 1.0) * 2.0) as u32).collect();
        let error = noise(rows, 3);
        let labels = (0..rows).map(|i| {
            let z = x[[i, 0]] - 0.5 * (x[[i, 1]] - 10.0) + 0.3 * f64::from(codes[i]) + 2.0 * error[i];
            match loss {
                "logistic" | "hinge" => f64::from(u8::from(z > 0.5)),
                "multinomial" => (z + 2.0).clamp(0.0, 2.0).floor(),
                "poisson" => (z + 1.0).max(0.0).floor(),
                _ => z,
            }
        });
        let weights = noise(rows, 4).into_iter().map(|s| (2.0 * (s + 1.0)).floor()).collect();
        Self { labels: labels.collect(), x, codes, weights, offsets: noise(rows, 5), rows, left }
    }

    fn local(&self, rows: std::ops::Range<usize>, loss: &Arc<dyn Loss>) -> Local<'_> {
        let codes = self.codes[rows.clone()].to_vec().into();
        let blocks =
            vec![Block::from(self.x.slice(s![rows.clone(), ..])), Codes { codes, levels: 4, full: true }.into()];
        let labels = self.labels[rows.clone()].to_vec();
        let (weights, offsets) = (self.weights[rows.clone()].to_vec(), self.offsets[rows.clone()].to_vec());
        let local = Local::new(blocks, labels, loss.clone(), true).unwrap().weighted(Some(weights), Some(offsets));
        local.unwrap().starting_at(rows.start as u64)
    }

    fn whole(&self, loss: &Arc<dyn Loss>) -> Local<'_> {
        self.local(0..self.rows, loss)
    }

    fn halves(&self, loss: &Arc<dyn Loss>) -> Joined<'_> {
        Joined {
            left: self.local(0..self.left, loss),
            right: self.local(self.left..self.rows, loss),
            end: self.left as u32,
        }
    }

    fn objective<'a>(
        &self,
        loss: &Arc<dyn Loss>,
        penalty: &Arc<dyn Penalty>,
        pass: Arc<dyn Pass + 'a>,
    ) -> Objective<'a> {
        Objective::new(self.facts(loss), penalty.clone(), pass).unwrap()
    }

    fn facts(&self, loss: &Arc<dyn Loss>) -> Facts {
        self.whole(loss).facts().unwrap()
    }
}

/// Examples in two places: the model of a cluster.
#[derive(Debug)]
struct Joined<'a> {
    left: Local<'a>,
    right: Local<'a>,
    /// Where the left ends.
    end: u32,
}

/// A request, or an answer, as it arrives after a journey.
fn sent<T: serde::Serialize, U: serde::de::DeserializeOwned>(value: &T) -> U {
    serde_json::from_str(&serde_json::to_string(value).unwrap()).unwrap()
}

impl Pass for Joined<'_> {
    fn run(&self, request: &Request<'_>, into: &mut Answer) -> Result<()> {
        let request: Request<'static> = sent(request);
        let (mut left, mut right) = (Answer::Nothing, Answer::Nothing);
        self.left.run(&request, &mut left)?;
        self.right.run(&request, &mut right)?;
        *into = sent::<_, Answer>(&left).merge(sent(&right))?;
        Ok(())
    }

    fn rows<'b>(&self, access: &Access) -> Option<Arc<dyn RowAccess + 'b>>
    where
        Self: 'b,
    {
        Some(Arc::new(JoinedRows { left: self.left.rows(access)?, right: self.right.rows(access)?, end: self.end }))
    }
}

/// Rows of one place as one block.
fn gathered(rows: &dyn RowAccess, order: &[u32]) -> Result<RowBlock> {
    let mut found = RowBlock::default();
    rows.show(&mut std::iter::once(RowOrder::from(order)).filter(|order| !order.is_empty()), &mut |block| {
        found = RowBlock::of_rows(&(0..block.len()).map(|i| (block, i)).collect::<Vec<_>>())?;
        Ok(())
    })?;
    Ok(found)
}

/// The rows of both places.
#[derive(Debug)]
struct JoinedRows<'a> {
    left: Arc<dyn RowAccess + 'a>,
    right: Arc<dyn RowAccess + 'a>,
    end: u32,
}

impl RowAccess for JoinedRows<'_> {
    fn show(
        &self,
        blocks: &mut (dyn Iterator<Item = RowOrder<'_>> + Send),
        each: &mut (dyn FnMut(&RowBlock) -> Result<()> + Send),
    ) -> Result<()> {
        let mut rows = Vec::new();
        for block in blocks {
            block.write(&mut rows);
            let of = |left: bool| -> Vec<u32> {
                rows.iter().map(|row| *row as u32).filter(|row| (*row < self.end) == left).collect()
            };
            let (of_left, of_right) = (of(true), of(false));
            let gathered = [gathered(&*self.left, &of_left)?, gathered(&*self.right, &of_right)?];
            let mut next = [0, 0];
            let place = |row: &usize| {
                let side = usize::from(*row as u32 >= self.end);
                next[side] += 1;
                (&gathered[side], next[side] - 1)
            };
            each(&RowBlock::of_rows(&rows.iter().map(place).collect::<Vec<_>>())?)?;
        }
        Ok(())
    }
}

/// Passes of which one fails.
#[derive(Debug)]
struct Failing<'a> {
    inner: Local<'a>,
    left: AtomicUsize,
}

fn failure() -> Error {
    Error::Empty { what: "the examples are gone" }
}

impl Pass for Failing<'_> {
    fn run(&self, request: &Request<'_>, into: &mut Answer) -> Result<()> {
        if self.left.fetch_sub(1, Ordering::Relaxed) == 0 {
            return Err(failure());
        }
        self.inner.run(request, into)
    }

    fn rows<'b>(&self, access: &Access) -> Option<Arc<dyn RowAccess + 'b>>
    where
        Self: 'b,
    {
        self.inner.rows(access)
    }
}

fn losses() -> Vec<Arc<dyn Loss>> {
    vec![
        Arc::new(Squared),
        Arc::new(Logistic),
        Arc::new(Poisson),
        Arc::new(Multinomial::new(3)),
        Arc::new(Huber::new(1.0).unwrap()),
        Arc::new(Hinge),
        Arc::new(Absolute),
    ]
}

fn solvers() -> Vec<Arc<dyn Solver>> {
    vec![
        Arc::new(ClosedForm::default()),
        Arc::new(Newton::default().iterations(6)),
        Arc::new(Lbfgs::default().iterations(8)),
        Arc::new(TrustRegion::default().iterations(5)),
        Arc::new(CoordinateDescent::default().iterations(5)),
        Arc::new(ProximalGradient::default().iterations(6)),
        Arc::new(Saga::default().epochs(2)),
        Arc::new(Svrg::default().epochs(2)),
        Arc::new(DualCoordinateAscent::default().epochs(2)),
        Arc::new(AugmentedLagrangian::default().iterations(3)),
        Arc::new(GradientDescent::full_batch().epochs(6)),
        Arc::new(GradientDescent::full_batch().learning_rate(1e-4).optimizer(Adam::default()).epochs(4)),
        Arc::new(GradientDescent::stochastic().epochs(2)),
        Arc::new(GradientDescent::stochastic().learning_rate(1e-4).epochs(2).in_order()),
        Arc::new(GradientDescent::mini_batch(48).epochs(2).average_last(1)),
        Arc::new(GradientDescent::mini_batch(48).learning_rate(1e-4).steps(130).record_every(70)),
        Arc::new(GradientDescent::mini_batch(48).learning_rate(1e-4).optimizer(Adam::default()).epochs(2)),
        Arc::new(GradientDescent::mini_batch(48).learning_rate(1e-4).parallel_shards(3).epochs(2)),
    ]
}

fn penalties() -> Vec<Arc<dyn Penalty>> {
    vec![Arc::new(NoPenalty), Arc::new(Ridge::new(1e-3).unwrap()), Arc::new(Lasso::new(1e-2).unwrap())]
}

/// What a solver comes to, or what it says.
fn solved(objective: &Objective<'_>, solver: &dyn Solver) -> std::result::Result<Vec<f64>, Error> {
    match solver.begin(objective.clone(), Start::Auto, 7)? {
        Begun::Solved(solved) => Ok(solved.weights),
        Begun::Running(run) => {
            let driver = gradus::solver::Driver::new(run, objective.clone(), None, solver.rules(), None)?;
            let Solution { weights, .. } = gradus::solver::drive(driver, &mut NoWatch)?;
            Ok(weights)
        }
        _ => unreachable!(),
    }
}

fn bits(values: &[f64]) -> Vec<u64> {
    values.iter().map(|value| value.to_bits()).collect()
}

/// Every kind of request.
fn requests(shape: gradus::objective::Shape, view: &View, curved: bool) -> Vec<Request<'static>> {
    let point = |seed: u64, len: usize| -> Coefficients<'static> {
        Cow::Owned(noise(len, seed).iter().map(|w| 0.1 * w).collect())
    };
    let (all, at, step) = (shape.len(), point(11, shape.len()), point(12, shape.len()));
    let mut weightings = vec![Weighting::Examples];
    let mut aggregates = vec![
        Aggregate::Loss { at: at.clone() },
        Aggregate::Gradient { at: at.clone() },
        Aggregate::Curvature { at: at.clone() },
        Aggregate::ScoreChange { step: step.clone() },
        Aggregate::Spread,
        Aggregate::SecondMomentProduct { direction: point(13, shape.features + 1) },
        Aggregate::LargestNorm { mean_weight: 1.5 },
        Aggregate::GroupGradients { at: at.clone(), group: (0..LARGE.0 as u32).map(|row| row * 7 % 40).collect() },
    ];
    let products = SlopeProducts { at: at.clone(), scores: (0, 0), frequencies: false, correction: None };
    weightings.push(Weighting::Slopes { products: products.clone(), negative: false });
    if shape.biases > 1 {
        let products = SlopeProducts { scores: (0, 1), frequencies: true, ..products.clone() };
        weightings.push(Weighting::Slopes { products: products.clone(), negative: false });
        weightings.push(Weighting::Slopes { products, negative: true });
    }
    if curved {
        weightings.push(Weighting::Curvature { at: at.clone(), scores: (0, 0), negative: false });
        weightings.push(Weighting::Curvature { at: at.clone(), scores: (0, 0), negative: true });
        if shape.biases == 1 {
            let inverse = Cow::Owned(noise(all * all, 15).iter().map(|w| 1e-6 * w).collect());
            let correction = Some(HatCorrection { inverse, power: 2 });
            weightings.push(Weighting::Slopes { products: SlopeProducts { correction, ..products }, negative: false });
        }
        aggregates.extend([
            Aggregate::HessianProduct { at: at.clone(), direction: step.clone() },
            Aggregate::HessianDiagonal { at: at.clone() },
            Aggregate::SlopeChange { at: at.clone(), step },
        ]);
    }
    for weighting in weightings {
        let centring = Centring::new(vec![0.5, 10.0, 20.0], vec![1.0, 2.0, 0.5], 0.25);
        for parts in [None, Some(((0..LARGE.0 as u32).map(|row| row % 3).collect::<Vec<u32>>().into(), 3))] {
            let (centring, weighting) = (Cow::Owned(centring.clone()), weighting.clone());
            aggregates.push(Aggregate::Gram { centring, weighting, parts });
        }
        aggregates
            .push(Aggregate::GramSample { runs: vec![3..9, 8190..8200, 9990..10_000], weighting: weighting.clone() });
        aggregates.push(Aggregate::Factor { centre: point(14, shape.features + 1), weighting: weighting.clone() });
        if shape.outputs == 1 {
            aggregates.push(Aggregate::Residual { at: Cow::Owned(at[..all].to_vec()), weighting });
        }
    }
    aggregates.into_iter().map(|aggregate| Request { view: view.clone(), aggregate }).collect()
}

#[test]
fn the_answers_over_two_parts_merge_to_those_over_the_whole() {
    for loss in losses() {
        let data = Data::new(loss.name(), LARGE);
        let (whole, joined) = (data.whole(&loss), data.halves(&loss));
        let facts = data.facts(&loss);
        let affine =
            facts.affine.rescaled(&[0.0, 10.0, 20.0, 0.0, 0.0, 0.0, 0.0], &[2.0, 0.3, 1.7, 1.0, 1.0, 0.5, 1.0]);
        let affine = Arc::new(affine.unwrap());
        let curved = loss.properties().curvature_bound.is_some() || loss.name() == "poisson";
        let forms = match loss.properties().slope_jump {
            Some(_) => vec![LossForm::Itself, LossForm::Smoothed(0.1)],
            None => vec![LossForm::Itself, LossForm::Expected, LossForm::Deviance],
        };
        let objective = data.objective(&loss, &penalties()[0], Arc::new(data.whole(&loss)));
        let mut views = vec![View { affine: facts.affine.clone(), loss: LossForm::Itself }];
        let there = forms.into_iter().filter(|form| objective.with_loss(*form).is_some());
        views.extend(there.map(|loss| View { affine: affine.clone(), loss }));
        for request in views.iter().flat_map(|view| requests(facts.shape, view, curved)) {
            let (mut expected, mut found) = (Answer::Nothing, Answer::Nothing);
            whole.run(&request, &mut expected).unwrap();
            joined.run(&request, &mut found).unwrap();
            assert_eq!(format!("{found:?}"), format!("{expected:?}"), "{}: {:?}", loss.name(), request.aggregate);
        }
    }
}

#[test]
fn every_solver_ends_at_the_same_bits_wherever_the_examples_are() {
    let mut compared = 0;
    for loss in losses() {
        let data = Data::new(loss.name(), SMALL);
        for penalty in penalties() {
            for solver in solvers() {
                let what = format!("{} {} {}", loss.name(), penalty.name(), solver.name());
                let whole = solved(&data.objective(&loss, &penalty, Arc::new(data.whole(&loss))), &*solver);
                let joined = solved(&data.objective(&loss, &penalty, Arc::new(data.halves(&loss))), &*solver);
                match (whole, joined) {
                    (Ok(whole), Ok(joined)) => {
                        assert_eq!(bits(&whole), bits(&joined), "{what}");
                        compared += 1;
                    }
                    // Columns are in neither place; whoever needs none runs over both.
                    (whole, Err(Error::Unsupported { what: name, needs, .. })) => {
                        assert!(whole.is_err() || name.contains("coordinate descent"), "{what}: {name}, {needs}");
                        assert!(!name.is_empty() && !needs.is_empty());
                    }
                    (whole, joined) => assert_eq!(format!("{whole:?}"), format!("{joined:?}"), "{what}"),
                }
            }
        }
    }
    assert!(compared > 80, "{compared}");
}

#[test]
fn a_pass_that_fails_comes_out_as_its_error_from_every_solver() {
    let (mut failed, mut interrupted) = (0, 0);
    for loss in [losses()[0].clone(), losses()[1].clone(), losses()[5].clone()] {
        let data = Data::new(loss.name(), SMALL);
        for solver in solvers() {
            for passes in 0..12 {
                let failing = Failing { inner: data.whole(&loss), left: AtomicUsize::new(passes) };
                let penalty = Arc::new(Ridge::new(1e-3).unwrap());
                let objective = Objective::new(data.facts(&loss), penalty, Arc::new(failing)).unwrap();
                match solved(&objective, &*solver) {
                    // It needs fewer passes.
                    Ok(weights) => assert!(weights.iter().all(|w| w.is_finite())),
                    Err(Error::Unsupported { .. }) => {}
                    Err(error) => {
                        let inner = error.to_string();
                        assert!(inner.contains(&failure().to_string()), "{} {}: {inner}", loss.name(), solver.name());
                        if let Error::Interrupted { epoch, last, .. } = &error {
                            assert!(last.weights.iter().any(|w| *w != 0.0) && *epoch > 0);
                            interrupted += 1;
                        }
                        failed += 1;
                    }
                }
            }
        }
    }
    assert!(failed > 150 && interrupted > 60, "{failed} {interrupted}");
}

#[test]
fn requests_that_cannot_be_answered_are_errors() {
    let loss: Arc<dyn Loss> = Arc::new(Hinge);
    let data = Data::new(loss.name(), SMALL);
    let (whole, facts) = (data.whole(&loss), data.facts(&loss));
    let at: Coefficients<'static> = Cow::Owned(vec![0.1; facts.shape.len()]);
    let short: Coefficients<'static> = Cow::Owned(vec![0.1; 2]);
    let weighting = |scores| Weighting::Curvature { at: at.clone(), scores, negative: false };
    let centring = Centring::new(vec![0.0], vec![1.0], 0.0);
    let bad = [
        Aggregate::HessianProduct { at: at.clone(), direction: at.clone() },
        Aggregate::HessianDiagonal { at: at.clone() },
        Aggregate::Loss { at: short.clone() },
        Aggregate::ScoreChange { step: short.clone() },
        Aggregate::Factor { centre: short, weighting: Weighting::Examples },
        Aggregate::Residual { at: at.clone(), weighting: weighting((0, 0)) },
        Aggregate::GramSample { runs: vec![], weighting: weighting((0, 7)) },
        Aggregate::Gram { centring: Cow::Owned(centring), weighting: Weighting::Examples, parts: None },
    ];
    for aggregate in bad {
        let request = Request { view: View { affine: facts.affine.clone(), loss: LossForm::Itself }, aggregate };
        assert!(whole.run(&request, &mut Answer::Nothing).is_err(), "{:?}", request.aggregate);
    }
    let objective = Objective::new(facts, Arc::new(NoPenalty), Arc::new(whole)).unwrap();
    let missing = &[1, SMALL.0 as u32];
    objective.rows().unwrap().show(&mut objective.blocks(missing.as_slice()), &mut |_| Ok(())).unwrap_err();
}
