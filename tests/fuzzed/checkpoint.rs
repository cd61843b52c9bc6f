//! A checkpoint of a real run of every solver and optimizer, changed in a few places: the run goes on, or is refused.

use std::sync::OnceLock;

use arbitrary::{Arbitrary, Unstructured};
use gradus::optimizer::Optimizer;
use gradus::prelude::*;
use gradus::solver::{AugmentedLagrangian, Checkpoint, DualCoordinateAscent, Lbfgs, Newton, Saga, Svrg, TrustRegion};
use serde_json::Value;

use super::change::{Change, change, nodes};

/// A table of so many examples with features dense and one-hot, and a label for each kind of head.
pub fn examples(rows: usize) -> Table {
    let number = |a: f64| (0..rows).map(|i| (i as f64 * a).sin() + 0.1 * i as f64).collect::<Vec<f64>>();
    let class = |of: usize| (0..rows).map(|i| ["a", "b", "c"][i * i % 7 % of]).collect::<Vec<&str>>();
    let count: Vec<f64> = (0..rows).map(|i| (i * 5 % 7) as f64).collect();
    Table::from_columns([
        ("x", number(0.7).into()),
        ("z", number(1.9).into()),
        ("c", class(3).into()),
        ("y", number(2.3).into()),
        ("two", class(2).into()),
        ("three", class(3).into()),
        ("count", count.into()),
    ])
    .unwrap()
}

/// Every kind of state that a run leaves behind.
pub fn estimators() -> Vec<Estimator> {
    let columns = || columns![numeric("x").standardized(), numeric("z"), categorical("c")];
    let ridge = || Ridge::new(0.01).unwrap();
    let number = || Estimator::regression("y").columns(columns()).penalty(ridge());
    let two = || Estimator::binary("two").columns(columns()).penalty(ridge());
    let three = || Estimator::multiclass("three").columns(columns()).penalty(ridge());
    let count = || Estimator::count("count").columns(columns()).penalty(ridge());
    let lasso = || Lasso::new(0.01).unwrap();
    let mini = || GradientDescent::mini_batch(5).epochs(2);
    let full = || GradientDescent::full_batch().epochs(3).tolerance(0.0);
    let mut all = vec![
        three().solver(mini()),
        three().solver(full()),
        number().solver(mini().average_exponentially(0.9)),
        number().solver(full().learning_rate(0.01).average_exponentially(0.9)),
        number().solver(mini().learning_rate(ReduceOnPlateau::new(0.01))),
        number().solver(mini().learning_rate(Adaptive { start: 0.01, tolerance: 1e-3, patience: 2 })),
        number().solver(mini().learning_rate(OneCycle::new(0.01, 100))),
        number().solver(mini().in_order().record_every(3)),
        number().solver(mini().learning_rate(0.01).parallel_shards(2)),
        number().loss(Absolute).solver(full()),
        count().solver(full()),
        number().penalty(lasso()).solver(Saga::default().epochs(2)),
        two().solver(Saga::default().epochs(2)),
        three().solver(Svrg::default().epochs(2)),
        two().solver(Lbfgs::default().iterations(3).tolerance(0.0)),
        count().penalty(lasso()).solver(Lbfgs::default().iterations(3).tolerance(0.0)),
        two().solver(Newton::default().iterations(2).tolerance(0.0)),
        three().solver(TrustRegion::default().iterations(2).tolerance(0.0)),
        number().penalty(lasso()).solver(CoordinateDescent::default().iterations(2).tolerance(0.0)),
        two().loss(Hinge).solver(DualCoordinateAscent::default().epochs(2)),
        number().loss(Absolute).solver(AugmentedLagrangian::default().iterations(3)),
        number().penalty(lasso()).solver(ProximalGradient::default().iterations(3).tolerance(0.0)),
        count().penalty(lasso()).solver(ProximalGradient::default().iterations(3).tolerance(0.0)),
        two(),
        count(),
        count().penalty(lasso()),
        Estimator::ordinal("three").order(["a", "b", "c"]).columns(columns()).solver(full()),
    ];
    fn with(all: &mut Vec<Estimator>, base: Estimator, optimizer: impl Optimizer + Clone + 'static) {
        let stochastic = optimizer.properties().per_example;
        let solver = if stochastic { GradientDescent::stochastic() } else { GradientDescent::mini_batch(5) };
        all.push(base.solver(solver.learning_rate(0.01).epochs(2).optimizer(optimizer)));
    }
    with(&mut all, number(), Momentum::new(0.9).unwrap());
    with(&mut all, number(), Momentum::nesterov(0.9).unwrap());
    with(&mut all, number(), Accelerated);
    with(&mut all, number(), AdaGrad::default());
    with(&mut all, number(), AdaDelta::default());
    with(&mut all, number(), RmsProp::default());
    with(&mut all, number(), RmsProp::default().centered().momentum(0.9).unwrap());
    with(&mut all, three(), Adam::default());
    with(&mut all, number(), AdamW::new(Adam::default(), 0.1).unwrap());
    with(&mut all, number(), Adam::default().ams_grad());
    with(&mut all, number(), Ftrl::default().l1(1e-4).unwrap().l2(1e-4).unwrap());
    with(&mut all, number(), Cocob::default());
    with(&mut all, number().penalty(NoPenalty), NormalizedAdaptive);
    with(&mut all, number().penalty(NoPenalty).loss(Absolute), PassiveAggressive::one(0.5).unwrap());
    with(&mut all, number().penalty(NoPenalty), CumulativePenalty::new(1e-3, 1e-3).unwrap());
    with(&mut all, number(), ClipNorm::new(5.0).unwrap().then(Sgd));
    with(&mut all, number(), ClipBlocks::new(5.0).unwrap().then(Adam::default()));
    with(&mut all, number(), ClipValue::new(5.0).unwrap().then(Sgd));
    with(&mut all, number(), GradientNoise::new(0.1, 7).unwrap().then(Sgd));
    with(&mut all, number(), WeightDecay::new(0.1).unwrap().then(Momentum::new(0.9).unwrap()));
    with(&mut all, number(), Accumulate::new(2, Adam::default()).unwrap());
    all
}

