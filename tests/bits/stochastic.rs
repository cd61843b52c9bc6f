//! Gradient descent in all its settings: optimizers, schedules, orders, averages, starts, reductions.

use gradus::loss::EpsilonInsensitive;
use gradus::prelude::*;
use gradus::solver::{Saga, Svrg};

use super::Net;
use super::examples::{Kind, MEDIUM, SMALL, WithOptimizer, estimator, with_loss};

fn optimizers() -> Vec<(&'static str, WithOptimizer)> {
    vec![
        ("momentum", |descent| descent.optimizer(Momentum::new(0.9).unwrap())),
        ("nesterov", |descent| descent.optimizer(Momentum::nesterov(0.9).unwrap())),
        ("accelerated", |descent| descent.optimizer(Accelerated)),
        ("adagrad", |descent| descent.optimizer(AdaGrad::default())),
        ("adadelta", |descent| descent.optimizer(AdaDelta::default())),
        ("rms_prop", |descent| descent.optimizer(RmsProp::default())),
        ("rms_prop_centered", |descent| descent.optimizer(RmsProp::default().centered().momentum(0.9).unwrap())),
        ("adam", |descent| descent.optimizer(Adam::default())),
        ("adam_w", |descent| descent.optimizer(AdamW::new(Adam::default(), 0.1).unwrap())),
        ("ams_grad", |descent| descent.optimizer(Adam::default().ams_grad())),
        ("ftrl", |descent| descent.optimizer(Ftrl::default().l1(1e-4).unwrap().l2(1e-4).unwrap().beta(1.0).unwrap())),
        ("cocob", |descent| descent.optimizer(Cocob::default())),
        ("normalized_adaptive", |descent| descent.optimizer(NormalizedAdaptive)),
        ("passive_aggressive", |descent| descent.optimizer(PassiveAggressive::two(0.5).unwrap())),
        ("cumulative_penalty", |descent| descent.optimizer(CumulativePenalty::new(1e-3, 1e-3).unwrap())),
        ("clip_norm", |descent| descent.optimizer(ClipNorm::new(0.5).unwrap().then(Sgd))),
        ("clip_blocks", |descent| descent.optimizer(ClipBlocks::new(0.5).unwrap().then(Sgd))),
        ("clip_value", |descent| descent.optimizer(ClipValue::new(0.5).unwrap().then(Sgd))),
        ("gradient_noise", |descent| descent.optimizer(GradientNoise::new(0.1, 3).unwrap().then(Sgd))),
        ("weight_decay", |descent| descent.optimizer(WeightDecay::new(0.1).unwrap().then(Momentum::new(0.9).unwrap()))),
        ("accumulate", |descent| descent.optimizer(Accumulate::new(3, Sgd).unwrap())),
    ]
}

fn schedules() -> Vec<(&'static str, LearningRate)> {
    let inverse_time = InverseTime { start: 0.1, decay: 0.5, steps: 20 };
    vec![
        ("constant", Constant(0.02).into()),
        ("inverse_time", inverse_time.into()),
        ("inverse_scaling", InverseScaling { start: 0.1, power: 0.25 }.into()),
        ("exponential", Exponential { start: 0.1, decay: 0.9, steps: 10, staircase: true }.into()),
        ("polynomial", Polynomial { start: 0.1, end: 0.001, steps: 60, power: 2.0 }.into()),
        ("piecewise", Piecewise { boundaries: vec![10, 40], rates: vec![0.1, 0.05, 0.01] }.into()),
        ("cosine", Cosine { start: 0.1, steps: 60, floor: 0.01 }.into()),
        ("cosine_restarts", CosineRestarts { start: 0.1, steps: 10, grow: 2.0, shrink: 0.9, floor: 0.01 }.into()),
        ("one_cycle", OneCycle::new(0.1, 60).into()),
        ("warm_up", WarmUp { steps: 10, then: inverse_time }.into()),
        ("plateau", ReduceOnPlateau::new(0.1).into()),
        ("optimal", Optimal::new(1e-2).into()),
        ("adaptive", Adaptive { start: 0.1, tolerance: 1e-3, patience: 2 }.into()),
    ]
}

/// The settings of gradient descent, one at a time.
fn settings() -> Vec<(&'static str, GradientDescent)> {
    let batches = || GradientDescent::mini_batch(16).learning_rate(0.02).epochs(4);
    let single = || GradientDescent::stochastic().learning_rate(0.005).epochs(3);
    vec![
        ("in_order", batches().in_order()),
        ("steps", GradientDescent::mini_batch(16).learning_rate(0.02).steps(37)),
        ("record_every", batches().record_every(7)),
        ("stochastic_record_every", single().record_every(100)),
        ("average_last", batches().average_last(2)),
        ("average_exponentially", batches().average_exponentially(0.95)),
        ("stochastic_average_last", single().average_last(2)),
        ("stochastic_average_exponentially", single().average_exponentially(0.99)),
        ("stochastic_in_order", single().in_order()),
        ("penalty_in_gradient", batches().penalty_in_gradient()),
        ("stochastic_penalty_in_gradient", single().penalty_in_gradient()),
        ("shards", batches().parallel_shards(3)),
        ("shards_average", batches().parallel_shards(3).average_last(2)),
        ("stochastic_shards", single().parallel_shards(5)),
        ("tolerance", GradientDescent::full_batch().tolerance(1e-3)),
        ("stall", batches().stall(0.2)),
        ("full_batch_rate", GradientDescent::full_batch().learning_rate(0.02).epochs(20)),
        ("full_batch_sgd", GradientDescent::full_batch().optimizer(Sgd).epochs(20)),
        ("full_batch_adam", GradientDescent::full_batch().optimizer(Adam::default()).epochs(20)),
        ("batches_of_everything", GradientDescent::mini_batch(320).learning_rate(0.02).epochs(5)),
    ]
}

fn ridge(kind: Kind) -> Estimator {
    estimator(kind).penalty(Ridge::new(0.01).unwrap()).seed(3)
}

pub(super) fn list(net: &mut Net) {
    for (name, optimizer) in optimizers() {
        net.combination(format!("optimizer/{name}/mini_batch"), move || {
            let solver = optimizer(GradientDescent::mini_batch(16)).learning_rate(0.02).epochs(3);
            MEDIUM.fit(Kind::Binary, &ridge(Kind::Binary).solver(solver))
        });
        net.combination(format!("optimizer/{name}/stochastic"), move || {
            let solver = optimizer(GradientDescent::stochastic()).learning_rate(0.01).epochs(2);
            let estimator = estimator(Kind::Number).seed(4).solver(solver);
            SMALL.fit(Kind::Number, &estimator)
        });
        net.combination(format!("optimizer/{name}/automatic"), move || {
            let solver = optimizer(GradientDescent::mini_batch(8)).epochs(3);
            SMALL.fit(Kind::Class, &ridge(Kind::Class).solver(solver))
        });
    }
    for (name, rate) in schedules() {
        net.case(format!("schedule/{name}"), move || {
            let solver = GradientDescent::mini_batch(16).learning_rate(rate.clone()).epochs(4);
            MEDIUM.fit(Kind::Binary, &ridge(Kind::Binary).solver(solver))
        });
    }
    for (name, solver) in settings() {
        let of = solver.clone();
        net.case(format!("descent/{name}/ridge"), move || {
            MEDIUM.fit(Kind::Binary, &ridge(Kind::Binary).solver(of.clone()))
        });
        net.combination(format!("descent/{name}/lasso"), move || {
            let estimator = estimator(Kind::Binary).penalty(Lasso::new(0.02)?).seed(3).solver(solver.clone());
            MEDIUM.fit(Kind::Binary, &estimator)
        });
    }
    for (name, penalty) in super::arrays::penalties() {
        net.combination(format!("descent/stochastic/{name}"), move || {
            let solver = GradientDescent::stochastic().learning_rate(0.01).epochs(2);
            SMALL.fit(Kind::Number, &estimator(Kind::Number).penalty(penalty.clone()).solver(solver))
        });
    }
    for (name, kind, loss) in super::arrays::losses() {
        net.case(format!("descent/loss/{name}"), move || {
            let of = |solver: GradientDescent| -> Result<_> {
                let estimator = with_loss(kind, loss.clone())?.penalty(ElasticNet::new(0.01, 0.5)?);
                SMALL.fit(kind, &estimator.solver(solver.learning_rate(0.002)))
            };
            Ok(of(GradientDescent::stochastic().epochs(2))?.and(of(GradientDescent::mini_batch(7).epochs(3))?))
        });
    }
    net.case("descent/passive_aggressive/hinge", || {
        let solver = GradientDescent::stochastic().optimizer(PassiveAggressive::one(0.5)?).epochs(2);
        SMALL.plain().fit(Kind::Binary, &estimator(Kind::Binary).loss(Hinge).penalty(NoPenalty).solver(solver))
    });
    net.case("descent/passive_aggressive/epsilon_insensitive", || {
        let solver = GradientDescent::stochastic().optimizer(PassiveAggressive::two(0.5)?).epochs(2);
        let loss = EpsilonInsensitive::new(0.1)?;
        SMALL.plain().fit(Kind::Number, &estimator(Kind::Number).loss(loss).penalty(NoPenalty).solver(solver))
    });
    let solver = || GradientDescent::mini_batch(16).epochs(2);
    net.case("descent/start/random", move || {
        MEDIUM.fit(Kind::Number, &ridge(Kind::Number).start(Start::Random).solver(solver()))
    });
    net.case("descent/start/at", move || {
        let start = Start::At((0..8).map(|j| f64::from(j) / 16.0).collect());
        MEDIUM.fit(Kind::Number, &ridge(Kind::Number).start(start).solver(solver()))
    });
    net.case("descent/sum", || {
        let solver = GradientDescent::mini_batch(16).learning_rate(0.001).epochs(3);
        MEDIUM.fit(Kind::Number, &ridge(Kind::Number).reduction(Reduction::Sum).solver(solver))
    });
    net.case("descent/without_bias", move || {
        MEDIUM.fit(Kind::Number, &ridge(Kind::Number).without_bias().solver(solver()))
    });
    net.case("saga/given_rate", || {
        MEDIUM.fit(Kind::Binary, &ridge(Kind::Binary).solver(Saga::default().learning_rate(0.01).epochs(5)))
    });
    net.case("svrg/inner_steps", || {
        MEDIUM.fit(Kind::Binary, &ridge(Kind::Binary).solver(Svrg::default().inner_steps(100).epochs(5)))
    });
}