/// How many bytes: which run, which examples it goes on with, and the changes of its checkpoint.
#[derive(Debug, Arbitrary)]
struct Case {
    run: u8,
    elsewhere: bool,
    changes: Vec<(u16, Change)>,
}

pub fn run(data: &[u8]) {
    let Ok(case) = Case::arbitrary_take_rest(Unstructured::new(data)) else { return };
    let (estimator, made) = made(usize::from(case.run));
    let mut checkpoint = made.clone();
    for (node, kind) in case.changes.into_iter().take(8) {
        let nodes = nodes(&checkpoint);
        change(&mut checkpoint, &nodes[usize::from(node) % nodes.len()], kind);
    }
    let Ok(checkpoint) = serde_json::from_value::<Checkpoint>(checkpoint) else { return };
    let examples = examples(if case.elsewhere { 11 } else { 24 });
    let Ok(fit) = estimator.clone().start(Start::Resume(checkpoint)).fit(&examples) else { return };
    assert!(fit.report().loss.is_finite(), "{}", fit.report());
    assert!(fit.model().encoded_weights().iter().all(|w| w.is_finite()));
}

/// One of the runs and its checkpoint, made when it is first asked for.
fn made(k: usize) -> &'static (Estimator, Value) {
    static MADE: [OnceLock<(Estimator, Value)>; 64] = [const { OnceLock::new() }; 64];
    let mut all = estimators();
    let k = k % all.len();
    MADE[k].get_or_init(|| {
        let estimator = all.swap_remove(k).threads(1);
        let fit = estimator.fit(&examples(24)).unwrap();
        let checkpoint = serde_json::to_value(fit.checkpoint().unwrap()).unwrap();
        (estimator, checkpoint)
    })
}
